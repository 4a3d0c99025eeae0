"""Whether every number of a claim's sentence is the rounded form of a cell in the rows that its evidence stands for.

Numbers that stand together as `43 % (38 bis 48 %; n = 212)` must come from one row. A count may be the number of rows that a reference
stands for. Numbers of the method (`method: small_base`) need a reference of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from insights.errors import ContractError, InputError
from insights.estimates import no_share_below, suppress_below
from insights.report.claims import Claim
from insights.report.evidence import names, numbers, sources
from insights.report.evidence.numbers import Figure, Number
from insights.report.evidence.references import Resolved, resolve
from insights.report.material import Material


@dataclass(frozen=True)
class Row:
    """One row of the evidence with its figures."""

    file: str
    record: dict[str, Any]
    cells: dict[str, float]


@dataclass
class Traced:
    """What a claim's numbers are, after the check: `problems` as sentences, how many were traced, and to which cells."""

    problems: list[str] = field(default_factory=list)
    numbers: int = 0
    used: dict[int, set[str]] = field(default_factory=dict)  # id of the record -> columns


def resolved(claim: Claim, material: Material) -> tuple[list[Resolved], list[str]]:
    """What the claim's evidence stands for, and a sentence for each item that stands for nothing."""
    found, problems = [], []
    for item in claim.evidence:
        try:
            found.append(resolve(item, material))
        except (ContractError, InputError) as error:
            problems.append(f"claim {claim.claim_id}: {error}.")
    if not claim.evidence:
        problems.append(f"claim {claim.claim_id} has no evidence: {shortened(claim.text)}")
    return found, problems


def texts(claim: Claim) -> list[str]:
    """The forms in which readers see the claim."""
    return [text for text in dict.fromkeys((claim.text, claim.shown, claim.plain)) if text]


def trace(claim: Claim, evidence: Sequence[Resolved], material: Material) -> Traced:
    """The check of every number in every form of the claim."""
    rows = [
        Row(item.file, record, sources.cells(item.file, record))
        for item in evidence
        for record in (item.records if len(item.records) < sources.MANY else ())
    ]
    counts = _counts(evidence)
    traced = Traced()
    for text in texts(claim):
        hidden = names.digits(material).sub(lambda found: " " * len(found.group()), text)
        found = numbers.numbers(hidden, material.language)
        done: set[int] = set()
        for figure in numbers.figures(hidden, found):
            _figure(claim, figure, rows, text, traced, done)
        for number in found:
            if number.start not in done:
                _number(claim, number, rows, counts, text, traced)
    _own(claim, rows, counts, traced)
    return traced


def _counts(evidence: Sequence[Resolved]) -> list[int]:
    """How many rows the references stand for, and how many verbatims and people the claim names."""
    counts = [count for item in evidence for count in item.counts.values()]
    together: dict[str, set[int]] = {}
    for item in evidence:
        if item.kind == "statistic":
            together.setdefault(item.file, set()).update(id(record) for record in item.records)
    counts += [len(rows) for rows in together.values()]
    said = [item.records[0] for item in evidence if item.kind == "verbatim"]
    return [*counts, len(said), len({verbatim["respondent_id"] for verbatim in said})]


def _figure(claim: Claim, figure: Figure, rows: list[Row], text: str, traced: Traced, done: set[int]) -> None:
    """A value with interval and base comes from one row; the numbers of one that does are in `done` (by their place)."""
    wanted = [n for n in (figure.value, figure.low, figure.high, figure.n) if n is not None]
    for row in rows:
        columns = _held(figure, row)
        if columns:
            traced.used.setdefault(id(row.record), set()).update(columns)
            traced.numbers += len(wanted)
            done.update(number.start for number in wanted)
            traced.problems += _too_small(claim, figure, row, text)
            return
    if text == claim.text and any(_is_typed(claim, number) for number in wanted):
        return  # looked at one by one
    shown = "; ".join(n.written for n in wanted)
    traced.problems.append(
        f"claim {claim.claim_id}: no row of {_files(rows)} holds {shown} together, as they stand in: {shortened(text)}"
    )
    done.update(number.start for number in wanted)


def _held(figure: Figure, row: Row) -> list[str]:
    """The columns of `row` that hold the figure: a value with the interval of that value, and a base; none when one is missing."""
    source = sources.source(row.file)
    base = _base_column(figure.n, row, source.n) if figure.n else ""
    if base is None:
        return []
    for columns in source.figures if source.value else ():
        told = zip((figure.value, figure.low, figure.high), columns, strict=True)
        wanted = [(number, column) for number, column in told if number is not None]
        if all(column in row.cells and number.is_rounded(row.cells[column]) for number, column in wanted):
            return [column for _, column in wanted] + ([base] if base else [])
    return []


