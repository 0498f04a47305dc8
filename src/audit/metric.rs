use kurbo::Point;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::Serialize;

/// What was measured on a picture, against what is asked of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Metric {
    /// Its name in the report.
    pub name: &'static str,
    /// What it is, in a few words.
    pub about: &'static str,
    /// The number of faults, or the worst of all values; none where there is nothing to measure.
    pub value: Option<f64>,
    /// What is asked of the value.
    pub gate: Gate,
    /// How the value is written.
    pub unit: Unit,
    /// What misses the gate, the worst first.
    pub faults: Vec<Fault>,
}

/// What is asked of a value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Gate {
    /// There are no faults.
    None,
    /// At most this.
    AtMost(f64),
    /// At least this.
    AtLeast(f64),
}

/// How a value is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// A number of faults.
    Count,
    /// px.
    Px,
    /// A ratio, or a distance of colours.
    Ratio,
    /// A share of 1, written in per cent.
    Share,
}

/// One thing that misses a gate.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Fault {
    /// What is wrong, as `label "KUNDUZ"`.
    pub what: String,
    /// Its value; none for what is merely counted.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub value: Option<f64>,
    /// Where it is, px.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(schema_with = "point")]
    pub at: Option<Point>,
}

/// How a point is written.
fn point(_: &mut SchemaGenerator) -> Schema {
    let number = json_schema!({ "type": "number" });
    json_schema!({
        "type": "object",
        "properties": { "x": number, "y": number },
        "required": ["x", "y"],
        "additionalProperties": false,
    })
}

impl Fault {
    /// Something wrong at a place.
    pub(super) fn at(what: String, at: Point) -> Self {
        Fault { what, value: None, at: Some(at) }
    }

    /// Something that was measured.
    pub(super) fn of(self, value: f64) -> Self {
        Fault { value: Some(value), ..self }
    }
}

impl Gate {
    /// Whether a value is let through.
    pub fn lets(self, value: f64) -> bool {
        match self {
            Gate::None => value == 0.0,
            Gate::AtMost(most) => value <= most,
            Gate::AtLeast(least) => value >= least,
        }
    }

    fn worse(self, a: f64, b: f64) -> f64 {
        if matches!(self, Gate::AtLeast(_)) { a.min(b) } else { a.max(b) }
    }
}

impl Metric {
    /// A number of faults, of which there should be none.
    pub(super) fn count(name: &'static str, about: &'static str, faults: Vec<Fault>) -> Self {
        let value = Some(faults.len() as f64);
        Metric { name, about, value, gate: Gate::None, unit: Unit::Count, faults }
    }

    /// The worst of what was measured.
    pub(super) fn worst(
        name: &'static str,
        about: &'static str,
        gate: Gate,
        unit: Unit,
        measured: Vec<Fault>,
    ) -> Self {
        let value = measured.iter().filter_map(|one| one.value).reduce(|a, b| gate.worse(a, b));
        let mut faults = measured;
        faults.retain(|one| one.value.is_some_and(|value| !gate.lets(value)));
        let mut metric = Metric { name, about, value, gate, unit, faults };
        metric.sort();
        metric
    }

    /// Whether what is asked for is there; also where there is nothing to measure.
    pub fn passes(&self) -> bool {
        self.value.is_none_or(|value| self.gate.lets(value))
    }

    /// Adds what was measured on another picture: faults to faults, and the worse of two values.
    pub(super) fn join(&mut self, other: Metric) {
        self.value = match (self.value, other.value) {
            (Some(a), Some(b)) if self.gate == Gate::None => Some(a + b),
            (Some(a), Some(b)) => Some(self.gate.worse(a, b)),
            (a, b) => a.or(b),
        };
        self.faults.extend(other.faults);
        self.sort();
    }

    /// The worst first; what is equal stays in its order.
    fn sort(&mut self) {
        let low_is_bad = matches!(self.gate, Gate::AtLeast(_));
        self.faults.sort_by(|a, b| {
            let (a, b) = (a.value.unwrap_or_default(), b.value.unwrap_or_default());
            if low_is_bad { a.total_cmp(&b) } else { b.total_cmp(&a) }
        });
    }
}
