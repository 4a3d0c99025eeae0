"""A study as a project for other tools: the masked interviews, its codebook, what people coded, cases with attributes, memos.

Everything comes from what the stages handed over, so what is masked stays masked; memos, which lie in data/raw, are masked on the way.
"""

from __future__ import annotations

import contextlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import pandas as pd

from insights import contracts
from insights.errors import InsightsError
from insights.interviews.coding.decisions import MACHINE
from insights.interviews.exchange.memos_out import memos_of
from insights.interviews.exchange.project import Project, make_project
from insights.interviews.privacy.filenames import may_name
from insights.protection.aliases import aliases
from insights.study import Study
from insights.wording import count

_LABELS = {"de": {"interviewer": "I", "other": "Beobachter"}, "en": {"interviewer": "I", "other": "Observer"}}
_ANSWERS = {"de": "Offene Antworten: {}", "en": "Open answers: {}"}
_LINE_END = re.compile(r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")  # each becomes one space, so that places stay
_OWN = ("respondent_id", "interview_id", "group", "source")
_CUT = " … "  # between two stretches of one passage that a coder marked


@dataclass(frozen=True)
class Outgoing:
    """What an export holds: the `project`, the `rows` of its codings (with verbatim_id), and what to tell about it (`said`)."""

    project: Project
    rows: pd.DataFrame
    said: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Written:
    """The text of one document and where each passage begins in it."""

    text: str
    begins: Mapping[str, int]


def from_study(study: Study, *, proposals: bool = False, open_answers: bool = False) -> Outgoing:
    """The project of `study` as its last run left it.

    `proposals`: with what the machine proposes, as a coder called machine; `open_answers`: with those of the survey, one document per
    question. Raises UsageError where the study has not run.
    """
    turns, said, people = (contracts.load(name, study) for name in ("turns", "verbatims", "people"))
    others = shown_ids(study)
    codings, codes = contracts.load("codings", study), contracts.load("codes", study)
    written = _interviews(turns, said, study.language)
    if open_answers:
        written |= _open_answers(said, study.language, others)
    wanted = codings[(codings["status"] == "accepted") | ((codings["coder"] == MACHINE) & proposals)]
    rows = _rows(wanted, said, written, others)
    speakers = _speakers(turns)
    tables = {
        "codes": _codes(codes, study), "cases": _cases(people, written), "variables": _variables(people, speakers, written),
        "coders": [{"coder": name, "name": name} for name in sorted(set(rows["coder"]))],
        "documents": [{"document_id": name, "name": name, "text": own.text} for name, own in written.items()],
        "codings": rows[["document_id", "start", "end", "code_id", "coder"]],
        "memos": memos_of(study, {name: own.text for name, own in written.items()}, set(codes["code"]), said),
    }  # fmt: skip
    authors = {memo["author"] for memo in tables["memos"]} - {row["coder"] for row in tables["coders"]} - {""}
    tables["coders"] += [{"coder": name, "name": name} for name in sorted(authors)]
    told = _told(codings, wanted, said, open_answers=open_answers)
    return Outgoing(make_project(study.settings.title, origin="insights", **tables), rows, told)


def shown_ids(study: Study) -> dict[str, str]:
    """What the report shows in place of the numbers by which the client knows the respondents of the survey."""
    people = contracts.load("people", study)
    asked = set(people.loc[people["source"] == "survey", "respondent_id"])
    with contextlib.suppress(InsightsError):  # the stage of the survey has not run
        asked |= set(contracts.load("responses", study)["respondent_id"])
    return aliases(asked, study)


def _interviews(turns: pd.DataFrame, said: pd.DataFrame, language: str) -> dict[str, _Written]:
    """Every interview as one line per turn, the speaker before it."""
    speakers = _speakers(turns)
    passages = said[said["source"] == "interview"].groupby(["interview_id", "turn"])
    begun = {key: list(zip(own["verbatim_id"], own["start"], strict=True)) for key, own in passages}
    written = {}
    for interview, own in turns.sort_values(["interview_id", "turn"]).groupby("interview_id", sort=True):
        lines, begins, at = [], {}, 0
        for turn in own.itertuples(index=False):
            label = speakers.get((interview, turn.speaker)) or _LABELS[language].get(turn.role, "B")
            begins |= {
                verbatim: at + len(label) + 2 + int(start) for verbatim, start in begun.get((interview, turn.turn), ())
            }
            lines.append(f"{label}: {turn.text}")
            at += len(lines[-1]) + 1
        written[str(interview)] = _Written("\n".join(lines) + "\n", begins)
    return written


def _speakers(turns: pd.DataFrame) -> dict[tuple[str, str], str]:
    """How the interviewed are called in their document: `B`, or `B1`, `B2` where there are several."""
    own = (
        turns[turns["role"] == "respondent"]
        .sort_values(["interview_id", "turn"])
        .drop_duplicates(["interview_id", "speaker"])
    )
    labels = {}
    for interview, group in own.groupby("interview_id", sort=True):
        for number, speaker in enumerate(group["speaker"], start=1):
            labels[interview, speaker] = "B" if len(group) == 1 else f"B{number}"
    return labels


def _open_answers(said: pd.DataFrame, language: str, others: Mapping[str, str]) -> dict[str, _Written]:
    """The open answers of the survey, a document per question and a line per answer, the respondent before it; in the order of the numbers
    shown, as that of the client's own would tell who is who."""
    written = {}
    answers = said[said["source"] == "survey"]
    answers = answers.assign(who=[others.get(one, one) for one in answers["respondent_id"]])
    for question, own in answers.sort_values(["who", "verbatim_id"]).groupby("question", sort=True):
        lines, begins, at = [], {}, 0
        for row in own.itertuples(index=False):
            begins[row.verbatim_id] = at + len(row.who) + 2
            lines.append(f"{row.who}: {_LINE_END.sub(' ', row.text)}")
            at += len(lines[-1]) + 1
        written[_ANSWERS[language].format(question)] = _Written("\n".join(lines) + "\n", begins)
    return written


def _rows(
    codings: pd.DataFrame, said: pd.DataFrame, written: Mapping[str, _Written], others: Mapping[str, str]
) -> pd.DataFrame:
    """Each coding with its place in the documents; those that a person gave to some words of the passage stand on these."""
    place = {verbatim: (name, begin) for name, own in written.items() for verbatim, begin in own.begins.items()}
    texts = said.set_index("verbatim_id")
    rows = []
    for row in codings.sort_values(["verbatim_id", "code", "coder"]).itertuples(index=False):
        if row.verbatim_id not in place:
            continue
        (name, begin), verbatim = place[row.verbatim_id], texts.loc[row.verbatim_id]
        who = verbatim["respondent_id"]
        shown = row.verbatim_id.removesuffix(who) + others[who] if who in others else row.verbatim_id
        for start, end in _marked(verbatim["text"], row.reason if row.coder != MACHINE else ""):
            rows.append(
                {
                    "document_id": name, "start": begin + start, "end": begin + end, "code_id": row.code, "coder": row.coder, "status": row.status,
                    "probability": row.probability, "verbatim_id": shown, "respondent_id": others.get(who, who),
                    "quote": " ".join(verbatim["text"][start:end].split()),
                }
            )  # fmt: skip
    columns = [
        "document_id",
        "start",
        "end",
        "code_id",
        "coder",
        "status",
        "probability",
        "verbatim_id",
        "respondent_id",
        "quote",
    ]
    return pd.DataFrame(rows, columns=columns).sort_values(
        ["document_id", "start", "end", "code_id", "coder"], ignore_index=True
    )


def _marked(text: str, reason) -> list[tuple[int, int]]:
    """The stretches of a passage that its coder marked; all of it where he marked no words."""
    found, at = [], 0
    for piece in [] if pd.isna(reason) or not reason else str(reason).split(_CUT):
        start = text.find(piece, at)
        if start < 0:
            return [(0, len(text))]
        found.append((start, start + len(piece)))
        at = start + len(piece)
    return found or [(0, len(text))]


def in_order(codes: pd.DataFrame, study: Study) -> pd.DataFrame:
    """The contract table `codes` in the order of the study's codebook."""
    order = {entry.id: at for at, entry in enumerate(study.codebook.codes)} if study.codebook else {}
    rank = codes["code"].map(order).fillna(len(order))
    return codes.assign(rank=rank).sort_values(["rank", "code"], kind="stable", ignore_index=True).drop(columns="rank")


def _codes(codes: pd.DataFrame, study: Study) -> list[dict]:
    colours = {entry.id: entry.colour or "" for entry in study.codebook.codes} if study.codebook else {}
    return [
        {
            "code_id": row.code,
            "name": row.name,
            "parent": row.parent,
            "definition": row.definition,
            "colour": colours.get(row.code, ""),
        }
        for row in in_order(codes, study).itertuples(index=False)
    ]


def _cases(people: pd.DataFrame, written: Mapping[str, _Written]) -> list[dict]:
    own = people[people["interview_id"].isin(list(written))].sort_values("respondent_id")
    return [
        {"case_id": row.respondent_id, "name": row.respondent_id, "document_id": row.interview_id}
        for row in own.itertuples(index=False)
    ]


def _variables(
    people: pd.DataFrame, speakers: Mapping[tuple[str, str], str], written: Mapping[str, _Written]
) -> list[dict]:
    """Attributes of the interviewed, and what leads back to them: group, speaker and ids where they do not follow from the document, or
    would be taken for a name in that of a file."""
    rows = []
    for person in people[people["interview_id"].isin(list(written))].sort_values("respondent_id").to_dict("records"):
        case, interview = person["respondent_id"], person["interview_id"]
        label = speakers.get((interview, case), "B")
        given = {
            "group": person["group"],
            "speaker": "" if label == "B" else label,
            "respondent_id": "" if case == interview else case,
            "interview_id": interview if may_name([interview]) else "",
        }
        given |= {name: value for name, value in person.items() if name not in _OWN and isinstance(value, str)}
        rows += [
            {"case_id": case, "name": name, "type": "Text", "value": value} for name, value in given.items() if value
        ]
    return rows


def _told(codings: pd.DataFrame, wanted: pd.DataFrame, said: pd.DataFrame, *, open_answers: bool) -> list[str]:
    told = []
    if wanted.empty:
        told.append("nobody has coded yet; --proposals takes along what the machine proposes")
    asked = said.loc[said["source"] == "survey", "verbatim_id"]
    elsewhere, answers = wanted[wanted["verbatim_id"].isin(asked)], len(asked)
    if answers and not open_answers:
        told.append(
            f"{count(answers, 'open answer', 'open answers')} of the survey, with {count(len(elsewhere), 'coding', 'codings')}: not in the "
            "file; --open-answers takes them along"
        )
    if rejected := int((codings["status"] == "rejected").sum()):
        told.append(
            f"{count(rejected, 'rejection', 'rejections')}: not in the file, for other tools have no codings that say no"
        )
    return told
