from __future__ import annotations

import subprocess
import sys
from typing import Protocol

import pytest

from metrocli.__main__ import main
from metrocli.catalogue import COMMANDS, GROUPS
from metrocli.cli.help import OWN, PANELS

TALLEST = 55
ORDER = ["Arguments", OWN, *PANELS, "Examples"]


class Help(Protocol):
    """The help page of a command line at a width."""

    def __call__(self, *words: str, width: int = 80) -> str: ...


@pytest.fixture
def page(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Help:
    def help_page(*words: str, width: int = 80) -> str:
        monkeypatch.setenv("COLUMNS", str(width))
        assert main([*words, "--help"]) == 0
        return capfd.readouterr().out

    return help_page


def headings(text: str) -> list[str]:
    return [line.removesuffix(":") for line in text.splitlines() if line.endswith(":") and not line.startswith(" ")]


def section(text: str, heading: str) -> list[str]:
    """The rows of a section, each joined to one line."""
    lines = text.partition(f"\n{heading}:\n")[2].partition("\n\n")[0].splitlines()
    rows: list[str] = []
    for line in lines:
        if line.startswith("   "):
            rows[-1] += f" {line.strip()}"
        else:
            rows.append(line.strip())
    return rows


@pytest.mark.parametrize("words", [(), *((name,) for name in COMMANDS)], ids=" ".join)
def test_a_page_fits_any_terminal_of_80_columns_in_55_lines(page: Help, words: tuple[str, ...]) -> None:
    text = page(*words)
    lines = text.splitlines()
    assert text.isascii()
    assert len(lines) <= TALLEST
    assert [line for line in lines if len(line) > 80] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_own_options_come_first_and_the_common_ones_in_panels(page: Help, name: str) -> None:
    shown = headings(page(name))
    assert shown == [heading for heading in ORDER if heading in shown]
    assert shown[-2:] == [PANELS[-1], "Examples"]


def test_an_option_that_only_one_command_has_is_its_own(page: Help) -> None:
    assert [row.split()[0] for row in section(page("matrix"), OWN)] == ["--all"]
    assert [row.split()[0] for row in section(page("people"), OWN)] == ["--body", "--on", "--vacant"]


@pytest.mark.parametrize("name", COMMANDS)
def test_each_argument_and_option_has_a_help_that_ends_with_a_full_stop(page: Help, name: str) -> None:
    text = page(name)
    rows = [row for heading in headings(text)[:-1] for row in section(text, heading)]
    assert rows
    assert [row for row in rows if not row.endswith(".") or len(row.split()) < 3] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_most_options_take_one_line(page: Help, name: str) -> None:
    text = page(name)
    for heading in headings(text)[:-1]:
        lines = text.partition(f"\n{heading}:\n")[2].partition("\n\n")[0].splitlines()
        assert len(lines) - len(section(text, heading)) <= 1


def test_no_summary_is_cut_or_takes_more_than_a_line(page: Help) -> None:
    text = page()
    assert "..." not in text
    for heading, names in GROUPS.items():
        lines = text.partition(f"\n{heading}:\n")[2].partition("\n\n")[0].splitlines()
        assert [line.split()[0] for line in lines] == [*names]
        assert [line for line in lines if not line.endswith(".")] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_the_summary_of_a_command_is_the_one_in_the_list_of_commands(page: Help, name: str) -> None:
    summary = page(name).splitlines()[2].strip()
    assert summary in page()


@pytest.mark.parametrize(
    ("width", "widest"), [(20, 50), (60, 60), (140, 100)], ids=["narrow", "as the terminal is", "wide"]
)
def test_a_page_is_as_wide_as_the_terminal_within_bounds(page: Help, width: int, widest: int) -> None:
    lines = [len(line) for line in page("check", width=width).splitlines() if not line.startswith("  metrocli")]
    assert widest - 12 < max(lines) <= widest


def test_the_line_of_usage_has_the_metavars(page: Help) -> None:
    usages = {name: page(name).splitlines()[0] for name in ("matrix", "explain", "ask", "merge")}
    assert usages == {
        "matrix": "Usage: metrocli matrix [OPTIONS] ROWS COLUMNS",
        "explain": "Usage: metrocli explain [OPTIONS] [RULE]",
        "ask": "Usage: metrocli ask [OPTIONS] [NAME] [WORDS...]",
        "merge": "Usage: metrocli merge [OPTIONS] A B...",
    }


def test_without_a_command_the_page_of_the_program_is_shown(
    page: Help, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = page()
    monkeypatch.setenv("COLUMNS", "80")
    assert main([]) == 0
    assert capfd.readouterr().out == shown


@pytest.mark.parametrize("words", [[], ["matrix"]], ids=["program", "command"])
def test_help_needs_neither_pandas_nor_rich(words: list[str]) -> None:
    code = f"import sys; from metrocli.__main__ import main; main({[*words, '--help']!r}); print(*sys.modules)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert not {"pandas", "numpy", "rich", "openpyxl"} & set(shown.splitlines()[-1].split())


def test_only_check_offers_the_format_of_findings(page: Help) -> None:
    assert "annotations" in page("check")
    assert "annotations" not in page("fix")
