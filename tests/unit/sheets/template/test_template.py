from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from metrocli.errors import Refused, UsageMistake
from metrocli.hints import CHOOSE_FROM
from metrocli.model.cell import Cell
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.schema import SHEETS_BY_NAME, TEMPLATE_SHEETS, ColumnType, Sheet
from metrocli.sheets.template.build import LIST_SHEETS, TEMPLATE_LANGUAGE, write_template
from metrocli.sheets.template.texts import TEMPLATE_TEXTS
from metrocli.sheets.template.validation import make_dynamic_range
from metrocli.sheets.translations import DATASET_TEXTS, translate_headers
from metrocli.sheets.writing.convert import FILES_EXIST, OLD_FILES_KEPT, TARGET_IS_DATASET, TARGET_SUFFIX
from metrocli.text.locale import LANGUAGES
from metrocli.xlsx.write import CHARACTER_UNWRITABLE

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl import Workbook
    from openpyxl.worksheet.datavalidation import DataValidation
    from openpyxl.worksheet.worksheet import Worksheet

EVERY_LANGUAGE = pytest.mark.parametrize("language", LANGUAGES)
NAMES = tuple(sheet.name for sheet in TEMPLATE_SHEETS)
EVERY_SHEET = pytest.mark.parametrize("sheet", TEMPLATE_SHEETS, ids=[sheet.name for sheet in TEMPLATE_SHEETS])


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Workbook]:
    """Write the template workbook in each language."""
    folder = tmp_path_factory.mktemp("books")
    made = {}
    for language in LANGUAGES:
        assert write_template(folder / f"{language}.xlsx", language) == []
        made[language] = load_workbook(folder / f"{language}.xlsx")
    return made


def rows(tab: Worksheet) -> list[list[Any]]:
    return [[cell.value for cell in row] for row in tab.iter_rows()]


def validation_at(tab: Worksheet, cell: str) -> DataValidation | None:
    """Return the data validation of a cell."""
    return next((rule for rule in tab.data_validations.dataValidation if cell in rule.sqref), None)


def validation_of(book: Workbook, name: str, column: str, row: int = 2) -> DataValidation:
    sheet = SHEETS_BY_NAME[name]
    cell = book[name].cell(row, [declared.name for declared in sheet.columns].index(column) + 1).coordinate
    validation = validation_at(book[name], cell)
    assert validation is not None
    return validation


class TestWorkbook:
    """A tab with instructions and one for each sheet."""

    @EVERY_LANGUAGE
    def test_the_tabs_after_the_instructions_have_the_declared_names(
        self, books: dict[str, Workbook], language: str
    ) -> None:
        assert books[language].sheetnames == [TEMPLATE_TEXTS[language].tab, *NAMES]

    @EVERY_LANGUAGE
    @EVERY_SHEET
    def test_a_sheet_has_its_headers_and_its_example_in_grey_italics(
        self, books: dict[str, Workbook], sheet: Sheet, language: str
    ) -> None:
        tab = books[language][sheet.name]
        assert rows(tab)[0] == list(translate_headers(sheet, language))
        assert tab.max_row == 2
        shown = {cell.coordinate: cell.value for cell in tab[2] if cell.value is not None}
        assert [str(shaded.sqref) for shaded in tab.conditional_formatting] == list(shown)
        for shaded in tab.conditional_formatting:
            (rule,) = shaded.rules
            assert (rule.dxf.font.i, rule.dxf.font.color.rgb) == (True, "FF7A7A7A")
            value = shown[str(shaded.sqref)]
            if isinstance(value, str):
                assert rule.formula == [f'{shaded.sqref}="{value}"']
        assert (tab.freeze_panes, tab.print_title_rows) == ("A2", "$1:$1")

    @EVERY_LANGUAGE
    @EVERY_SHEET
    def test_a_header_shows_whether_it_is_required_and_has_a_comment(
        self, books: dict[str, Workbook], sheet: Sheet, language: str
    ) -> None:
        tab, texts = books[language][sheet.name], TEMPLATE_TEXTS[language]
        for cell, column in zip(tab[1], sheet.columns, strict=True):
            assert bool(cell.font.b) is column.required
            assert cell.comment is not None
            lines = cell.comment.text.split("\n")
            assert (texts.required in lines) is column.required
            assert (DATASET_TEXTS[language].several in lines[1]) is column.multivalued
            assert (texts.refers_to.format(sheet=column.refers_to) in lines) is bool(column.refers_to)

    def test_a_comment(self, books: dict[str, Workbook]) -> None:
        comments = [cell.comment for cell in books["es"]["activities"][1]]
        assert comments[11] is not None
        assert comments[11].text == (
            "Los miembros que participaron.\nUn nombre (varios, separados por ;).\n"
            "Use un valor de la hoja memberships.\nEjemplo: Ciudad Ejemplo"
        )

    def test_codes_and_months_stay_text_and_dates_are_iso(self, books: dict[str, Workbook]) -> None:
        dimensions = books["en"]["activities"].column_dimensions
        by_name = dict(
            zip((column.name for column in SHEETS_BY_NAME["activities"].columns), "ABCDEFGHIJKLMNOPQRS", strict=True)
        )
        formats = {name: dimensions[letter].number_format for name, letter in by_name.items()}
        assert [formats[name] for name in ("id", "line", "outcomes")] == ["@", "@", "@"]
        assert formats["start"] == "yyyy-mm-dd"
        assert formats["people_engaged"] == "General"
        assert books["en"]["meetings"].column_dimensions["A"].number_format == "@"

    def test_an_example_is_grey_until_it_is_changed(self, books: dict[str, Workbook]) -> None:
        tab = books["en"]["memberships"]
        formulas = [rule.formula[0] for shaded in tab.conditional_formatting for rule in shaded.rules]
        assert formulas[-3:] == ["E2=DATE(2020,1,1)", "G2=12.5", "H2=34.5"]

    def test_example_dates_are_real_dates(self, books: dict[str, Workbook]) -> None:
        start = books["fr"]["activities"]["C2"]
        assert start.is_date
        assert start.value.date() == date(2025, 3, 10)


