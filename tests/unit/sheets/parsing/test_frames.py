from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest

from metrocli.model.dates import NOT_A_DATE
from metrocli.model.findings import FaultKind, ReadFault, Severity
from metrocli.sheets.parsing.frames import parse_table
from metrocli.sheets.reading.source import open_sheet_source
from metrocli.sheets.schema import SHEETS_BY_NAME

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.model.dates import DayOrder

    Typed = tuple[pd.DataFrame, list[ReadFault]]


def typed(path: Path, name: str, dates: DayOrder | None = None) -> Typed:
    """Return one sheet as a typed frame, and its faults."""
    return parse_table(open_sheet_source(path).read_table(name), SHEETS_BY_NAME[name], dates)


def column(frame: pd.DataFrame, name: str) -> list[object]:
    """Return the values of a column, None for missing ones."""
    return [None if pd.isna(value) else value for value in frame[name].tolist()]


def test_every_column_has_the_dtype_of_its_type(folder: Callable[..., Path]) -> None:
    frame, findings = typed(
        folder(
            activities='id,title,start,outcomes,people_engaged\n1,NA,2021-11-08,1.10,"1,412"\n2,,,,\n'
            "3,x,8 nov 2021,L1; L2,0\n",
        ),
        "activities",
    )
    assert findings == []
    assert list(frame.index) == [2, 3, 4]
    assert list(frame.columns) == [each.name for each in SHEETS_BY_NAME["activities"].columns]
    assert column(frame, "id") == ["1", "2", "3"]
    assert column(frame, "title") == ["NA", None, "x"]
    assert column(frame, "start") == [pd.Timestamp(2021, 11, 8), None, pd.Timestamp(2021, 11, 8)]
    assert column(frame, "outcomes") == ["1.10", None, "L1; L2"]
    assert column(frame, "people_engaged") == [1412, None, 0]
    assert [str(frame[name].dtype) for name in ("id", "start", "people_engaged")] == ["str", "datetime64[s]", "Int64"]


def test_decimals_and_months_are_parsed(folder: Callable[..., Path]) -> None:
    path = folder(
        memberships='member,region,latitude\nA,R,"41,38"\nB,R,\nC,R,-33.5\n',
        media="month,outlet,topic\nsept. 2021,O,T\n",
    )
    assert column(typed(path, "memberships")[0], "latitude") == [41.38, None, -33.5]
    assert column(typed(path, "media")[0], "month") == ["2021-09"]


@pytest.mark.parametrize("name", list(SHEETS_BY_NAME))
def test_a_missing_sheet_is_an_empty_frame_with_all_its_columns(name: str) -> None:
    frame, findings = parse_table(None, SHEETS_BY_NAME[name])
    assert (len(frame), findings) == (0, [])
    assert list(frame.columns) == [each.name for each in SHEETS_BY_NAME[name].columns]
    assert frame.index.name == "row"


def test_a_missing_column_has_missing_values_of_its_dtype(folder: Callable[..., Path]) -> None:
    frame, _ = typed(folder(periods="period,start,end\n2021,2021-01-01,2021-12-31\n"), "periods")
    assert column(frame, "experts") == [None]
    assert str(frame["experts"].dtype) == "Int64"


def test_the_cells_of_a_workbook_are_parsed_by_their_stored_type(book: Callable[..., Path]) -> None:
    rows = [
        ["id", "title", "start", "end", "people_engaged", "line"],
        [7, 2021, date(2021, 11, 8), 44_509, 60, "L1"],
        ["x", "y", "2021-11-08", "9 nov 2021", "1,412", 1],
    ]
    frame, findings = typed(book(activities=rows), "activities")
    assert findings == []
    assert column(frame, "id") == ["7", "x"]
    assert column(frame, "title") == ["2021", "y"]
    assert column(frame, "start") == [pd.Timestamp(2021, 11, 8)] * 2
    assert column(frame, "end") == [pd.Timestamp(2021, 11, 9)] * 2
    assert column(frame, "people_engaged") == [60, 1412]
    assert column(frame, "line") == ["L1", "1"]


