"""What is planted in `streaming`: three viewer types, a sample that is too young and too female, and no inflection point."""

from __future__ import annotations

SEED = 20260616
PEOPLE = 1200
NAMES = {"E": "easy evenings", "S": "series chasers", "F": "film lovers"}
SHARES = {"E": 0.45, "S": 0.33, "F": 0.22}
SPREAD = 0.95  # of a statement around the type's mean

AGE_GROUPS = {"18-29": (18, 29), "30-44": (30, 44), "45-59": (45, 59), "60 and over": (60, 84)}
SAMPLE = {  # how many of whom answered
    "age_group": {"18-29": 0.32, "30-44": 0.33, "45-59": 0.22, "60 and over": 0.13},
    "gender": {"female": 0.60, "male": 0.385, "non-binary": 0.015},
}
TARGETS = {  # how many there are
    "age_group": {"18-29": 0.20, "30-44": 0.26, "45-59": 0.28, "60 and over": 0.26},
    "gender": {"female": 0.50, "male": 0.485, "non-binary": 0.015},
}
TYPE_BY_AGE = {  # age group: shares of E, S, F
    "18-29": (0.33, 0.55, 0.12),
    "30-44": (0.52, 0.30, 0.18),
    "45-59": (0.52, 0.18, 0.30),
    "60 and over": (0.45, 0.15, 0.40),
}

STATEMENTS = {  # column: mean of E, S, F on the scale 1 to 5
    "att_relax": (4.6, 3.4, 2.8),
    "att_together": (4.2, 2.2, 2.6),
    "att_first": (2.0, 4.5, 2.3),
    "att_binge": (2.5, 4.5, 2.0),
    "att_quality": (2.5, 3.0, 4.7),
    "att_discover": (2.2, 3.5, 4.4),
    "att_value": (3.6, 4.2, 2.6),
    "att_simple": (4.5, 2.7, 3.1),
}

CHOICES = {  # column: category -> probability for E, S, F
    "viewing_time": {
        "weekday evenings": (0.66, 0.16, 0.30),
        "late at night": (0.04, 0.46, 0.18),
        "weekends": (0.24, 0.18, 0.44),
        "on the move": (0.06, 0.20, 0.08),
    },
    "price_sensitivity": {"low": (0.22, 0.08, 0.56), "medium": (0.56, 0.28, 0.36), "high": (0.22, 0.64, 0.08)},
    "cancel_return": {
        "never cancelled": (0.76, 0.18, 0.62),
        "cancelled and came back once": (0.19, 0.34, 0.27),
        "cancel and return again and again": (0.05, 0.48, 0.11),
    },
}

# Customers leave in month m with probability a / (a + b + m − 1): series chasers early, film lovers hardly ever.
LEAVING = {"E": (0.9, 33.0), "S": (0.9, 12.0), "F": (0.9, 48.0)}
FEES = {  # per month: share of each type
    "E": {6.99: 0.3, 10.99: 0.5, 15.99: 0.2},
    "S": {6.99: 0.5, 10.99: 0.4, 15.99: 0.1},
    "F": {6.99: 0.1, 10.99: 0.4, 15.99: 0.5},
}

DEMOGRAPHY = {  # column: category -> probability for E, S, F
    "education": {
        "secondary school": (0.34, 0.30, 0.16),
        "vocational training": (0.34, 0.24, 0.22),
        "bachelor's degree": (0.22, 0.34, 0.34),
        "master's degree or higher": (0.10, 0.12, 0.28),
    },
    "residence": {
        "large city": (0.26, 0.46, 0.44),
        "town": (0.44, 0.36, 0.34),
        "countryside": (0.30, 0.18, 0.22),
    },
    "income": {
        "under 20,000": (0.16, 0.32, 0.10),
        "20,000 to 39,999": (0.36, 0.38, 0.26),
        "40,000 to 59,999": (0.30, 0.20, 0.32),
        "60,000 and over": (0.18, 0.10, 0.32),
    },
    "household": {
        "living alone": (0.14, 0.34, 0.34),
        "couple without children": (0.26, 0.24, 0.40),
        "family with children": (0.54, 0.16, 0.18),
        "shared flat or with parents": (0.06, 0.26, 0.08),
    },
    "occupation": {
        "employed": (0.64, 0.54, 0.52),
        "self-employed": (0.08, 0.10, 0.14),
        "student or trainee": (0.05, 0.26, 0.05),
        "retired": (0.13, 0.03, 0.24),
        "not working": (0.10, 0.07, 0.05),
    },
}

MULTIPLE = {  # column: option -> probability for E, S, F
    "devices": {
        "smart TV": (0.86, 0.48, 0.80),
        "laptop": (0.22, 0.66, 0.34),
        "phone": (0.24, 0.70, 0.18),
        "tablet": (0.38, 0.30, 0.24),
        "games console": (0.08, 0.26, 0.06),
        "projector": (0.02, 0.04, 0.20),
    },
    "genres": {
        "comedy": (0.62, 0.44, 0.20),
        "crime": (0.52, 0.40, 0.32),
        "drama": (0.28, 0.42, 0.60),
        "science fiction and fantasy": (0.16, 0.58, 0.24),
        "documentary": (0.24, 0.16, 0.52),
        "children and family": (0.48, 0.06, 0.06),
        "world cinema": (0.03, 0.10, 0.56),
        "reality and shows": (0.34, 0.30, 0.06),
    },
}
HOURS = {"E": (8.0, 4.0), "S": (13.0, 6.0), "F": (7.5, 4.5)}  # hours a week: mean, spread

TOUCHPOINTS = {  # id: (mean, share with experience, weight in the recommendation)
    "sign_up": (4.2, 0.86, 0.12),
    "preview": (3.5, 0.74, 0.20),
    "recommendations": (3.0, 0.95, 0.85),
    "playback": (4.1, 0.97, 0.50),
    "billing": (2.9, 0.84, 0.12),
    "support": (3.3, 0.42, 0.30),
}
