from __future__ import annotations

import codecs

import pytest

from insights.interviews.workbench.saved_like import saved_like

TABLE = 'verbatim_id,code,status,quote\nk01-001,fears,accepted,"Ja, größer; lauter"\n'.encode()
GERMAN = 'verbatim_id;code;status;quote\nk01-001;fears;accepted;"Ja, größer; lauter"\n'
BOM = codecs.BOM_UTF8


def test_a_first_table_is_marked_as_utf_8_so_that_excel_reads_its_umlauts(tmp_path):
    assert saved_like(tmp_path / "anna.csv", TABLE) == BOM + TABLE


@pytest.mark.parametrize(
    ("stood", "becomes"),
    [
        (TABLE, TABLE),
        (BOM + TABLE, BOM + TABLE),
        (BOM + GERMAN.replace("\n", "\r\n").encode(), BOM + GERMAN.encode()),
        (GERMAN.encode("cp1252"), BOM + GERMAN.encode()),
        (GERMAN.replace(";", "\t").encode("utf-16"), BOM + b'verbatim_id\tcode\tstatus\tquote\nk01-001\tfears\taccepted\tJa, gr\xc3\xb6\xc3\x9fer; lauter\n'),
        (b"", TABLE),
    ],
)  # fmt: skip
def test_a_table_keeps_the_separator_and_the_mark_with_which_it_was_saved(tmp_path, stood, becomes):
    path = tmp_path / "anna.csv"
    path.write_bytes(stood)
    assert saved_like(path, TABLE) == becomes


def test_nothing_stays_nothing(tmp_path):
    assert saved_like(tmp_path / "anna.csv", b"") == b""
