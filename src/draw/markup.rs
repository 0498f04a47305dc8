//! The letters of an SVG document: numbers, colours, text and path data.

use std::fmt::Write;

use plotters_backend::BackendCoord;

use super::outline::{Outline, Step, UNITS_PER_PX};
use crate::scene::Color;

/// Writes device units as the shortest decimal of px: `-.5`, `12`, `3.07`.
pub(super) fn number(out: &mut String, units: i32) {
    const UNIT: u32 = UNITS_PER_PX.unsigned_abs();
    if units < 0 {
        out.push('-');
    }
    let (whole, part) = (units.unsigned_abs() / UNIT, units.unsigned_abs() % UNIT);
    if whole > 0 || part == 0 {
        digits(out, whole);
    }
    if part > 0 {
        out.push('.');
        out.push(digit(part / 10));
        if part % 10 > 0 {
            out.push(digit(part % 10));
        }
    }
}

/// Writes a whole number.
pub(super) fn digits(out: &mut String, value: u32) {
    if value >= 10 {
        digits(out, value / 10);
    }
    out.push(digit(value % 10));
}

fn digit(value: u32) -> char {
    char::from(b'0' + value as u8)
}

/// Writes ` name="value"`, escaped.
pub(super) fn attribute(out: &mut String, name: &str, value: &str) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    escape(out, value);
    out.push('"');
}

/// Writes ` name="number"`.
pub(super) fn number_attribute(out: &mut String, name: &str, units: i32) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    number(out, units);
    out.push('"');
}

/// Writes a number with at most so many decimals, as short as it can be: `-.5`, `12`, `.0147`.
pub(super) fn decimal(out: &mut String, value: f64, decimals: usize) {
    let text = format!("{value:.decimals$}");
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    match text.strip_prefix("-0.").or(text.strip_prefix("0.")) {
        Some(part) if text.starts_with('-') => out.push_str(&format!("-.{part}")),
        Some(part) => out.push_str(&format!(".{part}")),
        None if text == "-0" => out.push('0'),
        None => out.push_str(text),
    }
}

/// Writes ` name="number"` with at most two decimals.
pub(super) fn decimal_attribute(out: &mut String, name: &str, value: f64) {
    out.push(' ');
    out.push_str(name);
    out.push_str("=\"");
    decimal(out, value, 2);
    out.push('"');
}

/// Writes ` name="colour"`, and the opacity if there is something to say about it.
pub(super) fn paint(out: &mut String, name: &str, color: Color) {
    let Color { r, g, b, a } = color;
    // Writing to a String can't fail.
    let _ = if [r, g, b].iter().all(|channel| channel % 0x11 == 0) {
        write!(out, " {name}=\"#{:x}{:x}{:x}\"", r / 0x11, g / 0x11, b / 0x11)
    } else {
        write!(out, " {name}=\"{}\"", color.hex())
    };
    if a < 255 {
        let thousandths = format!("{:03}", (u32::from(a) * 1000 + 127) / 255);
        let decimals = thousandths.trim_end_matches('0');
        let opacity = if decimals.is_empty() { "0".to_owned() } else { format!(".{decimals}") };
        let _ = write!(out, " {name}-opacity=\"{opacity}\"");
    }
}

/// The same as a declaration of a style sheet, which always says the opacity: `fill:#fff;fill-opacity:1`.
pub(super) fn paint_rule(property: &str, color: Color) -> String {
    let mut opacity = String::new();
    decimal(&mut opacity, f64::from(color.a) / 255.0, 3);
    format!("{property}:{};{property}-opacity:{opacity}", color.hex())
}

/// Writes text for an element or an attribute.
///
/// What could end them early is escaped. What XML forbids goes, and so does what text on a map loses when it is set:
/// the characters that override or embed a direction of writing (left open, they would turn round the text after
/// them), unseen format controls and noncharacters.
pub(super) fn escape(out: &mut String, text: &str) {
    for c in text.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => out.push(' '),
            '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' => {}
            '\u{fdd0}'..='\u{fdef}' | '\u{e0000}'..='\u{e007f}' => {}
            c if u32::from(c) & 0xfffe == 0xfffe => {}
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// Writes an outline as path data.
///
/// Steps are relative to the rounded place that they start from, so that rounding never adds up; every subpath
/// starts at an absolute place, so that the floats of a reader don't add up for long either.
pub(super) fn path_data(out: &mut String, outline: &Outline) {
    out.reserve(outline.steps.len() * 8);
    let mut writer = PathWriter { out, command: ' ', after_number: false, point_written: false };
    let (mut here, mut start) = ((0, 0), (0, 0));
    for step in &outline.steps {
        match *step {
            Step::Move(to) => {
                writer.step('M', &[to.0, to.1]);
                (here, start) = (to, to);
            }
            Step::Line(to) => {
                match [to.0 - here.0, to.1 - here.1] {
                    [x, 0] => writer.step('h', &[x]),
                    [0, y] => writer.step('v', &[y]),
                    both => writer.step('l', &both),
                }
                here = to;
            }
            Step::Quad(control, to) => {
                writer.step('q', from(here, [control, to]).as_flattened());
                here = to;
            }
            Step::Cubic(first, second, to) => {
                writer.step('c', from(here, [first, second, to]).as_flattened());
                here = to;
            }
            Step::Close => {
                writer.step('z', &[]);
                here = start;
            }
        }
    }
}

fn from<const N: usize>(here: BackendCoord, places: [BackendCoord; N]) -> [[i32; 2]; N] {
    places.map(|(x, y)| [x - here.0, y - here.1])
}

struct PathWriter<'a> {
    out: &'a mut String,
    command: char,
    after_number: bool,
    /// Whether the last number had a point: another point then ends it.
    point_written: bool,
}

