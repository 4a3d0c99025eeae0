"""Measures that people decided, as they stand in `measures.yml` or in `study.yml`."""

from __future__ import annotations

import datetime

from pydantic import Field

from insights.settings.base import Document, Text


class Measure(Document):
    """One decided measure: what is done, by whom, and by which figure one will see that it worked."""

    text: Text
    insight: Text | None = None  # the insight that it answers, as the report names it: weak-search
    owner: Text | None = None
    metric: Text | None = None  # in words, or a column of the survey: then the report adds where it stands today
    target: Text | None = None
    due: datetime.date | None = None  # 2026-03-31
    question: int | None = Field(default=None, ge=1)  # number of the research question
    persona: Text | None = None  # its id (p1) or name


class MeasuresFile(Document):
    """`measures.yml`: what people decided, beside `study.yml`; no code writes it."""

    measures: list[Measure] = Field(min_length=1)
