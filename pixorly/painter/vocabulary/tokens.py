"""A prompt as plain words: small letters, no accents, and where the clauses end."""

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+|[,.;:!?\n]")


def plain(word: str) -> str:
    """wüste, Wüste and wuste are one word, and so are año and ano."""
    parted = unicodedata.normalize("NFKD", word.casefold())
    return "".join(letter for letter in parted if not unicodedata.combining(letter))


def words_of(prompt: str) -> list[str]:
    """As typed, with the marks that end a clause standing alone."""
    return _WORD.findall(unicodedata.normalize("NFC", prompt))


def ends_a_clause(word: str) -> bool:
    return word in ",.;:!?\n"


def unfolded(word: str) -> list[str]:
    """As it stands, and with the ue, oe and ae of keyboards without umlauts."""
    return [
        word,
        *(word.replace(long, short) for long, short in (("ue", "u"), ("oe", "o"), ("ae", "a")) if long in word),
    ]


def spellings(word: str) -> list[str]:
    """The plain word, then what it may be an inflection of: goldenen, dorados, Wuesten."""
    found = unfolded(plain(word))
    for each in list(found):
        for ending in ("s", "es", "e", "n", "en", "er", "em", "ern"):
            if each.endswith(ending) and len(each) - len(ending) >= 4:
                found.append(each[: -len(ending)])
        for ending, instead in (("as", "o"), ("a", "o"), ("os", "a"), ("ies", "y")):
            if each.endswith(ending) and len(each) - len(ending) >= 3:
                found.append(each[: -len(ending)] + instead)
    return found
