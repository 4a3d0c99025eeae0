"""Who belongs to which persona, and how surely: what the screening has to find out."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Target:
    """The respondents of the survey that belong to a persona.

    `rows`: their positions in `responses`; `belongs`: respondents × personas, the probability of each; `persona`: position of the persona
    that each was assigned to; `weight`: their survey weights; `ids`: their respondent_ids, where known.
    """

    personas: tuple[str, ...]
    rows: np.ndarray
    belongs: np.ndarray
    persona: np.ndarray
    weight: np.ndarray
    ids: np.ndarray | None = None

    def lots(self, seed: int) -> np.ndarray:
        """A number drawn for each respondent by `seed` and respondent_id alone, whatever the order of the rows."""
        ids = np.arange(len(self.persona)) if self.ids is None else self.ids
        drawn = (blake2b(f"{seed}:{one}".encode(), digest_size=8).digest() for one in ids)
        return np.array([int.from_bytes(lot, "big") for lot in drawn], dtype=np.uint64)

    @property
    def sizes(self) -> np.ndarray:
        """Respondents of each persona."""
        return np.bincount(self.persona, minlength=len(self.personas))

    @property
    def weighted(self) -> bool:
        """Whether respondents count differently."""
        return bool(len(self.weight) and not np.allclose(self.weight, self.weight[0]))


def who_belongs_where(persona_memberships: pd.DataFrame, memberships: pd.DataFrame, responses: pd.DataFrame) -> Target:
    """The survey respondents of `persona_memberships` with their probability for every persona, after merges.

    The probabilities are those of the segments (`p_1` …), summed over the segments that a persona stands for; where the segments do not
    say, a respondent's own persona has the probability of his membership and the others share the rest by size.
    """
    table = persona_memberships[persona_memberships["source"] == "survey"]
    places = pd.Series(np.arange(len(responses)), index=responses["respondent_id"])
    table = table[table["respondent_id"].isin(places.index)]
    table = table.assign(row=table["respondent_id"].map(places)).sort_values("row")
    personas = tuple(sorted(table["persona_id"].unique(), key=persona_number))
    persona = table["persona_id"].map({one: i for i, one in enumerate(personas)}).to_numpy(dtype=int)
    rows = table["row"].to_numpy(dtype=int)
    belongs = _probabilities(table, persona, personas, memberships)
    weight = responses["weight"].to_numpy(dtype=float)[rows]
    return Target(personas, rows, belongs, persona, weight, ids=table["respondent_id"].to_numpy())


def persona_number(persona_id: str) -> tuple[int, str]:
    """Sorts `p2` before `p10`."""
    digits = "".join(sign for sign in persona_id if sign.isdigit())
    return (int(digits) if digits else 0, persona_id)


def _probabilities(table, persona: np.ndarray, personas: tuple[str, ...], memberships: pd.DataFrame) -> np.ndarray:
    n, k = len(table), len(personas)
    known = memberships.set_index("respondent_id").reindex(table["respondent_id"])
    # Most of a segment's people: after a merge single ones may belong to another persona than their segment.
    stands_for = (
        pd.Series(table["persona_id"].to_numpy())
        .groupby(known["segment"].to_numpy())
        .agg(lambda own: own.value_counts().sort_index(kind="stable").idxmax())
        .rename(index=int)
        .to_dict()
    )
    belongs = np.zeros((n, k))
    for column in (one for one in memberships.columns if one.startswith("p_")):
        into = stands_for.get(int(column.removeprefix("p_")))
        if into is not None:
            belongs[:, personas.index(into)] += known[column].fillna(0.0).to_numpy()
    sizes = np.bincount(persona, minlength=k) / max(n, 1)
    for i in np.flatnonzero(~np.isclose(belongs.sum(axis=1), 1.0, atol=1e-3)):
        own = float(table["probability"].iloc[i])
        rest = sizes.copy()
        rest[persona[i]] = 0.0
        belongs[i] = rest / rest.sum() * (1 - own) if rest.sum() else 0.0
        belongs[i, persona[i]] = own if rest.sum() else 1.0
    return belongs / belongs.sum(axis=1, keepdims=True) if n else belongs
