"""Findings as an answer: a row for each finding."""

from __future__ import annotations

from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import Content, Field, FieldType, MapOf, RowType
from metrocli.model.cell import CellValue
from metrocli.model.findings import Severity
from metrocli.sheets.reading.csv_files.csv_folder import CSV_SUFFIXES
from metrocli.sheets.reading.csv_files.line_numbers import find_first_lines
from metrocli.sheets.reading.large.parquet_names import find_folder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from metrocli.model.cell import Cell
    from metrocli.model.findings import Finding

FIELDS = {
    "rule": Field(FieldType.CODE, "the rule's code"),
    "severity": Field(FieldType.TEXT, "error, warning or note"),
    "file": Field(FieldType.TEXT, "the file with the finding"),
    "sheet": Field(FieldType.TEXT, "the sheet with the finding"),
    "cell": Field(FieldType.TEXT, "the first cell, such as J23; unknown for a whole row, column or sheet"),
    "row": Field(
        FieldType.INTEGER,
        "the number of the first row, as in a spreadsheet; unknown if it is about a whole column or sheet",
    ),
    "column": Field(FieldType.TEXT, "the header of the column; unknown if it is about several columns"),
    "value": Field(FieldType.TEXT, "the value of the first cell, as written; unknown if the cell is empty"),
    "message": Field(FieldType.TEXT, "what is wrong"),
    "suggestion": Field(FieldType.TEXT, "how to correct it"),
    "cells": Field(FieldType.CELLS, "all cells that the finding is about, the first included, each with its value"),
}
FILE_FIELDS = {
    "path": Field(FieldType.TEXT, "the path of the file, as the data was named"),
    "line": Field(FieldType.INTEGER, "the line of a CSV file where the first row begins; unknown in a workbook"),
}
ROWS = RowType(FIELDS, FILE_FIELDS)
FIGURES: dict[str, Content] = {
    "data": Field(FieldType.TEXT, "the name of the folder or workbook"),
    "rows": Field(FieldType.INTEGER, "the number of rows that were checked"),
    "sheets": Field(FieldType.INTEGER, "the number of sheets that were checked"),
    "rules": Field(FieldType.INTEGER, "the number of rules that were checked"),
    "accepted": Field(FieldType.INTEGER, "the number of accepted findings, which are not listed"),
    "findings": Field(FieldType.INTEGER, "the number of findings"),
    "by_severity": MapOf(FieldType.TEXT, FieldType.INTEGER, "the number of findings of each severity, the worst first"),
    "worst_rule": Field(FieldType.CODE, "the rule of the first of the worst findings; unknown without findings"),
    "has_tabs": Field(FieldType.FLAG, "whether the sheets are tabs of a workbook"),
}
TITLES = {"rule": MapOf(FieldType.CODE, FieldType.TEXT, "the titles of the rules with findings")}
_SEVERITIES = [*Severity]


def list_findings(
    findings: Sequence[Finding],
    data: Path,
    query: dict[str, Any],
    figures: dict[str, Any],
    *,
    with_lines: bool = False,
    encoding: str = "",
) -> ListAnswer:
    """Return findings as an answer.

    Args:
        findings: the findings, one for each cell, in the order of the answer. Those that say the same of several cells
            of a column are one row.
        data: the folder or workbook.
        query: the rules and sheets that were selected.
        figures: how much was checked, and the number of accepted findings, which are not in the answer.
        with_lines: whether the rows have the extra fields, for which the files are read once more.
        encoding: the encoding of CSV files that the user named; "" for none.
    """
    import pandas as pd

    groups = unite_findings(findings)
    find_line = _LineFinder(data, encoding) if with_lines else None
    frame = pd.DataFrame([_row(group, find_line) for group in groups], columns=[*FIELDS]).astype({"row": "Int64"})
    counts = Counter(group[0].rule.severity for group in groups)
    worst = min(findings, key=lambda finding: _SEVERITIES.index(finding.rule.severity), default=None)
    return ListAnswer(
        command="check",
        query=query,
        frame=_add_file_fields(frame, data) if with_lines else frame,
        fields=FIELDS,
        extra=FILE_FIELDS,
        titles={"rule": {finding.rule.code: finding.rule.title for finding in findings}},
        figures=figures
        | {
            "findings": len(groups),
            "worst_rule": worst.rule.code if worst else None,
            "by_severity": {str(severity): counts[severity] for severity in _SEVERITIES if counts[severity]},
            "has_tabs": find_folder(data) is None,
        },
    )


