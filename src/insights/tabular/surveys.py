"""The survey of a study as one table: columns under the names that `study.yml` uses, several waves one below the other."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

import pandas as pd

from insights.errors import InputError
from insights.settings import Column, Role, fits, fitting
from insights.study import Study
from insights.tabular import Table, read_table

WAVE = "wave"  # name of the column that is added where the survey came in several files


def read_survey_table(study: Study) -> Table | None:
    """The survey of `study`, or None without one.

    Columns that go by one of their `aliases` get the name that `study.yml` uses. Several files (`survey:` in study.yml) become one table with
    the column `wave`; an id that comes back in another wave is led by the wave's name. Raises InputError for a file that cannot be read.
    """
    columns = study.settings.columns
    parts = [(wave, renamed(read_table(path), columns)) for wave, path in study.survey_files()]
    if not parts:
        return None
    return together(parts, columns) if study.settings.survey else parts[0][1]


def renamed(table: Table, columns: dict[str, Column]) -> Table:
    """`table` with the columns that go by an alias under the name that `columns` gives them; the alias stays as their label.

    Where several of them are in the file the first in the list is taken, with a note.
    """
    there, new, notes = set(table.frame.columns), {}, []
    for name, column in columns.items():
        found = _spellings(column.aliases, table.frame.columns)
        claims = list(dict.fromkeys([*([name] if name in there else []), *found]))
        if len(claims) > 1:
            notes.append(
                f"several columns are called {name!r} in study.yml; {claims[0]!r} was read and not {claims[1]!r}"
            )
        if claims and claims[0] != name:
            new[claims[0]] = name
    if not new:
        return table
    labels = {new.get(key, key): label for key, label in table.labels.items()}
    return replace(
        table,
        notes=(*table.notes, *notes),
        frame=table.frame.rename(columns=new),
        labels={name: alias for alias, name in new.items()} | labels,
        value_labels={new.get(key, key): codes for key, codes in table.value_labels.items()},
        multiple=frozenset(new.get(key, key) for key in table.multiple),
    )


def _spellings(aliases: Iterable[str], columns: Iterable[str]) -> list[str]:
    """The columns that the aliases name, in their order; blanks of all kinds and capitals make no difference."""
    if not (wanted := [_plain(alias) for alias in aliases]):
        return []
    there: dict[str, str] = {}
    for column in columns:
        there.setdefault(_plain(column), column)
    return [there[alias] for alias in wanted if alias in there]


def _plain(name: str) -> str:
    return " ".join(name.split()).casefold()


def together(parts: list[tuple[str, Table]], columns: dict[str, Column]) -> Table:
    """Tables of several waves (wave, table) as one, with the column `wave` first, or the declared one with that role."""
    wave_column = next((name for name, column in columns.items() if column.role is Role.WAVE), WAVE)
    for _, table in parts:
        if wave_column in table.frame.columns:
            raise InputError(
                f"{table.path}: has a column {wave_column!r} already; rename it, or declare `wave: {{role: wave}}` and one file only."
            )
    id_column = next((name for name, column in columns.items() if column.role is Role.ID), None)
    ids: tuple[str, ...] = ()
    frames = [table.frame.assign(**{wave_column: wave}) for wave, table in parts]
    notes = [f"{table.path.name}: {note}" for _, table in parts for note in table.notes]
    if id_column and _come_back([frame[id_column] for frame in frames if id_column in frame]):
        ids = tuple(
            pd.concat([f[id_column] if id_column in f else pd.Series(index=f.index, dtype="str") for f in frames])
        )
        frames = [f.assign(**{id_column: f[wave_column] + "-" + f[id_column]}) if id_column in f else f for f in frames]
        notes.append(
            f"some ids of column {id_column!r} come back in another wave; each id is led by its wave, and every row counts as one respondent"
        )
    frame = pd.concat(frames, ignore_index=True)
    frame = frame[[wave_column, *(name for name in frame.columns if name != wave_column)]].astype("str")
    first = parts[0][1].path
    return Table(
        first.with_name(", ".join(table.path.name for _, table in parts)),
        frame,
        {name: label for _, table in reversed(parts) for name, label in table.labels.items()},
        _all_labels(table for _, table in parts),
        (*notes, *_partly_asked(frame, columns, wave_column)),
        tuple(table.rows[i] if table.rows else i + 2 for _, table in parts for i in range(len(table.frame))),
        frozenset(name for _, table in parts for name in table.multiple),
        tuple(table.path.name for _, table in parts for _ in range(len(table.frame))),
        ids,
    )


def _come_back(ids: list[pd.Series]) -> bool:
    known: set[str] = set()
    for column in ids:
        found = set(column.dropna())
        if known & found:
            return True
        known |= found
    return False


def _all_labels(tables: Iterable[Table]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for table in tables:
        for name, codes in table.value_labels.items():
            found[name] = codes | found.get(name, {})
    return found


def _partly_asked(frame: pd.DataFrame, columns: dict[str, Column], wave_column: str) -> list[str]:
    """Which declared questions some waves did not ask."""
    notes, waves = [], list(dict.fromkeys(frame[wave_column]))
    for name in (name for name in frame.columns if name != wave_column and fitting(columns, name)):
        asked = set(frame.loc[frame[name].notna(), wave_column])
        gone = [wave for wave in waves if wave not in asked]
        if gone and asked:
            notes.append(
                f"column {name!r}: was not asked in {', '.join(gone)}; these respondents count as without an answer"
            )
    return notes


def declared(columns: dict[str, Column], table: Table) -> dict[str, Column]:
    """`columns` with each key that has a `*` replaced by the columns of `table` that fit and are not declared by themselves."""
    used = {part for column in columns.values() for part in column.columns}
    taken = {name for name in table.frame.columns if any(fits(pattern, name) for pattern in used)} | set(columns)
    found: dict[str, Column] = {}
    for key, column in columns.items():
        names = [name for name in table.frame.columns if fits(key, name) and name not in taken] if "*" in key else [key]
        for name in names or [key]:
            found.setdefault(name, column)
    return found


def row_ids(table: Table, columns: dict[str, Column]) -> pd.Series:
    """The respondent of each row: the column with the role id, else r0001, r0002 … in the order of the rows; missing where the id is."""
    column = next((name for name, declared in columns.items() if declared.role is Role.ID), None)
    if column is not None:
        table.require([column])
        return table.frame[column]
    width = max(4, len(str(len(table.frame))))
    return pd.Series([f"r{i:0{width}d}" for i in range(1, len(table.frame) + 1)], dtype="str")
