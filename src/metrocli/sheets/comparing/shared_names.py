"""Rows of several countries that have one key: members with one name, which are never one row."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from metrocli.names.countries import is_same_country

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence

    from metrocli.sheets.comparing.cell_meaning import ComparableCell

    Row = tuple[ComparableCell, ...]


class SharedNames:
    """The keys that rows of several countries have, and the country of each row with such a key.

    A row without a country has that of the other rows in its region, if these are in one country; or else the only
    country that no other row of its dataset has. Otherwise its country is not settled.
    """

    def __init__(self, sources: Sequence[Sequence[Row]], key: Sequence[int], country: int, region: int | None) -> None:
        """Find the keys.

        Args:
            sources: the rows of each dataset.
            key: the indexes of the columns that identify a row.
            country: the index of the column with the country.
            region: the index of the column with the region; None without one.
        """
        self._key, self._country, self._region = key, country, region
        self._countries = self._find_countries(sources)
        self._settled: dict[Row, str] = {}
        if self._countries:
            self._settle(sources)

    def has(self, row: Row) -> bool:
        """Return whether rows of several countries have the key of a row."""
        return self._meaning(row) in self._countries

    def find_country(self, row: Row) -> str:
        """Return the country of a row, as written there or in other rows; "" if it is not known."""
        return row[self._country].text or self._settled.get(row, "")

    def list_countries(self, row: Row) -> list[str]:
        """Return the countries of the rows that have the key of a row; none if these are of one country."""
        return sorted(self._countries.get(self._meaning(row), []))

    def is_unsettled(self, row: Row) -> bool:
        """Return whether a row may be one of several rows in different countries."""
        return self.has(row) and not self.find_country(row)

    def may_match(self, left: Row, right: Row) -> bool:
        """Return whether rows with one key may be the same row: not if they are, or may be, in two countries."""
        one, other = self.find_country(left), self.find_country(right)
        if one and other:
            return is_same_country(one, other)
        return one == other or not self.has(left)

    def _meaning(self, row: Row) -> Hashable:
        return tuple(row[column].meaning for column in self._key)

    def _find_countries(self, sources: Sequence[Sequence[Row]]) -> dict[Hashable, list[str]]:
        """Return the countries of each key with several, each country in its first spelling."""
        countries: dict[Hashable, list[str]] = defaultdict(list)
        for row in (row for rows in sources for row in rows if row[self._country].text):
            known, text = countries[self._meaning(row)], row[self._country].text
            if not any(is_same_country(text, other) for other in known):
                known.append(text)
        return {key: texts for key, texts in countries.items() if len(texts) > 1}

    def _settle(self, sources: Sequence[Sequence[Row]]) -> None:
        """Find the countries of rows that do not name theirs."""
        rows_of_keys: dict[Hashable, list[Row]] = defaultdict(list)
        for row in (row for rows in sources for row in rows if self.has(row)):
            rows_of_keys[self._meaning(row)].append(row)
        for rows in sources:
            own: dict[Hashable, list[str]] = defaultdict(list)
            for row in (row for row in rows if self.has(row) and row[self._country].text):
                own[self._meaning(row)].append(row[self._country].text)
            for row in (row for row in rows if self.has(row) and not row[self._country].text):
                others = own[self._meaning(row)]
                free = [
                    text
                    for text in self._countries[self._meaning(row)]
                    if not any(is_same_country(text, other) for other in others)
                ]
                candidates = self._list_countries_of_region(row, rows_of_keys[self._meaning(row)]) or free
                self._settled[row] = candidates[0] if len(candidates) == 1 else ""

    def _list_countries_of_region(self, row: Row, others: Sequence[Row]) -> list[str]:
        """List the countries of other rows in the region of a row, each country once."""
        region = None if self._region is None else row[self._region].meaning
        countries: list[str] = []
        for other in others if self._region is not None and region is not None else ():
            text = other[self._country].text
            is_new = not any(is_same_country(text, known) for known in countries)
            if text and is_new and self._region is not None and other[self._region].meaning == region:
                countries.append(text)
        return countries
