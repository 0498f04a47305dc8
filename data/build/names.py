"""Names: folded for comparing, told by their script, and which spellings of a place are kept."""

import re
import unicodedata

# Apostrophes of all kinds are one, and letters without a decomposition become what they look like.
LIKE = str.maketrans({"’": "'", "‘": "'", "ʻ": "'", "ʼ": "'", "`": "'", "ı": "i", "ə": "a"})
# Codes of airports and regions, addresses of pages, postal codes; names of five capitals are names.
CODE = re.compile(r"[A-Z]{2,4}|[\d\W_]+|.*(https?:|www\.|\.(com|org|net)\b|[\[\]{}<>=@]|\.html?).*", re.S)
# What stands for a letter in the names of Unicode without being of a script.
NEUTRAL = {"MODIFIER", "MASCULINE", "FEMININE", "COMBINING"}
# Scripts that share words in Japanese and Chinese.
EAST_ASIAN = {"CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA", "IDEOGRAPHIC", "BOPOMOFO"}


def fold(text):
    """A name without diacritics and special apostrophes."""
    return "".join(c for c in unicodedata.normalize("NFKD", text.translate(LIKE)) if not unicodedata.combining(c))


def plain(text):
    """A name reduced to what two spellings of one place have in common."""
    return re.sub(r"[^a-z0-9]", "", fold(text).lower())


def same_key(name):
    """What two spellings that differ in marks, case, punctuation and spaces only have in common.

    Vowel signs of Indic scripts are no marks, but the Arabic stroke that stretches a word is.
    """
    folded = fold(name).casefold().replace("\u0640", "")
    return "".join(c for c in folded if unicodedata.category(c)[0] in "LMN") or name


def scripts(text):
    """The scripts of the letters of a text, as Unicode calls them; those of Japanese and Chinese are CJK."""
    found = {unicodedata.name(c, "NEUTRAL").split()[0] for c in unicodedata.normalize("NFKC", text) if c.isalpha()}
    return {"CJK" if script in EAST_ASIAN else script for script in found - NEUTRAL - {"NEUTRAL"}}


def script(name):
    """The one script of a name, else nothing."""
    found = scripts(name)
    return found.pop() if len(found) == 1 else ""


def is_machine_made(name):
    """Whether a name is one of the source's transliterations by machine: Latin, without a capital."""
    return script(name) == "LATIN" and name == name.lower() and name[0].isalpha()


def is_name(text):
    """Whether a text is a name: no code, no address, no word of two scripts, no bar, which separates names."""
    return (bool(text) and "|" not in text and not CODE.fullmatch(text)
            and all(len(scripts(word)) < 2 for word in re.split(r"[\W_]+", text)))


def spellings(names, main):
    """The other names of a place, sorted; of those that `same_key` takes for one, the one easiest to read:
    with capitals, words apart, and few marks."""
    kept = {}
    tidy = {" ".join(name.split()) for name in names}
    marks = lambda n: len(unicodedata.normalize("NFD", n))
    order = lambda n: (n == n.lower(), -len(n.split()), not n.isascii(), marks(n), n)
    for name in sorted(filter(is_name, tidy), key=order):
        kept.setdefault(same_key(name), name)
    kept.pop(same_key(main), None)
    return sorted(kept.values())
