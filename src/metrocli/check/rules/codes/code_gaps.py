"""The rule about gaps in a list of codes: parents or numbers that are missing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.check.evidence.list_slips import find_code_slips
from metrocli.check.rule import rule
from metrocli.messages import MessageType
from metrocli.model.codes import parse_code
from metrocli.model.findings import Severity, Violation
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.codes import Code

_NUMBERED = compile_late(r"([^\W\d_]*)(\d{1,6})")


PARENT_NOT_LISTED = MessageType("parent-not-listed", "{text:short} is listed, but not {parent} above it")
CODES_NOT_LISTED = MessageType(
    "codes-not-listed",
    "{missing:and} are not in the list, though {listed:and} are",
    one="{missing:and} is not in the list, though {listed:and} is",
    unites=True,
)


@rule(
    "C205",
    "A gap in a list of codes",
    Severity.NOTE,
    why="A code that is missing from the list has no title, and the codes below it have no total.",
    fix="Add the missing codes, unless they were left out on purpose.",
    example="outcomes.csv, code: L1A3D2 is not in the list, though L1A3D3 is",
)
def find_code_gaps(evidence: Evidence) -> Iterator[Violation]:
    """Find codes whose parent is not listed, and numbers that are left out among codes with the same parent.

    The numbers that a list leaves out are reported at the codes after them, as one finding.
    """
    for sheet in ("outcomes", "challenges"):
        listed = evidence.dataset.codes(sheet)
        misspelled = {slip.listed for slip in evidence.compute_once(find_code_slips)[sheet].values()}
        rows: dict[str, int] = {}
        for row, text in evidence.values(sheet, "code").items():
            rows.setdefault(text, row)
        levels = {code.level for code in listed.values()}
        children: dict[tuple[str, ...], list[Code]] = {}
        for code in listed.values():
            children.setdefault(code.parts[:-1], []).append(code)
        orphaned = {parts for parts in children if parts and len(parts) in levels and parts not in listed}
        for parts in orphaned:
            first_child = children[parts][0]
            parent = first_child.parent
            if parent is not None:
                cell, text = evidence.cell(sheet, rows[first_child.text], "code"), first_child.text
                yield Violation(cell, text, PARENT_NOT_LISTED.at(cell, text=text, parent=parent.text))
        reported = orphaned | _unlisted_codes(evidence, sheet)
        for siblings in children.values():
            last, missing = _missing_siblings([code for code in siblings if code.text not in misspelled] or siblings)
            missing_texts = [text for text in missing if (parsed := parse_code(text)) and parsed.parts not in reported]
            if missing_texts:
                cell, count = evidence.cell(sheet, rows[last.text], "code"), len(missing_texts)
                message = CODES_NOT_LISTED.at(cell, missing=missing_texts, listed=[last.text], count=count)
                yield Violation(cell, last.text, message)


def _unlisted_codes(evidence: Evidence, sheet: str) -> set[tuple[str, ...]]:
    """Return the parts of codes that activities cite and the sheet does not list; a rule of their own reports them."""
    columns = ("line", "outcomes") if sheet == "outcomes" else ("challenges",)
    texts = {text for column in columns for _, text, _ in evidence.unlisted_links("activities", column)}
    return {code.parts for text in texts if (code := parse_code(text))}


def _missing_siblings(siblings: list[Code]) -> tuple[Code, list[str]]:
    """Return the last of the codes with one parent, and the codes that are missing before it.

    No code is missing if the codes are not a sequence: if they are numbered in different ways, or if more codes would
    be missing than there are.
    """
    code_by_ordinal = {_ordinal(code.last_part): code for code in siblings}
    last = siblings[-1]
    if None in code_by_ordinal or len({prefix for prefix, _ in filter(None, code_by_ordinal)}) != 1:
        return last, []
    numbers = sorted(number for _, number in filter(None, code_by_ordinal))
    missing = numbers[-1] - min(1, numbers[0]) + 1 - len(numbers)
    if missing > len(numbers) + 1:
        return last, []
    last = next(code for key, code in code_by_ordinal.items() if key and key[1] == numbers[-1])
    head = last.text[: last.text.rindex(last.last_part)]
    return last, [
        head + _with_number(last.last_part, number)
        for number in range(min(1, numbers[0]), numbers[-1])
        if number not in numbers
    ]


def _ordinal(own: str) -> tuple[str, int] | None:
    """Return the letters and the number of a part of a code; "*" and the alphabet position of a single letter."""
    match = _NUMBERED.fullmatch(own)
    if match:
        return match[1].casefold(), int(match[2])
    return ("*", ord(own.casefold()) - ord("a") + 1) if len(own) == 1 and own.isascii() and own.isalpha() else None


def _with_number(own: str, number: int) -> str:
    """Return a part of a code with another number in the same form: D3 for D4, 03 for 04, c for d."""
    match = _NUMBERED.fullmatch(own)
    if match:
        width = len(match[2]) if match[2].startswith("0") else 0
        return f"{match[1]}{number:0{width}}"
    return chr(ord(own) - ord(own.casefold()) + ord("a") + number - 1)
