"""Which words of a spoken sentence are negated: rules on tagged words, German and English.

A negation reaches to the end of its clause; `kein` and `ohne` to the end of their noun phrase; in German also back to the finite verb, and to
the front field when nothing follows it (`Gut ist das nicht`). Two negations of one word cancel each other (`nicht ohne Probleme`).
"""

from __future__ import annotations

import re
from typing import Any

_CLAUSE = {"nicht", "nich", "nit", "net", "ned", "nie", "niemals", "nimmer", "keineswegs", "keinesfalls", "nirgends", "kaum", "weder", "noch", "nichts", "nix",
           "niemand", "niemanden", "niemandem", "nüscht"}  # fmt: skip
_NO = re.compile(r"kein(?:e[mnrs]?|s)?")
_ENGLISH = {
    "not",
    "n't",
    "n’t",
    "never",
    "nobody",
    "none",
    "nothing",
    "hardly",
    "barely",
    "scarcely",
    "neither",
    "nor",
    "cannot",
    "cant",
    "dont",
}
_ONLY = {
    "nur",
    "bloß",
    "allein",
    "zuletzt",
    "umsonst",
    "only",
    "just",
    "least",
    "wahr",
}  # `nicht nur`, `nicht zuletzt`: no negation
_BORDERS = {
    "de": {"aber", "sondern", "denn", "weil", "dass", "wenn", "obwohl", "trotzdem", "jedoch", "sonst", "außer", "als", "damit", "sodass", "ob", "nachdem", "bevor"},
    "en": {"but", "because", "although", "though", "however", "if", "when", "since", "unless", "except", "while", "so", "than"},
}  # fmt: skip
_JOINING = {"de": {"und", "oder", "sowie"}, "en": {"and", "or"}}
_CONTENT = ("VERB", "ADJ", "NOUN", "PROPN", "ADV")
_LIGHT = {"mehr", "so", "ganz", "immer", "auch", "mal", "leider", "wirklich", "gerade", "besonders", "halt", "eben", "da", "dann", "ja", "schon", "noch",
          "richtig", "unbedingt", "any", "anymore", "really", "at", "all", "gar", "überhaupt", "eigentlich", "bisher", "jetzt", "hier", "dort"}  # fmt: skip


def negated(words: Any, language: str = "de") -> list[bool]:
    """For each word of a parsed text (`parse`), whether it is negated. The negation itself is not, and neither are marks."""
    found = [0] * len(words)
    for i in range(len(words)):
        reach = _english(words, i) if language == "en" else _german(words, i)
        if _anything_but(words, i, language):
            reach = _right(words, i, language)
        for place in reach:
            if place != i and words[place].pos_ != "PUNCT":
                found[place] += 1
    return [count % 2 == 1 for count in found]


def _german(words: Any, i: int) -> set[int]:
    word = words[i].lower_
    if word == "ohne" or _NO.fullmatch(word):
        return _of_phrase(words, i)
    if word == "weniger" and i + 1 < len(words) and words[i + 1].pos_ == "ADJ":
        return {i + 1}
    if word not in _CLAUSE or _is_no_negation(words, i):
        return set()
    right = _right(words, i, "de")
    left = _verb_before(words, i)
    if not any(words[j].pos_ in _CONTENT and words[j].lower_ not in _LIGHT for j in right):
        left |= _front(words, i)
    return right | left


def _anything_but(words: Any, i: int, language: str) -> bool:
    """`alles andere als teuer`, `anything but cheap`."""
    said = [word.lower_ for word in words[max(0, i - 2) : i + 1]]
    return said == ["alles", "andere", "als"] if language == "de" else said[1:] == ["anything", "but"]


def _is_no_negation(words: Any, i: int) -> bool:
    """`nicht nur`, `nichts als`, `…, nicht?`, `immer noch`, `weder` without its verb."""
    word, after = words[i].lower_, words[i + 1].lower_ if i + 1 < len(words) else ""
    if word == "noch":
        return not any(other.lower_ == "weder" for other in words[:i])
    if after in _ONLY or (word in ("nichts", "nix") and after == "als"):
        return True
    if word in ("nichts", "nix") and re.fullmatch(r"(?:besser|schöner|lieber)es", after):
        return True
    alone = i + 1 < len(words) and words[i + 1].text == "?" and i > 0 and words[i - 1].lower_ in (",", "oder")
    return alone


def _of_phrase(words: Any, i: int) -> set[int]:
    """The noun phrase behind `kein` or `ohne`; the clause where it is its subject (`Keiner hilft`, `Kein Mensch versteht das`)."""
    found, place = set(), i + 1
    while (place < len(words) and words[place].pos_ in ("ADJ", "ADV", "DET", "NUM", "PRON", "X")) or _comma_between(
        words, place
    ):
        found.add(place)
        place += 1
    nouns = False
    while place < len(words) and words[place].pos_ in ("NOUN", "PROPN"):
        found.add(place)
        place, nouns = place + 1, True
    if not nouns and (words[i].lower_ == "ohne" or place >= len(words) or words[place].pos_ not in ("VERB", "AUX")):
        found |= _right(words, i, "de")
        if words[i].lower_ != "ohne":
            found |= _front_nouns(words, i)
        return found
    starts = i == 0 or words[i - 1].pos_ in ("PUNCT", "CCONJ") or words[i - 1].lower_ in _BORDERS["de"]
    if nouns and _goes_on(words, place, bare=starts and words[i].lower_ == "ohne"):
        found |= _of_phrase(words, place)
    if starts and words[i].lower_ != "ohne" and place < len(words) and words[place].pos_ in ("VERB", "AUX"):
        return found | _right(words, place - 1, "de")
    if not nouns and _NO.fullmatch(words[i].lower_):
        return found | _right(words, i, "de")
    return found


