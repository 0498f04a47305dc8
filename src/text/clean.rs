//! What is taken out of a text before it is shaped.

/// The text as one line that can do no harm: line breaks and tabs become spaces; control characters,
/// noncharacters and the characters that override the direction are removed.
///
/// Direction marks (U+200E, U+200F, U+061C) and joiners stay: honest Dari needs them, and all that they can
/// turn round is their neighbours.
pub(super) fn clean(text: &str) -> String {
    text.chars().filter_map(clean_character).collect()
}

fn clean_character(character: char) -> Option<char> {
    match character {
        '\t' | '\n' | '\u{b}' | '\u{c}' | '\r' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => None,
        // Deprecated format controls, byte-order mark, interlinear annotation, language tags.
        '\u{206a}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}' => None,
        // Noncharacters, which XML forbids in part.
        '\u{fdd0}'..='\u{fdef}' => None,
        c if u32::from(c) & 0xfffe == 0xfffe => None,
        c if c.is_control() => None,
        c => Some(c),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breaks_and_tabs_become_spaces() {
        assert_eq!(clean("a\tb\nc\u{2028}d\u{85}e"), "a b c d e");
    }

    #[test]
    fn what_controls_or_overrides_is_removed() {
        assert_eq!(clean("\u{0}Kho\u{202e}rog\u{202c}\u{7f}\u{9b}\u{2066}\u{fffe}\u{1b}\u{feff}"), "Khorog");
    }

    #[test]
    fn honest_text_stays_as_it_is() {
        let honest = "می\u{200c}رود — Khorog\u{a0}312 \u{200f}(خاروغ)";
        assert_eq!(clean(honest), honest);
        assert_eq!(clean(&clean(honest)), clean(honest));
    }
}
