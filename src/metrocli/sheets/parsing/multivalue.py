"""Links: the values of cells that hold several, one in a row, each distinct text understood once."""

from __future__ import annotations

import re
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.model.codes import parse_code

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    import pandas as pd

    from metrocli.model.codes import Code
    from metrocli.names.resolve import Names


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


def link_name(written: str, names: Names) -> Link:
    """One name of a cell, and who is meant by it."""
    settled = names.settle(written)
    return Link(written, settled.name, listed=True) if settled else Link(written, written, listed=False)


def link_names(texts: pd.Series[str], names: Names) -> tuple[pd.DataFrame, list[str]]:
    """The names in some cells, one in a row.

    Args:
        texts: the known texts of one column, by row.
        names: all the names that they may mean.

    Returns:
        A frame as `spread_out` gives it; and the texts in which a comma was left uncut, since it may be part of a name.
    """
    cells: dict[str, Sequence[Link]] = {}
    uncut: list[str] = []
    for text in texts.unique():
        pieces, left = split_names(text, lambda each: names.settle(each) is not None)
        cells[text] = _each_once(link_name(piece, names) for piece in pieces)
        uncut += [text] if left else []
    return explode_links(texts, cells), uncut


def link_codes(texts: pd.Series[str], listed: Mapping[tuple[str, ...], Code]) -> pd.DataFrame:
    """The codes in some cells, one in a row: as their sheet writes them, else as they are first written anywhere.

    Args:
        texts: the known texts of one column, by row.
        listed: the codes that their sheet lists, by their parts.

    Returns:
        A frame as `spread_out` gives it.
    """
    known = dict(listed)

    def link(written: str) -> Link:
        code = parse_code(written)
        if code is None:
            return Link(written, written, listed=False)
        return Link(written, known.setdefault(code.parts, code).text, code.parts in listed)

    return explode_links(texts, {text: _each_once(map(link, split_codes(text))) for text in texts.unique()})


def _each_once(links: Iterable[Link]) -> list[Link]:
    """The values of one cell in their order, each once, however often and in whichever spelling it stands there."""
    found: dict[str, Link] = {}
    for link in links:
        found.setdefault(link.value, link)
    return list(found.values())


def explode_links(texts: pd.Series[str], cells: Mapping[str, Sequence[Link]]) -> pd.DataFrame:
    """Give each value of some cells a row of its own.

    Args:
        texts: the known texts of one column, by row.
        cells: for each distinct text, its values.

    Returns:
        A frame with `row`, `written`, `value` and `listed`, ordered by row as `texts` is and by place in the cell.
    """
    import numpy as np
    import pandas as pd

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


def group_values(links: pd.DataFrame, rows: pd.Index[Any]) -> pd.Series[Any]:
    """The values of some rows as tuples, () where a row has none: the way back from links to cells."""
    import pandas as pd

    found: dict[int, list[str]] = {row: [] for row in rows}
    wanted = links[links["row"].isin(rows)]
    for row, value in zip(wanted["row"].tolist(), wanted["value"].tolist(), strict=True):
        found[row].append(value)
    return pd.Series([tuple(values) for values in found.values()], index=rows, dtype="object")


def split_codes(text: str) -> tuple[str, ...]:
    """The codes of one cell: parted by semicolons, line breaks or commas, since no code holds one."""
    return _distinct(re.split(r"[;,\n\r]", text))


def split_names(text: str, known: Callable[[str], bool]) -> tuple[tuple[str, ...], bool]:
    """The names of one cell.

    Semicolons and line breaks always part names. Commas do so only where that cannot cut a name: a known name that
    holds a comma stays whole, two neighbours that are both unknown stay together, and nothing is cut at all unless
    most of the pieces are names that are known.

    Args:
        text: the text of a cell.
        known: whether a text is a known name.

    Returns:
        The names in their order, each once, and whether a comma was left uncut in a name that is not known.
    """
    if re.search(r"[;\n\r]", text):
        return _distinct(re.split(r"[;\n\r]", text)), False
    if "," not in text or known(text):
        return _distinct([text]), False
    pieces = _longest_known([piece.strip() for piece in text.split(",") if piece.strip()], known)
    if 2 * sum(sure for _, sure in pieces) <= len(pieces):
        return (text,), True
    joined: list[tuple[str, bool]] = []
    for piece, sure in pieces:
        if joined and not sure and not joined[-1][1]:
            joined[-1] = (f"{joined[-1][0]}, {piece}", False)
        else:
            joined.append((piece, sure))
    return _distinct(piece for piece, _ in joined), any("," in piece for piece, sure in joined if not sure)


def _longest_known(pieces: list[str], known: Callable[[str], bool]) -> list[tuple[str, bool]]:
    """Join neighbours that together are a known name, the longest first; say of each piece whether it is known."""
    found: list[tuple[str, bool]] = []
    at = 0
    while at < len(pieces):
        for end in range(min(len(pieces), at + 4), at, -1):
            name = ", ".join(pieces[at:end])
            if known(name):
                found.append((name, True))
                break
        else:
            end = at + 1
            found.append((pieces[at], False))
        at = end
    return found


def _distinct(pieces: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(piece for piece in map(str.strip, pieces) if piece))
