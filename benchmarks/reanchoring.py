"""Quotes in transcripts that are edited after the coding: how often a changed quote is followed, and rightly, by threshold of likeness.

    python benchmarks/reanchoring.py      quotes drawn from the passages of the example studies (a minute)

A stretch of words of a passage is the quote; then the passage is edited in a way that is known, in half of the cases also before the quote.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from pathlib import Path

import pandas as pd

from insights.interviews.coding.reanchoring import quote_in

ROOT = Path(__file__).resolve().parents[1]
LENGTHS = ((1, 1), (2, 3), (4, 6), (7, 12))
THRESHOLDS = (0.4, 0.5, 0.6, 0.7, 0.8)
DRAWS = 1200
Words = list[str]


def _typo(word: str, chance: random.Random) -> str:
    at, kind = chance.randrange(max(len(word) - 1, 1)), chance.random()
    if kind < 0.4 and len(word) > 2:
        return word[:at] + word[at + 1 :]
    if kind < 0.7:
        return word[:at] + word[at : at + 2][::-1] + word[at + 2 :]
    return word[:at] + chance.choice("aeinrst") + word[at:]


def _changed(
    words: Words, vocabulary: Words, chance: random.Random, *, count: int = 1, misspelt: bool = False
) -> Words:
    found = list(words)
    for at in chance.sample(range(len(found)), min(count, len(found))):
        found[at] = _typo(found[at], chance) if misspelt else chance.choice(vocabulary)
    return found


def _inserted(words: Words, vocabulary: Words, chance: random.Random) -> Words:
    at = chance.randrange(1, max(len(words), 2))
    return [*words[:at], chance.choice(vocabulary), *words[at:]]


EDITS: dict[str, tuple[int, Callable[[Words, Words, random.Random], Words]]] = {  # from so many words on
    "a word misspelt": (1, lambda w, v, c: _changed(w, v, c, misspelt=True)),
    "a word replaced": (1, _changed),
    "a word inserted": (2, _inserted),
    "a word left out": (3, lambda w, v, c: [w[0], *w[2:]]),
    "two words replaced": (4, lambda w, v, c: _changed(w, v, c, count=2)),
    "all words replaced": (1, lambda w, v, c: [c.choice(v) for _ in range(max(1, len(w) + c.choice([-1, 0, 1])))]),
    "all words left out": (1, lambda w, v, c: []),
}


def _passages() -> list[str]:
    tables = [pd.read_csv(path, dtype="str") for path in sorted((ROOT / "data" / "processed").glob("*/verbatims.csv"))]
    return [text for table in tables for text in table["text"].dropna() if len(text.split()) >= 8]


def _plain(words: Words) -> Words:
    return re.findall(r"\w+", " ".join(words).casefold())


def followed(texts: list[str], lengths: tuple[int, int], name: str, *, seed: int = 3) -> list[tuple[float, bool]]:
    """Likeness, and whether the words are the right ones, of quotes with so many words after the edit `name`."""
    chance, (least, edit) = random.Random(f"{seed} {lengths} {name}"), EDITS[name]
    vocabulary = [word for text in texts for word in text.split()]
    found = []
    for _ in range(DRAWS):
        words, count = chance.choice(texts).split(), chance.randint(*lengths)
        if count < least or len(words) < count + 4:
            continue
        first = chance.randrange(1, len(words) - count - 1)
        before, quote, after = words[:first], words[first : first + count], words[first + count :]
        now = edit(quote, vocabulary, chance)
        if chance.random() < 0.5 and len(before) > 2:
            before = [*_changed(before[:-1], vocabulary, chance), before[-1]]
        edited, sought = " ".join([*before, *now, *after]), " ".join(quote).strip(" .,;:!?„“»«()–…-")
        if not re.search(r"\w", sought) or (name.startswith("all") and sought.casefold() in edited.casefold()):
            continue
        got, likeness = quote_in(edited, sought, " ".join(words))
        found.append((likeness, _plain([got]) == _plain(now)))
    return found


def main() -> None:
    """Print the table of docs/benchmarks/workbench.md."""
    texts = _passages()
    print(f"{len(texts)} passages; share followed at {', '.join(map(str, THRESHOLDS))}, and of these right")
    for lengths in LENGTHS:
        for name in EDITS:
            if not (found := followed(texts, lengths, name)):
                continue
            cells = []
            for threshold in THRESHOLDS:
                sure = [right for likeness, right in found if likeness >= threshold]
                cells.append(f"{len(sure) / len(found):.2f} ({sum(sure) / len(sure):.2f})" if sure else "0.00")
            print(f"| {lengths[0]} to {lengths[1]} | {name} | {len(found)} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
