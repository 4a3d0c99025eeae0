"""Decisions of people held against the data of this run: what the data contradict is flagged, never overwritten."""

from __future__ import annotations

import re

import pandas as pd

from insights import wording
from insights.contracts import split
from insights.contracts.documents import Persona, PersonaEdit, PersonaSet
from insights.estimates import suppress_below
from insights.personas.deciding import claimed
from insights.personas.deciding.decisions import FLAGS, counted, decided, flag_table, say
from insights.personas.deciding.edits import field_named, quotable_by, raises
from insights.personas.deciding.references import campaign_flags
from insights.personas.drafting.drafts import STEP
from insights.personas.drafting.passages import passages
from insights.personas.drafting.profiles import persona_profile, quartiles
from insights.personas.language import quotable, sentence_list
from insights.personas.material import Material, sheet_field
from insights.settings import PersonaDecision, PersonaDecisions
from insights.settings.personas import bare

LONGEST = 110  # characters of a replaced text that a flag repeats
_QUOTED = re.compile(r"[„“\"]([^„“”\"]{4,})[“”\"]")
_TO = {"de": "bis", "en": "to"}
_ANY_QUOTED = re.compile(r"[„“\"]([^„“”\"]*)[“”\"]")


def persona_flags(
    material: Material,
    members: pd.DataFrame,
    drafts: dict[str, list[int]],
    statements: pd.DataFrame,
    drafted: PersonaSet,
    decisions: PersonaDecisions,
    *,
    strays: pd.DataFrame,
    min_people: int = 2,
) -> pd.DataFrame:
    """What speaks against the decisions in `personas.yml` (contract `persona_flags`), `strays` of `decisions.find_drafts` first.

    `changed`: a text says in `instead_of` what it replaced, and the statements behind the field say something else now: another
    category or motto leads; the value left the interval that stood there (without one: the value that stood there left today's
    interval); what was quoted is coded in this field for fewer than `min_people` people, and fewer than then. `contradicted`: the text itself
    names a share or number that today's interval excludes; a category that is significantly rarer than what leads (intervals apart; of k
    categories named, each is held against the k-th); a majority that lies below a half; or denies what leads. Where a field draws on
    several questions, only those whose label the text names are looked at; texts without numbers and categories cannot be contradicted.
    `verdict`: the computed verdict is no longer the one that was replaced, or a higher one has no reason. `quote`: no verbatim of theirs.
    `resting`: the draft was merged into another one, whose texts hold. `campaign`: a campaign names a persona that is not there.
    """
    profile = persona_profile(material, members, drafts)
    coded = passages(material, members)
    entries = {entry.draft: entry for entry in decisions.personas}
    flags = [] if strays.empty else strays.to_dict("records")
    written = {flag["persona_id"]: flag["draft"] for flag in flags if flag["kind"] == "moved"}
    for persona in drafted.personas:
        behind = [draft.draft for draft in persona.drafts if draft.draft != persona.persona_id]
        flags += [
            _resting(entries[d], persona, material.language) for d in behind if d in entries and _has_texts(entries[d])
        ]
        own = entries.get(persona.persona_id)
        if own is None:
            continue
        flags += _of_verdict(own, persona, material.language) + _of_quote(own, persona, material, members)
        mine = {
            "profile": profile[profile["persona_id"] == persona.persona_id],
            "coded": coded[coded["persona_id"] == persona.persona_id],
            "statements": statements[statements["persona_id"] == persona.persona_id],
            "members": members[members["persona_id"] == persona.persona_id],
        }
        for edit in persona.edits:
            for kind, text, evidence in _of_edit(material, persona, own, edit, mine, min_people):
                values = (own.draft, kind, edit.field, persona.persona_id, text, evidence)
                flags.append(dict(zip(FLAGS, values, strict=True)))
    flags += campaign_flags(drafted, decisions, strays=strays, language=material.language)
    table = pd.DataFrame(flags, columns=FLAGS)
    table["draft"] = [
        written.get(draft, draft) if i >= len(strays) else draft for i, draft in enumerate(table["draft"])
    ]
    return flag_table(table)


