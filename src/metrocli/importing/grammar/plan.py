"""Read the codes of the plan and of challenges with their titles, each over one or several lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.importing.grammar.phrases.codes import find_group_letters, read_code

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder


def read_coded_titles(
    lines: Sequence[DocumentLine], *, is_plan: bool, title: str, period: str | None, builder: FactBuilder
) -> list[str]:
    """Read codes with titles into outcomes or challenges and into published; return the codes.

    A title is after its code or on the next line, and continues on lines that follow without a blank one.
    """
    sheet, section = ("outcomes", "outcome") if is_plan else ("challenges", "challenge")
    letters = find_group_letters(lines)
    codes: list[str] = []
    index = 0
    while index < len(lines):
        line = lines[index]
        index += 1
        word, _, text = line.text.strip().partition(" ")
        code = read_code(word) or (word if word in letters else "")
        if not code:
            continue
        used = [line]
        while index < len(lines) and (not text or lines[index].number == used[-1].number + 1):
            following = lines[index]
            if read_code(following.text) or following.text.split(" ")[0] in letters:
                break
            text = f"{text} {following.text.strip()}".strip()
            used.append(following)
            index += 1
        codes.append(code)
        builder.add_row(sheet, {"code": code, "title": text}, used)
        if period:
            builder.add_row("published", {"period": period, "section": section, "value": code, "source": title}, used)
    return codes
