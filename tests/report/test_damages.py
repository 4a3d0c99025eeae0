"""Forty-odd kinds of damage to hand-over files: each stops the rendering with a sentence that names the claim.

Each is tried twice: with the old seal, as an edit by hand, and with a new one, as if the stage that wrote the file had erred. The
damages that only the seal can find are listed as such: nothing else in the hand-over files says how the number should read.
"""

from __future__ import annotations

import atexit
import copy
import shutil
import tempfile
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from insights import contracts, ledger
from insights.errors import ContractError
from insights.report import html, sections
from insights.report.claims import collect
from insights.report.evidence import audit, leaks, seals
from insights.report.material import DOCUMENTS, TABLES, Material, with_assumptions
from insights.report.sections import journey_maps
from insights.study import Study, Workspace, open_study
from tests.conftest import ROOT

ASKED = ("kanal", "grund", "wartungsvertrag", "groesse")  # beside those that the cards of the segments tell of
# Of no section that is built here.
UNUSED = (
    *("crosstabs", "crosstab_tests", "coverage", "persona_profile", "segment_covariates"),
    *(
        "cx_metrics",
        "metric_changes",
        "metric_contrasts",
        "retention_curve",
        "retention_tests",
        "customer_value",
        "customer_list",
    ),
    *("journey_comparisons", "journey_steps", "measures"),
)


# What such damages cannot reach, and what takes long to read.
UNREAD = (
    *UNUSED,
    "code_cases",
    "reading_notes",
    "agreement",
    "codings",
    "persona_map_axes",
    "screening_accuracy",
    "saturation_groups",
)
LOOKED_UP = {
    "index": None,
    "who answered": ("responses", "variables", "memberships"),
    "answered": ("responses", "memberships"),
    "explained": ("responses", "variables", "drivers"),
}


