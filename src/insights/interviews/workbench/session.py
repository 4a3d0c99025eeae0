"""One coder at the workbench: what the screen shows, and what becomes of every key.

An action is written first and answered at once; what it teaches the machine follows. Everything the screen knows it learns from
`opening` and from the changes that `act` answers with, so that a screen opened anew shows the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pandas as pd

from insights import contracts
from insights.errors import InsightsError, UsageError
from insights.interviews import memos
from insights.interviews.analysis import agreement
from insights.interviews.coding.codebook import QUOTE
from insights.interviews.coding.passed_over import later_codes
from insights.interviews.coding.proposing import Prepared
from insights.interviews.coding.spans import Placed
from insights.interviews.verbatims import known_questions, questions_asked
from insights.interviews.workbench import comparing, screen
from insights.interviews.workbench.codebook_file import CodebookFile
from insights.interviews.workbench.coder_file import CoderFile, merged
from insights.interviews.workbench.imported import placed_now
from insights.interviews.workbench.learning import Material, Proposals, decisions_table
from insights.interviews.workbench.recorded import Change, Outcome, Wish
from insights.study import Study

Message = dict[str, Any]
HIDDEN = ("text", "beside", "columns")  # tables that no screen shows
_FULL = 200_000  # pairs up to which every code that was passed over on a read passage teaches
_SURVEY = {"de": "Umfrage", "en": "Survey"}
_QUOTES = {"de": "Zitat", "en": "Quote"}


@dataclass(frozen=True)
class Tables:
    """The hand-over tables that the workbench shows."""

    turns: pd.DataFrame
    verbatims: pd.DataFrame
    people: pd.DataFrame


def load_tables(study: Study) -> Tables:
    """The tables of `study`. Raises UsageError when stage 01 has not run."""
    return Tables(*(contracts.load(name, study) for name in ("turns", "verbatims", "people")))


class Session:
    """`coder` at work on `study`; `prepared` and `placed` spare the time to prepare the proposals and to place codings of other tools
    where stage 01 has done so."""

    def __init__(
        self,
        study: Study,
        coder: str,
        tables: Tables,
        *,
        prepared: Prepared | None = None,
        material: Material | None = None,
        placed: Placed | None = None,
    ):
        self.study, self.tables = study, tables
        self.texts = dict(zip(tables.verbatims["verbatim_id"], tables.verbatims["text"], strict=True))
        self.book = CodebookFile(study)
        self.codes = self.book.codes()
        self._told = self.book.version  # the codebook that the screen knows
        self._known_places = placed
        self.file = CoderFile(study, coder, self.texts, self.codes, self.book.became(), self.placed)
        self.coder = self.file.coder
        self.material = material or material_of(study, tables)
        same = prepared is not None and list(prepared.codes) == self.codes and len(prepared.frame) == len(self.texts)
        self.proposals: Proposals | None = Proposals(prepared) if same else None
        self._others: pd.DataFrame | None = None

    def placed(self) -> Placed:
        """Where codings and memos of other tools stand; takes seconds the first time."""
        if self._known_places is None:
            self._known_places = placed_now(self.study, self.codes, self.tables.verbatims)
        return self._known_places

    # ---- what the screen is told

    def opening(self) -> Message:
        """All that a screen needs to begin."""
        questions = {"survey": _SURVEY[self.study.language], **known_questions(self.study)}
        rows = screen.rows(self.tables.turns, self.tables.verbatims, questions)
        return {
            "kind": "opening", "study": self.study.name, "title": self.study.settings.title, "coder": self.coder,
            "language": self.study.language, "rows": rows, "people": screen.people(self.tables.people),
            "units": screen.units(rows, questions),
            "state": self.state(), **self.codebook(), **self.standing(),
            "notices": [*self.book.notices, *self.file.notices],
        }  # fmt: skip

    def state(self) -> list[list]:
        """Everything that stands in the coder's tables but the texts: [table, key, value]."""
        tables = self.file.recorded.tables
        return [
            [name, list(key), value] for name in tables if name not in HIDDEN for key, value in tables[name].items()
        ]

    def codebook(self) -> Message:
        """The codes in their order, with colours."""
        colours = self.book.colours()
        entries = [{**entry, "colour": colours[entry["id"]]} for entry in self.book.entries()]
        return {"codes": [{name: value for name, value in entry.items() if value or name == "id"} for entry in entries]}

    def standing(self) -> Message:
        """What can be undone and redone, and decisions that lost their code or passage."""
        recorded = self.file.recorded
        lost = [[v, text, codes] for v, (text, codes) in sorted(self.file.lost.items())]
        return {
            "undo": (recorded.last() or {}).get("do"), "redo": (recorded.last_undone() or {}).get("do"), "lost": lost,
            "seconds": comparing.pace(recorded.journal.records),
            "orphans": [list(key) for key in self.file.orphans(self.codes)],
        }  # fmt: skip

    @property
    def blind(self) -> bool:
        """Whether the coder sees neither proposals nor what others decided."""
        mode = self.file.recorded.table("mode")
        return ("blind",) in mode and ("ended",) not in mode

    # ---- what the coder does

    def act(self, action: Message) -> Message:
        """Do what one key asks for; it is on the disk when this returns.

        The answer holds `changes` ([table, key, value]) for the screen; the whole codebook where that changed; `refused` with a sentence
        where nothing was done.
        """
        identity = action.get("id", "")
        by_hand, notices = (), []
        try:
            by_hand, notices = self._taken_up()
            outcome = self._done(action, identity)
        except (InsightsError, OSError) as error:
            since = self._codebook_since()
            changes = _shown((*by_hand, *since.pop("brought", ())))
            told = {"refused": _sentence(error), "notices": notices, "changes": changes}
            return {"kind": "done", "id": identity, **told, **since, **self.standing()}
        self._taught((*by_hand, *outcome.foreign, *outcome.changes))
        if any(change.table not in HIDDEN for change in outcome.foreign):
            notices = [*notices, f"Another window decided something as {self.coder} meanwhile; it is shown here now."]
        since, record = self._codebook_since(), outcome.record or {}
        made = {"made": [identity, record["made"]]} if "made" in record else {}
        return {
            "kind": "done", "id": identity, "n": record.get("n"), "notices": notices, **made,
            "changes": _shown((*by_hand, *outcome.foreign, *outcome.changes, *since.pop("brought", ()))), **since, **self.standing(),
        }  # fmt: skip

    def refresh(self) -> Message | None:
        """What other windows and coders changed since, and people by hand; None for nothing."""
        changes = self.file.recorded.news()
        self.book.news()
        others = bool(changes) or self.book.version != self._told
        by_hand, notices = self._taken_up()
        since = self._codebook_since()
        changes = (*changes, *by_hand, *since.pop("brought", ()))
        self._taught(changes)
        if not changes and not since and not notices:
            return None
        if others:
            notices = ["Another window or coder changed something; it is shown here now.", *notices]
        return {"kind": "done", "id": "", "notices": notices, "changes": _shown(changes), **since, **self.standing()}

    def _taken_up(self) -> tuple[tuple[Change, ...], list[str]]:
        """What somebody changed by hand in the codebook and in the tables of this coder, and a sentence on each."""
        told = self.book.take_up()
        self._with_news()
        changes, said = self.file.take_up(self.codes)
        return changes, [*told, *said]

    def _done(self, action: Message, identity: str) -> Outcome:
        do, write = action["do"], self.file.write
        if do in ("undo", "redo"):
            return self._turned(do, identity, action.get("of", ""))
        if do == "codebook":
            return self._book_changed(action["action"], identity, action.get("items", ()))
        if do == "quote" and not any(code.code == QUOTE for code in self.codes):
            self._book_changed({"do": "new", "name": _QUOTES[self.study.language], "code": QUOTE}, f"{identity}-code")
        return write(do, self._in_sight(self._wishes(action)), id=identity)

    def _in_sight(self, wishes: list[Wish]) -> list[Wish]:
        """Who decides with the others before him is no longer blind."""
        decides = any(wish.table in ("decision", "read") for wish in wishes)
        ended = ("ended",) in self.file.recorded.table("mode")
        return [*wishes, Wish("mode", ("blind",), None)] if ended and decides else wishes

    def _wishes(self, action: Message) -> list[Wish]:
        do = action["do"]
        if do in ("decide", "quote", "resolve"):
            wishes = [self._decision(*item) for item in action["items"]]
            return wishes + ([self._memo(action["memo"])] if action.get("memo") else [])
        if do == "done":
            return [*(self._decision(*item) for item in action.get("items", ())), *(Wish("read", (self._passage(v),), True if action.get("value", True) else None) for v in action["verbatims"])]  # fmt: skip
        if do == "memo":
            return [self._memo(action["memo"])]
        if do == "cuts":
            return [Wish("cuts", (self._passage(action["verbatim"]),), sorted(set(action["at"])) or None)]
        if do == "join":
            return [Wish("joined", (self._passage(action["verbatim"]),), True if action.get("value", True) else None)]
        if do == "blind":
            return [self._blinded(action["value"])]
        raise UsageError(f"The workbench knows no action {do!r}.")

    def _now(self, code: str) -> str:
        """The code of today for what a screen calls `code`: until it hears the id of a code that was typed there it names the action,
        and it may not have heard yet that a code became another one."""
        code = (self.file.recorded.record(code) or {}).get("made", code)
        return code if any(own.code == code for own in self.codes) else self.book.became().get(code, code)

    def _decision(self, verbatim: str, code: str, status: str | None, quote: str = "") -> Wish:
        code = self._now(code)
        known = [own.code for own in self.codes] + [QUOTE]
        if status and code not in known:
            raise UsageError(f"The code {code!r} is gone from the codebook; choose another one.")
        value = {"status": status, "quote": quote if status == "accepted" else ""} if status else None
        if value and verbatim not in self.texts:
            raise UsageError(f"There is no passage {verbatim!r} in the interviews.")
        return Wish("decision", (verbatim, code), value)

    def _blinded(self, value: bool) -> Wish:
        """Blind from the first decision on, or not at all; who has stopped has seen the others."""
        if not value:
            return Wish("mode", ("ended",), True)
        if not self.blind and (self.file.decided() or self.file.read()):
            raise UsageError(
                f"{self.coder} has decided with proposals in sight, so no later figure would be blind. Code blind under another name."
            )
        return Wish("mode", ("blind",), True)

    def _passage(self, verbatim: str) -> str:
        if verbatim not in self.texts:
            raise UsageError(f"There is no passage {verbatim!r} in the interviews.")
        return verbatim

    def _memo(self, memo: Mapping[str, str]) -> Wish:
        own = {name: str(value) for name, value in memo.items() if value and name != "id"}
        if "code" in own:
            own["code"] = self._now(own["code"])
        if not own.get("text", "").strip():
            return Wish("memo", (memo["id"],), None)
        known = self.file.memos().get(memo["id"], {})
        created = known.get("created") or datetime.now(UTC).isoformat(timespec="seconds")
        beside = {name: value for name, value in known.items() if name not in memos.COLUMNS}
        return Wish("memo", (memo["id"],), {**beside, **own, "created": created})

    def _book_changed(self, action: Message, identity: str, items: Sequence[Sequence[str]] = ()) -> Outcome:
        """A change of the codebook; decisions on a code that was merged go along, and a new code is given to the passages of `items`."""
        action = {
            **action,
            **{name: self._now(action[name]) for name in ("code", "into", "parent") if action.get(name)},
        }
        there = self._named(action["name"]) if items and action["do"] == "new" else None
        if there and not self.book.has_done(identity):
            return self._newly_given(there, items, identity, {})
        outcome = self.book.act(action, id=identity, coder=self.coder)
        self.codes = self.book.codes()
        if outcome.record is None:
            return outcome
        more = {"codebook": outcome.record["n"]}
        if action["do"] == "new":
            made = next(code for _, (code,), before, _ in outcome.record["changes"] if before is None)
            return self._newly_given(made, items, identity, more)
        wishes = merged(self.file.decided(), self.book.became())
        return self.file.write("codebook", wishes, id=identity, more=more, always=True)

    def _newly_given(self, made: str, items: Sequence[Sequence[str]], identity: str, more: Message) -> Outcome:
        """The code `made` on the passages for which it was typed, in one step with the change of the codebook."""
        wishes = self._in_sight([self._decision(verbatim, made, *rest) for verbatim, _, *rest in items])
        return self.file.write("codebook", wishes, id=identity, more={**more, "made": made}, always=True)

    def _named(self, name: str) -> str | None:
        """The code that is called `name` already."""
        self.book.news()
        self.codes = self.book.codes()
        wanted = " ".join(str(name).split()).casefold()
        return next((own.code for own in self.codes if wanted in (own.name.casefold(), own.code.casefold())), None)

    def _turned(self, do: str, identity: str, of: str) -> Outcome:
        """Take back, or do again, the action `of`, which is the one that its coder sees; without it the last one of all windows.

        Raises UsageError where it was changed since.
        """
        recorded = self.file.recorded
        recorded.unsaid()
        if again := recorded.record(identity):  # sent once more
            return Outcome((), (), again)
        record = recorded.record(of) if of else (recorded.last() if do == "undo" else recorded.last_undone())
        if record is None:
            return Outcome((), (), None)
        if of and not recorded.stands(record, undone=do == "redo"):
            raise UsageError(
                "This was changed since, by hand or in another window, so it stays as it is; taking back again goes on with what was done last."
            )
        if "codebook" in record:
            self.book.take_back(record["codebook"], redo=do == "redo")
            self.codes = self.book.codes()
        return (recorded.undo if do == "undo" else recorded.redo)(number=record["n"], id=identity)

    def _with_news(self) -> None:
        """Know the codes that others made meanwhile."""
        self.book.news()
        if self.book.version != self._told:
            self.codes = self.book.codes()

    def _codebook_since(self) -> Message:
        """The codebook, where it is another one than the screen knows; and what decisions were brought over because of it."""
        if self.book.version == self._told:
            return {}
        self._told, self.codes = self.book.version, self.book.codes()
        return {**self.codebook(), "brought": self.file.bring_over(self.book.became())}

    # ---- what the machine learns

    def prepare(self) -> None:
        """Make the proposals ready for the codebook of now; takes seconds."""
        if self.proposals is None or list(self.proposals.prepared.codes) != self.codes:
            self.proposals = Proposals(self.material.prepared(self.codes))

    @property
    def is_prepared(self) -> bool:
        """Whether proposals know the codebook of now."""
        return self.proposals is not None and self.proposals.codes == [code.code for code in self.codes]

    def learn(self) -> None:
        """Learn anew from all that this coder decided."""
        if self.proposals is not None:
            self.proposals.fresh()
            self.proposals.learn(decisions_table(self.taught_pairs(), self.coder))

    def order(self, *, size: int = 30) -> list[str]:
        """What to code next: the passages where a decision teaches most; for a blind coder a sample of all, in the order of the talk."""
        if self.blind:
            return [
                str(v)
                for v in agreement.second_sample(
                    self.tables.verbatims, contracts.empty("codings"), seed=self.study.seed
                )["verbatim_id"]
            ]
        return self.proposals.order(size=size) if self.proposals else []

    def taught_pairs(self) -> dict[tuple[str, str], str]:
        """What the machine learns from: decisions, and the codes passed over on passages that were read."""
        decided = dict(self.file.decided())
        found = {key: value["status"] for key, value in decided.items()}
        read = self.file.read()
        if len(read) * len(self.codes) > _FULL:  # beside a given code the learner passes the others over by itself
            given = {verbatim for (verbatim, _), status in found.items() if status == "accepted"}
            read = set(sorted(read - given)[: _FULL // max(len(self.codes), 1)])
        parents = {code.code: code.parent for code in self.codes}
        kept = {(verbatim, parents.get(code, "")) for (verbatim, code), status in found.items() if status == "accepted"}
        later = later_codes(self.book.records(), self.file.recorded.journal.records)
        for verbatim in sorted(read):
            for code in parents:
                if (verbatim, code) not in kept and code not in later.get(verbatim, ()):
                    found.setdefault((verbatim, code), "rejected")
        return found

    def _taught(self, changes: tuple[Change, ...]) -> None:
        if self.proposals is None:
            return
        for change in changes:
            if change.table == "decision":
                sign = {"accepted": 1.0, "rejected": -0.5}
                now, before = (sign.get((value or {}).get("status"), 0.0) for value in (change.after, change.before))
                if now != before:
                    self.proposals.move(*change.key, now - before)

    # ---- how far it is

    def report(self) -> Message:
        """Agreement with the other coders, what they differ on, and saturation so far."""
        return comparing.report(self)

    def notes(self) -> list[dict[str, str]]:
        """What others noted at passages; nothing for a blind coder."""
        return [] if self.blind else comparing.notes_of_others(self)

    def notes_version(self) -> tuple:
        """Another one when `notes` may be others."""
        return (self.blind, *comparing.files_of_others(self))

    def save(self) -> bool:
        """Write the tables that the stages read; False where one was changed by hand and that was not taken up yet.

        Raises InsightsError where one cannot be written; the journals hold what it lacks.
        """
        self._with_news()
        return all([self.book.save(), self.file.save_tables(self.codes)])

    def close(self) -> None:
        """Write the tables and leave the files to others; what cannot be written stands in the journals."""
        try:
            self._taken_up()
            self.save()
        finally:
            self.file.close()
            self.book.close()


def material_of(study: Study, tables: Tables) -> Material:
    """What the proposals of `study` are made from."""
    from insights.interviews.vectors import cache_file

    asked = questions_asked(tables.verbatims, tables.turns, known_questions(study))
    cache = cache_file(study.workspace.root)
    return Material(tables.verbatims, tuple(asked), study.language, cache, study.vectors_model)


def _shown(changes: tuple[Change, ...]) -> list[list]:
    return [[c.table, list(c.key), c.after] for c in changes if c.table not in HIDDEN]


def _sentence(error: Exception) -> str:
    """What to say of an action that was not done."""
    if isinstance(error, InsightsError) or not isinstance(error, OSError):
        return str(error)
    return f"{error.filename or 'The study'}: {error.strerror or error}, so this was not kept; put that right and decide it again."
