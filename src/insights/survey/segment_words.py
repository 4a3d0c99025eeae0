"""Names, sentences and reasons of segments, in the study's language."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from insights.survey.profiling import MEAN
from insights.wording import interval, number, percent, places, quoted, yes_or_no

TRAIT = 40  # letters of one half of a name
NAME = 56  # letters of a name of two halves
AGREES = re.compile(
    r"(stimme|trifft)\b(?!.*\b(nicht|wenig|kaum|teils|weder)\b).*\bzu\b|(strongly |fully |completely |somewhat |rather )?agree\b",
    re.IGNORECASE,
)
# Where a statement can end early and still be read: before a subordinate clause, or after its subject.
_CLAUSE = re.compile(r"\s*[;,:(–]\s|\s(?=(?:that|which|who|because|whether|when|if|weil|dass|wenn|ob|damit)\s)")
_PREDICATE = re.compile(
    r"\s(?=(?:must|should|has to|have to|is|are|can|needs? to|müssen|muss|sollen|sollten?|dürfen|darf|können|kann|ist|sind|wird|werden|"
    r"[a-zäöü]+e ich|[a-zäöü]+en wir)\s)"
)

REASONS = {
    "de": {
        "stable": "{k} Segmente: BIC ist bei {proposed} Klassen am kleinsten, und bei {k} Klassen findet sich jedes Segment in {b} "
        "Bootstrap-Stichproben wieder (kleinste Stabilität {jaccard}; ab 0,75 gilt ein Segment als stabil; n = {n}).",
        "pattern": "{k} Segmente, davon mindestens eines nur als Muster: Die kleinste Stabilität in {b} Bootstrap-Stichproben ist {jaccard} "
        "(ab 0,75 stabil, ab 0,60 ein Muster); BIC ist bei {proposed} Klassen am kleinsten (n = {n}).",
        "independent": "Keine Segmente: Die Antworten hängen nicht stärker zusammen als in zufällig gemischten Daten (p = {p}, n = {n}).",
        "one group": "Keine Segmente: Eine einzige Gruppe beschreibt die Antworten am besten; jede weitere Aufteilung bringt nichts hinzu (BIC, n = {n}).",
        "unstable": "Keine Segmente: Rechnerisch liegen {proposed} Gruppen nahe (BIC), doch bei keiner Anzahl tauchen alle Gruppen in {b} "
        "Bootstrap-Stichproben verlässlich wieder auf (höchste erreichte Stabilität {jaccard}; nötig sind mindestens 0,60; n = {n}).",
        "small": "Keine Segmente: Rechnerisch liegen {proposed} Gruppen nahe (BIC), doch bei jeder Anzahl bleibt mindestens eine Gruppe kleiner als "
        "{min_share} der Befragten oder {smallest} Personen (n = {n}).",
        "degree": "Keine Segmente: Die Befragten unterscheiden sich nicht nach Typen, sondern nur darin, wie stark sie zustimmen oder nutzen; eine "
        "durchgehende Skala erklärt die Antworten besser (BIC {factor_bic}) als jede Einteilung in Gruppen (BIC {bic}; n = {n}).",
        "few people": "Keine Segmente: {n} Befragte sind zu wenige, um nach Typen zu suchen; nötig sind mindestens {needed}.",
        "few questions": "Keine Segmente: Zu wenige der Fragen, die Segmente bilden sollen, werden unterschiedlich beantwortet ({questions}; nötig sind mindestens zwei).",
        "one allowed": "Keine Segmente: Nach den Vorgaben der Studie sollte nicht unterteilt werden (höchstens ein Segment).",
        "no survey": "Keine Segmente: Die Studie hat keine Befragung, aus der sich Segmente bilden ließen.",
    },
    "en": {
        "stable": "{k} segments: BIC is smallest at {proposed} classes, and with {k} classes every segment is found again in {b} bootstrap "
        "samples (smallest stability {jaccard}; a segment counts as stable from 0.75; n = {n}).",
        "pattern": "{k} segments, at least one of them only as a pattern: the smallest stability in {b} bootstrap samples is {jaccard} "
        "(stable from 0.75, a pattern from 0.60); BIC is smallest at {proposed} classes (n = {n}).",
        "independent": "No segments: the answers hang together no more than in randomly shuffled data (p = {p}, n = {n}).",
        "one group": "No segments: a single group describes the answers best; no further division adds anything (BIC, n = {n}).",
        "unstable": "No segments: the numbers suggest {proposed} groups (BIC), but whatever their number, not all of them reappear reliably in {b} "
        "bootstrap samples (highest stability reached {jaccard}; at least 0.60 is needed; n = {n}).",
        "small": "No segments: the numbers suggest {proposed} groups (BIC), but whatever their number, at least one is smaller than {min_share} of "
        "the respondents or {smallest} people (n = {n}).",
        "degree": "No segments: the respondents do not fall into types, they differ only in how strongly they agree or use something; one continuous "
        "scale explains the answers better (BIC {factor_bic}) than any division into groups (BIC {bic}; n = {n}).",
        "few people": "No segments: {n} respondents are too few to look for types; at least {needed} are needed.",
        "few questions": "No segments: too few of the questions meant to build segments get different answers ({questions}; at least two are needed).",
        "one allowed": "No segments: the study's parameters allow one segment at most, so nobody was divided.",
        "no survey": "No segments: the study has no survey from which segments could be built.",
    },
}


def reason(why: str, language: str, **figures) -> str:
    """The one sentence that says why there are these segments, or none. Figures that are missing may be left out."""
    decimals = {"jaccard": 2, "p": 2, "bic": 0, "factor_bic": 0}
    texts = {}
    for name, value in figures.items():
        if name == "min_share":
            texts[name] = percent(value, language)
        elif isinstance(value, float | np.floating):
            texts[name] = number(float(value), language, decimals=decimals.get(name, 1))
        else:
            texts[name] = number(int(value), language, decimals=0)
    return REASONS[language][why].format(**texts)


def trait(label: str, category: str, difference: float, language: str, *, ambiguous: bool) -> str:
    """What stands in a name: the category, with its question where the category says nothing alone.

    `ambiguous` marks places on a scale, mere numbers, and categories that occur in several questions. Who agrees with a statement is
    named by the statement, who says no by what is missing (`ohne Wartungsvertrag`, `not power`).
    """
    label = label.rstrip(" .?:!")
    if category == MEAN:
        more = {"de": "viel" if difference > 0 else "wenig", "en": "high" if difference > 0 else "low"}[language]
        return f"{short_reading(label, TRAIT - len(more) - 2)}: {more}"
    if yes_or_no(category) is False:
        return without(label, language)
    if yes_or_no(category) or AGREES.match(category):
        return short_reading(label, TRAIT)
    if not ambiguous:
        return short_reading(category, TRAIT)
    category = shorten(category, 22)
    return f"{short_reading(label, TRAIT - len(category) - 2)}: {category}"


def without(label: str, language: str) -> str:
    """That something does not hold: `ohne Wartungsvertrag`, `nicht „Ich repariere selbst“`, `not power`."""
    shown = short_reading(label, TRAIT - 8)
    if language == "en":
        return f"not {shown}" if len(label.split()) <= 3 else f"not {quoted(shown, language)}"
    thing = (
        len(label.split()) <= 3 and label[:1].isupper() and not re.match(r"(ich|wir|man|es)\b", label, re.IGNORECASE)
    )
    return f"ohne {shown}" if thing else f"nicht {quoted(shown, language)}"


def short_reading(text: str, letters: int) -> str:
    """`text` where it fits, else its main clause, else its subject, else `text` cut at a word's end."""
    text = " ".join(text.split())
    if len(text) <= letters:
        return text
    for place in (_CLAUSE, _PREDICATE):
        head = place.split(text, maxsplit=1)[0].strip(" ,;:–")
        if 4 <= len(head) <= letters and head.lower() not in ("it", "es", "this", "das", "i", "ich", "we", "wir"):
            return head
    return shorten(text, letters)


