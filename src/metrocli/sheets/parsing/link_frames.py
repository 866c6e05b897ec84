"""Select, count and group the links of a frame (see `links`), by codes and not by texts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.sheets.coded_texts import count_codes, look_up
from metrocli.sheets.parsing.links import list_places, mark_rows, match_rows

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

_FEW_LINKS = 4096
_MOST_WANTED = 16
"""Where fewer rows than one for so many links are wanted, it is faster to look for them than to look at all links."""
_ROWS_AT_ONCE = 50_000
"""The links of so many rows are made to texts at once: a reference to each of millions takes as much as all tuples."""


def select_links(links: pd.DataFrame, rows: Iterable[int] | pd.Index[Any]) -> pd.DataFrame:
    """Select the links of some rows, in their order.

    Args:
        links: a frame of links, ordered by row.
        rows: the row numbers, in any order.

    Returns:
        The links; the same frame if all are wanted.
    """
    import numpy as np

    numbers = links["row"].to_numpy()
    wanted = np.asarray(rows if hasattr(rows, "__len__") else [*rows], numbers.dtype)
    if len(numbers) <= _FEW_LINKS or len(wanted) > len(numbers) // _MOST_WANTED:
        return keep_links(links, match_rows(links["row"], wanted))
    if (wanted[1:] <= wanted[:-1]).any():
        wanted = np.unique(wanted)
    starts, ends = np.searchsorted(numbers, wanted), np.searchsorted(numbers, wanted, "right")
    if not len(wanted) or (starts[1:] == ends[:-1]).all():
        return links.iloc[starts[0] : ends[-1]] if len(wanted) else links.iloc[:0]
    return links.take(list_places(starts, ends - starts))


def keep_links(links: pd.DataFrame, matches: pd.Series[bool] | npt.NDArray[np.bool_]) -> pd.DataFrame:
    """Return the links that match; without a copy if all do."""
    return links if matches.all() else links[matches]


def count_values(values: pd.Series[Any]) -> dict[str, int]:
    """Count the links of each value.

    Args:
        values: the values of links, a categorical without missing values.

    Returns:
        The numbers by value, without values that have no link.
    """
    counts = count_codes(values.cat.codes.to_numpy(), len(values.cat.categories)).tolist()
    return {text: count for text, count in zip(values.cat.categories.tolist(), counts, strict=True) if count}


def keep_common_rows(first: pd.DataFrame, second: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Return the links of two frames whose rows are in both of them."""
    import numpy as np

    numbers = first["row"].to_numpy(), second["row"].to_numpy()
    size = max(int(each.max(initial=0)) for each in numbers) + 1
    is_common = np.logical_and(*(mark_rows(each, size) for each in numbers))
    return tuple(  # type: ignore[return-value] # of two frames
        keep_links(links, look_up(is_common, each)) for links, each in zip((first, second), numbers, strict=True)
    )


def match_values(values: pd.Series[Any], wanted: Container[str]) -> npt.NDArray[np.bool_]:
    """Return for each link whether its value is one of some: as `isin`, by a table of the distinct values.

    Args:
        values: the values of links, a categorical without missing values.
        wanted: the values.
    """
    import numpy as np

    is_wanted = np.array([text in wanted for text in values.cat.categories.tolist()], "bool")
    return look_up(is_wanted, values.cat.codes.to_numpy())


def list_rows_of_values(links: pd.DataFrame) -> dict[str, npt.NDArray[Any]]:
    """List the rows of each value, in their order: as `groupby`, with a third of its memory.

    Args:
        links: a frame with at least the columns `row` and `value`.

    Returns:
        The rows by value, without values that no link has.
    """
    import numpy as np

    codes, values = links["value"].cat.codes.to_numpy(), links["value"].cat.categories.tolist()
    rows = links["row"].to_numpy()[np.argsort(codes, kind="stable")]
    counts = count_codes(codes, len(values))
    ends = np.cumsum(counts)
    return {
        value: rows[end - count : end]
        for value, count, end in zip(values, counts.tolist(), ends.tolist(), strict=True)
        if count
    }


def group_values(links: pd.DataFrame, rows: pd.Index[Any]) -> pd.Series[Any]:
    """Return the values of each row as a tuple: the inverse of `explode_links`.

    Args:
        links: a frame with at least the columns `row` and `value`.
        rows: the rows to return.

    Returns:
        A series of tuples of strings, with the index `rows`; () for a row without links.
    """
    import numpy as np
    import pandas as pd

    selected = select_links(links, rows)
    numbers, codes = selected["row"].to_numpy(), selected["value"].cat.codes.to_numpy()
    if (numbers[1:] < numbers[:-1]).any():
        order = np.argsort(numbers, kind="stable")
        numbers, codes = numbers[order], codes[order]
    texts, wanted = selected["value"].cat.categories.tolist(), np.asarray(rows, "int64")
    # The links of a row are between those of the row before it and its own last one.
    ends = np.cumsum(np.bincount(numbers + 1, minlength=int(wanted.max(initial=0)) + 2))
    values: list[tuple[str, ...]] = []
    for start in range(0, len(wanted), _ROWS_AT_ONCE):
        part = wanted[start : start + _ROWS_AT_ONCE]
        firsts, lengths = ends[part], ends[part + 1] - ends[part]
        of_part = [*map(texts.__getitem__, codes[list_places(firsts, lengths)].tolist())]
        bounds = np.cumsum(lengths)
        values += map(tuple, map(of_part.__getitem__, map(slice, (bounds - lengths).tolist(), bounds.tolist())))
    return pd.Series(values, index=rows, dtype="object")
