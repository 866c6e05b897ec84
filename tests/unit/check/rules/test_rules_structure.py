from __future__ import annotations

import re
import zipfile
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.registry import select_checks
from metrocli.check.runner import run_checks
from metrocli.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

MEMBERS = "member,region\nAlder,North\nBirch,North\n"
ACTIVITIES = "id,title,start,outcomes,members,people_engaged\n1,Fair,2021-03-01,,Alder,12\n2,Walk,2021-04-01,,Birch,\n"


def find_all(path: Path, *rules: str) -> list[tuple[str, str, str, dict[str, Any]]]:
    """Return the rule, the place, and the code and the values of the message of findings."""
    findings = run_checks(read_evidence(path), select_checks(rules, ()))
    return [
        (finding.rule.code, str(finding.cell), finding.message.code, dict(finding.message.values))
        for finding in findings
    ]


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
        assert find_all(path, "S") == [("S001", "activities.csv", "not-text", {})]

    def test_missing_core_sheets(self, folder: Callable[..., Path], book: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS)
        values = {"sheet": "activities", "row_help": "one activity"}
        assert find_all(path, "S") == [("S002", "data", "file-missing", values)]
        (tab,) = find_all(book(activities=[["id", "title"], ["1", "a"]]), "S002")
        assert (tab[2], tab[3]["sheet"]) == ("tab-missing", "memberships")

    def test_a_misnamed_core_sheet_is_reported_once(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activties=ACTIVITIES)
        (only,) = find_all(path, "S")
        assert (only[0], only[2]) == ("S002", "sheet-misnamed")
        assert (only[3]["name"], only[3]["sheet"]) == ("activties", "activities")

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
        values = {"text": "L1", "sheet": "outcomes"}
        assert find_all(path, "S") == [("S003", "activities.csv, column 'line'", "codes-without-file", values)]
        assert find_all(folder(outcomes="code,title\nL1,Care\n"), "S") == []


