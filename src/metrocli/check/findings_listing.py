"""Findings as an answer: a row per finding for programs; on screen grouped by file, with a count per rule."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer
from metrocli.answers.fields import Field, FieldType, RowType
from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.model.findings import Severity
from metrocli.sheets.reading.line_numbers import find_first_lines
from metrocli.text.phrases import format_count

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
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
_FILE_FIELDS = {
    "path": Field(FieldType.TEXT, "the path of the file, as the data was named"),
    "line": Field(FieldType.INTEGER, "the line of a CSV file where the row begins; unknown in a workbook"),
}
ROWS = RowType(FIELDS, _FILE_FIELDS)
RULE_FIELDS = {
    "rule": Field(FieldType.CODE),
    "severity": Field(FieldType.TEXT),
    "title": Field(FieldType.TEXT),
    "findings": Field(FieldType.INTEGER),
}
_PLACE = (
    ScreenColumn("cell", CellFormat.TEXT, ("cell",)),
    ScreenColumn("", CellFormat.SEVERITY, ("severity",)),
    ScreenColumn("rule", CellFormat.TEXT, ("rule",)),
)
_SHOWN = (
    ScreenColumn("sheet", CellFormat.TEXT, ("sheet",)),
    *_PLACE,
    ScreenColumn("column", CellFormat.TEXT, ("column",), 2),
    ScreenColumn("message", CellFormat.TEXT, ("message",)),
    ScreenColumn("suggestion", CellFormat.TEXT, ("suggestion",), 1),
)
_GROUPED_COLUMNS = (
    *_PLACE,
    ScreenColumn("column", CellFormat.TEXT, ("column",), 1),
    ScreenColumn("finding", CellFormat.TEXT, ("finding",)),
)
_CELLS_SHOWN = 3
_REPEATED_FIX = 3
_SEVERITIES = [*Severity]


def list_findings(
    findings: Sequence[Finding], data: Path, query: dict[str, Any], subtitle: str, accepted_count: int = 0
) -> ListAnswer:
    """Return findings as an answer.

    Args:
        findings: the findings, in the order of the answer.
        data: the folder or workbook.
        query: the rules and sheets that were selected.
        subtitle: the numbers of rows, sheets and rules that were checked, in words.
        accepted_count: the number of accepted findings, which are not in the answer.
    """
    import pandas as pd

    titles = {finding.rule.code: finding.rule.title for finding in findings}
    frame = pd.DataFrame([_row(finding) for finding in findings], columns=[*FIELDS]).astype({"row": "Int64"})
    return ListAnswer(
        "check",
        "Findings",
        query,
        frame,
        FIELDS,
        _SHOWN,
        subtitle=subtitle,
        summary=_summarise(findings, accepted_count),
        extra=_FILE_FIELDS,
        load_extra=lambda frame: _add_file_fields(frame, data),
        make_parts=lambda answer: _screen_parts(answer, titles, tabbed=not data.is_dir()),
    )


def _summarise(findings: Sequence[Finding], accepted_count: int = 0) -> str:
    """Return one line with the number of findings of each severity and of accepted findings."""
    counts = Counter(finding.rule.severity for finding in findings)
    parts = [format_count(counts[severity], str(severity)) for severity in _SEVERITIES if counts[severity]]
    summary = format_count(len(findings), "finding") + (f": {', '.join(parts)}" if parts else "")
    summary += f" · {accepted_count:,} accepted" if accepted_count else ""
    worst = min(findings, key=lambda finding: _SEVERITIES.index(finding.rule.severity), default=None)
    return summary + (f" · metrocli explain {worst.rule.code} says more" if worst else "")


def _row(finding: Finding) -> list[Any]:
    cell, rule = finding.cell, finding.rule
    address = [cell.file, cell.sheet, cell.a1, cell.row, cell.column]
    texts = [finding.value, finding.message.text, finding.fix]
    return [value or None for value in (rule.code, str(rule.severity), *address, *texts)]


def _add_file_fields(frame: pd.DataFrame, data: Path) -> pd.DataFrame:
    """Add the path of the file to findings and, for CSV files, the line on which the row begins."""
    import pandas as pd

    if not data.is_dir():
        return frame.assign(path=str(data), line=pd.array([None] * len(frame), dtype="Int64"))
    sheets = dict(zip(frame["file"], frame["sheet"], strict=True))
    first_lines_of = {
        file: find_first_lines(data / file, sheet) for file, sheet in sheets.items() if (data / file).is_file()
    }
    rows = zip(frame["file"], frame["row"].fillna(0).astype("int64"), strict=True)
    lines = [
        first_lines_of[file][row - 1] if 0 < row <= len(first_lines_of.get(file, ())) else None for file, row in rows
    ]
    paths = [str(data / file) for file in frame["file"]]
    return frame.assign(path=paths, line=pd.array(lines, dtype="Int64")).astype({"path": "str"})


def _screen_parts(answer: ListAnswer, titles: dict[str, str], *, tabbed: bool) -> Iterator[ListAnswer]:
    """Yield the two tables on screen: grouped findings, and the number of findings of each rule."""
    from dataclasses import replace

    import pandas as pd

    frame = answer.frame
    if not len(frame):
        yield answer
        return
    fields = dict.fromkeys(("file", "cell", "severity", "rule", "column", "finding"), Field(FieldType.TEXT))
    grouped = pd.DataFrame(_group_findings(frame, tabbed=tabbed), columns=[*fields])
    yield replace(
        answer, title="findings", frame=grouped, fields=fields, screen_columns=_GROUPED_COLUMNS, section_field="file",
        summary="", make_parts=None,
    )  # fmt: skip
    rules = frame.groupby(["rule", "severity"], sort=True).size().reset_index(name="findings")
    rules.insert(2, "title", rules["rule"].map(titles))
    order = rules["severity"].map(_SEVERITIES.index)
    rules = rules.iloc[order.argsort(kind="stable")]
    columns = (
        ScreenColumn("rule", CellFormat.TEXT, ("rule",)),
        ScreenColumn("", CellFormat.SEVERITY, ("severity",)),
        ScreenColumn("what it finds", CellFormat.TEXT, ("title",)),
        ScreenColumn("findings", CellFormat.NUMBER, ("findings",)),
    )
    yield ListAnswer("rules", "rules", {}, rules, RULE_FIELDS, columns, summary=answer.summary)


def _group_findings(frame: pd.DataFrame, *, tabbed: bool) -> list[list[Any]]:
    """Group findings with the same message in the same column of a sheet into one row, at the first of their cells.

    A suggestion that many groups of a rule share is shown once per file.
    """
    groups: dict[tuple[Any, ...], list[Any]] = {}
    with_none = frame.astype("object").where(frame.notna(), None)
    for row in with_none.itertuples(index=False):
        groups.setdefault((row.file, row.sheet, row.rule, row.column, row.message), []).append(row)
    rows = []
    suggestion_counts = Counter(_suggestion_key(group[0]) for group in groups.values())
    shown_suggestions: set[tuple[str, str, str]] = set()
    for group in groups.values():
        first = group[0]
        key = _suggestion_key(first)
        suggestion = "" if key in shown_suggestions else f" {first.suggestion}"
        if suggestion_counts[key] >= _REPEATED_FIX:
            shown_suggestions.add(key)
        others = [row.value if row.value != first.value and row.value else _place(row) for row in group[1:]]
        more = f" and {len(others) - _CELLS_SHOWN:,} more" if len(others) > _CELLS_SHOWN else ""
        also = f" (also {', '.join(filter(None, others[:_CELLS_SHOWN]))}{more})" if any(others) else ""
        # A message that several values share does not name its value.
        about = f"{first.value}: " if len({row.value for row in group}) > 1 else ""
        place = _place(first) or first.sheet
        section = f"{first.file} · {first.sheet}" if tabbed else first.file
        text = f"{about}{first.message}{also}.{suggestion}"
        rows.append([section, place, first.severity, first.rule, first.column, text])
    return rows


def _suggestion_key(row: Any) -> tuple[str, str, str]:  # noqa: ANN401 - a row of a frame
    """Return the file, the rule and the suggestion of a finding."""
    return row.file, row.rule, row.suggestion


def _place(row: Any) -> str:  # noqa: ANN401 - a row of a frame
    """Return the cell of a finding, or its row; "" if it is about a whole column or sheet."""
    return row.cell or (f"row {row.row}" if row.row else "")
