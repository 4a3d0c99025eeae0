"""The shape of `campaigns:` in `personas.yml`: which personas a campaign is for, and with what weight."""

from __future__ import annotations

from typing import Any

from pydantic import field_validator, model_validator

from insights.settings.base import Document, Text

EXACT = 0.005  # by how much the sum of the weights may miss 1: people round


class Campaign(Document):
    """One campaign.

    `name`: as the report calls it. `personas`: a list of personas that count alike, or each with its weight (`{p1: 0.7, p3: 0.3}`, together 1); a
    persona is named by its number, its name, or the motto on its card. `channel`: the answer of the survey's question for channels
    through which the campaign runs.
    """

    name: Text
    personas: dict[Text, float]
    channel: Text | None = None

    @field_validator("personas", mode="before")
    @classmethod
    def _a_list_counts_alike(cls, value: Any) -> Any:
        if isinstance(value, str):
            value = [value]
        if not isinstance(value, list):
            return value
        named = [str(one) for one in value]
        twice = sorted({one for one in named if named.count(one) > 1})
        if twice:
            raise ValueError(f"names {', '.join(twice)} more than once; name each persona once, or give it more weight")
        return {one: 1 / len(named) for one in named}

    @model_validator(mode="after")
    def _weights_make_one(self) -> Campaign:
        if not self.personas:
            raise ValueError(
                f"campaign {self.name!r}: `personas:` names nobody; write for example `personas: [p1, p2]`"
            )
        wrong = [f"{persona}: {weight:g}" for persona, weight in self.personas.items() if not 0 < weight <= 1]
        if wrong:
            raise ValueError(
                f"campaign {self.name!r}: a weight lies above 0 and is at most 1; here stands {', '.join(wrong)}"
            )
        total = sum(self.personas.values())
        if abs(total - 1) > EXACT:
            listed = " + ".join(f"{persona} {weight:g}" for persona, weight in self.personas.items())
            raise ValueError(f"campaign {self.name!r}: the weights of its personas make {total:g} ({listed}), not 1")
        return self
