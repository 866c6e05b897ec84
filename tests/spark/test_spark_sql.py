"""The SQL of the page about large data gives the same answers in Spark as metrocli does; run by `make spark`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "tests" / "contract"))

import sql_pages  # type: ignore[import-not-found] # noqa: E402 - it is in that folder

SPARK = os.environ.get("METROCLI_SPARK", "")
"""The Python of an environment with PySpark."""


@pytest.mark.skipif(not SPARK, reason="METROCLI_SPARK names no Python with PySpark; run `make spark`")
def test_spark_gives_the_same_answers(tmp_path: Path) -> None:
    folders = {"bundled": ROOT / "data", "invented": sql_pages.invent_data(tmp_path / "data")}
    asked = []
    for name, data in folders.items():
        (tmp_path / name).mkdir()
        sql_pages.write_lake(data, tmp_path / name)
        questions = {title: sql_pages.read_question(title) for title in sql_pages.QUESTIONS}
        asked.append({"folder": str(tmp_path / name), "setup": sql_pages.read_statements("spark"), **questions})
    command = [SPARK, str(Path(__file__).with_name("ask_spark.py"))]
    done = subprocess.run(command, input=json.dumps(asked), capture_output=True, check=False, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    for data, answers in zip(folders.values(), json.loads(done.stdout), strict=True):
        sql_pages.compare({title: [tuple(row) for row in rows] for title, rows in answers.items()}, data)
