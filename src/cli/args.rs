//! The arguments as typed.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};

/// Draws the map of a border story: events from a table, borders from GeoJSON, SVG or PNG out.
#[derive(Debug, Parser)]
#[command(name = "marz", version, about, max_term_width = 100)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) command: Command,
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Draws one map; without a map file and without --incidents the built-in map of June-July 2021
    Render(Box<RenderArgs>),
    /// Draws many maps at once: several map files, or one for each row of a manifest; unchanged ones are skipped
    Batch(BatchArgs),
    /// Lays a map out without writing it: every warning, and every metric with its gate; exit status 1 when a gate fails
    Check(Box<CheckArgs>),
    /// Looks names of places up: what each means, how sure that is, and where it lies
    Places(PlacesArgs),
    /// Says what is in a file of boundaries or a table of events, and how it is understood
    Inspect {
        /// GeoJSON, TopoJSON, CSV, JSON or JSON Lines; also gzipped
        file: PathBuf,
        /// Write JSON
        #[arg(long)]
        json: bool,
    },
    /// Writes a small map file and a table of made-up events that render as they are; overwrites nothing
    Init {
        /// The folder, which is made where it is missing
        #[arg(default_value = ".")]
        folder: PathBuf,
    },
    /// Lists what can be chosen by name
    List {
        /// What to list
        what: Listed,
    },
    /// Prints the JSON Schema of a format, for editors and programs
    Schema {
        /// Of what
        of: Described,
    },
    /// Prints the completions for a shell
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
}

/// The arguments of `batch`.
#[derive(Debug, clap::Args)]
pub(super) struct BatchArgs {
    /// The map files; with --manifest one, in whose texts {column} stands for a cell of the row
    #[arg(required = true, value_name = "MAP")]
    pub(super) maps: Vec<PathBuf>,
    /// A map for each row of this table (CSV, JSON Lines, JSON)
    #[arg(long, value_name = "FILE")]
    pub(super) manifest: Option<PathBuf>,
    /// So many maps at a time; without it, as many as there are processors
    #[arg(short, long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub(super) jobs: Option<u16>,
    /// Only the I-th of N parts of the list, to share a batch among machines
    #[arg(long, value_name = "I/N")]
    pub(super) shard: Option<String>,
    /// Draw unchanged maps, too
    #[arg(long)]
    pub(super) force: bool,
    /// Write a line of JSON for each map: what became of it, its pictures, its warnings
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// Say nothing but errors
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// The arguments of `places`.
#[derive(Debug, clap::Args)]
pub(super) struct PlacesArgs {
    /// The names, in any spelling
    #[arg(required = true, value_name = "NAME")]
    pub(super) names: Vec<String>,
    /// The point that the places should be near
    #[arg(long, value_name = "LON,LAT", allow_hyphen_values = true)]
    pub(super) near: Option<String>,
    /// The country, province or district that the places lie in
    #[arg(long = "in", value_name = "NAME")]
    pub(super) within: Option<String>,
    /// Write JSON
    #[arg(long)]
    pub(super) json: bool,
    /// Places that names may mean, beside those built in; may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) places: Vec<PathBuf>,
    /// Other spellings (CSV: name,alias); may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) aliases: Vec<PathBuf>,
}

/// What can be listed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Listed {
    /// The projections for --projection: name, PROJ name, what each keeps true and what it is for
    Projections,
    /// The themes that come with marz
    Themes,
    /// The names for --size, and the size of each
    Sizes,
    /// The kinds of events with their shapes, the symbols for places, the styles of lines
    Symbols,
    /// The countries of the world for --focus: code, of ISO 3166 where it has one, and name
    Countries,
}

/// What has a schema.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum Described {
    /// The map file (TOML or JSON)
    Map,
    /// The table of events as a list of objects (JSON)
    Incidents,
    /// What render --report writes
    Report,
}

