"""The command `insights`, its first screen, and how mistakes are shown."""

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
    insights import kino-2026 project.qdpx   a project of MAXQDA, ATLAS.ti, NVivo … goes on here
    insights export kino-2026 --for maxqda   and back again
    insights sheet kino-2026 --coder ben     an Excel sheet for a coder to fill in
    insights screen kino-2026 crm.csv        the persona of everybody in a table
    insights perception kino-2026    the questionnaire on the persona sheets, and its scores
    insights claims kino-2026 --text "43 %"  which statement says so, and what it rests on
    insights leaks kino-2026         does any file name somebody?
    insights withdraw kino-2026 k03  somebody withdraws: removed from everything

    \b
    For people to read: reports/<study>/report.html, and every table of the coding in
    reports/<study>/code_analysis.xlsx. The CSV files in data/processed are for programs.
    """
