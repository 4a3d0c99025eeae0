"""Each program's dialect is read in full, and what has no place in the model is listed."""

from __future__ import annotations

import re
import zipfile

import pytest

from insights.errors import InputError
from insights.interviews.exchange.project import document_variables
from insights.interviews.exchange.refi import read_qdc, read_qdpx
from insights.interviews.exchange.refi.elements import as_guid
from tests.interviews.exchange.refi.vendors import (
    CODES,
    INTERVIEWS,
    PASSAGES,
    Vendor,
    codebook,
    coding,
    guid,
    note,
    note_ref,
    pack,
    plain_project,
    project,
    selection,
    source,
)

ANNA, BERND = "Anna 😀", "Bernd"


def read(tmp_path, vendor, *parts, more=None, **options):
    return read_qdpx(pack(tmp_path / "p.qdpx", vendor, project(vendor, *parts), more=more), **options)


def sources(vendor, **options):
    return f"<Sources>{''.join(source(vendor, name, **options) for name in INTERVIEWS)}</Sources>"


def quotes(project):
    texts = project.documents.set_index("document_id")["text"]
    names = project.codes.set_index("code_id")["name"]
    return {(texts[row.document_id][row.start : row.end], names[row.code_id]) for row in project.codings.itertuples()}


WANTED = {(quote, CODES[key]) for _, quote, key in PASSAGES}


def test_nvivo_for_windows_counts_utf16_with_both_characters_of_a_line_end_and_writes_one_passage_per_coding(tmp_path):
    vendor = Vendor("NVivo 12.6 for Windows", unit="utf16", crlf="kept", bom=True, folder="Sources")
    double = [*PASSAGES, (BERND, "das nervt", "app")]
    vendor.passages = double
    annotated = selection(vendor, BERND, "jeden Tag", "")
    texts = {f"Sources/{guid('note', 'n')}.txt": "\ufeffMerken!\r\nWichtig.".encode()}
    own = f'<Note guid="{guid("note", "n")}" plainTextPath="internal://{guid("note", "n")}.txt" creatingUser="{guid("anna")}"/>'
    link = f'<Link guid="{guid("l")}" originGUID="{guid("note", "n")}" targetGUID="{annotated.split(chr(34))[1]}"/>'
    marks = "".join(
        selection(vendor, BERND, quote, coding(key, user="anna")) for name, quote, key in double if name == BERND
    )
    parts = f"<Sources>{source(vendor, ANNA)}{source(vendor, BERND, selections=marks + annotated)}</Sources>"
    found = read(tmp_path, vendor, codebook(), parts, f"<Notes>{own}</Notes>", f"<Links>{link}</Links>", more=texts)
    assert quotes(found) == WANTED | {("das nervt", "App")}
    assert found.readings.loc[0, "reading"] == "utf16-kept-exclusive"
    memo = found.memos.iloc[0]
    text = found.documents.set_index("document_id")["text"][memo["document_id"]]
    assert (memo["about"], memo["text"], text[memo["start"] : memo["end"]]) == (
        "passage",
        "Merken!\nWichtig.",
        "jeden Tag",
    )
    assert found.links.empty
    assert found.losses.empty


def test_nvivo_lists_a_case_among_the_codes_and_its_codings_mark_parts_of_the_case(tmp_path):
    vendor = Vendor("NVivo for Mac 12.7", unit="utf16")
    book = codebook(
        f'<Code guid="{guid("Frau A")}" name="Frau A" isCodable="true"/><Code guid="{guid("gut")}" name="gut" isCodable="true"/>'
    )
    case = f'<Cases><Case guid="{guid("Frau A")}" name="Frau A"><CodeRef targetGUID="{guid("Frau A")}"/></Case></Cases>'
    marks = selection(vendor, ANNA, "Zu viele Fragen.", coding("Frau A")) + selection(
        vendor, ANNA, "Ganz gut", coding("gut")
    )
    found = read(
        tmp_path,
        vendor,
        book,
        case,
        f"<Sources>{source(vendor, ANNA, selections=marks)}</Sources>",
        more={"sources/.root": b""},
    )
    assert found.codes["name"].tolist() == ["gut"]
    part = found.cases.iloc[0]
    assert INTERVIEWS[ANNA][part["start"] : part["end"]] == "Zu viele Fragen."
    assert quotes(found) == {("Ganz gut", "gut")}
    assert found.losses.empty


