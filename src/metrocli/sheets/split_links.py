"""Link the names of very many distinct cells: each distinct name of a list is resolved once, not each list."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache, cached_property, partial
from itertools import chain
from typing import TYPE_CHECKING, Any, overload

from metrocli.sheets.coded_texts import look_up
from metrocli.sheets.parsing.link_runs import LinkRuns
from metrocli.sheets.parsing.links import Link, LinkedTexts, link_name, link_names, list_places
from metrocli.sheets.parsing.multivalue import split_list_item, split_names
from metrocli.sheets.parsing.repeated_links import find_repeated_links

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    import numpy.typing as npt

    from metrocli.names.resolve import NameIndex
    from metrocli.sheets.coded_texts import CodedTexts
    from metrocli.sheets.columns.arrow_split import SplitTexts

_MANY_TEXTS = 1_000
_AT_ONCE = 1 << 15


class SplitLinks(Sequence[Sequence[Link]]):
    """The links of each of many texts.

    Args:
        links: the distinct links.
        codes: the index in `links` of each link of each text, int16 or int32.
        lengths: the number of links of each text.
    """

    def __init__(self, links: Sequence[Link], codes: npt.NDArray[Any], lengths: npt.NDArray[np.int32]) -> None:
        self.links, self.codes, self.lengths = links, codes, lengths

    @cached_property
    def ends(self) -> npt.NDArray[np.int64]:
        """The place after the last link of each text."""
        import numpy as np

        return np.cumsum(self.lengths, dtype="int64")

    def __len__(self) -> int:
        return len(self.lengths)

    @overload
    def __getitem__(self, index: int) -> Sequence[Link]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[Link]]: ...
    def __getitem__(self, index: int | slice) -> Sequence[Link] | Sequence[Sequence[Link]]:
        """Return the links of a text, or of several."""
        if isinstance(index, slice):
            return [self[place] for place in range(len(self))[index]]
        place = range(len(self))[index]
        end = int(self.ends[place])
        return [self.links[code] for code in self.codes[end - int(self.lengths[place]) : end].tolist()]

    def to_runs(self, codes: npt.NDArray[Any], rows: npt.NDArray[Any]) -> LinkRuns:
        """Return the links of each row as a run.

        Args:
            codes: for each row the index of its text; -1 where it is blank.
            rows: the number of each row.
        """
        import numpy as np

        rows = rows.astype("int32", copy=False)
        is_each = len(codes) == len(self) and bool((codes == np.arange(len(codes), dtype=codes.dtype)).all())
        if not is_each or not self.lengths.all():
            has_links = look_up(np.append(self.lengths > 0, False), codes)
            codes, rows = codes[has_links], rows[has_links]
            found = [self._take(codes[start : start + _AT_ONCE]) for start in range(0, len(codes), _AT_ONCE)]
            return LinkRuns(self.links, np.concatenate([self.codes[:0], *found]), rows, self.lengths[codes])
        return LinkRuns(self.links, self.codes, rows, self.lengths)

    def _take(self, codes: npt.NDArray[Any]) -> npt.NDArray[Any]:
        lengths = self.lengths[codes]
        links: npt.NDArray[Any] = self.codes[list_places(self.ends[codes] - lengths, lengths)]
        return links


def link_listed_names(texts: CodedTexts, names: NameIndex) -> tuple[LinkedTexts, list[str]]:
    """Split cells that hold names, and link each name; the same as `link_names`, faster for very many lists.

    Args:
        texts: the texts of one column, of which some may be equal.
        names: the names and aliases that they may mean.

    Returns:
        The links; and the texts that were not split at a comma, since the comma may be part of a name.
    """
    split = _split_lists(texts)
    if split is None:
        return link_names(texts, names)
    linker = _Linker(names, partial(link_name, names=names))
    links = linker.link(split)
    return LinkedTexts(texts, links), linker.unsplit


def split_cells(texts: CodedTexts, names: NameIndex) -> SplitLinks:
    """Split cells that hold names, and keep each name as it is written, once in a cell.

    Args:
        texts: the texts of one column, of which some may be equal.
        names: the names and aliases that they may mean.

    Returns:
        The links of each text, of which only the written text counts.
    """
    import numpy as np

    linker = _Linker(names, lambda written: Link(written, written, listed=False))
    split = _split_lists(texts)
    if split is not None:
        return linker.link(split)
    pieces = [split_names(text, linker.is_known)[0] for text in texts.distinct]
    places: dict[str, int] = {}
    codes = [places.setdefault(piece, len(places)) for piece in chain.from_iterable(pieces)]
    links = [Link(piece, piece, listed=False) for piece in places]
    return SplitLinks(links, np.array(codes, "int32"), np.array([*map(len, pieces)], "int32"))


def _split_lists(texts: CodedTexts) -> SplitTexts | None:
    """Split the cells of a column; None if they are few, are not in an array, or mostly hold one name."""
    array: Any = getattr(texts.distinct, "array", None)
    if array is None or len(array) < _MANY_TEXTS:
        return None
    from metrocli.sheets.columns.arrow_split import SplitTexts, has_lists

    return SplitTexts(array) if has_lists(array) else None


class _Linker:
    """The links of parts of texts.

    Args:
        names: the names and aliases that they may mean.
        link: makes the link of a name.
    """

    def __init__(self, names: NameIndex, link: Callable[[str], Link]) -> None:
        self.is_known = cache(lambda name: names.look_up(name) is not None)
        self._link = link
        self.unsplit: list[str] = []

    def _split_alone(self, text: str) -> Sequence[str]:
        """Split a text without semicolons and line breaks."""
        pieces, has_comma = split_names(text, self.is_known)
        self.unsplit += [text] if has_comma else []
        return pieces

    def link(self, split: SplitTexts) -> SplitLinks:
        """Link the parts of texts, each value once in a text."""
        import numpy as np

        places: dict[Link, int] = {}
        values: dict[str, int] = {}

        def add(pieces: Sequence[str]) -> list[int]:
            links = [self._link(piece) for piece in pieces]
            return [places.setdefault(link, len(places)) for link in links]

        of_parts = [add(split_list_item(part, self.is_known)) for part in split.distinct]
        # What is alone in its cell has other rules for commas than the same text in a list.
        alone = dict.fromkeys(chain.from_iterable(codes[_find_alone(counts)].tolist() for codes, counts in split.parts))
        of_alone = dict(zip(alone, range(len(of_parts), len(of_parts) + len(alone)), strict=True))
        of_parts += [add(self._split_alone(split.distinct[part])) for part in alone]
        for link in places:
            values.setdefault(link.value, len(values))
        meant = _Meanings(of_parts, np.array([values[link.value] for link in places], "int32"))
        blocks = [meant.resolve(_replace_alone(codes, counts, of_alone), counts) for codes, counts in split.parts]
        return SplitLinks([*places], *(np.concatenate(each) for each in zip(*blocks, strict=True)))


class _Meanings:
    """What parts of texts mean.

    Args:
        of_parts: the codes of the links of each part.
        values: the code of the value of each link.
    """

    def __init__(self, of_parts: Sequence[Sequence[int]], values: npt.NDArray[np.int32]) -> None:
        import numpy as np

        type_ = np.int16 if len(values) <= np.iinfo("int16").max else np.int32
        self._counts = np.array([*map(len, of_parts)], "int32")
        self._starts = np.cumsum(self._counts, dtype="int64") - self._counts
        self._links = np.array([*chain.from_iterable(of_parts)], type_)
        self._values = values

    def resolve(
        self, codes: npt.NDArray[Any], counts: npt.NDArray[np.int32]
    ) -> tuple[npt.NDArray[Any], npt.NDArray[np.int32]]:
        """Return the links of each text, and their numbers; each value once in a text.

        Args:
            codes: the parts of the texts.
            counts: the number of parts of each text, 1 or more.
        """
        import numpy as np

        of_codes = self._counts[codes]
        lengths = np.add.reduceat(of_codes, np.cumsum(counts) - counts, dtype="int32")
        links = self._links[list_places(self._starts[codes], of_codes)]
        texts = np.repeat(np.arange(len(lengths), dtype="int32"), lengths)
        # A listed name has the same value wherever it is written: the first link of a value stays, as in a list.
        repeated = find_repeated_links(texts, self._values[links])
        if not len(repeated):
            return links, lengths
        lengths -= np.bincount(texts[repeated], minlength=len(lengths)).astype("int32")
        return np.delete(links, repeated), lengths


def _find_alone(counts: npt.NDArray[np.int32]) -> npt.NDArray[np.int64]:
    """Find the parts that are the only one of their text; return their places."""
    import numpy as np

    is_alone = counts == 1
    return (np.cumsum(counts, dtype="int64") - 1)[is_alone] if is_alone.any() else np.zeros(0, "int64")


def _replace_alone(
    codes: npt.NDArray[Any], counts: npt.NDArray[np.int32], of_alone: dict[int, int]
) -> npt.NDArray[Any]:
    """Return the codes of parts, with other codes for those that are alone in their text."""
    import numpy as np

    places = _find_alone(counts)
    if not len(places):
        return codes
    changed = codes.astype("int32")
    changed[places] = np.array([of_alone[code] for code in codes[places].tolist()], "int32")
    return changed
