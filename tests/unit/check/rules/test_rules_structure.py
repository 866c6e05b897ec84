from __future__ import annotations

import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import select_checks
from metrocli.check.runner import run_checks
from metrocli.sheets.reading.dialect import NOT_TEXT

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

MEMBERS = "member,region\nAlder,North\nBirch,North\n"
ACTIVITIES = "id,title,start,outcomes,members,people_engaged\n1,Fair,2021-03-01,,Alder,12\n2,Walk,2021-04-01,,Birch,\n"


def find_all(path: Path, *rules: str) -> list[tuple[str, str, str]]:
    """Return the rule, the place and the message of findings."""
    findings = run_checks(read_evidence(path), select_checks(rules, ()))
    return [(finding.rule.code, str(finding.cell), finding.message.text) for finding in findings]


def places(path: Path, *rules: str) -> list[tuple[str, str]]:
    """Return the rule and the cell of findings."""
    findings = run_checks(read_evidence(path), select_checks(rules, ()))
    return [(finding.rule.code, finding.cell.a1 or f"{finding.cell.sheet} {finding.cell.row}") for finding in findings]


def test_correct_sheets_have_no_findings(folder: Callable[..., Path], bundled: Path) -> None:
    assert find_all(folder(memberships=MEMBERS, activities=ACTIVITIES)) == []
    assert find_all(bundled, "S") == []


class TestSheets:
    """Missing, misnamed and unknown sheets."""

    def test_an_unreadable_sheet(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=b"\0\1\2")
        assert find_all(path, "S") == [("S001", "activities.csv", NOT_TEXT().text)]

    def test_missing_core_sheets(self, folder: Callable[..., Path], book: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS)
        assert find_all(path, "S") == [("S002", "data", "the sheet 'activities' is missing (each row is one activity)")]
        findings = run_checks(
            read_evidence(book(activities=[["id", "title"], ["1", "a"]])), select_checks(["S002"], ())
        )
        assert [finding.fix for finding in findings] == ["Add a tab 'memberships'."]

    def test_a_misnamed_core_sheet_is_reported_once(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activites=ACTIVITIES)
        findings = run_checks(read_evidence(path), select_checks(["S"], ()))
        assert [(finding.rule.code, finding.fix) for finding in findings] == [
            ("S002", "Is it 'activites'? Rename that to 'activities'.")
        ]

    def test_a_misnamed_sheet(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=ACTIVITIES, participation="activity,member\n", ideas="a\nb\n")
        findings = run_checks(read_evidence(path), select_checks(["S"], ()))
        assert [(finding.rule.code, finding.value, finding.replacement) for finding in findings] == [
            ("S005", "ideas", ""),
            ("S004", "participation", "participations"),
        ]

    def test_an_existing_sheet_is_not_suggested(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=ACTIVITIES, activities2=ACTIVITIES)
        assert places(path, "S") == [("S005", "activities2 0")]

    def test_codes_without_a_sheet_that_lists_them(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities="id,title,line,outcomes\n1,Fair,L1,L1A1\n")
        message = "the column has codes such as 'L1', but the sheet 'outcomes' that lists them is missing"
        assert find_all(path, "S") == [("S003", "activities.csv, column 'line'", message)]
        assert find_all(folder(outcomes="code,title\nL1,Care\n"), "S") == []


