"""People by rules: titles, introductions, first names, and names that the tagger sees behind an article."""

from __future__ import annotations

import re
from collections.abc import Iterator

from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import Context, Finding, Kind
from insights.interviews.privacy.mentions import Mention, mentions

SCORES = {"title": 0.99, "introduction": 0.97, "first name": 0.9, "name in the sentence": 0.65, "language model": 0.7}

_KINDS = {"title": Kind.TITLE, "name in the sentence": Kind.SENTENCE, "language model": Kind.MODEL}


def by_rules(text: str, context: Context) -> Iterator[Finding]:
    """The people of `mentions`, each with the place of its words."""
    for mention in mentions(text, context.language, keep=context.keep | context.nouns, things=context.things):
        yield Finding(
            mention.start, _end(text, mention), "person", SCORES[mention.reason], mention.reason, mention.first, mention.last, mention.is_self,
            _KINDS.get(mention.reason, Kind.OTHER),
        )  # fmt: skip


def _end(text: str, mention: Mention) -> int:
    """Where the words of a mention end, with the inflection of the last one."""
    end = mention.start
    for name in (mention.first, mention.last):
        if name and (place := text.find(name, end)) >= 0:
            end = place + len(name)
            for ending in ("'s", "’s", "ens", "s"):
                behind = text[end + len(ending) : end + len(ending) + 1]
                if text.startswith(ending, end) and not behind.isalpha():
                    end += len(ending)
                    break
    return end


def by_decision(text: str, context: Context) -> Iterator[Finding]:
    """Words that a person wants masked (`privacy_review.csv`, `privacy.names`) although no rule finds them."""
    for word in sorted(context.decided):
        first, last = (word, None) if lexicon.is_first_name(word) else (None, word.split()[-1])
        for match in re.finditer(rf"(?<![\w-]){re.escape(word)}s?(?![\w-])", text):
            yield Finding(match.start(), match.end(), "person", 1.0, "decided", first, last, kind=Kind.DECIDED)
