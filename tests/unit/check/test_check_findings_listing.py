"""Findings as an answer: all of them for programs, grouped on screen, and as annotations."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from metrocli.answers.answer import ListAnswer
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.check.accepted_findings import FindingKeys, accept
from metrocli.check.check import CheckOptions, check_dataset, has_failures
from metrocli.check.evidence.evidence import read_evidence
from metrocli.check.rules.names.member_names import MEMBER_AMBIGUOUS
from metrocli.errors import UnknownName, UsageMistake
from metrocli.model.findings import Severity
from metrocli.render.parts import Table
from metrocli.render.registry import Target, lay_out, render
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

MEMBERS = "member,region\nOak Town,North\nOak Hill,North\n"
ACTIVITIES = 'id,title,members\nA-1,"One,\ntwo",Oak\nA-2,Two,Oak\nA-3,Three,Oak\nA-4,Four,Oak\nA-5,Five,Oak\n'


def check(path: Path) -> ListAnswer:
    """The findings of names that may mean several members."""
    options = CheckOptions(select=("N103",))
    return check_dataset(read_evidence(path), options, with_lines=True).answer


def write(answer: ListAnswer, name: str) -> str:
    """An answer in a text format."""
    content = render(answer, name, Target()).content
    assert isinstance(content, str)
    return content


def draw(answer: ListAnswer, width: int) -> tuple[str, list[str]]:
    """The text on a terminal, and the codes of its notes."""
    rendered = render(answer, "table", Target(width))
    assert isinstance(rendered.content, str)
    return rendered.content, [note.code for note in rendered.notes]


OAK = MEMBER_AMBIGUOUS(text="Oak", names=("Oak Town", "Oak Hill"))


@pytest.fixture
def data(folder: Callable[..., Path]) -> Path:
    return folder(memberships=MEMBERS, activities=ACTIVITIES)


@pytest.fixture
def listing(data: Path) -> ListAnswer:
    return check(data)


def test_findings_that_say_the_same_are_one_with_all_their_cells(listing: ListAnswer) -> None:
    (row,) = json.loads(write(listing, "json"))["rows"]
    cells = row.pop("cells")
    assert [cell["cell"] for cell in cells] == ["C2", "C3", "C4", "C5", "C6"]
    assert cells[1] == {
        "file": "activities.csv",
        "sheet": "activities",
        "cell": "C3",
        "row": 3,
        "column": "members",
        "value": "Oak",
    }
    assert row == {
        "rule": "N103",
        "severity": "warning",
        "file": "activities.csv",
        "sheet": "activities",
        "cell": "C2",
        "row": 2,
        "column": "members",
        "value": "Oak",
        "message": OAK.text,
        "suggestion": OAK.fix,
    }


def test_flat_formats_join_the_addresses_of_the_cells(listing: ListAnswer) -> None:
    (row,) = csv.DictReader(io.StringIO(write(listing, "csv")))
    assert (row["cell"], row["cells"]) == ("C2", "C2; C3; C4; C5; C6")


def test_findings_with_other_messages_or_columns_stay_apart(folder: Callable[..., Path]) -> None:
    path = folder(memberships=MEMBERS, activities=ACTIVITIES, meetings="month,members\n2024-01,Oak\n2024-02,Oak\n")
    assert [(row["file"], row["cells"]) for row in csv.DictReader(io.StringIO(write(check(path), "csv")))] == [
        ("activities.csv", "C2; C3; C4; C5; C6"),
        ("meetings.csv", "B2; B3"),
    ]


def test_an_accepted_cell_is_not_among_the_cells(data: Path) -> None:
    evidence = read_evidence(data)
    options = CheckOptions(select=("N103",))
    (_, second, *_) = check_dataset(evidence, options).findings
    accept(data / "accepted.toml", [FindingKeys(evidence).key_of(second)], "known", date(2024, 1, 1))
    answer = check_dataset(evidence, options).answer
    (row,) = json.loads(write(answer, "json"))["rows"]
    assert [cell["cell"] for cell in row["cells"]] == ["C2", "C4", "C5", "C6"]
    assert answer.figures["accepted"] == 1


def test_the_message_of_a_finding_leaves_out_accepted_cells(folder: Callable[..., Path]) -> None:
    data = folder(outcomes="code,title\nL1,a\nL1A1,b\nL1A3,c\nL1A3D1,d\nL1A3D3,e\n")
    options = CheckOptions(select=("C205",))
    evidence = read_evidence(data)
    findings = check_dataset(evidence, options).findings
    values = {"missing": ("L1A2", "L1A3D2"), "listed": ("L1A3", "L1A3D3"), "count": 2}
    assert [dict(finding.message.values) for finding in findings] == [values, values]
    accept(data / "accepted.toml", [FindingKeys(evidence).key_of(findings[0])], "known", date(2024, 1, 1))
    (finding,) = check_dataset(evidence, options).findings
    assert dict(finding.message.values) == {"missing": ("L1A3D2",), "listed": ("L1A3D3",), "count": 1}


def test_errors_come_first_and_may_be_shown_alone(folder: Callable[..., Path]) -> None:
    path = folder(memberships=MEMBERS, activities="id,title,members,start\n1,A,Oak,2024-01-02\n1,B,Oaken,soon\n2,C,,\n")
    evidence = read_evidence(path)
    all_found = check_dataset(evidence, CheckOptions())
    severities = [*all_found.answer.frame["severity"]]
    assert severities == sorted(severities, key=["error", "warning", "note"].index)
    assert {"error", "warning", "note"} == {*severities}
    for shown in ((Severity.ERROR,), (Severity.WARNING,), (Severity.ERROR, Severity.WARNING)):
        answer = check_dataset(evidence, CheckOptions(severities=shown)).answer
        assert [*answer.frame["severity"]] == [severity for severity in severities if severity in shown]
        assert answer.query == {"severity": [*shown]}


def test_without_findings_of_a_severity_a_note_says_so(data: Path) -> None:
    answer = check_dataset(read_evidence(data), CheckOptions(select=("N103",), severities=(Severity.ERROR,))).answer
    assert [(note.code, note.values) for note in answer.notes] == [
        ("no-findings-of-severity", {"options": ("--errors",)})
    ]


def test_notes_are_below_the_summary(folder: Callable[..., Path]) -> None:
    path = folder(memberships=MEMBERS, activities="id,title,members\n1,A,Oak\n2,B,\n")
    page = lay_out(check_dataset(read_evidence(path), CheckOptions(select=("N103", "C206"))).answer, Language())
    tables = [part for part in page.parts if isinstance(part, Table)]
    assert [(table.title, bool(table.summary)) for table in tables] == [
        ("warnings", False),
        ("rules", True),
        ("notes", False),
    ]


def test_the_screen_groups_findings_by_file_with_a_summary(listing: ListAnswer) -> None:
    text, notes = draw(listing, 100)
    assert notes == []
    lines = [line.rstrip() for line in text.splitlines() if line.strip()]
    assert lines[4:7] == [
        " activities.csv",
        f" C2    warning  N103  members  {OAK.text} (also C3, C4, C5 and 1 more).",
        f"                               {OAK.fix}",
    ]
    assert lines[-1] == "1 finding: 1 warning · metrocli explain N103 shows more"


def test_html_and_markdown_group_findings(listing: ListAnswer) -> None:
    for text in (write(listing, "markdown"), write(listing, "html")):
        assert text.count(OAK.fix) == 1
        assert "activities.csv" in text
        assert "1 finding: 1 warning" in text


def test_with_columns_or_group_by_findings_are_not_grouped(listing: ListAnswer) -> None:
    for shape in (Shape(columns=("rule", "cell")), Shape(group_by="rule")):
        shaped = apply_shape(listing, shape)
        (part,) = lay_out(shaped, Language()).parts
        assert isinstance(part, Table)
        assert part.rows is shaped


def test_a_workbook_has_each_finding_once_and_the_rules(folder: Callable[..., Path]) -> None:
    path = folder(memberships=MEMBERS, activities="id,title,members\n1,A,Oak\n2,B,\n")
    answer = check_dataset(read_evidence(path), CheckOptions(select=("N103", "C206"))).answer
    content = render(answer, "xlsx", Target()).content
    assert isinstance(content, bytes)
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["check", "rules", "about"]
    assert [row[0].value for row in book["check"].iter_rows(min_row=2)] == ["N103", "C206"]


def test_a_limit_counts_findings(folder: Callable[..., Path]) -> None:
    listing = check(folder(memberships=MEMBERS, activities=ACTIVITIES, meetings="month,members\n2024-01,Oak\n"))
    text, _ = draw(apply_shape(listing, Shape(limit=1)), 100)
    assert "(also C3, C4, C5 and 1 more)" in text
    assert "meetings.csv" not in text


def test_groups_of_cells_have_their_addresses(listing: ListAnswer) -> None:
    text, _ = draw(apply_shape(listing, Shape(group_by="cells")), 100)
    assert [line.split()[0] for line in text.splitlines() if line.startswith(" C")][:5] == [
        "C2",
        "C3",
        "C4",
        "C5",
        "C6",
    ]


def test_without_findings_the_answer_is_empty(folder: Callable[..., Path]) -> None:
    answer = check(folder(memberships=MEMBERS))
    text, _ = draw(answer, 80)
    assert text.splitlines()[-1] == "0 findings"


def test_selected_rules_and_sheets(data: Path) -> None:
    evidence = read_evidence(data)
    assert check_dataset(evidence, CheckOptions(select=("n",), ignore=("N103",))).answer.query == {
        "select": ["n"],
        "ignore": ["N103"],
    }
    assert check_dataset(evidence, CheckOptions(sheets=("Memberships",))).answer.query == {"sheet": ["memberships"]}
    with pytest.raises(UnknownName) as error:
        check_dataset(evidence, CheckOptions(select=("Z9",)))
    assert (error.value.message.code, error.value.message.values["text"], error.value.message.values["kind"]) == (
        "name-unknown",
        "Z9",
        "rule",
    )
    with pytest.raises(UnknownName) as error:
        check_dataset(evidence, CheckOptions(sheets=("people",)))
    assert (error.value.message.code, error.value.message.values["text"], error.value.message.values["kind"]) == (
        "name-unknown",
        "people",
        "sheet",
    )


def test_which_findings_are_failures(data: Path) -> None:
    results = check_dataset(read_evidence(data), CheckOptions(select=("N103",))).findings
    note = [finding._replace(rule=finding.rule._replace(severity=finding.rule.severity.NOTE)) for finding in results]
    assert has_failures(results)
    assert not has_failures(note)
    assert has_failures(note, strict=True)
    assert not has_failures([], strict=True)


class TestAnnotations:
    """Annotations for code hosts."""

    def test_annotations_of_a_csv_file(self, listing: ListAnswer, data: Path) -> None:
        lines = write(listing, "annotations").splitlines()
        assert lines[0].startswith(f"::warning file={data / 'activities.csv'},line=2,title=N103::{OAK.text}")
        assert ",line=4,title" in lines[1]  # the first row fills two lines

    def test_special_characters_are_escaped(self, folder: Callable[..., Path]) -> None:
        path = folder(memberships="member,region\n100% A\n".replace("A\n", "A::x,North\n100% B,North\n"),
                      activities="id,title,members\n1,a,100%\n")  # fmt: skip
        (line,) = write(check(path), "annotations").splitlines()
        message = MEMBER_AMBIGUOUS(text="100%25", names=("100%25 A::x", "100%25 B"))
        assert line.endswith(f"::{message}")

    def test_annotations_of_a_workbook(self, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"], ["Oak Town", "N"], ["Oak Hill", "N"]],
                    activities=[["id", "title", "members"], ["1", "a", "Oak"]])  # fmt: skip
        (line,) = write(check(path), "annotations").splitlines()
        assert line.startswith(f"::warning file={path},title=N103::")

    def test_other_answers_cannot_be_annotations(self, listing: ListAnswer) -> None:
        with pytest.raises(UsageMistake) as error:
            write(ListAnswer(command="media", frame=listing.frame, fields={}), "annotations")
        assert (error.value.message.code, error.value.message.values) == ("findings-format", {"format": "annotations"})
        with pytest.raises(UsageMistake) as error:
            write(apply_shape(listing, Shape(columns=("rule",))), "annotations")
        assert error.value.message.code == "columns-of-annotations"


def test_html_colours_findings_by_severity(listing: ListAnswer) -> None:
    text = write(listing, "html")
    assert '<td class="warning">warning</td>' in text
    assert "tbody .warning {" in text


def test_without_findings_a_note_says_so(folder: Callable[..., Path]) -> None:
    answer = check(folder(memberships=MEMBERS))
    assert [note.code for note in answer.notes if not isinstance(note, str)] == ["no-findings"]


def test_findings_in_a_workbook_are_grouped_by_sheet(book: Callable[..., Path]) -> None:
    rows = [["id", "title", "members"], ["1", "a", "Oak"]]
    path = book(memberships=[["member", "region"], ["Oak Town", "N"], ["Oak Hill", "N"]],
                activities=rows, meetings=[["month", "members"], ["2024-01", "Oak"]])  # fmt: skip
    text, _ = draw(check(path), 100)
    headings = [line.strip() for line in text.splitlines() if line.startswith(" book.xlsx")]
    assert headings == ["book.xlsx · activities", "book.xlsx · meetings"]
