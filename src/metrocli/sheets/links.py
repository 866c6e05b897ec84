"""Links: the values of cells that hold several, one in a row, each distinct text understood once."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd


class Link(NamedTuple):
    """One value of a cell.

    Attributes:
        written: its text as it stands.
        value: the canonical name or code that the text settles on, else the text.
        listed: whether it does settle, on something that the sheet referred to lists.
    """

    written: str
    value: str
    listed: bool


def understood(pieces: Iterable[str], settle: Callable[[str], tuple[str, bool]]) -> list[Link]:
    """The values of one cell in their order, each once, however often and in whichever spelling it stands there."""
    links: dict[str, Link] = {}
    for piece in pieces:
        value, listed = settle(piece)
        links.setdefault(value, Link(piece, value, listed))
    return list(links.values())


def spread_out(texts: pd.Series[str], cells: Mapping[str, Sequence[Link]]) -> pd.DataFrame:
    """Give each value of some cells a row of its own.

    Args:
        texts: the known texts of one column, by row.
        cells: for each distinct text, its values.

    Returns:
        A frame with `row`, `written`, `value` and `listed`, ordered by row as `texts` is and by place in the cell.
    """
    import numpy as np  # noqa: PLC0415 - see typed_frame
    import pandas as pd  # noqa: PLC0415

    places, distinct = pd.factorize(texts)
    several = [cells[text] for text in distinct]
    counts = np.array([len(links) for links in several], dtype="int64")
    starts = np.cumsum(counts) - counts
    of_rows = counts[places]
    within = np.arange(of_rows.sum()) - np.repeat(np.cumsum(of_rows) - of_rows, of_rows)
    taken = np.repeat(starts[places], of_rows) + within
    links = list(chain.from_iterable(several))
    texts_of = {
        field: np.array([getattr(link, field) for link in links], dtype="object")[taken]
        for field in ("written", "value")
    }
    frame = pd.DataFrame(texts_of, dtype="str")
    frame.insert(0, "row", np.repeat(texts.index.to_numpy(), of_rows))
    frame["listed"] = np.array([link.listed for link in links], dtype="bool")[taken]
    return frame


def tuples(links: pd.DataFrame, rows: pd.Index[Any]) -> pd.Series[Any]:
    """The values of some rows as tuples, () where a row has none: the way back from links to cells."""
    import pandas as pd  # noqa: PLC0415 - see typed_frame

    found: dict[int, list[str]] = {row: [] for row in rows}
    wanted = links[links["row"].isin(rows)]
    for row, value in zip(wanted["row"].tolist(), wanted["value"].tolist(), strict=True):
        found[row].append(value)
    return pd.Series([tuple(values) for values in found.values()], index=rows, dtype="object")
