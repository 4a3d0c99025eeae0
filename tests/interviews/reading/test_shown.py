"""What `insights check` shows of interviews, whatever their format."""

from __future__ import annotations

from insights.checking import check_study
from tests.interviews.making import make_study
from tests.interviews.reading.conformance import CONVENTIONS
from tests.interviews.reading.writing import WRITERS


def test_the_first_turns_of_every_format_are_shown_and_what_was_left_out_is_named(workspace):
    files = {f"t{name}.{name}": WRITERS[name](CONVENTIONS[0].blocks) for name in WRITERS}
    files |= {
        f"s{name}.{name}": c.write(name)
        for c in CONVENTIONS
        if c.write
        for name in c.formats
        if "sprecher" in c.title or name in ("vtt", "srt")
    }
    files["zahlen.txt"] = "".join(f"[{n:04d}] {'IB'[n % 2]}: Ja?\n" for n in range(8))
    make_study(workspace, files)
    (workspace.raw("t") / "study.yml").write_text("title: Test\n", encoding="utf-8")
    findings = check_study("t", workspace=workspace)

    seen = "\n".join(findings.seen)
    assert (
        seen.count("      interviewer Wie läuft das ab?\n      respondent  Ganz gut, meistens nachts.")
        == len(files) - 1
    )
    assert "zahlen.txt: the numbers before 8 lines were taken for line numbers and left out" in findings.hints
