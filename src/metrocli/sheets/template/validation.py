"""What a cell of a template offers and what it refuses, as a spreadsheet's data validation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.sheets.schema import ColumnType

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation

    from metrocli.sheets.schema import Column
    from metrocli.sheets.template.texts import Guidance

# The days that a workbook can hold, as numbers: the rule is then the same in every language of a spreadsheet program.
_FIRST_DAY, _LAST_DAY = "61", "2958465"
_IS_A_MONTH = (
    'AND(LEN({cell})=7,MID({cell},5,1)="-",ISNUMBER(VALUE(LEFT({cell},4))),'
    "VALUE(RIGHT({cell},2))>=1,VALUE(RIGHT({cell},2))<=12)"
)


def holds_text(column: Column) -> bool:
    """Whether a column's cells must stay the text that was typed: 1.10 is a code, and 2025-03 no date."""
    return column.type not in {ColumnType.DATE, ColumnType.INTEGER, ColumnType.DECIMAL}


def growing(column: str) -> str:
    """A formula for the filled cells of a column below its header, however many they become.

    Args:
        column: the column's first cell below the header, such as memberships!$A$2.
    """
    sheet, _, cell = column.rpartition("!")
    whole = f"{sheet}!{cell}:{cell.rpartition('$')[0]}$1048576"
    return f"OFFSET({column},0,0,MAX(1,COUNTA({whole})),1)"


def rule(column: Column, cell: str, said: Guidance, regions: str) -> DataValidation | None:
    """What the cells of one column are held to; None where any text will do.

    A drop-down helps and asks back; where a cell may hold several values it only helps. Dates and numbers that are none
    are refused.

    Args:
        column: the column.
        cell: its first cell, such as A2.
        said: the texts.
        regions: the first cell of the list of regions.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    source = _offered(column, regions)
    if source:
        held = DataValidation("list", source, errorStyle="warning", error=said.not_usual)
    elif column.type is ColumnType.DATE:
        held = DataValidation("date", _FIRST_DAY, operator="between", formula2=_LAST_DAY, error=_wants(column, said))
    elif column.type is ColumnType.MONTH:
        month = _IS_A_MONTH.format(cell=cell)
        held = DataValidation("custom", month, errorStyle="warning", error=_wants(column, said))
    elif column.type is ColumnType.INTEGER:
        held = DataValidation("whole", "0", operator="greaterThanOrEqual", error=said.whole)
    elif column.bounds:
        least, most = (f"{end:g}" for end in column.bounds)
        error = said.between.format(least=least, most=most)
        held = DataValidation("decimal", least, operator="between", formula2=most, error=error)
    else:
        return None
    held.errorTitle, held.allow_blank = said.wrong, True
    held.showErrorMessage = not column.multivalued
    return held


def _offered(column: Column, regions: str) -> str:
    """What a drop-down offers, as a formula; "" where there is none."""
    if column.refers_to:
        return growing(f"{column.refers_to}!$A$2")
    if column.value_list:
        return growing(regions)
    return '"' + ",".join(column.usual_values) + '"' if column.usual_values else ""


def _wants(column: Column, said: Guidance) -> str:
    kind = f"{said.kinds[column.type].capitalize()}."
    return f"{kind} {said.for_example.format(text='2025-03-10')}" if column.type is ColumnType.DATE else kind
