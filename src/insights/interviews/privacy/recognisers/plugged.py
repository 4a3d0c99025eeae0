"""Recognisers that a user brings along: a spaCy pipeline or Presidio, installed on this machine; nothing is downloaded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from insights.errors import InputError, nearest
from insights.interviews.privacy.findings import Context, Finding, Recogniser

_SPACY = {"PER": "person", "PERSON": "person", "LOC": "place", "GPE": "place", "ORG": "company"}
_PRESIDIO = {
    "PERSON": "person", "LOCATION": "place", "ORGANIZATION": "company", "PHONE_NUMBER": "phone", "EMAIL_ADDRESS": "email",
    "IBAN_CODE": "iban", "URL": "url",
}  # fmt: skip
KNOWN = ("presidio", "spacy:<installed pipeline>")
MODEL_SCORE = 0.75  # spaCy's entities come without a score


@cache
def plugged(name: str, language: str) -> Recogniser:
    """The recogniser that `privacy.recognisers` calls `name`. Raises InputError where it is unknown or not installed."""
    kind, _, model = name.partition(":")
    if kind == "spacy" and model:
        return _spacy(model)
    if kind == "presidio":
        return _presidio(language, model or None)
    raise InputError(f"study.yml: privacy.recognisers: there is no {name!r}; {nearest(name, KNOWN)}.")


def _spacy(model: str) -> Recogniser:
    import spacy

    try:
        pipeline = spacy.load(model)
    except (OSError, ImportError) as error:
        raise InputError(
            f"study.yml: privacy.recognisers: the spaCy pipeline {model!r} is not installed here. Install it (nothing is downloaded by "
            f"itself) or take `spacy:{model}` out."
        ) from error

    def by_spacy(text: str, context: Context) -> Iterator[Finding]:
        for entity in pipeline(text).ents:
            if entity.label_ in _SPACY:
                yield _finding(
                    text, entity.start_char, entity.end_char, _SPACY[entity.label_], MODEL_SCORE, model, context
                )

    return by_spacy


def _presidio(language: str, model: str | None) -> Recogniser:
    try:
        from presidio_analyzer import AnalyzerEngine, RecognizerRegistry
        from presidio_analyzer.nlp_engine import NlpEngineProvider
    except ImportError as error:
        raise InputError(
            "study.yml: privacy.recognisers: presidio-analyzer is not installed here. Install it or take `presidio` out."
        ) from error
    model = model or {"de": "de_core_news_lg", "en": "en_core_web_lg"}[language]
    _installed(model)
    provider = NlpEngineProvider(
        nlp_configuration={"nlp_engine_name": "spacy", "models": [{"lang_code": language, "model_name": model}]}
    )
    registry = RecognizerRegistry(supported_languages=[language])
    registry.load_predefined_recognizers(languages=[language])
    # These two ask a public server for the list of domain endings; this package has its own patterns for both.
    for reaching_out in ("EmailRecognizer", "UrlRecognizer"):
        registry.remove_recognizer(reaching_out)
    engine = AnalyzerEngine(nlp_engine=provider.create_engine(), registry=registry, supported_languages=[language])

    def by_presidio(text: str, context: Context) -> Iterator[Finding]:
        for result in engine.analyze(text=text, language=language):
            if result.entity_type in _PRESIDIO:
                entity = _PRESIDIO[result.entity_type]
                yield _finding(text, result.start, result.end, entity, float(result.score), "Presidio", context)

    return by_presidio


def _installed(model: str) -> None:
    """Presidio would download a pipeline that is missing: refuse before it can."""
    import spacy

    if not spacy.util.is_package(model):
        raise InputError(
            f"study.yml: privacy.recognisers: Presidio needs the spaCy pipeline {model!r}, which is not installed here. Install it, or "
            f"name another one: `presidio:<installed pipeline>`."
        )


def _finding(text: str, start: int, end: int, entity: str, score: float, reason: str, context: Context) -> Finding:
    from insights.interviews.privacy.recognisers.weighing import names_of

    if entity != "person":
        return Finding(start, end, entity, score, reason)
    return Finding(start, end, entity, score, reason, *names_of(text, start, end, context.names))
