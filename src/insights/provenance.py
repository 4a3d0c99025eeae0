"""What a stage's result depends on, whether that changed since the last run, and the record of runs (`run.json`).

Everything is compared by content, never by time; comments and markdown do not count.
"""

from __future__ import annotations

import ast
import contextlib
import csv
import glob
import json
import shutil
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from insights import files, ledger
from insights.errors import InsightsError
from insights.settings import Role
from insights.stages import STAGES, Notebook, Scalar, Stage, needed_by, read_notebook
from insights.study import Study
from insights.wording import count

PACKAGE = Path(__file__).resolve().parent
REVIEW = "privacy_review.csv"
INTERVIEWS = "interviews/"
VERSIONED = ("insights", "numpy", "pandas", "papermill", "scikit-learn", "scipy", "spacy", "statsmodels")


def dependencies(stage: Stage, study: Study, parameters: dict[str, Scalar]) -> dict[str, Any]:
    """Everything that `stage` depends on, as hashes and plain values."""
    notebook = read_notebook(study.workspace.notebooks / stage.notebook)
    return {
        "notebook": files.digest("\n".join(without_comments(cell) for cell in notebook.code).encode()),
        "source": source_digest(notebook, study.processed.parent / ".cache" / "sources.json"),
        "parameters": parameters,
        # Whatever leaves a stage respects the smallest group.
        "settings": {name: _settings_digest(study, name) for name in stage.settings}
        | {"privacy.smallest_group": str(study.smallest_group)},
        "raw": {_relative(path, study): _content_digest(path) for path in raw_files(stage, study)},
        "reads": {path.name: files.digest_file(path) for path in handover_files(stage.reads, study)},
        "models": {name: _version(name) for name in stage.models} | _chosen_models(stage, study),
    }


def _chosen_models(stage: Stage, study: Study) -> dict[str, str]:
    """The models that `study.yml` asks for: hash of the folder's files, version of the pipeline."""
    if "models" not in stage.settings:
        return {}
    found, folder, pipeline = {}, study.vectors_model, study.settings.models.language
    if folder:
        inside = sorted(path for path in folder.rglob("*") if path.is_file())
        hashes = "\n".join(f"{path.relative_to(folder).as_posix()} {_file_digest(path)}" for path in inside)
        found["vectors"] = files.digest(hashes.encode())
    return found | ({pipeline: _version(pipeline.replace("_", "-"))} if pipeline else {})


def raw_files(stage: Stage, study: Study) -> list[Path]:
    """The files in data/raw that `stage` reads."""
    patterns = stage.raw
    if stage.name == "coding" and not study.settings.columns_of(Role.OPEN):
        patterns = tuple(pattern for pattern in patterns if pattern != "survey.*")
    if "survey.*" in patterns:  # the files of several waves, and their codebooks
        stems = [glob.escape(wave.file.rpartition(".")[0]) for wave in study.settings.survey]
        patterns = (*patterns, *(f"{stem}{ending}" for stem in stems for ending in (".*", "_codebook.*")))
    found = {
        p for pattern in patterns for p in study.raw.glob(pattern) if p.is_file() and not p.name.startswith((".", "~$"))
    }
    return sorted(path for path in found if path.name != REVIEW or _decided(path))


def handover_files(names: tuple[str, ...], study: Study) -> list[Path]:
    """The files in data/processed that hold the hand-overs `names`, in whichever format they lie there."""
    candidates = (study.processed / f"{name}{suffix}" for name in names for suffix in (".csv", ".parquet", ".json"))
    return [path for path in candidates if path.is_file()]


def output_files(stage: Stage, study: Study) -> list[Path]:
    """The files that `stage` wrote and that are there now."""
    return handover_files(stage.writes, study) + [
        study.reports / n for n in stage.reports if (study.reports / n).is_file()
    ]


def without_comments(source: str) -> str:
    """Python source in a form that comments and layout do not change; as it is when it cannot be parsed."""
    try:
        return ast.dump(ast.parse(source))
    except SyntaxError:
        return source


def source_digest(notebook: Notebook, cache: Path) -> str:
    """Hash of the part of this package that the notebook imports, directly or not, with the data files beside it.

    What was found out about a module is kept in the file `cache` under the hash of its bytes: parsing the package anew takes a second.
    """
    known = _read_cache(cache)
    before = len(known)
    modules: dict[Path, str] = {}
    queue = [path for cell in notebook.code for name in _imported(_parsed(cell), None) for path in _module_files(name)]
    while queue:
        path = queue.pop()
        if path not in modules:
            found = _facts(path, known)
            modules[path] = found["digest"]
            queue.extend(inner for name in found["imports"] for inner in _module_files(name))
    if len(known) > before:
        with contextlib.suppress(InsightsError):  # a workspace that can only be read can still be looked at
            files.write_atomic(cache, json.dumps(known).encode())
    parts = [f"{path.relative_to(PACKAGE).as_posix()} {digest}" for path, digest in sorted(modules.items())]
    folders = {path.parent for path in modules if path.parent != PACKAGE}
    beside = {p for folder in folders for p in folder.rglob("*") if p.is_file() and p.suffix != ".py"}
    for path in sorted(
        p for p in beside if "__pycache__" not in p.parts
    ):  # what Python and numba compiled is no source
        parts.append(f"{path.relative_to(PACKAGE).as_posix()} {_file_digest(path)}")
    return files.digest("\n".join(parts).encode())


