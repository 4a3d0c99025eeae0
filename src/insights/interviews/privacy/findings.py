"""What a recogniser is: a function that reads one text and says where somebody could be identified, how surely, and why."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum

SURE = 0.6  # from this score on nobody is asked; below it the machine masks and puts the name on the review list


class Kind(Enum):
    """How a finding came about, as far as a second look asks for it; `reason` says it to people."""

    TITLE = "a title stands before it"
    SENTENCE = "the tagger sees a name in the sentence"
    MODEL = "a language model sees a name"
    CALL = "somebody answers the phone or asks to be called so"
    SLOT = "an unknown word stands where people do"
    WEIGHED = "it looks and stands like a name"
    OWNER = "a genitive without an article"
    FORM = "a legal form, an address, a number"
    TABLE = "a last name of the table that is a word too stands as the name"
    NAME_OR_WORD = "it may be a last name of the table, or the word"
    ACTS = "a noun does what people do"
    DECIDED = "a person decided"
    OTHER = "anything else"


@dataclass(frozen=True)
class Finding:
    """Characters `start` to `end` of a text (half open) that identify. `score`: 0 to 1; `reason`: why, in a few English words.

    Persons also have the names as they are called without inflection (`first`, `last`), and `is_self` where speakers name themselves.
    """

    start: int
    end: int
    entity: str
    score: float
    reason: str
    first: str | None = None
    last: str | None = None
    is_self: bool = False
    kind: Kind = Kind.OTHER


@dataclass(frozen=True)
class Context:
    """What recognisers know beside the text. `keep`: words and phrases (casefolded) that are never masked; `things`: words that name no
    person in this study unless a title or surname says so; `nouns`: words that the study speaks of with the article of a thing; `opening`: the text stands where people say who they are;
    `customer_numbers`: patterns from `study.yml`; `places_below`: inhabitants from which a place identifies nobody;
    `companies`, `places`, `names` (of people): what the table of interviewed people and `privacy.names` hold;
    `surnames`: last names among them that are words too, `surnames_as_nouns`: those that the study uses as nouns;
    `decided`: words and names that a person wants masked wherever they stand; `ids`: of the interviewed, masks in a text that comes back;
    `called`: ordinary nouns that are somebody's name elsewhere in the study.
    """

    language: str = "de"
    keep: frozenset[str] = frozenset()
    things: frozenset[str] = frozenset()
    nouns: frozenset[str] = frozenset()
    opening: bool = False
    customer_numbers: tuple[str, ...] = ()
    places_below: int = 100_000
    companies: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    names: frozenset[str] = frozenset()
    surnames: frozenset[str] = frozenset()
    surnames_as_nouns: frozenset[str] = frozenset()
    decided: frozenset[str] = frozenset()
    ids: frozenset[str] = frozenset()
    called: frozenset[str] = frozenset()

    def leaves(self, word: str) -> bool:
        """Whether a word is known to be no person here."""
        plain = word.casefold()
        return (
            plain in self.keep
            or plain in self.things
            or plain in self.nouns
            or word in self.companies
            or word in self.places
        )


Recogniser = Callable[[str, Context], Iterable[Finding]]
