"""The SQL of a page of the documentation, and what its answers are compared with."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "how-to" / "beyond-one-machine.md"
QUESTIONS = ("Activities of an outcome", "Activities of a member", "Figures of a period", "Members by outcomes")
_BLOCK = re.compile(r"^```sql ?(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def read_statements(engine: str) -> list[str]:
    """Return the statements that make the views of an engine: its own, then those for both."""
    setup = PAGE.read_text(encoding="utf-8").split(f"## {QUESTIONS[0]}")[0]
    blocks = [text for name, text in _BLOCK.findall(setup) if name in {engine, ""}]
    return [statement.strip() for block in blocks for statement in block.split(";\n") if statement.strip()]


def read_question(title: str) -> str:
    """Return the query below a heading."""
    section = PAGE.read_text(encoding="utf-8").split(f"## {title}\n")[1]
    found = _BLOCK.search(section)
    assert found is not None
    return found[2].strip().rstrip(";")


def ask_metrocli(words: str, data: Path) -> dict[str, Any]:
    """Return the answer of a command in JSON."""
    command = [sys.executable, "-m", "metrocli", *words.split(), "-f", "json", "--data", str(data)]
    answer: dict[str, Any] = json.loads(subprocess.run(command, capture_output=True, check=True).stdout)
    return answer


def expect_answers(data: Path) -> dict[str, list[tuple[Any, ...]]]:
    """Return the rows that each query must have, by its heading, from what metrocli answers.

    Of the matrix, these are the cells that are not 0.
    """
    outcome = ask_metrocli("activities --outcome L2", data)["rows"]
    member = ask_metrocli("activities --member Guangzhou", data)["rows"]
    period = ask_metrocli("stats --period 2021-T3", data)["result"]
    matrix = ask_metrocli("matrix members outcomes", data)["rows"]
    figures = (period["activities"]["total"], period["members"]["participating"], period["people_engaged"]["published"])
    return {
        QUESTIONS[0]: sorted((row["id"], row["title"], row["start"]) for row in outcome),
        QUESTIONS[1]: sorted((row["id"], row["title"], row["start"]) for row in member),
        QUESTIONS[2]: [figures],
        QUESTIONS[3]: sorted(
            (row["member"], code, count)
            for row in matrix
            for code, count in row.items()
            if code not in {"member", "total"} and count
        ),
    }


def compare(answers: dict[str, list[tuple[Any, ...]]], data: Path) -> None:
    """Check the rows of each query against what metrocli answers."""
    expected = expect_answers(data)
    assert min(map(len, expected.values())) > 0
    shown = {code for _, code, _ in expected[QUESTIONS[3]]}
    for title in QUESTIONS:
        rows = [tuple(str(cell) if hasattr(cell, "isoformat") else cell for cell in row) for row in answers[title]]
        if title == QUESTIONS[3]:
            rows = [row for row in rows if row[1] in shown]  # the query has the codes above as well
        assert sorted(rows, key=str) == sorted(expected[title], key=str), title


def invent_data(folder: Path) -> Path:
    """Write sheets with what the queries have to get right.

    There are other spellings, plans, honorary and former members, codes that are not listed, activities that run on.
    """
    sheets = {
        "memberships": "member,region,status,joined,left\nGuangzhou,Asia,full,,\nParis,Europe,,2010-01-01,2021-08-31\n"
        "Lyon,Europe,honorary,,\nAccra,Africa,,,\nBogotá,America,full,,2021-10-01\n",
        "aliases": "alias,member,kind\nCanton,Guangzhou,former name\nParís,Paris,language:es\n",
        "periods": "period,start,end,people_engaged\n2021-T2,2021-05-01,2021-08-31,\n"
        "2021-T3,2021-09-01,2021-12-31,1412\n",
        "outcomes": "code,title\nL2,Two\nL2A1,Two one\nL20,Twenty\nL1,One\n",
        "activities": "id,title,start,end,outcomes,members,status\n"
        'a,One,2021-08-20,2021-09-03,"L2A1, L1",Canton; París,\n'
        "b,Two,2021-09-10,,L20,Guangzhou; Lyon; Nowhere,\n"
        "c,Three,2021-10-10,,L2,Accra; CANTON,planned\n"
        "d,Four,2021-12-31,2022-02-01,L2A1; L3,Accra; Accra,\n"
        "e,Five,,,L1,Guangzhou,\n"
        "f,Six,2025-01-01,,L2,Guangzhou,cancelled\n"
        "g,Seven,2021-07-01,2021-07-02,L1,Bogotá,\n",
    }
    folder.mkdir()
    for name, text in sheets.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8")
    return folder


def write_lake(data: Path, folder: Path) -> None:
    """Write a dataset as `lake` into a folder, as the page does."""
    words = ["convert", "lake", "-f", "parquet", "--partition-by", "period", "--data", str(data)]
    subprocess.run([sys.executable, "-m", "metrocli", *words], cwd=folder, check=True, capture_output=True)
