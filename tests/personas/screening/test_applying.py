"""`insights screen`: tables of every kind get a persona for each row, and bad ones a sentence."""

from __future__ import annotations

import csv

import openpyxl
import pandas as pd
import pyreadstat
import pytest
from click.testing import CliRunner

from insights import contracts
from insights.cli import main
from insights.contracts.documents import Screening
from insights.errors import InputError, UsageError
from insights.personas.screening import streams, writers
from insights.personas.screening.applying import ADDED, screen_file
from insights.study import open_study
from insights.tabular import read_table

SETTINGS = """title: Studie
columns:
  weg: {role: behaviour, aliases: [Bevorzugter Weg]}
  alter: {role: demographic, missing: [99, "-1"]}
"""


@pytest.fixture
def study(workspace, screening):
    folder = workspace.raw("kino")
    folder.mkdir()
    (folder / "study.yml").write_text(SETTINGS, encoding="utf-8")
    opened = open_study("kino")
    contracts.save(screening, "screening", opened)
    return opened


def _written(path) -> pd.DataFrame:
    return pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8-sig", sep=None, engine="python")


def _delivered(rows: pd.DataFrame) -> pd.DataFrame:
    """The rows as a CRM delivers them: with an id, numbers in German, and columns that nobody asked for."""
    table = rows.assign(alter=rows["alter"].map(lambda v: repr(v).replace(".", ","), na_action="ignore"))
    table.insert(0, "kunde", [f"0{i}" for i in range(len(rows))])
    return table.assign(notiz='mit "Zitat"; und\nUmbruch')


@pytest.mark.parametrize("separator", [";", ","])
def test_a_csv_of_ten_thousand_rows_gets_the_same_personas(study, rows, expected, tmp_path, monkeypatch, separator):
    monkeypatch.setattr(streams, "ROWS_AT_ONCE", 3000)
    source, seen = tmp_path / "crm.csv", []
    delivered = _delivered(rows)
    delivered.to_csv(source, index=False, sep=separator, quoting=csv.QUOTE_ALL)
    done = screen_file(study, source, lenient=True, progress=lambda at, total: seen.append(at / total))
    found = _written(done.path)
    assert done.path.name == "crm_personas.csv"
    assert list(found["persona"]) == expected
    assert list(found.columns) == [*delivered.columns, *ADDED]
    assert list(found["kunde"]) == list(delivered["kunde"])
    assert found["notiz"].iloc[5] == 'mit "Zitat"; und\nUmbruch'
    assert done.rows == 10_000
    assert done.personas[""] == expected.count("")
    assert seen == sorted(seen)
    assert len(seen) == 4
    assert seen[-1] == 1
    assert done.unknown["weg"]["telefon"] > 0
    assert list(tmp_path.glob(".*")) == []


def test_parquet_excel_and_spss_give_the_same_personas(study, rows, expected, tmp_path):
    few = rows.head(400)
    few.to_parquet(tmp_path / "t.parquet", index=False)
    few.astype(object).where(few.notna(), None).to_csv(tmp_path / "t.csv", index=False)
    book = openpyxl.Workbook()
    for row in [list(few), *few.astype(object).where(few.notna(), None).itertuples(index=False)]:
        book.active.append([None] * len(row))
        for cell, value in zip(book.active[book.active.max_row], row, strict=True):
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else cell.data_type
    book.save(tmp_path / "t.xlsx")
    names = {column: f"v{i}" for i, column in enumerate(few)}
    pyreadstat.write_sav(few.rename(columns=names).fillna({names[c]: "" for c in few if few[c].dtype == "str"}), str(tmp_path / "t.sav"))  # fmt: skip
    found = {}
    for kind, called in (("parquet", {}), ("csv", {}), ("xlsx", {}), ("sav", names)):
        done = screen_file(study, tmp_path / f"t.{kind}", columns=called, lenient=True)
        table = pd.read_parquet(done.path) if kind == "parquet" else read_table(done.path).frame
        found[kind] = list(table["persona"].fillna(""))
    assert found == dict.fromkeys(("parquet", "csv", "xlsx", "sav"), expected[:400])
    assert (tmp_path / "t_personas.csv").is_file()
    assert pd.read_parquet(tmp_path / "t_personas.parquet")["alter"].dtype == float


