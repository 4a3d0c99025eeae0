"""What one coder decided: a journal that holds every step, and `codings/<coder>.csv`, which the stages read.

The journal is the truth, the table is written from it. Who edits the table by hand is heard, also while it is open: the difference to
what it held last is taken over. Memos lie beside, in `memos/<coder>.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from insights.errors import InputError, UsageError
from insights.interviews import memos
from insights.interviews.coding import decisions, filled_sheet
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.reanchoring import LOST
from insights.interviews.coding.span_files import holds_spans
from insights.interviews.coding.spans import Placed
from insights.interviews.workbench import imported
from insights.interviews.workbench.coder_tables import OTHERS, as_file, read_table
from insights.interviews.workbench.following import followed, sentences
from insights.interviews.workbench.hand_edits import changed_codings, changed_memos, held_in, under_ids_of
from insights.interviews.workbench.on_disk import BY_HAND, OnDisk, Past, written
from insights.interviews.workbench.recorded import Change, Key, Outcome, Recorded, Wish
from insights.interviews.workbench.saved_like import saved_like
from insights.study import Study

Decision = dict[str, Any]  # status, quote
_NAME = re.compile(r"[^\W_][\w .'-]{0,39}")


class CoderFile:
    """The decisions of `coder` on the `texts` (by verbatim_id) of `study`; `became` tells the codes of today by their former ids.

    `notices`: sentences on what was found on opening; `lost`: passages that were coded and no longer stand in any interview, with
    their text and codes. The journal's tables and their keys: decision, beside (verbatim_id, code); read, cuts, joined, text (verbatim_id);
    memo (its id); mode (blind, ended); columns (codings). `placed`: tells where spans of other tools stand, asked only where there are some.
    """

    def __init__(
        self, study: Study, coder: str, texts: Mapping[str, str], codes: Sequence[Code], became: Mapping[str, str],
        placed: Callable[[], Placed],
    ):  # fmt: skip
        self.coder = checked_name(study, coder)
        self._study = study
        self._placed = placed
        self._texts, self._language = dict(texts), study.language
        self.path = study.raw / "codings" / f"{self.coder}.csv"
        self.memo_path = study.raw / "memos" / f"{self.coder}.csv"
        self.notices: list[str] = []
        self.lost: dict[str, tuple[str, list[str]]] = {}
        self.recorded = Recorded(study.raw / "codings" / f".{self.coder}.log")
        self._codings = OnDisk(self.path, self.recorded, "codings")
        self._memos = OnDisk(self.memo_path, self.recorded, "memos")
        self._refused: dict[Path, str] = {}  # files that nobody understands, by what they hold
        self._told()
        self._take_over(codes)
        self.bring_over(became)
        self._reanchor()

    # ---- what stands

    def decided(self) -> dict[Key, Decision]:
        """Status and quote by (verbatim_id, code)."""
        return self.recorded.table("decision")

    def read(self) -> set[str]:
        """Passages that were read with the whole codebook in mind: what is not given there is rejected."""
        return {key[0] for key in list(self.recorded.table("read"))}

    def memos(self) -> dict[str, dict[str, str]]:
        """Memos by their id."""
        return {key[0]: memo for key, memo in dict(self.recorded.table("memo")).items()}

    def orphans(self, codes: Sequence[Code]) -> list[Key]:
        """Decisions on codes that the codebook no longer has."""
        known = {code.code for code in codes}
        return sorted(key for key in list(self.decided()) if key[1] not in known and key[0] in self._texts)

    # ---- actions

    def write(
        self, do: str, wishes: Sequence[Wish], *, id: str = "", more: dict | None = None, always: bool = False
    ) -> Outcome:
        """Let the tables be as `wishes` say, and keep the text of every passage that is decided on."""
        known = self.recorded.table("text")
        touched = {wish.key[0] for wish in wishes if wish.table in ("decision", "read") and wish.value}
        touched |= {wish.value.get("verbatim_id", "") for wish in wishes if wish.table == "memo" and wish.value}
        texts = [
            Wish("text", (verbatim,), self._texts[verbatim])
            for verbatim in sorted(touched)
            if (verbatim,) not in known and verbatim in self._texts
        ]
        return self.recorded.write(do, [*wishes, *texts], id=id, more=more, always=always)

    def bring_over(self, became: Mapping[str, str]) -> tuple[Change, ...]:
        """Give decisions on codes that were merged to the codes they became."""
        wishes = merged(self.decided(), became)
        if not wishes:
            return ()
        return self.recorded.write("brought over", wishes).changes

    def save_tables(self, codes: Sequence[Code]) -> bool:
        """Write `codings/<coder>.csv` and the memos, each as a whole; decisions on codes that are gone stay in the journal only.

        Nobody decides meanwhile, so that the tables are never older than the journal says. False where somebody changed a table by hand
        and that was not taken up yet: it stays as it is. Raises InsightsError where one cannot be written.
        """
        known = {code.code for code in codes}
        with self.recorded.held():
            held = held_in(self.recorded, without=LOST)
            gone = sorted({code for _, code in held.decided} - known)  # their decisions stay in the journal
            held.decided = {k: value for k, value in held.decided.items() if k[0] in self._texts and k[1] in known}
            held.read &= self._texts.keys()
            held.beside = {
                k: value for k, value in held.beside.items() if k[0] in self._texts and k[1] in {*known, OTHERS}
            }
            table = as_file(held, language=self._language, blind=("blind",) in self.recorded.table("mode"))
            noted = memos.as_file(self.memos()) if self.memos() else b""
            tables = [(self._codings, table, {"without": gone} if gone else {}), (self._memos, noted, {})]
            return written(
                [(disk, saved_like(disk.path, data), more) for disk, data, more in tables if not self._left(disk)]
            )

    def _left(self, disk: OnDisk) -> bool:
        """Whether the file holds what nobody understood yet."""
        return disk.path in self._refused and disk.digest() == self._refused[disk.path]

    def close(self) -> None:
        """Leave the file to others."""
        self.recorded.journal.close()

    # ---- on opening

    def _told(self) -> None:
        journal = self.recorded.journal
        if journal.was_torn:
            self.notices.append(
                f"The program was stopped while it wrote a decision of {self.coder}; that one is incomplete and was removed. "
                "Everything before it is there: look whether the last thing you decided is."
            )
        if not journal.alone:
            self.notices.append(
                f"The file of {self.coder} is open in another window, too. Nothing gets lost: each window takes over what the other one "
                "writes. But better close one of them."
            )

    def _take_over(self, codes: Sequence[Code]) -> None:
        """What was changed in the coder's tables by hand, or stood there before there was a journal; codings of another tool."""
        other = imported.file_of(self._study, self.coder)
        _, told = self._by_hand(codes, [disk for disk in (self._codings, self._memos) if disk.path != other])
        self.notices += told if not other else []
        if not other:
            return
        told, read = imported.decisions_of(other, self._placed(), codes)
        own = self.decided()
        wishes = [Wish("decision", key, value) for key, value in told.items() if key not in own]
        self.write("by hand", [*wishes, *(Wish("read", (v,), True) for v in read), *self._unplaced(other, codes)])
        kept = imported.put_away(other)
        self.notices.append(f"The codings of {self.coder} from another tool are decisions of the workbench now; their file is kept as codings/{imported.KEPT}/{kept.name}.")  # fmt: skip

    def take_up(self, codes: Sequence[Code]) -> tuple[tuple[Change, ...], list[str]]:
        """What somebody changed in the tables by hand while they are open, and a sentence on each thing that is to be told.

        A table that is not understood stays as it is until it is put right; what is decided meanwhile is kept in the journal.
        """
        changes, told = [], []
        for disk in (self._codings, self._memos):
            try:
                found, said = self._by_hand(codes, [disk]) if not self._left(disk) else ((), [])
            except InputError as error:
                self._refused[disk.path] = disk.digest()
                found, said = (), [self._not_understood(error)]
            changes += found
            told += said
        return tuple(changes), told

    def _by_hand(self, codes: Sequence[Code], disks: Sequence[OnDisk]) -> tuple[tuple[Change, ...], list[str]]:
        changes, told, count, removed = [], [], 0, 0
        for disk in disks:
            if disk.went_away():
                told.append(
                    f"{disk.path.parent.name}/{disk.path.name} was gone; it is written again with all that was decided."
                )
            if not disk.is_foreign() or not disk.lies_still():
                continue
            with self.recorded.held():
                if not disk.is_foreign():  # another window took it up
                    continue
                sha = disk.digest()
                wishes, said = (self._hand_in_codings if disk is self._codings else self._hand_in_memos)(codes)
                if disk.digest() == sha:
                    outcome = self.write(BY_HAND, wishes, more={disk.name: sha}, always=True)
                    rows = {change.key: change for change in outcome.changes if change.table not in ("text", "columns")}
                    count += len(rows)
                    removed += sum(change.after is None for change in rows.values())
                    changes += (*outcome.foreign, *outcome.changes)
                    told += said
        if count:
            entries = "1 entry" if count == 1 else f"{count} entries"
            told.insert(
                0, f"codings/{self.path.name} or its memos were written outside the workbench: {entries} taken over."
            )
        if removed:
            told.insert(
                1, f"{removed} of them removed; a table that still has them brings them back when you put it there."
            )
        return tuple(changes), told

    def _hand_in_codings(self, codes: Sequence[Code]) -> tuple[list[Wish], list[str]]:
        then = {key[0]: text for key, text in self.recorded.table("text").items() if not key[0].startswith(LOST)}
        past = Past(self.recorded, "codings")
        stood = under_ids_of(held_in(past, without=LOST), list(codes), without=past.record.get("without", ()))
        found = read_table(self.path, codes, {**self._texts, **then}, stood=stood)
        told = []
        if not found.has_quotes and any(own.get("quote") for own in stood.decided.values()):
            told = [
                f"codings/{self.path.name} has no column for quotes any more; the quotes are kept and written there again."
            ]
        return changed_codings(stood, found, self.decided()), told

    def _hand_in_memos(self, codes: Sequence[Code]) -> tuple[list[Wish], list[str]]:
        found, columns = memos.read_columns(self.memo_path)
        if any(memo.get("file") and not memo.get("interview_id") for memo in found.values()):
            found = imported.with_places(found, self.coder, self._placed())
        stood = {key[0]: memo for key, memo in Past(self.recorded, "memos").table("memo").items()}
        return changed_memos(stood, found, columns, self.memos()), []

    def _not_understood(self, error: InputError) -> str:
        return f"{error}\nUntil then it stays as it is, and what you decide is kept in the journal beside it."

    def _unplaced(self, path: Path, codes: Sequence[Code]) -> list[Wish]:
        """Codings of another tool whose words stand in no passage: listed with the lost ones."""
        wishes = []
        for (where, code), words in imported.unplaced(path, self._placed(), codes, self._study).items():
            wishes.append(Wish("decision", (f"{LOST}{where}", code), {"status": "accepted", "quote": ""}))
            wishes.append(Wish("text", (f"{LOST}{where}",), words))
        return wishes

    def _reanchor(self) -> None:
        """Find passages again whose interview was edited after the coding."""
        found = followed(self.recorded, self._texts)
        if any(self.recorded.table(wish.table).get(wish.key) != wish.value for wish in found.wishes):
            self.recorded.write("brought over", found.wishes)
        self.lost = found.lost
        self.notices += sentences(found)


