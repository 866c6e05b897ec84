"""The first tab of a workbook about one thing: its page in words, as on a screen, to read or to print."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.render.parts import CellFormat, Facts, KeyFigures, Table
from metrocli.render.values import format_value, list_table_rows
from metrocli.xlsx.write import make_bold_font, write_cell

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.render.parts import Page, ScreenColumn
    from metrocli.text.languages.language import Language
    from metrocli.xlsx.tables.lost_text import LostTexts
    from metrocli.xlsx.write import WritableValue

_WIDTHS = {"A": 26, "B": 70, "C": 22, "D": 14, "E": 16, "F": 16}
_TITLE_SIZE, _LINE_HEIGHT, _MOST_COLUMNS = 16, 15, 5
_LETTERS = 1.15
"""The letters of running text that fit into a unit of width, which is that of a digit."""
_NUMBERS = {CellFormat.NUMBER, CellFormat.BAR, CellFormat.CHANGE}


def fill_overview(sheet: Worksheet, page: Page, language: Language, lost: LostTexts) -> None:
    """Fill a tab with a page: its title, its facts, and its tables below each other, as wide as a page of paper.

    Args:
        sheet: the empty tab.
        page: the page.
        language: its language.
        lost: collects the texts that do not fit.

    Raises:
        Refused: a text does not fit.
    """
    from openpyxl.styles import Font
    from openpyxl.worksheet.properties import PageSetupProperties

    tab = _Overview(sheet, lost)
    tab.add([page.title], is_wrapped=False)
    sheet["A1"].font = Font(name="Calibri", size=_TITLE_SIZE, bold=True)
    sheet.row_dimensions[1].height = 1.5 * _TITLE_SIZE
    tab.add([page.subtitle], is_wrapped=False)
    for part in page.parts:
        tab.skip_row()
        match part:
            case Facts():
                for pair in part.pairs:
                    tab.add(pair)
            case KeyFigures():
                for each in part.figures:
                    tab.add([each.number, f"{each.label} {each.remark}".strip()])
            case Table():
                _add_table(tab, part, language)
    for letters, width in _WIDTHS.items():
        sheet.column_dimensions[letters].width = width
    sheet.page_setup.orientation = "landscape"
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToHeight = 0


def _add_table(tab: _Overview, table: Table, language: Language) -> None:
    """Add a table with its most important columns, without empty ones."""
    rows = list_table_rows(table)
    cells = {column: [_make_value(row, column, language) for row in rows] for column in table.columns}
    filled = [column for column in table.columns if any(value not in {None, ""} for value in cells[column])]
    kept = sorted(filled, key=lambda column: column.drop_order)[:_MOST_COLUMNS]
    columns = [column for column in filled if column in kept]
    if table.title:
        tab.add([table.title], is_bold=True, is_wrapped=False)
    tab.add([column.label for column in columns], is_bold=True)
    for values in zip(*(cells[column] for column in columns), strict=True):
        tab.add(values)
    if table.summary:
        tab.add([table.summary], is_wrapped=False)


class _Overview:
    """A tab under construction, row by row."""

    def __init__(self, sheet: Worksheet, lost: LostTexts) -> None:
        self._sheet, self._lost, self._row = sheet, lost, 1

    def skip_row(self) -> None:
        """Leave a row empty."""
        self._row += 1

    def add(self, values: Sequence[WritableValue], *, is_bold: bool = False, is_wrapped: bool = True) -> None:
        """Add a row; a long text is wrapped, and the row is as high as it needs."""
        from openpyxl.styles import Alignment

        lines = 1
        for place, value in enumerate(values, 1):
            width = [*_WIDTHS.values()][min(place, len(_WIDTHS)) - 1] * _LETTERS
            cell = self._sheet.cell(self._row, place)
            text = self._lost.fit(value, self._sheet.title, cell.coordinate) if isinstance(value, str) else value
            write_cell(cell, text)
            cell.alignment = Alignment(vertical="top", wrap_text=is_wrapped, horizontal="left")
            if is_bold:
                cell.font = make_bold_font()
            if is_wrapped:
                lines = max(lines, sum(int(len(line) // width) + 1 for line in str(value or "").split("\n")))
        if lines > 1:
            self._sheet.row_dimensions[self._row].height = lines * _LINE_HEIGHT
        self._row += 1


def _make_value(row: Mapping[str, Any], column: ScreenColumn, language: Language) -> WritableValue:
    """Return what a column shows of a row: a number as it is, anything else in words."""
    value = row[column.fields[0]]
    if column.format is CellFormat.SPAN:
        return language.format_span(value, row[column.fields[1]], short=True)
    if column.format is CellFormat.TERM:
        return language.format_term(value, row[column.fields[1]])
    if column.format is CellFormat.COUNT:
        return len(value)
    return value if column.format in _NUMBERS else format_value(value)
