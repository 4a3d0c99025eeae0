"""What `study.yml` says about how long people's data may be kept."""

from __future__ import annotations

import datetime
from typing import Any

from pydantic import Field, model_validator

from insights.settings.base import Document


class Retention(Document):
    """`retention:`: the last day on which the study may be kept, as people were promised; nothing is deleted by itself."""

    until: datetime.date | None = None
    warn_days: int = Field(default=30, ge=0)  # days before it from which on `status` and `check` warn

    @model_validator(mode="before")
    @classmethod
    def _a_day_alone_is_the_last(cls, value: Any) -> Any:
        return {"until": value} if isinstance(value, str | datetime.date) else value
