"""The suggestions of completion, mostly in the form for zsh: the actions, then a line for each word and its label."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.__main__ import main
from metrocli.catalogue import COMMANDS
from metrocli.cli.app import build_program
from metrocli.cli.completion import completer, shells
from metrocli.cli.typer_internals import TyperGroup, TyperPath, get_command, has_completion
from metrocli.names.resolve import MatchKind, ResolvedName

if TYPE_CHECKING:
    from collections.abc import Callable

    Ask = Callable[[str], list[str]]

FREE = {"since", "until", "text", "limit", "on", "words", "accept", "because"}
"""Parameters with free text as their value."""
ALIAS = ResolvedName("Bruxelles", "Brussels", MatchKind.ALIAS).reason.text


@pytest.fixture
def riverlands() -> Path:
    """The folder of an invented network."""
    return Path(__file__).parents[2] / "data" / "riverlands"


@pytest.fixture
def reply(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Ask as a shell does, and return the output: `reply("zsh", COMP_LINE="metrocli mem")`."""

    def ask(shell: str, **variables: str) -> str:
        monkeypatch.setenv("_METROCLI_COMPLETE", f"complete_{shell}")
        for name, value in variables.items():
            monkeypatch.setenv(name, value)
        assert main([]) == 0
        captured = capsys.readouterr()
        assert captured.err == ""
        return captured.out

    return ask


@pytest.fixture
def words(reply: Callable[..., str]) -> Ask:
    """Return the suggestions for the end of a line: `words("member Bru")`."""

    def ask(line: str) -> list[str]:
        _, *pairs = reply("zsh", COMP_LINE=f"metrocli {line}").splitlines()
        return [pair.partition("\t")[0] for pair in pairs]

    return ask


class TestValues:
    """The values of each option and argument come from the data or from the program."""

    @pytest.mark.parametrize(
        ("line", "suggestions"),
        [
            ("member Bru", ["Brussels"]),
            ("activities --member Brux", ["Bruxelles"]),
            ("activities --member medell", ["Medellín"]),
            ("activities --region a", ["Africa", "Asia-Pacific"]),
            ("activities --alliance und", ["UNDP"]),
            ("activities --alliance united-nations-d", ["United Nations Development Programme"]),
            ("activities --outcome l3a1d", ["L3A1D2", "L3A1D3", "L3A1D4"]),
            ("activities --challenge 4", ["4", "4.1", "4.3"]),
            ("activities --line ", ["L1", "L2", "L3"]),
            ("stats --period ", ["2021-T3", "2021", "2021-09", "2021-10", "2021-11", "2021-12", "last"]),
            ("stats --period 2021-11..", ["2021-11..2021-T3", "2021-11..2021", "2021-11..2021-11", "2021-11..2021-12",
                                          "2021-11..last"]),
            ("compare 2021-1", ["2021-10", "2021-11", "2021-12"]),
            ("compare 2021-10 l", ["last"]),
            ("activity 2021-T3-2", [f"2021-T3-2{number}" for number in range(10)]),
            ("people --body reg", ["regional secretary", "regional officer"]),
            ("activities --names ", ["en", "es", "fr"]),
            ("template --language ", ["en", "es", "fr"]),
            ("report --lang ", ["en", "es", "fr"]),
            ("activities -f j", ["json", "jsonl"]),
            ("activities --format ta", ["table"]),
            ("matrix c", ["countries", "challenges"]),
            ("matrix members out", ["outcomes"]),
            ("trend ", ["activities", "members", "people_engaged", "experts"]),
            ("trend members --by ", ["period", "month"]),
            ("stats --by ", ["line", "region", "month"]),
            ("meetings --columns ", ["month", "mode", "members", "help"]),
            ("meetings --group-by m", ["month", "mode", "members"]),
            ("meetings --sort ", ["month", "mode", "members"]),
            ("meetings --sort -mo", ["-month", "-mode"]),
            ("matrix regions months --sort -t", ["-total"]),
            ("trend members --by month --columns mo", ["month"]),
            ("people --vacant --columns b", ["body", "before"]),
            ("info --names=f", ["--names=fr"]),
            ("mat", ["matrix"]),
            ("people --va", ["--vacant"]),
            ("-", ["-h", "--help", "--install-completion", "--show-completion", "--version"]),
        ],
    )  # fmt: skip
    def test_suggestions(self, words: Ask, line: str, suggestions: list[str]) -> None:
        assert words(line) == suggestions

    def test_for_an_empty_word_all_members_are_suggested_in_alphabetical_order(self, words: Ask) -> None:
        offered = words("member ")
        assert len(offered) == 144
        assert offered[:3] == ["Abidjan", "Accra", "Addis Ababa"]

    @pytest.mark.parametrize(
        "line",
        ["member Nobody", "member Brussels Bru", "activities --nonsense=x", "nonsense Bru", "info --member Bru",
         "matrix nonsense members --sort ", "activities --limit 1", "info --columns "],
    )  # fmt: skip
    def test_no_suggestions(self, words: Ask, line: str) -> None:
        assert words(line) == []

    @pytest.mark.parametrize("name", COMMANDS)
    def test_every_parameter_with_a_value_has_suggestions_or_is_free_text(self, name: str) -> None:
        group = get_command(build_program([name]))
        assert isinstance(group, TyperGroup)
        command = group.commands[name]
        without = {
            parameter.name
            for parameter in command.params
            if not getattr(parameter, "is_flag", False)
            and not isinstance(parameter.type, TyperPath)
            and not has_completion(parameter)
        }
        assert without <= FREE