def unite_messages(findings: Sequence[Finding]) -> list[Finding]:
    """Return findings, those of one column whose message is to unite them with the lists and the counts of all."""
    groups: dict[tuple[Any, ...], list[Finding]] = {}
    for finding in findings:
        if finding.message.kind.unites:
            groups.setdefault(_column_key(finding), []).append(finding)
    values = {key: _add_values([finding.message.values for finding in group]) for key, group in groups.items()}
    return [
        finding._replace(message=finding.message.kind.at(finding.cell, **values[_column_key(finding)]))
        if finding.message.kind.unites
        else finding
        for finding in findings
    ]


def _column_key(finding: Finding) -> tuple[Any, ...]:
    """Return what findings have in common that may be one: the rule, the kind of message and the column."""
    cell = finding.cell
    return finding.rule.code, finding.message.code, cell.file, cell.sheet, cell.column


def _add_values(values: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the values of several messages as one: the lists joined, each item once, and the counts added."""
    return {
        name: sum(each[name] for each in values)
        if isinstance(first, int)
        else [*dict.fromkeys(chain.from_iterable(each[name] for each in values))]
        for name, first in values[0].items()
    }


def unite_findings(findings: Iterable[Finding]) -> list[list[Finding]]:
    """Put findings together that say the same of several cells of a column; the groups are in the order of their first.

    Two findings say the same if they have one rule, one column of one sheet, and one message with one fix.
    """
    groups: dict[tuple[Any, ...], list[Finding]] = {}
    for finding in findings:
        cell = finding.cell
        key = (finding.rule.code, cell.file, cell.sheet, cell.column, finding.message.text, finding.fix)
        groups.setdefault(key, []).append(finding)
    return [*groups.values()]


def _row(group: Sequence[Finding], find_line: Callable[[Cell], int | None] | None) -> list[Any]:
    """Return the values of `FIELDS` for findings that say the same."""
    first = group[0]
    cell, rule = first.cell, first.rule
    cells = tuple(CellValue(each.cell, each.value, find_line and find_line(each.cell)) for each in group)
    texts = [first.value, first.message.text, first.fix]
    values = [rule.code, str(rule.severity), cell.file, cell.sheet, cell.a1, cell.row, cell.column, *texts, cells]
    return [value or None for value in values]


class _LineFinder:
    """Finds the lines of CSV files where rows begin; each file is read once."""

    def __init__(self, data: Path, encoding: str) -> None:
        self._folder = find_folder(data)
        self._encoding = encoding
        self._first_lines: dict[tuple[str, str], Sequence[int]] = {}

    def __call__(self, cell: Cell) -> int | None:
        """Return the line where the row of a cell begins; None for another file than CSV, or without such a row."""
        key = (cell.file, cell.sheet)
        if key not in self._first_lines:
            path = None if self._folder is None else self._folder / cell.file
            is_csv = path is not None and path.suffix.lower() in CSV_SUFFIXES and path.is_file()
            self._first_lines[key] = find_first_lines(path, cell.sheet, self._encoding) if path and is_csv else ()
        lines = self._first_lines[key]
        return lines[cell.row - 1] if 0 < cell.row <= len(lines) else None


def _add_file_fields(frame: pd.DataFrame, data: Path) -> pd.DataFrame:
    """Add the path of the file to findings and, for CSV files, the line on which the first row begins."""
    import pandas as pd

    lines = pd.array([cells[0].line for cells in frame["cells"]], dtype="Int64")
    folder = find_folder(data)
    paths = [str(data if folder is None else folder / file) for file in frame["file"]]
    return frame.assign(path=paths, line=lines).astype({"path": "str"})
