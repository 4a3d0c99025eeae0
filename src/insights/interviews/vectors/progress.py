"""How far a long encoding is: a bar on a terminal, one line elsewhere, nothing inside a notebook."""

from __future__ import annotations

import sys
from collections.abc import Callable
from contextlib import contextmanager

LONG = 5_000  # new texts from which on it is worth a word; some ten seconds


@contextmanager
def told(new: int, total: int, *, wanted: bool | None = None):
    """Gives a function that takes how many more texts are done. `wanted`: True tells always, False never, None where it is long."""
    silent: Callable[[int], object] = lambda done: None  # noqa: E731
    if wanted is False or (wanted is None and (new < LONG or _in_notebook())):
        yield silent
    elif sys.stderr.isatty():
        from tqdm import tqdm

        with tqdm(total=new, desc="Sentence vectors", unit=" texts", leave=False, file=sys.stderr) as bar:
            yield bar.update
    else:
        print(f"Sentence vectors: {new:,} of {total:,} texts are new.", file=sys.stderr, flush=True)
        yield silent


def _in_notebook() -> bool:
    interactive = sys.modules.get("IPython")
    shell = interactive.get_ipython() if interactive else None
    return getattr(shell, "kernel", None) is not None
