"""Made-up decisions of people."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts
from insights.interviews import coding
from tests.conftest import filled


def decided(table: pd.DataFrame, rows, codes, status: str = "accepted", *, coder: str = "anna") -> pd.DataFrame:
    """`coder` gave the passages in `rows` the `codes`, or rejected them."""
    ids = table["verbatim_id"].to_numpy()[list(rows)]
    probability = float(status == "accepted")
    frame = pd.DataFrame({"verbatim_id": ids, "code": list(codes)})
    return filled(frame.assign(coder=coder, status=status, probability=probability, reason=None), "codings")


def proposed(table: pd.DataFrame, vectors: np.ndarray, codes, decisions=None, *, at_least: float = 0.5, **options):
    """What the machine proposes for `table`; nobody decided anything unless `decisions` say so."""
    decisions = contracts.empty("codings") if decisions is None else decisions
    return coding.propose(coding.prepare(table, vectors, codes, **options), decisions, at_least=at_least)
