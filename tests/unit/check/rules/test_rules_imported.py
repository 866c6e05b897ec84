from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.model.findings import Finding

    Finds = Callable[..., list[Finding]]

HEADER = "sheet,key,column,document,page,line,certainty\n"
ACTIVITIES = (
    "id,title,start\n2021-09-30-harvest-fair,Harvest Fair,2021-09-30\n2021-10-02-boat-day,Boat Day,2021-10-02\n"
)
FAIR, BOAT = "2021-09-30-harvest-fair", "2021-10-02-boat-day"


def places(findings: list[Finding]) -> list[tuple[str, str, str]]:
    return [(finding.cell.sheet, finding.cell.a1, finding.value) for finding in findings]


def values(finding: Finding) -> tuple[str, dict[str, Any]]:
    message = finding.message
    return message.code, {name: getattr(value, "text", str(value)) for name, value in message.values.items()}


class TestDoubtful:
    """I901: a cell whose reading is in doubt."""

    def test_it_is_found_at_the_cell_itself_with_its_page_and_line(self, finds: Finds) -> None:
        rows = f"activities,{FAIR},title,report.pdf,3,120,sure\nactivities,{BOAT},start,report.pdf,4,131,doubtful\n"
        (finding,) = finds("I901", activities=ACTIVITIES, imported=HEADER + rows)
        assert places([finding]) == [("activities", "C3", "2021-10-02")]
        assert values(finding) == ("doubtful-cell", {"source": "'report.pdf', page 4, line 131", "row": "3"})

    def test_a_document_without_pages(self, finds: Finds) -> None:
        rows = f"activities,{BOAT},start,report.txt,,131,doubtful\nactivities,{FAIR},start,notes.txt,,,Doubtful\n"
        findings = finds("I901", activities=ACTIVITIES, imported=HEADER + rows)
        sources = [values(finding)[1]["source"] for finding in findings]
        assert sources == ["'notes.txt'", "'report.txt', line 131"]

    def test_a_cell_that_was_cleared_is_still_found(self, finds: Finds) -> None:
        rows = f"activities,{BOAT},start,report.txt,,131,doubtful\n"
        findings = finds("I901", activities=ACTIVITIES.replace("2021-10-02\n", "\n"), imported=HEADER + rows)
        assert places(findings) == [("activities", "C3", "")]

    @pytest.mark.parametrize(
        ("key", "column", "cell"),
        [
            ("2021-T3 · total · experts: 184", "value", "C2"),
            ("2021-T3 · Total · Experts: 184", "source", "D2"),
        ],
    )
    def test_a_key_of_several_columns(self, finds: Finds, key: str, column: str, cell: str) -> None:
        published = "period,section,value,source\n2021-T3,total,experts: 184,p. 4\n2021-T3,total,activities: 2,p. 4\n"
        rows = f"published,{key},{column},report.txt,1,12,doubtful\n"
        (finding,) = finds("I901", published=published, imported=HEADER + rows)
        assert (finding.cell.sheet, finding.cell.a1) == ("published", cell)

    def test_a_blank_part_of_a_key_is_left_out(self, finds: Finds) -> None:
        people = "person,body,role,from\nMara Lind,board,,2021-01-02\n"
        rows = "people,Mara Lind · board · 2021-01-02,person,report.txt,1,12,doubtful\n"
        assert places(finds("I901", people=people, imported=HEADER + rows)) == [("people", "A2", "Mara Lind")]

    def test_a_day_in_a_key_may_be_written_as_the_file_writes_days(self, finds: Finds) -> None:
        people = "person,body,role,from\nMara Lind,board,member,25/02/2021\nOtto Ferro,board,member,2/1/2021\n"
        rows = "people,Mara Lind · board · member · 2021-02-25,person,report.txt,1,12,doubtful\n"
        rows += "people,Otto Ferro · board · member · 2/1/2021,person,report.txt,1,12,doubtful\n"
        findings = finds("I901", people=people, imported=HEADER + rows)
        assert places(findings) == [("people", "A2", "Mara Lind"), ("people", "A3", "Otto Ferro")]

    def test_rows_with_one_key_are_found_in_their_order(self, finds: Finds) -> None:
        memberships = "member,region,joined\nOld Town,North,2001-01-01\nOld Town,South,2020-01-01\n"
        rows = "memberships,Old Town,region,a.txt,1,5,sure\nmemberships,Old Town,region,a.txt,1,90,doubtful\n"
        findings = finds("I901", memberships=memberships, imported=HEADER + rows)
        assert places(findings) == [("memberships", "B3", "South")]

    def test_a_member_of_a_name_that_two_countries_have(self, finds: Finds) -> None:
        memberships = "member,region,country\nSan Rey,North,Chile\nSan Rey,South,Peru\n"
        rows = "memberships,San Rey (Peru),region,a.txt,1,5,doubtful\n"
        assert places(finds("I901", memberships=memberships, imported=HEADER + rows)) == [
            ("memberships", "B3", "South")
        ]

    @pytest.mark.parametrize(
        "row",
        [
            "activities,2021-11-01-gone,title,report.txt,2,50,doubtful",
            f"activities,{FAIR},place,report.txt,2,50,doubtful",
            "meetings,2021-09 · online · Old Town,month,report.txt,2,50,doubtful",
            "ideas,1,text,report.txt,2,50,doubtful",
        ],
    )
    def test_without_its_cell_it_is_found_at_its_own_row(self, finds: Finds, row: str) -> None:
        (finding,) = finds("I901", activities=ACTIVITIES, imported=f"{HEADER}{row}\n")
        sheet, key, column, *_ = row.split(",")
        assert places([finding]) == [("imported", "B2", key)]
        assert values(finding) == (
            "doubtful-cell-missing",
            {"key": key, "sheet": sheet, "column": column, "source": "'report.txt', page 2, line 50"},
        )
        assert finds("I902", activities=ACTIVITIES, imported=f"{HEADER}{row}\n") == []

    def test_it_is_found_in_a_row_that_looks_like_a_total(self, finds: Finds) -> None:
        rows = "activities,Total,title,report.txt,2,50,doubtful\n"
        findings = finds("I901", activities=f"{ACTIVITIES}Total,2,\n", imported=HEADER + rows)
        assert len(findings) == 1

    def test_nothing_is_found_without_the_sheet(self, finds: Finds) -> None:
        assert finds("I", activities=ACTIVITIES) == []


