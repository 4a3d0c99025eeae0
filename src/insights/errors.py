"""One family of errors: each says what happened, where, and what to do next."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches

_LONGEST = 120  # letters of a name that is offered


class InsightsError(Exception):
    """Something that a person can put right; the command line prints it as one line and exits with 1.

    `problems` holds one sentence per mistake when several were found at once.
    """

    def __init__(self, message: str, *, problems: Iterable[str] = ()):
        self.problems = list(problems)
        super().__init__("\n".join([message, *(f"  - {problem}" for problem in self.problems)]))


class UsageError(InsightsError):
    """The command or call names something that does not exist or does not fit; exit code 2."""


class InputError(InsightsError):
    """A file that people wrote cannot be used as it is."""


class ContractError(InsightsError):
    """A hand-over file breaks its contract."""


class StageError(InsightsError):
    """A stage's notebook did not run to its end."""


def nearest(name: str, existing: Iterable[str]) -> str:
    """A half-sentence that offers the names that exist, nearest first: `did you mean 'kino'? There are: kino, …`."""
    names = sorted(existing)
    if not names:
        return "there are none yet"
    close = get_close_matches(name, names, n=3, cutoff=0.5)
    listed = ", ".join(map(_in_one_line, names[:12])) + (" …" if len(names) > 12 else "")
    if close:
        return f"did you mean {' or '.join(repr(c) for c in close)}? There are: {listed}"
    return f"there are: {listed}"


def _in_one_line(name: str) -> str:
    """A name as a sentence can hold it: headings of damaged tables run over several lines and pages."""
    plain = " ".join(name.split())
    return plain if len(plain) <= _LONGEST else f"{plain[:_LONGEST]}…"
