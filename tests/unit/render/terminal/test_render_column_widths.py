"""The table of every command at several widths, with the bundled and with an invented dataset."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from rich.cells import cell_len

from metrocli.__main__ import main

COMMANDS = [
    ["activities"],
    ["activity", "2021-T3-06"],
    ["members"],
    ["member", "Guangzhou"],
    ["outcomes"],
    ["challenges"],
    ["alliances"],
    ["meetings"],
    ["media"],
    ["people"],
    ["stats"],
    ["info"],
]
Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]
CODE = re.compile(r"L\d(?:A\d(?:D\d)?)?")


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: words[0])
@pytest.mark.parametrize("width", [40, 50, 60, 80, 120, 200])
def test_no_line_is_longer_than_the_terminal_is_wide(
    words: list[str],
    width: int,
    bundled: Path,
    capfdbinary: pytest.CaptureFixture[bytes],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(bundled.parent)
    assert main([*words, "-f", "table", "--data", "data"]) == 0
    shown = capfdbinary.readouterr().out.decode()
    assert [line for line in shown.splitlines() if cell_len(line) > width] == []


@pytest.mark.parametrize("command", ["diff", "merge"])
@pytest.mark.parametrize("width", [40, 60, 80, 140])
def test_no_line_of_a_diff_is_longer_than_the_terminal_is_wide(
    command: str, width: int, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.chdir(Path(__file__).parents[3] / "data" / "officers")
    assert main([command, "north", "south", "-f", "table"]) == 1
    shown = capfdbinary.readouterr().out.decode()
    assert [line for line in shown.splitlines() if cell_len(line) > width] == []


@pytest.mark.parametrize("width", [40, 60, 80, 120])
def test_no_code_is_split_over_two_lines(
    width: int, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    assert main(["outcomes", "-f", "table"]) == 0
    shown = capfdbinary.readouterr().out.decode()
    assert [line.split()[0] for line in shown.splitlines() if CODE.match(line.strip())] == [
        "L1", "L1A1", "L1A1D1", "L1A1D2", "L1A1D3", "L1A2", "L1A2D1", "L1A2D2", "L1A2D3", "L1A2D4", "L1A3", "L1A3D1",
        "L1A3D3", "L2", "L2A1", "L2A1D1", "L2A1D3", "L2A2", "L2A2D2", "L2A2D3", "L2A2D4", "L2A2D5", "L2A2D6", "L2A2D7",
        "L2A3", "L2A3D2", "L2A3D6", "L3", "L3A1", "L3A1D2", "L3A1D3", "L3A1D4", "L3A2", "L3A2D2", "L3A3", "L3A3D3",
        "L3A5", "L3A5D1",
    ]  # fmt: skip


@pytest.mark.parametrize("command", ["activities", "alliances"])
def test_the_record_view_has_the_columns_that_were_left_out(
    said: Said, command: str, capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    # The note on dropped columns names the record view, so every dropped column must be in it.
    monkeypatch.setenv("COLUMNS", "80")
    assert main([command, "-f", "table"]) == 0
    _, code, values = said(capfdbinary.readouterr().err.decode())[-1]
    assert (code, bool(values["columns"])) == ("columns-not-shown", True)
    assert main([command, "-f", "record", "--limit", "1"]) == 0
    fields = [line.split(maxsplit=1)[0] for line in capfdbinary.readouterr().out.decode().splitlines() if line.strip()]
    assert isinstance(values["columns"], list)
    for label in values["columns"]:
        assert any(field.startswith(label) for field in fields), f"{label} is not in the record: {fields}"
