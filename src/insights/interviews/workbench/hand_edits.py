"""What somebody changed in a coder's tables by hand: the difference between what they held when they were known last and what they hold now.

Only that counts: what was decided meanwhile and not touched by hand stays.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from insights.interviews import memos
from insights.interviews.coding.codebook import Code, ids_by_name
from insights.interviews.exchange.incoming import as_written, harmless
from insights.interviews.workbench.coder_tables import Held
from insights.interviews.workbench.recorded import Key, Wish

COLUMNS = ("codings",)  # key of the coder's own columns in the table `columns`


def held_in(tables: Any, *, without: str) -> Held:
    """What a coder's tables hold but for keys that begin with `without`; `tables` has a method `table`."""
    here = lambda name: {k: v for k, v in dict(tables.table(name)).items() if not k[0].startswith(without)}  # noqa: E731
    columns = tuple(tables.table("columns").get(COLUMNS, ()))
    return Held(here("decision"), {key[0] for key in here("read")}, here("beside"), columns)


def under_ids_of(held: Held, codes: list[Code], *, without: Collection[str] = ()) -> Held:
    """`held` under the codes of today; decisions on codes that are gone are left out, as they are in the file, and those on codes that
    were gone when it was written (`without`)."""
    known = ids_by_name([code for code in codes if code.code not in without])
    decided = {(v, known[code.lower()]): own for (v, code), own in held.decided.items() if code.lower() in known}
    return Held(decided, held.read, held.beside, held.columns)


def changed_codings(stood: Held, found: Held, now: Mapping[Key, Mapping[str, Any]]) -> list[Wish]:
    """What the table is to become where it held `stood` and holds `found`; without a column for quotes they stay as they are `now`."""
    wishes = [Wish("decision", key, None) for key in stood.decided if key not in found.decided]
    for key, value in found.decided.items():
        before = stood.decided.get(key)
        if not found.has_quotes and value["status"] == "accepted":
            own = now.get(key) or before or {}
            value = {**value, "quote": own.get("quote", "") if own.get("status") == "accepted" else ""}
            before = before and {**before, "quote": value["quote"]}
        if value != before:
            wishes.append(Wish("decision", key, value))
    wishes += [Wish("read", (verbatim,), True) for verbatim in sorted(found.read - stood.read)]
    wishes += [Wish("read", (verbatim,), None) for verbatim in sorted(stood.read - found.read)]
    both = {*stood.beside, *found.beside}
    wishes += [
        Wish("beside", k, found.beside.get(k)) for k in sorted(both) if stood.beside.get(k) != found.beside.get(k)
    ]
    if found.columns != stood.columns:
        wishes.append(Wish("columns", COLUMNS, list(found.columns) or None))
    return wishes


def changed_memos(
    stood: Mapping[str, memos.Memo],
    found: Mapping[str, memos.Memo],
    columns: tuple[str, ...],
    now: Mapping[str, memos.Memo],
) -> list[Wish]:
    """What the memos are to become where their file held `stood` and holds `found`; what columns that are gone held stays as it is `now`."""
    wishes = [Wish("memo", (memo,), None) for memo in stood if memo not in found]
    gone = [name for name in memos.COLUMNS if name not in columns]
    for memo, values in found.items():
        before = stood.get(memo, {})
        if any(_plain(values.get(name)) != _plain(before.get(name)) for name in {*values, *before} - {*gone}):
            kept = {name: value for name, value in now.get(memo, {}).items() if name in gone}
            whole = {**kept, **{n: before[n] if _plain(v) == _plain(before.get(n)) else v for n, v in values.items()}}
            wishes.append(Wish("memo", (memo,), whole if whole.get("text") else None))
    return wishes


def _plain(value: object) -> str:
    return "" if value is None else as_written(harmless(" ".join(str(value).split())))