def _base_column(n: Number, row: Row, usual: str) -> str | None:
    """The column that holds the base: the usual one first, else any that counts."""
    columns = (usual, *(c for c in row.cells if c != usual and c.startswith(("n", "base", "placed"))))
    return next((c for c in columns if c in row.cells and n.is_rounded(row.cells[c])), None)


def _column(number: Number, row: Row) -> str | None:
    if number.below:
        return next(
            (c for c, cell in row.cells.items() if c.startswith(("p", "blrt_p")) and cell <= number.value), None
        )
    return next((c for c, cell in row.cells.items() if number.is_rounded(cell)), None)


def _number(claim: Claim, number: Number, rows: list[Row], counts: list[int], text: str, traced: Traced) -> None:
    traced.numbers += 1
    for row in rows:
        column = _column(number, row)
        if column:
            traced.used.setdefault(id(row.record), set()).add(column)
            if number.unit == "percent":
                traced.problems += _share_on_few(claim, number, row, column, text)
            return
    if not number.unit and any(number.is_rounded(float(count)) for count in counts):
        return
    if number.more and any(0 < number.value < count for count in counts):
        return  # `und 4 weitere`: what a list leaves out of that many rows
    if text == claim.text and _is_typed(claim, number):
        traced.numbers -= 1
        return
    traced.problems.append(
        f"claim {claim.claim_id}: the number {_written(number)} is in no row of {_files(rows)}, as it stands in: {shortened(text)}"
    )


def _is_typed(claim: Claim, number: Number) -> bool:
    return any(start <= number.start and number.end <= end for start, end in claim.typed)


def _too_small(claim: Claim, figure: Figure, row: Row, text: str) -> list[str]:
    base = row.cells.get(sources.source(row.file).n)
    if base is None:
        return []
    if base < suppress_below():
        return [
            f"claim {claim.claim_id}: a figure on n = {base:g} must not be shown (fewer than {suppress_below()}): {shortened(text)}"
        ]
    if figure.value is not None and figure.value.unit == "percent":
        return _share_on_few(claim, figure.value, row, "", text)
    return []


def _share_on_few(claim: Claim, number: Number, row: Row, column: str, text: str) -> list[str]:
    """No percentage on fewer than ten people, and none of a cell that holds one to four."""
    source = sources.source(row.file)
    if not source.share:
        return []
    base, n = row.cells.get(source.n), row.cells.get("n")
    problems = []
    if base is not None and base < no_share_below():
        problems.append(
            f"claim {claim.claim_id}: {_written(number)} is a percentage on a base of {base:g}, fewer than {no_share_below()}: {shortened(text)}"
        )
    if n is not None and source.n in ("base", "n of all") and 0 < n < suppress_below() and column in ("", source.value):
        problems.append(
            f"claim {claim.claim_id}: {_written(number)} tells of {n:g} people, fewer than {suppress_below()}: {shortened(text)}"
        )
    return problems


def _own(claim: Claim, rows: list[Row], counts: list[int], traced: Traced) -> None:
    """The figures that the claim itself carries stand in its evidence as well."""
    together = [(name, value) for name in ("value", "low", "high") if _there(value := getattr(claim, name))]
    if together and not any(all(_in(value, row) for _, value in together) for row in rows):
        shown = ", ".join(f"{name} {value:g}" for name, value in together)
        traced.problems.append(f"claim {claim.claim_id}: no row of {_files(rows)} holds its {shown}.")
    if claim.n is not None and not any(_in(claim.n, row) for row in rows) and claim.n not in counts:
        traced.problems.append(
            f"claim {claim.claim_id}: its n = {claim.n} is neither in a row of {_files(rows)} nor their number."
        )


def _there(value: float | None) -> bool:
    return value is not None and value == value


def _in(value: float, row: Row) -> bool:
    return any(abs(cell - value) <= 1e-5 * abs(cell) + 1e-9 for cell in row.cells.values())


def _written(number: Number) -> str:
    return number.written + {"percent": "\u202f%", "points": " points", "": ""}[number.unit]


def _files(rows: list[Row]) -> str:
    return ", ".join(dict.fromkeys(row.file for row in rows)) or "its evidence"


def shortened(text: str) -> str:
    """A sentence as a message names it."""
    return f"“{text}”" if len(text) <= 200 else f"“{text[:200].rsplit(' ', 1)[0]} …”"
