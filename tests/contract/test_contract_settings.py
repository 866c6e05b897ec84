"""Settings: a typed option wins over a variable, that over metrocli.toml, that over what is built in."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

from metrocli.__main__ import main
from metrocli.errors import UnknownName

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Written = Callable[..., Path]
    Told = Callable[..., dict[str, tuple[str, str]]]


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Written:
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
def told(run: Run) -> Told:
    """What `config` tells: for each setting its value, and where that comes from."""

    def ask(**environment: str) -> dict[str, tuple[str, str]]:
        asked = run("config", "-f", "json", **environment)
        assert asked.returncode == 0, asked.stderr
        return {row["setting"]: (row["value"], row["source"]) for row in json.loads(asked.stdout)["rows"]}

    return ask


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
    """A typed option, a variable, the file, what is built in."""

    @pytest.mark.parametrize("key", LEVELS)
    def test_each_wins_over_those_after_it(
        self, run: Run, told: Told, written: Written, tmp_path: Path, key: str
    ) -> None:
        words, usual, filed, set_, typed = LEVELS[key]
        for name, town in (("filed", "File Town"), ("set", "Set Town"), ("typed", "Typed Town")):
            (tmp_path / name).mkdir()
            (tmp_path / name / "memberships.csv").write_text(f"member,region\n{town},R\n")
            (tmp_path / name / "activities.csv").write_text("id,title\n1,a\n")

        def answers(text: str, *more: str, **environment: str) -> None:
            asked = run(*words, *more, **environment)
            assert (asked.returncode, text in asked.stdout) == (0, True), asked

        answers(usual)
        table, _, name = key.rpartition(".")
        written(f'{f"[{table}]" if table else ""}\n{name} = "{filed[0]}"')
        answers(filed[1])
        assert told()[key] == (filed[0], "metrocli.toml")
        if set_ is not None:
            variable = f"METROCLI_{key.upper()}"
            answers(set_[1], **{variable: set_[0]})
            assert told()[key] == (set_[0], variable)
        answers(typed[1], f"--{table or name}", typed[0])
        if set_ is not None:
            answers(filed[1], **{variable: " "})  # an empty variable is none

    def test_the_order_of_dates(self, run: Run, told: Told, written: Written) -> None:
        words = ("activities", "--from", "03/12/2021", "--limit", "0", "-f", "json")
        assert run(*words).returncode == 2
        written('dates = "dmy"')
        assert json.loads(run(*words).stdout)["query"] == {"from": "2021-12-03"}
        assert told()["dates"] == ("dmy", "metrocli.toml")
        assert json.loads(run(*words, METROCLI_DATES="MDY").stdout)["query"] == {"from": "2021-03-12"}
        assert told()["dates"] == ("mdy", "METROCLI_DATES")


class TestFound:
    """In the working folder, else in the nearest above; or where METROCLI_CONFIG says."""

    def test_from_the_working_folder_upward(
        self, told: Told, written: Written, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        written('format = "json"\nperiod = "2021"')
        (tmp_path / "a" / "b").mkdir(parents=True)
        monkeypatch.chdir(tmp_path / "a" / "b")
        assert told()["format"] == ("json", "../../metrocli.toml")
        written('format = "csv"', below="a")
        assert told()["format"] == ("csv", "../metrocli.toml")
        assert told()["period"] == ("any time", "built-in")  # one file is read, not several

    def test_paths_begin_at_the_folder_of_the_file(
        self, run: Run, told: Told, written: Written, riverlands: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "sheets").symlink_to(riverlands)
        (tmp_path / "a").mkdir()
        written('data = "sheets"')
        monkeypatch.chdir(tmp_path / "a")
        assert told()["data"] == ("../sheets", "../metrocli.toml")
        assert run("members", "--limit", "1", "--columns", "name").stdout == "name\nAlderford\n"
        written('data = "~/sheets"')
        monkeypatch.setenv("HOME", str(tmp_path))
        assert told()["data"] == (str(tmp_path / "sheets"), "../metrocli.toml")

    def test_another_file(self, run: Run, told: Told, written: Written, tmp_path: Path) -> None:
        written('format = "json"')
        (tmp_path / "mine.toml").write_text('format = "csv"')
        assert told(METROCLI_CONFIG="mine.toml")["format"] == ("csv", "mine.toml")
        assert run("config").stderr == "Settings are read from mine.toml, as METROCLI_CONFIG says.\n"
        assert told(METROCLI_CONFIG="")["format"][1] == "built-in"
        assert run("config").stderr == "METROCLI_CONFIG is empty: no metrocli.toml is read.\n"

    def test_another_file_that_is_not_there(self, run: Run, tmp_path: Path) -> None:
        for path in (tmp_path / "gone.toml", tmp_path):
            asked = run("alliances", METROCLI_CONFIG=str(path))
            assert (asked.returncode, asked.stdout) == (4, "")
            assert asked.stderr == (
                f"metrocli: {path}: there is no such file. Correct METROCLI_CONFIG, or leave it empty for none.\n"
            )

    def test_help_and_version_need_none(self, run: Run, written: Written) -> None:
        written("nonsense")
        for words in (["--help"], ["--version"], ["stats", "--help"], ["ask", "--help"]):
            assert run(*words).returncode == 0

    def test_a_working_folder_that_was_removed(
        self, run: Run, written: Written, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        gone = written("", below="gone").parent
        monkeypatch.chdir(gone)
        (gone / "metrocli.toml").unlink()
        gone.rmdir()
        assert run("alliances", "--limit", "1").returncode == 0


class TestPeriod:
    """A period that is set never filters unawares: it is said, and any typed time wins."""

    SAID = "No time was asked for: --period 2021-12, as metrocli.toml says.\n"

    @pytest.mark.parametrize(
        "command", ["activities", "members", "outcomes", "meetings", "media", "people", "trend", "member"]
    )
    def test_it_holds_and_is_said(self, run: Run, written: Written, command: str) -> None:
        written('period = "2021-12"')
        words = {"trend": ["activities"], "member": ["Brussels"]}.get(command, [])
        asked = run(command, *words, "-f", "json")
        assert json.loads(asked.stdout)["query"]["period"] == ["2021-12"]
        assert asked.stderr.startswith(self.SAID)

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
    def test_not_where_a_time_is_typed_or_means_nothing(self, run: Run, written: Written, words: list[str]) -> None:
        without = run(*words)
        written('period = "2021-12"')
        asked = run(*words)
        assert asked.returncode == 0
        assert (asked.stdout, asked.stderr) == (without.stdout, without.stderr)

    def test_it_may_be_several(self, run: Run, written: Written) -> None:
        written('period = "2021-09, 2021-12"')
        assert json.loads(run("activities", "-f", "json").stdout)["query"]["period"] == ["2021-09", "2021-12"]

    def test_one_that_the_data_does_not_know(self, run: Run, written: Written) -> None:
        written('period = "winter"')
        asked = run("activities")
        assert (asked.returncode, asked.stdout) == (2, "")
        said, mistake = asked.stderr.splitlines()
        assert said == "No time was asked for: --period winter, as metrocli.toml says."
        assert mistake.startswith("metrocli: 'winter' is no period.")


class TestFormat:
    """A format that is set is for stdout; a file's name says its own."""

    def test_a_suffix_wins(self, run: Run, written: Written, tmp_path: Path) -> None:
        written('format = "json"')
        assert run("alliances", "-o", "a.csv").returncode == 0
        assert (tmp_path / "a.csv").read_text().startswith("alliance,activities\n")
        assert run("alliances", "-o", "a.xlsx").returncode == 0
        assert load_workbook(tmp_path / "a.xlsx")["alliances"]["A1"].value == "alliance"
        assert run("alliances", "-o", "nameless").returncode == 2

    def test_a_typed_format_may_still_contradict_a_suffix(self, run: Run, written: Written) -> None:
        written('format = "csv"')
        assert run("alliances", "-f", "json", "-o", "a.csv").returncode == 2


