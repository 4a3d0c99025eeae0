"""The validation panel of every persona: one row per criterion, with its figures, its bar, and a sentence."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from insights import contracts, estimates, wording
from insights.personas.drafting.passages import standing_codings
from insights.personas.material import Material
from insights.personas.validation.dates import data_age
from insights.personas.validation.evidence import Evidence
from insights.personas.validation.triangulation import contradictions
from insights.personas.validation.words import in_words, number_with, percent_with, say, told

NAMED = 5  # attributes of the sheet in the sentence about the joint match
HALF = 0.5
SHUFFLES_HOLD = 0.05  # p above which shuffled profiles separate as well as the real ones
# Further numbers that the sentence of a criterion tells, and where `held_out` takes them from.
BESIDE = ("share", "share_low", "share_high", "precision", "precision_low", "precision_high", "guess", "n_decided")
BEHIND = ("value", "low", "high", "precision", "precision_low", "precision_high", "guess")


def validation_panel(
    material: Material,
    members: pd.DataFrame,
    drafts: dict[str, list[int]],
    grouped: pd.DataFrame,
    evidence: Evidence,
    *,
    min_stability: float = 0.75,
    min_respondents: int = 30,
    min_probability: float = 0.7,
    min_held_out: float = 0.6,
    max_contradictions: int = 0,
    min_interviews: int = 2,
) -> pd.DataFrame:
    """What is known of how far each persona holds (hand-over `persona_panel`).

    `status` says whether a bar is met or missed, `unknown` that it could not be computed, `told` that nothing is asked of it (also of
    contradictions where the survey is silent on every statement: what cannot be tested is neither met nor missed). An interview
    supports a persona when its person is assigned to it and said at least one coded passage. `min_held_out` is asked of the kappa with which
    people held out are assigned to it again (from 0.6 substantial, Landis & Koch 1977). A contradiction between interviews and survey
    counts when two or more people made the statement; single voices are told beside it.
    """
    bars = {
        "stability": min_stability, "respondents": min_respondents, "probability": min_probability, "held_out": min_held_out,
        "contradictions": max_contradictions, "interviews": min_interviews,
    }  # fmt: skip
    rows = []
    for persona, segments in drafts.items():
        own = members[members["persona_id"] == persona]
        if material.segments.found:
            found = _measured(material, persona, segments, own, evidence, bars)
        else:
            found = _of_group(material, persona, segments, own, grouped, evidence, bars)
        found.append(_row("dates", float("nan"), len(own), statement=data_age(material, members, persona)))
        rows += [{"persona_id": persona, "position": i, **row} for i, row in enumerate(found, start=1)]
    if not rows:
        return contracts.empty("persona_panel")
    return contracts.check(pd.DataFrame(rows), "persona_panel")


def _row(
    criterion: str,
    value: float,
    n: int | None,
    *,
    statement: str,
    low=np.nan,
    high=np.nan,
    chance=np.nan,
    bar=np.nan,
    status="",
    near=None,
    **told: float,
) -> dict:
    """One row of the panel; `told` are further numbers of its sentence."""
    if not status:
        status = "told" if math.isnan(bar) else "unknown" if math.isnan(value) else "met" if value >= bar else "missed"
    return {
        "criterion": criterion, "value": value, "low": low, "high": high, "chance": chance, "n": n, "bar": bar, "status": status, "next_persona": near,
        "statement": statement, **dict.fromkeys(BESIDE, np.nan), **told,
    }  # fmt: skip


def _measured(
    material: Material, persona: str, segments, own: pd.DataFrame, evidence: Evidence, bars: dict
) -> list[dict]:
    language = material.language
    chosen = [segment for segment in material.segments.segments if segment.segment in segments]
    survey = own[own["source"] == "survey"]
    n, stability = len(survey), float(min(segment.stability for segment in chosen))
    key = "stability" if len(chosen) == 1 else "stability_merged"
    return [
        _row("stability", stability, n, bar=bars["stability"], statement=say("panel", key, language, value=told(stability, bars["stability"], language), n=n)),
        _row("respondents", n, n, bar=bars["respondents"], statement=say("panel", "respondents", language, value=n)),
        _probability(material, chosen, survey, bars["probability"]),
        *_separation(persona, evidence, language),
        _held_out(persona, evidence, bars["held_out"], language),
        _match(material, persona, evidence),
        _interviews(material, own, bars["interviews"]),
        _triangulation(persona, evidence, bars["contradictions"], language),
    ]  # fmt: skip


def _of_group(
    material: Material, persona: str, segments, own: pd.DataFrame, grouped: pd.DataFrame, evidence: Evidence, bars: dict
) -> list[dict]:
    language, n = material.language, len(own)
    groups = grouped[grouped["segment"].isin(segments)]
    stability, chance = float(groups["stability"].min()), float(groups["p_chance"].max())
    shown = {"value": told(stability, bars["stability"], language), "n": n}
    p = say(
        "panel",
        "chance_none" if math.isnan(chance) else "chance",
        language,
        value=told(chance, SHUFFLES_HOLD, language, at_most=True),
    )
    again = say("panel", "group_stability_none" if math.isnan(stability) else "group_stability", language, **shown)
    return [
        _row("group_stability", stability, n, bar=bars["stability"], statement=again),
        _row("chance", chance, len(grouped), bar=SHUFFLES_HOLD, status=_at_most(chance), statement=p),
        *_separation(persona, evidence, language),
        _interviews(material, own, bars["interviews"]),
    ]  # fmt: skip


def _at_most(chance: float) -> str:
    return "unknown" if math.isnan(chance) else "met" if chance <= SHUFFLES_HOLD else "missed"


def _probability(material: Material, chosen, survey: pd.DataFrame, bar: float) -> dict:
    language = material.language
    weights = survey["respondent_id"].map(material.responses.set_index("respondent_id")["weight"]).fillna(1.0)
    found = estimates.mean(survey["probability"], weights=weights)
    value = chosen[0].mean_probability if len(chosen) == 1 else found.value
    low, high = max(found.low, 0.0), min(found.high, 1.0)
    interval = number_with(low, high, language)
    text = say("panel", "probability", language, value=told(value, bar, language), interval=interval, n=found.n)
    return _row("probability", value, found.n, low=low, high=high, bar=bar, statement=text)


def _separation(persona: str, evidence: Evidence, language: str) -> list[dict]:
    found = evidence.separation[evidence.separation["persona_id"] == persona]
    if found.empty or pd.isna(found.iloc[0]["value"]):
        return []
    row = found.iloc[0]
    values = {"value": _two(row["value"], language), "n": int(row["n"])}
    if row["next_persona"] is None:
        return [_row("separation", row["value"], row["n"], statement=say("panel", "silhouette", language, **values))]
    interval = number_with(row["low"], row["high"], language)
    text = say("panel", "separation", language, interval=interval, **values)
    near = row["next_persona"]
    return [_row("separation", row["value"], row["n"], low=row["low"], high=row["high"], near=near, statement=text)]


def _held_out(persona: str, evidence: Evidence, bar: float, language: str) -> dict:
    found = evidence.held_out[evidence.held_out["persona_id"] == persona]
    if found.empty:
        return _row("held_out", float("nan"), None, bar=bar, statement=say("panel", "held_out_none", language))
    row = found.iloc[0]
    n, least = int(row["n"]), estimates.no_share_below()
    if pd.isna(row["value"]):
        return _row("held_out", float("nan"), n, bar=bar, statement=say("panel", "held_out_few", language, least=least))
    precise = say(
        "panel", "precision_few" if pd.isna(row["precision"]) else "precision", language, least=least,
        value=wording.percent(row["precision"], language), interval=percent_with(row["precision_low"], row["precision_high"], language),
    )  # fmt: skip
    text = say(
        "panel", "held_out", language, n=n, value=wording.percent(row["value"], language),
        interval=percent_with(row["low"], row["high"], language), precise=precise, guess=wording.percent(row["guess"], language),
        kappa=told(row["kappa"], bar, language), kappa_interval=number_with(row["kappa_low"], row["kappa_high"], language),
        chance=_two(row["kappa_chance"], language),
    )  # fmt: skip
    low, high, chance = (float(row[name]) for name in ("kappa_low", "kappa_high", "kappa_chance"))
    beside = {name: float(row[column]) for name, column in zip(BESIDE, BEHIND, strict=False)}
    return _row(
        "held_out", float(row["kappa"]), n, low=low, high=high, chance=chance, bar=bar, statement=text, **beside
    )


def _match(material: Material, persona: str, evidence: Evidence) -> dict:
    language = material.language
    curve = evidence.match[evidence.match["persona_id"] == persona].sort_values("k")
    if curve.empty:
        least = estimates.no_share_below()
        return _row("match", float("nan"), None, statement=say("panel", "match_none", language, least=least))
    row = curve[curve["k"] <= NAMED].iloc[-1]
    text = match_sentence(row, language, weighted=material.responses["weight"].nunique() > 1)
    fewer = curve[curve["value"] < HALF]
    if len(fewer) and fewer.iloc[0]["k"] < row["k"]:
        first = int(fewer.iloc[0]["k"])
        text += " " + say(
            "panel", "match_half" if first > 1 else "match_half_one", language, k=in_words(first, language)
        )
    return _row("match", row["value"], int(row["base"]), low=row["low"], high=row["high"], statement=text)


def match_sentence(row: pd.Series, language: str, *, weighted: bool = False) -> str:
    """How many respondents of a persona have the first k attributes together; below 5 people, nobody among them, neither the number nor the share is told.

    The base is who answered all k questions behind them.
    """
    n, base, one = int(row["n"]), int(row["base"]), "_one" if row["k"] == 1 else ""
    values = {"count": n, "n": base, "k": in_words(int(row["k"]), language)}
    if n < estimates.suppress_below():
        return say("panel", f"match_few{one}", language, **values)
    share = ""
    if base >= estimates.no_share_below():
        interval = wording.interval(row["low"], row["high"], language, as_percent=True)
        share = f" ({wording.percent(row['value'], language)}; {interval}{say('panel', 'weighted', language) if weighted else ''})"
    key = "match_one" if row["k"] == 1 else "match_some" if row["value"] < HALF else "match_many"
    return say("panel", key, language, share=share, **values)


def _interviews(material: Material, own: pd.DataFrame, bar: int) -> dict:
    standing, language = standing_codings(material.codings), material.language
    own = own.loc[own["source"].eq("interview"), "respondent_id"]
    n = int(own.isin(_speakers(material, standing["verbatim_id"])).sum())
    decided = int(own.isin(_speakers(material, standing.loc[standing["accepted"], "verbatim_id"])).sum())
    key = "interviews_none" if n == 0 else "interviews_one" if n == 1 else "interviews"
    by = (
        ""
        if n == 0
        else say(
            "panel",
            "coded" if decided == n else "coded_some" if decided else "coded_by_machine",
            language,
            decided=decided,
        )
    )
    return _row(
        "interviews",
        n,
        n,
        bar=bar,
        statement=say("panel", key, language, value=in_words(n, language, capital=language == "de"), by=by),
        n_decided=float(decided),
    )


def _speakers(material: Material, verbatims: pd.Series) -> set[str]:
    return set(material.verbatims.loc[material.verbatims["verbatim_id"].isin(verbatims), "respondent_id"])


def _triangulation(persona: str, evidence: Evidence, bar: int, language: str) -> dict:
    own = evidence.triangulation[evidence.triangulation["persona_id"] == persona]
    if own.empty:
        return _row("contradictions", float("nan"), 0, statement=say("panel", "triangulation_none", language))
    counts = {verdict: int((own["verdict"] == verdict).sum()) for verdict in ("agree", "silent", "contradict")}
    if counts["silent"] == len(own):  # where nothing was compared, nothing was met
        text = say(
            "panel", "triangulation_silent" if len(own) > 1 else "triangulation_silent_one", language, n=len(own)
        )
        return _row("contradictions", float("nan"), len(own), bar=bar, status="told", statement=text)
    against = contradictions(evidence.triangulation, persona)
    single = counts["contradict"] - against
    key = "one_voice" if single == 1 == counts["contradict"] else "single_voices"
    aside = say("panel", key, language, single=in_words(single, language)) if single else ""
    text = say("panel", "triangulation", language, n=len(own), aside=aside, **counts)
    status = "met" if against <= bar else "missed"
    return _row("contradictions", against, len(own), bar=bar, status=status, statement=text)


def _two(value: float, language: str) -> str:
    return wording.number(value, language, decimals=2)
