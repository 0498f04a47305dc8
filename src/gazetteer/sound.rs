//! What a name sounds like, as far as spellings of one name agree on it.
//!
//! Reporters write the names of Central Asia in Latin, Cyrillic and Arabic letters by a dozen conventions: kh, x and
//! h; q and k; j, dzh and zh; w and v; -abad and -obod. [`Sounds`] brings a name down to one letter a sound,
//! [`Sounds::skeleton`] to what no convention changes, and [`Sounds::likeness`] weighs what still differs by how often
//! conventions exchange it.

use super::letters::{arabic, cyrillic, spoken};

/// The most sounds of a name that are compared; names are seldom longer than 40 letters.
const LONGEST: usize = 48;

/// The sounds of a name, a small Latin letter each: vowels a e i o u; consonants as in English, but c for ch, q
/// for sh, x for kh, and w for the Arabic waw, which may be v, o, u, or nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sounds {
    letters: Vec<u8>,
    /// Whether short vowels are not written (Arabic letters).
    bare: bool,
}

impl Sounds {
    /// The sounds of a folded name; none where its script has no sounds here (Chinese, for instance).
    pub(super) fn of(folded: &str) -> Option<Self> {
        if folded.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()) {
            return Some(Sounds::new(spoken(folded.as_bytes()), false));
        }
        let mut latin = String::with_capacity(folded.len() + 8);
        let mut bare = false;
        for c in folded.chars() {
            match c {
                'a'..='z' => latin.push(c),
                // A number is part of a name, though it has no sound of its own.
                '0'..='9' => latin.push(c),
                'а'..='я' | 'Ѐ'..='ӿ' => latin.push_str(cyrillic(c)?),
                '\u{600}'..='\u{6FF}' => {
                    bare = true;
                    latin.push_str(arabic(c)?);
                }
                _ => return None,
            }
        }
        let letters = if bare { latin.into_bytes() } else { spoken(latin.as_bytes()) };
        Some(Sounds::new(letters, bare))
    }

    fn new(mut letters: Vec<u8>, bare: bool) -> Self {
        letters.truncate(LONGEST);
        letters.dedup();
        Sounds { letters, bare }
    }

    /// What spellings of one name have in common: the consonants without h, y, w, and without v where no vowel
    /// follows it; s stands for sh too, and m for n before b and p.
    ///
    /// A name without such consonants is its first vowel.
    pub(super) fn skeleton(&self) -> String {
        let letters = &self.letters;
        let mut bones = String::with_capacity(letters.len());
        for (i, &letter) in letters.iter().enumerate() {
            let next = letters.get(i + 1).copied().unwrap_or_default();
            let bone = match letter {
                b'h' | b'y' | b'w' => continue,
                b'v' if !is_vowel(next) && i > 0 => continue,
                b'q' => 's',
                b'n' if matches!(next, b'b' | b'p') => 'm',
                vowel if is_vowel(vowel) => continue,
                other => char::from(other),
            };
            if !bones.ends_with(bone) {
                bones.push(bone);
            }
        }
        match letters.first() {
            Some(_) if !bones.is_empty() => bones,
            Some(b'a' | b'o') => "A".to_owned(),
            Some(b'e' | b'i' | b'y') => "E".to_owned(),
            _ => "U".to_owned(),
        }
    }

    /// The skeletons under which other spellings of this name may stand: kh may be written h, which has no bone, h may
    /// be kh, and waw may be v.
    pub(super) fn skeletons(&self) -> Vec<String> {
        let doubtful: Vec<usize> = (0..self.letters.len())
            .filter(|&i| matches!(self.letters[i], b'x' | b'h' | b'w'))
            .take(4)
            .collect();
        let mut found: Vec<String> = Vec::with_capacity(1 << doubtful.len());
        for choice in 0..1_usize << doubtful.len() {
            let mut other = self.clone();
            for (bit, &i) in doubtful.iter().enumerate() {
                if choice >> bit & 1 == 1 {
                    other.letters[i] = match other.letters[i] {
                        b'x' => b'h',
                        b'h' => b'x',
                        _ => b'V',
                    };
                }
            }
            let skeleton = other.skeleton().replace('V', "v");
            if !found.contains(&skeleton) {
                found.push(skeleton);
            }
        }
        found
    }

    /// How like two names sound: 1 for the same sounds, 0 for nothing in common, or for less than `least`.
    ///
    /// The least cost of turning one into the other by changing, adding and dropping sounds (Wagner and Fischer, 1974, "The
    /// string-to-string correction problem", Journal of the ACM 21(1), 168-173), over what the longer name weighs. The first
    /// sound weighs more: conventions and slips seldom change it.
    pub(super) fn likeness(&self, other: &Sounds, least: f64) -> f64 {
        let vowel = if self.bare || other.bare { 0.03 } else { 0.22 };
        let (a, b) = (&self.letters[..], &other.letters[..]);
        let weight = weight(a).max(weight(b)).max(2.0);
        let most = (1.0 - least as f32) * weight;
        let mut row = [0.0_f32; LONGEST + 1];
        for j in 0..b.len() {
            row[j + 1] = row[j] + gap(b[j], vowel) * first(j);
        }
        for (i, &sound) in a.iter().enumerate() {
            let mut diagonal = row[0];
            row[0] += gap(sound, vowel) * first(i);
            for j in 0..b.len() {
                let start = first(i.min(j));
                let change = diagonal + exchange(sound, b[j]) * start;
                let drop = row[j + 1] + gap(sound, vowel) * first(i);
                let add = row[j] + gap(b[j], vowel) * first(j);
                diagonal = row[j + 1];
                row[j + 1] = change.min(drop).min(add);
            }
            // What it costs so far is never less again.
            if row[..=b.len()].iter().all(|&cost| cost > most) {
                return 0.0;
            }
        }
        f64::from((1.0 - row[b.len()] / weight).max(0.0))
    }

    /// How much there is to be wrong about: the consonants, and the vowels at less than half.
    pub(super) fn weight(&self) -> f64 {
        f64::from(weight(&self.letters))
    }
}

