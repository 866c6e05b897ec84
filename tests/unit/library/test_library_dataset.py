from __future__ import annotations

import copy
import json
import pickle
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd
import pytest

from metrocli import Dataset, Result, UnreadableData, UsageMistake, open_dataset

if TYPE_CHECKING:
    from collections.abc import Callable

LISTS = ("activities", "members", "outcomes", "challenges", "alliances", "meetings", "media", "people")
RIVERLANDS = Path(__file__).parents[2] / "data" / "riverlands"


@pytest.fixture(scope="session")
def ds() -> Dataset:
    """The invented network."""
    return open_dataset(RIVERLANDS)


OAK_TOWN = {"text": "Oak Town", "name": "Alderford", "how": {"code": "matched-alias", "values": {}}}
"""The values of the note that an alias was understood."""


class TestOpening:
    """Paths, languages and the order of dates."""

    def test_a_path_may_be_a_string(self) -> None:
        assert open_dataset(str(RIVERLANDS)).path == RIVERLANDS

    def test_its_repr_has_the_path(self) -> None:
        assert repr(open_dataset(RIVERLANDS)) == f"<Dataset {RIVERLANDS}>"

    def test_without_a_path_the_bundled_data_is_opened_despite_the_environment(
        self, monkeypatch: pytest.MonkeyPatch, bundled: Path
    ) -> None:
        monkeypatch.setenv("METROCLI_DATA", str(RIVERLANDS))
        monkeypatch.setenv("METROCLI_DATES", "nonsense")
        assert open_dataset().path == bundled
        assert len(open_dataset().activities()) == 29

    def test_a_workbook(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"], ["Arden", "North"]], activities=[["id", "title"], ["1", "a"]])
        assert open_dataset(path).members()["name"].tolist() == ["Arden"]

    def test_a_missing_path_is_an_error_at_once(self, tmp_path: Path) -> None:
        with pytest.raises(UnreadableData) as error:
            open_dataset(tmp_path / "nothing")
        assert (error.value.message.code, error.value.place) == ("path-missing", str(tmp_path / "nothing"))

    def test_names_in_a_language(self, bundled: Path) -> None:
        assert open_dataset(bundled, names="fr").member("Brussels")["name"] == "Bruxelles"
        with pytest.raises(UsageMistake) as error:
            open_dataset(bundled, names="xx")
        assert (error.value.message.code, error.value.message.values["language"]) == ("names-language-unknown", "xx")

    def test_the_order_of_dates(self, folder: Callable[..., Path]) -> None:
        path = folder(activities="id,title,start\n1,a,03/04/2021\n")
        assert open_dataset(path, dates="dmy").activity("1")["start"] == date(2021, 4, 3)
        assert open_dataset(path, dates="mdy").activity("1")["start"] == date(2021, 3, 4)
        with pytest.raises(UnreadableData) as error:
            open_dataset(path).activities()
        values = {"text": "03/04/2021", "day_first": date(2021, 4, 3), "month_first": date(2021, 3, 4)}
        assert (error.value.message.code, error.value.message.values) == ("ambiguous-date", values)
        assert str(error.value.message.place) == "activities.csv, row 2, column 'start'"

    def test_another_order_of_dates_is_refused(self) -> None:
        with pytest.raises(UsageMistake) as error:
            open_dataset(RIVERLANDS, dates="ymd")  # type: ignore[arg-type]
        assert (error.value.message.code, error.value.message.place) == ("not-a-day-order", "dates")

    def test_century(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nOslo,North\n", activities="id,title,start\n1,t,3-may-21\n")
        for century, year, code in ((None, 2021, "short-year"), (1900, 1921, "short-year-in-century")):
            ds = open_dataset(path, century=century)
            assert ds.activity("1")["start"] == date(year, 5, 3)
            assert [note.split(":")[0] for note in map(str, ds.notes)] == ["activities.csv, row 2, column 'start'"]
            assert [fault.code for fault in ds._sheets.notes] == [code]  # noqa: SLF001 - the notes as data
        with pytest.raises(UsageMistake):
            open_dataset(path, century=21)

    def test_dates_in_doubt_are_notes_and_stop_no_question(self, folder: Callable[..., Path]) -> None:
        rows = "1,t,03/04/21,Oslo\n2,t,05/06/21,Oslo\n"
        path = folder(memberships="member,region\nOslo,North\n", activities=f"id,title,start,members\n{rows}")
        ds = open_dataset(path)
        assert ds.members()["activities"].tolist() == [2]
        (note,) = ds._sheets.notes  # noqa: SLF001 - the notes as data
        assert (note.code, note.values["text"], note.values["count"]) == ("short-year-unread", "03/04/21", 2)

    def test_notes_of_reading_belong_to_the_dataset(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nBogotá,South\n".encode("cp1252"), activities="id,title\n1,a\n")
        ds = open_dataset(path)
        assert ds.notes == []
        (note,) = ds.members(region="south").attrs["messages"]
        assert (note["code"], note["values"]["text"], note["values"]["name"]) == ("name-understood", "south", "South")
        (reading,) = ds._sheets.notes  # noqa: SLF001 - the notes as data
        values = {"encoding": "cp1252", "files": ("memberships.csv",), "count": 1, "doubt": None}
        assert (reading.code, reading.values) == ("encoding-assumed", values)
        assert ds.notes == [str(reading)]


def types(frame: pd.DataFrame) -> dict[str, str]:
    """Return the dtype of each column by name."""
    return {str(name): str(frame[name].dtype) for name in frame}


class TestFrames:
    """A list is a new frame, with the same dtypes with and without rows."""

    @pytest.mark.parametrize("name", LISTS)
    @pytest.mark.parametrize("period", ["2023", "1999"])
    def test_types_do_not_depend_on_the_rows(self, ds: Dataset, name: str, period: str) -> None:
        empty, full = getattr(ds, name)(period=period), getattr(open_dataset(), name)()
        assert types(empty) == types(full)
        assert list(empty.index) == list(range(len(empty)))

    def test_types(self, ds: Dataset) -> None:
        assert types(ds.activities()) == {
            "id": "str",
            "title": "str",
            "start": "datetime64[s]",
            "end": "datetime64[s]",
            "line": "str",
            "outcomes": "object",
            "challenges": "object",
            "members": "object",
            "alliances": "object",
            "people_engaged": "Int64",
            "experts": "Int64",
        }
        assert types(ds.members())["participated"] == "boolean"

    def test_several_values_are_a_tuple_which_may_be_empty(self, ds: Dataset) -> None:
        frame = ds.activities().set_index("id")
        assert frame.loc["R-01", "alliances"] == ("Anglers' Guild", "Mill Trust")
        assert frame.loc["R-02", "alliances"] == ()

    def test_unknown_values_are_missing(self, ds: Dataset) -> None:
        row = ds.activities(columns="id,end,line,people_engaged,place").set_index("id").loc["R-04"]
        assert row.drop("line").isna().all()
        assert row["line"] == "B"

    def test_text_of_a_cell_stays_text(self, folder: Callable[..., Path]) -> None:
        path = folder(
            memberships="member,region\n=1+1,NA\nnan,None\n",
            activities="id,title,outcomes,members\n1.10,[/x],1.10,=1+1;nan\n",
        )
        frame = open_dataset(path).activities()
        assert frame[["id", "title"]].to_numpy().tolist() == [["1.10", "[/x]"]]
        assert frame.loc[0, "outcomes"] == ("1.10",)
        assert frame.loc[0, "members"] == ("=1+1", "nan")
        assert open_dataset(path).members()["region"].tolist() == ["NA", "None"]

    def test_changes_of_a_frame_do_not_reach_later_answers(self, ds: Dataset) -> None:
        frame = ds.members()
        frame["region"] = "nowhere"
        frame.loc[0, "name"] = "nobody"
        frame.attrs["notes"].append("mine")
        again = ds.members()
        assert again.loc[0, "name"] == "Alderford"
        assert again["region"].ne("nowhere").all()
        assert "mine" not in again.attrs["notes"]

    def test_a_frame_is_written_to_parquet_with_its_attrs(self, ds: Dataset, tmp_path: Path) -> None:
        frame = ds.activities(since=date(2023, 1, 1), member="Oak Town")
        assert frame.attrs.keys() == {"query", "notes", "messages"}
        assert frame.attrs["query"] == {"from": "2023-01-01", "member": ["Alderford"]}
        assert [(message["code"], message["values"]) for message in frame.attrs["messages"]] == [
            ("name-understood", OAK_TOWN),
            ("activities-without-date", {"count": 1}),
            ("no-activities-then", {"periods": ["2023-Q3"]}),
        ]
        assert frame.attrs["notes"] == [message["text"] for message in frame.attrs["messages"]]
        frame.to_parquet(tmp_path / "answer.parquet")
        read = pd.read_parquet(tmp_path / "answer.parquet")
        assert read.attrs == frame.attrs
        assert read["members"].map(tuple).tolist() == frame["members"].tolist()

    def test_a_matrix_has_one_kind_as_index_and_one_as_columns(self, ds: Dataset) -> None:
        frame = ds.matrix("lines", "regions")
        assert (frame.index.name, frame.index.tolist()) == ("line", ["A", "B"])
        assert list(frame) == [*frame.attrs["totals"]]
        assert frame.columns[-1] == "total"
        assert set(types(frame).values()) == {"Int64"}
        assert frame.attrs["totals"]["total"] < frame.drop(columns="total").to_numpy().sum()

    def test_the_diagonal_of_a_matrix_is_missing(self, ds: Dataset) -> None:
        frame = ds.matrix("members", "members")
        counts = frame.drop(columns="total")
        assert counts["Alderford"].isna().to_dict() == {name: name == "Alderford" for name in counts}
        pd.testing.assert_frame_equal(counts, counts.T, check_names=False)

    def test_an_empty_matrix(self, ds: Dataset) -> None:
        frame = ds.matrix("members", "outcomes", period="1999")
        assert (len(frame), list(frame), frame.attrs["totals"]) == (0, ["total"], {"total": 0})
        last = frame.attrs["messages"][-1]
        filters = {"rows": ["members"], "columns": ["outcomes"], "period": ["1999"]}
        assert (last["code"], last["values"]) == ("nothing-found-for", {"filters": filters})
        assert frame.attrs["notes"][-1] == last["text"]


class TestResults:
    """One thing is a dict with the query and the notes in attrs."""

    def test_it_is_a_dict_with_attrs(self, ds: Dataset) -> None:
        result = ds.member("Oak Town", period="2023")
        assert isinstance(result, dict)
        assert result["name"] == "Alderford"
        assert result.attrs.keys() == {"query", "notes", "messages"}
        assert result.attrs["query"] == {"member": "Alderford", "period": ["2023"]}
        last = result.attrs["messages"][-1]
        assert (last["code"], last["values"]) == ("name-understood", OAK_TOWN)
        assert result.attrs["notes"] == [message["text"] for message in result.attrs["messages"]]

    def test_dates_are_dates(self, ds: Dataset) -> None:
        assert ds.stats(period="2023-Q1")["period"]["start"] == date(2023, 1, 1)

    def test_it_can_be_copied_and_pickled(self, ds: Dataset) -> None:
        result = ds.activity("R-01")
        for other in (copy.deepcopy(result), pickle.loads(pickle.dumps(result))):  # noqa: S301 - pickled here
            assert isinstance(other, Result)
            assert (other, other.attrs) == (result, result.attrs)
        assert json.loads(json.dumps(result, default=str))["id"] == "R-01"

    def test_changes_of_a_result_do_not_reach_later_answers(self, ds: Dataset) -> None:
        result = ds.info()
        result["periods"].clear()
        result["sheets"].clear()
        assert ds.info()["periods"] == ["2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4"]
