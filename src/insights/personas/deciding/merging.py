"""Do two personas stand for one target group? Proposals to merge, with the reason; people decide in `personas.yml`."""

from __future__ import annotations

from itertools import combinations
from math import comb

import numpy as np
import pandas as pd

from insights import contracts, estimates, wording
from insights.personas.deciding.decisions import say
from insights.personas.drafting.passages import REST, passages
from insights.personas.drafting.profiles import persona_profile
from insights.personas.material import Material
from insights.personas.people.clusters import closeness
from insights.settings import PersonaDecisions

NEEDS = ("needs", "wishes", "fears", "problems")  # fields that say what somebody needs
CHANCE = 0.05  # p from which shared needs are no coincidence
NAMED = 3  # shared needs that the reason names
NOBODY = 0.0005  # overlap that would read as 0,0 %


def propose(
    material: Material,
    members: pd.DataFrame,
    drafts: dict[str, list[int]],
    grouped: pd.DataFrame,
    decisions: PersonaDecisions,
    *,
    merge_overlap: float = 0.15,
    max_personas: int = 5,
) -> pd.DataFrame:
    """Every two personas with what speaks for one target group (contract `persona_merges`); `proposed` pairs are for people to decide.

    `overlap`: of those who belong to one, the weighted share that is assigned to the other, in the direction in which it is larger: the
    directly estimated misclassification probability (DEMP; Hennig 2010, Advances in Data Analysis and Classification 4), from the
    posterior probabilities; its interval is Wilson's on the effective n of the ratio (linearised variance). Without a survey: the
    share of interviewed people who speak more like the other group than like their own, themselves left out; from the smallest group on.
    Shared needs: themes of coded needs, wishes, fears and problems that both voice, tested by the hypergeometric distribution against two
    draws from all such themes that anybody voices, corrected over all pairs (Benjamini-Hochberg); themes that all personas voice tell nothing where there are more than two.

    Proposed are pairs whose whole interval lies above `merge_overlap` (`overlap`); pairs whose overlap reaches it and whose needs are
    shared beyond chance (`needs`); and, while more than `max_personas` would be left, the closest pair after another (`limit`).
    Never a pair that people keep apart, nor one that would join two such drafts through a third. Nothing is merged here.
    """
    if len(drafts) < 2:
        return contracts.empty("persona_merges")
    soft = _posteriors(material, members, drafts) if material.segments.found else None
    near = None if material.segments.found else closeness(material, grouped)
    needs, voiced = needs_of(material, members, drafts), voiced_needs(material, members)
    leading = _leading_answers(persona_profile(material, members, drafts))
    apart = _kept_apart(decisions, drafts)
    rows = []
    for a, b in combinations(drafts, 2):
        overlap = _overlap(soft, [a], [b]) if soft else _overlap_of_people(near, drafts[a], drafts[b])
        rows.append(
            {
                "draft_a": a,
                "draft_b": b,
                **overlap,
                **_shared_needs(needs, a, b, voiced),
                **_same_answers(leading, a, b),
            }
        )
    found = pd.DataFrame(rows)
    found["p_needs"] = estimates.adjusted(found["p_needs"].to_numpy(float), "bh")
    table = _decide(found, soft, apart, list(drafts), merge_overlap, max_personas)
    labels = material.themes.set_index("theme_id")["label"]
    table["reason"] = [_reason(row, apart, labels, max_personas, material.language) for row in table.itertuples()]
    table["shared_needs"] = [
        contracts.join(labels.get(theme, theme) for theme in themes) or None for themes in table["shared_needs"]
    ]
    return contracts.check(table.drop(columns=["people", "likeness"]), "persona_merges")


def outcome(merges: pd.DataFrame, drafts: dict[str, list[int]], *, max_personas: int = 5, language: str) -> str:
    """How many personas there are and how many the proposals would leave, in one sentence in the study's language."""
    proposed = int(merges["proposed"].sum())
    left = len(drafts) - proposed
    text = say("outcome", "some" if proposed else "none", language, n=len(drafts), left=left)
    return text + (say("outcome", "over", language, most=max_personas) if left > max_personas else "")


def needs_of(material: Material, members: pd.DataFrame, drafts: dict[str, list[int]]) -> dict[str, set[str]]:
    """Persona -> themes of its people's needs, wishes, fears and problems; voiced by two of them (by the only one, if there is one)."""
    coded = _coded_needs(material, members)
    found = {}
    for persona in drafts:
        own = coded[coded["persona_id"] == persona]
        counts = own.groupby("topic")["respondent_id"].nunique()
        found[persona] = set(counts.index[counts >= min(2, own["respondent_id"].nunique())])
    return found


def voiced_needs(material: Material, members: pd.DataFrame) -> set[str]:
    """Themes of needs, wishes, fears and problems that anybody behind a persona voices: what shared needs are drawn from by chance."""
    return set(_coded_needs(material, members)["topic"])


