"""A compact study with hand-made hand-over tables, in German or English: mixed, interviews only, or survey only."""

from __future__ import annotations

import numpy as np
import pandas as pd

from insights import contracts
from insights.contracts import documents as d
from insights.contracts.documents import DOCUMENTS
from insights.contracts.tables import TABLES
from insights.report.material import DOCUMENTS as READ_DOCUMENTS
from insights.report.material import TABLES as READ_TABLES
from insights.study import Study, Workspace, open_study

NASTY = 'Das Portal <script>alert("x")</script> hängt, und {{ 7 * 7 }} steht da & bleibt so.'

STUDY_YML = """
title: {title}
language: {language}
client: {client}
market: b2b
seed: 7
questions:
  - {question_1}
  - {question_2}
columns:
  nps: {{role: nps, label: {nps_label}}}
  contract: {{role: firmographic, label: {contract_label}, labels: {{y: {yes}, n: {no}}}}}
  role: {{role: demographic, label: {role_label}}}
  uses: {{role: usage, label: {uses_label}}}
  sat_search: {{role: satisfaction, touchpoint: search, label: {search_label}}}
  sat_hotline: {{role: satisfaction, touchpoint: hotline, label: Hotline}}
assumptions:
  - text: {a1}
    check: {{statistic: event_share, when: office_hours, above: 0.5}}
  - text: {a2}
    check: {{statistic: difference, column: nps, by: contract, group: [y], above: 0}}
  - text: {a3}
    check: {{statistic: mean, column: sat_search, below: 3}}
  - text: {a4}
"""
WORDS = {
    "de": {
        "title": "Serviceportal auf dem Prüfstand", "client": "Kernbach Verpackungstechnik", "question_1": "Was wünschen sich die Kunden vom Portal?",
        "question_2": "Wann wird das Portal genutzt?", "nps_label": "Weiterempfehlung", "contract_label": "Wartungsvertrag", "yes": "mit Vertrag", "no": "ohne Vertrag",
        "role_label": "Rolle", "uses_label": "Nutzung je Woche", "search_label": "Ersatzteilsuche", "a1": "Die meisten Vorgänge fallen in die Bürozeiten.",
        "a2": "Kunden mit Wartungsvertrag empfehlen uns eher weiter.", "a3": "Die Ersatzteilsuche stellt die Kunden nicht zufrieden.",
        "a4": "Kunden unserer Wettbewerber würden wegen des Portals wechseln.",
    },
    "en": {
        "title": "Service portal under review", "client": "Kernbach Packaging", "question_1": "What do customers wish from the portal?",
        "question_2": "When is the portal used?", "nps_label": "Recommendation", "contract_label": "Maintenance contract", "yes": "with contract", "no": "no contract",
        "role_label": "Role", "uses_label": "Uses per week", "search_label": "Parts search", "a1": "Most activity falls into office hours.",
        "a2": "Customers with a contract recommend us more.", "a3": "The parts search leaves customers dissatisfied.",
        "a4": "Customers of our competitors would switch because of the portal.",
    },
}  # fmt: skip


def make_study(workspace: Workspace, *, language: str = "de", interviews: bool = True, survey: bool = True) -> Study:
    """Write study.yml and every hand-over of a small study called `mini`, and open it."""
    folder = workspace.root / "data" / "raw" / "mini"
    folder.mkdir(parents=True, exist_ok=True)
    quoted = {key: f'"{text}"' for key, text in WORDS[language].items()}
    text = STUDY_YML.format(language=language, **quoted)
    if not survey:
        text = text[: text.index("columns:")] + text[text.index("assumptions:") :]
    (folder / "study.yml").write_text(text, encoding="utf-8")
    study = open_study("mini", workspace=workspace)
    handovers = {
        name: contracts.empty(name) if name in TABLES else DOCUMENTS[name]() for name in (*READ_TABLES, *READ_DOCUMENTS)
    }
    if interviews:
        handovers |= _interviews()
    if survey:
        handovers |= _survey(study)
    handovers |= _personas(interviews, survey) | _journey(interviews, survey)
    contracts.save(handovers["variables"], "variables", study)
    for name, content in handovers.items():
        contracts.save(_with_all_columns(content, name) if isinstance(content, list) else content, name, study)
    return study


def _with_all_columns(rows: list[dict], name: str) -> pd.DataFrame:
    """The rows as a table; columns of the contract that do not matter here stay empty."""
    table = pd.DataFrame(rows)
    return table.reindex(columns=[*table.columns, *(c for c in TABLES[name].columns if c not in table)])


