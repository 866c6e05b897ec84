"""Settings: an option wins over a variable, a variable over metrocli.toml, and the file over the built-in value."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, ClassVar

import pytest
from hint_values import all_listed, choose_from, did_you_mean  # type: ignore[import-not-found] # it is in this folder
from openpyxl import load_workbook

from metrocli.cli.settings.import_settings import read_import_words
from metrocli.cli.settings.loading import load_settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]
    WriteSettings = Callable[..., Path]
    ReadConfig = Callable[..., dict[str, tuple[str, str]]]


@pytest.fixture
def write_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> WriteSettings:
    """Write a metrocli.toml into the working folder, or into one below it: `written('format = "csv"')`."""
    monkeypatch.delenv("METROCLI_CONFIG")
    monkeypatch.chdir(tmp_path)

    def write(content: str | bytes, below: str = ".") -> Path:
        file = tmp_path / below / "metrocli.toml"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return file

    return write


@pytest.fixture
def read_config(run: Run) -> ReadConfig:
    """Read the settings as `config` shows them: for each its value and its source."""

    def read(**environment: str) -> dict[str, tuple[str, str]]:
        result = run("config", "-f", "json", **environment)
        assert result.returncode == 0, result.stderr
        return {row["setting"]: (row["value"], row["source"]) for row in json.loads(result.stdout)["rows"]}

    return read


LEVELS = {
    "data": (
        ("members", "--columns", "name"),
        "Abidjan",
        ("filed", "File Town"),
        ("set", "Set Town"),
        ("typed", "Typed Town"),
    ),
    "period": (
        ("alliances", "--limit", "0", "-f", "json"),
        '"query": {}',
        ("2021-12", "2021-12"),
        ("2021-11", "2021-11"),
        ("2021-10", "2021-10"),
    ),
    "format": (
        ("alliances", "--limit", "1"),
        "alliance\tactivities",
        ("csv", "alliance,activities"),
        ("json", '"schema"'),
        ("markdown", "# Alliances"),
    ),
    "names": (
        ("member", "Brussels", "--period", "2021-10"),
        "name        Brussels",
        ("es", "name        Bruselas"),
        ("fr", "name        Bruxelles"),
        ("", "name        Brussels"),
    ),
    "columns.alliances": (
        ("alliances", "--limit", "1", "-f", "csv"),
        "alliance,activities",
        ("activities", "activities\n2\n"),
        None,
        ("alliance", "alliance\nUCLG\n"),
    ),
}


class TestPrecedence:
    """The order: option, variable, file, built-in value."""

    @pytest.mark.parametrize("key", LEVELS)
    def test_each_level_wins_over_the_lower_ones(
        self, run: Run, read_config: ReadConfig, write_settings: WriteSettings, tmp_path: Path, key: str
    ) -> None:
        words, built_in, in_file, in_variable, option = LEVELS[key]
        for name, town in (("filed", "File Town"), ("set", "Set Town"), ("typed", "Typed Town")):
            (tmp_path / name).mkdir()
            (tmp_path / name / "memberships.csv").write_text(f"member,region\n{town},R\n")
            (tmp_path / name / "activities.csv").write_text("id,title\n1,a\n")

        def answers(text: str, *more: str, **environment: str) -> None:
            result = run(*words, *more, **environment)
            assert (result.returncode, text in result.stdout) == (0, True), result

        answers(built_in)
        table, _, name = key.rpartition(".")
        write_settings(f'{f"[{table}]" if table else ""}\n{name} = "{in_file[0]}"')
        answers(in_file[1])
        assert read_config()[key] == (in_file[0], "metrocli.toml")
        if in_variable is not None:
            variable = f"METROCLI_{key.upper()}"
            answers(in_variable[1], **{variable: in_variable[0]})
            assert read_config()[key] == (in_variable[0], variable)
        answers(option[1], f"--{table or name}", option[0])
        if in_variable is not None:
            answers(in_file[1], **{variable: " "})  # a blank variable sets nothing

    def test_the_order_of_dates(self, run: Run, read_config: ReadConfig, write_settings: WriteSettings) -> None:
        words = ("activities", "--from", "03/12/2021", "--limit", "0", "-f", "json")
        assert run(*words).returncode == 2
        write_settings('dates = "dmy"')
        assert json.loads(run(*words).stdout)["query"] == {"from": "2021-12-03"}
        assert read_config()["dates"] == ("dmy", "metrocli.toml")
        assert json.loads(run(*words, METROCLI_DATES="MDY").stdout)["query"] == {"from": "2021-03-12"}
        assert read_config()["dates"] == ("mdy", "METROCLI_DATES")


class TestFile:
    """The file of the working folder or of the nearest folder above, or the one that METROCLI_CONFIG names."""

    def test_from_the_working_folder_upward(
        self, read_config: ReadConfig, write_settings: WriteSettings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        write_settings('format = "json"\nperiod = "2021"')
        (tmp_path / "a" / "b").mkdir(parents=True)
        monkeypatch.chdir(tmp_path / "a" / "b")
        assert read_config()["format"] == ("json", "../../metrocli.toml")
        write_settings('format = "csv"', below="a")
        assert read_config()["format"] == ("csv", "../metrocli.toml")
        assert read_config()["period"] == ("any time", "built-in")  # one file is read, not several

    def test_paths_begin_at_the_folder_of_the_file(
        self,
        run: Run,
        read_config: ReadConfig,
        write_settings: WriteSettings,
        riverlands: str,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        (tmp_path / "sheets").symlink_to(riverlands)
        (tmp_path / "a").mkdir()
        write_settings('data = "sheets"')
        monkeypatch.chdir(tmp_path / "a")
        assert read_config()["data"] == ("../sheets", "../metrocli.toml")
        assert run("members", "--limit", "1", "--columns", "name").stdout == "name\nAlderford\n"
        write_settings('data = "~/sheets"')
        monkeypatch.setenv("HOME", str(tmp_path))
        assert read_config()["data"] == (str(tmp_path / "sheets"), "../metrocli.toml")

    def test_another_file(
        self, run: Run, said: Said, read_config: ReadConfig, write_settings: WriteSettings, tmp_path: Path
    ) -> None:
        write_settings('format = "json"')
        (tmp_path / "mine.toml").write_text('format = "csv"')
        assert read_config(METROCLI_CONFIG="mine.toml")["format"] == ("csv", "mine.toml")
        variable = {"variable": "METROCLI_CONFIG"}
        assert said(run("config").stderr) == [("", "settings-of-variable", {"path": "mine.toml", **variable})]
        assert read_config(METROCLI_CONFIG="")["format"][1] == "built-in"
        assert said(run("config").stderr) == [("", "settings-off", {"file": "metrocli.toml", **variable})]

    def test_another_file_that_does_not_exist(self, run: Run, said: Said, tmp_path: Path) -> None:
        for path, code in ((tmp_path / "gone.toml", "settings-file-missing"), (tmp_path, "settings-not-a-file")):
            result = run("alliances", METROCLI_CONFIG=str(path))
            assert (result.returncode, result.stdout) == (4, "")
            assert said(result.stderr) == [(str(path), code, {"variable": "METROCLI_CONFIG"})]

    def test_help_and_version_need_no_settings(self, run: Run, write_settings: WriteSettings) -> None:
        write_settings("nonsense")
        for words in (["--help"], ["--version"], ["stats", "--help"], ["ask", "--help"]):
            assert run(*words).returncode == 0

    def test_a_working_folder_that_was_removed(
        self, run: Run, write_settings: WriteSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gone = write_settings("", below="gone").parent
        monkeypatch.chdir(gone)
        (gone / "metrocli.toml").unlink()
        gone.rmdir()
        assert run("alliances", "--limit", "1").returncode == 0


class TestPeriod:
    """A period from the settings is shown in a note, and an option for the time wins over it."""

    @pytest.mark.parametrize(
        "command", ["activities", "members", "outcomes", "meetings", "media", "people", "trend", "member"]
    )
    @pytest.mark.usefixtures("named_data")
    def test_it_is_used_and_shown_in_a_note(
        self, run: Run, said: Said, write_settings: WriteSettings, command: str
    ) -> None:
        write_settings('period = "2021-12"')
        words = {"trend": ["activities"], "member": ["Brussels"]}.get(command, [])
        result = run(command, *words, "-f", "json")
        assert json.loads(result.stdout)["query"]["period"] == ["2021-12"]
        note = ("", "period-from-settings", {"periods": ["2021-12"], "source": "metrocli.toml"})
        assert said(result.stderr)[0] == note

    @pytest.mark.parametrize(
        "words",
        [
            ["activities", "--period", "2021"],
            ["activities", "--from", "2021-01-01"],
            ["activities", "--to", "2021-12-31"],
            ["people", "--on", "2021-10-25"],
            ["compare", "2021-10", "2021-11"],
            ["activity", "2021-T3-06"],
            ["info"],
        ],
        ids=" ".join,
    )
    def test_it_is_not_used_with_a_time_or_without_a_filter_by_time(
        self, run: Run, write_settings: WriteSettings, words: list[str]
    ) -> None:
        without = run(*words)
        write_settings('period = "2021-12"')
        result = run(*words)
        assert result.returncode == 0
        assert (result.stdout, result.stderr) == (without.stdout, without.stderr)

    def test_several_periods(self, run: Run, write_settings: WriteSettings) -> None:
        write_settings('period = "2021-09, 2021-12"')
        assert json.loads(run("activities", "-f", "json").stdout)["query"]["period"] == ["2021-09", "2021-12"]

    def test_an_unknown_period(self, run: Run, said: Said, write_settings: WriteSettings) -> None:
        write_settings('period = "winter"')
        result = run("activities")
        assert (result.returncode, result.stdout) == (2, "")
        ((place, code, values),) = said(result.stderr)
        assert (place, code, values["text"]) == ("metrocli.toml", "period-unknown", "winter")


class TestFormat:
    """A format from the settings is for stdout; the ending of a file sets its own format."""

    def test_a_suffix_wins(self, run: Run, write_settings: WriteSettings, tmp_path: Path) -> None:
        write_settings('format = "json"')
        assert run("alliances", "-o", "a.csv").returncode == 0
        assert (tmp_path / "a.csv").read_text().startswith("alliance,activities\n")
        assert run("alliances", "-o", "a.xlsx").returncode == 0
        assert load_workbook(tmp_path / "a.xlsx")["alliances"]["A1"].value == "alliance"
        assert run("alliances", "-o", "nameless").returncode == 2

    def test_the_option_may_still_contradict_a_suffix(self, run: Run, write_settings: WriteSettings) -> None:
        write_settings('format = "csv"')
        assert run("alliances", "-f", "json", "-o", "a.csv").returncode == 2


class TestColumns:
    """Columns from the settings are used by their command, in every format, without --columns."""

    def test_for_their_command_only(self, run: Run, write_settings: WriteSettings) -> None:
        write_settings('[columns]\nmembers = ["name", "country"]')
        assert run("members", "--limit", "1").stdout == "name\tcountry\nAbidjan\tIvory Coast\n"
        assert list(json.loads(run("members", "--limit", "1", "-f", "json").stdout)["rows"][0]) == ["name", "country"]
        assert run("alliances", "--limit", "1").stdout.startswith("alliance\tactivities\n")
        assert run("members", "--limit", "1", "--columns", "region").stdout == "region\nAfrica\n"
        assert "joined" in run("members", "--columns", "help").stdout

    MISSPELLED: ClassVar = {"text": "contry", "command": "members", **did_you_mean("country")}

    def test_an_error_about_an_unknown_column_names_the_setting(
        self, run: Run, said: Said, write_settings: WriteSettings
    ) -> None:
        write_settings('[columns]\nmembers = "name,contry"')
        result = run("members")
        assert (result.returncode, result.stdout) == (2, "")
        place = "metrocli.toml, key 'columns.members'"
        assert said(result.stderr) == [(place, "not-a-column", self.MISSPELLED)]
        assert run("members", "--columns", "name").returncode == 0

    def test_an_error_about_an_option_does_not_name_it(
        self, run: Run, said: Said, write_settings: WriteSettings
    ) -> None:
        write_settings('[columns]\nmembers = "name"')
        result = run("members", "--sort", "contry")
        assert result.returncode == 2
        assert said(result.stderr) == [("", "not-a-column", self.MISSPELLED)]


FORMATS = choose_from("table", "record", "tsv", "csv", "json", "jsonl", "markdown", "html")
MISTAKES: list[tuple[str, str, str, dict[str, object]]] = [
    ('formt = "csv"', "key 'formt'", "not-a-setting", {"text": "formt", **did_you_mean("format")}),
    (
        'zzz = "csv"',
        "key 'zzz'",
        "not-a-setting",
        {
            "text": "zzz",
            **choose_from(
                *("data", "period", "format", "names", "lang", "dates", "century", "encoding", "memory"),
                *("columns", "ask", "vocabulary", "report", "import"),
            ),
        },
    ),
    ("memory = 8", "key 'memory'", "text-needed", {"type": "number", "key": "memory", "example": "8 GB"}),
    ('memory = "lots"', "key 'memory'", "not-a-size", {"text": "lots"}),
    ("period = 2021", "key 'period'", "text-needed", {"type": "number", "key": "period", "example": "2021-T3"}),
    ("period = 2021-11-08", "key 'period'", "text-needed", {"type": "date", "key": "period"}),
    ('data = ["a", "b"]', "key 'data'", "text-needed", {"type": "list", "key": "data", "example": "sheets"}),
    ("names = true", "key 'names'", "text-needed", {"type": "boolean", "key": "names", "example": "es"}),
    ("[format]", "key 'format'", "text-needed", {"type": "section", "key": "format", "example": "json"}),
    ('data = "a\\u0000b"', "key 'data'", "zero-byte-in-setting", {}),
    ('format = "pdf"', "key 'format'", "not-a-format", {"text": "pdf", **FORMATS}),
    ('dates = "ymd"', "key 'dates'", "not-a-day-order", {"text": "ymd"}),
    ("century = 21", "key 'century'", "not-a-century", {"text": "21"}),
    ('encoding = "klingon"', "key 'encoding'", "unknown-encoding", {"text": "klingon"}),
    ("century = true", "key 'century'", "text-needed", {"type": "boolean", "key": "century", "example": "2000"}),
    (
        'names = "xx"', "key 'names'",
        "names-language-unknown", {"language": "xx", **choose_from("en", "es", "fr")},
    ),
    ('columns = "name"', "key 'columns'", "section-needed", {"type": "text", "key": "columns"}),
    (
        '[columns]\nmembres = "name"', "key 'columns.membres'",
        "not-a-command", {"text": "membres", **did_you_mean("members", "member")},
    ),
    ('[columns]\nstats = "id"', "key 'columns.stats'", "command-without-columns", {"name": "stats"}),
    ('[columns]\nperiod = "2021"', "key 'columns.period'", "setting-in-section", {"name": "period"}),
    ("[columns]\nmembers = [1]", "key 'columns.members'", "texts-needed", {"type": "number", "example": "id,title"}),
    ('[ask]\na = "x\\u0000"', "key 'ask.a'", "zero-byte-in-setting", {}),
    ('[ask]\na = "member \'New"', "key 'ask.a'", "open-quote", {}),
    ("[ask]\na = 1", "key 'ask.a'", "texts-needed", {"type": "number", "example": "members --silent"}),
    ('[ask]\na = "metrocli"', "key 'ask.a'", "empty-question", {}),
    ('[ask]\na = "metrocli ask b"\nb = "stats"', "key 'ask.a'", "nested-question", {}),
    ('[ask]\na = "rm -rf data"', "key 'ask.a'", "not-a-command", {"text": "rm"}),
    ("format = csv", "line 1", "not-toml", {}),
    ('period = "2021"\nformat "csv"', "line 2", "not-toml", {}),
    ('data = "C:\\Users\\x"', "line 1", "not-toml", {}),
    ("x", "at its end", "not-toml", {}),
    ("x = " + "[" * 5000, "", "settings-too-deep", {}),
]  # fmt: skip


class TestMistakes:
    """A mistake in the settings is one sentence that names its place and its fix."""

    @pytest.mark.parametrize(("content", "place", "code", "values"), MISTAKES)
    def test_in_the_file(
        self,
        run: Run,
        said: Said,
        write_settings: WriteSettings,
        content: str,
        place: str,
        code: str,
        values: dict[str, object],
    ) -> None:
        write_settings(content)
        result = run("alliances", "--limit", "1")
        assert (result.returncode, result.stdout) == (2, "")
        ((found, found_code, found_values),) = said(result.stderr)
        assert (found, found_code) == (f"metrocli.toml, {place}" if place else "metrocli.toml", code)
        assert found_values == found_values | values

    @pytest.mark.parametrize(
        ("name", "value", "code", "values"),
        [
            ("METROCLI_FORMAT", "pdf", "not-a-format", {"text": "pdf", **FORMATS}),
            ("METROCLI_DATES", "ymd", "not-a-day-order", {"text": "ymd"}),
            ("METROCLI_NAMES", "xx", "names-language-unknown", {"language": "xx", **choose_from("en", "es", "fr")}),
        ],
    )
    def test_in_a_variable(
        self, run: Run, said: Said, name: str, value: str, code: str, values: dict[str, object]
    ) -> None:
        result = run("alliances", **{name: value})
        assert (result.returncode, result.stdout) == (2, "")
        assert said(result.stderr) == [(name, code, values)]

    def test_an_error_about_the_option_for_the_language_names_no_setting(
        self, run: Run, said: Said, write_settings: WriteSettings
    ) -> None:
        write_settings('names = "es"')
        result = run("alliances", "--names", "xx")
        values = {"language": "xx", **choose_from("en", "es", "fr")}
        assert said(result.stderr) == [("", "names-language-unknown", values)]

    def test_data_that_does_not_exist(self, run: Run, said: Said, write_settings: WriteSettings) -> None:
        write_settings('data = "gone"')
        result = run("alliances")
        assert (result.returncode, result.stdout) == (4, "")
        assert said(result.stderr) == [("metrocli.toml, key 'data': gone", "path-missing", {})]
        result = run("alliances", METROCLI_DATA="gone as well")
        assert said(result.stderr) == [("METROCLI_DATA: gone as well", "path-missing", {})]
        result = run("alliances", "--data", "typed")
        assert said(result.stderr) == [("typed", "path-missing", {})]

    def test_a_file_that_is_not_utf_8(self, run: Run, said: Said, write_settings: WriteSettings) -> None:
        write_settings('format = "csv"\nperiod = "été"'.encode("latin-1"))
        result = run("alliances")
        assert (result.returncode, result.stdout) == (4, "")
        assert said(result.stderr) == [("metrocli.toml, line 2", "settings-encoding", {})]

    def test_a_file_that_is_too_large(self, run: Run, said: Said, write_settings: WriteSettings) -> None:
        write_settings("# a remark\n" * 100_000)
        result = run("alliances")
        assert (result.returncode, result.stdout) == (4, "")
        values = {"size": 1_100_000, "limit": 1 << 20}
        assert said(result.stderr) == [("metrocli.toml", "settings-too-large", values)]

    def test_a_file_that_cannot_be_read(
        self, run: Run, said: Said, write_settings: WriteSettings, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = write_settings('format = "csv"')

        def refused(_: Path) -> bytes:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(type(file), "read_bytes", refused)
        result = run("alliances")
        assert (result.returncode, result.stdout) == (4, "")
        assert said(result.stderr) == [("metrocli.toml", "settings-not-readable", {"reason": "Permission denied"})]

    def test_a_byte_order_mark_and_empty_values_are_no_mistake(
        self, read_config: ReadConfig, write_settings: WriteSettings
    ) -> None:
        write_settings(b'\xef\xbb\xbf# settings\r\nformat = "csv"\r\nperiod = ""\r\n[columns]\r\nmembers = []\r\n')
        assert read_config()["format"] == ("csv", "metrocli.toml")
        assert read_config()["period"] == ("any time", "built-in")
        assert "columns.members" not in read_config()

    def test_other_variables_are_ignored(self, run: Run) -> None:
        assert run("alliances", METROCLI_FROMAT="x", METROCLI_COLUMNS="y").returncode == 0


SAVED = """
[ask]
board-2021 = "metrocli people --body board --on 2021-10-25"
new = ["member", "Greater Lyon"]
lost = "member Atlantis"
broken = "people --bodi board"
"""


class TestAsk:
    """A saved question runs by its name, and a note shows its command line."""

    def test_it_answers_like_its_command(self, run: Run, write_settings: WriteSettings) -> None:
        plain = run("people", "--body", "board", "--on", "2021-10-25")
        write_settings(SAVED)
        result = run("ask", "board-2021")
        assert (result.returncode, result.stdout) == (0, plain.stdout)
        assert result.stderr == f"board-2021: metrocli people --body board --on 2021-10-25\n{plain.stderr}"

    @pytest.mark.parametrize(
        "words",
        [
            ["board-2021", "-f", "json", "--limit", "1"],
            ["-f", "json", "board-2021", "--limit", "1"],
            ["-f", "json", "--limit", "1", "board-2021"],
            ["-f", "json", "--limit", "1", "--", "board-2021"],
        ],
        ids=" ".join,
    )
    def test_with_more_words(self, run: Run, write_settings: WriteSettings, words: list[str]) -> None:
        write_settings(SAVED)
        plain = run("people", "--body", "board", "--on", "2021-10-25", "-f", "json", "--limit", "1")
        result = run("ask", *words)
        assert (result.returncode, result.stdout) == (0, plain.stdout)
        assert result.stderr.splitlines()[0] == (
            "board-2021: metrocli people --body board --on 2021-10-25 -f json --limit 1"
        )

    def test_words_with_spaces_stay_whole(self, run: Run, write_settings: WriteSettings) -> None:
        write_settings(SAVED)
        result = run("ask", "new", "--period", "2021-11")
        assert result.returncode == 0
        assert result.stderr.splitlines()[0] == "new: metrocli member 'Greater Lyon' --period 2021-11"

    def test_a_workbook_shows_the_whole_question(self, run: Run, write_settings: WriteSettings, tmp_path: Path) -> None:
        write_settings(SAVED)
        assert run("ask", "board-2021", "-o", "board.xlsx").returncode == 0
        about = {row[0].value: row[1].value for row in load_workbook(tmp_path / "board.xlsx")["about"].iter_rows()}
        assert about["question"] == "metrocli people --body board --on 2021-10-25 -o board.xlsx"

    def test_its_help_is_that_of_its_command(self, run: Run, write_settings: WriteSettings) -> None:
        write_settings(SAVED)
        assert run("ask", "board-2021", "--help").stdout.startswith("Usage: metrocli people")
        assert run("ask", "--help").stdout.startswith("Usage: metrocli ask")

    @pytest.mark.parametrize(
        ("name", "exit_code", "code", "values"),
        [
            ("lost", 3, "name-unknown", {"text": "Atlantis"}),
            ("broken", 2, "unknown-option", {"option": "--bodi", "command": "people", **did_you_mean("--body")}),
        ],
    )
    def test_a_mistake_in_it_is_that_of_its_command(
        self,
        run: Run,
        said: Said,
        write_settings: WriteSettings,
        name: str,
        exit_code: int,
        code: str,
        values: dict[str, object],
    ) -> None:
        write_settings(SAVED)
        result = run("ask", name)
        assert (result.returncode, result.stdout) == (exit_code, "")
        ((_, found, found_values),) = said(result.stderr.splitlines()[1])
        assert (found, found_values) == (code, found_values | values)

    @pytest.mark.parametrize(
        ("typed", "hint"),
        [
            ("bord-2021", did_you_mean("board-2021")),
            ("xyzzy", all_listed("ask")),
        ],
    )
    def test_an_unknown_question(
        self, run: Run, said: Said, write_settings: WriteSettings, typed: str, hint: dict[str, object]
    ) -> None:
        write_settings(SAVED)
        result = run("ask", typed, "-f", "json")
        assert (result.returncode, result.stdout) == (3, "")
        assert said(result.stderr) == [("", "name-unknown", {"text": typed, "kind": "saved question", **hint})]

    def test_an_interruption(self, run: Run, write_settings: WriteSettings, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        write_settings(SAVED)
        monkeypatch.setattr("metrocli.sheets.dataset.open_dataset", interrupted)
        assert run("ask", "new").returncode == 130

    def test_debug_shows_where_an_error_came_from(self, run: Run, write_settings: WriteSettings) -> None:
        write_settings(SAVED)
        result = run("ask", "lost", "--debug")
        assert result.returncode == 3
        assert "Traceback" in result.stderr
        assert "Atlantis" in result.stderr.splitlines()[-1]

    def test_all_are_listed(self, run: Run, write_settings: WriteSettings) -> None:
        write_settings(SAVED)
        result = run("ask", "-f", "json", "--limit", "2")
        assert json.loads(result.stdout)["rows"] == [
            {"question": "board-2021", "command": "metrocli people --body board --on 2021-10-25"},
            {"question": "new", "command": "metrocli member 'Greater Lyon'"},
        ]

    def test_without_any(self, run: Run, said: Said) -> None:
        result = run("ask")
        assert (result.returncode, result.stdout) == (0, "question\tcommand\n")
        assert said(result.stderr) == [("", "no-saved-questions", {"section": "ask", "file": "metrocli.toml"})]


class TestConfig:
    """`config` shows each setting, its value and its source, even where the data is missing."""

    def test_every_setting_is_shown(self, read_config: ReadConfig, write_settings: WriteSettings) -> None:
        write_settings('names = "es"\n[columns]\nmembers = ["name", "region"]\n' + SAVED)
        assert read_config(METROCLI_DATA="/nowhere") == {
            "data": ("/nowhere", "METROCLI_DATA"),
            "period": ("any time", "built-in"),
            "format": ("table on a terminal, else tsv or record", "built-in"),
            "names": ("es", "metrocli.toml"),
            "lang": ("English", "built-in"),
            "dates": ("as the other dates of a column tell", "built-in"),
            "century": ("the nearest year, for years of two digits", "built-in"),
            "encoding": ("as each CSV file shows it", "built-in"),
            "memory": ("half of the memory of the machine", "built-in"),
            "columns.members": ("name,region", "metrocli.toml"),
            "ask.board-2021": ("people --body board --on 2021-10-25", "metrocli.toml"),
            "ask.new": ("member 'Greater Lyon'", "metrocli.toml"),
            "ask.lost": ("member Atlantis", "metrocli.toml"),
            "ask.broken": ("people --bodi board", "metrocli.toml"),
        }

    @pytest.mark.parametrize("suffix", ["tsv", "csv", "json", "jsonl", "md", "txt", "xlsx"])
    def test_in_every_format(self, run: Run, tmp_path: Path, suffix: str) -> None:
        for words in (["config"], ["ask"]):
            assert run(*words, "-o", str(tmp_path / f"{words[0]}.{suffix}")).returncode == 0
        assert (tmp_path / f"config.{suffix}").stat().st_size

    def test_a_note_names_the_file(self, run: Run, said: Said, write_settings: WriteSettings) -> None:
        write_settings("")
        assert said(run("config").stderr) == [("", "settings-read", {"path": "metrocli.toml"})]

    def test_a_folder_without_a_file(
        self, run: Run, said: Said, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.delenv("METROCLI_CONFIG")
        monkeypatch.chdir(tmp_path)
        assert said(run("config").stderr) == [("", "no-settings-file", {"file": "metrocli.toml"})]

    def test_texts_of_the_file_stay_text(self, run: Run, write_settings: WriteSettings) -> None:
        write_settings('data = "=1+1 \\u001b[2J [bold]"\n[ask]\n"[/x]" = "stats"\n')
        for words in (["config", "-f", "table"], ["ask", "-f", "table"]):
            result = run(*words)
            assert result.returncode == 0
            assert "\x1b" not in result.stdout
        assert "[/x]" in result.stdout


class TestVocabulary:
    """Words for the status of a membership."""

    def test_more_words(self, run: Run, write_settings: WriteSettings, folder: Callable[..., Path]) -> None:
        data = folder(
            memberships="member,region,status\nA,R,Freund\nB,R,Gründer\nC,R,honorary\n", activities="id,title\n1,t\n"
        )
        words = ("stats", "--data", str(data), "-f", "json")
        before = json.loads(run(*words).stdout)
        assert before["result"]["members"]["total"] == 2
        assert [message["code"] for message in before["messages"]].count("status-unknown") == 2
        write_settings('[vocabulary]\nfull = "gründer"\nother = ["Freund", "Pate"]\n')
        after = json.loads(run(*words).stdout)
        assert after["result"]["members"]["total"] == 1
        assert "status-unknown" not in [message["code"] for message in after["messages"]]

    @pytest.mark.parametrize(
        ("text", "key", "code", "values"),
        [
            ('[vocabulary]\nfulll = "x"', "vocabulary.fulll", "not-a-vocabulary", {"text": "fulll"}),
            ('[vocabulary]\nfull = ["a, b"]', "vocabulary.full", "comma-in-word", {}),
            ("[vocabulary]\nfull = 3", "vocabulary.full", "texts-needed", {"type": "number"}),
            ('vocabulary = "full"', "vocabulary", "section-needed", {"type": "text", "key": "vocabulary"}),
        ],
    )
    def test_wrong_words(
        self,
        run: Run,
        said: Said,
        write_settings: WriteSettings,
        text: str,
        key: str,
        code: str,
        values: dict[str, object],
    ) -> None:
        write_settings(text)
        result = run("stats")
        assert (result.returncode, result.stdout) == (2, "")
        ((place, found, found_values),) = said(result.stderr)
        assert (place, found) == (f"metrocli.toml, key '{key}'", code)
        assert found_values == found_values | values


class TestImport:
    """The sections with the phrases of reports that are imported."""

    PHRASES = """
