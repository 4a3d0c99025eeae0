"""What an import says of itself: how positions were read, what came, what of it stands on passages, and what was lost."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from insights.errors import InputError
from insights.interviews.coding.codebook import codes_of
from insights.interviews.coding.spans import place
from insights.interviews.exchange.incoming import Incoming
from insights.interviews.exchange.into_study import Import, staged
from insights.interviews.exchange.losses import number_of
from insights.interviews.privacy import pseudonymise
from insights.interviews.reading import read_interviews
from insights.interviews.verbatims import from_turns
from insights.study import Study
from insights.wording import count

FOLDER = "imports"
_DOUBTFUL = 0.8  # share of proved positions below which somebody should look
_COUNTED = {
    "codepoint": "characters", "utf16": "UTF-16 units", "one": "a line end counts one", "kept": "line ends as in the file", "two": "a line end counts two",
    "exclusive": "the end lies behind the last one", "inclusive": "the end is the last one", "bom": "with the byte order mark",
}  # fmt: skip
_DECIDED = {"origin": "the program that wrote it", "boundaries": "where words begin and end", "quotes": "the words that the file quotes", "declared": "what the file says", "user": "--positions"}  # fmt: skip


@dataclass(frozen=True)
class Trial:
    """The codings as the next run would place them: how many of `codings` were `placed`, on how many of the `passages`; `notes` on the
    rest; or the `problem` for which the interviews cannot be read yet."""

    codings: int = 0
    placed: int = 0
    coded: int = 0
    passages: int = 0
    notes: tuple[str, ...] = ()
    problem: str = ""


def try_out(plan: Import, study: Study) -> Trial:
    """Read the study as it would be after the import and place its new codings, in a folder of its own that is removed again."""
    with tempfile.TemporaryDirectory() as folder:
        trial = staged(plan, study, Path(folder))
        try:
            interviews = read_interviews(trial)
            heard = pseudonymise(interviews, trial) if plan.masked else interviews
            said = from_turns(heard.turns, heard.people, language=study.language)
            found = place(
                trial, codes_of(trial), said, read=interviews.turns, masked=heard.turns, notes=interviews.notes
            )
        except InputError as error:
            return Trial(sum(plan.codings.values()), problem=str(error).replace(folder, str(study.workspace.root)))
    rows = found.rows[found.rows["coder"].isin(list(plan.codings))]
    own = found.unplaced[found.unplaced["file"].map(lambda file: Path(file).stem in plan.codings)]
    notes = [f"{n.file}, row {int(n.line)}: {n.note}" for n in own.itertuples()]
    return Trial(
        sum(plan.codings.values()), len(rows.drop_duplicates(["coder", "row"])), rows["verbatim_id"].nunique(), len(said), tuple(notes)
    )  # fmt: skip


def report(source: Path, incoming: Incoming, plan: Import, trial: Trial, *, notes: int | None = None) -> list[str]:
    """The lines of the report; `notes`: so many lines of a kind at the most."""
    project = incoming.project
    by = f" ({project.origin})" if project.origin else ""
    lines = [f"project    {project.name or source.stem}{by}"]
    lines += [_reading(row) for row in project.readings.head(1).itertuples(index=False)]
    new = sum(name.startswith("interviews/") for name in plan.files)
    lines.append(f"interviews {plan.documents}: {new} new, {plan.documents - new} there already")
    if len(project.codes):
        kept = "as in the study's codebook" if "codebook.yml" in plan.kept else "those that every study starts from"
        told = "codebook.yml" if "codebook.yml" in plan.files else kept
        lines.append(f"codes      {len(project.codes)}, {told}")
    for coder, n in sorted(plan.codings.items()):
        lines.append(f"codings    {coder}: {count(n, 'coding', 'codings')}")
    if any(name.startswith("memos/") for name in plan.files):
        lines.append(f"memos      {len(project.memos) + int((incoming.quoted['comment'] != '').sum())}")
    lines += _placed(trial, notes)
    lines += _listed("look", [*plan.said, *_doubts(project.readings)], notes)
    lines += _listed(
        "lost", [f"{number_of(row['n'], row['what'])}: {row['why']} ({row['where']})" for row in plan.lost], notes
    )
    return [*lines, *_listed("kept", [name for name in plan.kept if not name.startswith("interviews/")], notes)]


def _reading(row) -> str:
    proved = "" if pd.isna(row.score) or not row.segments else f": {_share(row.score, row.segments)} it"
    with_score = "" if pd.isna(row.runner_up_score) else f" with {row.runner_up_score:.0%}"
    other = f"; next {_counted(row.runner_up)}{with_score}" if row.runner_up else ""
    return (
        f"positions  {_counted(row.reading)}{proved}{other}; decided by {_DECIDED.get(row.decided_by, row.decided_by)}"
    )


def _share(score: float, segments: int) -> str:
    """`all 76 segments prove`, `0.91 of 76 segments prove` in numbers: how many of so many."""
    if score >= 1:
        return "its one segment proves" if segments == 1 else f"all {segments} segments prove"
    return f"{score:.0%} of {count(segments, 'segment', 'segments')} {'proves' if segments == 1 else 'prove'}"


def _counted(key: str) -> str:
    """How positions are counted, in words, with the key that `--positions` takes."""
    words = [_COUNTED[part] for part in key.split("-") if part in _COUNTED]
    return f"{', '.join(words)} ({key})" if words else key


def _doubts(readings: pd.DataFrame) -> list[str]:
    low = readings[(readings["score"] < _DOUBTFUL) & (readings["segments"] > 0)].head(1)
    return [
        f"only {row.score:.0%} of the segments begin and end as words do: compare some codings with the project, and where they are "
        "shifted import with --positions and the next way to count"
        for row in low.itertuples()
    ]


def _placed(trial: Trial, notes: int | None) -> list[str]:
    if not trial.codings:
        return []
    if trial.problem:
        return [f"placed     not tried, for the interviews cannot be read yet: {trial.problem}"]
    line = f"placed     {trial.placed} of {count(trial.codings, 'coding', 'codings')}, on {trial.coded} of {trial.passages} passages"
    return [line, *_listed("", trial.notes, notes)]


def _listed(head: str, items: Sequence[str], most: int | None) -> list[str]:
    shown = list(items if most is None else items[:most])
    more = [f"and {len(items) - len(shown)} more"] if len(items) > len(shown) else []
    return [f"{head if number == 0 else '':<10} {item}" for number, item in enumerate([*shown, *more])]


def report_file(source: Path, lines: Sequence[str], study: Study) -> tuple[str, bytes]:
    """Path in data/raw/<study> and content of the report as it stays with the study.

    It lies beside what it explains: no run could make it again, and it names documents as they are called in the project.
    """
    folder, number = study.raw / FOLDER, 1
    while (path := folder / f"{source.stem}{'' if number == 1 else f'-{number}'}.md").exists():
        number += 1
    body = "\n".join(["# Import", "", f"From `{source.name}`.", "", "```", *lines, "```", ""])
    return f"{FOLDER}/{path.name}", body.encode()
