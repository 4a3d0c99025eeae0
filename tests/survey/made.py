"""Small surveys for tests: responses and variables as the contracts want them."""

from __future__ import annotations

import pandas as pd

from insights import contracts


def survey(columns: dict, weights=None, roles: dict | None = None, **kinds: str):
    """`responses` and `variables` from plain lists; kinds by column (default: nominal for text, numeric for numbers)."""
    n = len(next(iter(columns.values())))
    frame = pd.DataFrame(
        {"respondent_id": [f"r{i:05d}" for i in range(n)], "weight": 1.0 if weights is None else weights}
    )
    rows = []
    for position, (name, values) in enumerate(columns.items(), start=1):
        series = pd.Series(values)
        kind = kinds.get(name) or ("numeric" if pd.api.types.is_numeric_dtype(series.dtype) else "nominal")
        frame[name] = series.astype(float) if kind == "numeric" else series.astype("str")
        found = {
            part for cell in frame[name].dropna() for part in (contracts.split(cell) if kind == "multiple" else [cell])
        }
        rows.append(
            {
                "variable": name,
                "position": position,
                "role": (roles or {}).get(name, "demographic"),
                "kind": kind,
                "label": name.title(),
                "field": "",
                "touchpoint": name if (roles or {}).get(name) == "satisfaction" else "",
                "categories": "" if kind == "numeric" else contracts.join(sorted(found)),
                "bands": "",
                "builds_segments": False,
                "n_valid": int(frame[name].notna().sum()),
                "n_missing": int(frame[name].isna().sum()),
            }
        )
    return contracts.check(frame, "responses"), contracts.check(pd.DataFrame(rows), "variables")
