"""Which cells of a table have to be hidden so that nobody can work out the few people behind another one."""

from __future__ import annotations

import numpy as np

from insights.estimates import SUPPRESS_BELOW
from insights.protection import margins


def few_people(counts: np.ndarray) -> np.ndarray:
    """Cells with 1 to 4 people, who could be known by name."""
    return (counts > 0) & (counts < SUPPRESS_BELOW)


def complements(counts: np.ndarray, groups: list[np.ndarray]) -> np.ndarray:
    """Further cells to hide, as a mask: from them and what is shown, a cell of 1 to 4 people could be calculated.

    `counts`: people by answers that exclude each other × columns; the first column is everybody, each of `groups` holds the places of the
    columns into which a banner divides them. A cell follows from its column (answers add up to the base) and, where the columns of a
    banner add up to everybody, from its row. So no column and no such row hides a single cell, or cells of fewer than 5 people together;
    the smallest cell that helps is hidden as well (secondary suppression: Hundepool et al. 2012, *Statistical Disclosure Control*, ch. 4).
    What several lines together would still give away to the head is hidden by `margins`, banner for banner.
    """
    few = few_people(counts)
    hidden = few.copy()
    lines = [(slice(None), j) for j in range(counts.shape[1])]
    for places in groups:
        whole = counts[:, places].sum(axis=1) == counts[:, 0]
        lines += [(i, np.append(0, places)) for i in np.flatnonzero(whole)]
    changed = True
    while changed:
        changed = False
        for line in lines:
            best = _next(counts[line], hidden[line], _crowded(hidden, line))
            if best is not None:
                part = hidden[line]
                part[best] = True
                hidden[line] = part
                changed = True
    for places in groups:
        hidden[:, places] |= _over_several_lines(counts[:, places], counts[:, 0], hidden[:, places])
    return hidden & ~few


def _over_several_lines(counts: np.ndarray, everybody: np.ndarray, hidden: np.ndarray) -> np.ndarray:
    """The cells of one banner to hide so that none of 1 to 4 people is known exactly; who gave no answer to it is told nowhere."""
    silent = everybody - counts.sum(axis=1)
    if (silent < 0).any():
        return hidden  # columns that overlap do not add up
    untold = np.zeros((len(counts), counts.shape[1] + 1), dtype=bool)
    untold[:, -1] = silent.any()
    start, told = (
        np.column_stack([hidden, untold[:, -1]]),
        everybody >= SUPPRESS_BELOW,
    )  # of other rows the sum is hidden too
    found = margins.hidden_cells(
        np.column_stack([counts, silent])[told], room=1, hidden=start[told], untold=untold[told]
    )
    whole = hidden.copy()
    whole[told] |= found[:, :-1]
    return whole


def gives_away(counts: np.ndarray, parts: np.ndarray) -> bool:
    """Whether sums over `parts` (their numbers; 0 for cells that are shown) tell of a cell of 1 to 4 people: alone, or fewer than 5 together."""
    for part in np.unique(parts[parts > 0]):
        own = counts[parts == part]
        if few_people(own).any() and (len(own) < 2 or own.sum() < SUPPRESS_BELOW):
            return True
    return False


def _next(counts: np.ndarray, hidden: np.ndarray, crowded: np.ndarray) -> int | None:
    """The cell of a line to hide next: one that lies in a line across with hidden cells, if it can be, then the smallest."""
    alone = hidden.any() and (hidden.sum() < 2 or counts[hidden].sum() < SUPPRESS_BELOW)
    free = np.flatnonzero(~hidden & (counts > 0))
    if not alone or not len(free):
        return None
    return int(min(free, key=lambda i: (not crowded[i], counts[i], i)))


def _crowded(hidden: np.ndarray, line: tuple) -> np.ndarray:
    """For each cell of a line whether the line across it hides something already."""
    return hidden.any(axis=1) if isinstance(line[0], slice) else hidden.any(axis=0)[line[1]]
