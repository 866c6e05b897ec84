from __future__ import annotations

import itertools
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from invented import draw, invent_list, invent_record, write  # type: ignore[import-not-found] # it is in a folder above
from rich.cells import cell_len

from metrocli.answers.answer import Crosstab
from metrocli.answers.fields import Field, FieldType
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.render.parts import CellFormat, Facts, KeyFigure, KeyFigures, ScreenColumn, Table
from metrocli.render.terminal.cells import draw_bar, fit_names
from metrocli.render.terminal.column_widths import GAP, WidthNeeds, fit_columns
from metrocli.render.terminal.listing import MAX_ROWS
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.answers.answer import ListAnswer

WIDTHS = (40, 41, 47, 60, 79, 80, 100, 120, 200)
HOSTILE = (
    "[bold]x[/bold]",
    "[/x]",
    "\x1b[31mred\x1b[0m and \x1b]0;title\x07",
    "\u202egnittimer \u2066x\u2069",
    "a\ttab and\ta second",
    "two\nlines",
    "a return\rback",
    "\x9b2J",
    ":smile: http://example.org 42 True",
    "東京都と横浜市の共同作業についての長い題名",
    "W" * 300,
)


def listing(
    rows: Sequence[tuple[Any, ...]],
    *shown: ScreenColumn,
    fields: dict[str, Field],
    **more: Any,  # noqa: ANN401
) -> ListAnswer:
    frame = pd.DataFrame({name: [row[index] for row in rows] for index, name in enumerate(fields)})
    answer: ListAnswer = invent_list(frame, fields, *shown, title="Things", **more)
    return answer


def activities(titles: Sequence[str]) -> ListAnswer:
    """A list like that of `activities`."""
    return listing(
        [(title, ("L2A2D4", "L3A2D2"), ("Barcelona (city)", "Brussels", "Montréal"), 1412, "t-1") for title in titles],
        ScreenColumn("activity", CellFormat.TITLED, ("title", "members")),
        ScreenColumn("outcomes", CellFormat.CODES, ("outcomes",)),
        ScreenColumn("members", CellFormat.COUNT, ("members",), 1),
        ScreenColumn("people", CellFormat.NUMBER, ("people",), 2),
        ScreenColumn("id", CellFormat.TEXT, ("id",), 3),
        fields={
            "title": Field(FieldType.TEXT), "outcomes": Field(FieldType.SEVERAL), "members": Field(FieldType.SEVERAL),
            "people": Field(FieldType.INTEGER), "id": Field(FieldType.TEXT),
        },
        subtitle="a question that is said back in one line, however long that is, and wrapped where it must be",
        summary="11 things",
    )  # fmt: skip


class TestFitColumns:
    """Which columns are dropped, and how the others share the width."""

    def test_each_column_gets_its_full_width_if_there_is_space(self) -> None:
        assert fit_columns([WidthNeeds(5, 5, 10), WidthNeeds(3, 3, 3, 1)], 100) == {0: 10, 1: 3}

    def test_columns_are_dropped_in_their_order_and_of_equals_the_last_first(self) -> None:
        needs = [
            WidthNeeds(10, 10, 10),
            WidthNeeds(10, 10, 10, 1),
            WidthNeeds(10, 10, 10, 3),
            WidthNeeds(10, 10, 10, 2),
            WidthNeeds(10, 10, 10, 3),
        ]
        assert list(fit_columns(needs, 58)) == [0, 1, 2, 3, 4]
        assert list(fit_columns(needs, 57)) == [0, 1, 2, 3]
        assert list(fit_columns(needs, 40)) == [0, 1, 3]
        assert list(fit_columns(needs, 33)) == [0, 1]
        assert list(fit_columns(needs, 21)) == [0]

    def test_columns_that_are_never_dropped(self) -> None:
        assert list(fit_columns([WidthNeeds(30, 30, 30), WidthNeeds(30, 30, 30)], 40)) == [0, 1]

    def test_free_space_is_shared(self) -> None:
        widths = fit_columns([WidthNeeds(10, 10, 40), WidthNeeds(10, 10, 40)], 62)
        assert sum(widths.values()) + GAP == 62
        assert abs(widths[0] - widths[1]) <= 1

    @pytest.mark.parametrize("width", range(20, 90))
    def test_the_table_is_never_wider_than_its_width(self, width: int) -> None:
        widths = fit_columns([WidthNeeds(5, 9, 50), WidthNeeds(6, 6, 6, 1), WidthNeeds(5, 12, 30, 2)], width)
        assert sum(widths.values()) + GAP * (len(widths) - 1) <= width


