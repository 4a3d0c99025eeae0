"""What goes when somebody withdraws: files and rows in data/raw, and everything that was derived from them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from insights import ledger
from insights.contact import MAIL
from insights.errors import InsightsError
from insights.protection.secrets import IDS, KEY, REVIEW, name_in, people_file, rows_of
from insights.protection.withdrawing import journals, naming, pinning, tables
from insights.settings import Role
from insights.study import Study

LOG = "withdrawals.csv"
ANSWERS = "survey"  # what the review list calls the open answers
MEMOS = "memos.csv"
CODINGS = "codings"
# A table, and which of its rows are the person's; a row that it gives stands for one that is partly theirs.
Place = tuple[Path, Callable[[dict[str, str]], bool | dict[str, str]]]
SPOKEN = ["file", "interview_id", "raw_interview", "respondent_id", "raw_respondent", "name", "line", "text", "role"]


@dataclass(frozen=True)
class Withdrawal:
    """Somebody's withdrawal. `interviews`, `respondents`: their ids, as people wrote them and as readers know them; `said`: their turns;
    `written`: their open answers; `mails`: their addresses, as their rows hold them.

    `deleted`: raw files that go; `rewritten`: raw file -> content without their rows; `rows`: how many these are, by file;
    `derived`: folders that are emptied; `by_hand`: what a person has to do, in sentences; `pinned`: rows that keep the others' ids in
    the list of the people interviewed, whose columns are called as in `id_columns` (name there -> our name).
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
    pinned: tuple[pinning.Row, ...] = ()
    written: tuple[str, ...] = ()
    mails: tuple[str, ...] = ()
    id_columns: Mapping[str, str] = field(default_factory=lambda: pinning.PLAIN)

    @property
    def is_empty(self) -> bool:
        """Whether nothing in data/raw is of this person."""
        return not (self.deleted or self.rewritten or self.by_hand)


@dataclass(frozen=True)
class _Person:
    """Whoever withdraws: their `own` turns and those of the `others`; `whole`: the interviews that are theirs alone; `files`: raw files that
    are theirs alone, `shared`: the names of those in which others speak too."""

    own: pd.DataFrame
    others: pd.DataFrame
    whole: tuple[str, ...]
    respondents: tuple[str, ...]
    files: tuple[Path, ...]
    shared: tuple[str, ...]


@dataclass(frozen=True)
class _Tables:
    """Raw tables without the person's rows (None for one that goes), these rows, and what has to be done by hand."""

    rewritten: dict[Path, bytes | None]
    lost: dict[Path, list[dict[str, str]]]
    by_hand: list[str]

    def with_those_of(self, more: _Tables) -> _Tables:
        """Both together; what has to be done by hand is that of the first."""
        return _Tables(self.rewritten | more.rewritten, self.lost | more.lost, self.by_hand)


def plan(
    study: Study,
    who: str,
    spoken: pd.DataFrame,
    *,
    id_columns: Mapping[str, str] = pinning.PLAIN,
    given: pd.DataFrame | None = None,
) -> Withdrawal:
    """The withdrawal of the interview or respondent `who`; writes nothing.

    `spoken`: one row per turn (`SPOKEN`): the raw file and line, the ids as in the files and as readers know them, the name where it is
    known, the words, the role; `given`: the ids of files and rows, which the others keep (`interview_ids.csv`).
    """
    person = _person(study, who, spoken)
    found = _raw_tables(study, person, spoken, id_columns)
    if person.files or found.rewritten:
        found = found.with_those_of(_key_tables(study, person, spoken, found.rewritten))
    pinned = pinning.rows_for(study, person.others, spoken, id_columns) if person.files or found.rewritten else []
    gone = [row for path, own_rows in found.lost.items() if not _may_go(path) for row in own_rows]
    deleted = _deleted(study, person, found)
    rewritten = {path: data for path, data in found.rewritten.items() if data is not None}
    if given is not None and len(given) and (deleted or rewritten):
        rewritten[study.raw / IDS] = pinning.ids_without(given, {*person.whole, *person.respondents})
    return Withdrawal(
        study=study,
        interviews=person.whole,
        respondents=person.respondents,
        names=tuple(
            sorted({*person.own["name"].dropna(), *_called(study, person.respondents), *map(_full_name, gone)} - {""})
        ),
        said=tuple(person.own["text"]),
        deleted=deleted,
        rewritten=rewritten,
        rows={path: len(own_rows) for path, own_rows in found.lost.items()},
        derived=tuple(folder for folder in _derived(study) if folder.is_dir()),
        by_hand=(
            *_lines(study, person.own[person.own["file"].isin(set(person.shared) - {p.name for p in found.rewritten})]),
            *found.by_hand,
            *_unwritable_people(study, pinned),
            *_links([*deleted, *rewritten]),
        ),
        pinned=tuple(pinned),
        written=tuple(row[c] for row in gone for c in study.settings.columns_of(Role.OPEN) if row.get(c)),
        id_columns=id_columns,
        mails=tuple(sorted({cell for row in gone for cell in row.values() if cell and MAIL.fullmatch(cell)})),
    )


