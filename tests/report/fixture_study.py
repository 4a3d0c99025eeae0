"""A compact study with hand-made hand-over tables, in German or English: mixed, interviews only, or survey only."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from insights import contracts
from insights.contracts import documents as d
from insights.contracts.documents import DOCUMENTS
from insights.contracts.tables import TABLES
from insights.report.material import DOCUMENTS as READ_DOCUMENTS
from insights.report.material import TABLES as READ_TABLES
from insights.study import Study, Workspace, open_study
from tests.report import fixture_events, fixture_survey

NASTY = 'Das Portal <script>alert("x")</script> hängt, und {{ 7 * 7 }} steht da & bleibt so.'

SAID = {
    "t01": "Nachts um zwei brauche ich das Ersatzteil sofort, da geht keiner ans Telefon und die Maschine steht.",
    "t02": "Den Preis sehe ich erst nach der Anfrage, das ist doch kein Zustand im Jahr 2025.",
    "t03": "Einmal hätte ich gern eine Schnittstelle zu unserem System gehabt.",
}
WHO = {"t01": [1, 2, 3, 4, 5, 6], "t02": [2, 3, 7], "t03": [4]}
NEEDING = {f"i0{i}": f"i0{i}-01" for i in (1, 3, 4, 5)}  # interviewed people of the persona, and where they say so
NEED, PAIN = "Nachts um zwei brauche ich das Ersatzteil sofort", "da geht keiner ans Telefon"
ENGINEERING = {"de": "Meist aus der Technik", "en": "Mostly from engineering"}

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
        handovers |= fixture_survey.survey(study)
    handovers |= _personas(study, handovers, interviews=interviews, survey=survey) | _journey(interviews, survey)
    contracts.save(handovers["variables"], "variables", study)
    for name, content in handovers.items():
        contracts.save(_with_all_columns(content, name) if isinstance(content, list) else content, name, study)
    return study


def _with_all_columns(rows: list[dict], name: str) -> pd.DataFrame:
    """The rows as a table; columns of the contract that do not matter here stay empty."""
    table = pd.DataFrame(rows)
    return table.reindex(columns=[*table.columns, *(c for c in TABLES[name].columns if c not in table)])


def _interviews() -> dict:
    """What nine people said, and what follows from it."""
    groups = ["customer"] * 6 + ["former customer"] + ["staff"] * 2
    people = [
        {"respondent_id": f"i0{i}", "interview_id": f"i0{i}", "group": g, "source": "interview"}
        for i, g in enumerate(groups, start=1)
    ]
    said = {f"i0{i}-{theme[1:]}": (theme, SAID[theme]) for theme, numbers in WHO.items() for i in numbers}
    said["i02-01"] = ("t01", NASTY)
    said |= {f"i0{i}-09": ("t00", "Na ja, so.") for i in (8, 9)}
    verbatims = [
        {"verbatim_id": key, "respondent_id": key[:3], "interview_id": key[:3], "source": "interview", "question": None, "turn": 1, "start": 0, "end": len(text), "text": text}
        for key, (_, text) in said.items()
    ]  # fmt: skip
    links = [
        {"verbatim_id": key, "theme_id": theme, "membership": 0.1 if theme == "t00" else 0.9}
        for key, (theme, _) in said.items()
    ]
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
        "themes": list(_themes(said, groups)),
        "codes": codes,
        "saturation": saturation,
        "saturation_summary": summary,
    }


def _themes(said: dict[str, tuple[str, str]], groups: list[str]) -> Iterator[dict]:
    """Who spoke of each theme, counted; `groups` are those of the interviewed in their order."""
    heard = {key[:3] for key in said}
    for theme, label, stability, exemplars, warning in (
        ("t01", "Ersatzteile in der Nacht", 0.86, "i01-01; i02-01; i03-01", None),
        ("t02", "Preis auf Anfrage", 0.64, "i02-02; i07-02", None),
        ("t03", "Schnittstelle", 0.4, "i04-03", "eine einzige Stimme"),
        ("t00", "Rest", None, None, None),
    ):
        keys = [key for key, (found, _) in said.items() if found == theme]
        who = {key[:3] for key in keys}
        yield {
            "theme_id": theme, "label": label, "keywords": "Ersatzteil; Nacht; Stillstand", "n_people": len(who), "n_verbatims": len(keys),
            "n_people_interview": len(who), "n_people_survey": 0, "n_staff": sum(groups[int(one[1:]) - 1] == "staff" for one in who),
            "share_people": len(who) / len(heard), "stability": stability, "exemplars": exemplars, "warning": warning,
        }  # fmt: skip


def _personas(study: Study, handovers: dict, *, interviews: bool, survey: bool) -> dict:
    """One persona, of the first segment and of those of the interviewed who need parts at night."""
    kinds = {(True, True): "qualitative, quantitatively validated", (True, False): "qualitative", (False, True): "quantitative"}  # fmt: skip
    statements, fields, shares, members = [], [], {}, []
    if interviews:
        members += [{"respondent_id": who, "source": "interview", "probability": 1.0} for who in sorted(NEEDING)]
        spoken = {"field": "needs", "text": NEED, "source": "verbatims", "evidence": "; ".join(NEEDING.values()), "n_people": 4, "n_verbatims": 4}  # fmt: skip
        statements.append({"statement_id": "p1-needs-1", "rank": 1} | spoken)
        fields.append(d.PersonaField(field="needs", text=NEED, statements=["p1-needs-1"]))
    if survey:
        belonging = handovers["memberships"]
        own = belonging.loc[belonging["segment"] == 1, "respondent_id"]
        members += [{"respondent_id": who, "source": "survey", "probability": 0.93} for who in own]
        asked = next(r for r in handovers["segment_profile"] if (r["segment"], r["category"]) == (1, "Technik"))
        figure = {name: asked[name] for name in ("value", "low", "high", "base")}
        told = f"{ENGINEERING[study.language]}: {fixture_survey.figure(study, asked)}."
        counted = {"field": "job_role", "text": told, "source": "statistic", "evidence": "segment_profile: role = Technik", "n_people": asked["n"]}  # fmt: skip
        statements.append({"statement_id": "p1-job_role-1", "rank": 1} | counted | figure)
        text = f"{ENGINEERING[study.language]}."
        fields.append(d.PersonaField(field="job_role", text=text, statements=["p1-job_role-1"]))
        first = handovers["segments"].segments[0]
        shares = {"share": first.share, "low": first.low, "high": first.high, "n_respondents": first.n, "stability": first.stability, "segment": 1}  # fmt: skip
    quote = {"quote": SAID["t01"], "quote_verbatim": "i01-01"} if interviews else {}
    persona = d.Persona(persona_id="p1", name="Gerd Albers", headline="repariert selbst, auch nachts", face_seed="mini-p1", gender="männlich", age=54, age_text="Median 54 Jahre", kind=kinds[interviews, survey], verdict="validated" if survey else "hypothesis", rule="Validiert: Stabilität 0,91 (mindestens 0,75), 120 Befragte, 4 Interviewte.", n_interviews=4 if interviews else 0, fields=fields, portrait="Gerd Albers kennt seine Maschinen.", **quote, **shares)  # fmt: skip
    pain = {"persona_id": "p1", "field": "pains", "rank": 1, "text": PAIN, "evidence": "i01-01; i03-01; i04-01", "n_people": 3, "inferred": False}  # fmt: skip
    return {
        "personas": d.PersonaSet(personas=[persona]),
        "persona_statements": [{"persona_id": "p1"} | row for row in statements],
        "persona_memberships": [{"persona_id": "p1"} | row for row in members],
        "empathy": [pain] if interviews else contracts.empty("empathy"),
    }


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
    means = fixture_survey.satisfaction() if survey else {}
    journey = [
        {
            "touchpoint": t,
            "persona_id": "all",
            "n": e.n if e else 0,
            "mean": e.value if e else None,
            "low": e.low if e else None,
            "high": e.high if e else None,
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
        for t in ("search", "hotline")
        for e in [means.get(t)]
    ]
    content = {
        "touchpoints": touchpoints,
        "journey": journey,
        "journey_summary": d.JourneySummary(sources=["plan"], statements=[]),
    }
    if survey:
        content["drivers"] = fixture_survey.drivers()
        content |= fixture_events.tables()
    return content
