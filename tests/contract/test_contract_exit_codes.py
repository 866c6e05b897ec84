"""Each exit code of the contract, and what is said with it."""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING, NoReturn

import pytest
from hint_values import all_listed, choose_from, did_you_mean  # type: ignore[import-not-found] # it is in this folder

from metrocli.cli.streams import STDOUT_FAILED

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]
    Start = Callable[..., subprocess.Popen[bytes]]


AMBIGUOUS = (
    "activities.csv, row 11, column 'members'",
    "name-ambiguous",
    {"text": "Barcelona", "names": ["Barcelona (city)", "Barcelona (metropolitan area)"], "count": 1},
)


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
    @pytest.mark.usefixtures("named_data")
    def test_a_question_is_answered_with_nothing_to_note(self, run: Run, words: list[str]) -> None:
        asked = run(*words)
        assert (asked.returncode, asked.stderr) == (0, "")
        assert asked.stdout.endswith("\n")

    @pytest.mark.parametrize("command", ["members", "outcomes", "challenges"])
    @pytest.mark.usefixtures("named_data")
    def test_a_name_that_may_be_two_members_has_a_note(self, run: Run, said: Said, command: str) -> None:
        asked = run(command)
        assert asked.returncode == 0
        assert said(asked.stderr)[0] == AMBIGUOUS

    @pytest.mark.usefixtures("named_data")
    def test_what_needs_a_note_is_answered_as_well(self, run: Run, said: Said) -> None:
        asked = run("stats", "--period", "2021-T3")
        assert asked.returncode == 0
        assert said(asked.stderr) == [
            AMBIGUOUS,
            ("", "name-left-out", {"count": 1, "names": ["Kolkata"]}),
            ("", "members-not-counted", {"count": 1, "names": ["CPAFFC"], "status": "honorary"}),
            ("", "line-and-outcomes-differ", {"lines": ["L1", "L2", "L3"]}),
            ("", "months-share-activities", {}),
        ]

    @pytest.mark.parametrize(
        ("words", "filters"),
        [
            (["activities", "--text", "submarine"], {"text": ["submarine"]}),
            (["media", "--period", "2020"], {"period": ["2020"]}),
            (["members", "--region", "Europe", "--outcome", "L3A5D1"], {"outcome": ["L3A5D1"], "region": ["Europe"]}),
        ],
    )
    @pytest.mark.usefixtures("named_data")
    def test_an_empty_answer_is_an_answer_and_a_note_says_so(
        self, run: Run, said: Said, words: list[str], filters: dict[str, list[str]]
    ) -> None:
        asked = run(*words)
        assert asked.returncode == 0
        assert len(asked.stdout.splitlines()) == 1
        notes = said(asked.stderr)
        assert notes[-1] == ("", "nothing-found-for", {"filters": filters})
        assert [code for _, code, _ in notes[:-1]] == ["members-without-activity"] * (words[0] == "members")

    @pytest.mark.parametrize("words", [["--version"], ["--help"], ["-h"], [], ["stats", "--help"], ["member", "-h"]])
    def test_help_and_version_are_answers_on_stdout(self, run: Run, words: list[str]) -> None:
        asked = run(*words)
        assert (asked.returncode, asked.stderr) == (0, "")
        assert asked.stdout.startswith("metrocli " if words == ["--version"] else "Usage: metrocli")


