//! The layers of a map, the lowest first.

use std::collections::BTreeSet;

use kurbo::{BezPath, Shape as _};

use super::annotate;
use super::debug;
use super::draft::Draft;
use super::labels::{When, meet};
use super::places::Town;
use super::{
    areas, borders, crossings, graticule, incidents, line_features, places, points, rivers, territories,
};
use crate::atlas::Step;
use crate::error::Result;
use crate::geometry::ring_path;
use crate::scene::{Group, Shape};

impl Draft<'_> {
    /// All layers, of a step or of all events; furniture is the last.
    ///
    /// # Errors
    /// When the locator can't be projected.
    pub(super) fn layers(&self, step: Option<&Step>) -> Result<Vec<Group>> {
        let ground = &self.ground;
        let i = step.and_then(|step| self.steps.iter().position(|known| known == step));
        let is_shown = |when: When| i.is_none_or(|i| meet(when, Some((i, i))));
        let own = || self.marks.iter().filter(|m| is_shown(m.when));
        let others = || self.events.iter().filter(|m| is_shown(m.when));
        let marks = || own().chain(others());
        let shown: BTreeSet<&str> = own().map(|mark| mark.incident.id.as_str()).collect();
        let mut leaders = Group::layer("leaders");
        let (mut texts, mut furniture) = (Group::layer("labels"), Group::layer("furniture"));
        let mut named_towns: Vec<&Town<'_>> = Vec::new();
        for (annotation, place) in self.placed().filter(|(annotation, _)| is_shown(annotation.when)) {
            let Some(place) = place else { continue };
            leaders.nodes.extend(annotate::leader(ground, &annotation.id, place));
            if let Some(group) = annotation.draw(ground, self.story, place, |p| self.land(p), step)? {
                if annotation.is_label() { &mut texts } else { &mut furniture }.push(group);
            }
            if annotation.kind == "place" {
                let dot = place.boxes.last().map(|b| b.center());
                named_towns
                    .extend(self.towns.iter().find(|t| dot.is_some_and(|dot| dot.distance(t.at) < 0.1)));
            }
        }
        let water = ground.outline.as_ref().map_or(ground.view.frame.to_path(0.1), |ring| {
            let mut path = BezPath::new();
            ring_path(&mut path, ring);
            path
        });
        let water = Shape::new(water).class("water").fill(ground.theme.color.water);
        let layers = [
            Group { nodes: vec![water.into()], ..Group::layer("water") },
            territories::territories(ground),
            self.ground.choropleth.as_ref().map_or(Group::layer("choropleth"), |c| c.layer(ground)),
            areas::areas(ground, &self.story.areas),
            territories::lakes(ground),
            graticule::graticule(ground, &self.graticule),
            rivers::rivers(ground),
            line_features::layer(ground, &self.lines),
            incidents::districts(ground, marks()),
            incidents::cells(ground, marks()),
            incidents::frontages(ground, own()),
            borders::borders(ground),
            places::places(ground, &named_towns),
            points::layer(ground, &self.points),
            incidents::incidents(ground, "deployments", marks().filter(|m| !m.stretch.is_empty())),
            incidents::incidents(ground, "incidents", own().filter(|m| m.stretch.is_empty())),
            crossings::layer(ground, self.arrows.iter().filter(|arrow| shown.contains(arrow.id.as_str()))),
            incidents::incidents(ground, "events", others().filter(|m| m.stretch.is_empty())),
            leaders,
            texts,
            furniture,
        ];
        // What only some maps have leaves no empty layer on others.
        let rare = |layer: &Group| {
            let name = layer.attributes.get("data-layer").unwrap_or_default();
            ["cells", "choropleth", "deployments", "events", "lines", "points"].contains(&name)
        };
        let mut layers: Vec<Group> =
            layers.into_iter().filter(|layer| !layer.nodes.is_empty() || !rare(layer)).collect();
        if self.story.spec.debug_labels {
            // Furniture stays the last: the page adds to it.
            layers.insert(layers.len() - 1, debug::labels(self));
        }
        Ok(layers)
    }
}
