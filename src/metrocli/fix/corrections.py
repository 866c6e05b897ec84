"""Corrections of cells: safe ones, and likely names that a person has to confirm.

A correction takes the text of a cell and returns a text with the same meaning. It adds and removes no value.
"""

from __future__ import annotations

from functools import cached_property
from operator import itemgetter
from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.evidence.list_slips import find_name_slips, find_slipped_spellings
from metrocli.errors import AmbiguousName, UnknownName, UsageMistake
from metrocli.hints import suggest
from metrocli.messages import MessageType
from metrocli.model.codes import natural_key, parse_code
from metrocli.model.dates import ParseError, parse_date, parse_month
from metrocli.model.findings import FaultKind
from metrocli.names.remarks import find_remark
from metrocli.names.resolve import MatchKind
from metrocli.sheets.parsing.cell_text import is_error_text, to_text
from metrocli.sheets.parsing.date_columns import find_day_order
from metrocli.sheets.parsing.multivalue import split_codes, split_names
from metrocli.sheets.parsing.number_columns import NUMBERS, choose_number_parser, write_plainly
from metrocli.sheets.schema import SHEETS_BY_NAME, Column, ColumnType
from metrocli.text.fold import fold
from metrocli.text.hygiene import has_invisible_traces, is_cut_at_entity, remove_invisible

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.cell import Cell
    from metrocli.names.resolve import NameIndex
    from metrocli.sheets.parsing.number_columns import NumberParser
    from metrocli.sheets.table import RawTable

    Correction = Callable[[str], "CorrectedText"]

NOT_A_CORRECTION = MessageType("not-a-correction", "{text:quoted} is not a kind of correction", "{hint}")
CORRECTIONS = {
    "spaces": "stray spaces and invisible characters",
    "names": "members and allied organisations by their canonical names",
    "codes": "codes as their sheet writes them",
    "dates": "dates as 2021-11-30 and months as 2021-11",
    "numbers": "numbers in digits, such as 1200 for 1,200",
    "order": "codes of one cell in the order in which people count, only if it is selected",
}
"""The corrections by name, each with a description, in the order in which they are applied."""
SAFE_CORRECTIONS = tuple(name for name in CORRECTIONS if name != "order")
"""The corrections that are safe. The order of codes may mean something: the first may be the main one."""
SEPARATOR = "; "


class LikelyName(NamedTuple):
    """A name that is most likely a misspelling of another name.

    Attributes:
        written: the name as written.
        name: the canonical name that is most likely meant.
        cells: the cells where it is written.
    """

    written: str
    name: str
    cells: tuple[Cell, ...]


class CellChange(NamedTuple):
    """A change of the text of one cell.

    Attributes:
        cell: the cell.
        old: its text.
        new: its corrected text.
        changed_values: pairs of old and new values; empty if only the order of values or spaces change.
        corrections: the names of the applied corrections.
    """

    cell: Cell
    old: str
    new: str
    changed_values: tuple[tuple[str, str], ...]
    corrections: tuple[str, ...]


class CorrectedText(NamedTuple):
    """The result of a correction: the text, the values that changed, and the names of the applied corrections."""

    text: str
    changed_values: tuple[tuple[str, str], ...] = ()
    corrections: tuple[str, ...] = ()


def select_corrections(names: Iterable[str]) -> tuple[str, ...]:
    """Return the selected corrections in the order of `CORRECTIONS`; the safe ones if no name is given.

    Raises:
        UsageMistake: there is no such correction.
    """
    folded = {fold(name) for name in names}
    unknown = [name for name in names if fold(name) not in CORRECTIONS]
    if unknown:
        raise UsageMistake(NOT_A_CORRECTION(text=unknown[0], hint=suggest(unknown[0], CORRECTIONS)))
    return tuple(name for name in CORRECTIONS if name in (folded or SAFE_CORRECTIONS))


