"""Statements about a persona in the words of its people: coded fields, the quote, topics, channels and times they mention."""

from __future__ import annotations

import re

import pandas as pd

from insights.personas.language import phrase, sentence_list
from insights.personas.material import Material, package_list
from insights.personas.passages import FIELDS, REST, code_fields, has_content, has_mask, standing_codings, topics

STRONG = 0.5  # polarity from which a passage is a pro or a contra
SHORTEST_QUOTE, LONGEST_QUOTE = 6, 35  # words
_WHOLE = re.compile(r"^[\"„“»«'(]*[A-ZÄÖÜ].*[.!…][\"“”»«']*$", re.DOTALL)
_ASIDE = re.compile(r"\((?:[^)]*)\)|\.\.\.|…")


def coded_statements(
    coded: pd.DataFrame,
    score: pd.Series,
    *,
    most: int = 3,
    quoted: str | None = None,
    labels: pd.Series | None = None,
) -> list[dict]:
    """Up to `most` statements per coded field of one persona (`coded`: its rows of `passages`).

    Passages of one theme are one statement: most people first; its text is the passage that stands for the theme, its clause the name of
    the theme (`labels`). No text stands on a sheet twice, and none that is the sheet's quote (`quoted`, its verbatim_id).
    """
    found, shown, texts = [], {quoted}, set()
    for field in FIELDS:
        groups = topics(coded[coded["field"] == field], score, most=len(coded), avoid=frozenset(shown))
        fresh = [group for group in groups if group["verbatim_id"] not in shown and group["text"] not in texts]
        for group in fresh[:most]:
            shown.add(group["verbatim_id"])
            texts.add(group["text"])
            theme = "" if labels is None else str(labels.get(group["topic"], ""))
            found.append(_row(field, group["text"], group["evidence"], group["n_people"], clause=theme))
    return found


def quote_of(material: Material, members: pd.DataFrame, persona: str, score: pd.Series) -> dict | None:
    """The verbatim that speaks for the persona, unchanged: one row of statements, or None.

    Candidates: whole utterances of 6 to 35 words by its interviewed people (open answers of its respondents only where there
    are none), complete sentences, no masked name, no aside. Chosen: what a person accepted as a quote, else the most typical passage, proposals for quotes first.
    """
    own = members[members["persona_id"] == persona]
    said = material.verbatims[material.verbatims["respondent_id"].isin(own["respondent_id"])]
    said = said[~said["respondent_id"].isin(material.staff)]
    length = said["text"].map(lambda text: len(text.split()))
    whole = said["text"].map(lambda text: bool(_WHOLE.match(text)) and _speaks(text))
    said = said[length.astype(int).between(SHORTEST_QUOTE, LONGEST_QUOTE) & whole.astype(bool)]
    said = said[said["source"] == "interview"] if (said["source"] == "interview").any() else said
    if said.empty:
        return None
    quotes = _coded_quotes(material)
    ranked = said.assign(
        score=_looked_up(said, score) + _looked_up(said, quotes["probability"]) / 2,
        chosen=said["verbatim_id"].isin(quotes.index[quotes["accepted"]]),
    )
    best = ranked.sort_values(["chosen", "score", "verbatim_id"], ascending=[False, False, True]).iloc[0]
    return _row("quote", best["text"], [best["verbatim_id"]], 1)


def topic_statements(material: Material, members: pd.DataFrame, persona: str, *, most: int = 3) -> list[dict]:
    """Themes that the persona's people speak of more often than the other personas' people; most people first."""
    own = set(members.loc[members["persona_id"] == persona, "respondent_id"]) - material.staff
    others = set(members.loc[members["persona_id"] != persona, "respondent_id"]) - material.staff
    speaker = material.verbatims.set_index("verbatim_id")["respondent_id"]
    spoken = material.theme_verbatims.assign(respondent_id=material.theme_verbatims["verbatim_id"].map(speaker))
    labels = material.themes.set_index("theme_id")["label"]
    rows = []
    for theme, group in spoken[spoken["theme_id"] != REST].groupby("theme_id", sort=True):
        mine = group[group["respondent_id"].isin(own)]
        n, n_others = (
            mine["respondent_id"].nunique(),
            group[group["respondent_id"].isin(others)]["respondent_id"].nunique(),
        )
        lift = n / max(len(own), 1) - n_others / max(len(others), 1)
        if n >= min(2, len(own)) and lift > 0 and theme in labels.index:
            rows.append((n, lift, theme, sorted(mine["verbatim_id"])))
    rows.sort(key=lambda row: (-row[1], -row[0], row[2]))
    return [
        _row("topics", _topic_text(labels[theme], n, material.language), evidence, n, clause=labels[theme])
        for n, _, theme, evidence in rows[:most]
    ]


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


def mood_statements(
    material: Material, members: pd.DataFrame, persona: str, score: pd.Series, *, most: int = 2
) -> list[dict]:
    """What the persona's people speak well and badly of (`pro`, `contra`): passages of strong polarity, by theme, most people first."""
    own = members.loc[members["persona_id"] == persona, "respondent_id"]
    said = material.verbatims[material.verbatims["respondent_id"].isin(own)]
    said = said[~said["respondent_id"].isin(material.staff)]
    theme = said["verbatim_id"].map(material.theme_verbatims.set_index("verbatim_id")["theme_id"])
    said = said.assign(topic=theme.where(theme.notna() & (theme != REST), said["verbatim_id"]), accepted=False)
    found = []
    for field, strong in (("pro", said["polarity"] >= STRONG), ("contra", said["polarity"] <= -STRONG)):
        groups = topics(said[strong].assign(probability=said["polarity"].abs()), score, most=most)
        found += [_row(field, group["text"], group["evidence"], group["n_people"]) for group in groups]
    return found


def cue_pattern(words: list[str]) -> re.Pattern:
    """Matches any of `words` at the beginning of a word."""
    return re.compile(
        r"(?<!\w)(?:" + "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True)) + ")", re.IGNORECASE
    )


def _looked_up(said: pd.DataFrame, values: pd.Series) -> pd.Series:
    return said["verbatim_id"].map(values.to_dict()).astype(float).fillna(0.0)


def _speaks(text: str) -> bool:
    return has_content(text) and not _ASIDE.search(text) and not has_mask(text)


def _coded_quotes(material: Material) -> pd.DataFrame:
    """What is coded as a quote, by verbatim_id: `accepted`, `probability`."""
    quotes = {code for code, field in code_fields(material.codes).items() if field == "quote"}
    coded = standing_codings(material.codings)
    return coded[coded["code"].isin(quotes)].groupby("verbatim_id")[["accepted", "probability"]].max()


def _topic_text(topic: str, n: int, language: str) -> str:
    people = sentence_list(language)["people"]
    return phrase(
        "topic", "text", language, topic=topic, people=people["one"] if n == 1 else people["many"].format(n=n)
    )


def _mention_text(what: str, k: int, n: int, language: str) -> str:
    key = "single" if n == 1 else "text" if k < n else "both" if n == 2 else "all"
    return phrase("mention", key, language, what=_capital(what), k=k, n=n)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _row(field: str, text: str, evidence: list[str], n_people: int, *, clause: str = "") -> dict:
    return {
        "field": field, "text": text, "source": "verbatims", "evidence": "; ".join(evidence), "n_people": n_people,
        "n_verbatims": len(evidence), "value": None, "low": None, "high": None, "base": None, "clause": clause,
    }  # fmt: skip