class TestValidation:
    """Drop-downs and validations of the cells below the headers, down to the last row."""

    @EVERY_LANGUAGE
    @pytest.mark.parametrize(
        ("name", "column", "source"),
        [
            ("activities", "members", "memberships!$A$2"),
            ("aliases", "member", "memberships!$A$2"),
            ("activities", "outcomes", "outcomes!$A$2"),
            ("activities", "line", "outcomes!$A$2"),
            ("activities", "challenges", "challenges!$A$2"),
            ("activities", "alliances", "alliances!$A$2"),
            ("participations", "activity", "activities!$A$2"),
            ("published", "period", "periods!$A$2"),
        ],
    )
    def test_a_drop_down_grows_with_its_source_sheet(
        self, books: dict[str, Workbook], language: str, name: str, column: str, source: str
    ) -> None:
        for row in (2, 3, 1_048_576):
            validation = validation_of(books[language], name, column, row)
            assert (validation.type, validation.formula1) == ("list", make_dynamic_range(source))

    @EVERY_LANGUAGE
    @pytest.mark.parametrize("name", ["memberships", "people"])
    def test_regions_come_from_the_list_next_to_the_instructions(
        self, books: dict[str, Workbook], language: str, name: str
    ) -> None:
        texts, book = TEMPLATE_TEXTS[language], books[language]
        listed = next(cell for row in book[texts.tab].iter_rows() for cell in row if cell.value == texts.regions)
        first = f"{texts.tab}!${listed.column_letter}${listed.row + 1}"
        assert validation_of(book, name, "region").formula1 == make_dynamic_range(first)
        assert book[texts.tab].cell(listed.row + 1, listed.column).value == book["memberships"]["B2"].value

    def test_the_usual_values(self, books: dict[str, Workbook]) -> None:
        mode = validation_of(books["fr"], "meetings", "mode")
        assert (mode.type, mode.formula1, mode.errorStyle) == ("list", '"online,on-site"', "warning")
        assert mode.error == TEMPLATE_TEXTS["fr"].not_in_list

    def test_the_instructions_link_to_each_sheet(self, books: dict[str, Workbook]) -> None:
        links = [cell.hyperlink for row in books["en"]["instructions"].iter_rows() for cell in row if cell.hyperlink]
        assert [link.location for link in links] == [f"'{name}'!A1" for name in NAMES]
        assert [link.target for link in links] == [None] * len(NAMES)

    @EVERY_SHEET
    def test_a_list_of_usual_values_fits_into_a_validation(self, sheet: Sheet) -> None:
        for column in sheet.columns:
            assert len(",".join(column.usual_values)) <= 253
            assert not any(set(word) & set(',;"') for word in column.usual_values)

    @EVERY_SHEET
    def test_the_drop_down_of_a_multivalued_column_rejects_nothing(
        self, books: dict[str, Workbook], sheet: Sheet
    ) -> None:
        for column in sheet.columns:
            if column.multivalued:
                assert validation_of(books["en"], sheet.name, column.name).showErrorMessage is False
            elif column.refers_to or column.usual_values:
                validation = validation_of(books["en"], sheet.name, column.name)
                assert (validation.showErrorMessage, validation.errorStyle) == (True, "warning")

    @EVERY_SHEET
    def test_texts_in_columns_of_dates_and_numbers_are_rejected(self, books: dict[str, Workbook], sheet: Sheet) -> None:
        types = {ColumnType.DATE: "date", ColumnType.INTEGER: "whole", ColumnType.DECIMAL: "decimal"}
        for column in sheet.columns:
            if column.type in types:
                validation = validation_of(books["es"], sheet.name, column.name)
                assert validation.type == types[column.type]
                assert validation.showErrorMessage
                assert validation.errorStyle in {None, "stop"}

    def test_degrees_have_their_bounds(self, books: dict[str, Workbook]) -> None:
        latitude = validation_of(books["en"], "memberships", "latitude")
        assert (latitude.formula1, latitude.formula2, latitude.error) == ("-90", "90", "Write a number from -90 to 90.")
        assert validation_of(books["en"], "memberships", "longitude").formula2 == "180"

    def test_free_text_has_no_validation(self, books: dict[str, Workbook]) -> None:
        assert validation_at(books["en"]["activities"], "B2") is None


