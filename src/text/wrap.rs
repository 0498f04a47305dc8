use std::ops::Range;

use super::{Line, Style};

/// The most lines that are balanced. A label or a note is seen as one shape; a longer text is read, and the
/// eye expects its lines to be full.
const BALANCED_LINES: usize = 4;

/// The most words that are balanced: the work grows with their square, and this many words are no label.
const BALANCED_WORDS: usize = 400;

/// Breaks a text into as few lines as fit in `max_width_px`: at spaces, and after hyphens, dashes and slashes
/// between letters (never at a non-breaking space, nor inside numbers such as 2021-04-28).
///
/// No text is ever lost: a word wider than `max_width_px` gets a line to itself and sticks out, and a text that
/// needs more than `max_lines` comes back whole. So check `lines.len() <= max_lines`. Up to `max_lines`, but at
/// most four, lines are balanced, so that no word is left alone; otherwise each line is as full as it can be,
/// which loses least if the caller cuts. All lines run in the direction of the whole text. A blank text has no
/// lines.
pub fn wrap(text: &str, style: &Style, max_width_px: f64, max_lines: usize) -> Vec<Line> {
    let whole = Line::new(text, style);
    let pieces = Pieces::new(&whole);
    let mut limit_px = max_width_px;
    let mut lines = Vec::new();
    // Pieces are measured inside the whole line. A break can undo some kerning and make a line a hair wider than
    // that; then the next try is a hair stricter.
    for _ in 0..3 {
        let full = pieces.greedy(limit_px);
        let balance = full.len() <= max_lines.min(BALANCED_LINES) && pieces.bytes.len() <= BALANCED_WORDS;
        let balanced = if balance { pieces.balanced(full.len(), limit_px) } else { None };
        let breaks = balanced.unwrap_or(full);
        lines = breaks.iter().map(|range| pieces.line(range)).collect();
        let excess_px = (breaks.iter().zip(&lines))
            .filter(|(range, _)| range.len() > 1)
            .map(|(_, line): (_, &Line)| line.width_px - max_width_px)
            .fold(0.0, f64::max);
        if excess_px <= 0.0 {
            break;
        }
        limit_px -= excess_px;
    }
    lines
}

/// The unbreakable parts of a text.
struct Pieces<'a> {
    whole: &'a Line,
    /// Where each part stands in the text, without the spaces round it, bytes.
    bytes: Vec<Range<usize>>,
    /// Left end and right end of each part if all letters stood in logical order, px.
    span_px: Vec<(f64, f64)>,
}

impl<'a> Pieces<'a> {
    fn new(whole: &'a Line) -> Self {
        let bytes = unbreakable(&whole.content);
        let mut letters: Vec<_> = whole.clusters.iter().map(|c| (c.byte, c.gap_px, c.advance_px)).collect();
        letters.sort_by_key(|(byte, ..)| *byte);
        let mut letters = letters.into_iter().peekable();
        let mut pen = 0.0;
        let mut span_px = Vec::with_capacity(bytes.len());
        for piece in &bytes {
            while let Some((_, gap, advance)) = letters.next_if(|(byte, ..)| *byte < piece.start) {
                pen += gap + advance;
            }
            let start = pen + letters.peek().map_or(0.0, |(_, gap, _)| *gap);
            while let Some((_, gap, advance)) = letters.next_if(|(byte, ..)| *byte < piece.end) {
                pen += gap + advance;
            }
            span_px.push((start, pen));
        }
        Pieces { whole, bytes, span_px }
    }

    fn width_px(&self, range: &Range<usize>) -> f64 {
        match self.span_px.get(range.clone()) {
            Some([first, .., last]) => last.1 - first.0,
            Some([only]) => only.1 - only.0,
            _ => 0.0,
        }
    }

