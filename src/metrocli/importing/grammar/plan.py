"""Read the codes of the plan and of challenges with their titles, each over one or several lines."""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING

from metrocli.importing.facts import Certainty
from metrocli.importing.grammar.phrases.codes import find_group_letters, is_of_form, read_code
from metrocli.importing.grammar.phrases.words import Label, to_phrase
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder
    from metrocli.importing.grammar.phrases.words import Words

_SENTENCE = compile_late(r"\S(?:[^.!?]|[.!?](?!\s|$))*+(?:[.!?]|$)")
_SENTENCE_ENDS = (".", "!", "?")
_BETWEEN = compile_late(r",\s+(?:(?:and|y|e|et)\s+)?|(?<!\s)\s++(?:and|y|e|et)\s+")
_FEWEST_GROUPS = 2


def read_coded_titles(
    lines: Sequence[DocumentLine], *, is_plan: bool, title: str, period: str | None, builder: FactBuilder
) -> list[str]:
    """Read codes with titles into outcomes or challenges and into published; return the codes.

    A title is after its code or on the next line, and continues on lines that follow without a blank one.
    A code of another form than the first is not one of the list.
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
        if not code or (codes and not is_of_form(code, codes[0])):
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


def read_challenge_groups(
    codes: Sequence[str], note: Sequence[DocumentLine], words: Words, builder: FactBuilder
) -> None:
    """Read the groups that codes such as 1.1 and 2.3 belong to, where a sentence about challenges lists their titles.

    The sentence "Four challenges guide us: growth, resilience, trust and digital change." gives the groups 1 to 4
    their titles, in doubt: that their order is that of the numbers is not said. It must list as many as there are.
    """
    groups = sorted({number for code in codes if (number := code.partition(".")[0]).isdecimal() and number != code})
    if len(groups) < _FEWEST_GROUPS or groups != [str(number) for number in range(1, len(groups) + 1)]:
        return
    labels = {phrase for phrase, label in words.labels.items() if label is Label.CHALLENGES}
    text = " ".join(line.text.strip() for line in note)
    for sentence in _SENTENCE.finditer(text):
        if not sentence[0].endswith(_SENTENCE_ENDS):
            continue
        before, _, after = sentence[0].partition(":")
        titles = _BETWEEN.split(after.strip(" .!")) if labels & set(to_phrase(before).split()) else []
        if len(titles) == len(groups) and not set(groups) & set(codes):
            used = _list_lines_of(note, sentence.start(), sentence.end())
            for group, title in zip(groups, titles, strict=True):
                builder.add_row("challenges", {"code": group, "title": title}, used, Certainty.DOUBTFUL)
            return


def _list_lines_of(lines: Sequence[DocumentLine], start: int, end: int) -> list[DocumentLine]:
    """List the lines that hold a part of their text, joined by spaces."""
    ends = [*accumulate(len(line.text.strip()) + 1 for line in lines)]
    return [line for line, after in zip(lines, ends, strict=True) if start < after and after - len(line.text) <= end]