class TestReading:
    """A template as data for other commands."""

    @EVERY_LANGUAGE
    def test_the_instructions_are_not_read_as_a_sheet(self, tmp_path: Path, language: str) -> None:
        write_template(tmp_path / "new.xlsx", language)
        dataset = open_dataset(tmp_path / "new.xlsx")
        assert dataset.source.sheet_names == NAMES
        for sheet in TEMPLATE_SHEETS:
            table = dataset.table(sheet.name)
            assert table is not None
            assert table.unknown_columns == ()
            assert len(dataset.frame(sheet.name)) == 1
        assert dataset.notes == []

    def test_a_filled_template_can_be_read(self, tmp_path: Path) -> None:
        path = tmp_path / "new.xlsx"
        write_template(path, "es")
        book = load_workbook(path)
        for tab in book.worksheets[1:]:
            tab.delete_rows(2)
        filled: dict[str, list[Any]] = {
            "memberships": ["Arden", "Norte"],
            "outcomes": ["1.10", "Vivienda"],
            "activities": [
                "1",
                "Primer foro",
                date(2026, 2, 3),
                None,
                "1.10",
                *[None] * 4,
                "1.10",
                None,
                "Arden; Bello",
            ],
        }
        for name, row in filled.items():
            for number, value in enumerate(row, 1):
                book[name].cell(2, number).value = value
        book.save(path)
        dataset = open_dataset(path)
        assert dataset.frame("activities")["start"].dt.date.tolist() == [date(2026, 2, 3)]
        assert dataset.links("activities", "members")["listed"].tolist() == [True, False]
        assert dataset.links("activities", "outcomes")["value"].tolist() == ["1.10"]
        assert dataset.frame("meetings").empty


