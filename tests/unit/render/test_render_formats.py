from __future__ import annotations

import csv
import io
import json
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd
import pytest
from invented import invent_list, invent_record, write  # type: ignore[import-not-found] # it is in this folder
from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from metrocli.answers.explanation import CellAddresses, ExplainedFigure, Explanation, FigureKind, SheetUse
from metrocli.answers.fields import Field, FieldType
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.errors import UsageMistake
from metrocli.files.running.progress import report_step
from metrocli.hints import CHOOSE_FROM
from metrocli.messages import MessageType
from metrocli.render import json_, registry, values
from metrocli.render.registry import (
    BINARY_FORMATS,
    FORMATS,
    SUFFIXES,
    Origin,
    Target,
    check_format,
    default_format,
    find_format,
    render,
)
from metrocli.render.values import flatten_result, format_value, mask_controls, to_table

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.answers.answer import Answer, Crosstab, ListAnswer, RecordAnswer

    RenderText = Callable[[Answer, str], str]

ORIGIN = Origin("metrocli things --text '=1+1'", "the bundled data", "metrocli 1.0")
TARGET = Target(origin=ORIGIN)
TEXTS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    '"quoted" text',
    'text "quoted"',
    "comma, semicolon; tab\there",
    "two\nlines",
    "|pipe| *star* _line_ `code` <b>tag</b> [link](x) # & \\ ~",
    "NA",
    "None",
    "1.10",
    "007",
    " space ",
    "東京",
    "https://example.org",
]
FIELDS = {
    "text": Field(FieldType.TEXT),
    "day": Field(FieldType.DATE),
    "number": Field(FieldType.INTEGER),
    "yes": Field(FieldType.FLAG),
    "several": Field(FieldType.SEVERAL),
}
FRAME = pd.DataFrame(
    {
        "text": pd.Series([*TEXTS, None], dtype="str"),
        "day": pd.to_datetime(pd.Series(["2021-11-30"] * len(TEXTS) + [None])),
        "number": pd.Series([7] * len(TEXTS) + [None], dtype="Int64"),
        "yes": [True] * len(TEXTS) + [False],
        "several": [("a", "=b")] * len(TEXTS) + [()],
    }
)
LIST: ListAnswer = invent_list(
    FRAME,
    FIELDS,
    title="Things [x]",
    query={"text": ["=1+1"]},
    subtitle="text =1+1",
    summary="17 things",
    notes=(MessageType("starred", "A *note*.")(),),
)
RECORD: RecordAnswer = invent_record(
    {
        "name": "One",
        "day": date(2021, 11, 30),
        "unknown": None,
        "none": [],
        "names": ["a", "b"],
        "figures": {"published": 1412, "itemised": None},
        "nested": {"by_region": [{"region": "R", "total": 2}], "empty": {}},
        "parts": [{"id": "1", "title": "=x", "codes": ["L1", "L2"]}, {"id": "2", "title": "y|z", "codes": []}],
    },
    title="One thing",
    query={"thing": "One"},
    subtitle="a thing",
    notes=(MessageType("noted", "Noted.")(),),
)


def text(answer: ListAnswer | RecordAnswer, name: str) -> str:
    content = write(answer, name, TARGET)
    assert isinstance(content, str)
    return content


