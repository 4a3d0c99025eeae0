"""The customer file of `streaming`: whoever was a customer when the survey went out or came in the year after, and who has left since."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np

from . import streaming_plan as plan
from .drawing import chance, pick
from .writing import csv_bytes

SURVEYED, DRAWN = date(2025, 9, 30), date(2026, 9, 30)
NEW = 300  # who came after the survey
OLDEST = 57  # months for which somebody can have been a customer at the survey
DAYS = 30.4375


def customers_file(truths: list[dict]) -> bytes:
    """customers.csv: id, the days of joining and leaving, and the monthly fee. Losses before the survey are not in it."""
    rng = np.random.default_rng(plan.SEED + 1)
    rows = [_row(rng, truth["respondent"], truth["type"], int(OLDEST * rng.random() ** 1.4 * DAYS)) for truth in truths]
    for number in range(plan.PEOPLE + 1, plan.PEOPLE + NEW + 1):
        came = -1 - int(rng.random() * ((DRAWN - SURVEYED).days - 1))
        rows.append(_row(rng, f"V{number:05d}", pick(rng, plan.SHARES), came))
    return csv_bytes(["customer", "joined", "left", "monthly_fee"], rows)


def _row(rng: np.random.Generator, name: str, kind: str, days: int) -> list:
    """`days`: for how long somebody was a customer at the survey; negative: until he came."""
    joined = SURVEYED - timedelta(days=days)
    month = max(days, 0) / DAYS
    left = None
    day = max(joined, SURVEYED)
    while left is None:
        month, day = month + 1, day + timedelta(days=DAYS)
        end = day - timedelta(days=int(rng.random() * DAYS))
        if end > DRAWN:
            break
        if chance(rng, leaving(kind, month)):
            left = end
    return [name, joined.isoformat(), left.isoformat() if left else None, f"{pick(rng, plan.FEES[kind]):.2f}"]


def leaving(kind: str, month: float) -> float:
    """The planted probability of leaving in that month of being a customer."""
    a, b = plan.LEAVING[kind]
    return a / (a + b + month - 1)
