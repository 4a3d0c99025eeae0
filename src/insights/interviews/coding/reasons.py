"""Why a code is proposed, in words of the study's language: a passage that people gave the code, a cue word, a word of the definition."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from insights import wording
from insights.interviews.coding.pool import chosen, likeness, word_parts
from insights.interviews.coding.starting import cue_word
from insights.interviews.language import words
from insights.interviews.language.wordlists import stop_words

if TYPE_CHECKING:
    from insights.interviews.coding.proposing import Belief, Prepared

ALIKE = 0.35  # likeness from which an accepted passage explains a proposal better than the codebook
_SHORT = 60  # letters of a quoted passage
_SHARED = 0.5  # share of its parts that a word must have in common with one of the definition
_WORDING = {
    "de": {"like": "ähnlich wie", "cue": "wegen:", "defined": "wie in der Definition:", "asked": "auf die Frage"},
    "en": {"like": "similar to", "cue": "because of:", "defined": "as in the definition:", "asked": "asked"},
}


class Reasons:
    """Reasons for proposals after one training; keeps what is the same for all passages of a code."""

    def __init__(self, prepared: Prepared, belief: Belief):
        self._prepared, self._belief = prepared, belief
        self._said = _WORDING[prepared.language]
        self._texts, self._ids = prepared.frame["text"].tolist(), prepared.frame["verbatim_id"].tolist()

    def of(self, number: int, rows: np.ndarray) -> list[str]:
        """The reasons why the passages in `rows` are proposed for code `number`."""
        if not len(rows):
            return []
        prepared = self._prepared
        own = chosen(prepared.ground.pool.points, rows)
        passages = self._nearest_passage(number, rows, own)
        sentences = self._nearest_sentence(number, rows, own)
        questions = prepared.frame["question"].tolist()
        found = []
        for place, row in enumerate(rows):
            reason = self._one(number, int(row), passages[place], sentences[place])
            if prepared.prompted[row, number] > 0:
                question = prepared.questions[row] or str(questions[row])
                reason += f"; {self._said['asked']} {self._quoted(question)}"
            found.append(reason)
        return found

    def _one(self, number: int, row: int, passage: tuple[float, int], sentence: tuple[float, str]) -> str:
        code, prepared = self._prepared.codes[number], self._prepared
        if passage[0] >= ALIKE:
            return self._resembling(passage[1])
        text = prepared.units.texts[prepared.best[row, number]] if code.cues else self._texts[row]
        if cue := cue_word(code, text):
            return f"{self._said['cue']} {self._quoted(cue)}"
        if passage[0] > 0 and passage[0] >= sentence[0]:
            return self._resembling(passage[1])
        if not code.cues and (word := shared_word(text, f"{code.name} {code.definition}", prepared.language)):
            return f"{self._said['defined']} {self._quoted(word)}"
        return f"{self._said['like']} {self._quoted(sentence[1].rstrip('.'))}"

    def _resembling(self, row: int) -> str:
        return f"{self._said['like']} {self._ids[row]} ({self._quoted(shortened(self._texts[row]))})"

    def _nearest_passage(self, number: int, rows: np.ndarray, own) -> list[tuple[float, int]]:
        """Likeness and row of the accepted passage that each of `rows` resembles most, itself left out."""
        accepted = self._belief.rows[self._belief.votes[:, number] > 0]
        if not len(accepted):
            return [(0.0, -1)] * len(rows)
        alike = likeness(own, chosen(self._prepared.ground.pool.points, accepted))
        alike[rows[:, None] == accepted[None, :]] = 0.0
        best = alike.argmax(axis=1)
        return [(float(alike[place, at]), int(accepted[at])) for place, at in enumerate(best)]

    def _nearest_sentence(self, number: int, rows: np.ndarray, own) -> list[tuple[float, str]]:
        """Likeness and text of the codebook's sentence that each of `rows` resembles most, of those in the study's language."""
        prepared, code = self._prepared, self._prepared.codes[number]
        teaching = prepared.ground.teaching
        wanted = code.examples or [" ".join(filter(None, [code.name, code.definition]))]  # an example says more
        mine = np.array([at for at in np.flatnonzero(teaching.of_code == number) if teaching.texts[at] in wanted])
        alike = likeness(own, chosen(teaching.points, mine))
        best = alike.argmax(axis=1)
        shown = [teaching.texts[at] if code.examples else code.definition or code.name for at in mine]
        return [(float(alike[place, at]), shown[at]) for place, at in enumerate(best)]

    def _quoted(self, text: str) -> str:
        return wording.quoted(text, self._prepared.language)


def shortened(text: str) -> str:
    """The beginning of `text`, cut between words."""
    text = " ".join(text.split())
    return text if len(text) <= _SHORT else text[:_SHORT].rpartition(" ")[0].rstrip(" ,;:–-") + " …"


def shared_word(text: str, definition: str, language: str) -> str:
    """The longest word of `text` that the definition has too, in whatever form; empty without any."""
    empty = stop_words(language)
    known = [set(word_parts(word)) for word in _content(words(definition), empty)]
    found = [
        word
        for word in _content(words(text), empty)
        if any(
            len(own & set(word_parts(word))) >= _SHARED * max(1, min(len(own), len(word_parts(word)))) for own in known
        )
    ]
    return max(found, key=len) if found else ""


def _content(found: Sequence[str], empty) -> list[str]:
    return [word for word in found if len(word) > 3 and word.lower() not in empty]
