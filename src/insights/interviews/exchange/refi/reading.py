"""Reading a REFI-QDA project or codebook of any program into the one model."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from insights.errors import InputError
from insights.interviews.exchange.project import Project, check_project, make_project
from insights.interviews.exchange.refi import codebook, evidence, memos, relations
from insights.interviews.exchange.refi.container import Container, open_codebook, open_project
from insights.interviews.exchange.refi.elements import child, children
from insights.interviews.exchange.refi.evidence import Choice
from insights.interviews.exchange.refi.gathering import Gathered
from insights.interviews.exchange.refi.offsets import Reading, reading_named, to_ours
from insights.interviews.exchange.refi.placing import place, read_codings
from insights.interviews.exchange.refi.sources import Source, read_sources

# How our own files tell how they count; programs keep their own names here.
DECLARED = re.compile(r"^insights for (\w+), positions (\S+)$")


def read_qdpx(path: Path, *, reading: str | None = None) -> Project:
    """The project in a `.qdpx` (or a bare `.qde`); `losses` lists what was not taken over, `readings` how positions were counted.

    `reading` names how the file counts positions where that cannot be measured (`utf16-kept-exclusive`). Raises InputError for a file
    that cannot be used, UsageError for a reading that does not exist.
    """
    container = open_project(Path(path))
    root, gathered = container.root, Gathered()
    origin = root.get("origin") or ""
    gathered.cases |= relations.case_ids(root)
    relations.read_users(root, gathered)
    relations.read_variables(root, gathered)
    codes = codebook.read_codes(child(root, "CodeBook"), gathered, origin=origin)
    sources = read_sources(container, gathered)
    notes, coded = memos.read_notes(container, gathered)
    sources += coded
    choice = _choice(container, sources, origin, reading)
    _documents(sources, choice, gathered)
    placed = place(sources, choice.reading, gathered)
    read_codings(placed, sources, gathered)
    relations.read_source_values(sources, gathered)
    relations.read_cases(root, placed, gathered)
    used = memos.Notes(notes, gathered, choice.reading)
    memos.read_memos(root, sources, placed, codes, used)
    memos.link_memos(relations.read_links(root, placed, set(notes), gathered), placed, used)
    memos.leftover_notes(used)
    codebook.read_sets(child(root, "Sets"), gathered)
    _unused(root, placed, gathered)
    return _project(root.get("name") or "", origin, gathered, choice)


def read_qdc(path: Path) -> Project:
    """The codes and sets of codes in a `.qdc`. Raises InputError for a file that cannot be used."""
    root, gathered = open_codebook(Path(path)), Gathered()
    origin = root.get("origin") or ""
    codebook.read_codes(root, gathered, origin=origin)
    codebook.read_sets(child(root, "Sets"), gathered)
    return check_project(make_project(origin=origin, losses=gathered.losses(), **gathered.rows))


def _choice(container: Container, sources: list[Source], origin: str, wanted: str | None) -> Choice:
    segments = [source.segments() for source in sources]
    declared = DECLARED.match(origin)
    if wanted or declared:
        reading = reading_named(wanted or declared[2])
        return evidence.as_told(segments, reading, by="user" if wanted else "declared")
    choice = evidence.choose(segments, evidence.prior_of(origin))
    if not choice.sure:
        raise InputError(_question(container.path, choice, sources, origin))
    return choice


def _question(path: Path, choice: Choice, sources: list[Source], origin: str) -> str:
    """What a person must decide, with the first passages under the two best readings."""
    shown = []
    for key in (choice.reading.key, choice.runner_up):
        quotes = _first_quotes(sources, reading_named(key)) if key else []
        if quotes:
            shown.append(f"with {key} the first passages read {', '.join(quotes)}")
    weak = f"fits {choice.score:.0%} of their edges, below {evidence.SURE:.0%}"
    close = f"is hardly ahead of others, and the program ({origin or 'not named'}) is not known for it"
    return (
        f"{path}: how the file counts the positions of its {choice.segments} passages could not be measured: the best reading "
        f"({choice.reading.key}) {weak if choice.score < evidence.SURE else close}; {'; '.join(shown)}. "
        f"Compare with the program the file comes from and name the right one (--positions {choice.reading.key})."
    )


def _first_quotes(sources: list[Source], reading: Reading, *, n: int = 2) -> list[str]:
    quotes = []
    for source in sources:
        segments = source.segments()
        starts, ends = to_ours(segments.raw, segments.starts[:n], segments.ends[:n], reading)
        quotes += [repr(source.raw.text[a:b][:40]) for a, b in zip(starts, ends, strict=True) if 0 <= a < b]
    return quotes[:n]


def _documents(sources: list[Source], choice: Choice, gathered: Gathered) -> None:
    for source in sources:
        gathered.names[source.document_id] = source.name
        gathered.texts[source.document_id] = source.raw.text
        gathered.add(
            "documents", document_id=source.document_id, name=source.name, text=source.raw.text, origin=source.origin
        )
        score, n = choice.by_document.get(source.document_id, (1.0, 0))
        if choice.measured and n >= evidence.FEWEST_OF_ONE and score < evidence.SURE:
            gathered.lose(
                source.name,
                "passages that may be shifted",
                f"the project's way of counting fits only {score:.0%} of them",
                n=n,
            )
        if source.times:
            positions, milliseconds = zip(*source.times, strict=True)
            found, _ = to_ours(source.raw, positions, positions, choice.reading)
            for position, time in zip(found.tolist(), milliseconds, strict=True):
                if position < 0:
                    gathered.lose(source.name, "time stamp", "its place lies outside of the text")
                else:
                    gathered.add("times", document_id=source.document_id, position=position, milliseconds=time)


def _unused(root: Any, placed: dict, gathered: Gathered) -> None:
    """Name what stands in the file and has no place in the model."""
    held = {(row["document_id"], row["start"], row["end"]) for row in _spanned(gathered)}
    ends = {row[end] for row in gathered.rows.get("links", []) for end in ("origin", "target")}
    for passage in placed.values():
        name = f"{passage.document_id}#{passage.start}-{passage.end}"
        if (passage.document_id, passage.start, passage.end) not in held and name not in ends:
            gathered.lose(
                gathered.names[passage.document_id], "passage", "it is marked without a code and without a memo"
            )
    graphs = child(root, "Graphs")
    gathered.lose(
        "Graphs",
        "graph",
        "drawings are not taken over",
        n=len(list(children(graphs, "Graph"))) if graphs is not None else 0,
    )
    valued = {row["name"] for row in gathered.rows.get("variables", [])}
    for name, _ in gathered.variables.values():
        if name not in valued:
            gathered.lose("Variables", f"variable {name!r}", "it has no values")


def _spanned(gathered: Gathered) -> list[dict]:
    tables = (gathered.rows.get(name, []) for name in ("codings", "memos", "cases"))
    return [row for rows in tables for row in rows if row.get("start") is not None]


def _project(name: str, origin: str, gathered: Gathered, choice: Choice) -> Project:
    readings = evidence.table(choice, gathered.names, name)
    return check_project(
        make_project(name, origin=origin, losses=gathered.losses(), readings=readings, **gathered.rows)
    )
