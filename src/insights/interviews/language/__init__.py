"""Spoken German and English in words, lemmas, parts of speech, sentences and phrases; no model is downloaded.

German: spaCy's tokenizer with parts of speech from HanTa (Wartena 2019) and lemmas from simplemma; English: spaCy's small model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache
from typing import Any

from insights.interviews.language.models import asked_model, pipeline, use_model
from insights.interviews.language.records import Passage, passage
from insights.interviews.language.wordlists import stop_words, word_list

__all__ = [
    "Passage", "content_lemmas", "is_content", "is_filler", "key_phrases", "parse", "pipeline", "sentences", "use_model", "with_parts",
    "words",
]  # fmt: skip

_ABBREVIATIONS = (
    r"[A-Za-zÄÖÜ]|bzw|ca|Dr|Prof|Nr|Tel|Str|usw|etc|evtl|ggf|inkl|max|min|Mio|Mrd|St|Hr|Fr|vgl|sog|bspw|Mr|Mrs|Ms|vs"
)
_MONTHS = "Jan|Feb|März|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez"
_END = re.compile(
    rf"(?:(?<!\d)\.(?=\s)|(?<=\d)\.(?=\s+[A-ZÄÖÜ„»“\"])(?!\s+(?:{_MONTHS}))|[!?]+(?=\s|$)|…(?=\s+[A-ZÄÖÜ„»“\"])|\.\.\.(?=\s+[A-ZÄÖÜ])|\.$)[\"“”«»)\]]*|\n+"
)
_ABBREVIATED = re.compile(rf"(?:^|[\s(.])(?:{_ABBREVIATIONS})\.$")
_WORD = re.compile(r"[^\W\d_]+(?:['’\-][^\W\d_]+)*|\d+(?:[.,:]\d+)*")
_BULLET = re.compile(r"\s*(?:[-*•–]\s+|\d{1,2}[.)]\s+|#+\s+)?")
_LINKS = ("s", "es", "n", "en", "er", "ens")  # between the parts of a German compound
_KEPT = 150_000  # parsed texts held in memory
_PARSED: dict[tuple[str, str, str], Passage] = {}


def words(text: str) -> list[str]:
    """The words and numbers of `text`, without punctuation."""
    return _WORD.findall(text)


def sentences(text: str) -> list[tuple[int, int]]:
    """Start and end of each sentence, in code points, bullets and outer spaces left out.

    Made for transcripts: a line end closes a sentence, three dots only before a capital letter, an abbreviation or an ordinal
    number never.
    """
    spans, begin = [], 0
    for match in _END.finditer(text):
        if match.group().startswith(".") and _ABBREVIATED.search(text, max(0, match.start() - 8), match.start() + 1):
            continue
        spans.append((begin, match.end()))
        begin = match.end()
    spans.append((begin, len(text)))
    return [span for span in (_trimmed(text, *span) for span in spans) if span]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int] | None:
    start = min(_BULLET.match(text, start, end).end(), end)
    end = start + len(text[start:end].rstrip())
    return (start, end) if _WORD.search(text, start, end) else None


def is_filler(text: str, language: str) -> bool:
    """True for an utterance without content of its own, such as `Ja.` or `Mhm, genau.`"""
    spoken = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", text)
    return all(word.lower() in word_list(f"fillers_{language}") for word in words(spoken))


def parse(texts: Sequence[str], language: str) -> list[Passage]:
    """One record per text, its words with `lemma_`, `pos_` and `tag_`; texts seen before are not parsed again.

    By the pipeline that `use_model` set, or else by the bundled one.
    """
    model = asked_model(language)
    missing = sorted({text for text in texts if (language, model, text) not in _PARSED})
    if missing and len(_PARSED) + len(missing) > _KEPT:
        _forget_all_but({(language, model, text) for text in texts})
    for text, doc in zip(missing, pipeline(language, model=model).pipe(missing, batch_size=64), strict=True):
        _PARSED[language, model, text] = passage(doc)
    return [_PARSED[language, model, text] for text in texts]


def _forget_all_but(asked: set[tuple[str, str, str]]) -> None:
    for key in [key for key in _PARSED if key not in asked]:
        del _PARSED[key]


def content_lemmas(doc: Passage, language: str) -> list[str]:
    """The lemmas that carry meaning (nouns, full verbs, adjectives), without stop words and fillers, in order."""
    return [_lemma(token) for token in doc if is_content(token, language)]


def with_parts(rows: Sequence[Sequence[str]]) -> list[list[str]]:
    """Each row of words with the parts of its compounds that occur as words of their own (`kundenservice` adds `kunde` and `service`)."""
    known = {word for row in rows for word in row if len(word) >= 4}

    @cache
    def parts(word: str) -> tuple[str, ...]:
        heads = {word[:i] for i in range(4, len(word) - 2)}
        heads |= {head.removesuffix(link) for head in heads for link in _LINKS} | {f"{head}e" for head in heads}
        return tuple(sorted((heads | {word[i:] for i in range(3, len(word) - 3)}) & known - {word}))

    return [[*row, *(part for word in row for part in parts(word))] for row in rows]


def _lemma(token: Any) -> str:
    return token.lemma_.lower()


def is_content(token: Any, language: str) -> bool:
    """Whether `token` carries meaning of its own."""
    if (
        token.pos_ not in ("NOUN", "VERB", "ADJ")
        or len(token.text) < 3
        or (not token.is_alpha and "-" not in token.text)
    ):
        return False
    empty = stop_words(language)
    return token.lower_ not in empty and _lemma(token) not in empty


def key_phrases(doc: Passage, language: str) -> Iterator[tuple[str, str]]:
    """Phrases that could name what `doc` is about, as (key, wording): nouns with adjectives, noun + preposition + noun, noun + verb.

    The key is the same for all inflected forms; the wording can stand alone as a heading.
    """
    from insights.interviews.language import phrases

    yield from (phrases.german(doc) if language == "de" else phrases.english(doc))
