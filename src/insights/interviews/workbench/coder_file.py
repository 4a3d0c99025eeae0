"""What one coder decided: a journal that holds every step, and `codings/<coder>.csv`, which the stages read.

The journal is the truth, the table is written from it. Who edits the table by hand is heard: the difference to what was written last is
taken over. Memos lie beside, in `memos/<coder>.csv`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from insights import files
from insights.errors import InputError, UsageError
from insights.files import write_atomic
from insights.interviews import memos
from insights.interviews.coding import decisions, filled_sheet
from insights.interviews.coding.codebook import Code
from insights.interviews.coding.span_files import holds_spans
from insights.interviews.coding.spans import Placed
from insights.interviews.workbench import coder_tables, imported
from insights.interviews.workbench.reanchoring import reanchored
from insights.interviews.workbench.recorded import Change, Key, Outcome, Recorded, Wish
from insights.study import Study

Decision = dict[str, Any]  # status, quote
LOST = "lost/"  # before the id of a coded passage that no longer stands in any interview
_NAME = re.compile(r"[^\W_][\w .'-]{0,39}")


class CoderFile:
    """The decisions of `coder` on the `texts` (by verbatim_id) of `study`; `became` tells the codes of today by their former ids.

    `notices`: sentences on what was found on opening; `lost`: passages that were coded and no longer stand in any interview, with
    their text and codes. The journal's tables and their keys: decision (verbatim_id, code); read, cuts, joined, text (verbatim_id);
    memo (its id); mode (blind, ended). `placed`: tells where spans of other tools stand, asked only where there are some.
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

    def save_tables(self, codes: Sequence[Code]) -> None:
        """Write `codings/<coder>.csv` and the memos, each as a whole; decisions on codes that are gone stay in the journal only.

        Nobody decides meanwhile, so that the tables are never older than the journal says.
        """
        known = {code.code for code in codes}
        with self.recorded.held():
            decided = {k: value for k, value in self.decided().items() if k[0] in self._texts and k[1] in known}
            rows = coder_tables.rows(decided, self.read() & self._texts.keys(), language=self._language)
            blind = ("blind",) in self.recorded.table("mode")
            table = coder_tables.decisions_csv(rows, blind=blind) if rows else b""
            noted = memos.as_file(self.memos()) if self.memos() else b""
            wanted = [(self.path, table), (self.memo_path, noted)]
            due = [
                (path, content) for path, content in wanted if _sha(path) != (files.digest(content) if content else "")
            ]
            if due:
                self.recorded.remark("compacted", **{path.parent.name: files.digest(content) for path, content in due})
            for path, content in due:
                if content:
                    write_atomic(path, content)
                else:
                    path.unlink()

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
        """What was changed in the coder's tables by hand, or stood there before there was a journal."""
        wishes: list[Wish] = []
        other = imported.file_of(self._study, self.coder)
        own = self.path.is_file() and self.path != other
        changed = own and _sha(self.path) not in self._written("codings")
        if changed or other:
            stood, was_read = self._as_written(codes)
            table = coder_tables.read_decisions(self.path, codes, self._texts) if changed else (stood, was_read)
            found, read = table if own else ({}, set())
            if other:
                told, also = imported.decisions_of(other, self._placed(), codes)
                found, read = told | found, read | also
                wishes += self._unplaced(other, codes)
            wishes += [Wish("decision", key, None) for key in stood if key not in found]
            wishes += [Wish("decision", key, value) for key, value in found.items() if stood.get(key) != value]
            wishes += [Wish("read", (v,), True) for v in read - was_read] + [Wish("read", (v,), None) for v in was_read - read]  # fmt: skip
        if self.memo_path.is_file() and _sha(self.memo_path) not in self._written("memos"):
            read_memos = memos.read_file(self.memo_path)
            if any(memo.get("file") and not memo.get("interview_id") for memo in read_memos.values()):
                read_memos = imported.with_places(read_memos, self.coder, self._placed())
            known = self.memos()
            wishes += [Wish("memo", (memo,), {**known.get(memo, {}), **value}) for memo, value in read_memos.items()]
        outcome = self.write("by hand", wishes) if wishes else None
        count = sum(change.table != "text" for change in outcome.changes) if outcome else 0
        if count and not other:
            entries = "1 entry" if count == 1 else f"{count} entries"
            self.notices.append(f"codings/{self.path.name} or its memos were written outside the workbench: {entries} taken over.")  # fmt: skip
        if other:
            kept = imported.put_away(other)
            self.notices.append(f"The codings of {self.coder} from another tool are decisions of the workbench now; their file is kept as codings/{imported.KEPT}/{kept.name}.")  # fmt: skip

    def _unplaced(self, path: Path, codes: Sequence[Code]) -> list[Wish]:
        """Codings of another tool whose words stand in no passage: listed with the lost ones."""
        wishes = []
        for (where, code), words in imported.unplaced(path, self._placed(), codes, self._study).items():
            wishes.append(Wish("decision", (f"{LOST}{where}", code), {"status": "accepted", "quote": ""}))
            wishes.append(Wish("text", (f"{LOST}{where}",), words))
        return wishes

    def _as_written(self, codes: Sequence[Code]) -> tuple[dict[Key, Decision], set[str]]:
        """The decisions and the read passages as they were when the table was written last."""
        if not self._written("codings"):
            return {}, set()
        old = Past(self.recorded, "codings")
        known = {code.code for code in codes}
        return {key: value for key, value in old.table("decision").items() if key[1] in known and not key[0].startswith(LOST)}, {k[0] for k in old.table("read")}  # fmt: skip

    def _written(self, name: str) -> list[str]:
        return [r[name] for r in self.recorded.journal.records if r["do"] == "compacted" and name in r]

    def _reanchor(self) -> None:
        """Find passages again whose interview was edited after the coding."""
        coded = {key[0]: text for key, text in self.recorded.table("text").items()}
        found = reanchored(coded, self._texts)
        gone = {verbatim: f"{LOST}{verbatim.removeprefix(LOST)}" for verbatim, now in found.items() if now is None}
        moved = {verbatim: now for verbatim, now in found.items() if now not in (None, verbatim)}
        if moved or any(verbatim != kept for verbatim, kept in gone.items()):
            self.recorded.write("brought over", _moved(self.recorded, {**moved, **gone}, {**coded, **self._texts}))
        for verbatim, kept in gone.items():
            codes = sorted(code for other, code in self.decided() if other == kept)
            self.lost[verbatim.removeprefix(LOST)] = (coded[verbatim], codes)
        if moved:
            one = len(moved) == 1
            self.notices.append(
                f"{len(moved)} coded {'passage stands' if one else 'passages stand'} elsewhere since the interviews were edited; "
                f"{'its' if one else 'their'} codes went along."
            )
        if self.lost:
            one = len(self.lost) == 1
            self.notices.append(
                f"{len(self.lost)} coded {'passage is' if one else 'passages are'} no longer in the interviews; "
                f"{'it is' if one else 'they are'} listed, and nothing of {'it' if one else 'them'} is deleted."
            )


