"""The HTML page: it has the whole answer, loads nothing, and escapes every cell."""

from __future__ import annotations

import hashlib
import re
from base64 import b64encode
from datetime import date
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from invented import invent_list, invent_record  # type: ignore[import-not-found] # it is in a folder above

from metrocli.answers.fields import Field, FieldType
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.messages import MessageType
from metrocli.render.parts import CellFormat, Facts, KeyFigure, KeyFigures, ScreenColumn, Table

if TYPE_CHECKING:
    from collections.abc import Callable
    from xml.etree.ElementTree import Element

    from metrocli.answers.answer import Answer, Crosstab, ListAnswer
    from metrocli.render.parts import Part

    Read = Callable[[Answer], Element]
    RenderText = Callable[[Answer, str], str]

NOTED = MessageType("noted", "Noted.")


@pytest.fixture
def read(render_text: RenderText, parsed: Callable[[str], Element]) -> Read:
    """Write an answer as a page and parse it strictly."""
    return lambda answer: parsed(render_text(answer, "html"))


def texts(elements: list[Element]) -> list[str]:
    return ["".join(element.itertext()) for element in elements]


def rows(section: Element) -> list[list[str]]:
    """Return the cells of each row of a section of a table."""
    return [texts(list(row)) for row in section.findall("tr")]


def record(*parts: Part) -> Answer:
    answer: Answer = invent_record({}, *parts, title="One thing", subtitle="what it is", notes=(NOTED(),))
    return answer


def days(*render_text: str | None) -> pd.Series[Any]:
    return pd.to_datetime(pd.Series([*render_text], dtype="object"))


def listing(frame: dict[str, Any], *shown: ScreenColumn, **fields: FieldType) -> ListAnswer:
    declared = {name: Field(field_type) for name, field_type in fields.items()}
    answer: ListAnswer = invent_list(frame, declared, *shown, summary="2 things")
    return answer


def table_of(frame: dict[str, Any], *shown: ScreenColumn, **fields: FieldType) -> Table:
    """A table as a part of a record."""
    return Table(listing(frame, **fields), shown, summary="2 things")


TEXTS_OF_HOSTILE = (
    "<script>alert(1)</script>",
    "{{7*7}}{% raw %}",
    "</title></style></script>",
)
"""The subtitle, the summary and the title of the fixture `hostile`."""


class TestPage:
    """One self-contained page."""

    def test_title_question_and_notes(self, read: Read, crosstab: Crosstab) -> None:
        root = read(crosstab)
        assert root.get("lang") == "en"
        assert root.findtext("head/title") == "Members by lines"
        assert root.find("head/meta[@charset='utf-8']") is not None
        assert root.find("head/meta[@name='viewport']") is not None
        assert root.findtext("body/header/h1") == "Members by lines"
        assert root.findtext("body/header/p") == "period 2021"
        assert texts(root.findall("body/main/p")) == ["3 members · 2 lines"]
        assert texts(root.findall("body/footer/ul/li")) == ["A total counts each activity once."]

    def test_empty_parts_are_left_out(self, read: Read) -> None:
        root = read(invent_record({}))
        assert root.findtext("head/title") == "thing"
        assert root.find("body/header/p") is None
        assert root.find("body/footer") is None

    def test_it_loads_nothing(self, read: Read, crosstab: Crosstab) -> None:
        root = read(crosstab)
        loading = {"src", "href", "srcset", "action"}
        assert [element.tag for element in root.iter() if loading & element.attrib.keys()] == []
        assert re.findall(r"url\(|@import|fetch|import|http|//\w", "".join(root.itertext())) == []

    def test_the_policy_allows_only_its_own_style_and_script(self, read: Read, crosstab: Crosstab) -> None:
        root = read(crosstab)
        policy = root.find("head/meta[@http-equiv='Content-Security-Policy']")
        assert policy is not None
        own = []
        for path in ("head/style", "body/script"):
            content = (root.findtext(path) or "").encode()
            assert len(content) > 100
            own.append(b64encode(hashlib.sha256(content).digest()).decode())
        assert policy.get("content") == (
            f"default-src 'none'; style-src 'sha256-{own[0]}'; script-src 'sha256-{own[1]}'"
        )
        assert [element.tag for element in root.iter() if "style" in element.attrib] == []

    def test_the_same_answer_gives_the_same_page(self, render_text: RenderText, crosstab: Crosstab) -> None:
        assert render_text(crosstab, "html") == render_text(crosstab, "html")


