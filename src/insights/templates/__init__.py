"""What `insights new` writes: a study's folder with commented templates, filled with what already lies there."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from insights import files
from insights.errors import UsageError, nearest
from insights.study import NAME, TABLE_SUFFIXES, Workspace, find_workspace

KINDS = ("mixed", "interviews", "survey")


@dataclass(frozen=True)
class NewStudy:
    """What was written, what was there already, and what to do next."""

    folder: Path
    written: list[Path]
    kept: list[Path]
    advice: str


def new_study(name: str, *, kind: str = "mixed", language: str = "de", workspace: Workspace | None = None) -> NewStudy:
    """Make data/raw/<name> with commented templates; files that are there are kept as they are.

    `kind` is `mixed`, `interviews` or `survey`. Raises UsageError for a name that is not [a-z0-9-]+ or a study that exists.
    """
    workspace = workspace or find_workspace()
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} is not a study name: use small letters, digits and hyphens, like kino-2026.")
    if kind not in KINDS:
        raise UsageError(f"{kind!r} is not a kind of study; {nearest(kind, KINDS)}.")
    folder = workspace.raw(name)
    if (folder / "study.yml").exists():
        raise UsageError(
            f"The study {name} exists already ({folder / 'study.yml'}); choose another name, or edit that file."
        )
    files.make_folder(folder / "codings")
    wanted = ["study.yml", "journey.yml", "codebook.yml", "personas.yml"]
    if kind != "survey":
        files.make_folder(folder / "interviews")
        wanted += ["interviews.csv", "guide.yml"]
    written, kept = [], []
    for file_name in wanted:
        path = folder / file_name
        if path.exists():
            kept.append(path)
            continue
        files.write_atomic(path, _render(file_name, name, kind, language, _proposed_columns(folder)).encode())
        written.append(path)
    return NewStudy(folder, written, kept, _advice(folder, kind, name))


def _render(file_name: str, name: str, kind: str, language: str, columns: str) -> str:
    import jinja2

    folder = Path(__file__).parent / language
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
    )
    return environment.get_template(f"{file_name}.j2").render(name=name, kind=kind, columns=columns)


def _proposed_columns(folder: Path) -> str:
    """Lines for `columns:` proposed from the survey that lies in `folder`; empty without one."""
    found = sorted(p for p in folder.glob("survey.*") if p.suffix.lower() in TABLE_SUFFIXES)
    if not found:
        return ""
    from insights.survey.reading.roles import propose_roles
    from insights.tabular import read_table

    return columns_block(propose_roles(read_table(found[0])))


def columns_block(proposals) -> str:
    """Proposed roles (columns `column, role, kind, label, columns, field, reason`) as lines that can be pasted under `columns:`."""
    import json

    lines = []
    for row in proposals.itertuples():
        parts = [f"role: {row.role}"]
        if row.role == "satisfaction":
            parts.append(f"touchpoint: {json.dumps(row.column, ensure_ascii=False)}")
        if row.columns:
            parts.append(f"columns: [{json.dumps(row.columns, ensure_ascii=False)}]")
        if row.field:
            parts.append(f"field: {row.field}")
        if row.label and row.label != row.column:
            parts.append(f"label: {json.dumps(row.label, ensure_ascii=False)}")
        lines.append(f"  {json.dumps(row.column, ensure_ascii=False)}: {{{', '.join(parts)}}}  # {row.reason}")
    return "\n".join(lines)


def _advice(folder: Path, kind: str, name: str) -> str:
    inputs = {
        "mixed": "put the interviews into interviews/ and the survey beside study.yml as survey.xlsx, .csv or .sav",
        "interviews": "put the interviews into interviews/",
        "survey": "put the survey beside study.yml as survey.xlsx, .csv or .sav",
    }[kind]
    return f"{inputs}, fill in study.yml, then: insights check {name}"