class TestStale:
    """I902: a row about a cell that the sheets do not have."""

    def test_a_row_that_is_gone_is_found_once(self, finds: Finds) -> None:
        rows = "".join(f"activities,gone,{column},a.txt,1,5,sure\n" for column in ("title", "start", "kind"))
        (finding,) = finds("I902", activities=ACTIVITIES, imported=HEADER + rows)
        assert places([finding]) == [("imported", "B2", "gone")]
        assert values(finding) == ("imported-row-missing", {"count": "3", "sheet": "activities", "key": "gone"})

    def test_a_sheet_that_is_gone(self, finds: Finds) -> None:
        rows = "meetings,2021-09,month,a.txt,1,5,sure\nideas,1,text,a.txt,1,5,sure\nideas,2,text,a.txt,1,5,likely\n"
        findings = finds("I902", activities=ACTIVITIES, imported=HEADER + rows)
        assert places(findings) == [("imported", "A2", "meetings"), ("imported", "A3", "ideas")]
        assert values(findings[1]) == ("imported-sheet-missing", {"count": "2", "sheet": "ideas"})

    def test_a_column_that_is_gone(self, finds: Finds) -> None:
        rows = "".join(f"activities,{key},place,a.txt,1,5,sure\n" for key in (FAIR, BOAT))
        (finding,) = finds("I902", activities=ACTIVITIES, imported=HEADER + rows)
        assert places([finding]) == [("imported", "C2", "place")]
        assert values(finding) == ("imported-column-missing", {"count": "2", "sheet": "activities", "column": "place"})

    def test_rows_that_exist(self, finds: Finds) -> None:
        rows = f"activities,{FAIR},title,a.txt,1,5,sure\nActivities,{FAIR.upper()},título,a.txt,1,5,likely\n"
        assert finds("I", activities=ACTIVITIES, imported=HEADER + rows) == []


class TestCertainty:
    """I903: another word for how sure a reading is."""

    @pytest.mark.parametrize(
        ("text", "replacement"), [("doubtfull", "doubtful"), ("shure", "sure"), ("maybe", ""), ("75 %", "")]
    )
    def test_another_word(self, finds: Finds, text: str, replacement: str) -> None:
        rows = f"activities,{FAIR},title,a.txt,1,5,{text}\n"
        (finding,) = finds("I903", activities=ACTIVITIES, imported=HEADER + rows)
        assert places([finding]) == [("imported", "G2", text)]
        assert finding.replacement == replacement
        assert finds("N306", activities=ACTIVITIES, imported=HEADER + rows) == []

    def test_the_usual_words_and_blank_cells(self, finds: Finds) -> None:
        rows = "".join(f"activities,{FAIR},title,a.txt,1,5,{text}\n" for text in ("sure", "Likely", "DOUBTFUL", ""))
        assert finds("I903", activities=ACTIVITIES, imported=HEADER + rows) == []
