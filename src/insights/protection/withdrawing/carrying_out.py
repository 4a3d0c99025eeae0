"""Removing what a plan names: raw files last and in one go, everything put back when the disk refuses; then the proof and the log."""

from __future__ import annotations

import contextlib
import datetime
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from insights import files
from insights.errors import InsightsError, UsageError
from insights.protection import matching, reading
from insights.protection.secrets import people_file, rows_of, secrets_of
from insights.protection.spelling import WORD, folded
from insights.protection.withdrawing import pinning
from insights.protection.withdrawing.planning import LOG, Withdrawal
from insights.settings import Role

SPAN = 8  # words in a row that are taken for what somebody said
NO_TEXT = (".sqlite", ".lock")  # vectors are kept under a hash of the text, and go with the cache
RUNNING = ".run.lock"
HEADS = ("date", "files", "rows", "passages", "scanned", "found")


@dataclass(frozen=True)
class Trace:
    """Something of the person that is still there: in which file, where, and what it is."""

    path: Path
    place: str
    what: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what}"


def carry_out(found: Withdrawal) -> None:
    """Remove everything that the plan names. Raises InsightsError, and puts back what was raw, when a file cannot be written or removed.

    Derived files go first and come back with the next run; the list of the people interviewed goes last, so that the same command can be
    given again after a power cut.
    """
    if found.by_hand:
        raise UsageError(
            "Not everything can be removed by this command.\n" + "\n".join(f"  - {line}" for line in found.by_hand)
        )
    with _nobody_runs(found):
        _remove(found)


def _remove(found: Withdrawal) -> None:
    study, people = found.study, people_file(found.study)
    before = {path: path.read_bytes() for path in (*found.deleted, *found.rewritten, people) if path.is_file()}
    modes = {path: path.stat().st_mode & 0o777 for path in before}
    try:
        for folder in found.derived:
            for inside in sorted(path for path in folder.iterdir() if path.name != RUNNING):
                shutil.rmtree(inside) if inside.is_dir() and not inside.is_symlink() else inside.unlink()
        for path in found.deleted:
            path.unlink()
        for path in sorted(found.rewritten, key=lambda one: one == people):
            files.write_atomic(path, found.rewritten[path], mode=modes.get(path, 0o600))
        if found.pinned:
            files.write_atomic(people, pinning.with_rows(people, found.pinned, found.id_columns))
    except (OSError, InsightsError) as error:
        for path, data in before.items():
            files.write_atomic(path, data, mode=modes[path])
        raise InsightsError(
            f"{study.raw}: the withdrawal stopped, and the raw files are as before: {error}."
        ) from error


@contextlib.contextmanager
def _nobody_runs(found: Withdrawal):
    from filelock import FileLock, Timeout

    lock = FileLock(files.make_folder(found.study.processed) / RUNNING)
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise UsageError(
            f"The study {found.study.name} is being run by another process; wait until it is done."
        ) from error
    try:
        yield
    finally:
        lock.release()


def traces(found: Withdrawal) -> tuple[list[Trace], int]:
    """What is left of the person in the study's raw and derived files and in all caches, and how many files were looked through.

    Looked for are the names in every inflection, the ids, and any eight words in a row that they said and nobody else there did.
    """
    secrets = secrets_of(found.study, names=list(found.names))
    given = {*found.interviews, *found.respondents, *found.mails}
    numbers = {one for one in given if one.isdecimal()}  # a number is an id in a column of ids only
    ids = given - numbers
    spans: dict[str, set[tuple[str, ...]]] = {}
    for text in (*found.said, *found.written):
        words = _words(text)
        for i in range(len(words) - SPAN + 1):
            spans.setdefault(words[i], set()).add(tuple(words[i : i + SPAN]))
    left, n = [], 0
    for path in _places(found):
        n += 1
        known: dict[str, str] = {}
        name = path.relative_to(found.study.workspace.root).as_posix()
        try:
            places = list(reading.texts(name, path.read_bytes()))
        except InsightsError:
            left.append(Trace(path, name, "cannot be opened, it is damaged or locked; look into it"))
            continue
        if numbers and _numbered(path, numbers, _id_columns(found)):
            left.append(Trace(path, name, "the id"))
        for place, text in places:
            left += [Trace(path, f"{place}, line {_line(text, hit.start)}", "the name") for hit in matching.hits(text, secrets, known=known) if hit.what == "a person"]  # fmt: skip
            if any(one in text for one in ids) and ids & set(_ids(text)):
                left.append(Trace(path, place, "the id"))
            if same := _repeated(WORD.findall(text), spans):
                left.append(Trace(path, place, f"{SPAN} words in a row that they said: {same}"))
    return list(dict.fromkeys(left)), n


