from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from explained import check_explanation, find  # type: ignore[import-not-found] # it is in a folder above

from metrocli.answers.answer import NOTHING_FOUND
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.query.lists import alliances, explain_alliances, explain_meetings, list_texts, media, meetings
from metrocli.query.selecting.filters import Filters, select
from metrocli.query.selecting.selection_notes import SHEET_NOT_INCLUDED

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.answers.answer import ListAnswer
    from metrocli.query.selecting.selection import Selection
    from metrocli.sheets.dataset import SheetDataset

    Asked = Callable[..., Selection]
    Chosen = Callable[..., Selection]


def column(listing: ListAnswer, name: str) -> list[str]:
    """One column of an answer as text."""
    return [str(value) for value in listing.frame[name]]


SHEETS = {
    "memberships": "member,region\nA,North\nB,South\nC,South\n",
    "activities": "id,title,members,alliances,start\n1,a,A,Ally; Others,2021-01-01\n2,b,B,ally,2021-02-01\n",
    "alliances": "alliance,name,kind\nAlly,The Ally,union\nIdle,,\n",
    "meetings": "month,mode,members\n2021-02,online,B\n2021-01,online,A; C\n2021-01,online,B; A\n2021-01,on-site,A\n",
    "media": "month,outlet,topic\n2021-02,Post,Élan vital\n2021-01,Globe,Rivers\n2021-02,Globe,Élan\n",
    "people": "person,body,role,member,region,from,until\n"
    "P,board,chair,A; B,North,2021-01-01,2021-06-30\nQ,Board,,Zed,South,,\nR,staff,,,,2021-07-01,\n",
}


class TestAlliances:
    """Alliances with their number of activities."""

    def counts(self, listing: ListAnswer) -> dict[str, int]:
        return {str(row.alliance): int(str(row.activities)) for row in listing.frame.itertuples()}

    def test_order_and_alliances_that_are_not_listed(self, chosen: Chosen) -> None:
        listing = alliances(chosen(SHEETS))
        assert self.counts(listing) == {"Ally": 2, "Others": 1, "Idle": 0}
        assert column(listing, "alliance")[0] == "Ally"
        assert listing.figures == {"alliances": 3}

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"alliance": ("the ally",)}, {"Ally": 2}),
            ({"alliance": ("others",)}, {"Others": 1}),
            ({"member": ("B",)}, {"Ally": 1}),
            ({"region": ("North",)}, {"Ally": 1, "Others": 1}),
            ({"period": ("2021-02",)}, {"Ally": 1, "Idle": 0}),
        ],
    )
    def test_filters(self, chosen: Chosen, filters: dict[str, tuple[str]], expected: dict[str, int]) -> None:
        assert self.counts(alliances(chosen(SHEETS, **filters))) == expected

    def test_a_missing_sheet_is_noted(self, riverlands: SheetDataset) -> None:
        listing = alliances(select(riverlands, Filters()))
        assert self.counts(listing) == {"Anglers' Guild": 2, "Mill Trust": 2}
        assert SHEET_NOT_INCLUDED(sheet="alliances") in listing.notes
        assert riverlands.notes == []


class TestMeetings:
    """A row for each month and mode."""

    def rows(self, listing: ListAnswer) -> list[tuple[str, str, tuple[str, ...]]]:
        return [(str(row.month), str(row.mode), tuple(map(str, row.members))) for row in listing.frame.itertuples()]  # type: ignore[arg-type]

    def test_meetings_are_grouped_by_month_and_mode(self, chosen: Chosen) -> None:
        listing = meetings(chosen(SHEETS))
        assert self.rows(listing) == [
            ("2021-01", "online", ("A", "C", "B")),
            ("2021-01", "on-site", ("A",)),
            ("2021-02", "online", ("B",)),
        ]
        assert listing.figures == {"meetings": 5, "members": 3}

    @pytest.mark.parametrize(
        ("filters", "expected"),
        [
            ({"member": ("A",)}, {"meetings": 2, "members": 1}),
            ({"region": ("South",)}, {"meetings": 3, "members": 2}),
            ({"member": ("B",), "period": ("2020",)}, {"meetings": 0, "members": 0}),
        ],
    )
    def test_only_meetings_with_selected_members_are_counted(
        self, chosen: Chosen, filters: dict[str, tuple[str]], expected: dict[str, int]
    ) -> None:
        assert meetings(chosen(SHEETS, **filters)).figures == expected

    @pytest.mark.parametrize(
        ("filters", "months"),
        [
            ({"period": ("2021-02",)}, ["2021-02"]),
            ({"since": "2021-01-31"}, ["2021-01", "2021-01", "2021-02"]),
            ({"member": ("C",)}, ["2021-01"]),
            ({"region": ("South",)}, ["2021-01", "2021-02"]),
            ({"period": ("2020",)}, []),
        ],
    )
    def test_filters(self, chosen: Chosen, filters: dict[str, tuple[str]], months: list[str]) -> None:
        assert column(meetings(chosen(SHEETS, **filters)), "month") == months

    def test_none(self, asked: Asked) -> None:
        listing = meetings(asked())
        assert len(listing.frame) == 0
        assert listing.notes == (SHEET_NOT_INCLUDED(sheet="meetings"), NOTHING_FOUND())


