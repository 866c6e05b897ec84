"""Match the rows of several sheets by keys that each of them has at most once, without making rows."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.sheets.comparing.key_numbers import join_numbers, number_meanings, number_values

if TYPE_CHECKING:
    from collections.abc import Hashable, Mapping, Sequence

    from metrocli.sheets.comparing.aligned_sheet import AlignedSheet, SourceSheet
    from metrocli.sheets.comparing.key_numbers import Flags, Numbers


class KeyMatches(NamedTuple):
    """The rows of several sheets that only their keys match, and the others.

    Attributes:
        rows: for each key, the index of its row in each sheet, as an array with a column for each sheet; -1 where the
            sheet does not have the key.
        may_differ: for each key, whether its rows may have different values, as an array.
        rest: the indexes of the other rows of each sheet, in ascending order.
    """

    rows: Any
    may_differ: Any
    rest: Sequence[Sequence[int]]


def match_by_key(sheet: AlignedSheet) -> KeyMatches:
    """Match the rows for which `AlignedSheet.match_rows` would look at nothing but their keys.

    These are the keys that each sheet has at most once, if no row with another key can match theirs: each sheet has the
    key, or the rows of other sheets differ from it in more than one column of the key. Rows with a blank key, and those
    whose country decides, are left to `match_rows`.

    Args:
        sheet: the sheet; the datasets that lack it are passed over.
    """
    import numpy as np

    sources = [source for source in sheet.sources if source is not None]
    sizes = [len(source.table.row_numbers) for source in sources]
    columns = {
        index: number_meanings([source.columns[index] for source in sources], sizes)
        for index in sheet.key or range(len(sheet.columns))
    }
    ends = np.cumsum(sizes)
    keys = join_numbers(columns.values(), int(ends[-1]))
    count = int(keys.max(initial=-1)) + 1
    keys_of_sources = [keys[start:end] for start, end in pairwise([0, *ends.tolist()])]
    counts = [np.bincount(of_source, minlength=count) for of_source in keys_of_sources]
    is_unique = np.logical_and.reduce([each <= 1 for each in counts])
    for index in sheet.key[:1]:
        is_unique[keys[columns[index] == 0]] = False
    for of_source, indexes in zip(keys_of_sources, sheet.rows_of_several_countries, strict=True):
        is_unique[of_source[np.array(indexes, "int64")]] = False
    is_present = [each > 0 for each in counts]
    may_match = _find_similar_keys(_list_partial_keys(sheet, columns, keys, count), is_present, is_unique)
    is_matched = is_unique & (np.logical_and.reduce(is_present) | ~may_match)
    rows = np.full((count, len(sources)), -1, "int64")
    for place, of_source in enumerate(keys_of_sources):
        rows[of_source, place] = np.arange(len(of_source))
    rows = rows[is_matched]
    rest = [np.flatnonzero(~is_matched[of_source]).tolist() for of_source in keys_of_sources]
    return KeyMatches(rows, _find_differing_rows(sources, rows), rest)


def _list_partial_keys(sheet: AlignedSheet, columns: Mapping[int, Numbers], keys: Numbers, count: int) -> list[Numbers]:
    """Return for each column that a match may lack a number for each key, equal for keys that differ only in it."""
    import numpy as np

    rows = np.zeros(count, "int64")
    rows[keys] = np.arange(len(keys))
    return [
        join_numbers((columns[other][rows] for other in sheet.key if other != left_out), count)
        for left_out in sheet.key[1:]
    ]


def _find_similar_keys(partial_keys: Sequence[Numbers], is_present: Sequence[Flags], is_unique: Flags) -> Flags:
    """Return for each key whether its rows may match rows whose key differs in one column.

    `AlignedSheet.match_rows` matches two such rows if no other row without a match is as close. With one column that
    may differ, their number is known. With several, matches by one column leave fewer rows for the next one.

    Args:
        partial_keys: a number for each key, equal for keys that differ only in one column; for each such column.
        is_present: for each sheet, whether it has the key.
        is_unique: whether each sheet has the key at most once.
    """
    import numpy as np

    may_match = np.zeros(len(is_unique), "bool")
    for parts in partial_keys:
        is_similar = np.bincount(parts, ~is_unique) > 0
        before = is_present[0]
        for own in is_present[1:]:
            lefts, rights = np.bincount(parts, before & ~own), np.bincount(parts, own & ~before)
            if len(partial_keys) == 1:
                is_similar |= (lefts == 1) & (rights == 1)
            else:
                is_similar |= (lefts > 0) & (rights > 0)
            before = before | own
        may_match |= is_similar[parts]
    return may_match


def _find_differing_rows(sources: Sequence[SourceSheet], rows: Any) -> Flags:  # noqa: ANN401 - an array of two dimensions
    """Return for each key whether its rows may have different values in a column that several sheets have."""
    import numpy as np

    may_differ = np.zeros(len(rows), "bool")
    several = np.flatnonzero((rows >= 0).sum(axis=1) > 1)
    if not len(several):
        return may_differ
    rows = rows[several]
    for cells_of_sources in zip(*(source.columns for source in sources), strict=True):
        numbers = np.full(len(several), -1, "int64")
        places: dict[Hashable, int] = {}
        for place, cells in enumerate(cells_of_sources):
            if cells is not None:
                has_row = rows[:, place] >= 0
                of_rows = number_values(cells.list_identities(), places)[np.asarray(cells.raws.codes, "int32")]
                own = of_rows[rows[has_row, place]]
                first = numbers[has_row]
                may_differ[several[has_row]] |= (first >= 0) & (first != own)
                numbers[has_row] = own
    return may_differ