def test_atlas_ti_writes_flat_names_one_character_per_line_end_and_comments_as_descriptions(tmp_path):
    vendor = Vendor("ATLAS.ti 23 Windows", crlf="one", bom=True, qde="Meine Studie.qde", quotes="cut")
    book = codebook(
        "".join(
            f'<Code guid="{guid(key)}" name="Service::{CODES[key]}" isCodable="true" color="#F00"/>' for key in CODES
        )
    )
    marks = "".join(
        selection(vendor, name, quote, f"<Description>Kommentar</Description>{coding(key)}{coding('app' if key != 'app' else 'gut')}")
        for name, quote, key in PASSAGES if name == BERND
    )  # fmt: skip
    found = read(
        tmp_path, vendor, book, f"<Sources>{source(vendor, ANNA)}{source(vendor, BERND, selections=marks)}</Sources>"
    )
    assert quotes(found) > WANTED
    assert len(quotes(found)) == len(WANTED) + 4
    folder = found.codes[~found.codes["codable"]]
    assert folder["name"].tolist() == ["Service"]
    assert set(found.codes.loc[found.codes["codable"], "parent"]) == set(folder["code_id"])
    assert set(found.codes["colour"]) == {"", "#ff0000"}
    assert found.memos["about"].tolist() == ["passage"] * 4
    assert found.losses.empty


def test_maxqda_keeps_variables_with_documents_groups_as_sets_and_annotations_without_code(tmp_path):
    vendor = Vendor("MAXQDA 24")
    variables = f'<Variables><Variable guid="{guid("v")}" name="Alter" typeOfVariable="Integer"/></Variables>'
    value = f'<VariableValue><VariableRef targetGUID="{guid("v")}"/><IntegerValue>{{}}</IntegerValue></VariableValue>'
    marks = selection(
        vendor, ANNA, "Ganz gut", "<Description>Ironie?</Description>", attributes=f'creatingUser="{guid("anna")}"'
    )
    groups = f'<Sets><Set guid="{guid("set")}" name="Welle 1"><MemberSource targetGUID="{{{guid(ANNA).upper()}}}"/></Set></Sets>'
    parts = source(vendor, ANNA, selections=marks, tail=value.format(34)) + source(vendor, BERND, tail=value.format(51))
    found = read(tmp_path, vendor, codebook(), variables, f"<Sources>{parts}</Sources>", groups)
    assert found.variables[["document_id", "name", "type", "value"]].to_numpy().tolist() == [
        [as_guid(guid(ANNA)), "Alter", "Integer", "34"],
        [as_guid(guid(BERND)), "Alter", "Integer", "51"],
    ]
    assert found.sets[["name", "kind", "member"]].to_numpy().tolist() == [["Welle 1", "document", as_guid(guid(ANNA))]]
    memo = found.memos.iloc[0]
    assert (memo["about"], memo["text"], memo["author"], memo["title"]) == (
        "passage",
        "Ironie?",
        as_guid(guid("anna")),
        "",
    )
    assert found.losses.empty


def test_f4_writes_a_memo_as_description_and_as_note_and_it_is_read_once(tmp_path):
    vendor = Vendor("f4analyse 3.4")
    marks = selection(vendor, BERND, "das nervt", f"<Description>Stark</Description>{coding('gut')}{note_ref('n')}")
    found = read(
        tmp_path,
        vendor,
        codebook(),
        f"<Sources>{source(vendor, BERND, selections=marks)}</Sources>",
        f"<Notes>{note('n', 'Stark')}</Notes>",
    )
    assert found.memos[["about", "text"]].to_numpy().tolist() == [["passage", "Stark"]]
    assert found.memos.loc[0, "created"] == "2024-05-02T10:00:00Z"


