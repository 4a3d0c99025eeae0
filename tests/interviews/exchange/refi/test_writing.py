"""What is written is valid, the same every time, in the dialect of the target, and comes back as it was."""

from __future__ import annotations

import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from lxml import etree

from insights.errors import InputError, InsightsError, UsageError
from insights.interviews.exchange.project import make_project
from insights.interviews.exchange.refi import read_qdc, read_qdpx, write_qdc, write_qdpx
from tests.interviews.exchange.refi.projects import TARGETS, differences, projects, there_and_back

NS = {"q": "urn:QDA-XML:project:1.0"}
TEXT = "I: Und?\nB: Ganz 😀 gut, danke.\n"


@pytest.fixture(scope="module")
def study():
    """A little of everything."""
    passage = {"document_id": "i01", "start": 11, "end": 21}
    return make_project(
        "Studie",
        codes=[
            {"code_id": "service", "name": "Service", "codable": False},
            {"code_id": "lob", "name": "Lob", "parent": "service", "colour": "#1f77b4", "definition": "Zufriedenheit"},
            {"code_id": "ton", "name": "Ton", "parent": "service"},
        ],
        documents=[{"document_id": "i01", "name": "Anna", "text": TEXT}, {"document_id": "i02", "name": "Bernd", "text": "Nichts."}],
        coders=[{"coder": "anna", "name": "Anna K."}, {"coder": "ben", "name": "Ben"}],
        codings=[
            passage | {"code_id": "lob", "coder": "anna", "created": "2024-05-01T09:30:00Z"},
            passage | {"code_id": "ton", "coder": "ben"},
        ],
        memos=[
            passage | {"memo_id": "m1", "about": "passage", "text": "Ironie?", "author": "ben", "title": "Frage"},
            passage | {"memo_id": "m2", "about": "coding", "code_id": "lob", "text": "sicher"},
            {"memo_id": "m3", "about": "document", "document_id": "i02", "text": "kurz"},
        ],
        cases=[{"case_id": "k1", "name": "Frau A", "document_id": "i01"}],
        variables=[
            {"case_id": "k1", "name": "Alter", "type": "Integer", "value": "34"},
            {"document_id": "i02", "name": "Alter", "type": "Integer", "value": "51"},
        ],
        sets=[{"set_id": "w1", "name": "Welle 1", "kind": "document", "member": "i01"}],
        links=[{"name": "dazu", "direction": "OneWay", "origin": "lob", "target": "i01#3-6"}],
    )  # fmt: skip


def xml(path):
    with zipfile.ZipFile(path) as file:
        return etree.fromstring(file.read("project.qde"))


@pytest.fixture(scope="module")
def written(study, tmp_path_factory):
    folder = tmp_path_factory.mktemp("written")
    for target in TARGETS:
        write_qdpx(study, folder / f"{target}.qdpx", target=target)
    return {target: xml(folder / f"{target}.qdpx") for target in TARGETS}, folder


@settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=[HealthCheck.too_slow])
@given(project=projects())
def test_random_projects_come_back_identical_whatever_the_target(project, tmp_path_factory):
    folder = tmp_path_factory.getbasetemp()
    # Every target in turn; the benchmark takes all four for each project.
    target = TARGETS[len(project.codes) % len(TARGETS)]
    losses, back = there_and_back(project, folder, target=target)
    assert differences(project, back, target=target, losses=losses) == []
    assert back.losses.empty


@pytest.mark.parametrize("target", TARGETS)
def test_the_same_project_gives_the_same_bytes_and_comes_back_without_a_loss(study, target, tmp_path):
    losses, back = there_and_back(study, tmp_path, target=target)
    assert differences(study, back, target=target, losses=losses) == []
    assert back.losses.empty
    first = (tmp_path / f"{target}.qdpx").read_bytes()
    write_qdpx(study, tmp_path / "again.qdpx", target=target)
    assert (tmp_path / "again.qdpx").read_bytes() == first
    with zipfile.ZipFile(tmp_path / "again.qdpx") as file:
        assert file.namelist()[0] == "project.qde"
        assert all(name.startswith("sources/") and name.endswith(".txt") for name in file.namelist()[1:])
        assert b"basePath" not in file.read("project.qde")


def test_reading_our_own_file_as_if_it_were_foreign_measures_the_same_positions(study, tmp_path):
    for target in TARGETS:
        path = tmp_path / f"{target}.qdpx"
        write_qdpx(study, path, target=target)
        with zipfile.ZipFile(path) as file:
            members = {name: file.read(name) for name in file.namelist()}
        members["project.qde"] = members["project.qde"].replace(b"insights for", b"Unknown")
        with zipfile.ZipFile(path, "w") as file:
            for name, data in members.items():
                file.writestr(name, data)
        back = read_qdpx(path)
        text = back.documents["text"].iloc[0]
        assert {text[row.start : row.end] for row in back.codings.itertuples()} == {"Ganz 😀 gut"}