class TestDelimited:
    """CSV and TSV have the exact values."""

    @pytest.mark.parametrize(("name", "delimiter"), [("csv", ","), ("tsv", "\t")])
    def test_a_reader_gets_every_text_back(self, name: str, delimiter: str) -> None:
        header, *rows = csv.reader(io.StringIO(text(LIST, name), newline=""), delimiter=delimiter, strict=True)
        assert header == list(FIELDS)
        assert [row[0] for row in rows] == [*TEXTS, ""]
        assert rows[0][1:] == ["2021-11-30", "7", "true", "a; =b"]
        assert rows[-1] == ["", "", "", "false", ""]

    def test_a_byte_order_mark_changes_nothing_else(self) -> None:
        content, notes = render(LIST, "csv", TARGET._replace(has_bom=True))
        assert content == "\ufeff" + text(LIST, "csv")
        assert [(note.code, dict(note.values)) for note in notes] == [
            ("cells-like-formulas", {"count": 2, "text": "=1+1"})
        ]
        assert render(LIST, "csv", TARGET).notes == ()

    @pytest.mark.parametrize(
        ("numbers", "dtype"),
        [
            ([3, 0, 3, 2], "Int64"),
            ([3, None, 0, 2], "Int64"),
            ([-1, 0, 1, 2], "int64"),
            ([0, 4, 1, 5], "uint8"),
            ([1 << 62, 1, 2, 3], "Int64"),
            ([True, False, True, True], "bool"),
        ],
    )
    def test_each_integer_is_written_as_its_digits(self, numbers: list[Any], dtype: str) -> None:
        column = pd.Series(numbers, dtype=dtype)
        fields = {"a": Field(FieldType.INTEGER), "b": Field(FieldType.INTEGER)}
        _, *rows = csv.reader(io.StringIO(text(invent_list({"a": column, "b": column}, fields), "csv")))
        assert [row[0] for row in rows] == [format_value(number) for number in numbers]

    def test_a_record_is_fields_and_values(self) -> None:
        assert text(RECORD, "csv").splitlines() == [
            "field,value",
            "name,One",
            "day,2021-11-30",
            "unknown,",
            "none,",
            "names,a; b",
            "figures.published,1412",
            "figures.itemised,",
            "nested.by_region.1.region,R",
            "nested.by_region.1.total,2",
            "nested.empty,",
            "parts.1.id,1",
            "parts.1.title,=x",
            "parts.1.codes,L1; L2",
            "parts.2.id,2",
            "parts.2.title,y|z",
            "parts.2.codes,",
        ]

    def test_lines_end_in_line_feeds(self) -> None:
        assert "\r" not in text(LIST, "csv")