def _coded_needs(material: Material, members: pd.DataFrame) -> pd.DataFrame:
    coded = passages(material, members)
    known = set(material.themes["theme_id"]) - {REST}
    return coded[coded["field"].isin(NEEDS) & coded["topic"].isin(known)]


def _posteriors(material: Material, members: pd.DataFrame, drafts: dict[str, list[int]]) -> dict:
    """Weights, assigned persona, and the posterior of each persona for every respondent with a segment."""
    table = material.memberships.merge(material.responses[["respondent_id", "weight"]], on="respondent_id")
    survey = members[members["source"] == "survey"].set_index("respondent_id")["persona_id"]
    assigned = table["respondent_id"].map(survey).to_numpy()
    z = {persona: sum(_posterior(table, segment) for segment in segments) for persona, segments in drafts.items()}
    return {"weight": table["weight"].to_numpy(float), "assigned": assigned, "z": z}


def _posterior(table: pd.DataFrame, segment: int) -> np.ndarray:
    if f"p_{segment}" in table:
        return table[f"p_{segment}"].to_numpy(float)
    return np.where(table["segment"] == segment, table["probability"], 0.0).astype(float)


def _overlap(soft: dict, a: list[str], b: list[str]) -> dict:
    """DEMP between two (sets of) personas, the larger of both directions."""
    found = [_misclassified(soft, into=a, of=b), _misclassified(soft, into=b, of=a)]
    n = int(np.isin(soft["assigned"], [*a, *b]).sum())
    value, low, high = max(found)
    if n < estimates.no_share_below():
        shown = dict.fromkeys(("overlap", "low", "high"), np.nan)
    else:
        shown = {"overlap": value, "low": low, "high": high}
    return {**shown, "n": n, "unit": "respondents", "people": pd.NA, "likeness": value}


def _misclassified(soft: dict, *, into: list[str], of: list[str]) -> tuple[float, float, float]:
    belongs = soft["weight"] * sum(soft["z"][persona] for persona in of)
    elsewhere = np.isin(soft["assigned"], into)
    total = belongs.sum()
    if total <= 0:
        return float("nan"), float("nan"), float("nan")
    value = float((belongs * elsewhere).sum() / total)
    n = len(belongs)
    variance = float(n / max(n - 1, 1) * ((belongs * (elsewhere - value)) ** 2).sum() / total**2)
    base = value * (1 - value) / variance if variance > 0 else estimates.effective_n(belongs)
    base = min(base, estimates.effective_n(belongs))  # never surer than so many people who were simply counted
    low, high = estimates.wilson(value * base, base)
    return value, low, high


def _overlap_of_people(near: pd.DataFrame, a: list[int], b: list[int]) -> dict:
    inside = near[near["segment"].isin([*a, *b])]
    first, second = inside[a].max(axis=1), inside[b].max(axis=1)
    elsewhere = np.where(inside["segment"].isin(a), second > first, first > second)
    n, k = len(inside), int(elsewhere.sum())
    likeness = float(np.where(inside["segment"].isin(a), second, first).mean())
    common = {"n": n, "unit": "interviewed", "people": k, "likeness": likeness}
    if n < estimates.suppress_below():
        return {"overlap": np.nan, "low": np.nan, "high": np.nan, **common}
    low, high = estimates.wilson(k, n)
    low = low if k else 0.0
    return {"overlap": k / n, "low": low, "high": high, **common}


def _shared_needs(needs: dict[str, set[str]], a: str, b: str, voiced: set[str]) -> dict:
    everywhere = set.intersection(*needs.values()) if len(needs) > 2 else set()
    first, second = needs[a] - everywhere, needs[b] - everywhere
    shared, among = sorted(first & second), len(voiced - everywhere)
    p = _by_chance(len(shared), len(first), len(second), among) if first and second else np.nan
    return {"shared_needs": shared, "n_shared_needs": len(shared), "n_needs": len(first | second), "p_needs": p}


def _by_chance(shared: int, first: int, second: int, among: int) -> float:
    """Probability that draws of `first` and of `second` out of `among` share so many or more (hypergeometric)."""
    ways = sum(comb(first, i) * comb(among - first, second - i) for i in range(shared, min(first, second) + 1))
    return ways / comb(among, second)


def _leading_answers(profile: pd.DataFrame) -> pd.DataFrame:
    """Most frequent category by question (rows) and persona (columns)."""
    shares = profile[profile["statistic"] == "share"]
    ranked = shares.sort_values(["persona_id", "variable", "value", "position"], ascending=[True, True, False, True])
    first = ranked.groupby(["persona_id", "variable"], as_index=False).first()
    return first.pivot(index="variable", columns="persona_id", values="category")


def _same_answers(leading: pd.DataFrame, a: str, b: str) -> dict:
    if not {a, b} <= set(leading.columns):
        return {"same_answers": 0, "n_answers": 0}
    both = leading[[a, b]].dropna()
    return {"same_answers": int((both[a] == both[b]).sum()), "n_answers": len(both)}