def test_quirkos_ties_variables_to_documents_by_unnamed_cases(tmp_path):
    vendor = Vendor("Quirkos 2.5")
    variables = f'<Variables><Variable guid="{guid("v")}" name="Ort" typeOfVariable="Text"/></Variables>'
    value = f'<VariableValue><VariableRef targetGUID="{guid("v")}"/><TextValue>Köln</TextValue></VariableValue>'
    cases = f'<Cases><Case guid="{guid("k")}">{value}<SourceRef targetGUID="{guid(ANNA)}"/></Case></Cases>'
    found = read(tmp_path, vendor, codebook(), variables, cases, sources(vendor))
    assert document_variables(found).to_numpy().tolist() == [[as_guid(guid(ANNA)), "Ort", "Text", "Köln"]]
    assert found.cases.empty
    assert found.losses.empty


def test_named_cases_keep_their_variables_and_documents_get_them_through_the_case(tmp_path):
    vendor = Vendor("NVivo 14")
    variables = f'<Variables><Variable guid="{guid("v")}" name="Ort" typeOfVariable="Text"/></Variables>'
    value = f'<VariableValue><VariableRef targetGUID="{guid("v")}"/><TextValue>Köln</TextValue></VariableValue>'
    cases = (
        f'<Cases><Case guid="{guid("k")}" name="Frau A">{value}<SourceRef targetGUID="{guid(ANNA)}"/></Case></Cases>'
    )
    found = read(tmp_path, vendor, codebook(), variables, cases, sources(vendor))
    assert found.cases[["name", "document_id"]].to_numpy().tolist() == [["Frau A", as_guid(guid(ANNA))]]
    assert document_variables(found)["value"].tolist() == ["Köln"]


def test_qualcoder_places_an_annotation_by_a_passage_of_the_note_itself(tmp_path):
    vendor = Vendor("QualCoder 3.5", folder="Sources")
    start, end = vendor.span(BERND, "jeden Tag")
    inner = f'<PlainTextSelection guid="{guid("p")}" startPosition="{start}" endPosition="{end}"/>'
    parts = f"<Sources>{source(vendor, ANNA)}{source(vendor, BERND, tail=note_ref('n'))}</Sources>"
    notes = f"<Notes>{note('n', 'Alltag', inner=inner)}{note('j', 'Tagebuch', title='Journal')}</Notes>"
    found = read(tmp_path, vendor, codebook(), parts, notes)
    place, journal = found.memos.iloc[0], found.memos.iloc[1]
    assert (place["about"], INTERVIEWS[BERND][place["start"] : place["end"]]) == ("passage", "jeden Tag")
    assert (journal["about"], journal["title"], journal["text"]) == ("project", "Journal", "Tagebuch")
    assert found.losses.empty


def test_bare_file_names_other_namespaces_and_capital_letters_are_found(tmp_path):
    vendor = Vendor("qc 1.7", namespace="")
    parts = "".join(source(vendor, name, path="{}.TXT") for name in INTERVIEWS)
    assert quotes(read(tmp_path, vendor, codebook(), f"<Sources>{parts}</Sources>")) == WANTED
    assert (
        quotes(
            read_qdpx(
                plain_project(tmp_path / "q.qdpx", Vendor("x", namespace="urn:QDA-XML:project:1:0", qde="Project.QDE"))
            )
        )
        == WANTED
    )


def test_potato_takes_the_standard_by_its_letter_and_ends_on_the_last_character(tmp_path):
    found = read_qdpx(plain_project(tmp_path / "p.qdpx", Vendor("Potato", inclusive=True)))
    assert quotes(found) == WANTED
    assert found.readings.loc[0, "reading"] == "codepoint-one-inclusive"


