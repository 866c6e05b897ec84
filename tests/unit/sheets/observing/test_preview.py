from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnreadableData
from metrocli.model.periods import Span
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.observing import preview
from metrocli.sheets.reading.source import open_sheet_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def test_the_distinct_rows_of_some_columns_as_texts(folder: Callable[..., Path]) -> None:
    source = open_sheet_source(folder(media="month;outlet;topic\n2021-09; A ;x\n2021-10;A;x\n2021-11;;y\n2021-12;B;\n"))
    assert preview.read_distinct_texts(source, "media", "outlet") == ["A", "B"]
    assert preview.read_distinct_rows(source, "media", "outlet", "topic") == [("A", "x"), ("B", "")]


def test_a_missing_sheet_or_column_has_no_texts(folder: Callable[..., Path]) -> None:
    source = open_sheet_source(folder(memberships="member,region\nA,R\n"))
    assert preview.read_distinct_texts(source, "people", "body") == []
    assert preview.read_distinct_rows(source, "memberships", "member", "country") == [("A", "")]
    assert preview.read_distinct_rows(source, "memberships", "country", "member") == []


def test_a_workbook_gives_the_same(book: Callable[..., Path]) -> None:
    source = open_sheet_source(book(outcomes=[["code", "title"], ["L1", "One"], [1.5, None]], memberships=[["member"]]))
    assert preview.read_distinct_rows(source, "outcomes", "code", "title") == [("L1", "One"), ("1.5", "")]


def test_rows_that_are_not_data_have_no_texts(folder: Callable[..., Path]) -> None:
    rows = ["member,region,joined", "#country+name,#region,#date", "Lima,America,2010-01-01", "# Rome,Europe,"]
    rows += ["member,region,joined", "Oslo,Europe,2011-01-01", "Total,2,"]
    source = open_sheet_source(folder(memberships="\n".join(rows) + "\n"))
    assert preview.read_distinct_texts(source, "memberships", "member") == ["Lima", "Oslo"]
    assert [*preview.read_member_names(source)] == ["Lima", "Oslo"]


def test_a_file_that_is_too_large_is_skipped(folder: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder(memberships="member,region\n" + "A,R\n" * 100, aliases="alias,member\nB,A\n")
    monkeypatch.setattr(preview, "MAX_BYTES", 100)
    assert preview.read_distinct_texts(open_sheet_source(path), "memberships", "member") == []
    assert preview.read_distinct_texts(open_sheet_source(path), "aliases", "alias") == ["B"]


def test_a_workbook_may_have_a_quarter_of_the_size(book: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    path = book(memberships=[["member", "region"], ["A", "R"]])
    size = path.stat().st_size
    monkeypatch.setattr(preview, "MAX_BYTES", 4 * size + 4)
    assert preview.read_distinct_texts(open_sheet_source(path), "memberships", "member") == ["A"]
    monkeypatch.setattr(preview, "MAX_BYTES", 4 * size - 4)
    assert preview.read_distinct_texts(open_sheet_source(path), "memberships", "member") == []


def test_a_sheet_that_cannot_be_read_is_an_error(folder: Callable[..., Path]) -> None:
    with pytest.raises(UnreadableData):
        preview.read_member_names(open_sheet_source(folder(memberships="")))


def test_a_sheet_without_the_columns_has_no_rows(folder: Callable[..., Path]) -> None:
    assert list(preview.read_member_names(open_sheet_source(folder(memberships="something,else\n1,2\n")))) == []


def test_members_of_one_name_in_two_countries(folder: Callable[..., Path]) -> None:
    memberships = (
        "member,country,joined,left\nCórdoba,Spain,,\nCórdoba,Argentina,,\n"
        "Mbabane,Swaziland,,2018-04-18\nMbabane,Eswatini,2018-04-19,\n"
    )
    names = preview.read_member_names(open_sheet_source(folder(memberships=memberships)))
    assert [*names] == ["Córdoba (Spain)", "Córdoba (Argentina)", "Mbabane"]
    assert [name.text for name in names.complete("cord")] == ["Córdoba (Argentina)", "Córdoba (Spain)"]
    assert names.is_ambiguous_prefix("Córdoba")


def test_codes_of_the_sheet_and_of_activities_are_in_natural_order(folder: Callable[..., Path]) -> None:
    source = open_sheet_source(
        folder(
            outcomes="code,title\nL10,Ten\nL2,Two\nL2A1,Below\n?,Not a code\n",
            activities="id,title,line,outcomes\n1,a,L2,l2a1; L2A3\n2,b,X,L2A3; (none)\n",
        )
    )
    assert preview.read_codes(source, "outcomes") == {"L2": "Two", "L2A1": "Below", "L2A3": "", "L10": "Ten"}
    assert preview.read_lines(source) == {"L2": "Two", "L10": "Ten", "X": ""}


def test_periods_with_valid_days_have_spans_and_labels(folder: Callable[..., Path]) -> None:
    sheet = "period,start,end,label\nQ1,2021-01-01,2021-03-31,Winter\nbad,then,now,\nback,2021-02-01,2021-01-01,\n"
    source = open_sheet_source(folder(periods=sheet))
    assert preview.read_periods(source) == {"Q1": (Span(date(2021, 1, 1), date(2021, 4, 1)), "Winter")}


def test_the_days_of_a_column_show_which_number_is_the_month(folder: Callable[..., Path]) -> None:
    sheet = "id,title,start,end\n1,a,03/04/2021,\n2,b,25/04/2021,26/04/2021\n3,c,,\n"
    spans = preview.read_activity_spans(open_sheet_source(folder(activities=sheet)))
    assert [(span.begin.isoformat(), span.last_day.isoformat()) for span in spans] == [
        ("2021-04-03", "2021-04-03"),
        ("2021-04-25", "2021-04-26"),
    ]


def test_languages_are_those_of_the_program_and_of_the_aliases(folder: Callable[..., Path]) -> None:
    source = open_sheet_source(folder(aliases="alias,member,kind\nA,B,language:ca\nC,B,Language:ES\nD,B,misprint\n"))
    assert preview.read_languages(source) == ["en", "es", "fr", "ca"]


class TestBundled:
    """The preview has the same values as the dataset."""

    def test_members_and_alliances(self, bundled: Path) -> None:
        source, dataset = open_sheet_source(bundled), open_dataset(bundled)
        assert list(preview.read_member_names(source)) == list(dataset.members)
        assert list(preview.read_alliance_names(source)) == list(dataset.alliances)

    @pytest.mark.parametrize("sheet", ["outcomes", "challenges"])
    def test_codes(self, bundled: Path, sheet: str) -> None:
        dataset = open_dataset(bundled)
        known = {code.text for code in dataset.all_codes(sheet).values()}
        found = preview.read_codes(open_sheet_source(bundled), sheet)
        assert set(found) == known
        assert {code: title for code, title in found.items() if title} == dataset.titles(sheet)

    def test_periods(self, bundled: Path) -> None:
        spans = {name: span for name, (span, _) in preview.read_periods(open_sheet_source(bundled)).items()}
        assert spans == open_dataset(bundled).periods


def test_errors_of_formulas_are_no_values(book: Callable[..., Path]) -> None:
    source = open_sheet_source(book(memberships=[["member", "region"], ["#N/A", "R"], ["A", "R"]]))
    assert preview.read_distinct_texts(source, "memberships", "member") == ["A"]
