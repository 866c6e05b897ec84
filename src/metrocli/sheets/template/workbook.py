"""The workbook of a template: a tab with instructions, and a tab for each sheet with drop-downs and comments."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.sheets.template.example import example_cells
from metrocli.sheets.template.instructions import make_comment, write_instructions
from metrocli.sheets.template.styles import grey_until_changed, shade_dark, shade_pale
from metrocli.sheets.template.texts import TEMPLATE_TEXTS, TemplateTexts
from metrocli.sheets.template.validation import is_text_column, make_validation
from metrocli.sheets.translations import translate_column
from metrocli.sheets.writing.cell_values import to_workbook_values
from metrocli.xlsx.write import make_bold_font, write_table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.sheets.schema import Sheet
    from metrocli.sheets.table import RawTable

_LAST_ROW = 1_048_576
_WIDTHS = {
    ColumnType.DATE: 13,
    ColumnType.MONTH: 11,
    ColumnType.INTEGER: 13,
    ColumnType.DECIMAL: 13,
    ColumnType.CODE: 14,
    ColumnType.NAME: 24,
}
_MULTIVALUED_WIDTH = 30
_COMMENT_WIDTH, _COMMENT_LINE_HEIGHT, _LETTERS_PER_LINE = 300, 18, 42


def build_template_workbook(tables: Sequence[RawTable], language: str, *, examples: bool) -> bytes:
    """Return a workbook to fill in.

    Args:
        tables: the declared sheets, with the rows that the workbook begins with.
        language: the language of the instructions and comments: en, es or fr.
        examples: whether the one row of each sheet is an example.
    """
    from openpyxl import Workbook

    texts = TEMPLATE_TEXTS[language]
    book = Workbook()
    first: Worksheet = book.worksheets[0]
    first.title = texts.tab
    regions = write_instructions(first, texts, language, _list_regions(tables), examples=examples)
    for table in tables:
        sheet = SHEETS_BY_NAME[table.name]
        tab = book.create_sheet(table.name)
        write_table(tab, table.headers, to_workbook_values(table))
        _format_columns(tab, sheet, texts, language)
        _add_validation(tab, sheet, texts, regions)
        if examples:
            for cell in tab[2]:
                if cell.value is not None:
                    grey_until_changed(tab, cell)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _list_regions(tables: Sequence[RawTable]) -> list[str]:
    """Return the regions in the sheet of memberships, each once."""
    regions = (
        text
        for table in tables
        if table.name == "memberships"
        for text in table.columns[table.column_indexes["region"]].texts
    )
    return [region for region in dict.fromkeys(regions) if region]


def _format_columns(tab: Worksheet, sheet: Sheet, texts: TemplateTexts, language: str) -> None:
    """Set the width and the number format of each column, and the shade and the comment of its header."""
    from openpyxl.comments import Comment
    from openpyxl.styles import Alignment
    from openpyxl.utils import get_column_letter

    plain = make_bold_font()
    plain.b = False
    example = example_cells(sheet, language)
    for number, column in enumerate(sheet.columns, 1):
        cell = tab.cell(1, number)
        if column.required:
            shade_dark(cell)
        else:
            shade_pale(cell)
            cell.font = plain
        cell.alignment = Alignment(vertical="center")
        text = make_comment(sheet, column, texts, language, to_text(example.get(column.name)))
        lines = sum(len(line) // _LETTERS_PER_LINE + 1 for line in text.split("\n"))
        cell.comment = Comment(text, "metrocli", height=_COMMENT_LINE_HEIGHT * lines + 10, width=_COMMENT_WIDTH)
        dimension = tab.column_dimensions[get_column_letter(number)]
        widths = [len(translate_column(sheet, column, language).header) + 4]
        widths += [len(value) + 3 for value in column.usual_values]
        minimum = _MULTIVALUED_WIDTH if column.multivalued else _WIDTHS.get(column.type, 0)
        dimension.width = max(dimension.width, minimum, *widths)
        if column.type is ColumnType.DATE:
            dimension.number_format = "yyyy-mm-dd"
        elif is_text_column(column):
            dimension.number_format = "@"
    tab.row_dimensions[1].height = 20


def _add_validation(tab: Worksheet, sheet: Sheet, texts: TemplateTexts, regions: str) -> None:
    """Add drop-down lists and rules for dates and numbers to the cells below the headers."""
    from openpyxl.utils import get_column_letter

    for number, column in enumerate(sheet.columns, 1):
        letter = get_column_letter(number)
        validation = make_validation(column, f"{letter}2", texts, regions)
        if validation is not None:
            validation.add(f"{letter}2:{letter}{_LAST_ROW}")
            tab.add_data_validation(validation)