    fn line(&self, range: &Range<usize>) -> Line {
        let parts = self.bytes.get(range.clone()).unwrap_or_default();
        let start = parts.first().map_or(0, |part| part.start);
        let end = parts.last().map_or(0, |part| part.end);
        let content = self.whole.content.get(start..end).unwrap_or_default();
        Line::directed(content.to_owned(), &self.whole.style, Some(self.whole.rtl))
    }

    /// Fills line after line.
    fn greedy(&self, limit_px: f64) -> Vec<Range<usize>> {
        let mut lines: Vec<Range<usize>> = Vec::new();
        for piece in 0..self.bytes.len() {
            match lines.last_mut() {
                Some(line) if self.width_px(&(line.start..piece + 1)) <= limit_px => line.end = piece + 1,
                _ => lines.push(piece..piece + 1),
            }
        }
        lines
    }

    /// The breaks into `count` lines that leave the least free space, squared and summed.
    fn balanced(&self, count: usize, limit_px: f64) -> Option<Vec<Range<usize>>> {
        let pieces = self.bytes.len();
        // Per number of lines and number of pieces in them: the cost, and where the last line starts.
        let mut best: Vec<Vec<Option<(f64, usize)>>> = vec![vec![None; pieces + 1]; count + 1];
        best[0][0] = Some((0.0, 0));
        for line in 1..=count {
            for end in line..=pieces {
                for start in (0..end).rev() {
                    let width_px = self.width_px(&(start..end));
                    if width_px > limit_px && end - start > 1 {
                        break;
                    }
                    let Some((before, _)) = best[line - 1][start] else { continue };
                    let cost = before + (limit_px - width_px) * (limit_px - width_px);
                    if best[line][end].is_none_or(|(least, _)| cost < least) {
                        best[line][end] = Some((cost, start));
                    }
                }
            }
        }
        let mut lines = Vec::with_capacity(count);
        let mut end = pieces;
        for line in (1..=count).rev() {
            let (_, start) = best[line][end]?;
            lines.push(start..end);
            end = start;
        }
        lines.reverse();
        Some(lines)
    }
}

/// Splits a text where a line may end.
fn unbreakable(text: &str) -> Vec<Range<usize>> {
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut word_ended = true;
    let mut previous = ' ';
    let mut rest = text.char_indices().peekable();
    while let Some((at, character)) = rest.next() {
        let end = at + character.len_utf8();
        let next = rest.peek().map_or(' ', |(_, next)| *next);
        if is_space(character) {
            word_ended = true;
        } else {
            // A lone sign between words ends a line, it doesn't start one.
            let lone_sign =
                is_space(previous) && is_space(next) && matches!(character, '/' | '–' | '—' | '·' | '|');
            match pieces.last_mut() {
                Some(piece) if !word_ended || lone_sign => piece.end = end,
                _ => pieces.push(at..end),
            }
            let ends_part = matches!(character, '-' | '\u{2010}' | '–' | '—' | '/');
            word_ended =
                ends_part && previous.is_alphanumeric() && next.is_alphabetic() && is_part(&text[end..]);
        }
        previous = character;
    }
    pieces
}

/// Whether a text begins with letters enough to stand on a line of their own: nobody parts Sar-e Pol after Sar.
fn is_part(text: &str) -> bool {
    text.chars().take(LEAST_PART).filter(|c| c.is_alphanumeric()).count() == LEAST_PART
}

/// The fewest letters after a hyphen at which a line may end.
const LEAST_PART: usize = 3;

