"""A folder of sheets told to other programs: `datapackage.json`, a Data Package (version 2) with Table Schema."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from metrocli.sheets.schema import SHEETS_BY_NAME, Column, ColumnType, Sheet
from metrocli.sheets.translations import DATASET_TEXTS, help_sentence, translate_column, translate_row_help

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.sheets.table import RawTable

DESCRIPTION = "datapackage.json"
PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
MEMBERS = "memberships"
_TYPES = {
    ColumnType.TEXT: "string",
    ColumnType.NAME: "string",
    ColumnType.CODE: "string",
    ColumnType.DATE: "date",
    ColumnType.MONTH: "yearmonth",
    ColumnType.INTEGER: "integer",
    ColumnType.DECIMAL: "number",
}


def datapackage(tables: Sequence[RawTable], language: str = "en") -> str:
    """The text of `datapackage.json` for a folder of CSV files.

    Args:
        tables: the sheets as the files hold them.
        language: the language of titles and descriptions.
    """
    there = {table.name: table for table in tables}
    package = {
        "$schema": PROFILE,
        "name": "dataset",
        "title": DATASET_TEXTS[language].title,
        "resources": [_resource(table, there, language) for table in tables],
    }
    return json.dumps(package, ensure_ascii=False, indent=2) + "\n"


def _resource(table: RawTable, there: dict[str, RawTable], language: str) -> dict[str, Any]:
    sheet = SHEETS_BY_NAME.get(table.name)
    said = DATASET_TEXTS[language].one_row
    described = {"description": said.format(row=translate_row_help(sheet, language))} if sheet else {}
    return {
        "name": table.name,
        "type": "table",
        "path": f"{table.name}.csv",
        **described,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "dialect": {"delimiter": ","},
        "schema": _schema(table, sheet, there, language),
    }


def _schema(table: RawTable, sheet: Sheet | None, there: dict[str, RawTable], language: str) -> dict[str, Any]:
    """The columns as the file has them, in their order; what joins them is told by their headers there."""
    if sheet is None:
        return {"fields": [{"name": header, "type": "string"} for header in table.headers]}
    declared = {
        table.column_indexes[column.name]: column for column in sheet.columns if column.name in table.column_indexes
    }
    fields = [
        _field(header, sheet, declared[at], language) if at in declared else {"name": header, "type": "any"}
        for at, header in enumerate(table.headers)
    ]
    key = [table.headers[table.column_indexes[name]] for name in sheet.unique_key if name in table.column_indexes]
    foreign = [
        _foreign_key(table.headers[at], column.refers_to, there)
        for at, column in declared.items()
        if not column.multivalued and _is_keyed(column.refers_to, there)
    ]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if key and len(key) == len(sheet.unique_key):
        schema["primaryKey"] = key
    if foreign:
        schema["foreignKeys"] = foreign
    return schema


def _field(header: str, sheet: Sheet, column: Column, language: str) -> dict[str, Any]:
    """A field: several values in a cell are a list."""
    said = DATASET_TEXTS[language]
    title = translate_column(sheet, column, language).header.replace("_", " ")
    field: dict[str, Any] = {
        "name": header,
        "title": title[:1].upper() + title[1:],
        "description": help_sentence(sheet, column, language),
        "type": _TYPES[column.type],
    }
    if column.multivalued:
        field |= {"type": "list", "delimiter": ";", "itemType": "string"}
        field["description"] += f" {said.several.capitalize()}."
    if column.usual_values:
        field["examples"] = list(column.usual_values)
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.type is ColumnType.INTEGER:
        constraints["minimum"] = 0
    if column.bounds:
        constraints["minimum"], constraints["maximum"] = column.bounds
    return field | ({"constraints": constraints} if constraints else {})


def _is_keyed(sheet: str, there: dict[str, RawTable]) -> bool:
    """Whether a column may be held to a sheet: not to the members, since a name may be an alias of one."""
    return sheet in there and len(SHEETS_BY_NAME[sheet].key_columns) == 1 and sheet != MEMBERS


def _foreign_key(header: str, sheet: str, there: dict[str, RawTable]) -> dict[str, Any]:
    other = there[sheet]
    return {
        "fields": [header],
        "reference": {
            "resource": sheet,
            "fields": [other.headers[other.column_indexes[SHEETS_BY_NAME[sheet].key_columns[0]]]],
        },
    }