def _read_cache(cache: Path) -> dict[str, dict[str, Any]]:
    try:
        return json.loads(cache.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}


def _facts(path: Path, known: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """What counts of a module: the hash of its code without comments, and the names it imports."""
    key = f"{path.relative_to(PACKAGE).as_posix()} {_file_digest(path)}"
    if key not in known:
        known[key] = _found_out(path)
    return known[key]


@cache  # for all studies that one process runs
def _found_out(path: Path) -> dict[str, Any]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {"digest": files.digest(ast.dump(tree).encode()), "imports": _imported(tree, path)}


@cache
def _file_digest(path: Path) -> str:
    return files.digest_file(path)


def _parsed(source: str) -> ast.AST:
    """The syntax tree, empty for source that cannot be parsed (the kernel will say so)."""
    try:
        return ast.parse(source)
    except SyntaxError:
        return ast.Module(body=[], type_ignores=[])


def _imported(tree: ast.AST, module: Path | None) -> list[str]:
    """Dotted names of this package's modules that `tree` imports."""
    names = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level and module is not None:
                package = module.parent.relative_to(PACKAGE.parent).parts
                parent = package[: len(package) - node.level + 1]
                base = ".".join([*parent, *([node.module] if node.module else [])])
            names |= {base, *(f"{base}.{alias.name}" for alias in node.names)}
    return sorted(name for name in names if name.split(".")[0] == PACKAGE.name)


@cache
def _module_files(name: str) -> list[Path]:
    """The file of the module `name` and the `__init__` files above it."""
    parts = name.split(".")[1:]
    found = [PACKAGE.joinpath(*parts[:i], "__init__.py") for i in range(len(parts) + 1)]
    if parts:
        found.append(PACKAGE.joinpath(*parts[:-1], f"{parts[-1]}.py"))
    return [path for path in found if path.is_file()]


def _settings_digest(study: Study, name: str) -> str:
    settings = study.settings
    if name == "open columns":
        names = settings.columns_of(Role.OPEN)
        columns = settings.columns_of(Role.ID, Role.OPEN, Role.WAVE) if names else []
        value = {column: settings.columns[column].model_dump(mode="json") for column in columns}
        if names and settings.survey:
            value["survey"] = [file.model_dump(mode="json") for file in settings.survey]
    else:
        value = settings.model_dump(mode="json", include={name})
    return files.digest(json.dumps(value, sort_keys=False).encode())


def _content_digest(path: Path) -> str:
    """Hash of a raw file's bytes; of the content alone for YAML, where comments say nothing; of the decisions alone for `REVIEW`."""
    if path.name == REVIEW:
        return files.digest(json.dumps(_decided(path)).encode())
    if path.suffix == ".yml":
        try:
            return files.digest(json.dumps(files.read_yaml(path), default=str).encode())
        except InsightsError:
            return files.digest_file(path)
    return files.digest_file(path)


def _decided(path: Path) -> list[tuple[str, str, str]]:
    """What a person decided on the review list of pseudonyms; the rest of it is the machine's own writing and no reason for a rerun."""
    lines = files.read_text(path).splitlines()
    rows = csv.DictReader(lines, delimiter=max(",;\t", key=lines[0].count)) if lines else []
    columns = ("entity", "original", "decision")
    return sorted(tuple(row.get(c) or "" for c in columns) for row in rows if (row.get("decision") or "").strip())


def _relative(path: Path, study: Study) -> str:
    return path.relative_to(study.raw).as_posix()


@cache
def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def read_record(study: Study) -> dict[str, Any]:
    """`run.json`: for each stage what it depended on, what it wrote, versions, seed, start and seconds; empty before the first run."""
    path = study.processed / "run.json"
    try:
        return {"stages": {}} | json.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError, TypeError):
        return {"stages": {}}


def record_stage(
    stage: Stage,
    study: Study,
    depends: dict[str, Any],
    *,
    started: str,
    seconds: float,
    seconds_in_cells: float,
    summary: str,
) -> None:
    """Note in `run.json` that `stage` is done; `seconds_in_cells` is the part of `seconds` that its own code took."""
    record = read_record(study)
    record["stages"][stage.name] = {
        "depends": depends | {"raw": _unnamed(depends["raw"])},
        "wrote": {path.name: files.digest_file(path) for path in output_files(stage, study)},
        "seed": study.seed,
        "versions": {name: _version(name) for name in VERSIONED},
        "started": started,
        "seconds": round(seconds, 2),
        "seconds_in_cells": round(seconds_in_cells, 2),
        "summary": summary,
    }
    order = [s.name for s in STAGES]
    record["stages"] = dict(
        sorted(record["stages"].items(), key=lambda item: order.index(item[0]) if item[0] in order else 99)
    )
    files.write_atomic(study.processed / "run.json", (json.dumps(record, indent=1, ensure_ascii=False) + "\n").encode())