@pytest.fixture(scope="module", autouse=True)
def _no_drawings():
    """Pictures hold no sentence of a claim, and drawing them takes longer than everything else here."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(journey_maps, "_map", lambda *_, **__: {})
        patch.setattr(sections.journey, "posters", lambda *_, **__: {})
        yield


@cache
def _home(name: str) -> Path:
    """A workspace of its own with what the study's stages read, the key of the pseudonyms too; hand-over files are written as asked for."""
    root = Path(tempfile.mkdtemp(prefix="damages-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    raw = root / "data" / "raw" / name
    raw.mkdir(parents=True)
    for file in ("study.yml", leaks.KEY):
        if (ROOT / "data" / "raw" / name / file).is_file():
            (raw / file).write_bytes((ROOT / "data" / "raw" / name / file).read_bytes())
    return root


@cache
def _study(name: str, root: Path) -> Study:
    return open_study(name, workspace=Workspace(root))


def _material(name: str) -> Material:
    """The example study as it is committed, of the survey only some questions, which makes the tests quick."""
    found = _loaded(name)
    if found is None:
        pytest.skip(f"the committed files of {name} come from an earlier version")
    return found


@cache
def _loaded(name: str) -> Material | None:
    study, own = _study(name, ROOT), _study(name, _home(name))
    names = [n for n in (*TABLES, *DOCUMENTS) if any((study.processed / f).is_file() for f in contracts.file_names(n))]
    if len(names) < len(TABLES) + len(DOCUMENTS):
        return None
    try:
        found = {n: contracts.empty(n) if n in UNREAD else contracts.load(n, study) for n in names}
    except ContractError:
        return None
    told = " ".join(s for one in found["segments"].segments for s in (*one.distinguishing, *one.outside))
    labels = dict(zip(found["variables"]["variable"], found["variables"]["label"], strict=True))
    kept = {v for v, label in labels.items() if v in ASKED or f"„{label.rstrip('.')}" in told}
    for n in ("profile", "segment_profile"):
        found[n] = found[n][found[n]["variable"].isin(kept)]
    return with_assumptions(Material(own, found), contracts.load("assumptions", study))


def _with(material: Material, changed: str, content) -> Material:
    """The material with one hand-over file in place of its own; what was looked up in the others is still true."""
    damaged = Material(material.study, {**material.handovers, changed: content})
    for key, value in material.looked_up.items():
        kind = key[0] if isinstance(key, tuple) else key
        if kind in LOOKED_UP and changed not in (LOOKED_UP[kind] or (key[1],)):
            damaged.looked_up[key] = value
    return damaged


def _built(material: Material, section: str) -> list[dict]:
    if section == "personas":  # their fields alone: drawing the sheets takes long
        return [
            {
                "id": "personas",
                "fields": [sections.personas.fields_of(material, p) for p in material["personas"].personas[:2]],
            }
        ]
    return [getattr(sections, section).build(material)]


@cache
def _whole(study: str, section: str) -> list[dict]:
    """A section of the committed study."""
    return _built(_material(study), section)


def _rendered(material: Material, built: list[dict]) -> str:
    """The report as the stage makes it: audit first, then the page. Raises ContractError."""
    audit.check(material, built)
    return html.render(material, [])


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
    Damage("the base of a mean changed", S, "journey", "journey", _set(SEARCH, n=40), "journey-"),
    Damage("an importance changed", S, "journey", "drivers",
           _set({"touchpoint": "ersatzteilsuche"}, importance=0.38, low=0.27, high=0.46), "journey-"),
    Damage("an office share changed", S, "events", "event_shares", _set({"activity": "all"}, office_hours=0.39), "events-"),
    Damage("a statement of the journey changed", S, "journey", "journey_summary",
           lambda d: d.model_copy(update={"statements": [s.replace("4,3", "4,8") for s in d.statements]}), "journey-1"),
    Damage("the people of a theme raised", K, "themes", "themes", _set({"theme_id": "t07"}, n_people=9), "themes-t07"),
    Damage("a passage taken from a theme", K, "themes", "theme_verbatims", _without(theme_id="t07"), "themes-t07"),
    Damage("the stability of a theme lowered below its strength", K, "themes", "themes", _set({"theme_id": "t02"}, stability=0.2),
           "themes-t02", only_seal=True),  # a warning makes it a hypothesis as it is
    Damage("the stability of a theme lowered without a warning", S, "themes", "themes", _set({"theme_id": "t01"}, stability=0.3), "themes-t01"),
    Damage("a stability that cannot be", S, "themes", "themes", _set({"theme_id": "t01"}, stability=1.3), "themes-t01"),
    Damage("the share of a theme raised", K, "themes", "themes", _set({"theme_id": "t07"}, share_people=0.75), "themes-t07"),
    Damage("a passage of another theme shown", K, "themes", "themes", _set({"theme_id": "t01"}, exemplars="k01-001"), "themes-t01"),
    Damage("an answer given to another respondent", S, "themes", "verbatims", _set({"source": "survey"}, respondent_id="K-0001"), "themes-"),
    Damage("a verbatim altered by one character", K, "themes", "verbatims", _set(SAID, text=lambda old: old.replace("e", "é", 1)), "themes-t01"),
    Damage("a verbatim removed", K, "themes", "verbatims", _without(**SAID), "themes-t02"),
    Damage("a pseudonym undone in a verbatim", K, "themes", "verbatims", _set(SAID, text=lambda old: f"{_original()} sagt: {old}"), "themes-t01"),
    Damage("a mail address in a verbatim", K, "themes", "verbatims", _set(SAID, text=lambda old: f"{old} anna.b@web.de"), "themes-t01"),
    Damage("a phone number in the name of a theme", K, "themes", "themes", _set({"theme_id": "t01"}, label="Film 0171 2345678"), "themes-t01"),
    Damage("a pseudonym undone in the name of a theme", K, "themes", "themes", _set({"theme_id": "t01"}, label=lambda old: _original()), "themes-t01"),
    Damage("a quote given to another person", K, "personas", "verbatims", _set({"verbatim_id": "k01-005"}, respondent_id="k11"), "personas-p2-"),
    Damage("a persona's statement altered by one character", K, "personas", "persona_statements",
           _set({"source": "verbatims", "field": "needs"}, text=lambda old: old.replace("e", "é", 1)), "personas-p"),
    Damage("the people behind a statement raised", K, "personas", "persona_statements",
           _set({"source": "verbatims", "field": "needs"}, n_people=6), "personas-p"),
    Damage("the importance of a touchpoint's model raised", S, "journey", "drivers", _set({"touchpoint": "hotline"}, r2=0.6), "journey-"),
]  # fmt: skip


def _original() -> str:
    """A name that the key of kino replaces."""
    known = leaks.originals(_material(K).study)
    if not known:
        pytest.skip("the key of the pseudonyms is not part of the repository")
    return next(name for name in sorted(known) if len(name) > 4)


def test_the_committed_studies_stand_up_to_the_audit():
    for name, parts in ((S, ("segments", "recommendation", "journey", "themes")), (K, ("themes", "personas"))):
        whole = [section for part in parts for section in _whole(name, part)]
        assert audit.examine(_material(name), whole).problems == ()


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.what)
def test_a_damage_with_a_new_seal_stops_the_rendering(damage):
    material = _material(damage.study)
    damaged = _with(material, damage.file, damage.change(material[damage.file]))
    built = _built(damaged, damage.section)
    if damage.only_seal:
        assert audit.examine(damaged, built).problems == ()
        return
    with pytest.raises(ContractError, match="The report is not rendered") as stopped:
        _rendered(damaged, built)
    assert any(f"claim {damage.claim}" in problem for problem in stopped.value.problems), stopped.value.problems


