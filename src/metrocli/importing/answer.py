"""The answers of `import`: what a document says and what it would change, and the lines that are not understood."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress
from datetime import date
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import ListAnswer, RecordAnswer
from metrocli.answers.fields import Content, Field, FieldType, ListOf, ObjectOf, RowType
from metrocli.importing.facts import Certainty
from metrocli.importing.plan import PROVENANCE_SHEET
from metrocli.sheets.schema import SHEETS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.plan import CellDifference, ImportPlan
    from metrocli.importing.read_report import DocumentReport
    from metrocli.importing.report import ImportedReport
    from metrocli.messages import Message

_MADE_COLUMN = "id"
"""The column of activities that the plan makes and the document does not state."""
_PAGE = Field(FieldType.INTEGER, "the page, from 1; unknown if the format has no pages")
_LINE_FIELDS = {
    "page": _PAGE,
    "line": Field(FieldType.INTEGER, "the number of the line on its page, or in a document without pages"),
    "text": Field(FieldType.TEXT, "the text of the line"),
}
_PLACE: dict[str, Content] = {
    "sheet": Field(FieldType.TEXT, "the sheet"),
    "key": Field(FieldType.TEXT, "the key of the row"),
    "column": Field(FieldType.TEXT, "the column"),
}
_SOURCE: dict[str, Content] = {
    "page": _PAGE,
    "line": Field(
        FieldType.INTEGER,
        "the number of the first line on its page, or in a document without pages; unknown for a cell that the "
        "document does not state, such as an alias of --known",
    ),
    "certainty": Field(FieldType.TEXT, "how sure the reading is: sure, likely or doubtful"),
}
RESULT: dict[str, Content] = {
    "document": ObjectOf(
        {
            "name": Field(FieldType.TEXT, "the name of the file"),
            "format": Field(FieldType.TEXT, "its format, such as pdf; review for a review workbook"),
            "pages": Field(FieldType.INTEGER, "the number of its pages; unknown if the format has none"),
            "lines": Field(FieldType.INTEGER, "the number of its lines that are not blank"),
            "importer": Field(FieldType.TEXT, "the importer that read it; metrocli for the own one"),
        },
        "the document",
    ),
    "period": ObjectOf(
        {
            "id": Field(FieldType.TEXT, "the period's name"),
            "start": Field(FieldType.DATE, "its first day"),
            "end": Field(FieldType.DATE, "its last day"),
        },
        "the period of the report; null if the document states none",
        nullable=True,
    ),
    "sheets": ListOf(
        {
            "sheet": Field(FieldType.TEXT, "the sheet"),
            "rows": Field(FieldType.INTEGER, "the number of rows that the document states"),
            "new": Field(FieldType.INTEGER, "those of them that the data does not have"),
            "unchanged": Field(FieldType.INTEGER, "those of them that the data has already"),
            "differing": Field(FieldType.INTEGER, "those of them that differ from the data"),
            "facts": Field(FieldType.INTEGER, "the number of cells that the document states"),
            "doubtful": Field(FieldType.INTEGER, "the new or differing cells whose reading is in doubt"),
        },
        "the sheets that the document has rows for",
    ),
    "facts": ListOf(
        {**_PLACE, "value": Field(FieldType.TEXT, "the text of the cell"), **_SOURCE},
        "the cells of the new rows; those with one sheet and key are a row",
    ),
    "differences": ListOf(
        {
            **_PLACE,
            "file": Field(FieldType.TEXT, "the file of the data"),
            "cell": Field(FieldType.TEXT, "the cell in that file, such as J23"),
            "old": Field(FieldType.TEXT, "its text; null for a blank cell"),
            "new": Field(FieldType.TEXT, "what the document says"),
            **_SOURCE,
            "updated": Field(FieldType.FLAG, "whether the cell is changed"),
        },
        "the cells of the data that differ from the document",
    ),
    "proposed_aliases": ListOf(
        {
            "alias": Field(FieldType.TEXT, "the name as printed, which is not known"),
            "member": Field(FieldType.TEXT, "the member that it probably means"),
            "page": _PAGE,
            "line": _LINE_FIELDS["line"],
        },
        "spellings that are probably members; they are not written",
    ),
    "missing_columns": ListOf(
        {
            "sheet": Field(FieldType.TEXT, "the sheet of the data"),
            "column": Field(FieldType.TEXT, "the column that it lacks"),
            "facts": Field(FieldType.INTEGER, "the number of cells that are not written"),
        },
        "columns that sheets of the data lack, so that their facts are not written",
    ),
    "passed_over": ListOf(
        {**_LINE_FIELDS, "reason": Field(FieldType.TEXT, "why it has no fact")},
        "the lines that are understood and state no fact",
    ),
    "leftovers": ListOf(_LINE_FIELDS, "the lines that are not understood"),
    "written": Field(FieldType.TEXT, "the folder or workbook that was written; null if nothing was"),
}
"""The fields of an import."""
LEFTOVER_ROWS = RowType(_LINE_FIELDS)
"""The rows of `import --leftovers`."""


def build_answer(
    read: DocumentReport,
    plan: ImportPlan,
    query: Mapping[str, Any],
    *,
    written: str | None = None,
    updated: Sequence[CellDifference] = (),
    notes: Sequence[Message] = (),
) -> RecordAnswer:
    """Build the answer of an import.

    Args:
        read: the document as it was read.
        plan: what the import changes.
        query: the options.
        written: the folder or workbook that is written; None if nothing is.
        updated: the cells that differ and are changed.
        notes: what a reader should know.
    """
    report, changed = read.report, {*updated}
    result = {
        "document": {
            "name": report.document,
            "format": read.format,
            "pages": read.pages or None,
            "lines": read.lines,
            "importer": report.importer,
        },
        "period": _describe_period(report),
        "sheets": [*_count_sheets(report, plan)],
        "facts": [*_list_facts(plan)],
        "differences": [
            {
                "sheet": difference.cell.sheet,
                "key": difference.key,
                "column": difference.column,
                "file": difference.cell.file,
                "cell": difference.cell.a1,
                "old": difference.old or None,
                "new": difference.found.value,
                "page": difference.found.page or None,
                "line": difference.found.line,
                "certainty": difference.found.certainty.value,
                "updated": difference in changed,
            }
            for difference in plan.differences
        ],
        "proposed_aliases": [
            {"alias": proposal.alias, "member": proposal.member, "page": proposal.page or None, "line": proposal.line}
            for proposal in plan.proposed_aliases
        ],
        "missing_columns": [column._asdict() for column in plan.missing_columns],
        "passed_over": [{**_describe_line(passed.line), "reason": passed.reason.text} for passed in report.passed_over],
        "leftovers": [*map(_describe_line, report.leftovers)],
        "written": written,
    }
    return RecordAnswer(command="import", query=query, result=result, notes=tuple(notes))


def list_leftovers(report: ImportedReport, query: Mapping[str, Any]) -> ListAnswer:
    """List the lines of a document that are not understood.

    Returns:
        Rows with `page` and `line` as Int64, the page unknown if the format has none, and `text`.
    """
    import pandas as pd

    rows = [_describe_line(line) for line in report.leftovers]
    frame = pd.DataFrame(rows, columns=[*_LINE_FIELDS]).astype({"page": "Int64", "line": "Int64"})
    return ListAnswer(command="leftovers", query=query, frame=frame, fields=LEFTOVER_ROWS.fields)


def count_doubtful(plan: ImportPlan) -> Counter[str]:
    """Count the new or differing cells of each sheet whose reading is in doubt."""
    found = [(each.cell.sheet, each.found) for each in plan.differences]
    found += [(name, cell) for name, rows in plan.new_rows.items() for row in rows for cell in row.cells.values()]
    return Counter(name for name, cell in found if cell.certainty is Certainty.DOUBTFUL and name != PROVENANCE_SHEET)


def _describe_line(line: DocumentLine) -> dict[str, Any]:
    return {"page": line.page or None, "line": line.number, "text": line.text}


def _describe_period(report: ImportedReport) -> dict[str, Any] | None:
    """Describe the period of a report; None if it states none, or days that are not days, as a person may write."""
    for row in report.rows.get("periods", ()):
        if {"period", "start", "end"} <= row.cells.keys():
            with suppress(ValueError):
                start, end = (date.fromisoformat(row.cells[name].value) for name in ("start", "end"))
                return {"id": row.cells["period"].value, "start": start, "end": end}
    return None


def _count_sheets(report: ImportedReport, plan: ImportPlan) -> Iterator[dict[str, Any]]:
    """Count the rows and facts of each sheet, in the order of the schema."""
    differing = Counter(sheet for sheet, _ in {(each.cell.sheet, each.key) for each in plan.differences})
    doubtful = count_doubtful(plan)
    for sheet in SHEETS:
        # The dataset may keep participations, which the document states in its activities.
        rows = report.rows.get(sheet.name) or plan.new_rows.get(sheet.name, ())
        if rows and sheet.name != PROVENANCE_SHEET:
            yield {
                "sheet": sheet.name,
                "rows": len(rows),
                "new": len(plan.new_rows.get(sheet.name, ())),
                "unchanged": plan.unchanged.get(sheet.name, 0),
                "differing": differing[sheet.name],
                "facts": sum(cell.line > 0 for row in rows for name, cell in row.cells.items() if name != _MADE_COLUMN),
                "doubtful": doubtful[sheet.name],
            }


def _list_facts(plan: ImportPlan) -> Iterator[dict[str, Any]]:
    """List the cells of the new rows, in the order of the schema."""
    for sheet in SHEETS:
        for row in plan.new_rows.get(sheet.name, ()) if sheet.name != PROVENANCE_SHEET else ():
            values = {column: cell.value for column, cell in row.cells.items()}
            key = " · ".join(values[column] for column in sheet.key_columns if column in values)
            stated = {column: cell for column, cell in row.cells.items() if column != _MADE_COLUMN}
            for column, cell in stated.items():
                yield {
                    "sheet": sheet.name,
                    "key": key,
                    "column": column,
                    "value": cell.value,
                    "page": cell.page or None,
                    "line": cell.line or None,
                    "certainty": cell.certainty.value,
                }
