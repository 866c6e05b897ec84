from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from metrocli.answers.message_records import to_message_records
from metrocli.errors import UnreadableData, UsageMistake
from metrocli.messages import Message
from metrocli.model.cell import Cell
from metrocli.model.codes import Code
from metrocli.model.periods import Span
from metrocli.sheets.dataset import SheetDataset, open_dataset
from metrocli.sheets.observing.data_columns import COLUMN_NOT_READ
from metrocli.sheets.parsing.period_rows import PERIOD_BACKWARDS
from metrocli.sheets.reading.missing_sheet import NO_SHEET_IN_FOLDER, NO_SHEET_IN_WORKBOOK
from metrocli.sheets.reading.source import SheetSource, open_sheet_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pandas as pd

    from metrocli.model.findings import ReadFault
    from metrocli.sheets.reading.sheet_names import SheetNames
    from metrocli.sheets.table import RawTable
    from metrocli.xlsx.tab_regions import TabRegions

MEMBERS = 'member,region\nParis,Europe\nBrussels,Europe\nXi\'an,Asia\n"Washington, D.C.",North America\n'
ALIASES = "alias,member\nBruxelles,Brussels\n"


class Spy:
    """A source that remembers which sheets were read."""

    encoding = ""

    def __init__(self, source: SheetSource) -> None:
        self.source = source
        self.read: list[str] = []

    @property
    def path(self) -> Path:
        return self.source.path

    @property
    def sheet_names(self) -> tuple[str, ...]:
        return self.source.sheet_names

    @property
    def names(self) -> SheetNames:
        return self.source.names

    def read_table(self, name: str) -> RawTable | None:
        self.read.append(name)
        return self.source.read_table(name)

    def find_regions(self, name: str) -> TabRegions:
        return self.source.find_regions(name)


def links(frame: pd.DataFrame) -> list[tuple[int, str, str, bool]]:
    """Return the links as plain rows."""
    return [
        (int(row), str(written), str(value), bool(listed))
        for row, written, value, listed in zip(
            frame["row"], frame["written"], frame["value"], frame["listed"], strict=True
        )
    ]


class TestReading:
    """Sheets are read once, when they are needed."""

    def test_only_the_sheets_that_a_question_needs_are_read(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, aliases=ALIASES, activities="id,title\n1,a\n", media="no such columns\n")
        spy = Spy(open_sheet_source(path))
        dataset = SheetDataset(spy)
        assert spy.read == []
        assert dataset.regions.look_up("europe") is not None
        assert spy.read == ["memberships"]
        assert dataset.members.look_up("Bruxelles") is not None
        assert sorted(spy.read) == ["aliases", "memberships"]

    def test_a_sheet_is_read_once(self, folder: Callable[..., Path]) -> None:
        spy = Spy(open_sheet_source(folder(memberships=MEMBERS)))
        dataset = SheetDataset(spy)
        assert dataset.frame("memberships") is dataset.frame("memberships")
        assert list(dataset.members) == ["Paris", "Brussels", "Xi'an", "Washington, D.C."]
        assert dataset.links("activities", "outcomes") is dataset.links("activities", "outcomes")
        assert {name: spy.read.count(name) for name in spy.read} == dict.fromkeys(spy.read, 1)

    def test_rows_of_participations_that_are_left_out_are_noted(self, folder: Callable[..., Path]) -> None:
        long = "activity,member\na,Paris\na,Brussels\nTotal,2\n"
        dataset = open_dataset(folder(memberships=MEMBERS, activities="id,title\na,x\n", participations=long))
        assert len(dataset.links("activities", "members")) == 2
        assert [(note.code, note.values["rows"]) for note in dataset.notes] == [("rows-left-out", (4,))]

    def test_a_missing_sheet_is_empty(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(memberships=MEMBERS))
        assert dataset.table("meetings") is None
        assert len(dataset.frame("meetings")) == 0
        assert len(dataset.links("meetings", "members")) == 0
        assert dataset.periods == {}
        assert dataset.codes("outcomes") == {}
        assert dataset.titles("outcomes") == {}
        assert list(dataset.alliances) == []

    def test_opening_a_folder_without_a_sheet_fails_at_once(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableData) as caught:
            open_dataset(tmp_path)
        assert (caught.value.message.code, caught.value.place) == ("no-csv-files", str(tmp_path))

    def test_a_required_sheet_is_its_frame(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(memberships=MEMBERS))
        assert dataset.require("memberships") is dataset.frame("memberships")

    def test_a_missing_required_sheet_is_an_error(self, folder: Callable[..., Path], book: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS)
        with pytest.raises(UnreadableData) as caught:
            open_dataset(path).require("people")
        assert caught.value.message == NO_SHEET_IN_FOLDER.at(str(path), sheet="people")
        path = book(memberships=[["member", "region"]])
        with pytest.raises(UnreadableData) as caught:
            open_dataset(path).require("people")
        assert caught.value.message == NO_SHEET_IN_WORKBOOK.at(str(path), sheet="people")


