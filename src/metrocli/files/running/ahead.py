"""Results of a function in order, while threads work on the next ones."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

_T = TypeVar("_T")
_R = TypeVar("_R")


def map_ahead(function: Callable[[_T], _R], items: Iterable[_T], threads: int) -> Iterator[_R]:
    """Yield the result of a function for each item, in order; as `map`, but threads work on the next ones meanwhile.

    Args:
        function: the function; it must not hold the interpreter for long, as reading and Arrow do not.
        items: the items. They are taken one by one, so that few results wait in memory: one for each thread, besides
            the one that is yielded.
        threads: the number of threads.
    """
    from concurrent.futures import ThreadPoolExecutor

    waiting: deque[Future[_R]] = deque()
    with ThreadPoolExecutor(threads) as pool:
        try:
            for item in items:
                if len(waiting) > threads:
                    yield waiting.popleft().result()
                waiting.append(pool.submit(function, item))
            while waiting:
                yield waiting.popleft().result()
        except BaseException:
            pool.shutdown(wait=False, cancel_futures=True)
            raise
