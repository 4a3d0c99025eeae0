"""What `insights check` finds where `journey.yml`, `study.yml` and `second_map` name the same touchpoints."""

from __future__ import annotations

import pandas as pd

from insights import tabular
from insights.errors import nearest
from insights.settings.base import lines_of
from insights.study import Study

SECOND_MAP = "second_map"


def journey_problems(study: Study) -> list[str]:
    """Touchpoints that only one of the three files knows, phases that stand twice in the plan, rows of a second map that nobody can place.

    A study without a plan takes its touchpoints from the survey: then nothing contradicts it. Raises InputError for a file that cannot be read at all.
    """
    return [*_phases(study), *_asked(study), *_second_map(study)]


def _planned(study: Study) -> list[str]:
    plan = study.journey_plan
    return [point.id for _, point, _ in plan.touchpoints()] if plan else []


def _phases(study: Study) -> list[str]:
    """Phases of one name, which the stages would take for one phase."""
    if study.journey_plan is None:
        return []
    lines, first, problems = lines_of(study.raw / "journey.yml"), {}, []
    for i, phase in enumerate(study.journey_plan.phases):
        line = lines.get(("phases", i, "name"), lines[("phases", i)])
        if phase.name in first:
            problems.append(
                f"journey.yml, line {line}: the phase {phase.name!r} stands in it already, line {first[phase.name]}; "
                "give it another name or put its touchpoints there."
            )
        first.setdefault(phase.name, line)
    return problems


def _asked(study: Study) -> list[str]:
    """Touchpoints of satisfaction columns that the plan lacks: phase, department and own estimate would be lost."""
    planned = _planned(study)
    if not planned:
        return []
    lines = lines_of(study.raw / "study.yml")
    return [
        f"study.yml, line {lines.get(('columns', name, 'touchpoint'), lines.get(('columns', name), 1))}: {name} asks about the "
        f"touchpoint {column.touchpoint!r}, which journey.yml does not have; {nearest(column.touchpoint, planned)}."
        for name, column in study.settings.columns.items()
        if column.touchpoint and column.touchpoint not in planned
    ]


def _second_map(study: Study) -> list[str]:
    """Every row of `second_map` that the journey stage would stop at."""
    path = study.table_file(SECOND_MAP)
    if path is None:
        return []
    table = tabular.read_table(path)
    table.require(["touchpoint", "mean"])
    known = {*_planned(study), *(c.touchpoint for c in study.settings.columns.values() if c.touchpoint)}
    means, maps, rows, problems = table.numbers("mean"), table.frame.get("map"), {}, []
    for i, point in enumerate(table.frame["touchpoint"]):
        where = f"{path.name}, row {table.row(i)}"
        name = maps.iloc[i] if maps is not None and isinstance(maps.iloc[i], str) else path.stem
        if point not in known:
            told = "" if pd.isna(point) else f"{point!r}"
            problems.append(f"{where}: there is no touchpoint {told or 'in it'}; {nearest(str(point), known)}.")
        elif (name, point) in rows:
            problems.append(f"{where}: {name!r} has a row for {point!r} already, row {rows[name, point]}.")
        elif pd.isna(means.iloc[i]):
            problems.append(f"{where}: the mean of {point!r} is blank; fill it in or leave the row out.")
        rows.setdefault((name, point), table.row(i))
    return problems
