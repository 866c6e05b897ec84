"""Whether two texts mean one country."""

from __future__ import annotations

import pytest

from metrocli.names.countries import is_same_country


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Spain", "España"),
        ("Chile", "Chili"),
        ("México", "MEXICO"),
        ("Germany", "Alemania"),
        ("USA", "États-Unis"),
        ("Argentina", "AR"),
        ("Argentinia", "Argentina"),
        ("Spian", "Spain"),
        ("Exampleland", "Examplland"),
    ],
)
def test_one_country_in_two_spellings(one: str, other: str) -> None:
    assert is_same_country(one, other)
    assert is_same_country(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Spain", "Argentina"),
        ("Uruguay", "Paraguay"),
        ("Niger", "Nigeria"),
        ("Austria", "Australia"),
        ("Northland", "Southland"),
        ("Argentinia", "Spain"),
        ("x" * 300, "x" * 299),
    ],
)
def test_two_countries(one: str, other: str) -> None:
    assert not is_same_country(one, other)
    assert not is_same_country(other, one)
