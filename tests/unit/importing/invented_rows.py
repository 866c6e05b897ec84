"""Rows of an invented report."""

from __future__ import annotations

from metrocli.importing.report import ImportedCell, ImportedReport, ImportedRow

PERIOD = "period,start,end\n2030-T3,2030-09-01,2030-12-31"
FORUM = "title,start,end,members\nA forum on Rivers and the Bridges of Tomorrow,2030-09-03,2030-09-05,Arlen; Bree"
MEMBERS = "member,region\nArlen,North\nBree,South"


def report(**sheets: str) -> ImportedReport:
    """Make a report of sheets as CSV without quotes; each row has its own line on page 2."""
    rows: dict[str, tuple[ImportedRow, ...]] = {}
    line = 0
    for sheet, text in sheets.items():
        header, *texts = (row.split(",") for row in text.splitlines())
        made: list[ImportedRow] = []
        for values in texts:
            line += 1
            cells = {
                column: ImportedCell(value, 2, line) for column, value in zip(header, values, strict=True) if value
            }
            made.append(ImportedRow(sheet, cells))
        rows[sheet] = tuple(made)
    return ImportedReport("river.txt", rows)


def values(rows: tuple[ImportedRow, ...]) -> list[dict[str, str]]:
    return [{column: cell.value for column, cell in row.cells.items()} for row in rows]
