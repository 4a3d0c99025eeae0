"""A parquet file as answers in whole numbers, row group by row group: what its columns hold, and the codes of its rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np

from insights.errors import InputError, nearest
from insights.survey.latent_class.items import LEVELS_AT_MOST
from insights.wording import yes_or_no

ROWS_AT_ONCE = 1 << 20
GRID = 4096  # steps between -4 and 4 standard deviations on which numbers are rounded
FAR = 4.0
SKEWED = 1.0  # skewness from which an amount is taken as its logarithm
BLOCK = 1300  # combinations of answers that are looked up at once
LARGEST_KEY = 2**62


@dataclass(frozen=True)
class Column:
    """How the answers of one column become codes: 0 is missing, 1 … are the levels, or the steps of a number."""

    name: str
    levels: tuple = ()  # as they stand in the file; empty for numbers and counts
    missing: bool = False
    count: bool = False
    logarithm: bool = False
    mean: float = 0.0
    deviation: float = 1.0
    largest: int = 0  # of a count

    @property
    def size(self) -> int:
        """Codes, the one for missing included where there is one."""
        codes = len(self.levels) or (self.largest + 1 if self.count else GRID + 1)
        return codes + self.missing

    @property
    def kind(self) -> str:
        """What the answers are: `numeric`, `nominal` where they are yes and no, or `names`, which have no order."""
        if all(isinstance(level, int | float) and not isinstance(level, bool) for level in self.levels):
            return "numeric"
        return "nominal" if all(yes_or_no(str(level)) is not None for level in self.levels) else "names"

    def codes(self, values) -> np.ndarray:
        """Codes of a pyarrow array; they begin with 0 whether the column has missing answers or not."""
        import pyarrow as pa
        import pyarrow.compute as pc

        if pa.types.is_dictionary(values.type):
            values = values.dictionary_decode()
        if self.levels:
            place = pc.index_in(values, value_set=pa.array(self.levels, type=values.type))
            return pc.fill_null(place, -1).to_numpy(zero_copy_only=False) + int(self.missing)
        x = pc.cast(values, pa.float64()).to_numpy(zero_copy_only=False)
        answered = np.isfinite(x)
        x = np.where(answered, x, 0.0)
        if self.count:
            steps = np.minimum(x, self.largest)
        else:
            x = np.log1p(x) if self.logarithm else x
            z = np.clip((x - self.mean) / self.deviation, -FAR, FAR)
            steps = np.rint((z + FAR) * (GRID / (2 * FAR)))
        return np.where(answered, steps + int(self.missing), 0).astype(np.int64)

    @cached_property
    def design(self) -> np.ndarray:
        """Rows of the design per code, as in `latent_class.Items`."""
        from scipy.special import gammaln

        if self.levels:
            rows = np.eye(len(self.levels))
        elif self.count:
            x = np.arange(self.largest + 1.0)
            rows = np.column_stack([np.ones(len(x)), x, -gammaln(x + 1)])
        else:
            z = np.arange(GRID + 1) * (2 * FAR / GRID) - FAR
            rows = np.column_stack([np.ones(len(z)), z, z**2])
        return np.vstack([np.zeros((1, rows.shape[1])), rows]) if self.missing else rows


@dataclass(frozen=True)
class Coding:
    """The columns that build segments, grouped to blocks that are looked up at once."""

    columns: tuple[Column, ...]
    blocks: tuple[tuple[int, ...], ...]

    @cached_property
    def sizes(self) -> tuple[int, ...]:
        """Cells of each block."""
        return tuple(int(np.prod([self.columns[i].size for i in block])) for block in self.blocks)

    def orders(self) -> dict[str, str]:
        """The columns whose answers have an order, with their kind as in the table `variables`: numbers, yes or no."""
        return {column.name: kind for column in self.columns if (kind := column.kind) != "names"}

    @property
    def keyed(self) -> bool:
        """True when all answers of a row fit into one whole number, so that equal rows can be counted together."""
        return float(np.prod([float(size) for size in self.sizes])) < LARGEST_KEY

    def cells(self, batch) -> np.ndarray:
        """Rows × blocks: the cell of each block."""
        out = np.empty((batch.num_rows, len(self.blocks)), dtype=np.uint16)
        for b, block in enumerate(self.blocks):
            cell = np.zeros(batch.num_rows, dtype=np.int64)
            for i in block:
                cell = cell * self.columns[i].size + self.columns[i].codes(batch.column(self.columns[i].name))
            out[:, b] = cell
        return out

    def keys(self, cells: np.ndarray) -> np.ndarray:
        """One whole number per row."""
        small = float(np.prod([float(size) for size in self.sizes])) < 2**32
        key = cells[:, 0].astype(np.uint32 if small else np.uint64)
        for b in range(1, len(self.blocks)):
            key = key * key.dtype.type(self.sizes[b]) + cells[:, b].astype(key.dtype)
        return key


def grouped(columns: Sequence[Column]) -> Coding:
    """`columns` with neighbours joined to blocks; numbers stand alone and come first, where the products are fewest."""
    ordered = sorted(range(len(columns)), key=lambda i: (bool(columns[i].levels), i))
    blocks: list[list[int]] = []
    size = 0
    for i in ordered:
        column = columns[i]
        if blocks and column.levels and columns[blocks[-1][-1]].levels and size * column.size <= BLOCK:
            blocks[-1].append(i)
            size *= column.size
        else:
            blocks.append([i])
            size = column.size
    return Coding(tuple(columns), tuple(map(tuple, blocks)))


def open_parquet(source: Path):
    """The file, opened. Raises InputError when there is none or when it is no parquet file."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    if not source.is_file():
        raise InputError(f"{source}: there is no such file.")
    try:
        return pq.ParquetFile(source)
    except (pa.ArrowInvalid, OSError) as error:
        raise InputError(f"{source}: cannot be read as parquet: {str(error).splitlines()[0].rstrip('.')}.") from error


