"""Segments of a whole customer base: a parquet file of any length in, a segment for every row out."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd

from insights.errors import InputError, UsageError
from insights.files import make_folder
from insights.survey.at_scale import choosing, fitting, patterns, reading, tables
from insights.survey.at_scale.workers import open_workers

MOST_SEGMENTS = 16


@dataclass(frozen=True)
class FileSegments:
    """What was found in a file.

    `selection` has one row per number of segments, `profile` one per item and answer: `overall` and `segment_1` … hold the shares of the
    answer, or the means of a number; its first row is the share of the rows assigned to each segment. `k` is 1 and `target` None when no segments were found; `why` says so.
    """

    k: int
    why: str
    n: int
    patterns: int
    selection: pd.DataFrame
    profile: pd.DataFrame
    target: Path | None


def segment_file(
    source: Path | str,
    target: Path | str,
    *,
    items: Sequence[str],
    numbers: Sequence[str] = (),
    counts: Sequence[str] = (),
    keep: Sequence[str] = (),
    max_segments: int = 8,
    min_share: float = 0.05,
    n_starts: int = 20,
    n_bootstrap: int = 100,
    start_sample: int = 100_000,
    stability_sample: int = 5_000,
    seed: int = 1,
    scheduler: str | None = None,
    report: Callable[[str], None] | None = None,
) -> FileSegments:
    """Latent class segments of the rows of a parquet file, from 500 rows to tens of millions, written to `target` row by row.

    `items` are the columns that build segments: texts, whole numbers, yes/no and categories as answers; columns of floats and those named in
    `numbers` as numbers (cut at four standard deviations, rounded to 1/512 of one; skewed amounts as logarithms), `counts` as Poisson counts.
    Empty cells are missing at random. Random starts run on `start_sample` rows, the best solution of each number of segments is then fitted
    to all rows. Then `stability_sample` rows are asked what the stage segments asks of a survey: whether the answers hang together, whether people
    differ by type or only by degree, whether each further class is more than chance, and whether every class comes back (Hennig's Jaccard).
    `target` gets the columns in `keep`, `segment` (1 answers highest; the largest where no column has an order) and `probability`; it appears when it is whole. `scheduler` is the address of a Dask cluster whose workers see `source`; the result is the
    same to the last digit. `report` gets lines on the progress.
    Raises InputError for columns that do not fit, UsageError for options out of range.
    """
    source, target = Path(source), Path(target)
    say = report or (lambda line: None)
    _check_options(max_segments, min_share, n_starts, n_bootstrap, target)
    names = list(dict.fromkeys([*items, *numbers, *counts]))
    if not names:
        raise UsageError("No columns are named that could build segments; name some with items, numbers or counts.")
    reading.check_columns(source, [*names, *keep])
    from threadpoolctl import threadpool_limits

    with open_workers(scheduler) as workers:
        groups = range(reading.open_parquet(source).num_row_groups)
        coding = _coding(workers, groups, source, names, numbers, counts)
        left_out = [name for name in names if name not in {column.name for column in coding.columns}]
        if left_out:
            say(f"left out, because the answers do not differ: {', '.join(left_out)}")
        found = patterns.merge(workers.over(patterns.count_group, groups, source, coding), coding)
        say(f"{found.n:,} rows read, {len(found):,} different answer patterns")
        rng = np.random.default_rng([seed, 11])
        fitted = choosing.candidates(
            workers,
            found,
            max_segments=max_segments,
            n_starts=n_starts,
            start_sample=start_sample,
            rng=rng,
            seed=seed,
            report=say,
        )
        tested = found.sample(stability_sample, rng).items()
        say(f"tests on {tested.n:,} rows, stability in up to {n_bootstrap} bootstrap samples of them")
        with threadpool_limits(1):  # small products: threads cost more than they bring
            choice = choosing.choose(fitted, tested, coding, min_share=min_share, n_bootstrap=n_bootstrap, seed=seed)
        say(choice.why)
        taken, sizes = choice.taken, np.array([found.n])
        if taken.k > 1:
            look_up = fitting.tables_of(coding, taken.items, taken.state)
            sizes = _write(workers, groups, source, target, keep, coding, look_up)
            say(f"a segment for each of {found.n:,} rows written to {target}; {choice.order}")
    return FileSegments(
        k=taken.k,
        why=choice.why,
        n=found.n,
        patterns=len(found),
        selection=tables.comparison(fitted, choice),
        profile=tables.profile(taken, fitted[0], coding, sizes),
        target=target if taken.k > 1 else None,
    )


def _check_options(max_segments: int, min_share: float, n_starts: int, n_bootstrap: int, target: Path) -> None:
    if not 1 <= max_segments <= MOST_SEGMENTS:
        raise UsageError(f"max_segments is {max_segments}, but must lie between 1 and {MOST_SEGMENTS}.")
    if not 0 < min_share <= 0.5:
        raise UsageError(f"min_share is {min_share:g}, but must lie above 0 and not above 0.5, such as 0.05 for 5 %.")
    if n_starts < 1 or n_bootstrap < 2:
        raise UsageError("n_starts must be 1 or more, n_bootstrap 2 or more.")
    if target.suffix != ".parquet":
        raise UsageError(f"{target}: the segments are written as parquet; let the name end in .parquet.")


def _coding(
    workers, groups, source: Path, names: list[str], numbers: Sequence[str], counts: Sequence[str]
) -> reading.Coding:
    import pyarrow as pa

    schema = reading.open_parquet(source).schema_arrow
    floats = [
        name
        for name in names
        if pa.types.is_floating(schema.field(name).type) or pa.types.is_decimal(schema.field(name).type)
    ]
    measured = tuple(dict.fromkeys([*floats, *numbers, *counts]))
    for name in measured:
        kind = schema.field(name).type
        if not (pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind)):
            raise InputError(f"{source}, column {name!r}: holds {kind}, so it can be neither a number nor a count.")
    looks = list(workers.over(reading.look, groups, source, names, measured))
    if not looks:
        raise InputError(f"{source}: has no rows.")
    return reading.grouped(reading.columns_from(looks, counts, source))


def assign_group(group: int, source: Path, keep: Sequence[str], coding: reading.Coding, tables: fitting.Tables):
    """Record batches of one row group with the columns in `keep`, `segment` and `probability`."""
    import pyarrow as pa

    done = []
    names = [column.name for column in coding.columns]
    for batch in reading.batches(source, group, dict.fromkeys([*keep, *names])):
        segment, probability = fitting.assign_rows(coding.cells(batch), tables)
        columns = {name: batch.column(name) for name in keep}
        done.append(pa.record_batch({**columns, "segment": pa.array(segment), "probability": pa.array(probability)}))
    return done


def _write(workers, groups, source: Path, target: Path, keep: Sequence[str], coding, look_up) -> np.ndarray:
    """Stream segments into a temporary file beside `target` and rename it, so that `target` is never half; returns rows per segment."""
    import pyarrow.parquet as pq

    make_folder(target.parent)
    handle, temporary = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.", suffix=".tmp")
    os.close(handle)
    writer, sizes = None, np.zeros(len(look_up.share), dtype=np.int64)
    try:
        for done in workers.over(assign_group, groups, source, tuple(keep), coding, look_up):
            for batch in done:
                sizes += np.bincount(batch.column("segment").to_numpy(), minlength=len(sizes) + 1)[1:]
                writer = writer or pq.ParquetWriter(temporary, batch.schema, compression="zstd")
                writer.write_batch(batch)
        if writer:
            writer.close()
        os.chmod(temporary, 0o644)
        os.replace(temporary, target)
    except OSError as error:
        raise InputError(f"{target}: could not be written: {error.strerror or error}.") from error
    finally:
        Path(temporary).unlink(missing_ok=True)
    return sizes
