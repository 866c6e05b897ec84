"""Results in order, of which threads make the next ones ahead."""

from __future__ import annotations

from collections.abc import Generator
from threading import Event, get_ident
from typing import TYPE_CHECKING

import pytest

from metrocli.files.running.ahead import map_ahead

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 60
"""So long a test waits for a thread before it fails."""


@pytest.mark.parametrize("count", [0, 1, 2, 3, 20])
@pytest.mark.parametrize("threads", [1, 4])
def test_results_in_order(count: int, threads: int) -> None:
    assert [*map_ahead(str, range(count), threads)] == [*map(str, range(count))]


def test_the_next_results_are_made_ahead() -> None:
    is_second_begun = Event()

    def make(item: int) -> int:
        if item == 1:
            is_second_begun.set()
        return get_ident()

    results = map_ahead(make, range(2), 1)
    assert next(results) != get_ident()
    assert is_second_begun.wait(SECONDS)


def test_no_more_items_are_taken_than_are_worked_on() -> None:
    taken: list[int] = []

    def take() -> Iterator[int]:
        for item in range(100):
            taken.append(item)
            yield item

    results = map_ahead(abs, take(), 2)
    assert next(results) == 0
    assert taken == [0, 1, 2, 3]


def test_an_error_is_raised_in_its_place_and_ends_the_others() -> None:
    made: list[int] = []

    def make(item: int) -> int:
        if item == 1:
            raise ValueError(item)
        made.append(item)
        return item

    results = map_ahead(make, range(100), 1)
    assert next(results) == 0
    with pytest.raises(ValueError, match="1"):
        next(results)
    assert [*results] == []
    assert len(made) < 5


def test_the_threads_end_with_the_generator() -> None:
    made: list[int] = []
    results = map_ahead(made.append, range(100), 1)
    next(results)
    assert isinstance(results, Generator)
    results.close()
    assert len(made) < 5
