from __future__ import annotations

import pytest

from metrocli.names.titles import find_code_by_title, find_codes_by_similar_title

TITLES = {
    "1": "World Congress",
    "2": "Pilot at the World Congress",
    "3": 'Course "Resilient City"',
    "4": "Peace",
    "5": "peace",
}


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("World Congress", "1"),
        ("  wörld CONGRESS ", "1"),
        ("world-congress", "1"),
        ("Congress", None),
        ("Peace", None),
        ("", None),
        ("-", None),
    ],
)
def test_an_exact_title_is_that_of_one_code(typed: str, code: str | None) -> None:
    assert find_code_by_title(typed, TITLES) == code


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("Congress", ["1", "2"]),
        ("congres", ["1", "2"]),
        ("pilot congress", ["2"]),
        ("Wrold Congress", ["1", "2"]),
        ("resilient city", ["3"]),
        ("Corse Resilent", ["3"]),
        ("Peaace", ["4", "5"]),
        ("at", []),
        ("", []),
        ("harbour", []),
        ("World harbour", []),
        ("WorldCongress", ["1"]),
    ],
)
def test_a_similar_title_has_the_words_that_were_typed(typed: str, codes: list[str]) -> None:
    assert find_codes_by_similar_title(typed, TITLES) == codes
