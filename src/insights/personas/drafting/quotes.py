"""The quote of a persona: one whole utterance of its people, chosen by a rule that is printed, unchanged to the character."""

from __future__ import annotations

import re

import pandas as pd

from insights.errors import InputError
from insights.personas.drafting.cues import cue
from insights.personas.drafting.passages import REST, code_fields, has_content, has_mask, standing_codings
from insights.personas.language import phrase
from insights.personas.material import Material

SHORTEST, SHORT, LONGEST = 6, 15, 35  # words
STANCE = ("needs", "wishes", "goals", "motivation", "values", "fears", "aversions")  # what takes a position
_WHOLE = re.compile(r"^[\"„“»«'(]*[A-ZÄÖÜ].*[.!…][\"“”»«']*$", re.DOTALL)
_ASIDE = re.compile(r"\((?:[^)]*)\)|\.\.\.|…")
_TALK = re.compile(
    r"\b(Stopp drücken|das Gerät läuft|ist das Band|aufnehmen|für das Interview|sorry|gute Frage|good question)\b", re.I
)


def quote_candidates(material: Material, members: pd.DataFrame, persona: str, *, score: pd.Series) -> pd.DataFrame:
    """The utterances that may speak for a persona, the best first, with what they were chosen by.

    Candidates: whole utterances of 6 to 35 words by its interviewed people (open answers of its respondents only where there are none):
    complete sentences, no masked name, nothing that fewer than five people are (`quotable`), no aside, nobody of the staff, no talk about the
    interview. Rank: what a person accepted as a
    quote first; then the mean of four numbers from 0 to 1: `typical` (its words against everyone else's, `score`, as a rank), `own` (how
    much more often the persona's people speak of its theme than the others, as a rank), `pointed` (half: proposed as a quote; half: words
    that take a position), `short` (1 up to 15 words, 0 at 35).
    """
    said = _candidates(material, members, persona)
    if said.empty:
        return said
    quotes = _coded_quotes(material)
    stance = pd.concat([said["text"].map(cue(field, material.language).search).notna() for field in STANCE], axis=1)
    words = said["text"].str.split().str.len()
    said = said.assign(
        accepted=said["verbatim_id"].isin(quotes.index[quotes["accepted"]]),
        typical=_looked_up(said, score).rank(pct=True),
        own=_looked_up(said, _theme_lift(material, members, persona)).clip(lower=0).rank(pct=True),
        pointed=(_looked_up(said, quotes["probability"]) + (stance.sum(axis=1) / 2).clip(upper=1)) / 2,
        short=((LONGEST - words) / (LONGEST - SHORT)).clip(upper=1),
    )
    said["rank_by"] = said[["typical", "own", "pointed", "short"]].mean(axis=1).round(9)
    return said.sort_values(["accepted", "rank_by", "verbatim_id"], ascending=[False, False, True], ignore_index=True)


def checked_quote(material: Material, text: str, verbatim: str) -> str:
    """`text`, when it is the verbatim to the character. Raises InputError otherwise: a quote is never a paraphrase."""
    texts = material.verbatims.loc[material.verbatims["verbatim_id"] == verbatim, "text"]
    if len(texts) != 1:
        raise InputError(
            f"verbatims: there is no verbatim {verbatim!r}, which a persona quotes; run the study from coding."
        )
    if texts.iloc[0] != text:
        raise InputError(
            f"verbatims: the quote of a persona differs from the verbatim {verbatim!r} that it names: {text!r} is not {texts.iloc[0]!r}."
        )
    return text


def quote_rule(chosen: str, verbatim: str, language: str) -> str:
    """How the quote was chosen, for the sheet; `chosen` is the number of candidates, or `accepted` where a person chose it."""
    key = "accepted" if chosen == "accepted" else "one" if chosen == "1" else "rule"
    return phrase("quote", key, language, n=chosen, verbatim=verbatim, low=SHORTEST, high=LONGEST)


def _candidates(material: Material, members: pd.DataFrame, persona: str) -> pd.DataFrame:
    own = members[members["persona_id"] == persona]
    said = material.quotable[material.quotable["respondent_id"].isin(own["respondent_id"])]
    said = said[~said["respondent_id"].isin(material.staff)]
    length = said["text"].str.split().str.len()
    whole = said["text"].map(lambda text: bool(_WHOLE.match(text)) and _speaks(text))
    said = said[length.between(SHORTEST, LONGEST) & whole.astype(bool)]
    return said[said["source"] == "interview"] if (said["source"] == "interview").any() else said


def _speaks(text: str) -> bool:
    return has_content(text) and not _ASIDE.search(text) and not has_mask(text) and not _TALK.search(text)


def _theme_lift(material: Material, members: pd.DataFrame, persona: str) -> pd.Series:
    """verbatim_id -> by how much its theme is more frequent among the persona's people than among the others."""
    speaker = material.verbatims.set_index("verbatim_id")["respondent_id"]
    spoken = material.theme_verbatims[material.theme_verbatims["theme_id"] != REST]
    spoken = spoken.assign(respondent_id=spoken["verbatim_id"].map(speaker))
    belongs = members.drop_duplicates("respondent_id").set_index("respondent_id")["persona_id"]
    spoken = spoken[spoken["respondent_id"].isin(belongs.index.difference(list(material.staff)))]
    mine = spoken["respondent_id"].map(belongs) == persona
    n = [max(spoken.loc[side, "respondent_id"].nunique(), 1) for side in (mine, ~mine)]
    people = [
        spoken[side].groupby("theme_id")["respondent_id"].nunique() / size
        for side, size in zip((mine, ~mine), n, strict=True)
    ]
    lift = people[0].sub(people[1], fill_value=0.0)
    return spoken.set_index("verbatim_id")["theme_id"].map(lift)


def _coded_quotes(material: Material) -> pd.DataFrame:
    """What is coded as a quote, by verbatim_id: `accepted`, `probability`."""
    quotes = {code for code, field in code_fields(material.codes).items() if field == "quote"}
    coded = standing_codings(material.codings)
    return coded[coded["code"].isin(quotes)].groupby("verbatim_id")[["accepted", "probability"]].max()


def _looked_up(said: pd.DataFrame, values: pd.Series) -> pd.Series:
    return said["verbatim_id"].map(values.to_dict()).astype(float).fillna(0.0)
