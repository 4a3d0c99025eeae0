"""Taguette's own projects."""

import json
import random
import sqlite3

import pytest

from insights.errors import InputError
from insights.interviews.exchange.taguette import read_taguette

HTML = "<h1>Gespräch</h1>\n<p>I: Größe &amp; Preis 😀?</p>\n<p>B: Der <i>Preis</i> ist für mich<br/>zu hoch.</p>"
TEXT = "Gespräch\nI: Größe & Preis 😀?\nB: Der Preis ist für michzu hoch."


def _base(path, *, projects=1):
    base = sqlite3.connect(path)
    base.executescript(
        """create table projects(id integer, name text, description text);
        create table documents(id integer, name text, description text, filename text, project_id integer, contents text);
        create table highlights(id integer, document_id integer, start_offset integer, end_offset integer, snippet text);
        create table tags(id integer, project_id integer, path text, description text);
        create table highlight_tags(highlight_id integer, tag_id integer);
        create table commands(id integer, date text, user_login text, project_id integer, document_id integer, payload text);"""
    )
    for number in range(projects):
        base.execute("insert into projects values(?, 'Kiosk', 'Worum es geht')", (number,))
    base.execute("insert into documents values(1, 'i01', 'laut', 'i01.docx', 1, ?)", (HTML,))
    for number, words in enumerate(["Preis 😀?", "Preis ist für michzu", "Größe"], start=1):
        start = len(TEXT[: TEXT.index(words)].encode())
        snippet = f"<p>{words}</p>"
        base.execute(
            "insert into highlights values(?, 1, ?, ?, ?)", (number, start, start + len(words.encode()), snippet)
        )
    base.executemany("insert into tags values(?, 1, ?, ?)", [(1, "Preis", "zu teuer"), (2, "Sache", "")])
    base.executemany("insert into highlight_tags values(?, ?)", [(1, 1), (2, 1), (2, 2)])
    told = json.dumps({"type": "highlight_add", "highlight_id": 2})
    base.execute("insert into commands values(1, '2026-01-02 10:00:00.123', 'anna', 1, 1, ?)", (told,))
    base.commit()
    base.close()
    return path


def test_places_counted_in_bytes_lead_to_their_words_past_umlauts_emoji_entities_and_tags(tmp_path):
    project = read_taguette(_base(tmp_path / "p.sqlite3")).project
    text = project.documents["text"][0]
    assert [line for line in text.splitlines() if line.strip()] == [
        "Gespräch", "I: Größe & Preis 😀?", "B: Der Preis ist für mich", "zu hoch.",
    ]  # fmt: skip
    found = [(row.code_id, text[row.start : row.end].replace("\n", "")) for row in project.codings.itertuples()]
    assert found == [("t1", "Preis 😀?"), ("t1", "Preis ist für michzu"), ("t2", "Preis ist für michzu")]
    assert project.codings["coder"].tolist() == ["", "anna", "anna"]
    assert project.codings["created"][1] == "2026-01-02T10:00:00"
    assert project.readings["score"][0] == 1.0
    assert project.losses[["what", "n"]].values.tolist() == [["highlights without a tag", 1]]
    assert project.codes[["name", "definition"]].values.tolist() == [["Preis", "zu teuer"], ["Sache", ""]]
    assert project.memos[["about", "text"]].values.tolist() == [["project", "Worum es geht"], ["document", "laut"]]


def test_a_file_of_another_kind_or_with_several_projects_is_refused(tmp_path):
    (tmp_path / "a.sqlite3").write_bytes(b"SQLite format 3\x00" + b"x" * 200)
    with pytest.raises(InputError, match="cannot be read as a database of Taguette"):
        read_taguette(tmp_path / "a.sqlite3")
    sqlite3.connect(tmp_path / "b.sqlite3").executescript("create table projects(id integer);").close()
    with pytest.raises(InputError, match="its database lacks documents, highlight_tags, highlights, tags"):
        read_taguette(tmp_path / "b.sqlite3")
    with pytest.raises(InputError, match=r"holds 2 projects \(Kiosk, Kiosk\); export the one you mean"):
        read_taguette(_base(tmp_path / "c.sqlite3", projects=2))


def test_a_damaged_file_is_named_whatever_breaks_in_it(tmp_path):
    data, said = _base(tmp_path / "p.sqlite3").read_bytes(), []
    chance = random.Random(3)
    for _ in range(30):
        broken = bytearray(data)
        for _ in range(30):
            broken[chance.randrange(len(broken))] = chance.randrange(256)
        (tmp_path / "x.sqlite3").write_bytes(broken)
        try:
            read_taguette(tmp_path / "x.sqlite3")
        except InputError as error:
            said.append(str(error))
    assert len(said) > 5
    assert all("x.sqlite3" in one for one in said)