class Corrector:
    """Finds the cells of a dataset that corrections change.

    Args:
        evidence: the dataset.
        corrections: the names of the corrections to apply.
        sheets: the sheets to correct; empty for all.
        confirmed_names: likely names that a person has confirmed, by the text as written.
    """

    def __init__(
        self,
        evidence: Evidence,
        corrections: Sequence[str] = SAFE_CORRECTIONS,
        sheets: Sequence[str] = (),
        confirmed_names: dict[str, str] | None = None,
    ) -> None:
        self.evidence, self.corrections = evidence, frozenset(corrections)
        self.confirmed_names = confirmed_names or {}
        self._tables = [table for table in evidence.tables if not sheets or table.name in sheets]

    def changes(self) -> list[CellChange]:
        """Return the cells that change, by sheet and row."""
        return [
            change
            for table in self._tables
            for change in sorted(self._table_changes(table), key=lambda change: (change.cell.row, change.cell.index))
        ]

    def _table_changes(self, table: RawTable) -> Iterator[CellChange]:
        """Yield the cells of one table that change, column by column."""
        for index, correction in self._column_corrections(table):
            for row, old, new in _changed_cells(table, index, correction):
                yield CellChange(table.cell_at(row, index), old, new.text, new.changed_values, new.corrections)

    def likely_names(self) -> list[LikelyName]:
        """Return the unresolved names that are most likely misspelled, in the order of the sheets."""
        cells_by_pair: dict[tuple[str, str], list[Cell]] = {}
        for table in self._tables:
            for column in _declared_columns(table):
                names = self._names.get(column.refers_to)
                if names is None:
                    continue
                for cell, pairs in self._list_likely(table, column, names):
                    for pair in pairs:
                        cells_by_pair.setdefault(pair, []).append(cell)
        return [LikelyName(written, name, tuple(cells)) for (written, name), cells in cells_by_pair.items()]

    def _list_likely(
        self, table: RawTable, column: Column, names: NameIndex
    ) -> Iterator[tuple[Cell, Sequence[tuple[str, str]]]]:
        """Yield the cells of a declared column, in rows of data, with names that are most likely misspelled.

        Each cell is followed by these names, each with the canonical name that is meant.
        """
        doubted = self._doubted_names(column.refers_to)
        data_rows = self.evidence.dataset.data_rows(table.name)
        spread = table.list_columns.get(column.name)
        # Only the rows of data have the column into which a list that is spread over columns is joined.
        read = table if spread is not None else data_rows.table or table
        found: list[tuple[int, int, Sequence[tuple[str, str]]]] = []
        for index in spread if spread is not None else (read.column_indexes[column.name],):
            raws = read.columns[index]
            likely: dict[int, Sequence[tuple[str, str]]] = {}
            for code, text in enumerate(raws.texts):
                if text and (spread is not None or not is_error_text(text)):
                    likely[code] = [pair for pair in _likely_pairs(text, names) if pair[0] not in doubted]
            rows = raws.rows_with([code for code, pairs in likely.items() if pairs])
            found += [(read.row_numbers[row], index, likely[int(raws.codes[row])]) for row in rows]
        for row, index, pairs in sorted(found, key=itemgetter(0, 1)):
            if row not in data_rows.left_out:
                yield table.cell_at(row, index), pairs

    def _find_texts(self, table: RawTable, column: Column) -> set[str]:
        """Return the distinct texts of a declared column in rows of data, without errors of formulas."""
        read = self.evidence.dataset.data_rows(table.name).table or table
        texts = read.columns[read.column_indexes[column.name]].texts
        return {text for text in texts if text and not is_error_text(text)}

    @cached_property
    def _swapped_columns(self) -> set[tuple[str, int]]:
        """The columns in which a program has probably swapped day and month, by sheet and index."""
        cells = (fault.cell for fault in self.evidence.faults if fault.kind is FaultKind.SWAPPED_DATES)
        return {(cell.sheet, cell.index) for cell in cells}

    @cached_property
    def _names(self) -> dict[str, NameIndex]:
        dataset = self.evidence.dataset
        return {"memberships": dataset.members, "alliances": dataset.alliances}

    def _doubted_names(self, sheet: str) -> Collection[str]:
        """Return the names that a list probably has in a wrong spelling, and the spellings of them in other cells."""
        slips = self.evidence.compute_once(find_name_slips).get(sheet, {})
        others = self.evidence.compute_once(find_slipped_spellings) if sheet == "memberships" else slips
        return {*others, *(slip.listed for slip in slips.values())}

    def _column_corrections(self, table: RawTable) -> Iterator[tuple[int, Correction]]:
        """Yield the index of each column that can be corrected, with a function that corrects its texts."""
        declared = {
            index: column
            for column in _declared_columns(table)
            for index in table.list_columns.get(column.name) or (table.column_indexes[column.name],)
        }
        for index in range(len(table.headers)):
            column = declared.get(index)
            steps: list[Correction] = [_spaces_correction(column)] if "spaces" in self.corrections else []
            if column is not None:
                steps.extend(self._type_corrections(table, column))
            if steps:
                yield index, _chain(steps)

    def _type_corrections(self, table: RawTable, column: Column) -> Iterator[Correction]:
        """Yield the corrections that the type of a declared column allows, in order."""
        names = self._names.get(column.refers_to)
        if names is not None and "names" in self.corrections:
            doubted = self._doubted_names(column.refers_to)
            yield lambda text: _correct_names(text, names, self.confirmed_names, doubted)
        if column.type is ColumnType.CODE and column.refers_to:
            listed = {parts: code.text for parts, code in self.evidence.dataset.codes(column.refers_to).items()}
            if "codes" in self.corrections:
                yield lambda text: _correct_codes(text, listed)
            if "order" in self.corrections and column.multivalued:
                yield lambda text: _correct_order(text, listed)
        if column.type in NUMBERS and "numbers" in self.corrections:
            texts = self._find_texts(table, column)
            parsers = [choose_number_parser(column, texts, delimiter) for delimiter in ("", table.delimiter)]
            yield lambda text: _correct_number(text, parsers)
        if column.type in {ColumnType.DATE, ColumnType.MONTH} and "dates" in self.corrections:
            if (table.name, table.column_indexes[column.name]) in self._swapped_columns:
                return  # only the difference between dates and texts shows that they are swapped
            texts = self._find_texts(table, column)
            dataset, is_month = self.evidence.dataset, column.type is ColumnType.MONTH
            order = find_day_order(column.name, texts, table, dataset.dates).order
            century = dataset.century or None  # the nearest year is a guess, which is not written
            yield lambda text: _correct_date(
                text, lambda day: parse_month(day, None, century) if is_month else str(parse_date(day, order, century))
            )


