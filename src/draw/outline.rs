//! Paths and lines in device units, as every canvas of ours draws them.
//!
//! The rounding is done here and only here: SVG and PNG can't differ in it.

use kurbo::{BezPath, PathEl, Point};
use plotters_backend::BackendCoord;

use super::DrawError;
use crate::scene::{Cap, Color, Halo, Stroke};

/// Device units per px of the canvases in this module, and of a [`super::Recorder`].
pub const UNITS_PER_PX: i32 = 100;

/// The farthest coordinate, units: differences of two still fit an `i32`.
const FARTHEST: i64 = 1 << 29;

/// A length in px as the nearest number of device units: for the sizes that a plotters chart asks for.
pub fn units(px: f64) -> i32 {
    // A float-to-integer cast saturates; what is absurd is refused when it is drawn.
    (px * f64::from(UNITS_PER_PX)).round() as i32
}

/// A length in px as device units.
pub(super) fn checked_units(px: f64) -> Result<i32, DrawError> {
    shifted_units(px, 0)
}

fn shifted_units(px: f64, origin: i32) -> Result<i32, DrawError> {
    if !px.is_finite() {
        return Err(DrawError::Length);
    }
    let value = nearest(px * f64::from(UNITS_PER_PX)).saturating_add(origin.into());
    if value.abs() > FARTHEST {
        return Err(DrawError::Length);
    }
    i32::try_from(value).map_err(|_| DrawError::Length)
}

/// The nearest whole number, as [`f64::round`] has it; without a call for each of a map's hundred thousand coordinates.
fn nearest(value: f64) -> i64 {
    const ALMOST_HALF: f64 = 0.5 - f64::EPSILON / 4.0;
    (value + ALMOST_HALF.copysign(value)) as i64
}

/// One step of an [`Outline`]; places are absolute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step {
    Move(BackendCoord),
    Line(BackendCoord),
    Quad(BackendCoord, BackendCoord),
    Cubic(BackendCoord, BackendCoord, BackendCoord),
    Close,
}

/// A path in device units, without steps that lead nowhere.
///
/// Shape: every subpath begins with a move and has a length; a closing line that `Close` draws anyway is
/// left out.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Outline {
    pub(super) steps: Vec<Step>,
    /// How many subpaths there are.
    pub(super) subpaths: usize,
    /// Whether a subpath is not closed.
    pub(super) open: bool,
    current: BackendCoord,
    start: BackendCoord,
    /// A move to `start` is still to be written: it is, once something is drawn from there.
    pending: bool,
}

impl Outline {
    /// Rounds a path in px that is drawn from `origin`.
    pub(super) fn new(path: &BezPath, origin: BackendCoord) -> Result<Self, DrawError> {
        let mut outline = Outline { pending: true, ..Outline::default() };
        outline.steps.reserve(path.elements().len());
        let place = |point: Point| -> Result<BackendCoord, DrawError> {
            Ok((shifted_units(point.x, origin.0)?, shifted_units(point.y, origin.1)?))
        };
        for element in path.elements() {
            match *element {
                PathEl::MoveTo(to) => outline.start_at(place(to)?),
                PathEl::LineTo(to) => {
                    let to = place(to)?;
                    outline.go(to, to == outline.current, Step::Line(to));
                }
                PathEl::QuadTo(control, to) => {
                    let (control, to) = (place(control)?, place(to)?);
                    let still = [control, to] == [outline.current; 2];
                    outline.go(to, still, Step::Quad(control, to));
                }
                PathEl::CurveTo(first, second, to) => {
                    let (first, second, to) = (place(first)?, place(second)?, place(to)?);
                    let still = [first, second, to] == [outline.current; 3];
                    outline.go(to, still, Step::Cubic(first, second, to));
                }
                PathEl::ClosePath => outline.close(),
            }
        }
        outline.open |= !outline.pending;
        Ok(outline)
    }

    /// Whether a shape of this outline is filled by the even-odd rule: that is what cuts holes. A single ring
    /// has none, and where it crosses itself, by simplification say, it had better be filled.
    pub(super) fn even_odd(&self) -> bool {
        self.subpaths > 1
    }

    fn start_at(&mut self, place: BackendCoord) {
        self.open |= !self.pending;
        (self.start, self.current, self.pending) = (place, place, true);
    }

    fn go(&mut self, to: BackendCoord, still: bool, step: Step) {
        if still {
            return;
        }
        if self.pending {
            self.steps.push(Step::Move(self.start));
            self.subpaths += 1;
            self.pending = false;
        }
        self.steps.push(step);
        self.current = to;
    }

