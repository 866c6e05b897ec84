from __future__ import annotations

from collections import Counter

import pytest

from metrocli.sheets.schema import SHEETS, SHEETS_BY_NAME, TEMPLATE_SHEETS, Column, ColumnType, Sheet
from metrocli.text.fold import fold

COLUMNS = [
    pytest.param(sheet, column, id=f"{sheet.name}.{column.name}") for sheet in SHEETS for column in sheet.columns
]
EVERY_SHEET = pytest.mark.parametrize("sheet", SHEETS, ids=[sheet.name for sheet in SHEETS])
REFERRING = [param for param in COLUMNS if isinstance(column := param.values[1], Column) and column.refers_to]
SEVERAL = [param for param in COLUMNS if isinstance(column := param.values[1], Column) and column.multivalued]
EVERY_COLUMN = pytest.mark.parametrize(("sheet", "column"), COLUMNS)


def test_the_sheets_are_those_of_the_design_in_their_order() -> None:
    assert list(SHEETS_BY_NAME) == [
        "memberships", "aliases", "activities", "participations", "outcomes", "challenges", "alliances", "meetings",
        "media", "people", "periods", "published", "imported",
    ]  # fmt: skip
    assert len(SHEETS) == 13
    assert [sheet.name for sheet in SHEETS if sheet not in TEMPLATE_SHEETS] == ["imported"]


@pytest.mark.parametrize(
    ("sheet", "required"),
    [
        ("memberships", ["member", "region"]),
        ("aliases", ["alias", "member"]),
        ("activities", ["id", "title"]),
        ("participations", ["activity", "member"]),
        ("outcomes", ["code", "title"]),
        ("challenges", ["code", "title"]),
        ("alliances", ["alliance"]),
        ("meetings", ["month", "members"]),
        ("media", ["month", "outlet", "topic"]),
        ("people", ["person", "body"]),
        ("periods", ["period", "start", "end"]),
        ("published", ["period", "section", "value"]),
        ("imported", ["sheet", "key", "column", "document"]),
    ],
)
def test_these_columns_are_required(sheet: str, required: list[str]) -> None:
    assert [column.name for column in SHEETS_BY_NAME[sheet].columns if column.required] == required


@EVERY_SHEET
def test_the_names_of_a_sheets_columns_are_unique(sheet: Sheet) -> None:
    assert [name for name, count in Counter(column.name for column in sheet.columns).items() if count > 1] == []


@EVERY_SHEET
def test_no_header_is_accepted_by_two_columns_of_a_sheet(sheet: Sheet) -> None:
    own = {fold(column.name) for column in sheet.columns}
    accepted: dict[str, set[str]] = {}
    for column in sheet.columns:
        for header in column.other_headers:
            if fold(header) not in own:
                accepted.setdefault(fold(header), set()).add(column.name)
    assert {header: names for header, names in accepted.items() if len(names) > 1} == {}


@EVERY_SHEET
def test_no_other_header_of_a_column_is_the_name_of_another(sheet: Sheet) -> None:
    own = {fold(column.name) for column in sheet.columns}
    clashes = {
        (column.name, header) for column in sheet.columns for header in column.other_headers if fold(header) in own
    }
    assert {clash for clash in clashes if fold(clash[1]) != fold(clash[0])} == set()


@EVERY_SHEET
def test_the_key_comes_first_and_is_required(sheet: Sheet) -> None:
    assert sheet.columns[0].required


@EVERY_COLUMN
def test_every_column_has_a_help(sheet: Sheet, column: Column) -> None:
    assert column.help.strip() == column.help != ""
    assert not column.help.endswith("."), sheet.name


@EVERY_COLUMN
def test_every_name_is_its_own_folded_form(sheet: Sheet, column: Column) -> None:
    for name in (sheet.name, column.name):
        assert fold(name).replace(" ", "_") == name


@EVERY_COLUMN
def test_no_other_header_of_a_column_is_empty_or_listed_twice(sheet: Sheet, column: Column) -> None:
    assert all(fold(header) for header in column.other_headers), sheet.name
    assert len(set(column.other_headers)) == len(column.other_headers)


@pytest.mark.parametrize(("sheet", "column"), REFERRING)
def test_a_column_refers_to_a_sheet_whose_key_has_the_same_type(sheet: Sheet, column: Column) -> None:
    assert column.refers_to in SHEETS_BY_NAME, sheet.name
    assert SHEETS_BY_NAME[column.refers_to].columns[0].type is column.type


@pytest.mark.parametrize(("sheet", "column"), SEVERAL)
def test_multivalued_columns_refer_to_a_sheet(sheet: Sheet, column: Column) -> None:
    assert column.refers_to, sheet.name
    assert column.type in {ColumnType.NAME, ColumnType.CODE}


def test_a_column_is_found_by_its_name() -> None:
    assert SHEETS_BY_NAME["activities"].column("members").multivalued
    with pytest.raises(KeyError):
        SHEETS_BY_NAME["activities"].column("miembros")
