//! `marz schema`: what the formats are like, as JSON Schemas.

use marz::load::incidents;
use marz::spec::MapSpec;
use marz::{Error, ErrorKind, Result};
use schemars::generate::SchemaSettings;
use schemars::transform::{RecursiveTransform, Transform};
use schemars::{JsonSchema, Schema};

use super::args::Described;
use super::render::print;
use super::report::Report;

/// Prints it; always true, since nothing can be wrong with it.
pub(super) fn schema(of: Described) -> Result<bool> {
    let read = SchemaSettings::draft2020_12();
    let schema = match of {
        Described::Map => schema_of::<MapSpec>(read),
        Described::Incidents => incidents::schema(),
        Described::Report => schema_of::<Report<'_>>(read.for_serialize()),
    };
    let json =
        serde_json::to_string_pretty(&schema).map_err(|e| Error::new(ErrorKind::Format, e.to_string()))?;
    print(format!("{json}\n").as_bytes())?;
    Ok(true)
}

fn schema_of<T: JsonSchema>(settings: SchemaSettings) -> Schema {
    let mut schema = settings.into_generator().into_root_schema_for::<T>();
    RecursiveTransform(unwrap_lines).transform(&mut schema);
    schema
}

/// Descriptions are documentation of the source, which is broken into lines.
fn unwrap_lines(schema: &mut Schema) {
    if let Some(serde_json::Value::String(text)) = schema.get_mut("description") {
        let paragraphs: Vec<String> = text.split("\n\n").map(|part| part.replace('\n', " ")).collect();
        *text = paragraphs.join("\n\n");
    }
}
