"""References: how a claim names its evidence, and the rows of the hand-over files that a reference stands for.

A reference is a verbatim_id, or one of

    profile: variable = kanal, category = Portal    rows of a table; all conditions hold, values as they stand in the CSV
    people: group != staff                          rows whose column holds something else; `has`, `>=` and `<` likewise
    responses: question = alter, persona = p1       the answers of a persona's (or a segment's) people to a question, summed up
    responses: question = nps, by = region, group = Nord, statistic = nps       one figure with its interval, of those who gave
                                                    another answer; `answer = Portal` for a share, `statistic = mean` for a mean
    theme_verbatims: theme_id = t01, by = region, group = Nord     passages of interviewed people with an attribute
    responses: all                                  every row
    people: none, source = interview                that there are no such rows
    segments: segment = 2                           records of a document: itself, or an object in one of its lists
    personas: p1                                    the object with that id
    journey_summary: thin_phases                    a field of a document
    journey_summary: statements 2                   an entry of a list of texts
    method: small_base                              a limit or parameter of the method (`METHOD`, `BASES`)
    study: assumptions 1                            the limits that the check of an assumption in study.yml sets

A value that holds a comma, a semicolon, an equals sign or a double quote stands in double quotes, a double quote in it twice.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import pandas as pd

from insights import contracts, estimates
from insights.contracts.documents import DOCUMENTS, Handover
from insights.errors import ContractError, InputError, nearest
from insights.report import claims
from insights.report.evidence import answers
from insights.report.material import Material

METHOD: dict[str, tuple[float, ...]] = {
    "few_in_survey": (100,),
    "stable": (claims.STABLE,),
    "pattern": (claims.PATTERN,),
    "prediction_strength": (0.8,),
    "belongs": (0.5,),  # the probability from which somebody belongs to a persona
    "clearly_belongs": (0.7, 0.3),  # from the first on clearly, with the second for another a mixture
    "scale_ends": (-1, 0, 1),  # of agreement, Jaccard, kappa and probabilities
    "cross_validation": (10,),
    "half": (0.5,),
    "nps_answers": (0, 6, 9, 10),  # detractors answer 0 to 6, promoters 9 or 10
    "chance_bound": (0.975,),  # what chance alone stays below in so many cases
    "power": (0.8, 0.05),  # of the next wave, for the smallest change that a goal names
    "shuffled_profiles": (99,),  # mixtures of interviews' profiles against which groups are tested
}
BASES = {  # limits of the method that the study's smallest group can raise
    "suppress_below": estimates.suppress_below,
    "no_share_below": estimates.no_share_below,
    "small_base": estimates.small_below,
}
SPECIAL = re.compile(r'[,;="]|^\s|\s$')
CONDITION = re.compile(r'\s*([^=!<>,"]+?) (!=|>=|<|=|has) (?:"((?:[^"]|"")*)"|([^,"]*))\s*(?:,|$)')
SIGN = re.compile(r" (?:!=|>=|<|=|has) ")
SUFFIXES = {"_not": "!=", "_from": ">=", "_under": "<", "_has": "has"}
ALL, NONE = "all", "none"
TOTALS = ("n", "placed")  # of a document: the base of the objects in its lists
EVERYBODY = "n of all"
COUNTED = ("respondent_id", "interview_id", "variable")  # whatever is counted once, however many rows name it


@dataclass(frozen=True)
class Reference:
    """A reference taken apart: the file, `part` (`all`, `none`, an id, a field), and the conditions."""

    text: str
    file: str
    part: str
    conditions: tuple[tuple[str, str, str], ...]  # column, sign, value


@dataclass(frozen=True)
class Resolved:
    """What a reference stands for: `kind` is `verbatim`, `statistic` or `method`; `records` hold the rows, none for a proof of absence."""

    ref: str
    kind: str
    file: str
    key: str
    records: tuple[dict[str, Any], ...]
    counted: bool = True  # whether the number of rows is evidence too

    @property
    def counts(self) -> dict[str, int]:
        """How many rows there are, how many people and interviews stand in them, what their n add up to; empty where rows are not counted."""
        if not self.counted:
            return {}
        found = {"rows": len(self.records)}
        for column in COUNTED:
            if self.records and column in self.records[0]:
                found[column] = len({r[column] for r in self.records if r[column] is not None})
        if len(self.records) > 1 and "n" in self.records[0]:
            found["sum of n"] = sum(r.get("n") or 0 for r in self.records)
        return found

    def cell(self, column: str) -> Any:
        """The value in `column` of the only row. Raises InputError where there are several rows or no such column."""
        if len(self.records) != 1:
            raise InputError(
                f"{self.ref}: stands for {len(self.records)} rows, not one; add a condition{self._told_apart()}."
            )
        if column not in self.records[0]:
            raise InputError(f"{self.ref}: there is no column {column!r}; {nearest(column, self.records[0])}.")
        return self.records[0][column]

    def _told_apart(self) -> str:
        """By which column the rows differ, with the values of the first of them."""
        for column in self.records[0] if self.records else ():
            values = [r.get(column) for r in self.records]
            if all(isinstance(value, str) for value in values) and len(set(values)) == len(values):
                listed = ", ".join(values[:12]) + (" …" if len(values) > 12 else "")
                return f" on {column}: {listed}"
        return ""


def reference(file: str, part: str = "", /, **conditions: Any) -> str:
    """The reference to `part` or to the rows of `file` that meet `conditions`, with quotes where a value needs them.

    `group_not="staff"` stands for `group != staff`; `_from`, `_under` and `_has` behind a column for `>=`, `<` and `has`.
    """
    written = [_condition(column, value) for column, value in conditions.items()]
    return f"{file}: {', '.join([part, *written] if part else written)}"


def _condition(column: str, value: Any) -> str:
    suffix = next((suffix for suffix in SUFFIXES if column.endswith(suffix)), "")
    return f"{column.removesuffix(suffix)} {SUFFIXES.get(suffix, '=')} {_quoted(as_text(value))}"


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '""') + '"' if SPECIAL.search(value) or not value else value


def as_text(value: Any) -> str:
    """A cell as the CSV writes it: yes and no, whole numbers without a point, nothing for a missing value."""
    if value is None or value is pd.NA:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return "" if value != value else str(int(value)) if value.is_integer() else f"{value:.6g}"
    return str(value.item() if hasattr(value, "item") else value)


def parse(text: str) -> Reference:
    """A reference taken apart. Raises InputError when it does not follow the grammar."""
    file, colon, rest = text.partition(": ")
    if not colon or not rest.strip():
        raise InputError(f"{text!r} is no reference; write `<hand-over file>: column = value` or a verbatim_id.")
    part = ""
    head, comma, tail = rest.partition(", ")
    if not SIGN.search(head):
        part, rest = head.strip(), tail if comma else ""
    conditions, at = [], 0
    while at < len(rest):
        found = CONDITION.match(rest, at)
        if not found:
            raise InputError(
                f"{text!r} cannot be read from {rest[at:]!r} on; conditions look like `column = value, column = value`, "
                "values with a comma stand in double quotes."
            )
        column, sign, inside, bare = found.groups()
        conditions.append((column, sign, inside.replace('""', '"') if inside is not None else bare.strip()))
        at = found.end()
    return Reference(text, file, part, tuple(conditions))


def resolve(ref: str, material: Material) -> Resolved:
    """The rows, the verbatim or the limit that `ref` stands for; `material` remembers what was looked up before.

    Raises ContractError with a sentence that names what there is, when it stands for nothing.
    """
    known = material.looked_up
    if ("reference", ref) not in known:
        known["reference", ref] = _resolve(ref, material)
    return known["reference", ref]


def _resolve(ref: str, material: Material) -> Resolved:
    if ref in material.quotes:
        row = _table(material, "verbatims").by("verbatim_id", ref)
        return Resolved(ref, "verbatim", "verbatims", ref, tuple(row), counted=False)
    parts = parse(ref) if ": " in ref else None
    if parts is None:
        raise ContractError(f"the evidence {ref!r} is no verbatim of this study and no reference")
    key = ref.partition(": ")[2]
    if parts.file == "method":
        limits = METHOD | {name: (base(),) for name, base in BASES.items()}
        if parts.part not in limits:
            raise ContractError(f"the evidence {ref!r}: the method has no such limit; {nearest(parts.part, limits)}")
        values = {f"limit {i}": value for i, value in enumerate(limits[parts.part], start=1)}
        return Resolved(ref, "method", "method", key, (values,), counted=False)
    if parts.file == "study":
        return Resolved(ref, "method", "study", key, _of_settings(parts, material), counted=False)
    if parts.file not in material.handovers:
        raise ContractError(
            f"the evidence {ref!r}: there is no hand-over file {parts.file!r}; {nearest(parts.file, material.handovers)}"
        )
    records = _of_document(parts, material) if parts.file in DOCUMENTS else _of_table(parts, material)
    if parts.part == NONE and records:
        raise ContractError(f"the evidence {ref!r} says that there are no such rows, and there are {len(records)}")
    if parts.part != NONE and not records and not (parts.part == ALL and parts.file in DOCUMENTS):
        raise ContractError(
            f"the evidence {ref!r} stands for nothing: {parts.file} has no such row{_near(parts, material)}"
        )
    counted = parts.file not in DOCUMENTS or len(records) > 1
    return Resolved(ref, "statistic", parts.file, key, tuple(records), counted=counted)


def _of_settings(parts: Reference, material: Material) -> tuple[dict[str, Any], ...]:
    """The limits of the check of an assumption, by name."""
    name, _, place = parts.part.partition(" ")
    known = material.study.settings.assumptions
    if name != "assumptions" or not place.isdigit() or not 1 <= int(place) <= len(known):
        raise ContractError(f"the evidence {parts.text!r}: study.yml has {len(known)} assumptions")
    check = known[int(place) - 1].check
    values = {name: getattr(check, name, None) for name in ("above", "below", "at_least")}
    return ({name: value for name, value in values.items() if value is not None},)


def _near(parts: Reference, material: Material) -> str:
    """What the first condition that leaves no row may have meant: the names in that column, of the rows that meet those before it."""
    if parts.file in DOCUMENTS:
        return ""
    index = _table(material, parts.file)
    left = set(range(len(index.table)))
    for column, sign, value in parts.conditions:
        if column not in index.columns:
            return ""
        met = index.chosen(left, column, sign, value)
        if not met:
            there = {as_text(index.row(place)[column]) for place in left} - {""}
            return f"; {column}: {nearest(value, there)}" if sign == "=" else ""
        left = met
    return ""


class _Index:
    """The rows of a table by the text of their cells, column by column as asked for."""

    def __init__(self, table: pd.DataFrame):
        self.table, self.columns = table, list(table.columns)
        self._cells: list[list[Any]] = [[_plain(cell) for cell in table[c].tolist()] for c in self.columns]
        self._rows: dict[int, dict[str, Any]] = {}
        self._places: dict[str, dict[str, list[int]]] = {}

    def row(self, place: int) -> dict[str, Any]:
        if place not in self._rows:
            self._rows[place] = {c: cells[place] for c, cells in zip(self.columns, self._cells, strict=True)}
        return self._rows[place]

    def places(self, column: str, value: str) -> list[int]:
        if column not in self._places:
            found: dict[str, list[int]] = {}
            for place, cell in enumerate(self.table[column].tolist()):
                found.setdefault(as_text(cell), []).append(place)
            self._places[column] = found
        return self._places[column].get(value, [])

    def chosen(self, among: set[int], column: str, sign: str, value: str) -> set[int]:
        """The rows `among` that meet the condition."""
        if sign == "=":
            return among.intersection(self.places(column, value))
        if sign == "!=":
            return among.difference(self.places(column, value))
        cells = self.table[column]
        if sign == "has":
            return {place for place in among if value in contracts.split(cells.iloc[place])}
        numbers = pd.to_numeric(cells, errors="coerce")
        met = numbers >= float(value) if sign == ">=" else numbers < float(value)
        return among.intersection(met.to_numpy().nonzero()[0].tolist())

    def by(self, column: str, value: str) -> list[dict[str, Any]]:
        return [self.row(place) for place in self.places(column, value)]


def _table(material: Material, name: str) -> _Index:
    known = material.looked_up
    if ("index", name) not in known:
        known["index", name] = _Index(material[name])
    return known["index", name]


def _plain(value: Any) -> Any:
    if value is pd.NA or (isinstance(value, float) and value != value):
        return None
    return value.item() if hasattr(value, "item") else value


def _of_table(parts: Reference, material: Material) -> list[dict[str, Any]]:
    index = _table(material, parts.file)
    if parts.part not in ("", ALL, NONE):
        raise ContractError(
            f"the evidence {parts.text!r}: {parts.part!r} is no condition; rows of {parts.file} are named as `column = value`"
        )
    asked = {column: value for column, _, value in parts.conditions}
    if parts.file in answers.TABLES and "question" in asked:
        return [answers.summary(material, parts.file, asked, parts.text)]
    if parts.file == "theme_verbatims" and "by" in asked:
        return answers.spoken(material, asked)
    for column in asked:
        if column not in index.columns:
            raise ContractError(
                f"the evidence {parts.text!r}: {parts.file} has no column {column!r}; {nearest(column, index.columns)}"
            )
    if not parts.conditions:
        return [index.row(place) for place in range(len(index.table))]
    chosen = set(range(len(index.table)))
    for column, sign, value in parts.conditions:
        chosen = index.chosen(chosen, column, sign, value)
    return [index.row(place) for place in sorted(chosen)]


def _of_document(parts: Reference, material: Material) -> list[dict[str, Any]]:
    document: Handover = material[parts.file]
    if parts.conditions:
        return [
            r
            for r in _records(document)
            if all(c in r and (as_text(r[c]) == v) == (sign != "!=") for c, sign, v in parts.conditions)
        ]
    field, _, place = parts.part.partition(" ")
    if field == ALL:
        return [_scalars(document)]
    if field in type(document).model_fields:
        return _of_field(getattr(document, field), field, place, parts)
    found = [r for r in _records(document)[1:] if parts.part in [str(v) for c, v in r.items() if c.endswith("_id")]]
    if not found:
        names = [
            *type(document).model_fields,
            *(str(v) for r in _records(document) for c, v in r.items() if c.endswith("_id")),
        ]
        raise ContractError(
            f"the evidence {parts.text!r}: {parts.file} has no such field and no such id; {nearest(field, names)}"
        )
    return found


def _of_field(value: Any, field: str, place: str, parts: Reference) -> list[dict[str, Any]]:
    if isinstance(value, list):
        if place and (not place.isdigit() or not 1 <= int(place) <= len(value)):
            raise ContractError(f"the evidence {parts.text!r}: {field} has {len(value)} entries")
        chosen = [value[int(place) - 1]] if place else value
        return [_scalars(item) if isinstance(item, Handover) else {field: item} for item in chosen]
    if isinstance(value, dict):
        if field == "figures":  # numbers of a sentence, by name
            return [dict(value)] if value else []
        return [{"key": key, "n": item} for key, item in value.items()]
    return [{field: value}] if value is not None else []


def _scalars(document: Handover) -> dict[str, Any]:
    return {name: value for name, value in document if not isinstance(value, list | dict | Handover)}


def _records(document: Handover) -> list[dict[str, Any]]:
    """The document's own fields, then those of the objects in its lists, one level deep."""
    found = [_scalars(document)]
    totals = {f"{name} of all": found[0][name] for name in TOTALS if found[0].get(name) is not None}
    for _, value in document:
        if isinstance(value, list):
            found += [totals | _scalars(item) for item in value if isinstance(item, Handover)]
    return found
