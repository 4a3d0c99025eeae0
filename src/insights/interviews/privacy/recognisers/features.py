"""What tells of a capitalised German word whether it is part of a person's name: what it looks like and what stands around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from insights.interviews.privacy import lexicon

TOKEN = re.compile(r"[^\W\d_]+(?:['’](?!(?:m|n|s|nen|ne|'|’)(?!\w))[^\W\d_]+)?(?:-[^\W\d_]+)*|\d+|[^\w\s]")
_FAMILY = re.compile(
    r"(?:mann|meier|meyer|maier|mayer|müller|bauer|huber|wski|wska|cki|cka|ski|sky|ić|ič|oğlu|oglu|sen|sson|son|stein|berg|bach|hoff|kamp|mayr|ow|ew|ov|ev"
    r"|ko|ez|ini|elli|etti|ian|yan|idis|poulos|ing|ke|tz|ert|ardt|brecht|wald|dorf|thal|mair|bauer|rich|olf|fried|hard|bert|helm|gard|hild)s?$"
)
_TOWN = re.compile(
    r"(?:stadt|städt|burg|hausen|heim|ingen|dorf|furt|land|au|ien|feld|kirchen|hafen|brück|brücken|see|tal|stan|ville|ton|ford|shire|rode|leben|itz|walde|münde|grad)s?$"
)
_BODY = re.compile(
    r"(?:verband|bank|werke?|partei|liga|bund|verein|klub|club|union|universität|institut|verlag|amt|gericht|ministerium|orchester|gruppe|konzern|museum|kirche|schule|theater|straße|platz|park|preis|krieg|reich|gesetz|system|haus)$",
    re.I,
)
_ROLE = re.compile(
    r"(?:(?:spieler|minister|meister|leiter|führer|händler|trainer|sänger|arzt|lehrer|präsident|direktor|sprecher|pilot|fahrer|regisseur|autor|kanzler|chef|richter"
    r"|anwalt|bischof|könig|herzog|maler|dichter|ist|ologe|graph|graf|torwart|stürmer|politiker|kollege|sekretär)(?:in)?|ärztin|anwältin|kollegin)$"
)
_NUMBER = re.compile(
    r"(?:(?:ein|eine|zwei|zwo|drei|vier|fünf|sechs|sech|sieben|sieb|acht|neun|zehn|elf|zwölf|zwan|dreißig|zig|hundert|tausend|und|ein)+(?:mal|er|ste|tel)?)",
    re.IGNORECASE,
)
TITLES = frozenset(["Herr", "Herrn", "Frau", "Fräulein", "Hr", "Fr", "Dr", "Prof", "Familie", "Mr", "Mrs", "Ms", "Miss", "Sir", "Lady", "St", "Lord"])  # fmt: skip
_PARTICLES_WORDS = """
von van de di da del der zu vom el al bin ibn la le ter ten den und
"""
_PARTICLES = frozenset(_PARTICLES_WORDS.split())
_SAYING_WORDS = """
sagt sagte sagten meint meinte fragt fragte erzählt erzählte erklärt erklärte schreibt schrieb ruft rief weiß wusste
kennt glaubt hilft half heißt hieß lacht möchte wollte will antwortete betonte kritisierte forderte spielte sang starb
heiratete gewann verlor ging gibt gab hat hatte ist war wurde wird kam kommt
"""
_SAYING = frozenset(_SAYING_WORDS.split())
_ORDER = [
    ("in", frozenset(["in", "nach", "aus", "bis", "über", "Richtung"])),
    ("im", frozenset(["im", "am", "zum", "zur", "ins", "beim", "vom", "auf"])),
    ("with", frozenset(["mit", "für", "an", "ohne", "gegen", "durch", "wegen"])),
    ("by", frozenset(["von", "bei", "zu", "zwischen", "um"])),
    ("the", frozenset(["der", "die", "den", "dem", "Der", "Die", "Dem", "Den", "d'r", "dr", "de", "De", "d"])),
    ("neuter", frozenset(["das", "Das", "dieses", "des", "jedes", "ein", "Ein", "kein", "einem", "einen", "eine", "einer", "eines", "keine", "keinen", "jeder", "jede", "viele", "diese", "dieser", "diesen", "pro"])),
    ("my", frozenset(["mein", "meine", "meinem", "meinen", "meiner", "unser", "unsere", "unserem", "unseren", "sein", "seine", "ihr", "ihre", "Mein", "Meine", "Unser", "Unsere"])),
    ("and", frozenset(["und", "oder", "noch", "weder", "Weder", "sowie", "bzw"])),
    ("as", frozenset(["als", "wie", "Als", "Wie", "wenn", "dass", "ob", "weil", "Wenn", "hat", "ist", "war", "dann"])),
]  # fmt: skip


@cache
def person_nouns() -> frozenset[str]:
    """German words for people that stand before a name (`person_nouns.txt`)."""
    lines = (files("insights.interviews.privacy") / "person_nouns.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(word for line in lines if not line.startswith("#") for word in line.split())


def candidates(text: str) -> Iterator[tuple[int, int, dict[str, float]]]:
    """Start, end and features of every word of a text that could be part of a name."""
    tokens = [(m.start(), m.end(), m.group()) for m in TOKEN.finditer(text)]
    for i, (start, end, word) in enumerate(tokens):
        if word[0].isupper() and len(word) > 1 and _could_be_a_name(word):
            yield start, end, _features(tokens, i)


@cache
def _could_be_a_name(word: str) -> bool:
    """False for numbers in words, and for ordinary words that stand in no list of names."""
    listed = word in lexicon.ORDINARY_NAMES or word in lexicon.last_names()
    return not _NUMBER.fullmatch(word) and (listed or not lexicon.is_ordinary(word))


def _features(tokens: list[tuple[int, int, str]], i: int) -> dict[str, float]:
    word = tokens[i][2]
    around = [tokens[i + k][2] if 0 <= i + k < len(tokens) else "" for k in (-2, -1, 1, 2)]
    before2, before, behind, behind2 = around
    found = {"always": 1.0, **{f"own {k}": v for k, v in _looks(word).items()}}
    opens = before in ("", ".", "!", "?", ":", "„", "“", "»", '"', "-", "–")
    found["opens"] = float(opens)
    found["small letters"] = float(opens and _in_small_letters(word))
    for side, other in (("before", before), ("behind", behind)):
        joined = side == "before" and before in ("-",)
        if other[:1].isupper() and not joined:
            found |= {f"{side} {k}": v for k, v in _looks(other).items()}
            found[f"{side} capital"] = 1.0
        elif not other or not other[:1].isalnum():
            found[f"{side} {other if other in ',.()-/' else 'mark'}" if other else f"{side} nothing"] = 1.0
        elif other.isdigit():
            found[f"{side} number"] = 1.0
    found["title"] = float(before in TITLES or (before == "." and before2 in TITLES))
    role = before in person_nouns() or bool(_ROLE.search(before))
    found["role"] = float(role)
    found["role, comma"] = float(before == "," and (before2 in person_nouns() or bool(_ROLE.search(before2))))
    for name, words in _ORDER:
        found[f"before {name}"] = float(before in words)
    found["of comma the"] = float(before in ("der", "die", "den", "dem") and before2 == ",")
    found["particle"] = float(before in _PARTICLES and before2[:1].isupper())
    found["particle behind"] = float(behind in ("von", "van", "de", "di", "der") and behind2[:1].isupper())
    found["behind saying"] = float(behind in _SAYING)
    found["behind years"] = float(behind == "(" and (behind2 == "*" or behind2.isdigit()))
    found["initial before"] = float(before == "." and len(before2) == 1 and before2.isupper())
    found["genitive"] = float(word.endswith("s") and behind[:1].isupper())
    kind = _kind(word)
    crossed = {f"{kind}: {name}": value for name, value in found.items() if name in _CROSSED and value}
    crossed |= {
        f"{_kind(before)} + {kind}": float(before[:1].isupper()),
        f"{kind} + {_kind(behind)}": float(behind[:1].isupper()),
    }
    return {name: value for name, value in (found | crossed).items() if value}


_CROSSED = {
    "opens", "title", "role", "role, comma", "of comma the", "particle", "behind saying", "genitive", "behind ,", "before ,", "behind (", "before (",
    "before nothing", *(f"before {name}" for name, _ in _ORDER),
}  # fmt: skip


@cache
def _kind(word: str) -> str:
    """What a word is by itself, in one of nine classes."""
    if not word[:1].isupper():
        return "no"
    bare = word[:-1] if word.endswith("s") and len(word) > 4 else word
    looks = _looks(word)
    for name in ("brand", "shouted", "first", "name, but a word", "title"):
        if looks[name]:
            return name
    if looks["first with s"]:
        return "first"
    if looks["person noun"] and looks["known"]:
        return "person noun"
    if looks["place"] or looks["city"]:
        return "place"
    if looks["last"] or looks["last abroad"] or looks["first abroad"]:
        return "listed"
    if looks["body end"] or lexicon.in_dictionary(word) or lexicon.in_dictionary(bare) or looks["ordinary"]:
        return "word with NE" if looks["NE"] else "word"
    return "strange" if looks["NE leads"] > 0 or looks["FM"] else "compound"


@cache
def _looks(word: str) -> dict[str, float]:
    bare = word[:-1] if word.endswith("s") and len(word) > 4 else word
    parts = word.split("-")
    first = lexicon.is_first_name(word)
    bare_first = lexicon.is_first_name(bare) and bare not in lexicon.ORDINARY_NAMES
    last_part = parts[-1]
    last = bool({word, bare, *parts} & lexicon.last_names())
    ordinary = word in lexicon.ORDINARY_NAMES
    abroad = [
        any(form in names for form in (word, bare, *parts)) and not lexicon.in_dictionary(word)
        for names in lexicon.names_abroad()
    ]
    people_live = max(lexicon.inhabitants().get(word, 0), lexicon.inhabitants().get(bare, 0))
    name, noun = _tagged(word)
    best = lexicon.word_tags(word)[0][0]
    return {
        "first": float(first and not ordinary),
        "first with s": float(not first and bare_first),
        "part a word": float(len(parts) > 1 and (lexicon.is_ordinary(last_part) or last_part in person_nouns())),
        "last": float(last and not ordinary),
        "name, but a word": float((first or last) and ordinary),
        "first abroad": float(abroad[0] and not first),
        "last abroad": float(abroad[1] and not last),
        "town": float(0 < people_live < 50_000),
        "city": float(people_live >= 50_000),
        "place": float(word in lexicon.places() or bare in lexicon.places()),
        "known": float(lexicon.in_dictionary(word)),
        "ordinary": float(lexicon.is_ordinary(word)),
        "brand": float(word.casefold() in lexicon.COMMON_BRANDS),
        "NE": float(best == "NE"),
        "NN": float(best == "NN"),
        "FM": float(best == "FM"),
        "other tag": float(best not in ("NE", "NN", "FM")),
        "NE leads": max(-1.0, min(1.0, (name - noun) / 6)),
        "whole": float(max(name, noun) > -19),
        "person noun": float(word in person_nouns() or bool(_ROLE.search(word))),
        "title": float(word in TITLES),
        "family end": float(bool(_FAMILY.search(word))),
        "town end": float(bool(_TOWN.search(bare))),
        "body end": float(bool(_BODY.search(word))),
        "shouted": float(word.isupper() and len(word) > 1),
        "mixed": float(not word.isupper() and not word[1:].islower() and "-" not in word),
        "joined": float("-" in word),
        "short": float(len(word) < 4),
        "long": float(len(word) > 11),
        "adjective": float(word.endswith("er") and (word[:-2] in lexicon.places() or word[:-3] in lexicon.places())),
        "ends s": float(word.endswith("s")),
        "ends in vowel": float(word[-1] in "aeiouy"),
        "foreign": float(bool(re.search(r"[çğışžčćłńóśźéèøå]|cz|sz|rz|kh|gh|oo|ee|th[aeiou]", word.lower()))),
    }


@cache
def _in_small_letters(word: str) -> bool:
    """Whether the word is one in small letters too (`Merci`, `Doof`), as at the beginning of a sentence."""
    best, score = lexicon.word_tags(word.lower())[0]
    return best not in ("NE", "NN", "FM", "XY") and float(score) > -18


@cache
def _tagged(word: str) -> tuple[float, float]:
    tags = lexicon.word_tags(word)
    scores = {tag: float(p) for tag, p in reversed(tags)}
    return scores.get("NE", -60.0), max([p for tag, p in scores.items() if tag != "NE"], default=-60.0)