[import.sections]
activities = ["What we did", "Our year, in short"]

[import.labels]
members = "Towns at the table"

[import.people]
"vice-chair" = ["Deputy helm"]

[import.spans]
to = ["~", ""]
until = []
"""

    def test_phrases_are_shown(self, run: Run, write_settings: WriteSettings) -> None:
        write_settings(self.PHRASES)
        rows = json.loads(run("config", "-f", "json").stdout)["rows"]
        shown = {row["setting"]: row["value"] for row in rows if row["setting"].startswith("import")}
        assert shown == {
            "import.sections.activities": "What we did; Our year, in short",
            "import.labels.members": "Towns at the table",
            "import.people.vice-chair": "Deputy helm",
            "import.spans.to": "~",
        }

    def test_phrases_are_words_of_the_grammar(self, tmp_path: Path) -> None:
        (tmp_path / "metrocli.toml").write_text(self.PHRASES, encoding="utf-8")
        words = read_import_words(load_settings({"METROCLI_CONFIG": str(tmp_path / "metrocli.toml")}))
        assert words.sections["our year, in short"] == "activities"
        assert words.labels["towns at the table"] == words.labels["members"] == "members"
        assert words.people["deputy helm"] == "vice-chair"
        assert words.spans == {"~": "to"}

    @pytest.mark.parametrize(
        ("text", "key", "code", "values"),
        [
            ("[import.labls]", "import.labls", "not-a-setting", {"text": "labls", **did_you_mean("labels")}),
            ('[import]\nlabels = "x"', "import.labels", "section-needed", {"type": "text", "key": "import.labels"}),
            (
                '[import.labels]\nmember = "x"',
                "import.labels.member",
                "not-a-meaning",
                {"text": "member", "kind": "import.labels", **did_you_mean("members")},
            ),
            ("[import.units]\nexperts = 3", "import.units.experts", "texts-needed", {"type": "number"}),
            ('[import.units]\nexperts = ["a; b"]', "import.units.experts", "semicolon-in-phrase", {}),
            ('[import.units]\nexperts = "•"', "import.units.experts", "phrase-without-letters", {"text": "•"}),
            ('import = "x"', "import", "section-needed", {"type": "text", "key": "import"}),
        ],
    )
    def test_wrong_phrases(
        self,
        run: Run,
        said: Said,
        write_settings: WriteSettings,
        text: str,
        key: str,
        code: str,
        values: dict[str, object],
    ) -> None:
        write_settings(text)
        result = run("stats")
        assert (result.returncode, result.stdout) == (2, "")
        ((place, found, found_values),) = said(result.stderr)
        assert (place, found) == (f"metrocli.toml, key '{key}'", code)
        assert found_values == found_values | values


class TestReport:
    """The section about the report."""

    def test_its_keys(self, run: Run, read_config: ReadConfig, write_settings: WriteSettings) -> None:
        write_settings(
            '[report]\ntitle = "Progress"\nassociation = "Riverlands League"\naddress = "1 Quay\\nFenwick"\n'
            'email = "office@example.org"\nphone = "+1"\nurl = "https://example.org"\nlogo = "pictures/logo.svg"\n'
            'accent = "#0B5394"\nnote = " ~/note.md "\nsponsor = " "\nlanguage = "ES"\n'
        )
        assert run("config").returncode == 0
        config = {key: value for key, (value, _) in read_config().items() if key.startswith("report.")}
        assert config["report.logo"] == "pictures/logo.svg"
        assert config["report.note"].endswith("/note.md")
        assert config["report.accent"] == "#0b5394"
        assert config["report.language"] == "es"
        assert "report.sponsor" not in config

    @pytest.mark.parametrize(
        ("line", "key", "code", "values"),
        [
            ('logoo = "x"', "logoo", "not-a-setting", {"text": "logoo"}),
            ("phone = 3", "phone", "text-needed", {"type": "number", "key": "phone"}),
            ('title = "a\\u0000"', "title", "zero-byte-in-setting", {}),
            ('accent = "blue"', "accent", "not-a-colour", {"text": "blue"}),
            ('accent = "#fff"', "accent", "not-a-colour", {"text": "#fff"}),
            ('language = "de"', "language", "not-a-language", {"text": "de"}),
        ],
    )
    def test_a_mistake(
        self,
        run: Run,
        said: Said,
        write_settings: WriteSettings,
        line: str,
        key: str,
        code: str,
        values: dict[str, object],
    ) -> None:
        write_settings(f"[report]\n{line}\n")
        result = run("config")
        assert result.returncode == 2
        [(place, actual, parameters)] = said(result.stderr)
        assert (place, actual) == (f"metrocli.toml, key 'report.{key}'", code)
        assert values.items() <= parameters.items()