class TestWidth:
    """No line is longer than the terminal is wide, no code is split, and dropped columns are named."""

    @pytest.mark.parametrize("width", WIDTHS)
    def test_lines(self, width: int) -> None:
        text, _ = draw(activities(HOSTILE), width=width, color=False)
        assert max(map(cell_len, text.splitlines())) <= width

    @pytest.mark.parametrize("width", WIDTHS)
    def test_codes_are_not_split(self, width: int) -> None:
        text, _ = draw(
            activities(["A title of several words that wraps where it has to"] * 2), width=width, color=False
        )
        assert text.count("L2A2D4") == 2
        assert text.count("L3A2D2") == 2

    def test_dropped_columns_are_named(self) -> None:
        notes = {width: draw(activities(["word " * 30]), width=width, color=False)[1] for width in WIDTHS}
        dropped = {
            width: [word for word in ("members", "people", "id") if any(f" {word}" in str(n) for n in notes[width])]
            for width in WIDTHS
        }
        assert dropped[200] == []
        assert notes[200] == []
        for narrow, wide_crosstab in itertools.pairwise(WIDTHS):
            assert set(dropped[wide_crosstab]) <= set(dropped[narrow])
        assert dropped[40] == ["members", "people", "id"]

    def test_a_blank_column_is_left_out_without_a_note(self) -> None:
        answer = listing(
            [("a", None), ("b", None)],
            ScreenColumn("name", CellFormat.TEXT, ("name",)),
            ScreenColumn("number", CellFormat.NUMBER, ("number",), 1),
            fields={"name": Field(FieldType.TEXT), "number": Field(FieldType.INTEGER)},
        )
        text, notes = draw(answer, width=80, color=False)
        assert "number" not in text
        assert notes == []

    def test_wide_letters_are_aligned(self) -> None:
        answer = listing(
            [("東京", 1), ("Tokyo", 22)],
            ScreenColumn("name", CellFormat.TEXT, ("name",)),
            ScreenColumn("number", CellFormat.NUMBER, ("number",)),
            fields={"name": Field(FieldType.TEXT), "number": Field(FieldType.INTEGER)},
        )
        lines = draw(answer, width=40, color=False)[0].splitlines()
        assert cell_len(lines[-2]) == cell_len(lines[-1])

    def test_more_rows_than_are_shown(self) -> None:
        answer = listing(
            [(number,) for number in range(MAX_ROWS + 2)],
            ScreenColumn("number", CellFormat.NUMBER, ("number",)),
            fields={"number": Field(FieldType.INTEGER)},
        )
        text, notes = draw(answer, width=80, color=False)
        assert len(text.splitlines()) == MAX_ROWS + 4
        assert [(note.code, note.values) for note in notes] == [("rows-not-shown", {"count": 2, "rows": MAX_ROWS + 2})]

    def test_no_rows(self) -> None:
        text, notes = draw(activities([]), width=80, color=False)
        assert text.splitlines()[0] == "Things"
        assert text.splitlines()[-1] == "11 things"
        assert "outcomes" not in text
        assert notes == []


class TestHostile:
    """The content of a cell is data: it is shown and never interpreted."""

    @pytest.mark.parametrize("color", [False, True])
    def test_control_characters_do_not_reach_the_terminal(self, *, color: bool) -> None:
        text, _ = draw(activities(HOSTILE), width=120, color=color)
        for mark in ("\x1b]", "\x07", "\x9b", "\r", "\u202e", "\u2066", "\x1b[31mred", "\x1b[2J"):
            assert mark not in text
        assert ("\x1b" in text) is color

    def test_markup_is_shown_as_written(self) -> None:
        text, _ = draw(activities(HOSTILE), width=120, color=False)
        for markup in ("[bold]x[/bold]", "[/x]", ":smile: http://example.org 42 True"):
            assert markup in text

    def test_a_tab_does_not_move_the_next_cell(self) -> None:
        text, _ = draw(activities(["a\ttab"]), width=120, color=False)
        assert "\t" not in text

    def test_no_colour_for_what_is_not_a_code(self) -> None:
        text, _ = draw(activities(["see http://example.org/42"]), width=120, color=True)
        assert "see http://example.org/42" in text

    def test_headings_facts_and_remarks_are_masked(self) -> None:
        for hostile in HOSTILE:
            facts = Facts((("label", hostile),))
            record = invent_record({}, facts, title=hostile, subtitle=hostile)
            text, _ = draw(record, width=60, color=False)
            assert not {"\x1b", "\r", "\u202e", "\x9b"} & set(text)
            assert max(map(cell_len, text.splitlines())) <= 60