class TestRegions:
    """Each table scrolls in a region of its own, so that no page is wider than a phone."""

    def test_a_region_has_the_focus_and_the_caption_as_its_name(self, read: Read) -> None:
        part = table_of({"a": ["x"]}, ScreenColumn("a", CellFormat.TEXT, ("a",)), a=FieldType.TEXT)
        regions = read(record(part, part)).findall("body/main/div")
        assert [(region.get("role"), region.get("tabindex")) for region in regions] == [("region", "0")] * 2
        captions = [region.find("table/caption") for region in regions]
        ids = [caption.get("id") for caption in captions if caption is not None]
        assert [region.get("aria-labelledby") for region in regions] == ids
        assert len(set(ids)) == 2

    def test_a_column_without_a_label_has_no_header(self, read: Read) -> None:
        part = table_of(
            {"a": ["x"], "b": ["y"]},
            ScreenColumn("", CellFormat.TEXT, ("a",)),
            ScreenColumn("b", CellFormat.TEXT, ("b",)),
            a=FieldType.TEXT,
            b=FieldType.TEXT,
        )
        head = read(record(part)).find("body/main/div/table/thead/tr")
        assert head is not None
        assert [(cell.tag, cell.get("scope")) for cell in head] == [("td", None), ("th", "col")]


class TestHostile:
    """The content of a cell is data."""

    def test_texts_are_shown_as_written(self, read: Read, hostile: ListAnswer) -> None:
        root = read(hostile)
        expected = list(hostile.frame["name"])
        body = root.find("body/main/div/table/tbody")
        assert body is not None
        assert rows(body) == [[text, f"{text}; {text}"] for text in expected]
        assert root.findtext("head/title") == TEXTS_OF_HOSTILE[2]
        assert root.findtext("body/header/h1") == TEXTS_OF_HOSTILE[2]
        assert root.findtext("body/header/p") == TEXTS_OF_HOSTILE[0]
        assert texts(root.findall("body/main/p")) == [TEXTS_OF_HOSTILE[1]]
        assert texts(root.findall("body/footer/ul/li")) == [f"{text}." for text in expected]

    def test_no_text_becomes_a_tag_or_a_template(self, read: Read, hostile: ListAnswer) -> None:
        root = read(hostile)
        tags = [element.tag for element in root.iter()]
        assert tags.count("script") == 1
        assert "img" not in tags
        assert "49" not in "".join(root.itertext())

    def test_fields_and_groups_are_escaped(self, read: Read, hostile: ListAnswer) -> None:
        name = '<b>"x"&\''
        frame = hostile.frame.rename(columns={"name": name})
        fields = {name: Field(FieldType.TEXT), "several": Field(FieldType.SEVERAL)}
        root = read(apply_shape(invent_list(frame, fields), Shape(group_by=name)))
        headings = texts(root.findall("body/main/div/table/tbody/tr[@class='heading']/th"))
        assert headings == [f"{text} 1 row" for text in hostile.frame["name"]]
        root = read(invent_list(frame, fields))
        head = root.find("body/main/div/table/thead/tr/th")
        assert head is not None
        assert (head.get("data-field"), texts([head])) == (name, [name])

    @pytest.mark.parametrize("acting", ["\x00", "\x1b[2J", "\x0b", "\u202e", "\x9b"])
    def test_control_characters_are_replaced(self, read: Read, acting: str) -> None:
        root = read(listing({"a": [f"x{acting}y"]}, a=FieldType.TEXT))
        (cell,) = root.findall("body/main/div/table/tbody/tr/th")
        assert texts([cell])[0].startswith("x�")

    def test_lines_stay_lines(self, read: Read) -> None:
        root = read(listing({"a": ["two\nlines"]}, a=FieldType.TEXT))
        assert texts(root.findall("body/main/div/table/tbody/tr/th")) == ["two\nlines"]

    def test_facts_and_figures(self, read: Read) -> None:
        hostile = "<script>{{7*7}}</script>"
        root = read(record(Facts(((hostile, hostile),)), KeyFigures((KeyFigure(1, hostile, hostile),))))
        assert texts(root.findall("body/main/dl/*")) == [hostile, hostile]
        assert texts(root.findall("body/main/ul/li")) == [f"1 {hostile} {hostile}"]


