"""Accepted findings: their identity, when they are open again, and their file."""

from __future__ import annotations

import os
import sys
from datetime import date
from typing import TYPE_CHECKING

import pytest

from metrocli.check import accepted_findings
from metrocli.check.check import CheckOptions, check_dataset
from metrocli.check.evidence.evidence import read_evidence
from metrocli.errors import UnknownName, UnreadableData, UsageMistake
from metrocli.messages import Message

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from metrocli.check.check import CheckResult

MEMBERS = "member,region\nOak Town,North\nOak Hill,North\n"
ACTIVITIES = "id,title,members\nA-1,One,Oak Town\nA-2,Two,Oak; Oak Hill\nA-3,Three,Oak\n"
N103 = CheckOptions(select=("N103",))
DAY = date(2024, 5, 6)


def checked(path: Path) -> CheckResult:
    return check_dataset(read_evidence(path), N103)


def accept(path: Path, wanted: str) -> int:
    evidence = read_evidence(path)
    results = check_dataset(evidence, N103)
    meant = accepted_findings.resolve_reference(wanted, [*results.findings, *results.accepted])
    keys = accepted_findings.FindingKeys(evidence)
    return accepted_findings.accept(accepted_findings.accepted_file(path), map(keys.key_of, meant), 'said "so"', DAY)


@pytest.fixture
def data(folder: Callable[..., Path]) -> Path:
    return folder(memberships=MEMBERS, activities=ACTIVITIES)


class TestAccept:
    """Accepting findings hides them until their cell changes."""

    def test_accepting_one_finding_keeps_the_others_open(self, data: Path) -> None:
        assert [finding.cell.a1 for finding in checked(data).findings] == ["C3", "C4"]
        assert accept(data, "N103:activities!C3") == 1
        after = checked(data)
        assert [finding.cell.a1 for finding in after.findings] == ["C4"]
        assert [finding.cell.a1 for finding in after.accepted] == ["C3"]
        assert after.reasons == ['said "so"']
        assert after.answer.figures["accepted"] == 1

    @pytest.mark.parametrize(
        "wanted", ["N103:C3", "n103:activities:c3", "N103:activities.csv:C3", "N103:activities!C3"]
    )
    def test_forms_of_a_reference(self, data: Path, wanted: str) -> None:
        assert accept(data, wanted) == 1
        assert [finding.cell.a1 for finding in checked(data).findings] == ["C4"]

    def test_a_sheet_means_all_findings_of_the_rule_in_it(self, data: Path) -> None:
        assert accept(data, "N103:activities") == 2
        assert checked(data).findings == []

    def test_accepting_twice_writes_one_entry(self, data: Path) -> None:
        assert (accept(data, "N103:C3"), accept(data, "N103:C3")) == (1, 0)
        assert len(accepted_findings.read_accepted(accepted_findings.accepted_file(data))) == 1

    def test_a_moved_row_stays_accepted(self, data: Path) -> None:
        accept(data, "N103:C3")
        (data / "activities.csv").write_text(ACTIVITIES.replace("A-1,", "A-0,Zero,\nA-1,"))
        assert [finding.cell.a1 for finding in checked(data).findings] == ["C5"]

    def test_a_finding_in_a_changed_cell_is_open_again(self, data: Path) -> None:
        accept(data, "N103:C3")
        (data / "activities.csv").write_text(ACTIVITIES.replace("Oak; Oak Hill", "Oak; Oak Town"))
        after = checked(data)
        assert [finding.cell.a1 for finding in after.findings] == ["C3", "C4"]
        (note,) = after.answer.notes
        assert (str(note.place), note.code) == ("accepted.toml", "outdated-entries")
        assert note.values == {"count": 1, "rule": "N103", "sheet": "activities"}

    def test_the_file_of_a_workbook_is_next_to_it(self, book: Callable[..., Path]) -> None:
        rows = [line.split(",") for line in ACTIVITIES.splitlines()]
        path = book(memberships=[line.split(",") for line in MEMBERS.splitlines()], activities=rows)
        accept(path, "N103:C3")
        assert accepted_findings.accepted_file(path).name == "book.accepted.toml"
        assert [finding.cell.a1 for finding in checked(path).findings] == ["C4"]


