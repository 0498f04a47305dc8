//! Which language a name is in, where its letters and its country settle it.

/// Cyrillic letters that Tajik has and Russian has not.
const TAJIK: &str = "ғӣқӯҳҷ";

/// Cyrillic letters that Russian has and Tajik has not.
const RUSSIAN: &str = "щыьц";

/// The letters of Persian in Arabic script, with the marks that stand between and over them.
const PERSIAN: &str = "ابپتثجچحخدذرزژسشصضطظعغفقکگلمنوهیآأؤئء\u{200c}\u{64b}\u{651} -'’،()";

/// The names among those of a place of which letters and country tell the language: language tags and names.
///
/// Names without tags are spellings of many languages, and a list of them has no order. So a language has only what
/// no other reading is left for: the one name in its letters. Arabic letters are Persian in Afghanistan, Iran and
/// Tajikistan, if none of them is a letter that Persian lacks (Pashto, Arabic and Urdu have such); Cyrillic ones are
/// Tajik in Tajikistan where one of them is Tajik alone, else Russian where none is of another alphabet.
pub fn told<'n>(country: &str, names: impl Iterator<Item = &'n str>) -> Vec<(&'static str, &'n str)> {
    let (mut persian, mut tajik, mut russian) = (Vec::new(), Vec::new(), Vec::new());
    for name in names {
        let small = name.to_lowercase();
        let in_letters = |of: &dyn Fn(char) -> bool| small.chars().all(|c| of(c) || " -'’()".contains(c));
        let is_russian = |c: char| ('а'..='я').contains(&c) || c == 'ё';
        if matches!(country, "AFG" | "IRN" | "TJK") && small.chars().all(|c| PERSIAN.contains(c)) {
            persian.push(name);
        } else if country == "TJK" && small.contains(|c| TAJIK.contains(c)) {
            let is_tajik = |c: char| (is_russian(c) && !RUSSIAN.contains(c)) || TAJIK.contains(c);
            tajik.extend(Some(name).filter(|_| in_letters(&is_tajik)));
        } else if in_letters(&is_russian) {
            russian.push(name);
        }
    }
    // A name without a letter of its own is written alike in both, if it is the only one.
    if country == "TJK" && tajik.is_empty() {
        tajik.extend(russian.iter().filter(|name| !name.to_lowercase().contains(|c| RUSSIAN.contains(c))));
    }
    let only = |tag, names: Vec<&'n str>| match names.as_slice() {
        [name] => Some((tag, *name)),
        _ => None,
    };
    [only("fa", persian), only("ru", russian), only("tg", tajik)].into_iter().flatten().collect()
}

#[cfg(test)]
mod tests {
    fn told<const N: usize>(country: &str, names: [&'static str; N]) -> Vec<(&'static str, &'static str)> {
        super::told(country, names.into_iter())
    }

    #[test]
    fn letters_and_country_tell_the_language() {
        let khorog = [("fa", "خروغ"), ("ru", "Хорог"), ("tg", "Хоруғ")];
        assert_eq!(told("TJK", ["Khorug", "Хорог", "Хоруғ", "خروغ", "खोरुग", "ホログ"]), khorog);
        assert_eq!(told("TJK", ["Лангар"]), [("ru", "Лангар"), ("tg", "Лангар")]);
    }

    #[test]
    fn what_may_be_of_several_languages_is_of_none() {
        // Russian and Tajik, both in letters of Russian.
        assert_eq!(told("AFG", ["Бамиан", "Бомиён"]), []);
        // Uzbek, Kazakh, Pashto, Arabic.
        assert_eq!(told("UZB", ["Қарши", "Қарсы"]), []);
        assert_eq!(told("AFG", ["تورغونډۍ", "مرکز ولايت شبرغان"]), []);
        // Arabic letters of another country.
        assert_eq!(told("UZB", ["کاگان"]), []);
    }
}
