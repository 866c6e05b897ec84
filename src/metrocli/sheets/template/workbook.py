"""The workbook of a template: a tab for each sheet with drop-downs, comments and bounds, and one with instructions."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.sheets.template.example import example
from metrocli.sheets.template.instructions import comment, instruct
from metrocli.sheets.template.styles import dark, grey_until_changed, pale
from metrocli.sheets.template.texts import GUIDANCE, Guidance
from metrocli.sheets.template.validation import holds_text, rule
from metrocli.sheets.translations import translate_column
from metrocli.sheets.writing.convert import storable
from metrocli.xlsx.write import bold, fill

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable

_LAST = 1_048_576
_WIDTHS = {
    ColumnType.DATE: 13,
    ColumnType.MONTH: 11,
    ColumnType.INTEGER: 13,
    ColumnType.DECIMAL: 13,
    ColumnType.CODE: 14,
    ColumnType.NAME: 24,
}
_SEVERAL = 30
_COMMENT_WIDTH, _COMMENT_LINE, _LETTERS_A_LINE = 300, 18, 42


def form(tables: Sequence[RawTable], language: str, *, examples: bool) -> bytes:
    """A workbook to be filled in.

    Args:
        tables: the sheets as it begins them.
        language: the language of what is said in it.
        examples: whether the one row of each sheet is an example.
    """
    from openpyxl import Workbook

    said = GUIDANCE[language]
    book = Workbook()
    first: Worksheet = book.worksheets[0]
    first.title = said.tab
    regions = instruct(first, said, language, _regions(tables), examples=examples)
    for table in tables:
        sheet = SHEETS_BY_NAME[table.name]
        tab = book.create_sheet(table.name)
        fill(tab, table.headers, storable(table))
        _dress(tab, sheet, said, language)
        _hold(tab, sheet, said, regions)
        if examples:
            for cell in tab[2]:
                if cell.value is not None:
                    grey_until_changed(tab, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _regions(tables: Sequence[RawTable]) -> list[str]:
    """The regions that the memberships name, each once."""
    found = (
        to_text(row[table.column_indexes["region"]])
        for table in tables
        if table.name == "memberships"
        for row in table.rows
    )
    return [region for region in dict.fromkeys(found) if region]


def _dress(tab: Worksheet, sheet: Sheet, said: Guidance, language: str) -> None:
    """Headers that show what is needed, with a comment on what they want; columns of the right width and format."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    plain = bold()
    plain.b = False
    shown = example(sheet, language)
    for place, column in enumerate(sheet.columns, 1):
        cell = tab.cell(1, place)
        if column.required:
            dark(cell)
        else:
            pale(cell)
            cell.font = plain
        cell.alignment = Alignment(vertical="center")
        text = comment(sheet, column, said, language, to_text(shown.get(column.name)))
        lines = sum(len(line) // _LETTERS_A_LINE + 1 for line in text.split("\n"))
        cell.comment = Comment(text, "metrocli", height=_COMMENT_LINE * lines + 10, width=_COMMENT_WIDTH)
        dimension = tab.column_dimensions[get_column_letter(place)]
        words = [len(word) + 3 for word in column.usual_values]
        least = _SEVERAL if column.multivalued else _WIDTHS.get(column.type, 0)
        dimension.width = max(dimension.width, least, len(translate_column(sheet, column, language).header) + 4, *words)
        if column.type is ColumnType.DATE:
            dimension.number_format = "yyyy-mm-dd"
        elif holds_text(column):
            dimension.number_format = "@"
    tab.row_dimensions[1].height = 20


def _hold(tab: Worksheet, sheet: Sheet, said: Guidance, regions: str) -> None:
    """Let the cells below the headers offer what is usual and refuse what cannot be."""
    from openpyxl.utils import get_column_letter

    for place, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(place)
        held = rule(column, f"{letter}2", said, regions)
        if held is not None:
            held.add(f"{letter}2:{letter}{_LAST}")
            tab.add_data_validation(held)
