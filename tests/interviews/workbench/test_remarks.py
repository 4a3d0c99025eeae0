from __future__ import annotations

import pytest
import yaml

from insights.interviews.workbench.codebook_file import CodebookFile
from insights.interviews.workbench.remarks import head_of, remarks_of
from insights.study import open_study

OWN = """# Stand der Gruppe, 3. Mai

codes:
# Geld
- {id: cost, name: "Kosten # alles", definition: "Preise: Karten, Snacks"}  # nur Eintritt?
- id: fees
  # mit Anna klären
  name: Gebühren
  definition: |
    Was dazukommt # kein Kommentar
  parent: cost   # seit Mai
  # vielleicht streichen

# Raum
- id: light
  name: Licht
# Ende der Liste
"""


@pytest.fixture
def book(kiosk):
    (kiosk.raw / "codebook.yml").write_text(OWN)
    own = CodebookFile(open_study("kiosk"))
    yield own
    own.close()


def test_remarks_belong_to_the_code_beside_or_below_them():
    assert head_of(OWN) == "# Stand der Gruppe, 3. Mai\n\n"
    assert remarks_of(OWN) == {
        "cost": ["# Geld", "# nur Eintritt?"],
        "fees": ["# mit Anna klären", "# seit Mai"],
        "light": ["# vielleicht streichen", "# Raum", "# Ende der Liste"],
    }


@pytest.mark.parametrize(
    "text",
    ["", "# nur das", "codes: [", "codes:\n- Kosten # ohne id\n", "codes: Kosten # alle\n", "- a # b\n", "a: b # c\n"],
)
def test_what_is_no_codebook_has_no_remarks(text):
    assert remarks_of(text) == {}


def test_the_file_keeps_its_remarks_however_often_it_is_written(book):
    book.act({"do": "rename", "code": "light", "name": "Beleuchtung"})
    text = book.path.read_text()
    assert head_of(text) == head_of(OWN)
    assert remarks_of(text) == {**remarks_of(OWN), "light": ["# vielleicht streichen", "# Raum", "# Ende der Liste"]}
    assert "# Geld\n# nur Eintritt?\n- id: cost\n  name: 'Kosten # alles'\n" in text
    book.act({"do": "rename", "code": "light", "name": "Licht"})
    book.act({"do": "rename", "code": "light", "name": "Beleuchtung"})
    assert book.path.read_text() == text.replace("former:\n  - Licht", "former:\n  - Licht\n  - Beleuchtung")


def test_the_remarks_of_a_code_that_was_merged_go_to_the_code_it_became_and_of_one_that_was_undone_to_the_end(book):
    book.act({"do": "merge", "code": "fees", "into": "light"})
    assert remarks_of(book.path.read_text())["light"] == [
        "# mit Anna klären", "# seit Mai", "# vielleicht streichen", "# Raum", "# Ende der Liste",
    ]  # fmt: skip
    made = book.act({"do": "new", "name": "Ton"})
    text = book.path.read_text()
    book.path.write_text(text.replace("- id: ton", "# von Ben\n- id: ton"))
    book.take_up()
    book.take_back(made.record["n"])
    assert book.path.read_text().endswith("# von Ben\n")
    assert [code["id"] for code in yaml.safe_load(book.path.read_text())["codes"]] == ["cost", "light"]