class TestUsage:
    """2: the command line is wrong."""

    @pytest.mark.parametrize(
        ("words", "place", "code", "values"),
        [
            (["frobnicate"], "", "unknown-command", {"text": "frobnicate"}),
            (["activities", "--nope"], "", "unknown-option", {"option": "--nope", **did_you_mean("--no-pager")}),
            (["activities", "extra"], "", "command-line-mistake", {"page": "metrocli activities"}),
            (["activities", "--limit", "many"], "", "command-line-mistake", {"page": "metrocli activities"}),
            (["activities", "--limit", "-1"], "", "negative-limit", {"limit": -1}),
            (["activities", "--period"], "", "command-line-mistake", {"page": "metrocli activities"}),
            (["activities", "--period", "2021-13"], "", "period-unknown", {"text": "2021-13"}),
            (["activities", "--period", "2021-12..2021-09"], "", "period-unknown", {"text": "2021-12..2021-09"}),
            (["activities", "--from", "31/11/2021"], "--from", "not-a-date", {"text": "31/11/2021"}),
            (["activities", "--to", "soon"], "--to", "not-a-date", {"text": "soon"}),
            (
                ["activities", "--from", "2021-12-01", "--to", "2021-11-01"],
                "",
                "days-reversed",
                {"since": "2021-12-01", "until": "2021-11-01"},
            ),
            (["activities", "--columns", "id,nope"], "", "not-a-column", {"text": "nope", "command": "activities"}),
            (["activities", "--sort", "-nope"], "", "not-a-column", {"text": "nope", "command": "activities"}),
            (["activities", "-f", "pdf"], "", "not-a-format", {"text": "pdf"}),
            (["activities", "-o", "report.pdf"], "", "unknown-suffix", {"suffix": ".pdf"}),
            (["activities", "-o", "report"], "", "no-suffix", {"path": "report"}),
            (
                ["activities", "-f", "csv", "-o", "report.json"],
                "",
                "format-conflict",
                {"format": "csv", "name": "report.json"},
            ),
            (["people", "--on", "2021-10-25", "--period", "2021"], "", "day-with-span", {}),
            (["member"], "", "command-line-mistake", {"page": "metrocli member"}),
            (["activity"], "", "command-line-mistake", {"page": "metrocli activity"}),
            (["convert"], "", "command-line-mistake", {"page": "metrocli convert"}),
            (["template"], "", "command-line-mistake", {"page": "metrocli template"}),
            (["template", "new.pdf"], "", "target-suffix", {"suffix": ".pdf"}),
            (["template", "new.xlsx", "--language", "de"], "", "template-language", {"text": "de"}),
        ],
    )
    def test_a_wrong_command_line_is_one_sentence_about_the_value(
        self, run: Run, said: Said, words: list[str], place: str, code: str, values: dict[str, object]
    ) -> None:
        asked = run(*words)
        assert (asked.returncode, asked.stdout) == (2, "")
        ((found_place, found, found_values),) = said(asked.stderr)
        assert (found_place, found, found_values) == (place, code, found_values | values)

    @pytest.mark.parametrize(
        ("words", "value"),
        [
            (["activities", "extra"], "extra"),
            (["activities", "--limit", "many"], "--limit"),
            (["activities", "--period"], "--period"),
            (["member"], "NAME"),
            (["activity"], "ID"),
            (["convert"], "TARGET"),
            (["template"], "NEW"),
        ],
    )
    def test_a_mistake_that_typer_finds_names_the_value(
        self, run: Run, said: Said, words: list[str], value: str
    ) -> None:
        ((_, code, values),) = said(run(*words).stderr)
        assert code == "command-line-mistake"
        assert value in str(values["problem"])

    def test_the_form_of_a_dataset_that_does_not_exist_is_a_wrong_command_line(self, run: Run, said: Said) -> None:
        asked = run("convert", "sheets.pdf")
        assert asked.returncode == 2
        assert said(asked.stderr) == [("", "target-suffix", {"suffix": ".pdf"})]

    def test_the_day_of_people_is_called_by_its_own_option(self, run: Run, said: Said) -> None:
        asked = run("people", "--on", "2021-13-45")
        assert asked.returncode == 2
        assert said(asked.stderr) == [("--on", "not-a-date", {"text": "2021-13-45"})]

    @pytest.mark.parametrize("option", ["--period", "--outcome", "--challenge", "--line", "--member", "--region"])
    def test_a_filter_without_a_value_is_never_taken_for_no_filter(self, run: Run, said: Said, option: str) -> None:
        # What a script passes when its variable is empty: `--member "$NAME"`.
        asked = run("activities", option, "")
        assert (asked.returncode, said(asked.stderr)) == (2, [("", "option-without-value", {"option": option[2:]})])


