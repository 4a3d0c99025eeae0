"""What parsing leaves of a text: its words with lemma and part of speech, small enough to keep for hundreds of thousands of texts."""

from __future__ import annotations

from array import array
from collections.abc import Iterator
from functools import lru_cache
from typing import Any, NamedTuple, overload


class Word(NamedTuple):
    """A word or mark as it was said; equal ones are one object. The names are those of spaCy's tokens."""

    text: str
    lemma_: str  # base form; of a separable verb whose particle stands apart, of both together (`ruft … an`: anrufen)
    pos_: str  # universal part of speech
    tag_: str  # finer one: STTS in German, Penn Treebank in English
    lower_: str
    is_alpha: bool
    is_space: bool
    is_punct: bool


class Passage:
    """The words of one text in order, with the place of each; read like a spaCy Doc."""

    __slots__ = ("_starts", "_words", "text")

    def __init__(self, text: str, words: tuple[Word, ...], starts: array) -> None:
        self.text, self._words, self._starts = text, words, starts

    def __len__(self) -> int:
        return len(self._words)

    def __iter__(self) -> Iterator[Word]:
        return iter(self._words)

    @overload
    def __getitem__(self, place: int) -> Word: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Word, ...]: ...
    def __getitem__(self, place: int | slice) -> Word | tuple[Word, ...]:
        return self._words[place]

    def start(self, place: int) -> int:
        """Where word number `place` begins, in code points."""
        return self._starts[place]


def passage(doc: Any) -> Passage:
    """The record of a spaCy Doc."""
    words = tuple(_word(t.text, t.lemma_, t.pos_, t.tag_) for t in doc)
    return Passage(doc.text, words, array("I", [t.idx for t in doc]))


@lru_cache(200_000)
def _word(text: str, lemma: str, pos: str, tag: str) -> Word:
    return Word(text, lemma, pos, tag, text.lower(), text.isalpha(), text.isspace(), pos == "PUNCT")