def _interviews() -> dict:
    groups = ["customer"] * 6 + ["former customer"] + ["staff"] * 2
    people = [
        {"respondent_id": f"i0{i}", "interview_id": f"i0{i}", "group": g, "source": "interview"}
        for i, g in enumerate(groups, start=1)
    ]
    sentences = {
        "t01": "Nachts um zwei brauche ich das Ersatzteil sofort, da geht keiner ans Telefon und die Maschine steht.",
        "t02": "Den Preis sehe ich erst nach der Anfrage, das ist doch kein Zustand im Jahr 2025.",
        "t03": "Einmal hätte ich gern eine Schnittstelle zu unserem System gehabt.",
    }
    who = {"t01": [1, 2, 3, 4, 5, 6], "t02": [2, 3, 7], "t03": [4]}
    verbatims, links = [], []
    for theme, numbers in who.items():
        for i in numbers:
            key = f"i0{i}-{theme[1:]}"
            text = NASTY if key == "i02-01" else sentences[theme]
            verbatims.append(
                {
                    "verbatim_id": key,
                    "respondent_id": f"i0{i}",
                    "interview_id": f"i0{i}",
                    "source": "interview",
                    "question": None,
                    "turn": 1,
                    "start": 0,
                    "end": len(text),
                    "text": text,
                }
            )
            links.append({"verbatim_id": key, "theme_id": theme, "membership": 0.9})
    for i in (8, 9):
        verbatims.append(
            {
                "verbatim_id": f"i0{i}-09",
                "respondent_id": f"i0{i}",
                "interview_id": f"i0{i}",
                "source": "interview",
                "question": None,
                "turn": 1,
                "start": 0,
                "end": 9,
                "text": "Na ja, so.",
            }
        )
        links.append({"verbatim_id": f"i0{i}-09", "theme_id": "t00", "membership": 0.1})
    theme = {"keywords": "Ersatzteil; Nacht; Stillstand", "warning": None}
    themes = [
        {
            **theme,
            "theme_id": "t01",
            "label": "Ersatzteile in der Nacht",
            "n_people": 6,
            "n_verbatims": 6,
            "n_people_interview": 6,
            "n_people_survey": 0,
            "n_staff": 0,
            "share_people": 6 / 9,
            "stability": 0.86,
            "exemplars": "i01-01; i02-01; i03-01",
        },
        {
            **theme,
            "theme_id": "t02",
            "label": "Preis auf Anfrage",
            "n_people": 3,
            "n_verbatims": 3,
            "n_people_interview": 3,
            "n_people_survey": 0,
            "n_staff": 0,
            "share_people": 3 / 9,
            "stability": 0.64,
            "exemplars": "i02-02; i07-02",
        },
        {
            **theme,
            "theme_id": "t03",
            "label": "Schnittstelle",
            "n_people": 1,
            "n_verbatims": 1,
            "n_people_interview": 1,
            "n_people_survey": 0,
            "n_staff": 0,
            "share_people": 1 / 9,
            "stability": 0.4,
            "exemplars": "i04-03",
            "warning": "eine einzige Stimme",
        },
        {
            **theme,
            "theme_id": "t00",
            "label": "Rest",
            "n_people": 2,
            "n_verbatims": 2,
            "n_people_interview": 2,
            "n_people_survey": 0,
            "n_staff": 0,
            "share_people": 2 / 9,
            "stability": None,
            "exemplars": None,
        },
    ]
    for row in themes:
        row |= {"n_people_interview": row["n_people"], "n_people_survey": 0, "n_staff": 0}
    codes = [
        {"code": c, "name": n, "parent": None, "definition": None, "n_people": p, "n_verbatims": p + 2, "n_decided": 0}
        for c, n, p in (("needs", "Bedürfnisse", 7), ("fears", "Ängste", 4), ("wishes", "Wünsche", 3))
    ]
    saturation = [
        {
            "position": i,
            "interview_id": f"i0{i}",
            "new_codes": new,
            "cumulative_codes": total,
            "new_information": None if i <= 4 else new / 8,
            "reached": i >= 8,
        }
        for i, (new, total) in enumerate(
            [(4, 4), (2, 6), (1, 7), (1, 8), (1, 9), (0, 9), (0, 9), (0, 9), (0, 9)], start=1
        )
    ]
    summary = d.Saturation(
        reached_at="i08",
        interviews=9,
        codes=9,
        statement="Nach dem 8. Interview kam nichts Neues mehr hinzu: Die Sättigung ist erreicht.",
    )
    return {
        "people": people,
        "verbatims": verbatims,
        "theme_verbatims": links,
        "themes": themes,
        "codes": codes,
        "saturation": saturation,
        "saturation_summary": summary,
    }