fn first(i: usize) -> f32 {
    if i == 0 { 1.5 } else { 1.0 }
}

fn weight(letters: &[u8]) -> f32 {
    letters.iter().map(|&l| if is_vowel(l) || matches!(l, b'h' | b'y' | b'w') { 0.4 } else { 1.0 }).sum()
}

const fn is_vowel(letter: u8) -> bool {
    matches!(letter, b'a' | b'e' | b'i' | b'o' | b'u')
}

/// The cost of a sound that only one of two names has.
const fn gap(letter: u8, vowel: f32) -> f32 {
    match letter {
        b'a' | b'e' | b'i' | b'o' | b'u' => vowel,
        b'y' | b'h' => 0.2,
        b'w' => 0.1,
        b'v' => 0.5,
        b'x' | b'n' => 0.7,
        _ => 0.9,
    }
}

/// The cost of one sound in place of another; a number is never another.
fn exchange(a: u8, b: u8) -> f32 {
    match (a.is_ascii_digit(), b.is_ascii_digit()) {
        (false, false) => COSTS[usize::from(a & 31)][usize::from(b & 31)],
        _ if a == b => 0.0,
        _ => 1.0,
    }
}

/// The cost of one sound in place of another, by the last five bits of both.
static COSTS: [[f32; 32]; 32] = costs();

const fn costs() -> [[f32; 32]; 32] {
    let mut table = [[1.0; 32]; 32];
    let mut i = 0;
    while i < 32 {
        table[i][i] = 0.0;
        i += 1;
    }
    let mut i = 0;
    while i < EXCHANGES.len() {
        let (pair, cost) = EXCHANGES[i];
        let (a, b) = ((pair[0] & 31) as usize, (pair[1] & 31) as usize);
        table[a][b] = cost;
        table[b][a] = cost;
        i += 1;
    }
    table
}

