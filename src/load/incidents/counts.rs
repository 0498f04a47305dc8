//! How many people, as reports write it: `1,037`, `130-134`, `more than 130`, `about 50`, `unknown`.

use crate::atlas::{Count, Exactness};

/// Words for a number that nobody knows.
const UNKNOWN: &[&str] = &["unknown", "not known", "several", "?", "-", "–", "—", "n/a", "na"];

/// What stands before or after a number, and how the number is meant then; the longer before those it begins with.
const BEFORE: &[(&str, Exactness)] = &[
    ("more than", Exactness::AtLeast),
    ("at least", Exactness::AtLeast),
    ("over", Exactness::AtLeast),
    (">=", Exactness::AtLeast),
    (">", Exactness::AtLeast),
    ("≥", Exactness::AtLeast),
    ("approximately", Exactness::About),
    ("approx.", Exactness::About),
    ("approx", Exactness::About),
    ("about", Exactness::About),
    ("around", Exactness::About),
    ("circa", Exactness::About),
    ("ca.", Exactness::About),
    ("c.", Exactness::About),
    ("~", Exactness::About),
    ("≈", Exactness::About),
];
const AFTER: &[(&str, Exactness)] = &[("or more", Exactness::AtLeast), ("+", Exactness::AtLeast)];

/// What separates the ends of a range.
const BETWEEN: &[&str] = &["-", "–", "—", " to "];

/// What a cell for a number needs, for messages.
pub(super) const EXPECTED: &str = "a whole number, 0 or more, or nothing";

/// Reads a number as it is reported; none where the text is no number that means one thing only.
///
/// A range without a number of its own is drawn as its middle; `more than 130` as 130, which the map marks.
pub(super) fn count(text: &str) -> Option<Count> {
    let text = text.trim().to_lowercase();
    if UNKNOWN.contains(&text.as_str()) {
        return Some(Count::default());
    }
    if let Some(number) = whole(&text) {
        return Some(Count { best: Some(number), ..Count::default() });
    }
    let qualified = |(rest, exactness): (&str, Exactness)| {
        whole(rest).map(|number| Count { best: Some(number), range: None, exactness })
    };
    let before = BEFORE.iter().filter_map(|(word, how)| Some((text.strip_prefix(word)?, *how)));
    let after = AFTER.iter().filter_map(|(word, how)| Some((text.strip_suffix(word)?, *how)));
    if let Some(count) = before.chain(after).find_map(qualified) {
        return Some(count);
    }
    let ends = |word: &&str| {
        let (low, high) = text.split_once(word)?;
        whole(low).zip(whole(high)).filter(|(low, high)| low <= high)
    };
    let (low, high) = BETWEEN.iter().find_map(ends)?;
    let range = (low < high).then_some((low, high));
    Some(Count { best: Some(low.midpoint(high)), range, exactness: Exactness::Exact })
}

/// Reads a whole number, with its thousands apart or not: `1037`, `1,037`, `1 037`, `1'037`, and `1037.0` as programs
/// write it. A point that may be either is none.
pub(super) fn whole(text: &str) -> Option<u64> {
    let text = text.trim();
    let text = text.strip_suffix(".0").unwrap_or(text);
    let separator = text.chars().find(|c| !c.is_ascii_digit());
    let digits = match separator {
        None => text.to_owned(),
        Some(c @ (',' | '\'' | '’' | ' ' | '\u{A0}' | '\u{202F}' | '\u{2009}')) => {
            let groups: Vec<&str> = text.split(c).collect();
            let (first, rest) = groups.split_first()?;
            if !(1..=3).contains(&first.len()) || rest.iter().any(|group| group.len() != 3) {
                return None;
            }
            groups.concat()
        }
        Some(_) => return None,
    };
    // The standard parser takes a sign, which a number of people has not.
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok()).flatten()
}

/// The number that a text is if its points stand between thousands: 1037 for `1.037`.
pub(super) fn without_points(text: &str) -> Option<u64> {
    whole(&text.replace('.', ",")).filter(|_| text.contains('.') && !text.contains(','))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> (Option<u64>, Option<(u64, u64)>, Exactness) {
        let count = count(text).expect(text);
        (count.best, count.range, count.exactness)
    }

    #[test]
    fn thousands_may_stand_apart_where_that_is_unambiguous() {
        for text in ["1037", "1,037", "1 037", "1'037", "1’037", "1\u{202F}037", "1037.0", " 1037 "] {
            assert_eq!(read(text), (Some(1037), None, Exactness::Exact), "{text}");
        }
        for text in ["1.037", "1.5", "1,03", "10,37", "1037,000", "1,037 000", "+5", "-3", "1e3", "many", "٣"]
        {
            assert_eq!(count(text), None, "{text}");
        }
        assert_eq!(count("99999999999999999999"), None);
    }

    #[test]
    fn a_range_is_drawn_as_its_middle() {
        for text in ["130-134", "130–134", "130 to 134", "130 - 134"] {
            assert_eq!(read(text), (Some(132), Some((130, 134)), Exactness::Exact), "{text}");
        }
        assert_eq!(read("5-5"), (Some(5), None, Exactness::Exact));
        assert_eq!(count("134-130"), None);
        assert_eq!(count("130-"), None);
    }

    #[test]
    fn a_lower_bound_and_a_rounded_number_stay_what_they_are() {
        for text in ["more than 130", "over 130", "at least 130", ">130", ">= 130", "130+", "130 or more"] {
            assert_eq!(read(text), (Some(130), None, Exactness::AtLeast), "{text}");
        }
        for text in ["about 1,300", "Around 1300", "~1300", "ca. 1300", "approx. 1300"] {
            assert_eq!(read(text), (Some(1300), None, Exactness::About), "{text}");
        }
        for text in ["up to 50", "fewer than 50", "<50", "dozens"] {
            assert_eq!(count(text), None, "{text}: an upper bound is no number to draw");
        }
    }

    #[test]
    fn what_nobody_knows_is_no_number() {
        for text in ["unknown", "Several", "?", "-", "–", "n/a", "N/A"] {
            assert_eq!(read(text), (None, None, Exactness::Exact), "{text}");
        }
    }
}
