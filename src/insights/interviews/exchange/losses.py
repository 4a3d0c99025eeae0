"""What was lost, counted as people say it: `1 coding of a whole source`, `3 codings of a whole source`."""

from __future__ import annotations

import re

_BEHIND = re.compile(
    r"(?= (?:of|on|in|that|without|to|with|whose|beside|outside|from|by|named|which|beyond|or|tied)\b)|(?=,)|$"
)
_VERBS = {"is": "are", "stands": "stand", "has": "have"}


def number_of(n: int, what: str) -> str:
    """`n` things that are called `what`, in the number that fits, however it is written: `1 text`, `2 memos that are coded`."""
    end = _BEHIND.search(what).start()
    head, rest = what[:end], what[end:]
    if head.startswith("who "):  # a clause, no thing
        return f"{what} ({n})"
    if n == 1 and head.endswith("s") and not head.endswith("ss"):
        head = head[:-1]
    elif n != 1 and not head.endswith("s") and head[-1:] not in "'\"":
        head = f"{head[:-1]}ies" if re.search(r"[^aeiou]y$", head) else f"{head}s"
    verbs = {several: one for one, several in _VERBS.items()} if n == 1 else _VERBS
    return f"{n} {head}" + re.sub(r"(?<= that )\w+", lambda verb: verbs.get(verb[0], verb[0]), rest, count=1)
