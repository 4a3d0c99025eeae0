"""`insights …`: parses, calls one function, prints."""

from __future__ import annotations

import sys

import click

from insights.errors import InsightsError, UsageError


class _Commands(click.Group):
    """Prints errors that a person can put right as lines, not as tracebacks; lists commands in the order of work."""

    def list_commands(self, ctx):
        return list(self.commands)

    def resolve_command(self, ctx, args):
        try:
            return super().resolve_command(ctx, args)
        except click.UsageError as error:
            from insights.errors import nearest

            raise click.UsageError(
                f"There is no command {args[0]!r}; {nearest(args[0], self.commands)}.", ctx
            ) from error

    def invoke(self, ctx):
        try:
            return super().invoke(ctx)
        except InsightsError as error:
            click.echo(str(error), err=True)
            sys.exit(2 if isinstance(error, UsageError) else 1)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="insights")
def main():
    """From interviews to personas that hold: a raw study becomes reports.

    \b
    insights new kino-2026           a template to fill in
    insights check kino-2026         is everything that you wrote in order?
    insights run kino-2026           all stages, through to the report
    insights sheet kino-2026 --coder ben     an Excel sheet for a coder to fill in

    \b
    For people to read: reports/<study>/report.html, and every table of the coding in
    reports/<study>/code_analysis.xlsx. The CSV files in data/processed are for programs.
    """


@main.command()
@click.argument("study")
@click.option("--interviews", "kind", flag_value="interviews", help="Interviews only.")
@click.option("--survey", "kind", flag_value="survey", help="Survey only.")
@click.option(
    "--language", type=click.Choice(["de", "en"]), default="de", show_default=True, help="Language of the reports."
)
def new(study, kind, language):
    """Make the folder of a new STUDY with commented templates.

    Files that are already there are kept; a survey that lies there has its columns proposed.

    \b
    Example: insights new kino-2026 --interviews --language de
    """
    from insights.templates import new_study

    made = new_study(study, kind=kind or "mixed", language=language)
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

    opened = open_study(study)
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
    for path in sorted(files & set(reports), key=lambda path: path.suffix == ".html"):
        click.echo(f"{'Report' if path.suffix == '.html' else 'Tables'}: {_from_here(path)}")
    if "report" not in [stage.name for stage in stages]:
        click.echo(f"The report was not rebuilt; next: insights run {study}")


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


def _from_here(path):
    from pathlib import Path

    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


@main.command()
@click.argument("study")
@click.option("--coder", required=True, metavar="NAME", help="Who codes; the file is named after him or her.")
@click.option(
    "--share", type=click.FloatRange(0.01, 1), default=0.2, show_default=True, help="Part of the passages, at least 30."
)
@click.option("--n", type=click.IntRange(1), help="Just so many passages.")
@click.option("--all", "everything", is_flag=True, help="All passages.")
@click.option(
    "--proposals", is_flag=True, help="Not blind: what to code next, with the machine's proposals to accept or reject."
)
def sheet(study, coder, share, n, everything, proposals):
    """Write an Excel sheet into STUDY's codings/ for a coder to fill in, blind unless --proposals is given.

    The passages are drawn at random from those that other coders have before them, else from all. A file that is there is never
    overwritten.

    \b
    Example: insights sheet serviceportal --coder ben
             insights sheet serviceportal --coder anna --all
             insights sheet serviceportal --coder anna --proposals
    """
    from insights.interviews.analysis.coding_sheet import write_sheet
    from insights.study import open_study

    if everything and (n or proposals):
        raise UsageError("Use --all without --n and --proposals.")
    opened = open_study(study)
    made = write_sheet(opened, coder=coder, share=share, n=n, everything=everything, proposals=proposals)
    click.echo(f"wrote  {_from_here(made.path)}: {made.passages} of {made.of} passages")
    for note in made.notes:
        click.echo(f"       {note}")
    click.echo(f"Next: fill it in and save it there; then: insights run {study}")


@main.command()
@click.argument("study")
def status(study):
    """Show where each stage of STUDY stands: done, stale because …, waiting for a person.

    \b
    Example: insights status serviceportal
    """
    from insights.runner import status as stage_status
    from insights.study import open_study

    for row in stage_status(open_study(study)):
        click.echo(
            f"{row.stage.number:<3} {row.stage.title:<18} {row.state:<21} {row.summary if row.state == 'done' else ''}".rstrip()
        )
        for reason in row.reasons[:5]:
            click.echo(f"   because {reason}")
        if len(row.reasons) > 5:
            click.echo(f"   and {len(row.reasons) - 5} more reasons")


@main.command(name="list")
def list_studies():
    """List the studies of this workspace.

    \b
    Example: insights list
    """
    from insights.study import find_workspace, open_study

    workspace = find_workspace()
    names = workspace.studies()
    for name in names:
        try:
            click.echo(f"{name:<20} {open_study(name, workspace=workspace).settings.title}")
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


if __name__ == "__main__":
    main()
