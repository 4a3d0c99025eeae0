"""A project of another tool into a study's data/raw: transcripts, people, codebook, codings, memos. All of it, or nothing."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from insights import files
from insights.errors import InputError, InsightsError
from insights.interviews import memos
from insights.interviews.coding import span_files
from insights.interviews.coding.anchoring import AROUND
from insights.interviews.coding.filled_sheet import NOTHING
from insights.interviews.exchange import naming, people_rows
from insights.interviews.exchange.incoming import Incoming
from insights.interviews.exchange.planning import Home, code_ids, homes
from insights.interviews.exchange.segment_tables import MACHINE
from insights.interviews.exchange.study_files import codebook_bytes, csv_bytes
from insights.study import Study

_LETTERS = 60 * AROUND  # around a place in which its neighbouring words are sought


@dataclass(frozen=True)
class Import:
    """What an import writes, by path in data/raw/<study>, what stays (`kept`), what was `lost` (where, what, why, n) and `said`.

    `codings`: number of codings by coder; `documents`: number of interviews; `masked`: some of them lie in the study in another version,
    as after an export, so that words behind masks are sought in the masked text.
    """

    files: dict[str, bytes]
    kept: list[str] = field(default_factory=list)
    lost: list[dict] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    codings: dict[str, int] = field(default_factory=dict)
    documents: int = 0
    masked: bool = False


def plan_import(
    incoming: Incoming, study: Study, *, coder: str = "", partial: bool = False, complete: bool = False
) -> Import:  # fmt: skip
    """What `incoming` becomes in `study`; nothing is written.

    `coder`: the name of those who are not named in the project; `partial`: leave out what has no text; `complete`: the
    coders read the interviews that they coded as a whole, so that what they did not give counts as rejected. Raises InputError for whatever
    is in the way: another interview under the name of a document, a codebook without the codes, a coder who has a file already.
    """
    project = incoming.project
    found, missing = homes(project, study, tied=_tied(incoming), partial=partial)
    if not found and _only_attributes(incoming):
        raise InputError(
            f"{study.raw / 'interviews'}: holds no interview that is called like one of the cases ({_some(project.documents['name'])}), so "
            "there is nobody to attach what the table says of them to; put the interviews there first, then import again. Nothing was written."
        )
    rows, lost = _codings(incoming, found, coder=coder)
    ids, book, lacking = code_ids(project, study, used={row["code"] for own in rows.values() for row in own})
    new = {f"interviews/{home.file}": (home.text or "").encode() for home in found.values() if home.new}
    kept = [f"interviews/{home.file}" for home in found.values() if not home.new]
    said = list(incoming.said)
    if lacking:
        shown = ", ".join(lacking[:5]) + (f" and {len(lacking) - 5} more" if len(lacking) > 5 else "")
        said.append(f"codes that nothing was coded with and that the study's codebook lacks were left out: {shown}")
    if book:
        new["codebook.yml"] = codebook_bytes(book)
    elif study.codebook is not None:
        kept.append("codebook.yml")
    table, notes = people_rows.people_file(project, found, study)
    said += notes
    if table is not None:
        new["interviews.csv"] = table
    for name, own in sorted(rows.items()):
        written = [{**row, "code": ids[row["code"]]} for row in own]
        if complete:
            read = dict.fromkeys(row["file"] for row in own)
            written += [{"file": file, "code": NOTHING[study.language], "status": "rejected"} for file in read]
        new[f"codings/{name}.csv"] = csv_bytes(written, _columns(written))
    new |= _memo_files(_memos(incoming, found, ids), study)
    new, same = _free(new, study)
    lost = [*project.losses.to_dict("records"), *lost, *_left_out(project, missing)]
    if nobody := [
        row.name for row in project.documents.itertuples() if row.document_id not in found and row.name not in missing
    ]:
        lost.append({"where": "cases", "what": "cases without an interview", "why": f"no interview is called like {_some(nobody)}", "n": len(nobody)})  # fmt: skip
    texts = dict(zip(project.documents["document_id"], project.documents["text"], strict=True))
    masked = any(home.text is None and texts[document] for document, home in found.items())
    return Import(new, [*kept, *same], lost, said, {name: len(own) for name, own in rows.items()}, len(found), masked)


def _only_attributes(incoming: Incoming) -> bool:
    """Whether nothing but attributes of people comes, as in a table of cases by codes."""
    project = incoming.project
    return len(project.variables) > 0 and not _tied(incoming) and not project.documents["text"].str.strip().any()


def _some(names) -> str:
    return ", ".join(list(names)[:3]) + (" …" if len(names) > 3 else "")


def _tied(incoming: Incoming) -> set[str]:
    """The documents that something was coded in or that a memo is tied to."""
    project = incoming.project
    return {*project.codings["document_id"], *incoming.quoted["document_id"], *project.memos["document_id"]}


def _codings(incoming: Incoming, found: Mapping[str, Home], *, coder: str) -> tuple[dict[str, list[dict]], list[dict]]:
    """The rows of each coder's file, codes by their id in the project; and what cannot be taken over."""
    project = incoming.project
    names = dict(zip(project.coders["coder"], project.coders["name"], strict=True))
    texts = dict(zip(project.documents["document_id"], project.documents["text"], strict=True))
    rows: dict[str, list[dict]] = {}
    lost: Counter = Counter()
    for row in project.codings.itertuples(index=False):
        who = names.get(row.coder) or row.coder or coder
        home = found.get(row.document_id)
        if who.casefold() == MACHINE:
            lost["proposals of a machine", "the machine proposes anew"] += 1
        elif home is not None and not texts[row.document_id]:
            lost["codings of a text that the file does not hold", "a place without words leads nowhere"] += 1
        elif home is not None:
            place = _place(home, texts[row.document_id], row.start, row.end)
            rows.setdefault(naming.coder(who), []).append(
                {**place, "code": row.code_id, "status": "accepted", "created": row.created}
            )
    for row in incoming.quoted.itertuples(index=False):
        who = names.get(row.coder) or row.coder or coder
        if who.casefold() == MACHINE or row.status == "proposed":
            lost["proposals of a machine", "the machine proposes anew"] += 1
        elif row.document_id not in found:
            lost[f"codings in {row.document_id}", "its text is not there"] += 1
        else:
            line = "" if row.line is pd.NA else int(row.line)
            place = {"file": found[row.document_id].file, "line": line, "quote": row.quote}
            rows.setdefault(naming.coder(who), []).append(
                {**place, "code": row.code_id, "status": row.status, "created": row.created}
            )
    distinct = {name: list({_key(row): row for row in own}.values()) for name, own in rows.items()}
    for name, own in rows.items():
        if len(own) > len(distinct[name]):
            lost[f"codings of {name} that stand there twice", "once is enough"] += len(own) - len(distinct[name])
    return distinct, [{"where": "codings", "what": what, "why": why, "n": n} for (what, why), n in lost.items()]