    fn close(&mut self) {
        if self.pending {
            return;
        }
        if self.steps.last() == Some(&Step::Line(self.start)) {
            self.steps.pop();
        }
        self.steps.push(Step::Close);
        // A step after `Close` goes on from the start.
        (self.current, self.pending) = (self.start, true);
    }
}

/// A stroke in device units; joins are round.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Pen {
    pub(super) color: Color,
    pub(super) width: i32,
    /// Dash and gap in turn; empty, or not all zero and none below zero.
    pub(super) dash: Vec<i32>,
    pub(super) round_ends: bool,
}

impl Pen {
    /// The pen of a stroke; none when it leaves no trace.
    pub(super) fn new(stroke: &Stroke) -> Result<Option<Pen>, DrawError> {
        let width = checked_units(stroke.width_px)?;
        if width <= 0 || stroke.color.a == 0 {
            return Ok(None);
        }
        let mut dash = stroke.dash_px.iter().map(|&px| checked_units(px)).collect::<Result<Vec<_>, _>>()?;
        if dash.iter().any(|&length| length < 0) {
            return Err(DrawError::Length);
        }
        if dash.iter().all(|&length| length == 0) {
            dash.clear();
        }
        Ok(Some(Pen { color: stroke.color, width, dash, round_ends: stroke.cap == Cap::Round }))
    }

    /// The pen that a halo is stroked with: half of its line lies under the letters.
    pub(super) fn halo(halo: &Halo) -> Result<Option<Pen>, DrawError> {
        Pen::new(&Stroke::new(halo.color, 2.0 * halo.width_px).dashed(&[], Cap::Butt))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(svg: &str) -> Outline {
        Outline::new(&BezPath::from_svg(svg).unwrap(), (0, 0)).unwrap()
    }

    #[test]
    fn the_nearest_whole_number_is_that_of_the_standard_library() {
        let halves =
            [0.0, 0.5, 1.5, 2.5, 1e9 + 0.5].map(|half: f64| [half.next_down(), half, half.next_up()]);
        for value in halves.as_flattened().iter().flat_map(|v| [*v, -v]) {
            assert_eq!(nearest(value), value.round() as i64, "{value}");
        }
    }

    #[test]
    fn steps_that_lead_nowhere_are_left_out() {
        use Step::{Close, Line, Move};
        let tidy = vec![Move((0, 0)), Line((100, 0)), Line((100, 100)), Close];
        assert_eq!(outline("M0,0 L0.001,0 L1,0 L1,0.004 L1,1 L0,0 Z").steps, tidy);
        assert_eq!(outline("M5,5 Z M0,0 L1,0 L1,1 Z M7,7 L7,7").steps, tidy);
    }

    #[test]
    fn a_subpath_after_a_close_begins_where_the_closed_one_began() {
        use Step::{Close, Line, Move};
        let two = outline("M1,1 L2,1 L2,2 Z L0,0");
        assert_eq!(two.steps[..4], [Move((100, 100)), Line((200, 100)), Line((200, 200)), Close]);
        assert_eq!(two.steps[4..], [Move((100, 100)), Line((0, 0))]);
        assert_eq!((two.subpaths, two.open), (2, true));
    }

    #[test]
    fn a_path_is_open_when_any_subpath_is() {
        assert!(!outline("M0,0 L1,0 L1,1 Z M5,5").open);
        assert!(outline("M0,0 L1,0 M2,2 L3,2 L3,3 Z").open);
    }

    #[test]
    fn coordinates_that_are_no_numbers_are_refused() {
        for bad in [f64::NAN, f64::INFINITY, 1e9] {
            let mut path = BezPath::new();
            path.move_to((0.0, 0.0));
            path.line_to((bad, 1.0));
            assert_eq!(Outline::new(&path, (0, 0)), Err(DrawError::Length), "{bad}");
        }
    }

    #[test]
    fn a_dash_of_zeros_is_a_solid_line_and_a_negative_one_an_error() {
        let stroke = |dash: &[f64]| Pen::new(&Stroke::new(Color::rgb(0), 1.0).dashed(dash, Cap::Butt));
        assert!(stroke(&[0.0, 0.001]).unwrap().unwrap().dash.is_empty());
        assert_eq!(stroke(&[3.0, -1.0]), Err(DrawError::Length));
    }
}