def test_a_number_with_a_fraction_of_three_digits_is_not_a_whole_number(book: Callable[..., Path]) -> None:
    rows = [["period", "start", "end", "experts"], ["2021", date(2021, 1, 1), date(2021, 12, 31), 1.412]]
    _, findings = typed(book(periods=rows), "periods")
    assert [str(finding.cell) for finding in findings] == ["book.xlsx, sheet 'periods', cell D2"]


def test_a_boolean_is_not_a_date(book: Callable[..., Path]) -> None:
    rows = [["period", "start", "end"], ["2021", True, date(2021, 12, 31)]]
    _, findings = typed(book(periods=rows), "periods")
    assert [finding.message for finding in findings] == [NOT_A_DATE.at(findings[0].cell, text="TRUE")]


def test_a_number_far_from_our_time_in_a_date_column_is_an_error(book: Callable[..., Path]) -> None:
    rows = [["period", "start", "end"], ["2021", 2021, date(2021, 12, 31)]]
    _, findings = typed(book(periods=rows), "periods")
    assert [finding.message for finding in findings] == [NOT_A_DATE.at(findings[0].cell, text="2021")]


def test_a_column_of_dates_shows_its_own_order(folder: Callable[..., Path]) -> None:
    path = folder(activities="id,title,start,end\n1,a,03/04/2021,03/04/2021\n2,b,25/04/2021,04/25/2021\n")
    frame, findings = typed(path, "activities")
    assert findings == []
    assert column(frame, "start")[0] == pd.Timestamp(2021, 4, 3)
    assert column(frame, "end")[0] == pd.Timestamp(2021, 3, 4)


def test_an_ambiguous_date_names_its_cell(folder: Callable[..., Path]) -> None:
    frame, findings = typed(folder(activities="id;title;Inicio\n1;a;\n2;b;03/04/2021\n"), "activities")
    assert len(findings) == 1
    values = {"text": "03/04/2021", "day_first": date(2021, 4, 3), "month_first": date(2021, 3, 4)}
    assert (findings[0].message.code, findings[0].message.values) == ("ambiguous-date", values)
    assert str(findings[0].message.place) == "activities.csv, row 3, column 'Inicio'"
    assert findings[0].severity is Severity.ERROR
    assert column(frame, "start") == [None, None]


def test_an_ambiguous_date_of_a_workbook_names_its_cell_as_in_a1(book: Callable[..., Path]) -> None:
    rows = [["Activities of the year"], ["id", "title", "start"], ["1", "a", "03/04/2021"]]
    _, findings = typed(book(activities=rows), "activities")
    assert [str(finding.cell) for finding in findings] == ["book.xlsx, sheet 'activities', cell C3"]


@pytest.mark.parametrize(("order", "day"), [("dmy", pd.Timestamp(2021, 4, 3)), ("mdy", pd.Timestamp(2021, 3, 4))])
def test_the_caller_may_set_the_order(folder: Callable[..., Path], order: DayOrder, day: pd.Timestamp) -> None:
    frame, findings = typed(folder(activities="id,title,start\n1,a,03/04/2021\n"), "activities", order)
    assert (column(frame, "start"), findings) == ([day], [])


def test_the_column_itself_wins_over_the_caller(folder: Callable[..., Path]) -> None:
    frame, _ = typed(folder(activities="id,title,start\n1,a,03/04/2021\n2,b,25/04/2021\n"), "activities", "mdy")
    assert column(frame, "start")[0] == pd.Timestamp(2021, 4, 3)


def test_every_faulty_cell_is_reported_also_if_two_are_equal(folder: Callable[..., Path]) -> None:
    path = folder(activities="id,title,start,experts\n1,a,soon,\n2,b,soon,many\n3,c,2021-11-08,5\n")
    frame, findings = typed(path, "activities")
    assert [(finding.cell.row, finding.cell.column, finding.message.code, finding.value) for finding in findings] == [
        (2, "start", "not-a-date", "soon"),
        (3, "start", "not-a-date", "soon"),
        (3, "experts", "not-a-whole-number", "many"),
    ]
    assert all(finding.message.place == finding.cell for finding in findings)
    assert column(frame, "start") == [None, None, pd.Timestamp(2021, 11, 8)]