fn is_space(character: char) -> bool {
    let sticks = matches!(character, '\u{a0}' | '\u{2007}' | '\u{202f}');
    (character.is_whitespace() && !sticks) || character == '\u{200b}'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::Face;

    const STYLE: Style = Style::new(Face::Regular, 14.0);

    fn contents(lines: &[Line]) -> Vec<&str> {
        lines.iter().map(|line| line.content.as_str()).collect()
    }

    fn width_px(text: &str) -> f64 {
        Line::new(text, &STYLE).width_px
    }

    #[test]
    fn a_line_ends_at_a_hyphen_before_a_part_and_not_before_a_letter() {
        let parts = |text: &'static str| unbreakable(text).into_iter().map(|p| &text[p]).collect::<Vec<_>>();
        assert_eq!(parts("GORNO-BADAKHSHAN"), ["GORNO-", "BADAKHSHAN"]);
        assert_eq!(parts("SAR-E POL"), ["SAR-E", "POL"]);
    }

    const NOTE: &str = "Clashes over the water intake at Golovnoy spread to villages on both sides of the border \
                        within hours; more than 40,000 people were moved to safety.";

    #[test]
    fn wrapped_text_keeps_every_word() {
        for max_width_px in [0.0, 30.0, 90.0, 200.0, 400.0, 1e9] {
            for max_lines in [1, 3, 100] {
                let lines = wrap(NOTE, &STYLE, max_width_px, max_lines);
                assert_eq!(contents(&lines).join(" "), NOTE, "{max_width_px}");
            }
        }
    }

    #[test]
    fn no_line_is_wider_than_asked_unless_it_is_one_word() {
        for max_width_px in (20..500).step_by(7).map(f64::from) {
            for line in wrap(NOTE, &STYLE, max_width_px, 4) {
                assert!(line.width_px <= max_width_px || !line.content.contains(' '), "{}", line.content);
            }
        }
    }

    #[test]
    fn no_word_is_left_alone() {
        let text = "Ak-Suu and Kök-Tash were shelled overnight";
        let all_but_last = width_px("Ak-Suu and Kök-Tash were shelled") + 1.0;
        let lines = wrap(text, &STYLE, all_but_last, 3);
        assert_eq!(contents(&lines), ["Ak-Suu and Kök-Tash", "were shelled overnight"]);
    }

    #[test]
    fn a_text_that_needs_too_many_lines_comes_back_whole_with_full_lines() {
        let lines = wrap(NOTE, &STYLE, 200.0, 2);
        assert!(lines.len() > 2);
        for pair in lines.windows(2) {
            let next = pair[1].content.split(' ').next().unwrap_or_default();
            assert!(width_px(&format!("{} {next}", pair[0].content)) > 200.0);
        }
    }

    #[test]
    fn lines_break_after_hyphens_and_slashes_but_not_in_numbers() {
        assert_eq!(contents(&wrap("Kök-Tash/Köktosh", &STYLE, 1.0, 9)), ["Kök-", "Tash/", "Köktosh"]);
        assert_eq!(contents(&wrap("2021-04-28 1/2 -5", &STYLE, 1.0, 9)), ["2021-04-28", "1/2", "-5"]);
        assert_eq!(contents(&wrap("Khorog / Хоруғ — a", &STYLE, 1.0, 9)), ["Khorog /", "Хоруғ —", "a"]);
    }

    #[test]
    fn a_non_breaking_space_holds_words_together() {
        assert_eq!(
            contents(&wrap("at 40\u{a0}km or more", &STYLE, 1.0, 9)),
            ["at", "40\u{a0}km", "or", "more"]
        );
    }

    #[test]
    fn a_blank_text_has_no_lines() {
        assert!(wrap("", &STYLE, 100.0, 3).is_empty());
        assert!(wrap(" \n\t ", &STYLE, 100.0, 3).is_empty());
    }

    #[test]
    fn a_line_of_a_dari_text_that_starts_in_latin_still_runs_from_right_to_left() {
        let lines = wrap("ولسوالی Ishkashim است", &STYLE, width_px("Ishkashim است") + 1.0, 2);
        assert_eq!(contents(&lines), ["ولسوالی", "Ishkashim است"]);
        assert!(lines.iter().all(|line| line.rtl));
        let first = lines[1].clusters.first().expect("it has letters");
        assert_eq!(lines[1].content.get(first.byte..), Some("ت"), "the last word stands on the left");
    }
}
