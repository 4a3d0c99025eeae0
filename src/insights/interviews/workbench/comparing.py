"""How far the coders agree, what they should talk about, how fast it goes, and whether more interviews would bring more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from itertools import islice, pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import pandas as pd

from insights import contracts
from insights.errors import InsightsError
from insights.interviews import memos
from insights.interviews.analysis import agreement, saturation
from insights.interviews.coding import filled_sheet
from insights.interviews.coding.decisions import MACHINE, decision_files, read_decisions
from insights.interviews.coding.span_files import span_files
from insights.interviews.workbench import imported
from insights.interviews.workbench.learning import decisions_table

if TYPE_CHECKING:
    from insights.interviews.workbench.session import Session

_PAUSE = 180.0  # seconds without a key after which somebody was away
_ENOUGH = 10
_LOOKED_AT = 51


def pace(records: list[dict[str, Any]]) -> float | None:
    """Median seconds from one passage to the next, over the last fifty; pauses left out; None for fewer than ten."""
    last = islice((record["at"] for record in reversed(records) if record["do"] in ("done", "decide")), _LOOKED_AT)
    times = [datetime.fromisoformat(time) for time in reversed(list(last))]
    steps = [(b - a).total_seconds() for a, b in pairwise(times)]
    steps = [step for step in steps if 0 < step < _PAUSE]
    return round(median(steps), 2) if len(steps) >= _ENOUGH else None


def report(session: Session, *, resamples: int = 200) -> dict[str, Any]:
    """Agreement of this coder with every other one by code, the disagreements by what they cost, and saturation so far.

    The figures are those of the files: this coder's table is written before. A blind coder is shown nothing of others.
    """
    session.save()
    said, people = session.tables.verbatims, session.tables.people
    codings, problem = _all_codings(session)
    found = {
        "memos": [] if session.blind else _memos(session),
        "kind": "report",
        "problem": problem,
        "blind": session.blind,
        "saturation": "",
        "agreement": [],
        "disagreements": [],
    }
    own = codings[codings["coder"] == session.coder]
    if len(own):
        options = {"codes": session.codes, "orders": 20, "language": session.study.language, "seed": session.study.seed}
        coded = said.loc[said["verbatim_id"].isin(own["verbatim_id"]), "interview_id"].dropna().unique()
        heard = said[
            said["interview_id"].isin(coded)
        ]  # an interview that nobody read brought nothing, and does not speak for saturation
        found["saturation"] = saturation.assess(own, heard, people, **options).summary.statement
    others = sorted(set(codings["coder"]) - {session.coder})
    if session.blind or not others:
        return found | {"others": [] if session.blind else others}
    blind = [name for name, sheet in filled_sheet.sheets(decision_files(session.study)).items() if sheet.blind]
    measured = agreement.measure(codings, said, blind=blind, resamples=resamples, seed=session.study.seed)
    mine = measured[(measured["coder_a"] == session.coder) | (measured["coder_b"] == session.coder)]
    found["agreement"] = _by_code(mine, session.coder)
    found["disagreements"] = _differing(agreement.ranked(codings, said), codings, session.coder, _settled(session))
    found["statement"] = agreement.statement(
        measured, codes=session.codes, language=session.study.language, blind=blind
    )
    return found | {"others": others}


def _all_codings(session: Session) -> tuple[pd.DataFrame, str]:
    """What everybody decided; where a file of others cannot be read here, theirs as stage 01 handed them over, and the reason."""
    try:
        placed = session.placed().codings if span_files(session.study) else None
        return read_decisions(session.study, session.codes, session.tables.verbatims, placed=placed), ""
    except InsightsError as error:
        problem = str(error)
    try:
        known = contracts.load("codings", session.study)
    except InsightsError:
        known = contracts.empty("codings")
    others = known[~known["coder"].isin([session.coder, MACHINE])]
    own = decisions_table(session.taught_pairs(), session.coder).assign(probability=None, reason=None, model=None)
    return contracts.check(pd.concat([others, own], ignore_index=True) if len(own) else others, "codings"), problem


def notes_of_others(session: Session) -> list[dict[str, str]]:
    """The memos of others: what each is about with its verbatim_id, interview_id or code, author, title, text."""
    names = ("about", "verbatim_id", "interview_id", "code", "author", "title", "text")
    found = [memo for memo in _with_places(session, theirs=True) if memo.get("text")]
    return [{name: memo.get(name, "") for name in names} for memo in found]


def files_of_others(session: Session) -> list[tuple[str, int]]:
    """The files of memos that are not this coder's, each with the time of its last change."""
    return [(path.stem, path.stat().st_mtime_ns) for path in _memo_files(session, theirs=True)]


