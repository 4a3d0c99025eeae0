"""The workbench in a notebook: an anywidget between the screen in the browser and the session of one coder.

Keys are answered in the thread that hears them, which only writes the journal; tables, learning and the order of work follow beside.
"""

from __future__ import annotations

import atexit
import os
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from functools import cache
from importlib.resources import files
from threading import Event, Thread, get_native_id
from typing import Any

from threadpoolctl import threadpool_limits

from insights import contracts
from insights.errors import InsightsError
from insights.interviews.coding.decisions import decision_files, read_decisions
from insights.interviews.coding.proposing import Prepared
from insights.interviews.coding.span_files import span_files
from insights.interviews.coding.spans import Placed
from insights.interviews.verbatims import known_questions
from insights.interviews.workbench import german, screen, static_page
from insights.interviews.workbench.codebook_file import CodebookFile
from insights.interviews.workbench.imported import placed_now
from insights.interviews.workbench.session import Message, Session, Tables, load_tables
from insights.study import Study

# One module in the browser, in this order.
_SCRIPTS = (
    "words.js",
    "state.js",
    "finding.js",
    "fitting.js",
    "transcript.js",
    "side.js",
    "dialogs.js",
    "pending.js",
    "workbench.js",
)
_TOGETHER = 0.05  # seconds in which decisions are learned from together
_SAVED_TOGETHER = 0.2  # seconds after which the tables follow the journal
_AGAIN = 5.0  # seconds after which tables that could not be written are tried again
_BEHIND_KEYS = 15  # how far learning steps back before browser and keys, on the scale of `nice`
_REST = 2.0  # times as long as learning anew took, proposals only move with each decision; from some hundred decisions on it takes seconds

_MISSING = {
    "de": "Zum Codieren fehlt hier das Paket anywidget (pip install anywidget, dann Jupyter neu starten). Das ist der Stand zum Lesen:",
    "en": "To code here, the package anywidget is missing (pip install anywidget, then start Jupyter anew). This is what stands so far:",
}


class Talk:
    """What screen and session say to each other; `send` takes a message and its buffers."""

    def __init__(
        self,
        study: Study,
        tables: Tables,
        send: Callable[[Message, list], None],
        *,
        coder: str = "",
        prepared: Prepared | None = None,
        placed: Placed | None = None,
    ):
        self._study, self._tables, self._prepared, self._placed = study, tables, prepared, placed
        self._send = lambda message, buffers: send(german.told(message, study.language), buffers)
        self._coder = coder
        self.session: Session | None = None
        self._due, self._over = Event(), Event()
        self._wants_order = False
        self._rest_until, self._behind = 0.0, False
        self._unsaved = Event()
        self._noted: tuple = ()  # of the notes of others that the screen was told
        self._workers: list[Thread] = []

    def heard(self, message: Message) -> None:
        """Answer one message of the screen."""
        kind = message.get("kind")
        if kind == "open":
            self._opened(message)
        elif self.session is None:
            return
        elif kind == "act":
            self._send(self.session.act(message["action"]), [])
            self._changed()
            if (
                self._over.is_set()
            ):  # the same cell runs in another window of this kernel, and nobody saves here any more
                with suppress(InsightsError, OSError):
                    self.session.save()
        else:
            try:
                self._asked(kind, message)
            except InsightsError as error:
                self._send({"kind": "trouble", "text": str(error)}, [])

    def _asked(self, kind: str, message: Message) -> None:
        if kind == "why":
            found = (
                self.session.proposals.reasons(message["verbatim"], message["codes"]) if self.session.proposals else {}
            )
            self._send({"kind": "why", "verbatim": message["verbatim"], "reasons": found}, [])
        elif kind == "order":
            self._wants_order = True
            self._due.set()
        elif kind == "report":
            self._send(self.session.report(), [])
        elif kind == "state":
            self._send({"kind": "state", "state": self.session.state()}, [])
        elif kind == "refresh":
            self._looked()

    def close(self) -> None:
        """Write the tables and stop learning."""
        self._over.set()
        self._changed()
        if self.session:
            with suppress(InsightsError, OSError):  # it was said, and the journal holds it
                self.session.close()

    def _looked(self) -> None:
        """What others did while somebody was in another window."""
        if news := self.session.refresh():
            self._send(news, [])
            self._changed()
        elif self.session.notes_version() != self._noted:
            self._due.set()

    def _opened(self, message: Message) -> None:
        name = message.get("coder") or self._coder
        ask = {
            "kind": "who",
            "study": self._study.name,
            "view": message.get("view"),
            "language": self._study.language,
            "coders": [path.stem for path in decision_files(self._study)],
        }
        try:
            if self.session is None and name:
                _leave(self._study, name)
                self.session = Session(self._study, name, self._tables, prepared=self._prepared, placed=self._placed)
                _OPEN.append(self)
                with suppress(InsightsError, OSError):  # whoever saves next says it
                    self.session.save()
        except (InsightsError, OSError) as error:
            self._coder, self.session = "", None
            self._send({**ask, "problem": str(error)}, [])
            return
        if self.session is None:
            self._send(ask, [])
            return
        ids = list(self._tables.verbatims["verbatim_id"])
        self._noted = ()
        self._send({**self.session.opening(), "view": message.get("view"), "ids": ids}, [])
        self._changed()
        if not self._workers:
            self._workers = [Thread(target=target, daemon=True) for target in (self._learning, self._saving)]
            for worker in self._workers:
                worker.start()

    def _changed(self) -> None:
        self._due.set()
        self._unsaved.set()

    def _saving(self) -> None:
        """Write the tables soon after each decision, whatever the learning does; where that fails, again and again, and say so once."""
        told = ""
        while not self._over.is_set():
            self._unsaved.wait(_AGAIN if told else None)
            if self._over.wait(_SAVED_TOGETHER):
                return
            self._unsaved.clear()
            try:
                if not self.session.save():
                    self._heard_of()
                told = ""
            except (InsightsError, OSError) as error:
                if str(error) != told:
                    self._send({"kind": "trouble", "text": str(error)}, [])
                told = str(error)

    def _heard_of(self) -> None:
        """Take up what somebody changed by hand."""
        if news := self.session.refresh():
            self._send(news, [])
        self._changed()

    def _learning(self) -> None:
        _step_back()
        while not self._over.is_set():
            self._due.wait(max(self._rest_until - time.monotonic(), 0.0) if self._behind else None)
            if self._over.wait(_TOGETHER):
                return
            self._due.clear()
            try:
                self._tell_notes()
                with threadpool_limits(1, user_api="blas"):  # the other processors are the browser's
                    self._learned()
            except Exception as error:  # the coder goes on coding whatever became of the proposals
                self._send({"kind": "trouble", "text": f"Something went wrong while learning ({type(error).__name__}: {error}); your decisions are saved, only the proposals stay as they are."}, [])  # fmt: skip

    def _tell_notes(self) -> None:
        now = self.session.notes_version()
        if now != self._noted:
            self._noted = now
            self._send({"kind": "notes", "notes": self.session.notes()}, [])

    def _learned(self) -> None:
        session = self.session
        if not session.is_prepared:
            session.prepare()
        fresh = not session.proposals.is_learned
        if not fresh:
            self._propose()  # moved by the last decisions
        if not session.blind:
            self._behind = True
            if fresh or time.monotonic() >= self._rest_until:
                begun = time.monotonic()
                session.learn()
                self._rest_until, self._behind = time.monotonic() + _REST * (time.monotonic() - begun), False
                self._propose()
        if self._wants_order:
            self._wants_order = False
            self._send({"kind": "order", "ids": session.order()}, [])

    def _propose(self) -> None:
        codes, percent = self.session.proposals.best()
        self._send({"kind": "proposals", "codes": self.session.proposals.codes}, [codes.tobytes(), percent.tobytes()])


