"""Write an import: a new dataset, or new rows and changed cells in one that exists, all of it or nothing."""

from __future__ import annotations

from hashlib import sha256
from typing import TYPE_CHECKING

from metrocli.errors import Refused
from metrocli.files.atomic import rewrite_files_atomically
from metrocli.files.limits import read_regular_file
from metrocli.files.targets import refuse_read_only
from metrocli.importing.plan import PROVENANCE_SHEET
from metrocli.importing.planning.planner import list_edits, list_updated_sources
from metrocli.importing.planning.rows_as_dataset import make_dataset
from metrocli.messages import MessageType
from metrocli.sheets.editing.append import append_rows
from metrocli.sheets.editing.dataset import find_uneditable, require_editable
from metrocli.sheets.reading.csv_files.csv_folder import CSV_SUFFIXES, CsvFolder
from metrocli.sheets.reading.source import open_sheet_source
from metrocli.sheets.writing.convert import WrittenTables, write_tables_with
from metrocli.xlsx.patch_cells import CELL_WITHOUT_TEXT

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from metrocli.importing.plan import CellDifference, ImportPlan

DATA_CHANGED = MessageType("data-changed", "the file changed while the report was read", "Run the command again.")


def compute_digests(data: Path) -> dict[Path, bytes]:
    """Compute the digest of each file of a dataset, to find out later whether one of them has changed.

    Args:
        data: a folder of CSV files, or a workbook.

    Raises:
        Refused: its sheets are Parquet files, which are not changed. UnreadableData: a file cannot be read.
    """
    require_editable(open_sheet_source(data))
    return {path: sha256(read_regular_file(path)).digest() for path in _list_files(data)}


def write_dataset(plan: ImportPlan, document: str, target: Path, others: Mapping[Path, bytes]) -> WrittenTables:
    """Write the rows of a plan as a new dataset, together with other files.

    Args:
        plan: the rows.
        document: the name of the document's file.
        target: a path that ends in .xlsx for a workbook; any other path is a folder.
        others: the content of the other files, by path.

    Raises:
        Refused: a file exists or cannot be written. UsageMistake: the target has a suffix other than .xlsx.
    """
    dataset = make_dataset(document, plan.new_rows)
    tables = [table for name in dataset.source.sheet_names if (table := dataset.table(name)) is not None]
    return write_tables_with(others, tables, target)


def find_writable(plan: ImportPlan, data: Path) -> tuple[CellDifference, ...]:
    """Find the cells that differ and can be changed: a computed cell and a list in several columns cannot.

    Args:
        plan: the plan.
        data: the folder or workbook.
    """
    source = require_editable(open_sheet_source(data))
    problems = find_uneditable(source, list_edits(plan))
    uneditable = {
        (edit.sheet, edit.row, edit.index)
        for edit, problem in problems.items()
        if problem.code != CELL_WITHOUT_TEXT.code  # a number or a day
    }
    return tuple(
        difference
        for difference in plan.differences
        if (cell := difference.cell).index >= 0 and (cell.sheet, cell.row, cell.index) not in uneditable
    )


def write_into(
    plan: ImportPlan,
    document: str,
    data: Path,
    digests: Mapping[Path, bytes],
    others: Mapping[Path, bytes],
    *,
    force: bool = False,
) -> dict[Path, Path | None]:
    """Write what is new into a dataset that exists, together with other files.

    Args:
        plan: the new rows, and the cells that differ and are changed (see `find_writable`).
        document: the name of the document's file.
        data: the folder or workbook.
        digests: the digests of its files before the plan was made (see `compute_digests`).
        others: the content of the other files, by path.
        force: whether read-only files and the other files are replaced.

    Returns:
        The files that were written, each with its backup; None if there was no old file.

    Raises:
        Refused: a file has changed since the plan was made, is read-only or cannot be written. Nothing is written then.
    """
    source = require_editable(open_sheet_source(data))
    edits = list_edits(plan)
    rows = {sheet: [*some] for sheet, some in plan.new_rows.items()}
    rows.setdefault(PROVENANCE_SHEET, []).extend(list_updated_sources(plan, document))
    missing = {(one.sheet, one.column) for one in plan.missing_columns}
    texts = {
        sheet: [
            {column: cell.value for column, cell in row.cells.items() if (sheet, column) not in missing} for row in some
        ]
        for sheet, some in rows.items()
        if some
    }
    sheets = dict.fromkeys([*texts, *(edit.sheet for edit in edits)])
    paths = [_path_of(source, sheet) for sheet in sheets] if isinstance(source, CsvFolder) else [source.path]

    def make_contents() -> Mapping[Path, bytes]:
        now = compute_digests(data)
        for path in (path for path in (*digests, *now) if digests.get(path) != now.get(path)):
            raise Refused(DATA_CHANGED.at(path.name))
        return append_rows(open_sheet_source(data), texts, edits).files

    if not force:
        refuse_read_only([path for path in paths if path.exists()])
    return rewrite_files_atomically(paths, make_contents, others=others, force=force)


def _list_files(data: Path) -> list[Path]:
    """List the files of a dataset."""
    if not data.is_dir():
        return [data]
    return sorted(path for path in data.iterdir() if path.suffix.lower() in CSV_SUFFIXES)


def _path_of(source: CsvFolder, sheet: str) -> Path:
    """Return the file of a sheet in a folder, also of one that does not exist yet."""
    if sheet in source.sheet_names:
        return source.path_of(sheet)
    return source.path / f"{sheet}{source.path_of(source.sheet_names[0]).suffix}"
