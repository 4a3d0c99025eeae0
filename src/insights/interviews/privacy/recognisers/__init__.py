"""Recognisers: what finds people, places and companies in a text. All have the one form of `findings.Recogniser`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace

from insights.interviews.privacy.findings import Context, Finding, Kind, Recogniser
from insights.interviews.privacy.masks import hidden
from insights.interviews.privacy.recognisers.beside import owner_alone, with_neighbours
from insights.interviews.privacy.recognisers.context import by_context
from insights.interviews.privacy.recognisers.declared import by_initial, by_table
from insights.interviews.privacy.recognisers.employers import by_employer_and_home
from insights.interviews.privacy.recognisers.english import by_english_slot
from insights.interviews.privacy.recognisers.forms import by_form
from insights.interviews.privacy.recognisers.lower_case import in_lower_case
from insights.interviews.privacy.recognisers.numbers import by_number
from insights.interviews.privacy.recognisers.places import by_gazetteer, by_opening
from insights.interviews.privacy.recognisers.plugged import plugged
from insights.interviews.privacy.recognisers.rules import by_decision, by_rules
from insights.interviews.privacy.recognisers.sayings import means_nobody, spoken_of_nobody
from insights.interviews.privacy.recognisers.second_look import is_nobody
from insights.interviews.privacy.recognisers.unlisted import by_slot
from insights.interviews.privacy.recognisers.weighing import by_weighing

__all__ = ["recognise", "recognisers_for"]

GERMAN: tuple[Recogniser, ...] = (
    by_decision,
    by_form,
    by_number,
    by_rules,
    by_table,
    by_initial,
    by_context,
    in_lower_case,
    by_weighing,
    by_slot,
    by_gazetteer,
    by_opening,
    by_employer_and_home,
)
ENGLISH: tuple[Recogniser, ...] = (by_decision, by_form, by_number, by_rules, by_english_slot, by_employer_and_home)


def recognisers_for(language: str, asked: Iterable[str] = ()) -> list[Recogniser]:
    """The package's own recognisers of a language and those that `privacy.recognisers` in study.yml names.

    Raises InputError for one that is unknown or not installed.
    """
    return [*(GERMAN if language == "de" else ENGLISH), *(plugged(name, language) for name in asked)]


def recognise(text: str, context: Context, recognisers: Sequence[Recogniser]) -> list[Finding]:
    """What identifies in `text`, in order and without overlaps; what is in `context.keep` is left out.

    Where two findings overlap, forms go first (a mail address is no person), then what is surer; findings of one person grow together.
    Masks of this package that a text brings along are left as they are.
    """
    text = hidden(text, context.ids)
    found = [f for recogniser in recognisers for f in recogniser(text, context)]
    sayings = spoken_of_nobody(text)
    found = [
        f
        for f in found
        if f.start < f.end and not _is_kept(text[f.start : f.end], context) and not means_nobody(f, sayings)
    ]
    found.sort(key=lambda f: (f.entity in ("person", "place", "company"), -f.score, f.start, -f.end))
    settled: list[Finding] = []
    for finding in found:
        others = [f for f in settled if finding.start < f.end and f.start < finding.end]
        if not others:
            settled.append(finding)
        elif all(f.entity == finding.entity == "person" for f in others):
            settled = [f for f in settled if f not in others]
            settled.append(_grown(others, finding))
    judged = {f.start for f in found if f.kind in (Kind.TABLE, Kind.NAME_OR_WORD)}
    people = with_neighbours(text, _joined(text, [owner_alone(text, f) for f in settled]), context)
    kept = (f for f in people if f.entity != "person" or f.start in judged or not is_nobody(text, f))
    return sorted(kept, key=lambda f: f.start)


def _is_kept(words: str, context: Context) -> bool:
    plain = words.casefold()
    return plain in context.keep or plain.removesuffix("s") in context.keep


def _grown(surer: list[Finding], further: Finding) -> Finding:
    """One finding in place of those that overlap: the names of the surest, and a last name where only a weaker one has it."""
    best = surer[0]
    start, end = min(f.start for f in [*surer, further]), max(f.end for f in [*surer, further])
    last = best.last or next((f.last for f in [*surer[1:], further] if f.last and f.last != best.first), None)
    return replace(best, start=start, end=end, last=last, is_self=any(f.is_self for f in [*surer, further]))


def _joined(text: str, findings: list[Finding]) -> list[Finding]:
    """Persons side by side, a first name and then a last name alone, are one person."""
    joined: list[Finding] = []
    for finding in sorted(findings, key=lambda f: f.start):
        before = joined[-1] if joined else None
        if (
            before
            and before.entity == finding.entity == "person"
            and re.fullmatch(r" |-", text[before.end : finding.start])
            and before.first
            and not before.last
            and finding.last
            and not finding.first
        ):
            joined[-1] = replace(before, end=finding.end, last=finding.last, score=min(before.score, finding.score))
        else:
            joined.append(finding)
    return joined