def _kept_apart(decisions: PersonaDecisions, drafts: dict[str, list[int]]) -> dict[frozenset, str]:
    """Pairs of personas that people keep apart -> why."""
    persona = {f"p{number}": name for name, numbers in drafts.items() for number in numbers}
    found = {}
    for entry in decisions.personas:
        for kept in entry.keep_apart_from:
            pair = frozenset({persona.get(entry.draft, ""), persona.get(kept.draft, "")}) - {""}
            if len(pair) == 2:
                found.setdefault(pair, kept.because)
    return found


def _decide(table: pd.DataFrame, soft, apart: dict, drafts: list[str], bar: float, most: int) -> pd.DataFrame:
    """Adds `proposed`, `rank` and `because`."""
    groups = [{draft} for draft in drafts]
    because: dict[int, str] = {}
    order: list[int] = []
    pairs = [frozenset({row.draft_a, row.draft_b}) for row in table.itertuples()]
    for i in table.sort_values(["overlap", "draft_a", "draft_b"], ascending=[False, True, True]).index:
        row = table.loc[i]
        if pairs[i] in apart:
            because[i] = "kept apart"
            continue
        needed = row["overlap"] >= bar and row["n_shared_needs"] > 0 and row["p_needs"] <= CHANCE
        reason = "overlap" if row["low"] > bar else "needs" if needed else ""
        if reason and _joined(groups, pairs[i], apart):
            because[i] = reason
            order.append(i)
    while len(groups) > most:
        i = _closest(table, pairs, groups, soft, apart)
        if i is None:
            break
        _joined(groups, pairs[i], apart)
        because[i] = "limit"
        order.append(i)
    rank = pd.Series({i: number for number, i in enumerate(order, start=1)}, dtype="Int64")
    return table.assign(
        proposed=[i in order for i in table.index],
        rank=rank.reindex(table.index),
        because=[because.get(i) for i in table.index],
    )


def _joined(groups: list[set], pair: frozenset, apart: dict) -> bool:
    """Join the groups of a pair; False where they are one already or people keep two of their drafts apart."""
    first, second = (next(group for group in groups if draft in group) for draft in sorted(pair))
    if first is second or _forbidden(first, second, apart):
        return False
    first |= second
    groups[:] = [group for group in groups if group is not second]
    return True


def _forbidden(first: set, second: set, apart: dict) -> bool:
    return any(frozenset({a, b}) in apart for a in first for b in second)


def _closest(table: pd.DataFrame, pairs: list[frozenset], groups: list[set], soft, apart: dict) -> int | None:
    """The pair that links the two closest groups which may be joined; overlaps of joined groups are measured anew where that can be done."""
    best, found = 0.0, None
    for first, second in combinations(sorted(groups, key=sorted), 2):
        if _forbidden(first, second, apart):
            continue
        linking = [i for i, pair in enumerate(pairs) if len(pair & first) == 1 and len(pair & second) == 1]
        i = max(linking, key=lambda i: (table.at[i, "likeness"], -i))
        likeness = _overlap(soft, sorted(first), sorted(second))["likeness"] if soft else table.at[i, "likeness"]
        if found is None or likeness > best:
            best, found = likeness, i
    return found


def _reason(row, apart: dict, labels: pd.Series, most: int, language: str) -> str:
    parts = [_overlap_sentence(row, language)]
    if row.n_shared_needs:
        listed = wording.listing(
            [wording.quoted(labels.get(t, t), language) for t in row.shared_needs[:NAMED]], language
        )
        p = wording.number(max(row.p_needs, 0.001), language, decimals=3 if row.p_needs < 0.01 else 2)
        key = "needs" if row.p_needs <= CHANCE else "few_needs"
        parts.append(say("merge", key, language, listed=listed, k=row.n_shared_needs, n=row.n_needs, p=p))
    elif row.n_needs:
        parts.append(say("merge", "no_needs", language))
    if row.n_answers:
        parts.append(say("merge", "answers", language, k=row.same_answers, n=row.n_answers))
    return " ".join([*parts, _conclusion(row, apart, most, language)])


def _overlap_sentence(row, language: str) -> str:
    if pd.isna(row.overlap):
        return say("merge", "overlap_few", language, n=row.n)
    if row.unit == "interviewed":
        return say("merge", "overlap_people", language, k=row.people, n=row.n)
    interval = wording.interval(row.low, row.high, language, as_percent=True)
    if row.overlap < NOBODY:
        return say("merge", "overlap_nobody", language, interval=interval, n=row.n)
    share = wording.percent(row.overlap, language, decimals=0 if row.overlap >= 0.01 else 1)
    return say("merge", "overlap", language, share=share, interval=interval, n=row.n)


def _conclusion(row, apart: dict, most: int, language: str) -> str:
    if row.because == "kept apart":
        return say("merge", "kept", language, because=apart[frozenset({row.draft_a, row.draft_b})])
    if row.proposed:
        return say("merge", f"by_{row.because}", language, most=most)
    return say("merge", "undecided" if pd.isna(row.overlap) else "apart", language)
