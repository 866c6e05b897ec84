from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.text.clean import clean
from metrocli.text.hygiene import has_invisible_traces, list_invisible, remove_invisible, repair_mojibake


@pytest.mark.parametrize(
    ("text", "descriptions", "left"),
    [
        (" a", ["space-before"], "a"),
        ("a\u00a0", ["space-after"], "a"),
        ("a  b", ["several-spaces"], "a b"),
        ("a\tb", ["tab"], "a b"),
        ("a\u200bb", ["invisible-character"], "ab"),
        ("\u202eab", ["invisible-character"], "ab"),
        ("a\u00a0b", ["no-break-space"], "a b"),
        ("Bogota\u0301", ["loose-accents"], "Bogotá"),
        ("a\x07b", ["control-character"], "ab"),
        ("Lima\x0bQuito", ["control-character"], "Lima\nQuito"),
        ("Lima\x0c Quito\x85", ["space-after", "control-character"], "Lima\nQuito"),
        ("  ", ["only-spaces"], ""),
        (" a\x07 ", ["space-before", "space-after", "control-character"], "a"),
    ],
)
def test_invisible_characters_are_described_and_removed(text: str, descriptions: list[str], left: str) -> None:
    assert list_invisible(text, is_name=True) == descriptions
    assert remove_invisible(text, is_name=True) == left


@pytest.mark.parametrize("text", ["", "São Paulo", "Xi’an", "a\nb", "می\u200cخواهم", "👩\u200d🚀 launch", "中歐城市"])
def test_visible_characters_stay(text: str) -> None:
    assert list_invisible(text, is_name=True) == []
    assert remove_invisible(text, is_name=True) == text


def test_no_break_spaces_are_allowed_in_sentences() -> None:
    assert list_invisible("« oui\u00a0»") == []
    assert remove_invisible("« oui\u00a0»") == "« oui\u00a0»"


@given(st.text(max_size=20), st.booleans())
def test_a_text_without_invisible_characters_has_no_description(text: str, named: bool) -> None:
    assert list_invisible(remove_invisible(text, is_name=named), is_name=named) == []


@pytest.mark.parametrize(
    ("text", "was"),
    [
        ("BogotÃ¡", "Bogotá"),
        ("SofÃ\u00ada", "Sofía"),
        ("Xiâ€™an", "Xi’an"),
        ("SÃ£o Paulo", "São Paulo"),
        ("Ã\u0081vila", "Ávila"),
    ],
)
def test_mojibake_is_repaired(text: str, was: str) -> None:
    assert repair_mojibake(text) == was


@pytest.mark.parametrize("text", ["Bogotá", "Ãland", "Â§ 5", "plain", "中歐", "Ã¡ 中", "«Á»"])
def test_letters_that_only_look_like_mojibake_stay(text: str) -> None:
    assert repair_mojibake(text) == (clean(text) if text != "Â§ 5" else "§ 5")


@pytest.mark.parametrize(
    ("text", "has_traces"),
    [
        ("M\u00c3\u00adla", True),
        ("\u00c2\u00a0x", True),
        ("\u00e2\u20ac\u009d", True),
        ("\u00c3\u00a1 ", False),
        ("\u00e0\u00a0Paris", False),
        ("caf\u00e9 \u00ad", False),
        ("S\u00e3o Paulo", False),
        ("", False),
    ],
)
def test_invisible_characters_of_garbled_text_are_traces(text: str, *, has_traces: bool) -> None:
    assert has_invisible_traces(text) is has_traces
