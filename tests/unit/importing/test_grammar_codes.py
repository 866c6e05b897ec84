"""Codes of any association, in lists and before titles."""

from __future__ import annotations

import pytest

from metrocli.importing.document import DocumentLine
from metrocli.importing.grammar.phrases.codes import find_group_letters, list_codes, read_code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("L2A2D4 Recommendations", "L2A2D4"),
        ("A.3 Contracts", "A.3"),
        ("4.1. Digital gap", "4.1"),
        ("SDG-11", "SDG-11"),
        ("C2: Heating", "C2"),
        ("11.b", "11.b"),
        ("29 cities", ""),
        ("2021", ""),
        ("Members", ""),
        ("A town", ""),
        ("", ""),
    ],
)
def test_a_code_at_the_beginning(text: str, code: str) -> None:
    """A number alone and a word are not codes."""
    assert read_code(text) == code


def test_codes_of_a_list() -> None:
    """Separators differ, titles may follow, and a code counts once."""
    assert list_codes("A.1, A.3; B.2 and C4") == ["A.1", "A.3", "B.2", "C4"]
    assert list_codes("1.1 Combating inequalities 2.3 Climate 1.1 again") == ["1.1", "2.3"]


def test_letters_of_groups() -> None:
    """A letter alone is a code only where other codes begin with it."""
    lines = [DocumentLine(text, 0, 1) for text in ("A Climate", "A.1 Heat", "A town", "I came")]
    assert find_group_letters(lines) == {"A"}
