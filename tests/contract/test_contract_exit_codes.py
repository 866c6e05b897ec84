"""Each exit code of the contract, and what is said with it."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    AssertNames = Callable[..., None]
    Start = Callable[..., subprocess.Popen[bytes]]


class TestAnswered:
    """0: answered, also when the answer is empty."""

    @pytest.mark.parametrize(
        "words",
        [
            ["activities"],
            ["activity", "2021-T3-06"],
            ["members", "--region", "Latin America and the Caribbean"],
            ["member", "Brussels"],
            ["alliances"],
            ["meetings"],
            ["media"],
            ["people"],
            ["info"],
        ],
        ids=lambda words: words[0],
    )
    def test_a_question_is_answered_with_nothing_to_note(self, run: Run, words: list[str]) -> None:
        asked = run(*words)
        assert (asked.returncode, asked.stderr) == (0, "")
        assert asked.stdout.endswith("\n")

    @pytest.mark.parametrize("command", ["members", "outcomes", "challenges"])
    def test_a_name_that_may_be_two_members_has_a_note(self, run: Run, command: str) -> None:
        asked = run(command)
        assert asked.returncode == 0
        assert "'Barcelona' may be Barcelona (city) or Barcelona (metropolitan area)" in asked.stderr.splitlines()[0]

    def test_what_needs_a_note_is_answered_as_well(self, run: Run) -> None:
        asked = run("stats", "--period", "2021-T3")
        assert asked.returncode == 0
        ambiguous, left_out, months = asked.stderr.splitlines()
        assert "'Barcelona' may be Barcelona (city) or" in ambiguous
        assert "Kolkata" in left_out
        assert months == "An activity over several months counts in each of them."

    @pytest.mark.parametrize(
        ("words", "note"),
        [
            (["activities", "--text", "submarine"], "Nothing found: text submarine."),
            (["media", "--period", "2020"], "Nothing found: period 2020."),
            (["members", "--region", "Europe", "--outcome", "L3A5D1"], None),
        ],
    )
    def test_an_empty_answer_is_an_answer_and_a_note_says_so(
        self, run: Run, words: list[str], note: str | None
    ) -> None:
        asked = run(*words)
        assert asked.returncode == 0
        assert len(asked.stdout.splitlines()) == 1
        assert "Nothing found" in asked.stderr
        assert note is None or asked.stderr == f"{note}\n"

    @pytest.mark.parametrize("words", [["--version"], ["--help"], ["-h"], [], ["stats", "--help"], ["member", "-h"]])
    def test_help_and_version_are_answers_on_stdout(self, run: Run, words: list[str]) -> None:
        asked = run(*words)
        assert (asked.returncode, asked.stderr) == (0, "")
        assert asked.stdout.startswith("metrocli " if words == ["--version"] else "Usage: metrocli")


class TestUsage:
    """2: the command line is wrong."""

    @pytest.mark.parametrize(
        ("words", "value"),
        [
            (["frobnicate"], "'frobnicate'"),
            (["activities", "--nope"], "--nope"),
            (["activities", "extra"], "extra"),
            (["activities", "--limit", "many"], "--limit"),
            (["activities", "--limit", "-1"], "--limit"),
            (["activities", "--period"], "--period"),
            (["activities", "--period", "2021-13"], "'2021-13'"),
            (["activities", "--period", "2021-12..2021-09"], "'2021-12..2021-09'"),
            (
                ["activities", "--from", "31/11/2021"],
                "--from: '31/11/2021'",
            ),
            (["activities", "--to", "soon"], "--to: 'soon'"),
            (
                ["activities", "--from", "2021-12-01", "--to", "2021-11-01"],
                "--from 2021-12-01",
            ),
            (["activities", "--columns", "id,nope"], "id, title"),
            (["activities", "--sort", "-nope"], "'nope'"),
            (["activities", "-f", "pdf"], "'pdf'"),
            (["activities", "-o", "report.pdf"], "'.pdf'"),
            (["activities", "-o", "report"], "'report'"),
            (["activities", "-f", "csv", "-o", "report.json"], "report.json"),
            (["people", "--on", "2021-10-25", "--period", "2021"], "--on"),
            (["member"], "'NAME'"),
            (["activity"], "'ID'"),
            (["convert"], "'TARGET'"),
            (["template"], "'NEW'"),
            (["template", "new.pdf"], "'.pdf'"),
            (["template", "new.xlsx", "--language", "de"], "'de'"),
        ],
    )
    def test_a_wrong_command_line_is_one_sentence_that_names_the_value(
        self, run: Run, words: list[str], value: str
    ) -> None:
        asked = run(*words)
        assert (asked.returncode, asked.stdout) == (2, "")
        assert asked.stderr.startswith("metrocli: ")
        assert value in asked.stderr
        assert asked.stderr.count("\n") == 1

    def test_the_form_of_a_dataset_that_does_not_exist_is_a_wrong_command_line(self, run: Run) -> None:
        asked = run("convert", "sheets.pdf")
        assert asked.returncode == 2
        assert "'.pdf'" in asked.stderr

    def test_the_day_of_people_is_called_by_its_own_option(self, run: Run) -> None:
        asked = run("people", "--on", "2021-13-45")
        assert asked.returncode == 2
        assert asked.stderr.startswith("metrocli: --on: '2021-13-45' ")

    @pytest.mark.parametrize("option", ["--period", "--outcome", "--challenge", "--line", "--member", "--region"])
    def test_a_filter_without_a_value_is_never_taken_for_no_filter(self, run: Run, option: str) -> None:
        # What a script passes when its variable is empty: `--member "$NAME"`.
        assert run("activities", option, "").returncode in {2, 3}


class TestUnknown:
    """3: a name or a code is unknown or ambiguous; the message lists the candidates."""

    @pytest.mark.parametrize(
        ("words", "names"),
        [
            (["member", "Barcelona"], ["'Barcelona'", "Barcelona (city)", "Barcelona (metropolitan area)"]),
            (["member", "Atlantis"], ["'Atlantis'", "`metrocli members`"]),
            (["member", "Kolkata"], ["'Kolkata'", "`metrocli activities --member Kolkata`"]),
            (["activities", "--outcome", "L2A2D9"], ["'L2A2D9'", "L2A2D7", "L2A2D6", "L2A2D5"]),
            (["activities", "--challenge", "2.9"], ["'2.9'", "2.3", "2.2", "2.1"]),
            (["activity", "2021-T3-99"], ["'2021-T3-99'", "2021-T3-29", "2021-T3-19", "2021-T3-09"]),
        ],
    )
    def test_the_message_names_what_may_be_meant(
        self, run: Run, assert_names: AssertNames, words: list[str], names: list[str]
    ) -> None:
        asked = run(*words)
        assert (asked.returncode, asked.stdout) == (3, "")
        assert_names(asked.stderr, *names)

    @pytest.mark.parametrize("words", [["activities", "--line", "L9"], ["outcomes", "--outcome", "X"]])
    def test_codes_that_cover_nothing_are_unknown(self, run: Run, words: list[str]) -> None:
        asked = run(*words)
        assert (asked.returncode, asked.stdout) == (3, "")

    @pytest.mark.parametrize(
        ("words", "candidate"),
        [
            (["activities", "--region", "Atlantis"], "Europe"),
            (["people", "--body", "xyzzy"], "board"),
            (["activities", "--alliance", "UCGL"], "UCLG"),
        ],
    )
    def test_few_names_are_all_candidates(self, run: Run, words: list[str], candidate: str) -> None:
        asked = run(*words)
        assert asked.returncode == 3
        assert candidate in asked.stderr

    @pytest.mark.parametrize("command", ["activities", "members", "meetings", "people", "outcomes"])
    def test_an_ambiguous_member_is_asked_about_wherever_it_is_typed(self, run: Run, command: str) -> None:
        # One activity of the report prints only 'Barcelona'; that does not show which of the two is meant.
        asked = run(command, "--member", "Barcelona")
        assert (asked.returncode, asked.stdout) == (3, "")
        assert "Barcelona (city)" in asked.stderr
        assert "Barcelona (metropolitan area)" in asked.stderr


class TestUnreadable:
    """4: the data cannot be read, or a sheet lacks what the question needs."""

    def test_a_date_that_is_none(self, run: Run, folder: Callable[..., Path]) -> None:
        rows = "".join(f"{number},t,2021-11-{number:02}\n" for number in range(1, 13))
        data = folder(activities=f"id,title,start\n{rows}13,t,31/11/2021\n")
        asked = run("activities", "--data", str(data))
        assert asked.returncode == 4
        assert asked.stderr == (
            "metrocli: activities.csv, row 14, column 'start': '31/11/2021' is not a date. "
            "Write dates as YYYY-MM-DD, such as 2021-05-03.\n"
        )

    def test_no_such_folder(self, run: Run, tmp_path: Path) -> None:
        asked = run("stats", "--data", str(tmp_path / "gone"))
        assert (asked.returncode, asked.stdout) == (4, "")
        assert asked.stderr.startswith(f"metrocli: {tmp_path / 'gone'}: ")

    def test_a_folder_without_sheets(self, run: Run, tmp_path: Path) -> None:
        asked = run("stats", "--data", str(tmp_path))
        assert asked.returncode == 4
        assert asked.stderr.startswith(f"metrocli: {tmp_path}: ")

    def test_a_sheet_that_the_question_needs(self, run: Run, folder: Callable[..., Path]) -> None:
        data = folder(activities="id,title\n1,a\n")
        asked = run("members", "--data", str(data))
        assert asked.returncode == 4
        assert asked.stderr.startswith(f"metrocli: {data}: ")
        assert "'memberships'" in asked.stderr
        assert "memberships.csv" in asked.stderr

    def test_a_column_that_every_row_needs(self, run: Run, folder: Callable[..., Path]) -> None:
        asked = run("activities", "--data", str(folder(activities="id,titel\n1,a\n")))
        assert asked.returncode == 4
        assert "activities.csv" in asked.stderr
        assert "'title'" in asked.stderr
        assert "titel" in asked.stderr

    @pytest.mark.parametrize(
        ("name", "content", "said"),
        [
            ("empty.xlsx", b"", "the file is empty"),
            ("text.xlsx", b"no workbook at all", "this is a text file, such as CSV"),
            ("short.xlsx", b"PK\x03\x04 and then nothing", "cut off or damaged"),
            ("locked.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "password"),
        ],
    )
    def test_a_file_that_is_no_whole_workbook(
        self, run: Run, tmp_path: Path, name: str, content: bytes, said: str
    ) -> None:
        (tmp_path / name).write_bytes(content)
        asked = run("info", "--data", str(tmp_path / name))
        assert (asked.returncode, asked.stdout) == (4, "")
        assert name in asked.stderr
        assert said in asked.stderr


class TestRefused:
    """5: something would have been overwritten or lost."""

    def test_a_folder_is_no_file(self, run: Run, tmp_path: Path) -> None:
        asked = run("alliances", "-o", str(tmp_path))
        assert (asked.returncode, asked.stdout) == (5, "")
        assert asked.stderr.startswith("metrocli: ")
        assert str(tmp_path) in asked.stderr

    def test_an_existing_file_stays_as_it_is(self, run: Run, tmp_path: Path) -> None:
        target = tmp_path / "answer.csv"
        target.write_text("mine")
        asked = run("alliances", "-o", str(target))
        assert (asked.returncode, asked.stdout) == (5, "")
        assert asked.stderr.startswith("metrocli: ")
        assert "answer.csv" in asked.stderr
        assert "--force" in asked.stderr
        assert target.read_text() == "mine"

    def test_force_replaces_it_and_keeps_a_backup(self, run: Run, tmp_path: Path) -> None:
        target = tmp_path / "answer.csv"
        target.write_text("mine")
        asked = run("alliances", "-o", str(target), "--force")
        assert (asked.returncode, asked.stdout) == (0, "")
        assert str(target) in asked.stderr
        assert "answer.csv.bak" in asked.stderr
        assert target.read_text().startswith("alliance,activities\nUCLG,2\n")
        assert (tmp_path / "answer.csv.bak").read_text() == "mine"

    def test_a_folder_that_is_not_there(self, run: Run, tmp_path: Path) -> None:
        asked = run("alliances", "-o", str(tmp_path / "gone" / "answer.csv"))
        assert asked.returncode == 5
        assert str(tmp_path / "gone") in asked.stderr

    def test_a_conversion_over_existing_sheets(self, run: Run, tmp_path: Path) -> None:
        (tmp_path / "media.csv").write_text("mine")
        asked = run("convert", str(tmp_path))
        assert asked.returncode == 5
        assert str(tmp_path) in asked.stderr
        assert "media.csv" in asked.stderr
        assert [each.name for each in tmp_path.iterdir()] == ["media.csv"]

    @pytest.mark.parametrize("name", ["new.xlsx", "new"])
    def test_a_template_over_what_is_there(self, run: Run, tmp_path: Path, name: str) -> None:
        target = tmp_path / name
        assert run("template", str(target)).stderr == f"Written to {target}.\n"
        asked = run("template", str(target), "--language", "es")
        assert (asked.returncode, asked.stdout) == (5, "")
        assert "--force" in asked.stderr
        forced = run("template", str(target), "--language", "es", "--force")
        assert (forced.returncode, forced.stdout) == (0, "")
        assert f"kept as {'new.xlsx.bak' if target.is_file() else 'memberships.csv.bak, '}" in forced.stderr
        assert run("info", "--data", str(target)).returncode == 0

    def test_a_disk_that_is_full(self, start: Start) -> None:
        with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
            process = start("stats", stdout=full.fileno())
            _, err = process.communicate(timeout=20)
        assert process.returncode == 5
        assert err.decode().splitlines()[-1] == (
            "metrocli: the answer cannot be written to stdout (No space left on device)."
        )


class TestInterrupted:
    """130: interrupted; nothing half-written is left."""

    def test_ctrl_c_while_the_reader_of_a_pipe_waits(self, start: Start) -> None:
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        try:
            while True:
                os.write(writer, b"\0" * 4096)
        except BlockingIOError:
            os.set_blocking(writer, True)
        process = start("member", "Bruxelles", stdout=writer)
        os.close(writer)
        assert process.stderr is not None
        # From this note on, only the writing of the answer is left, and the pipe is full.
        assert process.stderr.readline().decode() == "Bruxelles → Brussels, an alias.\n"
        process.send_signal(signal.SIGINT)
        try:
            assert process.wait(timeout=5) == 130
            assert process.stderr.read() == b""
        finally:
            os.close(reader)
            process.kill()
            process.communicate()

    def test_ctrl_c_while_a_file_is_written(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        target = tmp_path / "answer.csv"
        target.write_text("mine")

        def interrupted(_handle: int) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr(os, "fsync", interrupted)
        asked = run("alliances", "-o", str(target), "--force")
        assert (asked.returncode, asked.stdout, asked.stderr) == (130, "", "")
        assert [each.name for each in tmp_path.iterdir()] == ["answer.csv"]
        assert target.read_text() == "mine"

    def test_ctrl_c_while_pandas_is_loaded(self, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        monkeypatch.setattr("metrocli.sheets.dataset.open_dataset", interrupted)
        asked = run("stats")
        assert (asked.returncode, asked.stdout, asked.stderr) == (130, "", "")
