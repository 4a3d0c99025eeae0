"""Statements about a persona in the words of its people: coded fields, fields concluded from cue words, topics, channels and times."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from insights.personas.drafting.cues import cue
from insights.personas.drafting.passages import FIELDS, REST, SURE, focused, has_content, has_mask, supported, topics
from insights.personas.language import phrase
from insights.personas.material import Material, package_list

STRONG = 0.5  # polarity from which a passage is a pro or a contra
MILD = 0.1  # … where words of praise or blame support it
RARE = 0.1  # share of a theme's passages below which a word of its name says nothing of them
STEM = 4  # least letters of a word by which a theme's name is known again
B2B = ("success", "strengths", "weaknesses", "growth")
HABIT = re.compile(
    r"\b(immer|jeden|jede|meist(ens)?|oft|manchmal|(mon|diens|donners|frei|sams|sonn)tags|mittwochs|als erstes|dann|usually|every|always|often|mostly)\b",
    re.IGNORECASE,
)
_ONCE = re.compile(  # told of one time: the perfect tense, or a word for the day on which it was
    r"\b(hab|habe|haben|bin|sind|hatte|hatten|war|waren)\b[^.!?]*\b\w*ge\w+(t|en)\b|\b(gestern|neulich|letzte[nrsm]?|vorige[nrsm]?|damals|"
    r"stattdessen|yesterday|last (week|month|year|time)|once|the other day)\b",
    re.IGNORECASE,
)
HARD = ("fears", "aversions", "problems", "contra")
FAVOURABLE = {"approach": HARD, "strengths": HARD, "success": HARD[:2]}  # whose words no passage there may hold
GOALS_FROM = ("motivation", "needs", "wishes", "values")


class Shown:
    """What stands on a persona's sheet already: no text stands there twice, and no verbatim leads two statements."""

    def __init__(self, verbatims: Iterable[str] = ()) -> None:
        self.verbatims, self.texts = set(verbatims), set()

    def fresh(self, groups: list[dict], most: int) -> list[dict]:
        """The first `most` topics that are not shown yet; they are from now on."""
        kept = []
        for group in groups:
            if len(kept) < most and group["verbatim_id"] not in self.verbatims and group["text"] not in self.texts:
                self.verbatims.add(group["verbatim_id"])
                self.texts.add(group["text"])
                kept.append(group)
        return kept


def coded_statements(
    coded: pd.DataFrame, score: pd.Series, shown: Shown, *, language: str, labels: pd.Series, most: int = 3
) -> list[dict]:
    """Up to `most` statements per coded field of one persona (`coded`: its rows of `passages`).

    Passages of one theme are one statement: most people first; its text is the passage that stands for the theme, its clause the name of
    the theme (`labels`), if its words stand in the passages. Proposals that their own words do not bear out are left out (`supported`), and a single voice without a cue word
    unless a person coded it. No text stands on a sheet twice
    (`shown`).
    """
    found, said = [], coded.drop_duplicates("verbatim_id").set_index("verbatim_id")["text"]
    for field in FIELDS:
        pattern = cue(field, language)
        own = supported(coded[coded["field"] == field], field, language)
        groups = topics(own, score, most=len(coded), avoid=frozenset(shown.verbatims), pattern=pattern)
        groups = [g for g in groups if g["n_people"] > 1 or g["accepted"] or _for_itself(g)]
        found += [
            _row(field, group["text"], group["evidence"], group["n_people"], clause=_theme(group, labels, said))
            for group in shown.fresh(groups, most)
        ]
    return found


def goal_statements(coded: pd.DataFrame, score: pd.Series, shown: Shown, *, language: str, most: int = 2) -> list[dict]:
    """What they say they are after: coded passages on motivation, needs, wishes and values with a goal in words (`I want to …`)."""
    pattern = cue("goals", language)
    own = coded[coded["field"].isin(GOALS_FROM) & coded["text"].map(pattern.search).notna()]
    own = own.drop_duplicates("verbatim_id")
    return _concluded("goals", own, score, shown, pattern, most)


