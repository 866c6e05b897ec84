"""How an answer came about: the filters as understood, and the sheets and rows that were used."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import FieldType
from metrocli.query.selecting.selection import Interpretation

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.answers.fields import Content
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import Dataset


PROVENANCE: dict[str, Content] = {
    "filters": [dict.fromkeys(Interpretation._fields, FieldType.TEXT)],
    "sheets": [{"sheet": FieldType.TEXT, "file": FieldType.TEXT, "rows": FieldType.INTEGER, "used": FieldType.TEXT}],
}
"""How an answer came about."""


def explain_answer(dataset: Dataset, selection: Selection | None) -> dict[str, Any]:
    """Tell how an answer came about, after it was given.

    Returns:
        `filters`: a list of the filters, each with its `option`, what was `typed`, what that was `understood` as and
        `how`. `sheets`: a list of the sheets that were read, each with its `file`, its number of `rows`, and those
        `used` as a spreadsheet numbers them ("12, 14-16"); None where a sheet is used as a whole.
    """
    understood = selection.interpretations if selection else []
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
    return {"filters": [each._asdict() for each in understood], "sheets": sheets}


def format_ranges(numbers: Iterable[int]) -> str:
    """Numbers in order, neighbours together: "12, 14-16"; "none" where there are none."""
    ordered = sorted(set(numbers))
    runs = [
        [number for _, number in run] for _, run in groupby(enumerate(ordered), lambda pair: int(pair[1]) - pair[0])
    ]
    return ", ".join(f"{run[0]}-{run[-1]}" if len(run) > 1 else f"{run[0]}" for run in runs) or "none"


def describe_provenance(told: dict[str, Any]) -> list[str]:
    """The same as lines for a person."""
    lines = [
        f"{each['option']} {each['typed']} → {each['understood']}{', ' + each['how'] if each['how'] else ''}"
        for each in told["filters"]
    ]
    for each in told["sheets"]:
        rows = "1 row" if each["rows"] == 1 else f"{each['rows']:,} rows"
        used = f"used of {rows}: {each['used']}" if each["used"] is not None else f"{rows} read"
        place = each["sheet"] if each["file"].startswith(f"{each['sheet']}.") else f"{each['file']}, {each['sheet']}"
        lines.append(f"{place}: {used}")
    return lines