def test_text_inside_the_xml_needs_no_file_and_a_bare_qde_is_read(tmp_path):
    vendor = Vendor("ATLAS.ti 9")
    inside = "".join(
        source(vendor, name, head=f"<PlainTextContent>{text}</PlainTextContent>").replace(
            f' plainTextPath="internal://{guid(name)}.txt"', ""
        )
        for name, text in INTERVIEWS.items()
    )
    path = tmp_path / "bare.qde"
    path.write_bytes(b"\xef\xbb\xbf" + project(vendor, codebook(), f"<Sources>{inside}</Sources>").encode())
    assert quotes(read_qdpx(path)) == WANTED


def test_a_pdf_is_read_by_its_text_and_a_rectangle_by_its_quote(tmp_path):
    vendor = Vendor("MAXQDA 24")
    shown = (
        source(vendor, BERND)
        .replace("TextSource", "Representation")
        .replace(f'guid="{guid(BERND)}"', f'guid="{guid("text")}"', 1)
    )

    def box(quote, n):
        inner = f'<Representation guid="{guid("r", n)}"><PlainTextContent>{quote}</PlainTextContent></Representation>{coding("gut", salt=n)}'
        return f'<PDFSelection guid="{guid("box", n)}" page="0" firstX="1" firstY="1" secondX="9" secondY="9">{inner}</PDFSelection>'

    pdf = f'<PDFSource guid="{guid(BERND)}" name="Bericht.pdf" path="internal://b.pdf" currentPath="absolute:///C:/Daten/Bericht.pdf">{box("Gar nichts?", 1)}{box("steht nicht da", 2)}{shown}</PDFSource>'
    found = read(tmp_path, vendor, codebook(), f"<Sources>{source(vendor, ANNA)}{pdf}</Sources>")
    assert quotes(found) == WANTED | {("Gar nichts?", "gut")}
    assert found.documents["origin"].tolist() == ["", "Bericht.pdf"]
    assert found.losses[["where", "what", "n"]].to_numpy().tolist() == [["Bericht.pdf", "rectangle in a PDF", 1]]


def test_transcripts_keep_their_time_stamps_and_media_are_listed_as_losses(tmp_path):
    vendor = Vendor("f4transkript")
    points = "".join(
        f'<SyncPoint guid="{guid("s", at)}" timeStamp="{time}" position="{at}"/>'
        for time, at in ((0, 0), (1500, vendor.span(ANNA, "B: Ehrlich")[0]), (4000, vendor.span(ANNA, "I: Warum")[0]))
    )
    second = guid("s", vendor.span(ANNA, "B: Ehrlich")[0])
    marks = f'<TranscriptSelection guid="{guid("t")}" fromSyncPoint="{guid("s", 0)}" toSyncPoint="{second}">{coding("gut")}</TranscriptSelection>'
    transcript = f'<Transcript guid="{guid(ANNA)}" name="Anna" plainTextPath="internal://{guid(ANNA)}.txt">{points}{marks}</Transcript>'
    part = f'<VideoSelection guid="{guid("a")}" begin="0" end="900">{coding("gut")}</VideoSelection>'
    video = f'<VideoSource guid="{guid("video")}" name="anna.mp4" path="internal://anna.mp4">{transcript}{part}</VideoSource>'
    picture = f'<PictureSource guid="{guid("pic")}" name="Foto" path="internal://f.png">{coding("gut")}</PictureSource>'
    found = read(tmp_path, vendor, codebook(), f"<Sources>{video}{picture}</Sources>")
    assert quotes(found) == {("I: Wie war der Termin?\n", "gut")}
    assert found.times[["position", "milliseconds"]].to_numpy().tolist() == [
        [0, 0],
        [23, 1500],
        [INTERVIEWS[ANNA].index("I: Warum"), 4000],
    ]
    assert found.losses[["where", "what", "n"]].to_numpy().tolist() == [
        ["anna.mp4", "part of a recording", 1],
        ["Foto", "PictureSource", 1],
        ["Foto", "coding of a whole source without text", 1],
    ]


