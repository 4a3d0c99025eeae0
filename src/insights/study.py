"""One study: its settings and its folders; and the workspace that holds all studies."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from insights import bases
from insights.errors import InputError, UsageError, nearest
from insights.files import read_yaml
from insights.settings import Codebook, D, Guide, JourneyPlan, PersonaDecisions, Settings, read_document
from insights.settings.measures import Measure, MeasuresFile

TABLE_SUFFIXES = (".csv", ".tsv", ".xlsx", ".sav", ".zsav", ".parquet")
EVENT_SUFFIXES = (*TABLE_SUFFIXES, ".xes", ".xes.gz")
INTERVIEW_SUFFIXES = (
    ".txt", ".md", ".docx", ".odt", ".rtf", ".pdf", ".html", ".vtt", ".srt", ".csv", ".xlsx", ".tsv", ".htm", ".markdown",
)  # fmt: skip
NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


@dataclass(frozen=True)
class Workspace:
    """The folder with `data/`, `reports/` and `notebooks/`."""

    root: Path

    @property
    def notebooks(self) -> Path:
        """The folder of the stage notebooks: the workspace's own, else those of this installation."""
        own = self.root / "notebooks"
        return own if own.is_dir() else _installation() / "notebooks"

    def raw(self, study: str) -> Path:
        """Folder of what people wrote for `study`."""
        return self.root / "data" / "raw" / study

    def studies(self) -> list[str]:
        """Names of the studies in this workspace."""
        folder = self.root / "data" / "raw"
        return sorted(path.parent.name for path in folder.glob("*/study.yml"))


def find_workspace() -> Workspace:
    """The workspace of this process: `INSIGHTS_HOME`, else the first folder upwards that holds `data/raw`, else the installation.

    Raises UsageError when `INSIGHTS_HOME` names a folder that does not exist.
    """
    home = os.environ.get("INSIGHTS_HOME")
    if home:
        root = Path(home).expanduser()
        if not root.is_dir():
            raise UsageError(f"INSIGHTS_HOME names {home}, which is not a folder; create it or unset INSIGHTS_HOME.")
        return Workspace(root.resolve())
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "data" / "raw").is_dir():
            return Workspace(folder)
    return Workspace(_installation())