def test_a_number_in_a_column_of_codes_is_a_warning(book: Callable[..., Path]) -> None:
    rows = [["code", "title"], [1.1, "a"], [2, "b"], ["1.10", "c"], [1.1, "d"]]
    frame, findings = typed(book(challenges=rows), "challenges")
    assert column(frame, "code") == ["1.1", "2", "1.10", "1.1"]
    assert [finding.cell.a1 for finding in findings] == ["A2", "A5"]
    assert findings[0].severity is Severity.WARNING
    assert (findings[0].message.code, findings[0].message.values) == ("code-number", {"text": "1.1"})
    assert str(findings[0].message.place) == "book.xlsx, sheet 'challenges', cell A2"


def test_a_blank_key_is_an_error(folder: Callable[..., Path]) -> None:
    _, findings = typed(folder(memberships="Ville,region\nParis,Europe\n\n ,Europe\n"), "memberships")
    (fault,) = findings
    help_text = SHEETS_BY_NAME["memberships"].column("member").help
    assert (fault.message.code, fault.message.values) == ("blank-key", {"needed": help_text})
    assert str(fault.message.place) == "memberships.csv, row 4, column 'Ville'"
    assert fault.severity is Severity.ERROR


@pytest.mark.parametrize("header", ["month", "Mes"])
def test_a_faulty_key_is_one_error_and_not_also_blank(folder: Callable[..., Path], header: str) -> None:
    _, findings = typed(folder(media=f"{header},outlet,topic\nsome day,O,T\n"), "media")
    assert [(finding.message.code, finding.value) for finding in findings] == [("not-a-month", "some day")]


def test_row_numbers_are_those_of_the_spreadsheet(folder: Callable[..., Path]) -> None:
    path = folder(periods="sep=;\nOur periods;;\n\nperiod;start;end\n\n2021;2021-01-01;2021-12-31\n")
    frame, _ = typed(path, "periods")
    assert list(frame.index) == [5]
    assert frame.index.name == "row"


def test_a_whole_number_too_large_for_a_frame_is_an_error_at_its_cell(folder: Callable[..., Path]) -> None:
    path = folder(periods="period,start,end,experts\n2021,2021-01-01,2021-12-31,99999999999999999999\n")
    _, findings = typed(path, "periods")
    assert [(finding.cell.row, finding.cell.column) for finding in findings] == [(2, "experts")]


def test_the_first_and_last_years_of_the_calendar_are_dates_too(folder: Callable[..., Path]) -> None:
    frame, findings = typed(folder(periods="period,start,end\nall,0001-01-01,9999-12-31\n"), "periods")
    assert findings == []
    assert str(frame["start"].iloc[0].date()) == "0001-01-01"
    assert str(frame["end"].iloc[0].date()) == "9999-12-31"


def test_a_date_in_a_column_of_codes_is_an_error(book: Callable[..., Path]) -> None:
    path = book(challenges=[["code", "title"], [date(2021, 10, 1), "Ten"]])
    table = open_sheet_source(path).read_table("challenges")
    _, findings = parse_table(table, SHEETS_BY_NAME["challenges"])
    assert [(finding.cell.a1, finding.message.code, finding.value) for finding in findings] == [
        ("A2", "code-date", "2021-10-01")
    ]


def test_dates_that_a_program_has_swapped_are_a_warning_at_the_first(book: Callable[..., Path]) -> None:
    rows = [["id", "start"], ["1", date(2021, 4, 4)], ["2", date(2021, 3, 4)], ["3", "25/04/2021"], ["4", "30/04/2021"]]
    frame, (fault,) = typed(book(activities=rows), "activities")
    assert (fault.kind, fault.severity, fault.cell.a1) == (FaultKind.SWAPPED_DATES, Severity.WARNING, "B3")
    assert fault.message.values == {"count": 1, "day": date(2021, 3, 4), "swapped": date(2021, 4, 3)}
    assert column(frame, "start")[1] == pd.Timestamp(2021, 3, 4)


def test_dates_with_the_month_first_may_be_swapped_as_well(book: Callable[..., Path]) -> None:
    rows = [["id", "start"], ["1", date(2021, 4, 3)], ["2", "04/25/2021"]]
    (fault,) = typed(book(activities=rows), "activities")[1]
    assert fault.message.values == {"count": 1, "day": date(2021, 4, 3), "swapped": date(2021, 3, 4)}


