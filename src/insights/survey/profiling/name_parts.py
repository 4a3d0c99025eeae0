"""What of a question or an answer can stand in the name of a segment: its own part of a battery, never an answer that says nothing."""

from __future__ import annotations

import re
from collections.abc import Iterable

_BRACKET = re.compile(r"^(?P<stem>.*\S)\s*\[(?P<part>[^\[\]]+)\]$")
_SEPARATED = re.compile(r"^(?P<stem>.{3,}?)(?:\s*[:?]\s+|\s+[-–—|]\s+)(?P<part>\S.*)$")
SIBLINGS = 3  # questions or answers that must begin alike before their beginning is taken for a stem

# Who gives it tells nothing of himself that a segment could be named after.
_SAYS_NOTHING = re.compile(
    r"(i\s+)?(don['’]?t|do not|can(no|['’])?t|prefer not|rather not)\s+(to\s+)?(know|understand|say|answer|judge|remember)\b|"
    r"(none|nothing|neither)\b.{0,30}$|(other|others)\b(?!\s+\w)|other\s*\(|not (applicable|sure|specified|answered)\b|no (answer|opinion|idea)\b|"
    r"unsure$|n/?a$|(ich\s+)?(weiß|weiss|verstehe)\s+(\w+\s+){0,3}nicht\b|(ich\s+)?kann\s+(\w+\s+){0,3}nicht\b|keine\s+(angabe|antwort|meinung|ahnung)\b|"
    r"(nichts|keine?[rs]?)\s+(davon|der|von)\b|(sonstige[rs]?|andere[rs]?)$|(sonstige[rs]?|andere[rs]?)\s*[(,:]|weder noch$|entfällt$",
    re.IGNORECASE,
)
# How often or how many, or a yes or no with more words: read only beside its question.
_NEEDS_QUESTION = re.compile(
    r"(yes|no|ja|nein)\b\s*[,.:;–-]|(never|always|usually|sometimes|rarely|seldom|often|once|twice|daily|weekly|monthly|yearly|"
    r"nie|niemals|immer|meistens|meist|manchmal|selten|oft|häufig|gelegentlich|einmal|zweimal|dreimal|mehrmals|täglich|wöchentlich|monatlich|"
    r"jährlich|every|jeden|jede|jedes)\b(?!\s*\w+\s+\w+\s+\w)|"
    r"(\w+\s+){0,3}(times?|mal)\b|(a few|several|many|some|few|more|less|mehr|weniger|einige|viele|wenige|both|all|alle|beide|alles)$",
    re.IGNORECASE,
)
# A beginning that is not what the sentence is about.
_NO_SUBJECT = re.compile(
    r"(under|given|in|on|at|for|with|without|after|before|when|if|since|during|generally|overall|normally|usually|thinking|"
    r"unter|bei|beim|im|in|am|an|auf|nach|vor|wenn|falls|seit|mit|ohne|für|während|allgemein|generell|insgesamt|normalerweise|grundsätzlich|"
    r"please|bitte|yes|no|ja|nein)\b",
    re.IGNORECASE,
)
_PRONOUNS = re.compile(
    r"\b(it|this|that|these|those|i|we|you|he|she|they|one|there|who|what|which|es|das|dies|dieses|ich|wir|ihr|du|sie|er|man|wer|was|welche[rs]?)$",
    re.IGNORECASE,
)
_NEGATED = re.compile(r"\b(not|never|no|without|\w+n['’]t|nicht|nie|niemals|kein\w*|ohne)\b", re.IGNORECASE)
STEM_WORDS = 3  # with which questions must begin alike


def own_part(text: str, siblings: Iterable[str]) -> str:
    """What `text` says beyond the beginning that it shares with its `siblings`, which three of them (with it) must share.

    `How do you see these characters? [Yoda]` is `Yoda` where the battery has other brackets, `Satisfaction: price` is `price`,
    `Is it rude to bring a baby?` is `bring a baby?`. A beginning that denies stays: without it the rest would say the opposite.
    """
    siblings = list(siblings)
    for form in (_BRACKET, _SEPARATED):
        found = form.match(text.strip())
        if not found or _NEGATED.search(found["stem"]):
            continue
        others = (form.match(one.strip()) for one in siblings)
        if sum(bool(one) and one["stem"] == found["stem"] for one in others) >= SIBLINGS:
            return found["part"].strip()
    return _after_shared_words(text, siblings) if text.strip().endswith("?") else text


def _after_shared_words(text: str, siblings: list[str]) -> str:
    """A question without the longest beginning of three words or more that three questions share."""
    words = text.split()
    others = [one.split() for one in siblings if one.strip().endswith("?")]
    for length in range(len(words) - 1, STEM_WORDS - 1, -1):
        if sum(one[:length] == words[:length] for one in others) >= SIBLINGS:
            return text if _NEGATED.search(" ".join(words[:length])) else " ".join(words[length:])
    return text


def says_nothing(category: str) -> bool:
    """Whether an answer is none: not known, not understood, none of these, other."""
    return bool(_SAYS_NOTHING.match(category.strip()))


def needs_its_question(category: str) -> bool:
    """Whether an answer is read only beside its question: `Once`, `Yes, somewhat`."""
    return bool(_NEEDS_QUESTION.match(category.strip()))


def is_subject(head: str) -> bool:
    """Whether the beginning of a sentence can stand for it: no pronoun, no yes or no, no circumstance (`Given the opportunity`)."""
    return not (_PRONOUNS.search(head) or _NO_SUBJECT.match(head))
