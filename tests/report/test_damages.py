"""Thirty-odd kinds of damage to hand-over files: each stops the rendering with a sentence that names the claim.

Each is tried twice: with the old seal, as an edit by hand, and with a new one, as if the stage that wrote the file had erred. The
damages that only the seal can find are listed as such: nothing else in the hand-over files says how the number should read.
"""

from __future__ import annotations

import copy
from dataclasses import dataclass, replace
from functools import cache

import pandas as pd
import pytest

from insights import contracts, ledger
from insights.report import assumptions, sections
from insights.report.claims import collect
from insights.report.evidence import audit, leaks, seals
from insights.report.material import DOCUMENTS, TABLES, Material, with_assumptions
from insights.study import Workspace, open_study
from tests.conftest import ROOT

ASKED = ("kanal", "grund", "wartungsvertrag", "groesse")  # beside those that the cards of the segments tell of
# Of no section that is built here.
UNUSED = ("crosstabs", "crosstab_tests", "event_times", "coverage", "persona_profile", "segment_covariates")


@cache
def _material(name: str) -> Material:
    """The example study as it is committed, of the survey only some questions, which makes the tests quick."""
    study = open_study(name, workspace=Workspace(ROOT))
    names = [n for n in (*TABLES, *DOCUMENTS) if any((study.processed / f).is_file() for f in contracts.file_names(n))]
    if len(names) < len(TABLES) + len(DOCUMENTS):
        pytest.skip(f"the committed files of {name} come from an earlier version")
    found = {n: contracts.empty(n) if n in UNUSED else contracts.load(n, study) for n in names}
    told = " ".join(s for one in found["segments"].segments for s in (*one.distinguishing, *one.outside))
    labels = dict(zip(found["variables"]["variable"], found["variables"]["label"], strict=True))
    kept = {v for v, label in labels.items() if v in ASKED or f"„{label.rstrip('.')}" in told}
    for n in ("profile", "segment_profile"):
        found[n] = found[n][found[n]["variable"].isin(kept)]
    whole = Material(study, found)
    return with_assumptions(
        whole, assumptions.decide(study, found["responses"], found["variables"], found["event_shares"])
    )


def _with(material: Material, **changed) -> Material:
    return Material(material.study, {**material.handovers, **changed})


def _built(material: Material, section: str) -> list[dict]:
    if section == "personas":  # their fields alone: drawing the sheets takes long
        return [
            {
                "id": "personas",
                "fields": [sections.personas.fields_of(material, p) for p in material["personas"].personas[:2]],
            }
        ]
    return [getattr(sections, section).build(material)]


def _problems(material: Material, built: list[dict]) -> list[str]:
    """What the audit finds where every seal is new."""
    return [p for p in audit.examine(material, built).problems if "was changed after the stage" not in p]


@dataclass(frozen=True)
class Damage:
    """A cell, or several, of a hand-over file changed; the claim that the message must name."""

    what: str
    study: str
    section: str
    file: str
    change: object
    claim: str
    only_seal: bool = False


def _set(where: dict, **values):
    """Changes the first row that meets `where`; a function as value gets the old one."""

    def change(table: pd.DataFrame) -> pd.DataFrame:
        table, mask = table.copy(), pd.Series(True, index=table.index)
        for column, value in where.items():
            mask &= table[column].astype(str) == str(value)
        place = table.index[mask][0]
        for column, value in values.items():
            table.loc[place, column] = value(table.loc[place, column]) if callable(value) else value
        return table

    return change


def _without(**where):
    def change(table: pd.DataFrame) -> pd.DataFrame:
        mask = pd.Series(True, index=table.index)
        for column, value in where.items():
            mask &= table[column].astype(str) == str(value)
        return table[~mask]

    return change


def _swapped(column: str, where: dict, first: str, second: str):
    def change(table: pd.DataFrame) -> pd.DataFrame:
        table, mask = table.copy(), pd.Series(True, index=table.index)
        for name, value in where.items():
            mask &= table[name].astype(str) == str(value)
        table.loc[mask, column] = table.loc[mask, column].replace({first: second, second: first})
        return table

    return change


def _object(collection: str, place: int, **values):
    def change(document):
        changed = copy.deepcopy(document)
        for field, value in values.items():
            target = getattr(changed, collection)[place]
            setattr(target, field, value(getattr(target, field)) if callable(value) else value)
        return changed

    return change