def checked_name(study: Study, coder: str) -> str:
    """The name of a coder as his file has it. Raises UsageError for one that is no name, InputError where another file is his."""
    name = " ".join(coder.split())
    if not _NAME.fullmatch(name) or name.casefold() == decisions.MACHINE:
        raise UsageError(f"{coder!r} is no name for a coder; write letters and figures, such as 'anna'.")
    for path in decisions.decision_files(study):
        if path.stem.casefold() == name.casefold():
            if holds_spans(path):
                name = path.stem
                continue
            if path.suffix.lower() != ".csv" or filled_sheet.ID not in filled_sheet.read_file(path).frame.columns:
                raise InputError(
                    f"{path} is a sheet of {path.stem}; the workbench keeps its own table. Code under another name, or move "
                    "that file out of codings/."
                )
            return path.stem
    return name


def merged(decided: Mapping[Key, Decision], became: Mapping[str, str]) -> list[Wish]:
    """What the decisions on codes that became others come to; where both were decided, accepted counts."""
    found: dict[Key, Decision | None] = {}
    for (verbatim, code), value in decided.items():
        into = became.get(code)
        if into:
            found[verbatim, code] = None
            there = found.get((verbatim, into)) or decided.get((verbatim, into))
            found[verbatim, into] = value if there is None or there["status"] != "accepted" else there
    return [Wish("decision", key, value) for key, value in found.items()]