class TestColumns:
    """Missing, misnamed and unknown columns, and text around the headers."""

    def test_a_missing_required_column_is_reported_with_a_similar_header(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="membr,region\nAlder,North\n", activities=ACTIVITIES)
        findings = run_checks(read_evidence(path), select_checks(["S"], ()))
        assert [(finding.rule.code, finding.fix) for finding in findings] == [
            ("S006", "Is it 'membr'? Rename that to 'member'.")
        ]

    @pytest.mark.parametrize(
        ("header", "rule", "replacement"),
        [
            ("chalenges", "S007", "challenges"),
            ("retos metropolitano", "S007", "challenges"),
            ("budget", "S008", ""),
            ("title of the day", "S008", ""),
            ("", "S008", ""),
        ],
    )
    def test_unknown_headers(self, folder: Callable[..., Path], header: str, rule: str, replacement: str) -> None:
        path = folder(memberships=MEMBERS, activities=f"id,{header},title\n1,x,Fair\n")
        findings = run_checks(read_evidence(path), select_checks(["S"], ()))
        assert [(finding.rule.code, finding.cell.a1, finding.value, finding.replacement) for finding in findings] == [
            (rule, "B1", header, replacement)
        ]

    def test_two_headers_for_one_column(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities="id,title,start,date\n1,Fair,2021-01-01,2021-01-02\n")
        message = "the column was not read, because 'start' is already the column 'start'"
        assert find_all(path, "S") == [("S009", "activities.csv, row 1, column 'date'", message)]

    def test_text_above_the_headers(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=f"Our members,2021\n\n{MEMBERS}", activities=f"\n{ACTIVITIES}")
        message = "2 cells with text are above the headers in row 3, the first with 'Our members'"
        assert find_all(path, "S") == [("S010", "memberships.csv, row 1", message)]

    def test_an_assumed_encoding(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=f"{MEMBERS}Bogotá,South\n".encode("cp1252"), activities=ACTIVITIES)
        message = "the file is not in UTF-8 and was read as cp1252"
        assert find_all(path, "S") == [("S011", "memberships.csv", message)]

    def test_a_ragged_row(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=f"{MEMBERS}Cedar,North,East,West\n", activities=ACTIVITIES)
        message = "the row has 4 cells, but the table has 2 headers"
        assert find_all(path, "S") == [("S012", "memberships.csv, row 4", message)]


