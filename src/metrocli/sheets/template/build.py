"""An empty dataset ready to fill, in one of three languages: a workbook, or a folder of CSV files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.errors import Refused, UsageMistake
from metrocli.files.atomic import write_whole
from metrocli.sheets.schema import SHEETS, Sheet
from metrocli.sheets.table import RawTable
from metrocli.sheets.template.example import example, examples_left
from metrocli.sheets.translations import translate_headers
from metrocli.sheets.writing.convert import is_workbook, refuse_unwritable, storable, write_folder
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.sheets.dataset import Dataset
    from metrocli.sheets.table import RawValue

LISTS = ("memberships", "aliases", "outcomes", "challenges", "alliances", "periods")
"""The sheets that others choose from, which a template may take over from a dataset."""


def template(target: Path, language: str = "en", lists: Dataset | None = None, *, force: bool = False) -> list[str]:
    """Write a dataset to be filled in.

    Args:
        target: a name that ends in .xlsx for a workbook; any other name is a folder.
        language: of the headers and all that is said in it: one of `LANGUAGES`.
        lists: a dataset whose members, codes, alliances and periods it begins with; without one, each sheet has an
            example row.
        force: whether existing files may be replaced; they are kept as backups.

    Returns:
        A sentence for each thing that a reader should know.

    Raises:
        UsageMistake: there is no such language, or the target is of neither form. Refused: files would be overwritten,
        or cannot be written. UnreadableData: a list cannot be read.
    """
    language, asked = language.strip().lower(), language
    if language not in LANGUAGES:
        raise UsageMistake(f"no template is in the language '{asked}'. Choose from {', '.join(LANGUAGES)}.")
    whole = is_workbook(target)
    if lists is not None and target.exists() and target.resolve() == lists.source.path.resolve():
        raise Refused(f"{target} is the data itself. Name another target.")
    tables = [begun(sheet, language, lists) for sheet in SHEETS]
    if whole:
        for listed in lists.tables_read if lists else ():
            refuse_unwritable(listed, storable(listed))
        from metrocli.sheets.template.workbook import form

        backup = write_whole(target, form(tables, language, examples=lists is None), force=force)
        return [f"The old file is kept as {backup.name}."] if backup else []
    return write_folder(tables, target, language, force=force)


def begun(sheet: Sheet, language: str, lists: Dataset | None) -> RawTable:
    """A sheet as a template begins it: with its example row, or with the rows of a dataset's list, or empty."""
    if lists is None:
        cells = example(sheet, language)
        return _table(
            sheet, translate_headers(sheet, language), [[cells.get(column.name, "") for column in sheet.columns]]
        )
    listed = lists.table(sheet.name) if sheet.name in LISTS else None
    if listed is None:
        return _table(sheet, translate_headers(sheet, language), [])
    places = [listed.column_indexes.get(column.name) for column in sheet.columns]
    own = [at for at in range(len(listed.headers)) if at not in places]
    left = set(examples_left(listed))
    rows = [
        ["" if at is None else row[at] for at in (*places, *own)]
        for number, row in zip(listed.row_numbers, listed.rows, strict=True)
        if number not in left
    ]
    return _table(sheet, (*translate_headers(sheet, language), *(listed.headers[at] for at in own)), rows)


def _table(sheet: Sheet, heads: tuple[str, ...], rows: list[list[RawValue]]) -> RawTable:
    """A sheet with all its declared columns in their order, and behind them those of its own that a list has."""
    places = {column.name: at for at, column in enumerate(sheet.columns)}
    numbers = list(range(2, len(rows) + 2))
    return RawTable(sheet.name, f"{sheet.name}.csv", False, 1, heads, rows, numbers, places)  # noqa: FBT003 - no tab
