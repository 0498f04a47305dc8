use std::fmt;

use plotters::drawing::DrawingAreaErrorKind;
use plotters_backend::DrawingErrorKind;

use crate::error::{Error, ErrorKind};

/// Why a canvas could not draw something.
///
/// plotters wants an error type of its own kind; it becomes a [`crate::Error`] when it leaves this module.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum DrawError {
    /// A coordinate or a length is not a number, or lies far beyond any page.
    Length,
    /// Text came as characters; this canvas draws outlines only.
    Letters,
    /// A bitmap came; this canvas draws paths only.
    Bitmap,
    /// More groups were ended than begun, or fewer.
    Groups,
    /// Something was drawn after the picture was presented.
    Presented,
    /// The encoder of the file format failed.
    Encoding(String),
}

impl fmt::Display for DrawError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            DrawError::Length => f.write_str("a coordinate or a length is not a number, or is far too large"),
            DrawError::Letters => {
                f.write_str("this canvas has no fonts: set text as `scene::Text`, or record the chart first")
            }
            DrawError::Bitmap => f.write_str("this canvas draws paths, not bitmaps"),
            DrawError::Groups => f.write_str("groups are not begun and ended in pairs"),
            DrawError::Presented => f.write_str("the picture is finished: nothing can be drawn any more"),
            DrawError::Encoding(reason) => write!(f, "the picture can't be encoded: {reason}"),
        }
    }
}

impl std::error::Error for DrawError {}

impl From<DrawError> for DrawingErrorKind<DrawError> {
    fn from(error: DrawError) -> Self {
        DrawingErrorKind::DrawingError(error)
    }
}

impl From<DrawError> for Error {
    fn from(error: DrawError) -> Self {
        let kind = match error {
            DrawError::Encoding(_) => ErrorKind::Write,
            _ => ErrorKind::Layout,
        };
        Error::new(kind, error.to_string())
    }
}

impl From<DrawingAreaErrorKind<DrawError>> for Error {
    fn from(error: DrawingAreaErrorKind<DrawError>) -> Self {
        match error {
            DrawingAreaErrorKind::BackendError(DrawingErrorKind::DrawingError(error)) => error.into(),
            other => Error::new(ErrorKind::Layout, other.to_string()),
        }
    }
}
