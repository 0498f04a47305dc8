use plotters_backend::{
    BackendColor, BackendCoord, BackendStyle, BackendTextStyle, DrawingBackend, DrawingErrorKind,
};
use tiny_skia::{
    FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke as SkiaStroke, StrokeDash,
    Transform,
};

use super::canvas::{Canvas, Drawn};
use super::outline::{Outline, Pen, Step, UNITS_PER_PX};
use super::primitive::{Primitives, primitives};
use super::{DrawError, page_size};
use crate::error::{Error, ErrorKind, Result};
use crate::scene::{Color, Group, Scene, Shape, Text};

/// The most pixels that a picture may have: 400 MB while it is drawn.
pub const MAX_PIXELS: u64 = 100_000_000;

/// CSS's inch, px.
const PX_PER_INCH: f64 = 96.0;

/// A [`Canvas`] that paints pixels and encodes them as PNG.
///
/// # Units
/// The backend's unit is 1/[`UNITS_PER_PX`] px, whatever the scale: the geometry is that of
/// [`super::SvgCanvas`] at every scale.
#[derive(Debug)]
pub struct PngCanvas<'a> {
    out: &'a mut Vec<u8>,
    pixels: Pixmap,
    scale: f64,
    size: (u32, u32),
    primitives: Primitives,
    open_groups: usize,
    presented: bool,
    /// Whether the bytes are the pixels themselves, and no file.
    plain: bool,
}

/// The pixels of a picture.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pixels {
    width: usize,
    /// Red, green, blue and opacity of each, row by row from the top.
    rgba: Vec<[u8; 4]>,
}

impl Pixels {
    /// Paints a page with `scale` pixels per px.
    pub(super) fn paint(page: &Scene, scale: f64) -> Result<Self> {
        let mut bytes = Vec::new();
        let canvas = PngCanvas { plain: true, ..PngCanvas::new(page, scale, &mut bytes)? };
        let width = canvas.pixels.width() as usize;
        super::paint(page, canvas)?;
        Ok(Pixels { width, rgba: bytes.as_chunks::<4>().0.to_vec() })
    }

    /// The colour of the pixel in a column and a row, counted from the top left corner; none outside.
    pub fn at(&self, column: i64, row: i64) -> Option<Color> {
        let (column, row) = (usize::try_from(column).ok()?, usize::try_from(row).ok()?);
        let [r, g, b, a] = *self.rgba.get(row * self.width + column).filter(|_| column < self.width)?;
        Some(Color { r, g, b, a })
    }
}

impl<'a> PngCanvas<'a> {
    /// A picture with `scale` pixels per px: of `page` only the size and an opaque background are used.
    ///
    /// `out` holds the file once the canvas was presented.
    ///
    /// # Errors
    /// When the page has no size, the scale is not above zero, or the picture exceeds [`MAX_PIXELS`].
    pub fn new(page: &Scene, scale: f64, out: &'a mut Vec<u8>) -> Result<Self> {
        let size = page_size(page)?;
        let (width, height) = pixel_size(page, scale)?;
        let mut pixels = Pixmap::new(width, height).ok_or_else(|| {
            Error::new(ErrorKind::Option, format!("no picture can have {width} × {height} pixels"))
        })?;
        // A page that ends within a pixel would else leave it half transparent.
        if page.background.a == 255 {
            pixels.fill(skia_color(page.background));
        }
        out.clear();
        let primitives = Primitives::default();
        Ok(PngCanvas { out, pixels, scale, size, primitives, open_groups: 0, presented: false, plain: false })
    }

    fn primitive(&mut self, shape: Option<Shape>) -> Drawn<Self> {
        shape.map_or(Ok(()), |shape| self.shape(&shape, (0, 0)))
    }

    fn not_presented(&self) -> std::result::Result<(), DrawError> {
        if self.presented { Err(DrawError::Presented) } else { Ok(()) }
    }

    fn fill(&mut self, path: &Path, color: Color, rule: FillRule) {
        if color.a > 0 {
            self.pixels.fill_path(path, &skia_paint(color), rule, self.to_pixels(), None);
        }
    }

