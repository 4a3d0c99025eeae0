"""What stands on the slides, before anything is drawn: one message each, with the claims that it rests on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from insights.report.claims import Claim


@dataclass(frozen=True)
class Item:
    """A line of a list: its text, and the strength of the claim that it is (empty where it is none)."""

    text: str
    strength: str = ""


@dataclass(frozen=True)
class Column:
    """A list under its title."""

    items: Sequence[Item]
    title: str = ""


@dataclass(frozen=True)
class Slide:
    """One slide. `lead` is the claim whose sentence is the title; `claims` are all whose evidence stands in the notes.

    What it shows is one of `columns`, `chart` (its `shape` and `data`), `table` and `persona`; `base` is the line at its foot.
    """

    title: str
    section: str
    claims: Sequence[Claim] = ()
    lead: Claim | None = None
    columns: Sequence[Column] = ()
    chart: tuple[str, dict[str, Any]] | None = None
    table: dict[str, Any] | None = None
    persona: dict[str, Any] | None = None
    base: str = ""
    further: str = ""  # what the notes say beside the evidence
    extra: dict[str, Any] = field(default_factory=dict)


def sentence(claim: Claim) -> str:
    """The sentence of a claim for somebody who reads nothing around it."""
    return claim.plain or claim.text


def item(claim: Claim, *, shown: bool = False) -> Item:
    """A claim as a line; `shown`: as it stands where its subject is clear from the heading."""
    return Item(claim.shown or claim.text if shown else sentence(claim), claim.strength)
