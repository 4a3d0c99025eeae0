"""A small study as its stages would leave it, without a run."""

from __future__ import annotations

import atexit
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pandas as pd

from insights import contracts
from insights.interviews.reading import read_interviews
from insights.interviews.verbatims import from_turns
from insights.study import Workspace, open_study
from tests.conftest import filled

TALKS = {
    "i01": "I: Wie läuft es?\n\nB: Der Preis ist zu hoch für uns. Und die Hotline ruft nie zurück 😀.\n\nI: Und sonst?\n\nB: Das Portal ist schnell.\n",
    "i02": "I: Wie läuft es?\n\nB1: Ich finde den Preis angemessen.\n\nB2: Ich warte zu lange auf die Technik.\n",
}  # fmt: skip
PEOPLE = (
    "file,respondent_id,speaker,group,alter\n"
    "i01.txt,i01,,customer,40–49\ni02.txt,i02-x,B1,staff,30–39\ni02.txt,i02-y,B2,former customer,\n"
)
CODEBOOK = (
    'codes:\n  - {id: preis, name: Preis, definition: "Was es kostet.", colour: "#aa0000"}\n'
    "  - {id: zu-hoch, name: zu hoch, parent: preis}\n  - {id: service, name: Service}\n"
)
CODINGS = [  # verbatim, code, coder, words
    ("i01-001", "zu-hoch", "anna", "Der Preis ist zu hoch für uns."),
    ("i01-001", "service", "ben", "Hotline … nie"),
    ("i01-001", "service", "anna", ""),
    ("i02-002", "service", "anna", ""),
]


def new_study(workspace, name, files=None):
    """An empty study called `name`, with `files` by path."""
    folder = workspace.raw(name)
    for path, text in {"study.yml": f"title: {name}\n", **(files or {})}.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return open_study(name, workspace=workspace)


def coded_study(workspace, *, name="kiosk", memos=""):
    """A study with two interviews, three people and `CODINGS`, as its stages would hand it over."""
    made = _made(name)
    for part in ("raw", "processed"):
        shutil.copytree(made.root / "data" / part / name, workspace.root / "data" / part / name)
    if memos:
        (workspace.raw(name) / "memos").mkdir()
        (workspace.raw(name) / "memos" / "anna.csv").write_text(memos, encoding="utf-8")
    return open_study(name, workspace=workspace)


@cache
def _made(name):
    """A workspace with the study, made once."""
    workspace = Workspace(Path(tempfile.mkdtemp(prefix="insights-")))
    atexit.register(shutil.rmtree, workspace.root, ignore_errors=True)
    files = {f"interviews/{name}.txt": text for name, text in TALKS.items()}
    files |= {"interviews.csv": PEOPLE, "codebook.yml": CODEBOOK}
    study = new_study(workspace, name, files)
    interviews = read_interviews(study)
    said = from_turns(interviews.turns, interviews.people)
    rows = [
        {"verbatim_id": v, "code": c, "coder": who, "status": "accepted", "probability": 1.0, "reason": words}
        for v, c, who, words in CODINGS
    ]
    rows.append({"verbatim_id": "i01-002", "code": "service", "coder": "machine", "status": "proposed", "probability": 0.7, "reason": "schnell"})  # fmt: skip
    rows.append({"verbatim_id": "i01-002", "code": "zu-hoch", "coder": "ben", "status": "rejected", "probability": 0.0})
    codes = pd.DataFrame(
        {"code": ["preis", "zu-hoch", "service"], "name": ["Preis", "zu hoch", "Service"], "parent": ["", "preis", ""]}
    )
    codes[["n_people", "n_verbatims", "n_decided"]] = 1
    codes["definition"] = ["Was es kostet.", "", ""]
    turns = interviews.turns.drop(columns=["file", "label"])
    people = interviews.people.drop(columns=["name", "label"])
    tables = {"turns": turns, "verbatims": said, "people": people, "codings": filled(pd.DataFrame(rows), "codings"), "codes": filled(codes, "codes")}  # fmt: skip
    for table_name, table in tables.items():
        contracts.save(table, table_name, study)
    return workspace
