"""Answer with DuckDB's Python API; each answer is a pandas frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

import duckdb
from question import Question, answer  # type: ignore[import-not-found] # it is in this folder

if TYPE_CHECKING:
    import pandas as pd

WITH_CODE = "'; ' || outcomes || ';' LIKE '%; ' || $code || ';%'"
WITH_MEMBER = "id IN (SELECT activity FROM {participations} WHERE member = $member)"
NARROW = "SELECT id, title, start FROM {activities} WHERE {condition} ORDER BY start, id"
WHOLE = """
    WITH found AS (SELECT id, title, start, "end", line, outcomes FROM {activities} WHERE {condition}),
    names AS (
        SELECT activity, string_agg(member, '; ' ORDER BY member) AS members
        FROM {participations} WHERE activity IN (SELECT id FROM found) GROUP BY activity
    )
    SELECT found.*, members FROM found LEFT JOIN names ON id = activity ORDER BY start, id
"""
STATS = """
    SELECT count(DISTINCT id) AS activities, count(DISTINCT member) AS members
    FROM {activities} LEFT JOIN {participations} ON id = activity
    WHERE start <= CAST($until AS DATE) AND coalesce("end", start) >= CAST($since AS DATE)
"""
PAIRS = "(SELECT id, unnest(string_split(outcomes, '; ')) AS code FROM {activities})"
MATRIX = f"""
    SELECT member, code, count({{counted}}) AS activities
    FROM {{participations}} JOIN {PAIRS} ON id = activity GROUP BY member, code
"""  # noqa: S608 - own text
TOTALS = "SELECT member, 'total' AS code, count(DISTINCT activity) AS activities FROM {participations} GROUP BY member"
SHEETS = ("memberships", "outcomes", "periods", "activities", "participations")


def main() -> None:
    """Answer the question of the command line."""
    questions = {
        "outcome": lambda question: ask(question, WHOLE, WITH_CODE),
        "outcome-narrow": lambda question: ask(question, NARROW, WITH_CODE),
        "member": lambda question: ask(question, WHOLE, WITH_MEMBER),
        "member-narrow": lambda question: ask(question, NARROW, WITH_MEMBER),
        "stats": lambda question: ask(question, STATS),
        "matrix": lambda question: count_pairs(question, "*"),
        "matrix-distinct": lambda question: count_pairs(question, "DISTINCT activity"),
        "convert": convert,
    }
    answer(questions, lambda frame, path: frame.to_csv(path, index=False))


def ask(question: Question, sql: str, condition: str = "", counted: str = "") -> pd.DataFrame:
    """Return the answer to a query."""
    sheets = {name: f"read_{question.ending}('{question.path(name)}')" for name in ("activities", "participations")}
    query = sql.format(**sheets, condition=condition.format(**sheets), counted=counted)
    values = {name: getattr(question, name) for name in ("member", "code", "since", "until") if f"${name}" in query}
    frame: pd.DataFrame = duckdb.execute(query, values).df()
    return frame


def count_pairs(question: Question, counted: str) -> pd.DataFrame:
    """Count the activities of each member and outcome; also those of each member where the answer is compared."""
    return ask(question, f"{MATRIX} UNION ALL {TOTALS}" if question.output else MATRIX, counted=counted)


def convert(question: Question) -> None:
    """Write all sheets as Parquet into a folder that exists, and those as CSV next to them."""
    for name in SHEETS:
        lake = f"{question.output}/{name}.parquet"
        duckdb.execute(f"COPY (SELECT * FROM read_csv('{question.path(name)}')) TO '{lake}'")  # noqa: S608 - own paths
        duckdb.execute(f"COPY (SELECT * FROM '{lake}') TO '{question.output}/{name}.csv'")  # noqa: S608


if __name__ == "__main__":
    main()
