"""What people decided about codings: `codings/<coder>.csv`, and what stands when they and the machine differ."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import combinations
from pathlib import Path

import pandas as pd

from insights import contracts
from insights.errors import InputError, nearest
from insights.interviews.coding import filled_sheet, reanchoring
from insights.interviews.coding.codebook import Code, ids_by_name
from insights.interviews.coding.passed_over import later_codes_of
from insights.interviews.coding.span_files import holds_spans
from insights.study import TABLE_SUFFIXES, Study
from insights.tabular import Table

MACHINE = "machine"
STATUSES = ("accepted", "rejected")
COLUMNS = ("verbatim_id", "code", "status")
_ENOUGH = 10  # passages on which two people hardly decide the same throughout, quotes included
_COPIED = 0.95  # share of the same decisions from which a file named like another one is a copy of it


def decision_files(study: Study) -> list[Path]:
    """The tables in `codings/`, one per coder."""
    folder = study.raw / "codings"
    found = [path for path in folder.iterdir() if path.suffix.lower() in TABLE_SUFFIXES] if folder.is_dir() else []
    return sorted(path for path in found if not path.name.startswith((".", "~$")))


def read_decisions(
    study: Study, codes: Sequence[Code], verbatims: pd.DataFrame, *, placed: pd.DataFrame | None = None
) -> pd.DataFrame:
    """The decisions of all coders (contract `codings`), the file's name being the coder's.

    A file holds one row per decision (verbatim_id, code, status), or is a sheet as in `filled_sheet`. A code can be written as its id or
    name, in large or small letters, or it says that none fits, which rejects them all; a row without status is not decided yet.
    `reason` keeps the words that a coder quoted. What was coded at the workbench follows passages whose interview was edited since, as the
    workbench itself does when it is opened the next time; what is lost or in doubt is left out and listed there. `placed` (from `spans.place`) holds the codings of those files that name stretches of
    the raw texts; a coder may have one such file beside another one, whose decisions then count where the two differ. Raises InputError that names file, row and what exists for an unknown column, code,
    status or verbatim, for a row without a verbatim, for a quote that does not stand in its passage, for a passage whose text is another
    one than in the file, for a pair decided twice with different results, for two files of one coder, and for a copy of a file.
    """
    said = dict(zip(verbatims["verbatim_id"], verbatims["text"], strict=True))
    files = _without_spans(decision_files(study), placed)
    coders = [path.stem.casefold() for path in files]
    if twice := [path for path in files if coders.count(path.stem.casefold()) > 1]:
        raise InputError(f"{twice[0].parent}: {twice[0].name} and {twice[1].name} are of one coder; keep one of them.")
    tables = {path: table for path in files if not (table := _decisions(path, codes, said)).empty}
    if placed is not None:
        for coder, own in placed.groupby("coder", sort=True):
            path = next((path for path in tables if path.stem == coder), study.raw / "codings" / f"{coder}.csv")
            both = pd.concat([tables[path], own]) if path in tables else own
            tables[path] = both.drop_duplicates(["verbatim_id", "code"], ignore_index=True)
    _no_copies(tables)
    if not tables:
        return contracts.empty("codings")
    return contracts.check(pd.concat(tables.values(), ignore_index=True), "codings")


def _without_spans(files: Sequence[Path], placed: pd.DataFrame | None) -> list[Path]:
    """The files that decide on passages. Raises InputError for one that names raw text where nothing was placed."""
    spans = [path for path in files if holds_spans(path)]
    if spans and placed is None:
        raise InputError(f"{spans[0]}: codes stretches of the raw texts, which must be placed on passages first.")
    return [path for path in files if path not in spans]


def _no_copies(tables: Mapping[Path, pd.DataFrame]) -> None:
    """Raise InputError where a file is a copy of another one: its coder would agree with himself.

    Files that say the same throughout are copies, and so are those named like another one (`anna - Kopie`, `ben_alt`) that hardly
    differ from it.
    """
    held = {path: {(row[0], row[1]): row[2:] for row in table[["verbatim_id", "code", "status", "reason"]].itertuples(index=False)} for path, table in tables.items()}  # fmt: skip
    for one, other in combinations(sorted(held, key=lambda path: (len(path.stem), path.stem)), 2):
        shared = held[one].keys() & held[other].keys()
        same = sum(held[one][pair][0] == held[other][pair][0] for pair in shared)
        named_alike = re.search(rf"(?:^|[\W\d_]){re.escape(one.stem)}(?:$|[\W\d_])", other.stem, re.IGNORECASE)
        alike = named_alike and shared and same >= _COPIED * min(len(held[one]), len(held[other]))
        if alike or (held[one] == held[other] and len({verbatim for verbatim, _ in shared}) >= _ENOUGH):
            raise InputError(
                f"{one.parent}: {other.name} says what {one.name} says, so it looks like a copy of it and would count as another coder; "
                "move the copy out of codings/."
            )


def _decisions(path: Path, codes: Sequence[Code], said: Mapping[str, str]) -> pd.DataFrame:
    if path.stem.casefold() == MACHINE:
        raise InputError(
            f"{path}: {MACHINE!r} is the name of the machine's proposals; rename the file to the name of its coder."
        )
    table = filled_sheet.read_file(path)
    known, problems, rows, seen, gone, moved = ids_by_name(codes), [], [], {}, Counter(), set()
    former, by_former = {name.lower() for code in codes for name in code.former}, set()
    own = (
        filled_sheet.rows_of(table, codes)
        if filled_sheet.is_sheet(table)
        else _rows(table, codes, later_codes_of(path))
    )
    shown, moves = filled_sheet.texts_of(table), reanchoring.moves_of(path, said)
    for position, verbatim, written, status, quote in own:
        if moves:
            verbatim, quote = moves.quote(verbatim, quote)
            if verbatim.startswith(reanchoring.LOST):  # the workbench lists it when it is opened
                continue
        code = known.get(written.lower())
        if verbatim and written and code is None:
            gone[written] += 1
            if gone[written] > 1:  # said once, with its count
                continue
        problem = _problem(verbatim, written, code, status, codes, said)
        if not problem and (problem := filled_sheet.misplaced(verbatim, said[verbatim], shown.get(position, ""))):
            if position in moved:  # said once for a row, whatever it decides
                continue
            moved.add(position)
        words = filled_sheet.quoted_in(said[verbatim], quote) if quote and not problem else None
        if quote and not problem and words is None:
            problem = f"the quote {quote[:60]!r} does not stand in {verbatim}; copy it from the passage"
        if written.lower() in former:
            by_former.add((verbatim, code))
        if not problem and seen.setdefault((verbatim, code), status) != status and (verbatim, code) in by_former:
            seen[verbatim, code] = "accepted"  # two codes that became one: accepted counts
            if status == "accepted":
                rows.insert(0, (verbatim, code, path.stem, status, 1.0, words or "", None))
            continue
        if not problem and seen.setdefault((verbatim, code), status) != status:
            problem = f"{verbatim} with {code!r} was decided before as {seen[verbatim, code]}; keep one of the two rows"
        if problem:
            problems.append((table.row(position), problem, written if code is None else None))
        else:
            rows.append((verbatim, code, path.stem, status, float(status == "accepted"), words or "", None))
    _raise(
        path,
        [f"row {row}: {text}{_further(gone[name] if name is not None else 1)}" for row, text, name in problems],
    )
    frame = pd.DataFrame(rows, columns=["verbatim_id", "code", "coder", "status", "probability", "reason", "model"])
    return frame.drop_duplicates(["verbatim_id", "code"])


def _rows(table: Table, codes: Sequence[Code], later: Mapping[str, Collection[str]]) -> Iterator[filled_sheet.Row]:
    """The rows of a file with one decision each; those without status are not decided yet.

    Where the coder wrote that no code fits, or rejected a row that names none, he read the passage with the whole codebook in mind; codes
    that were made after he read it at the workbench (`later`, by passage) were not in it.
    """
    table.require(COLUMNS)
    read: dict[str, int] = {}
    named: dict[str, dict[str, str]] = {}
    for position, cells in enumerate(table.frame.to_dict("records")):
        verbatim, written, status = ("" if pd.isna(cells[name]) else str(cells[name]).strip() for name in COLUMNS)
        status = status.lower()
        if verbatim and filled_sheet.is_others(written):
            read[verbatim] = position
        elif verbatim and (filled_sheet.is_nothing(written) or (not written and status == "rejected")):
            for code in codes:
                yield position, verbatim, code.code, "rejected", ""
        elif status:
            named.setdefault(verbatim, {})[written.lower()] = status
            yield position, verbatim, written, status, filled_sheet.quote_of(cells) if status == "accepted" else ""
    for verbatim, position in read.items():
        for code in _passed_over(codes, named.get(verbatim, {})):
            if code not in later.get(verbatim, ()):
                yield position, verbatim, code, "rejected", ""


def _passed_over(codes: Sequence[Code], named: Mapping[str, str]) -> list[str]:
    """The codes that were neither decided on a passage (`named`: status by id or name in small letters) nor stand above a given one."""
    known, parents = ids_by_name(codes), {code.code: code.parent for code in codes}
    kept = {known[name] for name in named if name in known}
    for name, status in named.items():
        above = parents.get(known.get(name, ""), "") if status == "accepted" else ""
        while above:
            kept.add(above)
            above = parents.get(above, "")
    return [code.code for code in codes if code.code not in kept]


def _further(times: int) -> str:
    return (
        f" (it stands in {times} rows: was the codebook changed? rename it there, or put the code back)"
        if times > 1
        else ""
    )


def _problem(
    verbatim: str, written: str, code: str | None, status: str, codes: Sequence[Code], ids: Iterable[str]
) -> str:
    if not verbatim:
        return f"{written!r} is given to no passage, for the cell verbatim_id is empty"
    if code is None and not written:
        return f"says {status!r} but names no code; write the code, or that none fits"
    if code is None:
        return f"there is no code {written!r}; {nearest(written, {name for code in codes for name in (code.code, code.name)})}"
    if status not in STATUSES:
        return f"the status {status!r} should be accepted or rejected"
    if verbatim not in ids:
        return f"there is no verbatim {verbatim!r}; {nearest(verbatim, ids)}"
    return ""


def _raise(path: Path, problems: list[str]) -> None:
    if problems:
        shown = [*problems[:5], *([f"and {len(problems) - 5} more"] if len(problems) > 5 else [])]
        count = "1 mistake" if len(problems) == 1 else f"{len(problems)} mistakes"
        raise InputError(f"{path}: {count} in the decisions; put them right and run again.", problems=shown)


def standing(codings: pd.DataFrame) -> pd.DataFrame:
    """The pairs (verbatim_id, code) that stand: what most coders accepted; where nobody decided, what the machine proposed.

    Where as many rejected as accepted it does not stand; `decided` says whether people decided it.
    """
    by_people = codings[codings["coder"] != MACHINE]
    vote = by_people["status"].map({"accepted": 1, "rejected": -1, "proposed": 0})
    votes = by_people.assign(vote=vote).groupby(["verbatim_id", "code"], sort=True)["vote"].sum().reset_index()
    decided = votes[votes["vote"] > 0][["verbatim_id", "code"]].assign(decided=True)
    proposed = codings.loc[codings["coder"] == MACHINE, ["verbatim_id", "code"]].assign(decided=False)
    pairs = pd.MultiIndex.from_frame(votes[["verbatim_id", "code"]])
    open_pairs = proposed[~pd.MultiIndex.from_frame(proposed[["verbatim_id", "code"]]).isin(pairs)]
    return pd.concat([decided, open_pairs], ignore_index=True).sort_values(["verbatim_id", "code"], ignore_index=True)
