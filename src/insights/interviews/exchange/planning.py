"""Which interview each document of a project is in a study, and which code each of its codes."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from insights.errors import InputError
from insights.files import read_text
from insights.interviews.coding.codebook import default_codes, ids_by_name
from insights.interviews.coding.decisions import decision_files
from insights.interviews.coding.span_files import PLAIN
from insights.interviews.exchange import naming
from insights.interviews.exchange.project import Project
from insights.interviews.exchange.study_files import clean_text
from insights.interviews.reading.formats import TABLE_SUFFIXES, read_content
from insights.study import Study

_SAME = 0.6  # share of the words that two texts of one interview have in common at the least: masks and speakers' names differ
_SURELY = 0.85  # share from which a text under another name is the same interview
_ENOUGH = 100  # words below which two interviews can be alike by chance


@dataclass(frozen=True)
class Home:
    """Where a document's text lies in the study: `file` in interviews/, `text` as that file is read and `positions` in it of those in
    the project's text; without `text` the file holds another version, in which places are found by their words."""

    file: str
    new: bool = False
    text: str | None = None
    positions: Sequence[int] = ()


def homes(
    project: Project, study: Study, *, tied: Collection[str], partial: bool = False
) -> tuple[dict[str, Home], list[str]]:  # fmt: skip
    """The home of every document by its id, and the names of those without text that no interview of the study is called like and that
    something is `tied` to (ids); what has neither text nor anything tied to it lacks nothing.

    Raises InputError for a document whose name an interview with another text has, and, unless `partial`, for those without text.
    """
    there, texts = _there(study, project), _texts(study)
    found: dict[str, Home] = {}
    missing, foreign = [], []
    taken = {path.stem for path in study.interview_files()}
    for row in project.documents.itertuples(index=False):
        name = naming.stem(row.name)
        path = there.get(_alike_named(row.name)) or there.get(_alike_named(name)) or _renamed(row.text, texts)
        if path is None and not row.text.strip():
            missing += [row.name] if row.document_id in tied else []
        elif path is None:
            own = naming.unlike(name, taken)
            taken.add(own)
            text, positions = clean_text(row.text)
            found[row.document_id] = Home(f"{own}.txt", True, text, positions)
        else:
            home, alike = _kept(path, row.text)
            found[row.document_id] = home
            if alike < _SAME:
                foreign.append(f"{path} shares {alike:.0%} of its words with the project's {row.name!r}")
    if foreign:
        raise InputError(
            f"{study.raw / 'interviews'}: holds other interviews under the names of the project; rename them or the project's documents.",
            problems=foreign,
        )
    if missing and not partial:
        raise InputError(_missing(missing, study))
    return found, missing


