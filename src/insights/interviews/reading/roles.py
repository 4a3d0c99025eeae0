"""Who asks and who is asked: what speaker labels usually mean, and what their turns show."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from difflib import get_close_matches

from insights.interviews.reading.lines import RawTurn

INTERVIEWER, RESPONDENT, OTHER = "interviewer", "respondent", "other"

_STEMS = {
    INTERVIEWER: "interviewer interviewerin interviewende moderator moderatorin moderation frage fragende fragesteller "
    "forscher forscherin interviewleitung question researcher facilitator int iv mod i",
    RESPONDENT: "befragte befragter befragten befragteperson interviewte interviewter interviewpartner interviewpartnerin "
    "antwort answer respondent interviewee participant teilnehmer teilnehmerin proband probandin testperson kunde kundin "
    "customer gast mitarbeiter mitarbeiterin experte expertin student studentin studierende user nutzer nutzerin ip tn tp b",
    OTHER: "protokollant protokollantin protokoll beobachter beobachterin observer dolmetscher dolmetscherin übersetzer "
    "übersetzerin interpreter notetaker techniker system",
}
WORDS = {word: role for role, words in _STEMS.items() for word in words.split()}
# Letters that mean something only beside their counterpart: F(rage)/A(ntwort), Q/A.
_TOGETHER = {
    ("f", "a"): (INTERVIEWER, RESPONDENT),
    ("q", "a"): (INTERVIEWER, RESPONDENT),
    ("m", "t"): (INTERVIEWER, RESPONDENT),
    ("i", "b", "p"): (INTERVIEWER, RESPONDENT, OTHER),  # P(rotokollant)
}
_OFTEN = 5  # turns from which a second person's questions count
_QUESTIONING = 0.4  # a speaker asks when at least this share of the turns holds a question


def role_of_word(label: str, *, fuzzy: bool = False) -> str | None:
    """What a usual label means: `Interviewerin`, `B2`, `Testperson 3`; None where it says nothing by itself."""
    label = re.sub(r"\([^()]*\)", "", label).strip() or label  # `Interviewer (I)`
    plain = re.sub(r"[*:/_](?:in|innen|r|n)(?!\w)", "", label.casefold())
    plain = re.sub(r"[\s.\d()\-_]+", "", plain)
    if not plain:
        return None
    role = WORDS.get(plain)
    if role is None and fuzzy and len(plain) > 5:
        close = get_close_matches(plain, WORDS, n=1, cutoff=0.8)
        role = WORDS[close[0]] if close else None
    return role


def assign_roles(
    turns: Iterable[RawTurn],
    *,
    legend: Mapping[str, str | None],
    interviewers: Collection[str] = (),
    ignored: Collection[str] = (),
    respondents: Collection[str] = (),
) -> dict[str, str]:
    """Label -> `interviewer`, `respondent` or `other`.

    Order of trust: names in `study.yml`, the transcript's legend, the people table, usual words, and last whose turns are questions.
    """
    spoken = [turn for turn in turns if turn.label is not None and not turn.is_heading]
    labels = list(dict.fromkeys(turn.label for turn in spoken))
    roles: dict[str, str] = {}
    for label in labels:
        role = _declared(label, interviewers, ignored, respondents, legend) or role_of_word(label)
        if role:
            roles[label] = role
    _together(labels, roles)
    undecided = [label for label in labels if label not in roles]
    if INTERVIEWER not in roles.values() and undecided and len(labels) > 1:
        for label in _questioners(spoken, undecided, RESPONDENT in roles.values()):
            roles[label] = INTERVIEWER
    return {label: roles.get(label, RESPONDENT) for label in labels}


def _declared(label, interviewers, ignored, respondents, legend) -> str | None:
    plain = label.casefold()
    if plain in {name.casefold() for name in interviewers}:
        return INTERVIEWER
    if plain in {name.casefold() for name in ignored}:
        return OTHER
    if legend.get(label):
        return legend[label]
    family = re.sub(r"[\s\d]+$", "", label)
    if legend.get(family):
        return legend[family]
    return RESPONDENT if any(same_person(label, name) for name in respondents) else None


def _together(labels: list[str], roles: dict[str, str]) -> None:
    plain = {label.casefold(): label for label in labels}
    for letters, meaning in _TOGETHER.items():
        if all(letter in plain for letter in letters):
            for letter, role in zip(letters, meaning, strict=True):
                roles.setdefault(plain[letter], role)


def _questioners(turns: list[RawTurn], undecided: list[str], answering: bool) -> list[str]:
    """Who asks among `undecided`: whose turns hold the most questions, and in a larger round everybody who asks as often.

    `answering`: others are known to answer, so that the one who is left asks.
    """
    own = {label: [t for t in turns if t.label == label] for label in undecided}
    asks = {label: sum("?" in t.text for t in said) / len(said) for label, said in own.items() if said}
    best = sorted(asks, key=lambda label: (-asks[label], label))
    if not best or asks[best[0]] < _QUESTIONING:
        return best if answering and len(best) == 1 else []
    words = {label: sum(len(t.text.split()) for t in said) for label, said in own.items()}
    talks_most = max(words, key=lambda label: (words[label], label))
    more = [x for x in best[1:] if asks[x] >= _QUESTIONING and len(own[x]) >= _OFTEN and x != talks_most]
    return [best[0], *(more if answering or len(best) > 2 else [])]


_TITLES = re.compile(r"\b(?:herrn?|frau|dr|prof|dipl|ing|mr|mrs|ms|miss)\b\.?", re.I)


def same_person(label: str, name: str) -> bool:
    """Whether a speaker label stands for `name`: all its words (titles aside) occur in the name."""
    words = _TITLES.sub(" ", label).casefold().replace(".", " ").split()
    full = _TITLES.sub(" ", name).casefold().replace(".", " ").split()
    return bool(words) and all(word in full for word in words)


def initials(name: str) -> str:
    """The first letters of a name's words in small letters, titles aside: `yd` of `Dr. Yusuf Demir`."""
    return "".join(word[0] for word in _TITLES.sub(" ", name).casefold().replace(".", " ").replace("-", " ").split())


def same_speaker(label: str, other: str) -> bool:
    """Whether two labels are one speaker written differently: `Vogt`, `Frau Vogt`, `FRAU VOGT`; not `Herr` and `Frau Vogt`."""
    if label.casefold() == other.casefold():
        return True
    titles = [
        set(t.casefold() for t in _TITLES.findall(x)) & {"herr", "herrn", "frau", "mr", "mrs"} for x in (label, other)
    ]
    if all(titles) and titles[0] != titles[1]:
        return False
    if len(label) < 3 or len(other) < 3 or re.search(r"\d", label + other):
        return False
    return same_person(label, other) or same_person(other, label)