class TestMedia:
    """Mentions by month, then in the order of the sheet."""

    def test_order(self, chosen: Chosen) -> None:
        listing = media(chosen(SHEETS))
        assert column(listing, "topic") == ["Rivers", "Élan vital", "Élan"]
        assert listing.figures == {"mentions": 3, "outlets": 2}

    def test_an_outlet_in_another_spelling_is_the_same(self, chosen: Chosen) -> None:
        sheets = {"media": "month,outlet,topic\n2021-01,BBC,a\n2021-02,bbc,b\n2021-03,El País,c\n2021-03,el pais,d\n"}
        assert media(chosen(sheets)).figures == {"mentions": 4, "outlets": 2}

    @pytest.mark.parametrize(
        ("filters", "topics"),
        [
            ({"text": ("elan",)}, ["Élan vital", "Élan"]),
            ({"text": ("globe elan",)}, ["Élan"]),
            ({"period": ("2021-01",)}, ["Rivers"]),
        ],
    )
    def test_filters(self, chosen: Chosen, filters: dict[str, tuple[str]], topics: list[str]) -> None:
        assert column(media(chosen(SHEETS, **filters)), "topic") == topics


def test_texts_that_come_from_no_sheet() -> None:
    questions = list_texts("ask", [("board", "metrocli people --body board")], [NOTHING_FOUND()])
    assert questions.frame.to_dict("records") == [{"question": "board", "command": "metrocli people --body board"}]
    assert questions.notes == (NOTHING_FOUND(),)
    settings = list_texts("config", [("data", "here", "METROCLI_DATA")])
    assert [*settings.fields] == [*settings.frame] == ["setting", "value", "source"]


class TestExplanation:
    """Every figure names its cells."""

    @pytest.mark.parametrize("filters", [{}, {"region": ("North",)}, {"member": ("B",)}, {"period": ("2021-02",)}])
    @pytest.mark.parametrize("question", [alliances, meetings, media])
    def test_every_figure(
        self, chosen: Chosen, question: Callable[[Selection], ListAnswer], filters: dict[str, tuple[str]]
    ) -> None:
        selection = chosen(SHEETS, **filters)
        check_explanation(selection, question(selection))

    def test_cells_by_hand(self, chosen: Chosen) -> None:
        selection = chosen(SHEETS)
        assert find(check_explanation(selection, alliances(selection)), "Ally", "activities") == {
            "activities alliances": (2, 3)
        }
        met = check_explanation(selection, meetings(selection))
        assert find(met, "2021-01 online", "members") == {"meetings members": (3, 4)}
        assert find(check_explanation(selection, media(selection)), "outlets") == {"media outlet": (2, 3, 4)}

    def test_figures_below_the_list(self, chosen: Chosen) -> None:
        selection = chosen(SHEETS)
        found = check_explanation(selection, alliances(selection))
        assert find(found, "alliances") == {"alliances alliance": (2, 3), "activities alliances": (2,)}
        assert find(found, "Others", "activities") == {"activities alliances": (2,)}
        met = check_explanation(selection, meetings(selection))
        assert find(met, "meetings") == find(met, "members") == {"meetings members": (2, 3, 4, 5)}
        named = check_explanation(selection, media(selection))
        assert find(named, "mentions") == {"media month": (2, 3, 4)}

    def test_only_shown_rows_and_fields(self, chosen: Chosen) -> None:
        selection = chosen(SHEETS)
        shaped = apply_shape(alliances(selection), Shape(limit=1))
        assert [figure.path for figure in explain_alliances(selection, shaped)] == [
            ("alliances",),
            ("Ally", "activities"),
        ]
        shaped = apply_shape(meetings(selection), Shape(columns=("month",)))
        assert [figure.path for figure in explain_meetings(selection, shaped)] == [("meetings",), ("members",)]

    def test_a_mode_in_another_spelling_is_the_same(self, chosen: Chosen) -> None:
        sheets = {
            "memberships": SHEETS["memberships"],
            "meetings": "month,mode,members\n2021-01,On-site,A; B\n2021-01,on site,A\n2021-02,on site,B\n",
        }
        selection = chosen(sheets)
        listing = meetings(selection)
        assert column(listing, "mode") == ["On-site", "On-site"]
        assert listing.figures == {"meetings": 3, "members": 2}
        assert find(check_explanation(selection, listing), "2021-01 On-site", "members") == {"meetings members": (2, 3)}

    def test_a_meeting_without_a_mode(self, chosen: Chosen) -> None:
        selection = chosen(
            {"memberships": SHEETS["memberships"], "meetings": "month,mode,members\n2021-01,,A; B\n2021-01,x,A\n"}
        )
        met = check_explanation(selection, meetings(selection))
        assert find(met, "2021-01", "members") == {"meetings members": (2,)}
        assert find(met, "2021-01 x", "members") == {"meetings members": (3,)}
