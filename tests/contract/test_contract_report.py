"""`report`: the check that runs first, the file, the period, the languages and the settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]

MEMBERS = "member,region,country\nOak Town,R,X\nElm,R,Y\n"
ACTIVITIES = "id,title,start,end,members\nA-1,First walk,2024-03-01,,Oak Town\nA-2,Second walk,2024-04-01,{end},Elm\n"
PERIODS = "period,label,start,end\n2024-T1,Spring 2024,2024-01-01,2024-04-30\n"
ALIASES = "alias,member,kind\nVille des Chênes,Oak Town,language:fr\nVilla Roble,Oak Town,language:es\n"


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, without settings."""
    monkeypatch.delenv("METROCLI_CONFIG")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def data(folder: Callable[..., Path]) -> Path:
    """Sheets without an error."""
    return folder(memberships=MEMBERS, activities=ACTIVITIES.format(end="2024-04-02"), periods=PERIODS, aliases=ALIASES)


@pytest.fixture
def faulty(folder: Callable[..., Path]) -> Path:
    """Sheets with one error."""
    return folder(memberships=MEMBERS, activities=ACTIVITIES.format(end="2024-03-31"), periods=PERIODS, aliases=ALIASES)


def codes(said: Said, text: str) -> list[str]:
    return [code for _, code, _ in said(text)]


class TestDraft:
    """The check runs first."""

    def test_without_errors(self, run: Run, said: Said, work: Path, data: Path) -> None:
        result = run("report", "--data", str(data), "-o", "r.md")
        assert (result.returncode, result.stdout) == (0, "")
        assert codes(said, result.stderr)[-1] == "written"
        assert "report-is-draft" not in codes(said, result.stderr)
        assert "Second walk" in (work / "r.md").read_text()
        assert "Draft" not in (work / "r.md").read_text()

    def test_with_an_open_error(self, run: Run, said: Said, work: Path, faulty: Path) -> None:
        result = run("report", "--data", str(faulty), "-o", "r.md")
        assert result.returncode == 0
        assert ("", "report-is-draft", {"count": 1}) in said(result.stderr)
        assert "This is a draft: the check of the data found 1 open error." in (work / "r.md").read_text()

    def test_strict(self, run: Run, said: Said, work: Path, data: Path, faulty: Path) -> None:
        result = run("report", "--data", str(faulty), "--strict", "-o", "r.md")
        assert (result.returncode, result.stdout) == (1, "")
        assert said(result.stderr) == [("", "errors-open", {"count": 1})]
        assert "`metrocli check --errors`" in result.stderr
        assert not [*work.iterdir()]
        (faulty / "activities.csv").write_text(ACTIVITIES.format(end="2024-04-02"))
        assert run("report", "--data", str(data), "--strict", "-o", "r.md").returncode == 0

    def test_an_accepted_error_is_a_footnote_with_its_reason(self, run: Run, work: Path, faulty: Path) -> None:
        words = ("--data", str(faulty))
        accepted = run("check", *words, "--accept", "T301:activities:D3", "--because", "a guest from the sea")
        assert accepted.returncode == 0, accepted.stderr
        result = run("report", *words, "--strict", "-o", "r.md")
        assert result.returncode == 0
        text = (work / "r.md").read_text()
        assert "a guest from the sea" in text

    @pytest.mark.usefixtures("work")
    def test_a_claim_without_its_period(self, run: Run, said: Said, work: Path, data: Path) -> None:
        (data / "published.csv").write_text("period,section,value\n,engaged member,Elm\n")
        result = run("report", "--data", str(data), "-o", "r.md")
        assert result.returncode == 0
        assert "report-is-draft" in codes(said, result.stderr)
        assert (work / "r.md").is_file()

    @pytest.mark.usefixtures("work")
    def test_a_cell_that_cannot_be_read_is_an_error_of_the_data(self, run: Run, said: Said, data: Path) -> None:
        (data / "activities.csv").write_text("id,title,start,members\nA-1,Walk,2024-03-01,Elm\nA-2,Talk,soon,Elm\n")
        result = run("report", "--data", str(data), "--period", "2024-T1", "-o", "r.md")
        assert result.returncode == 0, result.stderr
        assert "report-is-draft" in codes(said, result.stderr)