class TestRows:
    """Blank required cells, duplicates and unknown activities."""

    def test_blank_required_cells(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\n,North\nBirch,\nAlder,North\n", activities=ACTIVITIES)
        assert places(path, "S") == [("S020", "A2"), ("S020", "B3")]

    def test_an_unreadable_value_is_not_blank(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=ACTIVITIES, periods="period,start,end\nP,soon,2021-01-01\n")
        assert places(path, "S") == [("S030", "B2")]

    @pytest.mark.parametrize(
        ("sheet", "text", "cell"),
        [
            ("outcomes", "code,title\nL1,a\nL1A1,b\nl1a1,c\n", "A4"),
            ("challenges", "code,title\n1.1,a\n1.10,b\n1.1,c\n", "A4"),
            ("alliances", "alliance\nMill Trust\nMill\nMill Trust\n", "A4"),
            ("periods", "period,start,end\nP,2021-01-01,2021-02-01\nP,2021-03-01,2021-04-01\n", "A3"),
        ],
    )
    def test_a_duplicate_key(self, folder: Callable[..., Path], sheet: str, text: str, cell: str) -> None:
        path = folder(memberships=MEMBERS, activities=ACTIVITIES, **{sheet: text})
        assert places(path, "S") == [("S021", cell)]

    def test_a_key_used_three_times_names_the_first_row(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities="id,title\n1,a\n2,b\n1,c\n1,d\n")
        assert [message for _, _, message in find_all(path, "S021")] == ["'1' is already the id in row 2"] * 2

    def test_a_duplicate_row(self, folder: Callable[..., Path]) -> None:
        aliases = "alias,member,kind\nAl,Alder,language:es\nAl,Alder,language:fr\nAl,Alder,language:es\nBi,Birch,\n"
        path = folder(memberships=MEMBERS, activities=ACTIVITIES, aliases=aliases)
        assert find_all(path, "S") == [
            ("S022", "aliases.csv, row 4, column 'alias'", "the row of 'Al' is the same as row 2")
        ]

    def test_the_example_of_a_template(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nExample City,North\nAlder,North\n", activities="id,title\nR-1,a\n")
        assert find_all(path, "S026") == [
            ("S026", "memberships.csv, row 2, column 'member'", "'Example City' is still the example of the template")
        ]

    def test_an_unknown_activity(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=MEMBERS,
            activities="id,title\nR-1,a\n",
            participations="activity,member\nR-9,Alder\nr-1,Birch\nR-1,Birch\n",
        )
        findings = run_checks(read_evidence(path), select_checks(["S"], ()))
        assert [(finding.rule.code, finding.cell.a1, finding.value, finding.replacement) for finding in findings] == [
            ("S025", "A2", "R-9", ""),
            ("S025", "A3", "r-1", "R-1"),
        ]

    def test_without_activities_no_id_is_unknown(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, participations="activity,member\nR-9,Alder\n")
        assert places(path, "S025") == []


class TestFooterRows:
    """Rows that are not data."""

    @pytest.mark.parametrize(
        ("row", "said"),
        [
            ("Total,,,,,12\n", "'Total' and seems to be a total"),
            ("\nGRAND TOTAL 2021:,,,,,12\n", "'GRAND TOTAL 2021:' and seems to be a total"),
            ("\n,,,,Suma,12\n", "'Suma' and seems to be a total"),
            ("\nSource: the report\n", "'Source: the report' and seems to be a remark below the table"),
            ("id,title,start,outcomes,members,people_engaged\n", "'id' and repeats the headers"),
            ("\nid,title\n", "'id' and repeats the headers"),
        ],
    )
    def test_a_footer_row_is_reported_once(self, folder: Callable[..., Path], row: str, said: str) -> None:
        path = folder(memberships=MEMBERS, activities=ACTIVITIES + row)
        assert [message for _, _, message in find_all(path, "S", "N")] == [f"the row begins with {said}"]

    @pytest.mark.parametrize(
        "row",
        ["Total,Total football,2021-05-01,,,\n", "9,,2021-05-01,,Alder,\n", "9,Short\n", "id,Fair\n", "9,\n"],
    )
    def test_a_possible_data_row_is_not_a_footer_row(self, folder: Callable[..., Path], row: str) -> None:
        assert places(folder(memberships=MEMBERS, activities=ACTIVITIES + row), "S023") == []

    def test_a_table_of_one_column_may_hold_its_header(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=ACTIVITIES, alliances="alliance\nally\nalliance\n")
        assert places(path, "S") == []

    def test_rows_below_a_blank_one(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=f"{MEMBERS}\nCedar,North\n\nElm,East\n", activities=ACTIVITIES)
        message = "2 rows below a blank row are read as rows of the table"
        assert find_all(path, "S") == [("S024", "memberships.csv, row 5", message)]


class TestContents:
    """The contents of cells."""

    def test_values_of_the_wrong_type(self, folder: Callable[..., Path]) -> None:
        activities = "id,title,start,people_engaged\n1,Fair,31/11/2021,many\n"
        assert places(folder(memberships=MEMBERS, activities=activities), "S") == [("S030", "C2"), ("S030", "D2")]

    def test_an_ambiguous_date(self, folder: Callable[..., Path]) -> None:
        activities = "id,title,start\n1,Fair,03/04/2021\n2,Walk,05/05/2021\n"
        assert places(folder(memberships=MEMBERS, activities=activities), "S") == [("S031", "C2")]

    @pytest.mark.parametrize(("other", "day"), [("25/04/2021", "2021-04-03"), ("04/25/2021", "2021-03-04")])
    def test_dates_read_by_the_order_of_the_column(self, folder: Callable[..., Path], other: str, day: str) -> None:
        activities = f"id,title,start\n1,Fair,2021-01-01\n2,Walk,03/04/2021\n3,Talk,{other}\n4,Run,05/06/2021\n5,Gig,\n"
        path = folder(memberships=MEMBERS, activities=activities)
        first = "day" if day == "2021-04-03" else "month"
        message = (
            f"2 dates are read with the {first} first, as in the rest of the column, such as '03/04/2021' as {day}"
        )
        assert find_all(path, "S") == [("S032", "activities.csv, row 3, column 'start'", message)]
        assert run_checks(read_evidence(path, "dmy"), select_checks(["S032"], ())) == []

    def test_codes_stored_as_numbers_or_dates(self, book: Callable[..., Path]) -> None:
        rows: list[list[Any]] = [
            ["id", "title", "outcomes"],
            ["1", "a", 1.1],
            ["2", "b", date(2021, 4, 1)],
            ["3", "c", 4],
        ]
        path = book(memberships=[["member", "region"], ["Alder", "North"]], activities=rows)
        assert places(path, "S033", "S034") == [("S033", "C2"), ("S034", "C3")]

    def test_invisible_characters(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships="member,region,country\nAlder ,North\u00a0West,\n \u200b,\u200bNorth,  \n",
            activities=ACTIVITIES,
        )
        assert find_all(path, "S035") == [
            ("S035", "memberships.csv, row 2, column 'member'", "'Alder' has a space at its end"),
            ("S035", "memberships.csv, row 2, column 'region'", "'North West' has a no-break space"),
            (
                "S035",
                "memberships.csv, row 3, column 'member'",
                "the cell looks blank, but has a space at its beginning and an invisible character",
            ),
            ("S035", "memberships.csv, row 3, column 'region'", "'North' has an invisible character"),
            ("S035", "memberships.csv, row 3, column 'country'", "the cell looks blank, but has spaces"),
        ]

    def test_sheets_that_are_not_declared_are_skipped(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=ACTIVITIES, ideas="a\n b \n\nTotal\n")
        assert places(path, "S") == [("S005", "ideas 0")]

    def test_garbled_letters(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships="member,region\nBogotÃ¡,North\nSofÃ\u00ada,North\nS\ufffdo,North\nÃland,North\n",
            activities=ACTIVITIES,
        )
        findings = run_checks(read_evidence(path), select_checks(["S"], ()))
        assert [(finding.rule.code, finding.cell.a1, finding.replacement) for finding in findings] == [
            ("S036", "A2", "Bogotá"),
            ("S036", "A3", "Sofía"),
            ("S036", "A4", ""),
        ]


class TestWorkbook:
    """Formulas and merged cells of a workbook."""

    ROWS: Sequence[Sequence[Any]] = [
        ["id", "title", "start", "people_engaged", "mine"],
        ["1", "Fair", "2021-01-01", "=6*7", "=1"],
        ["2", None, "2021-02-01", "=6*8"],
        ["3", "Walk", "2021-02-01", "=6*8"],
    ]

    def made(self, book: Callable[..., Path], *areas: str) -> Path:
        path = book(memberships=[["member", "region"], ["Alder", "North"]], activities=self.ROWS)
        workbook = load_workbook(path)
        for area in areas:
            workbook["activities"].merge_cells(area)
        workbook.save(path)
        return path

    def test_formulas_are_reported_once_per_column(self, book: Callable[..., Path]) -> None:
        message = "3 cells of the column have a formula, and the first of them looks blank"
        assert find_all(self.made(book), "S038") == [("S038", "book.xlsx, sheet 'activities', cell D2", message)]

    def test_merged_cells_are_reported_and_the_cells_that_they_leave_blank_are_not(
        self, book: Callable[..., Path]
    ) -> None:
        path = self.made(book, "B2:B3", "C3:H4", "E1:F9", "A20:B21")
        assert find_all(path, "S020", "S037") == [
            (
                "S037",
                "book.xlsx, sheet 'activities', cell B2",
                "the cells B2:B3 are merged, so only B2 has the value 'Fair'",
            ),
            (
                "S037",
                "book.xlsx, sheet 'activities', cell C3",
                "the cells C3:H4 are merged, so only C3 has the value '2021-02-01'",
            ),
        ]

    def test_a_damaged_tab_that_can_still_be_read(self, book: Callable[..., Path]) -> None:
        path, part = self.made(book), "xl/worksheets/sheet2.xml"
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        parts[part] = parts[part].replace(b"</worksheet>", b"<f/></worksheets>")
        with zipfile.ZipFile(path, "w") as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        assert [(rule, place) for rule, place, _ in find_all(path, "S001")] == [
            ("S001", "book.xlsx, sheet 'activities'")
        ]

    def test_merged_headers(self, book: Callable[..., Path]) -> None:
        path = self.made(book, "D1:E1")
        message = "the cells D1:E1 are merged, so only D1 has the value 'people_engaged'"
        assert find_all(path, "S037") == [("S037", "book.xlsx, sheet 'activities', cell D1", message)]
