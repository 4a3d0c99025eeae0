"""Answers, encoded for latent class models: distinct answer patterns and who gave them."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
import pandas as pd

from insights.errors import InputError, nearest

LEVELS_AT_MOST = 255  # more different answers are open text or an identifier
FLOOR = 1e-12  # smallest probability of a category


@dataclass(frozen=True)
class Items:
    """The answers, encoded: one row of `design` per distinct pattern.

    An item of categories holds one 0/1 column per category, a number the three columns answered, x, x², a count answered, x, -log x!;
    a missing answer is all zero.
    """

    names: tuple[str, ...]
    groups: tuple[str, ...]  # per item the question it belongs to: answers of one multiple response belong together
    levels: tuple[tuple[str, ...], ...]  # categories; empty for a number or count
    design: np.ndarray  # patterns × columns
    pattern: np.ndarray  # per respondent the row of its pattern
    scale: dict[str, tuple[float, float]] = field(default_factory=dict)  # of numbers: mean, standard deviation
    counted: tuple[str, ...] = ()  # items that are counts
    ordered: tuple[str, ...] | None = None  # items whose categories are a scale; None: all of numbers

    @property
    def n(self) -> int:
        """Respondents."""
        return len(self.pattern)

    @cached_property
    def counts(self) -> np.ndarray:
        """Respondents per pattern."""
        return np.bincount(self.pattern, minlength=len(self.design)).astype(float)

    @cached_property
    def blocks(self) -> tuple[slice, ...]:
        """The columns of each item in `design`."""
        ends = np.cumsum([len(levels) or 3 for levels in self.levels])
        return tuple(slice(int(end) - (len(lv) or 3), int(end)) for end, lv in zip(ends, self.levels, strict=True))

    @cached_property
    def nominal(self) -> np.ndarray:
        """True for the columns of items of categories."""
        return np.concatenate([np.full(len(lv) or 3, bool(lv)) for lv in self.levels])

    @cached_property
    def same_item(self) -> np.ndarray:
        """Items × nominal columns: 1 where the column belongs to the item."""
        sizes = [len(lv) for lv in self.levels if lv]
        return np.eye(len(sizes)).repeat(sizes, axis=1) if sizes else np.zeros((0, 0))

    def has_order(self, name: str) -> bool:
        """Whether the answers to an item have an order: a number, a count, two answers, or a scale."""
        levels = self.levels[self.names.index(name)]
        if len(levels) <= 2:
            return True
        return name in self.ordered if self.ordered is not None else all(level.isdigit() for level in levels)

    def parameters(self, k: int) -> int:
        """Free parameters of a model with `k` classes."""
        free = sum(len(lv) - 1 if lv else 1 for lv in self.levels)
        return k * free + (k - 1) + sum(not lv for lv in self.levels) - len(self.counted)

    def largest_k(self) -> int:
        """The most classes that the data can identify: no more parameters than answer patterns are possible, or respondents."""
        possible = self.n
        if all(self.levels):
            patterns = float(np.prod([float(len(lv)) for lv in self.levels]))
            possible = int(min(self.n, patterns - 1))
        k = 1
        while self.parameters(k + 1) <= possible:
            k += 1
        return k


def encode(table: pd.DataFrame, *, groups: dict[str, str] | None = None, counts: tuple[str, ...] = ()) -> Items:
    """Answers as `Items`: text columns become items of categories, columns of floats Gaussian numbers; empty cells are missing.

    `groups` names the question of each item that is one answer of a multiple response; `counts` the columns of whole numbers that follow a
    Poisson distribution in each class. Ordered answers are taken as categories: no distance between them is assumed. An item with a single
    answer is left out. Raises InputError when nothing is left to build classes from, when a column has more than 255 different answers, and
    for counts that are no whole numbers from 0.
    """
    for name in counts:
        if name not in table.columns:
            raise InputError(
                f"There is no column {name!r} that could be a count; {nearest(name, map(str, table.columns))}."
            )
    encoded = {}
    for name in table.columns:
        if name in counts:
            item = _count(table[name])
        elif pd.api.types.is_float_dtype(table[name].dtype):
            item = _number(table[name].to_numpy(dtype=float, na_value=np.nan))
        else:
            item = _categories(table[name])
        if item is not None:
            encoded[name] = item
    if not encoded:
        raise InputError("There is no column in which the answers differ, so there is nothing to build segments from.")
    first, pattern = distinct([code for code, *_ in encoded.values()])
    return Items(
        names=tuple(encoded),
        groups=tuple((groups or {}).get(name, name) for name in encoded),
        levels=tuple(levels for _, levels, *_ in encoded.values()),
        design=np.hstack([rows[code[first]] for code, _, rows, _ in encoded.values()]),
        pattern=pattern,
        scale={name: scale for name, (_, levels, _, scale) in encoded.items() if not levels and name not in counts},
        counted=tuple(name for name in encoded if name in counts),
    )


def distinct(codes: list[np.ndarray]) -> tuple[np.ndarray, np.ndarray]:
    """First row of each distinct combination of codes, in ascending order, and the combination of each row."""
    key = np.zeros(len(codes[0]), dtype=np.int64)
    combinations = 1
    for code in codes:
        size = int(code.max(initial=0)) + 1
        if combinations * size >= 2**62:
            _, key = np.unique(key, return_inverse=True)
            combinations = int(key.max(initial=0)) + 1
        key = key * size + code
        combinations *= size
    _, first, pattern = np.unique(key, return_index=True, return_inverse=True)
    return first, pattern.ravel()


def _number(x: np.ndarray):
    """Codes, no levels, the columns of the design per code, and mean and standard deviation; None when the answers do not differ."""
    answered = np.isfinite(x)
    deviation = float(x[answered].std()) if answered.any() else 0.0
    if deviation == 0:
        return None
    mean = float(x[answered].mean())
    values, code = _coded(np.where(answered, (x - mean) / deviation, 0.0), answered)
    return (
        code,
        (),
        np.vstack([np.zeros(3), np.column_stack([np.ones(len(values)), values, values**2])]),
        (mean, deviation),
    )


def _count(column: pd.Series):
    from scipy.special import gammaln

    x = pd.to_numeric(column, errors="coerce").to_numpy(dtype=float, na_value=np.nan)
    answered = np.isfinite(x)
    wrong = column.notna().to_numpy() & ~(answered & (x >= 0) & (x == np.floor(x)))
    if wrong.any():
        raise InputError(
            f"Column {column.name!r} holds {column.iloc[int(wrong.argmax())]}, but counts are whole numbers from 0."
        )
    values, code = _coded(np.where(answered, x, 0.0), answered)
    if len(values) < 2:
        return None
    return (
        code,
        (),
        np.vstack([np.zeros(3), np.column_stack([np.ones(len(values)), values, -gammaln(values + 1)])]),
        None,
    )


def _coded(x: np.ndarray, answered: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Distinct values, and per row 0 for a missing one or 1 + the place of its value."""
    values, place = np.unique(x[answered], return_inverse=True)
    code = np.zeros(len(x), dtype=np.int64)
    code[answered] = place + 1
    return values, code


def _categories(column: pd.Series):
    place, found = pd.factorize(column)
    texts = [str(one) for one in found]
    if isinstance(column.dtype, pd.CategoricalDtype):
        order = [list(found).index(one) for one in column.cat.categories if one in set(found)]
    else:
        order = sorted(range(len(found)), key=lambda i: texts[i])
    if len(order) < 2:
        return None
    if len(order) > LEVELS_AT_MOST:
        raise InputError(
            f"Column {column.name!r} has {len(order):,} different answers among {len(column):,} respondents; an item has at most "
            f"{LEVELS_AT_MOST}. It may be open text or an identifier: leave it out, or group its answers."
        )
    # missing first, then the last category down to the first: the order of the rows of the design
    place_to_code = np.zeros(len(found) + 1, dtype=np.int64)
    place_to_code[order] = np.arange(len(order), 0, -1)
    rows = np.vstack([np.zeros(len(order)), np.eye(len(order))[::-1]])
    return place_to_code[place], tuple(texts[i] for i in order), rows, None