class TestColumns:
    """Missing, misnamed and unknown columns, and text around the headers."""

    def test_a_missing_required_column_is_reported_with_a_similar_header(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="membr,region\nAlder,North\n", activities=ACTIVITIES)
        (only,) = find_all(path, "S")
        assert only[0] == "S006"
        assert {"membr", "member"} <= set(only[3].values())

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
        values = {"column": "start", "header": "start"}
        assert find_all(path, "S") == [("S009", "activities.csv, row 1, column 'date'", "header-repeated", values)]

    def test_text_above_the_headers(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=f"Our members,2021\n\n{MEMBERS}", activities=f"\n{ACTIVITIES}")
        values = {"count": 2, "text": "Our members", "row": 3}
        assert find_all(path, "S") == [("S010", "memberships.csv, row 1", "text-above-headers", values)]

    def test_an_assumed_encoding(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=f"{MEMBERS}Bogotá,South\n".encode("cp1252"), activities=ACTIVITIES)
        assert find_all(path, "S") == [
            ("S011", "memberships.csv", "encoding-guessed", {"encoding": "cp1252", "doubt": None})
        ]

    def test_an_assumed_encoding_in_doubt(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=f"{MEMBERS}Kőszeg,South\n".encode("cp1250"), activities=ACTIVITIES)
        ((_, place, code, values),) = find_all(path, "S")
        assert (place, code) == ("memberships.csv", "encoding-guessed")
        assert "Kőszeg" in str(values["doubt"])

    def test_a_row_in_another_encoding(self, folder: Callable[..., Path]) -> None:
        members = f"{MEMBERS}Bogotá,South\n".encode() + "Québec,North\nParís,South\n".encode("cp1252")
        found = find_all(folder(memberships=members, activities=ACTIVITIES), "S")
        assert found == [
            ("S011", f"memberships.csv, row {row}", "row-encoding-guessed", {"encoding": "cp1252", "doubt": None})
            for row in (5, 6)
        ]

    def test_quotes_that_make_rows_part_of_a_cell(self, folder: Callable[..., Path]) -> None:
        members = 'member,region,country\nAlder,"North,A\nBirch,North,A\nCedar,North",A\n'
        path = folder(memberships=members, activities=ACTIVITIES)
        assert find_all(path, "S013", "S014") == [
            ("S013", "memberships.csv, row 2, column 'region'", "rows-in-cell", {"count": 2})
        ]

    def test_quotes_that_are_read_leniently(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=f'{MEMBERS}"Cedar,North"\n', activities=ACTIVITIES)
        assert find_all(path, "S") == [("S014", "memberships.csv, row 4", "row-quoted-as-a-whole", {"count": 1})]

    def test_a_ragged_row(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=f"{MEMBERS}Cedar,North,East,West\n", activities=ACTIVITIES)
        values = {"cells": 4, "headers": 2, "delimiter": ","}
        assert find_all(path, "S") == [("S012", "memberships.csv, row 4", "ragged-row", values)]


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
        message = ("duplicate-key", {"text": "1", "column": "id", "row": 2})
        assert [found[2:] for found in find_all(path, "S021")] == [message, message]

    def test_a_duplicate_row(self, folder: Callable[..., Path]) -> None:
        aliases = "alias,member,kind\nAl,Alder,language:es\nAl,Alder,language:fr\nAl,Alder,language:es\nBi,Birch,\n"
        path = folder(memberships=MEMBERS, activities=ACTIVITIES, aliases=aliases)
        assert find_all(path, "S") == [
            ("S022", "aliases.csv, row 4, column 'alias'", "duplicate-row", {"text": "Al", "row": 2})
        ]

    def test_the_example_of_a_template(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nExample City,North\nAlder,North\n", activities="id,title\nR-1,a\n")
        assert find_all(path, "S026") == [
            ("S026", "memberships.csv, row 2, column 'member'", "template-example", {"text": "Example City"})
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

    @pytest.mark.parametrize(
        ("listed", "cited", "near"),
        [("7", "007", "7"), ("007", "7", "007"), ("7", "7.0", "7"), ("R-07", "r-7", "R-07"), ("7.0", "7", ""),
         ("R-03", "R-O3", "R-03"), ("R-03", "R_03", "R-03"), ("R-11", "R-l1", "R-11"), ("R-03", "R-04", "")],
    )  # fmt: skip
    def test_an_id_that_is_equal_as_a_number_or_but_for_look_alikes(
        self, folder: Callable[..., Path], listed: str, cited: str, near: str
    ) -> None:
        path = folder(
            memberships=MEMBERS,
            activities=f"id,title,parent\n{listed},a,\nX,b,{cited}\n",
            participations=f"activity,member\n{cited},Alder\n",
        )
        findings = run_checks(read_evidence(path), select_checks(["S025", "D608"], ()))
        assert [(finding.rule.code, finding.replacement) for finding in findings] == [("D608", near), ("S025", near)]

    def test_a_text_that_is_published_twice(self, folder: Callable[..., Path]) -> None:
        rows = ["attendance,4 webinars,Part 1", "attendance,4 webinars,Part 2", "total,experts: 4,"]
        published = "period,section,value,source\n" + "".join(f"2021,{row}\n" for row in [*rows, rows[0], rows[2]])
        assert places(folder(memberships=MEMBERS, published=published), "S022") == [("S022", "C5")]

    def test_without_activities_no_id_is_unknown(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, participations="activity,member\nR-9,Alder\n")
        assert places(path, "S025") == []


class TestFooterRows:
    """Rows that are not data."""

    @pytest.mark.parametrize(
        ("row", "code", "text"),
        [
            ("Total,,,,,12\n", "total-row", "Total"),
            ("\nGRAND TOTAL 2021:,,,,,12\n", "total-row", "GRAND TOTAL 2021:"),
            ("\n,,,,Suma,12\n", "total-row", "Suma"),
            ("\nSource: the report\n", "remark-row", "Source: the report"),
            ("id,title,start,outcomes,members,people_engaged\n", "header-row", "id"),
            ("\nid,title\n", "header-row", "id"),
        ],
    )
    def test_a_footer_row_is_reported_once(self, folder: Callable[..., Path], row: str, code: str, text: str) -> None:
        path = folder(memberships=MEMBERS, activities=ACTIVITIES + row)
        assert [found[2:] for found in find_all(path, "S", "N")] == [(code, {"text": text})]

    @pytest.mark.parametrize(
        ("above", "row", "is_comment"),
        [
            ("# exported today, by me\n", "#9,Fair,2021-01-01,,,\n", True),
            ("# exported today, by me\n", "# Fair,,,,,\n", True),
            ("", "# 9,Fair,2021-01-01,,,\n", True),
            ("", "#9,Fair,2021-01-01,,,\n", False),
            ("# exported\n", "9,# Fair,2021-01-01,,,\n", False),
        ],
    )
    def test_a_row_that_is_commented_out(
        self, folder: Callable[..., Path], above: str, row: str, is_comment: bool
    ) -> None:
        path = folder(memberships=MEMBERS, activities=above + ACTIVITIES + row)
        found = [code for _, _, code, _ in find_all(path, "S") if code != "text-above-headers"]
        assert found == (["commented-row"] if is_comment else [])

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
        assert find_all(path, "S") == [("S024", "memberships.csv, row 5", "rows-below-blank-row", {"count": 2})]


class TestContents:
    """The contents of cells."""

    def test_values_of_the_wrong_type(self, folder: Callable[..., Path]) -> None:
        activities = "id,title,start,people_engaged\n1,Fair,31/11/2021,many\n"
        assert places(folder(memberships=MEMBERS, activities=activities), "S") == [("S030", "C2"), ("S030", "D2")]

    @pytest.mark.parametrize(
        ("other", "found"),
        [
            ("60", [("S042", "D2")]),
            ("0.500", [("S030", "D2"), ("S030", "D3")]),
            ("1.412.000", [("S045", "D2"), ("S045", "D3")]),
        ],
    )
    def test_a_number_with_a_point(self, folder: Callable[..., Path], other: str, found: list[tuple[str, str]]) -> None:
        activities = f"id,title,start,people_engaged\n1,Fair,2021-05-05,1.412\n2,Walk,2021-05-06,{other}\n"
        assert places(folder(memberships=MEMBERS, activities=activities), "S03", "S04") == found

    @pytest.mark.parametrize(
        ("text", "number"),
        [
            ("1,200", 1200),
            ("1 200", 1200),
            ("1\u00a0200", 1200),
            ("1\u202f200", 1200),
            ("1'200", 1200),
            ("1.234.567", 1234567),
            ("60,0", 60),
        ],
    )
    def test_a_number_in_another_form(self, folder: Callable[..., Path], text: str, number: int) -> None:
        activities = f'id,title,start,people_engaged\n1,Fair,2021-05-05,60\n2,Walk,2021-05-06,"{text}"\n'
        found = run_checks(
            read_evidence(folder(memberships=MEMBERS, activities=activities)), select_checks(["S03", "S04"], ())
        )
        assert [(each.rule.code, each.cell.a1, each.replacement) for each in found] == [("S045", "D3", str(number))]
        assert found[0].message.values == {"count": 1, "text": clean(text), "number": number}

    def test_columns_of_numbers_in_another_form(self, folder: Callable[..., Path]) -> None:
        memberships = "member;region;latitude\nAlder;North;41,38\n"
        activities = "id;title;start;people_engaged\n1;Fair;2021-05-05;60\n2;Walk;2021-05-06;1.200\n3;Run;;2.150\n"
        found = find_all(folder(memberships=memberships, activities=activities), "S045")
        assert found == [
            (
                "S045",
                "memberships.csv, row 2, column 'latitude'",
                "read-as-number",
                {"count": 1, "text": "41,38", "number": 41.38},
            ),
            *(
                (
                    "S045",
                    f"activities.csv, row {row}, column 'people_engaged'",
                    "read-as-number",
                    {"count": 2, "text": "1.200", "number": 1200},
                )
                for row in (3, 4)
            ),
        ]

    def test_numbers_of_a_workbook_have_no_other_form(self, book: Callable[..., Path]) -> None:
        memberships = [["member", "region", "latitude"], ["Alder", "North", 1e-7], ["Birch", "North", -41.5]]
        activities = [["id", "title", "people_engaged"], ["1", "Fair", 1200], ["2", "Walk", "1 200"]]
        path = book(memberships=memberships, activities=activities)
        assert places(path, "S045") == [("S045", "C3")]

    def test_an_ambiguous_date(self, folder: Callable[..., Path]) -> None:
        activities = "id,title,start\n1,Fair,03/04/2021\n2,Walk,05/05/2021\n"
        assert places(folder(memberships=MEMBERS, activities=activities), "S") == [("S031", "C2")]

    @pytest.mark.parametrize(("other", "day"), [("25/04/2021", "2021-04-03"), ("04/25/2021", "2021-03-04")])
    def test_dates_read_by_the_order_of_the_column(self, folder: Callable[..., Path], other: str, day: str) -> None:
        activities = f"id,title,start\n1,Fair,2021-01-01\n2,Walk,03/04/2021\n3,Talk,{other}\n4,Run,05/06/2021\n5,Gig,\n"
        path = folder(memberships=MEMBERS, activities=activities)
        code = "day-first" if day == "2021-04-03" else "month-first"
        values = {"count": 2, "text": "03/04/2021", "day": date.fromisoformat(day)}
        assert find_all(path, "S") == [
            ("S032", f"activities.csv, row {row}, column 'start'", code, values) for row in (3, 5)
        ]
        assert run_checks(read_evidence(path, "dmy"), select_checks(["S032"], ())) == []

    def test_a_year_first_is_not_read_by_the_order_of_the_column(self, folder: Callable[..., Path]) -> None:
        activities = "id,title,start\n1,Fair,21-09-30\n2,Walk,25/04/2021\n"
        path = folder(memberships=MEMBERS, activities=activities)
        assert places(path, "S") == [("S031", "C2")]

    def test_dates_read_by_the_order_of_another_column(self, folder: Callable[..., Path]) -> None:
        activities = "id,title,start,end\n1,Fair,25/04/2021,\n2,Walk,2021-05-03,04/05/2021\n"
        values = {"count": 1, "text": "04/05/2021", "day": date(2021, 5, 4), "column": "start"}
        place = "activities.csv, row 3, column 'end'"
        path = folder(memberships=MEMBERS, activities=activities)
        assert find_all(path, "S") == [("S032", place, "day-first-elsewhere", values)]

    def test_years_of_two_digits_and_unusual_dates(self, folder: Callable[..., Path]) -> None:
        activities = "id,title,start\n1,Fair,3-may-21\n2,Walk,2021–05–03\n3,Run,2021-05-03T10:00:00Z\n4,Gig,2021-05-03"
        path = folder(memberships=MEMBERS, activities=activities)
        short_year = {"text": "3-may-21", "day": date(2021, 5, 3)}
        assert find_all(path, "S") == [
            ("S040", "activities.csv, row 2, column 'start'", "short-year", short_year),
            *(
                (
                    "S041",
                    f"activities.csv, row {row}, column 'start'",
                    "read-as-day",
                    {"count": 2, "text": "2021–05–03", "day": date(2021, 5, 3)},
                )
                for row in (3, 4)
            ),
        ]

    @pytest.mark.parametrize("text", ["2021-11-03*", "*2021-11-03", "2021-11-03¹", "2021-11-03†", "2021-11-03 (1)"])
    def test_dates_and_months_with_the_mark_of_a_footnote(self, folder: Callable[..., Path], text: str) -> None:
        activities = f"id,title,start\n1,Fair,{text}\n2,Walk,2021-05-03\n"
        media = f"month,outlet\n{text},BBC\n"
        found = find_all(folder(memberships=MEMBERS, activities=activities, media=media), "S")
        assert [(code, values["day"]) for code, _, _, values in found if code == "S041"] == [
            ("S041", date(2021, 11, 3)),
            ("S041", "2021-11"),
        ]

    @pytest.mark.parametrize(("family", "found"), [("S", [("S020", "A3")]), ("T", [])])
    def test_a_period_without_a_name(
        self, folder: Callable[..., Path], family: str, found: list[tuple[str, str]]
    ) -> None:
        periods = "period,start,end\n2021-T3,2021-09-01,2021-12-31\n,2021-12-01,2022-04-30\n"
        assert places(folder(memberships=MEMBERS, activities=ACTIVITIES, periods=periods), family) == found

    def test_dates_that_a_program_has_swapped(self, book: Callable[..., Path]) -> None:
        rows: list[list[Any]] = [["id", "title", "start"], ["1", "a", date(2021, 3, 4)], ["2", "b", "25/04/2021"]]
        assert places(book(memberships=[["member"], ["Oslo"]], activities=rows), "S039") == [("S039", "C2")]

    @pytest.mark.parametrize(
        ("ids", "found"),
        [(("1.0", "2.0"), [("S033", "A2")]), (("1.0", "2"), []), (("1", "2"), []), (("A", "2.0"), [("S033", "A3")])],
    )
    def test_ids_that_a_program_took_for_numbers(
        self, folder: Callable[..., Path], ids: tuple[str, str], found: list[tuple[str, str]]
    ) -> None:
        path = folder(memberships=MEMBERS, activities=f"id,title\n{ids[0]},a\n{ids[1]},b\n")
        assert places(path, "S033") == found

    @pytest.mark.parametrize(
        ("listed", "found"),
        [("7.0", [("S033", "A2"), ("S033", "A2")]), ("7", [("S025", "A2")]), ("007", [("S025", "A2")])],
    )
    def test_a_number_that_is_cited_is_reported_once(
        self, folder: Callable[..., Path], listed: str, found: list[tuple[str, str]]
    ) -> None:
        path = folder(
            memberships=MEMBERS,
            activities=f"id,title\n{listed},a\n",
            participations="activity,member\n7.0,Alder\n",
        )
        assert places(path, "S033", "S025") == found

    def test_ids_that_only_show_leading_zeros(self, tmp_path: Path) -> None:
        from openpyxl import Workbook

        book = Workbook()
        sheet = book.create_sheet("activities", 0)
        for row in (["id", "title", "people_engaged"], [7, "a", 7], [8, "b", 8], [1234, "c", 9]):
            sheet.append(row)
        for number in (2, 3, 4):
            sheet.cell(number, 1).number_format = sheet.cell(number, 3).number_format = "000"
        book.create_sheet("memberships").append(["member"])
        book.save(tmp_path / "book.xlsx")
        findings = run_checks(read_evidence(tmp_path / "book.xlsx"), select_checks(["S033"], ()))
        values = {"count": 2, "text": "7", "shown": "007"}
        assert [(finding.cell.a1, finding.message.values) for finding in findings] == [("A2", values)]

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
        found = [
            (
                place.removeprefix("memberships.csv, "),
                code,
                (values.get("text"), [each.code for each in values["characters"]]),
            )
            for _, place, code, values in find_all(path, "S035")
        ]
        assert found == [
            (
                "row 2, column 'member'",
                "invisible-characters",
                ("Alder", ["space-after"]),
            ),
            (
                "row 2, column 'region'",
                "invisible-characters",
                ("North West", ["no-break-space"]),
            ),
            (
                "row 3, column 'member'",
                "invisible-text",
                (None, ["space-before", "invisible-character"]),
            ),
            (
                "row 3, column 'region'",
                "invisible-characters",
                ("North", ["invisible-character"]),
            ),
            ("row 3, column 'country'", "invisible-text", (None, ["only-spaces"])),
        ]

    def test_sheets_that_are_not_declared_are_skipped(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities=ACTIVITIES, ideas="a\n b \n\nTotal\n")
        assert places(path, "S") == [("S005", "ideas 0")]

    def test_garbled_letters(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships="member,region\nBogotÃ¡,North\nSofÃ\u00ada,North\nS\ufffdo,North\nÃland,North\nHoracioÃ,North\nC?diz,North\n"
            "Bogotá MÃ©xico 中,North\n",
            activities=ACTIVITIES,
        )
        findings = run_checks(read_evidence(path), select_checks(["S"], ()))
        assert [(finding.rule.code, finding.cell.a1, finding.replacement) for finding in findings] == [
            ("S036", "A2", "Bogotá"),
            ("S036", "A3", "Sofía"),
            ("S036", "A4", ""),
            ("S036", "A6", ""),
            ("S036", "A7", ""),
            ("S036", "A8", "Bogotá México 中"),
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

    def test_formulas_of_a_column_have_one_message(
        self, book: Callable[..., Path], rewrite_part: Callable[..., Path]
    ) -> None:
        path = self.made(book)
        place = "book.xlsx, sheet 'activities', cell D2"
        assert find_all(path, "S038", "S044") == [("S044", place, "formula-not-calculated", {"count": 3})]
        rewrite_part(path, "xl/worksheets/sheet2.xml", lambda xml: re.sub(rb"<v ?/>|<v></v>", b"<v>42</v>", xml))
        assert find_all(path, "S038", "S044") == [
            ("S038", f"book.xlsx, sheet 'activities', cell D{row}", "formulas", {"count": 3, "text": "42"})
            for row in (2, 3, 4)
        ]

    def test_merged_cells_are_reported_and_the_cells_that_they_leave_blank_are_not(
        self, book: Callable[..., Path]
    ) -> None:
        path = self.made(book, "B2:B3", "C3:H4", "E1:F9", "A20:B21")
        assert find_all(path, "S020", "S037") == [
            (
                "S037",
                "book.xlsx, sheet 'activities', cell B2",
                "merged-cells",
                {"area": "B2:B3", "first": "B2", "text": "Fair"},
            ),
            (
                "S037",
                "book.xlsx, sheet 'activities', cell C3",
                "merged-cells",
                {"area": "C3:H4", "first": "C3", "text": "2021-02-01"},
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
        assert [(rule, place) for rule, place, *_ in find_all(path, "S001")] == [
            ("S001", "book.xlsx, sheet 'activities'")
        ]

    def test_merged_headers(self, book: Callable[..., Path]) -> None:
        path = self.made(book, "D1:E1")
        values = {"area": "D1:E1", "first": "D1", "text": "people_engaged"}
        assert find_all(path, "S037") == [("S037", "book.xlsx, sheet 'activities', cell D1", "merged-cells", values)]
