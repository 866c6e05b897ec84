"""The accent of a report: its form, and its contrast with white paper."""

from __future__ import annotations

import pytest

from metrocli.report.colours import darken_for_paper, is_colour, measure_contrast


@pytest.mark.parametrize("text", ["#0b5394", "#FFFFFF", "#000000"])
def test_a_colour(text: str) -> None:
    assert is_colour(text)


@pytest.mark.parametrize(
    "text", ["", "#fff", "0b5394", "#0b539g", "red", "#0b5394 ", "#0b5394;x", "#0b53944", "#٠٠٠٠٠٠"]
)
def test_not_a_colour(text: str) -> None:
    assert not is_colour(text)


@pytest.mark.parametrize(
    ("colour", "contrast"), [("#000000", 21), ("#ffffff", 1), ("#767676", 4.54), ("#777777", 4.48)]
)
def test_contrast_with_white(colour: str, contrast: float) -> None:
    assert measure_contrast(colour) == pytest.approx(contrast, abs=0.01)


@pytest.mark.parametrize("colour", ["#767676", "#0b5394", "#000000"])
def test_a_dark_colour_stays(colour: str) -> None:
    assert darken_for_paper(colour) == colour


@pytest.mark.parametrize("colour", ["#ffff00", "#ffffff", "#777777", "#f4a261", "#00ff7f"])
def test_a_pale_colour_is_darkened_just_enough(colour: str) -> None:
    assert 4.5 <= measure_contrast(darken_for_paper(colour)) < 4.8


def test_capital_letters_become_small() -> None:
    assert darken_for_paper("#0B5394") == "#0b5394"
