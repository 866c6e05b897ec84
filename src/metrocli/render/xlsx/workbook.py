"""XLSX: a workbook with real dates and numbers, and a sheet that records the question, the data and the time."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, ListAnswer, RecordAnswer
from metrocli.answers.shaping import split_groups
from metrocli.model.cell import to_column_letters
from metrocli.render.crosstab import as_complete_crosstab, make_totals_row
from metrocli.render.parts import Table
from metrocli.render.registry import Rendered, lay_out
from metrocli.render.values import (
    flatten_result,
    format_heading,
    format_value,
    is_list_of_objects,
    iterate_rows,
    to_table,
    translate_label,
)
from metrocli.render.xlsx.heat_map import format_as_heat_map
from metrocli.render.xlsx.overview import fill_overview
from metrocli.text.languages.language import Language
from metrocli.xlsx.tables.long_tables import WorkbookTables
from metrocli.xlsx.tables.lost_text import LostTexts
from metrocli.xlsx.write import WritableValue, explain_unwritable, make_tab_name, write_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.answers.shaping import RowGroup
    from metrocli.render.parts import Page
    from metrocli.render.registry import Target

_SUMMARY, _ABOUT, _MEMBER = "summary", "about", "member"


def render_xlsx(answer: Answer, target: Target) -> Rendered:
    """Write the answer as a workbook.

    A list is one sheet, a crosstab is a heat map. A grouped list has a sheet with the subtotals, and one for each
    group. A record has a sheet with its values, and one for each list in it; a member begins with its page, and has
    words of the language as headings instead of keys.
    The last sheet, "about", records the question, the data, the time and the notes.
    """
    book = _Book()
    if isinstance(answer, RecordAnswer):
        if answer.command == _MEMBER:
            book.add_page(lay_out(answer, target.language), target.language)
            _add_member(book, answer, target.language)
        else:
            _add_record(book, answer)
    else:
        _add_listing(book, answer)
        for part in lay_out(answer, Language()).parts:
            # A table with sections has the rows of the list once more, for reading.
            is_list = isinstance(part, Table) and (part.rows is answer or part.section_field)
            if isinstance(part, Table) and isinstance(part.rows, ListAnswer) and not is_list:
                _fill_sheet(book, part.title, part.rows)
    losses = book.lost.notes()
    about: list[tuple[str, Any]] = [
        ("question", target.origin.question),
        ("understood as", format_value([f"{key} {format_value(value)}" for key, value in answer.query.items()])),
        ("data", target.origin.data),
        ("asked at", f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}"),
        ("by", target.origin.program),
        *(("note", str(note)) for note in (*answer.notes, *losses)),
    ]
    book.add(_ABOUT, [_ABOUT, "this answer"], about)
    return Rendered(book.to_bytes(), tuple(losses))


class _Book:
    """A workbook under construction.

    Attributes:
        lost: the texts that did not fit.
    """

    def __init__(self) -> None:
        from openpyxl import Workbook

        self._book, self.lost = Workbook(), LostTexts()
        self._tables = WorkbookTables(self._book)
        if self._book.active is not None:
            self._book.remove(self._book.active)

    def add(self, name: str, headers: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Worksheet:
        """Add a sheet with a table, under that name or the nearest name that is valid and still free."""
        sheet = self._create(name)
        write_table(sheet, self._list_headers(sheet, headers), _make_cells(sheet.title, rows, self.lost))
        return sheet

    def add_late(
        self, name: str, headers: Iterable[Any], make_rows: Callable[[], Iterable[Iterable[Any]]], row_count: int
    ) -> None:
        """Add a sheet with a table whose rows are made late, and again, so that many of them are never kept.

        Args:
            name: the preferred name of the sheet.
            headers: the headers.
            make_rows: makes the rows.
            row_count: the number of rows.
        """
        sheet = self._create(name)
        lost = [LostTexts(), self.lost]  # what is lost is noted once

        def make_cells() -> Iterator[list[WritableValue]]:
            return _make_cells(sheet.title, make_rows(), lost.pop() if len(lost) > 1 else lost[0])

        self._tables.write(sheet, self._list_headers(sheet, headers), make_cells, row_count)

    def _create(self, name: str) -> Worksheet:
        """Create an empty sheet."""
        taken = [title for title in (*self._book.sheetnames, _SUMMARY, _ABOUT) if title != name]
        sheet: Worksheet = self._book.create_sheet(make_tab_name(name, taken))
        return sheet

    def _list_headers(self, sheet: Worksheet, headers: Iterable[Any]) -> list[str]:
        return [str(header) for header in _to_cells(sheet.title, 1, headers, self.lost)]

    def add_page(self, page: Page, language: Language) -> None:
        """Add a sheet with a page in words, named after its title."""
        title = make_tab_name(page.title, [*self._book.sheetnames, _SUMMARY, _ABOUT])
        fill_overview(self._book.create_sheet(title), page, language, self.lost)

    def to_bytes(self) -> bytes:
        """Return the content of the workbook."""
        return self._tables.to_bytes()


def _make_cells(tab: str, rows: Iterable[Iterable[Any]], lost: LostTexts) -> Iterator[list[WritableValue]]:
    """Convert rows of values for the cells below the headers of a tab."""
    return (_to_cells(tab, number, row, lost) for number, row in enumerate(rows, 2))


def _to_cells(tab: str, row: int, values: Iterable[Any], lost: LostTexts) -> list[WritableValue]:
    """Convert values for the cells of a row: several as one text, texts as they fit.

    Args:
        tab: the name of the tab.
        row: the number of the row.
        values: the values.
        lost: collects the texts that do not fit.
    """
    cells = [value if _is_cell_value(value) else format_value(value) for value in values]
    for index, value in enumerate(cells):
        if isinstance(value, str) and explain_unwritable(value):
            cells[index] = lost.fit(value, tab, f"{to_column_letters(index)}{row}")
    return cells


def _add_listing(book: _Book, listing: ListAnswer) -> None:
    grouped = split_groups(listing)
    crosstab = as_complete_crosstab(listing)
    if grouped:
        _add_summary(book, listing, grouped)
        for group in grouped:
            _fill_sheet(book, format_heading(group), group.answer)
    elif crosstab is None:
        _fill_sheet(book, listing.command, listing)
    else:
        headers, rows = to_table(crosstab)
        sheet = book.add(crosstab.command, headers, [*rows, make_totals_row(crosstab)])
        format_as_heat_map(sheet, crosstab)


def _fill_sheet(book: _Book, name: str, listing: ListAnswer) -> None:
    book.add_late(name, listing.fields, lambda: iterate_rows(listing), len(listing.frame))


def _add_summary(book: _Book, listing: ListAnswer, grouped: list[RowGroup]) -> None:
    """Add a sheet with a row for each group: its value, the number of its rows, and its subtotals."""
    names = list(grouped[0].subtotals)
    rows = ([group.value, len(group.answer.frame), *(group.subtotals[name] for name in names)] for group in grouped)
    book.add(_SUMMARY, [listing.group_by, "rows", *names], rows)


def _add_record(book: _Book, answer: RecordAnswer) -> None:
    """Add a sheet with the plain values, and one for each list of objects, at any depth."""
    values, lists = _split_record(answer.result)
    book.add(answer.command, ["field", "value"], values)
    for name, items in lists.items():
        _add_items(book, name, list(items[0]), items)


def _add_member(book: _Book, answer: RecordAnswer, language: Language) -> None:
    """Add the sheets of a record with words for its keys: `comparison · region · took part`."""
    values, lists = _split_record(answer.result)
    fields = (" · ".join(translate_label(key, language) for key in path.split(".")) for path, _ in values)
    headers = [translate_label("field", language), translate_label("value", language)]
    titles = {
        "engaged": language.translate("published reports"),
        "comparison missing": language.translate("outcomes not yet worked on"),
        "met": language.translate("members met"),
    }
    book.add(
        translate_label(answer.command, language), headers, zip(fields, (value for _, value in values), strict=True)
    )
    for name, items in lists.items():
        title = titles.get(name) or translate_label(name, language)
        _add_items(book, title, [translate_label(key, language) for key in items[0]], items)


def _add_items(book: _Book, name: str, headers: list[str], items: list[dict[str, Any]]) -> None:
    """Add a sheet with a list of objects."""
    book.add_late(name, headers, lambda: _list_values(items), len(items))


def _split_record(result: dict[str, Any]) -> tuple[list[tuple[str, Any]], dict[str, list[dict[str, Any]]]]:
    """Split a record into its plain values by their paths, and its lists of objects, at any depth, by theirs."""
    lists: dict[str, list[dict[str, Any]]] = {}

    def take_out_lists(value: dict[str, Any], path: str) -> dict[str, Any]:
        rest: dict[str, Any] = {}
        for key, item in value.items():
            item_path = f"{path} {key}".strip()
            if isinstance(item, dict):
                rest[key] = take_out_lists(item, item_path)
            elif is_list_of_objects(item):
                lists[item_path] = item
            else:
                rest[key] = item
        return rest

    return list(flatten_result(take_out_lists(result, ""))), lists


def _list_values(items: list[dict[str, Any]]) -> Iterator[list[Any]]:
    """Yield the values of each object of a list, in the order of the keys of the first."""
    for item in items:
        yield [item.get(key) for key in items[0]]


def _is_cell_value(value: Any) -> bool:  # noqa: ANN401 - any value of an answer
    return value is None or (isinstance(value, str | date | int | float) and not isinstance(value, bool))
