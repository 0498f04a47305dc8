//! `marz init`: a map to begin with.

use std::path::Path;

use marz::{Error, ErrorKind, Result};

use super::output::Pending;

/// The files, as they are written.
const FILES: [(&str, &str); 2] = [
    ("map.toml", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/init/map.toml"))),
    ("events.csv", include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/assets/init/events.csv"))),
];

/// Writes the files into a folder, all or none.
pub(super) fn init(folder: &Path) -> Result<bool> {
    for (name, _) in FILES {
        let path = folder.join(name);
        // A link that leads nowhere is something of the user's as well.
        if path.symlink_metadata().is_ok() {
            return Err(Error::new(ErrorKind::Write, "exists already, and is not overwritten")
                .hint("name another folder, as in: marz init my-map")
                .in_file(path.display()));
        }
    }
    std::fs::create_dir_all(folder).map_err(|error| {
        Error::new(ErrorKind::Write, format!("the folder can't be made: {error}"))
            .hint("check the right to write there, or name another folder")
            .in_file(folder.display())
    })?;
    let pending = FILES.iter().map(|(name, text)| Pending::write(&folder.join(name), text.as_bytes()));
    let pending = pending.collect::<Result<Vec<_>>>()?;
    pending.into_iter().try_for_each(Pending::commit)?;
    for (name, _) in FILES {
        eprintln!("wrote {}", folder.join(name).display());
    }
    eprintln!("draw it with: marz render {}", folder.join(FILES[0].0).display());
    Ok(true)
}
