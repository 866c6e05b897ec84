"""Link each value of a column to the name or code that it means.

Each distinct text is split and resolved once; everything after that is about codes. A frame of links has the columns

- `row` (int32): the number of the row;
- `written` (categorical of str): the text of the value in the cell;
- `value` (categorical of str): the name or code that it means; if that is not known, the text;
- `listed` (bool): whether the name or code is in the sheet that the column refers to.

It is ordered by row and by position in the cell.
"""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.messages import MessageType
from metrocli.model.codes import index_by_number, number_key, parse_code
from metrocli.sheets.coded_texts import look_up
from metrocli.sheets.parsing.multivalue import has_separator, split_codes, split_names
from metrocli.sheets.parsing.repeated_links import find_repeated_links

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Mapping, Sequence

    import numpy as np
    import numpy.typing as npt
    import pandas as pd

    from metrocli.messages import Message
    from metrocli.model.codes import Code
    from metrocli.names.resolve import NameIndex
    from metrocli.sheets.coded_texts import CodedTexts
    from metrocli.sheets.table import RawTable

COMMA_IN_NAME = MessageType(
    "comma-in-name",
    "the comma in {text:short} may be part of a name, so {count:,} such cells were not split at commas",
    "Separate names with ';'.",
    one="the comma in {text:short} may be part of a name, so the cell was not split at it",
)
CODE_READ = MessageType(
    "code-read-as-listed",
    "{text:quoted} is not listed and is read as {code}; it is the first of {count:,} such codes in this column",
    "`metrocli check` lists them.",
    "{text:quoted} is not listed and is read as {code}",
)
_ROWS_AT_ONCE = 1 << 16
_MOST_SMALL = 1 << 30


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


class LinkedTexts(NamedTuple):
    """A column of texts, and what each distinct text of it means.

    Attributes:
        texts: the texts of the rows.
        links: the links of each distinct text.
    """

    texts: CodedTexts
    links: Sequence[Sequence[Link]]

    def explode(self, rows: npt.NDArray[Any], is_wanted: npt.NDArray[np.bool_] | None = None) -> pd.DataFrame:
        """Return one row for each link of each cell.

        Args:
            rows: the number of each row.
            is_wanted: for each row whether its links are wanted; None for all.
        """
        codes = self.texts.codes
        if is_wanted is not None:
            codes, rows = codes[is_wanted], rows[is_wanted]
        return explode_links(codes, self.links, rows)

    def explode_unlisted(self, rows: npt.NDArray[Any]) -> pd.DataFrame:
        """Return one row for each link of each cell whose value is not in the sheet that the column refers to.

        Args:
            rows: the number of each row.
        """
        import numpy as np

        is_wanted = [*(any(not link.listed for link in links) for links in self.links), False]
        links = self.explode(rows, look_up(np.array(is_wanted, "bool"), self.texts.codes))
        return links[~links["listed"].to_numpy()]

    def find_rows(self, values: Container[str], rows: npt.NDArray[Any]) -> npt.NDArray[Any]:
        """Return the numbers of the rows with one of some values, in order.

        Args:
            values: the values.
            rows: the number of each row.
        """
        import numpy as np

        # The last one is that of blank cells.
        is_wanted = [*(any(link.value in values for link in links) for links in self.links), False]
        found: npt.NDArray[Any] = rows[look_up(np.array(is_wanted, "bool"), self.texts.codes)]
        return found


def link_name(written: str, names: NameIndex) -> Link:
    """Link one name to the canonical name that it means, if it means only one."""
    resolved = names.look_up(written)
    return Link(written, resolved.name, listed=True) if resolved else Link(written, written, listed=False)


def link_names(texts: CodedTexts, names: NameIndex) -> tuple[LinkedTexts, list[str]]:
    """Split cells that hold names, and link each name.

    Args:
        texts: the texts of one column, of which some may be equal.
        names: the names and aliases that they may mean.

    Returns:
        The links; and the texts that were not split at a comma, since the comma may be part of a name.
    """
    links: list[list[Link]] = []
    unsplit: list[str] = []
    for text in texts.distinct:
        if text in names and not has_separator(text):  # as nearly all texts are in the long form
            links.append([Link(text, text, listed=True)])
            continue
        pieces, has_comma = split_names(text, lambda name: names.look_up(name) is not None)
        links.append(_drop_repeats(link_name(piece, names) for piece in pieces))
        unsplit += [text] if has_comma else []
    return LinkedTexts(texts, links), [*dict.fromkeys(unsplit)]


