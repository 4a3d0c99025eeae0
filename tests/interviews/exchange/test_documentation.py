"""Every command in docs/exchange.md works as it stands there, one after the other."""

import re
import shlex

import pandas as pd
from click.testing import CliRunner

from insights import contracts
from insights.cli import main
from insights.interviews.exchange.exporting import export
from tests.conftest import ROOT
from tests.interviews.exchange.studies import coded_study

TEXT = (ROOT / "docs" / "exchange.md").read_text(encoding="utf-8")
COMMANDS = [
    line[2:] for block in re.findall(r"```console\n(.*?)```", TEXT, flags=re.DOTALL) for line in block.splitlines()
]


def test_the_commands_work_in_their_order(workspace, monkeypatch):
    monkeypatch.chdir(workspace.root)
    kino = coded_study(workspace, name="kino")
    export(kino, "maxqda", out=workspace.root / "project.qdpx")
    said = contracts.load("verbatims", kino).iloc[0]
    segments = [[said["interview_id"], "Preis", said["text"]], ["k99", "Preis", "Das steht nirgends"]]
    pd.DataFrame(segments, columns=["Dokumentname", "Code", "Segment"]).to_csv("segments.csv", index=False)
    for command in COMMANDS:
        name, *rest = shlex.split(command)
        done = CliRunner().invoke(main, rest)
        assert (name, done.exit_code) == ("insights", 0), (command, done.output)
    made = {path.name for path in workspace.root.iterdir()}
    assert {"kino_maxqda.qdpx", "codings.xlsx", "kino_matrix.csv", "codebook.qdc"} <= made
    assert (workspace.raw("kino-2026") / "codings" / "dan.csv").is_file()
    assert len(COMMANDS) >= 8