class TestCellFormats:
    """How values are drawn."""

    @pytest.mark.parametrize(
        ("part", "whole", "drawn"),
        [
            (0, 10, ""),
            (10, 10, "██████████"),
            (5, 10, "█████"),
            (1, 80, "▏"),
            (1, 1000, "▏"),
            (1, 16, "▋"),
            (3, 4, "███████▌"),
            (5, 0, ""),
        ],
    )
    def test_bars(self, part: int, whole: int, drawn: str) -> None:
        assert draw_bar(part, whole, 10) == drawn

    def test_a_bar_without_space(self) -> None:
        assert draw_bar(1, 2, 0) == ""

    @pytest.mark.parametrize(
        ("width", "drawn"),
        [
            (40, "Barcelona, Brussels, Montréal, Xi'an"),
            (35, "Barcelona, Brussels and 2 more"),
            (29, "Barcelona and 3 more"),
            (20, "Barcelona and 3 more"),
            (19, "Barcelona +3"),
            (10, "Barcel… +3"),
        ],
    )
    def test_first_names(self, width: int, drawn: str) -> None:
        assert fit_names(["Barcelona", "Brussels", "Montréal", "Xi'an"], width, Language()).plain == drawn

    def test_one_name_and_none(self) -> None:
        assert fit_names(["Barcelona"], 6, Language()).plain == "Barce…"
        assert fit_names([], 10, Language()).plain == "–"

    def test_the_first_name_fits_if_the_column_is_never_dropped(self) -> None:
        words = "some words of a text that takes the room that it gets"
        answer = listing(
            [(words, words, words, ("published in 2021-T3",))],
            *(ScreenColumn(name, CellFormat.TEXT, (name,)) for name in ("title", "region", "country")),
            ScreenColumn("heard of", CellFormat.NAMES, ("heard",)),
            fields={
                "title": Field(FieldType.TEXT),
                "region": Field(FieldType.TEXT),
                "country": Field(FieldType.TEXT),
                "heard": Field(FieldType.SEVERAL),
            },
        )
        assert "published in 2021-T3" in draw(answer, width=66, color=False)[0]

    def test_a_long_first_name_leaves_space_for_other_columns(self) -> None:
        answer = listing(
            [("a title of some words that could take more", ("N" * 60, "M"))],
            ScreenColumn("title", CellFormat.TEXT, ("title",)),
            ScreenColumn("names", CellFormat.NAMES, ("names",)),
            fields={"title": Field(FieldType.TEXT), "names": Field(FieldType.SEVERAL)},
        )
        text, _ = draw(answer, width=41, color=False)
        assert f"{'N' * 20}… +1" in text

    def test_many_codes_are_counted(self) -> None:
        answer = listing(
            [(tuple(f"C{number}" for number in range(9)),), ((),)],
            ScreenColumn("codes", CellFormat.CODES, ("codes",)),
            fields={"codes": Field(FieldType.SEVERAL)},
        )
        text, _ = draw(answer, width=60, color=False)
        assert [line.strip() for line in text.splitlines()[4:]] == ["C0", "C1", "C2", "C3", "C4", "+4", "–"]

    def test_shares_and_bars(self) -> None:
        answer = listing(
            [("A", 1, 2), ("B", 0, 0), ("C", 3, 3)],
            ScreenColumn("name", CellFormat.TEXT, ("name",)),
            ScreenColumn("share", CellFormat.SHARE, ("part", "whole")),
            ScreenColumn("part", CellFormat.BAR, ("part",)),
            fields={"name": Field(FieldType.TEXT), "part": Field(FieldType.INTEGER), "whole": Field(FieldType.INTEGER)},
        )
        first, second, third = draw(answer, width=80, color=False)[0].splitlines()[4:]
        assert "██████████            50%" in first
        assert "–" in second
        assert "100%" in third
        assert second.rstrip().endswith("0")

    def test_figures(self) -> None:
        figures = KeyFigures((KeyFigure(1412, "people", "published"), KeyFigure(None, "experts")))
        record = invent_record({}, figures, title="Now")
        text, _ = draw(record, width=60, color=False)
        assert text.splitlines()[2:] == ["   1,412  people   published", " unknown  experts"]

    def test_a_long_remark_is_wrapped_under_itself(self) -> None:
        record = invent_record({}, Facts((("label", "one two three four five six seven"),)))
        lines = [line for line in draw(record, width=40, color=False)[0].splitlines() if line]
        assert lines[0].startswith(" label  one")
        assert all(line.startswith(" " * 8) for line in lines[1:])
        assert len(lines) > 1


class TestGroupsWithoutRoom:
    """Groups on a terminal that is too narrow for columns: a block for each row, below the heading."""

    def test_blocks_below_their_heading_and_above_their_subtotal(self) -> None:
        answer = listing(
            [("One-name-without-a-space", 2, True), ("B", 4, False), ("C", 3, None)],
            ScreenColumn("name", CellFormat.TEXT, ("name",)),
            ScreenColumn("number of things", CellFormat.NUMBER, ("number",)),
            fields={"name": Field(FieldType.TEXT), "number": Field(FieldType.INTEGER), "yes": Field(FieldType.FLAG)},
            additive_fields=("number",),
        )
        grouped_list = apply_shape(answer, Shape(group_by="yes"))
        text, notes = draw(grouped_list, width=40, color=False)
        lines = [line.strip() for line in text.splitlines()[2:]]
        assert [line for line in lines if line in {"true", "false", "none"}] == ["true", "false", "none"]
        assert lines.index("true") < lines.index("false") < lines.index("none")
        assert sum(line.startswith("1 row") for line in lines) == 3
        assert "1 row · yes 1 · number 2" in lines
        assert "number of things  2" in lines
        assert all(cell_len(line) <= 44 for line in text.splitlines())
        assert notes == []