def _columns(rows: list[dict]) -> list[str]:
    """The columns of a coder's file that hold something."""
    return [
        name
        for name in span_files.COLUMNS
        if name in ("file", "quote", "code") or any(row.get(name, "") != "" for row in rows)
    ]


def _key(row: Mapping) -> tuple:
    return tuple((name, str(value)) for name, value in sorted(row.items()) if name != "created")


def _place(home: Home, text: str, start: int, end: int) -> dict:
    """Where a place of the project's text stands: by its characters where the file is that text, else by its words and those around."""
    if home.text is not None:
        first, last = home.positions[start], home.positions[end]
        return {"file": home.file, "start": first, "end": last, "quote": home.text[first:last]}
    before, after = (
        text[max(start - _LETTERS, 0) : start].split()[-AROUND:],
        text[end : end + _LETTERS].split()[:AROUND],
    )
    return {"file": home.file, "before": " ".join(before), "quote": text[start:end], "after": " ".join(after)}


def _memos(incoming: Incoming, found: Mapping[str, Home], ids: Mapping[str, str]) -> list[dict]:
    project = incoming.project
    names = dict(zip(project.coders["coder"], project.coders["name"], strict=True))
    texts = dict(zip(project.documents["document_id"], project.documents["text"], strict=True))
    rows = []
    for memo in project.memos.itertuples(index=False):
        home, row = found.get(memo.document_id), {}
        if home is not None:
            placed = memo.start is not pd.NA and texts[memo.document_id]
            row = (
                _place(home, texts[memo.document_id], int(memo.start), int(memo.end)) if placed else {"file": home.file}
            )
        own = {
            "memo_id": memo.memo_id,
            "about": "interview" if memo.about == "document" else memo.about,
            "code": ids.get(memo.code_id, ""),
            "title": memo.title,
            "text": memo.text,
        }
        rows.append({**row, **own, "author": names.get(memo.author, memo.author), "created": memo.created})
    for row in incoming.quoted.itertuples(index=False):
        if row.comment and row.document_id in found:
            place = {"file": found[row.document_id].file, "quote": row.quote, "code": ids.get(row.code_id, "")}
            own = {
                "memo_id": f"{project.name}-{row.row}",
                "about": "coding",
                "text": row.comment,
                "author": row.coder,
                "created": row.created,
            }
            rows.append({**place, **own})
    return rows