def _memo_files(session: Session, *, theirs: bool) -> list[Path]:
    own = session.coder.casefold()
    return [path for path in memos.memo_files(session.study) if not (theirs and path.stem.casefold() == own)]


def _memos(session: Session) -> list[dict[str, str]]:
    """The memos of all coders, and those that came from other tools: on the project, then on codes, interviews and passages."""
    kinds = ["project", "code", "interview", "passage", "coding"]
    blank = dict.fromkeys(("about", "author", "interview_id", "verbatim_id", "code", "title"), "")
    found = [{**blank, "coder": memo.get("author", ""), **memo} for memo in _with_places(session)]
    place = {kind: number for number, kind in enumerate(kinds)}
    return sorted(found, key=lambda memo: (place.get(memo["about"], len(kinds)), memo["code"], memo["verbatim_id"]))


def _with_places(session: Session, *, theirs: bool = False) -> Iterator[dict[str, str]]:
    for path in _memo_files(session, theirs=theirs):
        own = memos.read_file(path)
        if any(memo.get("file") and not memo.get("interview_id") for memo in own.values()):
            own = imported.with_places(own, path.stem, session.placed())
        author = {} if path.stem == memos.NOBODY else {"author": path.stem}
        yield from ({"memo_id": memo, **author, **values} for memo, values in own.items())


def _by_code(measured: pd.DataFrame, coder: str) -> list[dict[str, Any]]:
    """Alpha and the share of same decisions by other coder and code; the code `all` stands for all of them."""
    wide = measured[measured["measure"].isin(["alpha", "percent"])]
    rows = []
    for (a, b, code), own in wide.groupby(["coder_a", "coder_b", "code"], sort=True):
        values = own.set_index("measure")
        row = {"other": b if a == coder else a, "code": code, "n": int(values["n_units"].iloc[0])}
        rows.append({**row, **{name: _figure(values["value"].get(name)) for name in ("alpha", "percent")}, "low": _figure(values["low"].get("alpha"))})  # fmt: skip
    return rows


def _settled(session: Session) -> dict[str, str]:
    """The note with which this coder settled a disagreement, by passage."""
    records = [record for record in session.file.recorded.journal.records if record["do"] == "resolve"]
    memos_of_them = [key[0] for record in records for table, key, *_ in record["changes"] if table == "memo"]
    found = [memo for name in memos_of_them if (memo := session.file.memos().get(name)) and memo.get("verbatim_id")]
    return {memo["verbatim_id"]: memo["text"] for memo in found}


def _differing(
    ranked: pd.DataFrame, codings: pd.DataFrame, coder: str, settled: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The passages on which others decided otherwise, the costliest confusion first, those that were `settled` with a note last;
    `theirs`: the words that each code rests on, by code."""
    accepted = codings[codings["status"] == "accepted"].fillna({"reason": ""})
    words = accepted.set_index(["coder", "verbatim_id", "code"])["reason"].to_dict()
    rows = []
    for row in ranked.sort_values("rank").itertuples(index=False):
        if coder in (row.coder_a, row.coder_b):
            mine, theirs = (row.codes_a, row.codes_b) if row.coder_a == coder else (row.codes_b, row.codes_a)
            other = row.coder_b if row.coder_a == coder else row.coder_a
            rows.append({
                "verbatim": row.verbatim_id, "other": other, "mine": contracts.split(mine), "theirs": {code: words.get((other, row.verbatim_id, code), "") for code in contracts.split(theirs)}, "n": int(row.n_confused),
                "weight": round(float(row.weight), 3), "settled": settled.get(row.verbatim_id, ""),
            })  # fmt: skip
    return sorted(rows, key=lambda own: bool(own["settled"]))


def _figure(value) -> float | None:
    return None if value is None or pd.isna(value) else round(float(value), 6)