class TestList:
    """All fields and all rows of a list."""

    FRAME = {  # noqa: RUF012 - a frame is made of it
        "id": ["1.10", "2"],
        "title": ["NA", None],
        "start": days("2021-11-30", None),
        "people_engaged": pd.Series([1412, None], dtype="Int64"),
        "share": [0.5, None],
        "yes": [True, False],
        "outcomes": [("L1", "L2"), ()],
        "members": [("Dunmore, Lower", "Élan"), ()],
    }
    FIELDS = {  # noqa: RUF012
        "id": FieldType.TEXT, "title": FieldType.TEXT, "start": FieldType.DATE, "people_engaged": FieldType.INTEGER,
        "share": FieldType.NUMBER, "yes": FieldType.FLAG, "outcomes": FieldType.SEVERAL, "members": FieldType.SEVERAL,
    }  # fmt: skip

    @pytest.fixture
    def table(self, read: Read) -> Element:
        found = read(listing(self.FRAME, **self.FIELDS)).find("body/main/div/table")
        assert found is not None
        return found

    def test_values(self, table: Element) -> None:
        body = table.find("tbody")
        assert body is not None
        assert rows(body) == [
            ["1.10", "NA", "2021-11-30", "1412", "0.5", "true", "L1; L2", "Dunmore, Lower; Élan"],
            ["2", "", "", "", "", "false", "", ""],
        ]

    def test_headers_have_the_sort_type_of_their_column(self, table: Element) -> None:
        heads = table.findall("thead/tr/th")
        assert [element.get("data-field") for element in heads] == list(self.FIELDS)
        assert [element.get("data-sort") for element in heads] == [
            "text", "text", "date", "number", "number", "text", "text", "text",
        ]  # fmt: skip
        assert texts(heads)[3] == "people engaged"
        assert {element.get("scope") for element in heads} == {"col"}

    def test_the_first_cell_of_a_row_is_its_header(self, table: Element) -> None:
        assert [element.get("scope") for element in table.findall("tbody/tr/th")] == ["row", "row"]

    def test_numbers_and_codes_have_their_classes(self, table: Element) -> None:
        first = table.find("tbody/tr")
        assert first is not None
        assert [element.get("class") for element in first] == [
            "code", None, "date", "number", "number", None, "code several", "several",
        ]  # fmt: skip

    def test_each_of_several_codes_is_kept_on_one_line(self, table: Element) -> None:
        cell = table.find("tbody/tr/td[@class='code several']")
        assert cell is not None
        assert texts(cell.findall("span")) == ["L1;", "L2"]

    def test_a_table_has_a_caption(self, read: Read, crosstab: Crosstab) -> None:
        assert read(crosstab).findtext("body/main/div/table/caption") == "Members by lines"

    def test_no_row_is_left_out(self, read: Read) -> None:
        many = list(range(2000))
        root = read(listing({"number": many}, number=FieldType.INTEGER))
        assert texts(root.findall("body/main/div/table/tbody/tr/th")) == [str(number) for number in many]

    def test_no_table_without_rows(self, read: Read) -> None:
        root = read(listing({"a": []}, a=FieldType.TEXT))
        assert root.find("body/main/div/table") is None
        assert texts(root.findall("body/main/p")) == ["2 things"]


