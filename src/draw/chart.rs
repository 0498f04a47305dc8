//! A bar chart made by plotters and recorded into nodes of a scene.

use kurbo::{Point, Rect};
use plotters::prelude::*;
use plotters::style::Color as _;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::outline::units;
use super::record::{Recorder, TextExtent, TextSetter};
use crate::scene::{Color, Face, Node, Text as SceneText};

/// One place on the axis of a bar chart.
#[derive(Debug, Clone, PartialEq)]
pub struct Slot {
    /// What stands under the axis.
    pub label: String,
    /// How many units of the axis the slot is wide.
    pub width: usize,
    /// From left to right.
    pub bars: Vec<Bar>,
}

/// A bar of a slot.
#[derive(Debug, Clone, PartialEq)]
pub struct Bar {
    /// Its height, in what the chart counts.
    pub value: f64,
    /// What stands above it.
    pub label: String,
    /// The colour of the bar.
    pub fill: Color,
    /// The colour of the label.
    pub ink: Color,
}

/// Something of unknown size that lasted from one point of the axis to another.
#[derive(Debug, Clone, PartialEq)]
pub struct Span {
    /// Where it begins and where it ends, units of the axis.
    pub ends: (f64, f64),
    /// What stands above it.
    pub label: String,
    /// Its colour.
    pub color: Color,
}

/// A stretch of the axis that a chart points to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Band {
    /// Where it begins and where it ends, units of the axis.
    pub ends: (f64, f64),
    /// The colour behind its bars.
    pub color: Color,
}

/// The looks of a chart.
#[derive(Debug, Clone, PartialEq)]
pub struct ChartStyle {
    /// Size of the text, px.
    pub size_px: f64,
    /// Colour of the axis.
    pub text: Color,
    /// Colour of the labels under the axis.
    pub muted: Color,
    /// Width of the axis, px.
    pub line_px: f64,
}

/// Sets a line of text with its baseline's left end at a point: content, style, size in px, colour, point.
pub type SetText = fn(&str, Face, f64, Color, Point) -> SceneText;

struct Setter(SetText);

impl TextSetter for Setter {
    fn measure(&self, content: &str, face: Face, size_px: f64) -> TextExtent {
        let outline = (self.0)(content, face, size_px, Color::rgb(0), Point::ZERO).outline();
        let ink = kurbo::Shape::bounding_box(&outline);
        TextExtent { width_px: ink.x1.max(0.0), ascent_px: size_px * 0.7, descent_px: size_px * 0.2 }
    }

    fn set(&self, content: &str, face: Face, size_px: f64, color: Color, origin: Point) -> SceneText {
        (self.0)(content, face, size_px, color, origin)
    }
}

/// Draws slots as bars over a common axis, in an area of the page.
///
/// The bars and their labels are a plotters chart (`ChartBuilder` over a cartesian plane), recorded: they reach
/// the page in the map's own fonts and by whatever canvas the map is painted on. Where labels would run into
/// each other, only every second, third, ... is set.
pub fn bar_chart(
    area: Rect,
    slots: &[Slot],
    spans: &[Span],
    band: Option<Band>,
    style: &ChartStyle,
    set: SetText,
) -> Vec<Node> {
    let mut nodes = Vec::new();
    // Recording can't fail, and the ranges are finite; a chart that plotters refuses would come out empty.
    let _ = draw(area, slots, spans, band, style, set, &mut nodes);
    nodes
}

