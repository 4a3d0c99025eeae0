"""What people speak of at each touchpoint: the codes of the passages that mention it."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pandas as pd

from insights import contracts

EXEMPLARS = 2
PAIR = ["touchpoint", "code"]
NO_CONTENT = ("quote",)  # marks a passage as worth quoting, whatever it speaks of


def touchpoint_codes(
    mentions: pd.DataFrame, codings: pd.DataFrame, codes: pd.DataFrame, memberships: pd.DataFrame
) -> pd.DataFrame:
    """The hand-over table `touchpoint_codes`: for everyone and each persona, people and passages per touchpoint and code.

    Passages of staff are left out, rejected codings too; what the machine proposed counts until somebody decides, and `n_accepted` tells
    how much of it people accepted. A passage that names several touchpoints counts at each of them.
    """
    if codings.empty or mentions.empty:
        return contracts.empty("touchpoint_codes")
    standing = codings[codings["status"] != "rejected"]
    refused = set(zip(*_pairs(codings[codings["status"] == "rejected"]), strict=True))
    standing = standing[[pair not in refused for pair in zip(*_pairs(standing), strict=True)]]
    standing = standing.assign(accepted=standing["status"] == "accepted")
    standing = standing.groupby(["verbatim_id", "code"], as_index=False)["accepted"].max()
    standing = standing[~standing["code"].isin(NO_CONTENT)]
    said = mentions[mentions["group"] != "staff"].merge(standing, on="verbatim_id")
    if said.empty:
        return contracts.empty("touchpoint_codes")
    names = dict(zip(codes["code"], codes["name"], strict=True))
    parts = [
        _counted(said[chosen]).assign(persona_id=who) for who, chosen in _groups(said, memberships) if chosen.any()
    ]
    table = pd.concat(parts, ignore_index=True)
    return contracts.check(table.assign(name=table["code"].map(lambda code: names.get(code, code))), "touchpoint_codes")


def _counted(said: pd.DataFrame) -> pd.DataFrame:
    """People, passages, mood and exemplars (passages of different people, those first that name few other touchpoints) by touchpoint and code."""
    ranked = said.sort_values(["accepted", "n_touchpoints", "verbatim_id"], ascending=[False, True, True])
    apart = ranked.drop_duplicates([*PAIR, "respondent_id"]).groupby(PAIR).head(EXEMPLARS)
    return ranked.groupby(PAIR).agg(
        n_people=("respondent_id", "nunique"), n_verbatims=("verbatim_id", "size"), n_accepted=("accepted", "sum"), mood=("polarity", "mean")
    ).assign(exemplars=apart.groupby(PAIR)["verbatim_id"].agg(contracts.join)).reset_index()  # fmt: skip


def _pairs(codings: pd.DataFrame) -> tuple[list, list]:
    return codings["verbatim_id"].tolist(), codings["code"].tolist()


def _groups(said: pd.DataFrame, memberships: pd.DataFrame) -> Iterator[tuple[str, np.ndarray]]:
    yield "all", np.ones(len(said), dtype=bool)
    speaker = pd.MultiIndex.from_frame(said[["respondent_id", "source"]])
    for persona_id, members in memberships.groupby("persona_id", sort=True):
        belongs = speaker.isin(pd.MultiIndex.from_frame(members[["respondent_id", "source"]]))
        yield str(persona_id), np.asarray(belongs, dtype=bool)
