"""Split the texts of an Arrow array: each distinct part becomes a string once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.sheets.columns.arrow_texts import split_buffers

if TYPE_CHECKING:
    from collections.abc import Iterator

    import numpy as np
    import numpy.typing as npt

_AT_ONCE = 1 << 15
_FEW = 1 << 10
_SEMICOLON = ord(";")
_BREAKS = r"[\x{FF1B}\n\r\x0B\f\x{85}\x{2028}\x{2029}]"
"""The other signs that separate values as a semicolon does, in the syntax of RE2; see `multivalue`."""


class _PartsOfBlock(NamedTuple):
    """The parts of some texts.

    Attributes:
        distinct: the distinct parts, with the semicolon at their end.
        codes: the index in `distinct` of each part.
        counts: the number of parts of each text.
    """

    distinct: list[str]
    codes: npt.NDArray[np.int32]
    counts: npt.NDArray[np.int32]


class SplitTexts:
    """The parts of texts, between semicolons and line breaks, with the spaces around them; a part may be empty.

    Args:
        array: an array of strings (`pyarrow.StringArray`) without nulls.

    Attributes:
        distinct: the distinct parts.
        parts: for some texts after the others, the index in `distinct` of each part, and the number of parts of each
            text, 1 or more.
    """

    def __init__(self, array: Any) -> None:  # noqa: ANN401 - pyarrow declares no types
        import numpy as np

        self.parts: list[tuple[npt.NDArray[Any], npt.NDArray[np.int32]]] = []
        places: dict[str, int] = {}
        for block in _split_blocks(array):
            texts = [part.removesuffix(";") for part in block.distinct]
            of_block = np.array([places.setdefault(text, len(places)) for text in texts], "int32")
            if len(places) <= np.iinfo("int16").max:  # millions of parts: two bytes less for each
                of_block = of_block.astype("int16")
            self.parts.append((of_block[block.codes], block.counts))
        self.distinct = [*places]


def has_lists(array: Any) -> bool:  # noqa: ANN401 - pyarrow declares no types
    """Return whether most of the first texts of an array have a semicolon."""
    import pyarrow.compute as pc

    some = array.slice(0, _FEW)
    return 2 * (pc.sum(pc.match_substring(some, ";")).as_py() or 0) > len(some)


def _split_blocks(array: Any) -> Iterator[_PartsOfBlock]:  # noqa: ANN401 - pyarrow declares no types
    """Yield the parts of some texts after the others."""
    from concurrent.futures import ThreadPoolExecutor

    blocks = [array.slice(start, _AT_ONCE) for start in range(0, len(array), _AT_ONCE)]
    if len(blocks) == 1:
        yield _split_block(blocks[0])
        return
    with ThreadPoolExecutor() as pool:
        yield from pool.map(_split_block, blocks)


def _split_block(array: Any) -> _PartsOfBlock:  # noqa: ANN401 - pyarrow declares no types
    """Split some texts."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    starts, ends, content = split_buffers(array)
    content = content[starts[0] : ends[-1]]
    # All signs but the semicolon are control characters, which are below the space, or not in ASCII.
    if content.min(initial=ord(" ")) < ord(" ") or content.max(initial=0) >= 1 << 7:
        changed = pc.replace_substring_regex(array, _BREAKS, ";")
        starts, ends, content = split_buffers(changed)
        content = content[starts[0] : ends[-1]]
    semicolons = np.flatnonzero(content == _SEMICOLON).astype("int32")
    before = np.searchsorted(semicolons, starts - starts[0])
    # A part begins where its text does, or after a semicolon: it ends with the next one, and nothing is copied.
    offsets = np.empty(len(starts) + len(semicolons) + 1, "int32")
    is_after = np.ones(len(offsets), "bool")
    first = before + np.arange(len(starts))
    is_after[first] = is_after[-1] = False
    offsets[first], offsets[-1] = starts - starts[0], len(content)
    offsets[is_after] = semicolons + 1
    buffers = [None, pa.py_buffer(offsets), pa.py_buffer(content)]
    encoded = pa.StringArray.from_buffers(len(offsets) - 1, *buffers[1:]).dictionary_encode()
    counts = np.diff(first, append=len(offsets) - 1).astype("int32")
    return _PartsOfBlock(encoded.dictionary.to_pylist(), encoded.indices.to_numpy(), counts)