def test_what_dangles_or_lies_outside_is_left_out_and_listed(tmp_path):
    vendor = Vendor("MAXQDA 24")
    far = f'<PlainTextSelection guid="{guid("far")}" startPosition="5" endPosition="9999">{coding("gut", salt="far")}</PlainTextSelection>'
    turned = f'<PlainTextSelection guid="{guid("turned")}" startPosition="9" endPosition="3">{coding("gut", salt="turned")}</PlainTextSelection>'
    empty = f'<PlainTextSelection guid="{guid("empty")}" startPosition="3" endPosition="3">{coding("gut", salt="empty")}</PlainTextSelection>'
    marks = (
        selection(vendor, ANNA, "Ganz gut", coding("nirgends"))
        + selection(vendor, ANNA, "Zu viele", "")
        + far
        + turned
        + empty
    )
    graphs = f'<Graphs><Graph guid="{guid("g")}" name="Karte"/></Graphs>'
    parts = f"<Sources>{source(vendor, ANNA, selections=marks, tail=note_ref('weg'))}{source(vendor, BERND)}</Sources>"
    sets = f'<Sets><Set guid="{guid("s")}" name="S"><MemberCode targetGUID="{guid("nirgends")}"/></Set></Sets>'
    found = read(tmp_path, vendor, codebook(), parts, sets, graphs)
    listed = {(row.what, row.why): row.n for row in found.losses.itertuples()}
    assert listed == {
        ("passage", "it begins or ends outside of the text or inside a character"): 1,
        ("passage", "it ends before it starts"): 1,
        ("passage", "it has no length"): 1,
        ("coding", "its code is not in the codebook"): 1,
        ("reference to a memo", "the file does not hold the memo, or it is coded itself"): 1,
        ("member that is a code", "the file does not hold it, or not as a text"): 1,
        ("passage", "it is marked without a code and without a memo"): 2,
        ("graph", "drawings are not taken over"): 1,
    }


def test_taguettes_codebook_with_an_empty_holder_of_sets_is_read(tmp_path):
    path = tmp_path / "c.qdc"
    path.write_text(
        f'<?xml version="1.0"?><CodeBook xmlns="urn:QDA-XML:codebook:1.0" origin="Taguette 1.4"><Codes>'
        f'<Code guid="{guid("a").upper()}" name="Zugang" isCodable="true"><Description>Wie man hineinkommt</Description></Code>'
        f'<Code guid="{guid("b").upper()}" name="Zugang.online" isCodable="true"/></Codes><Sets/></CodeBook>',
        encoding="utf-8",
    )
    found = read_qdc(path)
    assert found.codes[["name", "definition"]].to_numpy().tolist() == [
        ["Zugang", "Wie man hineinkommt"],
        ["Zugang.online", ""],
    ]


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({"a.txt": b"x"}, "holds exactly one .qde file at its top, and there is none"),
        ({"a.qde": b"<Project/>", "b.qde": b"<Project/>"}, r"there is 2 of them \(a.qde, b.qde\)"),
        ({"p.qde": b"<CodeBook/>"}, "begins with <CodeBook> and not with <Project>"),
        ({"p.qde": b"<Project name='x'>"}, "is not valid XML"),
        ({"p.qde": b"<!DOCTYPE x [<!ENTITY a 'b'>]><Project name='&a;'/>"}, "brings its own XML definitions"),
        ({"p.qde": b"<Project name='x'/>", "../evil.txt": b"x"}, "points outside of it"),
        ({"p.qde": b"<Project name='x'/>", "sources/a.txt": bytes(70_000_000)}, "more than the 64 MB"),
    ],
)
def test_a_container_that_is_wrong_or_harmful_is_refused_in_one_sentence(members, message, tmp_path):
    path = tmp_path / "p.qdpx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as file:
        for name, data in members.items():
            file.writestr(name, data)
    with pytest.raises(InputError, match=message):
        read_qdpx(path)


