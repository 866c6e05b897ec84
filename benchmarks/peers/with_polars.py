"""Answer with lazy queries of polars."""

from __future__ import annotations

from datetime import date

import polars as pl
from question import Question, answer  # type: ignore[import-not-found] # it is in this folder

COLUMNS = ("id", "title", "start", "end", "line", "outcomes")
NARROW = COLUMNS[:3]


def main() -> None:
    """Answer the question of the command line."""
    questions = {
        "outcome": lambda question: select_whole(question, has_code(question)),
        "outcome-narrow": lambda question: select_activities(question, has_code(question), NARROW).collect(),
        "member": lambda question: select_whole(question, has_member(question)),
        "member-narrow": lambda question: select_activities(question, has_member(question), NARROW).collect(),
        "stats": count_period,
        "matrix": count_pairs,
    }
    answer(questions, lambda frame, path: frame.write_csv(path))


def scan(question: Question, sheet: str) -> pl.LazyFrame:
    """Return a sheet, not yet read."""
    if question.ending == "parquet":
        return pl.scan_parquet(question.path(sheet))
    return pl.scan_csv(question.path(sheet), try_parse_dates=True)


def has_code(question: Question) -> pl.Expr:
    """Return the condition that an activity has the outcome asked for."""
    return pl.col("outcomes").str.split("; ").list.contains(question.code)


def has_member(question: Question) -> pl.Expr:
    """Return the condition that the member asked for took part."""
    mine = scan(question, "participations").filter(pl.col("member") == question.member).select("activity").collect()
    return pl.col("id").is_in(mine["activity"].implode())


def select_activities(question: Question, condition: pl.Expr, columns: tuple[str, ...]) -> pl.LazyFrame:
    """Return columns of the activities that a condition holds for, in the order of time."""
    return scan(question, "activities").filter(condition).select(columns).sort("start", "id")


def select_whole(question: Question, condition: pl.Expr) -> pl.DataFrame:
    """Return all columns of the activities that a condition holds for, with their members."""
    found = select_activities(question, condition, COLUMNS).collect()
    names = (
        scan(question, "participations")
        .filter(pl.col("activity").is_in(found["id"].implode()))
        .group_by("activity")
        .agg(pl.col("member").sort().str.join("; ").alias("members"))
        .collect()
    )
    return found.join(names, left_on="id", right_on="activity", how="left", maintain_order="left")


def count_period(question: Question) -> pl.DataFrame:
    """Count the activities and the members of a period."""
    since, until = date.fromisoformat(question.since), date.fromisoformat(question.until)
    condition = (pl.col("start") <= until) & (pl.coalesce("end", "start") >= since)
    found = scan(question, "activities").filter(condition).select("id").collect()
    there = scan(question, "participations").filter(pl.col("activity").is_in(found["id"].implode()))
    members = there.select(pl.col("member").n_unique()).collect().item()
    return pl.DataFrame({"activities": [found["id"].n_unique()], "members": [members]})


def count_pairs(question: Question) -> pl.DataFrame:
    """Count the activities of each member and outcome."""
    pairs = scan(question, "activities").select("id", pl.col("outcomes").str.split("; ").alias("code")).explode("code")
    return (
        scan(question, "participations")
        .join(pairs, left_on="activity", right_on="id")
        .group_by("member", "code")
        .agg(pl.col("activity").n_unique().alias("activities"))
        .collect()
    )


if __name__ == "__main__":
    main()