class TestFile:
    """The file of accepted findings keeps its text, and errors name it."""

    def test_the_text_of_the_file(self, data: Path) -> None:
        accept(data, "N103:C3")
        text = (data / "accepted.toml").read_text()
        assert text.split("\n\n", 1)[1] == (
            '[[accepted]]\nrule = "N103"\nsheet = "activities"\nkey = "A-2"\ncolumn = "members"\nvalue = "Oak"\n'
            'text = "Oak; Oak Hill"\nbecause = "said \\"so\\""\non = "2024-05-06"\n'
        )

    def test_existing_text_is_kept(self, data: Path) -> None:
        accept(data, "N103:C3")
        path = data / "accepted.toml"
        path.write_text(path.read_text() + "# a remark\n")
        accept(data, "N103:C4")
        assert "# a remark" in path.read_text()
        assert [each.finding_key.key for each in accepted_findings.read_accepted(path)] == ["A-2", "A-3"]

    @pytest.mark.parametrize(
        ("text", "code", "values"),
        [
            ("[[accepted]\n", "accepted-not-toml", ["problem"]),
            ('[[accepted]]\nrule = "N103"\n', "accepted-without-reason", []),
            ('[[accepted]]\nrule = 1\nbecause = "x"\n', "accepted-not-a-text", ["value"]),
            ("accepted = 3\n", "accepted-not-an-entry", []),
            ('accepted = ["N103"]\n', "accepted-not-an-entry", []),
            (f"a = {'[' * 9999}", "accepted-too-deep", []),
            (f"{'.'.join('a' * 9999)} = 1", "accepted-too-deep", []),
        ],
    )
    def test_a_broken_file_is_an_error(self, data: Path, text: str, code: str, values: list[str]) -> None:
        (data / "accepted.toml").write_text(text)
        with pytest.raises(UnreadableData) as error:
            checked(data)
        assert (error.value.message.code, str(error.value.message.place)) == ("accepted-not-parsed", "accepted.toml")
        problem = error.value.message.values["problem"]
        assert isinstance(problem, Message)
        assert (problem.code, [*problem.values]) == (code, values)
        assert problem.values.get("value", "1") == "1"

    def test_a_file_that_is_not_utf_8_is_an_error(self, data: Path) -> None:
        (data / "accepted.toml").write_bytes(b"\xff\xfe\xfa")
        with pytest.raises(UnreadableData) as error:
            checked(data)
        assert (error.value.message.code, str(error.value.message.place)) == ("accepted-encoding", "accepted.toml")

    def test_a_file_that_is_too_large_is_refused(self, data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (data / "accepted.toml").write_text("#" * 11)
        monkeypatch.setattr(accepted_findings, "_MOST_CHARACTERS", 11)
        assert accepted_findings.read_accepted(data / "accepted.toml") == []
        monkeypatch.setattr(accepted_findings, "_MOST_CHARACTERS", 10)
        with pytest.raises(UnreadableData) as error:
            checked(data)
        assert (error.value.message.code, error.value.message.values) == ("accepted-too-large", {"limit": 10})

    def test_an_entry_that_could_not_be_read_back_is_not_written(self, data: Path) -> None:
        (data / "accepted.toml").write_text("accepted = []\n")
        with pytest.raises(UnreadableData) as error:
            accept(data, "N103:C3")
        problem = error.value.message.values["problem"]
        assert isinstance(problem, Message)
        assert (error.value.message.code, problem.code) == ("accepted-not-parsed", "accepted-not-toml")
        assert (data / "accepted.toml").read_text() == "accepted = []\n"

    def test_without_a_file_nothing_is_accepted(self, data: Path) -> None:
        (data / "accepted.toml").mkdir()
        with pytest.raises(UnreadableData) as error:
            checked(data)
        assert (error.value.message.code, str(error.value.message.place)) == ("accepted-not-a-file", "accepted.toml")

    @pytest.mark.skipif(sys.platform == "win32", reason="pipes are those of POSIX")
    def test_a_pipe_instead_of_the_file_is_an_error(self, data: Path) -> None:
        os.mkfifo(data / "accepted.toml")
        with pytest.raises(UnreadableData) as error:
            checked(data)
        assert (error.value.message.code, str(error.value.message.place)) == ("accepted-not-a-file", "accepted.toml")

    def test_special_characters_are_read_back(self, folder: Callable[..., Path]) -> None:
        hostile = 'Oak"\\\x7f\u2028'
        path = folder(memberships=MEMBERS)
        mark = accepted_findings.FindingKey("N103", "activities", "A-1", "members", hostile, hostile)
        accepted_findings.accept(accepted_findings.accepted_file(path), [mark], hostile, DAY)
        (entry,) = accepted_findings.read_accepted(accepted_findings.accepted_file(path))
        assert entry == accepted_findings.AcceptedFinding(mark, hostile, "2024-05-06")


class TestReferences:
    """References to findings, such as RULE:CELL."""

    @pytest.mark.parametrize("wanted", ["N103", "C3", "", ":"])
    def test_a_malformed_reference_is_an_error(self, data: Path, wanted: str) -> None:
        with pytest.raises(UsageMistake) as error:
            accepted_findings.resolve_reference(wanted, checked(data).findings)
        assert (error.value.message.code, error.value.message.values) == ("not-a-finding-reference", {"text": wanted})

    def test_a_reference_without_a_finding_is_an_error(self, data: Path) -> None:
        with pytest.raises(UnknownName) as error:
            accepted_findings.resolve_reference("N103:C9", checked(data).findings)
        assert error.value.message.code == "name-unknown"
        assert error.value.near == ("N103:activities:C3", "N103:activities:C4")
        with pytest.raises(UnknownName) as error:
            accepted_findings.resolve_reference("N101:C3", checked(data).findings)
        assert (error.value.message.code, error.value.near) == ("name-unknown", ())

    def test_a_cell_in_two_sheets_is_an_error(self, folder: Callable[..., Path]) -> None:
        meetings = "month,mode,members\n2024-01,online,Oak Town\n2024-02,online,Oak\n"
        path = folder(memberships=MEMBERS, activities=ACTIVITIES, meetings=meetings)
        with pytest.raises(UsageMistake) as error:
            accepted_findings.resolve_reference("N103:C3", checked(path).findings)
        assert (error.value.message.code, error.value.message.values["references"]) == (
            "finding-in-several-sheets",
            ("N103:activities:C3", "N103:meetings:C3"),
        )


def test_the_name_of_a_workbook_is_cut_where_it_is_too_long_to_be_continued(tmp_path: Path) -> None:
    assert accepted_findings.accepted_file(tmp_path / "a.xlsx").name == "a.accepted.toml"
    long = accepted_findings.accepted_file(tmp_path / f"{'é' * 125}.xlsx").name
    assert long == f"{'é' * 120}.accepted.toml"
    assert len(long.encode()) <= 255