class TestColumns:
    """Columns that are set hold for their command, in each format, until others are typed."""

    def test_of_their_command_only(self, run: Run, written: Written) -> None:
        written('[columns]\nmembers = ["name", "country"]')
        assert run("members", "--limit", "1").stdout == "name\tcountry\nAbidjan\tIvory Coast\n"
        assert list(json.loads(run("members", "--limit", "1", "-f", "json").stdout)["rows"][0]) == ["name", "country"]
        assert run("alliances", "--limit", "1").stdout.startswith("alliance\tactivities\n")
        assert run("members", "--limit", "1", "--columns", "region").stdout == "region\nAfrica\n"
        assert "joined" in run("members", "--columns", "help").stdout

    def test_one_that_does_not_exist_is_blamed_on_its_setting(self, run: Run, written: Written) -> None:
        written('[columns]\nmembers = "name,contry"')
        asked = run("members")
        assert (asked.returncode, asked.stdout) == (2, "")
        assert asked.stderr.startswith(
            "metrocli: metrocli.toml, key 'columns.members': there is no column 'contry' in members. Did you mean "
        )
        assert run("members", "--columns", "name").returncode == 0

    def test_what_is_typed_wrong_is_not_blamed_on_it(self, run: Run, written: Written) -> None:
        written('[columns]\nmembers = "name"')
        asked = run("members", "--sort", "contry")
        assert asked.returncode == 2
        assert asked.stderr.startswith("metrocli: there is no column 'contry'")