class TestErrors:
    """An error names the faulty cell."""

    def test_a_cell_of_a_csv_file(self, folder: Callable[..., Path]) -> None:
        with pytest.raises(UnreadableData) as caught:
            open_dataset(folder(activities="id,title,start\n1,a,31/11/2021\n")).frame("activities")
        assert caught.value.exit_code == 4
        assert str(caught.value.place) == "activities.csv, row 2, column 'start'"
        assert (caught.value.message.code, caught.value.message.values) == ("not-a-date", {"text": "31/11/2021"})

    def test_a_cell_of_a_workbook_and_how_many_more(self, book: Callable[..., Path]) -> None:
        rows = [["id", "title", "start"], [1, "a", "soon"], [2, "b", "later"], [3, "c", "never"]]
        with pytest.raises(UnreadableData) as caught:
            open_dataset(book(activities=rows)).frame("activities")
        assert caught.value.message.code == "not-a-date"
        assert caught.value.message.values == {"text": "soon", "count": 3}
        (record,) = to_message_records([caught.value.message])
        assert record["values"] == {"text": "soon", "count": 3}
        assert (record["file"], record["sheet"], record["row"], record["column"]) == (
            "book.xlsx",
            "activities",
            2,
            "start",
        )

    def test_a_faulty_key_is_not_counted_twice(self, folder: Callable[..., Path]) -> None:
        with pytest.raises(UnreadableData) as caught:
            open_dataset(folder(meetings="Mes,miembros\nsome day,Paris\n")).frame("meetings")
        assert str(caught.value.place) == "meetings.csv, row 2, column 'Mes'"
        assert (caught.value.message.code, caught.value.message.values) == ("not-a-month", {"text": "some day"})


