"""Answer with pandas alone, which reads the columns that the answer needs."""

from __future__ import annotations

import pandas as pd
from question import Question, answer  # type: ignore[import-not-found] # it is in this folder

COLUMNS = ["id", "title", "start", "end", "line", "outcomes"]
NARROW = COLUMNS[:3]


def main() -> None:
    """Answer the question of the command line."""
    questions = {
        "outcome": lambda question: add_members(question, select_code(question, COLUMNS)),
        "outcome-narrow": lambda question: select_code(question, [*NARROW, "outcomes"])[NARROW],
        "member": lambda question: add_members(question, select_member(question, COLUMNS)),
        "member-narrow": lambda question: select_member(question, NARROW),
        "stats": count_period,
        "matrix": count_pairs,
        "workbook": read_workbook,
    }
    answer(questions, lambda frame, path: frame.to_csv(path, index=False))


def read(question: Question, sheet: str, columns: list[str]) -> pd.DataFrame:
    """Read columns of a sheet."""
    if question.ending == "parquet":
        return pd.read_parquet(question.path(sheet), columns=columns)
    days: list[str] = [name for name in ("start", "end") if name in columns]
    return pd.read_csv(question.path(sheet), usecols=columns, parse_dates=days)[columns]


def has_code(outcomes: pd.Series[str], code: str) -> pd.Series[bool]:
    """Return which rows have an outcome."""
    return ("; " + outcomes + ";").str.contains(f"; {code};", regex=False)


def select_code(question: Question, columns: list[str]) -> pd.DataFrame:
    """Return the activities with the outcome asked for."""
    frame = read(question, "activities", columns)
    return frame[has_code(frame["outcomes"], question.code)].sort_values(["start", "id"])


def select_member(question: Question, columns: list[str]) -> pd.DataFrame:
    """Return the activities of the member asked for."""
    there = read(question, "participations", ["activity", "member"])
    frame = read(question, "activities", columns)
    return frame[frame["id"].isin(there["activity"][there["member"] == question.member])].sort_values(["start", "id"])


def add_members(question: Question, found: pd.DataFrame) -> pd.DataFrame:
    """Return activities with their members."""
    there = read(question, "participations", ["activity", "member"])
    there = there[there["activity"].isin(found["id"])].sort_values(["activity", "member"])
    names = there.groupby("activity")["member"].agg("; ".join).rename("members")
    return found.join(names, on="id")


def count_period(question: Question) -> pd.DataFrame:
    """Count the activities and the members of a period."""
    frame = read(question, "activities", ["id", "start", "end"])
    first, last = pd.to_datetime(frame["start"]), pd.to_datetime(frame["end"].fillna(frame["start"]))
    found = frame["id"][(first <= pd.Timestamp(question.until)) & (last >= pd.Timestamp(question.since))]
    there = read(question, "participations", ["activity", "member"])
    members = there["member"][there["activity"].isin(found)].nunique()
    return pd.DataFrame({"activities": [found.nunique()], "members": [members]})


def count_pairs(question: Question) -> pd.DataFrame:
    """Count the activities of each member and outcome."""
    frame = read(question, "activities", ["id", "outcomes"])
    pairs = frame.assign(code=frame["outcomes"].str.split("; ")).explode("code")[["id", "code"]]
    there = read(question, "participations", ["activity", "member"])
    joined = there.merge(pairs, left_on="activity", right_on="id")
    return joined.groupby(["member", "code"])["activity"].nunique().rename("activities").reset_index()


def read_workbook(question: Question) -> pd.DataFrame:
    """Return the activities with the outcome asked for from a workbook, of which every sheet is read."""
    sheets = pd.read_excel(question.folder, sheet_name=None, engine="openpyxl")
    frame = sheets["activities"]
    return frame[has_code(frame["outcomes"], question.code)].sort_values(["start", "id"])[NARROW]


if __name__ == "__main__":
    main()
