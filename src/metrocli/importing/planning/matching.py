"""Match the rows of a report with those of a dataset, one to one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

from metrocli.model.periods import Span
from metrocli.names.similarity import find_labels
from metrocli.sheets.comparing.cell_meaning import BLANK_CELL
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Sequence

    from metrocli.sheets.comparing.aligned_sheet import AlignedSheet, Row
    from metrocli.sheets.comparing.cell_meaning import ComparableCell

_NEAR = 80.0
"""The least similarity in percent of two titles of one activity."""
_NEAR_WORD = 70.0
"""The least similarity in percent of words that one of two titles has in the place of the other's."""
_SHARED = 0.5
"""The least share of common values of two lists that are one list, corrected."""
_TOLD_APART_BY = ("members", "outcomes", "summary")
"""The columns of activities that show which of several with one title on the same days is meant."""


def match_report(
    sheet: AlignedSheet, old: Sequence[Row], new: Sequence[Row], periods: Sequence[Span]
) -> dict[int, int]:
    """Match the rows of a report with those of a dataset that are the same row.

    Activities match by title and days, then with another first or last day, then by title alone within a period of the
    report, then by days alone if the titles are similar. Other rows match by the key of their sheet, then with
    a similar last part of this key. All of these after the first are matched only if just one row is left on each side.

    Args:
        sheet: the sheet, aligned.
        old: the rows of the dataset.
        new: the rows of the report.
        periods: the days of the periods of the report.

    Returns:
        For the index of each matched row of the report, the index of its row in the dataset.
    """
    stated = [any(row[column].text for row in new) for column in range(len(sheet.columns))]
    names = [column.header if column.declaration else "" for column in sheet.columns]
    # A cell that a report never states is not evidence; a country distinguishes members with one name.
    kept = [is_stated or name == "country" for is_stated, name in zip(stated, names, strict=True)]
    left = [tuple(cell if keep else BLANK_CELL for cell, keep in zip(row, kept, strict=True)) for row in old]
    if sheet.name == "activities" and "title" in names:
        return _match_activities(sheet, left, new, names, periods)
    return sheet.match_rows(left, new, _may_differ)


def _match_activities(
    sheet: AlignedSheet, old: Sequence[Row], new: Sequence[Row], names: Sequence[str], periods: Sequence[Span]
) -> dict[int, int]:
    count = len(names)
    left, right = ([_add_identity(row, names) for row in rows] for rows in (old, new))
    key = (count, count + 1, count + 2)
    told_apart = tuple(names.index(name) for name in _TOLD_APART_BY if name in names)
    by_identity = replace(sheet, key=key, discriminators=told_apart)
    matches = by_identity.match_rows(left, right, lambda _old, _new: True)

    def match_rest(part: Callable[[Row], Hashable], may_match: Callable[[Row, Row], bool]) -> None:
        """Match the rows that are alone on both sides with one part of their identity."""
        taken = set(matches.values())
        olds, news = (
            _group(part, rows, [index for index in range(len(rows)) if index not in done])
            for rows, done in ((left, taken), (right, matches))
        )
        for value, (first, *others) in news.items():
            candidates = olds.get(value, ())
            if (
                value is not None
                and not others
                and len(candidates) == 1
                and may_match(left[candidates[0]], right[first])
            ):
                matches[first] = candidates[0]

    match_rest(
        lambda row: row[count].meaning,
        lambda one, other: _touch_same_period(one[count + 1 :], other[count + 1 :], periods),
    )
    match_rest(
        lambda row: (row[count + 1].meaning, row[count + 2].meaning) if row[count + 1].text else None,
        lambda one, other: _are_similar(one[count].text, other[count].text),
    )
    return matches


def _add_identity(row: Row, names: Sequence[str]) -> Row:
    """Add the title, the first day and the last day of an activity to its row."""
    cells = {name: row[index] for index, name in enumerate(names)}
    title, start = cells["title"], cells.get("start", BLANK_CELL)
    end = cells.get("end", BLANK_CELL)
    return (*row, title, start, end if end.text else start)


def _group(part: Callable[[Row], Hashable], rows: Sequence[Row], indexes: Sequence[int]) -> dict[Hashable, list[int]]:
    groups: dict[Hashable, list[int]] = defaultdict(list)
    for index in indexes:
        groups[part(rows[index])].append(index)
    return groups


def _touch_same_period(one: Row, other: Row, periods: Sequence[Span]) -> bool:
    """Return whether the days of two activities touch a period; each row is a first and a last day."""
    spans = [_find_span(row) for row in (one, other)]
    return any(all(span is not None and span.overlaps(period) for span in spans) for period in periods)


def _find_span(days: Row) -> Span | None:
    """Return the span from the first to the last day; None if one of them is not a day."""
    first, last = (cell.meaning for cell in days)
    if isinstance(first, date) and isinstance(last, date) and first <= last:
        return Span.of_days(first, last)
    return None


def _may_differ(old: ComparableCell, new: ComparableCell) -> bool:
    """Return whether two cells of a key may differ in a corrected report: not if they are about two things."""
    if not (old.text and new.text):
        return True
    if old.items and new.items:
        (left, right) = ({meaning for _, meaning in cell.items} for cell in (old, new))
        return len(left & right) >= _SHARED * max(len(left), len(right))
    claims = [cell.text.rpartition(":") for cell in (old, new)]
    if all(what and number.strip().isdecimal() for what, _, number in claims):
        return fold(claims[0][0]) == fold(claims[1][0])
    return _are_similar(old.text, new.text)


def _are_similar(one: str, other: str) -> bool:
    """Return whether two texts are nearly the same: with the same numbers, and no word in the place of another one."""
    from rapidfuzz import fuzz

    left, right = fold(one), fold(other)
    if find_labels(left) != find_labels(right) or not fuzz.ratio(left, right, score_cutoff=_NEAR):
        return False
    words, others = left.split(), right.split()
    changes = SequenceMatcher(None, words, others, autojunk=False).get_opcodes()
    return all(
        fuzz.ratio(" ".join(words[begin:end]), " ".join(others[start:stop])) >= _NEAR_WORD
        for kind, begin, end, start, stop in changes
        if kind == "replace"
    )
