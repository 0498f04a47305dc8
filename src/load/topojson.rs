//! TopoJSON (Bostock and Metcalf, 2013): arcs that each stand once become the polygons of features again.
//!
//! Each arc is decoded once, so that neighbours get exactly equal points and share their border on the map.

use std::collections::BTreeMap;

use geojson::feature::Id;
use geojson::{Feature, Geometry, GeometryValue, JsonObject, Position};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::error::{Error, ErrorKind, Result};

/// Arcs that make a line, by number.
type Run = Vec<i64>;

/// A topology whose arcs are in degrees.
#[derive(Debug)]
pub(super) struct Topology {
    arcs: Vec<Vec<[f64; 2]>>,
    objects: BTreeMap<String, Object>,
}

/// A topology as written.
#[derive(Debug, Deserialize)]
struct Written {
    transform: Option<Transform>,
    arcs: Vec<Vec<Position>>,
    objects: BTreeMap<String, Object>,
}

/// From whole steps to degrees.
#[derive(Debug, Deserialize)]
struct Transform {
    scale: [f64; 2],
    translate: [f64; 2],
}

/// A geometry made of arcs.
#[derive(Debug, Deserialize)]
pub(super) struct Object {
    #[serde(rename = "type")]
    kind: Option<String>,
    id: Option<Id>,
    pub(super) properties: Option<JsonObject>,
    #[serde(default)]
    arcs: Value,
    #[serde(default)]
    geometries: Vec<Object>,
}

impl Object {
    /// The features of a named object.
    fn features(&self) -> std::slice::Iter<'_, Object> {
        let is_list = self.kind.as_deref() == Some("GeometryCollection") && self.properties.is_none();
        if is_list { self.geometries.iter() } else { std::slice::from_ref(self).iter() }
    }

    fn is_nameless(&self) -> bool {
        self.features().all(|f| f.id.is_none() && f.properties.as_ref().is_none_or(JsonObject::is_empty))
    }
}

impl Topology {
    /// Reads a topology and decodes its arcs.
    ///
    /// # Errors
    /// When it is none.
    pub(super) fn read(text: &str) -> serde_json::Result<Self> {
        let Written { transform, arcs, objects } = serde_json::from_str(text)?;
        let decoded = |arc: Vec<Position>| {
            let mut sum = [0.0, 0.0];
            let point = |position: &Position| match (position.as_slice(), &transform) {
                ([x, y, ..], Some(Transform { scale, translate })) => {
                    sum = [sum[0] + x, sum[1] + y];
                    [sum[0] * scale[0] + translate[0], sum[1] * scale[1] + translate[1]]
                }
                ([x, y, ..], None) => [*x, *y],
                // Off the Earth, and refused as such.
                _ => [f64::NAN; 2],
            };
            arc.iter().map(point).collect()
        };
        Ok(Topology { arcs: arcs.into_iter().map(decoded).collect(), objects })
    }

    /// The names of the objects that are read, and of those that are not: an object without any id or property
    /// beside one that has some is its outline (`land` beside `countries`, `nation` beside `states`).
    pub(super) fn names(&self) -> (Vec<&str>, Vec<&str>) {
        let all_are = self.objects.values().all(Object::is_nameless);
        self.objects
            .keys()
            .map(String::as_str)
            .partition(|&name| all_are || !self.objects[name].is_nameless())
    }

    /// The features of the objects that are read.
    pub(super) fn objects(&self) -> impl Iterator<Item = &Object> {
        self.names().0.into_iter().flat_map(|name| self.objects[name].features())
    }

    /// An object with its arcs put together.
    ///
    /// # Errors
    /// When it has an arc that does not exist, or is no geometry; without its place.
    pub(super) fn feature(&self, object: &Object) -> Result<Feature> {
        let properties = object.properties.clone();
        let geometry = self.geometry(object)?;
        Ok(Feature { bbox: None, geometry, id: object.id.clone(), properties, foreign_members: None })
    }

    fn geometry(&self, object: &Object) -> Result<Option<Geometry>> {
        let value = match object.kind.as_deref() {
            None => return Ok(None),
            Some("Polygon") => {
                GeometryValue::Polygon { coordinates: self.lines(&indexes::<Vec<Run>>(object)?)? }
            }
            Some("MultiPolygon") => {
                let polygons: Vec<Vec<Run>> = indexes(object)?;
                let coordinates = polygons.iter().map(|rings| self.rings(rings)).collect::<Result<_>>()?;
                GeometryValue::MultiPolygon { coordinates }
            }
            Some("LineString") => {
                GeometryValue::LineString { coordinates: self.line(&indexes::<Run>(object)?)? }
            }
            Some("MultiLineString") => {
                GeometryValue::MultiLineString { coordinates: self.lines(&indexes::<Vec<Run>>(object)?)? }
            }
            // Points are neither territories nor borders.
            Some("Point" | "MultiPoint") => GeometryValue::MultiPoint { coordinates: Vec::new() },
            Some("GeometryCollection") => {
                let parts = object.geometries.iter().filter_map(|part| self.geometry(part).transpose());
                GeometryValue::GeometryCollection { geometries: parts.collect::<Result<_>>()? }
            }
            Some(other) => {
                let message = format!("expected a geometry of TopoJSON, found {other:?}");
                return Err(Error::new(ErrorKind::Format, message));
            }
        };
        Ok(Some(Geometry::from(value)))
    }