@pytest.mark.parametrize("came", ["csv", "xlsx", "parquet"])
@pytest.mark.parametrize("goes", ["csv", "tsv", "xlsx", "parquet"])
def test_a_table_of_one_type_is_written_as_another(study, rows, expected, tmp_path, monkeypatch, came, goes):
    monkeypatch.setattr(streams, "ROWS_AT_ONCE", 150)
    few = rows.head(300).assign(kunde=[f"0{i}" for i in range(300)], seit=pd.Timestamp("2024-03-01"))
    few.loc[::7, "kunde"] = None
    source, out = tmp_path / f"t.{came}", tmp_path / f"out.{goes}"
    cells = few.astype(object).where(few.notna(), None)
    if came == "csv":
        cells.to_csv(source, index=False)
    elif came == "parquet":
        few.to_parquet(source, index=False)
    else:
        book = openpyxl.Workbook(write_only=True)
        page = book.create_sheet("Blatt")
        for row in [list(few), *cells.itertuples(index=False)]:
            made = [openpyxl.cell.WriteOnlyCell(page, value=value) for value in row]
            for cell, value in zip(made, row, strict=True):
                cell.data_type = "s" if isinstance(value, str) else cell.data_type
            page.append(made)
        book.save(source)
    done = screen_file(study, source, out=out, lenient=True)
    if goes == "parquet":
        found = pd.read_parquet(out)
        assert found["persona_lead"].dtype == int
    else:
        found = read_table(out).frame
    assert list(found["persona"].fillna("")) == expected[:300]
    assert [None if pd.isna(one) else str(one) for one in found["kunde"]] == list(cells["kunde"])
    assert "2024-03-01" in str(found["seit"].iloc[5])
    assert list(found.columns) == [*few.columns, *ADDED]
    assert done.rows == 300


def test_more_rows_than_an_excel_sheet_holds_are_refused_with_what_to_do(study, rows, tmp_path, monkeypatch):
    monkeypatch.setattr(writers, "BOOK_ROWS", 200)
    said = "t.{}: has more rows than an Excel sheet holds (199 below the header); let --out end in .csv or .parquet."
    rows.head(200).to_csv(tmp_path / "t.csv", index=False)
    rows.head(200).to_parquet(tmp_path / "t.parquet", index=False)
    for kind in ("csv", "parquet"):
        with pytest.raises(InputError) as caught:
            screen_file(study, tmp_path / f"t.{kind}", out=tmp_path / "out.xlsx", lenient=True)
        assert said.format(kind) in str(caught.value)
        assert not (tmp_path / "out.xlsx").exists()
    rows.head(199).to_parquet(tmp_path / "t.parquet", index=False)
    assert screen_file(study, tmp_path / "t.parquet", out=tmp_path / "out.xlsx", lenient=True).rows == 199


def test_a_text_like_a_formula_stays_a_text_in_the_workbook(study, tmp_path):
    book = openpyxl.Workbook()
    book.active.append(["weg", "x"])
    book.active.append(["Telefon", 1])
    book.active["B2"].value, book.active["B2"].data_type = "=1+1", "s"
    book.save(tmp_path / "t.xlsx")
    done = screen_file(study, tmp_path / "t.xlsx", lenient=True)
    cell = openpyxl.load_workbook(done.path).active["B2"]
    assert (cell.value, cell.data_type) == ("=1+1", "s")


def test_codes_and_aliases_and_windows_text_are_understood(study, screening, tmp_path):
    (tmp_path / "a.csv").write_bytes("Bevorzugter Weg;ALTER;Größe\n3;35,5;ja\n".encode("cp1252"))
    (tmp_path / "b.csv").write_text("weg;alter\npersönlich – „vor Ort“;35.5\n", encoding="utf-8")
    one, other = (_written(screen_file(study, tmp_path / f"{n}.csv", lenient=True).path) for n in "ab")
    assert one["persona"].iloc[0] == other["persona"].iloc[0]
    assert one["persona_answers"].iloc[0] == "2"
    assert one["Größe"].iloc[0] == "ja"


def test_an_option_is_read_from_the_column_with_all_chosen_ones(study, screening, tmp_path):
    (tmp_path / "a.csv").write_text("kauf\nGröße; 10*; x\n", encoding="utf-8")
    question = next(q for q in screening.questions if q.column.startswith("kauf"))
    single = Screening(**{**screening.model_dump(), "questions": [question.model_copy(update={"column": "kauf: x"})]})
    contracts.save(single, "screening", study)
    (tmp_path / "b.csv").write_text("kauf: x\nja\n", encoding="utf-8")
    one, other = (_written(screen_file(study, tmp_path / f"{n}.csv").path) for n in "ab")
    assert list(one["persona_answers"]) == ["1"]
    assert list(one["persona"]) == list(other["persona"])


