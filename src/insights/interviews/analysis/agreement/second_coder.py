"""Which passages a further coder is given to read."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd

from insights.interviews.analysis.agreement.ratings import DECIDED, codes_given
from insights.interviews.coding.decisions import MACHINE

ORDER = ["interview_id", "turn", "start", "question", "verbatim_id"]
_NONE = ""
_PER_CODE = 3


def second_sample(
    verbatims: pd.DataFrame, codings: pd.DataFrame, *, share: float = 0.2, n: int | None = None, at_least: int = 30,
    among: Iterable[str] | None = None, per_code: int = _PER_CODE, seed: int = 0,
) -> pd.DataFrame:  # fmt: skip
    """Those of `verbatims` that a further coder reads, in the order of the talk.

    A random `share` of those in `among` (None: of all), at least `at_least`, or just `n`, spread over interviews and codes so that each
    is as likely as any other. Where people coded already, every code of the one who decided most is topped up to `per_code` passages if it
    has as many, after which the sample is no longer a random one (unless `n` is given). Nothing in the result tells what anybody gave.
    """
    first = _most_decided(codings)
    sets = codes_given(codings, first)
    pool = verbatims.sort_values("verbatim_id", ignore_index=True)
    if among is not None:
        pool = pool[pool["verbatim_id"].isin(set(among))].reset_index(drop=True)
    given = [sorted(sets.get(verbatim, frozenset())) for verbatim in pool["verbatim_id"]]
    wanted = max(at_least, round(share * len(pool))) if n is None else n
    chosen = _drawn(pool, given, min(len(pool), wanted), seed, per_code if first != MACHINE and n is None else 0)
    drawn = pool.loc[chosen]
    return drawn.sort_values(ORDER, ignore_index=True)


def _drawn(pool: pd.DataFrame, given: list[list[str]], n: int, seed: int, per_code: int) -> list[int]:
    """Rows of a systematic sample along interviews and codes, topped up for rare codes."""
    if not n:
        return []
    rng = np.random.default_rng(seed)
    held: dict[str, list[int]] = {}
    for row, codes in enumerate(given):
        for code in codes or [_NONE]:
            held.setdefault(code, []).append(row)
    rarest = [min(codes or [_NONE], key=lambda code: (len(held[code]), code)) for codes in given]
    order = pool.assign(rarest=rarest, chance=rng.random(len(pool)))
    stratum = pool["interview_id"].fillna(pool["question"])
    order = order.assign(stratum=stratum).sort_values(["stratum", "rarest", "chance"])
    places = (rng.random() + np.arange(n)) * len(pool) / n
    chosen = set(order.index[places.astype(int)])
    for code in sorted(held, key=lambda code: (len(held[code]), code)):
        missing = min(per_code, len(held[code])) - len(chosen & set(held[code]))
        left = sorted(set(held[code]) - chosen)
        if missing > 0:
            chosen |= {int(row) for row in rng.choice(left, size=missing, replace=False)}
    return sorted(chosen)


def _most_decided(codings: pd.DataFrame) -> str:
    own = codings[(codings["coder"] != MACHINE) & codings["status"].isin(DECIDED)]
    counts = own.groupby("coder")["verbatim_id"].nunique()
    return MACHINE if counts.empty else str(counts.index[counts.to_numpy().argmax()])
