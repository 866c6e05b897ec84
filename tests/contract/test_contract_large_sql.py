"""The SQL of the page about large data gives the same answers in DuckDB as metrocli does."""

from __future__ import annotations

from pathlib import Path

import pytest
import sql_pages  # type: ignore[import-not-found] # it is in this folder

BUNDLED = Path(__file__).parents[2] / "data"


@pytest.mark.parametrize("name", ["bundled", "invented"])
def test_duckdb_gives_the_same_answers(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import duckdb

    data = BUNDLED if name == "bundled" else sql_pages.invent_data(tmp_path / "data")
    sql_pages.write_lake(data, tmp_path)
    monkeypatch.chdir(tmp_path)
    with duckdb.connect() as connection:
        for statement in sql_pages.read_statements("duckdb"):
            connection.execute(statement)
        answers = {
            title: connection.execute(sql_pages.read_question(title)).fetchall() for title in sql_pages.QUESTIONS
        }
    sql_pages.compare(answers, data)
