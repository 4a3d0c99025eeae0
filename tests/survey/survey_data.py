"""Invented surveys with planted types, or none, as the hand-over `responses` and `variables`."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts

SHARES = [0.4, 0.35, 0.25]
CHANNELS = ["Portal", "Telefon", "E-Mail"]
PRICE = ["niedrig", "mittel", "hoch"]
WISHES = ["Videos", "Ansprechpartner", "Preise im Netz", "Schnittstellen"]


def survey(*, n: int = 400, seed: int = 1, shuffled: bool = False) -> tuple[pd.DataFrame, pd.DataFrame, np.ndarray]:
    """Three types; `shuffled` takes every connection between the questions away. Also returns the true types."""
    rng = np.random.default_rng(seed)
    types = rng.choice(3, size=n, p=SHARES)
    lean = [0.8, 0.1, 0.1]
    towards = np.array([np.roll(lean, shift) for shift in range(3)])
    wishes = np.array([[0.8, 0.1, 0.2, 0.2], [0.2, 0.8, 0.1, 0.1], [0.1, 0.2, 0.8, 0.2]])
    logins = np.array([5.0, 1.5, 2.0])[types] + rng.integers(-1, 2, n)
    columns = {
        "kanal": [rng.choice(CHANNELS, p=towards[t]) for t in types],
        "preis": [rng.choice(PRICE, p=towards[t]) for t in types],
        "wuensche": [
            contracts.join(w for w, p in zip(WISHES, wishes[t], strict=True) if rng.random() < p) or None for t in types
        ],
        "logins": np.maximum(0, np.floor(logins)),
        "rolle": [rng.choice(["Technik", "Leitung", "Einkauf"], p=0.5 * towards[t] + 0.5 / 3) for t in types],
        "laune": rng.choice(["1", "2", "3"], n),
    }
    if shuffled:
        columns = {name: np.array(values, dtype=object)[rng.permutation(n)] for name, values in columns.items()}
    data = pd.DataFrame({"respondent_id": [f"r{i:04d}" for i in range(n)], "weight": 1.0} | columns)
    data["logins"] = data["logins"].astype(float)
    data["nps"] = np.clip(np.round(5 + 3 * (data["logins"] >= 4) + rng.normal(0, 1.5, n)), 0, 10)
    return contracts.check(data, "responses"), variables(data), types


def variables(data: pd.DataFrame) -> pd.DataFrame:
    """What the columns mean."""
    rows = [
        ("kanal", "behaviour", "nominal", "Bevorzugter Kanal", CHANNELS, True),
        ("preis", "psychographic", "ordinal", "Preisbewusstsein", PRICE, True),
        ("wuensche", "psychographic", "multiple", "Was wünschen Sie sich?", WISHES, True),
        ("logins", "usage", "numeric", "Anmeldungen je Woche", [], True),
        ("rolle", "demographic", "nominal", "Funktion im Betrieb", ["Technik", "Leitung", "Einkauf"], False),
        ("laune", "demographic", "ordinal", "Laune", ["1", "2", "3"], False),
        ("nps", "nps", "numeric", "Weiterempfehlung", [], False),
    ]
    table = pd.DataFrame(rows, columns=["variable", "role", "kind", "label", "categories", "builds_segments"])
    table["categories"] = table["categories"].map(contracts.join)
    table["position"] = range(1, len(table) + 1)
    table["field"] = table["variable"].map({"kanal": "channels"})
    table["touchpoint"], table["bands"] = None, ""
    table["n_valid"] = [data[name].notna().sum() for name in table["variable"]]
    table["n_missing"] = len(data) - table["n_valid"]
    return contracts.check(table, "variables")