@cache
def _sealed(study: str, file: str) -> Path:
    """The hand-over file in the workspace of the tests, with the seal of its stage."""
    source, own = (_study(study, root).processed for root in (ROOT, _home(study)))
    path = next(p for p in (source / n for n in contracts.file_names(file)) if p.is_file())
    ledger.write(own / path.name, path.read_bytes(), _material(study).study)
    return own / path.name


@pytest.mark.parametrize("damage", DAMAGES, ids=lambda d: d.what)
def test_a_damage_with_the_old_seal_is_found_by_the_seal(damage):
    material, built = _material(damage.study), _whole(damage.study, damage.section)
    path, claims = _sealed(damage.study, damage.file), list(collect(built))
    before = path.read_bytes()
    assert seals.problems(material.study, [damage.file], claims) == []
    path.write_bytes(before.replace(b"1", b"2", 1))
    try:
        (found,) = seals.problems(material.study, [damage.file], claims)
        if damage.only_seal:
            with pytest.raises(ContractError, match="was changed after the stage"):
                _rendered(material, built)
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
    claim = next(c for c in collect(_whole(S, "recommendation")) if c.claim_id == "nps-all")
    found = audit.claim_problems(replace(claim, **change, plain="", shown=""), material)
    assert any("nps-all" in problem and re.search(message, problem) for problem in found), found


def test_a_raised_strength_is_found():
    material = _material(K)
    claim = next(c for c in collect(_whole(K, "themes")) if c.strength == "hypothesis")
    (found,) = audit.claim_problems(replace(claim, strength="finding"), material)
    assert f"claim {claim.claim_id} is called a finding, but its evidence allows a hypothesis at most" in found


def test_two_sentences_with_one_id_are_found():
    material = _material(K)
    first, second = list(collect(_whole(K, "themes")))[:2]
    built = [{"id": "themes", "blocks": [first, replace(second, claim_id=first.claim_id)]}]
    found = audit.examine(material, built).problems
    assert any(f"claim {first.claim_id}: two different sentences have this id" in problem for problem in found)
