"""Names of people in the names of files: an id made from such a file would carry them into every report."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from insights.interviews.privacy import lexicon, vocabulary
from insights.interviews.reading.roles import role_of_word

if TYPE_CHECKING:
    import pandas as pd

    from insights.interviews.reading import Interviews
    from insights.study import Study

_PART = re.compile(r"[A-ZÄÖÜ]+(?![a-zäöüß])|[A-ZÄÖÜ]?[^\W\d_A-ZÄÖÜ]+|[^\W\d_]+")  # `AnnaBerger` is two words

_ODD = re.compile(r"[A-ZÄÖÜ]+[a-zäöüß]+[A-ZÄÖÜ]+")  # `HAnS` is a project
_ACRONYM = re.compile(r"(?<![^\W_])[A-ZÄÖÜ]{3,6}(?![^\W_])")
_CODE = re.compile(r"(?<![^\W\d_])[^\W\d_]{1,3}(?=\d)|(?<=[a-z])[A-Z]{1,4}(?=\d)")  # `P01`, `WMA2`
_INITIALS = re.compile(
    r"(?<![^\W_])(?:[A-ZÄÖÜ]{2}|[A-ZÄÖÜ]\.[\s_]?[A-ZÄÖÜ])(?![^\W_])"
)  # `Gespraech_KW`, `M.K. Interview`
_NUMBER = re.compile(r"[_\-\s.]*\d{1,3}(?!\d)")  # `Runde_TN_03` is a code, `MK_2026` is not
_WORD_BEFORE = re.compile(r"([^\W\d_]+)[_\-\s.]+$")
_WORD_BEHIND = re.compile(r"[_\-\s.]+([^\W\d_]+)")
_TALKS = frozenset(["interview", "interviews", "int", "iv"])
_CODES_OF_COUNTRIES = (
    "at be bg br ca ch cn cz de dk ee es fi fr gb gr hr hu ie in it jp lt lu lv nl no pl pt ro se si sk tr ua uk us"
)
_COUNTRIES = frozenset(_CODES_OF_COUNTRIES.split())
_SURELY_COUNTRIES = frozenset(["at", "ch", "de", "gb", "uk", "us"])
_TOWN = 20_000  # inhabitants; of villages people are called
_ABBREVIATIONS = frozenset(
    [
        "ai",
        "at",
        "ch",
        "de",
        "en",
        "eu",
        "hr",
        "id",
        "ii",
        "ip",
        "it",
        "iv",
        "ki",
        "no",
        "nr",
        "ok",
        "pc",
        "pm",
        "po",
        "qa",
        "tn",
        "tp",
        "tv",
        "uk",
        "us",
        "ux",
        "ui",
        "vp",
        "vr",
    ]
)
_WORDS_OF_FILES = """
interview interviews int iv transkript transkripte transcript transcripts transkription transcription gespraech protokoll final finale version entwurf kopie copy
teams zoom webex meet skype audio video neu alt korrigiert korrektur anonymisiert anonym anonymized anonymised pseudonymisiert ueberarbeitet geprueft fertig
roh raw prof part teil datei file aufnahme recording rec mitschnitt mitschrift notizen nachgespraech erstgespraech pretest pilot vorab ende
proband probandin teilnehmer teilnehmerin experte expertin fokusgruppe gruppe runde welle sitzung session jan feb mrz apr jun jul aug sep sept okt nov dez mar oct dec
deutsch german english englisch clean cleaned edited maxqda atlas nvivo export import backup docx txt mp mov wav vtt srt whisper otter diktat dict ger eng deu
"""
_FILE_WORDS = frozenset(_WORDS_OF_FILES.split())


def holds_name(stem: str) -> bool:
    """Whether a file's name (without its ending) holds a first or last name; names that are words of their own do not count."""
    words = [word for word in re.findall(r"[^\W\d_]+", stem) if not _ODD.fullmatch(word)]
    return any(_is_name(part) for part in [*_PART.findall(stem), *words])


def may_name(stems: list[str], public: str = "") -> set[str]:
    """Those of `stems` that hold a listed name, a word that no vocabulary knows, or initials.

    What the study itself is called (`public`) counts as known, and so do capitals that several files share (`ECSEE`).
    """
    known = {_plain(word) for text in (public, *_PART.findall(public)) for word in re.findall(r"[^\W\d_]+", text)}
    capitals = [word for stem in stems for word in set(_ACRONYM.findall(stem))]
    known |= {_plain(word) for word in capitals if capitals.count(word) > 1} | _countries(stems)
    return {stem for stem in stems if holds_name(stem) or _holds_stranger(stem, known)}


def _holds_stranger(stem: str, known: set[str]) -> bool:
    if any(_are_initials(stem, match, known) for match in _INITIALS.finditer(stem)):
        return True
    stem = _CODE.sub(" ", unicodedata.normalize("NFC", stem))
    whole = [word for word in re.findall(r"[^\W\d_]+", stem) if not (_plain(word) in known or _is_known(word))]
    parts = [part for word in whole for part in _PART.findall(word) if len(part) > 2]
    return any(_plain(part) not in known and not _is_known(part) for part in parts)


