"""Patterns that are compiled when they are first used."""

from __future__ import annotations

import re

import pytest

from metrocli.text.late_patterns import compile_late


def test_a_late_pattern_matches_as_a_compiled_one() -> None:
    pattern = compile_late(r"(\d{4})-t(\d)", re.IGNORECASE)
    match = pattern.fullmatch("2021-T3")
    assert match is not None
    assert match.groups() == ("2021", "3")
    assert pattern.fullmatch("2021-13") is None
    assert pattern.sub(r"\2", "2021-T3, 2022-t1") == "3, 1"
    assert (pattern.groups, pattern.pattern) == (2, r"(\d{4})-t(\d)")


def test_a_late_pattern_of_bytes_matches_bytes() -> None:
    assert compile_late(rb"<(\w+)").findall(b"<row><c>") == [b"row", b"c"]


def test_a_wrong_pattern_fails_at_its_first_use() -> None:
    pattern = compile_late("(")
    with pytest.raises(re.error, match="unterminated"):
        pattern.search("text")