class TestPeriod:
    """The period of the report."""

    def test_without_one_it_is_the_last(self, run: Run, said: Said, work: Path, data: Path) -> None:
        result = run("report", "--data", str(data), "-o", "r.md")
        assert "period-assumed" in codes(said, result.stderr)
        assert "Spring 2024" in (work / "r.md").read_text()
        named = run("report", "--data", str(data), "--period", "2024-T1", "-o", "s.md")
        assert "period-assumed" not in codes(said, named.stderr)
        assert (work / "s.md").read_bytes() == (work / "r.md").read_bytes()

    def test_from_the_settings(self, run: Run, said: Said, work: Path, data: Path) -> None:
        (work / "metrocli.toml").write_text('period = "2024-T1"\n')
        result = run("report", "--data", str(data), "-o", "r.md")
        assert "period-from-settings" in codes(said, result.stderr)

    def test_a_mistake_in_it_comes_before_open_errors(self, run: Run, said: Said, work: Path, faulty: Path) -> None:
        result = run("report", "--data", str(faulty), "--period", "soon", "--strict", "-o", "r.md")
        assert result.returncode == 2
        assert not [*work.iterdir()], said(result.stderr)

    @pytest.mark.parametrize(("period", "code"), [("2030-T1", 3), ("2024-13", 2), ("soon", 2)])
    def test_nothing_is_written(self, run: Run, work: Path, data: Path, period: str, code: int) -> None:
        result = run("report", "--data", str(data), "--period", period, "-o", "r.md")
        assert (result.returncode, result.stdout) == (code, "")
        assert period in result.stderr
        assert not [*work.iterdir()]


class TestFile:
    """The file is written whole or not at all."""

    def test_an_existing_file_is_kept(self, run: Run, said: Said, work: Path, tmp_path: Path, data: Path) -> None:
        (work / "r.md").write_text("old")
        # It is refused before the data is read, which does not exist here.
        result = run("report", "--data", str(tmp_path / "none"), "-o", "r.md")
        assert (result.returncode, codes(said, result.stderr)) == (5, ["file-exists"])
        forced = run("report", "--data", str(data), "-o", "r.md", "--force")
        assert codes(said, forced.stderr)[-1] == "written-with-backup"
        assert (work / "r.md.bak").read_text() == "old"
        assert "First walk" in (work / "r.md").read_text()

    @pytest.mark.parametrize(
        ("words", "exit_code", "code"),
        [
            ([], 2, "report-file-needed"),
            (["-o", "r.odt"], 2, "unknown-report-format"),
            (["-o", "folder.md"], 5, "target-is-folder"),
            (["-o", "none/r.md"], 5, "folder-missing"),
            (["-o", "r.md", "--lang", "de"], 2, "not-a-language"),
            (["-o", "r.md", "--names", "de"], 2, "names-language-unknown"),
            (["-o", "r.md", "--note", "none.md"], 4, "file-unreadable"),
            (["-o", "r.md", "--fonts", "folder.md"], 2, "fonts-not-used"),
        ],
    )
    def test_a_mistake(
        self, run: Run, said: Said, work: Path, data: Path, words: list[str], exit_code: int, code: str
    ) -> None:
        (work / "folder.md").mkdir()
        result = run("report", "--data", str(data), *words)
        assert (result.returncode, result.stdout) == (exit_code, "")
        assert codes(said, result.stderr)[-1:] == [code]
        assert [path.name for path in work.iterdir()] == ["folder.md"]

    def test_not_over_the_data(self, run: Run, said: Said, work: Path, data: Path) -> None:
        assert run("convert", "data.xlsx", "--data", str(data)).returncode == 0
        before = (work / "data.xlsx").read_bytes()
        result = run("report", "--data", "data.xlsx", "-o", "data.xlsx", "--force")
        assert result.returncode == 5
        assert codes(said, result.stderr)[-1:] == ["report-over-source"]
        assert (work / "data.xlsx").read_bytes() == before

    @pytest.mark.parametrize("words", [["--note", "note.md"], []])
    def test_not_over_the_note(self, run: Run, said: Said, work: Path, data: Path, words: list[str]) -> None:
        (work / "note.md").write_text("Dear friends")
        (work / "metrocli.toml").write_text("" if words else '[report]\nnote = "note.md"\n')
        result = run("report", "--data", str(data), "-o", "note.md", "--force", *words)
        assert (result.returncode, codes(said, result.stderr)) == (5, ["report-over-source"])
        assert (work / "note.md").read_text() == "Dear friends"

    def test_the_same_sheets_give_the_same_bytes(self, run: Run, work: Path, data: Path) -> None:
        for name in ("a.md", "b.md"):
            assert run("report", "--data", str(data), "-o", name).returncode == 0
        assert (work / "a.md").read_bytes() == (work / "b.md").read_bytes()


