"""Second maps that people deliver as figures: a competitor's, an earlier study's, or staff's own estimate from a workshop."""

from __future__ import annotations

import pandas as pd

from insights import tabular
from insights.errors import InputError, nearest
from insights.study import Study

FILE = "second_map"  # .csv, .xlsx … beside study.yml
COLUMNS = ["map", "touchpoint", "mean", "sd", "n"]
STAFF = ("staff", "mitarbeitende", "mitarbeiter", "belegschaft")


def read_second_maps(study: Study, touchpoints: pd.DataFrame) -> pd.DataFrame:
    """The rows of `second_map.csv` as `map`, `kind` (`staff` or `file`), `touchpoint`, `mean`, `sd`, `n`; none without such a file.

    One row per map and touchpoint, on the scale of this study's survey. `sd` and `n` may be blank where nobody counted: the figure
    is then taken as exact. The map of staff is called `staff` or `Mitarbeitende`. Touchpoints with `own_estimate:` in `journey.yml` are staff's map too.

    Raises InputError for a touchpoint that the study does not have, a mean that is no number, and the same row twice.
    """
    rows = [*_estimates(study), *_delivered(study, touchpoints)]
    return pd.DataFrame(rows, columns=["map", "kind", *COLUMNS[1:]])


def _estimates(study: Study) -> list[dict]:
    plan = study.journey_plan
    name = "Mitarbeitende" if study.language == "de" else "staff"
    return [
        {"map": name, "kind": "staff", "touchpoint": point.id, "mean": point.own_estimate}
        for _, point, _ in (plan.touchpoints() if plan else ())
        if point.own_estimate is not None
    ]


def _delivered(study: Study, touchpoints: pd.DataFrame) -> list[dict]:
    path = study.table_file(FILE)
    if path is None:
        return []
    table = tabular.read_table(path)
    table.require(["touchpoint", "mean"])
    frame, known = table.frame, list(touchpoints["touchpoint"])
    numbers = {name: table.numbers(name) if name in frame else None for name in COLUMNS[2:]}
    rows, seen = [], {}
    for i, point in enumerate(frame["touchpoint"]):
        name = frame["map"].iloc[i] if "map" in frame and isinstance(frame["map"].iloc[i], str) else path.stem
        where = f"{path}, row {table.row(i)}"
        if point not in known:
            raise InputError(f"{where}: there is no touchpoint {point!r}; {nearest(str(point), known)}.")
        if (name, point) in seen:
            raise InputError(f"{where}: {name!r} has a row for {point!r} already, row {seen[name, point]}.")
        seen[name, point] = table.row(i)
        values = {column: None if cells is None else cells.iloc[i] for column, cells in numbers.items()}
        if pd.isna(values["mean"]):
            raise InputError(f"{where}: the mean of {point!r} is blank; fill it in or leave the row out.")
        kind = "staff" if name.casefold() in STAFF else "file"
        rows.append({"map": name, "kind": kind, "touchpoint": point, **values})
    return rows
