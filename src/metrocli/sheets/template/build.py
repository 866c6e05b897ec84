"""Write an empty dataset to fill in, in English, Spanish or French: a workbook, or a folder of CSV files."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.errors import Refused, UsageMistake
from metrocli.hints import suggest
from metrocli.messages import MessageType
from metrocli.sheets.schema import TEMPLATE_SHEETS, Sheet
from metrocli.sheets.template.example import example_cells, find_example_rows
from metrocli.sheets.translations import translate_headers
from metrocli.sheets.writing.cell_values import to_workbook_values
from metrocli.sheets.writing.convert import (
    TARGET_IS_DATASET,
    is_workbook_target,
    make_new_table,
    refuse_unwritable,
    save_workbook,
    write_folder,
)
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.messages import Message
    from metrocli.sheets.dataset import SheetDataset
    from metrocli.sheets.raw_column import RawValue
    from metrocli.sheets.table import RawTable

TEMPLATE_LANGUAGE = MessageType("template-language", "there is no template in the language {text:quoted}", "{hint}")
LIST_SHEETS = ("memberships", "aliases", "outcomes", "challenges", "alliances", "periods")
"""The sheets that list members, codes, alliances and periods; a template can copy them from a dataset."""


def write_template(
    target: Path, language: str = "en", lists: SheetDataset | None = None, *, force: bool = False
) -> list[Message]:
    """Write an empty dataset to fill in.

    Args:
        target: a path that ends in .xlsx for a workbook; any other path is a folder.
        language: the language of the headers and instructions: en, es or fr.
        lists: a dataset from which to copy the members, codes, alliances and periods; without it, each sheet has one
            example row.
        force: whether to replace existing files, keeping them as backups.

    Returns:
        A note on where the old files are kept, if there are any.

    Raises:
        UsageMistake: the language is not one of these, or the target has a suffix other than .xlsx.
        Refused: a file exists and `force` is not set, or a file cannot be written.
        UnreadableData: one of the sheets to copy cannot be read.
    """
    language, typed = language.strip().lower(), language
    if language not in LANGUAGES:
        raise UsageMistake(TEMPLATE_LANGUAGE(text=typed, hint=suggest(typed, LANGUAGES)))
    is_workbook = is_workbook_target(target)
    if lists is not None and target.exists() and target.resolve() == lists.source.path.resolve():
        raise Refused(TARGET_IS_DATASET(path=str(target)))
    tables = [_start_table(sheet, language, lists) for sheet in TEMPLATE_SHEETS]
    if is_workbook:
        for source in lists.tables_read if lists else ():
            refuse_unwritable(source, to_workbook_values(source))
        from metrocli.sheets.template.workbook import build_template_workbook

        content = build_template_workbook(tables, language, examples=lists is None)
        return save_workbook(content, target, force=force)
    return write_folder(tables, target, language, force=force)


def _start_table(sheet: Sheet, language: str, lists: SheetDataset | None) -> RawTable:
    """Return a sheet of the template: with its example row, with the rows copied from a dataset, or without rows."""
    headers = translate_headers(sheet, language)
    if lists is None:
        cells = example_cells(sheet, language)
        return _make_table(sheet, headers, [[cells.get(column.name, "") for column in sheet.columns]])
    source = lists.data_rows(sheet.name).table if sheet.name in LIST_SHEETS else None
    if source is None:
        return _make_table(sheet, headers, [])
    declared = [source.column_indexes.get(column.name) for column in sheet.columns]
    undeclared = [index for index in range(len(source.headers)) if index not in declared]
    examples = set(find_example_rows(source))
    rows = [
        ["" if index is None else row[index] for index in (*declared, *undeclared)]
        for row_number, row in zip(source.row_numbers, source.rows, strict=True)
        if row_number not in examples
    ]
    return _make_table(sheet, (*headers, *(source.headers[index] for index in undeclared)), rows)


def _make_table(sheet: Sheet, headers: tuple[str, ...], rows: list[list[RawValue]]) -> RawTable:
    """Return a table whose first headers are those of the declared columns, in their order."""
    indexes = {column.name: index for index, column in enumerate(sheet.columns)}
    return make_new_table(sheet.name, f"{sheet.name}.csv", headers, rows, indexes)
