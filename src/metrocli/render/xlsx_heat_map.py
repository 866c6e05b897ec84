"""A grid in a workbook: shaded like a heat map, its heads and its totals always told from its counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.grid import columns, upright
from metrocli.xlsx.write import bold

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.answers.kinds import Grid

_NOTHING, _MOST = "FFFFFFFF", "FF5B8FF9"
_COUNT = '#,##0;-#,##0;"·"'
_NARROWEST, _LONGEST_HEAD = 5, 40
# A head stands above the button of its filter.
_POINTS_A_LETTER, _POINTS_OF_BUTTON = 6, 20


def as_heat_map(sheet: Worksheet, grid: Grid) -> None:
    """Make a heat map of a sheet that holds the heads of a grid, its rows, and the totals of its columns.

    The heads and the labels stay in sight; the filter and the shades leave out the totals.
    """
    from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
    from openpyxl.styles import Alignment, Border, Color, Side
    from openpyxl.utils import get_column_letter

    names, rows = columns(grid), len(grid.frame)
    last_count, total = (get_column_letter(len(names) + more) for more in (1, 2))
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{total}{rows + 1}"
    ends = [FormatObject(type="num", val=0), FormatObject(type="max")]
    shades = ColorScale(cfvo=ends, color=[Color(_NOTHING), Color(_MOST)])
    sheet.conditional_formatting.add(f"B2:{last_count}{rows + 1}", Rule(type="colorScale", colorScale=shades))
    for row in sheet[f"B2:{last_count}{rows + 1}"]:
        for cell in row:
            cell.number_format = _COUNT
    above = Border(top=Side(style="thin"))
    for cell in (*sheet[total], *sheet[rows + 2]):
        cell.font = bold()
    for cell in sheet[rows + 2]:
        cell.border = above
    if upright(grid):
        longest = min(max(map(len, names)), _LONGEST_HEAD)
        sheet.row_dimensions[1].height = longest * _POINTS_A_LETTER + _POINTS_OF_BUTTON
        standing = Alignment(text_rotation=90, horizontal="center", vertical="top", wrap_text=True)
        for place, name in enumerate(names, 2):
            sheet.cell(1, place).alignment = standing
            digits = len(str(grid.totals.get(name, "")))
            sheet.column_dimensions[get_column_letter(place)].width = max(_NARROWEST, digits + 2)
