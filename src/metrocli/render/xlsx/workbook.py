"""XLSX: a workbook with real dates and numbers, and a sheet that records the question, the data and the time."""

from __future__ import annotations

import io
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
    to_table,
    translate_label,
)
from metrocli.render.xlsx.heat_map import format_as_heat_map
from metrocli.render.xlsx.overview import fill_overview
from metrocli.text.languages.language import Language
from metrocli.xlsx.lost_text import LostTexts
from metrocli.xlsx.write import WritableValue, make_tab_name, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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
        if self._book.active is not None:
            self._book.remove(self._book.active)

    def add(self, name: str, headers: Iterable[Any], rows: Iterable[Iterable[Any]]) -> Worksheet:
        """Add a sheet with a table, under that name or the nearest name that is valid and still free."""
        taken = [title for title in (*self._book.sheetnames, _SUMMARY, _ABOUT) if title != name]
        sheet: Worksheet = self._book.create_sheet(make_tab_name(name, taken))
        cells = (self._to_cells(sheet.title, number, row) for number, row in enumerate(rows, 2))
        write_table(sheet, [str(header) for header in self._to_cells(sheet.title, 1, headers)], cells)
        return sheet

    def add_page(self, page: Page, language: Language) -> None:
        """Add a sheet with a page in words, named after its title."""
        title = make_tab_name(page.title, [*self._book.sheetnames, _SUMMARY, _ABOUT])
        fill_overview(self._book.create_sheet(title), page, language, self.lost)

    def to_bytes(self) -> bytes:
        """Return the content of the workbook."""
        out = io.BytesIO()
        self._book.save(out)
        return out.getvalue()

    def _to_cells(self, tab: str, row: int, values: Iterable[Any]) -> list[WritableValue]:
        """Convert values for the cells of a row: several as one text, texts as they fit."""
        return [
            value
            if _is_cell_value(value)
            else self.lost.fit(format_value(value), tab, f"{to_column_letters(index)}{row}")
            for index, value in enumerate(values)
        ]


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
    headers, rows = to_table(listing)
    book.add(name, headers, rows)


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
        book.add(name, list(items[0]), _list_values(items))


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
        book.add(title, [translate_label(key, language) for key in items[0]], _list_values(items))


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
    return value is None or (isinstance(value, date | int | float) and not isinstance(value, bool))