def _missing(names: Sequence[str], study: Study) -> str:
    shown = ", ".join(names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    there = ", ".join(path.name for path in study.interview_files()[:5]) or "nothing"
    return (
        f"The file holds no texts of {shown}, and {study.raw / 'interviews'} holds {there}; put the transcripts there under these "
        "names (any of the formats that are read), then import again, or take over with --partial what has its text."
    )


def _alike_named(name: str) -> str:
    """A name as it is compared: capitals, how umlauts are written, blanks and underscores do not matter."""
    return re.sub(r"[\s_]+", " ", unicodedata.normalize("NFC", name)).strip().casefold()


def _there(study: Study, project: Project) -> dict[str, Path]:
    """The study's interview files by every name that a project may have for them: its own, those of the people in a table, its id."""
    files = study.interview_files()
    found = {_alike_named(name): path for path in files for name in (path.stem, naming.stem(path.name), path.name)}
    found = {**_by_people(study, files), **found}
    texts = project.documents["text"].str.strip()
    wanted = {_alike_named(naming.stem(name)) for name in project.documents.loc[texts == "", "name"]}
    if files and not wanted <= set(found):
        found = {**_by_ids(study), **found}
    return found


def _by_ids(study: Study) -> dict[str, Path]:
    """The files by the ids of the interviews in them, as the results call them: several in a table, neutral ones instead of names."""
    from insights.interviews.reading import read_interviews

    try:
        turns = read_interviews(study).turns.drop_duplicates(["file", "interview_id"])
    except InputError:  # they cannot be read yet, which `insights check` tells
        return {}
    ids = turns[["interview_id", "file"]].itertuples(index=False)
    return {_alike_named(str(own)): study.raw / "interviews" / str(file) for own, file in ids}


def _by_people(study: Study, files: Sequence[Path]) -> dict[str, Path]:
    from insights.interviews.reading.people import files_of, listed_people, lists_nobody

    found: dict[str, Path] = {}
    people = study.table_file("interviews")
    if people is None or lists_nobody(people):
        return found
    try:
        homes_of = files_of(listed_people(study, people), files, people)
    except InputError:  # it lists interviews that are not there yet, perhaps those of the project
        return found
    for path, listed in homes_of.items():
        ids = {person.interview_id for person in listed}
        if len(ids) == 1:
            found.setdefault(_alike_named(ids.pop()), path)
    return found


def _texts(study: Study) -> dict[Path, Counter]:
    """The words of the study's transcripts."""
    plain = [path for path in study.interview_files() if path.suffix.lower() not in TABLE_SUFFIXES]
    return {path: _words(_text(path)) for path in plain}


def _renamed(text: str, texts: Mapping[Path, Counter]) -> Path | None:
    """The transcript that holds `text` under another name."""
    own = _words(text)
    alike = {path: _alike(own, words) for path, words in texts.items()} if own.total() >= _ENOUGH else {}
    best = max(alike, key=lambda path: alike[path], default=None)
    return best if best is not None and alike[best] >= _SURELY else None


def _text(path: Path) -> str:
    if path.suffix.lower() in PLAIN:
        return read_text(path)
    return "\n".join(line.text for line in read_content(path).lines)


def _kept(path: Path, text: str) -> tuple[Home, float]:
    """The home of a document in a file that is there, and how alike both are (1 where the project holds no text)."""
    if not text.strip() or path.suffix.lower() in TABLE_SUFFIXES:
        return Home(path.name), 1.0
    own = _text(path)
    cleaned, positions = clean_text(text)
    if path.suffix.lower() in PLAIN and own == cleaned:
        return Home(path.name, False, cleaned, positions), 1.0
    return Home(path.name), _alike(_words(own), _words(text))


def _words(text: str) -> Counter:
    return Counter(re.findall(r"\w+", text.casefold()))


def _alike(one: Counter, other: Counter) -> float:
    return 2 * (one & other).total() / max(one.total() + other.total(), 1)


def code_ids(
    project: Project, study: Study, *, used: set[str]
) -> tuple[dict[str, str], list[dict[str, str]], list[str]]:  # fmt: skip
    """The study's id of each code by its id in the project, the codebook to write (empty where the study has one), and the names of the
    codes that the study's own codebook lacks.

    Raises InputError for codes in `used` that the study's own codebook lacks. Where others have coded with the codes that every study starts
    from, these stay.
    """
    rows = project.codes.to_dict("records")
    names = naming.code_names(rows)
    if study.codebook is not None:
        known = {name.casefold(): code.id for code in study.codebook.codes for name in (code.name, code.id)}
        ids = {
            row["code_id"]: known.get(names[row["code_id"]].casefold()) or known.get(row["name"].casefold())
            for row in rows
        }
        lacking = [names[code] for code, own in ids.items() if own is None and code in used]
        if lacking:
            raise InputError(_lacking(study, lacking))
        return (
            {code: own for code, own in ids.items() if own},
            [],
            [names[code] for code, own in ids.items() if own is None],
        )
    start = default_codes(study.language)
    starting, definitions = ids_by_name(start), {code.code: code.definition for code in start}
    ids = {}
    for row in rows:
        name = names[row["code_id"]]
        ids[row["code_id"]] = naming.unlike(starting.get(name.lower(), naming.slug(name)), set(ids.values()))
    notes = _notes_on_codes(project)
    book = [
        {
            "id": ids[row["code_id"]], "name": names[row["code_id"]], "parent": ids.get(row["parent"], ""),
            "definition": row["definition"] or notes.get(row["code_id"], ""), "colour": _colour(row["colour"]),
        }
        for row in rows
    ]  # fmt: skip
    if all(row["definition"] in ("", definitions.get(row["id"])) and row["id"] in definitions for row in book):
        return ids, [], []  # the codes that every study starts from
    further = [code for code in start if code.code not in ids.values()] if decision_files(study) else []
    known = [{"id": code.code, "name": code.name, "definition": code.definition} for code in further]
    return ids, [*known, *book], []


def _lacking(study: Study, names: Sequence[str]) -> str:
    shown = ", ".join(repr(name) for name in names[:5]) + (f" and {len(names) - 5} more" if len(names) > 5 else "")
    return (
        f"{study.raw / 'codebook.yml'}: lacks codes of the project: {shown}; add them there by these names, or move the file away, "
        "then the project's codebook takes its place."
    )


def _notes_on_codes(project: Project) -> Mapping[str, str]:
    """The memo on each code that has a single one: in MAXQDA it holds the definition."""
    own = project.memos[(project.memos["about"] == "code") & (project.memos["text"].str.strip() != "")]
    return own.drop_duplicates("code_id", keep=False).set_index("code_id")["text"].to_dict()


def _colour(colour: str) -> str:
    short = re.fullmatch(r"#([0-9a-fA-F])([0-9a-fA-F])([0-9a-fA-F])", colour)
    full = "#" + "".join(sign * 2 for sign in short.groups()) if short else colour
    return full.lower() if re.fullmatch(r"#[0-9a-fA-F]{6}", full) else ""
