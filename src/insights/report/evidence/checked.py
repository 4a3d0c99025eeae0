"""One row of a hand-over file held against something else, and what came of it: shared by all that recompute and compare."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

Z = 1.959963984540054
CLOSE = 2e-5
RECOMPUTED, CHECKED, SEALED = "recomputed", "checked", "sealed"


@dataclass(frozen=True)
class Check:
    """The row of `file` that `row` names; `how` it was held against the data (`recomputed`: worked out anew; `checked`: against limits or sums); `wrong` is empty where all is well."""

    file: str
    row: Mapping[str, str]
    how: str = RECOMPUTED
    wrong: str = ""


def compared(file: str, row: Mapping[str, str], told: Mapping[str, float | None], anew: Mapping[str, float]) -> Check:
    """The row with the first figure that differs, in words."""
    for name, value in anew.items():
        if name in told and value == value and differs(told[name], value):
            return Check(file, row, wrong=f"gives {name} = {told[name]:.6g}; worked out anew it is {value:.6g}")
    return Check(file, row)


def differs(told: float | None, anew: float, *, digits: float = CLOSE) -> bool:
    """Whether a figure of a file is another one than `anew`, beyond the six digits that files hold."""
    return told is not None and told == told and abs(told - anew) > digits * max(1.0, abs(anew))


def wilson(share: float, n: float) -> tuple[float, float]:
    """The 95 % interval of a share on `n` people (Wilson 1927)."""
    share = min(max(share, 0.0), 1.0)  # sums of weights miss the ends by a hair
    middle = share + Z * Z / (2 * n)
    half = Z * math.sqrt(share * (1 - share) / n + Z * Z / (4 * n * n))
    return max(0.0, (middle - half) / (1 + Z * Z / n)), min(1.0, (middle + half) / (1 + Z * Z / n))