class Past:
    """The tables of `recorded` as they were when the file `name` was written last."""

    def __init__(self, recorded: Recorded, name: str):
        records = recorded.journal.records
        last = max((r["n"] for r in records if r["do"] == "compacted" and name in r), default=0)
        self._tables: dict[str, dict[Key, Any]] = {}
        for record in records[:last]:
            for table, key, _, after in record.get("changes", ()):
                own = self._tables.setdefault(table, {})
                own.pop(tuple(key), None) if after is None else own.__setitem__(tuple(key), after)

    def table(self, name: str) -> dict[Key, Any]:
        """The table `name` as it was."""
        return self._tables.get(name, {})


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


def _moved(recorded: Recorded, moved: Mapping[str, str], texts: Mapping[str, str]) -> list[Wish]:
    """All that belongs to passages under their new ids; first what leaves, then what comes, for ids may swap."""
    left: dict[tuple[str, Key], Any] = {}
    came: dict[tuple[str, Key], Any] = {}
    for name in ("decision", "read", "cuts", "joined", "text"):
        for key, value in recorded.table(name).items():
            if moved.get(key[0], key[0]) != key[0]:
                left[name, key] = None
                came[name, (moved[key[0]], *key[1:])] = value if name != "text" else texts.get(moved[key[0]], value)
    return [Wish(*place, value) for place, value in {**left, **came}.items()]


def _sha(path) -> str:
    return files.digest_file(path) if path.is_file() else ""
