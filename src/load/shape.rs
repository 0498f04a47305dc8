//! Geometries of GeoJSON become rings and lines in degrees.

use geo::{Coord, LineString};
use geojson::{GeometryValue, Position};

use crate::error::{Error, ErrorKind, Result};

/// The rings and the lines of a geometry; its points are checked and left out.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Shape {
    /// Polygons as lists of rings, the exterior ring first; closed and turned as the file has them.
    pub(super) polygons: Vec<Vec<LineString<f64>>>,
    pub(super) lines: Vec<LineString<f64>>,
}

impl Shape {
    /// Adds what is in a geometry.
    ///
    /// # Errors
    /// When no map can be drawn from it: a ring of fewer than three positions, coordinates off the Earth.
    pub(super) fn add(&mut self, value: GeometryValue) -> Result<()> {
        match value {
            GeometryValue::Polygon { coordinates } => self.polygons.push(rings(coordinates)?),
            GeometryValue::MultiPolygon { coordinates } => {
                for (i, polygon) in coordinates.into_iter().enumerate() {
                    let rings = rings(polygon).map_err(|error| error.at(format!("polygon {}", i + 1)))?;
                    self.polygons.push(rings);
                }
            }
            GeometryValue::LineString { coordinates } => self.lines.push(line(&coordinates)?),
            GeometryValue::MultiLineString { coordinates } => {
                for part in coordinates {
                    self.lines.push(line(&part)?);
                }
            }
            GeometryValue::Point { coordinates } => {
                point(&coordinates)?;
            }
            GeometryValue::MultiPoint { coordinates } => {
                line(&coordinates)?;
            }
            GeometryValue::GeometryCollection { geometries } => {
                for part in geometries {
                    self.add(part.value)?;
                }
            }
        }
        Ok(())
    }
}

fn rings(coordinates: Vec<Vec<Position>>) -> Result<Vec<LineString<f64>>> {
    let mut rings = Vec::with_capacity(coordinates.len());
    for (i, ring) in coordinates.into_iter().enumerate() {
        let place = |error: Error| error.at(format!("ring {}", i + 1));
        if ring.len() < 3 {
            let message = format!("expected at least 3 positions, found {}", ring.len());
            let hint = "a ring needs three corners and repeats the first (RFC 7946, section 3.1.6)";
            return Err(place(Error::new(ErrorKind::Format, message).hint(hint)));
        }
        rings.push(line(&ring).map_err(place)?);
    }
    Ok(rings)
}

fn line(positions: &[Position]) -> Result<LineString<f64>> {
    // Of just the size: collecting a result does not know it, and half of a large file would be slack.
    let mut points = Vec::with_capacity(positions.len());
    for position in positions {
        points.push(point(position)?);
    }
    Ok(LineString::new(points))
}

fn point(position: &Position) -> Result<Coord<f64>> {
    let [x, y, ..] = *position.as_slice() else {
        let message =
            format!("expected a position of longitude and latitude, found {} number(s)", position.len());
        return Err(Error::new(ErrorKind::Format, message));
    };
    let (x, y) = (on_edge(x, 180.0), on_edge(y, 90.0));
    if (-360.0..=360.0).contains(&x) && (-90.0..=90.0).contains(&y) {
        return Ok(Coord { x, y });
    }
    let hint = if x.abs() <= 90.0 && y.abs() <= 360.0 {
        "longitude comes first in GeoJSON: they may be exchanged"
    } else {
        "coordinates in metres need to be converted to WGS 84 longitude and latitude: ogr2ogr -t_srs EPSG:4326"
    };
    Err(Error::new(
        ErrorKind::Value,
        format!("expected longitude and latitude in degrees, found {x} and {y}"),
    )
    .hint(hint))
}

/// A coordinate that misses the antimeridian or a pole by no more than rounding, on it: data are cut there, and the cut
/// is told by its exact values. 1e-7 degrees are 1 cm.
pub(super) fn on_edge(degrees: f64, edge: f64) -> f64 {
    if (degrees.abs() - edge).abs() < 1e-7 { edge.copysign(degrees) } else { degrees }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shape(geometry: &str) -> Result<Shape> {
        let geometry: geojson::Geometry = geometry.parse().unwrap();
        let mut shape = Shape::default();
        shape.add(geometry.value).map(|()| shape)
    }

    fn error(geometry: &str) -> String {
        shape(geometry).unwrap_err().to_string()
    }

    #[test]
    fn collections_are_read_to_their_depth_and_heights_are_ignored() {
        let text = r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2,3]},
            {"type":"GeometryCollection","geometries":[
                {"type":"Polygon","coordinates":[[[0,0,5],[1,0,5,6],[1,1],[0,0]]]},
                {"type":"LineString","coordinates":[[-200,1],[360,2]]}]}]}"#;
        let shape = shape(text).unwrap();
        assert_eq!((shape.polygons[0][0].0.len(), shape.lines.len()), (4, 1));
        assert_eq!(shape.polygons[0][0].0[1], Coord { x: 1.0, y: 0.0 });
    }

    #[test]
    fn a_ring_of_two_positions_is_refused_with_polygon_and_ring() {
        let text = r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[1,1]],[[0,0],[0,0]]]]}"#;
        assert!(
            error(text).starts_with("polygon 1, ring 2: expected at least 3 positions"),
            "{}",
            error(text)
        );
    }

    #[test]
    fn what_lies_off_the_earth_is_refused() {
        let ring = |a: &str| format!("{{\"type\":\"Polygon\",\"coordinates\":[[[0,0],{a},[1,1],[0,0]]]}}");
        assert!(error(&ring("[37,170]")).contains("longitude comes first"));
        assert!(error(&ring("[500000,4100000]")).contains("metres"));
        assert!(shape(&ring("[-360,90]")).is_ok());
    }

    #[test]
    fn what_misses_the_edge_of_the_earth_by_rounding_is_put_on_it() {
        let text = r#"{"type":"LineString","coordinates":[[-180.00000000000003,90.00000000000001],[179.99999999,0]]}"#;
        let line = &shape(text).unwrap().lines[0].0;
        assert_eq!(line[..], [Coord { x: -180.0, y: 90.0 }, Coord { x: 180.0, y: 0.0 }]);
    }
}
