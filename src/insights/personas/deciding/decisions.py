"""Which draft of this run a decision in `personas.yml` is about: by the words it stands for, never by a number that has moved."""

from __future__ import annotations

import re
from collections import Counter

import pandas as pd

from insights import estimates, wording
from insights.contracts import check, empty, split
from insights.personas.drafting.voices import topic_statements
from insights.personas.language import phrase
from insights.personas.material import Material, package_list
from insights.personas.people.members import persona_members
from insights.settings import PersonaDecision, PersonaDecisions
from insights.settings.personas import bare, is_number

HALVES = " · "  # between the two halves of a segment's name
FLAGS = ["draft", "kind", "field", "persona_id", "text", "evidence"]


def say(group: str, key: str, language: str, **values) -> str:
    """The sentence `key` of `group` on decisions (`data/decisions_de.yml`, `data/decisions_en.yml`)."""
    return package_list(f"decisions_{language}")[group][key].format(**values)


def counted(group: str, key: str, n: int, language: str) -> str:
    """The words for `n` things: `one field`, `3 fields`."""
    forms = package_list(f"decisions_{language}")[group][key]
    return forms["one"] if n == 1 else forms["many"].format(n=n)


def anchors(material: Material, linked: pd.DataFrame, grouped: pd.DataFrame) -> pd.DataFrame:
    """The drafts of this run before any decision, one row each, with what a decision may call them in `stands_for`.

    Columns: `draft`; `stands_for`: the words that say it best (the motto of a segment, else its name; for a group of interviewed people
    their ids); `words`: everything that is accepted, without capitals and marks; `people`: ids of its interviewed people. Mottos
    and names change more easily than people do. So a segment also goes by each half of its name that no other one has, and by every
    statement of the survey that it agrees with clearly more often than each other segment does (intervals apart).
    """
    members = persona_members(material, linked, grouped, PersonaDecisions())
    spoken = members[members["source"] == "interview"].groupby("persona_id")["respondent_id"].agg(list).to_dict()
    language, agreed = material.language, {}
    if material.segments.found:
        named = {f"p{s.segment}": [t for t in (s.motto, s.name) if t] for s in material.segments.segments}
        agreed = _agreed(material)
    else:
        named = {draft: _group_words(material, members, draft, ids) for draft, ids in sorted(spoken.items())}
    first = [texts[0] for texts in named.values()]
    halves = Counter(bare(half) for texts in named.values() for half in texts[-1].split(HALVES))
    rows = []
    for draft, texts in named.items():
        unique = [text for text in texts if first.count(text) == 1] or texts
        words = {bare(text) for text in texts}
        if material.segments.found:
            words |= {bare(_headline(text, language)) for text in texts}
        words |= {bare(half) for half in texts[-1].split(HALVES) if halves[bare(half)] == 1}
        words |= set(agreed.get(draft, [])) - {bare(text) for text in first}
        rows.append((draft, unique[0], sorted(words), spoken.get(draft, [])))
    return pd.DataFrame(rows, columns=["draft", "stands_for", "words", "people"])


def _agreed(material: Material) -> dict[str, list[str]]:
    """Draft -> statements of the survey that it agrees with clearly more often than every other draft."""
    found: dict[str, list[str]] = {}
    answers = material.responses
    segments = answers["respondent_id"].map(material.memberships.set_index("respondent_id")["segment"])
    for variable in material.variables.sort_values("position").itertuples():
        agreeing = [category for category in split(variable.categories) if wording.agrees(category)]
        if variable.kind not in ("ordinal", "nominal") or not agreeing or variable.variable not in answers:
            continue
        given = answers[answers[variable.variable].notna()]
        shares = {
            f"p{segment}": estimates.share(own[variable.variable].isin(agreeing), weights=own["weight"])
            for segment, own in given.groupby(segments[given.index])
        }
        best = max(sorted(shares), key=lambda draft: shares[draft].value, default=None)
        others = [share.high for draft, share in shares.items() if draft != best]
        if best and others and shares[best].n >= estimates.no_share_below() and shares[best].low > max(others):
            found.setdefault(best, []).append(bare(variable.label))
    return found


def _group_words(material: Material, members: pd.DataFrame, draft: str, ids: list[str]) -> list[str]:
    topics = [row["clause"] for row in topic_statements(material, members, draft)][:2]
    listed = wording.listing([wording.quoted(topic, material.language) for topic in topics], material.language)
    return [", ".join(ids), *([phrase("headline", "topics", material.language, topics=listed)] if topics else [])]


def _headline(text: str, language: str) -> str:
    return phrase("headline", "motto", language, motto=wording.quoted(text, language))