class TestLists:
    """A template with lists copied from a dataset."""

    def test_members_and_codes_are_copied_without_examples(self, bundled: Path, tmp_path: Path) -> None:
        path = tmp_path / "officer.xlsx"
        assert write_template(path, "fr", open_dataset(bundled)) == []
        given, made = open_dataset(bundled), open_dataset(path)
        for sheet in TEMPLATE_SHEETS:
            frame = made.frame(sheet.name)
            if sheet.name in LIST_SHEETS:
                assert frame.reset_index(drop=True).equals(given.frame(sheet.name).reset_index(drop=True))
            else:
                assert frame.empty
        book = load_workbook(path)
        assert rows(book["memberships"])[0] == list(translate_headers(SHEETS_BY_NAME["memberships"], "fr"))
        assert [len(tab.conditional_formatting) for tab in book] == [0] * len(book.sheetnames)
        texts = TEMPLATE_TEXTS["fr"]
        assert texts.with_examples not in [row[0] for row in rows(book[texts.tab])]
        regions = [row[6] for row in rows(book[texts.tab])]
        index = regions.index(texts.regions)
        assert regions[index + 1 : index + 4] == given.frame("memberships")["region"].drop_duplicates().tolist()[:3]

    def test_a_remaining_example_is_not_copied(self, tmp_path: Path) -> None:
        write_template(tmp_path / "first.xlsx", "es")
        book = load_workbook(tmp_path / "first.xlsx")
        book["memberships"].append(["Arden", "Norte"])
        book.save(tmp_path / "first.xlsx")
        write_template(tmp_path / "second", "en", open_dataset(tmp_path / "first.xlsx"))
        assert (tmp_path / "second" / "memberships.csv").read_text("utf-8").splitlines()[1:] == ["Arden,Norte,,,,,,"]
        assert (tmp_path / "second" / "outcomes.csv").read_text("utf-8").count("\n") == 1

    def test_undeclared_columns_come_last(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path = folder(memberships="Ciudad;Habitantes;Región\nArden;12;Norte\n")
        write_template(tmp_path / "new", "en", open_dataset(path))
        text = (tmp_path / "new" / "memberships.csv").read_text("utf-8")
        assert text == (
            "member,region,country,status,joined,left,latitude,longitude,Habitantes\nArden,Norte,,,,,,,12\n"
        )
        assert (tmp_path / "new" / "activities.csv").read_text("utf-8").count("\n") == 1

    def test_an_invalid_text_is_reported_at_its_cell(self, folder: Callable[..., Path], tmp_path: Path) -> None:
        path = folder(memberships="region,member\nNorte,Ar\x01den\n")
        with pytest.raises(Refused) as caught:
            write_template(tmp_path / "new.xlsx", "en", open_dataset(path))
        cell = Cell("memberships.csv", "memberships", 2, "member", 1)
        assert caught.value.message == CHARACTER_UNWRITABLE.at(cell, text="Ar\x01den", character="U+0001")
        assert not (tmp_path / "new.xlsx").exists()

    @pytest.mark.parametrize("text", ["=1+1", "[/x]", "<b>", "@SUM(A1)", "-2"])
    def test_texts_stay_text(self, folder: Callable[..., Path], tmp_path: Path, text: str) -> None:
        path = folder(memberships=f"member,region\n{text},{text}\n")
        write_template(tmp_path / "new.xlsx", "en", open_dataset(path))
        book = load_workbook(tmp_path / "new.xlsx")
        cells = [book["memberships"]["A2"], *(cell for row in book["instructions"].iter_rows() for cell in row)]
        assert [cell.data_type for cell in cells if cell.value == text] == ["s", "s"]

    def test_the_data_itself_is_not_a_valid_target(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nArden,Norte\n")
        with pytest.raises(Refused) as caught:
            write_template(path, "en", open_dataset(path), force=True)
        assert caught.value.message == TARGET_IS_DATASET(path=str(path))
        assert (path / "memberships.csv").read_text("utf-8") == "member,region\nArden,Norte\n"


class TestErrors:
    """Wrong languages and targets."""

    def test_an_unknown_language(self, tmp_path: Path) -> None:
        with pytest.raises(UsageMistake) as caught:
            write_template(tmp_path / "new.xlsx", "de")
        assert caught.value.message == TEMPLATE_LANGUAGE(text="de", hint=CHOOSE_FROM(names=LANGUAGES))

    def test_a_language_in_capitals(self, tmp_path: Path) -> None:
        write_template(tmp_path / "new", " ES ")
        assert (tmp_path / "new" / "media.csv").read_text("utf-8").startswith("mes,medio,tema\n")

    def test_an_unknown_file_format(self, tmp_path: Path) -> None:
        with pytest.raises(UsageMistake) as caught:
            write_template(tmp_path / "new.ods")
        assert caught.value.message == TARGET_SUFFIX(suffix=".ods")
        assert list(tmp_path.iterdir()) == []

    def test_an_existing_file_of_the_folder(self, tmp_path: Path) -> None:
        (tmp_path / "datapackage.json").write_text("mine")
        with pytest.raises(Refused) as caught:
            write_template(tmp_path)
        assert caught.value.message == FILES_EXIST(folder=str(tmp_path), files=["datapackage.json"])
        assert [path.name for path in tmp_path.iterdir()] == ["datapackage.json"]
        notes = write_template(tmp_path, force=True)
        assert notes == [OLD_FILES_KEPT(count=1, names=["datapackage.json.bak"])]
        assert (tmp_path / "datapackage.json.bak").read_text() == "mine"
