"""XLSX: real dates and numbers, and a sheet that says what was asked, of which data, when."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from metrocli.answers.kinds import Account, Answer, Listing, parts_of
from metrocli.answers.shaping import groups
from metrocli.render.grid import ends, whole
from metrocli.render.values import flat, heading, pairs, table_of
from metrocli.render.xlsx_heat_map import as_heat_map
from metrocli.xlsx.write import Value, fill, tab_name, writable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.answers.shaping import Group
    from metrocli.render.values import Asked

_SUMMARY, _ABOUT = "summary", "about"


def xlsx(answer: Answer, asked: Asked) -> bytes:
    """The answer as a workbook.

    A listing is one sheet; a grouped one is a sheet of its groups with their subtotals, and one for each of them; a
    grid is shaded like a heat map. An account is a sheet of its facts and one for each list in it. The last sheet says
    what was asked.
    """
    from openpyxl import Workbook

    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    if isinstance(answer, Account):
        _account(book, answer)
    else:
        _listing(book, answer)
        for part in [*parts_of(answer)][1:]:
            if isinstance(part, Listing):
                _table(_sheet(book, part.title), part)
    about: list[tuple[str, Any]] = [
        ("question", asked.question),
        ("understood as", flat([f"{key} {flat(value)}" for key, value in answer.query.items()])),
        ("data", asked.data),
        ("asked at", f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}"),
        ("by", asked.program),
        *(("note", note) for note in answer.notes),
    ]
    fill(book.create_sheet(_ABOUT), [_ABOUT, "this answer"], map(_values, about))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _listing(book: Workbook, listing: Listing) -> None:
    grouped = groups(listing)
    grid = whole(listing)
    if grouped:
        _summary(book, listing, grouped)
        for each in grouped:
            _table(_sheet(book, heading(each)), each.listing)
    elif grid is None:
        _table(_sheet(book, listing.command), listing)
    else:
        headers, rows = table_of(grid)
        sheet = _sheet(book, grid.command)
        fill(sheet, [writable(head) for head in headers], map(_values, [*rows, ends(grid)]))
        as_heat_map(sheet, grid)


def _sheet(book: Workbook, name: str) -> Worksheet:
    """A sheet of that name, as far as a workbook can have it; the names of the first and the last one stay theirs."""
    sheet: Worksheet = book.create_sheet(tab_name(name, [*book.sheetnames, _SUMMARY, _ABOUT]))
    return sheet


def _table(sheet: Worksheet, listing: Listing) -> None:
    headers, rows = table_of(listing)
    fill(sheet, [writable(head) for head in headers], map(_values, rows))


def _summary(book: Workbook, listing: Listing, grouped: list[Group]) -> None:
    """The groups, how many rows each has, and what it comes to."""
    counted = list(grouped[0].subtotals)
    rows = ([each.value, len(each.listing.frame), *(each.subtotals[name] for name in counted)] for each in grouped)
    fill(book.create_sheet(_SUMMARY), [listing.group, "rows", *counted], map(_values, rows))


def _account(book: Workbook, answer: Account) -> None:
    """The plain facts on one sheet, and each list of things, at whatever depth, on its own."""
    lists: dict[str, list[dict[str, Any]]] = {}

    def plain(value: dict[str, Any], path: str) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for key, each in value.items():
            here = f"{path} {key}".strip()
            if isinstance(each, dict):
                kept[key] = plain(each, here)
            elif isinstance(each, list) and each and isinstance(each[0], dict):
                lists[here] = each
            else:
                kept[key] = each
        return kept

    facts = list(pairs(plain(answer.result, "")))
    fill(_sheet(book, answer.command), ["field", "value"], map(_values, facts))
    for name, things in lists.items():
        headers = list(things[0])
        fill(_sheet(book, name), headers, (_values([each.get(key) for key in headers]) for each in things))


def _values(row: Iterable[Any]) -> list[Value]:
    """Values as a cell takes them: several as one text, and what no workbook can hold as a mark."""
    return [value if _plain(value) else writable(flat(value)) for value in row]


def _plain(value: Any) -> bool:  # noqa: ANN401 - any value of an answer
    return value is None or (isinstance(value, date | int | float) and not isinstance(value, bool))