def cue_statements(
    material: Material,
    members: pd.DataFrame,
    persona: str,
    field: str,
    *,
    score: pd.Series,
    shown: Shown,
    most: int = 2,
) -> list[dict]:
    """Passages of the persona's interviewed people in which the cue words of `field` are found: a conclusion from words, not a coding."""
    pattern = cue(field, material.language)
    said = spoken(material, members, persona)
    others = [cue(other, material.language) for other in FAVOURABLE.get(field, ())]
    said = said.loc[[not any(other.search(focused(text, pattern)) for other in others) for text in said["text"]]]
    if field == "approach":  # what somebody does, not what happened once
        said = said.loc[[not _once(focused(text, pattern)) for text in said["text"]]]
    return _concluded(field, said[said["text"].map(pattern.search).notna()], score, shown, pattern, most)


def _once(text: str) -> bool:
    return bool(_ONCE.search(text)) and not HABIT.search(text)


def mood_statements(
    material: Material, members: pd.DataFrame, persona: str, *, score: pd.Series, shown: Shown, most: int = 2
) -> list[dict]:
    """What the persona's people speak well and badly of (`pro`, `contra`), by theme, most people first.

    Topics in which somebody uses words of praise or blame; counted are all passages that sound so at least mildly (0.1), those without
    such words only where they sound so strongly (0.5).
    """
    said = spoken(material, members, persona, interviews=False)
    found = []
    for field, sign in (("pro", 1), ("contra", -1)):
        pattern = cue(field, material.language)
        worded = said["text"].map(pattern.search).notna()
        mood = said["polarity"].fillna(0.0) * sign
        # What words of praise or blame support is sure enough to stand for a single voice.
        sure = mood.where(~worded, mood + SURE).clip(0, 1)
        own = said.assign(probability=sure)[(mood >= STRONG) | (worded & (mood >= MILD))]
        groups = topics(own, score, most=len(own), avoid=frozenset(shown.verbatims), pattern=pattern)
        groups = [group for group in groups if group["cued"]]
        found += [
            _row(field, group["text"], group["evidence"], group["n_people"]) for group in shown.fresh(groups, most)
        ]
    return found


def topic_statements(material: Material, members: pd.DataFrame, persona: str, *, most: int = 3) -> list[dict]:
    """Themes that the persona's people speak of more often than the other personas' people; most people first.

    The base is those of whom there is at least one passage: who answered a survey without a word of his own cannot have left a theme out. Themes are bundled and named by the machine: one whose name is missing from most of the passages is left out.
    """
    spoke = set(material.verbatims["respondent_id"]) - material.staff
    own = set(members.loc[members["persona_id"] == persona, "respondent_id"]) & spoke
    others = set(members.loc[members["persona_id"] != persona, "respondent_id"]) & spoke
    speaker = material.verbatims.set_index("verbatim_id")["respondent_id"]
    said = material.verbatims.set_index("verbatim_id")["text"]
    told = material.theme_verbatims.assign(respondent_id=material.theme_verbatims["verbatim_id"].map(speaker))
    labels = material.themes.set_index("theme_id")["label"]
    rows = []
    for theme, group in told[told["theme_id"] != REST].groupby("theme_id", sort=True):
        mine = group[group["respondent_id"].isin(own)]
        n, n_others = (
            mine["respondent_id"].nunique(),
            group[group["respondent_id"].isin(others)]["respondent_id"].nunique(),
        )
        lift = n / max(len(own), 1) - n_others / max(len(others), 1)
        if (
            n >= min(2, len(own))
            and lift > 0
            and theme in labels.index
            and _named_by(labels[theme], said.reindex(mine["verbatim_id"]))
        ):
            rows.append((n, lift, theme, sorted(mine["verbatim_id"])))
    rows.sort(key=lambda row: (-row[1], -row[0], row[2]))
    return [
        _row("topics", _topic_text(labels[theme], n, len(own), material.language), evidence, n, clause=labels[theme])
        | {"base": len(own)}
        for n, _, theme, evidence in rows[:most]
    ]


def _for_itself(group: dict) -> bool:
    """Whether a passage may stand alone: with a cue word and no masked name, not broken off, and clear without what was said before it."""
    return all(group[key] for key in ("cued", "clean", "stands", "whole"))


def _theme(group: dict, labels: pd.Series, said: pd.Series) -> str:
    """The name of the theme of a group of passages; empty where most of them do not speak of it."""
    name = str(labels.get(group["topic"], ""))
    return name if _named_by(name, said.reindex(group["evidence"])) else ""


