"""Whoever meets a report that is not rendered is told which file does not fit and which command writes it anew."""

from __future__ import annotations

from insights.report.claims import Claim
from insights.report.evidence import remedy

QUOTE = Claim(
    "personas-p1-needs-1",
    "personas",
    "„So nicht.“",
    "single voice",
    ("i01-003", "persona_statements: statement_id = s1"),
)


def test_the_files_that_a_finding_names_come_with_their_stage_and_the_command(rendered):
    study = rendered()[0].study
    told = remedy.sentence(
        ["claim nps-all: metrics (metric = nps, group = all) gives n = 9; worked out anew it is 8."], [], study
    )
    assert told == (
        "What to do: metrics.csv (stage demographics) no longer fits the rest of the study. Unless somebody changed it on purpose, "
        "write it anew: insights run mini --from demographics --force"
    )


def test_a_finding_without_a_file_names_those_that_its_claim_rests_on_and_the_earliest_stage(rendered):
    study = rendered()[0].study
    told = remedy.sentence(
        ["claim personas-p1-needs-1: “So nicht.” is not word for word in the verbatims"], [QUOTE], study
    )
    assert "persona_statements.csv (stage personas)" in told
    assert "verbatims.csv (stage coding)" in told
    told = remedy.sentence(["claim personas-p1-needs-1: “So nicht.” is told of nobody."], [QUOTE], study)
    assert "persona_statements.csv (stage personas)" in told
    assert told.endswith("insights run mini --from coding --force")


def test_what_is_about_no_file_has_no_remedy(rendered):
    study = rendered()[0].study
    assert remedy.sentence(["the section misfits is told twice."], [], study) == ""
    assert remedy.sentence([], [QUOTE], study) == ""


def test_a_broken_seal_names_file_and_command_itself(rendered):
    study = rendered()[0].study
    seal = "metrics.csv was changed after the stage demographics wrote it; the claim nps-all rests on it. Run it again: insights run mini --from demographics --force"
    assert remedy.sentence([seal, "claim nps-all: metrics (metric = nps) gives n = 9"], [], study) == ""


def test_a_name_that_shows_is_to_be_taken_out_or_allowed_and_no_stage_runs_again(rendered):
    study = rendered()[0].study
    told = remedy.sentence(
        ["the section segments: its title names a person (…A···…); readers must not see it."],
        [],
        study,
    )  # fmt: skip
    assert "take the name out of the label, decision or sentence" in told
    assert "`privacy: {keep: […]}`" in told
    assert "--force" not in told