def link_codes(texts: CodedTexts, listed: Mapping[tuple[str, ...], Code]) -> LinkedTexts:
    """Split cells that hold codes, and link each code.

    Args:
        texts: the texts of one column.
        listed: the codes of the sheet that the column refers to, by their parts.

    Returns:
        The links. The value of a code is its spelling in the sheet that lists it, else the only listed code with its
        number (007 for 7 or 7.0), although it is not listed; else its first spelling in the column.
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

    # Few distinct codes are in many distinct texts.
    link_once = cache(link)
    return LinkedTexts(texts, [_drop_repeats(map(link_once, split_codes(text, listed))) for text in texts.distinct])


def note_codes_read(
    linked: LinkedTexts, listed: Collection[Code], rows: npt.NDArray[Any], table: RawTable | None, column: str
) -> list[Message]:
    """List a note on the codes that are read as the listed codes with the same number, at the first of them.

    Args:
        linked: a column of codes.
        listed: the codes of the sheet that the column refers to.
        rows: the number of each row of the column.
        table: the sheet of the column before its cells are parsed.
        column: the column.
    """
    import numpy as np

    texts = {code.text for code in listed}
    read = [[link for link in links if not link.listed and link.value in texts] for links in linked.links]
    if not any(read):
        return []
    of_rows = look_up(np.array([*map(len, read), 0], "int32"), linked.texts.codes)
    first = int((of_rows > 0).argmax())
    link = read[int(linked.texts.codes[first])][0]
    cell = table.cell(int(rows[first]), column) if table else None
    return [CODE_READ.at(cell, text=link.written, code=link.value, count=int(of_rows.sum()))]


def _drop_repeats(links: Iterable[Link]) -> list[Link]:
    """Return the links of one cell in their order, each value once: as it is not listed, if it is so written there."""
    by_value: dict[str, Link] = {}
    for link in links:
        if link.value not in by_value or (by_value[link.value].listed and not link.listed):
            by_value[link.value] = link
    return list(by_value.values())


def explode_links(
    codes: npt.NDArray[Any], links_of_texts: Sequence[Sequence[Link]], rows: npt.NDArray[Any]
) -> pd.DataFrame:
    """Return one row for each link of each cell.

    Args:
        codes: for each cell the index of its text; -1 where it is blank.
        links_of_texts: the links of each text.
        rows: for each cell the number of its row.
    """
    import numpy as np

    counts = np.array([len(links) for links in links_of_texts], "int64")
    links = list(chain.from_iterable(links_of_texts))
    if codes.min(initial=0) < 0:
        is_filled = codes >= 0
        codes, rows = codes[is_filled], rows[is_filled]
    if (counts == 1).all():  # as in the long form: nothing is repeated, and memory is saved
        return build_links(links, codes, rows)
    row_counts = counts[codes]
    selected = list_places((np.cumsum(counts) - counts)[codes], row_counts)
    return build_links(links, selected, np.repeat(rows, row_counts))


def list_places(starts: npt.NDArray[Any], counts: npt.NDArray[Any]) -> npt.NDArray[Any]:
    """List the places of several runs of places, one run after the other; int32 if that is enough, else int64.

    Args:
        starts: the first place of each run.
        counts: the number of places of each run.
    """
    import numpy as np

    ends = np.cumsum(counts, dtype="int64")
    size = int(ends[-1]) if len(ends) else 0
    type_ = "int32" if size < _MOST_SMALL and int(starts.max(initial=0)) < _MOST_SMALL else "int64"
    places = np.arange(size, dtype=type_)
    places += np.repeat((starts - ends + counts).astype(type_), counts)
    return places


def build_links(links: Sequence[Link], selected: npt.NDArray[Any], rows: npt.NDArray[Any]) -> pd.DataFrame:
    """Return a frame of links.

    Args:
        links: the distinct links.
        selected: for each row of the frame the index of its link.
        rows: the number of each row.
    """
    import numpy as np
    import pandas as pd

    def select(texts: list[str]) -> pd.Categorical:
        distinct = dict.fromkeys(texts)
        places = dict(zip(distinct, range(len(distinct)), strict=True))
        small = np.min_scalar_type(-max(len(distinct), 1))  # the type that pandas keeps such codes in
        if len(distinct) == len(links):  # the places of the links are those of their texts
            codes = selected.astype(small)
        else:
            codes = look_up(np.array([places[text] for text in texts], small), selected)
        # They are not looked at again, as `from_codes` would: that takes as long as all the rest.
        dtype = pd.CategoricalDtype(pd.Index([*distinct], dtype="str"))
        return pd.Categorical.from_codes(codes, dtype=dtype, validate=False)

    listed = np.array([link.listed for link in links], "bool")
    written, values = [link.written for link in links], [link.value for link in links]
    column = select(written)
    columns = {
        "row": rows.astype("int32", copy=False),
        "written": column,
        "value": column if values == written else select(values),  # the same array where both are the same, for memory
        "listed": np.ones(len(selected), "bool") if listed.all() else look_up(listed, selected),
    }
    return pd.DataFrame(columns, copy=False)


def join_links(first: pd.DataFrame, second: pd.DataFrame) -> pd.DataFrame:
    """Join two frames of links, ordered by row; of one value in a row, the first one counts."""
    import pandas as pd
    from pandas.api.types import union_categoricals

    if not len(first) or not len(second):
        joined = second if not len(first) else first
    else:
        columns: dict[str, Any] = {
            name: pd.concat([first[name], second[name]], ignore_index=True) for name in ("row", "listed")
        }
        for name in ("written", "value"):
            columns[name] = union_categoricals([first[name], second[name]])
        joined = pd.DataFrame({name: columns[name] for name in first.columns}, copy=False)
    rows = joined["row"].to_numpy()
    if (rows[1:] < rows[:-1]).any():
        joined = joined.sort_values("row", kind="stable", ignore_index=True)
    return drop_repeats(joined)


def drop_repeats(links: pd.DataFrame) -> pd.DataFrame:
    """Return a frame of links, ordered by row, in which each value of a row is once: the first one of equal ones."""
    import pandas as pd

    repeated = find_repeated_links(links["row"].to_numpy(), links["value"].cat.codes.to_numpy())
    return (links.drop(index=pd.Index(repeated)) if len(repeated) else links).reset_index(drop=True)


def match_rows(rows: pd.Series[Any], wanted: Iterable[int] | pd.Index[Any]) -> npt.NDArray[np.bool_]:
    """Return for each row number whether it is one of some: as `isin`, by a table of all numbers.

    Args:
        rows: row numbers, from 0.
        wanted: row numbers.
    """
    return match_row_numbers(rows.to_numpy(), wanted)


def match_row_numbers(numbers: npt.NDArray[Any], wanted: Iterable[int] | pd.Index[Any]) -> npt.NDArray[np.bool_]:
    """Return for each row number whether it is one of some, as `match_rows`."""
    import numpy as np

    of_wanted = np.asarray(wanted if hasattr(wanted, "__len__") else [*wanted])
    if not len(numbers) or not len(of_wanted):
        return np.zeros(len(numbers), "bool")
    return look_up(mark_rows(of_wanted, int(max(numbers.max(), of_wanted.max())) + 1), numbers)


def mark_rows(numbers: npt.NDArray[Any], size: int) -> npt.NDArray[np.bool_]:
    """Return for each row number from 0 to `size` - 1 whether it is one of some."""
    import numpy as np

    is_there = np.zeros(size, "bool")
    for start in range(0, len(numbers), _ROWS_AT_ONCE):  # as numpy turns places into int64 first
        is_there[numbers[start : start + _ROWS_AT_ONCE]] = True
    return is_there
