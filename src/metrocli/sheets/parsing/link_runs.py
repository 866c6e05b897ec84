"""The links of a column in runs: each run has the links of one row. Millions of links take 2 bytes each.

A frame of links (see `links`) has 9 bytes for each, and as much again for each step that looks at all of them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.messages import MessageType
from metrocli.sheets.coded_texts import count_codes, look_up
from metrocli.sheets.parsing.links import build_links, drop_repeats, list_places
from metrocli.sheets.parsing.repeated_links import has_repeats_in_runs

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from metrocli.messages import Message
    from metrocli.sheets.coded_texts import CodedTexts, Runs
    from metrocli.sheets.parsing.links import Link
    from metrocli.sheets.table import RawTable

PARTICIPATION_NOT_COUNTED = MessageType(
    "participation-not-counted",
    "{activity:quoted} is not the id of an activity; {count:,} such rows were not counted",
    "Correct the id, or add the activity.",
    one="{activity:quoted} is not the id of an activity, so the row was not counted",
)
_LINKS_AT_ONCE = 1 << 18


class RunValues(NamedTuple):
    """The values of links in runs.

    Attributes:
        distinct: the distinct values.
        of_links: the index in `distinct` of the value of each distinct link.
    """

    distinct: list[str]
    of_links: npt.NDArray[Any]


class LinkRuns:
    """Links in runs, in any order; a row has one run.

    Whether a value is repeated within a row takes long to find out of millions of links. Frames of few rows have each
    value once; for counts it must be known before (see `has_repeats`).

    Args:
        links: the distinct links.
        codes: the index in `links` of each link, int16 or int32.
        rows: the number of the row of each run, int32.
        lengths: the number of links of each run, int32.
        may_repeat: whether a value may be repeated in a run.
    """

    def __init__(
        self,
        links: Sequence[Link],
        codes: npt.NDArray[Any],
        rows: npt.NDArray[Any],
        lengths: npt.NDArray[Any],
        *,
        may_repeat: bool = False,
    ) -> None:
        self.links, self.codes, self.rows, self.lengths = links, codes, rows, lengths
        self._may_repeat = may_repeat

    @cached_property
    def has_repeats(self) -> bool:
        """Whether a value is repeated in a run, or perhaps so: then only a frame can be counted."""
        import numpy as np

        if not self._may_repeat:
            return False
        values = self.values.of_links
        is_same = np.array_equal(values, np.arange(len(values)))
        of_links = self.codes if is_same else look_up(values, self.codes)
        self._may_repeat = has_repeats_in_runs(self.lengths, of_links, len(self.values.distinct))
        return self._may_repeat

    @cached_property
    def ends(self) -> npt.NDArray[np.int64]:
        """The place after the last link of each run."""
        import numpy as np

        return np.cumsum(self.lengths, dtype="int64")

    @cached_property
    def counts(self) -> list[int]:
        """How often each distinct link occurs."""
        counts: list[int] = count_codes(self.codes, len(self.links)).tolist()
        return counts

    @cached_property
    def values(self) -> RunValues:
        """The values of the links."""
        import numpy as np

        distinct = dict.fromkeys(link.value for link in self.links)
        places = dict(zip(distinct, range(len(distinct)), strict=True))
        return RunValues([*distinct], np.array([places[link.value] for link in self.links], self.codes.dtype))

    @cached_property
    def _is_ascending(self) -> bool:
        return bool((self.rows[1:] > self.rows[:-1]).all())

    def to_frame(self) -> pd.DataFrame:
        """Return all links as a frame (see `links`)."""
        import numpy as np

        if self._is_ascending:
            return self._build(self.codes, np.repeat(self.rows, self.lengths))
        return self._take_runs(np.arange(len(self.rows)))

    def select(self, rows: Sequence[int] | pd.Index[Any]) -> pd.DataFrame:
        """Return the links of some rows, by their numbers, as a frame in the order of the sheet."""
        import numpy as np

        is_wanted = np.zeros(int(self.rows.max(initial=0)) + 1, "bool")
        wanted = np.asarray(rows, "int64")
        is_wanted[wanted[wanted < len(is_wanted)]] = True
        return self._take_runs(np.flatnonzero(is_wanted[self.rows]))

    def select_unlisted(self) -> pd.DataFrame:
        """Return the links whose value is not listed, as a frame."""
        import numpy as np

        is_unlisted = np.array([not link.listed for link in self.links], "bool")
        if not is_unlisted.any():
            return build_links([], self.codes[:0], self.rows[:0])
        found = [np.zeros(0, "int64")]
        found += [
            start + np.flatnonzero(is_unlisted[self.codes[start : start + _LINKS_AT_ONCE]])
            for start in range(0, len(self.codes), _LINKS_AT_ONCE)
        ]
        places = np.concatenate(found)
        rows = self.rows[np.searchsorted(self.ends, places, "right")]
        order = np.argsort(rows, kind="stable")
        return self._build(self.codes[places[order]], rows[order])

    def _take_runs(self, runs: npt.NDArray[np.int64]) -> pd.DataFrame:
        """Return the links of some runs as a frame, in ascending order of rows."""
        import numpy as np

        if not self._is_ascending:
            runs = runs[np.argsort(self.rows[runs])]
        lengths = self.lengths[runs]
        places = list_places(self.ends[runs] - lengths, lengths)
        return self._build(self.codes[places], np.repeat(self.rows[runs], lengths))

    def _build(self, codes: npt.NDArray[Any], rows: npt.NDArray[Any]) -> pd.DataFrame:
        """Return a frame of links in ascending order of rows, each value of a row once."""
        links = build_links(self.links, codes, rows)
        return drop_repeats(links) if self._may_repeat else links

    def find_rows(self, values: Container[str]) -> npt.NDArray[np.int32]:
        """Return the numbers of the rows that have one of some values, in any order."""
        import numpy as np

        is_wanted = np.array([link.value in values for link in self.links], "bool")
        found = [np.zeros(0, "int64")]
        for start, end in self.list_parts():
            first = int(self.ends[start - 1]) if start else 0
            has_value = is_wanted[self.codes[first : int(self.ends[end - 1])]]
            starts = self.ends[start:end] - self.lengths[start:end] - first
            found.append(start + np.flatnonzero(np.logical_or.reduceat(has_value, starts)))
        of_runs: npt.NDArray[np.int32] = self.rows[np.concatenate(found)]
        return of_runs

    def list_parts(self) -> Iterator[tuple[int, int]]:
        """Yield the first run of each part, and the run after its last one; a part has some 260,000 links."""
        import numpy as np

        start = done = 0
        while start < len(self.lengths):
            end = max(start + 1, int(np.searchsorted(self.ends, done + _LINKS_AT_ONCE, "right")))
            yield start, end
            start, done = end, int(self.ends[end - 1])


def find_link_runs(texts: CodedTexts, links: Sequence[Sequence[Link]], rows: Runs) -> LinkRuns | None:
    """Return the links of a column in runs, of which a value may be repeated; None if only a frame can hold them.

    Args:
        texts: the texts of the column, of which each is in some cell.
        links: the links of each distinct text.
        rows: for each run of cells the number of the row that their links belong to; -1 for none.

    Returns:
        The links, without blank cells and those of no row. None if a text is not one link, or a row not in one run.
    """
    import numpy as np

    numbers, lengths = rows
    if lengths is None or len(numbers) < _FEW_RUNS or not all(len(each) == 1 for each in links):
        return None
    codes = texts.codes
    if int(codes.min()) < 0 or int(numbers.min()) < 0:
        is_kept = (codes >= 0) & np.repeat(numbers >= 0, lengths)
        counts = np.add.reduceat(is_kept, np.cumsum(lengths) - lengths, dtype=lengths.dtype)
        codes, numbers, lengths = codes[is_kept], numbers[counts > 0], counts[counts > 0]
    if not len(numbers) or int(np.bincount(numbers).max()) > 1:
        return None
    return LinkRuns([each[0] for each in links], codes, numbers, lengths, may_repeat=True)


def note_orphans(
    rows: npt.NDArray[Any],
    activity: CodedTexts,
    member: CodedTexts,
    numbers: npt.NDArray[Any],
    table: RawTable | None,
) -> list[Message]:
    """List a note on the participations of activities that are not listed, at the first of them.

    Args:
        rows: the row of the activity of each participation; -1 for none.
        activity: the ids of their activities.
        member: the names of their members; a participation without one is not noted.
        numbers: the numbers of their own rows.
        table: their sheet.
    """
    import numpy as np

    orphans = np.flatnonzero((rows < 0) & (activity.codes >= 0) & (member.codes >= 0))
    if not len(orphans) or table is None:
        return []
    first = int(orphans[0])
    unknown = activity.distinct[int(activity.codes[first])]
    cell = table.cell(int(numbers[first]), "activity")
    return [PARTICIPATION_NOT_COUNTED.at(cell, activity=unknown, count=len(orphans))]


_FEW_RUNS = 1_000
"""A frame of so few links takes no time."""
