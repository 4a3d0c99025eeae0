"""What `study.yml` says about the customer base: CRM values, who came and left when, what each paid and bought."""

# ruff: noqa: RUF012 (pydantic copies default values, so they may be lists)

from __future__ import annotations

import datetime

from pydantic import Field, model_validator

from insights.settings.base import Document, Text
from insights.settings.columns import Column


class Customers(Document):
    """`customers.*`: CRM values, joined to the survey by `id`, and the columns by which churn and customer value are reckoned.

    `since`, `until`: the days on which somebody became a customer and left (empty: is one still). Without such days `lost` says who has left
    (yes or no) and `months` for how many months each has been, or was, a customer. `losses_months`: where the file names only those who left in
    the last so many months, their number; without it the file holds everybody who ever left. `revenue`: what each pays in
    `revenue_months`. `as_of`: the day on which the file was drawn; without it the latest day in the files.
    """

    id: Text
    columns: dict[Text, Column] = {}
    since: Text | None = None
    until: Text | None = None
    lost: Text | None = None
    months: Text | None = None
    losses_months: float | None = Field(default=None, gt=0)
    revenue: Text | None = None
    revenue_months: float = Field(default=12, gt=0)
    as_of: datetime.date | None = None

    @model_validator(mode="after")
    def _one_way_of_leaving(self) -> Customers:
        if self.until and self.lost:
            raise ValueError("keep one of `until:` (the day on which a customer left) and `lost:` (yes or no)")
        if self.since and self.months:
            raise ValueError("keep one of `since:` (the day on which a customer came) and `months:` (for how long)")
        if self.until and not self.since:
            raise ValueError("`until:` needs `since:`, the day on which a customer came")
        return self


class Transactions(Document):
    """Names of the columns in `transactions.*`: one row for each purchase."""

    customer: Text = "customer_id"
    date: Text = "date"
    amount: Text = "amount"