def public_words(study: Study) -> str:
    """What may stand in the name of a file because the study itself is called so or keeps it."""
    settings = study.settings
    return " ".join([study.name, settings.title, settings.client or "", *settings.privacy.keep])


def _countries(stems: list[str]) -> set[str]:
    """The countries that files begin with, where all that begin with two capitals do so and one country is beyond doubt."""
    fronts = {stem[:2].lower() for stem in stems if re.match(r"[A-Z]{2}(?![^\W_])", stem)}
    return fronts if fronts <= _COUNTRIES and fronts & _SURELY_COUNTRIES else set()


def _are_initials(stem: str, match: re.Match, known: set[str]) -> bool:
    """Whether two capitals are somebody's: beside `Interview` always, with a number behind them nowhere else (`Runde_TN_03`), and in
    front of a name only before words that every file could have (`MK_Transkript`)."""
    letters = re.sub(r"[\W_]", "", match.group()).lower()
    if letters in known | _ABBREVIATIONS or letters in lexicon.COMMON_BRANDS:
        return False
    before, behind = _WORD_BEFORE.search(stem[: match.start()]), _WORD_BEHIND.match(stem, match.end())
    beside = {_plain(word[1]) for word in (before, behind) if word}
    if beside & _TALKS:
        return True
    leads = not re.search(r"[^\W\d_]", stem[: match.start()]) and re.search(r"[^\W\d_]", stem[match.end() :])
    return not _NUMBER.match(stem, match.end()) and (not leads or bool(beside & _FILE_WORDS))


@cache
def _is_known(word: str) -> bool:
    """Whether a word of a file's name is one of either language, a place, a brand, or what files are called."""
    plain = _plain(word)
    if plain in _FILE_WORDS or plain in lexicon.COMMON_BRANDS or role_of_word(word) or vocabulary.in_english(word):
        return True
    umlauts = word.lower().replace("ae", "ä").replace("oe", "ö").replace("ue", "ü")
    return any(_stands_in_german(form) for form in {word.lower(), umlauts, umlauts.replace("ss", "ß")})


def _stands_in_german(word: str) -> bool:
    noun = word.capitalize()
    if lexicon.is_ordinary(noun) or lexicon.in_dictionary(word) or noun in lexicon.places():
        return True
    if lexicon.inhabitants().get(noun, 0) >= _TOWN:
        return True
    if vocabulary.is_whole_name(noun) or vocabulary.is_half_known(noun) or vocabulary.is_built_like_a_name(noun):
        return False
    return lexicon.in_dictionary(noun) or vocabulary.is_thing(noun)


def without_names(file: str) -> str:
    """A file's name with every person's name in it as `…`."""
    path = Path(file)
    return _PART.sub(lambda m: "…" if _is_name(m.group()) else m.group(), path.stem) + path.suffix


def numbered_ids(stems: list[str], taken: set[str]) -> dict[str, str]:
    """`i01`, `i02` … for `stems` in their order, past the ids that are `taken`; a number in front stays (`i07_anna` -> `i07`)."""
    used = {name.casefold() for name in taken}
    new: dict[str, str] = {}
    for stem in sorted(stems):
        own = re.match(r"[A-Za-z]?\d{1,3}(?=[_\-\s.])", stem)
        if own and own.group().casefold() not in used:
            new[stem] = own.group()
            used.add(own.group().casefold())
    for stem in sorted(set(stems) - set(new)):
        new[stem] = next(i for n in count(1) if (i := f"i{n:02d}") not in used)
        used.add(new[stem])
    return new


def clean_ids(interviews: Interviews, key: pd.DataFrame) -> dict[str, str]:
    """New ids for those that hold a name, as file names do (`i01_tiedemann` -> `i01`)."""
    persons = {
        w.casefold()
        for r in key.to_dict("records")
        if r["entity"] in ("person", "company")
        for w in r["original"].split()
        if len(w) > 2
    }
    ids = sorted(
        {
            *interviews.turns["interview_id"],
            *interviews.people["respondent_id"],
            *interviews.people["interview_id"].dropna(),
        }
    )
    heard = set(interviews.turns["interview_id"])
    named = [old for old in ids if any(part.casefold() in persons for part in re.split(r"[_\-\s.]+", old))]
    own = [old for old in named if old in heard]
    # The other ids with a name belong to one of these interviews (`tiedemann-B1`), or get a number of their own.
    new = numbered_ids(own, set(ids) - set(named))
    for old in [old for old in named if old not in new]:
        home = next((i for i in sorted(own, key=len, reverse=True) if old.startswith(f"{i}-")), None)
        into = new[home] + old.removeprefix(home) if home else numbered_ids([old], {*ids, *new.values()})[old]
        new[old] = into
    return new


def _is_name(word: str) -> bool:
    return _plain(word) in _names() - {"german"}  # the language of a transcript


@cache
def _names() -> frozenset[str]:
    words = {*lexicon.ORDINARY_NAMES, *lexicon.places()}
    known = {name for name in lexicon.first_names() | lexicon.last_names() | {"Jan"} if name not in words}
    parts = {name.casefold() for name in known if name.casefold() not in lexicon.COMMON_BRANDS}
    return frozenset({_plain(name) for name in parts})


def _plain(word: str) -> str:
    return word.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
