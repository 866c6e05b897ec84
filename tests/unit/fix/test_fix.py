"""Corrections of cells: safe ones, ones that a person has to confirm, and texts that are left."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.check.evidence.evidence import read_evidence
from metrocli.errors import UsageMistake
from metrocli.fix.corrections import CORRECTIONS, UNKNOWN_CORRECTION, Corrector, select_corrections
from metrocli.fix.fix import FILE_WRITTEN_WITH_BACKUP, FixOptions, apply_changes, plan_fixes
from metrocli.messages import Message
from metrocli.model.cell import Cell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEMBERS = 'member,region\nSão Paulo,South\nFenwick,North\n"Dunmore, Lower",North\nGuangzhou,East\n'
ALIASES = "alias,member,kind\nSan Pablo,São Paulo,language:es\n"
OUTCOMES = "code,title\nL1,One\nL1A1,Two\nL2,Three\nL10,Ten\n"


@pytest.fixture
def corrected(folder: Callable[..., Path]) -> Callable[..., dict[str, tuple[str, tuple[str, ...]]]]:
    """Return a function that returns the new texts of cells of activities, with the corrections."""

    def correct(
        columns: str, *rows: str, confirmed: dict[str, str] | None = None
    ) -> dict[str, tuple[str, tuple[str, ...]]]:
        lines = "".join(f"A-{number},T,{row}\n" for number, row in enumerate(rows, 1))
        path = folder(memberships=MEMBERS, aliases=ALIASES, outcomes=OUTCOMES,
                      activities=f"id,title,{columns}\n{lines}")  # fmt: skip
        corrector = Corrector(read_evidence(path), confirmed_names=confirmed)
        return {each.cell.a1: (each.new, each.corrections) for each in corrector.changes()}

    return correct


class TestCorrections:
    """Every correction, and the texts that it leaves."""

    @pytest.mark.parametrize(
        ("written", "new"),
        [
            ("sao paulo", "São Paulo"),
            ("San Pablo", "São Paulo"),
            ("San Pablo; Fenwick", "São Paulo; Fenwick"),
            ("FENWICK;SAN PABLO", "Fenwick; São Paulo"),
            ("San Pablo; São Paulo", "São Paulo"),
            ('"fenwick, san pablo"', "Fenwick; São Paulo"),
            ('"dunmore, lower"', "Dunmore, Lower"),
        ],
    )
    def test_names(self, corrected: Callable[..., object], written: str, new: str) -> None:
        assert corrected("members", written) == {"C2": (new, ("names",))}

    @pytest.mark.parametrize(
        "written", ["Fenwick", "Fenwick;São Paulo", "Guangzou", "Nobody; Fenwick", '"Fen, Wick, Town"', ""]
    )
    def test_names_that_are_left(self, corrected: Callable[..., object], written: str) -> None:
        assert corrected("members", written) == {}

    def test_a_likely_name_is_corrected_only_if_confirmed(self, corrected: Callable[..., object]) -> None:
        row = "Guangzou; Fenwik; Nobody"
        assert corrected("members", row, confirmed={"Guangzou": "Guangzhou"}) == {
            "C2": ("Guangzhou; Fenwik; Nobody", ("names",))
        }

    @pytest.mark.parametrize(
        ("written", "new", "why"),
        [
            ("l1a1", "L1A1", ("codes",)),
            ("L2; l1", "L1; L2", ("codes", "order")),
            ("L10; L2", "L2; L10", ("order",)),
            ("L9; L1", "L1; L9", ("order",)),
        ],
    )
    def test_codes(self, corrected: Callable[..., object], written: str, new: str, why: tuple[str, ...]) -> None:
        assert corrected("outcomes", written) == {"C2": (new, why)}

    @pytest.mark.parametrize("written", ["L1; L2", "L1;L2", "l9", "L2; (none); L1", ""])
    def test_codes_that_are_left(self, corrected: Callable[..., object], written: str) -> None:
        assert corrected("outcomes", written) == {}

    def test_dates(self, corrected: Callable[..., object]) -> None:
        assert corrected("start", "8 November 2021", "25/04/2021", "03/04/2021", "2021-11-08", "2021-1-8", "soon") == {
            "C2": ("2021-11-08", ("dates",)),
            "C3": ("2021-04-25", ("dates",)),
            "C4": ("2021-04-03", ("dates",)),
            "C6": ("2021-01-08", ("dates",)),
        }

    def test_dates_that_may_be_swapped_are_left(self, corrected: Callable[..., object]) -> None:
        assert corrected("start", "2021-03-04", "2021-05-04", "25/04/2021", "30/04/2021") == {}

    def test_years_of_two_digits_and_another_order(self, corrected: Callable[..., object]) -> None:
        assert corrected("start,end", "3-may-21,", "25/04/2021,", ",04/05/2021") == {
            "C2": ("2021-05-03", ("dates",)),
            "C3": ("2021-04-25", ("dates",)),
            "D4": ("2021-05-04", ("dates",)),
        }

    def test_ambiguous_dates_and_times_are_left(self, corrected: Callable[..., object]) -> None:
        assert corrected("start", "03/04/2021", "2021-11-08 10:30") == {}

    @pytest.mark.parametrize(
        ("written", "new"),
        [
            (" A  remark ", "A remark"),
            ("\xa0A remark", "A remark"),
            ("zero\u200bwidth\u00ad", "zerowidth"),
            ("Bogota\u0301", "Bogotá"),
            ('"two \n  lines "', "two\nlines"),
            ("tab\there", "tab here"),
        ],
    )
    def test_spaces(self, corrected: Callable[..., object], written: str, new: str) -> None:
        assert corrected("summary", written) == {"C2": (new, ("spaces",))}

    @pytest.mark.parametrize("written", ["A remark", '"two\r\nlines"', "می\u200cخواهم", "👩\u200d🚀", "« oui\xa0»"])
    def test_characters_that_are_left(self, corrected: Callable[..., object], written: str) -> None:
        assert corrected("summary", written) == {}

    def test_stray_spaces_are_also_removed_in_columns_that_are_not_declared(
        self, corrected: Callable[..., object]
    ) -> None:
        assert corrected("remark", " x ") == {"C2": ("x", ("spaces",))}

    def test_several_corrections_in_one_cell(self, corrected: Callable[..., object]) -> None:
        assert corrected("members", " san pablo ;\xa0Fenwick") == {"C2": ("São Paulo; Fenwick", ("spaces", "names"))}

    def test_numbers_and_dates_of_a_workbook_are_left(self, book: Callable[..., Path]) -> None:
        path = book(
            memberships=[["member", "region"], ["Fenwick", "North"]], challenges=[["code", "title"], [1.1, "x"]]
        )
        assert Corrector(read_evidence(path)).changes() == []


class TestLikelyNames:
    """Names that are most likely misspelled."""

    def test_likely_names_come_with_their_cells(self, folder: Callable[..., Path]) -> None:
        rows = "1,a,Guangzou; Nobody\n2,b,Guangzou\n3,c,Fenwick\n"
        evidence = read_evidence(folder(memberships=MEMBERS, activities=f"id,title,members\n{rows}"))
        (likely,) = Corrector(evidence).likely_names()
        assert (likely.written, likely.name) == ("Guangzou", "Guangzhou")
        assert [cell.a1 for cell in likely.cells] == ["C2", "C3"]


class TestPlan:
    """The plan and its writing."""

    def test_selected_corrections_and_sheets(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities="id,title,members,outcomes\n1,a ,fenwick,L2; L1\n")
        changes = plan_fixes(read_evidence(path), FixOptions(("order", "spaces"))).changes
        assert [each.corrections for each in changes] == [("spaces",), ("order",)]
        assert plan_fixes(read_evidence(path), FixOptions((), ("memberships",))).changes == []
        with pytest.raises(UsageMistake) as caught:
            select_corrections(["colour"])
        assert caught.value.message == UNKNOWN_CORRECTION(text="colour", names=[*CORRECTIONS])

    def test_a_sheet_that_cannot_be_read_is_named(
        self, book: Callable[..., Path], rewrite_part: Callable[..., Path]
    ) -> None:
        path = book(memberships=[["member", "region"], ["Quito ", "R"]], aliases=[["alias"]], people=[["person"]])
        rewrite_part(path, "xl/worksheets/sheet2.xml", lambda xml: xml[:-40])
        plan = plan_fixes(read_evidence(path), FixOptions(("spaces",)))
        assert [change.new for change in plan.changes] == ["Quito"]
        (note,) = plan.answer().notes
        assert isinstance(note, Message)
        assert isinstance(note.place, Cell)
        assert (note.code, note.place.sheet) == ("sheet-not-corrected", "aliases")
        only_members = plan_fixes(read_evidence(path), FixOptions(("spaces",), ("memberships",)))
        assert only_members.answer().notes == ()

    def test_after_applying_nothing_is_left_to_correct(self, folder: Callable[..., Path]) -> None:
        written = 'id;title;members\r\n1;a ;fenwick\r\n2;"b";Fenwick\r\n'
        path = folder(memberships=MEMBERS, activities=written)
        evidence = read_evidence(path)
        notes = apply_changes(evidence, plan_fixes(evidence, FixOptions()).changes)
        assert notes == [FILE_WRITTEN_WITH_BACKUP.at("activities.csv", backup="activities.csv.bak")]
        assert (path / "activities.csv").read_bytes() == b'id;title;members\r\n1;a;Fenwick\r\n2;"b";Fenwick\r\n'
        assert (path / "activities.csv.bak").read_bytes() == written.encode()
        again = read_evidence(path)
        assert plan_fixes(again, FixOptions()).changes == []
        assert apply_changes(again, []) == []
        assert not (path / "activities.csv.bak2").exists()

    def test_the_plan_on_screen(self, folder: Callable[..., Path]) -> None:
        summary = f"{'long ' * 20} and  so on, {'for ' * 20}ever"
        row = f'1,\u200ba,fenwick,L2; L1,"{summary}"'
        activities = f"id,title,members,outcomes,summary\n{row}\n"
        path = folder(memberships=MEMBERS, outcomes=OUTCOMES, activities=activities)
        frame = plan_fixes(read_evidence(path), FixOptions()).answer().frame
        assert frame["change"].tolist() == [
            ("'·a' → 'a'",),
            ("fenwick → Fenwick",),
            ("'L2; L1' → 'L1; L2'",),
            ("'…g long long  and  so on, for …' → '…g long long and so on, for …'",),
        ]
