"""Names of people in the names of files: an id made from such a file would carry them into every report."""

from __future__ import annotations

import re
from functools import cache
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING

from insights.interviews.privacy import lexicon

if TYPE_CHECKING:
    import pandas as pd

    from insights.interviews.reading import Interviews

_PART = re.compile(r"[A-ZÄÖÜ]+(?![a-zäöüß])|[A-ZÄÖÜ]?[^\W\d_A-ZÄÖÜ]+|[^\W\d_]+")  # `AnnaBerger` is two words


def holds_name(stem: str) -> bool:
    """Whether a file's name (without its ending) holds a first or last name; names that are words of their own do not count."""
    return any(_is_name(part) for part in [*_PART.findall(stem), *re.findall(r"[^\W\d_]+", stem)])


def without_names(file: str) -> str:
    """A file's name with every person's name in it as `…`."""
    path = Path(file)
    return _PART.sub(lambda m: "…" if _is_name(m.group()) else m.group(), path.stem) + path.suffix


def numbered_ids(stems: list[str], taken: set[str]) -> dict[str, str]:
    """`i01`, `i02` … for `stems` in their order, past the ids that are `taken`; a number in front stays (`i07_anna` -> `i07`)."""
    used = {name.casefold() for name in taken}
    new: dict[str, str] = {}
    for stem in sorted(stems):
        own = re.match(r"[A-Za-z]?\d+(?=[_\-\s.])", stem)
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
    return _plain(word) in _names()


@cache
def _names() -> frozenset[str]:
    words = {*lexicon.ORDINARY_NAMES, *lexicon.places()}
    known = {name for name in lexicon.first_names() | lexicon.last_names() | {"Jan"} if name not in words}
    parts = {name.casefold() for name in known if name.casefold() not in lexicon.COMMON_BRANDS}
    return frozenset({_plain(name) for name in parts})


def _plain(word: str) -> str:
    return word.casefold().replace("ä", "ae").replace("ö", "oe").replace("ü", "ue").replace("ß", "ss")
