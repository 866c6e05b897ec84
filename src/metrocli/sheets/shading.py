"""How a template looks: what is needed is dark, what is not is pale, and an example is in grey italics."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.sheets.workbook import bold

if TYPE_CHECKING:
    from openpyxl.cell import Cell, MergedCell
    from openpyxl.worksheet.worksheet import Worksheet

_DARK, _PALE, _WHITE, _GREY = "FF1F3A5F", "FFE3E8EE", "FFFFFFFF", "FF7A7A7A"


def dark(cell: Cell | MergedCell) -> None:
    """Shade a head that must be seen: white and bold on dark, which a printer without colours tells apart as well."""
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - only to write a workbook

    font = bold()
    font.color = _WHITE
    cell.font, cell.fill = font, PatternFill("solid", fgColor=_DARK)


def pale(cell: Cell | MergedCell) -> None:
    """Shade any other head."""
    from openpyxl.styles import PatternFill  # noqa: PLC0415 - only to write a workbook

    cell.fill = PatternFill("solid", fgColor=_PALE)


def grey_while(tab: Worksheet, cells: str, mark: str, text: str) -> None:
    """Show some cells as an example for as long as one of them holds a text; what is written over it looks as usual.

    Args:
        tab: where they are.
        cells: all of them, such as A2:H2.
        mark: the one that tells, such as $A$2.
        text: what it holds.
    """
    from openpyxl.formatting.rule import Rule  # noqa: PLC0415 - only to write a workbook
    from openpyxl.styles import Font  # noqa: PLC0415
    from openpyxl.styles.differential import DifferentialStyle  # noqa: PLC0415

    quoted = text.replace('"', '""')
    style = DifferentialStyle(font=Font(i=True, color=_GREY))
    tab.conditional_formatting.add(cells, Rule("expression", dxf=style, formula=[f'{mark}="{quoted}"']))
