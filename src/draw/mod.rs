//! The finished picture becomes bytes, through plotters.
//!
//! A [`Scene`] is one plotters [`Drawable`]: it is drawn by [`DrawingArea::draw`] on any backend that is a
//! [`Canvas`], and knows nothing of file formats. The canvases here are [`SvgCanvas`] and [`PngCanvas`];
//! [`Stock`] makes one of any other backend; a [`Recorder`] goes the other way and turns a plotters chart into
//! nodes of a scene. This is the only door to plotters, tiny-skia and png. It decides nothing about the map:
//! colours, outlines and positions arrive finished.
//!
//! Why one drawable: `DrawingArea::draw` clamps every point of a drawable into the area, which bends lines that
//! leave the page. A scene shows plotters a single point, the corner that it is drawn from, and hands its paths
//! to the canvas itself.
//!
//! # Units
//! plotters speaks whole numbers, and a pixel is too coarse for a map: a canvas of ours has
//! [`UNITS_PER_PX`] units to a px. Every coordinate is rounded to them once, so that SVG and PNG show the same
//! geometry, and equal scenes give equal bytes.
//!
//! # Examples
//! ```
//! use marz::{draw, scene::{Color, Scene}};
//!
//! let scene = Scene {
//!     width_px: 640.0,
//!     height_px: 480.0,
//!     background: Color::rgb(0xffffff),
//!     title: "Nothing happened".into(),
//!     description: "An empty page.".into(),
//!     language: None,
//!     id_prefix: "m".into(),
//!     nodes: vec![],
//! };
//! assert!(draw::svg(&scene)?.starts_with("<svg"));
//! assert!(draw::png(&scene, 2.0)?.starts_with(b"\x89PNG"));
//! # Ok::<(), marz::Error>(())
//! ```

mod canvas;
mod chart;
mod error;
mod glyphs;
mod live;
mod markup;
mod outline;
mod png;
mod primitive;
mod record;
mod schemes;
mod stock;
mod svg;

pub use canvas::{Canvas, Drawn};
pub use chart::{Band, Bar, ChartStyle, SetText, Slot, Span, bar_chart};
pub use error::DrawError;
pub use outline::{UNITS_PER_PX, units};
pub use png::{MAX_PIXELS, Pixels, PngCanvas};
pub use record::{Recorder, TextExtent, TextSetter};
pub use stock::Stock;
pub use svg::{SvgCanvas, SvgOptions};

use kurbo::{Rect, Shape as _};
use plotters::drawing::{DrawingArea, IntoDrawingArea};
use plotters::element::{Drawable, PointCollection};
use plotters_backend::BackendCoord;

use crate::error::{Error, ErrorKind, Result};
use crate::scene::{Node, Scene, Shape};

/// Draws a scene as a standalone SVG document; text is drawn as outlines.
///
/// # Errors
/// When the page has no size, or a coordinate is not a number or lies absurdly far out.
pub fn svg(scene: &Scene) -> Result<String> {
    svg_with(scene, SvgOptions::default())
}

/// Draws a scene as a standalone SVG document, with its text and its colours as the options say.
///
/// # Errors
/// As [`svg`]; and when the dark picture differs from the scene in more than its colours.
pub fn svg_with(scene: &Scene, options: SvgOptions<'_>) -> Result<String> {
    let mut out = String::new();
    paint(scene, SvgCanvas::with(scene, options, &mut out)?)?;
    Ok(out)
}

/// Draws a scene as a PNG file, with `scale` PNG pixels per px; the file records 96 × `scale` dots per inch.
///
/// # Errors
/// As [`svg`]; and when the picture would have more than [`MAX_PIXELS`].
pub fn png(scene: &Scene, scale: f64) -> Result<Vec<u8>> {
    let mut out = Vec::new();
    paint(scene, PngCanvas::new(scene, scale, &mut out)?)?;
    Ok(out)
}

/// Paints a scene as pixels, `scale` of them per px: those of [`png`], to be looked at.
///
/// # Errors
/// As [`png`].
pub fn pixels(scene: &Scene, scale: f64) -> Result<Pixels> {
    Pixels::paint(scene, scale)
}

fn paint<C: Canvas<ErrorType = DrawError>>(scene: &Scene, canvas: C) -> Result<()> {
    let area: DrawingArea<C, _> = canvas.into_drawing_area();
    area.draw(scene)?;
    area.present()?;
    Ok(())
}

