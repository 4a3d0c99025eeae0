"""Whom a campaign for a mixture of personas reaches: how many people fit, and through which channels they can be met."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from insights import contracts, estimates
from insights.contracts.documents import Persona, PersonaSet
from insights.errors import InputError, nearest
from insights.personas.deciding.decisions import by_words
from insights.personas.material import package_list, sheet_field
from insights.personas.persona_map.areas import between
from insights.personas.screening.membership import Target
from insights.settings import PersonaDecisions
from insights.settings.campaigns import Campaign
from insights.settings.personas import bare
from insights.wording import listing, quoted

FILE = "personas.yml"
FITS = 0.5  # fit from which somebody is in the target group
COUNTS = 0.1  # fit from which somebody is counted among those behind a figure
PAIRS = 3  # pairs of personas that are proposed at most
_QUOTED = re.compile(r"[„“”\"]([^„“”\"]+)[“”\"]")


@dataclass(frozen=True)
class _Wanted:
    """A campaign with its personas resolved to ids."""

    key: str
    name: str
    weights: dict[str, float]
    channel: str | None = None
    proposed: bool = False


def campaign_reach(
    target: Target,
    personas: PersonaSet,
    decisions: PersonaDecisions,
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    *,
    language: str,
    profile: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """What each campaign of `decisions` reaches (contract `campaigns`); behind them, as proposals, every single persona and the pairs that
    share most people.

    How well somebody fits is Σ w_k p_k / max w: the probabilities of the campaign's personas, weighted so that a sure member of its main persona
    fits wholly. `reach` is the mean fit of all respondents, `target` the share with a fit of 0.5 or more. Per channel of the survey, everybody
    counted by his fit: which share of the campaign's people uses it (`channel`), how well its users fit (`hit`, the rest is waste), and for the
    campaign's own channel what it reaches of everybody (`through`). `n` counts people with a fit of 0.1 or more. A channel that the profile of a
    persona (`profile`: table `persona_profile`) does not tell is told here neither, nor how well its users fit. Shares have Wilson
    intervals and means t intervals, on the effective n of the weights; the personas count as given. A campaign whose personas this run
    does not have, or has no respondents of, stays as one row without figures; `note` says why in the study's `language`. Raises InputError
    for a channel that does not exist.
    """
    _check_names(decisions)
    written, open_ones = _written(decisions, personas, target, language)
    unknown = [_not_computed(key, campaign, reason) for key, campaign, reason in open_ones]
    if not len(target.rows):
        table = pd.DataFrame(unknown)
        return contracts.check(table, "campaigns") if unknown else contracts.empty("campaigns")
    asked = responses.iloc[target.rows].reset_index(drop=True)
    channels = _channels(asked, variables)
    wanted = [*written, *_proposed(personas, target)]
    rows = {one.key: _rows(one, target, _own_channels(one, channels)) for one in wanted}
    few = {one.key: _few(rows[one.key]).union(*(_untold(profile, p, channels) for p in one.weights)) for one in wanted}
    alone = {next(iter(one.weights)): few[one.key] for one in wanted if len(one.weights) == 1}
    # What is hidden for one persona would follow from a mixture with it.
    tables = [
        _table(one, target, _hidden(rows[one.key], few[one.key].union(*(alone[p] for p in one.weights))))
        for one in wanted
    ]
    return contracts.check(pd.concat([*tables, pd.DataFrame(unknown)], ignore_index=True), "campaigns")


def campaign_mistakes(decisions: PersonaDecisions, personas: PersonaSet, variables: pd.DataFrame) -> list[str]:
    """What of the campaigns in `personas.yml` fits neither the personas of the last run nor the channels of the survey, a sentence each."""
    found = []
    try:
        _check_names(decisions)
    except InputError as error:
        found.append(str(error))
    everybody = tuple(persona.persona_id for persona in personas.personas)
    names = list(dict.fromkeys(category for _, category in _channel_questions(variables)))
    for campaign in decisions.campaigns:
        for reference in campaign.personas if everybody else ():
            if _persona(reference, decisions, personas, everybody) is None:
                listed = nearest(reference, _listed(personas, everybody))
                found.append(
                    f"{FILE}: campaign {campaign.name!r}: the last run has no persona {reference!r}; {listed}."
                )
        if campaign.channel and bare(campaign.channel) not in {bare(name) for name in names}:
            found.append(_no_channel(campaign.name, campaign.channel, names))
    return found


def fit(target: Target, weights: dict[str, float]) -> np.ndarray:
    """How well each respondent fits a campaign, from 0 to 1."""
    own = np.array([weights.get(persona, 0.0) for persona in target.personas])
    return np.clip(target.belongs @ own / own.max(), 0.0, 1.0)


def overview(table: pd.DataFrame) -> pd.DataFrame:
    """The reach of each campaign, without its channels."""
    rows = table[table["measure"].isin(["reach", "target"])]
    return rows[["campaign", "name", "proposed", "measure", "n", "value", "low", "high"]].reset_index(drop=True)


def _check_names(decisions: PersonaDecisions) -> None:
    names = [bare(campaign.name) for campaign in decisions.campaigns]
    for campaign in decisions.campaigns:
        if names.count(bare(campaign.name)) > 1:
            raise InputError(f"{FILE}: two campaigns are called {campaign.name!r}; give each a name of its own.")


def _written(
    decisions: PersonaDecisions, personas: PersonaSet, target: Target, language: str
) -> tuple[list[_Wanted], list[tuple[str, Campaign, str]]]:
    """The campaigns of `personas.yml` that can be computed, and those that cannot, with the reason."""
    say, found, open_ones = package_list(f"campaigns_{language}"), [], []
    for i, campaign in enumerate(decisions.campaigns, start=1):
        named = {one: _persona(one, decisions, personas, target.personas) for one in campaign.personas}
        gone = [quoted(one, language) for one, persona in named.items() if persona is None]
        if not target.personas:
            open_ones.append((f"c{i}", campaign, say["nobody"]))
        elif gone:
            there = listing(_listed(personas, target.personas), language)
            key = "gone_one" if len(gone) == 1 else "gone"
            open_ones.append((f"c{i}", campaign, say[key].format(personas=listing(gone, language), there=there)))
        else:
            weights: dict[str, float] = {}
            for one, weight in campaign.personas.items():
                weights[named[one]] = weights.get(named[one], 0.0) + weight
            found.append(_Wanted(f"c{i}", campaign.name, weights, campaign.channel))
    return found, open_ones


def _not_computed(key: str, campaign: Campaign, reason: str) -> dict:
    nothing = {"variable": None, "category": None, "n": pd.NA, "value": np.nan, "low": np.nan, "high": np.nan}
    return nothing | {
        "measure": "reach", "base": 0, "note": reason, "campaign": key, "name": campaign.name, "proposed": False, "position": 1,
        "personas": contracts.join(campaign.personas), "weights": contracts.join(f"{w:.4g}" for w in campaign.personas.values()),
    }  # fmt: skip


def _proposed(personas: PersonaSet, target: Target) -> list[_Wanted]:
    names = {persona.persona_id: persona.name for persona in personas.personas}
    shared = sorted(between(target).items(), key=lambda pair: (-pair[1], pair[0]))[:PAIRS]
    shared = shared if len(target.personas) > 2 else []  # two of two is everybody
    mixtures = [[persona] for persona in target.personas] + [contracts.split(pair) for pair, _ in shared]
    return [
        _Wanted(
            f"s{i}",
            " + ".join(names.get(persona, persona) for persona in mixture),
            dict.fromkeys(mixture, 1 / len(mixture)),
            proposed=True,
        )
        for i, mixture in enumerate(mixtures, start=1)
    ]


def _persona(reference: str, decisions: PersonaDecisions, personas: PersonaSet, those: Sequence[str]) -> str | None:
    """The persona among `those` that `reference` names: by its number, its name, or the words it stands for; a number follows the words
    beside it in `personas.yml`, because numbers can swap with new data. None where there is none."""
    known = {persona.persona_id: _words(persona) for persona in personas.personas if persona.persona_id in those}
    words = [entry.stands_for for entry in decisions.personas if entry.draft == reference and entry.stands_for]
    for text in (*words, reference):
        found = [persona for persona, said in known.items() if bare(text) in said]
        found = found or _standing_for(text, personas, those)
        if len(found) == 1:
            return found[0]
    if words:  # whoever has the number now is somebody else
        return None
    if reference in known:
        return reference
    merged = [one.persona_id for one in personas.personas if reference in {draft.draft for draft in one.drafts}]
    return merged[0] if len(merged) == 1 and merged[0] in known else None


def _standing_for(text: str, personas: PersonaSet, those: Sequence[str]) -> list[str]:
    """The personas whose drafts `text` stands for, by the same rule as every decision in `personas.yml` (`decisions.by_words`)."""
    drafts = {draft.draft: (persona.persona_id, draft) for persona in personas.personas for draft in persona.drafts}
    rows = [
        (name, [bare(word) for word in (draft.stands_for, *draft.words)], re.split(r"[,;\s]+", draft.stands_for))
        for name, (_, draft) in drafts.items()
    ]
    found = by_words(text, pd.DataFrame(rows, columns=["draft", "words", "people"]))
    return [persona for persona in dict.fromkeys(drafts[name][0] for name in found) if persona in those]


def _listed(personas: PersonaSet, those: Sequence[str]) -> list[str]:
    return [f"{persona.persona_id} ({persona.name})" for persona in personas.personas if persona.persona_id in those]


def _words(persona: Persona) -> set[str]:
    """Everything but its number that names a persona."""
    drafts = [text for draft in persona.drafts for text in (draft.stands_for, *draft.words)]
    return {bare(text) for text in (persona.name, persona.headline, *_QUOTED.findall(persona.headline), *drafts)}


def _channel_questions(variables: pd.DataFrame) -> list[tuple[dict, str]]:
    """Each channel that the survey asks for, with its question."""
    asked = [
        variable
        for variable in variables.sort_values("position").to_dict("records")
        if sheet_field(variable["variable"], variable["field"]) == "channels"
        and variable["kind"] in ("nominal", "ordinal", "multiple")
    ]
    return [(variable, category) for variable in asked for category in contracts.split(variable["categories"])]


def _channels(asked: pd.DataFrame, variables: pd.DataFrame) -> dict[tuple[str, str], np.ndarray]:
    """(question, channel) -> who uses it: 1, 0, NaN for no answer. Questions for channels only."""
    found = {}
    for variable, category in _channel_questions(variables):
        name, several = variable["variable"], variable["kind"] == "multiple"
        if name in asked:
            uses = [category in contracts.split(value) if several else value == category for value in asked[name]]
            found[name, category] = np.where(asked[name].isna(), np.nan, np.array(uses, dtype=float))
    return found


def _own_channels(wanted: _Wanted, channels: dict) -> dict[tuple[str, str], tuple[np.ndarray, bool]]:
    """The channels, each with whether the campaign runs through it."""
    names = list(dict.fromkeys(category for _, category in channels))
    if wanted.channel and bare(wanted.channel) not in {bare(name) for name in names}:
        raise InputError(_no_channel(wanted.name, wanted.channel, names))
    chosen = bare(wanted.channel) if wanted.channel else None
    return {place: (uses, bare(place[1]) == chosen) for place, uses in channels.items()}


def _no_channel(campaign: str, channel: str, names: Sequence[str]) -> str:
    hint = nearest(channel, names) if names else "the survey has no question with `field: channels`"
    return f"{FILE}: campaign {campaign!r}: there is no channel {channel!r}; {hint}."


def _rows(wanted: _Wanted, target: Target, channels: dict) -> list[dict]:
    """Everything that is told of one campaign, small numbers too."""
    fits = fit(target, wanted.weights)
    inside = fits >= FITS
    rows = [
        _row("reach", int((fits >= COUNTS).sum()), estimates.mean(fits, weights=target.weight)),
        _row("target", int(inside.sum()), estimates.share(inside, weights=target.weight)),
    ]
    for (variable, category), (uses, own) in channels.items():
        rows += _through(variable, category, uses, fits, target.weight, own=own)
    return rows


def _table(wanted: _Wanted, target: Target, rows: list[dict]) -> pd.DataFrame:
    table = pd.DataFrame(rows)
    personas = [persona for persona in target.personas if persona in wanted.weights]
    return table.assign(
        campaign=wanted.key, name=wanted.name, proposed=wanted.proposed, position=range(1, len(table) + 1),
        personas=contracts.join(personas), weights=contracts.join(f"{wanted.weights[persona]:.4g}" for persona in personas),
    )  # fmt: skip


def _through(
    variable: str, category: str, uses: np.ndarray, fits: np.ndarray, weight: np.ndarray, *, own: bool
) -> list[dict]:
    """The rows of one channel."""
    known = ~np.isnan(uses)
    uses, counting = uses == 1, fits >= COUNTS
    n, asked, users = int((uses & counting).sum()), known & counting, known & uses
    figures = {
        "channel": estimates.share(uses[asked], weights=(weight * fits)[asked]),
        "hit": estimates.mean(fits[users], weights=weight[users]),
    }
    if own:
        figures["through"] = estimates.mean((uses * fits)[known], weights=weight[known])
    return [_row(measure, n, estimate, variable, category) for measure, estimate in figures.items()]


def _row(
    measure: str, n: int, estimate: estimates.Estimate, variable: str | None = None, category: str | None = None
) -> dict:
    shown = estimate.n >= estimates.no_share_below()
    low, high = max(0.0, estimate.low), min(1.0, estimate.high)
    figures = (
        {"value": estimate.value, "low": low, "high": high}
        if shown
        else {"value": np.nan, "low": np.nan, "high": np.nan}
    )
    note = estimate.note
    return {
        "measure": measure,
        "variable": variable,
        "category": category,
        "n": n,
        "base": estimate.n,
        "note": note,
        **figures,
    }


def _few(rows: list[dict]) -> set[tuple]:
    """The figures that rest on one to four people, by question and channel."""
    return {(row["variable"], row["category"]) for row in rows if 0 < row["n"] < estimates.suppress_below()}


def _untold(profile: pd.DataFrame | None, persona: str, channels: dict) -> set[tuple]:
    """The channels that the profile of a persona leaves out of a question that it tells."""
    if profile is None:
        return set()
    own = profile[(profile["persona_id"] == persona) & (profile["statistic"] == "share")]
    told = set(zip(own["variable"], own["category"], strict=True))
    return {(variable, category) for variable, category in channels if variable in set(own["variable"])} - told


def _hidden(rows: list[dict], small: set[tuple]) -> list[dict]:
    """The rows without the figures in `small`, nor those from which one would follow: of a question whose hidden channels are one, or fewer
    than five people together, the next smallest goes too (`estimates.gives_away`)."""
    counts = {(row["variable"], row["category"]): row["n"] for row in rows}
    for variable in sorted({variable for variable, _ in small if variable}):
        rest = sorted((n, place) for place, n in counts.items() if place[0] == variable and n and place not in small)
        while rest and estimates.gives_away(
            [n for place, n in counts.items() if place[0] == variable and place in small]
        ):
            small.add(rest.pop(0)[1])
    blank = {"n": pd.NA, "value": np.nan, "low": np.nan, "high": np.nan, "note": "suppressed"}
    return [row | blank if (row["variable"], row["category"]) in small else row for row in rows]