def _declared_columns(table: RawTable) -> list[Column]:
    sheet = SHEETS_BY_NAME.get(table.name)
    found = {*table.column_indexes, *table.list_columns}
    return [column for column in sheet.columns if column.name in found] if sheet else []


def _changed_cells(table: RawTable, index: int, correction: Correction) -> Iterator[tuple[int, str, CorrectedText]]:
    """Yield the row number, the old text and the new text of each cell of a column that a correction changes."""
    column = table.columns[index]
    changed: dict[int, tuple[str, CorrectedText]] = {}
    for code, value in enumerate(column.distinct):
        # Numbers and dates of a workbook have no spelling to correct.
        if isinstance(value, str) and value and (corrected := correction(value)).text != value:
            changed[code] = value, corrected
    for row in column.rows_with(changed):
        yield table.row_numbers[row], *changed[int(column.codes[row])]


def _chain(steps: Sequence[Correction]) -> Correction:
    """Return a correction that applies others one after the other."""
    if len(steps) == 1:
        return steps[0]

    def correct(text: str) -> CorrectedText:
        result = CorrectedText(text)
        for step in steps:
            new = step(result.text)
            if new.text != result.text:
                result = CorrectedText(
                    new.text, result.changed_values + new.changed_values, result.corrections + new.corrections
                )
        return result

    return correct


