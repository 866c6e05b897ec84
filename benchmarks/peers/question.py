"""What a peer is asked, read from its command line.

    with_NAME.py QUESTION FOLDER [--ending csv] [--output CSV] [--member NAME] [--code CODE] [--since DAY] [--until DAY]

Each answer is a data frame in memory. Only with --output is it written as well, so that it can be compared.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass
class Question:
    """A question about a network of the module datasets.

    Attributes:
        folder: the folder of its files, or a workbook.
        ending: csv or parquet.
        member: the member asked for.
        code: the outcome asked for.
        since: the first day asked for, as 2021-09-01.
        until: the last day asked for.
        output: the file or folder to write, or "".
    """

    folder: str
    ending: str
    member: str
    code: str
    since: str
    until: str
    output: str

    def path(self, sheet: str) -> str:
        """Return the path of a sheet."""
        return f"{self.folder}/{sheet}.{self.ending}"


def answer(questions: Mapping[str, Callable[[Question], Any]], write: Callable[[Any, str], object]) -> None:
    """Answer the question of the command line, and write the answer where that is asked."""
    parser = argparse.ArgumentParser()
    parser.add_argument("question", choices=list(questions))
    parser.add_argument("folder")
    parser.add_argument("--ending", default="csv")
    for name in ("member", "code", "since", "until", "output"):
        parser.add_argument(f"--{name}", default="")
    asked = vars(parser.parse_args())
    question = questions[asked.pop("question")]
    frame = question(Question(**asked))
    if asked["output"] and frame is not None:
        write(frame, asked["output"])
