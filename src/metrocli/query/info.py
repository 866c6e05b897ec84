"""What a dataset is made of: which files were read, how, and what was noticed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.kinds import Account, Facts, Form, Holds, Listing, Shown, counted
from metrocli.errors import UnreadableData
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.answers.declaration import Content
    from metrocli.sheets.dataset import Dataset
    from metrocli.sheets.table import RawTable

_SHEET = {
    "sheet": Holds.TEXT,
    "file": Holds.TEXT,
    "rows": Holds.INTEGER,
    "columns": Holds.INTEGER,
    "declared": Holds.FLAG,
    "unknown_columns": Holds.SEVERAL,
    "encoding": Holds.TEXT,
    "delimiter": Holds.TEXT,
}
RESULT: dict[str, Content] = {
    "data": Holds.TEXT,
    "kind": Holds.TEXT,
    "sheets": [_SHEET],
    "missing": Holds.SEVERAL,
    "periods": Holds.SEVERAL,
}
"""What a dataset is made of."""


def info(dataset: Dataset) -> Account:
    """Tell which data was read from where: every sheet with its rows and columns, and the notes of reading them."""
    found, faults = [], []
    for name in dataset.source.names:
        try:
            table = dataset.table(name)
            found += [table] if table is not None else []
            if name in SHEETS_BY_NAME:
                dataset.frame(name)
        except UnreadableData as fault:
            faults.append(str(fault))
    sheets = [_sheet(table) for table in found]
    missing = [name for name in SHEETS_BY_NAME if name not in {table.name for table in found}]
    kind = "folder" if dataset.source.path.is_dir() else "workbook"
    result = {
        "data": str(dataset.source.path),
        "kind": kind,
        "sheets": sheets,
        "missing": missing,
        "periods": [] if faults else list(dataset.periods),
    }
    rows = sum(len(table.rows) for table in found)
    return Account(
        "info",
        dataset.source.path.name or str(dataset.source.path),
        {},
        result,
        lambda: _parts(result),
        subtitle=f"{kind} · {counted(len(found), 'sheet')} · {counted(rows, 'row')}",
        notes=(*dataset.notes, *faults),
    )


def _parts(result: dict[str, Any]) -> Iterator[Facts | Listing]:
    """The same for a screen."""
    import pandas as pd

    facts = [("data", result["data"]), ("periods", ", ".join(result["periods"]) or "none listed")]
    facts += [("not there", ", ".join(result["missing"]))] if result["missing"] else []
    yield Facts(tuple(facts))
    shown = (
        Shown("sheet", Form.TEXT, ("sheet",)),
        Shown("rows", Form.NUMBER, ("rows",)),
        Shown("columns", Form.NUMBER, ("columns",), 1),
        Shown("file", Form.TEXT, ("file",), 2),
        Shown("not known to metrocli", Form.NAMES, ("unknown_columns",), 3),
    )
    yield Listing("sheets", "", {}, pd.DataFrame(result["sheets"], columns=[*_SHEET]), _SHEET, shown)


def _sheet(table: RawTable) -> dict[str, Any]:
    return {
        "sheet": table.name,
        "file": table.file,
        "rows": len(table.rows),
        "columns": len(table.headers),
        "declared": table.name in SHEETS_BY_NAME,
        "unknown_columns": list(table.unknown_columns),
        "encoding": table.encoding or None,
        "delimiter": table.delimiter or None,
    }