def check_columns(source: Path, wanted: Sequence[str]) -> None:
    """Raises InputError for a column that the file does not have, or that holds lists or structures."""
    import pyarrow as pa

    schema = open_parquet(source).schema_arrow
    for name in wanted:
        if name not in schema.names:
            raise InputError(f"{source}: has no column {name!r}; {nearest(name, schema.names)}.")
        if pa.types.is_nested(schema.field(name).type):
            raise InputError(f"{source}, column {name!r}: holds lists; give every answer a yes/no column of its own.")


def batches(source: Path, group: int, names: Sequence[str]) -> Iterator:
    """Record batches of one row group."""
    return open_parquet(source).iter_batches(batch_size=ROWS_AT_ONCE, row_groups=[group], columns=list(names))


def look(group: int, source: Path, names: Sequence[str], numbers: Sequence[str]) -> dict[str, tuple]:
    """What one row group holds: per column missing answers, and its levels or the sums of a number."""
    import pyarrow.compute as pc

    seen: dict[str, list] = {name: [0, _Sums() if name in numbers else set()] for name in names}
    for batch in batches(source, group, names):
        for name in names:
            values = batch.column(name)
            if name in numbers:
                seen[name][1].add(values)
            else:
                found = pc.unique(values).to_pylist()
                seen[name][1].update(one for one in found if one is not None)
                if len(seen[name][1]) > LEVELS_AT_MOST:
                    raise InputError(
                        f"{source}, column {name!r}: has more than {LEVELS_AT_MOST} different values; leave it out, group its values, "
                        "or name it among the numbers."
                    )
            seen[name][0] += values.null_count
    return {name: tuple(both) for name, both in seen.items()}


class _Sums:
    """Sums of a number and of its logarithm, from which means, deviations and skewness follow."""

    def __init__(self):
        self.missing, self.low, self.high, self.whole = 0, np.inf, -np.inf, True
        self.powers = np.zeros((2, 4))

    def add(self, values) -> None:
        import pyarrow as pa
        import pyarrow.compute as pc

        x = pc.cast(values, pa.float64()).to_numpy(zero_copy_only=False)
        answered = np.isfinite(x)
        self.missing += int((~answered).sum())
        x = x[answered]
        if not len(x):
            return
        self.low, self.high = min(self.low, float(x.min())), max(self.high, float(x.max()))
        self.whole = self.whole and bool((x == np.floor(x)).all())
        self.powers[0] += [(x**p).sum() for p in range(4)]
        logs = np.log1p(np.maximum(x, 0.0))
        self.powers[1] += [(logs**p).sum() for p in range(4)]

    def join(self, other: _Sums) -> None:
        self.missing += other.missing
        self.low, self.high = min(self.low, other.low), max(self.high, other.high)
        self.whole = self.whole and other.whole
        self.powers += other.powers

    def moments(self, *, logarithm: bool) -> tuple[float, float, float]:
        """Mean, standard deviation, skewness."""
        n, first, second, third = self.powers[int(logarithm)]
        mean = first / n
        variance = max(second / n - mean**2, 0.0)
        deviation = float(np.sqrt(variance))
        central = third / n - 3 * mean * second / n + 2 * mean**3
        return float(mean), deviation, float(central / deviation**3) if deviation else 0.0


def columns_from(looks: Sequence[dict[str, tuple]], counts: Sequence[str], source: Path) -> list[Column]:
    """The columns as all row groups together have them; one in which the answers do not differ is left out."""
    columns = []
    for name in looks[0]:
        parts = [look[name] for look in looks]
        if isinstance(parts[0][1], set):
            column = _categories(name, parts, source)
        else:
            sums = parts[0][1]
            for _, more in parts[1:]:
                sums.join(more)
            column = _count(name, sums, source) if name in counts else _number(name, sums)
        if column is not None:
            columns.append(column)
    if not columns:
        raise InputError(
            f"{source}: in none of the columns do the answers differ, so there is nothing to build segments from."
        )
    return columns


def _categories(name: str, parts: list[tuple], source: Path) -> Column | None:
    levels = set().union(*(found for _, found in parts))
    if len(levels) > LEVELS_AT_MOST:
        raise InputError(
            f"{source}, column {name!r}: has {len(levels):,} different values, more than {LEVELS_AT_MOST}; leave it out, group its "
            "values, or name it among the numbers."
        )
    if len(levels) < 2:
        return None
    return Column(name, tuple(sorted(levels)), missing=any(missing for missing, _ in parts))


def _number(name: str, sums: _Sums) -> Column | None:
    if not sums.high > sums.low:
        return None
    mean, deviation, skewness = sums.moments(logarithm=False)
    logarithm = sums.low >= 0 and skewness > SKEWED
    if logarithm:
        mean, deviation, _ = sums.moments(logarithm=True)
    return Column(name, missing=sums.missing > 0, logarithm=logarithm, mean=mean, deviation=deviation)


def _count(name: str, sums: _Sums, source: Path) -> Column | None:
    if not sums.high > sums.low:
        return None
    if sums.low < 0 or not sums.whole:
        raise InputError(
            f"{source}, column {name!r}: counts are whole numbers from 0; name it among the numbers instead."
        )
    return Column(name, missing=sums.missing > 0, count=True, largest=int(min(sums.high, GRID)))