class TestHeaders:
    """The headers of a crosstab."""

    def drawn(self, heads: FieldType, *names: str) -> list[str]:
        frame = pd.DataFrame({"member": ["A"], **{name: [1] for name in names}, "total": [1]})
        fields = {"member": Field(FieldType.TEXT), **dict.fromkeys([*names, "total"], Field(FieldType.INTEGER))}
        totals = dict.fromkeys([*names, "total"], 1)
        crosstab = invent_list(frame, fields, kind=Crosstab, column_type=heads, totals=totals)
        text = draw(crosstab, width=60, color=False)[0]
        return [line.strip() for line in text.split("─")[0].splitlines() if line.strip()]

    def test_codes_are_stacked_by_level(self) -> None:
        assert self.drawn(FieldType.CODE, "A-1.a", "A-3", "A-10", "B", "B-9") == [
            "A            B",
            "-1  -3  -10      -9",
            "member   .a                    total",
        ]

    def test_months_are_stacked(self) -> None:
        assert self.drawn(FieldType.MONTH, "2021-01", "2022-01") == ["Jan   Jan", "member   2021  2022   total"]

    def test_words_end_on_the_last_line(self) -> None:
        assert self.drawn(FieldType.TEXT, "New Ness", "Oak") == ["New", "member   Ness  Oak   total"]


class TestSections:
    """A list with a section field, whose values are headings above their rows."""

    ROWS = (("b", "x"), ("a", "y"), ("b", "z"), (None, "w"))

    def sectioned(self) -> ListAnswer:
        fields = dict.fromkeys(("sheet", "row"), Field(FieldType.TEXT))
        shown = (ScreenColumn("sheet", CellFormat.TEXT, ("sheet",)), ScreenColumn("row", CellFormat.TEXT, ("row",)))
        return listing(self.ROWS, *shown, fields=fields, section_field="sheet", summary="4 things")

    def lines(self, answer: ListAnswer, width: int = 80) -> list[str]:
        text, _ = draw(answer, width=width, color=False)
        return [line.strip() for line in text.splitlines() if line.strip()][1:]

    def test_rows_are_below_the_value_they_share(self) -> None:
        assert self.lines(self.sectioned()) == ["row", "─────", "b", "x", "z", "a", "y", "none", "w", "4 things"]

    def test_rows_in_another_order(self) -> None:
        sorted_ = apply_shape(self.sectioned(), Shape(sort=("-row",)))
        assert self.lines(sorted_)[2:] == ["b", "z", "x", "a", "y", "none", "w", "4 things"]

    def test_another_grouping_replaces_the_sections(self) -> None:
        grouped_list = self.lines(apply_shape(self.sectioned(), Shape(group_by="row")))
        assert grouped_list[0] == "sheet"
        assert grouped_list[2:5] == ["x", "b", "1 row"]

    def test_chosen_columns_without_the_section_field(self) -> None:
        assert self.lines(apply_shape(self.sectioned(), Shape(columns=("row",))))[2:] == [
            "x",
            "y",
            "z",
            "w",
            "4 things",
        ]

    def test_other_formats_have_it_as_a_column(self) -> None:
        assert write(self.sectioned(), "tsv") == "sheet\trow\nb\tx\na\ty\nb\tz\n\tw\n"


class TestTablesWithTheSameColumns:
    COLUMNS = (ScreenColumn("kind", CellFormat.TEXT, ("kind",)), ScreenColumn("text", CellFormat.TEXT, ("text",)))

    def test_tables_of_a_page_with_the_same_columns_have_the_same_widths(self) -> None:
        tables = [Table([{"kind": kind, "text": "x"}], self.COLUMNS) for kind in ("warning", "a", "error")]
        text, _ = draw(invent_record({}, *tables, title="Things"))
        rows = [line for line in text.splitlines() if line.endswith(" x")]
        assert rows == [" warning  x", " a        x", " error    x"]

    def test_a_table_with_other_columns_has_its_own_widths(self) -> None:
        tables = Table([{"kind": "warning", "text": "x"}], self.COLUMNS), Table([{"kind": "a"}], self.COLUMNS[:1])
        text, _ = draw(invent_record({}, *tables, title="Things"))
        assert text.splitlines()[-2:] == ["──────", " a"]