fn draw(
    area: Rect,
    slots: &[Slot],
    spans: &[Span],
    band: Option<Band>,
    style: &ChartStyle,
    set: SetText,
    nodes: &mut Vec<Node>,
) -> Result<(), Box<dyn std::error::Error>> {
    let setter = Setter(set);
    let root = Recorder::new(area, &setter, nodes).into_drawing_area();
    let highest = slots.iter().flat_map(|s| &s.bars).map(|bar| bar.value).fold(1.0, f64::max);
    let (head, foot) = (style.size_px * 1.9, style.size_px * 1.8);
    let units_wide = slots.iter().map(|s| s.width).sum::<usize>().max(1);
    let mut chart = ChartBuilder::on(&root)
        .margin_top(units(head))
        .margin_bottom(units(foot))
        .build_cartesian_2d(0.0..units_wide as f64, 0.0..highest)?;
    // Text stands outside the plane of the bars: it is put on the whole area, beside points of the plane.
    let text = |chart: &Plane<'_, '_>,
                content: &str,
                at: (f64, f64),
                below_px: f64,
                color: Color,
                weight: Weight| {
        let (face, v) = match weight {
            Weight::Bold => (FontStyle::Bold, VPos::Bottom),
            Weight::Plain => (FontStyle::Normal, VPos::Bottom),
            Weight::Below => (FontStyle::Normal, VPos::Top),
        };
        let font = FontDesc::new(FontFamily::SansSerif, f64::from(units(style.size_px)), face);
        let look = TextStyle { font, color: rgb(color).to_backend_color(), pos: Pos::new(HPos::Center, v) };
        let (x, y) = chart.backend_coord(&at);
        root.draw(&Text::new(content.to_owned(), (x, y + units(below_px)), look))
    };
    let px_per_unit = (area.height() - head - foot) / highest;
    let unit_px = area.width() / units_wide as f64;
    let half = (0.34_f64).min(24.0 / unit_px);
    let ends = slots.iter().scan(0, |end, slot| {
        *end += slot.width;
        Some(*end)
    });
    let middles: Vec<f64> = ends.zip(slots).map(|(end, slot)| end as f64 - slot.width as f64 / 2.0).collect();
    if let Some(Band { ends, color }) = band {
        chart.draw_series([Rectangle::new([(ends.0, 0.0), (ends.1, highest)], rgb(color).filled())])?;
    }
    for (slot, &middle) in slots.iter().zip(&middles) {
        let width = 2.0 * half / slot.bars.len().max(1) as f64;
        for (b, bar) in slot.bars.iter().enumerate() {
            let x0 = middle - half + b as f64 * width;
            // What is not zero is seen: 2 px, of which the axis covers one half.
            let top = bar.value.max(2.0 / px_per_unit);
            chart.draw_series([Rectangle::new([(x0, 0.0), (x0 + width, top)], rgb(bar.fill).filled())])?;
            text(&chart, &bar.label, (x0 + width / 2.0, top), -style.size_px * 0.3, bar.ink, Weight::Bold)?;
        }
    }
    for span in spans {
        bracket(&root, &chart, span, style)?;
        let at = (f64::midpoint(span.ends.0, span.ends.1), 0.0);
        text(&chart, &span.label, at, -style.size_px * 1.35, span.color, Weight::Plain)?;
    }
    let widest = slots
        .iter()
        .map(|s| setter.measure(&s.label, Face::Regular, style.size_px).width_px)
        .fold(0.0, f64::max);
    let every = ((widest + style.size_px) / unit_px).ceil().max(1.0) as usize;
    for (i, (slot, &middle)) in slots.iter().zip(&middles).enumerate() {
        // What has a bar has its label.
        if i % every == 0 || !slot.bars.is_empty() {
            text(&chart, &slot.label, (middle, 0.0), style.size_px * 0.5, style.muted, Weight::Below)?;
        }
    }
    let axis = ShapeStyle::from(rgb(style.text)).stroke_width(units(style.line_px).unsigned_abs());
    chart.draw_series([PathElement::new(vec![(0.0, 0.0), (units_wide as f64, 0.0)], axis)])?;
    root.present()?;
    Ok(())
}

/// How a text of the chart looks, and to which side of its point it stands.
#[derive(Clone, Copy)]
enum Weight {
    /// Bold, above.
    Bold,
    /// Regular, above.
    Plain,
    /// Regular, below.
    Below,
}

/// A dotted line over the axis between two points of it, with short feet: from here to there, nobody knows how much.
fn bracket(
    root: &Area<'_>,
    chart: &Plane<'_, '_>,
    span: &Span,
    style: &ChartStyle,
) -> Result<(), Box<dyn std::error::Error>> {
    let line = ShapeStyle::from(rgb(span.color)).stroke_width(units(1.4 * style.line_px).unsigned_abs());
    let (height, foot) = (units(style.size_px * 0.95), units(style.size_px * 0.4));
    let ((x0, y), (x1, _)) =
        (chart.backend_coord(&(span.ends.0, 0.0)), chart.backend_coord(&(span.ends.1, 0.0)));
    let top = y - height;
    for x in [x0, x1] {
        root.draw(&PathElement::new(vec![(x, top), (x, top + foot)], line))?;
    }
    let (dash, gap) = (units(3.0 * style.line_px), units(2.4 * style.line_px));
    let mut x = x0;
    while x < x1 {
        root.draw(&PathElement::new(vec![(x, top), ((x + dash).min(x1), top)], line))?;
        x += dash + gap;
    }
    Ok(())
}

/// The whole area of the chart.
type Area<'b> = DrawingArea<Recorder<'b, Setter>, plotters::coord::Shift>;

/// The plane that the bars stand in.
type Plane<'a, 'b> = ChartContext<
    'a,
    Recorder<'b, Setter>,
    Cartesian2d<plotters::coord::types::RangedCoordf64, plotters::coord::types::RangedCoordf64>,
>;

fn rgb(color: Color) -> RGBColor {
    RGBColor(color.r, color.g, color.b)
}
