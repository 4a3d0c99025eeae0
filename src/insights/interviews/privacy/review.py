"""The review list: what the machine masked without being sure, for a person to decide; beside the key in data/raw, never elsewhere."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from insights import files
from insights.errors import InputError, nearest
from insights.interviews.privacy.findings import SURE, Finding
from insights.study import Study

FILE = "privacy_review.csv"
COLUMNS = ["decision", "entity", "original", "replacement", "score", "n", "interviews", "context", "reason"]
_DECISIONS = {"mask": "mask", "keep": "keep", "maskieren": "mask", "behalten": "keep", "bleibt": "keep"}
_AROUND = 50  # characters of context on either side


def load_review(study: Study) -> pd.DataFrame:
    """The review list of earlier runs with what people wrote under `decision`; empty where there is none yet.

    Raises InputError, naming file and row, for a list without its columns and for a decision that is neither mask nor keep.
    """
    path = study.raw / FILE
    if not path.is_file():
        return pd.DataFrame(columns=COLUMNS, dtype=object)
    from insights.tabular import read_table

    table = read_table(path).frame
    for column in ("decision", "entity", "original"):
        if column not in table.columns:
            raise InputError(
                f"{path}: the column {column!r} is missing; restore the file or delete it to get a new list."
            )
    table = table.reindex(columns=COLUMNS).astype(object)
    table = table.where(table.notna(), "")
    for row, decision in enumerate(table["decision"], start=2):
        plain = str(decision).strip().casefold()
        if plain and plain not in _DECISIONS:
            raise InputError(
                f"{path}, row {row}, column 'decision': {decision!r} is no decision; {nearest(plain, ('mask', 'keep'))}, or leave it empty."
            )
    table["decision"] = [_DECISIONS.get(str(d).strip().casefold(), "") for d in table["decision"]]
    return table


def kept(review: pd.DataFrame) -> frozenset[str]:
    """What a person let through, casefolded: the words as they were found, nothing else that holds one of them."""
    return frozenset(o.casefold() for o, d in zip(review["original"], review["decision"], strict=True) if d == "keep")


def doubts(
    texts: Iterable[tuple[str, str, list[tuple[Finding, str]]]], known: Iterable[str], decided: pd.DataFrame
) -> pd.DataFrame:
    """The review list. `texts`: interview, text, and what was found in it with its replacement; `known`: names that nobody doubts.

    One row an original. Rows that a person decided stay, with their decision; of the others only those that occur. Undecided rows go
    first, the surest last.
    """
    known, rows = set(known), {}
    texts = list(texts)
    sure = known | {name for _, _, own in texts for f, _ in own if f.score >= SURE for name in _names(f)}
    for interview, text, own in texts:
        for finding, replacement in own:
            original = text[finding.start : finding.end]
            if finding.score >= SURE or original in sure or (_names(finding) and set(_names(finding)) <= sure):
                continue
            row = rows.setdefault((finding.entity, original), _row(finding, original, replacement, text))
            row["n"] += 1
            row["score"] = max(row["score"], finding.score)
            row["interviews"].append(interview)
    for earlier in decided[decided["decision"] != ""].to_dict("records"):
        place = (earlier["entity"], earlier["original"])
        if place in rows:
            rows[place]["decision"] = earlier["decision"]
        else:
            rows[place] = {**earlier, "interviews": str(earlier["interviews"]).split()}
    table = pd.DataFrame(list(rows.values()), columns=COLUMNS)
    table["interviews"] = [" ".join(sorted(set(own))) for own in table["interviews"]]
    table["score"] = [f"{float(s):.2f}" if str(s) else "" for s in table["score"]]
    table["n"] = table["n"].astype(str)
    return table.sort_values(["decision", "score", "original", "entity"], kind="stable", ignore_index=True)


def both(spoken: pd.DataFrame, written: pd.DataFrame) -> pd.DataFrame:
    """The review lists of interviews and open answers as one; what stands in both has the row of the interviews."""
    table = pd.concat([spoken, written], ignore_index=True).drop_duplicates(["entity", "original"])
    return table.sort_values(["decision", "score", "original", "entity"], kind="stable", ignore_index=True)


def _names(finding: Finding) -> list[str]:
    return [name for name in (finding.first, finding.last) if name]


def _row(finding: Finding, original: str, replacement: str, text: str) -> dict:
    start, end = max(0, finding.start - _AROUND), finding.end + _AROUND
    before, behind = text[start : finding.start].replace("\n", " "), text[finding.end : end].replace("\n", " ")
    context = f"{'…' if start else ''}{before}>{original}<{behind}{'…' if end < len(text) else ''}"
    return {
        "decision": "", "entity": finding.entity, "original": original, "replacement": replacement, "score": finding.score, "n": 0,
        "interviews": [], "context": context, "reason": finding.reason,
    }  # fmt: skip


def undecided(review: pd.DataFrame) -> int:
    """How many rows of a review list wait for a person."""
    return int((review["decision"] == "").sum())


def save_review(review: pd.DataFrame, study: Study) -> None:
    """Write data/raw/<study>/privacy_review.csv, mode 0600; not at all where there is nothing to decide and there never was."""
    path = study.raw / FILE
    if review.empty and not path.is_file():
        return
    data = review[COLUMNS].to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
    if not path.is_file() or path.read_bytes() != data or path.stat().st_mode & 0o077:
        files.write_atomic(path, data, mode=0o600)
