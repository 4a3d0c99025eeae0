"""Groups that differ on two known dimensions: who belongs where, what everybody answered, what the questions are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights.personas.screening.membership import Target

AGREE = ["stimme gar nicht zu", "stimme eher nicht zu", "teils, teils", "stimme eher zu", "stimme voll zu"]
STATEMENTS = {  # question -> (wording, dimension, direction)
    "alone": ("Ich mache alles am liebsten selbst.", 0, -1),
    "help": ("Ein fester Ansprechpartner ist mir wichtig.", 0, 1),
    "plan": ("Ich plane weit im Voraus.", 0, 1),
    "price": ("Ich vergleiche immer die Preise.", 1, -1),
    "brand": ("Ich kaufe nur das Original.", 1, 1),
    "data": ("Meine Daten gebe ich nicht her.", 1, 1),
    "noise": ("Ich mag Dienstage.", None, 1),
}
THREE = [(-1.2, 0.0), (1.2, 0.9), (0.2, -1.4)]  # where the groups lie on the two dimensions
TWO = [(-1.2, 0.0), (1.2, 0.0)]


def planted(n: int = 300, *, places=THREE, sizes=None, seed: int = 1, missing: float = 0.03, sharp: float = 0.95):
    """`n` people in groups that lie at `places`; Target, responses and variables."""
    rng = np.random.default_rng(seed)
    k = len(places)
    group = rng.choice(k, n, p=sizes)
    answers = {"respondent_id": [f"r{i:04d}" for i in range(n)], "weight": np.ones(n)}
    at = np.array(places)[group] + rng.normal(0, 0.35, (n, 2))
    for name, (_, dimension, direction) in STATEMENTS.items():
        true = 2.0 + rng.normal(0, 0.7, n) + (0 if dimension is None else direction * at[:, dimension])
        words = np.array(AGREE, dtype=object)[np.clip(np.round(true), 0, 4).astype(int)]
        words[rng.random(n) < missing] = None
        answers[name] = words
    channel = np.where(rng.random(n) < 0.8, np.array(["Portal", "Telefon", "E-Mail"])[group % 3], "Post").astype(object)
    channel[rng.random(n) < missing] = None
    answers["channel"] = channel
    responses = pd.DataFrame(answers)
    belongs = np.full((n, k), (1 - sharp) / (k - 1))
    belongs[np.arange(n), group] = sharp
    target = Target(tuple(f"p{i}" for i in range(1, k + 1)), np.arange(n), belongs, group, np.ones(n))
    return target, responses, questions()


def questions() -> pd.DataFrame:
    """The columns of the contract `variables` that the map reads."""
    rows = [(name, "ordinal", label, None, "; ".join(AGREE)) for name, (label, *_) in STATEMENTS.items()]
    rows.append(("channel", "nominal", "Bevorzugter Weg", "channels", "E-Mail; Portal; Post; Telefon"))
    table = pd.DataFrame(rows, columns=["variable", "kind", "label", "field", "categories"])
    return table.assign(position=range(1, len(table) + 1), builds_segments=True, role="psychographic")
