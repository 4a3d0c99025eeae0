"""What HanTa gets wrong in speech, put right by the words around: articles that are pronouns, particles, short answers, participles."""

from __future__ import annotations

import re
from dataclasses import dataclass

_FIXED = {  # words with one part of speech wherever they stand
    "sowas": "PIS", "sodass": "KOUS", "okay": "ITJ", "ok": "ITJ", "oke": "ITJ", "oki": "ITJ", "äh": "ITJ", "ähm": "ITJ", "öh": "ITJ", "öhm": "ITJ",
    "hm": "ITJ", "hmm": "ITJ", "mhm": "ITJ", "mh": "ITJ", "ach": "ITJ", "aha": "ITJ", "tja": "ITJ", "naja": "ITJ", "oh": "ITJ", "ah": "ITJ",
    "nee": "PTKANT", "nö": "PTKANT", "jo": "PTKANT", "joa": "PTKANT", "jaja": "PTKANT", "nein": "PTKANT", "ne": "ITJ", "gell": "ITJ", "boah": "ITJ",
    "z.b.": "ADV", "d.h.": "ADV", "halt": "ADV", "eh": "ADV", "quasi": "ADV", "irgendwie": "ADV", "sozusagen": "ADV", "bisschen": "PIS", "man": "PIS",
    "mal": "ADV", "nochmal": "ADV", "ebenso": "ADV", "irgendwo": "ADV", "jedenfalls": "ADV", "gerne": "ADV", "gern": "ADV", "zumindest": "ADV",
    "nicht": "PTKNEG", "etwas": "PIS", "nichts": "PIS", "was": "PWS", "drin": "ADV", "super": "ADJ(D)", "toll": "ADJ(D)", "weil": "KOUS", "dass": "KOUS",
}  # fmt: skip
_ARTICLES = {"der", "die", "das", "den", "dem"}
_PERSONAL = {
    "ich",
    "du",
    "er",
    "sie",
    "es",
    "wir",
    "ihr",
    "man",
    "mich",
    "mir",
    "dich",
    "dir",
    "uns",
    "euch",
    "sich",
    "ihm",
    "ihn",
    "ihnen",
}
_PARTICIPLE = re.compile(
    r"(?!.*(?:bar|haft|lich|ig|isch|los)$)(?:.*ge.+(?:t|en)|.{3,}iert|(?:be|ver|er|ent|zer).{3,}t)"
)
_HAVING = re.compile(r"hab\w*|ha[st]t?|hatte\w*")
_ATTRIBUTES = {"PDS": "PDAT", "PIS": "PIAT", "PPOSS": "PPOSAT"}


@dataclass(slots=True)
class Tagged:
    """A word as written out, and its STTS tag, which the rules may change."""

    word: str
    stts: str

    @property
    def lower(self) -> str:
        """The word in small letters."""
        return self.word.lower()

    def isa(self, *heads: str) -> bool:
        """Whether the tag begins with one of `heads`."""
        return self.stts.startswith(heads)


_NONE = Tagged("", "$.")


def correct(words: list[Tagged]) -> None:
    """Put the tags of one text right, in place."""
    for i, word in enumerate(words):
        before = words[i - 1] if i else _NONE
        after = words[i + 1] if i + 1 < len(words) else _NONE
        if not re.search(r"\w", word.word):
            word.stts = word.stts if word.isa("$") else "$("
            continue
        _fixed(word, before, after)
        _small_words(words, i, before, after)
        _verbs(words, i, before, after)
    for i, word in enumerate(words):
        if word.lower in _ARTICLES:
            _article(words, i)
        elif word.isa("PDS", "PIS", "PPOSS"):
            _attribute(words, i)


def _fixed(word: Tagged, before: Tagged, after: Tagged) -> None:
    lower = word.lower
    if lower in _FIXED and not (
        word.isa("N") and word.word[0].isupper() and before is not _NONE and not before.isa("$")
    ):
        if lower not in ("super", "toll") or not word.isa("ADJ"):
            word.stts = _FIXED[lower]
        if lower == "etwas" and (after.isa("ADJ", "ADV") or after.lower in ("mehr", "weniger")):
            word.stts = "ADV" if not after.word[:1].isupper() else "PIS"
    elif lower == "ja":
        word.stts = "PTKANT" if before is _NONE or before.isa("$") or after.isa("$") or after is _NONE else "ADV"


