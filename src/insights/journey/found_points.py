"""Points of contact that people speak of and that the plan lacks: proposals, for people to take up or leave."""

from __future__ import annotations

import re

import pandas as pd

from insights import contracts
from insights.journey.mentions import fold, speaks_of
from insights.study import Study

LEAST_PEOPLE = 3  # as many as a tendency needs
EXEMPLARS, WORDS = 3, 4
# Heads of nouns that name a place, a piece of paper or an occasion where customers meet a company. Only these are proposed: whatever else
# people often speak of is a theme and no touchpoint.
HEADS = {
    "de": (
        "app anfrage anleitung anruf anzeige abholung bedienungsanleitung beratung beschwerde bestellung bestätigung broschüre brief callcenter "
        "chat chatbot click-and-collect einweisung entsorgung ersatzgerät filiale flyer formular forum garantie gebrauchsanweisung "
        "handbuch homepage hotline infoveranstaltung inspektion katalog kasse kostenvoranschlag kundencenter kundendienst kundenkarte kündigung "
        "lieferung mahnung mailing messe montage newsletter onlineshop parkhaus parkplatz plakat portal probefahrt prospekt "
        "quittung rechnung registrierung reklamation reparatur retoure rückgabe rückruf rücksendung schulung servicecenter umfrage "
        "umtausch update videogespräch vertragsabschluss vertragsverlängerung vorführung wartung webinar webseite webshop website werbeanzeige whatsapp "
        "zustellung"
    ),
    "en": (
        "advert app appointment booking branch brochure catalogue chat chatbot checkout delivery flyer forum "
        "handbook helpline homepage hotline inspection installation invoice leaflet login manual newsletter onboarding parcel payment portal refund "
        "registration reminder repair return returns showroom warranty webinar website webshop"
    ),
}  # fmt: skip
ENDINGS = {"de": "(?:e|n|s|en|es|er|ern)?", "en": "(?:s|es)?"}


def touchpoint_proposals(
    study: Study, verbatims: pd.DataFrame, people: pd.DataFrame, stems: dict[str, list[str]], *, themes: pd.DataFrame
) -> pd.DataFrame:
    """The hand-over table `touchpoint_proposals`: contacts by name, with who speaks of them, most people first.

    A word counts when its head is one of a short list of contacts ("Reparaturanfrage" is an "Anfrage"), when none of the plan's
    `mentions:` finds it and none of its channels is called so, and when at least three customers use it. `theme` names the suggested theme that is called so.
    """
    staff = set(people.loc[people["group"] == "staff", "respondent_id"])
    spoken = verbatims[~verbatims["respondent_id"].isin(staff)]
    if spoken.empty:
        return contracts.empty("touchpoint_proposals")
    pattern = _pattern(study.language)
    text = spoken["text"].str.replace(r"\[[^\]]*\]", " ", regex=True)
    found = text.str.extractall(pattern).reset_index(names=["row", "match"])
    if found.empty:
        return contracts.empty("touchpoint_proposals")
    found = found.merge(spoken[["verbatim_id", "respondent_id"]].reset_index(names="row"), on="row")
    words = found["word"].unique()
    known = {word for word in words if any(speaks_of(word, mine) for mine in [*stems.values(), _channels(study)])}
    found = found[~found["word"].isin(known)]
    heads = {fold(head): head for head in HEADS[study.language].split()}
    found["head"] = found["head"].map(lambda head: heads[fold(head)])
    rows = [_row(head, part, themes, study.language) for head, part in found.groupby("head", sort=True)]
    rows = [row for row in rows if row["n_people"] >= LEAST_PEOPLE]
    return (
        contracts.check(pd.DataFrame(rows), "touchpoint_proposals") if rows else contracts.empty("touchpoint_proposals")
    )


def _channels(study: Study) -> list[str]:
    plan = study.journey_plan
    return sorted({channel for _, point, _ in plan.touchpoints() for channel in point.channel}) if plan else []


def _pattern(language: str) -> str:
    """Nouns whose head is a contact: with a capital letter and any first parts in German, whole words in English."""
    heads = sorted(HEADS[language].split(), key=len, reverse=True)
    joined = "|".join(re.escape(head) for head in heads)
    if language == "de":
        return rf"(?<![\w-])(?P<word>(?=[A-ZÄÖÜ])(?:[\wäöüß]{{3,}}-?)??(?P<head>(?i:{joined})){ENDINGS['de']})(?![\w-])"
    return rf"(?<![\w-])(?P<word>(?P<head>(?i:{joined})){ENDINGS['en']})(?![\w-])"


def _row(head: str, part: pd.DataFrame, themes: pd.DataFrame, language: str) -> dict:
    words = part["word"].value_counts().rename_axis("word").reset_index(name="n")
    words = words.sort_values(["n", "word"], ascending=[False, True])["word"].tolist()
    said = part.drop_duplicates("verbatim_id")
    return {
        "name": head[:1].upper() + head[1:],
        "words": contracts.join(words[:WORDS]),
        "n_people": part["respondent_id"].nunique(),
        "n_verbatims": len(said),
        "theme": _theme(words, themes),
        "exemplars": contracts.join(
            said.drop_duplicates("respondent_id").sort_values("verbatim_id")["verbatim_id"].head(EXEMPLARS)
        ),
    }


def _theme(words: list[str], themes: pd.DataFrame) -> str | None:
    """The first theme whose label or keywords name one of `words`."""
    wanted = {fold(word) for word in words}
    for row in themes.sort_values("theme_id").itertuples():
        named = {fold(name) for name in (row.label, *contracts.split(row.keywords))}
        if wanted & named:
            return str(row.theme_id)
    return None