def test_nvivo_gets_utf16_positions_cases_for_variables_and_annotations_as_links(written):
    root = written[0]["nvivo"]
    spans = root.xpath("//q:PlainTextSelection[q:Coding]/@endPosition", namespaces=NS)
    assert set(spans) == {"22"}
    assert len(spans) == 2
    assert not root.xpath("//q:TextSource/q:VariableValue", namespaces=NS)
    assert root.xpath("count(//q:Case[not(@name)]/q:SourceRef)", namespaces=NS) == 1
    note = root.xpath("//q:Note[@name='Frage']", namespaces=NS)[0]
    assert root.xpath("//q:Link[@originGUID=$note]", note=note.get("guid"), namespaces=NS)
    assert note.get("plainTextPath").startswith("internal://")


def test_maxqda_gets_code_point_positions_variables_on_documents_and_annotations_as_descriptions(written):
    root = written[0]["maxqda"]
    assert set(root.xpath("//q:PlainTextSelection[q:Coding]/@endPosition", namespaces=NS)) == {"21"}
    assert root.xpath("count(//q:TextSource/q:VariableValue)", namespaces=NS) == 2
    assert root.xpath("//q:PlainTextSelection[not(q:Coding)]/q:Description/text()", namespaces=NS) == ["Ironie?"]
    assert root.xpath("//q:Set/q:MemberSource", namespaces=NS)


def test_atlas_ti_gets_flat_names_and_all_codings_of_a_passage_together(written):
    root = written[0]["atlasti"]
    assert root.xpath("//q:Code/@name", namespaces=NS) == ["Service", "Service::Lob", "Service::Ton"]
    assert [len(one) for one in root.xpath("//q:PlainTextSelection[q:Coding]", namespaces=NS)] == [2]


def test_qualcoder_gets_annotations_as_notes_on_the_source_that_know_their_passage(written):
    root = written[0]["qualcoder"]
    note = root.xpath("//q:Note[q:PlainTextSelection]", namespaces=NS)[0]
    assert root.xpath("//q:TextSource/q:NoteRef[@targetGUID=$note]", note=note.get("guid"), namespaces=NS)
    assert root.xpath("//q:PlainTextSelection[q:Coding]/q:Description/text()", namespaces=NS) == ["sicher"]


def test_qualcoder_finds_a_date_on_every_passage_and_we_do_not_take_the_stand_in_for_one(written):
    dates = written[0]["qualcoder"].xpath("//q:TextSource | //q:PlainTextSelection | //q:Note", namespaces=NS)
    selections = [one for one in dates if one.getparent().tag.rpartition("}")[2] != "Note"]
    assert all(one.get("creationDateTime") for one in selections)
    assert set(read_qdpx(written[1] / "qualcoder.qdpx").codings["created"]) == {"", "2024-05-01T09:30:00Z"}


def test_guids_are_upper_case_and_stay_what_they_were(written, study, tmp_path):
    guids = written[0]["maxqda"].xpath("//@guid | //@targetGUID")
    assert all(one == one.upper() and len(one) == 36 for one in guids)
    back = read_qdpx(written[1] / "maxqda.qdpx")
    write_qdpx(back, tmp_path / "again.qdpx", target="maxqda")
    assert set(
        xml(tmp_path / "again.qdpx").xpath("//q:Code/@guid | //q:TextSource/@guid | //q:User/@guid", namespaces=NS)
    ) <= set(guids)


def test_quotes_and_texts_stay_at_home_where_texts_are_not_wanted(study, tmp_path):
    losses = write_qdpx(study, tmp_path / "p.qdpx", target="maxqda", with_texts=False)
    with zipfile.ZipFile(tmp_path / "p.qdpx") as file:
        assert file.namelist() == ["project.qde"]
        assert "gut" not in file.read("project.qde").decode()
    assert losses.set_index("what")["n"]["text"] == 2


def test_emoji_are_warned_of_with_the_name_of_the_document(study, tmp_path):
    losses = write_qdpx(study, tmp_path / "p.qdpx", target="nvivo")
    row = losses.set_index("where").loc["Anna"]
    assert "count it as two" in row["why"]


def test_control_characters_go_before_positions_are_counted(tmp_path):
    project = make_project(
        documents=[{"document_id": "d", "name": "Seite\x0c", "text": "\ufeffEins\x0cZwei drei\x00"}],
        codes=[{"code_id": "c", "name": "C\x07"}],
        codings=[{"document_id": "d", "start": 6, "end": 10, "code_id": "c"}, {"document_id": "d", "start": 5, "end": 6, "code_id": "c"}],
    )  # fmt: skip
    losses = write_qdpx(project, tmp_path / "p.qdpx", target="maxqda")
    back = read_qdpx(tmp_path / "p.qdpx")
    assert back.documents["text"].tolist() == ["EinsZwei drei"]
    assert back.codings[["start", "end"]].to_numpy().tolist() == [[4, 8]]
    assert losses.set_index("what")["n"].to_dict() == {"control character": 3, "passage": 1}


