"""What goes when somebody withdraws: files and rows in data/raw, and everything that was derived from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from insights.errors import InsightsError
from insights.protection.secrets import KEY, REVIEW, people_file, rows_of
from insights.protection.withdrawing import journals, tables
from insights.settings import Role
from insights.study import Study

LOG = "withdrawals.csv"
MEMOS = "memos.csv"
Place = tuple[Path, Callable[[dict[str, str]], bool]]  # a table, and which of its rows are the person's
SPOKEN = ["file", "interview_id", "raw_interview", "respondent_id", "raw_respondent", "name", "line", "text"]


@dataclass(frozen=True)
class Withdrawal:
    """Somebody's withdrawal. `interviews`, `respondents`: their ids, as people wrote them and as readers know them; `said`: their turns.

    `deleted`: raw files that go; `rewritten`: raw file -> content without their rows; `rows`: how many these are, by file;
    `derived`: folders that are emptied; `by_hand`: what a person has to do, in sentences.
    """

    study: Study
    interviews: tuple[str, ...]
    respondents: tuple[str, ...]
    names: tuple[str, ...]
    said: tuple[str, ...]
    deleted: tuple[Path, ...]
    rewritten: Mapping[Path, bytes]
    rows: Mapping[Path, int]
    derived: tuple[Path, ...]
    by_hand: tuple[str, ...] = ()
    pinned: Mapping[str, str] = field(default_factory=dict)

    @property
    def is_empty(self) -> bool:
        """Whether nothing in data/raw is of this person."""
        return not (self.deleted or self.rewritten or self.by_hand)


def plan(
    study: Study,
    who: str,
    spoken: pd.DataFrame,
    *,
    id_columns: Collection[str] = ("file", "interview_id", "respondent_id"),
) -> Withdrawal:
    """The withdrawal of the interview or respondent `who`; writes nothing.

    `spoken`: one row per turn of an interviewed person (`SPOKEN`): the raw file and line, the ids as in the files and as readers know
    them, the name where it is known, the words.
    """
    named = _named(spoken, who)
    own = spoken[named]
    interviews = tuple(dict.fromkeys([*own["raw_interview"], *own["interview_id"]]))
    respondents = tuple(dict.fromkeys([*own["raw_respondent"], *own["respondent_id"]]) or [who])
    shared = sorted(set(spoken.loc[spoken["file"].isin(own["file"]) & ~named, "file"]))
    deleted = [study.raw / "interviews" / file for file in sorted(set(own["file"]) - set(shared))]
    whole = tuple(one for one in interviews if one not in set(spoken.loc[~named, ["interview_id", "raw_interview"]].to_numpy().ravel()))  # fmt: skip
    places = [
        *_where(study, whole, respondents, {path.name for path in deleted}, {c.casefold() for c in id_columns}),
        *_of_many(study, shared, respondents),
    ]
    rewritten, rows, by_hand = _tables(places, respondents[0])
    cut = {path.name for path in rewritten}
    by_hand = [*_lines(study, own[own["file"].isin(set(shared) - cut)]), *by_hand]
    return Withdrawal(
        study=study,
        interviews=whole,
        respondents=respondents,
        names=tuple(sorted({*own["name"].dropna(), *_called(study, respondents)} - {""})),
        said=tuple(own["text"]),
        deleted=tuple(path for path in deleted if path.is_file()),
        rewritten=rewritten,
        rows=rows,
        derived=tuple(folder for folder in _derived(study) if folder.is_dir()),
        by_hand=tuple(by_hand),
        pinned=_pinned(spoken[~named], own),
    )


def _named(spoken: pd.DataFrame, who: str) -> pd.Series:
    """Whose turns are meant: by an id, as people wrote it or as readers know it, by the name of the file or of the person."""
    ids = spoken[["interview_id", "raw_interview", "respondent_id", "raw_respondent", "file"]].eq(who).any(axis=1)
    stem = spoken["file"].map(lambda name: Path(str(name)).stem == who).astype(bool)
    name = spoken["name"].fillna("").str.casefold() == who.casefold()
    return ids | stem | (name & bool(who))


def _called(study: Study, respondents: tuple[str, ...]) -> list[str]:
    """What the key knows the person by."""
    theirs = (row for row in rows_of(study.raw / KEY) if row.get("replacement") in respondents)
    return [row.get("original") or "" for row in theirs if row.get("entity") == "person"]


def _derived(study: Study) -> list[Path]:
    """Hand-over files with what a run keeps beside them, reports, and the vectors of what people said (of all studies: they come back)."""
    return [study.processed, study.reports, study.processed.parent / ".cache"]


def _lines(study: Study, own: pd.DataFrame) -> list[str]:
    """Where somebody speaks in a file that others speak in too: no program cuts that out of a transcript without harm."""
    found = []
    for file, turns in own.groupby("file", sort=True):
        numbered = [str(int(line)) for line in turns["line"].dropna()]
        place = f"lines {', '.join(numbered)}" if numbered else f"{len(turns)} turns"
        found.append(
            f"{study.raw / 'interviews' / str(file)}: others speak here too; delete the turns of {turns['raw_respondent'].iloc[0]} by hand ({place}) "
            f"and run the command again, or withdraw the whole interview: insights withdraw {study.name} {turns['interview_id'].iloc[0]}"
        )
    return found


def _pinned(others: pd.DataFrame, own: pd.DataFrame) -> dict[str, str]:
    """File -> id of the interviews that are numbered by their order, where it changes: their ids have to be written down."""
    numbered = others[others["raw_interview"] != others["interview_id"]]
    moved = (own["raw_interview"] != own["interview_id"]).any()
    return dict(sorted(zip(numbered["file"], numbered["interview_id"], strict=True))) if moved else {}


def _tables(places: Iterable[Place], who: str) -> tuple[dict[Path, bytes], dict[Path, int], list[str]]:
    """Raw tables without the person's rows, how many these are, and what has to be done by hand."""
    rewritten, rows, by_hand = {}, {}, []
    for path, is_theirs in places:
        found = tables.without_rows(path, is_theirs)
        if found is None and any(map(is_theirs, rows_of(path))):
            by_hand.append(
                f"{path}: files of type {path.suffix} cannot be written again without loss; remove the row of {who} there."
            )
        elif found and found[1]:
            rewritten[path], rows[path] = found
    return rewritten, rows, by_hand


