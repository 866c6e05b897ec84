"""Corrections of cells: safe ones, ones that a person has to confirm, and texts that are left."""

from __future__ import annotations

import re
import sys
import zipfile
from typing import TYPE_CHECKING

import pytest

from metrocli.check.evidence.evidence import read_evidence
from metrocli.errors import Refused, UsageMistake
from metrocli.files.targets import FILE_READ_ONLY
from metrocli.fix.changes_listing import NOTHING_ELSE_TO_FIX
from metrocli.fix.corrections import CORRECTIONS, NOT_A_CORRECTION, Corrector, select_corrections
from metrocli.fix.fix import FILE_WRITTEN_WITH_BACKUP, FixOptions, apply_changes, plan_fixes
from metrocli.hints import CHOOSE_FROM
from metrocli.messages import Message
from metrocli.model.cell import Cell
from metrocli.model.dates import NEAREST
from metrocli.sheets.editing.dataset import SHEET_GONE

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
        columns: str, *rows: str, confirmed: dict[str, str] | None = None, century: int = NEAREST
    ) -> dict[str, tuple[str, tuple[str, ...]]]:
        lines = "".join(f"A-{number},T,{row}\n" for number, row in enumerate(rows, 1))
        path = folder(memberships=MEMBERS, aliases=ALIASES, outcomes=OUTCOMES,
                      activities=f"id,title,{columns}\n{lines}")  # fmt: skip
        corrector = Corrector(read_evidence(path, century=century), confirmed_names=confirmed)
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
        "written",
        [
            "Fenwick",
            "Fenwick;São Paulo",
            "Guangzou",
            "Nobody; Fenwick",
            "Medell&iacute;n; sao paulo",
            '"Fen, Wick, Town"',
            "",
        ],
    )
    def test_names_that_are_left(self, corrected: Callable[..., object], written: str) -> None:
        assert corrected("members", written) == {}

    def test_names_of_a_list_in_several_columns(
        self, corrected: Callable[..., object], folder: Callable[..., Path]
    ) -> None:
        rows = ("Member 1,Member 2", "sao paulo,Guangzou", "Fenwick,FENWICK")
        new: dict[str, object] = {"C2": ("São Paulo", ("names",)), "D3": ("Fenwick", ("names",))}
        assert corrected(*rows) == new
        assert corrected(*rows, confirmed={"Guangzou": "Guangzhou"}) == new | {"D2": ("Guangzhou", ("names",))}
        likely = Corrector(read_evidence(folder())).likely_names()
        assert [(name.written, name.name, [cell.a1 for cell in name.cells]) for name in likely] == [
            ("Guangzou", "Guangzhou", ["D2"])
        ]

    def test_a_likely_name_is_corrected_only_if_confirmed(self, corrected: Callable[..., object]) -> None:
        row = "Guangzou; Fenwik; Nobody"
        assert corrected("members", row, confirmed={"Guangzou": "Guangzhou"}) == {
            "C2": ("Guangzhou; Fenwik; Nobody", ("names",))
        }

    @pytest.mark.parametrize(
        ("written", "new", "why"),
        [
            ("l1a1", "L1A1", ("codes",)),
            ("L2; l1", "L2; L1", ("codes",)),
            ('"l1, L9"', "L1; L9", ("codes",)),
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
        rows = ("start,end", "3-may-21,", "25/04/2021,", ",04/05/2021", "30-Nov-71,")
        full = {"C3": ("2021-04-25", ("dates",)), "D4": ("2021-05-04", ("dates",))}
        assert corrected(*rows) == full
        for century in (1900, 2000):
            short = {"C2": f"{century + 21}-05-03", "C5": f"{century + 71}-11-30"}
            assert corrected(*rows, century=century) == full | {cell: (day, ("dates",)) for cell, day in short.items()}

    def test_months_with_years_of_two_digits(self, folder: Callable[..., Path]) -> None:
        path = folder(media="month,outlet,topic\nSep-21,BBC,Fair\n09/2021,BBC,Walk\n")
        plain, short = ("A3", "2021-09"), ("A2", "2021-09")
        for century, new in ((NEAREST, [plain]), (2000, [short, plain])):
            changes = Corrector(read_evidence(path, century=century)).changes()
            assert [(change.cell.a1, change.new) for change in changes] == new

    def test_dates_with_the_mark_of_a_footnote(self, corrected: Callable[..., object]) -> None:
        assert corrected("start", "2021-11-03*", "2021-11-1³", "2021-11-03 [1]", "2021-11-03?") == {
            "C2": ("2021-11-03", ("dates",)),
            "C3": ("2021-11-01", ("dates",)),
            "C4": ("2021-11-03", ("dates",)),
        }

    def test_ambiguous_dates_and_times_are_left(self, corrected: Callable[..., object]) -> None:
        assert corrected("start", "03/04/2021", "2021-11-08 10:30") == {}

    def test_numbers(self, corrected: Callable[..., object]) -> None:
        assert corrected("people_engaged", '"1,200"') == {"C2": ("1200", ("numbers",))}
        rows = ('"1.200,00"', "1 200", "1\xa0200", "1'200", "1.234.567", "1.200", "1200", "many", " 60 ")
        plain = {f"C{row}": ("1200", ("numbers",)) for row in (3, 5, 7)}
        assert corrected("people_engaged", *rows) == plain | {
            "C4": ("1200", ("spaces", "numbers")),
            "C6": ("1234567", ("numbers",)),
            "C10": ("60", ("spaces",)),
        }

    def test_numbers_that_only_the_delimiter_settles_are_left(self, folder: Callable[..., Path]) -> None:
        path = folder(activities="id;title;people_engaged\n1;Fair;1.200\n2;Walk;2 150\n")
        assert [(change.cell.a1, change.new) for change in Corrector(read_evidence(path)).changes()] == [("C3", "2150")]

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


def _calculate(path: Path, part: str, value: str) -> None:
    """Give the formula of a tab the value that a spreadsheet program would have calculated."""
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    xml = parts[part].decode()
    parts[part] = re.sub(
        r'(<c r="\w+")[^>]*>(<f>[^<]*</f>)<v ?/?>(</v>)?', rf'\1 t="str">\2<v>{value}</v>', xml
    ).encode()
    assert value in parts[part].decode()
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)


class TestOrder:
    """The order of codes may mean something: it is changed only if it is selected."""

    @pytest.mark.parametrize(
        ("written", "new"), [("L10; L2", "L2; L10"), ("L9; L1", "L1; L9"), ("L1; L2", None), ("L2; ?; L1", None)]
    )
    def test_codes_are_sorted_if_that_is_selected(
        self, folder: Callable[..., Path], written: str, new: str | None
    ) -> None:
        path = folder(memberships=MEMBERS, outcomes=OUTCOMES, activities=f"id,title,outcomes\n1,a,{written}\n")
        evidence = read_evidence(path)
        assert plan_fixes(evidence, FixOptions()).changes == []
        changes = plan_fixes(evidence, FixOptions(("order",))).changes
        assert [each.new for each in changes] == ([new] if new else [])

    def test_one_code_with_a_decimal_comma_is_not_two(self, folder: Callable[..., Path]) -> None:
        challenges = "code,title\n2,a\n3,b\n2.3,c\nX1,d\n"
        activities = 'id,title,challenges\n1,a,"2,3; x1"\n2,a,"3,2; x1"\n'
        path = folder(memberships=MEMBERS, challenges=challenges, activities=activities)
        changes = plan_fixes(read_evidence(path), FixOptions()).changes
        assert [each.new for each in changes] == ["2,3; X1", "3; 2; X1"]


class TestWhatIsLeftOut:
    """Cells that cannot be edited are named, the others are corrected; so are sheets that cannot be read."""

    def test_a_computed_cell(self, book: Callable[..., Path]) -> None:
        activities = [["id", "title", "members"], ["1", "a", '="fen"&"wick"'], ["2", "b", "FENWICK"]]
        path = book(memberships=[["member", "region"], ["Fenwick", "North"]], activities=activities)
        _calculate(path, "xl/worksheets/sheet2.xml", "fenwick")
        evidence = read_evidence(path)
        plan = plan_fixes(evidence, FixOptions())
        assert [each.cell.a1 for each in plan.changes] == ["C3"]
        (note,) = plan.notes
        assert (note.code, getattr(note.place, "a1", "")) == ("cell-computed", "C2")
        apply_changes(evidence, plan.changes)
        assert [each.cell.a1 for each in plan_fixes(read_evidence(path), FixOptions()).changes] == []

    def test_a_character_that_the_encoding_lacks(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nŁódź,North\nMálaga,South\n")
        activities = "id,title,members\n1,Málaga,lodz\n2,b,MÁLAGA\n"
        (path / "activities.csv").write_bytes(activities.encode("cp1252"))
        evidence = read_evidence(path)
        plan = plan_fixes(evidence, FixOptions())
        assert [(each.cell.a1, each.new) for each in plan.changes] == [("C3", "Málaga")]
        (note,) = plan.notes
        assert (note.code, getattr(note.place, "a1", "")) == ("not-in-encoding", "C2")
        assert (note.values["encoding"], note.values["character"]) == ("cp1252", "Ł")
        apply_changes(evidence, plan.changes)
        assert (path / "activities.csv").read_bytes() == activities.replace("MÁLAGA", "Málaga").encode("cp1252")

    def test_many_cells_are_counted(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\nŁódź,North\n")
        rows = "".join(f"{number},é,lodz\n" for number in range(13))
        (path / "activities.csv").write_bytes(f"id,title,members\n{rows}".encode("cp1252"))
        plan = plan_fixes(read_evidence(path), FixOptions())
        assert [note.code for note in plan.notes] == [*["not-in-encoding"] * 10, "more-cells-left-out"]
        assert plan.notes[10].values["count"] == 3
        assert plan.answer().notes == (*plan.notes, NOTHING_ELSE_TO_FIX())

    def test_a_sheet_and_a_column_that_cannot_be_read(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities='id,title\n1,"a\n', periods="period,start\nQ1,soon\nQ2,later\n")
        found = {note.code: note for note in plan_fixes(read_evidence(path), FixOptions()).notes}
        assert [*found] == ["sheet-not-corrected", "not-a-date"]
        assert found["not-a-date"].values["count"] == 2

    @pytest.mark.parametrize(("sheets", "headers"), [((), ("Membrs",)), (("memberships",), None)])
    def test_a_column_that_was_not_read(
        self, folder: Callable[..., Path], sheets: tuple[str, ...], headers: tuple[str, ...] | None
    ) -> None:
        path = folder(memberships=MEMBERS, activities="id,title,Membrs,colour\n1,a,fenwick,red\n")
        notes = plan_fixes(read_evidence(path), FixOptions(sheets=sheets)).notes
        found = [(note.code, note.values["headers"]) for note in notes]
        assert found == ([("column-not-read", headers)] if headers else [])


class TestLikelyNames:
    """Names that are most likely misspelled."""

    def test_likely_names_come_with_their_cells(self, folder: Callable[..., Path]) -> None:
        rows = "1,a,Guangzou; Nobody\n2,b,Guangzou\n3,c,Fenwick\n"
        evidence = read_evidence(folder(memberships=MEMBERS, activities=f"id,title,members\n{rows}"))
        (likely,) = Corrector(evidence).likely_names()
        assert (likely.written, likely.name) == ("Guangzou", "Guangzhou")
        assert [cell.a1 for cell in likely.cells] == ["C2", "C3"]


class TestDoubtedLists:
    """A list that has a name unlike all other cells is not written into them."""

    @pytest.mark.parametrize(("listed", "written"), [("Medellin", "Medellín"), ("Guangzou", "Guangzhou")])
    def test_its_names_are_neither_written_nor_offered(
        self, folder: Callable[..., Path], listed: str, written: str
    ) -> None:
        path = folder(
            memberships=f"member,region\n{listed},Asia\nFenwick,North\n",
            aliases=f"alias,member\nOld Town,{written}\n",
            activities=f"id,title,members\n1,a,{written}\n2,b,{written}; fenwick\n3,c,Old Town\n",
        )
        corrector = Corrector(read_evidence(path))
        assert [(change.cell.a1, change.new) for change in corrector.changes()] == [("C3", f"{written}; Fenwick")]
        assert corrector.likely_names() == []


class TestPlan:
    """The plan and its writing."""

    def test_selected_corrections_and_sheets(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities="id,title,members,outcomes\n1,a ,fenwick,L2; L1\n")
        changes = plan_fixes(read_evidence(path), FixOptions(("order", "spaces"))).changes
        assert [each.corrections for each in changes] == [("spaces",), ("order",)]
        assert plan_fixes(read_evidence(path), FixOptions((), ("memberships",))).changes == []
        with pytest.raises(UsageMistake) as caught:
            select_corrections(["colour"])
        assert caught.value.message == NOT_A_CORRECTION(text="colour", hint=CHOOSE_FROM(names=[*CORRECTIONS]))

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
        notes = apply_changes(evidence, plan_fixes(evidence, FixOptions()).changes).notes
        assert notes == [FILE_WRITTEN_WITH_BACKUP.at("activities.csv", backup="activities.csv.bak")]
        assert (path / "activities.csv").read_bytes() == b'id;title;members\r\n1;a;Fenwick\r\n2;"b";Fenwick\r\n'
        assert (path / "activities.csv.bak").read_bytes() == written.encode()
        again = read_evidence(path)
        assert plan_fixes(again, FixOptions()).changes == []
        assert apply_changes(again, []) == ([], [])
        assert not (path / "activities.csv.bak2").exists()

    def test_a_workbook_with_a_long_name(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"], ["Quito ", "R"]])
        path = path.rename(path.with_name("b" * 250 + ".xlsx"))
        evidence = read_evidence(path)
        (note,) = apply_changes(evidence, plan_fixes(evidence, FixOptions(("spaces",))).changes).notes
        assert (note.code, note.place) == ("file-written-with-backup", path.name)

    def test_a_sheet_that_is_deleted_meanwhile_is_refused(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities="id,title,members\n1,a ,fenwick\n")
        evidence = read_evidence(path)
        changes = plan_fixes(evidence, FixOptions()).changes
        (path / "activities.csv").unlink()
        with pytest.raises(Refused) as caught:
            apply_changes(evidence, changes)
        assert caught.value.message == SHEET_GONE.at(path.name, sheet="activities")

    @pytest.mark.skipif(sys.platform == "win32", reason="modes are those of POSIX")
    def test_a_read_only_file_is_replaced_only_with_force(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships=MEMBERS, activities="id,title,members\n1,a ,fenwick\n")
        (path / "activities.csv").chmod(0o444)
        evidence = read_evidence(path)
        changes = plan_fixes(evidence, FixOptions()).changes
        with pytest.raises(Refused) as caught:
            apply_changes(evidence, changes)
        assert caught.value.message == FILE_READ_ONLY(path=str(path / "activities.csv"))
        assert not (path / "activities.csv.bak").exists()
        assert len(apply_changes(evidence, changes, force=True).notes) == 1
        assert (path / "activities.csv").read_text() == "id,title,members\n1,a,Fenwick\n"
        assert (path / "activities.csv").stat().st_mode & 0o777 == 0o444

    def test_the_plan_on_screen(self, folder: Callable[..., Path]) -> None:
        summary = f"{'long ' * 20} and  so on, {'for ' * 20}ever"
        row = f'1,\u200ba,fenwick,L2; L1,"{summary}"'
        activities = f"id,title,members,outcomes,summary\n{row}\n"
        path = folder(memberships=MEMBERS, outcomes=OUTCOMES, activities=activities)
        frame = plan_fixes(read_evidence(path), FixOptions()).answer().frame
        assert frame["change"].tolist() == [
            ("'·a' → 'a'",),
            ("fenwick → Fenwick",),
            ("'…g long long  and  so on, for …' → '…g long long and so on, for …'",),
        ]
