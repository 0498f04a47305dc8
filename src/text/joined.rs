//! Arabic letters taken out of their word: each keeps the form that it has there.

use std::ops::Range;

/// What joins to it takes the form that it has beside a letter.
const JOINER: char = '\u{200d}';

/// A part of a text by itself, with a joiner on each side where it is joined to what stands there.
pub(super) fn alone(text: &str, part: Range<usize>) -> String {
    let of = |range: Range<usize>| text.get(range).unwrap_or_default();
    let own = of(part.clone());
    let joins = |before: &str, after: &str| {
        let last = before.chars().rev().find(|c| !is_mark(*c));
        let first = after.chars().find(|c| !is_mark(*c));
        last.is_some_and(joins_next) && first.is_some_and(joins_previous)
    };
    let mut alone = String::with_capacity(own.len() + 2 * JOINER.len_utf8());
    if joins(of(0..part.start), own) {
        alone.push(JOINER);
    }
    alone.push_str(own);
    if joins(own, of(part.end..text.len())) {
        alone.push(JOINER);
    }
    alone
}

/// Marks don't come between letters that are joined.
fn is_mark(c: char) -> bool {
    matches!(c, '\u{610}'..='\u{61a}' | '\u{64b}'..='\u{65f}' | '\u{670}' | '\u{6d6}'..='\u{6dc}' | '\u{6df}'..='\u{6e4}'
        | '\u{6e7}' | '\u{6e8}' | '\u{6ea}'..='\u{6ed}')
}

/// Letters that join to the one before them (Unicode 16, ArabicShaping.txt: types D and R, in the main block).
fn joins_previous(c: char) -> bool {
    matches!(c, '\u{620}' | '\u{622}'..='\u{64a}' | '\u{66e}' | '\u{66f}' | '\u{671}'..='\u{673}' | '\u{675}'..='\u{6d3}'
        | '\u{6d5}' | '\u{6ee}' | '\u{6ef}' | '\u{6fa}'..='\u{6fc}' | '\u{6ff}' | JOINER)
}

/// Letters that join to the one after them: all of these but those of type R.
fn joins_next(c: char) -> bool {
    let right_only = matches!(c, '\u{622}'..='\u{625}' | '\u{627}' | '\u{629}' | '\u{62f}'..='\u{632}' | '\u{648}'
        | '\u{671}'..='\u{673}' | '\u{675}'..='\u{677}' | '\u{688}'..='\u{699}' | '\u{6c0}' | '\u{6c3}'..='\u{6cb}'
        | '\u{6cd}' | '\u{6cf}' | '\u{6d2}' | '\u{6d3}' | '\u{6d5}' | '\u{6ee}' | '\u{6ef}');
    joins_previous(c) && !right_only
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Each letter of a word by itself.
    fn letters(word: &str) -> Vec<String> {
        word.char_indices().map(|(at, c)| alone(word, at..at + c.len_utf8())).collect()
    }

    #[test]
    fn a_letter_keeps_the_form_of_its_place_in_the_word() {
        assert_eq!(letters("پنج"), ["پ\u{200d}", "\u{200d}ن\u{200d}", "\u{200d}ج"]);
        assert_eq!(letters("مرز"), ["م\u{200d}", "\u{200d}ر", "ز"]);
        assert_eq!(letters("Amu"), ["A", "m", "u"]);
    }

    #[test]
    fn spaces_and_non_joiners_part_letters_and_marks_do_not() {
        assert_eq!(letters("م ن"), ["م", " ", "ن"]);
        assert_eq!(alone("می\u{200c}رود", 0..4), "می");
        assert_eq!(alone("مّن", 0..4), "مّ\u{200d}");
    }
}
