//! What stands for a district: its polygon where it is known, else its stretch of border.

use kurbo::BezPath;

use super::frontage::Frontage;
use super::{Look, Mark};
use crate::atlas::{Kind, Level, Precision, Word};
use crate::geometry::{Polyline, hatch, line_path};
use crate::layout::frame::Ground;
use crate::scene::{Cap, Group, Shape, Stroke};

/// The polygon of the district that a mark stands for, where it is known: index into the atlas.
pub(in crate::layout) fn polygon(ground: &Ground<'_>, mark: &Mark<'_>) -> Option<usize> {
    let stands = mark.placement.precision == Precision::District && mark.look != Look::Bin;
    let territory = mark.placement.territory.filter(|_| stands)?;
    let is_known = ground.atlas.territories[territory].level == Level::District
        && !ground.region(territory).rings.is_empty();
    is_known.then_some(territory)
}

/// The stretches of border that stand for districts without a polygon, below the borders' own lines.
pub(in crate::layout) fn frontages<'m>(
    ground: &Ground<'_>,
    marks: impl Iterator<Item = &'m Mark<'m>>,
) -> Group {
    let mut layer = Group::layer("frontages");
    let mut drawn: Vec<&Frontage> = Vec::new();
    for mark in marks.filter(|mark| polygon(ground, mark).is_none()) {
        let Some(frontage) = mark.frontage.as_ref().filter(|frontage| !drawn.contains(frontage)) else {
            continue;
        };
        drawn.push(frontage);
        let points = frontage.points();
        let Some(line) = Polyline::new(points).and_then(|l| Polyline::new(l.smoothed(5.0 * ground.factor)))
        else {
            continue;
        };
        // Bands of different length make the ends soft: nobody knows where the district ends.
        for step in 0..6 {
            let inset = f64::from(step) * 0.022 * line.length();
            let mut path = BezPath::new();
            line_path(&mut path, &line.part(inset, line.length() - inset));
            let stroke = Stroke::new(mark.color.alpha(0.07), 9.0 * ground.factor).dashed(&[], Cap::Butt);
            layer.push(Shape::new(path).class("frontage").with("data-for", &mark.incident.id).stroke(stroke));
        }
    }
    layer
}

/// The districts whose polygons are known and that events stand for, tinted; those that were seized, hatched.
pub(in crate::layout) fn districts<'m>(
    ground: &Ground<'_>,
    marks: impl Iterator<Item = &'m Mark<'m>>,
) -> Group {
    let mut layer = Group::layer("districts");
    for mark in marks {
        let Some(territory) = polygon(ground, mark) else { continue };
        let (district, path) = (&ground.atlas.territories[territory], ground.path(territory));
        let edge = Stroke::new(mark.color.alpha(0.6), 1.1 * ground.factor);
        let shape = Shape::new(path)
            .class("territory")
            .with("data-id", &district.id)
            .with("data-level", Level::District.word());
        layer.push(shape.with("data-for", &mark.incident.id).fill(mark.color.alpha(0.14)).stroke(edge));
        if mark.incident.kind == Kind::Seizure {
            let lines = hatch(ground.region(territory), 6.0 * ground.factor, -std::f64::consts::FRAC_PI_4);
            layer.push(Shape::new(lines).stroke(Stroke::new(mark.color.alpha(0.45), 0.9 * ground.factor)));
        }
    }
    layer
}
