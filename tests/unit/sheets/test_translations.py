from __future__ import annotations

import pytest

from metrocli.sheets.parsing.headers import map_headers
from metrocli.sheets.schema import INSTRUCTION_TABS, SHEETS, SHEETS_BY_NAME, Column, Sheet
from metrocli.sheets.template.texts import TEMPLATE_TEXTS
from metrocli.sheets.translations import (
    DATASET_TEXTS,
    help_sentence,
    translate_column,
    translate_headers,
    translate_row_help,
)
from metrocli.text.fold import fold
from metrocli.text.locale import LANGUAGES

COLUMNS = [
    pytest.param(sheet, column, id=f"{sheet.name}.{column.name}") for sheet in SHEETS for column in sheet.columns
]
EVERY_COLUMN = pytest.mark.parametrize(("sheet", "column"), COLUMNS)
EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)


@EVERY_LANGUAGE
@EVERY_COLUMN
def test_a_translated_header_is_accepted_and_means_its_column(sheet: Sheet, column: Column, language: str) -> None:
    assert map_headers(sheet)[fold(translate_column(sheet, column, language).header)] == column.name


@EVERY_LANGUAGE
@EVERY_COLUMN
def test_every_column_has_a_header_and_a_help(sheet: Sheet, column: Column, language: str) -> None:
    help_ = translate_column(sheet, column, language).help
    assert help_ == help_.strip() != ""
    assert help_sentence(sheet, column, language).endswith((".", "…"))


@EVERY_LANGUAGE
@pytest.mark.parametrize("sheet", SHEETS, ids=[sheet.name for sheet in SHEETS])
def test_the_headers_of_a_sheet_are_unique_and_its_rows_are_described(sheet: Sheet, language: str) -> None:
    assert len({fold(header) for header in translate_headers(sheet, language)}) == len(sheet.columns)
    assert translate_row_help(sheet, language) == translate_row_help(sheet, language).strip() != ""


@pytest.mark.parametrize("language", ["es", "fr"])
@EVERY_COLUMN
def test_the_help_is_translated(sheet: Sheet, column: Column, language: str) -> None:
    assert translate_column(sheet, column, language).help != column.help
    assert translate_row_help(sheet, language) != sheet.row_help


def test_english_is_what_the_schema_declares() -> None:
    assert translate_headers(SHEETS_BY_NAME["periods"], "en") == (
        "period",
        "start",
        "end",
        "label",
        "people_engaged",
        "experts",
    )
    assert translate_headers(SHEETS_BY_NAME["periods"], "fr")[:3] == ("période", "début", "fin")
    assert translate_row_help(SHEETS_BY_NAME["media"], "en") == "one mention in the media"


def test_a_usual_value_at_the_beginning_of_a_help_sentence_keeps_its_small_letter() -> None:
    activities, memberships = SHEETS_BY_NAME["activities"], SHEETS_BY_NAME["memberships"]
    assert help_sentence(activities, activities.column("format"), "en") == "online, on-site or hybrid."
    assert help_sentence(memberships, memberships.column("status"), "en") == "full (or blank), honorary, …"
    assert help_sentence(memberships, memberships.column("country"), "es") == "El país del miembro."


def test_every_language_has_the_same_texts() -> None:
    assert list(TEMPLATE_TEXTS) == list(LANGUAGES)
    english = TEMPLATE_TEXTS["en"]
    for language, said in TEMPLATE_TEXTS.items():
        assert fold(said.tab) in INSTRUCTION_TABS
        assert said.types.keys() == english.types.keys()
        assert all(said), language
        assert len(said.steps) >= len(english.steps)
        assert DATASET_TEXTS[language].one_row.count("{row}") == 1
        assert [said.refers_to.count("{sheet}"), said.usual_values.count("{words}")] == [1, 1]
        assert "{minimum}" in said.between
        assert "{maximum}" in said.between
        # The most that spreadsheet programs show of a message and of its title.
        assert len(said.invalid) <= 32
        assert max(map(len, (said.not_in_list, said.whole, said.between))) <= 225
