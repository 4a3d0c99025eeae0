"""What stands at the ends of the axes, in plain words: the answers that go with a place on them."""

from __future__ import annotations

import re
from collections.abc import Sequence

import pandas as pd

from insights.personas.language import quotable
from insights.personas.persona_map.items import Column
from insights.wording import yes_or_no

CLEAR = 0.3  # correlation from which an answer may name an end
NAMES = 3  # answers that name an end at most
OWN, OTHER_END, DENIED = 0, 1, 2  # how an answer can name an end, the best first
DENIALS = 2  # the same of answers that are denied
SHORT = 40  # letters up to which a question is read whole
SIBLINGS = 3  # questions that must begin alike before their beginning is left out
WORDS = {
    "de": {"more": "{label}: viel", "less": "{label}: wenig", "not": "eher nicht: {text}"},
    "en": {"more": "{label}: high", "less": "{label}: low", "not": "rather not: {text}"},
}
_STEM = re.compile(r"^(?P<stem>.{3,}?(?:\s*[:?]\s+|\s+[-–—|]\s+|\s*\[))(?P<part>[^\[\]]+)\]?$")
_NEGATED = re.compile(r"\b(not|never|no|without|\w+n['’]t|nicht|nie|niemals|kein\w*|ohne)\b", re.IGNORECASE)


def column_texts(columns: Sequence[Column], language: str) -> list[tuple[str, str, bool]]:
    """For each column what a high value says, what a low value says, and whether the latter can stand alone.

    A statement says itself, a scale its question and the end of it, an answer its question and itself; the beginning that three questions
    share is left out of long ones.
    """
    labels = own_parts(
        {column.item: column.label for column in columns}, [column.item for column in columns if _is_yes(column)]
    )
    return [_texts(column, quotable(labels[column.item]), WORDS[language]) for column in columns]


def _texts(column: Column, label: str, words: dict[str, str]) -> tuple[str, str, bool]:
    if column.kind == "scale":
        return f"{label}: {column.last}", f"{label}: {column.first}", True
    if column.kind == "amount":
        return words["more"].format(label=label), words["less"].format(label=label), True
    alone = column.kind == "statement" or _is_yes(column)
    text = label if alone else f"{label}: {column.answer}"
    return text, words["not"].format(text=text), False


def _is_yes(column: Column) -> bool:
    return column.kind == "yes" and bool(yes_or_no(column.answer))


def own_parts(labels: dict[str, str], asked: Sequence[str]) -> dict[str, str]:
    """Long `labels` without the beginning that three of them share: a stem before a colon, a dash or a bracket, or, of the yes/no questions
    in `asked`, the words with which all of them begin. A beginning that denies stays."""
    stems = {item: found for item, text in labels.items() if (found := _STEM.match(text.strip()))}
    own = dict(labels)
    for item, found in stems.items():
        alike = sum(other["stem"] == found["stem"] for other in stems.values())
        if len(labels[item]) > SHORT and alike >= SIBLINGS and not _NEGATED.search(found["stem"]):
            own[item] = found["part"].strip()
    rest = [item for item in dict.fromkeys(asked) if own[item] == labels[item]]
    shared = _shared_words([labels[item] for item in rest])
    long = [item for item in rest if shared and len(labels[item]) > SHORT]
    return own | {item: labels[item].split(maxsplit=shared)[shared] for item in long}


def _shared_words(labels: list[str]) -> int:
    """With how many words all `labels` begin, where there are three or more and each goes on."""
    if len(labels) < SIBLINGS:
        return 0
    split = [label.split() for label in labels]
    alike = 0
    while all(len(words) > alike + 1 and words[alike] == split[0][alike] for words in split):
        alike += 1
    return 0 if _NEGATED.search(" ".join(split[0][:alike])) else alike


def name_ends(loadings: pd.DataFrame) -> tuple[list[str], list[str], set[int]]:
    """The words for the low and the high end of one axis, and the rows of `loadings` that gave them.

    `loadings`: one row per column with `item`, `loading`, `elsewhere`, `low`, `high`, `text`, `opposite`, `stands_alone`. An end is named by the answers that go
    with it: correlation of 0.3 or more here and no greater one on the other axis (`elsewhere`), interval on one side of zero, the strongest
    first, one per question. The other end of a scale comes after them, and only where there is nothing else an end is named by what its
    people do not say.
    """
    ends, used = [], set()
    for sign in (-1, 1):
        chosen = _candidates(loadings, sign)
        ends.append([text for text, _ in chosen])
        used |= {row for _, row in chosen}
    return ends[0], ends[1], used


def _candidates(loadings: pd.DataFrame, sign: int) -> list[tuple[str, int]]:
    found = []
    for row in loadings.itertuples():
        here = row.loading * sign
        sure = row.low * row.high > 0
        if abs(here) < max(CLEAR, abs(row.elsewhere)) or not sure:
            continue
        kind = OWN if here > 0 else OTHER_END if row.stands_alone else DENIED
        found.append((kind, -abs(here), row.item, row.text if here > 0 else row.opposite, row.Index))
    found.sort()
    if found and found[0][0] != DENIED:
        found = [one for one in found if one[0] != DENIED]
    first_of_item: dict[str, tuple[str, int]] = {}
    for _, _, item, text, row in found:
        first_of_item.setdefault(item, (text, row))
    return list(first_of_item.values())[: DENIALS if found and found[0][0] == DENIED else NAMES]
