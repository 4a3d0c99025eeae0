"""Tables of stage 01: people, what they said, suggested themes, codes."""

from __future__ import annotations

from insights.contracts.shapes import TableContract, count, number, share, text
from insights.contracts.tables.values import GROUPS

CODING: dict[str, TableContract] = {
    "people": TableContract(  # everyone who was interviewed or gave an open answer
        {
            "respondent_id": text(),
            "interview_id": text(empty=True),  # empty for respondents of a survey
            "group": text(one_of=GROUPS),
            "source": text(one_of=["interview", "survey"]),
        },
        key=("respondent_id",),
        further=True,  # attributes of interviews.csv, under their own names
    ),
    "turns": TableContract(  # every turn of every interview, pseudonymised; the interviewer's too
        {
            "interview_id": text(),
            "turn": count(),  # 1, 2 … within the interview
            "speaker": text(),  # as masked: "interviewer" or the respondent_id
            "role": text(one_of=["interviewer", "respondent", "other"]),
            "line": count(empty=True),  # line (text files) or paragraph / cue / row in the source
            "start": text(empty=True),  # time code hh:mm:ss
            "guide_item": text(empty=True),
            "text": text(),
        },
        key=("interview_id", "turn"),
    ),
    "verbatims": TableContract(  # utterances of the interviewed, and open answers of the survey
        {
            "verbatim_id": text(),  # i07-034, or s-<column>-<respondent_id>
            "respondent_id": text(),
            "interview_id": text(empty=True),
            "source": text(one_of=["interview", "survey"]),
            "question": text(empty=True),  # guide item or survey column
            "turn": count(empty=True),
            "start": count(empty=True),  # code points into the turn's text, half open
            "end": count(empty=True),
            "text": text(),
            "polarity": number(
                low=-1.0, high=1.0
            ),  # how it sounds; a suggestion of the machine, empty where none was made
            "polarity_probability": share(),  # how likely a reader agrees whether it sounds good, bad or neither
        },
        key=("verbatim_id",),
    ),
    "reading_notes": TableContract(  # what was not understood while reading
        {"file": text(), "line": count(empty=True), "number": count(), "note": text()},
        key=("file", "number"),
    ),
    "masked": TableContract(  # what pseudonymisation replaced, without the original
        {"interview_id": text(), "entity": text(), "replacement": text(), "n": count()},
        key=("interview_id", "replacement"),
    ),
    "themes": TableContract(  # suggested themes, strongest first
        {
            "theme_id": text(),  # t01 …; t00 is the rest that fits nowhere
            "label": text(),
            "keywords": text(empty=True),  # joined
            "n_people": count(),
            "n_verbatims": count(),
            "share_people": share(),  # of the people with verbatims; in samples of interviews never shown as a market share
            "stability": share(),  # bootstrap Jaccard
            "exemplars": text(empty=True),  # verbatim_ids, joined
            "warning": text(empty=True),
            "n_people_interview": count(),  # of them heard in an interview, staff with them
            "n_people_survey": count(),  # of them who wrote it in an open answer; who did both counts in both
            "n_staff": count(),  # of the interviewed: staff
        },
        key=("theme_id",),
    ),
    "theme_verbatims": TableContract(  # the one theme in which a verbatim stands
        {
            "verbatim_id": text(),
            "theme_id": text(),
            "membership": share(),  # as in theme_memberships; empty for the rest
            "subtheme_id": text(empty=True),
        },
        key=("verbatim_id",),
    ),
    "subthemes": TableContract(  # where a theme falls into stable parts
        {
            "subtheme_id": text(),  # t03.1 …, most people first inside its theme
            "theme_id": text(),
            "label": text(),
            "keywords": text(empty=True),  # joined
            "n_people": count(),
            "n_verbatims": count(),
            "stability": share(),  # bootstrap Jaccard inside the theme
            "exemplars": text(empty=True),  # verbatim_ids, joined
        },
        key=("subtheme_id",),
    ),
    "theme_memberships": TableContract(  # every theme to which a verbatim leans with a tenth or more
        {
            "verbatim_id": text(),
            "theme_id": text(),
            "membership": share(empty=False),  # share of its ties to its nearest verbatims that lead into the theme
        },
        key=("verbatim_id", "theme_id"),
    ),
    "codes": TableContract(  # the codebook as used, with counts of what stands (decided, else proposed)
        {
            "code": text(),
            "name": text(),
            "parent": text(empty=True),
            "definition": text(empty=True),
            "n_people": count(),
            "n_verbatims": count(),
            "n_decided": count(),
        },
        key=("code",),
    ),
    "codings": TableContract(
        {
            "verbatim_id": text(),
            "code": text(),
            "coder": text(),  # "machine", or the name of the file in codings/
            "status": text(one_of=["proposed", "accepted", "rejected"]),
            "probability": share(),
            "reason": text(empty=True),  # of a proposal; of people: the words of the passage that they quoted
            # Model, version, parameters and what it learned from. `error` is the code's own calibration error by five-fold
            # cross-validation over its `pairs` from probability .2 on, named from six accepted and six rejected passages on;
            # calibrated=yes where it is then at most .1. Empty for people.
            "model": text(empty=True),
        },
        key=("verbatim_id", "code", "coder"),
    ),
    "coding_agenda": TableContract(  # what to code next, so that the machine learns most from it
        {
            "rank": count(),
            "verbatim_id": text(),
            "code": text(empty=True),  # the code to decide on first; empty: read it with the whole codebook in mind
            "gain": share(),  # against the most that was to be learned
            "reason": text(),
        },
        key=("rank",),
    ),
}
