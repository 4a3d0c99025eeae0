"""Names, sentences and reasons of segments, in the study's language."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from insights.survey.profiling import MEAN
from insights.wording import interval, number, percent, quoted

SHORT = 32  # letters of one half of a name
YES_WORDS = {"ja", "yes", "true", "wahr", "1", "trifft zu", "genannt", "selected", "x"}
AGREES = re.compile(
    r"(stimme|trifft)\b(?!.*\b(nicht|wenig|kaum|teils|weder)\b).*\bzu\b|(strongly |fully |completely |somewhat |rather )?agree\b",
    re.IGNORECASE,
)
NO_WORDS = {"nein", "no", "false", "falsch", "0", "trifft nicht zu", "nicht genannt", "not selected"}

REASONS = {
    "de": {
        "stable": "{k} Segmente: BIC ist bei {proposed} Klassen am kleinsten, und bei {k} Klassen findet sich jedes Segment in {b} "
        "Bootstrap-Stichproben wieder (kleinste Stabilität {jaccard}; ab 0,75 gilt ein Segment als stabil; n = {n}).",
        "pattern": "{k} Segmente, davon mindestens eines nur als Muster: Die kleinste Stabilität in {b} Bootstrap-Stichproben ist {jaccard} "
        "(ab 0,75 stabil, ab 0,60 ein Muster); BIC ist bei {proposed} Klassen am kleinsten (n = {n}).",
        "independent": "Keine Segmente: Die Antworten hängen nicht stärker zusammen als in zufällig gemischten Daten (p = {p}, n = {n}).",
        "one group": "Keine Segmente: BIC ist bei einer einzigen Gruppe am kleinsten, weitere Klassen erklären die Antworten nicht besser (n = {n}).",
        "unstable": "Keine Segmente: BIC schlägt {proposed} Klassen vor, aber mit keiner Anzahl finden sich alle Klassen in {b} "
        "Bootstrap-Stichproben wieder (beste kleinste Stabilität {jaccard}; nötig sind mindestens 0,60; n = {n}).",
        "small": "Keine Segmente: BIC schlägt {proposed} Klassen vor, aber mit jeder Anzahl ist mindestens eine Klasse kleiner als "
        "{min_share} oder {smallest} Befragte (n = {n}).",
        "degree": "Keine Segmente: Die Befragten unterscheiden sich dem Grade nach entlang einer Linie und nicht nach Typen; ein Modell mit "
        "einer durchgehenden Dimension erklärt die Antworten besser (BIC {factor_bic}) als jede Einteilung in Klassen (BIC {bic}; n = {n}).",
        "few people": "Keine Segmente: {n} Befragte sind zu wenige, um Typen zu suchen; nötig sind mindestens {needed}.",
        "few questions": "Keine Segmente: Nur {questions} der Fragen, die Segmente bilden sollen, unterscheiden die Befragten; nötig sind mindestens zwei.",
        "no survey": "Keine Segmente: Die Studie hat keine Befragung, aus der sich Segmente bilden ließen.",
    },
    "en": {
        "stable": "{k} segments: BIC is smallest at {proposed} classes, and with {k} classes every segment is found again in {b} bootstrap "
        "samples (smallest stability {jaccard}; a segment counts as stable from 0.75; n = {n}).",
        "pattern": "{k} segments, at least one of them only as a pattern: the smallest stability in {b} bootstrap samples is {jaccard} "
        "(stable from 0.75, a pattern from 0.60); BIC is smallest at {proposed} classes (n = {n}).",
        "independent": "No segments: the answers hang together no more than in randomly shuffled data (p = {p}, n = {n}).",
        "one group": "No segments: BIC is smallest for a single group, further classes do not explain the answers better (n = {n}).",
        "unstable": "No segments: BIC proposes {proposed} classes, but with no number of them are all classes found again in {b} bootstrap "
        "samples (best smallest stability {jaccard}; at least 0.60 is needed; n = {n}).",
        "small": "No segments: BIC proposes {proposed} classes, but with every number of them at least one class is smaller than {min_share} "
        "or {smallest} respondents (n = {n}).",
        "degree": "No segments: the respondents differ by degree along one line and not by type; a model with one continuous dimension explains "
        "the answers better (BIC {factor_bic}) than any division into classes (BIC {bic}; n = {n}).",
        "few people": "No segments: {n} respondents are too few to look for types; at least {needed} are needed.",
        "few questions": "No segments: only {questions} of the questions meant to build segments tell respondents apart; at least two are needed.",
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
    named by the statement.
    """
    label = label.rstrip(" .?:!")
    if category == MEAN:
        more = {"de": "viel" if difference > 0 else "wenig", "en": "high" if difference > 0 else "low"}[language]
        return f"{shorten(label, SHORT)}: {more}"
    if category.strip().lower() in YES_WORDS or AGREES.match(category):
        return shorten(label, SHORT)
    return f"{shorten(label, SHORT)}: {shorten(category, 22)}" if ambiguous else shorten(category, SHORT)


def shorten(text: str, letters: int) -> str:
    """`text` cut at a word's end to at most `letters`, with an ellipsis when something was cut."""
    text = " ".join(text.split())
    if len(text) <= letters:
        return text
    head = text[: letters - 1]
    cut = head.rpartition(" ")[0] if " " in head[letters // 2 :] else head
    return cut.rstrip(" ,;:–-/(") + "…"


def unique_name(traits: Sequence[str], taken: set[str], segment: int) -> str:
    """The first two traits, or as many as it takes to differ from the names in `taken`."""
    for length in range(2, len(traits) + 1):
        name = " · ".join(traits[:length])
        if name not in taken:
            return name
    first = " · ".join(traits[:2])
    return first if first and first not in taken else f"{first or 'Segment'} ({segment})"


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
    if language == "de":
        verb = "nennen" if multiple else "antworten"
        what = f"{verb} bei {question} {answer}" if multiple else f"{verb} auf {question} mit {answer}"
        return f"{'Nur ' if fewer else ''}{here} ({span}; n = {n}) {what}; unter allen Befragten sind es {everyone}."
    what = f"name {answer} for {question}" if multiple else f"answer {question} with {answer}"
    return f"{'Only ' if fewer else ''}{here} ({span}; n = {n}) {what}; among all respondents it is {everyone}."


def mean_sentence(label: str, figure: dict, language: str) -> str:
    """One full sentence about a mean, with interval, base and the mean of all."""
    here, everyone = number(figure["value"], language), number(figure["overall"], language)
    span, n = interval(figure["low"], figure["high"], language), number(figure["base"], language, decimals=0)
    if language == "de":
        return f"Bei {quoted(label, language)} liegt der Mittelwert bei {here} ({span}; n = {n}), unter allen Befragten bei {everyone}."
    return f"The mean of {quoted(label, language)} is {here} ({span}; n = {n}), among all respondents {everyone}."