def _step_back() -> None:
    """Let this thread wait for whoever answers a key; some systems know priorities of whole processes only."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, get_native_id(), _BEHIND_KEYS)


def _leave(study: Study, coder: str) -> None:
    """Close what an earlier run of the cell opened in this kernel, which is no other window."""
    for talk in [
        own for own in _OPEN if own.session.study.raw == study.raw and own.session.coder.casefold() == coder.casefold()
    ]:
        _OPEN.remove(talk)
        talk.close()


_OPEN: list[Talk] = []


def script() -> str:
    """The screen as one JavaScript module."""
    folder = files("insights.interviews.workbench") / "static"
    return "\n".join((folder / name).read_text(encoding="utf-8") for name in _SCRIPTS)


def style() -> str:
    """The look of the screen."""
    return (files("insights.interviews.workbench") / "static" / "workbench.css").read_text(encoding="utf-8")


@cache
def _widget_class() -> type:
    import anywidget

    class Workbench(anywidget.AnyWidget):
        """The workbench as notebooks show it; it keeps no text of any interview in the notebook."""

        _esm = script()
        _css = style()

        def begin(self, talk: Talk) -> None:
            """Let `talk` answer the screen."""
            self.talk = talk
            self.on_msg(lambda _, message, __: talk.heard(message))

        def close(self) -> None:
            """Leave the files to others, and the screen."""
            self.talk.close()
            super().close()

    return Workbench


def show(study: Study, *, coder: str = "", prepared: Prepared | None = None, placed: Placed | None = None) -> Any:
    """The coding workbench of `study` for a notebook cell; nothing where a notebook runs without anybody in front of it.

    `coder`: whose decisions these are, asked for on the screen unless given; `prepared`: from `coding.prepare`, and `placed`, from
    `spans.place`, spare the time to make them anew. Raises UsageError when stage 01 has not run.
    """
    if not _somebody_is_there():
        return None
    tables = load_tables(study)
    try:
        widget = _widget_class()()
    except ImportError:
        return _to_read(study, tables, placed)
    send = lambda message, buffers: widget.send(message, buffers)  # noqa: E731
    talk = Talk(study, tables, send, coder=coder, prepared=prepared, placed=placed)
    widget.begin(talk)
    atexit.register(talk.close)
    return widget


def _to_read(study: Study, tables: Tables, placed: Placed | None) -> Any:
    """The page without keys, where anywidget is not installed."""
    from IPython.display import HTML

    book = CodebookFile(study)
    titles, codes, hint = known_questions(study), book.codes(), _MISSING[study.language]
    rows = screen.rows(tables.turns, tables.verbatims, titles)
    try:
        placed = placed or (placed_now(study, codes, tables.verbatims) if span_files(study) else None)
        codings = read_decisions(study, codes, tables.verbatims, placed=placed and placed.codings)
    except InsightsError as error:
        codings = contracts.empty("codings")
        hint = f"{hint} {german.in_language(str(error), study.language)}"
    names = {code.code: code.name for code in codes}
    book.close()
    return HTML(
        static_page.page(
            rows, codings, names=names, colours=book.colours(), titles=titles, language=study.language, hint=hint
        )
    )


def _somebody_is_there() -> bool:
    """Whether a person could answer a question of the kernel: so in Lab, Notebook and VS Code, and not where Papermill or nbval run."""
    try:
        from IPython import get_ipython
    except ImportError:
        return False
    kernel = getattr(get_ipython(), "kernel", None)
    return bool(getattr(kernel, "_allow_stdin", False))
