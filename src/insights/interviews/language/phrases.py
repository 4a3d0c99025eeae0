"""Phrases that can stand as a heading, out of tagged German; the English ones are in `english`.

Each phrase is (key, wording): the key, lemmas with the words that link them, is the same for all inflected forms; the wording can stand
alone: `Lange Wartezeit`, `Aufzug im Bahnhof`, `Ersatzteile suchen`, `Mit dem Bus fahren`, `Zug fällt aus`, `Kein Parkplatz`.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from typing import Any

from insights.interviews.language.english import english
from insights.interviews.language.headings import capital, heading_words, is_subject_noun, is_telling, tag
from insights.interviews.language.inflection import gender, is_genitive, nominative, with_adjective
from insights.interviews.language.wordlists import stop_words

__all__ = ["clauses", "english", "german"]

_ABSTRACT = re.compile(r"(?:ung|heit|keit|frage|tät|ion|zeit|schaft|ik)$")
_FULL = {"im": "in", "am": "an", "vom": "von", "zum": "zu", "zur": "zu", "beim": "bei"}  # in keys
_NEAR = 6  # words between a noun and what is said of it


def german(doc: Any) -> Iterator[tuple[str, str]]:
    """(key, wording) of the German phrases in `doc`."""
    for clause in clauses(doc):
        nouns = [i for i, t in enumerate(clause) if is_subject_noun(t, "de") and not _is_other(clause, i)]
        for i in nouns:
            noun = nominative(clause[i], clause[max(0, i - 3) : i])
            yield _lemma(clause[i]), noun
            yield from _described(clause, i)
            yield from _tail(clause, i, noun)
            yield from _missing(clause, i)
            yield from _done_to(clause, i)
        for i in (
            i
            for i, t in enumerate(clause)
            if t.pos_ == "NOUN" and _lemma(t) in heading_words("beside") and i not in nouns
        ):
            yield from _missing(clause, i)
            yield from _described(clause, i, judging=False)
            yield from _tail(clause, i, nominative(clause[i], clause[max(0, i - 3) : i]))
        yield from _activities(clause)
        yield from _happening(clause, nouns)
        yield from _judged(clause)


def clauses(doc: Any) -> list[list[Any]]:
    """The words of `doc` cut at punctuation and conjunctions."""
    parts: list[list[Any]] = [[]]
    for token in doc:
        if token.is_space:
            continue
        if token.pos_ in ("PUNCT", "SCONJ", "CCONJ") or re.fullmatch(r"[^\w\s]+", token.text):
            parts.append([])
        else:
            parts[-1].append(token)
    return [part for part in parts if part]


def _lemma(token: Any) -> str:
    return token.lemma_.lower()


def _any(words: Sequence[Any], name: str) -> bool:
    return any(token.lower_ in heading_words(name) for token in words)


def _is_other(clause: list[Any], i: int) -> bool:
    """A noun in a fixed saying, such as `in Ordnung` or `in der Lage`, or a verb that was written large (`ich Schnarche`)."""
    if i and clause[i - 1].lower_ == "ich":
        return True
    return _lemma(clause[i]) in heading_words("sayings") and _any(clause[max(0, i - 2) : i], "before_sayings")


def _start(clause: list[Any], i: int) -> int:
    """Where the article and the adjectives of the noun at `i` begin."""
    while i and _belongs(clause[i - 1]):
        i -= 1
    return i


def _belongs(token: Any) -> bool:
    attribute = token.pos_ == "ADJ" and tag(token) != "ADJD"
    return token.pos_ in ("DET", "NUM") or attribute or tag(token).startswith(("PPOS", "PIAT", "PDAT", "PIDAT"))


def _governed(clause: list[Any], start: int) -> bool:
    return start > 0 and clause[start - 1].pos_ == "ADP"


def _described(clause: list[Any], i: int, *, judging: bool = True) -> Iterator[tuple[str, str]]:
    """Adjective and noun, from before the noun or from a predicate (`Der Aufzug ist wieder defekt`)."""
    said = [_attribute(clause, i, judging), _predicate(clause, i, judging)]
    for adjective, wording in (found for found in said if found is not None):
        if wording:
            yield f"{_lemma(adjective)} {_lemma(clause[i])}", wording


def _attribute(clause: list[Any], i: int, judging: bool) -> tuple[Any, str | None] | None:
    adjective = clause[i - 1] if i else None
    if adjective is None or tag(adjective) == "ADJD" or not is_telling(adjective, "de", judging=judging):
        return None
    return adjective, with_adjective(adjective, clause[i], clause[i - 2] if i > 1 else None)


def _predicate(clause: list[Any], i: int, judging: bool) -> tuple[Any, str | None] | None:
    if (
        not any(t.lemma_ == "sein" for t in clause)
        or _any(clause, "denied")
        or _has_speaker(clause)
        or _governed(clause, _start(clause, i))
    ):
        return None
    for j in range(i + 1, min(len(clause), i + 1 + _NEAR)):
        if clause[j].pos_ in ("NOUN", "PROPN") and not _governed(clause, _start(clause, j)):
            return None
        if tag(clause[j]) == "ADJD" and is_telling(clause[j], "de", judging=judging):
            ends = j + 1 == len(clause) or clause[j + 1].pos_ in ("AUX", "VERB")
            return (clause[j], with_adjective(clause[j], clause[i], clause[i - 1] if i else None)) if ends else None
    return None


def _tail(clause: list[Any], i: int, noun: str) -> Iterator[tuple[str, str]]:
    """Noun + preposition + noun (`Angst vor der Rechnung`) and noun + genitive (`Beleuchtung des Bahnsteigs`)."""
    after = clause[i + 1 : i + 4]
    if len(after) < 2:
        return
    link = after[0].lower_
    article = (
        after[1].lower_
        if after[1].lower_ in heading_words("articles") and after[0].pos_ == "ADP" and len(after) == 3
        else ""
    )
    other = after[2] if article else after[1]
    towards = link == "in" and article in ("die", "den", "das")  # belongs to the verb
    if towards or not is_subject_noun(other, "de") or other.lemma_ == clause[i].lemma_:
        return
    key = f"{_lemma(clause[i])} {_FULL.get(link, link)} {_lemma(other)}"
    if link in heading_words("prepositions") and after[0].pos_ == "ADP":
        bare = link in heading_words("bare") or tag(after[0]) == "APPRART" or other.text != other.lemma_
        if article or bare or _ABSTRACT.search(other.text):
            yield key, " ".join(filter(None, [noun, link, article, other.text]))
    elif (link == "des" and is_genitive(other)) or (link == "der" and re.search(r"(?:ung|heit|keit)$", noun)):
        yield key, f"{noun} {link} {other.text}"


def _missing(clause: list[Any], i: int) -> Iterator[tuple[str, str]]:
    """What is not there: `Keine Parkplätze`, `Kein Empfang`."""
    word = clause[i - 1].lower_ if i else ""
    if word not in ("kein", "keine", "keinen", "keinem", "keiner", "keinerlei"):
        return
    noun, lemma = nominative(clause[i], []), clause[i].lemma_
    feminine = word in ("keine", "keiner") or noun != lemma or gender(lemma) == "f"
    yield f"kein {lemma.lower()}", f"{'Keine' if feminine else 'Kein'} {noun}"


def _done_to(clause: list[Any], i: int) -> Iterator[tuple[str, str]]:
    """Noun + infinitive: what people do (`Ersatzteile suchen`) or what it is done with (`Mit dem Bus fahren`)."""
    place = _verb_of(clause, i)
    if place is None or _any(clause, "denied") or _any(clause, "reflexive"):
        return
    verb, lemma, start, next_to = clause[place], _lemma(clause[i]), _start(clause, i), place == i + 1
    infinitive = _infinitive(verb, clause)
    if infinitive is None or infinitive == lemma:
        return
    if _governed(clause, start):
        link, said = clause[start - 1].lower_, clause[start:i]
        plain = all(token.lower_ in heading_words("articles") for token in said)
        if link in heading_words("beginning") and plain and (next_to or _has_speaker(clause)):
            words = [capital(link), *(token.lower_ for token in said), clause[i].text, infinitive]
            yield f"{link} {lemma} {infinitive}", " ".join(words)
        return
    oblique = _any(clause[start:i], "oblique") or is_genitive(clause[i])
    bare = next_to and tag(verb).endswith(("INF", "IZU")) and not (start and tag(clause[start - 1]).endswith("FIN"))
    if not oblique and (bare or _has_speaker(clause)) and not _moved(clause, verb):
        yield f"{lemma} {infinitive}", f"{clause[i].text} {infinitive}"


def _verb_of(clause: list[Any], i: int) -> int | None:
    """The place of the only full verb of the clause, or of the one right behind the noun."""
    verbs = [j for j, token in enumerate(clause) if token.pos_ == "VERB"]
    if len(verbs) == 1:
        return verbs[0]
    return i + 1 if i + 1 in verbs else None


def _moved(clause: list[Any], verb: Any) -> bool:
    """A participle with `sein`, whose noun is no object (`Der Zug ist ausgefallen`)."""
    lemmas = {token.lemma_ for token in clause}
    return tag(verb).endswith("PP") and "sein" in lemmas and "werden" not in lemmas


def _has_speaker(clause: list[Any]) -> bool:
    return any(token.pos_ == "PRON" and token.lower_ in heading_words("speakers") for token in clause)


def _infinitive(verb: Any, clause: list[Any]) -> str | None:
    """The infinitive with its separable prefix, None for verbs that say too little."""
    lemma = _lemma(verb)
    prefix = next((token.lower_ for token in clause if tag(token) == "PTKVZ"), "")
    if prefix and tag(verb).endswith("FIN") and not lemma.startswith(prefix):
        lemma = prefix + lemma
    empty = lemma in stop_words("de") and lemma not in heading_words("doing")
    return lemma if not empty and re.fullmatch(r"[a-zäöüß]{2,}[erl]n", lemma) else None


def _happening(clause: list[Any], nouns: list[int]) -> Iterator[tuple[str, str]]:
    """What something does of itself: `Zug fällt aus`, `Lampe brennt nicht`."""
    things = [token for token in clause if token.pos_ in ("NOUN", "PROPN")]
    if not nouns or len(things) != 1 or _has_speaker(clause) or nouns[0] + 1 >= len(clause):
        return
    i = nouns[0]
    noun, verb, rest = clause[i], clause[i + 1], clause[i + 2 :]
    accusative = any(
        t.lower_ in ("den", "einen", "keinen") or (t.lower_ != "der" and _any([t], "oblique")) for t in clause[:i]
    )
    if (
        _start(clause, i)
        or accusative
        or verb.pos_ != "VERB"
        or not tag(verb).endswith("FIN")
        or any(t.pos_ == "PRON" for t in rest)
    ):
        return
    particle = clause[-1].lower_ if tag(clause[-1]) == "PTKVZ" else ""
    denied = any(token.lower_ == "nicht" for token in rest)
    form = nominative(noun, clause[:i])
    agrees = verb.lower_.endswith("t") if form == noun.lemma_ else verb.lower_.endswith("n")
    if (particle or denied) and agrees:
        said = [form, verb.lower_, "nicht" if denied else "", particle]
        key = [_lemma(noun), "nicht" if denied else "", particle + _lemma(verb).removeprefix(particle)]
        yield " ".join(filter(None, key)), " ".join(filter(None, said))


def _activities(clause: list[Any]) -> Iterator[tuple[str, str]]:
    """What people do, as a noun: `Schnarchen`, `Parken`."""
    for token in clause:
        infinitive = _infinitive(token, clause) if token.pos_ == "VERB" else None
        if infinitive and infinitive not in heading_words("vague_verbs") and infinitive not in stop_words("de"):
            yield infinitive, capital(infinitive)


def _judged(clause: list[Any]) -> Iterator[tuple[str, str]]:
    """`Zu teuer`, `Schlecht schlafen`: a judgement that stands for itself, and how something is done."""
    for one, two in itertools.pairwise(clause):
        if one.lower_ == "zu" and tag(two) == "ADJD" and is_telling(two, "de", judging=True):
            yield f"zu {_lemma(two)}", f"Zu {two.lower_}"
        doing = two.pos_ == "VERB" and not tag(two).endswith("FIN") and not _moved(clause, two)
        if doing and tag(one) == "ADJD" and is_telling(one, "de", judging=True) and not _any(clause, "denied"):
            infinitive = _infinitive(two, clause)
            if infinitive:
                yield f"{_lemma(one)} {infinitive}", f"{capital(one.lower_)} {infinitive}"
