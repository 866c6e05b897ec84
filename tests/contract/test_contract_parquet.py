"""A dataset as Parquet files, also in folders of periods, has the same answers as its CSV files, value by value."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.__main__ import main
from metrocli.sheets import dataset, sheet_reader
from metrocli.sheets.observing import total_rows

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
DATASETS = {"bundled": ROOT / "data", "riverlands": ROOT / "tests" / "data" / "riverlands"}
QUESTIONS = (
    "activities", "activities --outcome L2", "members", "members --period 2021-T3", "outcomes", "challenges",
    "alliances", "meetings", "media", "people", "stats", "stats --period 2021", "stats --period 2023-Q1",
    "matrix members outcomes", "matrix regions challenges", "trend activities", "trend members",
)  # fmt: skip
LARGE_QUESTIONS = (
    *QUESTIONS, "stats --explain", "stats --by line", "stats --by month", "trend activities --by month",
    "trend activities --text forum", "trend people_engaged --explain", "compare 2021-T3 2021-T2",
    "compare 2022 2023 --text a", "members --explain", "outcomes --explain", "activities --text forum",
    "activities --explain", "stats --include planned", "matrix members outcomes --explain",
    "matrix lines months", "info",
)  # fmt: skip
MOVED = {"activities", "participations"}
"""The sheets between which members are moved."""


@pytest.fixture(scope="module", params=DATASETS)
def lakes(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """A dataset as CSV files, as Parquet files and as Parquet files in folders of periods."""
    data, folder = DATASETS[request.param], tmp_path_factory.mktemp("lakes")
    plain, periods = folder / "plain", folder / "periods"
    assert main(["convert", str(plain), "-f", "parquet", "--data", str(data)]) == 0
    assert main(["convert", str(periods), "-f", "parquet", "--partition-by", "period", "--data", str(data)]) == 0
    yield {"csv": data, "plain": plain, "periods": periods}
    shutil.rmtree(folder)


@pytest.fixture(scope="module")
def expected() -> dict[tuple[Path, str], Any]:
    """The answers from CSV files so far, by the dataset and the question: each is asked once."""
    return {}


def ask(words: list[str], data: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> Any:  # noqa: ANN401 - any answer
    """Return the exit code of a question, and its rows or its result.

    Everything is in small letters: of several spellings of a code that is not listed, the first one is shown, and
    folders of periods have the rows in another order.
    """
    code = main([*words, "-f", "json", "--data", str(data)])
    answer = json.loads(capfdbinary.readouterr().out.decode().casefold() or "{}")
    return code, answer.get("rows", answer.get("result"))


@pytest.mark.parametrize("question", QUESTIONS)
@pytest.mark.parametrize("layout", ["plain", "periods"])
def test_equal_answers(
    lakes: dict[str, Path],
    expected: dict[tuple[Path, str], Any],
    layout: str,
    question: str,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    asked = lakes["csv"], question
    if asked not in expected:
        expected[asked] = ask(question.split(), lakes["csv"], capfdbinary)
    assert ask(question.split(), lakes[layout], capfdbinary) == expected[asked]
    if question == "activities":
        assert len(expected[asked][1]) > 5


@pytest.mark.parametrize("question", LARGE_QUESTIONS)
def test_large_sheets_have_equal_answers(
    lakes: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
    question: str,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    """Large sheets are read by threads, and titles are not read before they are needed."""
    words = [*question.split(), "-f", "json", "--data", str(lakes["plain"])]
    expected = main(words), capfdbinary.readouterr()
    monkeypatch.setattr(dataset, "_EARLY_BYTES", 0)
    monkeypatch.setattr(sheet_reader, "_FEW_ROWS", 0)
    monkeypatch.setattr(total_rows, "_MANY_ROWS", 0)
    assert (main(words), capfdbinary.readouterr()) == expected
    assert b"internal" not in expected[1].err


@pytest.mark.parametrize("layout", ["plain", "periods"])
def test_check_finds_the_same_in_other_sheets(
    lakes: dict[str, Path], layout: str, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    def find(data: Path) -> list[tuple[str, str, str]]:
        rows = ask(["check"], data, capfdbinary)[1]
        return sorted((row["rule"], row["sheet"], row["value"] or "") for row in rows if row["sheet"] not in MOVED)

    expected = find(lakes["csv"])
    assert len(expected) > 2
    assert find(lakes[layout]) == expected


def test_back_as_csv(lakes: dict[str, Path], tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    for layout in ("plain", "periods"):
        assert main(["convert", str(tmp_path / layout), "--data", str(lakes[layout])]) == 0
        capfdbinary.readouterr()
        assert ask(["activities"], tmp_path / layout, capfdbinary) == ask(["activities"], lakes["csv"], capfdbinary)
        for name in ("memberships", "outcomes", "periods"):
            written = (tmp_path / layout / f"{name}.csv").read_text(encoding="utf-8").splitlines()
            expected = (lakes["csv"] / f"{name}.csv").read_text(encoding="utf-8").splitlines()
            assert len(written) > 1
            assert [row.replace(",", ";") for row in written[1:]] == [row.replace(",", ";") for row in expected[1:]]


def test_an_activity_that_runs_on_is_found_in_a_later_period(
    tmp_path: Path, capfdbinary: pytest.CaptureFixture[bytes]
) -> None:
    (tmp_path / "data").mkdir()
    sheets = {
        "memberships": "member,region\nAccra,Africa\n",
        "periods": "period,start,end\n2021,2021-01-01,2021-12-31\n2022,2022-01-01,2022-12-31\n",
        "activities": "id,title,start,end,members\na,One,2021-12-01,2022-02-01,Accra\nb,Two,2022-03-01,,\n",
    }
    for name, text in sheets.items():
        (tmp_path / "data" / f"{name}.csv").write_text(text, encoding="utf-8")
    lake = tmp_path / "lake"
    words = ["convert", str(lake), "-f", "parquet", "--partition-by", "period", "--data", str(tmp_path / "data")]
    assert main(words) == 0
    assert [path.parent.name for path in sorted(lake.glob("activities/*/*"))] == ["period=2021", "period=2022"]
    capfdbinary.readouterr()
    _, rows = ask(["activities", "--period", "2022"], lake, capfdbinary)
    assert [(row["id"], row["members"]) for row in rows] == [("a", ["accra"]), ("b", [])]
