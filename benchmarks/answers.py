"""Compare the answers of two programs value by value; each function returns "" or what differs."""

from __future__ import annotations

import csv
import json
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def compare_lists(ours: Path, theirs: Path) -> str:
    """Compare two lists in CSV, in any order, in the columns that the second one has."""
    with theirs.open(encoding="utf-8", newline="") as file:
        columns, *rows = csv.reader(file)
    with ours.open(encoding="utf-8", newline="") as file:
        mine = [[row[name] for name in columns] for row in csv.DictReader(file)]
    return compare_rows(sorted(mine), sorted(rows))


def compare_stats(ours: Path, theirs: Path) -> str:
    """Compare the activities and the participating members of a period: `stats` in JSON, and a line of CSV."""
    result = json.loads(ours.read_text(encoding="utf-8"))["result"]
    mine = {"activities": result["activities"]["total"], "members": result["members"]["participating"]}
    with theirs.open(encoding="utf-8", newline="") as file:
        (row,) = csv.DictReader(file)
    return compare_rows([[name, str(mine[name])] for name in row], [[*each] for each in row.items()])


def compare_matrix(ours: Path, theirs: Path) -> str:
    """Compare the cells of a matrix that are not 0: a crosstab in CSV, and a list of member, code and number.

    The totals of the members are compared where the list has them, with the code "total".
    """
    with theirs.open(encoding="utf-8", newline="") as file:
        rows = [[row["member"], row["code"], row["activities"]] for row in csv.DictReader(file)]
    codes = {code for _, code, _ in rows}
    with ours.open(encoding="utf-8", newline="") as file:
        mine = [
            [row["member"], code, number]
            for row in csv.DictReader(file)
            for code, number in row.items()
            if code != "member" and number != "0" and (code != "total" or code in codes)
        ]
    return compare_rows(sorted(mine), sorted(rows))


def compare_folders(ours: Path, theirs: Path) -> str:
    """Compare the CSV files of two folders, in the columns and the order of the second one."""
    for path in sorted(theirs.glob("*.csv")):
        with (
            path.open(encoding="utf-8", newline="") as file,
            (ours / path.name).open(encoding="utf-8", newline="") as own,
        ):
            rows = csv.reader(file)
            columns = next(rows)
            mine = csv.DictReader(own)
            if found := compare_rows(([row[name] for name in columns] for row in mine), rows):
                return f"{path.name}: {found}"
    return ""


def compare_rows(ours: Iterable[list[str]], theirs: Iterable[list[str]]) -> str:
    """Compare rows one by one; return the first ones that differ."""
    for number, (mine, row) in enumerate(zip_longest(ours, theirs), start=1):
        if mine != row:
            return f"row {number} differs: {mine} is not {row}"
    return ""
