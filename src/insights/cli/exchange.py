"""Commands that take projects of other tools in and out: import, export."""

from __future__ import annotations

from pathlib import Path

import click

from insights.cli.group import main
from insights.cli.shown import from_here

_SHOWN = 8  # lines of a kind on the terminal; all of them stand in the report file


@main.command(name="import")
@click.argument("study")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--coder", default="", metavar="NAME", help="Who coded, where FILE does not say.")
@click.option(
    "--complete", is_flag=True, help="Coders read what they coded as a whole: what they did not give is rejected."
)
@click.option("--partial", is_flag=True, help="Leave out codings in documents whose text is not there.")
@click.option(
    "--positions", metavar="HOW", help="How FILE counts positions, such as utf16-kept-exclusive; else measured."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be written.")
def import_project(study, source, coder, complete, partial, positions, dry_run):
    """Take a project of another tool into STUDY: transcripts, people, codebook, codings, memos.

    FILE: a REFI-QDA project or codebook (.qdpx, .qde, .qdc), as MAXQDA, ATLAS.ti, NVivo, QualCoder and f4 write them; a project of
    Taguette (.sqlite3); a table of coded segments (MAXQDA, Taguette, or one's own; xlsx, csv), or of cases by codes with 0 and 1. What is
    in the study already is never overwritten. Everything is written, or nothing.

    \b
    Example: insights import kino-2026 project.qdpx --dry-run
             insights import kino-2026 segments.xlsx --coder anna
    """
    from insights.interviews.exchange.formats import read_incoming
    from insights.interviews.exchange.import_report import report, report_file, try_out
    from insights.interviews.exchange.into_study import plan_import, write_import

    opened = _study_to_fill(study)
    incoming = read_incoming(source, positions=positions)
    plan = plan_import(incoming, opened, coder=coder, partial=partial, complete=complete)
    trial = try_out(plan, opened)
    click.echo("\n".join(report(source, incoming, plan, trial, notes=_SHOWN)))
    name, told = report_file(source, report(source, incoming, plan, trial), opened)
    if dry_run or not plan.files:
        _tell("would write", opened.raw, plan.files)
        return
    plan.files[name] = told
    write_import(plan, opened)
    _tell("wrote", opened.raw, plan.files)
    click.echo(f"Next: insights check {study}")


def _tell(verb, folder, names):
    """A line for every file, and one for all interviews."""
    interviews = [name for name in names if name.startswith("interviews/")]
    if len(interviews) > 1:
        click.echo(f"{verb}  {from_here(folder / 'interviews')}: {len(interviews)} files")
    for name in names:
        if len(interviews) < 2 or name not in interviews:
            click.echo(f"{verb}  {from_here(folder / name)}")
    if not names:
        click.echo("Nothing is new: all of it is in the study already.")


def _study_to_fill(name):
    """The study called `name`. Raises UsageError that says how to make it where there is none."""
    from insights.errors import UsageError
    from insights.study import find_workspace, open_study

    try:
        return open_study(name)
    except UsageError as error:
        if find_workspace().raw(name).exists():
            raise
        raise UsageError(f"{error} To make it: insights new {name} --interviews") from error


@main.command(name="export")
@click.argument("study")
@click.option(
    "--for", "target", required=True, metavar="TOOL", help="maxqda, atlasti, nvivo, qualcoder, tidy or matrix."
)
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="The file to write; .qdc: the codebook alone."
)
@click.option("--without-texts", is_flag=True, help="Codes and their places, but nothing that anybody said.")
@click.option("--proposals", is_flag=True, help="With what the machine proposes, as a coder called machine.")
@click.option("--open-answers", is_flag=True, help="With the open answers of the survey.")
def export_study(study, target, out, without_texts, proposals, open_answers):
    """Write STUDY for another tool to go on with: texts, codebook, codings, people with attributes, memos.

    The texts are those of data/processed: what is masked stays masked, in memos too. For maxqda, atlasti, nvivo and qualcoder it is a
    REFI-QDA project (.qdpx) in the way that the program reads it; tidy is a table (csv or xlsx) with one row per coding, matrix one of
    people by codes with 0 and 1.

    \b
    Example: insights export serviceportal --for maxqda
             insights export serviceportal --for tidy --out codings.xlsx
    """
    from insights.interviews.exchange.exporting import export
    from insights.study import open_study

    given = {"texts": not without_texts, "proposals": proposals, "open_answers": open_answers}
    done = export(open_study(study), target, out=out, **given)
    click.echo(f"wrote  {from_here(done.path)}: {', '.join(done.held)}")
    for line in [*done.said, *(f"lost: {line}" for line in done.lost)]:
        click.echo(f"       {line}")
    click.echo("Masked as in data/processed; the key of the pseudonyms stays in data/raw.")