class TestLanguage:
    """The language of the report is that of the names as well, unless --names is given."""

    def test_from_the_option_or_the_settings(self, run: Run, work: Path, data: Path) -> None:
        def members(*words: str) -> str:
            assert run("report", "--data", str(data), "-o", "r.md", "--force", *words).returncode == 0
            text = (work / "r.md").read_text()
            return next(name for name in ("Oak Town", "Ville des Chênes", "Villa Roble") if name in text)

        assert members() == "Oak Town"
        assert members("--lang", "FR") == "Ville des Chênes"
        assert members("--lang", "fr", "--names", "es") == "Villa Roble"
        (work / "metrocli.toml").write_text('lang = "es"\n')
        assert members() == "Villa Roble"
        (work / "metrocli.toml").write_text('lang = "es"\nnames = "fr"\n')
        assert members() == "Ville des Chênes"
        (work / "metrocli.toml").write_text('names = "fr"\n[report]\nlanguage = "es"\n')
        assert members() == "Villa Roble"
        assert members("--lang", "en") == "Oak Town"


class TestSettings:
    """The section [report] of the settings."""

    def test_they_are_printed(self, run: Run, said: Said, work: Path, data: Path) -> None:
        (work / "metrocli.toml").write_text(
            '[report]\ntitle = "Walks"\nassociation = "Tree League"\nemail = "a@b.example"\naccent = "#ffff00"\n'
            'note = "note.md"\n'
        )
        (work / "note.md").write_text("Dear **friends**")
        result = run("report", "--data", str(data), "-o", "r.md")
        assert result.returncode == 0
        text = (work / "r.md").read_text()
        for words in ("Walks", "Tree League", "a@b.example", "friends"):
            assert words in text
        assert "accent-darkened" in codes(said, result.stderr)

    @pytest.mark.parametrize(
        ("line", "exit_code", "code"),
        [
            ('logo = "none.png"', 2, "logo-unreadable"),
            ('logo = "metrocli.toml"', 2, "logo-not-a-picture"),
            ('accent = "blue"', 2, "not-a-colour"),
            ('note = "none.md"', 4, "file-unreadable"),
        ],
    )
    def test_a_mistake_names_its_key(
        self, run: Run, said: Said, work: Path, data: Path, line: str, exit_code: int, code: str
    ) -> None:
        (work / "metrocli.toml").write_text(f"[report]\n{line}\n")
        result = run("report", "--data", str(data), "-o", "r.md")
        [(place, found, _)] = said(result.stderr)
        assert (result.returncode, found) == (exit_code, code)
        key = line.partition(" ")[0]
        assert place.startswith(f"metrocli.toml, key 'report.{key}'")
        assert not (work / "r.md").exists()
