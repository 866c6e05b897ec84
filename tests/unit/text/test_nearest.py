from __future__ import annotations

import pytest

from metrocli.text.nearest import find_nearest

COMMANDS = ("activities", "activity", "members", "member", "outcomes", "matrix", "stats")


@pytest.mark.parametrize(
    ("typed", "words", "nearest"),
    [
        ("activites", COMMANDS, ["activities"]),
        ("membrs", COMMANDS, ["members", "member"]),
        ("acti", COMMANDS, ["activities", "activity"]),
        ("Óutcomes", COMMANDS, ["outcomes"]),
        ("--perid", ["--period", "--person"], ["--period"]),
        ("people-engaged", ["people_engaged", "experts"], ["people_engaged"]),
        ("español", ["en", "es", "fr"], ["es"]),
        ("jsn", ["json", "jsonl", "csv"], ["json"]),
        ("lines", ["line", "region", "month"], ["line"]),
        ("a", COMMANDS, []),
        ("", COMMANDS, []),
        ("xyzzy", COMMANDS, []),
        ("abc", [], []),
    ],
)
def test_the_nearest_words_are_found(typed: str, words: list[str], nearest: list[str]) -> None:
    assert find_nearest(typed, words) == nearest


def test_not_more_than_three_are_named() -> None:
    assert find_nearest("part", [f"part{letter}" for letter in "abcde"]) == ["parta", "partb", "partc"]


def test_a_very_long_text_is_similar_to_nothing() -> None:
    assert find_nearest("activities " * 4_000, ["activities"]) == []
