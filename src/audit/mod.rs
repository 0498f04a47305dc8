//! How good a finished picture is: faults and values, measured on what is drawn, against what is asked for.
//!
//! [`audit`] looks at a [`Scene`] alone, as a reader would: at the outlines of letters and markers, not at what `layout`
//! meant them to be; contrast is measured on pixels. [`of_map`] and [`of_series`] add what only the map knows: the labels
//! that it lacks and how true its scale bar is. Painting the pixels costs about as much as a PNG, so nobody audits
//! a picture without being asked.
//!
//! Boxes are those of ink: of each line of a label, of each letter where it is curved. Every metric has its [`Gate`]; what
//! misses it is listed with its place.

mod color;
mod contrast;
mod labels;
mod marks;
mod metric;
mod parts;

pub use metric::{Fault, Gate, Metric, Unit};

use kurbo::Rect;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

use crate::error::Result;
use crate::layout::{Composition, StepMap};
use crate::parallel;
use crate::scene::Scene;

/// What measuring a picture costs, as [`parallel::map`] counts work: about 20 ms.
const WORK: usize = 7_000_000;

/// All metrics of a picture, or of several. Serialised: the value of each by its name.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Audit {
    /// The metrics, always the same and in the same order for the same kind of thing.
    pub metrics: Vec<Metric>,
}

impl Audit {
    /// Whether every gate is passed.
    pub fn passes(&self) -> bool {
        self.metrics.iter().all(Metric::passes)
    }

    /// The value of a metric; none where it has none.
    pub fn value(&self, name: &str) -> Option<f64> {
        self.metrics.iter().find(|metric| metric.name == name)?.value
    }

    /// Adds what was measured on another picture.
    fn join(&mut self, other: Audit) {
        for metric in other.metrics {
            match self.metrics.iter_mut().find(|own| own.name == metric.name) {
                Some(own) => own.join(metric),
                None => self.metrics.push(metric),
            }
        }
    }
}

impl Serialize for Audit {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.metrics.len()))?;
        for metric in &self.metrics {
            match (metric.unit, metric.value) {
                (Unit::Count, Some(value)) => map.serialize_entry(metric.name, &(value as u64))?,
                (_, value) => {
                    let round = |v: f64| (v * 1e4).round() / 1e4;
                    map.serialize_entry(metric.name, &value.filter(|v| v.is_finite()).map(round))?;
                }
            }
        }
        map.end()
    }
}

impl JsonSchema for Audit {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "Audit".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "description": "The value of each metric by its name; null where there is nothing to measure.",
            "additionalProperties": { "type": ["number", "null"] },
        })
    }
}

/// Measures a picture.
///
/// # Errors
/// When it can't be painted.
pub fn audit(scene: &Scene) -> Result<Audit> {
    let parts = parts::Parts::of(scene);
    let mut metrics = labels::metrics(&parts, Rect::new(0.0, 0.0, scene.width_px, scene.height_px));
    metrics.extend(contrast::metrics(&parts, scene)?);
    let texts = parts.texts.iter().filter(|writing| !writing.text.letters.is_empty());
    let size = |writing: &parts::Writing<'_>| {
        let what = format!("{} {:?}", writing.owner, writing.text.content);
        Fault::at(what, writing.bounds.center()).of(writing.text.size_px)
    };
    metrics.push(Metric::worst(
        "smallest_text_px",
        "size of the smallest text",
        Gate::AtLeast(9.0),
        Unit::Px,
        texts.map(size).collect(),
    ));
    metrics.extend(marks::metrics(&parts, scene));
    Ok(Audit { metrics })
}

/// Measures a map.
///
/// # Errors
/// When it can't be painted.
pub fn of_map(map: &Composition) -> Result<Audit> {
    let mut audit = audit(&map.scene)?;
    audit.metrics.extend(of_layout(map));
    Ok(audit)
}

/// Measures all maps of a series, which was laid out as a whole; what is wrong with one of them says with which.
///
/// # Errors
/// When one can't be painted.
pub fn of_series(whole: &Composition, steps: &[StepMap]) -> Result<Audit> {
    let mut all = Audit::default();
    for (map, of_step) in steps.iter().zip(parallel::map(steps, |_| WORK, |_, map| audit(&map.scene))) {
        let mut of_step = of_step?;
        for fault in of_step.metrics.iter_mut().flat_map(|metric| &mut metric.faults) {
            fault.what = format!("{}: {}", map.step.name, fault.what);
        }
        all.join(of_step);
    }
    all.metrics.extend(of_layout(whole));
    Ok(all)
}

/// What only the map knows.
fn of_layout(map: &Composition) -> [Metric; 2] {
    let unseen = |what: &String| Fault { what: what.clone(), value: None, at: None };
    let missing = map.required_dropped.iter().map(unseen).collect();
    let bar = map.scale_bar_error.map(|error| unseen(&"scale bar".to_owned()).of(error));
    [
        Metric::count("required_dropped", "labels that must stand and don't", missing),
        Metric::worst(
            "scale_bar_error",
            "length of the scale bar against the ground",
            Gate::AtMost(0.005),
            Unit::Share,
            bar.into_iter().collect(),
        ),
    ]
}

#[cfg(test)]
mod tests;