NO_TEXT = "stands where a text is wanted. Write it in quotes, as in"
NO_TEXTS = "stands where a text, or a list of texts, is wanted. Write it in quotes, as in"
MISTAKES = [
    ('formt = "csv"', "key 'formt': there is no such setting. Did you mean format?"),
    (
        'zzz = "csv"',
        "key 'zzz': there is no such setting. Choose from data, period, format, names, dates, columns, ask.",
    ),
    ("period = 2021", f"key 'period': a number {NO_TEXT} period = \"2021-T3\"."),
    ("period = 2021-11-08", f"key 'period': a date {NO_TEXT} period = \"2021-T3\"."),
    ('data = ["a", "b"]', f"key 'data': a list {NO_TEXT} data = \"sheets\"."),
    ("names = true", f"key 'names': true or false {NO_TEXT} names = \"es\"."),
    ("[format]", f"key 'format': a table {NO_TEXT} format = \"json\"."),
    ('data = "a\\u0000b"', "key 'data': it holds a zero byte. Leave it out."),
    ('format = "pdf"', "key 'format': there is no format 'pdf'. Choose from table, record,"),
    ('dates = "ymd"', "key 'dates': 'ymd' is no order of dates. Set it to dmy (day first) or mdy (month first)."),
    ('names = "xx"', "key 'names': no member has a name in the language 'xx'. Choose from en, es, fr"),
    ('columns = "name"', "key 'columns': a text stands where a table is wanted. Write [columns]."),
    (
        '[columns]\nmembres = "name"',
        "key 'columns.membres': there is no command 'membres'. Did you mean members, member or merge?",
    ),
    ('[columns]\nstats = "id"', "key 'columns.stats': stats has no columns to choose. Leave it out."),
    (
        '[columns]\nperiod = "2021"',
        "key 'columns.period': 'period' is no command. Move it above the first line that stands in brackets.",
    ),
    ("[columns]\nmembers = [1]", f"key 'columns.members': a number {NO_TEXTS} \"id,title\"."),
    ('[ask]\na = "x\\u0000"', "key 'ask.a': it holds a zero byte. Leave it out."),
    (
        '[ask]\na = "member \'New"',
        "key 'ask.a': no closing quotation. Close the quote, or write a list of words.",
    ),
    ("[ask]\na = 1", f"key 'ask.a': a number {NO_TEXTS} \"members --silent\"."),
    ('[ask]\na = "metrocli"', "key 'ask.a': nothing is asked. Write a command line, such as members --silent."),
    (
        '[ask]\na = "metrocli ask b"\nb = "stats"',
        "key 'ask.a': a saved question cannot ask another one. Write out what that one asks.",
    ),
    ('[ask]\na = "rm -rf data"', "key 'ask.a': there is no command 'rm'. Choose from activities, activity,"),
    (
        "format = csv",
        "line 1: this is not TOML: invalid value. Put texts in quotes: period = \"2021-T3\", data = 'C:\\sheets'.",
    ),
    ('period = "2021"\nformat "csv"', "line 2: this is not TOML: expected '=' after a key"),
    ('data = "C:\\Users\\x"', "line 1: this is not TOML: "),
    ("x", "at its end: this is not TOML: expected '=' after a key in a key/value pair."),
    ("x = " + "[" * 5000, "lists stand in lists too deep to be read. Leave them out."),
]