class TestJson:
    """JSON is exact: unknown is null, and a value without a JSON form is an error."""

    def test_a_list(self) -> None:
        envelope = json.loads(text(LIST, "json"))
        assert list(envelope) == ["schema", "command", "query", "rows", "notes", "messages"]
        assert [row["text"] for row in envelope["rows"]] == [*TEXTS, None]
        assert envelope["rows"][0] == {
            "text": "=1+1", "day": "2021-11-30", "number": 7, "yes": True, "several": ["a", "=b"]
        }  # fmt: skip
        assert envelope["rows"][-1] == {"text": None, "day": None, "number": None, "yes": False, "several": []}
        assert envelope["notes"] == ["A *note*."]

    def test_a_record(self) -> None:
        envelope = json.loads(text(RECORD, "json"))
        assert envelope["result"]["day"] == "2021-11-30"
        assert envelope["result"]["figures"] == {"published": 1412, "itemised": None}

    def test_lines(self) -> None:
        assert len(text(LIST, "jsonl").splitlines()) == len(TEXTS) + 1
        assert json.loads(text(RECORD, "jsonl"))["name"] == "One"

    @pytest.mark.parametrize("answer", [RECORD, LIST, replace(LIST, frame=LIST.frame[:0])])
    @pytest.mark.parametrize("at_once", [1, 7, 1 << 16])
    def test_pieces_are_joined(
        self, monkeypatch: pytest.MonkeyPatch, answer: ListAnswer | RecordAnswer, at_once: int
    ) -> None:
        monkeypatch.setattr(json_, "_PIECES_AT_ONCE", at_once)
        content = text(answer, "json")
        assert content == json.dumps(json.loads(content), ensure_ascii=False, indent=2) + "\n"

    @pytest.mark.parametrize("count", [0, 1, 5])
    def test_figures_are_encoded_some_at_a_time(self, monkeypatch: pytest.MonkeyPatch, count: int) -> None:
        cells = CellAddresses("activities.csv", "activities", "id", ("A2", "A4:A5"))
        figures = [ExplainedFigure((str(number),), 3, FigureKind.COUNT, (cells,)) for number in range(count)]
        answer = replace(RECORD, explanation=Explanation(figures=tuple(figures)))
        whole = text(answer, "json")
        assert [figure["path"] for figure in json.loads(whole)["explain"]] == [[str(number)] for number in range(count)]
        monkeypatch.setattr(json_, "_CELLS_AT_ONCE", 6)
        assert text(answer, "json") == whole

    def test_rows_are_encoded_together(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Each call of the encoder leaves cycles behind, which are not collected in a short run."""
        encoded: list[object] = []

        def iterencode(encoder: json.JSONEncoder, value: object) -> Iterator[str]:
            encoded.append(value)
            return original(encoder, value)

        original = json.JSONEncoder.iterencode
        monkeypatch.setattr(json.JSONEncoder, "iterencode", iterencode)
        text(LIST, "json")
        assert sum(isinstance(value, list) and len(value) == len(LIST.frame) for value in encoded) == 1
        assert len(encoded) < len(LIST.frame)

    def test_letters_are_not_escaped(self) -> None:
        assert "東京" in text(LIST, "json")

    def test_values_without_a_json_form_are_an_error(self) -> None:
        with pytest.raises(TypeError, match="no JSON form"):
            write(invent_record({"a": object()}), "json")
        with pytest.raises(ValueError, match="Out of range float"):
            write(invent_record({"a": float("nan")}), "json")

    def test_a_crosstab_has_its_totals(self, render_text: RenderText, crosstab: Crosstab) -> None:
        envelope = json.loads(render_text(crosstab, "json"))
        assert list(envelope) == ["schema", "command", "query", "rows", "totals", "notes", "messages"]
        assert envelope["rows"][2] == {"member": "Xi'an", "L1": None, "L2": 2, "total": 2}
        assert envelope["totals"] == {"L1": 10, "L2": 4, "total": 12}

    def test_a_crosstab_with_chosen_columns_has_their_totals(self, render_text: RenderText, crosstab: Crosstab) -> None:
        envelope = json.loads(render_text(apply_shape(crosstab, Shape(columns=("total", "member", "L2"))), "json"))
        assert list(envelope["totals"].items()) == [("total", 12), ("L2", 4)]

    def test_a_grouped_list_has_its_groups(self, render_text: RenderText, grouped_list: ListAnswer) -> None:
        envelope = json.loads(render_text(grouped_list, "json"))
        assert list(envelope) == ["schema", "command", "query", "rows", "groups", "notes", "messages"]
        assert envelope["groups"] == [
            {"value": "Africa", "rows": 2, "subtotals": {"people": 30, "participated": 1, "outcomes": 2}},
            {"value": "Europe", "rows": 2, "subtotals": {"people": None, "participated": 2, "outcomes": 2}},
            {"value": None, "rows": 1, "subtotals": {"people": None, "participated": 0, "outcomes": 0}},
        ]
        assert [row["region"] for row in envelope["rows"]] == ["Africa", "Africa", "Europe", "Europe", None]

    @pytest.mark.parametrize(
        ("by", "field", "value"),
        [
            ("text", "text", "=1+1"),
            ("day", "day", "2021-11-30"),
            ("number", "number", 7),
            ("yes", "yes", True),
            ("several", "each_several", "a"),
        ],
    )
    def test_a_group_has_the_value_of_its_rows(
        self, render_text: RenderText, by: str, field: str, value: object
    ) -> None:
        envelope = json.loads(render_text(apply_shape(LIST, Shape(group_by=by)), "json"))
        assert envelope["groups"][0]["value"] == value
        assert envelope["rows"][0][field] == value

    @pytest.mark.parametrize("answer", [LIST, RECORD])
    def test_an_explained_answer(self, answer: ListAnswer | RecordAnswer) -> None:
        cells = CellAddresses("activities.csv", "activities", "id", ("A2", "A4:A5"))
        explanation = Explanation(
            sheets=(SheetUse("activities", "activities.csv", 30, "2, 4-5"),),
            figures=(ExplainedFigure(("a", "b"), 3, FigureKind.COUNT, (cells,)),),
        )
        envelope = json.loads(text(replace(answer, explanation=explanation), "json"))
        assert list(envelope)[-2:] == ["explain", "explained"]
        assert envelope["explain"] == [
            {
                "path": ["a", "b"],
                "value": 3,
                "kind": "count",
                "cells": [{"file": "activities.csv", "sheet": "activities", "column": "id", "cells": ["A2", "A4:A5"]}],
            }
        ]
        assert envelope["explained"] == {
            "filters": [],
            "sheets": [{"sheet": "activities", "file": "activities.csv", "rows": 30, "used": "2, 4-5"}],
        }
        assert {"explain", "explained"} & set(json.loads(text(answer, "json"))) == set()


class TestMarkdown:
    """Nothing in a cell is interpreted as Markdown or HTML."""

    def test_every_row_is_one_line_with_as_many_cells(self) -> None:
        lines = [line for line in text(LIST, "markdown").splitlines() if line.startswith("|")]
        assert len(lines) == len(TEXTS) + 3
        for line in lines:
            assert line.replace("\\|", "").count("|") == len(FIELDS) + 1

    def test_markup_is_escaped(self) -> None:
        page = text(LIST, "markdown")
        assert page.startswith("# Things \\[x\\]\n")
        assert "\\<b\\>tag\\</b\\>" in page
        assert "\\`code\\`" in page
        assert "- A \\*note\\*." in page
        assert "| two lines |" in page

    def test_addresses_are_escaped(self) -> None:
        things = {"text": ["www.a.example https://b.example/c", "d@e.example mailto:f xmpp:g ftp://h", "10:30 www a.b"]}
        lines = text(invent_list(things, {"text": Field(FieldType.TEXT)}), "markdown").splitlines()
        assert lines[-3:] == [
            "| www\\.a.example https\\://b.example/c |",
            "| d@<!-- -->e.example mailto\\:f xmpp\\:g ftp\\://h |",
            "| 10:30 www a.b |",
        ]

    def test_a_record_has_its_values_and_a_table_for_each_list(self) -> None:
        page = text(RECORD, "markdown")
        assert "| figures.published | 1412 |" in page
        assert (
            "## parts\n\n| id | title | codes |\n| --- | --- | --- |\n| 1 | =x | L1; L2 |\n| 2 | y\\|z |  |\n" in page
        )

    def test_a_crosstab_ends_with_its_totals(self, render_text: RenderText, crosstab: Crosstab) -> None:
        assert [line for line in render_text(crosstab, "markdown").splitlines() if line.startswith("|")] == [
            "| member | L1 | L2 | total |",
            "| --- | --- | --- | --- |",
            "| Brussels | 9 | 0 | 9 |",
            "| Élan | 1 | 3 | 3 |",
            "| Xi'an |  | 2 | 2 |",
            "| total | 10 | 4 | 12 |",
        ]

    def test_a_crosstab_with_chosen_columns_does_not(self, render_text: RenderText, crosstab: Crosstab) -> None:
        page = render_text(apply_shape(crosstab, Shape(columns=("member", "L1"))), "markdown")
        assert page.count("\n| ") == 5
        assert "total |" not in page

    def test_a_group_has_a_heading_its_rows_and_its_subtotals(
        self, render_text: RenderText, grouped_list: ListAnswer
    ) -> None:
        blocks = render_text(grouped_list, "markdown").split("\n\n")
        assert blocks[0] == "# Members"
        assert blocks[1] == "## Africa"
        assert blocks[2].splitlines() == [
            "| name | joined | activities | people | participated | outcomes |",
            "| --- | --- | --- | --- | --- | --- |",
            "| Abidjan | 2021-11-08 | 4 | 10 | true | L1; L2 |",
            "| Cairo |  |  | 20 | false |  |",
        ]
        assert blocks[3] == "2 rows · people 30 · participated 1 · outcomes 2"
        assert (blocks[4], blocks[7]) == ("## Europe", "## none")
        assert blocks[9:] == ["1 row · participated 0 · outcomes 0", "5 members\n"]

    def test_a_heading_is_escaped(self, render_text: RenderText) -> None:
        page = render_text(apply_shape(LIST, Shape(group_by="text")), "markdown")
        assert "## \\|pipe\\| \\*star\\*" in page
        assert "## two lines\n" in page


class TestRecord:
    """A block for each row, a line for each field, values in full."""

    def test_a_record(self) -> None:
        assert text(RECORD, "record").splitlines() == [
            "name     One",
            "day      2021-11-30",
            "unknown",
            "none",
            "names    a; b",
            "figures  published  1412",
            "         itemised",
            "nested   by_region  region R | total 2",
            "         empty",
            "parts    id 1 | title =x | codes L1; L2",
            "         id 2 | title y|z",
        ]

    def test_blocks_are_separated_by_a_blank_line(self) -> None:
        blocks = text(LIST, "record").split("\n\n")
        assert len(blocks) == len(TEXTS) + 1
        assert blocks[0] == "text     =1+1\nday      2021-11-30\nnumber   7\nyes      true\nseveral  a; =b"
        assert blocks[7].startswith("text     two\n         lines\n")

    def test_a_crosstab_has_a_block_for_each_row(self, render_text: RenderText, crosstab: Crosstab) -> None:
        blocks = render_text(crosstab, "record").split("\n\n")
        assert blocks[0] == "member  Brussels\nL1      9\nL2      0\ntotal   9"
        assert len(blocks) == 3

    def test_blocks_of_a_grouped_list_begin_with_the_group(
        self, render_text: RenderText, grouped_list: ListAnswer
    ) -> None:
        blocks = render_text(grouped_list, "record").split("\n\n")
        assert [block.splitlines()[0].split() for block in blocks] == [
            ["region", "Africa"], ["region", "Africa"], ["region", "Europe"], ["region", "Europe"], ["region"],
        ]  # fmt: skip


class TestXlsx:
    """Text is never a formula, dates are dates, and a sheet records the question."""

    @pytest.fixture
    def book(self) -> Workbook:
        content = write(LIST, "xlsx", TARGET)
        assert isinstance(content, bytes)
        return load_workbook(io.BytesIO(content))

    @pytest.fixture
    def sheet(self, book: Workbook) -> Worksheet:
        return book["things"]

    def test_texts_are_stored_as_text_in_full(self, sheet: Worksheet) -> None:
        cells = [sheet.cell(row, 1) for row in range(2, len(TEXTS) + 2)]
        assert [cell.value for cell in cells] == TEXTS
        assert {cell.data_type for cell in cells} == {"s"}
        assert sheet.cell(2, 1).quotePrefix

    def test_dates_and_numbers_are_typed(self, sheet: Worksheet) -> None:
        assert sheet.cell(2, 2).value == datetime(2021, 11, 30)  # noqa: DTZ001 - a workbook's days have no zone
        assert sheet.cell(2, 2).number_format == "yyyy-mm-dd"
        assert sheet.cell(2, 3).value == 7

    def test_unknown_values_are_empty_cells(self, sheet: Worksheet) -> None:
        last = [sheet.cell(len(TEXTS) + 2, place).value for place in range(1, 6)]
        assert last == [None, None, None, "false", None]

    def test_the_header_is_frozen_and_has_a_filter(self, sheet: Worksheet) -> None:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == f"A1:E{len(TEXTS) + 2}"
        assert sheet.cell(1, 1).font.bold

    def test_columns_are_neither_too_narrow_nor_too_wide(self, sheet: Worksheet) -> None:
        widths = [sheet.column_dimensions[letter].width for letter in "ABCDE"]
        assert all(8 <= width <= 60 for width in widths)

    def test_the_about_sheet(self, book: Workbook) -> None:
        about = {row[0].value: row[1].value for row in book["about"].iter_rows()}
        assert about["question"] == ORIGIN.question
        assert about["understood as"] == "text =1+1"
        assert (about["data"], about["by"]) == ("the bundled data", "metrocli 1.0")
        assert str(about["asked at"]).startswith("20")
        assert about["note"] == "A *note*."

    def test_a_record_has_a_sheet_for_each_of_its_lists(self) -> None:
        content = write(RECORD, "xlsx", TARGET)
        assert isinstance(content, bytes)
        book = load_workbook(io.BytesIO(content))
        assert book.sheetnames == ["thing", "nested by_region", "parts", "about"]
        facts = {row[0].value: row[1].value for row in book["thing"].iter_rows()}
        assert facts["figures.published"] == 1412
        assert facts["names"] == "a; b"
        assert facts["unknown"] is None
        assert [[cell.value for cell in row] for row in book["parts"].iter_rows()] == [
            ["id", "title", "codes"], ["1", "=x", "L1; L2"], ["2", "y|z", None],
        ]  # fmt: skip

    @pytest.mark.parametrize("hostile", ["\u202egnitteg", "a\rb", "_x000D_", "\u200f"])
    def test_valid_characters_are_kept(self, hostile: str) -> None:
        assert self.read_back(hostile) == hostile

    @pytest.mark.parametrize("hostile", ["\x00", "\x1b[2J", "\x0b", "\udcff", "\uffff"])
    def test_invalid_characters_are_replaced(self, hostile: str) -> None:
        assert "�" in str(self.read_back(hostile))

    def read_back(self, value: str) -> object:
        frame = pd.DataFrame({"text": pd.Series([value], dtype="object")})
        content = write(invent_list(frame, {"text": Field(FieldType.TEXT)}), "xlsx")
        assert isinstance(content, bytes)
        # Read with another library, as the one that wrote the file does not decode escaped characters.
        return CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("things").to_python()[1][0]


class TestRegistry:
    """The table of formats: names and suffixes."""

    def test_names(self) -> None:
        assert FORMATS == ("table", "record", "tsv", "csv", "json", "jsonl", "markdown", "html")
        assert [check_format(name) for name in ("CSV", " json ")] == ["csv", "json"]
        with pytest.raises(UsageMistake) as error:
            check_format("yaml")
        assert (
            error.value.message.code,
            error.value.message.values["text"],
            error.value.message.values["hint"],
        ) == ("not-a-format", "yaml", CHOOSE_FROM(names=FORMATS))

    @pytest.mark.parametrize("name", BINARY_FORMATS)
    def test_binary_formats_need_a_file(self, name: str) -> None:
        assert name not in FORMATS
        assert isinstance(write(LIST, name, TARGET), bytes)
        with pytest.raises(UsageMistake) as caught:
            check_format(f" {name.upper()} ")
        assert (caught.value.message.code, caught.value.message.values) == ("file-format", {"format": name})

    @pytest.mark.parametrize("name", FORMATS)
    def test_every_other_format_is_text(self, name: str) -> None:
        assert isinstance(write(LIST, name, TARGET), str)

    @pytest.mark.parametrize(
        ("name", "expected"),
        [("a.CSV", "csv"), ("a.htm", "html"), ("a.HTML", "html"), ("b.c.md", "markdown"), ("x.txt", "record")],
    )
    def test_suffixes(self, name: str, expected: str) -> None:
        assert find_format(Path(name)) == expected

    @pytest.mark.parametrize("name", ["a.pdf", "a", ".csv", "a."])
    def test_unknown_suffixes(self, name: str) -> None:
        with pytest.raises(UsageMistake):
            find_format(Path(name))

    def test_default_formats(self) -> None:
        assert [*map(default_format, ("activities", "columns", "stats", "explain"))] == [
            "tsv",
            "tsv",
            "record",
            "record",
        ]

    @pytest.mark.parametrize("name", sorted(set(SUFFIXES.values())))
    def test_every_suffix_can_be_written(self, name: str) -> None:
        assert write(LIST, name, TARGET)
        assert write(RECORD, name, TARGET)


class TestValues:
    """Values as text."""

    @pytest.mark.parametrize(
        ("value", "expected"),
        [
            (None, ""),
            (True, "true"),
            (False, "false"),
            (0, "0"),
            (date(2021, 1, 2), "2021-01-02"),
            (["a", None, 1], "a; ; 1"),
            (("a",), "a"),
            ({"a": 1, "b": None, "c": "x"}, "1 x"),
            ("", ""),
        ],
    )
    def test_flat(self, value: Any, expected: str) -> None:  # noqa: ANN401
        assert format_value(value) == expected

    @pytest.mark.parametrize(
        "acting",
        [
            *("\x00", "\x07", "\x1b", "\r", "\x7f", "\x9b", "\u202a", "\u202e", "\u2066", "\u2069"),
            *("\u200e", "\u200f", "\u061c", "\u2028", "\u2029", "\ufeff", "\xad", "\U000e0001", "\U000e0041"),
        ],
    )
    def test_control_characters_are_masked(self, acting: str) -> None:
        assert mask_controls(f"a{acting}b") == "a�b"

    def test_letters_of_all_scripts_are_kept(self) -> None:
        assert (
            mask_controls("Élan 東京 القاهرة ٪ – “x” می\u200cشود 👨\u200d👩")
            == "Élan 東京 القاهرة ٪ – “x” می\u200cشود 👨\u200d👩"
        )

    def test_a_result_is_flattened_into_paths(self) -> None:
        assert list(flatten_result({"a": {"b": [{"c": 1}]}, "d": []})) == [("a.b.1.c", 1), ("d", None)]
        assert to_table(RECORD)[0] == ["field", "value"]


class TestLongText:
    """A long text stays in parts, which are made while they are written."""

    @pytest.fixture(autouse=True)
    def _long(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(values, "_BATCH", 1)

    @pytest.mark.parametrize("name", ["json", "jsonl", "csv", "tsv"])
    @pytest.mark.parametrize("answer", [RECORD, LIST])
    def test_its_parts_are_the_text(
        self, monkeypatch: pytest.MonkeyPatch, answer: ListAnswer | RecordAnswer, name: str
    ) -> None:
        for target in (TARGET, TARGET._replace(has_bom=True)):
            whole = render(answer, name, target)
            assert isinstance(whole.content, str)
            with monkeypatch.context() as patched:
                patched.setattr(registry, "_LONG", 10)
                parts = render(answer, name, target)
            assert isinstance(parts.content, registry.LongText)
            assert ("".join(parts.content), parts.notes) == (whole.content, whole.notes)

    def test_rows_are_made_while_they_are_written(self, monkeypatch: pytest.MonkeyPatch) -> None:
        made: list[int] = []

        def list_rows(listing: ListAnswer) -> list[dict[str, Any]]:
            made.append(len(listing.frame))
            return values.list_rows(listing)

        monkeypatch.setattr(json_, "list_rows", list_rows)
        monkeypatch.setattr(registry, "_LONG", 10)
        content = render(LIST, "jsonl", TARGET).content
        assert made == [1]
        assert len([*content]) == len(made) == len(LIST.frame)

    @pytest.mark.parametrize("name", ["json", "jsonl", "csv", "tsv"])
    def test_progress_counts_the_rows_that_are_written(self, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
        """Its first parts are made in another step than the rest."""
        monkeypatch.setattr(registry, "_LONG", 10)
        with report_step("Writing the answer"):
            content = render(LIST, name, TARGET).content
        with report_step("Writing the answer") as step:
            assert "".join(content)  # type: ignore[arg-type] # it is text
        assert (step.description, step.rows, step.part) == ("Writing the answer", len(LIST.frame), 1)
