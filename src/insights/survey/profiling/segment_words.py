"""Names, sentences and reasons of segments, in the study's language."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from insights.survey.profiling import name_parts
from insights.survey.profiling.profiles import MEAN
from insights.wording import AGREES, interval, number, percent, places, quoted, yes_or_no

TRAIT = 40  # letters of one half of a name
NAME = 56  # letters of a name of two halves
# Where a statement can end early and still be read: before a subordinate clause, or after its subject.
_CLAUSE = re.compile(r"\s*[;,:(–]\s|\s(?=(?:that|which|who|because|whether|when|if|weil|dass|wenn|ob|damit)\s)")
_PREDICATE = re.compile(
    r"\s(?=(?:must|should|has to|have to|is|are|can|needs? to|müssen|muss|sollen|sollten?|dürfen|darf|können|kann|ist|sind|wird|werden|"
    r"[a-zäöü]+e ich|[a-zäöü]+en wir)\s)"
)

REASONS = {
    "de": {
        "stable": "{k} Segmente: BIC ist bei {proposed} Klassen am kleinsten{instead}, und bei {k} Klassen findet sich jedes Segment in {b} "
        "Bootstrap-Stichproben wieder (kleinste Stabilität {jaccard}; ab 0,75 gilt ein Segment als stabil; Vorhersagestärke {strength}, gut ab 0,80; "
        "Bootstrap-Test gegen {less}: p {ratio_p}; Entropie {entropy}; n = {n}).",
        "pattern": "{k} Segmente, davon mindestens eines nur als Muster: Die kleinste Stabilität in {b} Bootstrap-Stichproben ist {jaccard} "
        "(ab 0,75 stabil, ab 0,60 ein Muster); BIC ist bei {proposed} Klassen am kleinsten (Vorhersagestärke {strength}, gut ab 0,80; Bootstrap-Test gegen "
        "{less}: p {ratio_p}; Entropie {entropy}; n = {n}).",
        "halves": "{k} Segmente, davon eines nur als Muster: In {b} Bootstrap-Stichproben findet sich zwar jedes Segment wieder (kleinste "
        "Stabilität {jaccard}; ab 0,75 gilt ein Segment als stabil), doch zeigt eine Hälfte der Befragten die Segmente der anderen nicht gut genug "
        "(Vorhersagestärke {strength}; gut ab 0,80); BIC ist bei {proposed} Klassen am kleinsten{instead} (Bootstrap-Test gegen {less}: p {ratio_p}; "
        "Entropie {entropy}; n = {n}).",
        "independent": "Keine Segmente: Die Antworten hängen nicht stärker zusammen als in zufällig gemischten Daten (p = {p}, n = {n}).",
        "one group": "Keine Segmente: Eine einzige Gruppe beschreibt die Antworten am besten; jede weitere Aufteilung bringt nichts hinzu (BIC {one_bic} bei einer Gruppe, sonst höher; n = {n}).",
        "unstable": "Keine Segmente: Rechnerisch liegen {proposed} Gruppen nahe (BIC), doch bei keiner Anzahl tauchen alle Gruppen in {b} "
        "Bootstrap-Stichproben verlässlich wieder auf (höchste erreichte Stabilität {jaccard}; nötig sind mindestens 0,60; n = {n}).",
        "small": "Keine Segmente: Rechnerisch liegen {proposed} Gruppen nahe (BIC), doch bei jeder Anzahl bleibt mindestens eine Gruppe kleiner als "
        "{min_share} der Befragten oder {min_n} Personen (n = {n}).",
        "degree": "Keine Segmente: Die Befragten unterscheiden sich nicht nach Typen, sondern nur darin, wie stark sie zustimmen oder nutzen; eine "
        "durchgehende Skala erklärt die Antworten besser (BIC {factor_bic}) als jede Einteilung in Gruppen (BIC {bic}; n = {n}). Statt Typen zeigen wir drei Bänder.",
        "lines": "Keine Segmente: Die Menschen unterscheiden sich nicht nach Typen, sondern dem Grad nach, entlang von {lines} Linien; {lines} durchgehende "
        "Skalen erklären die Antworten besser (BIC {lines_bic}) als jede Einteilung in Gruppen (BIC {profile_bic}, aus denselben Zahlen; n = {n}).",
        "pairs": "Keine Segmente: Rechnerisch liegen {proposed} Gruppen nahe (BIC), doch sie beruhen allein darauf, dass Fragen paarweise zusammenhängen: "
        "{pairs}. Diese Paare erklären die Antworten besser (BIC {pairs_bic}) als jede Einteilung in Gruppen (BIC {bic}; n = {n}).",
        "one question": "{k} Segmente, alle zweifelhaft: Sie beruhen allein auf {same}, die fast gleich beantwortet werden; bleibt nur eine dieser Fragen, "
        "bleibt keine Einteilung. Es sind wohl die Antworten auf eine einzige Frage, auch wenn sich jedes Segment in {b} Bootstrap-Stichproben wiederfindet "
        "(kleinste Stabilität {jaccard}; BIC ist bei {proposed} Klassen am kleinsten; n = {n}).",
        "too many questions": "Keine Segmente: {questions} Fragen sind zu viele für {n} Befragte; schon ein Modell mit zwei Gruppen hätte mehr unbekannte Größen als es "
        "Befragte gibt. Welche Fragen wichtig sind, legt builds_segments fest.",
        "few answers": "Keine Segmente: Die Fragen lassen zu wenige verschiedene Antworten zu, um auch nur zwei Gruppen zu unterscheiden (n = {n}).",
        "few people": "Keine Segmente: {n} Befragte sind zu wenige, um nach Typen zu suchen; nötig sind mindestens {needed}.",
        "few questions": "Keine Segmente: Zu wenige der Fragen, die Segmente bilden sollen, werden unterschiedlich beantwortet ({questions}; nötig sind mindestens zwei).",
        "one allowed": "Keine Segmente: Nach den Vorgaben der Studie sollte nicht unterteilt werden (höchstens ein Segment).",
        "no survey": "Keine Segmente: Die Studie hat keine Befragung, aus der sich Segmente bilden ließen.",
    },
    "en": {
        "stable": "{k} segments: BIC is smallest at {proposed} classes{instead}, and with {k} classes every segment is found again in {b} bootstrap "
        "samples (smallest stability {jaccard}; a segment counts as stable from 0.75; prediction strength {strength}, good from 0.80; bootstrap test against "
        "{less}: p {ratio_p}; entropy {entropy}; n = {n}).",
        "pattern": "{k} segments, at least one of them only as a pattern: the smallest stability in {b} bootstrap samples is {jaccard} "
        "(stable from 0.75, a pattern from 0.60); BIC is smallest at {proposed} classes (prediction strength {strength}, good from 0.80; bootstrap test against "
        "{less}: p {ratio_p}; entropy {entropy}; n = {n}).",
        "halves": "{k} segments, one of them only as a pattern: every segment is found again in {b} bootstrap samples (smallest stability {jaccard}; "
        "a segment counts as stable from 0.75), but one half of the respondents does not show the segments of the other well enough (prediction "
        "strength {strength}; good from 0.80); BIC is smallest at {proposed} classes{instead} (bootstrap test against {less}: p {ratio_p}; entropy "
        "{entropy}; n = {n}).",
        "independent": "No segments: the answers hang together no more than in randomly shuffled data (p = {p}, n = {n}).",
        "one group": "No segments: a single group describes the answers best; no further division adds anything (BIC {one_bic} with one group, higher with more; n = {n}).",
        "unstable": "No segments: the numbers suggest {proposed} groups (BIC), but whatever their number, not all of them reappear reliably in {b} "
        "bootstrap samples (highest stability reached {jaccard}; at least 0.60 is needed; n = {n}).",
        "small": "No segments: the numbers suggest {proposed} groups (BIC), but whatever their number, at least one is smaller than {min_share} of "
        "the respondents or {min_n} people (n = {n}).",
        "degree": "No segments: the respondents do not fall into types, they differ only in how strongly they agree or use something; one continuous "
        "scale explains the answers better (BIC {factor_bic}) than any division into groups (BIC {bic}; n = {n}). Instead of types there are three bands.",
        "lines": "No segments: people do not fall into types, they differ by degree, along {lines} lines; {lines} continuous scales explain the answers "
        "better (BIC {lines_bic}) than any division into groups (BIC {profile_bic}, from the same numbers; n = {n}).",
        "pairs": "No segments: the numbers suggest {proposed} groups (BIC), but they rest on nothing but pairs of questions that hang together: {pairs}. "
        "These pairs explain the answers better (BIC {pairs_bic}) than any division into groups (BIC {bic}; n = {n}).",
        "one question": "{k} segments, all of them doubtful: they rest on {same} alone, which get nearly the same answers; with only one of these questions "
        "no division is left. They are probably the answers to a single question, even though every segment is found again in {b} bootstrap "
        "samples (smallest stability {jaccard}; BIC is smallest at {proposed} classes; n = {n}).",
        "too many questions": "No segments: {questions} questions are too many for {n} respondents; even a model with two groups would have more unknowns than "
        "there are respondents. Name the important questions with builds_segments.",
        "few answers": "No segments: the questions allow too few different answers to tell even two groups apart (n = {n}).",
        "few people": "No segments: {n} respondents are too few to look for types; at least {needed} are needed.",
        "few questions": "No segments: too few of the questions meant to build segments get different answers ({questions}; at least two are needed).",
        "one allowed": "No segments: the study's parameters allow one segment at most, so nobody was divided.",
        "no survey": "No segments: the study has no survey from which segments could be built.",
    },
}


INSTEAD = {
    "de": ", dort aber findet sich das schwächste Segment nicht sicher wieder (Stabilität {rejected})",
    "en": ", but there the weakest segment is not found again with certainty (stability {rejected})",
}
ORDER = {
    "de": {
        "height": "Segment 1 antwortet im Mittel über alle Fragen, deren Antworten eine Rangfolge haben, am höchsten (eher ja, weiter oben auf der "
        "Skala, größere Zahlen), das letzte am niedrigsten.",
        "size": "Segment 1 ist das größte, das letzte das kleinste; keine der Fragen hat Antworten mit einer Rangfolge.",
    },
    "en": {
        "height": "Segment 1 answers highest on average over all questions whose answers have an order (rather yes, further up the scale, larger "
        "numbers), the last one lowest.",
        "size": "Segment 1 is the largest, the last one the smallest; no question has answers with an order.",
    },
}
NOTES = {
    "de": {
        "one answer": "Auf {question} gibt es nur eine Antwort; die Frage bildet keine Segmente.",
        "few starts": "Bei {k} Klassen erreichten nur {share} der zufälligen Starts die beste Lösung; eine bessere kann übersehen worden sein (mehr Starts: n_starts).",
        "skipped": "{n} von {all} Befragten ({share}) beantworteten weniger als ein Viertel der Fragen, die Segmente bilden, etwa weil ein Filter sie "
        "daran vorbeiführte. Sie zählen in den Größen der Segmente mit ({inside} davon in Segment {segment}), belegen sie aber nicht; sicherer ist "
        "eine Segmentierung nur der Gefragten.",
        "no answer": "{n} von {all} Befragten haben keine dieser Fragen beantwortet; über sie lässt sich nichts sagen, sie sind nicht zugeordnet.",
        "copy": "{item} wird fast so beantwortet wie {on} (Zusammenhang {association} von höchstens 1) und bildet deshalb keine Segmente: Dieselbe Frage hätte sonst "
        "zweimal gezählt.",
        "near copies": "{on} und {item} werden fast gleich beantwortet (Zusammenhang {association} von höchstens 1). Für Segmente zählt davon besser nur eine "
        "Frage; die andere lässt sich mit builds_segments: false auslassen.",
        "line": "Zu Linie {line} gehören vor allem: {questions}.",
        "sample": "Geprüft wurde an {n} zufällig gezogenen von {all} Befragten; zugeordnet sind alle.",
    },
    "en": {
        "one answer": "{question} has a single answer, so the question builds no segments.",
        "few starts": "With {k} classes only {share} of the random starts reached the best solution; a better one may have been missed (more starts: n_starts).",
        "skipped": "{n} of {all} respondents ({share}) answered fewer than a quarter of the questions that build segments, for instance because a filter "
        "led past them. They count in the sizes of the segments ({inside} of them in segment {segment}) but are no evidence for them; segments of "
        "those alone who were asked are safer.",
        "no answer": "{n} of {all} respondents answered none of these questions; nothing can be said about them, and they are not assigned.",
        "copy": "{item} gets nearly the answers of {on} (association {association} of at most 1) and therefore builds no segments: the same question would "
        "have counted twice.",
        "near copies": "{on} and {item} get nearly the same answers (association {association} of at most 1). Let only one of them build segments; "
        "leave the other out with builds_segments: false.",
        "line": "Line {line} is mainly made of: {questions}.",
        "sample": "Tests ran on {n} randomly drawn of {all} respondents; all are assigned.",
    },
}
DECIMALS = {"jaccard": 2, "rejected": 2, "p": 2, "ratio_p": 2, "strength": 2, "entropy": 2, "bic": 0, "one_bic": 0, "factor_bic": 0, "lines_bic": 0, "profile_bic": 0, "pairs_bic": 0, "association": 2}  # fmt: skip


def reason(why: str, language: str, **figures) -> str:
    """The one sentence that says why there are these segments, or none. Figures that are missing may be left out."""
    texts = _texts(figures, language)
    instead = figures.get("k") != figures.get("proposed") and figures.get("rejected", np.nan) == figures.get("rejected")
    if "ratio_p" in figures:
        texts["ratio_p"] = f"{'≤' if figures.get('ratio_settled') else '='} {texts['ratio_p']}"
    return REASONS[language][why].format(instead=INSTEAD[language].format(**texts) if instead else "", **texts)


def note(kind: str, language: str, **figures) -> str:
    """One sentence about what to keep in mind."""
    return NOTES[language][kind].format(**_texts(figures, language))


def numbers(why: str, language: str, **figures) -> dict[str, float]:
    """The numbers that the sentence of this reason or kind of note tells, by name; pairs as `association 1` …"""
    template = REASONS[language].get(why) or NOTES[language][why]
    told = {name for name in figures if f"{{{name}}}" in template or (name == "rejected" and "{instead}" in template)}
    found = {name: figures[name] for name in figures if name in told and not isinstance(figures[name], str | list)}
    if "pairs" in told:
        found |= {f"association {i}": strength for i, (*_, strength) in enumerate(figures["pairs"], start=1)}
    return {name: float(value) for name, value in found.items() if value == value}


def _texts(figures: dict, language: str) -> dict[str, str]:
    texts = {}
    for name, value in figures.items():
        if name == "pairs":
            texts[name] = "; ".join(_pair(*one, language) for one in value)
        elif isinstance(value, str):
            texts[name] = quoted(value, language)
        elif isinstance(value, list):
            texts[name] = ", ".join(quoted(one, language) for one in value)
        elif name in ("min_share", "share"):
            texts[name] = percent(value, language)
        elif isinstance(value, float | np.floating):
            texts[name] = number(float(value), language, decimals=DECIMALS.get(name, 1))
        else:
            texts[name] = number(int(value), language, decimals=0)
    return texts


def _pair(one: str, other: str, strength: float, language: str) -> str:
    """Two questions, and how strongly they hang together."""
    and_, association = {"de": ("und", "Zusammenhang"), "en": ("and", "association")}[language]
    return f"{quoted(one, language)} {and_} {quoted(other, language)} ({association} {number(strength, language, decimals=2)})"


def trait(label: str, category: str, difference: float, language: str, *, ambiguous: bool) -> str:
    """What stands in a name: the category, with its question where the category says nothing alone.

    `ambiguous` marks places on a scale, mere numbers, answers such as `Once`, and categories that occur in several questions. Who agrees with a statement is
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
        return short_reading(category, TRAIT, subject=False)
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


