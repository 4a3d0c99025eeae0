"""`insights …`: parses, calls one function, prints."""

from __future__ import annotations

import sys
import time
from pathlib import Path

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
    insights screen kino-2026 crm.csv        the persona of everybody in a table
    insights perception kino-2026    the questionnaire on the persona sheets, and its scores
    insights claims kino-2026 --text "43 %"  which statement says so, and what it rests on

    \b
    For people to read: reports/<study>/report.html, and every table of the coding in
    reports/<study>/code_analysis.xlsx. The CSV files in data/processed are for programs.
    """


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
        click.echo(f"{what}: {_from_here(path)}")
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


def _from_here(path):
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
@click.option("--append", is_flag=True, help="With --proposals: add new rows below those of the coder's file.")
def sheet(study, coder, share, n, everything, proposals, append):
    """Write an Excel sheet into STUDY's codings/ for a coder to fill in, blind unless --proposals is given.

    The passages are drawn at random from those that other coders have before them, else from all. A file that is there is never
    overwritten; --append adds rows to it and leaves those that are there as they are. Close the file in Excel before.

    \b
    Example: insights sheet serviceportal --coder ben
             insights sheet serviceportal --coder anna --all
             insights sheet serviceportal --coder anna --proposals
             insights sheet serviceportal --coder anna --proposals --append
    """
    from insights.interviews.analysis.coding_sheet import write_sheet
    from insights.study import open_study

    if everything and (n or proposals):
        raise UsageError("Use --all without --n and --proposals.")
    if append and not proposals:
        raise UsageError("Use --append with --proposals; what a blind sheet holds was drawn once.")
    opened = open_study(study)
    made = write_sheet(opened, coder=coder, share=share, n=n, everything=everything, proposals=proposals, append=append)
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


@main.command(name="segment-file")
@click.argument("source", type=click.Path(path_type=Path))
@click.option("--items", default="", metavar="A,B", help="Columns of answers that build the segments.")
@click.option("--numbers", default="", metavar="C,D", help="Columns of whole numbers to be taken as amounts.")
@click.option("--counts", default="", metavar="E,F", help="Columns of counts, such as visits a month.")
@click.option("--keep", default="", metavar="ID", help="Columns to write beside the segment.")
@click.option("--out", "target", required=True, type=click.Path(path_type=Path), help="The parquet file to write.")
@click.option("--max-segments", default=8, show_default=True, help="The most segments to try.")
@click.option("--min-share", default=0.05, show_default=True, help="Least share of the rows in a segment.")
@click.option("--seed", default=1, show_default=True, help="The same seed gives the same segments.")
@click.option("--scheduler", metavar="ADDRESS", help="Of a Dask cluster, such as tcp://10.0.0.5:8786.")
def segment_file(source, target, keep, max_segments, min_share, seed, scheduler, **columns):
    """Divide the rows of a parquet file, up to tens of millions, into segments.

    \b
    Example: insights segment-file customers.parquet --items a,b,c --keep id --out segments.parquet
    """
    from insights.survey import at_scale

    found = at_scale.segment_file(
        source,
        target,
        keep=_names(keep),
        max_segments=max_segments,
        min_share=min_share,
        seed=seed,
        scheduler=scheduler,
        report=click.echo,
        **{kind: _names(given) for kind, given in columns.items()},
    )
    if found.target:
        click.echo("\n" + found.profile.to_string(index=False, float_format="{:.2f}".format))


@main.command()
@click.argument("study")
@click.argument("source", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--column", "columns", multiple=True, metavar="QUESTION=NAME", help="How FILE calls a question.")
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="The table to write, .csv, .tsv, .xlsx or .parquet; without it FILE's name and _personas.",
)
@click.option("--lenient", is_flag=True, help="Questions without a column and unknown answers count as not answered.")
def screen(study, source, columns, out, lenient):
    """Write FILE anew with the persona of everybody in it, by the screening of STUDY.

    FILE: csv, tsv, xlsx, parquet or sav, of any size, with a column for each question of the screening (reports/<study>/screening.html
    shows them), holding answers or their codes. An Excel sheet holds 1,048,575 rows; write more as csv or parquet.

    \b
    Example: insights screen serviceportal customers.csv
             insights screen serviceportal crm.parquet --column kanal=preferred_channel --lenient
    """
    from insights.personas.screening.applying import screen_file
    from insights.runner import is_terminal
    from insights.study import open_study

    named = {}
    for given in columns:
        question, found, name = given.rpartition("=")
        if not found or not question or not name:
            raise UsageError(f"--column {given}: write QUESTION=NAME, such as kanal=preferred_channel.")
        named[question] = name
    bar = _bar(source) if is_terminal() else None
    try:
        done = screen_file(open_study(study), source, columns=named, out=out, lenient=lenient, progress=bar)
    finally:
        if bar:
            bar.close()
    click.echo(f"wrote  {_from_here(done.path)}: {done.rows:,} rows")
    for persona, n in done.personas.items():
        click.echo(
            f"{persona or 'nobody':<6} {n:>12,}  {n / done.rows:6.1%}{'' if persona else '  without any known answer'}"
        )
    if done.not_asked:
        click.echo(f"not asked: {', '.join(done.not_asked)}; the accuracies of the screening do not hold then")
    for column, answers in done.unknown.items():
        shown = ", ".join(f"{answer!r} ({n:,})" for answer, n in answers.most_common(3))
        click.echo(f"unknown in {column}: {sum(answers.values()):,} answers: {shown}")


def _bar(source):
    """A progress bar on the terminal, to be called with how much is done of how much."""
    from tqdm import tqdm

    class Bar(tqdm):
        def __call__(self, done, total):
            self.total = total
            self.update(done - self.n)

    return Bar(desc=source.name, unit="", unit_scale=True, file=sys.stderr)


@main.command()
@click.argument("study")
@click.argument("forms", metavar="[FILE...]", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def perception(study, forms):
    """Write the questionnaire on STUDY's persona sheets, or score the FILEs that colleagues filled in.

    Without FILE: writes reports/<study>/perception_form.xlsx, one copy of which each colleague fills in under his or her initials.
    With FILE: per persona and construct the mean (1 to 7) with its 95 % interval, raters n and Cronbach's alpha; no figure below 5 raters.

    \b
    Example: insights perception serviceportal
             insights perception serviceportal forms/*.xlsx
    """
    from insights import contracts, ledger
    from insights.estimates import SUPPRESS_BELOW
    from insights.personas import perception as scale
    from insights.study import open_study

    opened = open_study(study)
    personas, language = contracts.load("personas", opened), opened.language
    if not forms:
        path = opened.reports / "perception_form.xlsx"
        ledger.write(path, scale.form(personas, language=language), opened)
        click.echo(f"wrote  {_from_here(path)}: {len(personas.personas)} personas")
        click.echo(f"Next: have copies of it filled in, then: insights perception {study} FILE...")
        return
    scores = scale.score(scale.read_forms(forms, personas, language=language), language=language)
    path = opened.reports / "perception_scores.csv"
    ledger.write(path, scores.to_csv(index=False).encode(), opened)
    click.echo(scores.to_string(index=False, na_rep="-"))
    if (scores["n"] < SUPPRESS_BELOW).any():
        click.echo(f"No figure where fewer than {SUPPRESS_BELOW} people rated.")
    click.echo(f"wrote  {_from_here(path)}")


@main.command()
@click.argument("study")
@click.option("--section", metavar="NAME", help="Only claims of this section.")
@click.option("--strength", metavar="NAME", help="Only findings, tendencies (tendency), hypotheses or single voices.")
@click.option("--text", metavar="WORDS", help="Only claims whose sentence holds these words, such as '43 %'.")
@click.option("--id", "claim_id", metavar="ID", help="One claim with all its evidence.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="A .csv or .xlsx file to write the list to."
)
def claims(study, section, strength, text, claim_id, out):
    """List every statement of STUDY's report, or one with its evidence: where does this 43 % come from?

    \b
    Example: insights claims serviceportal --text "43 %"
             insights claims serviceportal --id nps-all
             insights claims serviceportal --section segments
             insights claims serviceportal --strength hypothesis --out open.xlsx
    """
    from insights.report.evidence import listing
    from insights.study import open_study

    opened = open_study(study)
    if claim_id and (section or strength or text):
        raise UsageError("Use --id without --section, --strength and --text.")
    if claim_id:
        claim, table = listing.evidence(opened, claim_id)
        shown = listing.told(claim, table)
    else:
        table = listing.claims(opened, section=section, strength=strength, text=text)
        shown = listing.lines(table)
    if out:
        listing.write(table, out)
        shown = [f"wrote  {_from_here(out)}: {len(table)} rows"]
    click.echo("\n".join(shown))


def _names(text):
    return [name.strip() for name in text.split(",") if name.strip()]


if __name__ == "__main__":
    main()
