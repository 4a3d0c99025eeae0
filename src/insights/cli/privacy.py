"""Commands on what people were promised: the leak scan and a participant's withdrawal."""

from __future__ import annotations

import sys

import click

from insights.cli.group import main
from insights.cli.shown import from_here
from insights.errors import UsageError


@main.command()
@click.argument("study")
def leaks(study):
    """Look for names, addresses and customers' numbers in the hand-over files and reports of STUDY; nothing is written.

    Names are those of the key of the pseudonyms and of interviews.csv, in every inflection; none is printed. A run does the same before
    it writes a report.

    \b
    Example: insights leaks serviceportal
    """
    from insights.protection import leaks as scan
    from insights.study import open_study

    opened = open_study(study)
    found = scan.scan_study(opened)
    for leak in found:
        click.echo(str(leak), err=True)
    if found:
        sys.exit(1)
    click.echo(f"{opened.processed.name}: nobody is named in data/processed or reports")


@main.command()
@click.argument("study")
@click.argument("who", metavar="INTERVIEW")
@click.option("--dry-run", is_flag=True, help="Only show what would go.")
@click.option("--yes", is_flag=True, help="Do not ask.")
def withdraw(study, who, dry_run, yes):
    """Remove the INTERVIEW (or respondent) of somebody who withdraws from STUDY, from data/raw and from everything derived.

    Their files, their rows in every table, their part of the key; data/processed, reports and cached vectors of the study go as a whole
    and come back with the next run, without them. A scan for their names, ids and words proves it; withdrawals.csv keeps date and
    numbers, not who. Copies elsewhere (version control, backups, exports) are not touched.

    \b
    Example: insights withdraw serviceportal i08 --dry-run
             insights withdraw serviceportal i08 --yes
    """
    from insights.interviews.withdrawing import ID_COLUMNS, ids_given, spoken
    from insights.protection.withdrawing import carrying_out, planning
    from insights.study import open_study

    opened = open_study(study)
    found = planning.plan(opened, who, spoken(opened), id_columns=ID_COLUMNS, given=ids_given(opened))
    if found.is_empty:
        raise UsageError(f"{opened.raw}: nothing there is of {who!r}; name an interview or a respondent as in data/processed/{study}/people.csv.")  # fmt: skip
    for line in _shown(found):
        click.echo(line)
    if dry_run:
        return
    if not found.by_hand and not yes:
        click.confirm("Remove all this for good?", abort=True)
    carrying_out.carry_out(found)
    left, scanned = carrying_out.traces(found)
    carrying_out.log(found, scanned, len(left))
    for trace in left:
        click.echo(f"left    {trace}", err=True)
    click.echo(
        f"scan    {scanned} files looked through, {len(left)} traces left" + (": remove these by hand" if left else "")
    )
    if (opened.workspace.root / ".git").exists():
        click.echo(
            "note    version control keeps what it once held: rewrite its history if data/raw was ever committed"
        )
    click.echo(f"Next: insights run {study}")
    sys.exit(1 if left else 0)


def _shown(found):
    from insights.ledger import REPLACED

    copies = [path for path in found.deleted if path.parent.name == REPLACED]
    for path in found.deleted:
        if path not in copies:
            yield f"delete  {from_here(path)}"
    if copies:
        yield f"delete  {from_here(copies[0].parent)}: {len(copies)} copies of earlier outputs"
    for path, n in found.rows.items():
        yield f"rows    {from_here(path)}: {n}"
    for folder in found.derived:
        yield f"empty   {from_here(folder)}"
    for file, interview in dict.fromkeys((row["file"], row["interview_id"]) for row in found.pinned):
        yield f"keep    {interview} for {file}, written into interviews.csv"
    for line in found.by_hand:
        yield f"by hand {line}"
