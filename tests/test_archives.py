"""Packed files and XML of unknown origin are looked at before they are read."""

from __future__ import annotations

import zipfile

import pytest

from insights.archives import MOST_TAGS, check_workbook, open_archive, parse_xml
from insights.errors import InputError


@pytest.fixture
def pack(tmp_path):
    """Writes members into a zip and gives its path."""

    def write(members, *, kind=zipfile.ZIP_DEFLATED):
        path = tmp_path / "a.qdpx"
        with zipfile.ZipFile(path, "w", kind) as archive:
            for name, data in members.items():
                archive.writestr(name, data)
        return path

    return write


def test_members_are_read_by_name_and_folders_are_none(pack):
    with open_archive(
        pack({"sources/": "", "sources\\a.txt": "Ähm.", "project.qde": "<Project/>"}), kind="project"
    ) as it:
        assert it.sizes == {"sources/a.txt": 5, "project.qde": 10}
        assert it.read("sources/a.txt").decode() == "Ähm."
        assert it.xml("project.qde").tag == "Project"
        with pytest.raises(InputError, match=r"a\.qdpx: holds no project\.qd; did you mean 'project\.qde'"):
            it.read("project.qd")


def test_big_members_that_nobody_reads_do_no_harm(pack):
    path = pack({"project.qde": "<Project/>", "sources/a.mp4": b"x" * 2_000_000}, kind=zipfile.ZIP_STORED)

    with pytest.raises(InputError, match="unpack to 2 MB, more than the 1 MB that a part of a project may have"):
        open_archive(path, kind="project", most_member=1_000_000)
    with open_archive(path, kind="project", most_member=1_000_000, unread=[".mp4"]) as archive:
        assert archive.read("project.qde") == b"<Project/>"
        with pytest.raises(InputError, match=r"sources/a\.mp4 in it would unpack"):
            archive.read("sources/a.mp4")


def test_the_whole_may_not_exceed_its_limit(pack):
    path = pack({f"{i}.txt": b"x" * 700_000 for i in range(3)}, kind=zipfile.ZIP_STORED)
    with pytest.raises(InputError, match="would unpack to 2 MB, more than the 1 MB that a project may have"):
        open_archive(path, kind="project", most_total=1_500_000)


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "is not XML"),
        (b"hello", "is not XML"),
        (b"<a><b></a>", "is not valid XML"),
        (b'<!DOCTYPE a SYSTEM "http://192.0.2.1/x.dtd"><a/>', "brings its own XML definitions"),
        (
            '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>'.encode("utf-16"),
            "its own XML definitions",
        ),
        (b'<?xml version="1.0" encoding="utf-7"?>+ADw-!DOCTYPE a+AD4-<a/>', "XML"),
        (b"<a>" * 300, "nested too deeply"),
        (b"<a b='" + b"=" * MOST_TAGS + b"='/>", "more than 1,500,000 XML tags or attributes"),
    ],
)
def test_xml_with_definitions_faults_or_no_end_is_refused(data, says):
    with pytest.raises(InputError, match="a file, part: ") as error:
        parse_xml(data, where="a file, part")
    assert says in str(error.value)


def test_plain_xml_of_both_usual_encodings_is_read():
    for encoding in ("utf-8", "utf-16"):
        root = parse_xml(
            f'<?xml version="1.0" encoding="{encoding}"?><a>Größe &amp; &#228;</a>'.encode(encoding), where="x"
        )
        assert root.text == "Größe & ä"


def test_a_workbook_that_a_spreadsheet_wrote_passes(tmp_path):
    import openpyxl

    book = openpyxl.Workbook()
    book.active.append(["id", "text"])
    book.save(tmp_path / "a.xlsx")
    check_workbook(tmp_path / "a.xlsx")
