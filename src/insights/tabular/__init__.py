"""Tables that people deliver (csv, tsv, xlsx, sav, zsav, parquet), read the same way whatever the format.

Every cell stays the text that stood in the file: `01067` keeps its zero and the answer "NA" stays "NA". Only blank cells are missing.
"""

from __future__ import annotations

from pathlib import Path

from insights.errors import InputError
from insights.tabular.codebooks import with_codebook_beside
from insights.tabular.delimited import read_delimited
from insights.tabular.numerals import to_number
from insights.tabular.table import Table
from insights.tabular.typed import read_parquet, read_sav
from insights.tabular.workbooks import read_workbook


def read_table(path: Path) -> Table:
    """Read a csv, tsv, xlsx, sav, zsav or parquet file as text, with the labels that it or its codebook carries.

    A file `<name>_codebook.csv` or `.xlsx` beside it, or a sheet called Codebuch, Codebook or Variablen with the columns variable,
    label, value, value_label gives the labels. Raises InputError for a missing, damaged, empty or wrong file.
    """
    path = Path(path)
    readers = {".xlsx": read_workbook, ".sav": read_sav, ".zsav": read_sav, ".parquet": read_parquet}
    suffix = path.suffix.lower()
    if suffix not in (".csv", ".tsv", ".txt", *readers):
        raise InputError(
            f"{path}: files of type {suffix or 'without ending'} cannot be read; save it as csv, xlsx or sav."
        )
    if not path.is_file():
        raise InputError(f"{path}: there is no such file.")
    if path.stat().st_size == 0:
        raise InputError(f"{path}: the file is empty; export it again.")
    table = readers.get(suffix, read_delimited)(path)
    if table.frame.shape[1] == 0 or table.frame.empty:
        raise InputError(f"{path}: holds a header but no rows; export it again with its data.")
    return with_codebook_beside(table)


__all__ = ["Table", "read_table", "to_number"]
