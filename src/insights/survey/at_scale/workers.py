"""Who does the work: threads of this machine, or the workers of a Dask cluster. Results come in the order of the parts, so both give the same."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

from insights.errors import UsageError
from insights.survey.latent_class.em import threads

AHEAD = 2  # parts per worker that are begun before their turn: bounds the memory


class _Workers:
    """Runs one function over many parts."""

    def __init__(self, submit: Callable, place: Callable, number: int):
        self._submit, self.place, self.number = submit, place, number

    def over(self, function: Callable, parts: Iterable, *common) -> Iterator:
        """`function(part, *common)` of every part, in order."""
        begun: deque = deque()
        for part in parts:
            begun.append(self._submit(function, part, *common))
            if len(begun) > AHEAD * self.number:
                yield begun.popleft().result()
        while begun:
            yield begun.popleft().result()


class Alone:
    """One thread that works through the parts by itself: inside a task of a worker."""

    def over(self, function: Callable, parts: Iterable, *common) -> Iterator:
        """`function(part, *common)` of every part, in order."""
        return (function(part, *common) for part in parts)


@contextmanager
def open_workers(scheduler: str | None) -> Iterator[_Workers]:
    """Threads, or with `scheduler` (such as `tcp://10.0.0.5:8786`) the workers of that Dask cluster; they must see the same files.

    Raises UsageError when `dask.distributed` is not installed or no cluster answers.
    """
    if scheduler is None:
        with ThreadPoolExecutor(threads()) as pool:
            yield _Workers(pool.submit, lambda part: part, threads())
        return
    try:
        from distributed import Client
    except ImportError as error:
        raise UsageError('A cluster needs dask.distributed: pip install -e ".[cluster]".') from error
    try:
        client = Client(scheduler, timeout="10s")
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(f"No Dask cluster answers at {scheduler!r}: {error}.") from error
    with client:
        number = sum(client.nthreads().values())
        yield _Workers(
            lambda function, part, *common: client.submit(function, part, *common, pure=False),
            lambda part: client.scatter(part, hash=False),
            max(1, number),
        )
