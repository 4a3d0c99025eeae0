"""What a reader should know of the sample, in sentences: what was asked, fit to the targets, weights, blind spots."""

from __future__ import annotations

import pandas as pd

from insights import contracts
from insights.contracts.documents import Weighting
from insights.survey.sample.coverage import coverage_statement
from insights.survey.sample.target_comparison import variable_statements
from insights.wording import listing, number, percent

# The fields by which people and companies are described.
FIELDS = {
    "b2c": ("age", "gender", "education", "residence", "social_status", "income"),
    "b2b": ("industry", "company_size", "job_role"),
}
ROLES = ("psychographic", "behaviour", "usage", "satisfaction")
TEXTS = {
    "de": {
        "weights": "Die Gewichte liegen zwischen {smallest} und {largest} (Mittel 1); von {n} Befragten bleiben rechnerisch {effective} ({share}) an Genauigkeit (Designeffekt {effect}).",
        "some": "Von den Merkmalen, mit denen Zielgruppen beschrieben werden, liegen vor: {asked}; nicht vor: {missing}.",
        "all": "Alle Merkmale, mit denen Zielgruppen beschrieben werden, liegen vor: {asked}.",
        "none": "Von den Merkmalen, mit denen Zielgruppen beschrieben werden ({missing}), liegt keines vor.",
        "counts": "Dazu kommen Fragen {counts}.",
        "age": "Alter",
        "gender": "Geschlecht",
        "education": "Bildung",
        "residence": "Wohnort",
        "social_status": "sozialer Status",
        "income": "Einkommen",
        "industry": "Branche",
        "company_size": "Unternehmensgröße",
        "job_role": "Rolle im Unternehmen",
        "psychographic": "zu Einstellungen ({n})",
        "behaviour": "zum Verhalten ({n})",
        "usage": "zur Nutzung ({n})",
        "satisfaction": "zur Zufriedenheit ({n})",
    },
    "en": {
        "weights": "Weights lie between {smallest} and {largest} (mean 1); in precision, {n} respondents are worth {effective} ({share}; design effect {effect}).",
        "some": "Of the characteristics that describe target groups there are: {asked}; missing are: {missing}.",
        "all": "All characteristics that describe target groups are there: {asked}.",
        "none": "Of the characteristics that describe target groups ({missing}) none is there.",
        "counts": "Beside them there are questions on {counts}.",
        "age": "age",
        "gender": "gender",
        "education": "education",
        "residence": "residence",
        "social_status": "social status",
        "income": "income",
        "industry": "industry",
        "company_size": "company size",
        "job_role": "role in the company",
        "psychographic": "attitudes ({n})",
        "behaviour": "behaviour ({n})",
        "usage": "usage ({n})",
        "satisfaction": "satisfaction ({n})",
    },
}


def sample_statements(
    variables: pd.DataFrame,
    comparison: pd.DataFrame,
    summary: Weighting,
    cells: pd.DataFrame,
    *,
    market: str = "b2c",
    language: str = "de",
) -> pd.DataFrame:
    """The table `sample_statements` from `target_comparison`, `weighting_summary` and `coverage`; empty without respondents.

    `market` (b2c, b2b) decides which fields describe target groups: age, gender, education, residence, social status and income, or industry,
    company size and role.
    """
    if not summary.n:
        return contracts.empty("sample_statements")
    labels = dict(zip(variables["variable"], variables["label"], strict=True))
    found = [("fields", _asked(variables, market, language))]
    found += [("targets", sentence) for sentence in variable_statements(comparison, labels, language=language)]
    if summary.source != "none":
        words = {
            "smallest": number(summary.smallest, language, decimals=2),
            "largest": number(summary.largest, language, decimals=2),
            "n": number(float(summary.n), language, decimals=0),
            "effective": number(summary.effective_n, language, decimals=0),
            "share": percent(summary.effective_n / summary.n, language),
            "effect": number(summary.design_effect, language, decimals=2),
        }
        found.append(("weights", TEXTS[language]["weights"].format(**words)))
    found.append(("coverage", coverage_statement(cells, variables, language=language)))
    rows = [{"position": i, "topic": topic, "statement": text} for i, (topic, text) in enumerate(found, start=1)]
    return contracts.check(pd.DataFrame(rows), "sample_statements")


def _asked(variables: pd.DataFrame, market: str, language: str) -> str:
    """Which of the usual fields the study has and lacks, and how many questions there are on other matters."""
    words, there = TEXTS[language], set(variables["field"].dropna())
    asked, missing = ([words[f] for f in FIELDS[market] if (f in there) == wanted] for wanted in (True, False))
    key = "some" if asked and missing else "all" if asked else "none"
    sentence = words[key].format(asked=listing(asked, language), missing=listing(missing, language))
    counts = variables["role"].value_counts()
    named = [words[role].format(n=counts[role]) for role in ROLES if counts.get(role, 0)]
    return f"{sentence} {words['counts'].format(counts=listing(named, language))}" if named else sentence
