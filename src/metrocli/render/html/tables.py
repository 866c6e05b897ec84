"""The tables of an HTML page as plain data, which the page template turns into HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.fields import FieldType
from metrocli.answers.shaping import split_groups
from metrocli.model.findings import Severity
from metrocli.render.crosstab import as_complete_crosstab, has_upright_headers, list_columns, make_totals_row
from metrocli.render.parts import CellFormat
from metrocli.render.values import (
    CODE_FIELDS,
    format_change,
    format_heading,
    format_value,
    list_rows,
    list_table_rows,
    translate_label,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from metrocli.answers.answer import Crosstab, ListAnswer
    from metrocli.render.parts import ScreenColumn, Table
    from metrocli.text.languages.language import Language

SEVERITY = "severity"
SHADES = 9
"""The number of shades of a heat map; a count of 0 has none."""
_NUMBER, _DATE, _TEXT = "number", "date", "text"
_KINDS = {
    FieldType.INTEGER: _NUMBER,
    FieldType.NUMBER: _NUMBER,
    FieldType.DATE: _DATE,
    FieldType.MONTH: _DATE,
    FieldType.CODE: "code",
    FieldType.SEVERAL: "several",
    FieldType.MESSAGES: "several",
    FieldType.CELLS: "several",
}
_FORMAT_KINDS = {
    CellFormat.NUMBER: _NUMBER,
    CellFormat.COUNT: _NUMBER,
    CellFormat.CHANGE: _NUMBER,
    CellFormat.BAR: "bar",
    CellFormat.SHARE: "bar",
    CellFormat.SPAN: _DATE,
    CellFormat.TERM: _DATE,
    CellFormat.CODES: "code several",
    CellFormat.NAMES: "several",
    CellFormat.TITLED: "titled",
}
_SORTED = {_NUMBER: _NUMBER, "bar": _NUMBER, _DATE: _DATE}
_Row = tuple[Any, ...]


class HtmlCell(NamedTuple):
    """One cell of a table.

    Attributes:
        text: its text.
        kind: its CSS classes, which depend on the kind of its value.
        sort: the key to sort by, where it is not the text.
        below: a second line of text.
        bar: the length of its bar, from 0 to 100; None without a bar.
    """

    text: str
    kind: str = ""
    sort: str = ""
    below: str = ""
    bar: float | None = None


class HtmlHeader(NamedTuple):
    """The header of one column.

    Attributes:
        field: the field in the column.
        label: its text.
        kind: the CSS classes of its cells.
        sort: how the column is sorted: "number", "date" or "text".
    """

    field: str
    label: str
    kind: str
    sort: str


class HtmlRowGroup(NamedTuple):
    """The rows of one group with its heading and its subtotals; one without a heading where nothing is grouped."""

    rows: Sequence[Sequence[HtmlCell]]
    heading: str = ""
    subtotals: Sequence[HtmlCell] = ()


class HtmlTable(NamedTuple):
    """A table of a page.

    Attributes:
        caption: its title.
        headers: its columns.
        groups: its rows.
        totals: its last row, which stays last however the other rows are sorted.
        counted: the line below the table, such as "12 activities".
        kind: "grid" for a heat map, "grid upright" for one with upright headers.
    """

    caption: str
    headers: Sequence[HtmlHeader]
    groups: Sequence[HtmlRowGroup]
    totals: Sequence[HtmlCell] = ()
    summary: str = ""
    kind: str = ""


def make_full_table(listing: ListAnswer, table: Table, language: Language) -> HtmlTable:
    """Return a table of all fields and rows of a list, with the same values as every other format.

    Args:
        listing: the list.
        table: the table on a screen, for its title and summary.
        language: the language of heads and labels.
    """
    crosstab = as_complete_crosstab(listing)
    if crosstab is not None:
        return _make_heat_map(crosstab, table, language)
    # The field by which the rows are grouped is the heading of each group.
    kinds = {name: _field_kind(name, field.type) for name, field in listing.fields.items() if name != listing.group_by}
    row_groups = [
        HtmlRowGroup(
            _make_rows(group.answer, kinds),
            format_heading(group, language.translate("none")),
            _make_subtotals(listing, kinds, group.subtotals, language),
        )
        for group in split_groups(listing)
    ] or [HtmlRowGroup(_make_rows(listing, kinds))]
    headers = [
        HtmlHeader(name, translate_label(name, language), kind, _sort_type(listing.fields[name].type))
        for name, kind in kinds.items()
    ]
    return HtmlTable(table.title, headers, row_groups, summary=table.summary)


def make_screen_table(table: Table, language: Language) -> HtmlTable:
    """Return a table of the columns that the screen shows, with their values in full."""
    records = list_table_rows(table)
    headers, columns = [], []
    for column in table.columns:
        kind = (
            "code"
            if column.format is CellFormat.TEXT and column.fields[0] in CODE_FIELDS
            else _FORMAT_KINDS.get(column.format, "")
        )
        cells = _draw_column(column, kind, [tuple(row[name] for name in column.fields) for row in records], language)
        if not column.drop_order or any(cell.text for cell in cells):
            headers.append(HtmlHeader(column.fields[0], column.label, kind, _SORTED.get(kind, _TEXT)))
            columns.append(cells)
    rows = list(zip(*columns, strict=True))
    return HtmlTable(table.title or headers[0].label, headers, [HtmlRowGroup(rows)], summary=table.summary)


def _field_kind(name: str, type_: FieldType) -> str:
    """Return the CSS classes of a field; a field of codes has the class "code" also with several in a cell."""
    kind = _KINDS.get(type_, "")
    return " ".join(dict.fromkeys(["code", *kind.split()])) if name in CODE_FIELDS else kind


def _sort_type(type_: FieldType) -> str:
    return _SORTED.get(_KINDS.get(type_, ""), _TEXT)


def _make_rows(listing: ListAnswer, kinds: Mapping[str, str]) -> list[list[HtmlCell]]:
    return [
        [HtmlCell(text := format_value(row[name]), _cell_kind(name, text, kind)) for name, kind in kinds.items()]
        for row in list_rows(listing)
    ]


def _cell_kind(name: str, text: str, kind: str) -> str:
    """Return the CSS classes of a cell: a severity has a class of its own, any other cell those of its field."""
    return text if name == SEVERITY and text in {*Severity} else kind


def _make_subtotals(
    listing: ListAnswer, kinds: Mapping[str, str], subtotals: Mapping[str, int | None], language: Language
) -> list[HtmlCell]:
    """Return the subtotals of a group, each in its column; no cells where there is no subtotal."""
    patterns = {
        FieldType.SEVERAL: language.translate("{number} different"),
        FieldType.FLAG: language.translate("{number} true"),
    }
    texts = {
        name: patterns.get(listing.fields[name].type, "{number}").format(number=number)
        for name, number in subtotals.items()
        if name in kinds and number is not None
    }
    return [HtmlCell(texts.get(name, ""), kind) for name, kind in kinds.items()] if texts else []


def _make_heat_map(crosstab: Crosstab, table: Table, language: Language) -> HtmlTable:
    """Return a crosstab as a table; the shade of a count shows its share of the largest count."""
    names, records = list_columns(crosstab), list_rows(crosstab)
    most = max((record[name] or 0 for record in records for name in names), default=0)
    first, *_, last = crosstab.fields
    cells = [
        [
            HtmlCell(format_value(record[first]), _field_kind(first, crosstab.fields[first].type)),
            *(HtmlCell(format_value(record[name]), _shade(record[name], most)) for name in names),
            HtmlCell(format_value(record[last]), f"{_NUMBER} total"),
        ]
        for record in records
    ]
    column_kind = f"code {_NUMBER}" if crosstab.column_type is FieldType.CODE else _NUMBER
    headers = [
        HtmlHeader(first, translate_label(first, language), "", _TEXT),
        *(HtmlHeader(name, language.translate_word(name), column_kind, _NUMBER) for name in names),
        HtmlHeader(last, translate_label(last, language), f"{_NUMBER} total", _NUMBER),
    ]
    label, *totals = map(format_value, make_totals_row(crosstab, language))
    last_row = [HtmlCell(label), *(HtmlCell(number, _NUMBER) for number in totals)]
    kind = "grid upright" if has_upright_headers(crosstab) else "grid"
    return HtmlTable(table.title, headers, [HtmlRowGroup(cells)], last_row, table.summary, kind)


def _shade(count: int | None, most: int) -> str:
    """Return the CSS classes of a count: heat0 for 0, up to the last shade for the largest; None has no shade."""
    return _NUMBER if count is None else f"{_NUMBER} heat{-(-count * SHADES // most) if most else 0}"


def _draw_column(column: ScreenColumn, kind: str, values: Sequence[_Row], language: Language) -> list[HtmlCell]:
    """Return the cells of a column in the form that the screen shows."""
    most = max((row[0] or 0 for row in values), default=0) if column.format is CellFormat.BAR else 0
    drawers, name = _make_drawers(most, language), column.fields[0]
    draw = drawers.get(column.format, _draw_text)
    return [(cell := draw(row))._replace(kind=_cell_kind(name, cell.text, kind)) for row in values]


def _draw_text(row: _Row) -> HtmlCell:
    return HtmlCell(format_value(row[0]))


def _make_drawers(most: int, language: Language) -> dict[CellFormat, Callable[[_Row], HtmlCell]]:
    """Return the functions that draw a cell, by its format.

    Args:
        most: the largest number of the column, for bars.
        language: the language of numbers and days.
    """

    def draw_number(row: _Row) -> HtmlCell:
        return HtmlCell("") if row[0] is None else HtmlCell(language.format_number(row[0]), sort=str(row[0]))

    def draw_bar(row: _Row) -> HtmlCell:
        """Return a number with its bar; 0 and an unknown number have no bar."""
        return draw_number(row)._replace(bar=100 * row[0] / most if row[0] and most else None)

    def draw_change(row: _Row) -> HtmlCell:
        return HtmlCell("") if row[0] is None else HtmlCell(format_change(row[0], language), sort=str(row[0]))

    def draw_share(row: _Row) -> HtmlCell:
        part, whole = row
        share = 100 * part / whole if whole else None
        return (
            HtmlCell("")
            if share is None
            else HtmlCell(language.format_percent(part, whole), sort=str(part / whole), bar=share)
        )

    def draw_span(row: _Row) -> HtmlCell:
        """Return a span of days in words; it sorts by the first known day."""
        return HtmlCell(language.format_span(*row, short=True), sort=format_value(row[0] or row[1]))

    def draw_term(row: _Row) -> HtmlCell:
        return HtmlCell(language.format_term(*row), sort=format_value(row[0] or row[1]))

    return {
        CellFormat.NUMBER: draw_number,
        CellFormat.COUNT: lambda row: HtmlCell(format_value(len(row[0]) or None)),
        CellFormat.CHANGE: draw_change,
        CellFormat.BAR: draw_bar,
        CellFormat.SHARE: draw_share,
        CellFormat.SPAN: draw_span,
        CellFormat.TERM: draw_term,
        CellFormat.TITLED: lambda row: HtmlCell(format_value(row[0]), below=format_value(row[1]) if row[1:] else ""),
    }
