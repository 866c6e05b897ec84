"""Every command over Parquet files works or refuses, and none of them changes such a file or mixes others with them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from metrocli.__main__ import main
from metrocli.errors import UnreadableData
from metrocli.sheets.reading.source import open_sheet_source

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]

ROOT = Path(__file__).parents[2]
DATA = ROOT / "tests" / "data" / "riverlands"
REPORT = ROOT / "tests" / "data" / "river-towns.txt"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a dataset as Parquet files, and another in folders of periods."""
    folder = tmp_path_factory.mktemp("made")
    for name, words in {"plain": [], "periods": ["--partition-by", "period"]}.items():
        assert main(["convert", str(folder / name), "-f", "parquet", *words, "--data", str(DATA)]) == 0
    return folder


@pytest.fixture(params=["plain", "periods"])
def lake(request: pytest.FixtureRequest, made: Path, tmp_path: Path) -> Path:
    """A dataset as Parquet files that a test may change."""
    return shutil.copytree(made / request.param, tmp_path / "lake")


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        ("fix --data LAKE --apply", 5, "parquet-not-editable"),
        ("fix --data PATTERN --apply", 5, "parquet-not-editable"),
        ("import REPORT --into LAKE", 5, "parquet-not-editable"),
        ("import REPORT --into LAKE --update", 5, "parquet-not-editable"),
        ("merge DATA LAKE -o LAKE", 5, "target-is-source"),
        ("merge DATA PATTERN -o LAKE", 5, "parquet-in-folder"),
        ("merge DATA PATTERN -o LAKE --force", 5, "parquet-in-folder"),
        ("merge DATA LAKE -o NEW/x.parquet", 2, "target-suffix"),
        ("convert LAKE --data DATA", 5, "parquet-in-folder"),
        ("convert LAKE --data DATA --force", 5, "parquet-in-folder"),
        ("convert LAKE --data LAKE -f parquet --force", 5, "target-is-dataset"),
        ("convert LAKE --data PATTERN -f parquet --force", 5, "target-holds-data"),
        ("convert LAKE/.. --data LAKE -f parquet --force", 5, "target-holds-data"),
        ("template LAKE --force", 5, "parquet-in-folder"),
        ("template LAKE --lists DATA", 5, "parquet-in-folder"),
    ],
)
def test_what_would_change_or_mix_them_is_refused(
    lake: Path, words: str, code: int, error: str, run: Run, said: Said, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(lake.parent)
    before = contents(lake.parent)
    asked = run(*put_paths(words, lake))
    assert asked.returncode == code
    assert said(asked.stderr)[-1][1] == error
    assert contents(lake.parent) == before


def put_paths(words: str, lake: Path) -> list[str]:
    """Return the words of a command line with paths in the places of their names."""
    paths = {"LAKE": str(lake), "PATTERN": f"{lake}/**/*", "DATA": str(DATA), "REPORT": str(REPORT)}
    for name, path in paths.items():
        words = words.replace(name, path)
    return words.split()


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("merge DATA LAKE -o all", 0),
        ("merge PATTERN LAKE -o all.xlsx", 0),
        ("diff LAKE PATTERN", 0),
        ("convert back --data PATTERN", 0),
        ("convert back.xlsx --data LAKE", 0),
        ("convert again -f parquet --data PATTERN", 0),
        ("check --data PATTERN --mark-up marked.xlsx", 1),
        ("fix --data PATTERN", 1),
        ("template new.xlsx --lists PATTERN", 0),
        ("import REPORT --known PATTERN --into new", 0),
        ("report -o report.html --data PATTERN", 0),
        ("brief --all -o briefs --data LAKE", 0),
        ("info --data PATTERN", 0),
    ],
)
def test_what_reads_them_works(lake: Path, words: str, code: int, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(lake.parent)
    before = contents(lake)
    asked = run(*put_paths(words, lake))
    assert asked.returncode == code, asked.stderr
    assert contents(lake) == before


@pytest.mark.parametrize("path", ["LAKE", "PATTERN"])
def test_a_finding_is_accepted_next_to_the_files(
    lake: Path, path: str, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(lake.parent)
    rows = json.loads(run(*put_paths(f"check -f json --data {path}", lake)).stdout)["rows"]
    row = next(row for row in rows if row["cell"])
    finding = f"{row['rule']}:{row['sheet']}:{row['cell']}"
    assert run(*put_paths(f"check --data {path} --accept {finding} --because reviewed", lake)).returncode == 0
    assert (lake / "accepted.toml").is_file()
    left = json.loads(run(*put_paths(f"check -f json --data {path}", lake)).stdout)["rows"]
    assert row not in left
    assert len(left) < len(rows)


def test_the_kind_of_a_pattern_is_a_folder(lake: Path, run: Run) -> None:
    results = [json.loads(run(*put_paths(f"info -f json --data {path}", lake)).stdout) for path in ("LAKE", "PATTERN")]
    assert [answer["result"]["kind"] for answer in results] == ["folder", "folder"]
    assert results[0]["result"]["sheets"] == results[1]["result"]["sheets"]


@pytest.mark.parametrize("missing", ["activities", "outcomes"])
def test_the_advice_names_a_parquet_file(made: Path, tmp_path: Path, missing: str, run: Run) -> None:
    lake = shutil.copytree(made / "plain", tmp_path / "lake")
    (lake / f"{missing}.parquet").unlink()
    rows = json.loads(run("check", "-f", "json", "--data", str(lake)).stdout)["rows"]
    assert f"Add the file {missing}.parquet." in [row["suggestion"] for row in rows]


def test_a_changed_bit_in_a_written_file_changes_no_value(made: Path, tmp_path: Path) -> None:
    lake = shutil.copytree(made / "plain", tmp_path / "lake")
    file = lake / "activities.parquet"
    whole = file.read_bytes()
    expected = read_rows(lake)
    end = len(whole) - 8 - int.from_bytes(whole[-8:-4], "little")
    refused = 0
    places = range(4, end, end // 47)
    for place in places:
        file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
        try:
            assert read_rows(lake) == expected
        except UnreadableData:
            refused += 1
    assert refused > len(places) / 2


def read_rows(lake: Path) -> list[list[object]]:
    table = open_sheet_source(lake).read_table("activities")
    assert table is not None
    return [[*row] for row in table.rows]