class TestMistakes:
    """A mistake in the settings is one sentence that names its place and its fix."""

    @pytest.mark.parametrize(("content", "sentence"), MISTAKES)
    def test_of_the_file(self, run: Run, written: Written, content: str, sentence: str) -> None:
        written(content)
        asked = run("alliances", "--limit", "1")
        assert (asked.returncode, asked.stdout) == (2, "")
        place = "metrocli: metrocli.toml" + (", " if sentence.startswith(("key", "line", "at ")) else ": ")
        assert asked.stderr.startswith(place + sentence), asked.stderr
        assert asked.stderr.count("\n") == 1

    @pytest.mark.parametrize(
        ("name", "value", "sentence"),
        [
            ("METROCLI_FORMAT", "pdf", "METROCLI_FORMAT: there is no format 'pdf'. Choose from table,"),
            ("METROCLI_DATES", "ymd", "METROCLI_DATES: 'ymd' is no order of dates. Set it to dmy (day first) or mdy"),
            ("METROCLI_NAMES", "xx", "METROCLI_NAMES: no member has a name in the language 'xx'. Choose from en,"),
        ],
    )
    def test_of_a_variable(self, run: Run, name: str, value: str, sentence: str) -> None:
        asked = run("alliances", **{name: value})
        assert (asked.returncode, asked.stdout) == (2, "")
        assert asked.stderr.startswith(f"metrocli: {sentence}")

    def test_a_language_that_is_typed_is_blamed_on_nobody(self, run: Run, written: Written) -> None:
        written('names = "es"')
        assert run("alliances", "--names", "xx").stderr.startswith(
            "metrocli: no member has a name in the language 'xx'."
        )

    def test_data_that_is_not_there(self, run: Run, written: Written) -> None:
        written('data = "gone"')
        asked = run("alliances")
        assert (asked.returncode, asked.stdout) == (4, "")
        assert asked.stderr.startswith("metrocli: metrocli.toml, key 'data': gone: there is no such file or folder.")
        asked = run("alliances", METROCLI_DATA="gone as well")
        assert asked.stderr.startswith("metrocli: METROCLI_DATA: gone as well: there is no such file or folder.")
        asked = run("alliances", "--data", "typed")
        assert asked.stderr.startswith("metrocli: typed: there is no such file or folder.")

    def test_what_is_no_text(self, run: Run, written: Written) -> None:
        written('format = "csv"\nperiod = "été"'.encode("latin-1"))
        asked = run("alliances")
        assert (asked.returncode, asked.stdout) == (4, "")
        assert asked.stderr == "metrocli: metrocli.toml, line 2: this is not UTF-8. Save the file as UTF-8.\n"

    def test_a_file_that_cannot_be_read(self, run: Run, written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
        file = written('format = "csv"')

        def refused(_: Path) -> bytes:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(type(file), "read_bytes", refused)
        asked = run("alliances")
        assert (asked.returncode, asked.stdout) == (4, "")
        assert asked.stderr == "metrocli: metrocli.toml: it cannot be read (Permission denied).\n"

    def test_what_editors_add_is_no_mistake(self, told: Told, written: Written) -> None:
        written(b'\xef\xbb\xbf# settings\r\nformat = "csv"\r\nperiod = ""\r\n[columns]\r\nmembers = []\r\n')
        assert told()["format"] == ("csv", "metrocli.toml")
        assert told()["period"] == ("any time", "built-in")
        assert "columns.members" not in told()

    def test_other_variables_are_no_settings(self, run: Run) -> None:
        assert run("alliances", METROCLI_FROMAT="x", METROCLI_COLUMNS="y").returncode == 0


SAVED = """
[ask]
board-2021 = "metrocli people --body board --on 2021-10-25"
new = ["member", "Greater Lyon"]
lost = "member Atlantis"
broken = "people --bodi board"
"""


class TestAsk:
    """A saved question is asked by its name, and what it asks is said."""

    def test_it_answers_like_its_command(self, run: Run, written: Written) -> None:
        plain = run("people", "--body", "board", "--on", "2021-10-25")
        written(SAVED)
        asked = run("ask", "board-2021")
        assert (asked.returncode, asked.stdout) == (0, plain.stdout)
        assert asked.stderr == f"board-2021: metrocli people --body board --on 2021-10-25\n{plain.stderr}"

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
    def test_with_words_more(self, run: Run, written: Written, words: list[str]) -> None:
        written(SAVED)
        plain = run("people", "--body", "board", "--on", "2021-10-25", "-f", "json", "--limit", "1")
        asked = run("ask", *words)
        assert (asked.returncode, asked.stdout) == (0, plain.stdout)
        assert asked.stderr.splitlines()[0] == (
            "board-2021: metrocli people --body board --on 2021-10-25 -f json --limit 1"
        )

    def test_words_with_blanks_stay_whole(self, run: Run, written: Written) -> None:
        written(SAVED)
        asked = run("ask", "new", "--period", "2021-11")
        assert asked.returncode == 0
        assert asked.stderr.splitlines()[0] == "new: metrocli member 'Greater Lyon' --period 2021-11"

    def test_what_is_written_says_the_whole_question(self, run: Run, written: Written, tmp_path: Path) -> None:
        written(SAVED)
        assert run("ask", "board-2021", "-o", "board.xlsx").returncode == 0
        about = {row[0].value: row[1].value for row in load_workbook(tmp_path / "board.xlsx")["about"].iter_rows()}
        assert about["question"] == "metrocli people --body board --on 2021-10-25 -o board.xlsx"

    def test_help_is_that_of_the_question(self, run: Run, written: Written) -> None:
        written(SAVED)
        assert run("ask", "board-2021", "--help").stdout.startswith("Usage: metrocli people")
        assert run("ask", "--help").stdout.startswith("Usage: metrocli ask")

    @pytest.mark.parametrize(
        ("name", "code", "said"),
        [
            ("lost", 3, "no member is called 'Atlantis'."),
            ("broken", 2, "there is no option --bodi in people. Did you mean --body?"),
        ],
    )
    def test_a_mistake_in_it_is_that_of_its_command(
        self, run: Run, written: Written, name: str, code: int, said: str
    ) -> None:
        written(SAVED)
        asked = run("ask", name)
        assert (asked.returncode, asked.stdout) == (code, "")
        assert asked.stderr.splitlines()[1].startswith(f"metrocli: {said}")

    @pytest.mark.parametrize(
        ("typed", "cure"),
        [("bord-2021", "Did you mean board-2021?"), ("xyzzy", "`metrocli ask` lists them all.")],
    )
    def test_an_unknown_one(self, run: Run, written: Written, typed: str, cure: str) -> None:
        written(SAVED)
        asked = run("ask", typed, "-f", "json")
        assert (asked.returncode, asked.stdout) == (3, "")
        assert asked.stderr == f"metrocli: no saved question is called '{typed}'. {cure}\n"

    def test_an_interruption_is_one(self, run: Run, written: Written, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        written(SAVED)
        monkeypatch.setattr("metrocli.sheets.dataset.open_dataset", interrupted)
        assert run("ask", "new").returncode == 130

    def test_debug_shows_where_an_error_came_from(self, written: Written) -> None:
        written(SAVED)
        with pytest.raises(UnknownName, match="Atlantis"):
            main(["ask", "lost", "--debug"])

    def test_all_are_listed(self, run: Run, written: Written) -> None:
        written(SAVED)
        asked = run("ask", "-f", "json", "--limit", "2")
        assert json.loads(asked.stdout)["rows"] == [
            {"question": "board-2021", "command": "metrocli people --body board --on 2021-10-25"},
            {"question": "new", "command": "metrocli member 'Greater Lyon'"},
        ]

    def test_there_are_none(self, run: Run) -> None:
        asked = run("ask")
        assert (asked.returncode, asked.stdout) == (0, "question\tcommand\n")
        assert asked.stderr == "No question is saved: a table [ask] of metrocli.toml would hold them.\n"


class TestConfig:
    """`config` tells each setting, its value and its place, whatever else is missing."""

    def test_every_setting_is_told(self, told: Told, written: Written) -> None:
        written('names = "es"\n[columns]\nmembers = ["name", "region"]\n' + SAVED)
        assert told(METROCLI_DATA="/nowhere") == {
            "data": ("/nowhere", "METROCLI_DATA"),
            "period": ("any time", "built-in"),
            "format": ("table on a terminal, else tsv or record", "built-in"),
            "names": ("es", "metrocli.toml"),
            "dates": ("as the other dates of a column tell", "built-in"),
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

    def test_which_file_was_looked_at(self, run: Run, written: Written) -> None:
        written("")
        assert run("config").stderr == "Settings are read from metrocli.toml.\n"

    def test_a_folder_without_one(self, run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("METROCLI_CONFIG")
        monkeypatch.chdir(tmp_path)
        assert run("config").stderr == "No metrocli.toml is in this folder or above it.\n"

    def test_what_the_file_brings_stays_text(self, run: Run, written: Written) -> None:
        written('data = "=1+1 \\u001b[2J [bold]"\n[ask]\n"[/x]" = "stats"\n')
        for words in (["config", "-f", "table"], ["ask", "-f", "table"]):
            asked = run(*words)
            assert asked.returncode == 0
            assert "\x1b" not in asked.stdout
        assert "[/x]" in asked.stdout
