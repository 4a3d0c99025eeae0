"""How few people may be told of: the smallest group of the study at work, and what follows from it. Light to import.

The smallest group (k) is a setting of the study, `privacy: smallest_group:`; `open_study` takes it up. It holds for the whole process
and not for one context: worker threads, callbacks of widgets and, in some kernels, the next cell start in a context of their own,
and would fall back to the least without a word.
"""

from __future__ import annotations

LEAST = 5  # the method tells nothing of fewer
MOST = 100  # a study in which nobody is left to tell of is a typing mistake
SHARES_FROM, MARKED_BELOW = 10, 30

_taken_up = LEAST


def take_up(smallest_group: int) -> None:
    """From here on groups of fewer than `smallest_group` people are told nothing of. Raises ValueError outside 5 to 100."""
    global _taken_up
    if not LEAST <= smallest_group <= MOST:
        raise ValueError(f"the smallest group is a whole number from {LEAST} to {MOST}, not {smallest_group}")
    _taken_up = smallest_group


def suppress_below() -> int:
    """The smallest group of the study at work: fewer people show no figure at all (5 unless the study asks for more)."""
    return _taken_up


def no_share_below() -> int:
    """Fewer people show no percentage: 10, or the smallest group where that is larger."""
    return max(SHARES_FROM, _taken_up)


def small_below() -> int:
    """Fewer people are marked as a small base: 30, or the smallest group where that is larger."""
    return max(MARKED_BELOW, _taken_up)