def _of_many(study: Study, shared: list[str], respondents: tuple[str, ...]) -> Iterator[Place]:
    """Tables of what many people said, among the interviews."""
    for path in (study.raw / "interviews" / file for file in shared):
        if path.suffix.lower() in (".csv", ".tsv", ".xlsx"):
            yield path, lambda row: bool({*respondents} & set(row.values()))


def _where(
    study: Study, interviews: tuple[str, ...], respondents: tuple[str, ...], files: set[str], id_columns: set[str]
) -> Iterator[Place]:
    """Each raw table that may hold the person, and which of its rows are theirs."""
    people, settings = people_file(study), study.settings
    stems = {Path(name).stem for name in files}
    if people.is_file():
        theirs = {*interviews, *respondents, *files, *stems}
        yield (
            people,
            lambda row: any(cell in theirs for c, cell in row.items() if c and c.strip().casefold() in id_columns),
        )
    if (study.raw / KEY).is_file():
        yield (
            study.raw / KEY,
            lambda row: row.get("interview_id") in interviews or row.get("replacement") in respondents,
        )
    if (study.raw / REVIEW).is_file():
        whose = {*interviews, *respondents}
        yield study.raw / REVIEW, lambda row: bool(whose & {*row.get("interviews", "").split(), row.get("replacement")})
    yield from _decided(study, interviews, respondents, {*stems, *interviews})
    columns = {
        "survey": settings.columns_of(Role.ID)[:1],
        "customers": [settings.customers.id] if settings.customers else [],
        "events": [settings.events.respondent],
        "transactions": [settings.transactions.customer],
    }
    for stem, column in columns.items():
        for path in _tables_of(study, stem):
            yield path, _in_column(column, respondents)


def _decided(
    study: Study, interviews: tuple[str, ...], respondents: tuple[str, ...], files: set[str]
) -> Iterator[Place]:
    """Codings, memos and the workbench's journals: they name a passage, or a place in one of the raw `files` (without suffix)."""
    passages = [re.compile(rf"{re.escape(one)}-\d+") for one in interviews]
    passages += [re.compile(rf"s-.+-{re.escape(one)}") for one in respondents]

    def is_theirs(row: dict[str, str]) -> bool:
        passage, file = row.get("verbatim_id", ""), row.get("file", "")
        known = any(form.fullmatch(passage) for form in passages) or row.get("interview_id") in interviews
        return known or Path(file).stem in files

    coders = sorted((study.raw / "codings").glob("*")) if (study.raw / "codings").is_dir() else []
    for path in [*coders, study.raw / MEMOS]:
        if path.suffix.lower() in (".csv", ".tsv", ".xlsx") and path.is_file():
            yield path, is_theirs
    for path in journals.of_the_workbench(study.raw):
        yield path, is_theirs


def _in_column(columns: list[str], respondents: tuple[str, ...]) -> Callable[[dict[str, str]], bool]:
    return lambda row: any(row.get(column, "").strip() in respondents for column in columns if row.get(column))


def _tables_of(study: Study, stem: str) -> list[Path]:
    try:
        if stem == "survey":
            return [path for _, path in study.survey_files()]
        path = study.table_file(stem)
    except InsightsError:
        return []
    return [path] if path else []
