"""Which file is read how, and what is said of one that cannot be."""

import pytest

from insights.errors import InputError
from insights.interviews.exchange.formats import read_incoming


def test_a_matrix_of_cases_by_codes_becomes_attributes_with_its_other_columns(tmp_path):
    path = tmp_path / "matrix.csv"
    path.write_text("Fall;Preis;Service;Alter\ni01;1;0;40\ni02;;1;51\n")
    found = read_incoming(path)
    assert found.project.codes["name"].tolist() == ["Preis", "Service"]
    given = found.project.variables[["document_id", "name", "type", "value"]].values.tolist()
    assert ["i02", "Preis", "Boolean", "false"] in given
    assert ["i01", "Alter", "Text", "40"] in given
    assert found.said == (
        "2 codes of 2 cases became attributes with yes and no: the table does not say which words were coded",
    )


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("a.mx24", "only MAXQDA reads its own project files; export the project there as REFI-QDA"),
        ("a.f4project", "only f4analyse reads its own project files"),
        ("a.docx", "files of type .docx hold no project; it should be one of .qdpx"),
        ("a.csv", r"is neither a table of coded segments \(column 'Document name' does not exist; .*\) nor one of cases by codes"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_says_what_to_do(tmp_path, name, message):
    (tmp_path / name).write_text("x,y\nhm,ja\n")
    with pytest.raises(InputError, match=message):
        read_incoming(tmp_path / name)


def test_a_folder_of_qualcoder_and_a_missing_file_are_told_apart(tmp_path):
    (tmp_path / "a.qda").mkdir()
    with pytest.raises(InputError, match="only QualCoder reads its own project folders"):
        read_incoming(tmp_path / "a.qda")
    with pytest.raises(InputError, match=r"b\.qdpx: there is no such file"):
        read_incoming(tmp_path / "b.qdpx")


def test_a_case_without_a_name_is_named_by_its_row(tmp_path):
    path = tmp_path / "matrix.csv"
    path.write_text("Fall;Preis\ni01;1\n;0\n")
    with pytest.raises(InputError, match=r"matrix\.csv, row 3, column 'Fall': names no case"):
        read_incoming(path)
