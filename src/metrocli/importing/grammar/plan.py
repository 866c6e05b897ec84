"""Read the codes of the plan and of challenges with their titles, each over one or several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder

OUTCOME_CODE = compile_late(r"[A-Z]{1,3}\d+(?:[A-Z]\d+)*")
CHALLENGE_CODE = compile_late(r"\d{1,2}\.\d{1,2}")


def read_coded_titles(
    lines: Sequence[DocumentLine], *, is_plan: bool, title: str, period: str | None, builder: FactBuilder
) -> list[str]:
    """Read codes with titles into outcomes or challenges and into published; return the codes.

    A title is after its code or on the next line, and continues on lines that follow without a blank one.
    """
    pattern, sheet, section = (
        (OUTCOME_CODE, "outcomes", "outcome") if is_plan else (CHALLENGE_CODE, "challenges", "challenge")
    )
    codes: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        code, _, text = line.text.strip().partition(" ")
        if not pattern.fullmatch(code):
            continue
        used = [line]
        while index < len(lines) and (not text or lines[index].number == used[-1].number + 1):
            following = lines[index]
            if pattern.fullmatch(following.text.split(" ")[0]):
                break
            text = f"{text} {following.text.strip()}".strip()
            used.append(following)
            index += 1
        codes.append(code)
        builder.add_row(sheet, {"code": code, "title": text}, used)
        if period:
            builder.add_row("published", {"period": period, "section": section, "value": code, "source": title}, used)
    return codes
