"""The options of `convert`: what it writes, and what does not fit together."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from metrocli.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Said = Callable[[str], Sequence[tuple[str, str, dict[str, object]]]]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["lake", "-f", "docx"], "unknown-kind"),
        (["lake", "-f", "parquet", "--partition-by", "year"], "unknown-partition"),
        (["lake", "--partition-by", "period"], "partition-without-parquet"),
        (["lake", "-f", "parquet", "--bom"], "bom-without-folder"),
        (["lake.xlsx", "-f", "parquet"], "target-not-folder"),
        (["lake.xlsx", "-f", "csv"], "target-not-folder"),
        (["lake", "-f", "xlsx"], "target-not-xlsx"),
        (["lake.parquet", "-f", "parquet"], "target-suffix"),
    ],
)
def test_options_that_do_not_fit(
    said: Said,
    words: list[str],
    code: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["convert", *words]) == 2
    assert [each[1] for each in said(capfdbinary.readouterr().err.decode())] == [code]
    assert not [*tmp_path.iterdir()]


def test_the_format_may_be_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(["convert", "all.xlsx", "-f", "XLSX"]) == 0
    assert main(["convert", "csv", "-f", "csv"]) == 0
    assert main(["convert", "lake", "-f", "parquet", "--partition-by", "period"]) == 0
    assert Path("all.xlsx").is_file()
    assert Path("csv", "activities.csv").is_file()
    assert [path.name for path in Path("lake", "activities").iterdir()] == ["period=2021-T3"]