def _spaces_correction(column: Column | None) -> Correction:
    """Return a correction that removes stray spaces and invisible characters; running text keeps no-break spaces."""
    named = column is not None and column.type is not ColumnType.TEXT

    def correct(text: str) -> CorrectedText:
        visible = remove_invisible(text, is_name=named)
        # The invisible characters of a garbled text are the traces from which it can still be repaired.
        return CorrectedText(text if visible != text and has_invisible_traces(text) else visible, (), ("spaces",))

    return correct


def _correct_names(
    text: str, names: NameIndex, confirmed_names: dict[str, str], doubted: Collection[str]
) -> CorrectedText:
    """Write the canonical names of a cell; leave a cell with HTML, or that may be split in several ways."""
    pieces, uncut = split_names(text, lambda piece: names.look_up(piece) is not None)
    if uncut or any(is_cut_at_entity(text, piece) for piece in pieces):
        return CorrectedText(text)
    members = {piece: names.look_up(piece) for piece in pieces}
    corrected = {
        piece: member.name if member and member.name not in doubted else confirmed_names.get(piece, piece)
        for piece, member in members.items()
    }
    return _join_values(text, corrected, "names")


def _likely_pairs(text: str, names: NameIndex) -> Iterator[tuple[str, str]]:
    """Yield the unresolved names of a cell that resemble or begin a known name, each with that name.

    A remark at a name, such as "(guest)", would be lost.
    """
    pieces, uncut = split_names(text, lambda piece: names.look_up(piece) is not None)
    for piece in () if uncut else pieces:
        remark = find_remark(names, piece)
        if names.look_up(piece) is not None or (remark and remark.has_meaning):
            continue
        try:
            resolved = names.resolve(piece)
        except (AmbiguousName, UnknownName):
            continue
        if resolved.how in {MatchKind.FUZZY, MatchKind.PREFIX, MatchKind.ADDITION}:
            yield piece, resolved.name


def _correct_codes(text: str, listed: dict[tuple[str, ...], str]) -> CorrectedText:
    """Write the codes of a cell as the sheet that lists them does; leave unlisted codes."""
    pieces = split_codes(text, listed)
    corrected = {piece: listed.get(code.parts, piece) if (code := parse_code(piece)) else piece for piece in pieces}
    return _join_values(text, corrected, "codes")


def _join_values(text: str, corrected: dict[str, str], name: str) -> CorrectedText:
    """Join corrected values, each once; keep the text if no value changes."""
    changed = tuple((old, new) for old, new in corrected.items() if old != new)
    if not changed:
        return CorrectedText(text)
    return CorrectedText(SEPARATOR.join(dict.fromkeys(corrected.values())), changed, (name,))


def _correct_order(text: str, listed: dict[tuple[str, ...], str]) -> CorrectedText:
    """Sort the codes of a cell; leave a cell that also holds text that is not a code."""
    pieces = split_codes(text, listed)
    ordered = sorted(pieces, key=natural_key)
    if list(pieces) == ordered or any(parse_code(piece) is None for piece in pieces):
        return CorrectedText(text)
    return CorrectedText(SEPARATOR.join(ordered), (), ("order",))


def _correct_date(text: str, parse: Callable[[str], str]) -> CorrectedText:
    """Write a date as an ISO date; leave dates that are ambiguous or have a time of day."""
    old = to_text(text)
    try:
        new = parse(old)
    except ParseError:
        return CorrectedText(text)
    return CorrectedText(text) if ":" in old or new == old else CorrectedText(new, ((old, new),), ("dates",))


def _correct_number(text: str, parsers: Sequence[NumberParser]) -> CorrectedText:
    """Write a number in digits; leave one that the column itself does not settle, since the delimiter is a guess."""
    old = to_text(text)
    forms = {write_plainly(old, parse) for parse in parsers}
    new = forms.pop()
    return CorrectedText(text) if forms or new == old else CorrectedText(new, ((old, new),), ("numbers",))