def _memo_files(rows: list[dict], study: Study) -> dict[str, bytes]:
    """A file for each author, with the memos that are there already."""
    per_author: dict[str, dict[str, dict]] = {}
    for row in rows:
        per_author.setdefault(naming.coder(row["author"] or ""), {})[row["memo_id"]] = row
    written = {}
    for author, own in sorted(per_author.items()):
        path = study.raw / "memos" / f"{author}.csv"
        there = memos.read_file(path) if path.is_file() else {}
        if own.keys() - there.keys():
            written[f"memos/{author}.csv"] = memos.as_file({**own, **there})
    return written


def _left_out(project, missing: list[str]) -> list[dict]:
    sets, links, times = project.sets, project.links, project.times
    counts = [
        ("sets", "sets of codes and memos", "a study has none", int(sets[sets["kind"].isin(["code", "memo"])]["set_id"].nunique())),
        ("links", "links", "a study has none", len(links)),
        ("transcripts", "time marks beside the text", "times are read from the text", len(times)),
        ("cases", "cases that are a part of a document", "people are whole interviews, or speakers in them", int(project.cases["start"].notna().sum())),
        ("documents", "documents whose text is not there", "left out with --partial", len(missing)),
    ]  # fmt: skip
    return [{"where": where, "what": what, "why": why, "n": n} for where, what, why, n in counts if n]


def _free(new: Mapping[str, bytes], study: Study) -> tuple[dict[str, bytes], list[str]]:
    """The files to write, and those that are there as they would be. Raises InputError for a coder's file with other content."""
    writing, same, taken = {}, [], []
    for name, data in new.items():
        path = study.raw / name
        if path.is_file() and path.read_bytes() == data:
            same.append(name)
        elif path.is_file() and name.startswith("codings/"):
            taken.append(name)
        else:
            writing[name] = data
    if taken:
        raise InputError(
            f"{study.raw / taken[0]}: is there already with other codings, and is never overwritten; move it away or give it another name, "
            "and import again."
        )
    return writing, same


def staged(plan: Import, study: Study, folder: Path) -> Study:
    """A study in `folder` as `study` would be after the import, to try it out; only what belongs to interviews is in it."""
    root = folder / "data" / "raw" / study.name
    root.mkdir(parents=True)
    for name in (
        "study.yml",
        "guide.yml",
        "codebook.yml",
        "interviews.csv",
        "interviews.xlsx",
        "interview_ids.csv",
        "interviews",
        "codings",
    ):
        source = study.raw / name
        if source.is_dir():
            shutil.copytree(source, root / name)
        elif source.is_file():
            shutil.copy(source, root / name)
    for name, data in plan.files.items():
        files.write_atomic(root / name, data)
    return type(study)(study.name, type(study.workspace)(folder), study.settings)


def write_import(plan: Import, study: Study) -> list[Path]:
    """Write the files of `plan` into the study: all are made first and then put into place. Raises InsightsError when the disk does not
    allow it; the study is then as it was."""
    files.make_folder(study.raw)
    before = {name: (study.raw / name).read_bytes() if (study.raw / name).is_file() else None for name in plan.files}
    folder = Path(tempfile.mkdtemp(dir=study.raw, prefix=".import-"))
    try:
        for name, data in plan.files.items():
            files.write_atomic(folder / name, data)
        for name in plan.files:
            files.make_folder((study.raw / name).parent)
        try:
            for name in plan.files:
                os.replace(folder / name, study.raw / name)
        except OSError as error:
            for name, data in before.items():
                if data is None:
                    (study.raw / name).unlink(missing_ok=True)
                else:
                    files.write_atomic(study.raw / name, data)
            raise InsightsError(
                f"{study.raw}: could not be written to ({error.strerror or error}); nothing was imported."
            ) from error
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return [study.raw / name for name in plan.files]
