"""Cells are data in every command and every format: they are shown, and never run or interpreted."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from metrocli.cli import streams
from metrocli.files.csv_line import format_csv_line

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess
    from xml.etree.ElementTree import Element

    Run = Callable[..., CompletedProcess[str]]

DANGEROUS = (
    "\x1b[2J\x1b[31mred", "\x1b]8;;http://evil.example\x1b\\link\x1b]8;;\x1b\\", "\x1b]0;title\x07", "\x9b2J", "a\rb",
    "\u202egnitteg\u2066", "[red]x[/x]", "[link=http://evil.example]x[/link]", "=cmd|' /C calc'!A1", "+1+1", "@SUM(A1)",
    "-2+3", '=HYPERLINK("http://evil.example")', "<script>alert(1)</script>", "<img src=x onerror=alert(1)>",
    "![x](http://evil.example/x.png)", "[x](javascript:alert(1))", "`rm -rf`", "| x | y |", "../../etc/passwd",
    "{{ 7*7 }}{% x %}", "&amp;&lt;", "$(touch x)", "\ufeffx",
    "a\u200eb\u200fc\u061cd\u2028e\u2029f\xadg\U000e0041h", "x@evil.example www.evil.example http://evil.example",
)  # fmt: skip
# Without semicolons, which separate names, and with a word, since a name of punctuation only folds to nothing.
NAMES = [f"{text.replace(';', '')} city{number}" for number, text in enumerate(DANGEROUS)]
TERMINAL_CONTROLS = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\U000e0041]"
)
COLOUR = re.compile(r"\x1b\[[0-9;]*m")
COMMANDS = [
    ("activities",), ("activity", "../../etc/passwd 19"), ("members",), ("members", "--group-by", "region"),
    ("member", NAMES[13]), ("outcomes",), ("challenges",), ("alliances",), ("meetings",), ("media",), ("people",),
    ("stats",), ("info",), ("matrix", "members", "outcomes"), ("matrix", "members", "regions"), ("trend", "activities"),
    ("compare", "2021-09", "2021-10"),
]  # fmt: skip
TEXTS = ("table", "record", "tsv", "csv", "json", "jsonl", "markdown", "html")


@pytest.fixture
def data(folder: Callable[..., Path]) -> str:
    """A dataset in which all texts, headers and file names are dangerous."""

    def sheet(headers: str, *rows: list[str]) -> str:
        return "".join(
            [
                format_csv_line([*headers.split(","), DANGEROUS[0]], header=True),
                *(format_csv_line([*row, ""]) for row in rows),
            ]
        )

    rows = [(number, text, text.replace(";", ""), NAMES[number]) for number, text in enumerate(DANGEROUS)]
    path = folder(
        memberships=sheet(
            "member,region,country,status",
            *([name, f"{DANGEROUS[n % 7]} r", text, "full"] for n, text, _, name in rows),
        ),
        aliases=sheet("alias,member,kind", *([f"{plain} alias{n}", name, text] for n, text, plain, name in rows)),
        activities=sheet(
            "id,title,start,line,kind,place,outcomes,challenges,members,alliances,summary,source",
            *(
                [
                    f"{text} {n}",
                    text,
                    f"2021-09-{n + 1:02}",
                    *[text] * 3,
                    f"L{n};{plain}",
                    f"C{n}",
                    f"{name};x",
                    plain,
                    text,
                    text,
                ]
                for n, text, plain, name in rows
            ),
        ),
        outcomes=sheet("code,title", *([f"L{n}", text] for n, text, _, _ in rows)),
        challenges=sheet("code,title", *([f"C{n}", text] for n, text, _, _ in rows)),
        alliances=sheet("alliance,name", *([plain, text] for _, text, plain, _ in rows)),
        meetings=sheet("month,mode,members,subject", *(["2021-09", text, name, text] for _, text, _, name in rows)),
        media=sheet("month,outlet,topic", *(["2021-10", text, text] for _, text, _, _ in rows)),
        people=sheet(
            "person,body,role,office,member,region", *([text] * 4 + [name, text] for _, text, _, name in rows)
        ),
        periods=sheet("period,start,end,label", ["2021-T3", "2021-09-01", "2021-12-31", DANGEROUS[1]]),
    )
    (path / "\x1b[2Jnotes.csv").write_text("a,b\n1,2\n")
    return str(path)


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
class TestAnywhere:
    def test_no_cell_controls_a_terminal(
        self, run: Run, data: str, monkeypatch: pytest.MonkeyPatch, words: tuple[str, ...]
    ) -> None:
        monkeypatch.setattr(
            streams,
            "measure_screen",
            lambda *_: streams.Screen(is_terminal=True, width=100, height=9999, has_colours=True),
        )
        for name in (None, *TEXTS):
            asked = run(*words, "--data", data, "--explain", *(("-f", name) if name else ()))
            if asked.returncode == 2:
                continue  # the command has no such format, or no --explain
            assert asked.returncode == 0, asked.stderr
            shown = COLOUR.sub("", asked.stdout) if name in {None, "table"} else asked.stdout
            assert not TERMINAL_CONTROLS.findall(shown), name
            assert not TERMINAL_CONTROLS.findall(asked.stderr), name
            assert "\x1b[31mred" not in asked.stdout

    def test_no_cell_controls_a_terminal_through_a_pipe(self, run: Run, data: str, words: tuple[str, ...]) -> None:
        asked = run(*words, "--data", data, "-f", "table")
        assert asked.returncode == 0, asked.stderr
        assert not TERMINAL_CONTROLS.findall(asked.stdout)

    def test_no_cell_is_a_tag_in_a_page(
        self, run: Run, data: str, parsed: Callable[[str], Element], words: tuple[str, ...]
    ) -> None:
        root = parsed(run(*words, "--data", data, "-f", "html").stdout)
        own = [each.text for each in parsed(run("info", "-f", "html").stdout).iter("script")]
        for each in root.iter():
            assert each.tag not in {"img", "a", "iframe", "object", "link", "form"}, each.tag
            assert each.tag != "script" or each.text in own
            assert not [name for name in each.attrib if name.startswith("on") or name in {"href", "src"}]

    def test_no_cell_is_a_link_a_picture_or_a_tag_in_markdown(
        self, run: Run, data: str, words: tuple[str, ...]
    ) -> None:
        text = run(*words, "--data", data, "-f", "markdown").stdout
        assert not re.search(r"(?<!\\)<(?:script|img)", text)
        assert not re.search(r"@evil|www\.evil|http://", text)
        assert not re.search(r"(?<!\\)!?(?<!\\)\[x(?<!\\)\]\(", text)
        assert not re.search(r"(?<!\\)`rm", text)

    def test_no_cell_is_a_formula_or_a_link_in_a_workbook(
        self, run: Run, data: str, tmp_path: Path, words: tuple[str, ...]
    ) -> None:
        path = tmp_path / "answer.xlsx"
        asked = run(*words, "--data", data, "-o", str(path))
        assert asked.returncode == 0, asked.stderr
        for tab in load_workbook(io.BytesIO(path.read_bytes())):
            for row in tab.iter_rows():
                for cell in row:
                    assert cell.data_type != "f", cell.value
                    assert cell.hyperlink is None, cell.value
        assert [each.name for each in tmp_path.iterdir() if each.name != "data"] == ["answer.xlsx"]

    def test_json_stays_valid(self, run: Run, data: str, words: tuple[str, ...]) -> None:
        asked = run(*words, "--data", data, "-f", "json")
        assert json.loads(asked.stdout)["schema"] == "metrocli/1"


class TestErrors:
    """An error shows a dangerous value safely."""

    @pytest.mark.parametrize("text", DANGEROUS)
    def test_a_cell_that_is_named(self, run: Run, folder: Callable[..., Path], text: str) -> None:
        row = format_csv_line(["1", "a", text])
        asked = run("activities", "--data", str(folder(activities=f"id,title,start\n{row}")))
        assert (asked.returncode, asked.stdout) == (4, "")
        assert asked.stderr.count("\n") == 1
        assert not TERMINAL_CONTROLS.findall(asked.stderr)

    @pytest.mark.parametrize("text", DANGEROUS)
    def test_a_name_that_is_typed(self, run: Run, data: str, text: str) -> None:
        asked = run("member", "--data", data, "--", f"{text} of nowhere")
        assert asked.returncode in {0, 3}
        assert not TERMINAL_CONTROLS.findall(asked.stderr)