S, K = "serviceportal", "kino"
PHONE = {"segment": 2, "variable": "kanal", "category": "Telefon"}
SEARCH = {"touchpoint": "ersatzteilsuche", "persona_id": "all"}
ALL = {"metric": "nps", "group": "all"}
SAID = {"verbatim_id": "k01-012"}
DAMAGES = [
    Damage("a share changed", S, "segments", "segment_profile", _set(PHONE, value=0.67), "segments-s2-3"),
    Damage("an interval swapped", S, "segments", "segment_profile", _set(PHONE, low=0.642439, high=0.49735), "segments-s2-3"),
    Damage("an interval made narrow", S, "segments", "segment_profile", _set(PHONE, low=0.56, high=0.58), "segments-s2-3"),
    Damage("the people of a cell lowered to 4", S, "segments", "segment_profile", _set(PHONE, n=4), "segments-s2-3"),
    Damage("a base lowered to 9", S, "segments", "segment_profile", _set(PHONE, base=9, n=5), "segments-s2-3"),
    Damage("two answers swapped", S, "segments", "segment_profile",
           _swapped("category", {"segment": 2, "variable": "kanal"}, "Telefon", "Portal"), "segments-s2-3"),
    Damage("the figure of everybody changed", S, "segments", "segment_profile", _set(PHONE, overall=0.31), "segments-s2-3"),
    Damage("the share of a segment changed", S, "segments", "segments", _object("segments", 1, share=0.31), "segments-"),
    Damage("the size of a segment changed", S, "segments", "segments", _object("segments", 1, n=188), "segments-"),
    Damage("a number in a ready sentence changed", S, "segments", "segments",
           _object("segments", 1, distinguishing=lambda old: [old[0].replace("58", "59"), *old[1:]]), "segments-s2-1"),
    Damage("a quoted answer in a ready sentence changed", S, "segments", "segments",
           _object("segments", 1, distinguishing=lambda old: [old[0].replace("Fester Ansprechpartner", "Fester Ansprechpartnér"), *old[1:]]),
           "segments-s2-1"),
    Damage("the labels of two questions swapped", S, "segments", "variables",
           _swapped("label", {}, "Bevorzugter Weg zu uns", "Wichtigster Grund beim letzten Kauf"), "segments-s2-1"),
    Damage("an inflection point moved", S, "segments", "thresholds", _set({"found": True}, cut=5.0), "segments-threshold-portal_logins-nps"),
    Damage("the mean above an inflection point changed", S, "segments", "thresholds", _set({"found": True}, at_or_above=8.7),
           "segments-threshold-portal_logins-nps"),
    Damage("a weight changed", S, "recommendation", "responses", _set({"respondent_id": "K-0001"}, weight=40.0), "nps-all"),
    Damage("an answer changed", S, "recommendation", "responses", _set({"respondent_id": "K-0001"}, nps=0), "nps-all"),
    Damage("a respondent removed", S, "recommendation", "responses", _without(respondent_id="K-0001"), "nps-all"),
    Damage("the NPS changed", S, "recommendation", "metrics", _set(ALL, value=-20.0), "nps-all"),
    Damage("the NPS outside its interval", S, "recommendation", "metrics", _set(ALL, value=24.4409), "nps-all"),
    Damage("the base of the NPS changed", S, "recommendation", "metrics", _set(ALL, n=662), "nps-all"),
    Damage("a mean changed", S, "journey", "journey", _set(SEARCH, mean=3.58879, low=3.50747, high=3.6701), "journey-"),
    Damage("the base of a mean changed", S, "journey", "journey", _set(SEARCH, n=4), "journey-"),
    Damage("an importance changed", S, "journey", "drivers",
           _set({"touchpoint": "ersatzteilsuche"}, importance=0.38, low=0.27, high=0.46), "journey-"),
    Damage("an office share changed", S, "journey", "event_shares", _set({"activity": "Anleitung geöffnet"}, office_hours=0.39), "journey-"),
    Damage("a statement of the journey changed", S, "journey", "journey_summary",
           lambda d: d.model_copy(update={"statements": [s.replace("4,3", "4,8") for s in d.statements]}), "journey-1"),
    Damage("the people of a theme raised", K, "themes", "themes", _set({"theme_id": "t07"}, n_people=9), "themes-t07"),
    Damage("a passage taken from a theme", K, "themes", "theme_verbatims", _without(theme_id="t07"), "themes-t07"),
    Damage("the stability of a theme lowered below its strength", K, "themes", "themes", _set({"theme_id": "t02"}, stability=0.2),
           "themes-t02", only_seal=True),
    Damage("a verbatim altered by one character", K, "themes", "verbatims", _set(SAID, text=lambda old: old.replace("e", "é", 1)), "themes-t01"),
    Damage("a verbatim removed", K, "themes", "verbatims", _without(**SAID), "themes-t01"),
    Damage("a pseudonym undone in a verbatim", K, "themes", "verbatims", _set(SAID, text=lambda old: f"{_original()} sagt: {old}"), "themes-t01"),
    Damage("a mail address in a verbatim", K, "themes", "verbatims", _set(SAID, text=lambda old: f"{old} anna.b@web.de"), "themes-t01"),
    Damage("a phone number in the name of a theme", K, "themes", "themes", _set({"theme_id": "t01"}, label="Film 0171 2345678"), "themes-t01"),
    Damage("a pseudonym undone in the name of a theme", K, "themes", "themes", _set({"theme_id": "t01"}, label=lambda old: _original()), "themes-t01"),
    Damage("a quote given to another person", K, "personas", "verbatims", _set({"verbatim_id": "k01-005"}, respondent_id="k11"), "personas-p1-"),
    Damage("a persona's statement altered by one character", K, "personas", "persona_statements",
           _set({"source": "verbatims", "field": "needs"}, text=lambda old: old.replace("e", "é", 1)), "personas-p"),
    Damage("the people behind a statement raised", K, "personas", "persona_statements",
           _set({"source": "verbatims", "field": "needs"}, n_people=6), "personas-p"),
    Damage("the importance of a touchpoint's model raised", S, "journey", "drivers", _set({"touchpoint": "hotline"}, r2=0.6), "journey-"),
]  # fmt: skip


