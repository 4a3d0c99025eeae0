"""What the metrics rest on: which were asked or can be reckoned, by which parameters and models."""

from __future__ import annotations

import pandas as pd

from insights.contracts.documents import MetricsSummary
from insights.contracts.waves import waves_of
from insights.journey.metrics.customers import CustomerBase
from insights.journey.metrics.lifetime import Forecast, Terms
from insights.journey.metrics.retention import knows_churn, window_months
from insights.journey.metrics.value_classes import value_basis
from insights.study import Study

METRICS = ("nps", "csat", "ces", "churn", "survival_12")


def metrics_summary(
    study: Study,
    *,
    figures: pd.DataFrame,
    responses: pd.DataFrame,
    variables: pd.DataFrame,
    base: CustomerBase | None,
    listed: pd.DataFrame,
    found: Forecast,
    terms: Terms,
) -> MetricsSummary:
    """The hand-over document `metrics_summary`; `missing` names what the study has no data for, `wave` the last of several waves."""
    there, waves = set(figures["metric"]), waves_of(responses, variables)
    missing = [name for name in METRICS if name not in there]
    missing += [
        name for name, gone in (("waves", not waves), ("value", listed.empty or listed["value"].isna().all())) if gone
    ]
    converted = any(column.converted_from for column in study.settings.columns.values())
    return MetricsSummary(
        missing=missing,
        waves=len(waves),
        wave=waves[-1][0] if waves else "",
        n_wave=int(waves[-1][1].sum()) if waves else None,
        converted=converted,
        as_of="" if base is None or base.as_of is None else str(base.as_of.date()),
        customers=len(listed),
        lost=int((listed["lost"] == "yes").sum()),
        churn_months=window_months(base) if base is not None and knows_churn(base) else None,
        value_basis=value_basis(listed, found),
        model=found.model,
        why_no_forecast=found.why_not,
        currency=terms.currency,
        margin=terms.margin,
        cost=terms.cost,
        discount_rate=terms.discount_rate,
        horizon=terms.horizon,
        staying_by=found.staying_by,
        draws=found.samples,
        gap=found.fit.get("gap"),
        foreseen=found.fit.get("foreseen"),
        came=int(found.fit["came"]) if "came" in found.fit else None,
        fit=found.fit,
    )
