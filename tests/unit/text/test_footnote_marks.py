"""Tests of marks of footnotes."""

from __future__ import annotations

from time import process_time

import pytest

from metrocli.text.footnote_marks import strip_footnote_marks


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Oslo*", "Oslo"),
        ("† Oslo ¹²", "Oslo"),
        ("Oslo [1]", "Oslo"),
        ("Oslo  (12)", "Oslo"),
        ("Oslo (city)", "Oslo (city)"),
        ("Oslo * Bergen", "Oslo * Bergen"),
    ],
)
def test_strip_footnote_marks(text: str, expected: str) -> None:
    assert strip_footnote_marks(text) == expected


@pytest.mark.parametrize("run", [" ", "*", "* "])
def test_the_time_is_linear(run: str) -> None:
    began = process_time()
    strip_footnote_marks(f"a{run * 50_000}b")
    assert process_time() - began < 1  # the square of the length would take minutes