def _installation() -> Path:
    return Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Study:
    """A study's name, its workspace and its settings."""

    name: str
    workspace: Workspace
    settings: Settings

    @property
    def raw(self) -> Path:
        """What people write."""
        return self.workspace.raw(self.name)

    @property
    def vectors_model(self) -> Path | None:
        """Folder of the model of sentence vectors that `study.yml` asks for; None for the one that comes along."""
        folder = self.settings.models.vectors
        return self.workspace.root / Path(folder).expanduser() if folder else None

    @property
    def processed(self) -> Path:
        """What code writes: the hand-over files."""
        return self.workspace.root / "data" / "processed" / self.name

    @property
    def reports(self) -> Path:
        """What readers get."""
        return self.workspace.root / "reports" / self.name

    @property
    def language(self) -> str:
        """`de` or `en`: the language of everything that the study's readers see."""
        return self.settings.language

    @property
    def seed(self) -> int:
        """Seed of every chance-driven step."""
        return self.settings.seed

    @property
    def smallest_group(self) -> int:
        """People below whom readers see no figure (k); 5 or more."""
        return self.settings.privacy.smallest_group

    def take_up(self) -> None:
        """Let this study's smallest group hold in this process, until another study is taken up."""
        bases.take_up(self.smallest_group)

    def must_be_taken_up(self) -> None:
        """Raises UsageError where the smallest group of another study, opened later, holds."""
        if bases.suppress_below() != self.smallest_group:
            raise UsageError(
                f"The smallest group of {self.name} is {self.smallest_group}, but a study opened later brought its own, "
                f"{bases.suppress_below()}; open {self.name} again before you go on with it."
            )

    def table_file(self, stem: str) -> Path | None:
        """The raw table `stem` (`survey`, `customers`, `events`) in whichever format it was delivered; capitals in its name do not matter.

        Raises InputError when there are two of them or one of a type that cannot be read.
        """
        there = self.raw.iterdir() if self.raw.is_dir() else ()
        found = sorted(p for p in there if p.name.casefold().startswith(f"{stem}.") and p.is_file())
        if len(found) > 1:
            raise InputError(
                f"{self.raw}: there are several {stem} files ({', '.join(p.name for p in found)}); keep one of them here."
            )
        readable = EVENT_SUFFIXES if stem == "events" else TABLE_SUFFIXES
        if found and not found[0].name.lower().endswith(readable):
            raise InputError(
                f"{found[0]}: files of type {found[0].suffix} cannot be read; save it as one of {', '.join(readable)}."
            )
        return found[0] if found else None

    def survey_files(self) -> list[tuple[str, Path]]:
        """Wave and path of the survey's files in the order of `study.yml`; one without a wave when it names none; none without a survey.

        Raises InputError for a file that is named but not there.
        """
        if not self.settings.survey:
            path = self.table_file("survey")
            return [] if path is None else [("", path)]
        there = {p.name: p for p in self.raw.iterdir() if p.suffix.lower() in TABLE_SUFFIXES}
        gone = [f.file for f in self.settings.survey if f.file not in there]
        if gone:
            raise InputError(
                f"{self.raw / 'study.yml'}: survey: there is no file {gone[0]!r} beside it; {nearest(gone[0], there)}."
            )
        return [(f.wave, there[f.file]) for f in self.settings.survey]

    def missing_survey(self) -> str:
        """What to say when columns are declared and no survey lies there; empty when all is well."""
        if not self.settings.columns or self.survey_files() or self.table_file("customers"):
            return ""
        known = (
            "interviews",
            "events",
            "customers",
            "transactions",
            "survey_codebook",
            "pseudonyms",
            "privacy_review",
            "interview_ids",
            "memos",
        )
        others = [
            p.name for p in sorted(self.raw.iterdir()) if p.suffix.lower() in TABLE_SUFFIXES and p.stem not in known
        ]
        hint = f"; is it {others[0]}? Then rename it" if others else ""
        return f"{self.raw / 'study.yml'}: columns are declared, but there is no survey file beside it (survey.csv, .xlsx or .sav){hint}."

    def interview_files(self) -> list[Path]:
        """The files in `interviews/`, in the order of their names; hidden files, Office's lock files and the system's own are left out.

        Raises InputError for a link: what it leads to would stay when somebody withdraws or the study is deleted.
        """
        folder = self.raw / "interviews"
        if not folder.is_dir():
            return []
        system = ("thumbs.db", "desktop.ini")
        there = sorted(p for p in folder.iterdir() if not p.name.startswith((".", "~$")))
        if link := next((p for p in there if p.is_symlink()), None):
            raise InputError(
                f"{link}: is a link to {link.resolve()}; copy the file itself here, so that it goes with the study when it has to go."
            )
        return [p for p in there if p.is_file() and p.name.casefold() not in system]

    @cached_property
    def journey_plan(self) -> JourneyPlan | None:
        """`journey.yml`, or None."""
        return self._document("journey.yml", JourneyPlan)

    @cached_property
    def guide(self) -> Guide | None:
        """`guide.yml`, or None."""
        return self._document("guide.yml", Guide)

    @cached_property
    def codebook(self) -> Codebook | None:
        """`codebook.yml`, or None."""
        return self._document("codebook.yml", Codebook)

    @cached_property
    def persona_decisions(self) -> PersonaDecisions:
        """`personas.yml`, or no decisions."""
        return self._document("personas.yml", PersonaDecisions) or PersonaDecisions()

    @cached_property
    def measures_file(self) -> MeasuresFile | None:
        """`measures.yml`, or None. Raises InputError for a measure that names a research question which `study.yml` does not ask."""
        found = self._document("measures.yml", MeasuresFile)
        asked = len(self.settings.questions)
        for position, measure in enumerate(found.measures if found else (), start=1):
            if measure.question and measure.question > asked:
                raise InputError(
                    f"{self.raw / 'measures.yml'}: number {position} names question {measure.question}, but study.yml asks {asked}."
                )
        return found

    @property
    def measures(self) -> list[Measure]:
        """What people decided: the measures of `study.yml`, then those of `measures.yml`."""
        return [*self.settings.measures, *(self.measures_file.measures if self.measures_file else ())]

    def _document(self, name: str, shape: type[D]) -> D | None:
        path = self.raw / name
        # A template that nobody filled in holds only remarks.
        return read_document(path, shape) if path.is_file() and read_yaml(path) != {} else None


def open_study(name: str, *, workspace: Workspace | None = None) -> Study:
    """Open the study called `name` to work on it: from here on nothing is told of groups below its smallest one (`Study.take_up`).

    Raises UsageError for a name that does not exist (with the nearest ones that do), InputError for mistakes in `study.yml`.
    """
    workspace = workspace or find_workspace()
    if not NAME.fullmatch(name):
        raise UsageError(f"{name!r} is not a study name: use small letters, digits and hyphens, like `kino-2026`.")
    path = workspace.raw(name) / "study.yml"
    if not path.is_file():
        if workspace.raw(name).is_dir():
            raise InputError(
                f"{workspace.raw(name)}: holds no study.yml; `insights new {name}` writes a template beside what is there."
            )
        raise UsageError(f"There is no study {name!r} in {workspace.root}; {nearest(name, workspace.studies())}.")
    study = Study(name, workspace, read_document(path, Settings))
    study.take_up()
    return study