class TestGroups:
    """A section for each group, with its heading and its subtotals."""

    def test_sections(self, read: Read, grouped_list: ListAnswer) -> None:
        table = read(grouped_list).find("body/main/div/table")
        assert table is not None
        assert [element.get("data-field") for element in table.findall("thead/tr/th")] == [
            "name", "joined", "activities", "people", "participated", "outcomes",
        ]  # fmt: skip
        sections = table.findall("tbody")
        assert [rows(element)[0] for element in sections] == [["Africa 2 rows"], ["Europe 2 rows"], ["none 1 row"]]
        assert rows(sections[0])[1:] == [
            ["Abidjan", "2021-11-08", "4", "10", "true", "L1; L2"],
            ["Cairo", "", "", "20", "false", ""],
            ["", "", "", "30", "1 true", "2 different"],
        ]
        assert rows(sections[2])[2] == ["", "", "", "", "0 true", "0 different"]

    def test_headings_span_the_table_and_stay_where_they_are(self, read: Read, grouped_list: ListAnswer) -> None:
        table = read(grouped_list).find("body/main/div/table")
        assert table is not None
        heading = table.find("tbody/tr/th")
        assert heading is not None
        assert (heading.get("scope"), heading.get("colspan")) == ("rowgroup", "6")
        # The script sorts only rows without a class.
        assert [[row.get("class") for row in element] for element in table.findall("tbody")] == [
            ["heading", None, None, "ends"], ["heading", None, None, "ends"], ["heading", None, "ends"],
        ]  # fmt: skip

    def test_a_group_without_subtotals_has_only_its_rows(self, read: Read) -> None:
        root = read(
            apply_shape(listing({"a": ["x"], "b": ["y"]}, a=FieldType.TEXT, b=FieldType.TEXT), Shape(group_by="b"))
        )
        assert [row.get("class") for row in root.findall("body/main/div/table/tbody/tr")] == ["heading", None]


class TestCrosstab:
    """A heat map whose totals stay in place."""

    @pytest.fixture
    def table(self, read: Read, crosstab: Crosstab) -> Element:
        found = read(crosstab).find("body/main/div/table")
        assert found is not None
        return found

    def test_counts_and_totals(self, table: Element) -> None:
        (body,) = table.findall("tbody")
        (foot,) = table.findall("tfoot")
        assert rows(body) == [["Brussels", "9", "0", "9"], ["Élan", "1", "3", "3"], ["Xi'an", "", "2", "2"]]
        assert rows(foot) == [["total", "10", "4", "12"]]

    def test_a_larger_count_has_a_deeper_shade(self, table: Element) -> None:
        shades = [[element.get("class") for element in row][1:] for row in table.findall("tbody/tr")]
        assert shades == [
            ["number heat9", "number heat0", "number total"],
            ["number heat1", "number heat3", "number total"],
            ["number", "number heat2", "number total"],
        ]

    def test_headers_of_codes_have_their_class(self, table: Element) -> None:
        assert [element.get("class") for element in table.findall("thead/tr/th")] == [
            None, "code number", "code number", "number total",
        ]  # fmt: skip

    def test_every_shade_has_a_style(self, render_text: RenderText, crosstab: Crosstab) -> None:
        page = render_text(crosstab, "html")
        assert [f".heat{shade} {{" in page for shade in range(11)] == [True] * 10 + [False]

    def test_many_headers_are_upright(self, read: Read, crosstab: Crosstab, wide_crosstab: Crosstab) -> None:
        kinds = [element.find("body/main/div/table") for element in (read(crosstab), read(wide_crosstab))]
        assert [element.get("class") for element in kinds if element is not None] == ["grid", "grid upright"]

    def test_zeros_are_not_shaded(self, read: Read, crosstab: Crosstab) -> None:
        crosstab.frame[["L1", "L2"]] = 0
        classes = {element.get("class") for element in read(crosstab).findall("body/main/div/table/tbody/tr/td")}
        assert classes == {"number heat0", "number total"}

    def test_a_crosstab_with_chosen_columns_is_a_plain_table(self, read: Read, crosstab: Crosstab) -> None:
        table = read(apply_shape(crosstab, Shape(columns=("member", "L1")))).find("body/main/div/table")
        assert table is not None
        assert table.get("class") is None
        assert table.find("tfoot") is None


