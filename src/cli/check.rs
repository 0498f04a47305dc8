//! `marz check`: lays a map out without writing it, and measures it.

use marz::audit::{Audit, Fault, Gate, Metric, Unit};
use marz::{Result, story};

use super::args::CheckArgs;
use super::job::spec_of;
use super::render::{Drawn, print, warn};

/// So many faults of a metric are listed; the report has all.
const MOST_FAULTS: usize = 5;

/// Checks what a map file says; false where a gate fails, or `--strict` and there is a warning.
pub(super) fn check(args: CheckArgs) -> Result<bool> {
    let spec = spec_of(args.map)?;
    let mut warnings = Vec::new();
    let theme = story::theme(spec.theme.as_deref())?;
    let story = story::read(spec)?.take(&mut warnings);
    let audit = Drawn::new(&story, &theme, &mut warnings)?.audit()?;
    if !args.quiet {
        warn(&warnings);
    }
    print(table(&audit).as_bytes())?;
    Ok(audit.passes() && (warnings.is_empty() || !args.strict))
}

/// A row for each metric: name, what it is, value, gate, and whether it passes; below it what doesn't.
fn table(audit: &Audit) -> String {
    let rows: Vec<[String; 4]> = audit.metrics.iter().map(row).collect();
    let width = |column: usize| rows.iter().map(|row| row[column].chars().count()).max().unwrap_or_default();
    let (name, about, value, gate) = (width(0), width(1), width(2), width(3));
    let mut text = String::new();
    for (metric, row) in audit.metrics.iter().zip(&rows) {
        let pass = if metric.passes() { "pass" } else { "FAIL" };
        let [n, a, v, g] = row;
        text.push_str(&format!("{n:name$}  {a:about$}  {v:>value$}  {g:gate$}  {pass}\n"));
        for fault in metric.faults.iter().take(MOST_FAULTS) {
            text.push_str(&format!("    {}\n", said(metric, fault)));
        }
        if metric.faults.len() > MOST_FAULTS {
            text.push_str(&format!("    and {} more\n", metric.faults.len() - MOST_FAULTS));
        }
    }
    let failed = audit.metrics.iter().filter(|metric| !metric.passes()).count();
    let sum = match failed {
        0 => "all gates passed".to_owned(),
        1 => "1 gate failed".to_owned(),
        n => format!("{n} gates failed"),
    };
    text.push_str(&sum);
    text.push('\n');
    text
}

fn row(metric: &Metric) -> [String; 4] {
    let value = metric.value.map_or("-".to_owned(), |value| number(metric.unit, value));
    let gate = match metric.gate {
        Gate::None => "= 0".to_owned(),
        Gate::AtMost(most) => format!("<= {}", limit(metric.unit, most)),
        Gate::AtLeast(least) => format!(">= {}", limit(metric.unit, least)),
    };
    [metric.name.to_owned(), metric.about.to_owned(), value, gate]
}

fn number(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Count => format!("{value:.0}"),
        Unit::Px => format!("{value:.1} px"),
        Unit::Ratio => format!("{value:.2}"),
        Unit::Share => format!("{:.2} %", value * 100.0),
    }
}

/// A limit, which is round.
fn limit(unit: Unit, value: f64) -> String {
    match unit {
        Unit::Count | Unit::Ratio => format!("{value}"),
        Unit::Px => format!("{value} px"),
        Unit::Share => format!("{} %", (value * 1e4).round() / 1e2),
    }
}

/// What is wrong, how much and where.
fn said(metric: &Metric, fault: &Fault) -> String {
    let value = fault.value.map(|value| format!(": {}", number(metric.unit, value))).unwrap_or_default();
    let at = fault.at.map(|at| format!(" at {:.0}, {:.0}", at.x, at.y)).unwrap_or_default();
    format!("{}{value}{at}", fault.what)
}
