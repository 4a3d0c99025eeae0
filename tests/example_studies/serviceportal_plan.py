"""What is planted in `serviceportal`: four customer types and how they answer, and the effects beside them."""

from __future__ import annotations

SEED = 20261101
SHARES = {"A": 0.32, "B": 0.27, "C": 0.24, "D": 0.17}
NAMES = {"A": "Selbermacher", "B": "Absicherer", "C": "Kostenwächter", "D": "Datenstratege"}
PEOPLE = 637  # and three rows that repeat another person's answers
CUT = 4  # weekly logins from which on recommendation and renewal are higher
STEP = 2.1  # on the scales before they are cut off at 10
SPREAD = 0.88  # of an attitude around the type's mean

ATTITUDES = {  # column: mean of A, B, C, D on the scale 1 to 5
    "att_selbst": (4.6, 2.2, 3.0, 2.9),
    "att_ansprechpartner": (2.1, 4.6, 3.3, 2.6),
    "att_preis": (2.9, 2.1, 4.6, 2.2),
    "att_daten": (2.1, 2.5, 1.9, 4.5),
    "att_sicherheit": (2.4, 3.7, 2.7, 4.4),
    "att_planung": (2.1, 4.5, 2.9, 3.4),
    "att_original": (3.1, 4.3, 1.7, 3.6),
    "att_neugier": (3.5, 1.9, 2.2, 4.5),
}

CHOICES = {  # column: category -> probability for A, B, C, D
    "kanal": {
        "Portal": (0.72, 0.06, 0.20, 0.46),
        "Telefon": (0.10, 0.50, 0.12, 0.06),
        "E-Mail": (0.05, 0.10, 0.57, 0.10),
        "Techniker vor Ort": (0.07, 0.30, 0.06, 0.04),
        "Videogespräch": (0.06, 0.04, 0.05, 0.34),
    },
    "preisbewusstsein": {
        "gering": (0.15, 0.60, 0.04, 0.60),
        "mittel": (0.70, 0.34, 0.20, 0.33),
        "hoch": (0.15, 0.06, 0.76, 0.07),
    },
    "entscheidungsgrund": {
        "Ersatzteile schnell verfügbar": (0.56, 0.13, 0.12, 0.08),
        "Fester Ansprechpartner": (0.04, 0.50, 0.06, 0.04),
        "Anschaffungspreis": (0.06, 0.04, 0.56, 0.04),
        "Schnittstellen und Daten": (0.04, 0.03, 0.02, 0.58),
        "Qualität der Maschine": (0.25, 0.25, 0.17, 0.20),
        "Empfehlung anderer Betriebe": (0.05, 0.05, 0.07, 0.06),
    },
}

LOGINS = {  # logins a week: weights of 0 … 12
    "A": (1, 3, 8, 14, 16, 16, 14, 11, 8, 4, 3, 1, 1),
    "B": (34, 30, 20, 8, 4, 2, 1, 1, 0, 0, 0, 0, 0),
    "C": (22, 28, 22, 15, 6, 4, 2, 1, 0, 0, 0, 0, 0),
    "D": (3, 8, 15, 18, 18, 14, 10, 6, 4, 2, 1, 1, 0),
}

