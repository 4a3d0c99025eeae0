"""The leak scan: no report is written while a name, an address or a customer's number can be read in it, or in what it is made from.

What is scanned: everything in data/processed, hidden files too, and each file for readers as it would be written (HTML, PDF, PowerPoint,
Excel, Markdown, SVG, SQL, executed notebooks, with alternative texts, notes, properties and the names of files). What for: see `matching`.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from insights.errors import ContractError
from insights.protection import matching, reading
from insights.protection.secrets import KEY, Secrets, secrets_of
from insights.protection.spelling import WORD, folded
from insights.study import Study

SHOWN = 12  # findings that the message lists
SPOKEN = (
    "turns.csv",
    "verbatims.csv",
)  # where a place that somebody named is masked although a question asks for places
ANSWERS = ("responses.csv", "variables.csv", "profile.csv")
FOR_THE_TEAM = ("notebooks/", "code_analysis.xlsx", "perception_")
REPORT_NOTEBOOK = "notebooks/06_"  # is being run while its files are scanned
TEXT = (".csv", ".json")
PASSING = (".lock", ".tmp")  # empty, or gone in a moment


@dataclass(frozen=True)
class Leak:
    """Something that names somebody: in which file, at what place of it, what it is, and the words around it with the name masked."""

    file: str
    place: str
    what: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}: {self.what} ({self.words})"


def scan_tables(study: Study, *, secrets: Secrets | None = None) -> list[Leak]:
    """Leaks in whatever lies in data/processed of `study`, in hidden folders too, by file and line."""
    secrets = secrets or secrets_of(study)
    figures = secrets.without_places(_asked_for(study))
    known: dict[bool, dict[str, str]] = {True: {}, False: {}}
    found = []
    for path in sorted(study.processed.rglob("*")):
        if not path.is_file() or path.name.endswith(PASSING):
            continue
        spoken = path.name in SPOKEN
        name = path.relative_to(study.workspace.root).as_posix()
        for place, text in reading.texts(name, path.read_bytes()):
            hits = matching.hits(text, secrets if spoken else figures, known=known[spoken])
            for hit, words in matching.in_context(text, [hit for hit in hits if not _is_figure(text, hit)]):
                line = f", {_row(path, text, hit.start)}" if place == name and path.suffix in TEXT else ""
                found.append(Leak(path.name, place + line, hit.what, words))
    return found


def scan_files(
    files: Mapping[str, bytes | str], study: Study, *, secrets: Secrets | None = None, ids: bool = True
) -> list[Leak]:
    """Leaks in files for readers, by their name; `ids`: numbers of customers count too."""
    secrets = (secrets or secrets_of(study)).without_places(_asked_for(study))
    known: dict[str, str] = {}
    found = []
    for name in sorted(files):
        data = files[name] if isinstance(files[name], bytes) else files[name].encode()
        for place, text in reading.texts(name, data):
            hits = matching.hits(text, secrets, ids=not name.startswith(FOR_THE_TEAM), known=known)
            for hit, words in matching.in_context(text, [hit for hit in hits if not _is_figure(text, hit)]):
                found.append(Leak(name, place, hit.what, words))
    return found


def must_not_leak(files: Mapping[str, bytes | str], study: Study) -> str:
    """What was scanned, in one line. Raises ContractError, and nothing is to be written, when something leaks: the tables, `files` that are
    to be written, or what other stages have left in the study's reports."""
    there = {name: data for name, data in reports_of(study) if not name.startswith((REPORT_NOTEBOOK, "by_"))}
    found = _scan({**there, **files}, study)
    if found:
        refuse(found, study)
    return f"{len({**there, **files})} files for readers and the tables behind them name nobody"


def scan_study(study: Study) -> list[Leak]:
    """Leaks in everything of `study` that was derived, as it lies there."""
    return _scan(dict(reports_of(study)), study)


def _scan(files: Mapping[str, bytes | str], study: Study) -> list[Leak]:
    secrets = secrets_of(study)
    return scan_tables(study, secrets=secrets) + scan_files(files, study, secrets=secrets)


def refuse(found: Iterable[Leak], study: Study) -> None:
    """Raises ContractError with a line for each leak, the names masked, and what to do."""
    lines = [str(leak) for leak in dict.fromkeys(found)]
    more = [f"and {len(lines) - SHOWN} more places"] if len(lines) > SHOWN else []
    raise ContractError(
        f"The report is not rendered: {len(lines)} {'place names' if len(lines) == 1 else 'places name'} somebody who was promised not to be named.",
        problems=[*lines[:SHOWN], *more, what_to_do(study)],
    )


def what_to_do(study: Study) -> str:
    """One sentence for whoever reads that something names somebody."""
    return (
        f"What to do: take the name out of the label, decision or sentence that brings it; a name in what people said is masked when it stands "
        f"under `privacy: {{names: […]}}` in study.yml; what is nobody's name is allowed under `privacy: {{keep: […]}}`; a file that no stage writes (in `.replaced`, say) can be deleted. "
        f"Names stand in {study.raw / KEY}. Then: insights run {study.name}"
    )


def _asked_for(study: Study) -> frozenset[str]:
    """Folded words of the answers that the survey offers: a sentence that counts answers may name a place among them, a passage may not."""
    found: set[str] = set()
    for name in ANSWERS:
        path = study.processed / name
        text = path.read_text(encoding="utf-8") if path.is_file() else ""
        found |= set(WORD.findall(text))
    return frozenset(map(folded, found))


def _is_figure(text: str, hit: matching.Hit) -> bool:
    """Whether what looks like a phone number stands among other numbers, as in a row of a table."""
    if hit.what != "a phone number":
        return False
    around = text[max(0, hit.start - 3) : hit.end + 3]
    return bool(sum(c in ",%;|" for c in around) or text[max(0, hit.start - 1)].isdigit())


def _row(path: Path, text: str, place: int) -> str:
    """The line of the hit, and the key of its row in a table."""
    line = text.count("\n", 0, place) + 1
    if path.suffix != ".csv" or line == 1:
        return f"line {line}"
    start = text.rfind("\n", 0, place) + 1
    try:
        first = next(csv.reader(io.StringIO(text[start : start + 200])))[0]
    except (StopIteration, csv.Error):
        first = ""
    return f"line {line} ({first})" if first else f"line {line}"


def reports_of(study: Study) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file that lies in the study's reports."""
    for path in sorted(study.reports.rglob("*")):
        if path.is_file():
            yield path.relative_to(study.reports).as_posix(), path.read_bytes()
