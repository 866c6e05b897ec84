"""Where in the sheets characters are that a format cannot show."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.model.cell import Cell
    from metrocli.sheets.table import RawTable


def find_characters(tables: Iterable[RawTable], characters: Iterable[str]) -> dict[Cell | None, list[str]]:
    """Find the first cell with each of some characters.

    Args:
        tables: the sheets.
        characters: the characters.

    Returns:
        The characters by their cell, in order; those of no cell, such as of a setting, are under None.
    """
    wanted = dict.fromkeys(characters)
    places: dict[str, Cell] = {}
    for table in tables:
        for number, row in zip(table.row_numbers, table.rows, strict=True):
            for index, value in enumerate(row):
                if isinstance(value, str) and not value.isascii():
                    for character in wanted.keys() & set(value) - places.keys():
                        places[character] = table.cell_at(number, index)
    found: dict[Cell | None, list[str]] = {}
    for character in wanted:
        found.setdefault(places.get(character), []).append(character)
    return found