    /// Rounding to whole steps leaves of small islands a point or two: like the reference decoder, these repeat
    /// their first point, so that they stay rings.
    fn rings(&self, rings: &[Run]) -> Result<Vec<Vec<Position>>> {
        let mut rings = self.lines(rings)?;
        for ring in &mut rings {
            if let Some(first) = ring.first().cloned() {
                ring.resize(ring.len().max(4), first);
            }
        }
        Ok(rings)
    }

    fn lines(&self, lines: &[Run]) -> Result<Vec<Vec<Position>>> {
        lines.iter().map(|line| self.line(line)).collect()
    }

    /// Arcs one after the other; each begins at the point where the one before it ends. `!i` is arc `i` backwards.
    fn line(&self, arcs: &[i64]) -> Result<Vec<Position>> {
        let mut line: Vec<Position> = Vec::new();
        for &index in arcs {
            let forwards = if index < 0 { !index } else { index };
            let arc = usize::try_from(forwards).ok().and_then(|i| self.arcs.get(i)).ok_or_else(|| {
                let message = format!("expected one of {} arcs, found arc {index}", self.arcs.len());
                Error::new(ErrorKind::Value, message).hint("the topology is damaged: make it again")
            })?;
            line.pop();
            if index < 0 {
                line.extend(arc.iter().rev().copied().map(Position::from));
            } else {
                line.extend(arc.iter().copied().map(Position::from));
            }
        }
        Ok(line)
    }
}

/// The numbers of the arcs of an object, nested as its type has them.
fn indexes<T: DeserializeOwned>(object: &Object) -> Result<T> {
    T::deserialize(&object.arcs).map_err(|error| {
        let kind = object.kind.as_deref().unwrap_or_default();
        Error::new(ErrorKind::Format, format!("member \"arcs\" of a {kind}: {error}"))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two squares side by side; the arc between them is number 0.
    fn squares(transform: &str, arcs: &str, east: &str) -> String {
        format!(
            r#"{{"type":"Topology",{transform}"arcs":{arcs},"objects":{{"land":{{"type":"Polygon","arcs":[[1]]}},
            "states":{{"type":"GeometryCollection","geometries":[
            {{"type":"Polygon","id":"W","properties":{{"name":"West"}},"arcs":[[0,1]]}},
            {{"type":"MultiPolygon","id":"E","arcs":{east}}},{{"type":null,"id":"N"}}]}}}}}}"#
        )
    }

    const PLAIN: &str = "[[[1,0],[1,1]],[[1,1],[0,1],[0,0],[1,0]],[[1,1],[2,1],[2,0],[1,0]]]";

    fn rings(text: &str) -> Vec<Vec<Vec<f64>>> {
        let topology = Topology::read(text).unwrap();
        let positions = |ring: &Vec<Position>| ring.iter().map(|p| p.as_slice().to_vec()).collect();
        let features = topology.objects().map(|object| topology.feature(object).unwrap());
        features
            .filter_map(|feature| match feature.geometry?.value {
                GeometryValue::Polygon { coordinates } => Some(positions(&coordinates[0])),
                GeometryValue::MultiPolygon { coordinates } => Some(positions(&coordinates[0][0])),
                _ => None,
            })
            .collect()
    }

    #[test]
    fn arcs_are_put_together_also_backwards() {
        let rings = rings(&squares("", PLAIN, "[[[2,0]]]"));
        assert_eq!(rings[0], [[1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0], [1.0, 0.0]]);
        assert_eq!(rings[1], [[1.0, 1.0], [2.0, 1.0], [2.0, 0.0], [1.0, 0.0], [1.0, 1.0]]);
        let backwards = self::rings(&squares("", PLAIN, "[[[-1,-3]]]"));
        assert_eq!(backwards[1], [[1.0, 1.0], [1.0, 0.0], [2.0, 0.0], [2.0, 1.0], [1.0, 1.0]]);
    }

    #[test]
    fn whole_steps_become_degrees() {
        let transform = r#""transform":{"scale":[0.1,0.5],"translate":[70,30]},"#;
        let arcs = "[[[10,0],[0,2]],[[10,2],[-10,0],[0,-2],[10,0]],[[10,2],[10,0],[0,-2],[-10,0]]]";
        let rings = rings(&squares(transform, arcs, "[[[2,0]]]"));
        assert_eq!(rings[0], [[71.0, 30.0], [71.0, 31.0], [70.0, 31.0], [70.0, 30.0], [71.0, 30.0]]);
        assert!(rings[1].contains(&rings[0][0]) && rings[1].contains(&rings[0][1]));
    }

    #[test]
    fn a_ring_that_rounding_left_as_a_point_stays_a_ring() {
        let rings = rings(&squares("", "[[[1,0],[1,1]],[[1,1],[0,1],[0,0],[1,0]],[[5,5],[5,5]]]", "[[[2]]]"));
        assert_eq!(rings[1], vec![[5.0, 5.0]; 4]);
    }

    #[test]
    fn an_object_without_names_is_left_out_beside_one_with_names() {
        let topology = Topology::read(&squares("", PLAIN, "[[[2,0]]]")).unwrap();
        assert_eq!(topology.names(), (vec!["states"], vec!["land"]));
        assert_eq!(topology.objects().count(), 3);
    }

    #[test]
    fn an_arc_that_does_not_exist_is_refused() {
        for arcs in ["[[[2,7]]]", "[[[-9]]]", "[[2,0]]"] {
            let topology = Topology::read(&squares("", PLAIN, arcs)).unwrap();
            let east = topology.objects().nth(1).unwrap();
            let said = topology.feature(east).unwrap_err().to_string();
            assert!(said.contains("of 3 arcs") || said.contains("of a MultiPolygon"), "{said}");
        }
    }
}
