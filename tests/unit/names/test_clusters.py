from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.names.clusters import cluster_spellings


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Kolkata", "kolkata"),
        ("São Paulo", "Sao-Paulo"),
        ("Lisbon City", "City Lisbon"),
        ("Kolkata", "Kolkatta"),
        ("Kolkata", "Klokata"),
        ("Tegucigalpa", "Tegusigalba"),
        ("Organisation of the cities of the whole world", "Organisation of the cities of the hole world"),
    ],
)
def test_spellings_that_look_alike(one: str, other: str) -> None:
    assert cluster_spellings({one: 1, other: 2}) == [[other, one]]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Lima", "Lime"),
        ("Kolkata", "Bolkata"),
        ("Kolkata", "Kalkuta"),
        ("District 11", "District 12"),
        ("District D", "District E"),
        ("Kolkata", "Kolkata North"),
        ("?!", "!"),
        ("", " "),
    ],
)
def test_spellings_that_do_not_look_alike(one: str, other: str) -> None:
    assert cluster_spellings({one: 1, other: 1}) == []


def test_misspellings_are_not_grouped_without_typos() -> None:
    assert cluster_spellings({"Kolkata": 1, "Kolkatta": 1, "KOLKATA": 1}, with_typos=False) == [["Kolkata", "KOLKATA"]]


def test_each_spelling_looks_like_the_most_frequent_one() -> None:
    counts = {"Kolkattaa": 1, "Kolkatta": 2, "Kolkata": 5, "Athens": 9}
    assert cluster_spellings(counts) == [["Kolkata", "Kolkatta"]]


@given(st.lists(st.text("ab c1", max_size=12), unique=True))
def test_no_spelling_is_in_two_groups(names: list[str]) -> None:
    grouped = [name for group in cluster_spellings(dict.fromkeys(names, 1)) for name in group]
    assert len(grouped) == len(set(grouped))
    assert set(grouped) <= set(names)


def test_very_long_texts_are_not_compared_letter_by_letter() -> None:
    assert cluster_spellings({"x" * 40_000: 1, "x" * 39_999: 1}) == []
    assert cluster_spellings({"x" * 40_000: 1, "X" * 40_000: 1}) == [["x" * 40_000, "X" * 40_000]]
