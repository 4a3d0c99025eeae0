"""Agreement in words, for the study's readers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from insights import wording
from insights.interviews.analysis.agreement.comparing import ALL_CODES, EVERYONE
from insights.interviews.analysis.agreement.intervals import FEWEST_UNITS
from insights.interviews.analysis.agreement.unitising import PASSAGES, TEXT
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.decisions import MACHINE

_WORDS = {
    "de": {
        "nobody": "Die Übereinstimmung lässt sich noch nicht prüfen: Es gibt keine Textstelle, an der zwei Personen über denselben Code entschieden haben.",
        "least": "Am wenigsten einig sind sich {who} (Alpha {value}).",
        "basis": "{who} haben dieselben {n} von {people} gelesen.",
        "basis_all": "{n} von {people} haben mindestens zwei der Codierenden gelesen.",
        "partly": "Nicht alle haben überall über jeden Code entschieden; verglichen ist nur, worüber beide entschieden.",
        "quoted": "Wo beide denselben Code vergaben und Wörter zitierten ({n}), beträgt Alpha für die zitierten Wörter {text} (je Zeichen) und {passages} (nach Anfang und Ende).",
        "quoted by": "{who}:",
        "machine": "Vorschläge des Programms gegen {who} ({n}):",
        "figure": "Krippendorffs Alpha über alle Codes beträgt {value} (95-%-Intervall {low} bis {high})",
        "figure_only": "Krippendorffs Alpha über alle Codes beträgt {value}",
        "rely": "damit lässt sich arbeiten",
        "tentative": "das trägt nur vorläufige Schlüsse",
        "refuse": "das ist zu wenig, um sich auf die Codierung zu verlassen",
        "too few": "für ein Urteil sind es zu wenige Stellen",
        "low tentative": "an der unteren Grenze gemessen nur für vorläufige Schlüsse",
        "low refuse": "an der unteren Grenze gemessen ist das nicht gesichert",
        "codes": {
            "rely": "Verlässlich: {codes}.",
            "tentative": "Vorläufig: {codes}.",
            "refuse": "Noch nicht verlässlich: {codes}.",
            "few units": "Zu wenige gemeinsame Textstellen für ein Urteil: {codes}.",
            "too few": "Zu selten vergeben für ein Urteil: {codes}.",
        },
        "not blind": "Nicht alle haben blind codiert, also ohne Vorschläge und ohne die Codes der anderen zu sehen; das schönt den Wert.",
        "blind pair": "Unter denen, die blind codierten:",
        "some blind": "Blind, also ohne Vorschläge und ohne die Codes der anderen zu sehen, hat nur {blind} codiert; was andere einschließt, kann zu hoch sein.",
        "several blind": "Blind, also ohne Vorschläge und ohne die Codes der anderen zu sehen, haben nur {blind} codiert; was andere einschließt, kann zu hoch sein.",
        "at random": "{who} las alle Textstellen oder eine Zufallsauswahl davon: Dieser Wert gilt für alle, nicht nur für die schwierigen.",
        "lower": "Die Arbeitsreihenfolge beginnt mit den schwierigsten Textstellen; wer ihr folgt, misst daher eher eine Untergrenze als die Treffsicherheit im Ganzen.",
        "seen": "Der Vergleich mit {who} ist nicht unabhängig, denn wer entschied, hatte die Vorschläge vor Augen.",
        "verbatims": ("Textstelle", "Textstellen"),
        "people": ("Person", "Personen"),
    },
    "en": {
        "nobody": "Agreement cannot be checked yet: on no passage did two people decide on the same code.",
        "least": "{who} agree least (alpha {value}).",
        "basis": "{who} read the same {n} from {people}.",
        "basis_all": "{n} from {people} were read by at least two coders.",
        "partly": "Not everybody decided on every code everywhere; compared is only what both decided.",
        "quoted": "Where both gave the same code and quoted words ({n}), alpha of the quoted words is {text} (by character) and {passages} (by beginning and end).",
        "quoted by": "{who}:",
        "machine": "The program's proposals against {who} ({n}):",
        "figure": "Krippendorff's alpha over all codes is {value} (95% interval {low} to {high})",
        "figure_only": "Krippendorff's alpha over all codes is {value}",
        "rely": "good enough to rely on",
        "tentative": "good enough for tentative conclusions only",
        "refuse": "too low to rely on the coding",
        "too few": "too few passages to judge",
        "low tentative": "by its lower bound only for tentative conclusions",
        "low refuse": "by its lower bound not secured",
        "codes": {
            "rely": "Reliable: {codes}.",
            "tentative": "Tentative: {codes}.",
            "refuse": "Not yet reliable: {codes}.",
            "few units": "Too few shared passages to judge: {codes}.",
            "too few": "Given too rarely to judge: {codes}.",
        },
        "not blind": "Not all of them coded blind, that is without seeing proposals or the others' codes, which flatters the figure.",
        "blind pair": "Among those who coded blind:",
        "some blind": "Only {blind} coded blind, that is without seeing proposals or the others' codes; figures that include anybody else may be too high.",
        "several blind": "Only {blind} coded blind, that is without seeing proposals or the others' codes; figures that include anybody else may be too high.",
        "at random": "{who} read all passages or a random selection of them: this figure holds for all, not only for the hard ones.",
        "lower": "The order of work begins with the hardest passages, so whoever follows it measures a lower bound rather than the accuracy in general.",
        "seen": "The comparison with {who} is not independent, because whoever decided had the proposals before them.",
        "verbatims": ("passage", "passages"),
        "people": ("person", "people"),
    },
}
_LEVELS = ("rely", "tentative", "refuse", "too few")


def statement(agreement: pd.DataFrame, **known) -> str:
    """The `sentences` on the table `agreement` as one text."""
    return " ".join(sentences(agreement, **known))


def sentences(
    agreement: pd.DataFrame, *, codes: Sequence[Code] = (), language: str = "de", blind: Sequence[str] = (), at_random: Sequence[str] = ()
) -> list[str]:  # fmt: skip
    """What the table `agreement` says of the coders, one part for each figure and caution; `codes` gives the names that readers know.

    `blind` as in `measure`; `at_random`: coders whose passages are a random selection, so that the machine's agreement with them holds
    for all its proposals. What others decided mostly comes from the order of work, which begins with the hardest.
    """
    words, names = _WORDS[language], {code.code: code.name for code in codes}
    overall = agreement[(agreement["code"] == ALL_CODES) & (agreement["measure"] == "alpha")]
    people, machine = overall[overall["coder_b"] != MACHINE], overall[overall["coder_b"] == MACHINE]
    together = people[people["coder_a"] == EVERYONE]
    parts = []
    for row in (together if len(together) else people).itertuples(index=False):
        parts += [_basis(row, words), _figure(row, words, language, judge=True)]
        parts += [_by_code(agreement, row, names, words, language), _partly(agreement, row, words)]
    parts += _quoted(agreement, words, language)
    if len(together):
        pairs = people[people["coder_a"] != EVERYONE].sort_values(["value", "coder_a", "coder_b"])
        least = next(pairs.itertuples(index=False))
        who, value = _both(least, words), wording.number(least.value, language, decimals=2)
        parts.append(words["least"].format(who=who, value=value))
        for row in people[people["blind"] & ~together["blind"].any()].itertuples(index=False):
            parts += [words["blind pair"], _basis(row, words), _figure(row, words, language, judge=True)]
    if not parts:
        parts = [words["nobody"]]
    elif not people["blind"].all():
        parts.append(_not_blind(people, blind, words, language))
    for row in machine.itertuples(index=False):
        n = wording.count(row.n_units, *words["verbatims"])
        parts.append(
            f"{words['machine'].format(who=row.coder_a, n=n)} {_figure(row, words, language, judge=row.blind)}"
        )
        if row.coder_a in at_random:
            parts.append(words["at random"].format(who=row.coder_a))
    if not machine["coder_a"].isin(at_random).all():
        parts.append(words["lower"])
    if len(saw := list(machine.loc[~machine["blind"].astype(bool), "coder_a"])):
        parts.append(words["seen"].format(who=wording.listing(saw, language)))
    return [part for part in parts if part]


def _partly(agreement: pd.DataFrame, overall, words: dict) -> str:
    """That only what both decided was compared, where that is not every code on every passage."""
    own = _of_codes(agreement, overall)
    return words["partly"] if (own["n_units"] < overall.n_units).any() else ""


def _quoted(agreement: pd.DataFrame, words: dict, language: str) -> list[str]:
    """How far the words agree that two coders quoted for the same code."""
    own = agreement[(agreement["code"] == ALL_CODES) & agreement["measure"].isin([PASSAGES, TEXT])]
    own = own.pivot(index=["coder_a", "coder_b", "n_units"], columns="measure", values="value").dropna().reset_index()
    said = []
    for row in own.to_dict("records"):
        text, passages = (wording.number(row[name], language, decimals=2) for name in (TEXT, PASSAGES))
        n = wording.count(int(row["n_units"]), *words["verbatims"])
        who = words["quoted by"].format(who=wording.listing([row["coder_a"], row["coder_b"]], language)) + " " if len(own) > 1 else ""  # fmt: skip
        said.append(who + words["quoted"].format(n=n, text=text, passages=passages))
    return said


def _not_blind(people: pd.DataFrame, blind: Sequence[str], words: dict, language: str) -> str:
    """Who coded blind, where not everybody did."""
    coders = sorted({*people["coder_a"], *people["coder_b"]} & set(blind))
    if not coders:
        return words["not blind"]
    kind = "some blind" if len(coders) == 1 else "several blind"
    return words[kind].format(blind=wording.listing(coders, language))


def _both(row, words: dict) -> str:
    return row.coder_a + (" und " if words is _WORDS["de"] else " and ") + row.coder_b


def _basis(row, words: dict) -> str:
    n, people = wording.count(row.n_units, *words["verbatims"]), wording.count(row.n_people, *words["people"])
    if row.coder_a == EVERYONE:
        return words["basis_all"].format(n=n, people=people)
    return words["basis"].format(who=_both(row, words), n=n, people=people)


def _figure(row, words: dict, language: str, *, judge: bool) -> str:
    """Alpha with its interval and, where it may be judged, what it allows."""
    value, low, high = (wording.number(x, language, decimals=2) for x in (row.value, row.low, row.high))
    known = not np.isnan(row.low)
    sentence = words["figure" if known else "figure_only"].format(value=value, low=low, high=high)
    if not judge or row.judgement not in _LEVELS:
        return sentence + "."
    weaker = known and row.judgement != "too few" and row.judgement_low != row.judgement
    return f"{sentence}; {words[row.judgement]}" + (f"; {words['low ' + row.judgement_low]}" if weaker else "") + "."


def _of_codes(agreement: pd.DataFrame, overall) -> pd.DataFrame:
    """Alpha of the single codes in the comparison of the row `overall`."""
    same = (agreement["coder_a"] == overall.coder_a) & (agreement["coder_b"] == overall.coder_b)
    return agreement[same & (agreement["measure"] == "alpha") & (agreement["code"] != ALL_CODES)]


def _by_code(agreement: pd.DataFrame, overall, names: dict, words: dict, language: str) -> str:
    """Which codes can be relied on; parts without a code left out."""
    own = _of_codes(agreement, overall)
    few = (own["judgement"] == "too few") & (own["n_units"] < FEWEST_UNITS)
    level = own["judgement"].mask(few, "few units")
    shown = {code: names.get(code, code) for code in own["code"]}
    if any(" " in name for name in shown.values()):  # “values and morals and wishes” would be three
        shown = {code: wording.quoted(name, language) for code, name in shown.items()}
    said = []
    for name, sentence in words["codes"].items():
        if listed := [shown[code] for code in own.loc[level == name, "code"]]:
            said.append(sentence.format(codes=wording.listing(listed, language)))
    return " ".join(said)
