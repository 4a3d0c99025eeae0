"""The key of the pseudonyms: stays in data/raw beside the originals, readable by its owner only."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from insights import files
from insights.errors import InputError
from insights.interviews.privacy.persons import KEY_COLUMNS
from insights.study import Study

FILE = "pseudonyms.csv"


def load_key(study: Study) -> pd.DataFrame:
    """The key of earlier runs (columns entity, original, replacement, interview_id), empty where there is none yet.

    Raises InputError when the file lacks a column.
    """
    path = study.raw / FILE
    if not holds_rows(path):
        return pd.DataFrame(columns=KEY_COLUMNS, dtype=object)
    from insights.tabular import read_table

    table = read_table(path).frame
    missing = [column for column in KEY_COLUMNS if column not in table.columns]
    if missing:
        raise InputError(
            f"{path}: the column {missing[0]!r} is missing; restore the file or delete it to give new pseudonyms."
        )
    return tidy(table[KEY_COLUMNS])


def holds_rows(path: Path) -> bool:
    """Whether a table of text is there and holds more than its header, as it may not when everybody in it withdrew."""
    return path.is_file() and "\n" in files.read_text(path).strip()


def tidy(key: pd.DataFrame) -> pd.DataFrame:
    """The key with None for missing, so that rows compare as they read."""
    table = key.astype(object)
    return table.where(table.notna(), None)


def save_key(key: pd.DataFrame, study: Study) -> None:
    """Write the key to data/raw/<study>/pseudonyms.csv, mode 0600; rows of an earlier key that no longer occur stay."""
    if key.empty:
        return
    table = key[KEY_COLUMNS].astype(object)
    table = table.where(table.notna(), "").sort_values(KEY_COLUMNS, kind="stable")
    data = table.to_csv(index=False, lineterminator="\n").encode()
    path = study.raw / FILE
    if not path.is_file() or path.read_bytes() != data or path.stat().st_mode & 0o077:
        files.write_atomic(path, data, mode=0o600)