def _of_edit(
    material: Material, persona: Persona, own: PersonaDecision, edit: PersonaEdit, mine: dict, min_people: int
) -> list[tuple]:
    if edit.field in ("name", "quote", "portrait"):
        return []
    old = next((e.instead_of for name, e in own.fields.items() if field_named(name, persona) == edit.field), None)
    if edit.field == "headline":
        if old is None or bare(old) == bare(edit.computed):
            return []
        text = say("edit", "headline", material.language, old=_old(old, material), new=_old(edit.computed, material))
        return [("changed", text, None)]
    rows = mine["statements"][mine["statements"]["statement_id"].isin(edit.statements)]
    found = []
    if old is not None and bare(old) != bare(edit.computed):
        found += _changed(material, edit.field, old, rows, mine["coded"], min_people)
    return found + _contradicted(material, edit, rows, mine)


def _changed(material: Material, field: str, old: str, rows: pd.DataFrame, coded: pd.DataFrame, fewest: int) -> list:
    language, shown = material.language, _old(old, material)
    if rows.empty:
        return [("changed", say("edit", "nothing", language), None)]
    if rows.iloc[0]["source"] == "verbatims":
        return _voices_changed(material, field, old, rows, coded, fewest)
    first, old = _meant(old, rows, material)
    if first is None:
        return [("changed", say("edit", "nothing", language), None)]
    variable, _, category = str(first["evidence"]).partition(": ")[2].partition(" = ")
    figure = _figure_of(first, material)
    if category and category != "mean" and _led(old, variable, material) != category:
        quoted = wording.quoted(category, language)
        text = say("edit", "leading", language, old=shown, category=quoted, figure=figure)
        return [("changed", text, first["statement_id"])]
    before, then = claimed.stated(old, language), claimed.first_figure(old, language)
    value, low, high = (first[key] for key in ("value", "low", "high"))
    if pd.isna(value):
        return []
    left = not before[0] <= value <= before[1] if before else then is not None and not low <= then <= high
    text = say("edit", "number", language, old=shown, figure=figure)
    return [("changed", text, first["statement_id"])] if left else []


def _led(old: str, variable: str, material: Material) -> str:
    """The category that a computed sentence named first."""
    listed = material.variables.loc[material.variables["variable"] == variable, "categories"]
    found = claimed.named(old, [category for cell in listed for category in split(cell)], material.language)
    return found[0].category if found else ""


def _meant(old: str, rows: pd.DataFrame, material: Material) -> tuple[pd.Series | None, str]:
    """The statement that the beginning of `old` was about, and `old` from there on; of several, the one whose question it names first."""
    if len(rows) == 1:
        return rows.iloc[0], old
    labels = dict(zip(material.variables["variable"], material.variables["label"], strict=True))
    variables = [labels.get(str(text).partition(": ")[2].partition(" = ")[0], "") for text in rows["evidence"]]
    places = [(old.find(quotable(label)), i) for i, label in enumerate(variables) if label and quotable(label) in old]
    if not places:
        return None, old
    start, i = min(places)
    return rows.iloc[i], old[start:]


def _voices_changed(material: Material, field: str, old: str, rows, coded: pd.DataFrame, fewest: int) -> list:
    parts = [bare(part) for part in _QUOTED.findall(old)]
    if not parts:
        return []
    now = max(_people_now(part, field, rows, coded, material) for part in parts)
    language, shown = material.language, _old(old, material)
    if now == 0:
        return [("changed", say("edit", "gone", language, old=shown), None)]
    before = _people_then(old, language)
    if before is None or now >= min(before, fewest):
        return []
    people = [counted("edit", "people", n, language) for n in (now, before)]
    text = say("edit", "fewer", language, old=shown, now=people[0], before=people[1])
    return [("changed", text, rows.iloc[0]["statement_id"])]


def _people_now(part: str, field: str, rows: pd.DataFrame, coded: pd.DataFrame, material: Material) -> int:
    """People of the persona who say in this field what a quoted passage (or the name of a theme) said."""
    same = [part in bare(row.text) or part == bare(row.clause or "") for row in rows.itertuples()]
    if any(same):
        return int(rows.loc[same, "n_people"].max())
    own = coded[coded["field"] == field]
    themes = material.themes.loc[material.themes["label"].map(bare) == part, "theme_id"]
    topics = {*own.loc[[part in bare(text) for text in own["text"]], "topic"], *themes}
    return int(own.loc[own["topic"].isin(topics), "respondent_id"].nunique())


