"""The heads of a grid's columns, stacked so that many fit, and the choice of those that do."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich.cells import cell_len

from metrocli.answers.fields import FieldType
from metrocli.model.codes import parse_code
from metrocli.text.locale import MONTHS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from metrocli.model.codes import Code

_NARROWEST = 2
_LETTERS = 14


class Head(NamedTuple):
    """The head of a column.

    Attributes:
        name: the column's field.
        lines: what stands above it, line by line.
        width: how many places the column has.
    """

    name: str
    lines: tuple[str, ...]
    width: int


def fitting(digits: Mapping[str, int], holds: FieldType, weights: Mapping[str, int], room: int) -> list[Head]:
    """Choose the columns that fit.

    Args:
        digits: for each column, in order, how many places its numbers take.
        holds: what the columns stand for.
        weights: how much each column counts; where there is no room for all, those with the least go, of equals the
            last one first.
        room: how many places there are, the one after each column included.

    Returns:
        The heads of the columns that stay, in their order.
    """
    heads: list[Head] = []
    for stack in _STACKS.get(holds, (_words, _letters)):
        heads = [_head(name, stack(name), width) for name, width in digits.items()]
        if _places(heads) <= room:
            return heads
    leaving = sorted(enumerate(heads), key=lambda each: (weights.get(each[1].name, 0), -each[0]))
    for _, head in leaving:
        if _places(heads) <= room:
            break
        heads.remove(head)
    return heads


def _head(name: str, lines: tuple[str, ...], digits: int) -> Head:
    return Head(name, lines, max(_NARROWEST, digits, *map(cell_len, lines)))


def _places(heads: list[Head]) -> int:
    return sum(head.width + 1 for head in heads)


def _levels(text: str) -> tuple[str, ...]:
    """A code level by level, as it is written: L2, A2, D4."""
    parts: list[str] = []
    code: Code | None = parse_code(text)
    while code is not None:
        above = code.parent
        parts.insert(0, code.text[len(above.text) :] if above else code.text)
        code = above
    return tuple(parts) or (text,)


def _month(text: str) -> tuple[str, ...]:
    """The month's name above its year."""
    year, _, month = text.partition("-")
    known = month.isdecimal() and 0 < int(month) <= len(MONTHS)
    return (MONTHS[int(month) - 1][:3], year) if known else (text,)


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split()) or ("",)


def _letters(text: str) -> tuple[str, ...]:
    """The letters one below the other; a mark that takes no place of its own stays with its letter."""
    letters: list[str] = []
    for letter in text:
        if letters and cell_len(letter) == 0:
            letters[-1] += letter
        else:
            letters.append(letter)
    return tuple(letters if len(letters) <= _LETTERS else [*letters[: _LETTERS - 1], "…"])


_STACKS: dict[FieldType, tuple[Callable[[str], tuple[str, ...]], ...]] = {
    FieldType.CODE: (_levels,),
    FieldType.MONTH: (_month,),
}
