"""The review list: what the machine masked without being sure, for a person to decide, and what is worth a look; beside the key in data/raw, never elsewhere."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from insights import files
from insights.errors import InputError, nearest
from insights.interviews.privacy import lexicon
from insights.interviews.privacy.findings import SURE, Finding, Kind
from insights.interviews.privacy.key import holds_rows
from insights.interviews.privacy.vocabulary import is_thing
from insights.study import Study

FILE = "privacy_review.csv"
COLUMNS = ["decision", "kind", "entity", "original", "replacement", "score", "n", "interviews", "context", "reason"]
_DECISIONS = {"mask": "mask", "keep": "keep", "maskieren": "mask", "behalten": "keep", "bleibt": "keep"}
UNSURE, LEFT_AS_IT_IS, TO_LOOK_OVER = "unsure", "left", "sure"  # kinds of rows: only the first waits for a decision
_KINDS = [UNSURE, LEFT_AS_IT_IS, TO_LOOK_OVER]
_AROUND = 50  # characters of context on either side


def load_review(study: Study) -> pd.DataFrame:
    """The review list of earlier runs with what people wrote under `decision`; empty where there is none yet.

    Raises InputError, naming file and row, for a list without its columns and for a decision that is neither mask nor keep.
    """
    path = study.raw / FILE
    if not holds_rows(path):
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


def with_lost_letters(review: pd.DataFrame, texts: Iterable[str], study: Study) -> pd.DataFrame:
    """The list with letters that a spreadsheet wrote as `?` (saved for Windows, `Piszcza?ka`) put back from the texts.

    Raises InputError, naming the row, for a decision on such a word of the interviews that fits no word of theirs, or several.
    """
    broken = review["original"].str.contains("?", regex=False) & (review["decision"] != "")
    lost = review.index[broken & ~review["interviews"].str.contains("survey", regex=False)]
    if not len(lost):
        return review
    whole = "\n".join(texts)
    restored = review.copy()
    for i in lost:
        written = review.at[i, "original"]
        pattern = re.escape(written).replace(re.escape("?"), r"[^\W\d_a-zA-Zäöüß]")
        found = set(re.findall(rf"(?<!\w){pattern}(?!\w)", whole))
        if len(found) != 1:
            raise InputError(
                f"{study.raw / FILE}, row {i + 2}, column 'original': {written!r} has lost a letter when the list was saved; write the word as in the "
                "interviews again and save the list as CSV UTF-8."
            )
        restored.at[i, "original"] = found.pop()
    return restored


def kept(review: pd.DataFrame) -> frozenset[str]:
    """What a person let through, casefolded: the words as they were found, nothing else that holds one of them."""
    return frozenset(o.casefold() for o, d in zip(review["original"], review["decision"], strict=True) if d == "keep")


def decided_names(review: pd.DataFrame) -> frozenset[str]:
    """Words that the rules leave, here or elsewhere, and a person decided to mask."""
    rows = review[(review["decision"] == "mask") & (review["entity"] == "person")]
    left = rows["original"].map(lambda word: " " not in word and lexicon.is_ordinary(word)).astype(bool)
    return frozenset(rows.loc[left | (rows["kind"] == LEFT_AS_IT_IS), "original"])


def doubts(
    texts: Iterable[tuple[str, str, list[tuple[Finding, str]]]], known: Iterable[str], decided: pd.DataFrame
) -> pd.DataFrame:
    """The review list. `texts`: interview, text, and what was found in it with its replacement (empty: left as it is); `known`: names
    that nobody doubts.

    One row an original. Rows that a person decided stay, with their decision; of the others only those that occur. Undecided rows go
    first: what was masked without being sure, then what was left, then what a rule masked that stands in no list; within them the surest last.
    """
    known, rows = set(known), {}
    texts = list(texts)
    sure = known | {name for _, _, own in texts for f, _ in own if f.score >= SURE for name in _names(f)}
    titled = {name for _, _, own in texts for f, _ in own if f.kind is Kind.TITLE for name in _names(f)}
    named = sure | {name for _, _, own in texts for f, to in own if to for name in _names(f)}
    for interview, text, own in texts:
        for finding, replacement in own:
            original = text[finding.start : finding.end]
            kind = _kind(finding, original, replacement, known, sure, named, titled)
            if kind is None:
                continue
            row = rows.setdefault((finding.entity, original), _row(finding, original, replacement, text))
            row["kind"] = min(row["kind"] or kind, kind, key=_KINDS.index)
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
    return _in_order(table)


def both(spoken: pd.DataFrame, written: pd.DataFrame) -> pd.DataFrame:
    """The review lists of interviews and open answers as one; what stands in both has the row of the interviews."""
    table = pd.concat([spoken, written], ignore_index=True).drop_duplicates(["entity", "original"])
    return _in_order(table)


def _in_order(table: pd.DataFrame) -> pd.DataFrame:
    ranked = table.assign(rank=[_KINDS.index(kind or UNSURE) for kind in table["kind"]])
    ranked = ranked.sort_values(["decision", "rank", "score", "original", "entity"], kind="stable", ignore_index=True)
    return ranked[COLUMNS]


def _kind(
    finding: Finding,
    original: str,
    replacement: str,
    known: set[str],
    sure: set[str],
    named: set[str],
    titled: set[str],
) -> str | None:
    """Which kind of row a finding is; None where nobody needs to see it."""
    names = _names(finding)
    if finding.kind is Kind.NAME_OR_WORD:
        return UNSURE if replacement else LEFT_AS_IT_IS
    if not replacement:
        masked_elsewhere = finding.kind is not Kind.ACTS and {original, original.removesuffix("s")} & named
        return None if masked_elsewhere else LEFT_AS_IT_IS
    if finding.score < SURE:
        return None if original in sure or (names and set(names) <= sure) else UNSURE
    if finding.entity != "person" or finding.kind is Kind.DECIDED or known.intersection(names):
        return None
    parts = [part for name in names for part in re.split(r"[\s-]", name) if part[:1].isupper()]
    if any(map(_is_listed, parts)):
        return None
    if finding.kind is Kind.TITLE and not any(lexicon.in_dictionary(p) and is_thing(p) for p in parts):
        return None  # nothing but a name stands behind `Frau`, unless it is a word
    return None if titled & set(names) else TO_LOOK_OVER


def _is_listed(name: str) -> bool:
    return lexicon.is_first_name(name) or name in lexicon.last_names()


def _names(finding: Finding) -> list[str]:
    return [name for name in (finding.first, finding.last) if name]


def _row(finding: Finding, original: str, replacement: str, text: str) -> dict:
    start, end = max(0, finding.start - _AROUND), finding.end + _AROUND
    before, behind = text[start : finding.start].replace("\n", " "), text[finding.end : end].replace("\n", " ")
    context = f"{'…' if start else ''}{before}>{original}<{behind}{'…' if end < len(text) else ''}"
    return {
        "decision": "", "kind": "", "entity": finding.entity, "original": original, "replacement": replacement, "score": finding.score, "n": 0,
        "interviews": [], "context": context, "reason": finding.reason,
    }  # fmt: skip


def undecided(review: pd.DataFrame) -> int:
    """How many rows of a review list wait for a person: those masked without being sure."""
    return int(((review["decision"] == "") & ~review["kind"].isin([LEFT_AS_IT_IS, TO_LOOK_OVER])).sum())


def to_look_over(review: pd.DataFrame) -> int:
    """How many rows nobody has to decide: words left as they are, and names of no list that a rule masked."""
    return int(((review["decision"] == "") & review["kind"].isin([LEFT_AS_IT_IS, TO_LOOK_OVER])).sum())


def save_review(review: pd.DataFrame, study: Study) -> None:
    """Write data/raw/<study>/privacy_review.csv, mode 0600; not at all where there is nothing to decide and there never was."""
    path = study.raw / FILE
    if review.empty and not path.is_file():
        return
    data = review[COLUMNS].to_csv(index=False, lineterminator="\n").encode("utf-8-sig")
    if not path.is_file() or path.read_bytes() != data or path.stat().st_mode & 0o077:
        files.write_atomic(path, data, mode=0o600)
