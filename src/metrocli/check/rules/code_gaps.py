"""Gaps: what a list of codes leaves out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.check.rule import rule
from metrocli.model.codes import parse_code
from metrocli.model.findings import Severity, Violation
from metrocli.text.quoting import join_and, quote

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.check.evidence.evidence import Evidence
    from metrocli.model.codes import Code

_NUMBERED = re.compile(r"([^\W\d_]*)(\d{1,6})")


@rule(
    "C205",
    "A gap in a list of codes",
    Severity.NOTE,
    why="What is cited under a code that was forgotten is unknown, and what is below it has nothing to add up to.",
    fix="Add what is missing, unless it was left out on purpose.",
    example="outcomes.csv, code: 'L1A3D3' is listed, but L1A3D2 before it is not",
)
def gap(evidence: Evidence) -> Iterator[Violation]:
    """Find codes without the one above them, and numbers left out among those below the same code."""
    for sheet in ("outcomes", "challenges"):
        listed = evidence.dataset.codes(sheet)
        texts = evidence.frame(sheet)["code"].dropna()
        rows = dict(zip(reversed(texts.tolist()), reversed(texts.index.tolist()), strict=True))
        levels = {code.level for code in listed.values()}
        below: dict[tuple[str, ...], list[Code]] = {}
        for code in listed.values():
            below.setdefault(code.parts[:-1], []).append(code)
        orphaned = {parts for parts in below if parts and len(parts) in levels and parts not in listed}
        for parts in orphaned:
            first = below[parts][0]
            above = first.parent
            if above is not None:
                message = f"{quote(first.text)} is listed, but {above.text} above it is not"
                yield Violation(evidence.cell(sheet, rows[first.text], "code"), first.text, message)
        told = orphaned | _cited_unknown(evidence, sheet)
        for siblings in below.values():
            last, missing = _left_out(siblings)
            names = [text for text in missing if (cited := parse_code(text)) and cited.parts not in told]
            if names:
                verb = "is" if len(names) == 1 else "are"
                message = f"{quote(last.text)} is listed, but {join_and(names)} before it {verb} not"
                yield Violation(evidence.cell(sheet, rows[last.text], "code"), last.text, message)


def _cited_unknown(evidence: Evidence, sheet: str) -> set[tuple[str, ...]]:
    """The parts of what activities cite without its being listed: another rule tells of each."""
    columns = ("line", "outcomes") if sheet == "outcomes" else ("challenges",)
    cited = [evidence.dataset.links_in_cells("activities", column) for column in columns]
    texts = {text for links in cited for text in links.loc[~links["listed"], "written"].unique()}
    return {code.parts for text in texts if (code := parse_code(text))}


def _left_out(siblings: list[Code]) -> tuple[Code, list[str]]:
    """The last of the codes below the same code, and the numbers or letters left out on the way to it.

    Nothing is left out where they are no run: where they are named in different ways, or where more would be missing
    than there are.
    """
    numbered = {_ordinal(code.own): code for code in siblings}
    last = siblings[-1]
    if None in numbered or len({prefix for prefix, _ in filter(None, numbered)}) != 1:
        return last, []
    numbers = sorted(number for _, number in filter(None, numbered))
    missing = numbers[-1] - min(1, numbers[0]) + 1 - len(numbers)
    if missing > len(numbers) + 1:
        return last, []
    last = next(code for key, code in numbered.items() if key and key[1] == numbers[-1])
    head = last.text[: last.text.rindex(last.own)]
    return last, [
        head + _numbered(last.own, each) for each in range(min(1, numbers[0]), numbers[-1]) if each not in numbers
    ]


def _ordinal(own: str) -> tuple[str, int] | None:
    """Which of its siblings a part is: its letters and its number, or "*" and the number of its only letter."""
    numbered = _NUMBERED.fullmatch(own)
    if numbered:
        return numbered[1].casefold(), int(numbered[2])
    return ("*", ord(own.casefold()) - ord("a") + 1) if len(own) == 1 and own.isascii() and own.isalpha() else None


def _numbered(own: str, number: int) -> str:
    """A part that is written as another one is, with another number: D3 for D4, 03 for 04, c for d."""
    numbered = _NUMBERED.fullmatch(own)
    if numbered:
        width = len(numbered[2]) if numbered[2].startswith("0") else 0
        return f"{numbered[1]}{number:0{width}}"
    return chr(ord(own) - ord(own.casefold()) + ord("a") + number - 1)
