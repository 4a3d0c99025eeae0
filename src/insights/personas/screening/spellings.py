"""How tables write an answer: its label, and the codes that `study.yml` or the survey's codebook gives it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from insights.contracts.shapes import SEPARATOR
from insights.personas.screening.questions import OPTION, texts
from insights.settings import Column
from insights.study import Study
from insights.tabular.surveys import read_survey_table


@dataclass(frozen=True)
class Coded:
    """What is known of a column beside its answers: the codes behind the labels, and which numbers mean "no answer"."""

    codes: Mapping[str, str] = field(default_factory=dict)  # code -> label
    missing: Sequence[str] = ()


def coded_columns(study: Study) -> dict[str, Coded]:
    """The codes of the survey's columns and those of the customers: from the survey's own codebook, and as `study.yml` declares them."""
    table = read_survey_table(study)
    from_file = table.value_labels if table is not None else {}
    settings = study.settings
    declared: dict[str, Column] = dict(settings.customers.columns) if settings.customers else {}
    names = {*from_file, *declared, *settings.columns}
    found = {}
    for name in sorted(names):
        column = settings.column(name) or declared.get(name)
        labels = column.labels if column and not column.columns else {}
        missing = [*(column.missing if column else ()), *settings.missing]
        found[name] = Coded({**from_file.get(name, {}), **labels}, missing)
    return found


def spellings_of(column: str, labels: Sequence[str], coded: Mapping[str, Coded], language: str) -> list[list[str]]:
    """How tables write each of `labels` of `column`: the label first; nothing stands for two answers.

    An option of a multiple response is asked as yes or no, for which 1 and 0 stand as well; so is a column of `True` and `False`, which
    tables write in capitals or small letters.
    """
    known, shown = coded.get(column, Coded()), shown_labels(labels, language)
    codes = dict(known.codes)
    if OPTION in column and not codes:
        say = texts(language)
        codes = {"1": say["yes"], "0": say["no"]}
    logical = list(shown) != list(labels)
    if logical and not codes:
        codes = {
            one: label for label in labels for one in (label.lower(), label.upper(), "1" if _is_true(label) else "0")
        }
    taken, found = {*labels, *shown}, []
    for label, called in zip(labels, shown, strict=True):
        own = [called, label] if logical else [label]
        for code, text in codes.items():
            if _plain(text) == label and code not in taken and code == code.strip():
                own.append(code)
                taken.add(code)
        found.append(own)
    return found


def shown_labels(labels: Sequence[str], language: str) -> list[str]:
    """The answers as an agent reads them out: `True` and `False`, as programs write them, become yes and no; all others stay."""
    if sorted(label.lower() for label in labels) != ["false", "true"]:
        return list(labels)
    say = texts(language)
    return [say["yes"] if _is_true(label) else say["no"] for label in labels]


def _is_true(label: str) -> bool:
    return label.lower() == "true"


def missing_numbers(column: str, coded: Mapping[str, Coded]) -> list[float]:
    """The numbers that mean "no answer" in `column`."""
    found = set()
    for value in coded.get(column, Coded()).missing:
        try:
            found.add(float(value))
        except ValueError:
            continue
    return sorted(found)


def _plain(text: str) -> str:
    return " ".join(text.split()).replace(SEPARATOR, ", ")
