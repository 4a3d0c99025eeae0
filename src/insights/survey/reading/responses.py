"""From the delivered survey (and CRM values) to clean responses, as `study.yml` declares their columns."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import pandas as pd

from insights import contracts
from insights.contracts.waves import ID_IN_WAVE
from insights.errors import InputError, nearest
from insights.settings import Column, Kind, Role, fits
from insights.study import Study
from insights.survey.reading.answers import Answers, read_answers
from insights.survey.reading.attention import failed_checks, speeders
from insights.survey.reading.remarks import remarks
from insights.survey.reading.several_columns import combined
from insights.tabular import Table, read_table
from insights.tabular.surveys import WAVE, declared, read_survey_table, row_ids

NO_ANSWERS = (Role.ID, Role.WEIGHT, Role.OPEN, Role.IGNORE, Role.DURATION, Role.ATTENTION)
WAVES = {"de": "Welle", "en": "Wave"}


@dataclass(frozen=True)
class Survey:
    """A survey as read: `responses` and `variables` as their contracts say (the weight is the declared one, else 1).

    `findings`: what reading already did to single answers (rows of the hand-over table `quality`); `notes`: sentences about the
    files; `weighted`: whether `study.yml` declares a weight column; `asked`: the variables that respondents answered themselves, not the CRM.
    """

    responses: pd.DataFrame
    variables: pd.DataFrame
    findings: pd.DataFrame = field(default_factory=lambda: contracts.empty("quality"))
    notes: tuple[str, ...] = ()
    weighted: bool = False
    asked: tuple[str, ...] = ()


def read_survey(study: Study) -> Survey:
    """Read the survey and `customers.*` of `study` and apply the columns that `study.yml` declares.

    Several files, one for each wave, become one survey with the variable `wave`; a question with one column for each option becomes one
    multiple response. Columns without a declaration are left out and named in a note. Open answers are left to the interviews; they never enter
    `responses`. Impossible values become missing and are listed in `findings`. A study without a survey gives empty tables.
    Raises InputError that lists all mistakes of a file at once.
    """
    table, customers = read_survey_table(study), study.table_file("customers")
    if table is None and customers is not None and study.settings.customers is not None:
        return _read_customers_only(study, customers)
    if table is None:
        notes = ("study.yml declares survey columns, but there is no survey file",) if study.settings.columns else ()
        return Survey(contracts.empty("responses"), contracts.empty("variables"), notes=notes)
    if not study.settings.columns:
        raise InputError(
            f"{study.raw / 'study.yml'}: declares none of the columns of {table.path.name}; "
            f"`insights check {study.name}` proposes a role for each of them."
        )
    columns = declared(study.settings.columns, table)
    if study.settings.survey:
        columns = _with_waves(columns, study)
    survey = _read_file(table, columns, missing=study.settings.missing, language=study.language)
    return _with_customers(survey, study, customers) if customers is not None else survey


def _with_waves(columns: dict[str, Column], study: Study) -> dict[str, Column]:
    """`columns` with the wave, whose categories come in the order of the files."""
    name = next((n for n, column in columns.items() if column.role is Role.WAVE), WAVE)
    given = columns.get(name) or Column(role=Role.WAVE, label=WAVES[study.language])
    waves = [file.wave for file in study.settings.survey]
    return {**columns, name: given.model_copy(update={"kind": Kind.ORDINAL, "order": waves})}


def _id_problems(table: Table, column: str, ids: pd.Series) -> list[str]:
    problems = []
    gone = [table.row(i) for i, missing in enumerate(ids.isna()) if missing]
    if gone:
        problems.append(f"column {column!r}: the id is missing in {_rows(gone)}")
    for twice in list(dict.fromkeys(ids[ids.duplicated() & ids.notna()]))[:3]:
        rows = [table.row(i) for i, same in enumerate(ids == twice) if same]
        problems.append(
            f"column {column!r}: the id {twice!r} stands in {_rows(rows)}; each respondent may have one row"
        )
    if ids.str.contains("@", regex=False).any():
        problems.append(
            f"column {column!r}: holds mail addresses, which would go into every later file; "
            "replace them by numbers, or set the column to ignore and the rows are numbered"
        )
    return problems


def _rows(numbers: list[int]) -> str:
    shown = ", ".join(str(number) for number in numbers[:3])
    more = f" and {len(numbers) - 3} more" if len(numbers) > 3 else ""
    return f"row{'s' if len(numbers) > 1 else ''} {shown}{more}"


def _input_error(path: Path, problems: list[str]) -> InputError:
    if len(problems) == 1:
        return InputError(f"{path}: {problems[0]}.")
    return InputError(f"{path}: {len(problems)} problems.", problems=problems)


def _read_file(
    table: Table, columns: dict[str, Column], *, missing: list[str] | None = None, language: str = "de"
) -> Survey:
    """One file with its declared columns; the shared way of survey and customers."""
    columns = {n: c.model_copy(update={"missing": [*c.missing, *(missing or [])]}) for n, c in columns.items()}
    parts = {part for column in columns.values() for part in column.columns}
    table, problems = combined(table, columns, language=language)
    problems += _unknown(columns, table)
    if len(table.frame) < 2:
        problems.append("holds one row only; a survey needs at least two respondents")
    there = {name: column for name, column in columns.items() if name in table.frame.columns}
    id_column = next((name for name, column in there.items() if column.role is Role.ID), None)
    if id_column:
        problems += _id_problems(table, id_column, table.frame[id_column])
    answers = [read_answers(table, name, column) for name, column in there.items() if column.role not in NO_ANSWERS]
    problems += [problem for a in answers for problem in a.problems]
    weight_column = next((name for name, column in there.items() if column.role is Role.WEIGHT), None)
    weights, notes = pd.Series(1.0, index=table.frame.index), []
    if weight_column:
        weights, mistakes, notes = _declared_weights(table, weight_column)
        problems += mistakes
    checked, mistakes = _checked(table, columns)
    problems += mistakes
    if problems:
        raise _input_error(table.path, problems)
    ids = row_ids(table, columns)
    survey = _assembled(table, ids, weights, answers, weighted=weight_column is not None)
    left_out = _left_out(table, [*columns, *parts])
    findings = _merged(survey.findings, _findings(ids, checked))
    return replace(survey, findings=findings, notes=(*survey.notes, *notes, *left_out))


def _checked(table: Table, columns: dict[str, Column]) -> tuple[list[tuple[int, str, str]], list[str]]:
    """Attention checks that were failed and interviews that were too fast: (position, rule, detail), and what is wrong with their columns."""
    found, problems = failed_checks(table, columns)
    fast, mistakes = speeders(table, columns)
    return [*found, *fast], [*problems, *mistakes]


def _findings(ids: pd.Series, found: list[tuple[int, str, str]]) -> pd.DataFrame:
    """Rows of the table `quality` from (position, rule, detail); several details of one person and rule are joined."""
    details: dict[tuple[str, str], list[str]] = {}
    for position, rule, detail in found:
        details.setdefault((str(ids.iloc[position]), rule), []).append(detail)
    rows = [
        {"respondent_id": i, "rule": rule, "detail": contracts.join(d), "excluded": False}
        for (i, rule), d in details.items()
    ]
    return contracts.check(pd.DataFrame(rows), "quality") if rows else contracts.empty("quality")


def _left_out(table: Table, used: list[str]) -> list[str]:
    left_out = [name for name in table.frame.columns if not any(fits(key, name) for key in used)]
    more = f" and {len(left_out) - 8} more" if len(left_out) > 8 else ""
    listed = (
        f"{table.path.name}: not declared in study.yml and left out ({len(left_out)}): {', '.join(left_out[:8])}{more}"
    )
    return [listed] if left_out else []


def _unknown(columns: dict[str, Column], table: Table) -> list[str]:
    problems = []
    for name, column in columns.items():
        if "*" in name and name not in table.frame.columns:
            problems.append(f"no column fits {name!r} that is not declared by itself")
        elif name not in table.frame.columns and not column.columns:
            spelled = f" (nor {' or '.join(map(repr, column.aliases[:3]))})" if column.aliases else ""
            problems.append(f"there is no column {name!r}{spelled}; {nearest(name, table.frame.columns)}")
    return problems


def _declared_weights(table: Table, column: str) -> tuple[pd.Series, list[str], list[str]]:
    """The weights, what is wrong with them, and what to note."""
    try:
        weights = table.numbers(column)
    except InputError as error:
        return pd.Series(dtype=float), [str(error).removeprefix(f"{table.path}, ").rstrip(".")], []
    problems, notes = [], []
    missing, negative, zero = (
        [table.row(i) for i in np.flatnonzero(rows)] for rows in (weights.isna(), weights < 0, weights == 0)
    )
    if missing:
        problems.append(f"column {column!r}: the weight is missing in {_rows(missing)}")
    if negative:
        problems.append(f"column {column!r}: the weight is negative in {_rows(negative)}; weights are 0 or more")
    if not missing and not negative and weights.sum() == 0:
        problems.append(f"column {column!r}: all weights are 0")
    if zero and not problems:
        notes.append(
            f"column {column!r}: the weight is 0 in {_rows(zero)}; these respondents count in no weighted figure"
        )
    return weights, problems, notes


def _assembled(table: Table, ids: pd.Series, weights: pd.Series, answers: list[Answers], *, weighted: bool) -> Survey:
    led = {ID_IN_WAVE: list(table.ids)} if table.ids else {}
    columns = {"respondent_id": ids, "weight": weights} | {a.name: a.values for a in answers} | led
    responses = pd.DataFrame(columns).set_axis(range(len(ids)))
    variables = pd.DataFrame([a.variable(i) for i, a in enumerate(answers, start=1)])
    impossible = [(position, "impossible value", d) for a in answers for position, d in a.impossible.items()]
    origin = "" if table.origins else f"{table.path.name}: "
    notes = [*(f"{origin}{note}" for note in table.notes), *(note for a in answers for note in a.notes)]
    return Survey(
        contracts.check(responses, "responses"),
        contracts.check(variables, "variables") if len(variables) else contracts.empty("variables"),
        _findings(ids, impossible),
        (*notes, *remarks(answers)),
        weighted,
        tuple(a.name for a in answers),
    )


# ---- CRM values


def _customer_columns(study: Study) -> dict[str, Column]:
    declared = study.settings.customers
    # What churn and customer value are reckoned by is used elsewhere, and no answer of anybody.
    used = [declared.since, declared.until, declared.lost, declared.months, declared.revenue]
    elsewhere = {name: Column(role=Role.IGNORE) for name in used if name and name not in declared.columns}
    return {
        declared.id: Column(role=Role.ID),
        **elsewhere,
        **{k: v for k, v in declared.columns.items() if k != declared.id},
    }


def _read_customers_only(study: Study, path: Path) -> Survey:
    return _read_file(read_table(path), _customer_columns(study))


def _with_customers(survey: Survey, study: Study, path: Path) -> Survey:
    """`survey` with the columns of customers.*, joined by the respondents' id."""
    if study.settings.customers is None:
        note = f"{path.name} is there, but study.yml has no `customers:`, so it was left out"
        return replace(survey, notes=(*survey.notes, note))
    if not study.settings.columns_of(Role.ID):
        raise InputError(
            f"{study.raw / 'study.yml'}: {path.name} is joined by the id, but no survey column has the role id."
        )
    crm = _read_file(read_table(path), _customer_columns(study))
    twice = sorted(set(crm.responses.columns[2:]) & set(survey.responses.columns))
    if twice:
        raise InputError(
            f"{path}: the columns {', '.join(twice)} are in the survey too; rename them in one of the files."
        )
    known = survey.responses["respondent_id"].isin(crm.responses["respondent_id"])
    if not known.any():
        ours, theirs = survey.responses["respondent_id"].iloc[0], crm.responses["respondent_id"].iloc[0]
        raise InputError(
            f"{path}: no id of the survey is in it (survey: {ours!r}, here: {theirs!r}); are both the same kind of number?"
        )
    responses = survey.responses.merge(
        crm.responses.drop(columns="weight"), on="respondent_id", how="left", validate="1:1"
    )
    added = crm.variables.assign(position=crm.variables["position"] + len(survey.variables))
    variables = recounted(pd.concat([survey.variables, added], ignore_index=True), responses)
    findings = crm.findings[crm.findings["respondent_id"].isin(responses["respondent_id"])]
    note = [f"{path.name}: {int((~known).sum())} of {len(known)} respondents are not in it"] if not known.all() else []
    return replace(
        survey,
        responses=contracts.check(responses, "responses"),
        variables=contracts.check(variables, "variables"),
        findings=_merged(survey.findings, findings),
        notes=(*survey.notes, *crm.notes, *note),
    )


def _merged(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    both = pd.concat([first, second], ignore_index=True)
    if both.empty:
        return contracts.empty("quality")
    merged = both.groupby(["respondent_id", "rule"], as_index=False).agg({"detail": contracts.join, "excluded": "max"})
    return contracts.check(merged, "quality")


def recounted(variables: pd.DataFrame, responses: pd.DataFrame) -> pd.DataFrame:
    """`variables` with the counts of valid and missing answers in `responses`."""
    valid = [int(responses[name].notna().sum()) for name in variables["variable"]]
    return variables.assign(n_valid=valid, n_missing=[len(responses) - n for n in valid])


def answer_columns(variables: pd.DataFrame, *roles: str) -> list[str]:
    """Names of the variables with one of `roles` (all when none is given) that are no free text, in the order of the study."""
    wanted = variables[variables["kind"] != Kind.TEXT.value].sort_values("position")
    return list(wanted.loc[wanted["role"].isin(roles), "variable"] if roles else wanted["variable"])