def _person(study: Study, who: str, heard: pd.DataFrame) -> _Person:
    """Whoever is meant by `who`, among the turns `heard`."""
    spoken = heard[heard["role"] == "respondent"]
    theirs = _named(spoken, who)
    own, others = spoken[theirs], spoken[~theirs]
    interviews = dict.fromkeys([*own["raw_interview"], *own["interview_id"]])
    elsewhere = set(others[["interview_id", "raw_interview"]].to_numpy().ravel())
    shared = sorted(set(others["file"]) & set(own["file"]))
    return _Person(
        own=own,
        others=others,
        whole=tuple(one for one in interviews if one not in elsewhere),
        respondents=tuple(dict.fromkeys([*own["raw_respondent"], *own["respondent_id"]]) or [who]),
        files=tuple(study.raw / "interviews" / file for file in sorted(set(own["file"]) - set(shared))),
        shared=tuple(shared),
    )


def _raw_tables(study: Study, person: _Person, heard: pd.DataFrame, id_columns: Mapping[str, str]) -> _Tables:
    """What they leave in the tables that people wrote."""
    ids = {c for c, ours in id_columns.items() if ours != "speaker"}
    files = {path.name for path in person.files}
    return _tables(
        [
            *_where(study, person.whole, person.respondents, files, ids),
            *_of_many(study, person.shared, person.respondents, _rows_alone(heard, person.own)),
        ],
        person.respondents[0],
    )


def _key_tables(study: Study, person: _Person, heard: pd.DataFrame, rewritten: Mapping[Path, bytes | None]) -> _Tables:
    """What they leave in the key and the review list, once their turns and rows are gone."""
    files = {path.name for path in person.files}
    stays = ~heard.index.isin(person.own.index) & ~heard["file"].isin(files)
    named = naming.is_named(study, heard.loc[stays, "text"], {**rewritten, **dict.fromkeys(person.files)})
    return _tables(_of_the_key(study, {*person.whole, *person.respondents}, named), person.respondents[0])


def _deleted(study: Study, person: _Person, found: _Tables) -> tuple[Path, ...]:
    """Raw files that go: their own, copies that a run kept of what it replaced, lists of decisions that nothing is left of."""
    copies = sorted((study.raw / ledger.REPLACED).glob("*")) if person.files or found.rewritten else []
    emptied = [path for path, data in found.rewritten.items() if data is None]
    return tuple(path for path in [*person.files, *emptied, *copies] if path.is_file())


def _unwritable_people(study: Study, pinned: list[pinning.Row]) -> list[str]:
    people = people_file(study)
    if not pinned or people.suffix.lower() in pinning.TEXTS:
        return []
    return [
        f"{people}: the ids of the other interviews have to be written into it; save it as interviews.csv in its place."
    ]


def _links(paths: Iterable[Path]) -> list[str]:
    """Raw files that are links: writing or deleting them would leave the file that they lead to as it is."""
    return [
        f"{path}: is a link to {path.resolve()}; put that file itself in its place and run the command again."
        for path in paths
        if path.is_symlink()
    ]


def _named(spoken: pd.DataFrame, who: str) -> pd.Series:
    """Whose turns are meant: by an id, as people wrote it or as readers know it, by the name of the file or of the person."""
    ids = spoken[["interview_id", "raw_interview", "respondent_id", "raw_respondent", "file"]].eq(who).any(axis=1)
    stem = spoken["file"].map(lambda name: Path(str(name)).stem == who).astype(bool)
    name = spoken["name"].astype(object).fillna("").astype(str).str.casefold() == who.casefold()
    return ids | stem | (name & bool(who))