def _refused(study, text: str, tmp_path, **options) -> str:
    (tmp_path / "crm.csv").write_text(text, encoding="utf-8")
    with pytest.raises((InputError, UsageError)) as caught:
        screen_file(study, tmp_path / "crm.csv", **options)
    assert sorted(path.name for path in tmp_path.glob("*crm*")) == ["crm.csv"]
    return str(caught.value)


def test_a_missing_column_is_named_with_its_wording_and_the_nearest(study, tmp_path):
    said = _refused(study, "weeg,x\n1,2\n", tmp_path)
    assert "crm.csv: 6 of 6 questions have no column." in said
    assert "column 'weg' (weg?) is missing; did you mean 'weeg'" in said
    assert "--column weg=NAME" in said


def test_an_unknown_answer_is_named_with_row_column_and_the_answers_that_exist(study, screening, tmp_path):
    header = ",".join(f'"{q.column}"'.replace('"oft""', '""oft"""') for q in screening.questions)
    said = _refused(study, header + "\nTelefon,nie,ja,Nie,20,1\n\nFax,,,,99,\nFax,,,,,\n", tmp_path)
    assert "crm.csv, column 'weg': row 4: 'Fax' is no answer to 'weg?'; there are: 'Telefon', 'E-Mail'" in said
    assert "With --lenient" in said
    said = _refused(study, header + "\nTelefon,,,,jung,\n", tmp_path)
    assert "column 'alter': row 2: 'jung' is no answer to 'alter'; there are: numbers" in said


def test_files_that_cannot_be_used_are_refused_and_nothing_is_left_behind(study, tmp_path):
    assert "holds a header but no rows" in _refused(study, "weg\n", tmp_path, lenient=True)
    assert "has 3 cells, but the header has 1" in _refused(study, "weg\nTelefon,a,b\n", tmp_path, lenient=True)
    assert "the column 'weg' is there twice" in _refused(study, "weg,weg\n1,2\n", tmp_path, lenient=True)
    assert "has a column 'persona' already" in _refused(study, "weg,persona\n1,2\n", tmp_path, lenient=True)
    assert "the screening asks no 'wag'; did you mean 'weg'" in _refused(
        study, "weg\n1\n", tmp_path, columns={"wag": "weg"}
    )
    assert "has no column 'x'" in _refused(study, "weg\n1\n", tmp_path, columns={"weg": "x"})
    assert "must not overwrite" in _refused(study, "weg\n1\n", tmp_path, lenient=True, out=tmp_path / "crm.csv")
    refused = _refused(study, "weg\n1\n", tmp_path, lenient=True, out=tmp_path / "a.sav")
    assert "files of type .sav cannot be written; let --out end in one of .csv, .tsv, .txt, .xlsx, .parquet." in refused
    with pytest.raises(InputError, match="files of type .doc cannot be read"):
        screen_file(study, tmp_path / "a.doc")
    with pytest.raises(InputError, match="there is no such file"):
        screen_file(study, tmp_path / "a.csv")
    says = {
        "xlsx": "is damaged or not an Excel workbook",
        "parquet": "cannot be opened as a Parquet file",
        "sav": "cannot be opened as an SPSS file",
    }
    for kind, said in says.items():
        (tmp_path / f"bad.{kind}").write_bytes(b"nothing of the kind")
        with pytest.raises(InputError, match=said):
            screen_file(study, tmp_path / f"bad.{kind}")


def test_a_study_without_a_screening_says_why(study, tmp_path):
    contracts.save(Screening(reason="Es gibt kein Screening: keine Segmente."), "screening", study)
    assert "kino: Es gibt kein Screening: keine Segmente." in _refused(study, "a\n1\n", tmp_path)


def test_the_command_says_what_it_wrote_and_how_many_went_where(study, tmp_path):
    (tmp_path / "crm.csv").write_text("kanal,x\nTelefon,1\n,2\nFax,3\n", encoding="utf-8")
    run = CliRunner().invoke(main, ["screen", "kino", str(tmp_path / "crm.csv"), "--column", "weg=kanal", "--lenient"])
    assert run.exit_code == 0, run.output
    lines = run.output.splitlines()
    assert lines[0].endswith("crm_personas.csv: 3 rows")
    assert any(line.split()[:2] == ["nobody", "2"] for line in lines)
    assert "unknown in kanal: 1 answers: 'Fax' (1)" in lines
    assert any(line.startswith("not asked: häufigkeit") for line in lines)
    wrong = CliRunner().invoke(main, ["screen", "kino", str(tmp_path / "crm.csv"), "--column", "weg"])
    assert wrong.exit_code == 2
    assert "write QUESTION=NAME" in wrong.output
