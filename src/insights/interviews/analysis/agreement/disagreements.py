"""What coders should talk about: where they differ, the confusions that come back most often first."""

from __future__ import annotations

from itertools import combinations

import pandas as pd

from insights import contracts
from insights.interviews.analysis.agreement.ratings import codes_given, decided_pairs, people_who_coded

NONE = ""  # stands for "gave no code there"
Pair = tuple[str, str]
_OMITTED = 0.5


def ranked(codings: pd.DataFrame, verbatims: pd.DataFrame) -> pd.DataFrame:
    """Verbatims on which two people differ (contract `disagreements`), one row per verbatim and pair of coders.

    They differ where one rejected what the other gave; a code on which he never decided is no disagreement. Codes that only one of them gave stand against those that only the other gave; where the other gave nothing instead, against
    nothing. A row belongs to the heaviest of its confusions and weighs `n_confused` (half of it for a code against nothing: often an
    oversight, where two codes against each other ask for a better definition) divided by its place among the rows of that confusion,
    so that the top of the list shows every frequent confusion before it repeats one.
    """
    rows = _rows(codings, verbatims)
    counts = _counted(rows)
    rows = [(*row[:5], max(row[5], key=lambda pair: (_weight(pair, counts), pair))) for row in rows]
    rows.sort(key=lambda row: (-_weight(row[5], counts), row[0], row[1], row[2]))
    seen: dict[frozenset, int] = {}
    table = []
    for verbatim, coder_a, coder_b, codes_a, codes_b, pair in rows:
        key = frozenset(pair)
        seen[key] = seen.get(key, 0) + 1
        table.append({
            "verbatim_id": verbatim, "coder_a": coder_a, "coder_b": coder_b, "codes_a": contracts.join(sorted(codes_a)),
            "codes_b": contracts.join(sorted(codes_b)), "confused_a": pair[0], "confused_b": pair[1], "n_confused": counts[key],
            "weight": _weight(pair, counts) / seen[key],
        })  # fmt: skip
    if not table:
        return contracts.empty("disagreements")
    out = pd.DataFrame(table).sort_values(["weight", "n_confused"], ascending=False, kind="stable", ignore_index=True)
    return contracts.check(out.assign(rank=range(1, len(out) + 1)), "disagreements")


def confusions(codings: pd.DataFrame, verbatims: pd.DataFrame) -> pd.DataFrame:
    """Pairs of codes that stand against each other, most frequent first: `code_a`, `code_b`, `n_verbatims`, `n_people`.

    An empty `code_b` counts where somebody gave `code_a` and somebody else nothing instead.
    """
    said = verbatims.set_index("verbatim_id")["respondent_id"]
    found = [
        (*sorted(pair, key=lambda code: (code == NONE, code)), row[0], said[row[0]])
        for row in _rows(codings, verbatims)
        for pair in row[5]
    ]
    table = pd.DataFrame(found, columns=["code_a", "code_b", "verbatim_id", "respondent_id"])
    counted = table.groupby(["code_a", "code_b"], sort=True).agg(
        n_verbatims=("verbatim_id", "nunique"), n_people=("respondent_id", "nunique")
    )
    return counted.reset_index().sort_values(
        ["n_verbatims", "n_people", "code_a", "code_b"], ascending=[False, False, True, True], ignore_index=True
    )


def _rows(codings: pd.DataFrame, verbatims: pd.DataFrame) -> list[tuple]:
    """(verbatim, coder a, coder b, codes of a, codes of b, confusions) wherever one of two people gave a code that the other rejected."""
    known = set(verbatims["verbatim_id"])
    sets = {coder: codes_given(codings, coder) for coder in people_who_coded(codings)}
    decided = {coder: decided_pairs(codings, coder) for coder in sets}
    rows = []
    for a, b in combinations(sorted(sets), 2):
        for verbatim in sorted(sets[a].keys() & sets[b].keys() & known):
            one, other = sets[a][verbatim], sets[b][verbatim]
            denied = {code for code in one - other if (verbatim, code) in decided[b]}
            denied |= {code for code in other - one if (verbatim, code) in decided[a]}
            if denied:
                rows.append((verbatim, a, b, one, other, _confused(one - other, other - one, denied)))
    return rows


def _confused(only_a: frozenset[str], only_b: frozenset[str], denied: set[str]) -> list[Pair]:
    """Codes of one coder against those of the other; of each two, somebody rejected one."""
    pairs = [(x, y) for x in sorted(only_a) or [NONE] for y in sorted(only_b) or [NONE]]
    return [pair for pair in pairs if denied & set(pair)]


def _weight(pair: Pair, counts: dict[frozenset, int]) -> float:
    return counts[frozenset(pair)] * (_OMITTED if NONE in pair else 1.0)


def _counted(rows: list[tuple]) -> dict[frozenset, int]:
    """On how many verbatims each two codes stand against each other, whoever gave which."""
    where: dict[frozenset, set[str]] = {}
    for verbatim, _, _, _, _, pairs in rows:
        for pair in pairs:
            where.setdefault(frozenset(pair), set()).add(verbatim)
    return {pair: len(verbatims) for pair, verbatims in where.items()}