def find_drafts(
    decisions: PersonaDecisions, known: pd.DataFrame, *, language: str
) -> tuple[PersonaDecisions, pd.DataFrame]:
    """The decisions under the numbers that their drafts have in this run, and what could not be placed (columns `FLAGS`).

    `known` comes from `anchors`. A decision with `stands_for` belongs to the draft with these words, whatever its number: one that
    moved is flagged `moved`, one that no draft fits `vanished`, one that fits several (none of them with its number) `ambiguous`.
    A decision with a number only belongs to that number, unless another one shows that numbers moved (`numbers`) or there is no
    such draft (`vanished`). The same holds for the drafts that `merge_into` and `keep_apart_from` name (`target`). Whatever is not placed
    is not applied; nothing stops the run, and `personas.yml` is never touched.
    """
    places = [_place(entry, known) for entry in decisions.personas]
    moved = any(
        entry.stands_for and len(found) == 1 and found != [entry.draft]
        for entry, found in zip(decisions.personas, places, strict=True)
    )
    placed: dict[str, PersonaDecision] = {}
    flags = []
    for entry, found in zip(decisions.personas, places, strict=True):
        kind = _trouble(entry, found, moved, placed)
        if kind:
            flags.append(_stray(entry, kind, language))
            continue
        placed[found[0]] = entry
        if found[0] != entry.draft:
            words = wording.quoted(entry.stands_for, language)
            text = say("stray", "moved", language, draft=entry.draft, found=found[0], words=words)
            flags.append(_flag(entry, "moved", text, persona=found[0]))
    numbers = {entry.draft: draft for draft, entry in placed.items()}
    result = [
        _with_targets(entry, draft, known, numbers, moved, language, flags)
        for draft, entry in sorted(placed.items(), key=lambda item: int(item[0][1:]))
    ]
    return decisions.model_copy(update={"personas": result}), pd.DataFrame(flags, columns=FLAGS)


def flag_table(flags: pd.DataFrame) -> pd.DataFrame:
    """Flags as the contract `persona_flags` wants them, in the order in which they were found."""
    if flags.empty:
        return empty("persona_flags")
    rank = flags.groupby(["draft", "kind", "field"], dropna=False).cumcount() + 1
    return check(flags.assign(rank=rank), "persona_flags")


def _place(entry: PersonaDecision, known: pd.DataFrame) -> list[str]:
    if entry.stands_for is None:
        return [entry.draft] if entry.draft in set(known["draft"]) else []
    found = by_words(entry.stands_for, known)
    return [entry.draft] if len(found) > 1 and entry.draft in found else found


def by_words(text: str, known: pd.DataFrame) -> list[str]:
    """The drafts that stand for `text`: its words, what it quotes, half a name, or most of the interviewed people whose ids it lists."""
    if known.empty:
        return []
    exact = known.loc[[bare(text) in words for words in known["words"]], "draft"]
    if len(exact):
        return list(exact)
    halves = {bare(half) for half in text.split(HALVES)}
    quoted = halves | {bare(part) for part in re.findall(r"[„“”\"]([^„“”\"]+)[“”\"]", text)}
    named = [draft for draft, words in zip(known["draft"], known["words"], strict=True) if quoted & set(words)]
    if named:
        return named
    ids = {part for part in re.split(r"[,;\s]+", text) if part}
    return [
        draft
        for draft, people in zip(known["draft"], known["people"], strict=True)
        if len(ids & set(people)) > len(ids) / 2
    ]


def _trouble(entry: PersonaDecision, found: list[str], moved: bool, placed: dict) -> str:
    if not found:
        return "vanished"
    if moved and entry.stands_for is None:
        return "numbers"
    return "ambiguous" if len(found) > 1 or found[0] in placed else ""


def _stray(entry: PersonaDecision, kind: str, language: str) -> dict:
    key = "vanished_words" if kind == "vanished" and entry.stands_for else kind
    words = wording.quoted(entry.stands_for or entry.draft, language)
    text = say("stray", key, language, draft=entry.draft, words=words, what=decided(entry, language))
    return _flag(entry, kind, text)


def _flag(entry: PersonaDecision, kind: str, text: str, *, persona: str | None = None) -> dict:
    return dict(zip(FLAGS, (entry.draft, kind, None, persona, text, None), strict=True))


def decided(entry: PersonaDecision, language: str) -> str:
    """What an entry decides, in a few words."""
    parts = []
    if entry.name:
        parts.append(say("summary", "name", language, text=entry.name))
    if entry.merge_into:
        parts.append(say("summary", "merge", language, text=entry.merge_into))
    if entry.keep_apart_from:
        parts.append(say("summary", "apart", language))
    if entry.fields:
        parts.append(counted("summary", "fields", len(entry.fields), language))
    if entry.verdict:
        parts.append(say("summary", "verdict", language, text=say("verdicts", entry.verdict.to, language)))
    if entry.feedback:
        parts.append(counted("summary", "feedback", len(entry.feedback), language))
    if entry.note:
        parts.append(say("summary", "note", language))
    return wording.listing(parts, language) or say("summary", "nothing", language)


def _with_targets(
    entry: PersonaDecision, draft: str, known: pd.DataFrame, numbers: dict, moved: bool, language: str, flags: list
) -> PersonaDecision:
    """`entry` under the number `draft`, the drafts it names under theirs; what cannot be found again is flagged."""

    def target(name: str, key: str) -> str | None:
        found = _target(name, known, numbers, moved)
        if found and found != draft:
            return found
        text = say("stray", key, language, draft=entry.draft, words=wording.quoted(name, language))
        flags.append(_flag(entry, "target", text, persona=draft))
        return None

    into = target(entry.merge_into, "target_merge") if entry.merge_into else None
    apart = [(kept, target(kept.draft, "target_apart")) for kept in entry.keep_apart_from]
    kept = [kept.model_copy(update={"draft": found}) for kept, found in apart if found]
    return entry.model_copy(update={"draft": draft, "merge_into": into, "keep_apart_from": kept})


def _target(name: str, known: pd.DataFrame, numbers: dict, moved: bool) -> str | None:
    if not is_number(name):
        found = by_words(name, known)
        return found[0] if len(found) == 1 else None
    if name in numbers:
        return numbers[name]
    return name if name in set(known["draft"]) and not moved else None