class TestUnknown:
    """3: a name or a code is unknown or ambiguous; the message lists the candidates."""

    @pytest.mark.parametrize(
        ("words", "code", "values"),
        [
            (
                ["member", "Barcelona"],
                "several-names-fit",
                {"candidates": ["Barcelona (city)", "Barcelona (metropolitan area)"]},
            ),
            (["member", "Atlantis"], "name-unknown", all_listed("members")),
            (
                ["member", "Kolkata"],
                "name-unknown",
                {
                    "hint": {
                        "code": "participant-activities",
                        "values": {"count": 1, "command": "metrocli activities --member Kolkata"},
                    }
                },
            ),
            (["activities", "--outcome", "L2A2D9"], "name-unknown", did_you_mean("L2A2D7", "L2A2D6", "L2A2D5")),
            (["activities", "--challenge", "2.9"], "name-unknown", did_you_mean("2.3", "2.2", "2.1")),
            (["activity", "2021-T3-99"], "name-unknown", did_you_mean("2021-T3-29", "2021-T3-19", "2021-T3-09")),
        ],
    )
    def test_the_message_names_what_may_be_meant(
        self, run: Run, said: Said, words: list[str], code: str, values: dict[str, object]
    ) -> None:
        asked = run(*words)
        assert (asked.returncode, asked.stdout) == (3, "")
        ((_, found, found_values),) = said(asked.stderr)
        assert (found, found_values) == (code, found_values | {"text": words[-1], **values})

    @pytest.mark.parametrize(
        ("words", "hint"),
        [
            (["activities", "--line", "L9"], did_you_mean("L3", "L2", "L1")),
            (["outcomes", "--outcome", "X"], all_listed("outcomes")),
        ],
    )
    def test_codes_that_cover_nothing_are_unknown(
        self, run: Run, said: Said, words: list[str], hint: dict[str, object]
    ) -> None:
        asked = run(*words)
        assert (asked.returncode, asked.stdout) == (3, "")
        ((_, code, values),) = said(asked.stderr)
        assert (code, values) == ("name-unknown", values | {"text": words[-1], **hint})

    @pytest.mark.parametrize(
        ("words", "names"),
        [
            (
                ["activities", "--region", "Atlantis"],
                ["Africa", "Asia-Pacific", "Europe", "Latin America and the Caribbean", "North America"],
            ),
            (
                ["people", "--body", "xyzzy"],
                ["regional secretary", "regional officer", "board", "secretariat", "interns"],
            ),
        ],
    )
    def test_few_names_are_all_candidates(self, run: Run, said: Said, words: list[str], names: list[str]) -> None:
        asked = run(*words)
        assert asked.returncode == 3
        ((_, code, values),) = said(asked.stderr)
        assert (code, values) == ("name-unknown", values | {"text": words[-1], **choose_from(*names)})

    def test_the_nearest_of_few_names_is_the_candidate(self, run: Run, said: Said) -> None:
        asked = run("activities", "--alliance", "UCGL")
        assert asked.returncode == 3
        ((_, code, values),) = said(asked.stderr)
        assert (code, values) == ("name-unknown", values | {"text": "UCGL", **did_you_mean("UCLG")})

    @pytest.mark.parametrize("command", ["activities", "members", "meetings", "people", "outcomes"])
    def test_an_ambiguous_member_is_asked_about_wherever_it_is_typed(self, run: Run, said: Said, command: str) -> None:
        # One activity of the report prints only 'Barcelona'; that does not show which of the two is meant.
        asked = run(command, "--member", "Barcelona")
        assert (asked.returncode, asked.stdout) == (3, "")
        candidates = ["Barcelona (city)", "Barcelona (metropolitan area)"]
        assert said(asked.stderr) == [("", "several-names-fit", {"text": "Barcelona", "candidates": candidates})]


