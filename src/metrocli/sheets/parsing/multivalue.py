"""Split cells that hold several values, and link each value to a name or code.

Every distinct text is split and resolved once.
"""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.model.codes import parse_code

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Mapping, Sequence

    import pandas as pd

    from metrocli.model.codes import Code
    from metrocli.names.resolve import NameIndex


_DECIMAL_COMMA = re.compile(r"\s*\d+,\d+\s*")
_MAX_PIECES = 4
"""A known name may contain up to three commas."""


class Link(NamedTuple):
    """One value of a cell, and the name or code that it means.

    Attributes:
        written: the text of the value in the cell.
        value: the canonical name or code that it means; if that is not known, the text.
        listed: whether the name or code is in the sheet that the column refers to.
    """

    written: str
    value: str
    listed: bool


def link_name(written: str, names: NameIndex) -> Link:
    """Link one name to the canonical name that it means, if it means only one."""
    resolved = names.look_up(written)
    return Link(written, resolved.name, listed=True) if resolved else Link(written, written, listed=False)


def link_names(texts: pd.Series[str], names: NameIndex) -> tuple[pd.DataFrame, list[str]]:
    """Split cells that hold names, and link each name.

    Args:
        texts: the texts of one column, by row; none is missing.
        names: the names and aliases that they may mean.

    Returns:
        A frame as `explode_links` returns it; and the texts that were not split at a comma, since the comma may be
        part of a name.
    """
    cells: dict[str, Sequence[Link]] = {}
    unsplit: list[str] = []
    for text in texts.unique():
        pieces, has_comma = split_names(text, lambda name: names.look_up(name) is not None)
        cells[text] = _drop_repeats(link_name(piece, names) for piece in pieces)
        unsplit += [text] if has_comma else []
    return explode_links(texts, cells), unsplit


def link_codes(texts: pd.Series[str], listed: Mapping[tuple[str, ...], Code]) -> pd.DataFrame:
    """Split cells that hold codes, and link each code.

    Args:
        texts: the texts of one column, by row; none is missing.
        listed: the codes of the sheet that the column refers to, by their parts.

    Returns:
        A frame as `explode_links` returns it. The value of a code is its spelling in the sheet that lists it, else its
        first spelling in the column.
    """
    codes = dict(listed)

    def link(written: str) -> Link:
        code = parse_code(written)
        if code is None:
            return Link(written, written, listed=False)
        return Link(written, codes.setdefault(code.parts, code).text, code.parts in listed)

    return explode_links(texts, {text: _drop_repeats(map(link, split_codes(text, listed))) for text in texts.unique()})


def _drop_repeats(links: Iterable[Link]) -> list[Link]:
    """Return the links of one cell in their order, without those whose value has come before."""
    by_value: dict[str, Link] = {}
    for link in links:
        by_value.setdefault(link.value, link)
    return list(by_value.values())


def explode_links(texts: pd.Series[str], cells: Mapping[str, Sequence[Link]]) -> pd.DataFrame:
    """Return one row for each link of each cell.

    Args:
        texts: the texts of one column, by row; none is missing.
        cells: the links of each distinct text.

    Returns:
        A frame with the columns `row` (int64, the index of `texts`), `written` and `value` (str) and `listed` (bool).
        It is ordered by row, as `texts` is, and by position in the cell.
    """
    import numpy as np
    import pandas as pd

    text_numbers, distinct = pd.factorize(texts)
    links_of_texts = [cells[text] for text in distinct]
    counts = np.array([len(links) for links in links_of_texts], dtype="int64")
    starts = np.cumsum(counts) - counts
    row_counts = counts[text_numbers]
    positions = np.arange(row_counts.sum()) - np.repeat(np.cumsum(row_counts) - row_counts, row_counts)
    selected = np.repeat(starts[text_numbers], row_counts) + positions
    links = list(chain.from_iterable(links_of_texts))
    columns = {
        field: np.array([getattr(link, field) for link in links], dtype="object")[selected]
        for field in ("written", "value")
    }
    frame = pd.DataFrame(columns, dtype="str")
    frame.insert(0, "row", np.repeat(texts.index.to_numpy(), row_counts))
    frame["listed"] = np.array([link.listed for link in links], dtype="bool")[selected]
    return frame


