from __future__ import annotations

from threading import Thread

import pytest

from metrocli.files.limits import split_lines
from metrocli.files.running.progress import find_current_step, is_reporting, report_step


def test_the_last_step_that_has_not_ended_is_current() -> None:
    assert not is_reporting()
    with report_step("Checking") as outer:
        with report_step("Reading activities", 10) as inner:
            assert find_current_step() is inner
        assert find_current_step() is outer
        assert is_reporting()
    assert not is_reporting()
    find_current_step().advance(5)  # seen by nobody
    assert find_current_step().done == 0


def test_a_step_ends_with_an_error() -> None:
    with pytest.raises(ZeroDivisionError), report_step("Reading activities"):
        _ = 1 / 0
    assert not is_reporting()


def test_threads_advance_a_step_together() -> None:
    with report_step("Reading activities", 80_000) as step:

        def advance() -> None:
            for _ in range(10_000):
                step.advance(2, 1)

        threads = [Thread(target=advance) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (step.done, step.rows, step.part) == (80_000, 40_000, 1.0)


def test_another_total_begins_the_step_again() -> None:
    with report_step("Checking") as step:
        step.change("Reading activities", 3, 4)
        assert (step.description, step.part) == ("Reading activities", 0.75)
        step.change("A rule", 1, 10)
        assert (step.description, step.part) == ("A rule", 0.1)


def test_the_lines_of_a_text_advance_its_reading() -> None:
    text = "a,b\n" * 100_000
    with report_step("Reading activities") as step:
        lines = split_lines(text, ",", "activities.csv")
        assert next(lines) == "a,b\n"
        assert (step.total, step.done) == (len(text), 0)
        assert len([*lines]) == 99_999
        assert (step.rows, step.part) == (100_000, 1.0)
