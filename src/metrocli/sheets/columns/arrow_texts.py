"""Texts in an Arrow array, and the cleaning of many texts at once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, overload

from metrocli.sheets.columns.arrow_arrays import list_to_arrow, to_arrow, to_numpy
from metrocli.text.clean import clean

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    import numpy as np
    import numpy.typing as npt

_AT_ONCE = 1 << 16
_MANY = 1 << 18
"""Threads are started for so many texts; for fewer of them they would take longer to start than they save."""
_SAMPLE = 64
_LAST_OF_ASCII = 0x7F
_LAST_BLANK = 0x20
"""All white space and all controls of ASCII come before and with this character."""
_TO_CLEAN = r"[\x{A0}\x{202F}\x{2007}\x{FEFF}]|^[\s\pZ\x{85}]|[\s\pZ\x{85}]$"
"""What `clean` changes in a text that is not ASCII, besides composing accents, in the syntax of RE2."""


class ArrowTexts(Sequence[str]):
    """The texts of an Arrow array; each becomes a string of Python when it is asked for.

    Args:
        array: an array of strings (`pyarrow.StringArray`) without nulls.
    """

    def __init__(self, array: Any) -> None:  # noqa: ANN401 - pyarrow declares no types
        self.array = array

    def __len__(self) -> int:
        return len(self.array)

    def __iter__(self) -> Iterator[str]:
        for start in range(0, len(self.array), _AT_ONCE):
            yield from self.array.slice(start, _AT_ONCE).to_pylist()

    @overload
    def __getitem__(self, index: int) -> str: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[str]: ...
    def __getitem__(self, index: int | slice) -> str | Sequence[str]:
        """Return a text, or several."""
        if isinstance(index, slice):
            return [self[place] for place in range(len(self))[index]]
        text: str = self.array[int(index)].as_py()
        return text


def clean_array(array: Any) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """Clean the texts of an Arrow array as `clean` does; the same array if that changes nothing.

    Args:
        array: an array of strings (`pyarrow.StringArray`) without nulls.
    """
    import numpy as np
    import pyarrow.compute as pc

    unclean = _has_blank_end(array)
    is_ascii = to_numpy(pc.string_is_ascii(array))
    if not is_ascii.all():
        places = np.flatnonzero(~is_ascii)
        others = array.take(to_arrow(places))
        changed = pc.not_equal(pc.utf8_normalize(others, "NFC"), others)
        changed = pc.or_(changed, pc.match_substring_regex(others, _TO_CLEAN))
        unclean[places[to_numpy(changed)]] = True
    if not unclean.any():
        return array
    mask = to_arrow(unclean)
    cleaned = [clean(text) for text in array.filter(mask).to_pylist()]
    return pc.replace_with_mask(array, mask, list_to_arrow(cleaned))


def _has_blank_end(array: Any) -> npt.NDArray[np.bool_]:  # noqa: ANN401 - pyarrow declares no types
    """Return for each text of an Arrow array whether white space or a control of ASCII is its first or last byte."""
    import numpy as np

    starts, ends, content = split_buffers(array)
    has_text = ends > starts
    found = np.zeros(len(array), "bool")
    found[has_text] = (content[starts[has_text]] <= _LAST_BLANK) | (content[ends[has_text] - 1] <= _LAST_BLANK)
    return found


def find_matches(array: Any, pattern: str) -> npt.NDArray[np.int64]:  # noqa: ANN401 - pyarrow declares no types
    """Find the texts of an Arrow array that match a pattern of RE2 somewhere; return their places.

    Many texts are divided among the cores.
    """
    import numpy as np
    import pyarrow.compute as pc

    def match(start: int, size: int) -> npt.NDArray[np.int64]:
        matches = pc.match_substring_regex(array.slice(start, size), pattern)
        return start + np.flatnonzero(to_numpy(matches))

    if len(array) < _MANY:
        return match(0, len(array))
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor() as pool:
        starts = range(0, len(array), _AT_ONCE)
        return np.concatenate([*pool.map(match, starts, [_AT_ONCE] * len(starts))])


def list_heads(array: Any) -> npt.NDArray[np.uint16]:  # noqa: ANN401 - pyarrow declares no types
    """Return the first two bytes of each text of an Arrow array as one number; 0 for a byte that is not there."""
    import numpy as np

    starts, ends, content = split_buffers(array)
    heads = np.zeros(len(array), "uint16")
    for place, factor in ((0, 1 << 8), (1, 1)):
        has_byte = ends - starts > place
        if has_byte.all():
            heads += content[starts + place] * np.uint16(factor)
        else:
            heads[has_byte] += content[starts[has_byte] + place] * np.uint16(factor)
    return heads


def find_beginnings(
    heads: npt.NDArray[np.uint16], distinct: npt.NDArray[np.int64], beginnings: Collection[str]
) -> npt.NDArray[np.int64]:
    """Find the texts that begin with some letters, or not with a letter of ASCII.

    Those with a character that is not ASCII after their first letter are also found.

    Args:
        heads: the first two bytes of each text, see `list_heads`.
        distinct: those that occur, each once.
        beginnings: two letters each, in lower case.

    Returns:
        Their places.
    """
    import numpy as np

    first, second = distinct >> 8, distinct & 0xFF
    is_letter = np.array([chr(byte).isascii() and chr(byte).isalpha() for byte in range(1 << 8)])
    is_found = ~is_letter[first] | (second > _LAST_OF_ASCII)
    wanted = [ord(text[0]) << 8 | ord(text[1]) for text in beginnings]
    lower = np.where(is_letter, np.arange(1 << 8) | ord(" "), np.arange(1 << 8))
    is_found |= np.isin(lower[first] << 8 | lower[second], wanted)
    if not is_found.any():
        return np.zeros(0, "int64")
    is_wanted = np.zeros(1 << 16, "bool")
    is_wanted[distinct[is_found]] = True
    return np.flatnonzero(is_wanted[heads])


def is_ascending(array: Any) -> bool:  # noqa: ANN401 - pyarrow declares no types
    """Return whether no text of an Arrow array comes before the one above it, by their bytes."""
    import pyarrow.compute as pc

    for length in (_SAMPLE, len(array)):  # a few texts mostly show that they are in no order
        some = array.slice(0, length)
        if len(some) > 1 and not pc.all(pc.less_equal(some.slice(0, len(some) - 1), some.slice(1))).as_py():
            return False
    return True


def encode_distinct(array: Any) -> tuple[Any, npt.NDArray[np.int32]]:  # noqa: ANN401 - pyarrow declares no types
    """Return the distinct values of an array in the order of their first rows, and the code of each row, int32.

    Where the values are in ascending order, as ids often are, equal ones are neighbours: that is much faster than to
    compare each with all.
    """
    import numpy as np

    if is_ascending(array):
        is_first = np.concatenate([np.ones(min(len(array), 1), "bool"), find_changes(array)])
        values = array if is_first.all() else array.take(to_arrow(np.flatnonzero(is_first)))
        return values, np.cumsum(is_first, dtype="int32") - 1
    encoded = array.dictionary_encode()
    return encoded.dictionary, to_numpy(encoded.indices)


def find_changes(array: Any) -> npt.NDArray[np.bool_]:  # noqa: ANN401 - pyarrow declares no types
    """Return for each value but the first whether it differs from the one before."""
    import pyarrow.compute as pc

    return to_numpy(pc.not_equal(array.slice(1), array.slice(0, max(len(array) - 1, 0))))


def split_buffers(array: Any) -> tuple[npt.NDArray[np.int32], npt.NDArray[np.int32], npt.NDArray[np.uint8]]:  # noqa: ANN401
    """Return where each text of an Arrow array begins and ends in its bytes, and the bytes."""
    import numpy as np

    _, offsets, content = array.buffers()
    places = np.frombuffer(offsets, "int32")[array.offset : array.offset + len(array) + 1]
    return places[:-1], places[1:], np.frombuffer(content or b"", "uint8")