def test_a_document_that_counts_differently_from_the_others_is_pointed_out(tmp_path):
    vendor = Vendor("MAXQDA 24")
    words = [match.span() for match in re.finditer(r"\w{4,}", INTERVIEWS[ANNA])]
    right = "".join(mark(guid("right", n), start, end) for n, (start, end) in enumerate(words * 2))
    shifted = "".join(
        mark(guid("shifted", n), match.start() + 1, match.end() + 1)
        for n, match in enumerate(list(re.finditer(r"\w{4,}", INTERVIEWS[BERND]))[:5])
    )
    parts = source(vendor, ANNA, selections=right) + source(vendor, BERND, selections=shifted)
    found = read(tmp_path, vendor, codebook(), f"<Sources>{parts}</Sources>")
    row = found.losses.iloc[0]
    assert (row["where"], row["what"], row["n"]) == (BERND, "passages that may be shifted", 5)
    assert found.readings.set_index("document").loc[BERND, "score"] < 0.8


def mark(own, start, end):
    """A passage at a place that is told."""
    return f'<PlainTextSelection guid="{own}" startPosition="{start}" endPosition="{end}">{coding("gut", salt=own)}</PlainTextSelection>'


def test_a_memo_on_two_things_becomes_two_and_a_memo_that_is_coded_becomes_a_document(tmp_path):
    vendor = Vendor("MAXQDA 24")
    inner = f'<PlainTextSelection guid="{guid("in")}" startPosition="0" endPosition="6">{coding("gut")}</PlainTextSelection>'
    parts = source(vendor, ANNA, tail=note_ref("n")) + source(vendor, BERND, tail=note_ref("n"))
    notes = note("n", "Beide müde") + note("c", "Selbst kodiert", inner=inner, title="Journal")
    found = read(tmp_path, vendor, codebook(), f"<Sources>{parts}</Sources>", f"<Notes>{notes}</Notes>")
    assert found.memos[["about", "document_id", "text"]].to_numpy().tolist() == [
        ["document", as_guid(guid(ANNA)), "Beide müde"],
        ["document", as_guid(guid(BERND)), "Beide müde"],
    ]
    assert found.memos["memo_id"].is_unique
    assert found.documents["name"].tolist() == [ANNA, BERND, "Journal"]
    assert ("Selbst", "gut") in quotes(found)
    assert set(found.losses["what"]) == {"memo tied to several things", "memo that is coded"}


def test_formats_and_authors_of_documents_are_listed_once_with_their_number(tmp_path):
    vendor = Vendor("NVivo 14")
    more = f'richTextPath="internal://x.docx" creatingUser="{guid("anna")}" plainTextPath='
    parts = sources(vendor).replace("plainTextPath=", more)
    found = read(tmp_path, vendor, codebook(), parts, reading="codepoint-one-exclusive")
    assert dict(zip(found.losses["what"], found.losses["n"], strict=True)) == {
        "formatted text": 2,
        "who added a document, and when": 2,
    }


def test_old_encodings_and_missing_texts_are_told(tmp_path):
    vendor = Vendor("MAXQDA 24")
    path = tmp_path / "p.qdpx"
    parts = f'<TextSource guid="{guid("a")}" name="Alt" plainTextPath="internal://alt.txt"/><TextSource guid="{guid("b")}" name="Word" richTextPath="internal://b.docx"/>'
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("project.qde", project(vendor, codebook(), f"<Sources>{parts}</Sources>"))
        file.writestr("sources/alt.txt", "Größe".encode("cp1252"))
    found = read_qdpx(path)
    assert found.documents["text"].tolist() == ["Größe", ""]
    assert found.losses[["where", "what"]].to_numpy().tolist() == [["Alt", "encoding"], ["Word", "text"]]
