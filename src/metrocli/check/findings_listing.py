"""Findings as an answer: a row for each finding."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import Content, Field, FieldType, MapOf, RowType
from metrocli.model.findings import Severity
from metrocli.sheets.reading.line_numbers import find_first_lines

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    import pandas as pd

    from metrocli.model.findings import Finding

FIELDS = {
    "rule": Field(FieldType.CODE, "the rule's code"),
    "severity": Field(FieldType.TEXT, "error, warning or note"),
    "file": Field(FieldType.TEXT, "the file with the finding"),
    "sheet": Field(FieldType.TEXT, "the sheet with the finding"),
    "cell": Field(FieldType.TEXT, "the cell, such as J23; unknown for a whole row, column or sheet"),
    "row": Field(FieldType.INTEGER, "the row number, as in a spreadsheet; unknown if it is about several rows"),
    "column": Field(FieldType.TEXT, "the header of the column; unknown if it is about several columns"),
    "value": Field(FieldType.TEXT, "the value that the finding is about, as written; unknown if the cell is empty"),
    "message": Field(FieldType.TEXT, "what is wrong"),
    "suggestion": Field(FieldType.TEXT, "how to correct it"),
}
FILE_FIELDS = {
    "path": Field(FieldType.TEXT, "the path of the file, as the data was named"),
    "line": Field(FieldType.INTEGER, "the line of a CSV file where the row begins; unknown in a workbook"),
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
        findings: the findings, in the order of the answer.
        data: the folder or workbook.
        query: the rules and sheets that were selected.
        figures: how much was checked, and the number of accepted findings, which are not in the answer.
        with_lines: whether the rows have the extra fields, for which the files are read once more.
        encoding: the encoding of CSV files that the user named; "" for none.
    """
    import pandas as pd

    frame = pd.DataFrame([_row(finding) for finding in findings], columns=[*FIELDS]).astype({"row": "Int64"})
    counts = Counter(finding.rule.severity for finding in findings)
    worst = min(findings, key=lambda finding: _SEVERITIES.index(finding.rule.severity), default=None)
    return ListAnswer(
        command="check",
        query=query,
        frame=_add_file_fields(frame, data, encoding) if with_lines else frame,
        fields=FIELDS,
        extra=FILE_FIELDS,
        titles={"rule": {finding.rule.code: finding.rule.title for finding in findings}},
        figures=figures
        | {
            "findings": len(findings),
            "worst_rule": worst.rule.code if worst else None,
            "by_severity": {str(severity): counts[severity] for severity in _SEVERITIES if counts[severity]},
            "has_tabs": not data.is_dir(),
        },
    )


def _row(finding: Finding) -> list[Any]:
    cell, rule = finding.cell, finding.rule
    address = [cell.file, cell.sheet, cell.a1, cell.row, cell.column]
    texts = [finding.value, finding.message.text, finding.fix]
    return [value or None for value in (rule.code, str(rule.severity), *address, *texts)]


def _add_file_fields(frame: pd.DataFrame, data: Path, encoding: str) -> pd.DataFrame:
    """Add the path of the file to findings and, for CSV files, the line on which the row begins."""
    import pandas as pd

    if not data.is_dir():
        return frame.assign(path=str(data), line=pd.array([None] * len(frame), dtype="Int64"))
    sheets = dict(zip(frame["file"], frame["sheet"], strict=True))
    first_lines_of = {
        file: find_first_lines(data / file, sheet, encoding)
        for file, sheet in sheets.items()
        if (data / file).is_file()
    }
    rows = zip(frame["file"], frame["row"].fillna(0).astype("int64"), strict=True)
    lines = [
        first_lines_of[file][row - 1] if 0 < row <= len(first_lines_of.get(file, ())) else None for file, row in rows
    ]
    paths = [str(data / file) for file in frame["file"]]
    return frame.assign(path=paths, line=pd.array(lines, dtype="Int64")).astype({"path": "str"})
