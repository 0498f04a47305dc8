//! The report: what was drawn, where each event went, and what was left out.

use std::collections::BTreeMap;

use marz::audit::{self, Audit};
use marz::layout::{IncidentReport, LabelReport, Rows, StepMap};
use marz::load::incidents::Reading;
use marz::{Error, ErrorKind, Result, Warning};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::job::{Job, Target};
use super::render::Drawn;

/// What became of a map, as `marz render --report` writes it.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(title = "Report of marz")]
pub(super) struct Report<'a> {
    map: &'a str,
    outputs: Vec<Output>,
    /// The maps of a series, with the events that each shows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    steps: Vec<Step<'a>>,
    projection: Projection<'a>,
    extent: Option<marz::atlas::Extent>,
    scale_denominator: f64,
    rows: Rows,
    tables: &'a [Reading],
    incidents: &'a [IncidentReport],
    labels: &'a LabelReport,
    metrics: &'a Audit,
    /// What misses a gate.
    faults: Vec<Fault<'a>>,

    warnings: &'a [Warning],
    /// Milliseconds of each stage; the only thing in a report that differs from run to run.
    timings_ms: &'a BTreeMap<&'static str, f64>,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Fault<'a> {
    metric: &'a str,
    #[serde(flatten)]
    fault: &'a audit::Fault,
}

#[derive(Debug, Serialize, JsonSchema)]
struct Step<'a> {
    name: &'a str,
    from: String,
    to: String,
    incidents: &'a [String],
    /// Paths of the pictures.
    outputs: Vec<String>,
}

/// A picture that was written.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
pub(super) struct Output {
    pub(super) path: String,
    pub(super) bytes: usize,
    pub(super) sha256: String,
}

impl Output {
    pub(super) fn new((target, bytes): &(Target, Vec<u8>)) -> Self {
        Output { path: path(target), bytes: bytes.len(), sha256: sha256(bytes) }
    }
}

fn path(target: &Target) -> String {
    target.path.as_ref().map_or("-".to_owned(), |p| p.display().to_string())
}

/// The SHA-256 of some bytes, in hexadecimal digits.
pub(super) fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}

#[derive(Debug, Serialize, JsonSchema)]
struct Projection<'a> {
    name: &'a str,
    /// Those of the PROJ string that have a value.
    parameters: BTreeMap<&'a str, &'a str>,
    proj: &'a str,
}

impl<'a> Report<'a> {
    pub(super) fn new(
        job: &'a Job,
        tables: &'a [Reading],
        drawn: &'a Drawn,
        pictures: &[(Target, Vec<u8>)],
        audit: &'a Audit,
        warnings: &'a [Warning],
        timings_ms: &'a BTreeMap<&'static str, f64>,
    ) -> Self {
        let map = &drawn.map;
        let of_steps = drawn.steps.iter().zip(pictures.chunks(job.targets.len().max(1)));
        let step = |(map, pictures): (&'a StepMap, &[(Target, Vec<u8>)])| Step {
            name: &map.step.name,
            from: map.step.dates.first.to_string(),
            to: map.step.dates.last.to_string(),
            incidents: &map.incidents,
            outputs: pictures.iter().map(|(target, _)| path(target)).collect(),
        };
        let faults = |metric: &'a audit::Metric| {
            metric.faults.iter().map(|fault| Fault { metric: metric.name, fault })
        };
        Report {
            map: &job.spec.name,
            outputs: pictures.iter().map(Output::new).collect(),
            steps: of_steps.map(step).collect(),
            projection: Projection {
                name: map.projection,
                parameters: map
                    .proj
                    .split_whitespace()
                    .filter_map(|p| p.trim_start_matches('+').split_once('='))
                    .collect(),
                proj: &map.proj,
            },
            extent: map.extent,
            scale_denominator: map.scale_denominator,
            rows: map.rows,
            tables,
            incidents: &map.incidents,
            labels: &map.labels,
            metrics: audit,
            faults: audit.metrics.iter().flat_map(faults).collect(),

            warnings,
            timings_ms,
        }
    }

    pub(super) fn json(&self) -> Result<String> {
        let mut json =
            serde_json::to_string_pretty(self).map_err(|e| Error::new(ErrorKind::Format, e.to_string()))?;
        json.push('\n');
        Ok(json)
    }
}