class TestUnreadable:
    """4: the data cannot be read, or a sheet lacks what the question needs."""

    def test_a_date_that_is_none(self, run: Run, said: Said, folder: Callable[..., Path]) -> None:
        rows = "".join(f"{number},t,2021-11-{number:02}\n" for number in range(1, 13))
        data = folder(activities=f"id,title,start\n{rows}13,t,31/11/2021\n")
        asked = run("activities", "--data", str(data))
        assert asked.returncode == 4
        assert said(asked.stderr) == [("activities.csv, row 14, column 'start'", "not-a-date", {"text": "31/11/2021"})]

    def test_no_such_folder(self, run: Run, said: Said, tmp_path: Path) -> None:
        asked = run("stats", "--data", str(tmp_path / "gone"))
        assert (asked.returncode, asked.stdout) == (4, "")
        assert said(asked.stderr) == [(str(tmp_path / "gone"), "path-missing", {})]

    def test_a_folder_without_sheets(self, run: Run, said: Said, tmp_path: Path) -> None:
        asked = run("stats", "--data", str(tmp_path))
        assert asked.returncode == 4
        assert said(asked.stderr) == [(str(tmp_path), "no-csv-files", {})]

    def test_a_sheet_that_the_question_needs(self, run: Run, said: Said, folder: Callable[..., Path]) -> None:
        data = folder(activities="id,title\n1,a\n")
        asked = run("members", "--data", str(data))
        assert asked.returncode == 4
        assert said(asked.stderr) == [(str(data), "no-sheet-in-folder", {"sheet": "memberships"})]

    @pytest.mark.parametrize(
        ("words", "code"),
        [
            ("--columns id,title", 0),
            ("--columns id,members -f json", 0),
            ("", 4),
            ("--columns id,people_engaged", 4),
            ("--columns id --sort people_engaged", 4),
        ],
    )
    def test_a_number_stops_only_answers_that_show_it(
        self, run: Run, folder: Callable[..., Path], words: str, code: int
    ) -> None:
        activities = "id,title,members,people_engaged\n1,A,Lima,12\n2,B,Quito,45 pers.\n"
        data = folder(memberships="member,region\nLima,South\nQuito,South\n", activities=activities)
        answer = run("activities", *words.split(), "--data", str(data))
        assert (answer.returncode, "45 pers." in answer.stderr) == (code, code == 4)

    def test_a_column_that_every_row_needs(self, run: Run, said: Said, folder: Callable[..., Path]) -> None:
        asked = run("activities", "--data", str(folder(activities="id,titel\n1,a\n")))
        assert asked.returncode == 4
        ((place, code, values),) = said(asked.stderr)
        assert (place, code) == ("activities.csv", "column-misnamed")
        assert (values["column"], values["header"]) == ("title", "titel")

    @pytest.mark.parametrize(
        ("name", "content", "code"),
        [
            ("empty.xlsx", b"", "workbook-empty"),
            ("text.xlsx", b"no workbook at all", "text-as-workbook"),
            ("short.xlsx", b"PK\x03\x04 and then nothing", "workbook-cut-off"),
            (
                "locked.xlsx",
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"),
                "workbook-password",
            ),
        ],
    )
    def test_a_file_that_is_no_whole_workbook(
        self, run: Run, said: Said, tmp_path: Path, name: str, content: bytes, code: str
    ) -> None:
        (tmp_path / name).write_bytes(content)
        asked = run("info", "--data", str(tmp_path / name))
        assert (asked.returncode, asked.stdout) == (4, "")
        ((place, found, values),) = said(asked.stderr)
        assert (place.removeprefix(f"{tmp_path}/"), found, values) == (name, code, {})


