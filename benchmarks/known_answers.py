"""Texts whose right grouping is known, from the folder of real data that is not part of this repository.

INSIGHTS_DATA names that folder; the sets and where they come from are listed in docs/benchmarks/README.md.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

NAMES = ("mobasa", "germediq", "banking", "clinc", "jupyter")
LANGUAGES = {"mobasa": "de", "germediq": "de", "banking": "en", "clinc": "en", "jupyter": "en"}


@dataclass(frozen=True)
class KnownAnswers:
    """`texts` with the one right `labels` of each; `people`: who said it, where that is known, else one person a text."""

    name: str
    language: str
    texts: list[str]
    labels: list[str]
    people: list[str]


def load(name: str, *, draw: int = 0) -> KnownAnswers:
    """One set of texts; `draw` chooses the 12 random intents of `banking`."""
    table = _READERS[name](draw).dropna(subset=["text", "label"])
    table = table.assign(text=table["text"].astype(str).str.strip(), label=table["label"].astype(str))
    table = table[table["text"] != ""].drop_duplicates("text").reset_index(drop=True)
    people = table["person"].astype(str) if "person" in table else pd.Series([f"r{i:05d}" for i in range(len(table))])
    return KnownAnswers(name, LANGUAGES[name], table["text"].tolist(), table["label"].tolist(), people.tolist())


def folder() -> Path:
    """Where the real data lie. Raises SystemExit with what to do when INSIGHTS_DATA does not name it."""
    path = Path(os.environ.get("INSIGHTS_DATA", "../shared/data"))
    if not path.is_dir():
        raise SystemExit(
            f"{path} is not there: set INSIGHTS_DATA to the folder with the real data (docs/benchmarks/README.md)."
        )
    return path


def _mobasa(_: int) -> pd.DataFrame:
    """Posts about public transport with one aspect; aspects of at least 15 posts."""
    aspects = pd.read_csv(folder() / "de_mobasa" / "dev_aspects.csv", dtype=str)
    aspects["label"] = aspects["category"].str.split("#").str[0]
    own = aspects.groupby("id")["label"].agg(["nunique", "first"])
    posts = pd.read_csv(folder() / "de_mobasa" / "dev_docs.csv", dtype=str).set_index("id")["text"]
    table = own[own["nunique"] == 1].join(posts).rename(columns={"first": "label"}).reset_index()
    return _common(table, 15)


def _germediq(_: int) -> pd.DataFrame:
    """Answers of at least three words to medical questions; the question is the label."""
    table = pd.read_csv(folder() / "de_germediq" / "GerMedIQ-Human.csv", sep=";", dtype=str)
    table = table.rename(columns={"response": "text", "question": "label"})
    return _common(table[table["text"].str.split().str.len() >= 3].drop_duplicates("text"), 15)


def _banking(draw: int) -> pd.DataFrame:
    """Customer questions to a bank: 12 random intents of 40 questions each."""
    table = pd.read_csv(folder() / "en_banking77" / "train.csv", dtype=str).rename(columns={"category": "label"})
    rng = np.random.default_rng(draw)
    chosen = sorted(rng.choice(sorted(table["label"].unique()), size=12, replace=False))
    parts = []
    for label in chosen:
        own = table[table["label"] == label].drop_duplicates("text")
        parts.append(own.iloc[np.sort(rng.choice(len(own), size=min(40, len(own)), replace=False))])
    return pd.concat(parts)


def _clinc(_: int) -> pd.DataFrame:
    """Commands to an assistant in 10 domains; those out of scope left out."""
    table = pd.read_csv(folder() / "en_clinc150" / "clinc150_val.csv", dtype=str)
    return table[table["split"] == "val"].rename(columns={"domain": "label"})


def _jupyter(_: int) -> pd.DataFrame:
    """Open answers of a user survey to which the researchers gave one theme; themes of at least 15 answers."""
    table = pd.read_csv(folder() / "en_jupyter_ux2015" / "joined_themes_long.csv", dtype=str)
    table = table.rename(columns={"themes": "label", "respondent": "person"}).dropna(subset=["label"])
    return _common(table[~table["label"].str.contains(";")].drop_duplicates("text"), 15)


def _common(table: pd.DataFrame, at_least: int) -> pd.DataFrame:
    return table[table.groupby("label")["label"].transform("size") >= at_least]


_READERS = {"mobasa": _mobasa, "germediq": _germediq, "banking": _banking, "clinc": _clinc, "jupyter": _jupyter}
