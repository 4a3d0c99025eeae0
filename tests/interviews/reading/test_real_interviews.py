"""Interviews that others published: who speaks is right."""

from __future__ import annotations

from pathlib import Path

from insights.interviews.reading import read_interviews
from tests.interviews.making import make_study

REAL = {  # turns of the interviewer, of respondents, of others; counted in the files
    "de_divekit_interviews/nnProf4__transkript.md": (87, 84, 20),
    "de_divekit_interviews/nnProf_transkript.md": (33, 32, 0),
    "de_divekit_interviews/nnWMA2_transkript.md": (26, 32, 2),
    "de_haski_nodegrade/NodeGrade_paper_ECSEE_qualitative_data_interview1_german.docx": (4, 9, 0),
    "de_haski_nodegrade/NodeGrade_paper_ECSEE_qualitative_data_interview2_german.docx": (4, 15, 0),
    "de_haski_nodegrade/NodeGrade_paper_ECSEE_qualitative_data_interview3_german.docx": (3, 17, 0),
    "de_thkoeln_interviews/altenpflege.md": (38, 38, 0),
    "de_thkoeln_interviews/jugendamt.md": (46, 46, 0),
    "de_pocketdiary_interviews/Interview1.md": (22, 20, 0),
    "de_pocketdiary_interviews/Interview2.md": (13, 12, 0),
}


def test_real_german_interviews_have_the_right_speakers(workspace, shared_data):
    study = make_study(workspace, {Path(name).name: (shared_data / name).read_bytes() for name in REAL})
    turns = read_interviews(study).turns

    for name, expected in REAL.items():
        roles = turns.loc[turns["file"] == Path(name).name, "role"]
        assert tuple(int((roles == r).sum()) for r in ("interviewer", "respondent", "other")) == expected, name
    assert not turns["text"].str.contains(r"\[\d\d:\d\d|\{:|\*\*|<br").any()
