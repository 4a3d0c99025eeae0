"""All generated files of `serviceportal`, with the truth that tests know and the package never sees."""

from __future__ import annotations

import numpy as np

from . import serviceportal_plan as plan
from .serviceportal import make_survey, survey_file
from .serviceportal_crm import customers_file, events_file
from .writing import csv_bytes, json_bytes

RAW = "data/raw/serviceportal"
TRUTH = "tests/example_studies/truth"
INTERVIEWED = {
    "A": ["i01", "i02", "i03", "i04"],
    "B": ["i05", "i06", "i07"],
    "C": ["i08", "i09", "i10"],
    "D": ["i11"],
    "staff": ["i12", "i13", "i14"],
}


def make_files() -> dict[str, bytes]:
    """Path below the checkout -> bytes."""
    people, truths = make_survey()
    return {
        f"{RAW}/survey.xlsx": survey_file(people),
        f"{RAW}/customers.csv": customers_file(np.random.default_rng(plan.SEED + 1), people, truths),
        f"{RAW}/events.csv": events_file(np.random.default_rng(plan.SEED + 2), people, truths),
        f"{TRUTH}/serviceportal.csv": csv_bytes(
            ["respondent_id", "type", "dirt"], [[t["befragte_nr"], t["type"], t["dirt"]] for t in truths]
        ),
        f"{TRUTH}/serviceportal.json": json_bytes(_planted()),
    }


def _planted() -> dict:
    return {
        "types": plan.NAMES,
        "shares": plan.SHARES,
        "interviewed": INTERVIEWED,
        "building": [*plan.ATTITUDES, *plan.CHOICES],
        "inflection": {"usage": "portal_logins", "cut": plan.CUT, "outcomes": ["nps", "verlaengerung"]},
        "touchpoints": {
            "weakest": "ersatzteilsuche",
            "weak_and_important": ["ersatzteilsuche"],
            "weak_and_unimportant": ["rechnung"],
            "strong": ["techniker", "inbetriebnahme"],
            "most_important": ["hotline", "ersatzteilsuche"],
            "weights": {touchpoint: weight for touchpoint, (_, _, weight) in plan.TOUCHPOINTS.items()},
        },
        "portal_outside_office_hours": 0.62,
        "contract_effect_on": list(plan.SERVICE),
        "verdicts": ["contradicted", "supported", "supported", "supported", "undecided"],
    }
