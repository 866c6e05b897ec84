"""Rows with totals of the rows above them."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from metrocli.sheets.observing.remarks import is_remark
from metrocli.sheets.observing.running_sums import RunningSums
from metrocli.sheets.observing.total_words import (
    AVERAGES,
    BESIDE_TOTALS,
    DASHES,
    DOUBTFUL,
    LONGEST,
    NUMBER,
    START,
    TOTALS,
    find_named_rows,
    may_be_in_total,
    read_count,
    split_words,
    to_number,
)
from metrocli.sheets.parsing.cell_text import is_error_text, to_text
from metrocli.sheets.parsing.date_columns import parse_iso_dates
from metrocli.sheets.schema import Column, ColumnType
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable

# These patterns are texts, so that they are compiled only if they are needed.
_COUNT = r"\d{1,3}"
_LINE = r"[a-z]{1,2}\d+(?:\.\d+)*"
_DAYS = {ColumnType.DATE, ColumnType.MONTH}
_NUMBERS = {ColumnType.INTEGER, ColumnType.DECIMAL}
_LAST_ROWS = 50
"""In this many last rows, the word for a total may be in any column."""
_SEVERAL = 2
_SAMPLED_ROWS = 200
_FEW_CANDIDATES = 200
_MANY_ROWS = 10_000
"""In so many rows, it takes longer to look for words in names and titles than to look at each distinct day."""


class _Candidate(NamedTuple):
    """A row with a word for a total.

    Attributes:
        texts: its filled cells, by index, without those of the phrase, those with dashes only and errors of formulas.
        phrase: the text with the word.
        is_doubtful: whether the word may also mean something else.
        is_strong: whether the phrase can hardly mean something else, such as "grand total" or "subtotal".
        group: the folded text next to the word that is not a common word, such as a region; "" for none.
        phrase_indexes: the indexes of the cells with the word.
        is_average: whether the word is one for an average, with a number next to it.
    """

    texts: dict[int, str]
    phrase: str
    is_doubtful: bool
    is_strong: bool
    group: str
    phrase_indexes: frozenset[int]
    is_average: bool

    @property
    def has_number(self) -> bool:
        """Whether a number is next to the word for a total."""
        return bool(self.texts) or any(map(str.isdecimal, self.phrase))


def find_total_rows(
    table: RawTable, sheet: Sheet, columns: Mapping[int, Column], footers: Collection[int]
) -> list[int]:
    """Find the rows that are certainly totals.

    Such a row has a word for a total; next to it, only numbers, with or without a unit, dashes and an id. It must lack
    a required cell. If it lacks none, it must be named as a total without any doubt, or one of its numbers must be the
    sum or the number of the rows above it. Without such a word, it is the last row, with sums or a count of the rows
    (4 members) only, or with a single number in a column of figures, whether it is a sum or not.

    Args:
        table: the sheet.
        sheet: its declaration.
        columns: the declared columns, by index.
        footers: the indexes of rows that are not data for another reason.

    Returns:
        The indexes of the rows.
    """
    return _TotalFinder(table, sheet, columns, footers).find()


class _TotalFinder:
    """Finds the totals of a sheet; see `find_total_rows`."""

    def __init__(self, table: RawTable, sheet: Sheet, columns: Mapping[int, Column], footers: Collection[int]) -> None:
        self._table, self._sheet, self._columns, self._footers = table, sheet, columns, footers
        self._key = table.column_indexes.get(sheet.columns[0].name, -1)
        self._required = {index for index, column in columns.items() if column.required}
        self._sums = RunningSums(table, footers)
        self._size = len(table.row_numbers)

    def find(self) -> list[int]:
        """Return the indexes of the totals."""
        found: list[int] = []
        if self._size > _MANY_ROWS and self._has_days_everywhere():
            return found
        for row in self._find_candidate_rows():
            if row not in self._footers and self._is_total(row):
                found.append(row)
                self._sums.restart(row)
        return found

    def _has_days_everywhere(self) -> bool:
        """Return whether a column has a whole day in each row: no total has one (see `_has_only_figures`)."""
        of_days = [index for index, column in self._columns.items() if column.type is ColumnType.DATE]
        parsed = (parse_iso_dates(self._table.columns[index]) for index in of_days)
        return any(days is not None and None not in days for days in parsed)

    def _find_candidate_rows(self) -> list[int]:
        """Find the rows that may be totals, in order: by their first columns, or by any column of the last rows."""
        rows: set[int] = set()
        for index in {0, min(self._columns), *self._required}:
            named = find_named_rows(self._table.columns[index], is_key=index == self._key)
            rows.update(self._narrow(named))
        is_last = True
        for row in reversed(range(max(0, self._size - _LAST_ROWS), self._size)):
            cells = self._table.row(row)
            texts = [text for cell in cells if (text := to_text(cell))]
            is_last = is_last and (len(texts) == 1 or all(re.fullmatch(NUMBER, text) for text in texts))
            if is_last or any(isinstance(cell, str) and START.match(cell) for cell in cells):
                rows.add(row)
        return sorted(rows)

    def _narrow(self, rows: Sequence[int]) -> Sequence[int]:
        """Leave out rows with another cell that cannot be in a total: a name may begin as the word does, as Sumaré."""
        if len(rows) <= _FEW_CANDIDATES:
            return rows
        others = [column for index, column in enumerate(self._table.columns) if index != self._key]
        for column in sorted(others, key=lambda column: len(column.distinct)):
            if len(rows) <= _FEW_CANDIDATES:
                break
            codes = column.codes
            may_be = {code: may_be_in_total(column.texts[code]) for code in {int(codes[row]) for row in rows}}
            rows = [row for row in rows if may_be[int(codes[row])]]
        return rows

    def _is_total(self, row: int) -> bool:
        candidate = self._read_candidate(row)
        if candidate is None:
            return self._is_bare_total(row)
        if not self._has_only_figures(candidate):
            return False
        if candidate.is_doubtful and (row < self._size - _LAST_ROWS or not candidate.has_number):
            return False
        if not (candidate.is_strong or not candidate.group or candidate.group in self._groups):
            return False
        has_id = self._key in candidate.texts and not re.fullmatch(NUMBER, candidate.texts[self._key])
        return (
            (not has_id and self._lacks_required(row, candidate))
            or (candidate.is_strong and any(column.type is ColumnType.INTEGER for column in self._sheet.columns))
            or (candidate.is_average and self._key not in candidate.texts)
            or self._match_sums(row, candidate)
        )

    def _list_texts(self, row: int) -> dict[int, str]:
        """List the texts of the filled cells of a row, by index."""
        return {index: text for index, cell in enumerate(self._table.row(row)) if (text := to_text(cell))}

    def _read_candidate(self, row: int) -> _Candidate | None:
        """Read a row that may be a total; None if none of its cells has a word for a total."""
        texts = self._list_texts(row)
        phrases: dict[int, str] = {}
        for index, text in texts.items():
            column = self._columns.get(index)
            usual = {fold(value) for value in column.usual_values} if column else set()
            if fold(text) not in usual and len(text) <= LONGEST and TOTALS & {*split_words(text)}:
                phrases[index] = text
        if not phrases:
            return None
        phrase = next(iter(phrases.values()))
        words = split_words(phrase)
        rest = [word for word in words if word not in TOTALS]
        # A folded text has no apostrophes: d'activités is one word.
        is_common = all(word in BESIDE_TOTALS or (word[0] in "dl" and word[1:] in BESIDE_TOTALS) for word in rest)
        group = "" if is_common else " ".join(re.sub(r":|(?<![\w.])\d+(?![\w.])", " ", fold(phrase)).split())
        group = " ".join(part for part in group.split() if part not in TOTALS)
        is_named = is_common or all(part in BESIDE_TOTALS or re.fullmatch(_LINE, part) for part in group.split())
        others = {
            index: read_count(text) or text
            for index, text in texts.items()
            if index not in phrases and not re.fullmatch(DASHES, text) and not is_error_text(text)
        }
        is_strong = bool({"grand", "gran", "general", "sub", "sous", "totaux"} & {*words}) or words[0].startswith("sub")
        is_average = bool(others) and is_common and TOTALS & {*words} <= AVERAGES
        return _Candidate(
            others, phrase, bool(DOUBTFUL & {*words}), is_strong and is_named, group, frozenset(phrases), is_average
        )

    def _has_only_figures(self, candidate: _Candidate) -> bool:
        """Return whether the other cells of a row are numbers, apart from its id, and none of them is a day."""
        for index, text in candidate.texts.items():
            column = self._columns.get(index)
            if column is not None and index == self._key and column.type not in _DAYS:
                continue
            is_day = column is not None and column.type in _DAYS and not re.fullmatch(_COUNT, text)
            is_day = is_day and not candidate.is_average
            if is_day or not re.fullmatch(NUMBER, text):
                return False
        return True

    @cached_property
    def _groups(self) -> set[str]:
        """The folded values of the columns that group rows: regions, countries, lines, kinds and the like."""
        indexes = [
            index
            for index, column in self._columns.items()
            if column.usual_values or column.value_list or column.type is ColumnType.CODE or column.name == "country"
        ]
        groups = {fold(text) for index in indexes for text in self._table.columns[index].texts} - {""}
        codes = [part for group in groups for part in re.split(r"[;,\s]+", group) if re.fullmatch(_LINE, part)]
        return groups | {code.rsplit(".", level)[0] for code in codes for level in range(code.count(".") + 1)}

    @cached_property
    def _numeric_keys(self) -> list[int]:
        """The first rows that have a number as their key."""
        rows = range(min(self._size, _SAMPLED_ROWS)) if self._key >= 0 else ()
        return [row for row in rows if re.fullmatch(NUMBER, to_text(self._table.columns[self._key][row]))]

    def _lacks_required(self, row: int, candidate: _Candidate) -> bool:
        """Return whether a required cell is blank, has only dashes, or has a number in place of a name or a day."""
        has_phrase_as_key = self._key in candidate.phrase_indexes
        # Where another row has a number as its key, a number is not a count.
        has_numbers = any(other != row for other in self._numeric_keys)
        for index, column in self._columns.items():
            if column.required and index not in candidate.phrase_indexes:
                text = candidate.texts.get(index, "")
                is_id = index == self._key and has_numbers
                is_text = column.type is ColumnType.NAME or bool(column.usual_values) or has_phrase_as_key
                is_word = not is_id and is_text
                is_count = column.type in _DAYS and re.fullmatch(_COUNT, text)
                if not text or is_count or (is_word and re.fullmatch(NUMBER, text)):
                    return True
        return False

    def _match_sums(self, row: int, candidate: _Candidate) -> bool:
        """Return whether a number of a row is the sum, or the number, of the rows above it."""
        in_phrase = re.findall(r"\d+", candidate.phrase)
        for index, text in [*candidate.texts.items(), *((-1, text) for text in in_phrase)]:
            number, column = to_number(text), self._columns.get(index)
            if index == self._key or number is None or (column is not None and column.type not in _NUMBERS):
                continue
            if number >= _SEVERAL and self._sums.is_count(row, number):
                return True
            if index >= 0 and self._sums.is_sum(row, index, text):
                return True
        return False

    def _is_bare_total(self, row: int) -> bool:
        """Return whether a row without such a word is a total: a count with its unit, only sums, or a lone figure."""
        texts = self._list_texts(row)
        if len(texts) == 1 and (count := read_count(*texts.values())):
            number = int(count)
            is_count = self._sums.is_count(row, number)
            is_count = is_count or (self._key >= 0 and self._sums.is_count_of_values(row, number, self._key))
            return number >= _SEVERAL and is_count
        types = {column.type if (column := self._columns.get(index)) else None for index in texts}
        if {self._key, *self._required} & {*texts} or not types & _NUMBERS or not types <= {*_NUMBERS, None}:
            return False
        if not all(re.fullmatch(NUMBER, text) for text in texts.values()):
            return False
        numbers = self._table.row_numbers
        is_apart = row > 0 and numbers[row] > numbers[row - 1] + 1
        is_apart = is_apart or (len(texts) == 1 and self._is_lone_figure(row, next(iter(texts))))
        return is_apart or (
            row >= _SEVERAL and any(self._sums.is_sum(row, index, text) for index, text in texts.items())
        )

    def _is_lone_figure(self, row: int, index: int) -> bool:
        """Return whether the only cell of the last row is in a column of figures; only remarks may be below it.

        A key that is merged with the one above it, or a formula without a result, is not blank.
        """
        hidden = (*self._table.regions.merged, *self._table.regions.uncalculated)
        column = self._columns.get(index)
        return (
            row > 0
            and column is not None
            and column.type is ColumnType.INTEGER
            and not any(area.contains(self._table.row_numbers[row], self._key) for area in hidden)
            and all(
                is_remark([*self._list_texts(below).items()], self._columns, lacks_required=True)
                for below in range(row + 1, self._size)
            )
        )