def _named_by(name: str, passages: pd.Series) -> bool:
    """Whether a word of a theme's name stands in at least half of `passages`, and none is all but missing; inflected, or within a longer word."""
    stems = [word.casefold()[: max(STEM, len(word) - 2)] for word in re.findall(r"\w+", name) if len(word) >= STEM]
    texts = [str(text).casefold() for text in passages]
    if not stems or not texts:
        return True
    spoken = sum(any(stem in text for stem in stems) for text in texts)
    rarest = min(sum(stem in text for text in texts) for stem in stems)
    return 2 * spoken >= len(texts) and rarest >= RARE * len(texts)


def mention_statements(
    material: Material, members: pd.DataFrame, persona: str, field: str, *, most: int = 3
) -> list[dict]:
    """Channels or times of day (`field`) that the persona's interviewed people mention, by the cue words of `data/mentions.yml`.

    Each with the number of people who mention it. A mention says that it came up, not that it is preferred.
    """
    own = members.loc[(members["persona_id"] == persona) & (members["source"] == "interview"), "respondent_id"]
    said = material.verbatims[material.verbatims["respondent_id"].isin(own)]
    if said.empty:
        return []
    rows = []
    for name, entry in package_list("mentions")[field].items():
        hits = said[said["text"].map(cue_pattern(entry["words"][material.language]).search).notna()]
        people = hits["respondent_id"].nunique()
        if people >= min(2, len(own)):
            rows.append((people, len(hits), name, entry[material.language], sorted(hits["verbatim_id"])))
    rows.sort(key=lambda row: (-row[0], -row[1], row[2]))
    return [
        _row(field, _mention_text(what, k, len(own), material.language), evidence, k, clause=what)
        for k, _, _, what, evidence in rows[:most]
    ]


def spoken(material: Material, members: pd.DataFrame, persona: str, *, interviews: bool = True) -> pd.DataFrame:
    """What the persona's people said that has content and no masked name, as `topics` wants it; never staff."""
    own = members.loc[members["persona_id"] == persona, "respondent_id"]
    said = material.quotable[material.quotable["respondent_id"].isin(own)]
    said = said[~said["respondent_id"].isin(material.staff)]
    if interviews:
        said = said[said["source"] == "interview"]
    said = said.loc[[has_content(text) and not has_mask(text) for text in said["text"]]]
    theme = said["verbatim_id"].map(material.theme_verbatims.set_index("verbatim_id")["theme_id"])
    topic = theme.where(theme.notna() & (theme != REST), said["verbatim_id"])
    return said.assign(topic=topic, accepted=False, probability=1.0)


def cue_pattern(words: list[str]) -> re.Pattern:
    """Matches any of `words` at the beginning of a word."""
    return re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")", re.IGNORECASE
    )


def _concluded(
    field: str, own: pd.DataFrame, score: pd.Series, shown: Shown, pattern: re.Pattern, most: int
) -> list[dict]:
    groups = topics(own, score, most=len(own), avoid=frozenset(shown.verbatims), pattern=pattern)
    groups = [group for group in groups if _for_itself(group)]
    return [
        _row(field, group["text"], group["evidence"], group["n_people"], inferred=True)
        for group in shown.fresh(groups, most)
    ]


def _topic_text(topic: str, n: int, spoke: int, language: str) -> str:
    return phrase("topic", "text_one" if n == 1 else "text", language, topic=topic, n=n, spoke=spoke)


def _mention_text(what: str, k: int, n: int, language: str) -> str:
    key = "single" if n == 1 else "text" if k < n else "both" if n == 2 else "all"
    return phrase("mention", key, language, what=_capital(what), k=k, n=n)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _row(
    field: str, text: str, evidence: list[str], n_people: int, *, clause: str = "", inferred: bool = False
) -> dict:
    return {
        "field": field, "text": text, "source": "verbatims", "evidence": "; ".join(evidence), "n_people": n_people,
        "n_verbatims": len(evidence), "value": None, "low": None, "high": None, "base": None, "inferred": inferred, "clause": clause,
    }  # fmt: skip


def quote_statement(candidates: pd.DataFrame) -> list[dict]:
    """The quote among `quotes.quote_candidates`, the first; `about` says how many there were, or that a person chose it."""
    if candidates.empty:
        return []
    best = candidates.iloc[0]
    chosen = "accepted" if best["accepted"] else str(len(candidates))
    return [_row("quote", best["text"], [best["verbatim_id"]], 1) | {"about": chosen}]
