from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.text.rounding import format_percent, round_ratio


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [(1, 8, "13%"), (1, 40, "3%"), (3, 8, "38%"), (0, 8, "0%"), (8, 8, "100%"), (1, 3, "33%"), (2, 3, "67%")],
)
def test_half_a_percent_goes_up(part: int, whole: int, percent: str) -> None:
    assert format_percent(part, whole) == percent


@pytest.mark.parametrize(
    ("part", "whole", "digits", "ratio"), [(17, 8, 2, 2.13), (1, 32, 4, 0.0313), (5, 2, 0, 3.0), (201, 200, 2, 1.01)]
)
def test_a_half_goes_up_at_any_digit(part: int, whole: int, digits: int, ratio: float) -> None:
    assert round_ratio(part, whole, digits) == ratio


@given(st.integers(0, 10**6), st.integers(1, 10**6), st.integers(0, 4))
def test_a_ratio_is_rounded_to_the_nearest(part: int, whole: int, digits: int) -> None:
    rounded = Fraction(round(round_ratio(part, whole, digits) * 10**digits), 10**digits)
    assert abs(rounded - Fraction(part, whole)) <= Fraction(1, 2 * 10**digits)