class TestRefused:
    """5: something would have been overwritten or lost."""

    def test_a_folder_is_no_file(self, run: Run, said: Said, tmp_path: Path) -> None:
        asked = run("alliances", "-o", str(tmp_path))
        assert (asked.returncode, asked.stdout) == (5, "")
        assert said(asked.stderr) == [("", "target-is-folder", {"path": str(tmp_path)})]

    def test_an_existing_file_stays_as_it_is(self, run: Run, said: Said, tmp_path: Path) -> None:
        target = tmp_path / "answer.csv"
        target.write_text("mine")
        asked = run("alliances", "-o", str(target))
        assert (asked.returncode, asked.stdout) == (5, "")
        assert said(asked.stderr) == [("", "file-exists", {"file": "answer.csv"})]
        assert target.read_text() == "mine"

    def test_force_replaces_it_and_keeps_a_backup(self, run: Run, said: Said, tmp_path: Path) -> None:
        target = tmp_path / "answer.csv"
        target.write_text("mine")
        asked = run("alliances", "-o", str(target), "--force")
        assert (asked.returncode, asked.stdout) == (0, "")
        values = {"path": str(target), "backup": "answer.csv.bak"}
        assert said(asked.stderr)[-1] == ("", "written-with-backup", values)
        assert target.read_text().startswith("alliance,activities\nUCLG,2\n")
        assert (tmp_path / "answer.csv.bak").read_text() == "mine"

    def test_a_folder_that_is_not_there(self, run: Run, said: Said, tmp_path: Path) -> None:
        target = tmp_path / "gone" / "answer.csv"
        asked = run("alliances", "-o", str(target))
        assert asked.returncode == 5
        values = {"path": str(target), "folder": str(tmp_path / "gone")}
        assert said(asked.stderr) == [("", "folder-missing", values)]

    def test_a_conversion_over_existing_sheets(self, run: Run, said: Said, tmp_path: Path) -> None:
        (tmp_path / "media.csv").write_text("mine")
        asked = run("convert", str(tmp_path))
        assert asked.returncode == 5
        assert said(asked.stderr) == [("", "files-exist", {"folder": str(tmp_path), "files": ["media.csv"]})]
        assert [each.name for each in tmp_path.iterdir()] == ["media.csv"]

    @pytest.mark.parametrize("name", ["new.xlsx", "new"])
    def test_a_template_over_what_is_there(self, run: Run, said: Said, tmp_path: Path, name: str) -> None:
        target = tmp_path / name
        written = ("", "written", {"path": str(target)})
        assert said(run("template", str(target)).stderr) == [written]
        asked = run("template", str(target), "--language", "es")
        assert (asked.returncode, asked.stdout) == (5, "")
        ((_, code, values),) = said(asked.stderr)
        files = values.get("files", [name])
        assert isinstance(files, list)
        assert code == ("file-exists" if target.is_file() else "files-exist")
        assert {*files} == ({name} if target.is_file() else {path.name for path in target.iterdir()})
        forced = run("template", str(target), "--language", "es", "--force")
        assert (forced.returncode, forced.stdout) == (0, "")
        kept = {"count": len(files), "names": [f"{file}.bak" for file in files]}
        assert said(forced.stderr) == [("", "old-files-kept", kept), written]
        assert run("info", "--data", str(target)).returncode == 0

    def test_a_disk_that_is_full(self, start: Start) -> None:
        with open("/dev/full", "wb") as full:  # noqa: PTH123 - a device
            process = start("stats", stdout=full.fileno())
            _, err = process.communicate(timeout=20)
        assert process.returncode == 5
        assert err.decode().splitlines()[-1] == f"metrocli: {STDOUT_FAILED(reason='No space left on device')}"

    @pytest.mark.parametrize(("path", "code"), [(["/scratch/new"], "path-failed"), ([], "file-failed")])
    def test_a_folder_for_temporary_files_that_fails_is_not_stdout(
        self, run: Run, said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, path: list[str], code: str
    ) -> None:
        def fail(*_: object, **__: object) -> NoReturn:
            raise OSError(28, "No space left on device", *path)

        monkeypatch.setattr("openpyxl.worksheet._writer.create_temporary_file", fail)
        asked = run("convert", str(tmp_path / "new.xlsx"))
        assert (asked.returncode, said(asked.stderr)) == (
            5,
            [("".join(path), code, {"reason": "No space left on device"})],
        )


class TestInterrupted:
    """130: interrupted; nothing half-written is left."""

    @pytest.mark.usefixtures("named_data")
    def test_ctrl_c_while_the_reader_of_a_pipe_waits(self, run: Run, said: Said, start: Start) -> None:
        note = run("member", "Bruxelles").stderr
        assert [code for _, code, _ in said(note)] == ["name-understood"]
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
        assert process.stderr.readline().decode() == note
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
