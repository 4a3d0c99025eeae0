"""The shape of `personas.yml`: what people decided about persona drafts, and what sales, service and marketing said of them.

The file is written by people only. Every decision survives every rerun; what new data says against one is flagged beside it.
"""

# ruff: noqa: RUF012 (pydantic copies default values, so they may be lists)

from __future__ import annotations

import datetime
import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field, field_validator, model_validator

from insights.settings.base import Document, Text
from insights.settings.campaigns import Campaign

Verdict = Literal["validated", "provisional", "hypothesis"]
VERDICTS: tuple[str, ...] = ("hypothesis", "provisional", "validated")  # from the weakest on
_DRAFT = re.compile(r"p[1-9]\d*")


def is_number(draft: str) -> bool:
    """Whether `draft` is the number of a draft (`p1` …) and not the words that one stands for."""
    return bool(_DRAFT.fullmatch(draft))


def bare(text: str) -> str:
    """`text` without capitals, marks and doubled blanks: two texts with the same bare form mean the same draft or field."""
    return " ".join(re.sub(r"[\W_]+", " ", text).split()).casefold()


def _numbered(value: str) -> str:
    if not is_number(value):
        raise ValueError("should be the number of a draft, like p1; its words belong into `stands_for:`")
    return value


DraftNumber = Annotated[Text, AfterValidator(_numbered)]


class FieldEdit(Document):
    """A field of the sheet in the words of people; a bare text is the text alone.

    `text`: what the sheet shows from now on. `instead_of`: what stood there when it was edited, copied from the report; by it a
    later run notices that the data behind the field has changed. `because`: the reason, `by`: who (a department, a team), `date`: when.
    """

    text: Text
    instead_of: Text | None = None
    because: Text | None = None
    by: Text | None = None
    date: datetime.date | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_text(cls, value: Any) -> Any:
        return {"text": value} if isinstance(value, str | int | float) else value


class VerdictDecision(Document):
    """The verdict of people: `to` (a bare word is that alone), `instead_of` (the computed one at that time), `because`, `by`.

    Whoever raises a verdict above the computed one says why; without `because` the computed one stands.
    """

    to: Verdict
    instead_of: Verdict | None = None
    because: Text | None = None
    by: Text | None = None

    @model_validator(mode="before")
    @classmethod
    def _bare_word(cls, value: Any) -> Any:
        return {"to": value} if isinstance(value, str) else value


class KeptApart(Document):
    """A draft that people want to keep apart from this one (`draft`: its number, or the words it stands for), and why."""

    draft: Text
    because: Text


class Feedback(Document):
    """What a department says of a persona.

    `from`: sales, service, marketing or other. `says`: agree, partly or disagree. `about`: the field that is meant, `persona` for
    all of it. `text`: in its own words. `date`: when.
    """

    department: Literal["sales", "service", "marketing", "other"] = Field(alias="from")
    says: Literal["agree", "partly", "disagree"]
    about: Text = "persona"
    text: Text | None = None
    date: datetime.date | None = None


class PersonaDecision(Document):
    """What people decided about one draft.

    `draft`: its number (p1 …) when it was decided. `stands_for`: the words on its card in the report that say whom it stands for (the motto);
    numbers can swap with new data, and these words find the draft again. `name`: replaces the invented name; `gender`: of the figure, its face
    and its pronoun (without it the one that was invented). `merge_into`: the draft that
    stands for the same people (number or words). `keep_apart_from`: drafts that are not to be merged with it. `fields`: texts that
    replace those of the sheet, by field; also `headline`, `portrait`, and `quote` (the id of a verbatim). `verdict`: that of people.
    `feedback`: what departments say of it. `note`: printed on the sheet.
    """

    draft: DraftNumber
    stands_for: Text | None = None
    name: Text | None = None
    gender: Literal["female", "male"] | None = None
    merge_into: Text | None = None
    keep_apart_from: list[KeptApart] = []
    fields: dict[Text, FieldEdit] = {}
    verdict: VerdictDecision | None = None
    feedback: list[Feedback] = []
    note: Text | None = None

    @field_validator("keep_apart_from", "feedback", mode="before")
    @classmethod
    def _one_or_several(cls, value: Any) -> Any:
        return [value] if isinstance(value, dict) else value

    @model_validator(mode="after")
    def _not_itself_and_not_both(self) -> PersonaDecision:
        others = [("merge_into", self.merge_into), *(("keep_apart_from", kept.draft) for kept in self.keep_apart_from)]
        for key, other in others:
            if other and self.means(other):
                raise ValueError(f"`{key}: {other}` names the draft itself")
        if self.merge_into and any(bare(kept.draft) == bare(self.merge_into) for kept in self.keep_apart_from):
            raise ValueError(
                f"{self.draft} is both merged into {self.merge_into} and kept apart from it; keep one of them"
            )
        return self

    def means(self, other: str) -> bool:
        """Whether `other` (a number, or words) names this draft."""
        return other == self.draft or (self.stands_for is not None and bare(other) == bare(self.stands_for))


class PersonaDecisions(Document):
    """`personas.yml`: one entry per draft; entries of drafts that a new wave no longer shows stay where they are."""

    personas: list[PersonaDecision] = []
    campaigns: list[Campaign] = []  # target groups that mix personas

    @model_validator(mode="after")
    def _one_entry_per_draft(self) -> PersonaDecisions:
        for place, entry in enumerate(self.personas):
            others = [other for other in self.personas[:place] if other.draft == entry.draft]
            # The same number may stand twice when the words say that two waves meant different people by it.
            if any(
                other.stands_for is None or entry.stands_for is None or entry.means(other.stands_for)
                for other in others
            ):
                raise ValueError(
                    f"the draft {entry.draft} stands there {len(others) + 1} times; write all decisions about it into one entry"
                )
        return self