class TestSeveral:
    """Of several values with commas between them, the last one is completed and the others stay."""

    @pytest.mark.parametrize(
        ("line", "suggestions"),
        [
            ("activities --columns id,ti", ["id,title"]),
            ("meetings --columns month,m", ["month,mode", "month,members"]),
            ("members --sort -activities,na", ["-activities,name"]),
            ("members --sort name,-act", ["name,-activities"]),
            ("activities --member 'Bogotá, Bru", ["Bogotá, Brussels"]),
            ("activities --member=Bogotá,Bru", ["--member=Bogotá,Brussels"]),
            ("stats --period 2021-10,2021-09..2021-1", ["2021-10,2021-09..2021-10", "2021-10,2021-09..2021-11",
                                                        "2021-10,2021-09..2021-12"]),
            ("member Bogotá,Bru", []),
            ("activities --group-by id,ti", []),
        ],
    )  # fmt: skip
    def test_the_last_one(self, words: Ask, line: str, suggestions: list[str]) -> None:
        assert words(line) == suggestions

    def test_a_name_with_a_comma_is_suggested_alone(self, words: Ask, riverlands: Path) -> None:
        data = f"--data {riverlands}"
        assert words(f"activities {data} --member dun") == ["Dunmore, Lower"]
        assert words(f"activities {data} --member 'Dunmore, L") == ["Dunmore, Lower"]
        assert words(f"activities {data} --member Fenwick,D") == []


