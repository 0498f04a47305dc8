/// A closed set of words in a table.
pub trait Word: Sized + Copy + PartialEq + 'static {
    /// All members with their words.
    const WORDS: &'static [(Self, &'static str)];

    /// The word for a member.
    fn word(self) -> &'static str {
        Self::WORDS.iter().find(|(member, _)| *member == self).map_or("", |(_, word)| word)
    }

    /// The member for a word, without regard to case.
    fn from_word(word: &str) -> Option<Self> {
        Self::WORDS.iter().find(|(_, w)| w.eq_ignore_ascii_case(word)).map(|(member, _)| *member)
    }
}