def test_windows_line_ends_can_be_had_and_count_as_one(study, tmp_path):
    write_qdpx(study, tmp_path / "p.qdpx", target="maxqda", line_end="crlf")
    with zipfile.ZipFile(tmp_path / "p.qdpx") as file:
        assert any(b"\r\n" in file.read(name) for name in file.namelist() if name.endswith(".txt"))
    back = read_qdpx(tmp_path / "p.qdpx")
    assert back.documents["text"].iloc[0] == TEXT
    assert back.codings["start"].tolist() == [11, 11]


def test_numbers_are_written_out_and_a_value_of_another_type_makes_the_variable_text(tmp_path):
    values = [
        ("Maß", "Float", "1e-07"),
        ("Leer", "Float", ""),
        ("Jahr", "Integer", "zwölf"),
        ("Ja", "Boolean", "True"),
        ("Tag", "Date", "2024-02-30"),
    ]
    project = make_project(
        documents=[{"document_id": "d", "name": "D", "text": "x"}],
        variables=[{"document_id": "d", "name": name, "type": kind, "value": value} for name, kind, value in values],
    )
    losses = write_qdpx(project, tmp_path / "p.qdpx", target="maxqda")
    back = read_qdpx(tmp_path / "p.qdpx").variables.set_index("name")
    assert back["value"].to_dict() == {"Maß": "0.0000001", "Jahr": "zwölf", "Ja": "true", "Tag": "2024-02-30"}
    assert back["type"].to_dict() == {"Maß": "Float", "Jahr": "Text", "Ja": "Boolean", "Tag": "Text"}
    assert set(losses["what"]) == {"type of 'Jahr'", "type of 'Tag'", "empty value of 'Leer'"}


def test_flat_names_stand_once_and_keep_their_levels(tmp_path):
    codes = [("a", "A", ""), ("b", "B::C", "a"), ("c", "B:C", "a"), ("d", "A", "")]
    project = make_project(codes=[{"code_id": own, "name": name, "parent": parent} for own, name, parent in codes])
    losses = write_qdpx(project, tmp_path / "p.qdpx", target="atlasti")
    back = read_qdpx(tmp_path / "p.qdpx").codes
    assert back["name"].tolist() == ["A", "B:C", "B:C (2)", "A (2)"]
    assert (back["parent"] != "").tolist() == [False, True, True, False]
    assert len(losses) == 3


def test_an_empty_project_holds_nothing_empty_and_is_read_again(tmp_path):
    write_qdpx(make_project("leer"), tmp_path / "p.qdpx", target="qualcoder")
    assert len(xml(tmp_path / "p.qdpx")) == 0
    assert read_qdpx(tmp_path / "p.qdpx").name == "leer"


def test_a_project_that_contradicts_itself_is_not_written(tmp_path):
    project = make_project(codings=[{"document_id": "d", "start": 1, "end": 2, "code_id": "c"}])
    with pytest.raises(InputError, match="contradicts itself in 2 places"):
        write_qdpx(project, tmp_path / "p.qdpx", target="nvivo")
    assert not (tmp_path / "p.qdpx").exists()


def test_options_that_do_not_exist_are_named(study, tmp_path):
    with pytest.raises(UsageError, match="no way to write for 'maxqd'; did you mean 'maxqda'"):
        write_qdpx(study, tmp_path / "p.qdpx", target="maxqd")
    with pytest.raises(UsageError, match="'bytes' is none of codepoint, utf16"):
        write_qdpx(study, tmp_path / "p.qdpx", target="maxqda", unit="bytes")


def test_a_codebook_comes_back_with_its_tree_and_sets_of_codes(study, tmp_path):
    from dataclasses import replace

    from insights.interviews.exchange.project import shaped

    sets = shaped([{"set_id": "s", "name": "Kern", "kind": "code", "member": "lob"}], "sets")
    losses = write_qdc(replace(study, sets=sets), tmp_path / "c.qdc")
    back = read_qdc(tmp_path / "c.qdc")
    names = back.codes.set_index("code_id")["name"]
    assert [(row.name, names.get(row.parent, "")) for row in back.codes.itertuples(index=False)] == [
        ("Service", ""),
        ("Lob", "Service"),
        ("Ton", "Service"),
    ]
    assert back.sets["member"].map(names).tolist() == ["Lob"]
    assert losses.empty
    with pytest.raises(InsightsError, match="a codebook needs one"):
        write_qdc(make_project(), tmp_path / "leer.qdc")
