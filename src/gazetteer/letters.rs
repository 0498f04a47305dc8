//! Letters of the scripts of the region as the sounds that they stand for.

/// Latin letters to sounds: letters that stand together for one sound become one.
pub(super) fn spoken(latin: &[u8]) -> Vec<u8> {
    let mut sounds = Vec::with_capacity(latin.len());
    let mut rest = latin;
    while let Some(&letter) = rest.first() {
        let starts =
            matches!(letter, b'c' | b'd' | b'e' | b'g' | b'k' | b'o' | b'p' | b'q' | b's' | b't' | b'z');
        let group = GROUPS.iter().find(|(letters, _)| starts && rest.starts_with(letters));
        let (length, sound) = group.map_or((1, single(letter, rest.get(1).copied())), |(l, s)| (l.len(), *s));
        rest = &rest[length..];
        sounds.push(sound);
    }
    sounds
}

/// Letters that stand together for one sound, the longest first.
const GROUPS: &[(&[u8], u8)] = &[
    (b"dsch", b'j'),
    (b"tsch", b'c'),
    (b"shch", b'q'),
    (b"dzh", b'j'),
    (b"tch", b'c'),
    (b"sch", b'q'),
    (b"kh", b'x'),
    (b"gh", b'g'),
    (b"sh", b'q'),
    (b"ch", b'c'),
    (b"zh", b'j'),
    (b"ph", b'f'),
    (b"th", b't'),
    (b"dh", b'd'),
    (b"dj", b'j'),
    (b"dz", b'j'),
    (b"ck", b'k'),
    (b"cq", b'k'),
    (b"qu", b'k'),
    (b"ee", b'i'),
    (b"oo", b'u'),
    (b"ou", b'u'),
];

/// The sound of a letter by itself.
fn single(letter: u8, next: Option<u8>) -> u8 {
    match letter {
        b'c' if matches!(next, Some(b'e' | b'i' | b'y')) => b's',
        b'c' | b'q' => b'k',
        b'w' => b'v',
        other => other,
    }
}

/// A Cyrillic letter of Tajik, Uzbek, Russian, Kyrgyz, Kazakh, Ukrainian or Serbian in Latin ones.
pub(super) fn cyrillic(c: char) -> Option<&'static str> {
    Some(match c {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ґ' | 'ғ' => "g",
        'д' => "d",
        'е' | 'э' | 'є' | 'ѣ' => "e",
        'ж' | 'җ' | 'ҷ' | 'џ' | 'ӂ' => "j",
        'з' => "z",
        'и' | 'й' | 'і' | 'ї' | 'ы' => "i",
        'ј' => "y",
        'к' | 'қ' | 'ҡ' | 'ҝ' => "k",
        'л' => "l",
        'љ' => "l",
        'м' => "m",
        'н' | 'ң' | 'ҥ' => "n",
        'њ' => "n",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' | 'ү' | 'ұ' | 'ў' => "u",
        'ф' => "f",
        'х' => "kh",
        'ҳ' | 'һ' => "h",
        'ц' => "ts",
        'ч' | 'ћ' | 'ҹ' => "ch",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        'ђ' => "dj",
        'ѓ' => "g",
        'ќ' => "k",
        'ѕ' => "z",
        _ => return None,
    })
}

/// An Arabic, Persian, Pashto or Urdu letter as a sound.
pub(super) fn arabic(c: char) -> Option<&'static str> {
    Some(match c {
        'ا' => "a",
        'ب' => "b",
        'پ' => "p",
        'ت' | 'ط' | 'ټ' | 'ٹ' => "t",
        'ث' | 'س' | 'ص' => "s",
        'ج' | 'ژ' => "j",
        'چ' => "c",
        'ح' | 'ه' => "h",
        'خ' | 'ځ' => "x",
        'څ' => "s",
        'د' | 'ډ' | 'ڈ' => "d",
        'ذ' | 'ز' | 'ض' | 'ظ' => "z",
        'ر' | 'ړ' | 'ڑ' => "r",
        'ږ' => "j",
        'ش' | 'ښ' => "q",
        'ع' | 'ء' => "",
        'غ' | 'گ' => "g",
        'ف' => "f",
        'ڤ' => "v",
        'ق' | 'ک' => "k",
        'ل' => "l",
        'م' => "m",
        'ن' | 'ں' | 'ڼ' => "n",
        'و' => "w",
        'ی' => "y",
        _ => return None,
    })
}
