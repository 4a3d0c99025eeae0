"""Small things that all parts of a REFI-QDA file have in common: local names, GUIDs, colours, dates, characters that XML allows."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterator
from typing import Any

PROJECT = "urn:QDA-XML:project:1.0"
CODEBOOK = "urn:QDA-XML:codebook:1.0"
_GUID = re.compile(r"\{?([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\}?", re.IGNORECASE)
# Stands where a program demands a date and none is known; nothing was coded then.
NO_MOMENT = "1970-01-01T00:00:00Z"
_OURS = uuid.UUID("6f0d3a52-6d1e-5b0a-9a37-2f8a4f3c9b11")
# XML 1.0 has no place for these, not even escaped; lone surrogates have no UTF-8 form.
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MOMENT = re.compile(
    r"(\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01]))[T ](?:([01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d+)?)(Z|[+-](?:0\d|1[0-4]):[0-5]\d)?"
)


def local(element: Any) -> str:
    """The element's name without its namespace: tools write several."""
    return element.tag.rpartition("}")[2]


def children(element: Any, *names: str) -> Iterator[Any]:
    """The direct children with one of the local names."""
    return (child for child in element if local(child) in names)


def child(element: Any, name: str) -> Any | None:
    """The first direct child of that local name, or None."""
    return next(children(element, name), None)


def said(element: Any | None) -> str:
    """The text of an element with `\\n` line ends; empty for None."""
    return "" if element is None else unix_lines(element.text or "")


def unix_lines(text: str) -> str:
    """`text` with every line end as `\\n`."""
    return text.replace("\r\n", "\n").replace("\r", "\n")


def as_guid(value: str | None) -> str:
    """A GUID in upper case and without braces, so that two spellings compare equal; other text stripped."""
    found = _GUID.fullmatch((value or "").strip())
    return found[1].upper() if found else (value or "").strip()


def own_guid(element: Any) -> str:
    """The element's GUID; where it has none, one that is made of its place in the file."""
    return as_guid(element.get("guid")) or derived("place in the file", element.getroottree().getpath(element))


def guid_for(kind: str, own: str) -> str:
    """The GUID of an object: its id where that is one already, else always the same one made of `kind` and id."""
    known = _GUID.fullmatch(own)
    return known[1].upper() if known else derived(kind, own)


def derived(*parts: object) -> str:
    """A GUID that is the same for the same parts."""
    return str(uuid.uuid5(_OURS, "\x1f".join(map(str, parts)))).upper()


def as_colour(value: str | None) -> str:
    """`#rrggbb` in lower case; empty for what is no colour."""
    value = (value or "").strip().lower()
    if re.fullmatch(r"#[0-9a-f]{3}", value):
        return "#" + "".join(digit * 2 for digit in value[1:])
    return value if re.fullmatch(r"#[0-9a-f]{6}", value) else ""


def as_moment(value: str) -> str:
    """`value` as the standard's dateTime (`2024-05-01T09:30:00Z`, the zone may be missing); empty for what is none."""
    value = value.strip()
    if re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        value += "T00:00:00"
    return value.replace(" ", "T", 1) if _MOMENT.fullmatch(value) else ""


def allowed(text: str) -> str:
    """`text` without the characters that XML forbids."""
    return _FORBIDDEN.sub("", text)


def who(element: Any) -> str:
    """GUID of who made the element, else of who changed it last; empty where nobody is named."""
    names = ("creatingUser", "creatingUserGUID", "modifyingUser", "modifyingUserGUID")
    return as_guid(next((element.get(name) for name in names if element.get(name)), ""))


def when(element: Any) -> str:
    """When the element was made, else changed; empty where that is not told."""
    moment = (element.get("creationDateTime") or element.get("modifiedDateTime") or "").strip()
    return "" if moment == NO_MOMENT else moment


def wanted_number(element: Any, name: str) -> int | None:
    """An attribute as a whole number, or None."""
    value = (element.get(name) or "").strip()
    return int(value) if re.fullmatch(r"[+-]?\d{1,15}", value) else None
