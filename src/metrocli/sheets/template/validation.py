"""Data validation for the cells of a template: drop-down lists, and rules for dates and numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.sheets.schema import ColumnType

if TYPE_CHECKING:
    from openpyxl.worksheet.datavalidation import DataValidation

    from metrocli.sheets.schema import Column
    from metrocli.sheets.template.texts import TemplateTexts

# The first and the last date as numbers, so that the rule is the same in every language of a spreadsheet program.
_FIRST_DAY, _LAST_DAY = "61", "2958465"
_IS_A_MONTH = (
    'AND(LEN({cell})=7,MID({cell},5,1)="-",ISNUMBER(VALUE(LEFT({cell},4))),'
    "VALUE(RIGHT({cell},2))>=1,VALUE(RIGHT({cell},2))<=12)"
)


def is_text_column(column: Column) -> bool:
    """Return whether the cells of a column must stay text: 1.10 may be a code, and 2025-03 is not a date."""
    return column.type not in {ColumnType.DATE, ColumnType.INTEGER, ColumnType.DECIMAL}


def make_dynamic_range(first_cell: str) -> str:
    """Return a formula for the filled cells of a column, which grows with every further cell.

    Args:
        first_cell: the first cell of the column below its header, such as memberships!$A$2.
    """
    sheet, _, cell = first_cell.rpartition("!")
    whole_column = f"{sheet}!{cell}:{cell.rpartition('$')[0]}$1048576"
    return f"OFFSET({first_cell},0,0,MAX(1,COUNTA({whole_column})),1)"


def make_validation(column: Column, cell: str, texts: TemplateTexts, regions: str) -> DataValidation | None:
    """Return the data validation of one column; None where any text is valid.

    A value that is not in the drop-down list gives a warning, which the user can override; in a column with several
    values in a cell it gives no warning. A text in a column of dates or numbers is rejected.

    Args:
        column: the column.
        cell: its first cell below the header, such as A2.
        texts: the texts of the messages.
        regions: the first cell of the list of regions, such as instructions!$G$12.
    """
    from openpyxl.worksheet.datavalidation import DataValidation

    source = _make_list_source(column, regions)
    if source:
        validation = DataValidation("list", source, errorStyle="warning", error=texts.not_in_list)
    elif column.type is ColumnType.DATE:
        error = _describe_type(column, texts)
        validation = DataValidation("date", _FIRST_DAY, operator="between", formula2=_LAST_DAY, error=error)
    elif column.type is ColumnType.MONTH:
        month = _IS_A_MONTH.format(cell=cell)
        validation = DataValidation("custom", month, errorStyle="warning", error=_describe_type(column, texts))
    elif column.type is ColumnType.INTEGER:
        validation = DataValidation("whole", "0", operator="greaterThanOrEqual", error=texts.whole)
    elif column.bounds:
        minimum, maximum = (f"{bound:g}" for bound in column.bounds)
        error = texts.between.format(minimum=minimum, maximum=maximum)
        validation = DataValidation("decimal", minimum, operator="between", formula2=maximum, error=error)
    else:
        return None
    validation.errorTitle, validation.allow_blank = texts.invalid, True
    validation.showErrorMessage = not column.multivalued
    return validation


def _make_list_source(column: Column, regions: str) -> str:
    """Return the formula of a drop-down list; "" for a column without one."""
    if column.refers_to:
        return make_dynamic_range(f"{column.refers_to}!$A$2")
    if column.value_list:
        return make_dynamic_range(regions)
    return '"' + ",".join(column.usual_values) + '"' if column.usual_values else ""


def _describe_type(column: Column, texts: TemplateTexts) -> str:
    kind = f"{texts.types[column.type].capitalize()}."
    return f"{kind} {texts.for_example.format(text='2025-03-10')}" if column.type is ColumnType.DATE else kind