def short_reading(text: str, letters: int, *, subject: bool = True) -> str:
    """`text` where it fits, else its main clause, else its subject (of an answer that says nothing, so not there), else `text` cut at a
    word's end."""
    text = " ".join(text.split())
    if len(text) <= letters:
        return text
    for place in (_CLAUSE, _PREDICATE)[: 1 + subject]:
        head = place.split(text, maxsplit=1)[0].strip(" ,;:–")
        if 4 <= len(head) <= letters and name_parts.is_subject(head):
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
    """The best two traits, or as many as it takes to differ from the names in `taken`; a plain `Segment 2` where none are left.

    The second half is the best one that keeps the name short and says something else than the first; nothing that breaks off.
    """
    whole = [text for text in dict.fromkeys(traits) if text and not is_cut(text)]
    if not whole:
        return f"Segment {segment}"
    first, others = whole[0], whole[1:]
    good = [text for text in others if not _same_word(first, text, traits) and len(f"{first} · {text}") <= NAME]
    ordered = list(dict.fromkeys((first, *good, *others)))
    for length in range(2 if good else 1, len(ordered) + 1):
        name = " · ".join(ordered[:length])
        if name not in taken:
            return name
    return f"Segment {segment}"


def _same_word(first: str, second: str, traits: Sequence[str]) -> bool:
    """Whether two traits are about the same thing: a longer word of one stands in the other; words that most traits share do not count."""
    words = [{word.casefold() for word in re.findall(r"\w{5,}", text)} for text in traits]
    common = {
        word for found in words for word in found if sum(word in other for other in words) > max(2, len(words) / 2)
    }
    one, other = ({word.casefold() for word in re.findall(r"\w{5,}", text)} - common for text in (first, second))
    return any(a in b or b in a for a in one for b in other)


