"""Commands on a whole study: new, check, run, status, list, lab."""

from __future__ import annotations

import sys
import time

import click

from insights.cli.group import main
from insights.cli.shown import from_here
from insights.errors import InsightsError


@main.command()
@click.argument("study")
@click.option("--interviews", is_flag=True, help="Interviews only.")
@click.option("--survey", is_flag=True, help="Survey only.")
@click.option(
    "--language", type=click.Choice(["de", "en"]), default="de", show_default=True, help="Language of the reports."
)
def new(study, interviews, survey, language):
    """Make the folder of a new STUDY with commented templates.

    Without --interviews or --survey, or with both, it is made for interviews and a survey. Files that are already there are kept; a survey that lies there has its columns proposed.

    \b
    Example: insights new kino-2026 --interviews --language de
    """
    from insights.templates import new_study

    kind = "mixed" if interviews == survey else "interviews" if interviews else "survey"
    made = new_study(study, kind=kind, language=language)
    for path in made.written:
        click.echo(f"wrote  {path}")
    for path in made.kept:
        click.echo(f"kept   {path}")
    click.echo(f"Next: {made.advice}")


@main.command()
@click.argument("study")
def check(study):
    """Check everything that people wrote for STUDY and report all mistakes at once.

    \b
    Example: insights check serviceportal
    """
    from insights.checking import check_study

    findings = check_study(study)
    for line in findings.seen:
        click.echo(line)
    for block in findings.proposals:
        click.echo("\n" + block)
    for line in findings.hints:
        click.echo("hint: " + line)
    for problem in findings.problems:
        click.echo("mistake: " + problem, err=True)
    if findings.problems:
        sys.exit(1)
    click.echo(f"No mistakes found. Next: insights run {study}")


@main.command()
@click.argument("study")
@click.option("--from", "start", metavar="STAGE", help="Begin with this stage.")
@click.option("--only", metavar="STAGE", help="Run this stage alone.")
@click.option("--force", is_flag=True, help="Run even what has not changed, and overwrite edits by hand.")
@click.option(
    "-p",
    "--parameter",
    "parameters",
    multiple=True,
    metavar="STAGE.NAME=VALUE",
    help="Set a stage's parameter for this run.",
)
def run(study, start, only, force, parameters):
    """Run the stages of STUDY that are not up to date, through to the reports.

    \b
    Example: insights run serviceportal -p segments.max_segments=6
    """
    from insights.runner import is_terminal, parse_overrides, run_study
    from insights.stages import chosen
    from insights.study import open_study

    opened, begun = open_study(study), time.time()
    reports = run_study(
        opened,
        start=start,
        only=only,
        force=force,
        parameters=parse_overrides(list(parameters)),
        report=_print_stage,
        progress=is_terminal(),
    )
    click.echo()
    stages = chosen(start=start, only=only)
    files = {opened.reports / name for stage in stages for name in stage.reports}
    shown = files & set(reports)
    if "report" in [stage.name for stage in stages]:
        shown |= {path for path in opened.reports.glob("by_*/index.html") if path.stat().st_mtime >= begun}
    order = {".html": 1, ".xlsx": 2}  # the report comes last
    for path in sorted(shown, key=lambda p: (p.name == "report.html", order.get(p.suffix, 0), p.name)):
        what = "Report" if path.name == "report.html" else _WHAT.get(path.suffix, "File")
        click.echo(f"{what}: {from_here(path)}")
    if "report" not in [stage.name for stage in stages]:
        click.echo(f"The report was not rebuilt; next: insights run {study}")


_WHAT = {".xlsx": "Tables", ".html": "Page", ".pdf": "Print", ".sql": "Query"}


def _print_stage(stage, state, seconds, text):
    if state == "started":
        return
    took = f"{seconds:5.0f} s" if seconds else "       "
    first = (text.splitlines() or [""])[0]
    line = f"{stage.number:<3} {stage.title:<18} {state:<8} {took}   {first if state != 'stopped' else ''}".rstrip()
    if sys.stderr.isatty():
        from tqdm import tqdm

        tqdm.write(line)
    else:
        click.echo(line)
    sys.stdout.flush()


@main.command()
@click.argument("study")
def status(study):
    """Show where each stage of STUDY stands: done, stale because …, waiting for a person.

    \b
    Example: insights status serviceportal
    """
    from insights.protection import retention
    from insights.runner import status as stage_status
    from insights.study import open_study

    opened = open_study(study)
    if told := retention.notice(opened):
        click.echo(told)
    for row in stage_status(opened):
        click.echo(
            f"{row.stage.number:<3} {row.stage.title:<18} {row.state:<21} {row.summary if row.state == 'done' else ''}".rstrip()
        )
        for reason in row.reasons[:5]:
            click.echo(f"   because {reason}")
        if len(row.reasons) > 5:
            click.echo(f"   and {len(row.reasons) - 5} more reasons")


@main.command(name="list")
def list_studies():
    """List the studies of this workspace, and which of them are past the day until which they may be kept.

    \b
    Example: insights list
    """
    from insights.protection import retention
    from insights.study import find_workspace, open_study

    workspace = find_workspace()
    names = workspace.studies()
    for name in names:
        try:
            opened = open_study(name, workspace=workspace)
            click.echo("  ".join(filter(None, [f"{name:<20} {opened.settings.title}", retention.mark(opened)])))
        except InsightsError:
            click.echo(f"{name:<20} (study.yml has mistakes: insights check {name})")
    if not names:
        click.echo(f"No studies in {workspace.root} yet. Next: insights new my-study")


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1, type=click.UNPROCESSED)
def lab(options):
    """Open JupyterLab with the notebooks of this workspace; OPTIONS are handed on to it.

    \b
    Example: insights lab
             insights lab --no-browser --port 8890
    """
    from insights.runner import start_lab
    from insights.study import find_workspace

    sys.exit(start_lab(find_workspace(), options))
