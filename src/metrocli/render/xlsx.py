"""XLSX: real dates and numbers, and a sheet that says what was asked, of which data, when."""

from __future__ import annotations

import io
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from metrocli.query.answer import Account, Answer
from metrocli.render.values import flat, pairs, table_of
from metrocli.sheets.workbook import Value, fill, writable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from openpyxl import Workbook

    from metrocli.render.values import Asked


def xlsx(answer: Answer, asked: Asked) -> bytes:
    """The answer as a workbook.

    A listing is one sheet; an account is a sheet of its facts and one for each list in it. The last sheet says what was
    asked.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - imported only to write a workbook

    book = Workbook()
    if book.active is not None:
        book.remove(book.active)
    if isinstance(answer, Account):
        _account(book, answer)
    else:
        headers, rows = table_of(answer)
        fill(book.create_sheet(answer.command), headers, map(_values, rows))
    about: list[tuple[str, Any]] = [
        ("question", asked.question),
        ("understood as", flat([f"{key} {flat(value)}" for key, value in answer.query.items()])),
        ("data", asked.data),
        ("asked at", f"{datetime.now().astimezone():%Y-%m-%d %H:%M %Z}"),
        ("by", asked.program),
        *(("note", note) for note in answer.notes),
    ]
    fill(book.create_sheet("about"), ["about", "this answer"], map(_values, about))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


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
    fill(book.create_sheet(answer.command), ["field", "value"], map(_values, facts))
    for name, things in lists.items():
        headers = list(things[0])
        fill(book.create_sheet(name[:31]), headers, (_values([each.get(key) for key in headers]) for each in things))


def _values(row: Iterable[Any]) -> list[Value]:
    """Values as a cell takes them: several as one text, and what no workbook can hold as a mark."""
    return [value if _plain(value) else writable(flat(value)) for value in row]


def _plain(value: Any) -> bool:  # noqa: ANN401 - any value of an answer
    return value is None or (isinstance(value, date | int | float) and not isinstance(value, bool))