DEMOGRAPHY = {  # column: category -> probability for A, B, C, D
    "geschlecht": {
        "männlich": (0.84, 0.66, 0.58, 0.64),
        "weiblich": (0.155, 0.335, 0.415, 0.345),
        "divers": (0.005, 0.005, 0.005, 0.015),
    },
    "land": {
        "Deutschland": (0.82, 0.70, 0.78, 0.74),
        "Österreich": (0.10, 0.13, 0.15, 0.09),
        "Schweiz": (0.08, 0.17, 0.07, 0.17),
    },
    "branche": {
        "Lebensmittel": (0.70, 0.42, 0.62, 0.20),
        "Pharma": (0.07, 0.38, 0.05, 0.28),
        "Kosmetik": (0.08, 0.10, 0.14, 0.29),
        "Logistik": (0.09, 0.07, 0.10, 0.20),
        "Sonstige": (0.06, 0.03, 0.09, 0.03),
    },
    "firmengroesse": {
        "unter 50": (0.12, 0.03, 0.52, 0.03),
        "50–249": (0.53, 0.19, 0.36, 0.16),
        "250–999": (0.29, 0.50, 0.10, 0.46),
        "1.000 und mehr": (0.06, 0.28, 0.02, 0.35),
    },
    "rolle": {
        "Instandhaltung": (0.58, 0.10, 0.06, 0.08),
        "Schichtführung": (0.25, 0.04, 0.02, 0.01),
        "Produktionsleitung": (0.10, 0.47, 0.06, 0.09),
        "Werkleitung": (0.03, 0.32, 0.04, 0.06),
        "Einkauf": (0.02, 0.03, 0.40, 0.03),
        "Geschäftsführung": (0.01, 0.03, 0.41, 0.03),
        "IT und Digitalisierung": (0.01, 0.01, 0.01, 0.70),
    },
    "wartungsvertrag": {"ja": (0.34, 0.82, 0.16, 0.60), "nein": (0.66, 0.18, 0.84, 0.40)},
}
AGE = {"A": (46, 10), "B": (49, 8), "C": (48, 10), "D": (38, 8)}

SOURCES = {  # information source: probability for A, B, C, D
    "Fachmesse": (0.34, 0.46, 0.40, 0.38),
    "Fachzeitschrift": (0.28, 0.36, 0.22, 0.20),
    "Website des Herstellers": (0.52, 0.38, 0.60, 0.66),
    "Vertrieb": (0.16, 0.58, 0.40, 0.18),
    "Kollegen aus anderen Betrieben": (0.50, 0.40, 0.36, 0.28),
    "Videoplattformen": (0.56, 0.06, 0.12, 0.34),
    "Foren und soziale Netze": (0.24, 0.04, 0.10, 0.42),
    "Vergleichsportale": (0.06, 0.04, 0.48, 0.12),
}

TOUCHPOINTS = {  # id: (mean, share with experience, weight in the recommendation)
    "messe": (3.9, 0.36, 0.05),
    "website": (3.5, 0.72, 0.08),
    "beratung": (3.7, 0.64, 0.12),
    "angebot": (3.4, 0.70, 0.10),
    "inbetriebnahme": (4.4, 0.62, 0.18),
    "schulung": (3.8, 0.52, 0.10),
    "portal_login": (3.3, 0.88, 0.15),
    "ersatzteilsuche": (2.55, 0.84, 0.75),
    "lieferung": (3.4, 0.80, 0.28),
    "hotline": (3.55, 0.78, 0.80),
    "techniker": (4.4, 0.70, 0.28),
    "wartung": (3.6, 0.58, 0.18),
    "rechnung": (2.95, 0.82, 0.04),
}
TYPE_SHIFTS = {  # touchpoint: what A, B, C, D add to its mean
    "ersatzteilsuche": (-0.15, 0.10, 0.05, 0.10),
    "hotline": (-0.20, 0.15, 0.05, 0.0),
    "portal_login": (0.10, -0.35, 0.05, 0.20),
    "angebot": (0.10, 0.15, -0.45, 0.05),
    "rechnung": (0.15, 0.20, -0.50, 0.10),
    "beratung": (-0.10, 0.30, -0.05, -0.20),
    "wartung": (-0.05, 0.20, -0.10, -0.05),
}
SERVICE = ("lieferung", "hotline", "techniker", "wartung")
CONTRACT_EFFECT = 0.45  # of a maintenance contract on the service touchpoints, before rounding

OUTSIDE = {"A": 0.80, "B": 0.14, "C": 0.43, "D": 0.57}  # share of a type's portal visits outside Mon–Fri 8–17