def _called(study: Study, respondents: tuple[str, ...]) -> list[str]:
    """What the key knows the person by."""
    theirs = (row for row in rows_of(study.raw / KEY) if row.get("replacement") in respondents)
    return [row.get("original") or "" for row in theirs if row.get("entity") == "person"]


def _full_name(row: dict[str, str]) -> str:
    """The name of a person in a row of any table; what is called `name` alone may be a company or anything else."""
    return name_in({column: cell for column, cell in row.items() if column.strip().casefold() != "name"})


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


def _may_go(path: Path) -> bool:
    return path.name in (KEY, REVIEW, MEMOS) or path.parent.name == CODINGS


def _tables(places: Iterable[Place], who: str) -> _Tables:
    rewritten, rows, by_hand = {}, {}, []
    for path, is_theirs in places:
        lost: list[dict[str, str]] = []
        kept: list[dict[str, str]] = []

        def noted(row, is_theirs=is_theirs, lost=lost, kept=kept):
            verdict = is_theirs(row)
            if verdict:
                lost.append(row)
            if verdict is not True:
                kept.append(row)
            return verdict

        found = tables.without_rows(path, noted)
        if found is None and any(map(is_theirs, rows_of(path))):
            by_hand.append(
                f"{path}: files of type {path.suffix} cannot be written again without loss; remove the row of {who} there."
            )
        elif found is not None and lost:
            # A list of decisions without any would be refused by the next run.
            rewritten[path], rows[path] = found if kept or not _may_go(path) else None, lost
    return _Tables(rewritten, rows, by_hand)


def _rows_alone(heard: pd.DataFrame, own: pd.DataFrame) -> dict[tuple[str, int], set[str]]:
    """(file, row) -> what stands there, of the rows of tables in which nobody else speaks but with a question."""
    others = heard[(heard["role"] == "respondent") & ~heard.index.isin(own.index)]
    taken = {*zip(others["file"], others["line"], strict=True)}
    asked = heard[heard["interview_id"].isin(own["interview_id"]) & (heard["role"] != "respondent")]
    if not set(zip(asked["file"], asked["line"], strict=True)) <= set(zip(own["file"], own["line"], strict=True)):
        return {}  # a transcript in a table: what was asked stands in rows of its own
    found: dict[tuple[str, int], set[str]] = {}
    for row in own[own["line"].notna()].itertuples():
        if (row.file, row.line) not in taken:
            found.setdefault((row.file, int(row.line)), set()).add(row.text)
    return found


def _of_many(
    study: Study, shared: tuple[str, ...], respondents: tuple[str, ...], alone: Mapping[tuple[str, int], set[str]]
) -> Iterator[Place]:
    """Tables of what many people said, among the interviews: rows with their id, and those where only they speak."""

    def is_theirs(row: tables.Row, file: str) -> bool:
        cells = {" ".join(cell.split()) for cell in row.values()}
        said = alone.get((file, row.number))
        return bool({*respondents} & set(row.values())) or (said is not None and said <= cells)

    for path in (study.raw / "interviews" / file for file in shared):
        if path.suffix.lower() in (".csv", ".tsv", ".xlsx"):
            yield path, lambda row, file=path.name: is_theirs(row, file)


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


def _of_the_key(study: Study, whose: set[str], is_named: Callable[[str], bool]) -> Iterator[Place]:
    """The key without them and without people whom nobody else names; the review list without what only they said, and without their words."""

    def is_needless(row: dict[str, str]) -> bool:
        return bool(whose & {row.get("interview_id"), row.get("replacement")}) or not is_named(row.get("original", ""))

    def is_theirs(row: dict[str, str]) -> bool | dict[str, str]:
        said = row.get("interviews", "")
        others = naming.without(said, whose)
        if row.get("replacement") in whose or (said and not others) or (others == ANSWERS and is_needless(row)):
            return True
        in_answers = ANSWERS in said.split()  # of theirs, it may be; the next run gives the context again
        return row | {"interviews": others, "context": ""} if others != said or in_answers else False

    for name, verdict in ((KEY, is_needless), (REVIEW, is_theirs)):
        if (study.raw / name).is_file():
            yield study.raw / name, verdict


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

    coders = sorted((study.raw / CODINGS).glob("*")) if (study.raw / CODINGS).is_dir() else []
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
