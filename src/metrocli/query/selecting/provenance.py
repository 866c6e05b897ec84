"""Where an answer comes from: the filters as understood, and the sheets and rows used (`--explain`)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import Content, Field, FieldType, ListOf

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.answers.fields import Content
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset


PROVENANCE: dict[str, Content] = {
    "filters": ListOf(
        {
            "option": Field(FieldType.TEXT, "the option"),
            "typed": Field(FieldType.TEXT, "the value as typed"),
            "understood": Field(FieldType.TEXT, "the value as understood"),
            "how": Field(FieldType.TEXT, "how it was matched, or what it covers: the days of a period, a code's title"),
        },
        "how each filter was understood",
    ),
    "sheets": ListOf(
        {
            "sheet": Field(FieldType.TEXT, "the sheet"),
            "file": Field(FieldType.TEXT, "the file with the sheet"),
            "rows": Field(FieldType.INTEGER, "the number of rows"),
            "used": Field(FieldType.TEXT, "the row numbers used, as in a spreadsheet; unknown if all rows are used"),
        },
        "the sheets that were read",
    ),
}
"""The fields of `explained` in an answer."""


def explain_answer(dataset: SheetDataset, selection: Selection | None) -> dict[str, Any]:
    """Explain where an answer comes from; call this after the question was answered.

    Args:
        dataset: the dataset; its sheets are listed in the order in which they were read.
        selection: the filters and the rows used; None for a question without filters.

    Returns:
        `filters`: a list of dicts with the fields of `Interpretation`. `sheets`: a list of dicts with `sheet`, `file`,
        `rows` (how many) and `used` (their numbers in a spreadsheet, such as "12, 14-16"; None if the whole sheet is
        used).
    """
    interpretations = selection.interpretations if selection else []
    used = selection.used if selection else {}
    sheets = [
        {
            "sheet": table.name,
            "file": table.file,
            "rows": len(table.rows),
            "used": format_ranges(used[table.name]) if table.name in used else None,
        }
        for table in dataset.tables_read
    ]
    return {"filters": [interpretation._asdict() for interpretation in interpretations], "sheets": sheets}


def format_ranges(numbers: Iterable[int]) -> str:
    """Format numbers in order, with consecutive ones as a range: "12, 14-16"; "none" for an empty list."""
    ordered = sorted(set(numbers))
    runs = [
        [number for _, number in run] for _, run in groupby(enumerate(ordered), lambda pair: int(pair[1]) - pair[0])
    ]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs) or "none"


def describe_provenance(provenance: dict[str, Any]) -> list[str]:
    """Describe the result of `explain_answer` for a person, one line for each filter and sheet."""
    lines = [
        f"{row['option']} {row['typed']} → {row['understood']}{', ' + row['how'] if row['how'] else ''}"
        for row in provenance["filters"]
    ]
    for sheet in provenance["sheets"]:
        rows = "1 row" if sheet["rows"] == 1 else f"{sheet['rows']:,} rows"
        used = f"used of {rows}: {sheet['used']}" if sheet["used"] is not None else f"{rows} read"
        own_file = sheet["file"].startswith(f"{sheet['sheet']}.")
        place = sheet["sheet"] if own_file else f"{sheet['file']}, {sheet['sheet']}"
        lines.append(f"{place}: {used}")
    return lines
