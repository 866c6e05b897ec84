from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.text.clean import clean
from metrocli.text.hygiene import (
    find_lost_letter,
    has_invisible_traces,
    is_garbled_form,
    list_invisible,
    remove_invisible,
    repair_mojibake,
)


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
        ("BogotÃƒÂ¡", "Bogotá"),
        ("BogotÃ¡ – MedellÃ\u00adn “x”", "Bogotá – Medellín “x”"),
        ("Ã¡ 中", "á 中"),
        ("Bogot√°, H√©l√®ne", "Bogotá, Hélène"),
        ("vis-√†-vis", "vis-à-vis"),
        ("Xi‚Äôan, 8‚Äì13 November, N¬∞1", "Xi’an, 8–13 November, N°1"),
        ("Ã\u0081vila", "Ávila"),
    ],
)
def test_mojibake_is_repaired(text: str, was: str) -> None:
    assert repair_mojibake(text) == was


@pytest.mark.parametrize("text", ["Bogotá", "Ãland", "Â§ 5", "plain", "中歐", "«Á»", "“IRMÔ 中", "√π ≤ 中", "«CAFÉ»"])
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


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("S\ufffdo Paulo", "\ufffd"),
        ("HoracioÃ", "Ã"),
        ("vis-Ã-vis", "Ã"),
        ("Bogot√", "√"),
        ("C?rdoba", "?"),
        ("vis-?-vis", "?"),
        ("Bamako?", ""),
        ("What? No", ""),
        ("See example.org/find?query=a", ""),
        ("IRMÃ", ""),
        ("Ãland", ""),
        ("Bogotá", ""),
    ],
)
def test_what_is_left_of_a_lost_letter(text: str, mark: str) -> None:
    assert find_lost_letter(text) == mark


@pytest.mark.parametrize(
    ("garbled", "text", "expected"),
    [
        ("BogotÃ¡", "Bogotá", True),
        ("BogotÃ¡", "Bogota", False),
        ("C?rdoba", "Córdoba", True),
        ("S\ufffdo Paulo", "São Paulo", True),
        ("C?rdoba", "Cordova", False),
        ("C?rdoba", "Cordoba", False),
        ("Valle de Aburr?", "Valle de Aburrá", True),
        ("Córdoba", "Córdoba", False),
        ("Bamako?", "Bamako", False),
    ],
)
def test_a_form_that_was_garbled(garbled: str, text: str, *, expected: bool) -> None:
    assert is_garbled_form(garbled, text) is expected