def share_sentence(label: str, category: str, figure: dict, language: str, *, multiple: bool) -> str:
    """One full sentence about a share, with interval, base and the share among all, or among all who answered where some did not."""
    here, everyone = percent(figure["value"], language), percent(figure["overall"], language)
    among = _among(figure, language)
    span = interval(figure["low"], figure["high"], language, as_percent=True)
    question, answer, n = (
        quoted(label, language),
        quoted(category, language),
        number(figure["base"], language, decimals=0),
    )
    fewer = figure["value"] < figure["overall"]
    holds = None if multiple else yes_or_no(category)
    if holds is not None:
        return _holds_sentence(
            f"{here} ({span}; n = {n})", f"{among} {everyone}", question, language, holds=holds, fewer=fewer
        )
    if language == "de":
        verb = "nennen" if multiple else "antworten"
        what = f"{verb} bei {question} {answer}" if multiple else f"{verb} auf {question} mit {answer}"
        return f"{'Nur ' if fewer else ''}{here} ({span}; n = {n}) {what}; {among} {everyone}."
    what = f"name {answer} for {question}" if multiple else f"answer {question} with {answer}"
    return f"{'Only ' if fewer else ''}{here} ({span}; n = {n}) {what}; {among} {everyone}."


def _among(figure: dict, language: str) -> str:
    """Whose figure `overall` is; a filter or a skipped question makes it that of those who answered."""
    if language == "de":
        return f"{_people(figure, language)} sind es"
    return f"{_people(figure, language)} it is"