def _original() -> str:
    """A name that the key of kino replaces and that is no part of a persona's name."""
    known = leaks.originals(_material(K).study)
    if not known:
        pytest.skip("the key of the pseudonyms is not part of the repository")
    invented = " ".join(p.name for p in _material(K)["personas"].personas)
    return next(name for name in sorted(known) if name not in invented and len(name) > 4)


def test_the_committed_studies_stand_up_to_the_audit():
    for name, parts in ((S, ("segments", "recommendation", "journey")), (K, ("themes", "personas"))):
        for part in parts:
            assert _problems(_material(name), _built(_material(name), part)) == []


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.what)
def test_a_damage_with_a_new_seal_is_found_by_the_audit(damage):
    material = _material(damage.study)
    damaged = _with(material, **{damage.file: damage.change(material[damage.file])})
    found = _problems(damaged, _built(damaged, damage.section))
    if damage.only_seal:
        assert found == []
    else:
        assert any(f"claim {damage.claim}" in problem for problem in found), found


@pytest.fixture(scope="module")
def sealed(tmp_path_factory):
    """The hand-over files of both studies in a workspace of their own, each with the seal of its stage."""
    root = tmp_path_factory.mktemp("sealed")
    studies = {}
    for name in (S, K):
        source = _material(name).study
        (root / "data" / "raw" / name).mkdir(parents=True)
        (root / "data" / "raw" / name / "study.yml").write_bytes((source.raw / "study.yml").read_bytes())
        studies[name] = open_study(name, workspace=Workspace(root))
        for file in {d.file for d in DAMAGES if d.study == name}:
            path = next(p for p in (source.processed / n for n in contracts.file_names(file)) if p.is_file())
            ledger.write(studies[name].processed / path.name, path.read_bytes(), studies[name])
    return studies


@cache
def _claims(study: str, section: str):
    return list(collect(_built(_material(study), section)))


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.what)
def test_a_damage_with_the_old_seal_is_found_by_the_seal(damage, sealed):
    study, claims = sealed[damage.study], _claims(damage.study, damage.section)
    path = next(p for p in (study.processed / n for n in contracts.file_names(damage.file)) if p.is_file())
    before = path.read_bytes()
    assert seals.problems(study, [damage.file], claims) == []
    path.write_bytes(before.replace(b"1", b"2", 1))
    try:
        (found,) = seals.problems(study, [damage.file], claims)
    finally:
        path.write_bytes(before)
    assert f"{path.name} was changed after the stage" in found
    resting = {
        c.claim_id
        for c in claims
        if any(i.startswith(f"{damage.file}: ") or (damage.file == "verbatims" and ": " not in i) for i in c.evidence)
    }
    assert any(claim in found for claim in resting) if resting else "tables of the report rest on it" in found


@pytest.mark.parametrize(
    ("what", "change", "message"),
    [
        ("its evidence dropped", {"evidence": ()}, "has no evidence"),
        (
            "evidence that stands for nothing",
            {"evidence": ("metrics: metric = nps, group = nobody",)},
            "stands for nothing",
        ),
        ("evidence in no known form", {"evidence": ("metrics: nps, all",)}, "cannot be read"),
        (
            "a number changed in the sentence",
            {"text": "Der Net Promoter Score liegt bei −25 (−30 bis −18; n = 626)."},
            "−25|-25|25",
        ),
        ("a value of its own", {"value": -20.0}, "holds its value -20"),
        ("a base of its own", {"n": 627}, "its n = 627"),
    ],
    ids=lambda value: value if isinstance(value, str) and " " in value else "",
)
def test_a_claim_that_is_damaged_itself_is_found(what, change, message):
    import re

    material = _material(S)
    claim = next(c for c in collect(_built(material, "recommendation")) if c.claim_id == "nps-all")
    found = audit.claim_problems(replace(claim, **change, plain="", shown=""), material)
    assert any("nps-all" in problem and re.search(message, problem) for problem in found), found


def test_a_raised_strength_is_found():
    material = _material(K)
    claim = next(c for c in collect(_built(material, "themes")) if c.strength == "hypothesis")
    (found,) = audit.claim_problems(replace(claim, strength="finding"), material)
    assert f"claim {claim.claim_id} is called a finding, but its evidence allows a hypothesis at most" in found


def test_two_sentences_with_one_id_are_found():
    material = _material(K)
    first, second = list(collect(_built(material, "themes")))[:2]
    built = [{"id": "themes", "blocks": [first, replace(second, claim_id=first.claim_id)]}]
    assert any(f"claim {first.claim_id}: two different sentences have this id" in p for p in _problems(material, built))
