from __future__ import annotations

import ast
import re
from itertools import product
from pathlib import Path

import pytest

from insights.interviews.workbench import german

ROOM = Path(german.__file__).parent


def _docstrings(tree):
    own = [node.body[0] for node in ast.walk(tree) if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef))]
    return {id(first.value) for first in own if isinstance(first, ast.Expr)}


def _strings(node, skipped):
    """The texts in a tree, each once; what stands there in both languages, and parts of texts, left out."""
    if id(node) in skipped or (isinstance(node, ast.Dict) and "de" in [getattr(key, "value", "") for key in node.keys]):
        return
    if isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        yield node
        return
    for child in ast.iter_child_nodes(node):
        yield from _strings(child, skipped)


def _samples(node):
    """What a text can come to: a mark for each value, and each of the words between which it chooses."""
    parts = []
    for number, part in enumerate(node.values if isinstance(node, ast.JoinedStr) else [node]):
        inner = getattr(part, "value", None)
        if isinstance(part, ast.Constant):
            parts.append([part.value])
        elif isinstance(inner, ast.IfExp) and isinstance(inner.body, ast.Constant):
            parts.append([inner.body.value, inner.orelse.value])
        else:
            parts.append([f"<{number}>"])
    wholes = ["".join(chosen) for chosen in product(*parts)]
    singular = [text for text in wholes if not re.search(r"passages? (stands|is).*(their|they|them)|passages (stand|are).*(its|\bit\b)", text)]  # fmt: skip
    return [text for text in singular if not re.search(r"they are.*\bit\b|it is.*them", text)]


def messages(room=ROOM):
    """Every sentence of the workbench that a person can read on the screen."""
    for path in sorted(room.glob("*.py")):
        if path.name in ("german.py", "static_page.py"):
            continue
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for node in _strings(tree, _docstrings(tree)):
            for text in _samples(node):
                if len(re.findall(r"[a-z]{2,}", text)) > 3 and re.search(r"[.;]( |$)", text) and text[0] != "#":
                    yield path.name, node.lineno, text


@pytest.mark.parametrize("message", list(messages()), ids=lambda own: f"{own[0]}-{own[1]}")
def test_every_sentence_of_the_workbench_is_there_in_german_with_the_same_values(message):
    text = message[2]
    said = german.in_language(text, "de")
    assert said != f"Python meldet auf Englisch: {text}", f"{message}: german.py has no sentence for it"
    assert sorted(re.findall(r"<\d+>", said)) == sorted(re.findall(r"<\d+>", text))


@pytest.mark.parametrize("english", german.SENTENCES)
def test_both_texts_of_a_sentence_have_the_same_placeholders(english):
    found = [sorted(re.findall(r"\{(\w+)\}", text)) for text in (english, german.SENTENCES[english])]
    assert found[0] == found[1]


def test_an_english_study_reads_what_python_says():
    text = "A code needs a name."
    assert german.in_language(text, "en") == text
    assert german.in_language(text, "de") == "Ein Code braucht einen Namen."


def test_names_that_exist_are_offered_in_german_too():
    text = "There is no code 'feers'; did you mean 'fears'? There are: fears, wishes."
    wanted = "Den Code 'feers' gibt es nicht; gemeint ist vielleicht 'fears'; es gibt: fears, wishes."
    assert german.in_language(text, "de") == wanted


def test_each_mistake_of_a_file_is_a_sentence_of_its_own():
    text = (
        "codings/anna.csv: the workbench does not understand all rows and would write over them; put them right and open it again.\n"
        "  - row 3: the status 'maybe' should be accepted or rejected"
    )
    first, second = german.in_language(text, "de").splitlines()
    assert first.startswith("codings/anna.csv: Nicht alle Zeilen sind zu verstehen")
    assert second == "  - Zeile 3: der Stand 'maybe' muss accepted oder rejected heißen"


def test_what_is_not_known_stays_english_and_says_so():
    assert german.in_language("Disk on fire.", "de") == "Python meldet auf Englisch: Disk on fire."