def stale_because(stage: Stage, study: Study, depends: dict[str, Any]) -> list[str]:
    """Why the stage must run again, in words; empty when it need not."""
    last = read_record(study)["stages"].get(stage.name)
    if last is None:
        return ["it has not run yet"]
    reasons = []
    before = last["depends"]
    if before.get("notebook") != depends["notebook"]:
        reasons.append(f"the code in notebooks/{stage.notebook} changed")
    if before.get("source") != depends["source"]:
        reasons.append("the package's source changed")
    for part, word in [
        ("parameters", "parameter"),
        ("settings", "in study.yml:"),
        ("raw", "data/raw:"),
        ("reads", "data/processed:"),
        ("models", "the model"),
    ]:
        reasons += (_raw_differences if part == "raw" else _differences)(before.get(part, {}), depends[part], word)
    present = {path.name: files.digest_file(path) for path in output_files(stage, study)}
    missing = sorted(set(last["wrote"]) - set(present))
    changed = sorted(name for name in present if present[name] != last["wrote"].get(name))
    reasons += [f"{name} is missing" for name in missing] + [
        f"{name} is not as the last run wrote it" for name in changed
    ]
    return reasons


def _unnamed(raw: dict[str, str]) -> dict[str, str]:
    """Hashes of raw files as they may be recorded: files of interviews are often named after people, so they have no name there. The hash of
    name and content together cannot be guessed from a list of names, as that of a name alone could."""
    return {_unnamed_key(name, digest): "" if _is_interview(name) else digest for name, digest in raw.items()}


def _unnamed_key(name: str, digest: str) -> str:
    return f"{INTERVIEWS}{files.digest(f'{name} {digest}'.encode())}" if _is_interview(name) else name


def _is_interview(name: str) -> bool:
    return name.startswith(INTERVIEWS)


def _raw_differences(before: dict, now: dict, word: str) -> list[str]:
    """Like `_differences`; the interviews of the last run are known without their names."""
    others = [{name: raw[name] for name in raw if not _is_interview(name)} for raw in (before, now)]
    keys = {_unnamed_key(name, digest): name for name, digest in now.items() if _is_interview(name)}
    new = [name for key, name in keys.items() if key not in before]
    gone = sum(_is_interview(key) and key not in keys for key in before) - len(new)
    sentences = [f"{word} {name} is new or changed" for name in sorted(new)]
    if gone > 0:
        sentences.append(f"{word} {count(gone, 'interview is', 'interviews are')} gone")
    return sentences + _differences(*others, word)


def _differences(before: dict, now: dict, word: str) -> list[str]:
    sentences = []
    for name in sorted(set(before) | set(now)):
        if name not in now:
            sentences.append(f"{word} {name} is gone")
        elif name not in before:
            sentences.append(f"{word} {name} is new")
        elif before[name] != now[name]:
            detail = f" from {before[name]!r} to {now[name]!r}" if word == "parameter" else ""
            sentences.append(f"{word} {name} changed{detail}")
    return sentences


def edited_by_hand(stage: Stage, study: Study) -> list[Path]:
    """Outputs of `stage` that a person changed after code wrote them."""
    return [path for path in output_files(stage, study) if ledger.state(path, study) is ledger.State.EDITED]


def missing_inputs(stage: Stage, study: Study) -> list[Stage]:
    """The earlier stages that have to run first because their hand-over files are not there."""
    return [
        other
        for other in needed_by(stage)
        if len({p.stem for p in handover_files(other.writes, study)}) < len(other.writes)
    ]


def set_aside(stage: Stage, study: Study) -> list[Path]:
    """Copy outputs that no run on this machine has recorded, so that `stage` does not overwrite them for good; the copies.

    They lie beside the originals: nobody knows by which key they were pseudonymised, so they are not to be handed on.
    """
    copies = []
    for path in output_files(stage, study):
        if ledger.state(path, study) is ledger.State.UNRECORDED:
            folder = files.make_folder(study.raw / ledger.REPLACED)
            folder.chmod(0o700)
            copy = folder / path.name
            shutil.copy2(path, copy)
            copies.append(copy)
    return copies


def replaced(copies: list[Path], stage: Stage, study: Study) -> list[Path]:
    """Those of `copies` that differ from what `stage` has written now; the others are removed."""
    written = {path.name: files.digest_file(path) for path in output_files(stage, study)}
    for copy in copies:
        if files.digest_file(copy) == written.get(copy.name):
            copy.unlink()
    folder = study.raw / ledger.REPLACED
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()
    return [copy for copy in copies if copy.is_file()]