class TestNotes:
    """Notes about how the sheets were read."""

    def test_an_encoding_that_had_to_be_assumed(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships="member;region\nBogotá;América\n".encode("cp1252"),
            aliases="alias;member\nSantafé;Bogotá\n".encode("cp1252"),
        )
        dataset = open_dataset(path)
        assert dataset.notes == []
        assert dataset.members.look_up("Santafe") is not None
        (note,) = dataset.notes
        assert note.code == "encoding-assumed"
        assert note.values["encoding"] == "cp1252"
        assert sorted(note.values["files"]) == ["aliases.csv", "memberships.csv"]  # type: ignore[arg-type, type-var]
        assert note.values["count"] == 2

    def test_an_encoding_in_doubt(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(memberships="member,region\nKőszeg,Europe\nPécs,Europe\n".encode("cp1250")))
        assert dataset.frame("memberships")["member"].tolist() == ["Kõszeg", "Pécs"]
        (note,) = dataset.notes
        doubt = note.values["doubt"]
        assert isinstance(doubt, Message)
        assert (doubt.code, doubt.values["text"]) == ("encoding-doubtful", "Kõszeg")
        assert str(doubt).endswith("'Kõszeg' may be 'Kőszeg' in cp1250.")

    @pytest.mark.parametrize(
        ("other", "names", "encoding", "is_doubtful"),
        [
            ("KŐSZEG,Kőszeg".encode(), ["Kőszeg"], "cp1250", False),
            ("Győr,Győr".encode("cp1250"), ["Kőszeg"], "cp1250", False),
            ("Koszeg,Kõszeg".encode(), ["Kõszeg"], "cp1252", False),
            ("España,España".encode("cp1252"), ["Kõszeg"], "cp1252", True),
            ("Plzeň,Plzeň".encode(), ["Kõszeg"], "cp1252", True),
        ],
    )
    def test_other_files_may_show_the_encoding(
        self, folder: Callable[..., Path], other: bytes, names: list[str], encoding: str, *, is_doubtful: bool
    ) -> None:
        path = folder(
            memberships="member,region\nKőszeg,Europe\n".encode("cp1250"), aliases=b"alias,member\n" + other + b"\n"
        )
        dataset = open_dataset(path)
        assert dataset.frame("memberships")["member"].tolist() == names
        (note,) = dataset.notes
        assert (note.code, note.values["encoding"]) == ("encoding-assumed", encoding)
        assert bool(note.values["doubt"]) is is_doubtful

    def test_a_column_that_was_not_read(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(memberships="member,region,city\nParis,Europe,x\n"))
        dataset.frame("memberships")
        (note,) = dataset.notes
        cell = Cell("memberships.csv", "memberships", 1, "city", 2)
        assert note == COLUMN_NOT_READ.at(cell, columns=["member"], headers=[cell.column], count=1)

    def test_years_of_two_digits_are_one_note_of_a_sheet(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(activities="id,title,start,end\n1,a,3-may-21,4-may-21\n2,b,5-may-21,\n"))
        dataset.frame("activities")
        (note,) = dataset.notes
        assert (note.code, note.values["text"], note.values["count"]) == ("short-year", "3-may-21", 3)
        assert note.fix.endswith("It is the first of 3 such cells in this sheet.")

    def test_codes_that_are_stored_as_numbers_once_a_column(self, book: Callable[..., Path]) -> None:
        rows = [["id", "title", "outcomes", "line"], [1, "a", 1.1, 2.5], [2, "b", 1.2, "1"], [3, "c", 1.3, "1"]]
        dataset = open_dataset(book(activities=rows))
        dataset.frame("activities")
        outcomes, line = dataset.notes
        assert (line.code, line.values) == ("code-number", {"text": "2.5"})
        assert (outcomes.code, outcomes.values) == ("code-number", {"text": "1.1", "count": 3})
        record = to_message_records(dataset.notes)[0]
        assert record["values"] == {"text": "1.1", "count": 3}
        assert (record["sheet"], record["row"], record["column"]) == ("activities", 2, "outcomes")
        assert str(outcomes.place) == "book.xlsx, sheet 'activities', cell C2"

    def test_a_comma_that_was_not_split_once_a_column(self, folder: Callable[..., Path]) -> None:
        long = f"{'A' * 50}, {'B' * 50}"
        path = folder(
            memberships=MEMBERS, activities=f'id,title,members\n1,a,Paris\n2,b,"{long}"\n3,c,"C, D"\n4,d,"E, F"\n'
        )
        dataset = open_dataset(path)
        dataset.links("activities", "members")
        (note,) = dataset.notes
        assert (note.code, note.values) == ("comma-in-name", {"text": long, "count": 3})
        assert str(note.place) == "activities.csv, row 3, column 'members'"
        assert f"'{'A' * 50}, {'B' * 8}…'" in str(note)
        assert links(dataset.links("activities", "members"))[1:] == [
            (3, long, long, False),
            (4, "C, D", "C, D", False),
            (5, "E, F", "E, F", False),
        ]