def group_values(links: pd.DataFrame, rows: pd.Index[Any]) -> pd.Series[Any]:
    """Return the values of each row as a tuple: the inverse of `explode_links`.

    Args:
        links: a frame with at least the columns `row` and `value`.
        rows: the rows to return.

    Returns:
        A series of tuples of strings, with the index `rows`; () for a row without links.
    """
    import pandas as pd

    values_of_rows: dict[int, list[str]] = {row: [] for row in rows}
    selected = links[links["row"].isin(rows)]
    for row, value in zip(selected["row"].tolist(), selected["value"].tolist(), strict=True):
        values_of_rows[row].append(value)
    return pd.Series([tuple(values) for values in values_of_rows.values()], index=rows, dtype="object")


def split_codes(text: str, listed: Container[tuple[str, ...]] = ()) -> tuple[str, ...]:
    """Split the codes of one cell, without repeats, at semicolons, line breaks and commas.

    `2,3` stays whole if 2.3 is a listed code: a program may have written that code as a number with a decimal comma.

    Args:
        text: the text of a cell.
        listed: the parts of the codes that a sheet lists.
    """
    pieces = re.split(r"[;\n\r]", text)
    return _distinct(
        chain.from_iterable([piece] if is_number_like(piece, listed) else piece.split(",") for piece in pieces)
    )


def is_number_like(text: str, listed: Container[tuple[str, ...]]) -> bool:
    """Whether a text may be two codes, or one listed code with a decimal comma, such as `2,3` for 2.3."""
    return _DECIMAL_COMMA.fullmatch(text) is not None and tuple(text.strip().split(",")) in listed


def split_names(text: str, is_known: Callable[[str], bool]) -> tuple[tuple[str, ...], bool]:
    """Split the names of one cell.

    Semicolons and line breaks always separate names. Commas separate names only if this cannot split a name: a known
    name that contains a comma stays whole, unknown neighbours stay together, and a cell is not split at all unless
    most of its pieces are known names.

    Args:
        text: the text of a cell.
        is_known: returns whether a text is a known name.

    Returns:
        The names in their order, without repeats; and whether an unknown name contains a comma.
    """
    if re.search(r"[;\n\r]", text):
        return _distinct(re.split(r"[;\n\r]", text)), False
    if "," not in text or is_known(text):
        return _distinct([text]), False
    pieces = _join_known([piece.strip() for piece in text.split(",") if piece.strip()], is_known)
    if 2 * sum(is_name for _, is_name in pieces) <= len(pieces):
        return (text,), True
    joined: list[tuple[str, bool]] = []
    for piece, is_name in pieces:
        if joined and not is_name and not joined[-1][1]:
            joined[-1] = (f"{joined[-1][0]}, {piece}", False)
        else:
            joined.append((piece, is_name))
    return _distinct(piece for piece, _ in joined), any("," in piece for piece, is_name in joined if not is_name)


def _join_known(pieces: list[str], is_known: Callable[[str], bool]) -> list[tuple[str, bool]]:
    """Join neighbours that together are a known name, longest first; return each piece and whether it is known."""
    joined: list[tuple[str, bool]] = []
    start = 0
    while start < len(pieces):
        for end in range(min(len(pieces), start + _MAX_PIECES), start, -1):
            name = ", ".join(pieces[start:end])
            if is_known(name):
                joined.append((name, True))
                break
        else:
            end = start + 1
            joined.append((pieces[start], False))
        start = end
    return joined


def _distinct(pieces: Iterable[str]) -> tuple[str, ...]:
    """Return the pieces that are not blank, stripped and without repeats."""
    return tuple(dict.fromkeys(piece for piece in map(str.strip, pieces) if piece))