def answers(n: int = 200) -> pd.DataFrame:
    """Answers with planted truth: contract raises nps, parts search below 3, weights between 0.5 and 1.5."""
    rng = np.random.default_rng(1)
    contract = rng.random(n) < 0.5
    return pd.DataFrame(
        {
            "respondent_id": [f"r{i:03d}" for i in range(n)],
            "weight": np.tile([0.5, 1.5], n // 2),
            "nps": np.clip(np.round(rng.normal(6.2, 1.6, n) + 1.8 * contract), 0, 10),
            "contract": np.where(contract, "y", "n"),
            "role": rng.choice(["Technik", "Einkauf", "Leitung"], n, p=[0.5, 0.48, 0.02]),
            "uses": rng.poisson(3, n).astype(float),
            "sat_search": np.clip(np.round(rng.normal(2.6, 0.8, n)), 1, 5),
            "sat_hotline": np.clip(np.round(rng.normal(3.8, 0.8, n)), 1, 5),
        }
    )


def variables(study: Study) -> pd.DataFrame:
    """What the columns of `answers` mean."""
    rows = []
    for position, (name, column) in enumerate(study.settings.columns.items(), start=1):
        nominal = name in ("contract", "role")
        rows.append(
            {
                "variable": name,
                "position": position,
                "role": column.role.value,
                "kind": "nominal" if nominal else "numeric",
                "label": column.label or name,
                "field": None,
                "touchpoint": column.touchpoint,
                "categories": {"contract": "y; n", "role": "Technik; Einkauf; Leitung"}.get(name),
                "bands": None,
                "builds_segments": name == "uses",
                "n_valid": 200,
                "n_missing": 0,
            }
        )
    return pd.DataFrame(rows)


def _survey(study: Study) -> dict:
    responses = answers()
    share = {"statistic": "share", "base": 200, "target": None, "note": None}
    profile = [
        {
            **share,
            "variable": "contract",
            "position": 1,
            "category": "y",
            "n": 104,
            "value": 0.52,
            "low": 0.45,
            "high": 0.59,
        },
        {
            **share,
            "variable": "contract",
            "position": 2,
            "category": "n",
            "n": 96,
            "value": 0.48,
            "low": 0.41,
            "high": 0.55,
        },
        {
            **share,
            "variable": "role",
            "position": 1,
            "category": "Technik",
            "n": 100,
            "value": 0.5,
            "low": 0.43,
            "high": 0.57,
        },
        {
            **share,
            "variable": "role",
            "position": 2,
            "category": "Einkauf",
            "n": 97,
            "value": 0.485,
            "low": 0.42,
            "high": 0.55,
        },
        {
            **share,
            "variable": "role",
            "position": 3,
            "category": "Leitung",
            "n": 3,
            "value": 0.0157,
            "low": 0.005,
            "high": 0.043,
        },
        {
            **share,
            "variable": "uses",
            "position": 1,
            "category": "mean",
            "statistic": "mean",
            "n": 200,
            "value": 3.04,
            "low": 2.8,
            "high": 3.28,
        },
    ]
    weighting = [
        {"variable": "contract", "category": c, "target": 0.5, "before": b, "after": 0.5}
        for c, b in (("y", 0.55), ("n", 0.45))
    ]
    summary = d.Weighting(
        source="raking", n=200, effective_n=160, design_effect=1.25, smallest=0.5, largest=1.5, iterations=5
    )
    quality = [{"respondent_id": "r900", "rule": "speeder", "detail": "41 s", "excluded": True}]
    metrics = [
        {"metric": "nps", "group": "all", "n": 200, "value": -8.0, "low": -19.0, "high": 3.0, "note": None},
        {"metric": "nps", "group": "contract: y", "n": 104, "value": 12.0, "low": -3.0, "high": 27.0, "note": None},
        {
            "metric": "nps",
            "group": "role: Leitung",
            "n": 3,
            "value": None,
            "low": None,
            "high": None,
            "note": "suppressed",
        },
        {
            "metric": "nps",
            "group": "role: Einkauf",
            "n": 22,
            "value": -20.0,
            "low": -50.0,
            "high": 10.0,
            "note": "small base",
        },
    ]
    crosstabs = []
    for p, c in enumerate(("y", "n"), start=1):
        for banner, bp, bc, letter, base in (
            ("total", 1, "total", None, 200),
            ("role", 1, "Technik", "A", 100),
            ("role", 2, "Einkauf", "B", 97),
            ("role", 3, "Leitung", "C", 3),
        ):
            crosstabs.append(
                {
                    "variable": "contract",
                    "position": p,
                    "category": c,
                    "banner": banner,
                    "banner_position": bp,
                    "banner_category": bc,
                    "letter": letter,
                    "n": base // 2,
                    "base": base,
                    "n_weighted": base / 2,
                    "value": 0.5 if base > 9 else None,
                    "low": 0.4 if base > 9 else None,
                    "high": 0.6 if base > 9 else None,
                    "higher_than": "B" if letter == "A" and p == 1 else None,
                    "note": None,
                }
            )
    tests = [
        {
            "variable": "contract",
            "banner": "role",
            "test": "chi²",
            "statistic": 5.0,
            "df": 2,
            "p": 0.02,
            "p_adjusted": 0.03,
            "effect": 0.21,
            "effect_name": "Cramér's V",
            "n": 200,
        }
    ]
    return (
        {
            "responses": responses,
            "variables": variables(study),
            "profile": profile,
            "weighting": weighting,
            "weighting_summary": summary,
            "quality": quality,
            "metrics": metrics,
            "crosstabs": crosstabs,
            "crosstab_tests": tests,
        }
        | _sample()
        | _segments()
        | _segment_evidence()
    )


def _sample() -> dict:
    """What is known of the sample beside its shares; the one deviation from the targets, and one group that is hardly covered."""
    statements = [
        ("fields", "Von den Merkmalen liegt vor: Rolle im Unternehmen; nicht vor: Branche."),
        (
            "targets",
            "Wartungsvertrag: Die Stichprobe weicht von den Zielwerten ab, am stärksten bei „y“ (55 % statt 50 %).",
        ),
        ("weights", "Die Gewichte liegen zwischen 0,50 und 1,50."),
        ("coverage", "Blinde Flecken: Von 6 Zellen haben 2 weniger als 5 Befragte."),
    ]
    cells = [
        ("y", "Technik", 52, 50, 0.6, "covered", False),
        ("y", "Einkauf", 12, 49, 0.001, "small base", True),
        ("y", "Leitung", 3, 2, 0.9, "hardly covered", False),
        ("n", "Leitung", 0, 2, 0.2, "empty", False),
        ("n", "Technik", 21, 20, 0.6, "small base", False),
    ]
    return {
        "sample_statements": [
            {"position": i, "topic": topic, "statement": text} for i, (topic, text) in enumerate(statements, start=1)
        ],
        "coverage": [
            {
                "variable": "contract",
                "position": 1 + (category == "n"),
                "category": category,
                "other": "role",
                "other_position": ("Technik", "Einkauf", "Leitung").index(other) + 1,
                "other_category": other,
                "n": n,
                "base": 200,
                "expected": expected,
                "p": p,
                "p_adjusted": p,
                "verdict": verdict,
                "fewer_than_expected": fewer,
                "statement": None,
            }
            for category, other, n, expected, p, verdict, fewer in cells
        ],
        "weight_diagnostics": [
            {"position": 1, "statistic": "effective_n", "label": "effektive Stichprobe", "value": 160.4},
            {"position": 2, "statistic": "heaviest_tenth", "label": "Anteil des schwersten Zehntels", "value": 0.15},
        ],
    }


def _segments() -> dict:
    selection = [
        {
            "k": k,
            "log_likelihood": -900.0,
            "parameters": 5 * k,
            "bic": b,
            "aic": b - 20,
            "entropy": 0.8 if k > 1 else None,
            "smallest_share": 1 / k,
            "stability": s,
            "starts_at_best": 0.9,
            "chosen": k == 2,
        }
        for k, b, s in ((1, 2000.0, None), (2, 1850.0, 0.9), (3, 1862.0, 0.6))
    ]
    segments = d.SegmentSolution(
        found=True, k=2, reason="Zwei Segmente: Der BIC ist dort am kleinsten, und beide kehren in Wiederholungen zuverlässig wieder.", variables=["uses"], n=200, weighted=True, entropy=0.8,
        order="Segment 1 antwortet am höchsten.", notes=["Nur 20 % der zufälligen Starts erreichten die beste Lösung."],
        segments=[
            d.Segment(segment=1, name="nutzt selten", n=120, share=0.6, low=0.53, high=0.67, stability=0.91, mean_probability=0.94, verdict="validated", outside=["40 % haben einen Wartungsvertrag (alle: 50 %)."], distinguishing=["Nutzt das Portal im Mittel 1,9-mal in der Woche (alle: 3,0)."], channels=[]),
            d.Segment(segment=2, name="nutzt oft", n=80, share=0.4, low=0.33, high=0.47, stability=0.88, mean_probability=0.92, verdict="validated", outside=["65 % haben einen Wartungsvertrag (alle: 50 %)."], distinguishing=["Nutzt das Portal im Mittel 4,7-mal in der Woche (alle: 3,0)."], channels=[]),
        ],
    )  # fmt: skip
    profile = [
        {
            "segment": s,
            "variable": "contract",
            "position": p,
            "category": c,
            "statistic": "share",
            "n": 40,
            "base": 120 if s == 1 else 80,
            "value": v,
            "low": v - 0.08,
            "high": v + 0.08,
            "overall": 0.5,
            "p_adjusted": 0.004,
            "effect": 0.3,
            "builds_segments": False,
            "estimate": "corrected",
            "note": None,
        }
        for s, p, c, v in ((1, 1, "y", 0.4), (1, 2, "n", 0.6), (2, 1, "y", 0.65), (2, 2, "n", 0.35))
    ]
    thresholds = [
        {
            "usage": "uses",
            "outcome": "nps",
            "n": 200,
            "cut": 4.0,
            "cut_low": 4.0,
            "cut_high": 5.0,
            "below": 6.4,
            "at_or_above": 8.1,
            "jump": 1.7,
            "jump_low": 1.3,
            "jump_high": 2.1,
            "p": 0.0001,
            "p_adjusted": 0.0002,
            "found": True,
        }
    ]
    return {"segment_selection": selection, "segments": segments, "segment_profile": profile, "thresholds": thresholds}


def _segment_evidence() -> dict:
    """Assignment, comparison with other methods, and who belongs where."""
    counts = {
        "assigned once": 194,
        "doubtful": 2,
        "between two": 4,
        "unassigned": 0,
        "too small": 0,
        "assigned twice": 0,
    }
    mece = [
        {
            "position": i,
            "check": check,
            "n": n,
            "share": n / 200,
            "low": max(0.0, n / 200 - 0.02),
            "high": min(1.0, n / 200 + 0.02),
            "limit": 0.1,
            "passed": True,
            "statement": "x",
        }
        for i, (check, n) in enumerate(counts.items(), start=1)
    ]
    methods = [("latent classes", None), ("k-prototypes", 0.61), ("archetypes", 0.48)]
    comparison = [
        {
            "position": i,
            "method": method,
            "k": 2,
            "n": 200,
            "agreement": agreement,
            "low": None if agreement is None else agreement - 0.06,
            "high": None if agreement is None else agreement + 0.06,
            "silhouette": 0.2,
            "stability": 0.8,
        }
        for i, (method, agreement) in enumerate(methods, start=1)
    ]
    who = {"segment": 2, "variable": "contract", "reference": "n"}
    covariates = [
        {
            **who,
            "position": 1,
            "category": "y",
            "n": 104,
            "difference": 0.3,
            "low": 0.2,
            "high": 0.4,
            "p_adjusted": 0.001,
        },
        {
            **who,
            "position": 2,
            "category": "z",
            "n": 96,
            "difference": 0.5,
            "low": -0.1,
            "high": 1.1,
            "p_adjusted": 0.001,
        },
    ]
    return {"mece": mece, "segment_comparison": comparison, "segment_covariates": covariates}


def _personas(interviews: bool, survey: bool) -> dict:
    kind = (
        "qualitative, quantitatively validated"
        if interviews and survey
        else "qualitative"
        if interviews
        else "quantitative"
    )
    statements, fields = [], []
    if interviews:
        statements.append(
            {
                "statement_id": "p1-needs-1",
                "persona_id": "p1",
                "field": "needs",
                "rank": 1,
                "text": "Braucht Ersatzteile auch nachts.",
                "source": "verbatims",
                "evidence": "i01-01; i03-01",
                "n_people": 4,
                "n_verbatims": 4,
                "value": None,
                "low": None,
                "high": None,
                "base": None,
            }
        )
        fields.append(d.PersonaField(field="needs", text="Braucht Ersatzteile auch nachts.", statements=["p1-needs-1"]))
    if survey:
        statements.append(
            {
                "statement_id": "p1-job_role-1",
                "persona_id": "p1",
                "field": "job_role",
                "rank": 1,
                "text": "Meist aus der Technik: 62 % (54 bis 70 %; n = 120).",
                "source": "statistic",
                "evidence": "segment_profile: role = Technik",
                "n_people": 74,
                "n_verbatims": None,
                "value": 0.62,
                "low": 0.54,
                "high": 0.7,
                "base": 120,
            }
        )
        fields.append(d.PersonaField(field="job_role", text="Meist aus der Technik.", statements=["p1-job_role-1"]))
    shares = (
        {"share": 0.6, "low": 0.53, "high": 0.67, "n_respondents": 120, "stability": 0.91, "segment": 1}
        if survey
        else {}
    )
    persona = d.Persona(persona_id="p1", name="Gerd Albers", headline="repariert selbst, auch nachts", face_seed="mini-p1", gender="männlich", age=54, age_text="Median 54 Jahre", kind=kind, verdict="validated" if survey else "hypothesis", rule="Validiert: Stabilität 0,91 (mindestens 0,75), 120 Befragte, 4 Interviewte.", n_interviews=4 if interviews else 0, quote="x" if interviews else None, quote_verbatim="i01-01" if interviews else None, fields=fields, portrait="Gerd Albers kennt seine Maschinen.", **shares)  # fmt: skip
    empathy = (
        [
            {
                "persona_id": "p1",
                "field": "pains",
                "rank": 1,
                "text": "Niemand geht nachts ans Telefon.",
                "evidence": "i01-01",
                "n_people": 3,
                "inferred": False,
            }
        ]
        if interviews
        else contracts.empty("empathy")
    )
    return {"personas": d.PersonaSet(personas=[persona]), "persona_statements": statements, "empathy": empathy}


def _journey(interviews: bool, survey: bool) -> dict:
    touchpoints = [
        {
            "touchpoint": t,
            "position": i,
            "phase": "Aktion",
            "name": n,
            "parent": None,
            "channels": "Portal",
            "departments": "Service",
        }
        for i, (t, n) in enumerate((("search", "Ersatzteilsuche"), ("hotline", "Hotline")), start=1)
    ]
    journey = [
        {
            "touchpoint": t,
            "persona_id": "all",
            "n": 200 if survey else 0,
            "mean": m if survey else None,
            "low": m - 0.1 if survey else None,
            "high": m + 0.1 if survey else None,
            "scale_low": 1.0 if survey else None,
            "scale_high": 5.0 if survey else None,
            "top2": None,
            "reach": 1.0 if survey else None,
            "n_mentions": 6 if interviews else 0,
            "n_people_mentioning": 6 if interviews else 0,
            "mood": -0.4 if interviews else None,
            "exemplars": "i01-01" if interviews else None,
            "note": None,
        }
        for t, m in (("search", 2.6), ("hotline", 3.8))
    ]
    content = {
        "touchpoints": touchpoints,
        "journey": journey,
        "journey_summary": d.JourneySummary(sources=["plan"], statements=[]),
    }
    if survey:
        content["drivers"] = [
            {
                "touchpoint": t,
                "outcome": "nps",
                "importance": i,
                "low": i - 0.08,
                "high": i + 0.08,
                "n": 200,
                "r2": 0.31,
                "verdict": v,
            }
            for t, i, v in (("search", 0.7, "weak point"), ("hotline", 0.3, "keep"))
        ]
        content["event_times"] = [
            {"activity": "all", "weekday": day, "hour": hour, "n": 3 + hour, "n_people": 3 if hour == 3 else 12}
            for day in ("mon", "wed", "sat")
            for hour in (3, 9, 21)
        ]
        content["event_shares"] = [
            {"activity": a, "n": n, "n_people": p, "office_hours": s, "low": s - 0.05, "high": s + 0.05}
            for a, n, p, s in (
                ("all", 600, 120, 0.38),
                ("Anleitung", 200, 90, 0.5),
                ("Bestellung", 396, 110, 0.32),
                ("Ticket", 4, 3, 0.4),
            )
        ]
    return content
