"""The first tab of a template: how to fill it in, every column with what it wants, and the list of regions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.sheets.schema import SHEETS
from metrocli.sheets.template.styles import dark, grey_until_changed, pale
from metrocli.sheets.translations import DATASET_TEXTS, help_sentence, translate_column, translate_row_help
from metrocli.xlsx.write import bold, put

if TYPE_CHECKING:
    from collections.abc import Sequence

    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.sheets.schema import Column, Sheet
    from metrocli.sheets.template.texts import Guidance

_WIDTHS = (15, 22, 11, 36, 62, 3, 34)
_LAST_OF_TABLE, _REGIONS = 5, "G"
_LETTERS_A_LINE, _POINTS_A_LINE, _LETTERS_OF_HELP, _LETTERS_OF_KIND = 140, 15, 64, 38


def instruct(tab: Worksheet, said: Guidance, language: str, regions: Sequence[str], *, examples: bool) -> str:
    """Write the instructions.

    Args:
        tab: an empty tab.
        said: the texts.
        language: their language.
        regions: the regions that are known.
        examples: whether the sheets have example rows.

    Returns:
        The first cell of the list of regions, for a formula.
    """
    title = bold()
    title.sz = 16
    put(tab["A1"], said.title)
    tab["A1"].font = title
    tab.row_dimensions[1].height = 26
    steps = [*said.steps[:2], *([said.with_examples] if examples else []), *said.steps[2:]]
    for row, step in enumerate(steps, 2):
        _step(tab, row, step)
    head = len(steps) + 3
    _table(tab, head, said, language)
    for letter, width in zip("ABCDEFG", _WIDTHS, strict=True):
        tab.column_dimensions[letter].width = width
    _list(tab, head, said, regions, examples=examples)
    _on_paper(tab)
    return f"{said.tab}!${_REGIONS}${head + 1}"


def _step(tab: Worksheet, row: int, text: str) -> None:
    """One paragraph over the width of the table."""
    from openpyxl.styles import Alignment

    put(tab.cell(row, 1), text)
    tab.merge_cells(start_row=row, end_row=row, start_column=1, end_column=_LAST_OF_TABLE)
    tab.cell(row, 1).alignment = Alignment(wrap_text=True, vertical="top")
    tab.row_dimensions[row].height = _POINTS_A_LINE * (len(text) // _LETTERS_A_LINE + 1) + 3


def _table(tab: Worksheet, head: int, said: Guidance, language: str) -> None:
    """All sheets and their columns, below a head."""
    from openpyxl.worksheet.hyperlink import Hyperlink

    for place, text in enumerate(said.heads, 1):
        put(tab.cell(head, place), text)
        dark(tab.cell(head, place))
    row = head
    for sheet in SHEETS:
        row += 1
        name = tab.cell(row, 1)
        put(name, sheet.name)
        name.font, name.hyperlink = bold(), Hyperlink(ref=name.coordinate, location=f"'{sheet.name}'!A1")
        put(tab.cell(row, 2), DATASET_TEXTS[language].one_row.format(row=translate_row_help(sheet, language)))
        for place in range(1, _LAST_OF_TABLE + 1):
            pale(tab.cell(row, place))
        for column in sheet.columns:
            row += 1
            _describe(tab, row, sheet, column, said, language)


def _list(tab: Worksheet, head: int, said: Guidance, regions: Sequence[str], *, examples: bool) -> None:
    """The regions, to the right of the table."""
    from openpyxl.styles import Alignment

    above, at = tab[f"{_REGIONS}{head - 1}"], tab[f"{_REGIONS}{head}"]
    put(above, said.regions_help)
    above.alignment = Alignment(wrap_text=True, vertical="bottom")
    tab.row_dimensions[head - 1].height = 3 * _POINTS_A_LINE
    put(at, said.regions)
    dark(at)
    for row, region in enumerate(regions, head + 1):
        put(tab[f"{_REGIONS}{row}"], region)
        if examples:
            grey_until_changed(tab, tab[f"{_REGIONS}{row}"])


def _describe(tab: Worksheet, row: int, sheet: Sheet, column: Column, said: Guidance, language: str) -> None:
    """One column of a sheet as a row of the table."""
    from openpyxl.styles import Alignment

    header, help_ = translate_column(sheet, column, language)
    kind = _kind(column, said, language)
    cells = (sheet.name, header, said.yes if column.required else "", kind, help_)
    for place, text in enumerate(cells, 1):
        cell = tab.cell(row, place)
        put(cell, text)
        cell.alignment = Alignment(wrap_text=place > 3, vertical="top")  # noqa: PLR2004 - the longer texts
    lines = max(len(help_) // _LETTERS_OF_HELP, len(kind) // _LETTERS_OF_KIND) + 1
    if lines > 1:
        tab.row_dimensions[row].height = lines * _POINTS_A_LINE
    if column.required:
        tab.cell(row, 2).font = bold()


def _on_paper(tab: Worksheet) -> None:
    from openpyxl.worksheet.properties import PageSetupProperties

    tab.page_setup.orientation = "landscape"
    tab.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    tab.page_setup.fitToHeight = 0
    tab.sheet_view.showGridLines = False


def comment(sheet: Sheet, column: Column, said: Guidance, language: str, example: str) -> str:
    """What the comment on a header says: what its column wants, whether it is needed, and an example."""
    lines = [help_sentence(sheet, column, language), f"{_kind(column, said, language).capitalize()}."]
    if column.required:
        lines.append(said.needed)
    if column.refers_to:
        lines.append(said.refers.format(sheet=column.refers_to))
    if column.usual_values:
        lines.append(said.choices.format(words=", ".join(column.usual_values)))
    if example:
        lines.append(said.for_example.format(text=example))
    return "\n".join(lines)


def _kind(column: Column, said: Guidance, language: str) -> str:
    """What a cell of the column holds, and that it may hold several."""
    kind = said.kinds[column.type]
    return f"{kind} ({DATASET_TEXTS[language].several})" if column.multivalued else kind
