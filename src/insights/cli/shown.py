"""What several commands show alike: paths as seen from here, and bars of progress."""

from __future__ import annotations

import sys
from pathlib import Path


def from_here(path):
    """`path` from the current folder where it lies below it."""
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def bar(source):
    """A progress bar on the terminal, to be called with how much is done of how much."""
    from tqdm import tqdm

    class Bar(tqdm):
        def __call__(self, done, total):
            self.total = total
            self.update(done - self.n)

    return Bar(desc=source.name, unit="", unit_scale=True, file=sys.stderr)