def _people_then(old: str, language: str) -> int | None:
    numbers = {word: n for n, word in enumerate(sentence_list(language)["numbers"])} | {"one": 1, "ein": 1}
    match = re.search(r"(\w+) (?:Person|Interviewte|people|person|interviewed)", old)
    if match is None:
        return None
    return int(match[1]) if match[1].isdigit() else numbers.get(match[1].lower())


def _contradicted(material: Material, edit: PersonaEdit, rows: pd.DataFrame, mine: dict) -> list[tuple]:
    found = []
    for variable in _variables(material, edit, rows).itertuples():
        own = mine["profile"][mine["profile"]["variable"] == variable.variable]
        if variable.kind == "numeric":
            found += _numbers_against(material, edit, variable.variable, mine)
        else:
            found += _categories_against(edit.text, own[own["statistic"] == "share"], material.language)
    if not material.segments.found:
        found += _people_against(material, edit, rows, mine)
    return found


def _variables(material: Material, edit: PersonaEdit, rows: pd.DataFrame) -> pd.DataFrame:
    """The questions a field draws on; of several only those whose label its text names."""
    variables = material.variables[material.variables["kind"] != "text"]
    named = [str(text).partition(": ")[2].partition(" = ")[0] for text in rows["evidence"]]
    kept = [
        row.variable in named or sheet_field(row.variable, row.field) == edit.field for row in variables.itertuples()
    ]
    found = variables[pd.Series(kept, index=variables.index, dtype=bool)]
    if len(found) > 1:
        found = found[found["label"].map(lambda label: bare(label) in bare(edit.text)).astype(bool)]
    return found.sort_values("position")


def _categories_against(text: str, shares: pd.DataFrame, language: str) -> list[tuple]:
    if shares.empty:
        return []
    by = shares.set_index("category")
    ranked = shares.sort_values(["value", "position"], ascending=[False, True])
    claims = claimed.named(text, list(by.index), language)
    open_ones = [claim for claim in claims if claim.low is None and not claim.denied]
    bar = ranked.iloc[min(len(open_ones), len(ranked)) - 1] if open_ones else None
    found = []
    for claim in claims:
        row, quoted = by.loc[claim.category], wording.quoted(claim.category, language)
        values = {"category": quoted, "figure": _share(row, language)}
        key = ""
        if claim.low is not None:
            key = "share" if claim.low > row["high"] or claim.high < row["low"] else ""
            values["claimed"] = _claimed_share(claim, language)
        elif claim.denied:
            key = "denied" if claim.category == ranked.iloc[0]["category"] else ""
        elif claim.majority and row["high"] < 0.5:
            key = "majority"
        elif row["high"] < bar["low"]:
            first = ranked.iloc[0]
            values |= {
                "leading": wording.quoted(first["category"], language),
                "leading_figure": _share(first, language),
            }
            key = "rarer"
        if key:
            found.append(("contradicted", say("edit", key, language, **values), row["evidence"]))
    return found


def _numbers_against(material: Material, edit: PersonaEdit, variable: str, mine: dict) -> list[tuple]:
    ids = mine["members"].loc[mine["members"]["source"] == "survey", "respondent_id"]
    own = material.responses[material.responses["respondent_id"].isin(ids)]
    found = quartiles(own[variable], own["weight"]) if variable in own else None
    if found is None:
        return []
    language = material.language
    years = wording.are_years(pd.to_numeric(own[variable], errors="coerce").dropna())
    shown = {k: wording.figure(found[k], language, years=years, exact=True) for k in ("median", "low", "high")}
    interval = f"{shown['low']} {_TO[language]} {shown['high']}"
    figure = say("edit", "median", language, value=shown["median"], interval=interval, n=found["n"])
    return _outside(edit, found["low"], found["high"], figure, f"responses: {variable}", language)


def _people_against(material: Material, edit: PersonaEdit, rows: pd.DataFrame, mine: dict) -> list[tuple]:
    """Numbers outside the range of the interviewed people's own by steps of five, where only they speak; that of fewer than five is theirs alone."""
    people = material.people[material.people["respondent_id"].isin(mine["members"]["respondent_id"])]
    found = []
    for evidence in rows["evidence"]:
        column = str(evidence).removeprefix("people: ")
        values = pd.to_numeric(people[column], errors="coerce").dropna() if column in people else pd.Series(dtype=float)
        if len(values) >= suppress_below():
            low, high, language = values.min() // STEP * STEP, -(-values.max() // STEP) * STEP, material.language
            ends = {k: wording.figure(v, language, exact=True) for k, v in (("low", low), ("high", high))}
            figure = say("edit", "spread", language, n=len(values), **ends)
            found += _outside(edit, low, high, figure, str(evidence), language)
    return found


