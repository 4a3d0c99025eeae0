"""Saturation in words, for the study's readers."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from insights import wording
from insights.contracts.documents import Saturation

GROUPS = {
    "de": {"customer": "Kunden", "former customer": "ehemalige Kunden", "staff": "Mitarbeitende"},
    "en": {"customer": "customers", "former customer": "former customers", "staff": "staff"},
}
_TEXTS = {
    "de": {
        "none": "Es gibt keine Interviews, also auch keine Sättigung.",
        "few": "Mit {n} ist Sättigung nicht prüfbar; nötig sind mindestens {needed}.",
        "empty": "Sättigung nicht prüfbar: In den ersten Interviews steht kein Code.",
        "reached": "Sättigung erreicht nach {before}+{run} Interviews: Die Interviews {first} bis {last} brachten noch {share} neue Information "
        "(Grenze {limit}; gezählt: {unit}).",
        "again": "Spätere Interviews brachten aber noch einmal bis zu {share}: Die Sättigung ist nicht gesichert.",
        "not": "Sättigung nicht erreicht: Die letzten {run} von {n} Interviews brachten noch {share} neue Information (Grenze {limit}; "
        "gezählt: {unit}).",
        "not codes": "Sättigung nicht erreicht: Die letzten {run} von {n} Interviews brachten zwar nur {share} neue Information "
        "(Grenze {limit}; gezählt: {unit}), aber noch {most} neue Codes.",
        "codes too": "Auch für die Codes allein ist die Regel erfüllt.",
        "orders": "Bei zufälliger Reihenfolge derselben Interviews wäre die Regel in {share} der Fälle erfüllt gewesen.",
        "next": "Ein weiteres Interview dieser Art brächte im Mittel noch etwa {new} neue {unit}.",
        "all proposed": "Alle Codierungen sind Vorschläge des Programms, über die noch niemand entschieden hat; die Kurve kann sich mit den "
        "Entscheidungen ändern.",
        "proposed": "{share} der Codierungen sind Vorschläge des Programms, über die noch niemand entschieden hat; die Kurve kann sich mit den "
        "Entscheidungen ändern.",
        "ask": "Weitere Interviews führen, vor allem: {group}.",
        "ask anyone": "Weitere Interviews führen.",
        "code": "Codes",
        "short code": "Codes",
        "short code in a theme": "Paare",
        "code in a theme": "Paare aus Code und vorgeschlagenem Thema, Passagen ohne Thema als eines",
        "group few": "{group} ({n}): zu wenige, um Sättigung zu prüfen; nötig sind mindestens {needed}.",
        "group empty": "{group} ({n}): nicht prüfbar, in den ersten Interviews steht kein Code.",
        "group reached": "{group} ({n}): Sättigung erreicht nach {before}+{run} Interviews.",
        "group again": "{group} ({n}): Regel erfüllt nach {before}+{run} Interviews, spätere brachten aber noch einmal bis zu {share}.",
        "group not": "{group} ({n}): nicht erreicht, die letzten {run} Interviews brachten noch {share} neue Information; hier weiter fragen.",
        "group not codes": "{group} ({n}): nicht erreicht, die letzten {run} Interviews brachten noch {most} neue Codes; hier weiter fragen.",
        "interviews": ("Interview", "Interviews"),
    },
    "en": {
        "none": "There are no interviews, so there is no saturation.",
        "few": "Saturation cannot be checked with {n}; at least {needed} are needed.",
        "empty": "Saturation cannot be checked: no code stands in the first interviews.",
        "reached": "Saturation was reached after {before}+{run} interviews: interviews {first} to {last} brought {share} new information "
        "(threshold {limit}; counted: {unit}).",
        "again": "But later interviews brought up to {share} again: saturation is not secured.",
        "not": "Saturation was not reached: the last {run} of {n} interviews still brought {share} new information (threshold {limit}; "
        "counted: {unit}).",
        "not codes": "Saturation was not reached: the last {run} of {n} interviews brought only {share} new information (threshold "
        "{limit}; counted: {unit}), but still {most} new codes.",
        "codes too": "The rule holds for the codes by themselves too.",
        "orders": "In random order of the same interviews the rule would have been met in {share} of the cases.",
        "next": "Another interview of this kind would bring about {new} new {unit} on average.",
        "all proposed": "All codings are proposals of the program that nobody has decided on yet; the curve may change with the decisions.",
        "proposed": "{share} of the codings are proposals of the program that nobody has decided on yet; the curve may change with the "
        "decisions.",
        "ask": "Interview more people, above all {group}.",
        "ask anyone": "Interview more people.",
        "code": "codes",
        "short code": "codes",
        "short code in a theme": "pairs",
        "code in a theme": "pairs of a code and a suggested theme, passages without a theme as one",
        "group few": "{group} ({n}): too few to check saturation; at least {needed} are needed.",
        "group empty": "{group} ({n}): cannot be checked, no code stands in the first interviews.",
        "group reached": "{group} ({n}): saturation reached after {before}+{run} interviews.",
        "group again": "{group} ({n}): rule met after {before}+{run} interviews, but later ones brought up to {share} again.",
        "group not": "{group} ({n}): not reached, the last {run} interviews still brought {share} new information; ask more of them.",
        "group not codes": "{group} ({n}): not reached, the last {run} interviews still brought {most} new codes; ask more of them.",
        "interviews": ("interview", "interviews"),
    },
}


@dataclass(frozen=True)
class Words:
    """The language and the rule that the sentences speak of."""

    language: str
    base_size: int
    run_length: int
    threshold: float

    def say(self, key: str, **parts) -> str:
        """The sentence `key` with its `parts`."""
        return _TEXTS[self.language][key].format(**parts)

    def percent(self, value: float) -> str:
        """`value` as a percentage; what is more than nothing is never called nothing."""
        small = 0 < value < 0.005
        return ("< " if small else "") + wording.percent(0.01 if small else value, self.language)

    def interviews(self, n: int) -> str:
        """`1 Interview`, `12 Interviews`."""
        return wording.count(n, *_TEXTS[self.language]["interviews"])


def statement(summary: Saturation, curve: pd.DataFrame, group: str, words: Words) -> str:
    """Whether saturation was reached, what the order of the interviews has to do with it, and whom to ask."""
    n, needed = summary.interviews, words.base_size + words.run_length
    if n == 0:
        return words.say("none")
    if n < needed:
        return words.say("few", n=words.interviews(n), needed=needed)
    verdict = _verdict(curve, words)
    if verdict["key"] == "empty":
        return words.say("empty")
    unit = words.say(summary.unit)
    parts = [words.say(verdict["key"], n=n, unit=unit, limit=words.percent(words.threshold), **verdict["parts"])]
    if verdict["again"]:
        parts.append(words.say("again", share=words.percent(verdict["again"])))
    elif verdict["key"] == "reached" and summary.unit == "code in a theme":
        parts.append(words.say("codes too"))
    parts.append(words.say("orders", share=words.percent(summary.orders_reached)))
    if verdict["key"] == "reached":  # what speaks against it belongs into the same breath
        parts += _proposed(summary, words)
    if verdict["key"] != "reached" or verdict["again"]:
        name = GROUPS[words.language].get(group, group)
        parts.append(words.say("ask", group=name) if name else words.say("ask anyone"))
    return " ".join(parts)


def details(summary: Saturation, words: Words) -> list[str]:
    """What another interview would bring, and how much of the curve people have decided unless the statement says so."""
    parts = []
    if summary.expected_next:
        new = wording.number(summary.expected_next, words.language)
        parts.append(words.say("next", new=new, unit=words.say(f"short {summary.unit}")))
    return parts if summary.reached_at else parts + _proposed(summary, words)


def mostly_proposed(decided_share: float | None) -> bool:
    """Whether most codings are proposals that nobody decided."""
    return decided_share is not None and decided_share < 0.5


def _proposed(summary: Saturation, words: Words) -> list[str]:
    if not mostly_proposed(summary.decided_share):
        return []
    if summary.decided_share == 0:
        return [words.say("all proposed")]
    return [words.say("proposed", share=words.percent(1 - summary.decided_share))]


def of_group(group: str, curve: pd.DataFrame, words: Words) -> str:
    """The same for one group of people, in one sentence."""
    name = GROUPS[words.language].get(group, group)
    name, n = name[:1].upper() + name[1:], words.interviews(len(curve))
    needed = words.base_size + words.run_length
    if len(curve) < needed:
        return words.say("group few", group=name, n=n, needed=needed)
    verdict = _verdict(curve, words)
    if verdict["again"]:
        parts = {**verdict["parts"], "share": words.percent(verdict["again"])}
        return words.say("group again", group=name, n=n, **parts)
    return words.say(f"group {verdict['key']}", group=name, n=n, **verdict["parts"])


def _verdict(curve: pd.DataFrame, words: Words) -> dict:
    """Which sentence holds, its parts, and the most that a later run brought once the rule was met (0 when it held).

    `curve` with `most`, the new information of units or of codes by themselves, whichever is more.
    """
    brought, most = curve["new_information"].tolist(), curve["most"].tolist()
    met = curve["reached"].astype(bool).tolist()
    if not any(met):
        if pd.isna(brought[-1]):
            return {"key": "empty", "parts": {}, "again": 0.0}
        key = "not codes" if brought[-1] <= words.threshold + 1e-12 else "not"
        parts = {"run": words.run_length, "share": words.percent(brought[-1]), "most": words.percent(most[-1])}
        return {"key": key, "parts": parts, "again": 0.0}
    first = met.index(True)
    highest = max((value for value in most[first + 1 :] if not pd.isna(value)), default=0.0)
    before = first + 1 - words.run_length
    parts = {
        "before": before, "run": words.run_length, "first": before + 1, "last": first + 1,
        "share": words.percent(brought[first]),
    }  # fmt: skip
    return {"key": "reached", "parts": parts, "again": highest if highest > words.threshold + 1e-12 else 0.0}
