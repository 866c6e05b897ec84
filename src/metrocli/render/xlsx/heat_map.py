"""A crosstab in a workbook as a heat map: shaded counts, frozen headers, totals set off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.crosstab import has_upright_headers, list_columns
from metrocli.xlsx.write import make_bold_font

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.answers.answer import Crosstab

_NOTHING, _MOST = "FFFFFFFF", "FF5B8FF9"
_COUNT = '#,##0;-#,##0;"·"'
_NARROWEST, _LONGEST_HEADER = 5, 40
# A header is above the button of its filter.
_POINTS_PER_LETTER, _POINTS_OF_BUTTON = 6, 20


def format_as_heat_map(sheet: Worksheet, crosstab: Crosstab) -> None:
    """Format a sheet that holds the headers of a crosstab, its rows and its totals row as a heat map.

    The headers and the labels are frozen; the filter and the shades leave out the totals.
    """
    from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
    from openpyxl.styles import Alignment, Border, Color, Side
    from openpyxl.utils import get_column_letter

    names, rows = list_columns(crosstab), len(crosstab.frame)
    last_count, total = (get_column_letter(len(names) + offset) for offset in (1, 2))
    sheet.freeze_panes = "B2"
    sheet.auto_filter.ref = f"A1:{total}{rows + 1}"
    bounds = [FormatObject(type="num", val=0), FormatObject(type="max")]
    shades = ColorScale(cfvo=bounds, color=[Color(_NOTHING), Color(_MOST)])
    sheet.conditional_formatting.add(f"B2:{last_count}{rows + 1}", Rule(type="colorScale", colorScale=shades))
    for row in sheet[f"B2:{last_count}{rows + 1}"]:
        for cell in row:
            cell.number_format = _COUNT
    line_above = Border(top=Side(style="thin"))
    for cell in (*sheet[total], *sheet[rows + 2]):
        cell.font = make_bold_font()
    for cell in sheet[rows + 2]:
        cell.border = line_above
    if has_upright_headers(crosstab):
        longest = min(max(map(len, names)), _LONGEST_HEADER)
        sheet.row_dimensions[1].height = longest * _POINTS_PER_LETTER + _POINTS_OF_BUTTON
        upright = Alignment(text_rotation=90, horizontal="center", vertical="top", wrap_text=True)
        for column, name in enumerate(names, 2):
            sheet.cell(1, column).alignment = upright
            digits = len(str(crosstab.totals.get(name, "")))
            sheet.column_dimensions[get_column_letter(column)].width = max(_NARROWEST, digits + 2)