class TestNames:
    """Members, alliances and regions by their names."""

    def test_members_are_found_by_their_aliases(self, folder: Callable[..., Path]) -> None:
        members = open_dataset(folder(memberships=MEMBERS, aliases=ALIASES)).members
        settled = members.look_up("BRUXELLES")
        assert settled is not None
        assert settled.name == "Brussels"

    def test_the_same_sheets_with_names_in_another_language(self, folder: Callable[..., Path]) -> None:
        aliases = "alias,member,kind\nBruselas,Brussels,language:es\n"
        path = folder(
            memberships="member,region\nBrussels,R\n", aliases=aliases, activities="id,title,start\n1,a,soon\n"
        )
        faults: list[ReadFault] = []
        dataset = open_dataset(path, faults=faults)
        assert list(dataset.members) == ["Brussels"]
        in_spanish = dataset.with_names_in("es")
        assert list(in_spanish.members) == ["Bruselas"]
        assert list(dataset.members) == ["Brussels"]
        assert len(in_spanish.frame("activities")) == 1
        assert len(faults) == 1
        (path / "activities.csv").unlink()  # it is not read again
        assert dataset.frame("activities") is in_spanish.frame("activities")
        with pytest.raises(UsageMistake):
            dataset.with_names_in("de")

    def test_a_member_with_two_memberships_is_one_member(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region,joined,left\nA,R,2000-01-01,2005-12-31\nB,R,,\nA,R,2010-01-01,\n")
        assert list(open_dataset(path).members) == ["A", "B"]

    def test_two_members_of_one_name_are_named_with_their_country(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships="member,region,country\nCordoba,South,Argentina\nCórdoba,Europe,Spain\nMadrid,Europe,Spain\n",
            aliases='alias,member,kind\nCorduba,Córdoba (Spain),language:fr\nLa Docta,"Córdoba, Argentina",\n'
            "Cordova,Córdoba,\nCórdoba,Cordoba (Argentina),language:es\n",
        )
        dataset = open_dataset(path)
        assert list(dataset.members) == ["Cordoba (Argentina)", "Córdoba (Spain)", "Madrid"]
        meant = {
            "Córdoba": None,
            "Cordoba": None,
            "Cordova": None,
            "cordoba (spain)": "Córdoba (Spain)",
            "Córdoba, Spain": "Córdoba (Spain)",
            "Córdoba (Europe)": "Córdoba (Spain)",
            "Cordoba, South": "Cordoba (Argentina)",
            "La Docta": "Cordoba (Argentina)",
            "Corduba": "Córdoba (Spain)",
        }
        assert {text: name and name.name for text in meant if (name := dataset.members.look_up(text)) or True} == meant
        assert dataset.members.find_by_prefix("Cordova") == ["Cordoba (Argentina)", "Córdoba (Spain)"]
        (note,) = dataset.notes
        assert (note.code, note.values["members"]) == ("name-shared", ("Cordoba (Argentina)", "Córdoba (Spain)"))
        assert list(open_dataset(path, "fr").members) == ["Cordoba (Argentina)", "Corduba", "Madrid"]
        assert list(open_dataset(path, "es").members) == ["Cordoba (Argentina)", "Córdoba (Spain)", "Madrid"]

    @pytest.mark.parametrize(
        ("rows", "names"),
        [
            ("Leon,Europe,,,\nLeon,America,,2012-01-01,\n", ["Leon (Europe)", "Leon (America)"]),
            ("Leon,Europe,Spain,,\nLeón,America,,,\n", ["Leon (Spain)", "León (America)"]),
            ("Leon,Europe,Spain,,\nLeon,America,,,\nLeon,europe,,,\n", ["Leon (Spain)", "Leon (America)"]),
            (
                "Leon,Europe,,,2005-12-31\nLeon,europe,,2010-01-01,\nLeon,America,,,\n",
                ["Leon (Europe)", "Leon (America)"],
            ),
            ("Leon,Europe,,,2019-12-31\nLeon,America,,2020-01-01,\n", ["Leon"]),
            ("Leon,Europe,,,2020-01-01\nLeon,America,,2020-01-01,\n", ["Leon"]),
            ("Leon,Europe,Spain,,\nLeon,America,spain,,\n", ["Leon"]),
            ("Leon,Europe,Spain,,\nLeon,Europe,España,,\n", ["Leon"]),
            ("Leon,Europe,Spain,,\nLeon,America,Mexico,,\nLeon,,España,,\n", ["Leon (Spain)", "Leon (Mexico)"]),
            ("Leon,Europe,,,\nLeon,,,,\n", ["Leon"]),
            ("Leon,Europe,,,\nLeon,America,,2022-01-01,2021-01-01\n", ["Leon"]),
        ],
    )
    def test_two_members_of_one_name_in_two_regions(
        self, folder: Callable[..., Path], rows: str, names: list[str]
    ) -> None:
        dataset = open_dataset(folder(memberships=f"member,region,country,joined,left\n{rows}"))
        assert list(dataset.members) == names
        assert [note.values["members"] for note in dataset.notes] == ([tuple(names)] if len(names) > 1 else [])
        for name, region in zip(names, ("Europe", "America"), strict=False):
            found = dataset.members.look_up(f"leon ({region})")
            assert found is None or found.name == name
        assert (dataset.members.look_up("Leon") is None) == (len(names) > 1)

    def test_a_member_whose_country_has_another_name_later_is_one_member(self, folder: Callable[..., Path]) -> None:
        rows = "Mbabane,Africa,Swaziland,,2018-04-18\nMbabane,Africa,Eswatini,2018-04-19,\n"
        dataset = open_dataset(folder(memberships=f"member,region,country,joined,left\n{rows}"))
        assert (list(dataset.members), dataset.notes) == (["Mbabane"], [])

    def test_an_alias_without_a_member_is_not_known(self, folder: Callable[..., Path]) -> None:
        members = open_dataset(
            folder(memberships=MEMBERS, aliases="alias,member\nLutetia,\nBruxelles,Brussels\n")
        ).members
        assert members.look_up("Lutetia") is None
        assert members.look_up("Bruxelles") is not None

    def test_an_alliance_is_found_by_its_full_name(self, folder: Callable[..., Path]) -> None:
        path = folder(alliances="alliance,name\nUCLG,United Cities and Local Governments\nICLEI,\n")
        alliances = open_dataset(path).alliances
        settled = alliances.look_up("united cities and local governments")
        assert settled is not None
        assert settled.name == "UCLG"
        assert list(alliances) == ["UCLG", "ICLEI"]

    def test_regions_are_those_of_the_memberships(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nA,Europe\nB,\nC,Asia\nD,Europe\n")
        assert list(open_dataset(path).regions) == ["Europe", "Asia"]


class TestPeriods:
    """The periods of the dataset."""

    def test_periods_include_their_last_day_and_keep_their_order(self, folder: Callable[..., Path]) -> None:
        path = folder(periods="period,start,end\n2021-T3,2021-09-01,2021-12-31\n2021-T2,2021-05-01,2021-08-31\n")
        assert list(open_dataset(path).periods.items()) == [
            ("2021-T3", Span(date(2021, 9, 1), date(2022, 1, 1))),
            ("2021-T2", Span(date(2021, 5, 1), date(2021, 9, 1))),
        ]

    def test_a_period_without_both_days_is_skipped(self, folder: Callable[..., Path]) -> None:
        path = folder(
            periods="period,start,end\n2021-T3,2021-09-01,\n2021-T2,,2021-08-31\n2021,2021-01-01,2021-12-31\n"
        )
        assert list(open_dataset(path).periods) == ["2021"]

    def test_a_period_that_ends_before_it_starts_is_an_error(self, folder: Callable[..., Path]) -> None:
        path = folder(periods="period,start,Hasta\n2021,2021-01-01,2021-12-31\n2022,2022-12-31,2022-01-01\n")
        with pytest.raises(UnreadableData) as caught:
            _ = open_dataset(path).periods
        cell = Cell("periods.csv", "periods", 3, "Hasta", 2)
        assert caught.value.message == PERIOD_BACKWARDS.at(
            cell, period="2022", start=date(2022, 12, 31), end=date(2022, 1, 1)
        )

    def test_a_period_may_end_on_the_last_day_of_the_calendar(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(periods="period,start,end\nalways,2021-01-01,9999-12-31\n"))
        try:
            span = dataset.periods["always"]
        except UnreadableData as error:
            assert str(error.place) == "periods.csv, row 2, column 'end'"  # noqa: PT017 - either is right
        else:
            assert span.covers(Span(date(2021, 1, 1), date(9999, 12, 1)))


class TestLinks:
    """The values of cells that hold several, one value per row."""

    def test_names_are_linked_to_members_and_unknown_names_stay_as_written(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=MEMBERS,
            aliases=ALIASES,
            activities="id,title,members\n1,a,Bruxelles; Kolkata;Xi’an\n2,b,\n3,c,PARIS\n",
        )
        assert links(open_dataset(path).links("activities", "members")) == [
            (2, "Bruxelles", "Brussels", True),
            (2, "Kolkata", "Kolkata", False),
            (2, "Xi’an", "Xi'an", True),
            (4, "PARIS", "Paris", True),
        ]

    def test_a_repeated_member_is_linked_once_per_row(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=MEMBERS, aliases=ALIASES, activities="id,title,members\n1,a,Bruxelles; Brussels; Bruxelles\n"
        )
        assert links(open_dataset(path).links("activities", "members")) == [(2, "Bruxelles", "Brussels", True)]

    def test_commas_separate_known_members(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities='id,title,members\n1,a,"Paris, Washington, D.C., Brussels"\n')
        dataset = open_dataset(path)
        assert [value for _, _, value, _ in links(dataset.links("activities", "members"))] == [
            "Paris",
            "Washington, D.C.",
            "Brussels",
        ]
        assert dataset.notes == []

    def test_a_name_is_never_guessed(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities="id,title,members\n1,a,Brusels; Par\n")
        assert links(open_dataset(path).links("activities", "members")) == [
            (2, "Brusels", "Brusels", False),
            (2, "Par", "Par", False),
        ]

    def test_codes_have_the_spelling_of_their_sheet(self, folder: Callable[..., Path]) -> None:
        path = folder(
            outcomes="code,title\nL1,One\nL1A1,Deep\n",
            activities='id,title,outcomes\n1,a,"l1a1, L1.A1; L2A9"\n2,b,L 1; (none)\n',
        )
        assert links(open_dataset(path).links("activities", "outcomes")) == [
            (2, "l1a1", "L1A1", True),
            (2, "L2A9", "L2A9", False),
            (3, "L 1", "L 1", False),
            (3, "(none)", "(none)", False),
        ]

    def test_alliances_are_linked_by_either_name(self, folder: Callable[..., Path]) -> None:
        path = folder(
            alliances="alliance,name\nUCLG,United Cities\n", activities="id,title,alliances\n1,a,united cities; NASA\n"
        )
        assert links(open_dataset(path).links("activities", "alliances")) == [
            (2, "united cities", "UCLG", True),
            (2, "NASA", "NASA", False),
        ]

    def test_a_person_may_represent_two_members(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, people="person,body,member\nAda,board,Paris; Brussels\n")
        assert [value for _, _, value, _ in links(open_dataset(path).links("people", "member"))] == [
            "Paris",
            "Brussels",
        ]


class TestParticipations:
    """The participations sheet."""

    def test_participations_give_the_same_links_as_cells_with_several_names(
        self, folder: Callable[..., Path], book: Callable[..., Path]
    ) -> None:
        several = folder(
            memberships=MEMBERS,
            aliases=ALIASES,
            activities="id,title,members\na,x,Bruxelles; Kolkata\nb,y,\nc,z,Paris\n",
        )
        long = book(
            memberships=[["member", "region"], ["Paris", "Europe"], ["Brussels", "Europe"]],
            aliases=[["alias", "member"], ["Bruxelles", "Brussels"]],
            activities=[["id", "title"], ["a", "x"], ["b", "y"], ["c", "z"]],
            participations=[["activity", "member"], ["a", "Bruxelles"], ["c", "Paris"], ["a", "Kolkata"]],
        )
        expected = [
            (2, "Bruxelles", "Brussels", True),
            (2, "Kolkata", "Kolkata", False),
            (4, "Paris", "Paris", True),
        ]
        assert links(open_dataset(several).links("activities", "members")) == expected
        assert links(open_dataset(long).links("activities", "members")) == expected
        one, other = (open_dataset(path).links("activities", "members") for path in (several, long))
        assert one.dtypes.to_dict() == other.dtypes.to_dict()

    def test_a_member_in_both_sheets_is_counted_once(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=MEMBERS,
            aliases=ALIASES,
            activities="id,title,members\na,x,Paris\nb,y,Brussels\n",
            participations="activity,member\nb,Bruxelles\nb,Paris\na,Paris\n",
        )
        assert links(open_dataset(path).links("activities", "members")) == [
            (2, "Paris", "Paris", True),
            (3, "Brussels", "Brussels", True),
            (3, "Paris", "Paris", True),
        ]

    def test_a_row_of_an_unknown_activity_is_not_counted_and_is_noted(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships=MEMBERS,
            activities="id,title\na,x\n",
            participations="activity,member\na,Paris\nz,Paris\nzz,Brussels\nzz,Paris\n",
        )
        dataset = open_dataset(path)
        assert links(dataset.links("activities", "members")) == [(2, "Paris", "Paris", True)]
        (note,) = dataset.notes
        assert (note.code, note.values) == ("participation-not-counted", {"activity": "z", "count": 3})
        assert str(note.place) == "participations.csv, row 3, column 'activity'"

    def test_without_activities_nothing_is_counted(self, folder: Callable[..., Path]) -> None:
        dataset = open_dataset(folder(memberships=MEMBERS, participations="activity,member\na,Paris\n"))
        assert links(dataset.links("activities", "members")) == []
        assert len(dataset.notes) == 1


class TestCodes:
    """The codes of a dataset."""

    def test_listed_codes_are_found_by_their_parts_in_the_order_of_the_sheet(self, folder: Callable[..., Path]) -> None:
        path = folder(outcomes="code,title\nL2,Two\nL1,One\n(none),Odd\nL1A1,Deep\n")
        assert list(open_dataset(path).codes("outcomes").items()) == [
            (("l2",), Code("L2", ("l2",))),
            (("l1",), Code("L1", ("l1",))),
            (("l1", "a1"), Code("L1A1", ("l1", "a1"))),
        ]

    def test_titles_are_those_of_the_sheet(self, folder: Callable[..., Path]) -> None:
        path = folder(challenges="code,title\n1,Growth\n1.1,\n1.10,Water\n")
        assert open_dataset(path).titles("challenges") == {"1": "Growth", "1.10": "Water"}

    def test_other_codes_of_activities_come_after_the_listed_ones(self, folder: Callable[..., Path]) -> None:
        path = folder(
            challenges="code,title\n1.10,Water\n1,Growth\n",
            activities="id,title,challenges\n1,a,2.1; 1.1\n2,b,1.10; ???; 2.1.\n",
        )
        dataset = open_dataset(path)
        assert [code.text for code in dataset.all_codes("challenges").values()] == ["1.10", "1", "2.1", "1.1"]
        assert [code.text for code in dataset.codes("challenges").values()] == ["1.10", "1"]


def test_the_bundled_dataset_reads_without_a_note(bundled: Path) -> None:
    dataset = open_dataset(bundled)
    for name in dataset.source.sheet_names:
        assert len(dataset.frame(name)) > 0
    assert len(dataset.links("activities", "members")) > 100
    assert dataset.periods == {"2021-T3": Span(date(2021, 9, 1), date(2022, 1, 1))}
    assert dataset.notes == []
