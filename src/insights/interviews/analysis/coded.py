"""What stands, gathered once for all tables: who said what, in which passage, and who was there to be heard."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import pandas as pd

from insights import wording
from insights.contracts.tables import GROUPS, SOURCES
from insights.files import read_yaml
from insights.interviews.analysis import exact
from insights.interviews.coding.decisions import MACHINE, standing
from insights.interviews.themes import REST

_MENTION = ["kind", "code", "verbatim_id", "respondent_id", "source", "group", "strength", "decided"]


@dataclass(frozen=True)
class Coded:
    """The hand-over tables of a study, ready to be counted.

    `people`: as handed over; `passages`: all verbatims with their speaker's `group`, in reading order; `voices`: one row per person
    and source with `n_verbatims`; `units`: codes and themes (kind, code, name, parent, definition), the rest left out; `mentions`: one row per
    unit and passage where it stands, with `strength` (probability or membership; 1 where people decided it) and `decided`.
    """

    people: pd.DataFrame
    passages: pd.DataFrame
    voices: pd.DataFrame
    units: pd.DataFrame
    mentions: pd.DataFrame
    language: str = "de"

    @property
    def words(self) -> dict[str, Any]:
        """The words of the tables in the study's language."""
        return words(self.language)

    def parts(self) -> Iterator[tuple[str, str, pd.DataFrame]]:
        """(source, group, its voices) wherever somebody was heard: first all of a source, then each group."""
        for source in SOURCES:
            own = self.voices[self.voices["source"] == source]
            if len(own):
                yield source, "all", own
            for group in GROUPS:
                if (own["group"] == group).any():
                    yield source, group, own[own["group"] == group]


def words(language: str) -> dict[str, Any]:
    """Words and sentences of tables and pictures in `language` (de, en), with the study's smallest group and what follows from it put in."""
    return _words(language, (*wording.small_bases(language), ("{tested_from}", str(exact.tested_from()))))


@cache
def _words(language: str, small_bases: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    content = read_yaml(Path(str(files("insights.interviews") / "lexicons" / "tables.yml")))[language]
    return wording.put_in(content, small_bases)


def gather(
    people: pd.DataFrame, verbatims: pd.DataFrame, themes: pd.DataFrame, theme_verbatims: pd.DataFrame, codes: pd.DataFrame,
    codings: pd.DataFrame, *, language: str = "de",
) -> Coded:  # fmt: skip
    """The hand-over tables of those names as one `Coded`: what counts is what stands (`decisions.standing`)."""
    groups = people.drop_duplicates("respondent_id").set_index("respondent_id")["group"]
    passages = verbatims.assign(group=verbatims["respondent_id"].map(groups).fillna(GROUPS[0]).astype("str"))
    passages = passages.sort_values(["source", "interview_id", "turn", "start", "verbatim_id"], ignore_index=True)
    voices = (
        passages.groupby(["source", "respondent_id", "group"], sort=True)
        .size()
        .rename("n_verbatims")
        .reset_index()[["respondent_id", "source", "group", "n_verbatims"]]
    )
    both = [_of_codes(codings), _of_themes(theme_verbatims)]
    said = pd.concat([table for table in both if len(table)] or both[:1], ignore_index=True)
    units = _units(codes, themes)
    said = said.merge(passages[["verbatim_id", "respondent_id", "source", "group"]], on="verbatim_id")
    said = said.merge(units[["kind", "code"]], on=["kind", "code"])[_MENTION]
    said = said.sort_values(["kind", "code", "verbatim_id"], ignore_index=True)
    return Coded(people, passages, voices, units, said, language)


def _of_codes(codings: pd.DataFrame) -> pd.DataFrame:
    stands = standing(codings)
    proposed = codings.loc[codings["coder"] == MACHINE, ["verbatim_id", "code", "probability"]]
    stands = stands.merge(proposed.drop_duplicates(["verbatim_id", "code"]), on=["verbatim_id", "code"], how="left")
    decided = stands["decided"].astype(bool)
    strength = stands["probability"].astype(float).where(~decided, 1.0).fillna(0.0)
    return stands[["verbatim_id", "code"]].assign(kind="code", strength=strength, decided=decided)


def _of_themes(theme_verbatims: pd.DataFrame) -> pd.DataFrame:
    own = theme_verbatims[theme_verbatims["theme_id"] != REST]
    return pd.DataFrame(
        {
            "verbatim_id": own["verbatim_id"],
            "code": own["theme_id"],
            "kind": "theme",
            "strength": own["membership"].astype(float).fillna(0.0),
            "decided": False,
        }
    )


def _units(codes: pd.DataFrame, themes: pd.DataFrame) -> pd.DataFrame:
    of_codes = codes[["code", "name", "parent", "definition"]].assign(kind="code")
    own = themes[themes["theme_id"] != REST].rename(columns={"theme_id": "code", "label": "name"})
    own = own.assign(kind="theme", parent=None, definition=own["keywords"])
    units = pd.concat([of_codes, own[of_codes.columns]], ignore_index=True)[
        ["kind", "code", "name", "parent", "definition"]
    ]
    return units.sort_values(["kind", "code"], ignore_index=True).astype("str")
