"""Describe a folder of sheets to other programs in `datapackage.json`, a Data Package (version 2) with Table Schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from metrocli.sheets.schema import SHEETS_BY_NAME, Column, ColumnType, Sheet
from metrocli.sheets.translations import DATASET_TEXTS, help_sentence, translate_column, translate_row_help

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.table import RawTable

DATAPACKAGE_FILE = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
_MEMBERS = "memberships"
_TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.NAME: "string",
    ColumnType.CODE: "string",
    ColumnType.DATE: "date",
    ColumnType.MONTH: "yearmonth",
    ColumnType.INTEGER: "integer",
    ColumnType.DECIMAL: "number",
}


def build_datapackage(tables: Sequence[RawTable], language: str = "en") -> str:
    """Return the text of `datapackage.json` for a folder of CSV files.

    Args:
        tables: the sheets in the folder.
        language: the language of titles and descriptions: en, es or fr.
    """
    tables_by_name = {table.name: table for table in tables}
    package = {
        "$schema": PROFILE,
        "name": "dataset",
        "title": DATASET_TEXTS[language].title,
        "resources": [_describe_table(table, tables_by_name, language) for table in tables],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _describe_table(table: RawTable, tables: dict[str, RawTable], language: str) -> dict[str, Any]:
    sheet = SHEETS_BY_NAME.get(table.name)
    one_row = DATASET_TEXTS[language].one_row
    description = {"description": one_row.format(row=translate_row_help(sheet, language))} if sheet else {}
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        **description,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ","},
        "schema": _describe_columns(table, sheet, tables, language),
    }


def _describe_columns(
    table: RawTable, sheet: Sheet | None, tables: dict[str, RawTable], language: str
) -> dict[str, Any]:
    """Return the Table Schema of a file: its columns in their order, and its keys by the headers of the file."""
    if sheet is None:
        return {"fields": [{"name": header, "type": "string"} for header in table.headers]}
    declared = {
        table.column_indexes[column.name]: column for column in sheet.columns if column.name in table.column_indexes
    }
    fields = [
        _describe_column(header, sheet, declared[index], language)
        if index in declared
        else {"name": header, "type": "any"}
        for index, header in enumerate(table.headers)
    ]
    key = [table.headers[table.column_indexes[name]] for name in sheet.unique_key if name in table.column_indexes]
    foreign_keys = [
        _make_foreign_key(table.headers[index], column.refers_to, tables)
        for index, column in declared.items()
        if not column.multivalued and _can_be_referenced(column.refers_to, tables)
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if key and len(key) == len(sheet.unique_key):
        schema["primaryKey"] = key
    if foreign_keys:
        schema["foreignKeys"] = foreign_keys
    return schema


def _describe_column(header: str, sheet: Sheet, column: Column, language: str) -> dict[str, Any]:
    """Return a field of the Table Schema; a column with several values in a cell is a list."""
    texts = DATASET_TEXTS[language]
    title = translate_column(sheet, column, language).header.replace("_", " ")
    field: dict[str, Any] = {
        "name": header,
        "title": title[:1].upper() + title[1:],
        "description": help_sentence(sheet, column, language),
        "type": _TYPES[column.type],
    }
    if column.multivalued:
        field |= {"type": "list", "delimiter": ";", "itemType": "string"}
        field["description"] += f" {texts.several.capitalize()}."
    if column.usual_values:
        field["examples"] = list(column.usual_values)
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.type is ColumnType.INTEGER:
        constraints["minimum"] = 0
    if column.bounds:
        constraints["minimum"], constraints["maximum"] = column.bounds
    return field | ({"constraints": constraints} if constraints else {})


def _can_be_referenced(sheet: str, tables: dict[str, RawTable]) -> bool:
    """Return whether a foreign key may refer to a sheet: not to the members, as a name may be an alias of a member."""
    return bool(sheet) and sheet in tables and len(SHEETS_BY_NAME[sheet].key_columns) == 1 and sheet != _MEMBERS


def _make_foreign_key(header: str, sheet: str, tables: dict[str, RawTable]) -> dict[str, Any]:
    other = tables[sheet]
    key_header = other.headers[other.column_indexes[SHEETS_BY_NAME[sheet].key_columns[0]]]
    return {"fields": [header], "reference": {"resource": sheet, "fields": [key_header]}}
