"""The same sheets give the same report, to the byte: at another time, in another place and with another language."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.slow
ENDINGS = ("html", "md", "xlsx", "docx", "pdf")


def write_all(folder: Path, **environment: str) -> dict[str, bytes]:
    """Write the report in each format, in processes with these variables."""
    folder.mkdir()
    for ending in ENDINGS:
        path = folder / f"report.{ending}"
        command = [sys.executable, "-m", "metrocli", "report", "--period", "2021-T3", "--lang", "es", "-o", str(path)]
        subprocess.run(command, env={**os.environ, **environment}, cwd=folder, capture_output=True, check=True)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_the_report_is_the_same_at_another_time_in_another_place(tmp_path: Path) -> None:
    one = write_all(tmp_path / "one", TZ="UTC", LANG="C", LC_ALL="C", PYTHONHASHSEED="1", COLUMNS="40")
    time.sleep(2.1)  # the time of a file in a zip package has steps of two seconds
    far = {"TZ": "Pacific/Kiritimati", "LANG": "tr_TR.UTF-8", "LC_ALL": "", "PYTHONHASHSEED": "2", "COLUMNS": "200"}
    other = write_all(tmp_path / "other", **far)
    assert sorted(one) == sorted(f"report.{ending}" for ending in ENDINGS)
    assert [name for name, content in one.items() if other[name] != content] == []
