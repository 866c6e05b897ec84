"""Lists of names."""

from __future__ import annotations

import pytest

from metrocli.importing.document import DocumentLine, LineKind
from metrocli.importing.grammar.phrases.name_lists import may_be_name, split_names
from metrocli.names.resolve import NameIndex


def _split(*texts: str, known: NameIndex | None = None, **options: bool) -> list[str]:
    return split_names([DocumentLine(text, 1, number) for number, text in enumerate(texts)], known, **options)


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        (["Arlen, Bree, Cair (north, east)."], ["Arlen", "Bree", "Cair (north, east)"]),
        (["Arlen, Bree and Cair"], ["Arlen", "Bree", "Cair"]),
        (["Arlen, Bree,", "and Cair"], ["Arlen", "Bree", "Cair"]),
        (["Arlen y Bree"], ["Arlen", "Bree"]),
        (["Arlen, Bree et Cair."], ["Arlen", "Bree", "Cair"]),
        (["Arlen, Great", "Bree,"], ["Arlen", "Great Bree"]),
        (["Arlen; Bree; Arlen"], ["Arlen", "Bree"]),
        (["Arlen", "Great Bree", "Cair (north,", "east)"], ["Arlen", "Great Bree", "Cair (north, east)"]),
        (["Arlen", "Great Bree", "of the lake"], ["Arlen", "Great Bree of the lake"]),
        ([""], []),
    ],
)
def test_lists(texts: list[str], names: list[str]) -> None:
    assert _split(*texts) == names


def test_items_and_cells() -> None:
    items = [DocumentLine(text, 1, 1, LineKind.ITEM) for text in ("Arlen", "Bree", "Cair")]
    assert split_names(items, None) == ["Arlen", "Bree", "Cair"]
    row = DocumentLine("Arlen\t\tBree", 1, 1, LineKind.ROW, cells=("Arlen", "", "Bree"))
    assert split_names([row], None) == ["Arlen", "Bree"]


def test_a_known_name_is_not_split() -> None:
    known = NameIndex("member", ["Tyne and Wear", "Port, North"])
    assert _split("Bree, Tyne and Wear", known=known) == ["Bree", "Tyne and Wear"]
    assert _split("Bree, Port, North, Cair", known=known) == ["Bree", "Port, North", "Cair"]


def test_names_of_organisations_may_hold_and() -> None:
    assert _split("ABC, School of Arts and Fine Crafts, DEF", may_hold_and=True)[1] == "School of Arts and Fine Crafts"
    assert _split("School of Arts and Fine Crafts", may_hold_and=True) == ["School of Arts and Fine Crafts"]
    assert _split("ABC and DEF", may_hold_and=True) == ["ABC", "DEF"]


def test_what_may_be_a_name() -> None:
    assert all(map(may_be_name, ["Arlen", "eThekwini", "100 Resilient Cities", "L'Hospitalet", "Moreton Bay"]))
    assert not any(
        map(may_be_name, ["all", "29 cities of the South", "Bree and others", "Bree, etc.", "otras", "Bree…"])
    )
