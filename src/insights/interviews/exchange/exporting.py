"""Writing a study for another tool: a REFI-QDA project in its dialect, or a table."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from pathlib import Path

from insights import files
from insights.errors import ContractError, UsageError, nearest
from insights.interviews.exchange.behind import behind
from insights.interviews.exchange.from_study import from_study
from insights.interviews.exchange.losses import number_of
from insights.interviews.exchange.project import Project
from insights.interviews.exchange.tables_out import matrix, table_bytes, tidy
from insights.study import Study
from insights.wording import count

PROGRAMS = ("maxqda", "atlasti", "nvivo", "qualcoder")
TABLES = ("tidy", "matrix")


@dataclass(frozen=True)
class Exported:
    """The file that was written, what is in it (`held`), what the target does not get (`lost`), and what to know about it (`said`)."""

    path: Path
    held: list[str]
    lost: list[str]
    said: list[str]


def export(
    study: Study, target: str, *, out: Path | None = None, texts: bool = True, proposals: bool = False, open_answers: bool = False
) -> Exported:  # fmt: skip
    """Write `study` for `target` to `out`, or to a file named after both in the current folder.

    A `.qdc` holds the codebook alone. Raises UsageError for a target or ending that does not exist, for a file that is there with other
    content, and where the study has not run; ContractError where a name can be read in what would be written.
    """
    if target not in (*PROGRAMS, *TABLES):
        raise UsageError(f"There is no export for {target!r}; {nearest(target, (*PROGRAMS, *TABLES))}.")
    path = out or Path.cwd() / f"{study.name}_{target}{'.csv' if target in TABLES else '.qdpx'}"
    if target == "matrix":
        table = matrix(study, proposals=proposals)
        _write(path, table_bytes(table, path))
        return Exported(path, [_people(len(table)), _codes(len(table.columns) - 2)], [], behind(study))
    outgoing = from_study(study, proposals=proposals, open_answers=open_answers)
    _must_name_nobody(outgoing.project, study)
    project, lost = outgoing.project, []
    held = [
        f"{count(len(outgoing.rows), 'coding', 'codings')} by {', '.join(sorted(set(outgoing.rows['coder']))) or 'nobody'}",
        _codes(len(project.codes)),
    ]
    if target == "tidy":
        _write(path, table_bytes(tidy(outgoing, texts=texts), path))
    else:
        lost = _refi(outgoing.project, path, target, texts=texts)
        held = [
            count(len(project.documents), "document", "documents"),
            *held,
            _people(project.cases["case_id"].nunique()),
            count(len(project.memos), "memo", "memos"),
        ]
        held = [_codes(len(project.codes))] if path.suffix.lower() == ".qdc" else held
    return Exported(path, held, lost, [] if path.suffix.lower() == ".qdc" else [*behind(study), *outgoing.said])


def _people(n: int) -> str:
    return count(n, "person", "people")


def _codes(n: int) -> str:
    return count(n, "code", "codes")


def _must_name_nobody(project: Project, study: Study) -> None:
    """Raise ContractError for names, addresses and numbers of people in the texts, attributes and memos of `project`."""
    from insights.protection.leaks import SHOWN, scan_files

    texts = {f"{row.name}.txt": row.text for row in project.documents.itertuples(index=False)}
    texts |= {
        "attributes.txt": "\n".join(project.variables["value"]),
        "codebook.txt": "\n".join(project.codes["definition"]),
    }
    texts |= {"memos.txt": "\n\n".join(project.memos["title"] + "\n" + project.memos["text"])}
    found = [str(leak) for leak in dict.fromkeys(scan_files(texts, study, ids=False))]
    if found:
        more = [f"and {len(found) - SHOWN} more"] if len(found) > SHOWN else []
        raise ContractError(
            f"{study.name} is not exported: {len(found)} {'place names' if len(found) == 1 else 'places name'} somebody who was promised "
            "not to be named. Put the name under `privacy: {names: […]}` in study.yml (what is nobody's name under `keep`) and run again.",
            problems=[*found[:SHOWN], *more],
        )


def _refi(project: Project, path: Path, target: str, *, texts: bool) -> list[str]:
    from insights.interviews.exchange.refi import write_qdc, write_qdpx

    suffix = path.suffix.lower()
    if suffix not in (".qdpx", ".qdc"):
        raise UsageError(f"--out {path}: projects are written as .qdpx, a codebook alone as .qdc.")
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / f"project{suffix}"
        if suffix == ".qdc":
            losses = write_qdc(project, made)
        else:
            losses = write_qdpx(project, made, target=target, with_texts=texts)
        _write(path, made.read_bytes())
    return [f"{number_of(row.n, row.what)}: {row.why}" for row in losses.itertuples()]


def _write(path: Path, data: bytes) -> None:
    if path.exists() and (not path.is_file() or path.read_bytes() != data):
        raise UsageError(
            f"{path}: is there already and holds something else; move it away, or name another file with --out."
        )
    files.write_atomic(path, data)
