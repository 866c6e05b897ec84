"""Find the tables of a page by the positions of its letters: columns, empty cells, and cells of several lines."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from metrocli.importing.readers.broken_words import BREAK
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

_NOT_CELLS = compile_late(r"\.\s?\.\s?\.\s?\.|^\W?\s*$")
_MARK = compile_late(r"\W|\d{1,3}[.)]?|[a-zA-Z][.)]")
_WIDE_GAP = 0.75
"""The least gap between cells, as a share of the size of the letters."""
_EQUAL, _WIDEST = 0.15, 2
"""How much equal gaps between words differ, and how wide they are, at most, as multiples of the size of letters."""
_SIZE_SHARE = 0.04
_LEAST_STEP = 1
"""How far apart lines are at least, in points, where the next one begins more to the left."""
_FARTHEST = 2.5
"""How far apart the lines of a paragraph are at most, as a multiple of the size of the letters."""
_NEAR, _FEWEST_ROWS, _MOST_BETWEEN = 1.5, 2, 2
_FEWEST_ALIGNED, _MOST_COLUMNS = 3, 30


class Letter(NamedTuple):
    """A letter with its box on the page, in points from the left and from the top; `bottom` is its base line."""

    text: str
    left: float
    right: float
    bottom: float


class Segment(NamedTuple):
    """A part of a line that is likely a cell, or a line of one."""

    text: str
    left: float
    right: float
    bottom: float


def find_line_ends(letters: list[Letter], size: float) -> list[int]:
    """Return the places of letters that begin another line, higher or lower than the letter before.

    Args:
        letters: the letters in the order of the document, spaces included.
        size: the size of the first letter in points.
    """
    seen = [(place, letter) for place, letter in enumerate(letters) if not letter.text.isspace()]
    return [place for (_, last), (place, letter) in pairwise(seen) if _is_on_other_line(last, letter, size)]


def _is_on_other_line(last: Letter, letter: Letter, size: float) -> bool:
    step = abs(letter.bottom - last.bottom)
    if last.text == BREAK:  # the rest of the word is on the next line, but a page number may come first
        return letter.bottom - last.bottom > _FARTHEST * size
    return step > (_LEAST_STEP if letter.left < last.left else size / 2)


def split_segments(letters: list[Letter], size: float, lefts: tuple[float, ...] = ()) -> list[Segment]:
    """Split a line where a gap is wide, where the next letter is elsewhere, and at the left edges of known columns.

    Args:
        letters: the letters of the line in the order of the document, spaces included.
        size: the size of the letters in points.
        lefts: the left edges of columns.
    """
    segments: list[list[Letter]] = []
    last: Letter | None = None
    for letter in letters:
        if letter.text.isspace():
            if segments:
                segments[-1].append(letter)
            continue
        if last is None or _is_apart(last, letter, size) or _begins_column(letter, last, segments[-1], lefts):
            segments.append([])
        segments[-1].append(letter)
        last = letter
    return [_join(segment) for segment in segments]


def _is_apart(last: Letter, letter: Letter, size: float) -> bool:
    if last.text == BREAK:  # the rest of the word is on the next line
        return False
    gap = letter.left - last.right
    if letter.text == "(" and 0 < gap < _WIDEST * size:  # a bracket goes on with the cell, where lines are stretched
        return False
    return gap > _WIDE_GAP * size or gap < -size or abs(letter.bottom - last.bottom) > size / 2


def _begins_column(letter: Letter, last: Letter, segment: list[Letter], lefts: tuple[float, ...]) -> bool:
    follows = segment[-1].text.isspace() or (last.text.islower() and not letter.text.islower())
    return follows and any(abs(letter.left - left) < _NEAR for left in lefts)


def _join(letters: list[Letter]) -> Segment:
    seen = [letter for letter in letters if not letter.text.isspace()]
    text = "".join(letter.text for letter in letters)
    return Segment(text, min(one.left for one in seen), max(one.right for one in seen), max(one.bottom for one in seen))


def is_stretched(letters: list[Letter], size: float) -> bool:
    """Return whether a line has equal gaps between three words or more, as one that is stretched to a full line.

    Args:
        letters: the letters of the line in the order of the document, spaces included.
        size: the size of the letters in points.
    """
    gaps = [
        letter.left - last.right
        for (before, last), (place, letter) in pairwise(
            (place, letter) for place, letter in enumerate(letters) if not letter.text.isspace()
        )
        if place > before + 1
    ]
    return len(gaps) > 1 and max(gaps) < _WIDEST * size and max(gaps) - min(gaps) < _EQUAL * size


def has_cells(segments: list[Segment]) -> bool:
    """Return whether a line has cells: two segments or more, without leaders, that are not a mark and its text."""
    if len(segments) < 2 or any(_NOT_CELLS.search(segment.text.strip()) for segment in segments):  # noqa: PLR2004
        return False
    return len(segments) > 2 or not _MARK.fullmatch(segments[0].text.strip())  # noqa: PLR2004 - a mark and its text


def find_blocks(are_rows: Sequence[bool], sizes: Sequence[float]) -> list[range]:
    """Return the lines that may be a table together: rows with letters of one size, and up to two lines between them.

    Args:
        are_rows: whether each line has cells, or is a cell next to another line.
        sizes: the size of the letters of each line in points.
    """
    blocks: list[range] = []
    for place, is_row in enumerate(are_rows):
        if not is_row:
            continue
        if blocks and place - blocks[-1].stop <= _MOST_BETWEEN and _are_like(sizes[blocks[-1].start : place + 1]):
            blocks[-1] = range(blocks[-1].start, place + 1)
        else:
            blocks.append(range(place, place + 1))
    return blocks


def _are_like(sizes: Sequence[float]) -> bool:
    return abs(sizes[-1] - sizes[0]) <= sizes[0] * _SIZE_SHARE


def find_lefts(lines: list[list[Segment]]) -> tuple[float, ...]:
    """Return the left edges that segments of two lines or more have in common, in points."""
    edges = sorted(segment.left for segments in lines for segment in segments)
    return tuple(one for one, other in pairwise(edges) if other - one < _NEAR)


def make_rows(lines: list[list[Segment]], size: float) -> list[tuple[int, tuple[str, ...]]]:
    """Make the rows of a table.

    Args:
        lines: the segments of each line of a block, in the order of the document.
        size: the size of the letters in points.

    Returns:
        The place of the line with which each row begins, and its cells, or () for a line over several columns; empty if
        the lines are not a table.
    """
    columns = _find_columns(_list_level([segment for segments in lines for segment in segments], size))
    if len(columns) < 2:  # noqa: PLR2004 - one column is not a table
        return []
    rows: list[tuple[int, dict[int, str]]] = []
    bases: list[float] = []
    wide: set[int] = set()
    last = -1
    flat = [segment for segments in lines for segment in segments]
    followers = iter([*flat[1:], None])
    for place, segments in enumerate(lines):
        for segment in segments:
            column, follower = _find_column(segment, columns), next(followers)
            is_wrap = bool(rows) and column == last and segment.bottom > bases[-1] > segment.bottom - 2 * size
            if is_wrap and not rows[-1][1][column].endswith((" ", "\n")):
                is_wrap = follower is not None and _is_next_cell(follower, column, columns, bases, size)
                rows[-1][1][column] += "\n" if is_wrap else ""
            is_level = any(abs(segment.bottom - base) < size / 2 for base in bases)
            if is_wrap or (is_level and column == last):
                bases.append(segment.bottom)
            elif not rows or not is_level or column in rows[-1][1]:
                following = columns[column + 1][0] if column + 1 < len(columns) else segment.right
                if len(segments) == 1 and segment.right > following:
                    wide.add(len(rows))
                rows.append((place, {}))
                bases = [segment.bottom]
            else:
                bases.append(segment.bottom)
            cells = rows[-1][1]
            cells[column] = cells.get(column, "") + segment.text + (" " if segment.text[-1:].isspace() else "")
            last = column
    if sum(len(cells) > 1 for _, cells in rows) < _FEWEST_ROWS:
        return []
    texts = [tuple(cells.get(column, "") for column in range(len(columns))) for _, cells in rows]
    return [
        (place, () if number in wide and len(cells) == 1 else texts[number])
        for number, (place, cells) in enumerate(rows)
    ]


def _is_next_cell(
    segment: Segment, column: int, columns: list[tuple[float, float]], bases: list[float], size: float
) -> bool:
    """Return whether a segment is in a later column and level with the first line of a row: the row goes on."""
    return _find_column(segment, columns) > column and abs(segment.bottom - bases[0]) < size / 2


def _list_level(segments: list[Segment], size: float) -> list[Segment]:
    """Return the segments that have another one on their base line; only those show the columns."""
    ordered = sorted(segments, key=lambda one: one.bottom)
    near = [other.bottom - one.bottom < size / 4 for one, other in pairwise(ordered)]
    return [one for one, before, after in zip(ordered, [False, *near], [*near, False], strict=True) if before or after]


def _find_columns(segments: list[Segment]) -> list[tuple[float, float]]:
    """Return the left and right edges of the columns.

    Segments that are above each other are in one column, unless frequent left edges divide it.
    """
    columns: list[list[Segment]] = []
    right = float("-inf")
    for segment in sorted(segments, key=lambda one: one.left):
        if segment.left < right - _NEAR:
            columns[-1].append(segment)
        else:
            columns.append([segment])
        right = max(segment.right, right)
    return [edges for column in columns for edges in _divide_column(column)]


def _divide_column(segments: list[Segment]) -> list[tuple[float, float]]:
    """Return the edges of the columns that some segments are: several where some are beside each other in many rows."""
    lefts = Counter(round(segment.left / _NEAR) for segment in segments)
    starts: list[Segment] = []
    for segment in segments:
        near = sum(lefts[round(segment.left / _NEAR) + step] for step in (-1, 0, 1))
        if near >= max(_FEWEST_ALIGNED, len(segments) / _MOST_COLUMNS) and (
            not starts or segment.left > starts[-1].left + 2 * _NEAR
        ):
            starts.append(segment)
    bases = [
        {round(segment.bottom) for segment in segments if abs(segment.left - start.left) <= 2 * _NEAR}
        for start in starts
    ]
    right = max(segment.right for segment in segments)
    if len(starts) < 2 or any(len(one & other) < _FEWEST_ALIGNED for one, other in pairwise(bases)):  # noqa: PLR2004
        return [(segments[0].left, right)]
    edges = [min(starts[0].left, segments[0].left), *(start.left for start in starts[1:])]
    return list(zip(edges, [*edges[1:], right], strict=True))


def _find_column(segment: Segment, columns: list[tuple[float, float]]) -> int:
    return max((place for place, (left, _) in enumerate(columns) if left <= segment.left + _NEAR), default=0)
