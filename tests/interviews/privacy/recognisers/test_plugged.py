"""Recognisers that a user brings along: used where they are installed, named where they are not, and nothing is downloaded."""

from __future__ import annotations

import sys
from types import ModuleType, SimpleNamespace

import pytest

from insights.errors import InputError
from insights.interviews.privacy import pseudonymise
from insights.interviews.privacy.findings import Context
from insights.interviews.privacy.recognisers.plugged import plugged
from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study

TEXT = "Da war Kradolf dabei."


@pytest.fixture(autouse=True)
def nothing_remembered():
    plugged.cache_clear()
    yield
    plugged.cache_clear()


@pytest.fixture
def spacy_model(monkeypatch):
    """A pipeline `fake_lg` that takes Kradolf for a person."""
    import spacy

    def load(name):
        if name != "fake_lg":
            raise OSError(name)
        entity = SimpleNamespace(start_char=7, end_char=14, label_="PER")
        return lambda text: SimpleNamespace(ents=[entity] if "Kradolf" in text else [])

    monkeypatch.setattr(spacy, "load", load)


@pytest.fixture
def presidio(monkeypatch):
    """The parts of Presidio that are used; `removed` are the recognisers that were taken out."""
    removed = []

    class Registry:
        def __init__(self, **_named):
            pass

        def load_predefined_recognizers(self, **_named):
            pass

        def remove_recognizer(self, name):
            removed.append(name)

    class Engine:
        def __init__(self, **_named):
            pass

        def analyze(self, *, text, language):
            assert language == "de"
            return [SimpleNamespace(entity_type="PERSON", start=7, end=14, score=0.85)]

    class Provider:
        def __init__(self, **_named):
            pass

        def create_engine(self):
            return None

    analyzer, engine = ModuleType("presidio_analyzer"), ModuleType("presidio_analyzer.nlp_engine")
    analyzer.AnalyzerEngine, analyzer.RecognizerRegistry, engine.NlpEngineProvider = Engine, Registry, Provider
    monkeypatch.setitem(sys.modules, "presidio_analyzer", analyzer)
    monkeypatch.setitem(sys.modules, "presidio_analyzer.nlp_engine", engine)
    return removed


def test_an_installed_spacy_pipeline_finds_beside_the_own_recognisers(workspace, spacy_model):
    study = make_study(workspace, {"a.txt": f"I: Wer?\nB: {TEXT}\n"}, privacy={"recognisers": ["spacy:fake_lg"]})
    assert pseudonymise(read_interviews(study), study).turns["text"].iloc[1] == "Da war Person 1 dabei."


def test_presidio_finds_and_what_would_reach_for_the_network_is_taken_out(presidio, monkeypatch):
    import spacy

    monkeypatch.setattr(spacy.util, "is_package", lambda name: name == "de_core_news_lg")
    (finding,) = plugged("presidio", "de")(TEXT, Context())
    assert (TEXT[finding.start : finding.end], finding.score, finding.last) == ("Kradolf", 0.85, "Kradolf")
    assert presidio == ["EmailRecognizer", "UrlRecognizer"]


def test_presidio_without_its_pipeline_is_refused_before_it_downloads_one(presidio):
    with pytest.raises(InputError, match="Presidio needs the spaCy pipeline 'de_core_news_lg', which is not installed"):
        plugged("presidio", "de")


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("presidio", "presidio-analyzer is not installed here. Install it or take `presidio` out."),
        ("spacy:de_core_news_lg", "the spaCy pipeline 'de_core_news_lg' is not installed here. Install it"),
        ("presidoi", "there is no 'presidoi'"),
    ],
)
def test_what_is_not_installed_is_named(name, told, monkeypatch):
    monkeypatch.setitem(sys.modules, "presidio_analyzer", None)
    with pytest.raises(InputError, match="study.yml: privacy.recognisers: ") as error:
        plugged(name, "de")
    assert told in str(error.value)