class TestData:
    """The data is the one that the line names, else the one of the settings."""

    def test_the_bundled_data(self, words: Ask) -> None:
        assert words("member Ald") == []

    @pytest.mark.parametrize("option", ["--data {}", "--data={}", "--data '{}'"])
    def test_the_line_names_it(self, words: Ask, riverlands: Path, option: str) -> None:
        assert words(f"member {option.format(riverlands)} Ald") == ["Alderford"]

    def test_the_environment_names_it(self, words: Ask, riverlands: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("METROCLI_DATA", str(riverlands))
        assert words("member Ald") == ["Alderford"]
        assert words("activities --period ") == [
            *("2023-Q1", "2023-Q2", "2023-Q3", "2023-Q4", "2023"),
            *(f"2023-{month:02}" for month in range(1, 13)),
            "last",
        ]

    def test_a_settings_file_names_it_and_the_saved_questions(
        self, words: Ask, riverlands: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        (tmp_path / "metrocli.toml").write_text(f'data = "{riverlands}"\n[ask]\nboats = "activities --text boats"\n')
        monkeypatch.chdir(tmp_path)
        monkeypatch.delenv("METROCLI_CONFIG", raising=False)
        assert words("member Ald") == ["Alderford"]
        assert words("ask b") == ["boats"]
        (tmp_path / "metrocli.toml").write_text("data = [")
        assert words("member Ald") == words("ask b") == []

    def test_the_line_is_expanded_as_by_the_shell(
        self, words: Ask, riverlands: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("HOME", str(riverlands.parent))
        assert words("member --data ~/riverlands Ald") == ["Alderford"]
        assert words("member --data $HOME/riverlands Ald") == ["Alderford"]

    def test_a_workbook(self, words: Ask, book: Callable[..., Path]) -> None:
        path = book(memberships=[["member", "region"], ["Élan", "R"]], outcomes=[["code", "title"], ["L1", "One"]])
        assert words(f"member --data {path} el") == ["Élan"]
        assert words(f"outcomes --data {path} --outcome ") == ["L1"]

    def test_without_a_sheet_of_periods_the_dates_of_activities_are_used(
        self, words: Ask, folder: Callable[..., Path]
    ) -> None:
        path = folder(activities="id,title,start\n1,a,2022-01-31\n2,b,2021-12-24\n")
        assert words(f"stats --data {path} --period ") == ["2021", "2022", "2021-12", "2022-01"]

    @pytest.mark.parametrize(
        "sheets",
        [{"memberships": "nonsense\n1\n"}, {"memberships": b"\x00\xff\x00"}, {"notes": "a,b\n"}, {}, None],
    )
    def test_unreadable_data_has_no_suggestions_and_no_error(
        self, words: Ask, folder: Callable[..., Path], sheets: dict[str, Any] | None
    ) -> None:
        path = folder(**sheets) if sheets is not None else "nowhere"
        assert words(f"member --data {path} ") == []

    def test_values_that_cannot_be_typed_are_skipped(self, words: Ask, folder: Callable[..., Path]) -> None:
        path = folder(memberships='member,region\nA\x1b[31m,R\n"B\nC",R\n"D\tE",R\nF\u202eG,R\nH,R\n')
        assert words(f"member --data {path} ") == ["H"]


class TestZsh:
    """Zsh gets the actions, then each word and its label in the list."""

    @pytest.mark.parametrize(
        ("line", "answer"),
        [
            ("member Bru", "insert columns\nBrussels\tBrussels\n"),
            ("member brux", f"insert lines\nBruxelles\tBruxelles  {ALIAS} of Brussels\n"),
            ("activities --line L1", "insert lines\nL1\tL1  Strengthen global leadership on metropolitan…\n"),
            ("activities --columns id,ti", "insert columns\nid,title\ttitle\n"),
            ("activities --member='Barcelona (c", "insert columns\n--member=Barcelona (city)\tBarcelona (city)\n"),
            ("activities --data ", "files\n"),
            ("activities --data=x", "files\n"),
            ("convert x", "files\n"),
            ("diff x", "files\n"),
            ("diff old.xlsx ", "files\n"),
            ("merge a.xlsx b.xlsx ", "files\n"),
            ("merge a.xlsx b.xlsx --prefer ", "files\n"),
            ("member zzz", "insert columns\n"),
        ],
    )  # fmt: skip
    def test_answers(self, reply: Callable[..., str], line: str, answer: str) -> None:
        assert reply("zsh", COMP_LINE=f"metrocli {line}", COLUMNS="50") == answer

    def test_words_that_do_not_extend_the_typed_text_are_chosen_from_a_list(self, reply: Callable[..., str]) -> None:
        # They share "S" only; inserting that would delete typed text.
        kind, *pairs = reply("zsh", COMP_LINE="metrocli member sa").splitlines()
        assert kind == "choose lines"
        assert "São Paulo\tSão Paulo" in pairs

    def test_control_characters_of_titles_are_masked(
        self, reply: Callable[..., str], folder: Callable[..., Path]
    ) -> None:
        path = folder(activities='id,title\n1,"\x1b[31m[bold]red[/]\nnext"\n')
        assert (
            reply("zsh", COMP_LINE=f"metrocli activity --data {path} ")
            == "insert lines\n1\t1  �[31m[bold]red[/] next\n"
        )


class TestBash:
    """Bash gets each word quoted, for the part of the line that bash takes for the word."""

    @pytest.mark.parametrize(
        ("line", "word", "answer"),
        [
            ("member bog", "bog", ["Bogor", "Bogotá"]),
            ("member barc", "barc", ["Barcelona\\ \\(city\\)", "Barcelona\\ \\(metropolitan\\ area\\)"]),
            ('member "barc', "barc", ["Barcelona (city)", "Barcelona (metropolitan area)"]),
            ("member --data=x", "x", []),
            ("activities --member=brussels", "brussels", ["Brussels"]),
            ("activity 2021-T3-0", "2021-T3-0", [f"2021-T3-0{number}" for number in range(1, 10)]),
            ("member Xi\"'an", "'an", ["'an"]),
            ("member xi\"'an", "'an", []),
            ("member Xi\\'", "Xi\\'", ["Xiamen", "Xi\\'an", ""]),
            ("member sa", "sa", ["San\\ Salvador", "Santiago\\ de\\ Chile", "São\\ Paulo", "Sarajevo", "Salisbury",
                                 "Santafé\\ de\\ Bogotá", ""]),
        ],
    )  # fmt: skip
    def test_words(self, reply: Callable[..., str], line: str, word: str, answer: list[str]) -> None:
        lines = reply("bash", COMP_LINE=f"metrocli {line}", COMP_WORD=word, COMP_TYPE="9").split("\n")[:-1]
        assert lines == (["files"] if "--data" in line else ["words", *answer])

    def test_a_list_shows_the_words_without_quotes_and_with_explanations(self, reply: Callable[..., str]) -> None:
        def listed(line: str) -> list[str]:
            word = line.rpartition(" ")[2]
            answer = reply("bash", COMP_LINE=f"metrocli {line}", COMP_WORD=word, COMP_TYPE="63", COLUMNS="60")
            return answer.splitlines()

        assert listed("member barc") == ["words", "Barcelona (city)", "Barcelona (metropolitan area)"]
        assert listed("activities --columns id,o") == ["words", "outcomes"]
        assert listed("trend m") == ["words", "members  members that took part".ljust(30)]
        assert all(len(line) < 60 for line in listed("activities --outcome L2"))

    def test_the_empty_word_is_missing_when_bash_cycles_through_the_words(self, reply: Callable[..., str]) -> None:
        answer = reply("bash", COMP_LINE="metrocli member sa", COMP_WORD="sa", COMP_TYPE="37")
        assert "\n\n" not in answer

    def test_of_too_many_words_the_first_are_listed_and_none_is_inserted(
        self, reply: Callable[..., str], folder: Callable[..., Path]
    ) -> None:
        path = folder(memberships="member,region\n" + "".join(f"City {number},R\n" for number in range(2000)))
        line = f"metrocli member --data {path} ci"
        answer = reply("bash", COMP_LINE=line, COMP_WORD="ci", COMP_TYPE="9").split("\n")
        assert len(answer) == 1 + completer.MAX_WORDS + 1 + 1
        assert answer[-2:] == ["", ""]


class TestOtherShells:
    """Fish and PowerShell use Typer's own scripts."""

    def test_fish(self, reply: Callable[..., str]) -> None:
        variables = {"_TYPER_COMPLETE_FISH_ACTION": "get-args"}
        assert reply("fish", _TYPER_COMPLETE_ARGS="metrocli member bruxelles", **variables) == (
            f"Bruxelles\t{ALIAS} of Brussels\n"
        )

    def test_the_exit_code_for_fish_shows_whether_there_are_words(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("_METROCLI_COMPLETE", "complete_fish")
        monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "is-args")
        for line, code in (("member bru", 0), ("member --data ", 1)):
            monkeypatch.setenv("_TYPER_COMPLETE_ARGS", f"metrocli {line}")
            assert main([]) == code

    @pytest.mark.parametrize(
        ("line", "word", "answer"),
        [
            ("metrocli member bru", "bru", "Brussels::: \n"),
            ("metrocli member 'new d", "'new d", "'New Delhi-NIUA'::: \n"),
            ("metrocli member xi'an", "xi'an", "'Xi''an'::: \n"),
            ("metrocli trend mem", "mem", "members:::members that took part\n"),
        ],
    )
    def test_powershell(self, reply: Callable[..., str], line: str, word: str, answer: str) -> None:
        variables = {"_TYPER_COMPLETE_ARGS": line, "_TYPER_COMPLETE_WORD_TO_COMPLETE": word}
        assert reply("powershell", **variables) == reply("pwsh", **variables) == answer


class TestScripts:
    """The scripts for bash and zsh are those of this program; Typer's own scripts get no answer."""

    @pytest.mark.parametrize(("shell", "script"), [("bash", shells.BASH), ("zsh", shells.ZSH)])
    def test_they_are_installed(
        self, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, shell: str, script: str
    ) -> None:
        names = {
            "complete_func": "_metrocli_completion",
            "autocomplete_var": "_METROCLI_COMPLETE",
            "prog_name": "metrocli",
        }
        monkeypatch.setenv("_TYPER_COMPLETE_TEST_DISABLE_SHELL_DETECTION", "1")
        assert main(["--show-completion", shell]) == 0
        assert capsys.readouterr().out == (script % names).strip() + "\n"
        monkeypatch.setenv("_METROCLI_COMPLETE", f"source_{shell}")
        assert main([]) == 0
        assert capsys.readouterr().out.strip() == (script % names).strip()

    @pytest.mark.parametrize("shell", ["bash", "zsh"])
    def test_an_older_script_gets_nothing(self, reply: Callable[..., str], shell: str) -> None:
        line = {"_TYPER_COMPLETE_ARGS": "metrocli mem", "COMP_WORDS": "metrocli\nmem", "COMP_CWORD": "1"}
        assert reply(shell, **line) == "\n"


def test_only_the_command_of_the_line_is_imported(words: Ask, monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    def note(name: str) -> object:
        made.append(name)
        return import_module(name)

    monkeypatch.setattr("metrocli.cli.app.import_module", note)
    assert words("member --p") == ["--period"]
    assert made == ["metrocli.cli.commands.member"]


def test_the_option_for_the_version_prints_nothing_into_a_completion(words: Ask) -> None:
    assert words("--version memb") == ["members", "member"]