def _repeated(words: list[str], spans: Mapping[str, set[tuple[str, ...]]]) -> str:
    """The first words in a row that stand in `spans`, so that a person can find them in the file."""
    plain = list(map(_folded, words))
    places = (i for i, word in enumerate(plain) if word in spans and tuple(plain[i : i + SPAN]) in spans[word])
    return " ".join(words[i : i + SPAN]) if (i := next(places, None)) is not None else ""


def log(found: Withdrawal, scanned: int, left: int) -> Path:
    """Write down that somebody withdrew, and nothing about who: date, numbers of files, rows and passages, and what the scan found."""
    path = found.study.raw / LOG
    told = path.read_text(encoding="utf-8") if path.is_file() else ",".join(HEADS) + "\n"
    row = (
        datetime.date.today().isoformat(),
        len(found.deleted),
        sum(found.rows.values()),
        len(found.said),
        scanned,
        left,
    )
    files.write_atomic(path, (told + ",".join(map(str, row)) + "\n").encode())
    return path


def _places(found: Withdrawal) -> Iterator[Path]:
    study = found.study
    for folder in (study.raw, study.processed.parent, study.reports):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            other = folder == study.processed.parent and path.relative_to(folder).parts[0] not in (study.name, ".cache")
            if path.is_file() and not other and path.name != LOG and path.suffix not in NO_TEXT:
                yield path


def _words(text: str) -> list[str]:
    return [_folded(word) for word in WORD.findall(text)]


_folded = lru_cache(maxsize=200_000)(folded)


def _ids(text: str) -> Iterator[str]:
    """What may be an id: pieces between spaces and signs, and their beginnings before a number of a passage (`i07-012`)."""
    for piece in set(text.replace(",", " ").replace(";", " ").replace('"', " ").split()):
        yield piece
        yield piece.rpartition("-")[0]
        yield piece.rpartition("-")[2]


def _id_columns(found: Withdrawal) -> set[str]:
    """The columns of ids and passages, as the study's files and the results call them."""
    settings = found.study.settings
    own = [*settings.columns_of(Role.ID), settings.events.respondent, settings.transactions.customer]
    own += [settings.customers.id] if settings.customers else []
    read = [name for name, ours in found.id_columns.items() if ours in ("interview_id", "respondent_id")]
    return {str(name).casefold() for name in (*own, *read, "verbatim_id") if name}


def _numbered(path: Path, numbers: set[str], columns: set[str]) -> bool:
    """Whether a cell of ids in the table `path` is one of `numbers`, or a passage of theirs (`4-012`, `s-why-4`)."""
    if path.suffix.lower() not in (".csv", ".tsv", ".xlsx", ".parquet"):
        return False
    try:
        rows = rows_of(path)
    except InsightsError:
        return False
    cells = {
        str(cell or "").strip()
        for row in rows
        for column, cell in row.items()
        if str(column or "").strip().casefold() in columns
    }
    passages = {cell.rpartition("-")[2 if cell.startswith("s-") else 0] for cell in cells}
    return bool(numbers & (cells | passages))


def _line(text: str, place: int) -> int:
    return text.count("\n", 0, place) + 1