def _outside(edit: PersonaEdit, low: float, high: float, figure: str, evidence: str, language: str) -> list[tuple]:
    found = []
    read = claimed.ages if edit.field == "age" else claimed.figures
    for least, most, words in read(edit.text, language):
        if least > high or most < low:
            found.append(("contradicted", say("edit", "figure", language, claimed=words, figure=figure), evidence))
    return found


def _of_verdict(own: PersonaDecision, persona: Persona, language: str) -> list[dict]:
    decided_now = own.verdict
    if decided_now is None:
        return []
    computed = persona.computed_verdict or persona.verdict
    words = {k: say("verdicts", v, language) for k, v in (("to", decided_now.to), ("new", computed))}
    if raises(decided_now.to, computed) and not decided_now.because:
        text = say("verdict", "no_reason", language, **words)
    elif decided_now.instead_of and decided_now.instead_of != computed:
        old = say("verdicts", decided_now.instead_of, language)
        text = say("verdict", "changed", language, old=old, **words)
    else:
        return []
    values = (own.draft, "verdict", None, persona.persona_id, text, f"personas: {persona.persona_id}")
    return [dict(zip(FLAGS, values, strict=True))]


def _of_quote(own: PersonaDecision, persona: Persona, material: Material, members: pd.DataFrame) -> list[dict]:
    found = []
    for name, edit in own.fields.items():
        if bare(name) != "quote" or len(quotable_by(material, members, persona.persona_id, edit.text)):
            continue
        key = "somebody_else" if edit.text in set(material.verbatims["verbatim_id"]) else "unknown"
        text = say("quote", key, material.language, text=wording.quoted(_cut(edit.text), material.language))
        found.append(dict(zip(FLAGS, (own.draft, "quote", "quote", persona.persona_id, text, None), strict=True)))
    return found


def _has_texts(entry: PersonaDecision) -> bool:
    return bool(entry.name or entry.fields or entry.verdict)


def _resting(entry: PersonaDecision, persona: Persona, language: str) -> dict:
    kept = entry.model_copy(update={"merge_into": None, "note": None, "feedback": []})
    text = say("stray", "resting", language, draft=entry.draft, found=persona.persona_id, what=decided(kept, language))
    return dict(zip(FLAGS, (entry.draft, "resting", None, persona.persona_id, text, None), strict=True))


def _figure_of(row: pd.Series, material: Material) -> str:
    language = material.language
    category = " = " in str(row["evidence"]) and not str(row["evidence"]).endswith("= mean")
    if category:
        return _share(row, language)
    value, low, high = (wording.figure(row[key], language, exact=True) for key in ("value", "low", "high"))
    return f"{value} ({low} {_TO[language]} {high}; n = {int(row['base'])})"


def _share(row, language: str) -> str:
    interval = wording.interval(row["low"], row["high"], language, as_percent=True)
    return f"{wording.percent(row['value'], language)} ({interval}; n = {int(row['base'])})"


def _claimed_share(claim: claimed.Named, language: str) -> str:
    if claim.low == claim.high:
        return wording.percent(claim.high, language)
    return wording.interval(claim.low, claim.high, language, as_percent=True)


def _old(text: str, material: Material) -> str:
    """A text in quotation marks, those inside it single."""
    inner = "‚{}‘" if material.language == "de" else "‘{}’"
    whole = re.fullmatch(r"[„“\"]([^„“”\"]*)[“”\"]", text.strip())
    nested = _ANY_QUOTED.sub(lambda match: inner.format(match[1]), _cut(whole[1] if whole else text.strip()))
    return wording.quoted(nested, material.language)


def _cut(text: str) -> str:
    if len(text) <= LONGEST:
        return text
    shown = text[:LONGEST].rsplit(" ", 1)[0] + " …"
    opened = max(shown.rfind("„"), shown.rfind("“"))
    return shown + ("“" if shown.rfind("„") == opened >= 0 else "")
