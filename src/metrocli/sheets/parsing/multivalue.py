"""Split cells that hold several values, and link each value to a name or code.

Every distinct text is split and resolved once.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.messages import MessageType
from metrocli.model.codes import index_by_number, number_key, parse_code
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container, Iterable, Mapping, Sequence

    import pandas as pd

    from metrocli.messages import Message
    from metrocli.model.codes import Code
    from metrocli.names.resolve import NameIndex
    from metrocli.sheets.table import RawTable


COMMA_IN_NAME = MessageType(
    "comma-in-name",
    "the comma in {text:short} may be part of a name, so {count:,} such cells were not split at commas",
    "Separate names with ';'.",
    one="the comma in {text:short} may be part of a name, so the cell was not split at it",
)
_DECIMAL_COMMA = compile_late(r"\s*\d+,\d+\s*")
_BREAKS = compile_late(r"[;；\n\r\v\f\x85\u2028\u2029]")
"""Signs that always separate values: semicolons, and line breaks of any kind."""
_COMMAS = compile_late(r"[,，、،؛／]")
"""Signs that separate values as a comma does: commas of other scripts, and a full-width slash."""
_WORDS = r"(?:and|y|e|et|und|i|&)"
_LAST = compile_late(rf"\s*[,，、،؛]\s*(?:{_WORDS}\s+)?|\s+{_WORDS}\s+", re.IGNORECASE)
"""What separates the names of a list that ends in "C and D" or ", and D"."""
_FIRST_WORD = compile_late(rf"{_WORDS}\s+", re.IGNORECASE)
_USUAL = compile_late(r"[;,\n\r\v\f\x85]")
"""Separators that no rule has to note: control characters have a rule of their own."""
_MAX_PIECES = 4
"""A known name may contain up to three commas."""


CODE_READ = MessageType(
    "code-read-as-listed",
    "{text:quoted} is not listed and is read as {code}; it is the first of {count:,} such codes in this column",
    "`metrocli check` lists them.",
    "{text:quoted} is not listed and is read as {code}",
)


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
        A frame as `explode_links` returns it. The value of a code is its spelling in the sheet that lists it, else the
        only listed code with its number (007 for 7 or 7.0), although it is not listed; else its first spelling in the
        column.
    """
    codes, by_number = dict(listed), index_by_number(listed.values())

    def link(written: str) -> Link:
        code = parse_code(written)
        if code is None:
            return Link(written, written, listed=False)
        same = by_number.get(number_key(code))
        if same and code.parts not in listed and not any(map(code.covers, listed.values())):
            return Link(written, same.text, listed=False)
        return Link(written, codes.setdefault(code.parts, code).text, code.parts in listed)

    return explode_links(texts, {text: _drop_repeats(map(link, split_codes(text, listed))) for text in texts.unique()})


def note_codes_read(
    links: pd.DataFrame, listed: Collection[Code], table: RawTable | None, column: str
) -> list[Message]:
    """List a note on the codes that are read as the listed codes with the same number, at the first of them.

    Args:
        links: the links of a column of codes.
        listed: the codes of the sheet that the column refers to.
        table: the sheet of the column before its cells are parsed.
        column: the column.
    """
    read = links[~links["listed"] & links["value"].isin({code.text for code in listed})]
    if read.empty:
        return []
    row, written, code = read.iloc[0][["row", "written", "value"]]
    cell = table.cell(int(row), column) if table else None
    return [CODE_READ.at(cell, text=written, code=code, count=len(read))]


def _drop_repeats(links: Iterable[Link]) -> list[Link]:
    """Return the links of one cell in their order, each value once: as it is not listed, if it is so written there."""
    by_value: dict[str, Link] = {}
    for link in links:
        if link.value not in by_value or (by_value[link.value].listed and not link.listed):
            by_value[link.value] = link
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
    written, value = (
        pd.array(np.array([getattr(link, field) for link in links], dtype="object")[selected], dtype="str")
        for field in ("written", "value")
    )
    rows = np.repeat(texts.index.to_numpy(), row_counts)
    listed = np.array([link.listed for link in links], dtype="bool")[selected]
    return pd.DataFrame({"row": rows, "written": written, "value": value, "listed": listed})


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
    """Split the codes of one cell, without repeats, at semicolons, line breaks and commas of any script.

    `2,3` stays whole if 2.3 is a listed code: a program may have written that code as a number with a decimal comma.

    Args:
        text: the text of a cell.
        listed: the parts of the codes that a sheet lists.
    """
    pieces = _BREAKS.split(text)
    return _distinct(
        chain.from_iterable([piece] if is_number_like(piece, listed) else _COMMAS.split(piece) for piece in pieces)
    )