@pytest.mark.parametrize(
    "starts",
    [
        [date(2021, 3, 14), date(2021, 3, 4), "25/04/2021"],
        [date(2021, 3, 4), "25/04/2021", "03/04/2021"],
        [date(2021, 3, 3), "25/04/2021"],
        [date(2021, 3, 4), "2021-04-25"],
        [date(2021, 3, 4), date(2021, 5, 4)],
    ],
)
def test_other_columns_of_dates_and_texts_are_not_called_swapped(book: Callable[..., Path], starts: list[Any]) -> None:
    rows = [["id", "start"], *([str(number), start] for number, start in enumerate(starts))]
    assert typed(book(activities=rows), "activities")[1] == []


def test_dates_swapped_before_they_became_a_csv_file(folder: Callable[..., Path]) -> None:
    many = "id,start\n1,2021-03-04\n2,2021-05-04\n3,25/04/2021\n4,30/04/2021\n"
    assert [fault.kind for fault in typed(folder(activities=many), "activities")[1]] == [FaultKind.SWAPPED_DATES]
    few = "id,start\n1,2021-03-04\n3,25/04/2021\n"
    assert typed(folder(activities=few), "activities")[1] == []


def test_another_column_of_the_sheet_settles_the_order(folder: Callable[..., Path]) -> None:
    path = folder(activities="id,start,end\n1,25/04/2021,\n2,03/05/2021,04/05/2021\n")
    frame, faults = typed(path, "activities")
    assert (column(frame, "end"), faults) == ([None, pd.Timestamp(2021, 5, 4)], [])
    path = folder(activities="id,start,end\n1,25/04/2021,04/25/2021\n2,03/05/2021,04/05/2021\n")
    assert column(typed(path, "activities")[0], "end")[1] == pd.Timestamp(2021, 4, 5)


@pytest.mark.parametrize("text", ["may-21", "2010", "2021-05", "05/2021", "mayo de 2021", "2010*"])
def test_a_month_or_a_year_is_an_unknown_date(folder: Callable[..., Path], text: str) -> None:
    path = folder(
        activities=f"id,start\n1,{text}\n2,2021-05-04\n",
        memberships=f"member,joined,left\nOslo,{text},\nBergen,2010-01-01,{text}\n",
    )
    frame, faults = typed(path, "activities")
    assert column(frame, "start") == [None, pd.Timestamp(2021, 5, 4)]
    assert [(fault.severity, fault.message.code, fault.message.values) for fault in faults] == [
        (Severity.WARNING, "incomplete-date", {"text": text})
    ]
    faults = typed(path, "memberships")[1]
    assert [(fault.cell.column, fault.severity, fault.message.code) for fault in faults] == [
        ("joined", Severity.WARNING, "incomplete-date"),
        ("left", Severity.ERROR, "not-a-date"),
    ]


@pytest.mark.parametrize("text", ["soon", "31/11/2021", "2021-13", "5", "1066", "21/2021"])
def test_other_texts_are_not_unknown_dates(folder: Callable[..., Path], text: str) -> None:
    faults = typed(folder(activities=f"id,start\n1,{text}\n"), "activities")[1]
    assert [(fault.severity, fault.message.code) for fault in faults] == [(Severity.ERROR, "not-a-date")]


def test_a_year_that_a_workbook_stores_as_a_number_is_an_unknown_date(book: Callable[..., Path]) -> None:
    frame, faults = typed(book(memberships=[["member", "joined"], ["Oslo", 2010]]), "memberships")
    assert column(frame, "joined") == [None]
    assert [fault.message.code for fault in faults] == ["incomplete-date"]


def test_a_year_of_two_digits_is_a_note_and_one_in_doubt_is_unknown(folder: Callable[..., Path]) -> None:
    frame, faults = typed(folder(activities="id,start\n1,3-may-21\n2,03/04/21\n3,2021-05-04\n"), "activities")
    assert column(frame, "start") == [pd.Timestamp(2021, 5, 3), None, pd.Timestamp(2021, 5, 4)]
    assert [(fault.kind, fault.severity, fault.message.code) for fault in faults] == [
        (FaultKind.SHORT_YEAR, Severity.WARNING, "short-year"),
        (FaultKind.AMBIGUOUS_DATE, Severity.WARNING, "short-year-unread"),
    ]
