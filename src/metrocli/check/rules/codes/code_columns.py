"""Rules about a column of codes: one code twice in a cell, and codes of another level than all others."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.codes import Code, natural_key, parse_code
from metrocli.model.findings import Severity, Violation
from metrocli.sheets.parsing.multivalue import find_repeats

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence

_COLUMNS = (("line", "outcomes"), ("outcomes", "outcomes"), ("challenges", "challenges"))
"""The columns of activities with codes, each with the sheet that lists them."""
_LEAST_CODES, _USUAL_SHARE = 10, 0.9

CODE_WRITTEN_TWICE = MessageType(
    "code-written-twice", "{code} is in the cell {count:,} times", "Delete all but one of them."
)


@rule(
    "C207",
    "One code twice in a cell",
    Severity.NOTE,
    why="The code is counted once. Perhaps one of the two was meant to be another code.",
    fix="Delete one of them, or correct it if another code is meant.",
    example="activities.csv, challenges: 2.1 is in the cell 2 times",
)
def find_codes_written_twice(evidence: Evidence) -> Iterator[Violation]:
    """Find cells that have one code twice."""
    for column, _ in _COLUMNS:
        texts = evidence.values("activities", column)
        repeats = {text: found for text in texts.distinct if (found := find_repeats(text))}
        for row, text in texts.find(repeats.__contains__):
            for code, count in repeats[text].items():
                cell = evidence.cell("activities", row, column)
                yield Violation(cell, code, CODE_WRITTEN_TWICE.at(cell, code=code, count=count))


GROUP_FOR_CODE = MessageType(
    "group-for-code",
    "{code} is the code of a group, unlike the other codes of the column",
    "Write the code below it that is meant, such as {below:or}.",
)
CODE_BELOW_LINE = MessageType(
    "code-below-line", "{code} is below the level of the other codes of the column", "Write {above}."
)


@rule(
    "C208",
    "A code of another level than all others",
    Severity.NOTE,
    why="Figures count the activity under the group only, and under none of the codes below it.",
    fix="Write a code of the level that the other cells have.",
    example="activities.csv, challenges: 2 is the code of a group, unlike the other codes of the column",
)
def find_codes_of_other_levels(evidence: Evidence) -> Iterator[Violation]:
    """Find listed codes above or below the level that nearly all codes of their column have."""
    for column, sheet in _COLUMNS:
        listed = evidence.dataset.codes(sheet)
        links = evidence.dataset.links_in_cells("activities", column)
        fields = (links[name].tolist() for name in ("row", "written", "listed"))
        written = [(row, text) for row, text, is_listed in zip(*fields, strict=True) if is_listed]
        codes = {text: code for text in {text for _, text in written} if (code := parse_code(text))}
        levels = Counter(codes[text].level for _, text in written if text in codes)
        if levels.total() < _LEAST_CODES:
            continue
        usual, count = levels.most_common(1)[0]
        if count < _USUAL_SHARE * levels.total() or count == levels.total():
            continue
        for row, text in written:
            code = codes.get(text)
            if code is None or code.level == usual:
                continue
            cell = evidence.cell("activities", row, column)
            below = _codes_below(code, usual, listed)
            above = listed.get(code.parts[:usual])
            if code.level < usual and below:
                replacement = below[0] if len(below) == 1 else ""
                yield Violation(cell, text, GROUP_FOR_CODE.at(cell, code=text, below=below), replacement)
            elif column == "line" and code.level > usual and above:
                yield Violation(cell, text, CODE_BELOW_LINE.at(cell, code=text, above=above.text), above.text)


def _codes_below(code: Code, level: int, listed: dict[tuple[str, ...], Code]) -> list[str]:
    """Return the listed codes of a level below a code, in order."""
    below = (other.text for other in listed.values() if other.level == level and code.covers(other))
    return sorted(below, key=natural_key)