/// The arguments of `render`.
#[derive(Debug, Default, clap::Args)]
pub(super) struct RenderArgs {
    /// Write to FILE, .svg or .png; may be repeated; - is standard output (with --format)
    #[arg(short, long, value_name = "FILE")]
    pub(super) output: Vec<PathBuf>,
    /// The format for standard output
    #[arg(long, value_name = "svg|png")]
    pub(super) format: Option<String>,
    #[command(flatten)]
    pub(super) map: MapArgs,
    /// PNG pixels per px; without it as many as the dots per inch of the size ask for, else 1
    #[arg(long, value_name = "N")]
    pub(super) scale: Option<f64>,
    /// Text in an SVG: as outlines, or live, to be edited and set in the fonts of the viewer
    #[arg(long, value_name = "outline|live")]
    pub(super) text: Option<String>,
    /// No background
    #[arg(long)]
    pub(super) transparent: bool,
    /// What ids in the SVG start with
    #[arg(long, value_name = "TEXT")]
    pub(super) id_prefix: Option<String>,
    /// Write a report (JSON) of what was placed where
    #[arg(long, value_name = "FILE")]
    pub(super) report: Option<PathBuf>,
    /// Print the finished scene (JSON) instead of drawing
    #[arg(long, value_name = "scene", value_parser = ["scene"])]
    pub(super) emit: Option<String>,
    /// Draw what the label engine saw over the map: markers, places tried and taken, conflicts
    #[arg(long, value_name = "labels", value_parser = ["labels"])]
    pub(super) debug: Option<String>,
    /// Exit with 1 when there is any warning
    #[arg(long)]
    pub(super) strict: bool,
    /// Say nothing but errors
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// The arguments of `check`.
#[derive(Debug, clap::Args)]
pub(super) struct CheckArgs {
    #[command(flatten)]
    pub(super) map: MapArgs,
    /// Exit with 1 when there is any warning, too
    #[arg(long)]
    pub(super) strict: bool,
    /// Print only the metrics
    #[arg(short, long)]
    pub(super) quiet: bool,
}

/// What says which map is meant; each flag overrides what the map file says.
#[derive(Debug, Default, clap::Args)]
pub(super) struct MapArgs {
    /// The map file (TOML or JSON)
    pub(super) map: Option<PathBuf>,
    /// The table of events (CSV, JSON, JSON Lines, GeoJSON points; also gzipped); - is standard input
    #[arg(long, value_name = "FILE")]
    pub(super) incidents: Option<PathBuf>,
    /// The first day to show: events before it are listed in the report, not drawn
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) from: Option<String>,
    /// The last day to show
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(super) to: Option<String>,
    /// A map for each day or week (from Monday), alike but for its events: FILE-2021-06-22.svg, FILE-2021-W25.svg
    #[arg(long, value_name = "day|week")]
    pub(super) by: Option<String>,
    /// The maps of --by as small ones side by side on one sheet
    #[arg(long)]
    pub(super) panels: bool,
    /// Countries as polygons (GeoJSON, TopoJSON), instead of those built in, or border lines with a
    /// status; may be repeated
    #[arg(long, alias = "territories", value_name = "FILE")]
    pub(super) borders: Vec<PathBuf>,
    /// Districts as polygons (GeoJSON, TopoJSON); may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) districts: Vec<PathBuf>,
    /// Places that names may mean (CSV, JSON, GeoJSON points: name, lat, lon, ...); may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) places: Vec<PathBuf>,
    /// Other spellings (CSV: name,alias); may be repeated
    #[arg(long, value_name = "FILE")]
    pub(super) aliases: Vec<PathBuf>,
    /// Countries that the map is about, by name or ISO 3166 code
    #[arg(long, value_name = "NAME,...", value_delimiter = ',')]
    pub(super) focus: Vec<String>,
    /// What the map shows: auto, or west,south,east,north in degrees
    #[arg(long, value_name = "auto|W,S,E,N", allow_hyphen_values = true)]
    pub(super) extent: Option<String>,
    /// How the Earth becomes flat: auto, a name (marz list projections), a PROJ string, or an EPSG code
    #[arg(long, value_name = "auto|NAME|+proj=...|EPSG:n", allow_hyphen_values = true)]
    pub(super) projection: Option<String>,
    /// The page: article, wide, square, story, a4, ..., 1200x675, 1200xauto, 183mmx120mm@300
    #[arg(long, value_name = "SIZE")]
    pub(super) size: Option<String>,
    /// light, dark, print, contrast, newspaper, auto (an SVG light or dark as its reader prefers), or a file ending in .toml
    #[arg(long, value_name = "NAME|FILE")]
    pub(super) theme: Option<String>,
    /// The headline
    #[arg(long, value_name = "TEXT")]
    pub(super) title: Option<String>,
    /// The line under the headline
    #[arg(long, value_name = "TEXT")]
    pub(super) subtitle: Option<String>,
    /// What a reader should know about the figures
    #[arg(long, value_name = "TEXT")]
    pub(super) note: Option<String>,
    /// Who reported the figures
    #[arg(long, value_name = "TEXT")]
    pub(super) source: Option<String>,
    /// The language of the map: en, fa, ru, tg; two, as en,tg, for names in both
    #[arg(long, value_name = "TAG,...", value_delimiter = ',')]
    pub(super) language: Vec<String>,
}