def _people(figure: dict, language: str) -> str:
    if figure.get("n_missing", 0) > 0:
        return {"de": "unter allen, die geantwortet haben,", "en": "among all who answered"}[language]
    return {"de": "unter allen Befragten", "en": "among all respondents"}[language]


def _holds_sentence(here: str, everyone: str, question: str, language: str, *, holds: bool, fewer: bool) -> str:
    if language == "de":
        return f"{'Nur ' if fewer else ''}{here} {'bejahen' if holds else 'verneinen'} {question}; {everyone}."
    verb = "say yes to" if holds else "say no to"
    return f"{'Only ' if fewer else ''}{here} {verb} {question}; {everyone}."


def mean_sentence(label: str, figure: dict, language: str) -> str:
    """One full sentence about a mean, with interval, base and the mean of all, or of all who answered where some did not."""
    decimals = places(figure["value"], figure["low"], figure["high"])
    here, everyone = (number(figure[key], language, decimals=decimals) for key in ("value", "overall"))
    span, n = (
        interval(figure["low"], figure["high"], language, decimals=decimals),
        number(figure["base"], language, decimals=0),
    )
    if language == "de":
        return f"Bei {quoted(label, language)} liegt der Mittelwert bei {here} ({span}; n = {n}), {_people(figure, language)} bei {everyone}."
    return f"The mean of {quoted(label, language)} is {here} ({span}; n = {n}), {_people(figure, language)} {everyone}."
