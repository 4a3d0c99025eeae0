"""Codings of stretches of the raw texts, placed on the passages of the house.

A span gives its code to every passage of which it covers half of the words or more, and to the passage in which it lies; where it does
neither, to the one of which it covers most.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from insights import contracts
from insights.files import read_text
from insights.interviews import memos
from insights.interviews.coding import anchoring
from insights.interviews.coding.anchoring import Words
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.filled_sheet import OMITTED
from insights.interviews.coding.span_files import PLAIN, Sources, Span, read_spans, span_files
from insights.study import Study

_HALF = 0.5  # share of a passage's words that a span covers at the least to code it
_OPENING, _CLOSING = '(„“»"‚‘', '.!?…)“”«"‘’'
_TOLD = 0.1  # share of a passage's words from which it is said which of them stand in the interview
Pair = tuple[str, str]  # verbatim_id, code


@dataclass(frozen=True)
class Placed:
    """Spans on passages: `codings` (contract `codings`), `rows` (coder, row of the file, verbatim_id) and the reading `notes`, the
    spans that could not be placed below those that were there. `memos`: interview and passage of the memos that name a file, by author
    and id; the passage is empty where the memo stands on no words of one."""

    codings: pd.DataFrame
    rows: pd.DataFrame
    notes: pd.DataFrame
    memos: Mapping[Pair, Pair] = field(default_factory=dict)

    @property
    def unplaced(self) -> pd.DataFrame:
        """The notes on codings, wherever they stand among the others: a contract orders its table."""
        return self.notes[self.notes["file"].astype(str).str.startswith("codings/")]


def place(
    study: Study, codes: Sequence[Code], verbatims: pd.DataFrame, *, read: pd.DataFrame, masked: pd.DataFrame, notes: pd.DataFrame
) -> Placed:  # fmt: skip
    """The spans of all coders on `verbatims`. `read`: the turns as read (with `file` and `label`), `masked`: the same, row for row, as
    they are handed over; `notes`: contract `reading_notes`.

    The reason of a coding holds the words that were marked where they are not the whole passage. Raises InputError that names file and
    row for an unknown interview, code or status and for places that do not exist.
    """
    files, noted = span_files(study), _memos_on_files(study)
    if not files and not noted:
        return Placed(contracts.empty("codings"), pd.DataFrame(columns=["coder", "row", "verbatim_id"]), notes)
    if len(read) != len(masked):
        raise ValueError("the turns as read and as masked must be the same, row for row")
    texts = _Texts(study, read, masked, verbatims)
    on = {key: place for key, memo in noted.items() if (place := _place_of_memo(memo, texts))}
    if not files:
        return Placed(contracts.empty("codings"), pd.DataFrame(columns=["coder", "row", "verbatim_id"]), notes, on)
    tables, rows, unplaced = zip(*(_of_coder(path, codes, texts) for path in files), strict=True)
    codings = pd.concat(tables, ignore_index=True)
    placed = pd.DataFrame([row for own in rows for row in own], columns=["coder", "row", "verbatim_id"])
    codings = contracts.check(codings, "codings") if len(codings) else contracts.empty("codings")
    return Placed(codings, placed, _noted(notes, [note for own in unplaced for note in own]), on)


def _memos_on_files(study: Study) -> dict[Pair, memos.Memo]:
    """Memos of another tool by author and id: they name a file, and no interview yet."""
    read = {path.stem: memos.read_file(path) for path in memos.memo_files(study)}
    return {
        (author, memo): values
        for author, own in read.items()
        for memo, values in own.items()
        if values.get("file") and not values.get("interview_id")
    }


def _place_of_memo(memo: memos.Memo, texts: _Texts) -> Pair | None:
    """Interview and passage of a memo; None where its file is not there."""
    file = texts.names.get(Path(memo["file"]).name.casefold())
    if file is None:
        return None
    words = tuple(word for word, _, _ in anchoring.words_in(memo.get("quote", "")))
    covered = texts.covered(Span("", file, "", "accepted", words))[0] if words else {}
    return texts.name_of(file), next(iter(covered), "")


def _of_coder(path: Path, codes: Sequence[Code], texts: _Texts) -> tuple[pd.DataFrame, list[tuple], list[tuple]]:
    """The codings of one file, where its rows were placed, and what there is to note."""
    found: dict[Pair, dict[int, str]] = {}
    rows, notes, whole = [], [], []
    for span in read_spans(path, codes, Sources(texts.names, texts.raw_text)):
        if not span.code:
            whole.append(span.file)
            continue
        covered, why = texts.covered(span)
        rows += [(path.stem, span.row, verbatim) for verbatim in covered]
        for verbatim, own in covered.items():
            told = found.setdefault((verbatim, span.code), {})
            told |= {number: span.status for number in own if told.get(number) != "accepted"}
        if why:
            notes.append((f"codings/{path.name}", span.row, _note(span, texts, why)))
    _reject_the_rest(found, [verbatim for file in whole for verbatim in texts.of_file(file)], codes)
    return _codings(found, path.stem, texts), rows, notes


def _reject_the_rest(found: dict[Pair, dict[int, str]], verbatims: Sequence[str], codes: Sequence[Code]) -> None:
    """Who read these passages with the whole codebook in mind rejects what he did not give, save the codes above a given one."""
    parents = {code.code: code.parent for code in codes}
    given: dict[str, set[str]] = {}
    for (verbatim, code), words in found.items():
        while "accepted" in words.values() and code and code not in given.setdefault(verbatim, set()):
            given[verbatim].add(code)
            code = parents.get(code, "")
    for verbatim in verbatims:
        for code in codes:
            if code.code not in given.get(verbatim, ()):
                found.setdefault((verbatim, code.code), {-1: "rejected"})


def _codings(found: Mapping[Pair, Mapping[int, str]], coder: str, texts: _Texts) -> pd.DataFrame:
    rows = []
    for (verbatim, code), words in found.items():
        status = "accepted" if "accepted" in words.values() else "rejected"
        own = sorted(number for number, told in words.items() if told == status)
        reason = texts.quoted(verbatim, own) if status == "accepted" else ""
        rows.append((verbatim, code, coder, status, float(status == "accepted"), reason, None))
    return pd.DataFrame(rows, columns=["verbatim_id", "code", "coder", "status", "probability", "reason", "model"])


def _noted(notes: pd.DataFrame, unplaced: Sequence[tuple]) -> pd.DataFrame:
    if not unplaced:
        return notes
    new = pd.DataFrame(unplaced, columns=["file", "line", "note"])
    new["line"] = [row if isinstance(row, int) else None for row in new["line"]]
    new["number"] = new.groupby("file").cumcount() + 1
    return contracts.check(pd.concat([notes, new], ignore_index=True) if len(notes) else new, "reading_notes")


def _note(span: Span, texts: _Texts, why: str) -> str:
    where = f", from line {span.line}" if span.line else ""
    words = "1 word" if len(span.words) == 1 else f"{len(span.words)} words"
    return f"the code {span.code!r} on {words} of {texts.name_of(span.file)}{where} {why}"


class _Texts:
    """The interviews as read and as masked, with their passages; what was worked out of them once is kept."""

    def __init__(self, study: Study, read: pd.DataFrame, masked: pd.DataFrame, verbatims: pd.DataFrame):
        self.folder = study.raw / "interviews"
        self.read, self.masked = read.reset_index(drop=True), masked.reset_index(drop=True)
        said = verbatims[verbatims["source"] == "interview"]
        self.passages: dict[tuple[str, int], list] = {}
        for row in said.itertuples(index=False):
            own = (row.verbatim_id, int(row.start), [(w, s, e) for w, s, e in anchoring.words_in(row.text)], row.text)
            self.passages.setdefault((row.interview_id, int(row.turn)), []).append(own)
        self.by_id = {own[0]: own for group in self.passages.values() for own in group}
        self.streams: dict[tuple[str, bool, bool], Words] = {}
        self.raw: dict[str, str | None] = {}

    @cached_property
    def rows(self) -> dict[str, list[int]]:
        """The rows of the turns of every file, in their order."""
        ordered = self.read.sort_values(["interview_id", "turn"], kind="stable")
        return {str(file): list(group.index) for file, group in ordered.groupby("file", sort=True)}

    @cached_property
    def names(self) -> dict[str, str]:
        """File by every name that people write for it: its own, without its ending, and the interview's id."""
        found = {}
        for file, rows in self.rows.items():
            ids = {str(value) for value in self.read.loc[rows, "interview_id"]}
            for name in (*(ids if len(ids) == 1 else ()), Path(file).stem, file):
                found[name.casefold()] = file
        return found

    def name_of(self, file: str) -> str:
        """What an interview may be called where others read it."""
        return str(self.masked.loc[self.rows[file][0], "interview_id"])

    def of_file(self, file: str) -> list[str]:
        """The passages of a file, in their order."""
        turns = self.masked.loc[self.rows[file], ["interview_id", "turn"]].itertuples(index=False)
        return [own[0] for interview, turn in turns for own in self.passages.get((interview, int(turn)), ())]

    def raw_text(self, file: str) -> str | None:
        """The text of a file whose characters can be counted; else None."""
        if file not in self.raw:
            path = self.folder / file
            self.raw[file] = read_text(path) if path.suffix.lower() in PLAIN and path.is_file() else None
        return self.raw[file]

    def covered(self, span: Span) -> tuple[dict[str, list[int]], str]:
        """The numbers of the words that the span covers, of each passage that gets its code; and what there is to say about it."""
        found, others = self._parts(span)
        if found is None:
            return {}, f"was not placed: {self._missing(span)}"
        per_passage: dict[str, list[int]] = {}
        for row, (start, end) in found.items():
            key = (self.masked.loc[row, "interview_id"], int(self.masked.loc[row, "turn"]))
            for verbatim, begin, words, _ in self.passages.get(key, ()):
                own = [n for n, (_, s, e) in enumerate(words) if s + begin < end and e + begin > start]
                if own:
                    per_passage[verbatim] = own
        if not per_passage:
            return {}, "was not placed: it stands in words of the interviewer, or in a turn without content of its own"
        said = "stands there several times; the first place was taken" if others else ""
        return self._by_the_rule(per_passage), said

    def _missing(self, span: Span) -> str:
        """Why the words of a span stand nowhere, told by number and not by words, which a note must not quote."""
        text = self._stream(span.file, False, True)
        first, n = anchoring.longest(text, span.words)
        if n < max(_TOLD * len(span.words), anchoring.SEED):
            return "its words do not stand there; was the text changed after the coding, or does it belong to another interview?"
        return (
            f"only its words {first + 1} to {first + n} stand there in a row; where the passage runs on into words of another place, shorten it "
            "to these and mark the others on their own"
        )

    def _by_the_rule(self, own: dict[str, list[int]]) -> dict[str, list[int]]:
        if len(own) == 1:  # it lies inside
            return own
        share = {verbatim: len(words) / len(self.by_id[verbatim][2]) for verbatim, words in own.items()}
        half = {verbatim: own[verbatim] for verbatim in own if share[verbatim] >= _HALF}
        most = max(own, key=lambda verbatim: share[verbatim])
        return half or {most: own[most]}

    def _parts(self, span: Span) -> tuple[dict[int, tuple[int, int]] | None, int]:
        """Start and end in the masked text of each turn (by its row) that the span touches."""
        rows = self.rows[span.file]
        for masked in (False, True):
            for labels in (True, False):
                text = self._stream(span.file, masked, labels)
                place = anchoring.find(
                    text, span.words, before=span.before, after=span.after, near=self._near(span, text)
                )
                if place is None:
                    continue
                found = {}
                for number, (start, end) in anchoring.by_turn(text, place).items():
                    texts = (self.read.loc[rows[number], "text"], self.masked.loc[rows[number], "text"])
                    there = (start, end) if masked else anchoring.carried(*texts, start, end)
                    if there:
                        found[rows[number]] = there
                return found, place.others
        return None, 0

    def _near(self, span: Span, text: Words) -> float | None:
        """How far into the interview the span stands: by its line, else by how far into the file it begins."""
        lines = self.read.loc[self.rows[span.file], "line"]
        if span.line is None or lines.isna().any():
            return span.near
        turn = max(int((lines <= span.line).sum()) - 1, 0)
        return next((n for n, number in enumerate(text.turns) if number == turn), 0) / max(len(text.words), 1)

    def _stream(self, file: str, masked: bool, labels: bool) -> Words:
        key = (file, masked, labels)
        if key not in self.streams:
            table, name = (self.masked, "speaker") if masked else (self.read, "label")
            own = table.loc[self.rows[file], [name, "text"]]
            turns = [("" if pd.isna(label) else str(label), text) for label, text in own.itertuples(index=False)]
            self.streams[key] = anchoring.stream(turns, labels=labels)
        return self.streams[key]

    def quoted(self, verbatim: str, own: Sequence[int]) -> str:
        """The words with the numbers `own` as they stand in the passage; empty where they are all of it."""
        _, _, words, text = self.by_id[verbatim]
        if len(own) >= len(words):
            return ""
        pieces, begin = [], own[0]
        for number, following in zip(own, [*own[1:], None], strict=True):
            if following != number + 1:
                pieces.append(_with_marks(text, words[begin][1], words[number][2]))
                begin = following
        return OMITTED.join(pieces)


def _with_marks(text: str, start: int, end: int) -> str:
    """The words from `start` to `end` with the brackets, quotation marks and full stops that stand right beside them."""
    while start > 0 and text[start - 1] in _OPENING:
        start -= 1
    while end < len(text) and text[end] in _CLOSING:
        end += 1
    return text[start:end]
