from __future__ import annotations

import pytest

from metrocli.text.sparkline import sparkline


@pytest.mark.parametrize(
    ("values", "line"),
    [([], ""), ([3], ""), ([0, 0], "▁▁"), ([0, 7, None, 14], "▁▅ █"), ([1, 99], "▂█"), ([None, None], "")],
)
def test_sparkline(values: list[int | None], line: str) -> None:
    assert sparkline(values) == line
