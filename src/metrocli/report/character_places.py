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
        first: dict[str, tuple[int, int]] = {}
        for index, column in enumerate(table.columns):
            sought = wanted.keys() - places.keys()
            # The different values are in the order of their first rows.
            for code, value in enumerate(column.distinct):
                if isinstance(value, str) and not value.isascii() and (in_value := sought & {*value}):
                    place = column.rows_with([code])[0], index
                    first |= {character: min(first.get(character, place), place) for character in in_value}
                    sought -= in_value
        places |= {each: table.cell_at(table.row_numbers[row], index) for each, (row, index) in first.items()}
    found: dict[Cell | None, list[str]] = {}
    for character in wanted:
        found.setdefault(places.get(character), []).append(character)
    return found
