"""Name the periods of a report as the dataset that it goes into names them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from metrocli.model.periods import Span, parse_period
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.importing.report import ImportedRow


def list_spans(rows: Sequence[ImportedRow]) -> dict[str, Span]:
    """Return the days of the periods that a report states, by their ids; rows without valid days are left out."""
    spans: dict[str, Span] = {}
    for row in rows:
        if {"period", "start", "end"} <= {*row.cells}:
            try:
                days = (date.fromisoformat(row.cells[column].value) for column in ("start", "end"))
                spans.setdefault(row.cells["period"].value, Span.of_days(*days))
            except ValueError:
                continue
    return spans


def name_periods(
    rows: Mapping[str, Sequence[ImportedRow]], listed: Mapping[str, Span]
) -> dict[str, tuple[ImportedRow, ...]]:
    """Return the rows of a report with the ids of periods that a dataset has for the same days.

    An id that means other days in the dataset is replaced by the first and the last month, such as 2021-09..2021-12, or
    the first and the last day.

    Args:
        rows: the rows of each sheet.
        listed: the days of the periods of the dataset, by name.
    """
    names = {name: _name_span(name, span, listed) for name, span in list_spans(rows.get("periods", ())).items()}
    columns = {
        sheet: [
            column.name
            for column in SHEETS_BY_NAME[sheet].columns
            if column.refers_to == "periods" or (sheet, column.name) == ("periods", "period")
        ]
        for sheet in rows
    }
    return {sheet: tuple(_rename(row, columns[sheet], names) for row in some) for sheet, some in rows.items()}


def _name_span(name: str, span: Span, listed: Mapping[str, Span]) -> str:
    if listed.get(name) == span:
        return name
    if same := next((other for other, days in listed.items() if days == span), ""):
        return same
    months, days = f"{span.months[0]}..{span.months[-1]}", f"{span.begin}..{span.last_day}"
    for candidate in (name, months, days):
        period = parse_period(candidate, listed)
        if period is None or period.span == span:
            return candidate
    return days


def _rename(row: ImportedRow, columns: Sequence[str], names: Mapping[str, str]) -> ImportedRow:
    renamed = {
        column: cell._replace(value=names[cell.value])
        for column in columns
        if (cell := row.cells.get(column)) and cell.value in names
    }
    return row._replace(cells={**row.cells, **renamed}) if renamed else row