def shorten(text: str, letters: int) -> str:
    """`text` cut at a word's end to at most `letters`, with an ellipsis when something was cut."""
    text = " ".join(text.split())
    if len(text) <= letters:
        return text
    head = text[: letters - 1]
    cut = head.rpartition(" ")[0] if " " in head[letters // 2 :] else head
    return cut.rstrip(" ,;:–-/(") + "…"


def is_cut(text: str) -> bool:
    """Whether a trait breaks off in the middle of a phrase."""
    return "…" in text


def unique_name(traits: Sequence[str], taken: set[str], segment: int) -> str:
    """The best two traits, or as many as it takes to differ from the names in `taken`.

    The second half is the best one that keeps the name short, reads to its end and says something else than the first.
    """
    first = next((text for text in traits if not is_cut(text)), traits[0] if traits else "")
    others = [text for text in traits if text != first]
    good = [text for text in others if not is_cut(text) and not _same_word(first, text, traits)]
    good = [text for text in good if len(f"{first} · {text}") <= NAME]
    ordered = [text for text in dict.fromkeys((first, *good, *others)) if text]
    alone = not good and len(first) > NAME / 2
    for length in range(1 if alone else 2, len(ordered) + 1):
        name = " · ".join(ordered[:length])
        if name not in taken:
            return name
    name = " · ".join(ordered[:2])
    return name if name and name not in taken else f"{name or 'Segment'} ({segment})"


def _same_word(first: str, second: str, traits: Sequence[str]) -> bool:
    """Whether two traits are about the same thing: a longer word of one stands in the other; words that most traits share do not count."""
    words = [{word.casefold() for word in re.findall(r"\w{5,}", text)} for text in traits]
    common = {
        word for found in words for word in found if sum(word in other for other in words) > max(2, len(words) / 2)
    }
    one, other = ({word.casefold() for word in re.findall(r"\w{5,}", text)} - common for text in (first, second))
    return any(a in b or b in a for a in one for b in other)


def share_sentence(label: str, category: str, figure: dict, language: str, *, multiple: bool) -> str:
    """One full sentence about a share, with interval, base and the share among all."""
    here, everyone = percent(figure["value"], language), percent(figure["overall"], language)
    span = interval(figure["low"], figure["high"], language, as_percent=True)
    question, answer, n = (
        quoted(label, language),
        quoted(category, language),
        number(figure["base"], language, decimals=0),
    )
    fewer = figure["value"] < figure["overall"]
    holds = None if multiple else yes_or_no(category)
    if holds is not None:
        return _holds_sentence(f"{here} ({span}; n = {n})", everyone, question, language, holds=holds, fewer=fewer)
    if language == "de":
        verb = "nennen" if multiple else "antworten"
        what = f"{verb} bei {question} {answer}" if multiple else f"{verb} auf {question} mit {answer}"
        return f"{'Nur ' if fewer else ''}{here} ({span}; n = {n}) {what}; unter allen Befragten sind es {everyone}."
    what = f"name {answer} for {question}" if multiple else f"answer {question} with {answer}"
    return f"{'Only ' if fewer else ''}{here} ({span}; n = {n}) {what}; among all respondents it is {everyone}."


def _holds_sentence(here: str, everyone: str, question: str, language: str, *, holds: bool, fewer: bool) -> str:
    if language == "de":
        return f"{'Nur ' if fewer else ''}{here} {'bejahen' if holds else 'verneinen'} {question}; unter allen Befragten sind es {everyone}."
    verb = "say yes to" if holds else "say no to"
    return f"{'Only ' if fewer else ''}{here} {verb} {question}; among all respondents it is {everyone}."


def mean_sentence(label: str, figure: dict, language: str) -> str:
    """One full sentence about a mean, with interval, base and the mean of all."""
    decimals = places(figure["value"], figure["low"], figure["high"])
    here, everyone = (number(figure[key], language, decimals=decimals) for key in ("value", "overall"))
    span, n = (
        interval(figure["low"], figure["high"], language, decimals=decimals),
        number(figure["base"], language, decimals=0),
    )
    if language == "de":
        return f"Bei {quoted(label, language)} liegt der Mittelwert bei {here} ({span}; n = {n}), unter allen Befragten bei {everyone}."
    return f"The mean of {quoted(label, language)} is {here} ({span}; n = {n}), among all respondents {everyone}."