def find_repeats(text: str) -> dict[str, int]:
    """Return the values that a cell has more than once, in one spelling, each with its number.

    Values are separated by semicolons or line breaks, or else by commas.
    """
    breaks = _BREAKS if _BREAKS.search(text) else _COMMAS
    pieces = [piece.strip() for piece in breaks.split(text)]
    if len({*pieces}) == len(pieces):
        return {}
    return {piece: count for piece, count in Counter(pieces).items() if piece and count > 1}


def is_number_like(text: str, listed: Container[tuple[str, ...]]) -> bool:
    """Whether a text may be two codes, or one listed code with a decimal comma, such as `2,3` for 2.3."""
    return _DECIMAL_COMMA.fullmatch(text) is not None and tuple(text.strip().split(",")) in listed


def split_names(text: str, is_known: Callable[[str], bool]) -> tuple[tuple[str, ...], bool]:
    """Split the names of one cell.

    Semicolons and line breaks always separate names. Commas separate names only if this cannot split a name: a known
    name that contains a comma stays whole, unknown neighbours stay together, and a cell is not split at all unless
    most of its pieces are known names. A word such as "and" separates names only if all pieces are known names.

    Args:
        text: the text of a cell.
        is_known: returns whether a text is a known name.

    Returns:
        The names in their order, without repeats; and whether an unknown name contains a comma.
    """
    if _BREAKS.search(text):
        return _distinct(chain.from_iterable(_split_last(piece, is_known) for piece in _BREAKS.split(text))), False
    if is_known(text):
        return _distinct([text]), False
    if names := _split_sentence(text, is_known):
        return _distinct(names), False
    if not _COMMAS.search(text):
        return _distinct([text]), False
    pieces = _join_known([piece.strip() for piece in _COMMAS.split(text) if piece.strip()], is_known)
    if 2 * sum(is_name for _, is_name in pieces) <= len(pieces):
        return (text,), _has_comma(text)
    joined: list[tuple[str, bool]] = []
    for piece, is_name in pieces:
        if joined and not is_name and not joined[-1][1]:
            joined[-1] = (f"{joined[-1][0]}, {piece}", False)
        else:
            joined.append((piece, is_name))
    return _distinct(piece for piece, _ in joined), any(_has_comma(piece) for piece, is_name in joined if not is_name)


def has_usual_separators(text: str, pieces: Collection[str]) -> bool:
    """Return whether a text is split into pieces only by semicolons, commas and line breaks, as the sheets ask for."""
    remaining = text
    parts = (part for piece in pieces for part in ([piece] if piece in text else piece.split(", ")))
    for part in sorted(parts, key=len, reverse=True):
        remaining = remaining.replace(part, "")
    return not _USUAL.sub("", remaining).strip(" \t\xa0")


def _split_last(piece: str, is_known: Callable[[str], bool]) -> Sequence[str]:
    """Split one of the names of a list at words such as "and", as in "A; B and C" or "A; B; and C"."""
    name = piece.strip()
    first = _FIRST_WORD.match(name)
    if is_known(name) or _COMMAS.search(name):
        return [name]
    if first and is_known(name[first.end() :]):
        return [name[first.end() :]]
    return _split_sentence(name, is_known) or [name]


def _split_sentence(text: str, is_known: Callable[[str], bool]) -> list[str]:
    """Split a list such as "A, B and C" whose pieces are all known names; [] for any other text."""
    separators = [*_LAST.finditer(text)]
    if not any(separator[0].strip(" ,，、،؛") for separator in separators):
        return []
    starts = [0, *(separator.end() for separator in separators)]
    ends = [*(separator.start() for separator in separators), len(text)]
    names: list[str] = []
    first = 0
    while first < len(starts):
        if not text[starts[first] : ends[first]].strip() and first in {0, len(starts) - 1}:
            first += 1  # a comma at the beginning or the end
            continue
        for last in range(min(len(starts), first + _MAX_PIECES) - 1, first - 1, -1):
            name = text[starts[first] : ends[last]].strip()
            if is_known(name):
                names.append(name)
                break
        else:
            return []
        first = last + 1
    return names


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


def _has_comma(text: str) -> bool:
    return bool(_COMMAS.search(text)) and set(_COMMAS.findall(text)) != {"／"}


def _distinct(pieces: Iterable[str]) -> tuple[str, ...]:
    """Return the pieces that are not blank, stripped and without repeats."""
    return tuple(dict.fromkeys(piece for piece in map(str.strip, pieces) if piece))
