"""The screening: how few questions assign a new person to a persona, how often they are right, and where the files lie."""

from __future__ import annotations

import pandas as pd

from insights import estimates
from insights.contracts.documents import Screening
from insights.report import blocks, figures
from insights.report.claims import Claim, may_be_stated, strength_of_estimate
from insights.report.evidence.references import reference
from insights.report.material import Material

EVIDENCE = (
    reference("screening_accuracy", measure="accuracy"),
    reference("screening", "all"),
    reference("screening", "questions"),
)


def build(material: Material) -> dict:
    """The section `screening`; without one, the sentence that says why."""
    screening, say = material["screening"], material.say
    if not screening.found:
        return blocks.section("screening", say("screening"), [], lead=screening.reason or say("no_screening"))
    table, names = material["screening_accuracy"], {p.persona_id: p.name for p in screening.personas}
    parts = [
        blocks.claims([*_claims(screening, table), *_hardest(material, names, table)]),
        blocks.note(" ".join(screening.statements[2:])),  # how it was measured
        blocks.heading(say("screening_questions")),
        _questions(material, screening),
        _personas(material, names, table),
        blocks.details(say("screening_steps"), [_steps(material, table)], printed=False),
        blocks.note(say("screening_files", study=material.study.name)),
    ]
    return blocks.section("screening", say("screening"), parts, lead=say("screening_lead"))


def _claims(screening: Screening, table: pd.DataFrame) -> list[Claim]:
    """What the screening says of itself, with the figures behind it."""
    row = table[table["chosen"] & (table["measure"] == "accuracy")].iloc[0]
    strength = strength_of_estimate(int(row["n"]), row["low"], row["high"])
    values = {"value": row["value"], "low": row["low"], "high": row["high"]}
    return [
        Claim(f"screening-{i}", "screening", text, strength, EVIDENCE, n=screening.n, **(values if i == 1 else {}))
        for i, text in enumerate(screening.statements[:2], start=1)
    ]


def _hardest(material: Material, names: dict[str, str], table: pd.DataFrame) -> list[Claim]:
    """The persona whose members the screening recognises least often."""
    rows = table[table["chosen"] & (table["measure"] == "recall") & table["value"].notna()]
    rows = rows[[may_be_stated(int(n)) for n in rows["n"]]].sort_values(["value", "persona_id"])
    if len(rows) < 2:
        return []
    row, language = rows.iloc[0], material.language
    text = material.say(
        "screening_hardest",
        name=names[row["persona_id"]],
        share=figures.full(row["value"], row["low"], row["high"], int(row["n"]), language, as_percent=True),
    )
    values = {"value": row["value"], "low": row["low"], "high": row["high"]}
    strength = strength_of_estimate(int(row["n"]), row["low"], row["high"])
    evidence = (reference("screening_accuracy", persona_id=row["persona_id"], measure="recall", chosen=True),)
    return [Claim("screening-hardest", "screening", text, strength, evidence, n=int(row["n"]), **values)]


def _questions(material: Material, screening: Screening) -> dict:
    """The questions, each with the answers that speak most for each persona."""
    say = material.say
    heads = [say("screening_question"), *(p.name for p in screening.personas)]
    rows = []
    for i, question in enumerate(screening.questions, start=1):
        best = [max(question.answers, key=lambda answer, k=k: answer.points[k]) for k in range(len(screening.personas))]
        cells = [f"{a.label} (+{a.points[k]})" if a.points[k] > 0 else "–" for k, a in enumerate(best)]
        rows.append([f"{i}. {question.wording}", *cells])
    return blocks.table(
        say("screening_points"), heads, rows, note=say("screening_points_note"), numbers_from=len(heads), dense=True
    )


def _personas(material: Material, names: dict[str, str], table: pd.DataFrame) -> dict:
    """Recall and precision of each persona, with the recall that all building items would have."""
    say = material.say
    chosen = table[table["chosen"]].set_index(["persona_id", "measure"])
    full = table[table["assignment"] == "full"].set_index(["persona_id", "measure"])
    rows = [
        [
            names[p],
            _cell(material, chosen.loc[(p, "recall")]),
            _cell(material, chosen.loc[(p, "precision")]),
            _cell(material, full.loc[(p, "recall")]),
        ]
        for p in names
    ]
    everyone = [_cell(material, source.loc[("all", "accuracy")]) for source in (chosen, full)]
    rows.append([say("everyone"), everyone[0], "–", everyone[1]])
    heads = [say(f"screening_{name}") for name in ("persona", "recall", "precision", "full")]
    return blocks.table(say("screening_accuracy"), heads, rows, note=say("screening_accuracy_note"))


def _steps(material: Material, table: pd.DataFrame) -> dict:
    """Accuracy with no question, with 1, 2 … questions, with all building items."""
    say = material.say
    rows = table[table["measure"] == "accuracy"].sort_values("questions")
    cells = [
        [f"{row.questions} ({say('screening_chosen')})" if row.chosen else str(row.questions), _cell(material, row)]
        for row in rows.itertuples()
    ]
    return blocks.table(say("screening_steps"), [say("screening_asked"), say("screening_right")], cells)


def _cell(material: Material, row) -> str:
    language, n = material.language, int(row.n)
    if n < estimates.no_share_below():
        return figures.small_text(n, language)
    return figures.full(row.value, row.low, row.high, n, language, as_percent=True)