    fn stroke(&mut self, path: &Path, pen: &Pen) {
        let mut dash: Vec<f32> = pen.dash.iter().map(|&length| px(length)).collect();
        if dash.len() % 2 == 1 {
            // As in SVG: an odd list is gone through twice.
            dash.extend_from_within(..);
        }
        let stroke = SkiaStroke {
            width: px(pen.width),
            line_cap: if pen.round_ends { LineCap::Round } else { LineCap::Butt },
            line_join: LineJoin::Round,
            dash: StrokeDash::new(dash, 0.0),
            ..SkiaStroke::default()
        };
        // Lines of up to one pixel are painted as hairlines of that weight, as browsers and resvg do; filling
        // their outline would be darker.
        self.pixels.stroke_path(path, &skia_paint(pen.color), &stroke, self.to_pixels(), None);
    }

    fn to_pixels(&self) -> Transform {
        Transform::from_scale(self.scale as f32, self.scale as f32)
    }
}

/// The size in pixels, checked before anything is allocated.
fn pixel_size(page: &Scene, scale: f64) -> Result<(u32, u32)> {
    if !(scale.is_finite() && scale > 0.0) {
        return Err(Error::new(ErrorKind::Option, format!("expected a PNG scale above 0, found {scale}")));
    }
    let pixels = |px: f64| (px * scale).round().max(1.0);
    let (width, height) = (pixels(page.width_px), pixels(page.height_px));
    if width * height > MAX_PIXELS as f64 {
        let message = format!(
            "a PNG of {width} × {height} pixels is too large: {} million pixels are the limit",
            MAX_PIXELS / 1_000_000
        );
        return Err(
            Error::new(ErrorKind::Option, message).hint("choose a smaller size or scale, or write SVG")
        );
    }
    Ok((width as u32, height as u32))
}

fn px(units: i32) -> f32 {
    (f64::from(units) / f64::from(UNITS_PER_PX)) as f32
}

fn skia_color(Color { r, g, b, a }: Color) -> tiny_skia::Color {
    tiny_skia::Color::from_rgba8(r, g, b, a)
}

fn skia_paint(color: Color) -> Paint<'static> {
    let mut paint = Paint { anti_alias: true, ..Paint::default() };
    paint.set_color(skia_color(color));
    paint
}

fn skia_path(outline: &Outline) -> Option<Path> {
    let mut path = PathBuilder::with_capacity(outline.steps.len(), outline.steps.len() * 2);
    let at = |(x, y): BackendCoord| (px(x), px(y));
    for step in &outline.steps {
        match *step {
            Step::Move(to) => path.move_to(px(to.0), px(to.1)),
            Step::Line(to) => path.line_to(px(to.0), px(to.1)),
            Step::Quad(control, to) => {
                let ((cx, cy), (x, y)) = (at(control), at(to));
                path.quad_to(cx, cy, x, y);
            }
            Step::Cubic(first, second, to) => {
                let ((ax, ay), (bx, by), (x, y)) = (at(first), at(second), at(to));
                path.cubic_to(ax, ay, bx, by, x, y);
            }
            Step::Close => path.close(),
        }
    }
    path.finish()
}

impl Canvas for PngCanvas<'_> {
    fn units_per_px(&self) -> f64 {
        UNITS_PER_PX.into()
    }

    fn begin_group(&mut self, _: &Group) -> Drawn<Self> {
        self.not_presented()?;
        self.open_groups += 1;
        Ok(())
    }

    fn end_group(&mut self) -> Drawn<Self> {
        self.open_groups = self.open_groups.checked_sub(1).ok_or(DrawError::Groups)?;
        Ok(())
    }

    fn shape(&mut self, shape: &Shape, origin: BackendCoord) -> Drawn<Self> {
        self.not_presented()?;
        let outline = Outline::new(&shape.path, origin)?;
        let pen = shape.stroke.as_ref().map_or(Ok(None), Pen::new)?;
        let Some(path) = skia_path(&outline) else { return Ok(()) };
        if let Some(fill) = &shape.fill {
            let rule = if outline.even_odd() { FillRule::EvenOdd } else { FillRule::Winding };
            self.fill(&path, fill.color, rule);
        }
        if let Some(pen) = pen {
            self.stroke(&path, &pen);
        }
        Ok(())
    }

    fn text(&mut self, text: &Text, origin: BackendCoord) -> Drawn<Self> {
        self.not_presented()?;
        let halo = text.halo.as_ref().map_or(Ok(None), Pen::halo)?;
        let mut letters = Vec::with_capacity(text.letters.len());
        for letter in &text.letters {
            letters.extend(skia_path(&Outline::new(&(letter.place * &*letter.outline), origin)?));
        }
        if let Some(pen) = halo {
            letters.iter().for_each(|letter| self.stroke(letter, &pen));
        }
        letters.iter().for_each(|letter| self.fill(letter, text.color, FillRule::Winding));
        Ok(())
    }
}

