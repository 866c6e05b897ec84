"""How a template looks: what is needed is dark, what is not is pale, and an example is in grey italics."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from metrocli.xlsx.write import bold

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_DARK, _PALE, _WHITE, _GREY = "FF1F3A5F", "FFE3E8EE", "FFFFFFFF", "FF7A7A7A"


def dark(cell: Cell | MergedCell) -> None:
    """Shade a head that must be seen: white and bold on dark, which a printer without colours tells apart as well."""
    from openpyxl.styles import PatternFill

    font = bold()
    font.color = _WHITE
    cell.font, cell.fill = font, PatternFill("solid", fgColor=_DARK)


def pale(cell: Cell | MergedCell) -> None:
    """Shade any other head."""
    from openpyxl.styles import PatternFill

    cell.fill = PatternFill("solid", fgColor=_PALE)


def grey_until_changed(tab: Worksheet, cell: Cell | MergedCell) -> None:
    """Show what a cell holds as an example; what is written over it looks as usual, and what is left of it does not."""
    from openpyxl.formatting.rule import Rule
    from openpyxl.styles import Font
    from openpyxl.styles.differential import DifferentialStyle

    held = cell.value
    if isinstance(held, date):
        written = f"DATE({held.year},{held.month},{held.day})"
    elif isinstance(held, str):
        doubled = held.replace('"', '""')
        written = f'"{doubled}"'
    else:
        written = str(held)
    style = DifferentialStyle(font=Font(i=True, color=_GREY))
    rule = Rule("expression", dxf=style, formula=[f"{cell.coordinate}={written}"])
    tab.conditional_formatting.add(cell.coordinate, rule)
