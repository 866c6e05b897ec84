"""XLSX: a workbook with real dates and numbers, and a sheet that records the question, the data and the time."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, ListAnswer, RecordAnswer
from metrocli.answers.shaping import split_groups
from metrocli.render.crosstab import as_complete_crosstab, make_totals_row
from metrocli.render.parts import Table
from metrocli.render.registry import Rendered, lay_out
from metrocli.render.values import flatten_result, format_heading, format_value, is_list_of_objects, to_table
from metrocli.render.xlsx.heat_map import format_as_heat_map
from metrocli.xlsx.write import WritableValue, make_tab_name, replace_unwritable, write_table

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.answers.shaping import RowGroup
    from metrocli.render.registry import Target

_SUMMARY, _ABOUT = "summary", "about"


def render_xlsx(answer: Answer, target: Target) -> Rendered:
    """Write the answer as a workbook.

    A list is one sheet, a crosstab is a heat map. A grouped list has a sheet with the subtotals, and one for each
    group. A record has a sheet with its values, and one for each list in it. The last sheet, "about", records the
    question, the data, the time and the notes.
    """
    from openpyxl import Workbook

    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    if isinstance(answer, RecordAnswer):
        _add_record(book, answer)
    else:
        _add_listing(book, answer)
        for part in lay_out(answer).parts[1:]:
            if isinstance(part, Table) and isinstance(part.rows, ListAnswer):
                _fill_sheet(_add_sheet(book, part.title), part.rows)
    about: list[tuple[str, Any]] = [
        ("question", target.origin.question),
        ("understood as", format_value([f"{key} {format_value(value)}" for key, value in answer.query.items()])),
        ("data", target.origin.data),
        ("asked at", f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}"),
        ("by", target.origin.program),
        *(("note", str(note)) for note in answer.notes),
    ]
    write_table(book.create_sheet(_ABOUT), [_ABOUT, "this answer"], map(_to_cells, about))
    out = io.BytesIO()
    book.save(out)
    return Rendered(out.getvalue())


def _add_listing(book: Workbook, listing: ListAnswer) -> None:
    grouped = split_groups(listing)
    crosstab = as_complete_crosstab(listing)
    if grouped:
        _add_summary(book, listing, grouped)
        for group in grouped:
            _fill_sheet(_add_sheet(book, format_heading(group)), group.answer)
    elif crosstab is None:
        _fill_sheet(_add_sheet(book, listing.command), listing)
    else:
        headers, rows = to_table(crosstab)
        sheet = _add_sheet(book, crosstab.command)
        write_table(
            sheet,
            [replace_unwritable(header) for header in headers],
            map(_to_cells, [*rows, make_totals_row(crosstab)]),
        )
        format_as_heat_map(sheet, crosstab)


def _add_sheet(book: Workbook, name: str) -> Worksheet:
    """Add a sheet with that name, or with the nearest name that is valid and still free."""
    sheet: Worksheet = book.create_sheet(make_tab_name(name, [*book.sheetnames, _SUMMARY, _ABOUT]))
    return sheet


def _fill_sheet(sheet: Worksheet, listing: ListAnswer) -> None:
    headers, rows = to_table(listing)
    write_table(sheet, [replace_unwritable(header) for header in headers], map(_to_cells, rows))


def _add_summary(book: Workbook, listing: ListAnswer, grouped: list[RowGroup]) -> None:
    """Add a sheet with a row for each group: its value, the number of its rows, and its subtotals."""
    names = list(grouped[0].subtotals)
    rows = ([group.value, len(group.answer.frame), *(group.subtotals[name] for name in names)] for group in grouped)
    write_table(book.create_sheet(_SUMMARY), [listing.group_by, "rows", *names], map(_to_cells, rows))


def _add_record(book: Workbook, answer: RecordAnswer) -> None:
    """Add a sheet with the plain values, and one for each list of objects, at any depth."""
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

    values = list(flatten_result(take_out_lists(answer.result, "")))
    write_table(_add_sheet(book, answer.command), ["field", "value"], map(_to_cells, values))
    for name, items in lists.items():
        headers = list(items[0])
        write_table(_add_sheet(book, name), headers, (_to_cells([item.get(key) for key in headers]) for item in items))


def _to_cells(row: Iterable[Any]) -> list[WritableValue]:
    """Convert values for the cells of a workbook: several as one text, invalid characters replaced."""
    return [value if _is_cell_value(value) else replace_unwritable(format_value(value)) for value in row]


def _is_cell_value(value: Any) -> bool:  # noqa: ANN401 - any value of an answer
    return value is None or (isinstance(value, date | int | float) and not isinstance(value, bool))