impl DrawingBackend for PngCanvas<'_> {
    type ErrorType = DrawError;

    fn present(&mut self) -> Drawn<Self> {
        if self.presented {
            return Ok(());
        }
        if self.open_groups > 0 {
            return Err(DrawError::Groups.into());
        }
        self.presented = true;
        if self.plain {
            let colors = self.pixels.pixels().iter().map(|pixel| pixel.demultiply());
            self.out
                .extend(colors.flat_map(|color| [color.red(), color.green(), color.blue(), color.alpha()]));
            return Ok(());
        }
        encode(&self.pixels, self.scale * PX_PER_INCH, self.out)
            .map_err(|error| DrawError::Encoding(error.to_string()).into())
    }

    primitives!();

    fn draw_text<T: BackendTextStyle>(&mut self, _: &str, _: &T, _: BackendCoord) -> Drawn<Self> {
        Err(DrawError::Letters.into())
    }

    fn estimate_text_size<T: BackendTextStyle>(
        &self,
        _: &str,
        _: &T,
    ) -> std::result::Result<(u32, u32), DrawingErrorKind<DrawError>> {
        Err(DrawError::Letters.into())
    }
}

/// Writes the file: without an alpha channel when nothing is transparent, and with its dots per inch.
fn encode(pixels: &Pixmap, dpi: f64, out: &mut Vec<u8>) -> std::result::Result<(), png::EncodingError> {
    let opaque = pixels.pixels().iter().all(|pixel| pixel.alpha() == 255);
    let mut encoder = png::Encoder::new(&mut *out, pixels.width(), pixels.height());
    encoder.set_color(if opaque { png::ColorType::Rgb } else { png::ColorType::Rgba });
    encoder.set_depth(png::BitDepth::Eight);
    // Measured on maps of 1200 × 860 px with the compressor that Cargo.toml chooses: from level 2 to level 5 the time of a
    // picture rises by 5 %, and files become 10 % smaller; level 6 takes as much again for 1 to 3 %. Flat areas repeat better
    // than their differences do: filters make the file a quarter larger.
    encoder.set_deflate_compression(png::DeflateCompression::Level(5));
    encoder.set_filter(png::Filter::NoFilter);
    let per_metre = (dpi / 0.0254).round() as u32;
    encoder.set_pixel_dims(Some(png::PixelDimensions {
        xppu: per_metre,
        yppu: per_metre,
        unit: png::Unit::Meter,
    }));
    encoder.set_source_srgb(png::SrgbRenderingIntent::Perceptual);
    let mut bytes = Vec::new();
    if opaque {
        let rgba = pixels.data().as_chunks::<4>().0;
        bytes.resize(3 * rgba.len(), 0);
        let rgb = bytes.as_chunks_mut::<3>().0;
        rgb.iter_mut().zip(rgba).for_each(|(to, [r, g, b, _])| *to = [*r, *g, *b]);
    } else {
        bytes.reserve(pixels.data().len());
        for color in pixels.pixels().iter().map(|pixel| pixel.demultiply()) {
            bytes.extend([color.red(), color.green(), color.blue(), color.alpha()]);
        }
    }
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&bytes)?;
    writer.finish()
}

#[cfg(test)]
mod tests {
    use kurbo::{BezPath, Point};

    use super::*;
    use crate::draw::{png, tests::page};
    use crate::scene::{Cap, Face, Halo, Run, Stroke};

    const RED: Color = Color::rgb(0xff0000);

    fn path(svg: &str) -> BezPath {
        BezPath::from_svg(svg).unwrap()
    }

    struct Picture {
        info: ::png::Info<'static>,
        bytes: Vec<u8>,
    }

    impl Picture {
        fn of(scene: &Scene, scale: f64) -> Self {
            let file = png(scene, scale).unwrap();
            let mut reader = ::png::Decoder::new(std::io::Cursor::new(file)).read_info().unwrap();
            let mut bytes = vec![0; reader.output_buffer_size().unwrap()];
            reader.next_frame(&mut bytes).unwrap();
            Picture { info: reader.info().clone(), bytes }
        }

        fn at(&self, x: usize, y: usize) -> &[u8] {
            let channels = self.info.color_type.samples();
            let start = (y * self.info.width as usize + x) * channels;
            &self.bytes[start..start + channels]
        }
    }