/// The size of a page in device units.
fn page_size(page: &Scene) -> Result<(u32, u32)> {
    let side = |px: f64| outline::checked_units(px).ok().and_then(|units| u32::try_from(units).ok());
    match (side(page.width_px), side(page.height_px)) {
        (Some(width), Some(height)) if width > 0 && height > 0 => Ok((width, height)),
        _ => Err(Error::new(
            ErrorKind::Layout,
            format!("no page can be {} × {} px large", page.width_px, page.height_px),
        )),
    }
}

/// The one point of a scene that plotters sees: its upper left corner.
impl PointCollection<'_, BackendCoord> for &Scene {
    type Point = BackendCoord;
    type IntoIter = std::iter::Once<BackendCoord>;

    fn point_iter(self) -> Self::IntoIter {
        std::iter::once((0, 0))
    }
}

impl<DB: Canvas> Drawable<DB> for Scene {
    fn draw<I: Iterator<Item = BackendCoord>>(
        &self,
        mut corner: I,
        canvas: &mut DB,
        _area_size: (u32, u32),
    ) -> Drawn<DB> {
        let origin = corner.next().unwrap_or_default();
        if self.background.a > 0 {
            let page = Rect::new(0.0, 0.0, self.width_px, self.height_px);
            canvas.shape(&Shape::new(page.to_path(0.1)).fill(self.background), origin)?;
        }
        draw_nodes(&self.nodes, canvas, origin)
    }
}

fn draw_nodes<C: Canvas>(nodes: &[Node], canvas: &mut C, origin: BackendCoord) -> Drawn<C> {
    for node in nodes {
        match node {
            Node::Group(group) => {
                canvas.begin_group(group)?;
                draw_nodes(&group.nodes, canvas, origin)?;
                canvas.end_group()?;
            }
            Node::Shape(shape) => canvas.shape(shape, origin)?,
            Node::Text(text) => canvas.text(text, origin)?,
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use kurbo::BezPath;

    use super::*;
    use crate::scene::{Color, Group, Stroke};

    /// An empty white page, px.
    pub(super) fn page(width_px: f64, height_px: f64) -> Scene {
        Scene {
            width_px,
            height_px,
            background: Color::rgb(0xffffff),
            title: "title".into(),
            description: "what it shows".into(),
            language: None,
            id_prefix: "m".into(),
            nodes: vec![],
        }
    }

    /// A single letter with an outline in px.
    pub(super) fn letters(outline: BezPath) -> Vec<crate::scene::Letter> {
        let flip = kurbo::Affine::new([1.0, 0.0, 0.0, -1.0, 0.0, 0.0]);
        let outline = std::sync::Arc::new(flip * outline);
        vec![crate::scene::Letter { glyph: (0, 1), outline, place: flip }]
    }

    #[test]
    fn lines_that_leave_the_page_keep_their_direction() {
        let mut scene = page(100.0, 100.0);
        let mut path = BezPath::new();
        path.move_to((50.0, 50.0));
        path.line_to((250.0, -350.0));
        scene.nodes.push(Shape::new(path).stroke(Stroke::new(Color::rgb(0), 1.0)).into());
        assert!(svg(&scene).unwrap().contains("d=\"M50 50l200-400\""));
    }

    #[test]
    fn a_scene_is_drawn_from_the_corner_of_the_area_that_it_is_drawn_on() {
        let mut out = String::new();
        let root = SvgCanvas::new(&page(300.0, 100.0), &mut out).unwrap().into_drawing_area();
        let right = root.split_horizontally(units(200.0)).1;
        right.draw(&page(50.0, 50.0)).unwrap();
        root.present().unwrap();
        drop((root, right));
        assert!(out.contains("d=\"M200 0h50v50h-50z\""), "{out}");
    }

    #[test]
    fn equal_scenes_give_equal_bytes() {
        let scene = || {
            let mut scene = page(60.0, 40.0);
            let mut layer = Group::layer("a");
            let circle = kurbo::Circle::new((20.2, 20.3), 9.9).to_path(0.01);
            layer.push(Shape::new(circle).fill(Color::rgb(0xd55e00).alpha(0.4)));
            scene.nodes.push(layer.into());
            scene
        };
        assert_eq!(svg(&scene()).unwrap(), svg(&scene()).unwrap());
        assert_eq!(png(&scene(), 2.0).unwrap(), png(&scene(), 2.0).unwrap());
    }

    #[test]
    fn a_page_without_size_is_refused() {
        for width in [0.0, -5.0, 0.001, f64::NAN, f64::INFINITY, 1e12] {
            assert_eq!(svg(&page(width, 10.0)).unwrap_err().kind, ErrorKind::Layout, "{width}");
            assert_eq!(png(&page(width, 10.0), 1.0).unwrap_err().kind, ErrorKind::Layout, "{width}");
        }
    }
}