class TestRecordAnswer:
    """A record has the same parts as on the screen."""

    def test_figures(self, read: Read) -> None:
        root = read(record(KeyFigures((KeyFigure(1412, "people", "published"), KeyFigure(None, "experts")))))
        assert texts(root.findall("body/main/ul/li")) == ["1,412 people published", "unknown experts"]

    def test_facts_with_the_same_label_are_together(self, read: Read) -> None:
        root = read(record(Facts((("id", "1"), ("outcomes", "L1"), ("", "L2")))))
        assert [(element.tag, element.text) for element in root.findall("body/main/dl/*")] == [
            ("dt", "id"), ("dd", "1"), ("dt", "outcomes"), ("dd", "L1"), ("dd", "L2"),
        ]  # fmt: skip

    def test_facts_that_begin_without_a_label(self, read: Read) -> None:
        root = read(record(Facts((("", "L2"),))))
        facts = root.findall("body/main/dl/*")
        assert [(element.tag, element.text or "") for element in facts] == [("dt", ""), ("dd", "L2")]

    @pytest.mark.parametrize(
        ("format_", "type_", "value", "text", "sort"),
        [
            (CellFormat.TEXT, FieldType.TEXT, "x", "x", None),
            (CellFormat.TEXT, FieldType.TEXT, None, "", None),
            (CellFormat.NUMBER, FieldType.INTEGER, 1412, "1,412", "1412"),
            (CellFormat.NUMBER, FieldType.INTEGER, None, "", None),
            (CellFormat.CHANGE, FieldType.INTEGER, -1412, "−1,412", "-1412"),
            (CellFormat.CHANGE, FieldType.INTEGER, 3, "+3", "3"),
            (CellFormat.CHANGE, FieldType.INTEGER, 0, "=", "0"),
            (CellFormat.CHANGE, FieldType.INTEGER, None, "", None),
            (CellFormat.BAR, FieldType.INTEGER, 2, "2", "2"),
            (CellFormat.BAR, FieldType.INTEGER, 0, "0", "0"),
            (CellFormat.BAR, FieldType.INTEGER, None, "", None),
            (CellFormat.COUNT, FieldType.SEVERAL, ("a", "b"), "2", None),
            (CellFormat.COUNT, FieldType.SEVERAL, (), "", None),
            (CellFormat.CODES, FieldType.SEVERAL, ("L1", "L2"), "L1; L2", None),
            (CellFormat.NAMES, FieldType.SEVERAL, tuple("abcdefghij"), "a; b; c; d; e; f; g; h; i; j", None),
            (CellFormat.TITLED, FieldType.TEXT, "x", "x", None),
        ],
    )
    def test_cell_formats(
        self, read: Read, format_: CellFormat, type_: FieldType, value: object, text: str, sort: str | None
    ) -> None:
        dtype = "Int64" if type_ is FieldType.INTEGER else "object"
        frame = {"key": ["k", "l"], "value": pd.Series([value, value], dtype=dtype)}
        shown = (ScreenColumn("key", CellFormat.TEXT, ("key",)), ScreenColumn("value", format_, ("value",)))
        root = read(record(table_of(frame, *shown, key=FieldType.TEXT, value=type_)))
        cell = root.find("body/main/div/table/tbody/tr/td")
        assert cell is not None
        assert (texts([cell]), cell.get("data-sort")) == ([text], sort)

    @pytest.mark.parametrize(
        ("format_", "end", "text", "sort"),
        [
            (CellFormat.SPAN, "2021-11-13", "8–13 Nov 2021", "2021-11-08"),
            (CellFormat.SPAN, None, "8 Nov 2021", "2021-11-08"),
            (CellFormat.TERM, None, "since 8 Nov 2021", "2021-11-08"),
        ],
    )
    def test_days(self, read: Read, format_: CellFormat, end: str | None, text: str, sort: str) -> None:
        frame = {"start": days("2021-11-08"), "end": days(end)}
        root = read(
            record(
                table_of(
                    frame, ScreenColumn("when", format_, ("start", "end")), start=FieldType.DATE, end=FieldType.DATE
                )
            )
        )
        cell = root.find("body/main/div/table/tbody/tr/th")
        head = root.find("body/main/div/table/thead/tr/th")
        assert cell is not None
        assert head is not None
        assert (texts([cell]), cell.get("data-sort"), head.get("data-sort")) == ([text], sort, "date")

    def test_a_span_without_a_start(self, read: Read) -> None:
        frame = {"start": days(None), "until": days("2021-12-21")}
        shown = ScreenColumn("term", CellFormat.TERM, ("start", "until"))
        root = read(record(table_of(frame, shown, start=FieldType.DATE, until=FieldType.DATE)))
        cell = root.find("body/main/div/table/tbody/tr/th")
        assert cell is not None
        assert (texts([cell]), cell.get("data-sort")) == (["until 21 Dec 2021"], str(date(2021, 12, 21)))

    def test_bars_and_shares(self, read: Read) -> None:
        frame = {"part": [1, 2, 0], "whole": [4, 2, 0]}
        shown = (
            ScreenColumn("part", CellFormat.BAR, ("part",)),
            ScreenColumn("share", CellFormat.SHARE, ("part", "whole")),
        )
        root = read(record(table_of(frame, *shown, part=FieldType.INTEGER, whole=FieldType.INTEGER)))
        body = root.find("body/main/div/table/tbody")
        assert body is not None
        assert rows(body) == [["1", "25%"], ["2", "100%"], ["0", ""]]
        bars = [[rect.get("width") for rect in cell.iter("rect")] for row in body for cell in row]
        assert bars == [["50.0"], ["25.0"], ["100.0"], ["100.0"], [], []]
        assert [element.get("data-sort") for element in root.findall("body/main/div/table/thead/tr/th")] == [
            "number"
        ] * 2

    def test_names_are_below_a_title(self, read: Read) -> None:
        frame = {"title": ["x"], "members": [("Dunmore, Lower", "Élan")]}
        shown = ScreenColumn("activity", CellFormat.TITLED, ("title", "members"))
        root = read(record(table_of(frame, shown, title=FieldType.TEXT, members=FieldType.SEVERAL)))
        assert root.findtext("body/main/div/table/tbody/tr/th/small") == "Dunmore, Lower; Élan"

    def test_a_blank_column_is_left_out(self, read: Read) -> None:
        shown = (
            ScreenColumn("a", CellFormat.TEXT, ("a",)),
            ScreenColumn("b", CellFormat.TEXT, ("b",)),
            ScreenColumn("c", CellFormat.TEXT, ("c",), 1),
        )
        frame = {"a": ["x"], "b": [None], "c": [None]}
        root = read(record(table_of(frame, *shown, a=FieldType.TEXT, b=FieldType.TEXT, c=FieldType.TEXT)))
        assert texts(root.findall("body/main/div/table/thead/tr/th")) == ["a", "b"]

    def test_the_caption_of_a_table(self, read: Read) -> None:
        named, unnamed = (
            read(record(table_of({"a": ["x"]}, ScreenColumn(label, CellFormat.TEXT, ("a",)), a=FieldType.TEXT)))
            for label in ("region", "")
        )
        captions = [element.findtext("body/main/div/table/caption") for element in (named, unnamed)]
        assert captions == ["region", "One thing"]
