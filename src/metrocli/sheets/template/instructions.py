"""The first tab of a template: how to fill it in, a table of all columns, and the list of regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.sheets.schema import TEMPLATE_SHEETS
from metrocli.sheets.template.styles import grey_until_changed, shade_dark, shade_pale
from metrocli.sheets.translations import DATASET_TEXTS, help_sentence, translate_column, translate_row_help
from metrocli.xlsx.write import make_bold_font, write_cell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.sheets.schema import Column, Sheet
    from metrocli.sheets.template.texts import TemplateTexts

_WIDTHS = (15, 22, 11, 36, 62, 3, 34)
_TABLE_COLUMNS, _REGIONS_COLUMN = 5, "G"
_POINTS_PER_LINE = 15
_LETTERS_PER_STEP_LINE, _LETTERS_PER_HELP_LINE, _LETTERS_PER_TYPE_LINE = 140, 64, 38


def write_instructions(
    tab: Worksheet, texts: TemplateTexts, language: str, regions: Sequence[str], *, examples: bool
) -> str:
    """Write the instructions.

    Args:
        tab: an empty tab.
        texts: the texts in the language.
        language: en, es or fr.
        regions: the regions to begin the list of regions with.
        examples: whether the sheets have example rows.

    Returns:
        The first cell of the list of regions, such as instructions!$G$12.
    """
    title = make_bold_font()
    title.sz = 16
    write_cell(tab["A1"], texts.title)
    tab["A1"].font = title
    tab.row_dimensions[1].height = 26
    steps = [*texts.steps[:2], *([texts.with_examples] if examples else []), *texts.steps[2:]]
    for row, step in enumerate(steps, 2):
        _write_step(tab, row, step)
    header_row = len(steps) + 3
    _write_table(tab, header_row, texts, language)
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        tab.column_dimensions[letter].width = width
    _write_regions(tab, header_row, texts, regions, examples=examples)
    _set_up_page(tab)
    return f"{texts.tab}!${_REGIONS_COLUMN}${header_row + 1}"


def _write_step(tab: Worksheet, row: int, text: str) -> None:
    """Write a paragraph across the width of the table."""
    from openpyxl.styles import Alignment

    write_cell(tab.cell(row, 1), text)
    tab.merge_cells(start_row=row, end_row=row, start_column=1, end_column=_TABLE_COLUMNS)
    tab.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    tab.row_dimensions[row].height = _POINTS_PER_LINE * (len(text) // _LETTERS_PER_STEP_LINE + 1) + 3


def _write_table(tab: Worksheet, header_row: int, texts: TemplateTexts, language: str) -> None:
    """Write a table of all sheets and their columns."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    for number, text in enumerate(texts.headers, 1):
        write_cell(tab.cell(header_row, number), text)
        shade_dark(tab.cell(header_row, number))
    row = header_row
    for sheet in TEMPLATE_SHEETS:
        row += 1
        name = tab.cell(row, 1)
        write_cell(name, sheet.name)
        name.font, name.hyperlink = make_bold_font(), Hyperlink(ref=name.coordinate, location=f"'{sheet.name}'!A1")
        write_cell(tab.cell(row, 2), DATASET_TEXTS[language].one_row.format(row=translate_row_help(sheet, language)))
        for number in range(1, _TABLE_COLUMNS + 1):
            shade_pale(tab.cell(row, number))
        for column in sheet.columns:
            row += 1
            _write_column(tab, row, sheet, column, texts, language)


def _write_regions(
    tab: Worksheet, header_row: int, texts: TemplateTexts, regions: Sequence[str], *, examples: bool
) -> None:
    """Write the list of regions, to the right of the table."""
    from openpyxl.styles import Alignment

    help_cell, header = tab[f"{_REGIONS_COLUMN}{header_row - 1}"], tab[f"{_REGIONS_COLUMN}{header_row}"]
    write_cell(help_cell, texts.regions_help)
    help_cell.alignment = Alignment(wrap_text=True, vertical="bottom")
    tab.row_dimensions[header_row - 1].height = 3 * _POINTS_PER_LINE
    write_cell(header, texts.regions)
    shade_dark(header)
    for row, region in enumerate(regions, header_row + 1):
        cell = tab[f"{_REGIONS_COLUMN}{row}"]
        write_cell(cell, region)
        if examples:
            grey_until_changed(tab, cell)


def _write_column(tab: Worksheet, row: int, sheet: Sheet, column: Column, texts: TemplateTexts, language: str) -> None:
    """Write a row of the table, which describes one column of a sheet."""
    from openpyxl.styles import Alignment

    header, help_ = translate_column(sheet, column, language)
    type_ = _describe_type(column, texts, language)
    cells = (sheet.name, header, texts.yes if column.required else "", type_, help_)
    for number, text in enumerate(cells, 1):
        cell = tab.cell(row, number)
        write_cell(cell, text)
        cell.alignment = Alignment(wrap_text=number > 3, vertical="top")  # noqa: PLR2004 - the longer texts
    lines = max(len(help_) // _LETTERS_PER_HELP_LINE, len(type_) // _LETTERS_PER_TYPE_LINE) + 1
    if lines > 1:
        tab.row_dimensions[row].height = lines * _POINTS_PER_LINE
    if column.required:
        tab.cell(row, 2).font = make_bold_font()


def _set_up_page(tab: Worksheet) -> None:
    """Print the tab in landscape, one page wide, and hide the grid lines."""
    from openpyxl.worksheet.properties import PageSetupProperties

    tab.page_setup.orientation = "landscape"
    tab.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    tab.page_setup.fitToHeight = 0
    tab.sheet_view.showGridLines = False


def make_comment(sheet: Sheet, column: Column, texts: TemplateTexts, language: str, example: str) -> str:
    """Return the comment on a header: what to write in the column, whether it is required, and an example."""
    lines = [help_sentence(sheet, column, language), f"{_describe_type(column, texts, language).capitalize()}."]
    if column.required:
        lines.append(texts.required)
    if column.refers_to:
        lines.append(texts.refers_to.format(sheet=column.refers_to))
    if column.usual_values:
        lines.append(texts.usual_values.format(words=", ".join(column.usual_values)))
    if example:
        lines.append(texts.for_example.format(text=example))
    return "\n".join(lines)


def _describe_type(column: Column, texts: TemplateTexts, language: str) -> str:
    """Return the type of a column in words, and whether a cell may hold several values."""
    type_ = texts.types[column.type]
    return f"{type_} ({DATASET_TEXTS[language].several})" if column.multivalued else type_
