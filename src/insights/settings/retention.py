"""What `study.yml` says about how long people's data may be kept."""

from __future__ import annotations

import datetime

from pydantic import Field

from insights.settings.base import Document


class Retention(Document):
    """`retention:`: the last day on which the study may be kept, as people were promised; nothing is deleted by itself."""

    until: datetime.date | None = None
    warn_days: int = Field(default=30, ge=0)  # days before it from which on `status` and `check` warn
