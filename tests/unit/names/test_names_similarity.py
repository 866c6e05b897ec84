"""Tests of finding the names that a misspelled text may mean."""

from __future__ import annotations

import pytest

from metrocli.names.similarity import SpellingIndex

NAMES = ("Guangzhou", "Hangzhou", "Changzhou", "São Paulo", "Barcelona (city)", "Barcelona (metropolitan area)", "Bari")


@pytest.fixture
def index() -> SpellingIndex:
    """An index of some names, with an alias of one of them."""
    spellings = [(name.casefold(), {name: None}) for name in NAMES]
    return SpellingIndex([*spellings, ("canton", {"Guangzhou": None})])


@pytest.mark.parametrize(
    ("folded", "expected"),
    [
        ("guangzou", "Guangzhou"),
        ("cantonn", "Guangzhou"),
        ("changzhuo", "Changzhou"),
        ("zhangzhou", None),  # the first letters differ
        ("barcelona", None),  # two names are equally near
        ("bali", None),  # too short for a typo
        ("oslo", None),
    ],
)
def test_find_nearest(index: SpellingIndex, folded: str, expected: str | None) -> None:
    assert index.find_nearest(folded) == expected


@pytest.mark.parametrize(
    ("folded", "nearest", "similar"),
    [
        ("member 4", None, []),
        ("member 11", None, []),
        ("membr 1", "Member 1", ["Member 1"]),
        ("member1", "Member 1", ["Member 1"]),
        ("member 02", "Member 2", ["Member 2"]),
        ("district d", None, []),
        ("distrct b", "District B", ["District B"]),
        ("bergen1", "Bergen", ["Bergen"]),
        ("b3rgen", "Bergen", ["Bergen"]),
    ],
)
def test_names_of_a_series_are_not_misspellings(folded: str, nearest: str | None, similar: list[str]) -> None:
    names = ("Member 1", "Member 2", "Member 3", "District A", "District B", "Bergen")
    index = SpellingIndex([(name.casefold(), {name: None}) for name in names])
    assert (index.find_nearest(folded), index.find_similar(folded)) == (nearest, similar)


@pytest.mark.parametrize(
    ("folded", "expected"),
    [
        ("zhangzhou", ["Hangzhou", "Changzhou", "Guangzhou"]),
        ("area barcelona", []),
        ("barcelona", ["Barcelona (city)", "Barcelona (metropolitan area)"]),
        ("bali", ["Bari"]),
        ("ba", []),
        ("atlantis", []),
    ],
)
def test_find_similar(index: SpellingIndex, folded: str, expected: list[str]) -> None:
    assert index.find_similar(folded) == expected


def test_without_names() -> None:
    index = SpellingIndex([])
    assert index.find_nearest("oslo") is None
    assert index.find_similar("oslo") == []
