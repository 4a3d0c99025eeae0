"""Small coded studies made for one test: who said what, in one line each."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.interviews.analysis.coded import Coded, gather
from tests.conftest import filled

CODING = ["verbatim_id", "code", "coder", "status", "probability", "reason"]
ROW = tuple[str, str, str]  # person, text, codes joined by a blank; a code t.. is a theme


def coded_of(
    rows: list[ROW], *, people: pd.DataFrame | None = None, groups: dict[str, str] | None = None, polarity: list[float] | None = None,
    source: str = "interview", names: dict[str, str] | None = None, parents: dict[str, str] | None = None, codings: pd.DataFrame | None = None,
    language: str = "de",
) -> Coded:  # fmt: skip
    """A study of passages, numbered 001 … in the order given; survey respondents are named like people."""
    ids = [f"{person}-{n:03d}" for n, (person, _, _) in enumerate(rows, 1)]
    persons = [person for person, _, _ in rows]
    everyone = list(dict.fromkeys(persons))
    if people is None:
        group = [(groups or {}).get(person, "customer") for person in everyone]
        people = pd.DataFrame({"respondent_id": everyone, "interview_id": everyone, "group": group, "source": source})
    verbatims = pd.DataFrame(
        {
            "verbatim_id": ids, "respondent_id": persons, "interview_id": persons if source == "interview" else None, "source": source,
            "question": None, "turn": range(1, len(rows) + 1), "start": 0, "end": 1, "text": [text for _, text, _ in rows],
            "polarity": polarity if polarity is not None else [None] * len(rows),
        }
    )  # fmt: skip
    marks = [(i, mark) for i, (_, _, own) in zip(ids, rows, strict=True) for mark in own.split()]
    is_theme = lambda mark: mark[0] == "t" and mark[1:].isdigit()  # noqa: E731
    codes = sorted(
        {mark for _, mark in marks if not is_theme(mark)} | set(parents or {}) | set((parents or {}).values())
    )
    themes = sorted({mark for _, mark in marks if is_theme(mark)})
    if codings is None:
        own = [(i, mark, "machine", "proposed", 0.8, "") for i, mark in marks if not is_theme(mark)]
        codings = pd.DataFrame(own, columns=CODING)
    return gather(
        people, filled(verbatims, "verbatims"), _themes(themes, names or {}), _members(ids, marks, is_theme),
        _codes(codes, names or {}, parents or {}), filled(codings, "codings"), language=language,
    )  # fmt: skip


def nothing(language: str = "de") -> Coded:
    """A study without interviews and without open answers."""
    names = ["people", "verbatims", "themes", "theme_verbatims", "codes", "codings"]
    return gather(*(contracts.empty(name) for name in names), language=language)


def _themes(ids: list[str], names: dict[str, str]) -> pd.DataFrame:
    table = contracts.empty("themes").reindex(range(len(ids)))
    return table.assign(theme_id=ids, label=[names.get(i, i) for i in ids])


def _members(ids: list[str], marks: list[tuple[str, str]], is_theme) -> pd.DataFrame:
    theme = {i: mark for i, mark in marks if is_theme(mark)}
    table = contracts.empty("theme_verbatims").reindex(range(len(ids)))
    return table.assign(verbatim_id=ids, theme_id=[theme.get(i, "t00") for i in ids], membership=0.9)


def _codes(codes: list[str], names: dict[str, str], parents: dict[str, str]) -> pd.DataFrame:
    table = contracts.empty("codes").reindex(range(len(codes)))
    return table.assign(code=codes, name=[names.get(c, c) for c in codes], parent=[parents.get(c) for c in codes])
