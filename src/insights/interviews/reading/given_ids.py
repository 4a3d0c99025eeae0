"""Ids that a run gave to files and to rows without one: the next run gives them again, whoever came or went in between."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from itertools import groupby

import pandas as pd

from insights import files
from insights.errors import InputError
from insights.protection.secrets import IDS
from insights.study import Study

COLUMNS = ["file", "row", "id", "gone"]  # file and row as hashes: nobody's name and no word of theirs is in the list
_GONE = "x"


class GivenIds:
    """The ids of earlier runs, and those that this one gives. Rows are told by what stands in them, so a row that goes moves no other's id.

    A row that was changed keeps its id as long as no row beside it came or went in the same run. The id of a row that is gone is not
    given again.
    """

    def __init__(self, earlier: pd.DataFrame) -> None:
        self._earlier: dict[str, list[dict[str, str]]] = {}
        for row in earlier.to_dict("records"):
            self._earlier.setdefault(row["file"], []).append(row)
        self._now: dict[str, list[dict[str, str]]] = {}

    def of_file(self, name: str) -> str | None:
        """What an earlier run called the interview of a file that has no id of its own."""
        return next((row["id"] for row in self._earlier.get(_hash(name), []) if not row["row"]), None)

    def of_files(self) -> set[str]:
        """The ids of all files, those that are gone too."""
        return {row["id"] for own in self._earlier.values() for row in own if not row["row"]}

    def note_file(self, name: str, given: str) -> None:
        """Keep the id that the interview of a file has in this run."""
        file = _hash(name)
        self._now.setdefault(file, []).insert(0, _entry(file, "", given))

    def of_rows(self, file: str, rows: Mapping[int, str], prefix: str) -> dict[int, str]:
        """Ids of the rows of a table that have none: position -> id, from position -> what stands there.

        New ones are called `prefix` and their position, past the ids that are taken.
        """
        name = _hash(file)
        hashes = {position: _hash(file, said) for position, said in rows.items()}
        known = [row for row in self._earlier.get(name, []) if row["row"] and row["id"].startswith(f"{prefix}-")]
        found = _matched(list(hashes.items()), known)
        taken = {row["id"] for row in [*known, *self._now.get(name, [])]}
        given: dict[int, str] = {}
        for position in rows:
            own = known[found[position]]["id"] if position in found else _next(prefix, position, taken)
            given[position] = own
            taken.add(own)
        self._now.setdefault(name, []).extend(_entry(name, hashes[p], one) for p, one in given.items())
        return given

    def table(self) -> pd.DataFrame:
        """All of it (`COLUMNS`), to be kept by `save_ids`."""
        rows = []
        for file in dict.fromkeys([*self._earlier, *self._now]):
            now = self._now.get(file)
            ids = {row["id"] for row in now or ()}
            gone = [
                row if now is None else row | {"gone": _GONE}
                for row in self._earlier.get(file, [])
                if row["id"] not in ids and (now is None or row["row"])
            ]
            rows += [*(now or ()), *gone]
        return pd.DataFrame(rows, columns=COLUMNS, dtype=object)


def _matched(rows: list[tuple[int, str]], known: list[dict[str, str]]) -> dict[int, int]:
    """Position of a row -> its place among the `known`: by what stands in it, then between the same neighbours where as many are missing."""
    places: dict[str, list[int]] = {}
    for place, row in enumerate(known):
        places.setdefault(row["row"], []).append(place)
    same = {position: places[said].pop(0) for position, said in rows if places.get(said)}
    order, used, changed = [position for position, _ in rows], set(same.values()), {}
    for is_same, run in groupby(range(len(order)), key=lambda i: order[i] in same):
        run = list(run)
        if is_same:
            continue
        before = same[order[run[0] - 1]] if run[0] else -1
        after = same[order[run[-1] + 1]] if run[-1] + 1 < len(order) else len(known)
        missing = [i for i in range(before + 1, after) if i not in used and not known[i]["gone"]]
        if len(missing) == len(run):
            changed |= {order[i]: place for i, place in zip(run, missing, strict=True)}
    return same | changed


def _next(prefix: str, position: int, taken: set[str]) -> str:
    own = f"{prefix}-{position:03d}"
    numbers = [int(tail) for one in taken if (tail := one.removeprefix(f"{prefix}-")).isdecimal()]
    return own if own not in taken else f"{prefix}-{max([position, *numbers]) + 1:03d}"


def _entry(file: str, row: str, given: str) -> dict[str, str]:
    return {"file": file, "row": row, "id": given, "gone": ""}


def _hash(*words: str) -> str:
    return hashlib.sha256("\x1f".join(words).encode()).hexdigest()[:16]


def load_ids(study: Study) -> pd.DataFrame:
    """The ids of earlier runs (`COLUMNS`), empty where there is none yet. Raises InputError when the file lacks a column."""
    path = study.raw / IDS
    if not path.is_file() or "\n" not in files.read_text(path).strip():
        return pd.DataFrame(columns=COLUMNS, dtype=object)
    from insights.tabular import read_table

    table = read_table(path).frame
    missing = [column for column in COLUMNS[:3] if column not in table.columns]
    if missing:
        raise InputError(f"{path}: the column {missing[0]!r} is missing; restore the file or delete it to number anew.")
    return table.reindex(columns=COLUMNS).astype(object).fillna("")


def save_ids(given: pd.DataFrame, study: Study) -> None:
    """Write the ids that followed from no file's own words to data/raw/<study>/interview_ids.csv, mode 0600."""
    path, data = study.raw / IDS, given.to_csv(index=False, lineterminator="\n").encode()
    if len(given) and (not path.is_file() or path.read_bytes() != data):
        files.write_atomic(path, data, mode=0o600)
