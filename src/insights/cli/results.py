"""Commands on what came out: segments of a file, screening, perception, claims; and the sheet for a coder."""

from __future__ import annotations

from pathlib import Path

import click

from insights.cli.group import main
from insights.cli.shown import bar, from_here
from insights.errors import UsageError


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
    click.echo(f"wrote  {from_here(made.path)}: {made.passages} of {made.of} passages")
    for note in made.notes:
        click.echo(f"       {note}")
    click.echo(f"Next: fill it in and save it there; then: insights run {study}")


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


def _names(text):
    return [name.strip() for name in text.split(",") if name.strip()]


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
    progress = bar(source) if is_terminal() else None
    try:
        done = screen_file(open_study(study), source, columns=named, out=out, lenient=lenient, progress=progress)
    finally:
        if progress:
            progress.close()
    click.echo(f"wrote  {from_here(done.path)}: {done.rows:,} rows")
    for persona, n in done.personas.items():
        click.echo(
            f"{persona or 'nobody':<6} {n:>12,}  {n / done.rows:6.1%}{'' if persona else '  without any known answer'}"
        )
    if done.not_asked:
        click.echo(f"not asked: {', '.join(done.not_asked)}; the accuracies of the screening do not hold then")
    for column, answers in done.unknown.items():
        shown = ", ".join(f"{answer!r} ({n:,})" for answer, n in answers.most_common(3))
        click.echo(f"unknown in {column}: {sum(answers.values()):,} answers: {shown}")


@main.command()
@click.argument("study")
@click.argument("forms", metavar="[FILE...]", nargs=-1, type=click.Path(path_type=Path, exists=True, dir_okay=False))
def perception(study, forms):
    """Write the questionnaire on STUDY's persona sheets, or score the FILEs that colleagues filled in.

    Without FILE: writes reports/<study>/perception_form.xlsx, one copy of which each colleague fills in under his or her initials.
    With FILE: per persona and construct the mean (1 to 7) with its 95 % interval, raters n and Cronbach's alpha; no figure below 5 raters, or the study's smallest group.

    \b
    Example: insights perception serviceportal
             insights perception serviceportal forms/*.xlsx
    """
    from insights import contracts, ledger
    from insights.estimates import suppress_below
    from insights.personas import perception as scale
    from insights.study import open_study

    opened = open_study(study)
    personas, language = contracts.load("personas", opened), opened.language
    if not forms:
        path = opened.reports / "perception_form.xlsx"
        ledger.write(path, scale.form(personas, language=language), opened)
        click.echo(f"wrote  {from_here(path)}: {len(personas.personas)} personas")
        click.echo(f"Next: have copies of it filled in, then: insights perception {study} FILE...")
        return
    scores = scale.score(scale.read_forms(forms, personas, language=language), language=language)
    path = opened.reports / "perception_scores.csv"
    ledger.write(path, scores.to_csv(index=False).encode(), opened)
    click.echo(scores.to_string(index=False, na_rep="-"))
    if (scores["n"] < suppress_below()).any():
        click.echo(f"No figure where fewer than {suppress_below()} people rated.")
    click.echo(f"wrote  {from_here(path)}")


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
        shown = [f"wrote  {from_here(out)}: {len(table)} rows"]
    click.echo("\n".join(shown))