def _comma_between(words: Any, place: int) -> bool:
    inside = 0 < place < len(words) - 1 and words[place].text == ","
    return inside and words[place - 1].pos_ == "ADJ" and words[place + 1].pos_ == "ADJ"


def _goes_on(words: Any, place: int, *, bare: bool) -> bool:
    """Whether `und` or `oder` at `place` joins one more noun and does not begin a clause; `bare`: even where a verb follows the noun."""
    if place + 1 >= len(words) or words[place].lower_ not in ("und", "oder"):
        return False
    first, second = words[place + 1], words[place + 2] if place + 2 < len(words) else None
    if first.pos_ == "NOUN" and bare:
        return True
    return first.pos_ in ("NOUN", "ADJ") and (second is None or second.pos_ not in ("VERB", "AUX"))


def _right(words: Any, i: int, language: str) -> set[int]:
    """The places behind `i` up to the end of its clause."""
    found = set()
    for place in range(i + 1, len(words)):
        if _is_border(words, place, language):
            break
        found.add(place)
    return found


def _is_border(words: Any, place: int, language: str) -> bool:
    word = words[place]
    if word.pos_ == "PUNCT" and word.text not in ("'", '"', "„", "“", "-", "‚", "‘"):
        return not _comma_between(words, place)
    if word.lower_ in _BORDERS[language] and word.pos_ in ("SCONJ", "CCONJ", "ADV", "ADP") and word.lower_ != "damit":
        return True
    if (
        word.lower_ in ("noch", "nor")
        and place
        and any(other.lower_ in ("weder", "neither") for other in words[:place])
    ):
        return True  # it negates what follows anew
    if word.lower_ in _JOINING[language] and place + 1 < len(words):
        following = words[place + 1 : place + 4]
        opens = following[0].pos_ in ("PRON", "DET", "ADV", "SCONJ") if following else False
        verb = any(
            other.pos_ in ("AUX", "VERB") and not re.search(r"PP|INF|VBN|VBG", other.tag_) for other in following
        )
        return verb and (opens or following[0].pos_ in ("VERB", "AUX", "NOUN", "PROPN"))
    return False


def _verb_before(words: Any, i: int) -> set[int]:
    """The finite full verb before a German negation in its clause (`gefällt mir nicht`)."""
    for place in range(i - 1, -1, -1):
        if _is_border(words, place, "de"):
            return set()
        if words[place].pos_ == "VERB":
            return {place}
    return set()


def _front(words: Any, i: int) -> set[int]:
    """Adjectives and verbs before a negation that nothing follows (`Gut ist das nicht`, `das ist nett nicht`)."""
    found = set()
    for place in range(i - 1, -1, -1):
        if _is_border(words, place, "de"):
            break
        if words[place].pos_ == "VERB" or (
            words[place].pos_ in ("ADJ", "ADV") and words[place].text.lower() == words[place].lemma_.lower()
        ):
            found.add(place)
    return found


def _front_nouns(words: Any, i: int) -> set[int]:
    """The noun that a `kein` standing alone takes up (`Probleme hatte ich keine`)."""
    for place in range(i):
        if words[place].pos_ == "NOUN" and not any(_is_border(words, j, "de") for j in range(place, i)):
            verb = place + 1 < i and words[place + 1].pos_ in ("AUX", "VERB")
            return {place} if verb else set()
    return set()


def _english(words: Any, i: int) -> set[int]:
    word = words[i].lower_
    after = words[i + 1].lower_ if i + 1 < len(words) else ""
    if word in ("no", "without") and words[i].pos_ != "INTJ":
        if after in ("doubt", "wonder", "longer"):
            return set()
        return _english_phrase(words, i)
    if word == "longer" and i and words[i - 1].lower_ == "no":
        return _right(words, i, "en")
    if word == "less" and i + 1 < len(words) and words[i + 1].pos_ in ("ADJ", "ADV"):
        return {i + 1}
    if word not in _ENGLISH or after in _ONLY:
        return set()
    return _right(words, i, "en")


def _english_phrase(words: Any, i: int) -> set[int]:
    """The noun phrase behind `no` or `without`, and the clause where it is its subject (`No one helps`)."""
    right, found, nouns = _right(words, i, "en"), set(), False
    for place in sorted(right):
        if nouns and words[place].pos_ not in ("NOUN", "PROPN") and words[place].lower_ not in ("or", "and"):
            break
        nouns = nouns or words[place].pos_ in ("NOUN", "PROPN", "PRON")
        found.add(place)
    follows = max(found, default=i) + 1
    starts = i == 0 or words[i - 1].pos_ == "PUNCT"
    if starts and words[i].lower_ == "no" and follows in right and words[follows].pos_ in ("VERB", "AUX"):
        return right
    return found