    #[test]
    fn holes_stay_holes_and_islands_in_them_stay_islands() {
        let mut scene = page(40.0, 40.0);
        let rings = path("M0,0 H40 V40 H0 Z M10,10 H30 V30 H10 Z M18,18 H22 V22 H18 Z");
        scene.nodes.push(Shape::new(rings).fill(RED).into());
        let picture = Picture::of(&scene, 1.0);
        assert_eq!(picture.at(5, 5), [255, 0, 0]);
        assert_eq!(picture.at(14, 14), [255, 255, 255]);
        assert_eq!(picture.at(20, 20), [255, 0, 0]);
    }

    #[test]
    fn a_ring_that_crosses_itself_is_filled_as_svg_fills_it() {
        let mut scene = page(40.0, 40.0);
        // The square in the middle is gone round twice.
        scene.nodes.push(Shape::new(path("M0,0 H30 V30 H10 V10 H40 V40 H0 Z")).fill(RED).into());
        assert_eq!(Picture::of(&scene, 1.0).at(20, 20), [255, 0, 0]);
        assert!(!crate::draw::svg(&scene).unwrap().contains("fill-rule"));
    }

    #[test]
    fn letters_are_filled_by_the_non_zero_rule_over_their_halo() {
        let mut scene = page(40.0, 40.0);
        // Two strokes of a letter that overlap at (15, 15), as in variable fonts.
        let outline = path("M10,10 H20 V20 H10 Z M12,12 H30 V18 H12 Z");
        let halo = Some(Halo { color: Color::rgb(0x0000ff), width_px: 3.0 });
        let (content, face, origin) = ("a".to_owned(), Face::Regular, Point::new(10.0, 20.0));
        let letters = crate::draw::tests::letters(outline);
        scene.nodes.push(
            Text { content, face, size_px: 9.0, origin, letters, color: RED, halo, run: Run::default() }
                .into(),
        );
        let picture = Picture::of(&scene, 1.0);
        assert_eq!(picture.at(15, 15), [255, 0, 0]);
        assert_eq!(picture.at(8, 15), [0, 0, 255]);
        assert_eq!(picture.at(3, 15), [255, 255, 255]);
    }

    #[test]
    fn dashes_leave_gaps() {
        let mut scene = page(40.0, 10.0);
        let stroke = Stroke::new(RED, 4.0).dashed(&[10.0], Cap::Butt);
        scene.nodes.push(Shape::new(path("M0,5 H40")).stroke(stroke).into());
        let picture = Picture::of(&scene, 2.0);
        let row: Vec<u8> = (0..4).map(|i| picture.at(10 + 20 * i, 10)[1]).collect();
        assert_eq!(row, [0, 255, 0, 255]);
    }

    #[test]
    fn the_file_records_its_size_and_its_dots_per_inch() {
        let picture = Picture::of(&page(30.0, 20.0), 3.125);
        assert_eq!((picture.info.width, picture.info.height), (94, 63));
        let dims = picture.info.pixel_dims.unwrap();
        assert_eq!((dims.xppu, dims.yppu, dims.unit), (11811, 11811, ::png::Unit::Meter)); // 300 dpi
    }

    #[test]
    fn only_a_transparent_page_has_an_alpha_channel() {
        assert_eq!(Picture::of(&page(10.25, 10.25), 2.0).info.color_type, ::png::ColorType::Rgb);
        let clear = Scene { background: Color { a: 0, ..RED }, ..page(10.0, 10.0) };
        assert_eq!(Picture::of(&clear, 1.0).at(5, 5), [0, 0, 0, 0]);
        let half = Scene { background: RED.alpha(0.5), ..page(10.0, 10.0) };
        assert_eq!(Picture::of(&half, 1.0).at(5, 5), [255, 0, 0, 128]);
    }

    #[test]
    fn a_picture_with_too_many_pixels_is_refused_before_it_takes_memory() {
        assert_eq!(pixel_size(&page(2000.0, 1250.0), 4.0).unwrap(), (8000, 5000));
        assert!(pixel_size(&page(10_000.0, 10_000.0), 1.0).is_ok());
        for (side, scale) in [(10_001.0, 1.0), (1000.0, 1e300), (2000.0, 6.0)] {
            let error = pixel_size(&page(side, side), scale).unwrap_err();
            assert_eq!(error.kind, ErrorKind::Option);
            assert!(error.to_string().contains("100 million pixels are the limit"), "{error}");
        }
        for scale in [0.0, -1.0, f64::NAN, f64::INFINITY] {
            assert_eq!(pixel_size(&page(10.0, 10.0), scale).unwrap_err().kind, ErrorKind::Option);
        }
    }
}
