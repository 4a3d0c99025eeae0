"""`insights check`: everything that people wrote for a study, read as the stages will read it, with all mistakes at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from insights.checking_journey import journey_problems
from insights.errors import InputError, InsightsError
from insights.files import read_yaml
from insights.protection import retention
from insights.settings import PersonaDecisions, Settings, fits, read_document
from insights.settings.base import lines_of, read_what_fits
from insights.stages import STAGES, check_parameter_names
from insights.study import Study, Workspace, find_workspace, open_study
from insights.templates import columns_block
from insights.wording import count

FIRST_TURNS = 4
OWN_WORDS = "report.md"  # as insights.report.own_words calls it, which takes a second to import


@dataclass
class Findings:
    """What was seen, what can be pasted, what may be worth a look, and what has to be put right."""

    seen: list[str] = field(default_factory=list)
    proposals: list[str] = field(default_factory=list)
    hints: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)

    def attempt(self, step: Callable, *arguments):
        """Run one check; a mistake is noted and the others go on."""
        try:
            return step(*arguments)
        except InsightsError as error:
            self.problems += error.problems or [str(error)]
            if error.problems:
                where = str(error).splitlines()[0].partition(":")[0]
                self.problems[-len(error.problems) :] = [_placed(problem, where) for problem in error.problems]
            return None


def _placed(problem: str, where: str) -> str:
    """A problem with the file that it is in, unless it names a file of that place itself."""
    if problem.startswith(where):
        return problem
    return f"{where}{', ' if problem.startswith('line ') else ': '}{problem}"


def check_study(name: str, *, workspace: Workspace | None = None) -> Findings:
    """Read everything that people wrote for the study `name` and collect what is wrong.

    Raises UsageError for a study that does not exist; every other mistake is in the result.
    """
    workspace = workspace or find_workspace()
    findings = Findings()
    path = workspace.raw(name) / "study.yml"
    if path.is_file() and findings.attempt(read_document, path, Settings) is None:
        return findings
    study = open_study(name, workspace=workspace)
    findings.seen.append(f"study      {study.settings.title} ({study.language}, {study.settings.market})")
    findings.attempt(check_parameter_names, study, list(STAGES))
    for document in ("guide", "codebook", "journey_plan", "persona_decisions", "measures_file"):
        findings.attempt(getattr, study, document)
    findings.attempt(_check_persona_decisions, study, findings)
    findings.attempt(_check_measures, study, findings)
    findings.problems += findings.attempt(journey_problems, study) or []
    has_interviews = bool(study.interview_files())
    has_survey = bool(findings.attempt(study.survey_files))
    if has_interviews:
        findings.attempt(_check_interviews, study, findings)
    findings.attempt(_check_privacy, study, findings)
    if has_survey:
        findings.attempt(_check_survey, study, findings)
    elif missing := findings.attempt(study.missing_survey):
        findings.problems.append(missing)
    files = {name: findings.attempt(study.table_file, name) for name in ("customers", "events", "transactions")}
    if not (has_interviews or has_survey or any(files.values())):
        findings.problems.append(
            f"{study.raw}: there is nothing to work on: put interviews into interviews/ or a survey beside study.yml."
        )
    if files["events"] is not None:
        findings.attempt(_check_events, study, findings)
    findings.attempt(_check_customers, study, findings)
    findings.attempt(_check_assumptions, study)
    findings.attempt(_check_vectors_model, study)
    findings.attempt(_check_language_model, study)
    findings.attempt(_check_brand, study, findings)
    findings.attempt(_check_own_sentences, study, findings)
    findings.hints += filter(None, [retention.notice(study)])
    if not study.settings.questions:
        findings.hints.append("study.yml names no research questions; the report will have none to answer.")
    if study.settings.title == name:
        findings.hints.append(f"study.yml: the title is still {name!r}; readers see it at the top of the report.")
    return findings


def _check_interviews(study: Study, findings: Findings) -> None:
    import pandas as pd

    from insights.interviews.coding.decisions import decision_files
    from insights.interviews.reading import read_interviews

    interviews = read_interviews(study)
    turns = interviews.turns
    findings.seen.append(
        f"interviews {count(turns['interview_id'].nunique(), 'interview', 'interviews')}, {count(len(turns), 'turn', 'turns')}"
    )
    for interview, group in turns.groupby("interview_id", sort=True):
        respondents = (group["role"] == "respondent").sum()
        findings.seen.append(
            f"  {interview}: {count(len(group), 'turn', 'turns')}, {respondents} of them by the interviewed; begins:"
        )
        for turn in group.head(FIRST_TURNS).itertuples():
            text = turn.text if len(turn.text) <= 70 else turn.text[:67].rstrip() + "…"
            findings.seen.append(f"      {turn.role:<11} {text}")
    for note in interviews.notes.itertuples():
        place = note.file if pd.isna(note.line) else f"{note.file}, line {int(note.line)}"
        findings.hints.append(f"{place}: {note.note}")
    if decision_files(study):
        findings.attempt(_check_decisions, study, interviews, findings)


def _check_privacy(study: Study, findings: Findings) -> None:
    from insights.interviews.privacy.recognisers import recognisers_for
    from insights.interviews.privacy.review import FILE, load_review, to_look_over, undecided

    recognisers_for(study.language, study.settings.privacy.recognisers)
    review = load_review(study)
    if waiting := undecided(review):
        findings.seen.append(
            f"privacy    {count(waiting, 'name waits', 'names wait')} for your decision in {FILE}: write mask or keep beside each; masked until then"
        )
    if listed := to_look_over(review):
        findings.seen.append(
            f"privacy    {count(listed, 'word', 'words')} to look over in {FILE}: nothing waits for them; write mask beside what is a name"
        )


def _check_persona_decisions(study: Study, findings: Findings) -> None:
    from insights import contracts
    from insights.personas.deciding.proofreading import lines_to_paste, proofread
    from insights.personas.people.members import merged

    path = study.raw / "personas.yml"
    if not path.is_file():
        return
    try:
        decisions = study.persona_decisions
    except InsightsError:  # its mistakes are named already; what else is wrong is named too
        decisions = _what_fits(path)
    if decisions is None:
        return
    entries = _entry_lines(path)
    findings.problems += [_with_line(problem, entries) for problem in _campaign_mistakes(study, decisions)]
    try:
        last = contracts.load("personas", study)
    except InsightsError:
        return  # no run has drafted anything yet
    drafts = sorted({draft.draft for persona in last.personas for draft in persona.drafts})
    if not drafts:
        return
    findings.seen.append(
        f"personas   {count(len(drafts), 'draft', 'drafts')} in the last run, decisions on {len(decisions.personas)}"
    )
    problems, hints = proofread(decisions, last)
    findings.problems += [_with_line(problem, entries) for problem in problems]
    findings.hints += [_with_line(hint, entries) for hint in hints]
    findings.attempt(merged, drafts, decisions)
    if not decisions.personas:
        head = f"{path.name} decides nothing yet. Lines to paste into it, to be filled in:"
        findings.proposals.append(f"{head}\n{lines_to_paste(last)}")


def _check_measures(study: Study, findings: Findings) -> None:
    """Measures that name an insight which the last run does not have: mistyped, or gone."""
    from insights import contracts
    from insights.errors import nearest

    try:
        named = [measure for measure in study.measures if measure.insight]
        known = set(contracts.load("insights", study)["insight"])
    except InsightsError:
        return  # said elsewhere, or there was no run yet
    findings.hints += [
        f"measure {measure.text!r}: the last run has no insight {measure.insight!r}; {nearest(measure.insight, known)}"
        for measure in named
        if measure.insight not in known
    ]


def _what_fits(path: Path) -> PersonaDecisions | None:
    try:
        return read_what_fits(path, PersonaDecisions)
    except InsightsError:
        return None  # not even YAML


def _campaign_mistakes(study: Study, decisions: PersonaDecisions) -> list[str]:
    from insights import contracts
    from insights.contracts.documents import PersonaSet
    from insights.personas.persona_map.campaigns import campaign_mistakes

    if not decisions.campaigns:
        return []
    variables = _variables(study)
    try:
        last = contracts.load("personas", study)
    except InsightsError:
        last = PersonaSet()
    return campaign_mistakes(decisions, last, variables)


def _variables(study: Study):
    """The questions of the survey as it lies there now, and those that the last run made from events."""
    import pandas as pd

    from insights import contracts
    from insights.survey.reading.responses import read_survey

    found = [contracts.empty("variables")]
    for read in (lambda: read_survey(study).variables, lambda: contracts.load("variables", study)):
        try:
            found.append(read())
        except InsightsError:
            continue  # said elsewhere, or there was no run yet
    return pd.concat(found, ignore_index=True).drop_duplicates("variable")


def _entry_lines(path: Path) -> dict[str, int]:
    """How a sentence on a draft or a campaign of `personas.yml` begins, and the line of its entry."""
    content, lines, found = read_yaml(path), lines_of(path), {}
    starts = {"personas": ("draft", ("{}:", "draft: the last run has no {};"))}
    starts["campaigns"] = ("name", ("campaign {!r}:", "two campaigns are called {!r};"))
    for part, (key, begins) in starts.items():
        for i, entry in enumerate(content.get(part) or []):
            if isinstance(entry, dict) and key in entry:
                found |= {begin.format(str(entry[key])): lines[part, i] for begin in begins}
    return found


def _with_line(text: str, entries: dict[str, int]) -> str:
    """A sentence about `personas.yml` with the line of the draft or campaign that it names."""
    head = "personas.yml: "
    line = next((line for begin, line in entries.items() if text.startswith(head + begin)), None)
    return f"personas.yml, line {line}: {text.removeprefix(head)}" if line else text


def _check_vectors_model(study: Study) -> None:
    if study.vectors_model is not None:
        from insights.interviews.vectors.models import load

        load(study.vectors_model)


def _check_language_model(study: Study) -> None:
    if study.settings.models.language:
        from insights.interviews.language.models import pipeline

        pipeline(study.language, model=study.settings.models.language)


def _check_brand(study: Study, findings: Findings) -> None:
    from insights.report.brand import look

    brand = look(study)
    if brand.own:
        parts = [("colours", brand.changed), ("logo", brand.logo), ("fonts", brand.fonts)]
        findings.seen.append(f"brand      {', '.join(name for name, given in parts if given)}")
    if study.settings.report.template:
        from insights.report.formats.deck.master import open_master

        master = open_master(study, brand)
        findings.seen.append(
            f"slides     {study.settings.report.template}: layouts {master.opening.name!r} and {master.content.name!r}"
        )


def _check_own_sentences(study: Study, findings: Findings) -> None:
    from insights import contracts

    if not (study.raw / OWN_WORDS).is_file():
        return
    from insights.report.material import load_material, with_assumptions
    from insights.report.sections import build_sections

    try:
        material = with_assumptions(load_material(study), contracts.load("assumptions", study))
    except InsightsError:  # their references can be looked up in the tables of a run only
        findings.hints.append(f"{OWN_WORDS}: its references are checked once the study has run.")
        return
    own = [section for section in build_sections(material) if section["id"].startswith("own-")]
    findings.seen.append(f"{OWN_WORDS:<10} {count(len(own), 'section', 'sections')} of your own")


def _check_decisions(study: Study, interviews, findings: Findings) -> None:
    from insights.interviews.coding import filled_sheet
    from insights.interviews.coding.codebook import codes_of
    from insights.interviews.coding.decisions import decision_files, read_decisions
    from insights.interviews.coding.overlooked import overlooked
    from insights.interviews.coding.spans import place
    from insights.interviews.privacy import pseudonymise
    from insights.interviews.verbatims import from_open_answers, from_turns, together

    findings.hints += overlooked(study)
    masked = pseudonymise(interviews, study)
    verbatims = together(from_turns(masked.turns, masked.people, language=study.language), from_open_answers(study))
    codes = codes_of(study)
    placed = place(study, codes, verbatims, read=interviews.turns, masked=masked.turns, notes=masked.notes)
    findings.hints += [_about_coding(r) for r in placed.unplaced.itertuples()]
    decided = read_decisions(study, codes, verbatims, placed=placed.codings)
    sheets = filled_sheet.sheets(decision_files(study))
    for coder in sorted({*decided["coder"], *sheets}):
        own = decided[decided["coder"] == coder]
        passages, blind = own["verbatim_id"].nunique(), "; blind" if coder in sheets and sheets[coder].blind else ""
        read = f"{passages} of {len(sheets[coder].passages)} passages" if coder in sheets else count(passages, "passage", "passages")  # fmt: skip
        findings.seen.append(f"codings    {coder}: {read}, {count(len(own), 'decision', 'decisions')}{blind}")


def _about_coding(row) -> str:
    return f"{row.file}, row {int(row.line)}: {row.note}"


def _check_survey(study: Study, findings: Findings) -> None:
    from insights.survey.reading.responses import read_survey
    from insights.survey.reading.roles import propose_roles
    from insights.tabular.surveys import WAVE, declared, read_survey_table

    table = read_survey_table(study)
    findings.seen.append(
        f"survey     {table.path.name}: {count(len(table.frame), 'row', 'rows')}, {count(table.frame.shape[1], 'column', 'columns')}"
    )
    known = declared(study.settings.columns, table)
    parts = {part for column in known.values() for part in column.columns}
    used = [*known, *parts, *([WAVE] if study.settings.survey else [])]
    undeclared = [column for column in table.frame.columns if not any(fits(key, column) for key in used)]
    if undeclared:
        proposals = propose_roles(table)
        left = [any(fits(row.columns or row.column, name) for name in undeclared) for row in proposals.itertuples()]
        proposals = proposals[left]
        head = f"{count(len(undeclared), 'column is', 'columns are')} not declared. Proposal to paste under `columns:` in study.yml, please read it first:"
        findings.proposals.append(head + "\n" + columns_block(proposals))
    if study.settings.columns:
        survey = read_survey(study)
        findings.seen.append(
            f"  {count(len(survey.responses), 'respondent', 'respondents')}, {count(len(survey.variables), 'variable', 'variables')} in use"
        )
        findings.hints += list(survey.notes)
        if study.settings.targets:
            findings.attempt(_check_targets, study, survey)


def _check_targets(study: Study, survey) -> None:
    from insights.survey.sample.weighting import check_targets

    check_targets(survey.responses, study.settings.targets, variables=survey.variables, language=study.language)


def _check_events(study: Study, findings: Findings) -> None:
    from insights.journey.events import read_events

    events = read_events(study)
    findings.seen.append(f"events     {count(len(events), 'event', 'events')}")


def _check_customers(study: Study, findings: Findings) -> None:
    from insights.journey.metrics.customers import read_customers, read_transactions

    base, bought = read_customers(study), read_transactions(study)
    if base is not None:
        lost = int(base.table["lost"].fillna(False).sum())
        findings.seen.append(f"customers  {count(len(base.table), 'customer', 'customers')}, {lost} of them lost")
        findings.hints += base.notes
    if bought is not None:
        people = count(bought["respondent_id"].nunique(), "customer", "customers")
        findings.seen.append(f"purchases  {count(len(bought), 'day', 'days')} with purchases by {people}")


def _check_assumptions(study: Study) -> None:
    from insights.errors import nearest
    from insights.tabular.surveys import WAVE

    settings, crm = study.settings, study.settings.customers
    known = [*settings.columns, *([WAVE] if settings.survey else []), *(crm.columns if crm else [])]
    problems = []
    for number, assumption in enumerate(study.settings.assumptions, start=1):
        for name in (assumption.check.column, assumption.check.by) if assumption.check else ():
            if name and name not in known and settings.column(name) is None:
                problems.append(f"assumption {number}: its check names the column {name!r}; {nearest(name, known)}")
    if problems:
        raise InputError(f"{study.raw / 'study.yml'}: assumptions that cannot be checked", problems=problems)