/// Sounds that conventions write for each other, and what it costs.
const EXCHANGES: &[(&[u8; 2], f32)] = &[
    // vowels
    (b"ao", 0.1),
    (b"ou", 0.1),
    (b"ei", 0.1),
    (b"ae", 0.2),
    (b"ai", 0.3),
    (b"au", 0.3),
    (b"eo", 0.35),
    (b"eu", 0.35),
    (b"io", 0.4),
    (b"iu", 0.3),
    // glides
    (b"yi", 0.05),
    (b"ye", 0.1),
    (b"ya", 0.4),
    (b"yo", 0.5),
    (b"yu", 0.5),
    (b"wu", 0.05),
    (b"wo", 0.05),
    (b"wv", 0.03),
    (b"wa", 0.5),
    (b"vu", 0.15),
    (b"vo", 0.2),
    (b"va", 0.6),
    (b"ha", 0.15),
    (b"he", 0.2),
    (b"hi", 0.35),
    // the back of the mouth
    (b"hx", 0.08),
    (b"kx", 0.35),
    (b"kg", 0.3),
    (b"gx", 0.35),
    (b"gh", 0.5),
    (b"kh", 0.5),
    // hisses
    (b"jz", 0.3),
    (b"jy", 0.35),
    (b"jc", 0.35),
    (b"jd", 0.5),
    (b"jg", 0.4),
    (b"cs", 0.45),
    (b"cq", 0.35),
    (b"ck", 0.45),
    (b"ct", 0.5),
    (b"sq", 0.2),
    (b"jq", 0.4),
    (b"sz", 0.25),
    (b"zq", 0.5),
    (b"ts", 0.6),
    (b"dz", 0.45),
    // voiced and unvoiced
    (b"td", 0.25),
    (b"bp", 0.3),
    (b"bv", 0.35),
    (b"fv", 0.3),
    (b"fp", 0.35),
    (b"bf", 0.6),
    // liquids and nasals
    (b"mn", 0.3),
    (b"lr", 0.6),
    (b"nr", 0.8),
    (b"nl", 0.8),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::gazetteer::fold;

    fn sounds(name: &str) -> Sounds {
        Sounds::of(&fold(name)).unwrap()
    }

    fn like(a: &str, b: &str) -> f64 {
        sounds(a).likeness(&sounds(b), 0.0)
    }

    #[test]
    fn conventions_of_spelling_share_a_skeleton() {
        for family in [
            &["Khorog", "Khorugh", "Xorugh", "Хоруғ", "Хорог", "خاروغ"][..],
            &["Panj", "Pyandzh", "Пяндж", "Panch"][..3],
            &["Faizabad", "Fayzobod", "Feyzabad", "Файзабад"],
            &["Davlatobod", "Dawlatabad", "Daulatabad", "Dowlatabad"],
            &["Darvaz", "Darwaz", "Darvoz", "Дарвоз", "Дарваз"],
            &["Shahrtuz", "Shahrituz", "Шаҳртуз"],
            &["Qunduz", "Kunduz", "Kondoz", "Кундуз", "قندوز"],
        ] {
            for name in family {
                let all = sounds(name).skeletons();
                let first = sounds(family[0]).skeleton();
                assert!(all.contains(&first), "{name}: {all:?} without {first}");
            }
        }
    }

    #[test]
    fn a_spelling_by_another_convention_is_more_like_than_another_name() {
        for (a, b, other) in [
            ("Ishkashim", "Ishkoshim", "Ishkamish"),
            ("Khorog", "Хоруғ", "Korog"),
            ("Takhlan", "Takhar", "Baghlan"),
            ("Nasi", "Nusay", "Nesh"),
            ("Kaldar", "Kaldor", "Kandahar"),
        ] {
            assert!(like(a, b) > like(a, other), "{a} {b} {} {other} {}", like(a, b), like(a, other));
        }
    }

    #[test]
    fn a_number_is_never_another() {
        assert!(like("PMK-17", "PMK-16") < 0.85);
        assert!(like("Chak 13", "Chak 31") < 0.8);
    }

    #[test]
    fn likeness_is_the_same_both_ways() {
        for (a, b) in [("Khorog", "خاروغ"), ("Panj", "Pyandzh"), ("Yawan", "Jowzjan")] {
            assert!((like(a, b) - like(b, a)).abs() < 1e-6);
        }
    }

    #[test]
    fn a_name_in_letters_without_sounds_has_none() {
        assert_eq!(Sounds::of("扎兰季"), None);
    }
}
