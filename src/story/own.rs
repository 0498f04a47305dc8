//! The user's own files of borders and districts, put together.

use std::path::PathBuf;

use crate::atlas::{self, Level, LineInput, TerritoryInput};
use crate::error::{Error, ErrorKind, Result, Warning};
use crate::load;
use crate::load::features::{self, Borders, Keys};
use crate::spec::MapSpec;

/// Which files are read, and how: all that the ground in them depends on.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct OwnFiles {
    borders: Vec<PathBuf>,
    districts: Vec<PathBuf>,
    keys: Keys,
    snap_m: Option<f64>,
}

/// What the files hold.
#[derive(Debug)]
pub(super) struct Own {
    pub(super) territories: Vec<TerritoryInput>,
    pub(super) lines: Vec<LineInput>,
}

/// How near lines of several files are taken for one, unless the map file says it, m: about what rounding to four
/// decimals of a degree moves a point.
const SNAP_M: f64 = 10.0;

/// The length of a degree of latitude on a sphere of the Earth's mean radius, m.
const METRES_PER_DEGREE: f64 = 111_195.0;

impl OwnFiles {
    pub(super) fn of(spec: &MapSpec) -> Self {
        let values = spec.choropleth.as_ref().filter(|choropleth| choropleth.file.is_none());
        OwnFiles {
            borders: spec.borders.clone(),
            districts: spec.districts.clone(),
            keys: Keys {
                name: spec.name_property.clone(),
                id: spec.id_property.clone(),
                value: values.map(|choropleth| choropleth.value.clone()),
            },
            snap_m: spec.snap_m,
        }
    }

    /// Reads all files; those of a level are put together, so that neighbours in two files have a border like those in
    /// one.
    pub(super) fn read(&self, warnings: &mut Vec<Warning>) -> Result<Own> {
        let districts = self.districts(warnings)?;
        let Borders { mut territories, lines } = self.borders(warnings)?;
        territories.extend(districts);
        let mut own = Own { territories, lines };
        self.snap(&mut own, warnings)?;
        Ok(own)
    }

    /// The polygons and lines of all files of borders.
    fn borders(&self, warnings: &mut Vec<Warning>) -> Result<Borders> {
        let mut borders = Borders::default();
        for path in &self.borders {
            let (text, file) = (load::read_boundaries(path)?, path.display().to_string());
            let found = features::borders(&text, &file, Level::Country, &self.keys)?.take(warnings);
            borders.territories.extend(found.territories);
            borders.lines.extend(found.lines);
        }
        Ok(borders)
    }

    fn districts(&self, warnings: &mut Vec<Warning>) -> Result<Vec<TerritoryInput>> {
        let mut districts = Vec::new();
        for path in &self.districts {
            let (text, file) = (load::read_boundaries(path)?, path.display().to_string());
            let found = features::territories(&text, &file, Level::District, &self.keys)?;
            districts.extend(found.take(warnings));
        }
        Ok(districts)
    }

    /// Brings lines that nearly coincide together, and says so.
    fn snap(&self, own: &mut Own, warnings: &mut Vec<Warning>) -> Result<()> {
        let files = self.borders.len() + self.districts.len();
        let metres = self.snap_m.unwrap_or(if files > 1 { SNAP_M } else { 0.0 });
        if !(0.0..=100_000.0).contains(&metres) {
            let message = format!("expected metres from 0 to 100000, found {metres}");
            return Err(Error::new(ErrorKind::Option, message).at("snap_m"));
        }
        if metres == 0.0 {
            return Ok(());
        }
        let (moved, farthest) = atlas::snap(&mut own.territories, &mut own.lines, metres / METRES_PER_DEGREE);
        if moved > 0 {
            let farthest = farthest * METRES_PER_DEGREE;
            let message = format!(
                "{moved} points of borders were put on neighbouring lines, the farthest {farthest:.1} m away"
            );
            let hint = format!("lines nearer than {metres} m are taken for one: see snap_m in the map file");
            warnings.push(Warning::new("snapped", message).hint(hint));
        }
        Ok(())
    }
}

impl Own {
    pub(super) fn is_empty(&self) -> bool {
        self.territories.is_empty() && self.lines.is_empty()
    }

    /// Whether the files draw countries, which then take the place of those built in.
    pub(super) fn has_countries(&self) -> bool {
        self.territories.iter().any(|t| t.territory.level == Level::Country)
    }
}