def _small_words(words: list[Tagged], i: int, before: Tagged, after: Tagged) -> None:
    word, opens = words[i], before is _NONE or before.isa("$")
    lower = word.lower
    if lower == "aber":
        word.stts = "KON" if opens else ("ADV" if before.isa("V", "PPER", "PRF", "PDS", "PIS") else word.stts)
    elif lower == "noch" and not any(other.lower == "weder" for other in words[:i]):
        word.stts = "ADV"
    elif lower == "gut" and word.isa("ADV"):
        word.stts = "ADJ(D)"
    elif lower == "als" and word.isa("APP"):
        word.stts = "KOKOM"
    elif lower == "ob" and word.isa("APP"):
        word.stts = "KOUS"
    elif lower == "wie" and (after.isa("VVPP") or after.stts == "VV(PP)"):
        word.stts = "KOKOM"
    elif lower in ("also", "dann", "genau", "eben", "schon", "eigentlich") and word.isa("N", "XY", "FM"):
        word.stts = "ADV"
    elif lower == "zu" and after.lower in ("viel", "viele", "wenig", "wenige"):
        word.stts = "PTKA"
    elif lower in ("viel", "wenig", "mehr", "weniger") and not word.isa("N"):
        word.stts = (
            "PIAT" if after.isa("NN", "NE") else ("PIAT" if after.isa("ADJ(A)") and before.lower == "zu" else word.stts)
        )
    elif lower in ("ein", "eine", "einen", "einem") and after.lower in ("bisschen", "paar", "wenig", "bißchen"):
        word.stts = "ART"


def _verbs(words: list[Tagged], i: int, before: Tagged, after: Tagged) -> None:
    word, lower = words[i], words[i].lower
    if lower == "weiß" and not after.isa("NN") and not before.isa("ART", "VA"):
        word.stts = "VV(FIN)"
    elif _is_participle(words, i):
        word.stts = "VV(PP)"


def _is_participle(words: list[Tagged], i: int) -> bool:
    """Whether what was taken for an adjective, or for a form of gehören, is the participle of a verb."""
    word = words[i]
    if word.lower == "gehört":
        return any(_HAVING.fullmatch(other.lower) for other in words[max(0, i - 8) : i])
    return word.isa("ADJ(D)", "ADJD") and bool(_PARTICIPLE.fullmatch(word.lower)) and _has_passive(words, i)


def _has_passive(words: list[Tagged], i: int) -> bool:
    """Whether a form of werden or haben belongs to the participle: right behind it, or before it in the same clause."""
    if i + 1 < len(words) and re.fullmatch(
        r"w[eiuü]rd\w*|worden|hab\w*|ha(?:st|t|tte\w*)|hätte\w*", words[i + 1].lower
    ):
        return True
    for other in reversed(words[:i]):
        if other.isa("$"):
            return False
        if re.fullmatch(r"wird|wirst|w[eu]rden?|würden?", other.lower):
            return True
    return False


def _article(words: list[Tagged], i: int) -> None:
    """An article without a noun is a pronoun (`sind das eigentlich`), a pronoun right before its noun an article."""
    word = words[i]
    for place, other in enumerate(words[i + 1 : i + 8], start=i + 1):
        if other.isa("NN", "NE", "FM", "TRUNC", "CARD") or (other.word[:1].isupper() and other.isa("ADJ")):
            direct = place == i + 1 or all(w.isa("ADJ(A)", "CARD") for w in words[i + 1 : place])
            if word.isa("PDS", "PREL") and direct and _is_article(words, i):
                word.stts = "ART"
            return
        if other.isa("VA", "VM", "VV", "KO", "PPER", "PRF", "PTKNEG", "PTKVZ", "$") or other.lower in _PERSONAL:
            break
        if other.isa("ADJ(A)", "APPR", "ART", "PPOSAT", "PIAT", "PDAT"):
            return
    if word.isa("ART"):
        word.stts = "PDS"


def _is_article(words: list[Tagged], i: int) -> bool:
    """Whether `das` before a noun is its article and not the subject of a relative clause (`das Hilfe braucht`)."""
    return not (i and words[i - 1].isa("$,"))


def _attribute(words: list[Tagged], i: int) -> None:
    """`dieser`, `keine`, `viele` right before their noun are attributes."""
    word = words[i]
    if word.lower in ("man", "etwas", "nichts", "bisschen", "sowas", "was", "jemand", "niemand", "alles"):
        return
    for other in words[i + 1 : i + 4]:
        if other.isa("NN"):
            word.stts = _ATTRIBUTES[re.match(r"[A-Z]+", word.stts)[0]]
            return
        if not other.isa("ADJ(A)", "CARD"):
            return
