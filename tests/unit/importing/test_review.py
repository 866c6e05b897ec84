"""The review workbook: what was found, marked where it is in doubt, corrected by a person and taken back."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest
from openpyxl import Workbook, load_workbook

from metrocli.errors import UnreadableData
from metrocli.importing.document import DocumentLine
from metrocli.importing.facts import Certainty
from metrocli.importing.plan import ImportPlan, ProposedAlias
from metrocli.importing.planning.planner import plan_import
from metrocli.importing.report import ImportedCell, ImportedReport, ImportedRow
from metrocli.importing.review.read import ReviewedReport, keep_answers, read_review
from metrocli.importing.review.write import write_review
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.xlsx.write import replace_unwritable

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from openpyxl.worksheet.worksheet import Worksheet

    Review = Callable[..., ReviewedReport]


def row_of(sheet: str, place: tuple[int, int], doubtful: str = "", **cells: str) -> ImportedRow:
    page, line = place
    certainties = {name: Certainty.DOUBTFUL if name == doubtful else Certainty.SURE for name in cells}
    return ImportedRow(sheet, {name: ImportedCell(text, page, line, certainties[name]) for name, text in cells.items()})


REPORT = ImportedReport(
    "river.pdf",
    {
        "activities": (
            row_of("activities", (3, 7), "start", title="=River banks", start="2030-11-05", members="Arlen; Bree"),
            row_of("activities", (4, 1), title="+41 towns", start="2030-12-20", end="2031-01-09", outcomes="1.10"),
        ),
        "media": (row_of("media", (9, 2), month="2030-11", outlet="The Arlen Times", topic="Banks\x07"),),
        "periods": (
            row_of("periods", (1, 2), period="2030-T3", start="2030-11-01", end="2031-02-28", people_engaged="1412"),
        ),
    },
    (),
    (DocumentLine("Something =1+1", 5, 3), DocumentLine("Something else", 5, 4)),
    "tideland",
)
PLAN = ImportPlan(REPORT.rows, {}, (), (ProposedAlias("Arlenn", "Arlen", 3, 9), ProposedAlias("Brie", "Bree", 3, 9)))


@pytest.fixture
def review(tmp_path: Path) -> Review:
    """Write a review workbook, let it be changed, and read it back."""

    def write_and_read(change: Callable[[Workbook], object] = lambda _book: None) -> ReviewedReport:
        path = tmp_path / "review.xlsx"
        path.write_bytes(write_review(REPORT, PLAN))
        book = load_workbook(path)
        change(book)
        book.save(path)
        return read_review(path)

    return write_and_read


def values_of(read: ReviewedReport, sheet: str) -> list[dict[str, str]]:
    return [{name: cell.value for name, cell in row.cells.items()} for row in read.report.rows.get(sheet, ())]


def column(tab: Worksheet, header: str) -> int:
    return next(cell.column for cell in tab[1] if cell.value == header)


def find(tab: Worksheet, **wanted: object) -> int:
    """Return the number of the row that has these values."""
    places = {column(tab, header): value for header, value in wanted.items()}
    return next(
        row[0].row or 0
        for row in tab.iter_rows(min_row=2)
        if all(row[at - 1].value == value for at, value in places.items())
    )


def test_an_untouched_review_is_the_same_report(review: Review) -> None:
    read = review()
    expected = REPORT.rows["media"][0].cells["topic"]._replace(value="Banks\N{REPLACEMENT CHARACTER}")
    assert read.report.rows["activities"] == REPORT.rows["activities"]
    assert read.report.rows["periods"] == REPORT.rows["periods"]
    assert read.report.rows["media"][0].cells["topic"] == expected
    assert read.report.leftovers == REPORT.leftovers
    assert (read.report.document, read.report.importer) == ("river.pdf", "tideland")
    assert (read.undecided, read.declined, read.notes) == (PLAN.proposed_aliases, (), ())
    assert set(read.report.rows) == {"activities", "media", "periods"}


def test_ids_of_activities_are_left_blank(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    row = row_of("activities", (1, 1), id="2030-T3-01", title="River banks")
    path.write_bytes(write_review(ImportedReport("river.pdf", {"activities": (row,)}), ImportPlan({}, {})))
    assert values_of(read_review(path), "activities") == [{"title": "River banks"}]


def test_the_workbook_shows_dates_texts_and_doubts(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    path.write_bytes(write_review(REPORT, PLAN))
    book = load_workbook(path)
    assert book.sheetnames[0] == "review"
    assert {"imported", "leftovers", "proposals", "activities", "aliases"} <= set(book.sheetnames)
    tab = book["activities"]
    start, title = tab.cell(2, column(tab, "start")), tab.cell(2, column(tab, "title"))
    assert start.value == datetime(2030, 11, 5)  # noqa: DTZ001 - a workbook has no time zones
    assert start.comment is not None
    assert "page 3, line 7" in start.comment.text
    assert start.fill.fgColor.rgb != title.fill.fgColor.rgb
    assert title.comment is None
    assert (title.value, title.data_type) == ("=River banks", "s")
    assert book["leftovers"].cell(2, 3).data_type == "s"
    assert tab.cell(3, column(tab, "outcomes")).value == "1.10"
    imported = book["imported"]
    assert [cell.value for cell in imported[2]] == [
        *("activities", "=River banks", "start", "river.pdf", 3, 7, "doubtful", "2030-11-05", 1),
    ]


@pytest.mark.parametrize(("language", "word"), [("en", "doubt"), ("es", "Dudoso"), ("fr", "Douteux")])
def test_a_review_in_each_language_is_taken_back(language: str, word: str, tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    path.write_bytes(write_review(REPORT, PLAN, language))
    assert word in load_workbook(path)["activities"]["C2"].comment.text
    assert read_review(path).report.rows["activities"] == REPORT.rows["activities"]


def test_a_corrected_cell_keeps_its_source_and_is_sure(review: Review) -> None:
    def correct(book: Workbook) -> None:
        tab = book["activities"]
        tab.cell(2, column(tab, "start")).value = "6 Nov 2030"

    read = review(correct)
    assert read.report.rows["activities"][0].cells["start"] == ImportedCell("2030-11-06", 3, 7, Certainty.SURE)


@pytest.mark.parametrize("change", ["sure", "delete"])
def test_a_doubt_ends_with_its_row_of_imported(change: str, review: Review) -> None:
    def decide(book: Workbook) -> None:
        tab = book["imported"]
        number = find(tab, certainty="doubtful")
        if change == "sure":
            tab.cell(number, column(tab, "certainty")).value = "sure"
        else:
            tab.delete_rows(number)

    cell = review(decide).report.rows["activities"][0].cells["start"]
    assert (cell.value, cell.certainty) == ("2030-11-05", Certainty.SURE)
    assert cell.page == (3 if change == "sure" else 0)


def test_rows_may_be_deleted_added_and_sorted(review: Review) -> None:
    def edit(book: Workbook) -> None:
        tab = book["activities"]
        tab.delete_rows(2)
        tab.append([None, "A new one", datetime(2031, 1, 15)])  # noqa: DTZ001 - a workbook has no time zones

    read = review(edit)
    assert [row.get("title") for row in values_of(read, "activities")] == ["+41 towns", "A new one"]
    kept, added = read.report.rows["activities"]
    assert kept == REPORT.rows["activities"][1]
    assert added.cells["start"] == ImportedCell("2031-01-15", 0, 0)


def test_what_is_done_is_no_longer_open(review: Review) -> None:
    def decide(book: Workbook) -> None:
        book["leftovers"].delete_rows(2)
        tab = book["proposals"]
        tab.cell(2, column(tab, "accept")).value = "Sí"
        tab.cell(3, column(tab, "accept")).value = "no"

    read = review(decide)
    assert [line.text for line in read.report.leftovers] == ["Something else"]
    assert values_of(read, "aliases") == [{"alias": "Arlenn", "member": "Arlen"}]
    assert [proposal.alias for proposal in read.declined] == ["Brie"]
    assert read.undecided == ()


def test_tabs_that_are_done_may_be_deleted(review: Review) -> None:
    def delete(book: Workbook) -> None:
        for name in ("leftovers", "proposals", "imported", "media"):
            del book[name]

    read = review(delete)
    assert (read.report.leftovers, read.undecided) == ((), ())
    assert values_of(read, "activities")[0]["members"] == "Arlen; Bree"


def test_a_column_of_another_name_is_a_note(review: Review) -> None:
    def rename(book: Workbook) -> None:
        tab = book["activities"]
        tab.cell(1, column(tab, "members")).value = "colour"

    read = review(rename)
    assert [(note.code, note.values["header"], note.values["tab"]) for note in read.notes] == [
        ("review-column", "colour", "activities")
    ]


HOSTILE = (
    *(
        "=cmd|'/c calc'!A1",
        "+1",
        "-2",
        "@SUM(A1)",
        "'quoted",
        "_x0041_",
        "a\r\nb",
        "a\nb",
        "1e5",
        "007",
        "1.10",
        "TRUE",
    ),
    *("2021-11", "3/4", "#N/A", "\N{MATHEMATICAL FRAKTUR CAPITAL U}", "a\x00b", "x" * 40_000, "<b>&amp;</b>", "[row]"),
)


def test_hostile_texts_stay_texts_in_doubt(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    rows = tuple(row_of("activities", (1, number), "title", title=text) for number, text in enumerate(HOSTILE, 1))
    lines = tuple(DocumentLine(text, 1, number) for number, text in enumerate(HOSTILE, 1))
    aliases = tuple(ProposedAlias(text, text, 1, number) for number, text in enumerate(HOSTILE, 1))
    plan = ImportPlan({}, {}, (), aliases)
    path.write_bytes(write_review(ImportedReport("=1.pdf", {"activities": rows}, (), lines), plan))
    read = read_review(path)
    writable = [to_text(replace_unwritable(text)) for text in HOSTILE]
    assert [cells["title"] for cells in values_of(read, "activities")] == writable
    assert {row.cells["title"].certainty for row in read.report.rows["activities"]} == {Certainty.DOUBTFUL}
    assert [line.text for line in read.report.leftovers] == writable
    assert [proposal.alias for proposal in read.undecided] == writable
    assert read.report.document == "=1.pdf"


class TestPlanAfterReview:
    """A review that is taken back changes what the document would, and keeps its answers."""

    def test_an_untouched_review_changes_the_same(self, review: Review) -> None:
        before, after = plan_import(REPORT, None), plan_import(review().report, None)
        assert before.new_rows["activities"] == after.new_rows["activities"]
        assert sorted(map(repr, before.new_rows["periods"])) == sorted(map(repr, after.new_rows["periods"]))
        assert len(before.new_rows["imported"]) == len(after.new_rows["imported"])

    def test_an_added_row_has_no_source(self, review: Review) -> None:
        def add(book: Workbook) -> None:
            book["alliances"].append(["River Guild"])

        new = plan_import(review(add).report, None).new_rows
        assert [row.cells["alliance"].value for row in new["alliances"]] == ["River Guild"]
        assert "alliances" not in {row.cells["sheet"].value for row in new["imported"]}

    def test_answers_are_not_asked_again(self, review: Review) -> None:
        def decide(book: Workbook) -> None:
            tab = book["proposals"]
            tab.cell(2, column(tab, "accept")).value = "yes"
            tab.append(["Corn", "Cair", 3, 9, "no"])

        more = (*PLAN.proposed_aliases, ProposedAlias("Corn", "Cair", 3, 9), ProposedAlias("Dorne", "Dorn", 3, 9))
        kept = keep_answers(PLAN._replace(proposed_aliases=more), review(decide))
        assert [proposal.alias for proposal in kept.proposed_aliases] == ["Brie", "Dorne"]


@pytest.mark.parametrize("titles", [["memberships"], ["notes"], ["review", "memberships"], ["memberships", "imported"]])
def test_another_workbook_is_refused(titles: list[str], tmp_path: Path) -> None:
    path = tmp_path / "other.xlsx"
    book = Workbook()
    for title in titles:
        tab: Worksheet = book.create_sheet(title)
        tab.append(["member", "region"])
        tab.append(["Arlen", "Upper River"])
    book.save(path)
    with pytest.raises(UnreadableData) as error:
        read_review(path)
    assert error.value.message.code == "workbook-as-document"
    assert "merge" in str(error.value)


def test_an_empty_report_has_a_review(tmp_path: Path) -> None:
    path = tmp_path / "review.xlsx"
    path.write_bytes(write_review(ImportedReport("2021", {}), ImportPlan({}, {})))
    read = read_review(path)
    assert (read.report.rows, read.report.document) == ({}, "2021")
