"""How few people may be told of: by the method, by the study, and everywhere the same number."""

from __future__ import annotations

import ast
import re
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pandas as pd
import pytest

from insights import bases, estimates, wording
from insights.drawing.journey_points import words_in
from insights.interviews.analysis.coded import words as words_of_the_coding
from insights.personas.material import told_list
from insights.protection import margins, small_groups, small_groups_said
from insights.protection.crossed import Question, hidden_answers
from insights.report.evidence import references
from insights.report.phrases import phrases
from tests.conftest import ROOT

RULES = {"suppress_below", "no_share_below", "small_below", "base_note", "gives_away", "small_bases"}


def test_without_a_study_that_asks_for_more_the_bases_are_those_of_the_method():
    assert (bases.suppress_below(), bases.no_share_below(), bases.small_below()) == (5, 10, 30)


@pytest.mark.parametrize(("k", "expected"), [(8, (8, 10, 30)), (12, (12, 12, 30)), (40, (40, 40, 40))])
def test_no_rule_on_small_bases_tells_of_fewer_than_the_smallest_group(k, expected):
    bases.take_up(k)
    assert (bases.suppress_below(), bases.no_share_below(), bases.small_below()) == expected
    assert estimates.base_note(k - 1) == "suppressed"
    assert estimates.gives_away([k // 2, k - 1 - k // 2])
    assert not estimates.gives_away([k // 2, k - k // 2])


@pytest.mark.parametrize("k", [4, 0, 101])
def test_a_smallest_group_that_the_method_does_not_know_is_refused(k):
    with pytest.raises(ValueError, match=f"from 5 to 100, not {k}"):
        bases.take_up(k)


def test_worker_threads_see_the_smallest_group_of_the_study():
    with ThreadPoolExecutor(2) as pool:
        pool.submit(bases.suppress_below).result()  # a thread that was there before
        bases.take_up(9)
        assert {pool.submit(bases.suppress_below).result() for _ in range(4)} == {9}


def test_the_rules_that_hide_take_the_smallest_group_where_none_is_given():
    counts = np.array([[7, 40, 33], [30, 28, 52], [41, 9, 60]])
    people = pd.DataFrame(
        {"respondent_id": [f"i{i}" for i in range(13)], "beruf": ["Gärtnerin"] * 7 + ["Lehrerin"] * 6}
    )
    said = pd.DataFrame({"respondent_id": ["i0"], "text": ["Ich bin Gärtnerin."]})
    members = np.array([[True, False]] * 7 + [[False, True]] * 60)
    silent = np.vstack([members, np.zeros((9, 2), dtype=bool)])
    question = Question("beruf", members, np.ones(67, dtype=bool), True, np.zeros(2, dtype=int))

    def hidden() -> dict[str, bool]:
        return {
            "a cell": bool(margins.hidden_cells(counts)[0, 0]),
            "an answer": bool(hidden_answers(question)[0]),
            "a job": small_groups.joined_rare(people["beruf"].value_counts()) == [["Lehrerin", "Gärtnerin"]],
            "a job that somebody says": bool(small_groups_said.telling(said, people).iloc[0]),
            "beside silence": not small_groups.kept_answers(silent, role="demographic", kind="nominal")[0],
        }

    assert not any(hidden().values())
    bases.take_up(8)
    assert all(hidden().values()), hidden()


def test_a_small_cell_cannot_be_worked_out_closer_than_the_smallest_group():
    counts = np.array([[7, 40, 33], [30, 28, 52], [41, 9, 60]])
    bases.take_up(8)
    mask = margins.hidden_cells(counts)
    least, most = margins.bounds(counts, mask, (0, 0))
    assert most - least >= 8


def test_a_reference_to_a_limit_gives_the_one_of_the_study():
    bases.take_up(12)
    assert {name: base() for name, base in references.BASES.items()} == {
        "suppress_below": 12, "no_share_below": 12, "small_base": 30,
    }  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_sentence_names_the_smallest_group_of_the_study(language):
    assert phrases(language)["suppressed"].startswith({"de": "unter 5 Fällen", "en": "fewer than 5 cases"}[language])
    bases.take_up(8)
    assert phrases(language)["suppressed"].startswith({"de": "unter 8 Fällen", "en": "fewer than 8 cases"}[language])
    assert {"de": "weniger als acht", "en": "fewer than eight"}[language] in phrases(language)["spread_note"]
    assert words_in(language)["few"] == "n < 8"
    assert words_of_the_coding(language)["notes"]["suppressed"].endswith(" 8")
    assert told_list("validation", language)["panel"]["match_few_one"].rstrip(".").endswith(("auf weniger als 8 zu", "than 8"))  # fmt: skip


@pytest.mark.parametrize("language", ["de", "en"])
def test_no_sentence_names_the_least_of_the_method_while_a_study_asks_for_more(language):
    small = re.compile(
        r"(?:fewer than|weniger als|unter|below|ab|from) (?:5|fünf|five|10|30)(?! ?%|[\d,.]|-)\b|\b1 (?:bis|to) 4\b|n < 5"
    )
    bases.take_up(40)
    for content in (
        phrases(language), words_in(language), words_of_the_coding(language),
        *(told_list(name, language) for name in ("sentences", "validation", "perception")),
    ):  # fmt: skip
        for text in _texts(content):
            assert not small.search(text), text
            assert not re.search(r"\{(smallest_group|below_group|share_from|marked_below)", text), text


def _texts(content) -> list[str]:
    if isinstance(content, dict):
        return [text for value in content.values() for text in _texts(value)]
    if isinstance(content, list | tuple):
        return [text for value in content for text in _texts(value)]
    return [content] if isinstance(content, str) else []


def test_in_words_up_to_twelve_and_in_figures_above():
    told = {}
    for k in (5, 12, 13):
        bases.take_up(k)
        told[k] = dict(wording.small_bases("de"))["{smallest_group_word}"]
    assert told == {5: "fünf", 12: "zwölf", 13: "13"}


def test_no_module_reads_a_base_before_a_study_is_opened():
    """A default argument, or a constant of a module or a class, would keep what holds while modules are loaded: the method's own."""
    early = []
    for path in sorted((ROOT / "src" / "insights").rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        early += [f"{path.name}:{call.lineno}" for call in _calls_on_import(tree) if _name(call) in RULES]
    assert early == []


def _calls_on_import(node: ast.AST):
    """The calls that run when the module is loaded: none of a function's body, but its defaults and decorators."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda):
            extra = [] if isinstance(child, ast.Lambda) else child.decorator_list
            for part in [*child.args.defaults, *filter(None, child.args.kw_defaults), *extra]:
                yield from (one for one in ast.walk(part) if isinstance(one, ast.Call))
        else:
            if isinstance(child, ast.Call):
                yield child
            yield from _calls_on_import(child)


def _name(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
