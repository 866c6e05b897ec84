"""The look of a template: required headers are dark, other headers are pale, examples are in grey italics."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from metrocli.xlsx.write import make_bold_font

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_DARK, _PALE, _WHITE, _GREY = "FF1F3A5F", "FFE3E8EE", "FFFFFFFF", "FF7A7A7A"


def shade_dark(cell: Cell | MergedCell) -> None:
    """Shade a required header: bold white on dark blue, which also stands out on a printer without colours."""
    from openpyxl.styles import PatternFill

    font = make_bold_font()
    font.color = _WHITE
    cell.font, cell.fill = font, PatternFill("solid", fgColor=_DARK)


def shade_pale(cell: Cell | MergedCell) -> None:
    """Shade any other header."""
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=_PALE)


def grey_until_changed(tab: Worksheet, cell: Cell | MergedCell) -> None:
    """Show a cell in grey italics as long as it holds its present value, by conditional formatting."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Font
    from openpyxl.styles.differential import DifferentialStyle

    value = cell.value
    if isinstance(value, date):
        formula = f"DATE({value.year},{value.month},{value.day})"
    elif isinstance(value, str):
        doubled = value.replace('"', '""')
        formula = f'"{doubled}"'
    else:
        formula = str(value)
    style = DifferentialStyle(font=Font(i=True, color=_GREY))
    rule = Rule("expression", dxf=style, formula=[f"{cell.coordinate}={formula}"])
    tab.conditional_formatting.add(cell.coordinate, rule)