impl PathWriter<'_> {
    fn step(&mut self, command: char, numbers: &[i32]) {
        // A repeated command goes without saying, but numbers after `M` would be lines.
        if command != self.command || matches!(command, 'M' | 'z') {
            self.out.push(command);
            self.command = command;
            self.after_number = false;
        }
        for &units in numbers {
            let pointed = units % UNITS_PER_PX != 0;
            let starts_with_point = pointed && (0..UNITS_PER_PX).contains(&units);
            if self.after_number && units >= 0 && !(starts_with_point && self.point_written) {
                self.out.push(' ');
            }
            number(self.out, units);
            (self.after_number, self.point_written) = (true, pointed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kurbo::{BezPath, PathEl};
    use proptest::prelude::*;

    fn written(write: impl FnOnce(&mut String)) -> String {
        let mut out = String::new();
        write(&mut out);
        out
    }

    fn data(path: &BezPath) -> String {
        written(|out| path_data(out, &Outline::new(path, (0, 0)).unwrap()))
    }

    #[test]
    fn numbers_are_the_shortest_decimals() {
        for (units, text) in [
            (0, "0"),
            (5, ".05"),
            (50, ".5"),
            (-50, "-.5"),
            (100, "1"),
            (-1234, "-12.34"),
            (120, "1.2"),
            (100_000, "1000"),
            (i32::MIN, "-21474836.48"),
        ] {
            assert_eq!(written(|out| number(out, units)), text);
        }
    }

    #[test]
    fn colours_are_short_and_say_their_opacity_only_when_they_have_one() {
        let paint = |color| written(|out| paint(out, "fill", color));
        assert_eq!(paint(Color::rgb(0xffcc00)), " fill=\"#fc0\"");
        assert_eq!(paint(Color::rgb(0xd55e00)), " fill=\"#d55e00\"");
        assert_eq!(paint(Color::rgb(0).alpha(0.5)), " fill=\"#000\" fill-opacity=\".502\"");
        assert_eq!(paint(Color::rgb(0).alpha(0.2)), " fill=\"#000\" fill-opacity=\".2\"");
        assert_eq!(paint(Color::rgb(0).alpha(0.0)), " fill=\"#000\" fill-opacity=\"0\"");
    }

    #[test]
    fn text_can_neither_end_its_element_nor_turn_what_follows() {
        let hostile = "a<b>\"&'\u{0}\u{1b}\u{85}\n\u{202e}c\u{2066}\u{fffe}مرز";
        assert_eq!(written(|out| escape(out, hostile)), "a&lt;b&gt;&quot;&amp;&#39;  cمرز");
    }

    #[test]
    fn path_data_uses_shortcuts_and_repeats_no_command() {
        let path = BezPath::from_svg("M10,10 L20,10 L20,30.5 L21.25,31 L22,30.25 L22.5,31 L10,10 Z").unwrap();
        assert_eq!(data(&path), "M10 10h10v20.5l1.25.5.75-.75.5.75z");
        let curves = BezPath::from_svg("M0,0 Q1,0 1,1 Q1,2 0,2 C-1,2 -1,1 0,0").unwrap();
        assert_eq!(data(&curves), "M0 0q1 0 1 1 0 1-1 1c-1 0-1-1 0-2");
    }

    proptest! {
        #[test]
        fn a_path_read_back_lies_where_it_was_rounded_to_however_long_it_is(
            points in prop::collection::vec((-2000.0..2000.0f64, -2000.0..2000.0f64), 2..400)
        ) {
            let mut path = BezPath::new();
            path.move_to(points[0]);
            for chunk in points[1..].chunks(4) {
                match *chunk {
                    [a, b, c, d] => { path.curve_to(a, b, c); path.line_to(d) }
                    [a, b, ..] => path.quad_to(a, b),
                    [a] => path.line_to(a),
                    [] => {}
                }
            }
            let rounded = |x: f64| (x * 100.0).round() as i64;
            let ends = |path: &BezPath| -> Vec<(i64, i64)> {
                path.iter().filter_map(|el| el.end_point()).map(|p| (rounded(p.x), rounded(p.y))).collect()
            };
            let mut expected = ends(&path);
            let mut read = ends(&BezPath::from_svg(&data(&path)).unwrap());
            expected.dedup();
            read.dedup();
            prop_assert_eq!(read, expected);
        }
    }

    #[test]
    fn a_closed_path_comes_back_to_its_start() {
        let path =
            BezPath::from_svg("M0.123,0.456 L3.3333,0.456 L3.3333,4.4444 Z M9,9 L10,9 L10,10 Z").unwrap();
        let read = BezPath::from_svg(&data(&path)).unwrap();
        assert_eq!(read.elements()[0], PathEl::MoveTo((0.12, 0.46).into()));
        assert_eq!(read.elements()[4], PathEl::MoveTo((9.0, 9.0).into()));
    }
}
