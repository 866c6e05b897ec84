"""Rules about the sheet `imported`: cells whose reading is in doubt, and rows about cells that do not exist."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import chain, product
from typing import TYPE_CHECKING, NamedTuple

from metrocli.check.rule import rule
from metrocli.hints import WRITE_INSTEAD
from metrocli.messages import Message, MessageType
from metrocli.model.findings import Severity, Violation
from metrocli.sheets.parsing.headers import map_headers
from metrocli.sheets.schema import SHEETS_BY_NAME, ColumnType
from metrocli.text.fold import fold
from metrocli.text.nearest import is_misspelling

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from metrocli.check.evidence.evidence import Evidence

_SHEET = "imported"
_DOUBTFUL = "doubtful"
_CERTAINTIES = SHEETS_BY_NAME[_SHEET].column("certainty").usual_values
_MOST_WRONG_LETTERS = (1, 2)


class _ImportedCell(NamedTuple):
    """A row of the sheet `imported`, with the cell that it is about.

    Attributes:
        row: its row number.
        sheet: the sheet as written, like the key and the column.
        place: the declared sheet, the row number and the declared column of the cell; None if it does not exist.
        missing: the first column that names something that does not exist: sheet, key or column; "" if the cell exists.
    """

    row: int
    sheet: str
    key: str
    column: str
    place: tuple[str, int, str] | None
    missing: str = ""


class _Sheet(NamedTuple):
    """A sheet of the dataset: its declared columns by their folded headers, and its row numbers by the folded key."""

    name: str
    columns: Mapping[str, str]
    rows_by_key: Mapping[str, Sequence[int]]


SOURCE_IN_DOCUMENT = MessageType("source-in-document", "{document:short}")
SOURCE_ON_LINE = MessageType("source-on-line", "{document:short}, line {line}")
SOURCE_ON_PAGE = MessageType("source-on-page", "{document:short}, page {page}, line {line}")
DOUBTFUL_CELL = MessageType(
    "doubtful-cell",
    "this was read from {source}, and the reading is in doubt",
    "Compare it with the document, correct it if it is wrong, and delete row {row} of the sheet 'imported'.",
)
DOUBTFUL_CELL_MISSING = MessageType(
    "doubtful-cell-missing",
    "the column '{column}' of {key:short} in the sheet '{sheet}' was read from {source}, and the reading is in doubt, "
    "but the cell does not exist",
    "Find out what happened to the cell, then delete this row.",
)


@rule(
    "I901",
    "A doubtful reading of a document",
    Severity.WARNING,
    why="The import was not sure what the document says here, so the cell may be wrong.",
    fix="Compare the cell with the document, correct it if it is wrong, and delete its row in the sheet 'imported'.",
    example="activities.csv, start: this was read from 'report.pdf', page 4, line 131, and the reading is in doubt",
)
def find_doubtful_cells(evidence: Evidence) -> Iterator[Violation]:
    """Find cells whose reading is in doubt, each at the cell itself, or at its row of `imported` if it is missing."""
    certainties = evidence.values(_SHEET, "certainty")
    for imported in evidence.compute_once(find_imported_cells):
        if fold(certainties.get(imported.row, "")) != _DOUBTFUL:
            continue
        source = _describe_source(evidence, imported.row)
        if imported.place is not None:
            cell = evidence.cell(*imported.place)
            message = DOUBTFUL_CELL.at(cell, source=source, row=imported.row)
            yield Violation(cell, evidence.text(*imported.place), message)
        else:
            cell = evidence.cell(_SHEET, imported.row, "key")
            names = {"sheet": imported.sheet, "key": imported.key, "column": imported.column}
            yield Violation(cell, imported.key, DOUBTFUL_CELL_MISSING.at(cell, source=source, **names))


IMPORTED_SHEET_MISSING = MessageType(
    "imported-sheet-missing",
    "{count:,} cells were imported into the sheet {sheet:short}, which does not exist",
    one="a cell was imported into the sheet {sheet:short}, which does not exist",
)
IMPORTED_COLUMN_MISSING = MessageType(
    "imported-column-missing",
    "{count:,} cells were imported into the column {column:short}, which the sheet '{sheet}' does not have",
    one="a cell was imported into the column {column:short}, which the sheet '{sheet}' does not have",
)
IMPORTED_ROW_MISSING = MessageType(
    "imported-row-missing",
    "{count:,} cells were imported into the row {key:short}, which the sheet '{sheet}' does not have",
    one="a cell was imported into the row {key:short}, which the sheet '{sheet}' does not have",
)


@rule(
    "I902",
    "An imported cell that does not exist",
    Severity.NOTE,
    why="Nothing shows any more from which place of the document the cell is, because its key or name has changed.",
    fix="Write the key as it is now into the sheet 'imported', or delete these rows there.",
    example="imported.csv, key: 3 cells were imported into the row '2021-09-30-harvest-fair', which the sheet "
    "'activities' does not have",
)
def find_missing_cells(evidence: Evidence) -> Iterator[Violation]:
    """Find sheets, columns and rows of cells in `imported` that do not exist, each once."""
    certainties = evidence.values(_SHEET, "certainty")
    rows: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for imported in evidence.compute_once(find_imported_cells):
        if imported.missing and fold(certainties.get(imported.row, "")) != _DOUBTFUL:
            name = () if imported.missing == "sheet" else (getattr(imported, imported.missing),)
            rows[imported.missing, imported.sheet, *name].append(imported.row)
    for (missing, sheet, *names), those in rows.items():
        cell, count = evidence.cell(_SHEET, those[0], missing), len(those)
        if missing == "sheet":
            yield Violation(cell, sheet, IMPORTED_SHEET_MISSING.at(cell, count=count, sheet=sheet))
        elif missing == "column":
            message = IMPORTED_COLUMN_MISSING.at(cell, count=count, sheet=sheet, column=names[0])
            yield Violation(cell, names[0], message)
        else:
            yield Violation(cell, names[0], IMPORTED_ROW_MISSING.at(cell, count=count, sheet=sheet, key=names[0]))


UNKNOWN_CERTAINTY = MessageType("unknown-certainty", "{text:short} is not a certainty", "{hint}")


@rule(
    "I903",
    "Another word for a certainty",
    Severity.WARNING,
    why="A cell whose reading is in doubt is found by the word doubtful only.",
    fix="Write sure, likely or doubtful.",
    example="imported.csv, certainty: 'doubtfull' is not a certainty",
)
def find_unknown_certainties(evidence: Evidence) -> Iterator[Violation]:
    """Find certainties other than the declared ones."""
    for row, text in evidence.values(_SHEET, "certainty").items():
        folded = fold(text)
        if folded not in _CERTAINTIES:
            near = [
                word for word in _CERTAINTIES if any(is_misspelling(folded, word, most) for most in _MOST_WRONG_LETTERS)
            ]
            cell = evidence.cell(_SHEET, row, "certainty")
            hint = WRITE_INSTEAD(names=near or _CERTAINTIES)
            yield Violation(cell, text, UNKNOWN_CERTAINTY.at(cell, text=text, hint=hint), near[0] if near else "")


def find_imported_cells(evidence: Evidence) -> list[_ImportedCell]:
    """Find the cell that each row of `imported` is about; of rows with one key, the first is taken first."""
    sheets: dict[str, _Sheet | None] = {}
    occurrences: Counter[tuple[str, ...]] = Counter()
    cells = []
    for row, written, key, column in evidence.rows(_SHEET, "sheet", "key", "column"):
        if written not in sheets:
            sheets[written] = _index_sheet(evidence, fold(written))
        sheet = sheets[written]
        rows = sheet.rows_by_key.get(fold(key), ()) if sheet else ()
        declared = sheet.columns.get(fold(column)) if sheet else None
        place = None
        if sheet and declared and rows:
            occurrences[written, key, column] += 1
            place = sheet.name, rows[min(occurrences[written, key, column], len(rows)) - 1], declared
        missing = "sheet" if sheet is None else "key" if not rows else "" if declared else "column"
        cells.append(_ImportedCell(row, written, key, column, place, missing))
    return cells


def _index_sheet(evidence: Evidence, name: str) -> _Sheet | None:
    """Index the rows and columns of a declared sheet; None if the dataset does not have it."""
    if name not in SHEETS_BY_NAME or evidence.dataset.table(name) is None:
        return None
    headers = map_headers(SHEETS_BY_NAME[name])
    columns = {header: column for header, column in headers.items() if evidence.has_columns(name, column)}
    return _Sheet(name, columns, _list_rows_by_key(evidence, name))


def _list_rows_by_key(evidence: Evidence, sheet: str) -> dict[str, list[int]]:
    """Return the row numbers of each key of a sheet, which is folded.

    A row is also found by its days as 2021-09-30 if the file writes them in another way, and a member by its name with
    its country, which is added where two countries have a member of one name.
    """
    texts = [_list_key_texts(evidence, sheet, column) for column in SHEETS_BY_NAME[sheet].key_columns]
    has_country = "country" in SHEETS_BY_NAME[sheet].discriminators
    countries = dict(evidence.texts(sheet, "country").items()) if has_country else {}
    rows: dict[str, list[int]] = defaultdict(list)
    for row in sorted(set(chain.from_iterable(texts))):
        parts = [by_row[row] for by_row in texts if row in by_row]
        keys = {fold(" · ".join(spellings)) for spellings in product(*parts)}
        if row in countries:
            keys |= {f"{key} ({fold(countries[row])})" for key in keys}
        for key in keys:
            rows[key].append(row)
    return rows


def _list_key_texts(evidence: Evidence, sheet: str, column: str) -> dict[int, tuple[str, ...]]:
    """Return the text of each cell of a key column that is not blank, and for a day also its ISO form."""
    texts: dict[int, tuple[str, ...]] = {row: (text,) for row, text in evidence.texts(sheet, column).items()}
    if SHEETS_BY_NAME[sheet].column(column).type is not ColumnType.DATE:
        return texts
    days = {row: day.date().isoformat() for row, day in evidence.values(sheet, column).items()}
    return {row: (text, days[row]) if days.get(row, text) != text else (text,) for row, (text, *_) in texts.items()}


def _describe_source(evidence: Evidence, row: int) -> Message:
    """Return the document, page and line of a row of `imported`; without a page or line that it does not have."""
    document = evidence.text(_SHEET, row, "document")
    page, line = (evidence.values(_SHEET, column).get(row) for column in ("page", "line"))
    if line is None:
        return SOURCE_IN_DOCUMENT(document=document)
    if page is None:
        return SOURCE_ON_LINE(document=document, line=int(line))
    return SOURCE_ON_PAGE(document=document, page=int(page), line=int(line))
