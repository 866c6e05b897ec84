"""The codes of texts in one column of a Parquet file, from one row group to the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.sheets.coded_texts import repeat_runs
from metrocli.sheets.columns.arrow_arrays import list_to_arrow, to_arrow, to_numpy
from metrocli.sheets.reading.large.column_blocks import MOST_BYTES, MOSTLY, CodedBlock, TextsTooLargeError
from metrocli.sheets.reading.large.parquet_values import check_texts, encode, is_coded

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

_FEW_VALUES = 1 << 14
"""So many distinct texts are looked for in each dictionary, and their codes have 16 bits."""
_ENOUGH_ROWS = 1 << 13
"""So many rows show whether most texts are different: of ten thousand names, fewer rows have mostly distinct ones."""


class TextCodes:
    """The texts of a column as codes; each row group has a dictionary of its own.

    Args:
        row_count: the number of rows of the file.

    Attributes:
        are_mostly_different: whether hardly any of the first texts is also that of another row: codes then only take
            time.
    """

    def __init__(self, row_count: int) -> None:
        self._row_count = row_count
        self._joined: _JoinedCodes | None = None
        self._blocks: list[CodedBlock] = []
        self._size_of_blocks = 0
        self.are_mostly_different = False

    def add(self, chunk: Any) -> None:  # noqa: ANN401 - pyarrow declares no types
        """Add the texts of some rows: an array of Arrow with a dictionary, or one of strings.

        Raises:
            NotUtf8Error: a text has bytes that are not text. TextsTooLargeError: the texts have too many bytes.
            IndexError: a code is not in the dictionary, because the file is damaged.
        """
        import pyarrow as pa

        if not len(chunk):
            return  # a row group without rows shows nothing about the texts
        if not is_coded(chunk.type):
            texts = check_texts(chunk)
            if not _are_repeated(texts):
                self._append(CodedBlock(texts, None, None))
                return
            chunk = texts.dictionary_encode()
        chunk = chunk.cast(pa.dictionary(pa.int32(), chunk.type.value_type))
        _check_codes(chunk)
        joined = None if self._blocks else self._joined
        if joined is not None and joined.add_known(chunk):
            return
        block, _ = encode(chunk)
        is_first = self._joined is None and not self._blocks
        if is_first:
            self.are_mostly_different = len(block.values) * MOSTLY > len(chunk) >= _ENOUGH_ROWS
        if is_first and _has_few_values(block):
            joined = self._joined = _JoinedCodes(self._row_count)
        if joined is None or not joined.add(block):
            self._append(block)

    def _append(self, block: CodedBlock) -> None:
        """Append a block, and count its bytes: millions of texts are refused before they fill the memory.

        Raises:
            TextsTooLargeError: the texts have too many bytes.
        """
        self._blocks.append(block)
        self._size_of_blocks += int(block.values.nbytes)
        if self._size_of_blocks > MOST_BYTES:
            raise TextsTooLargeError

    @property
    def size(self) -> int:
        """The bytes of the texts that are held."""
        return self._size_of_blocks + (0 if self._joined is None else self._joined.size)

    def list_blocks(self) -> list[CodedBlock]:
        """List the blocks of all rows that were added."""
        return [*([] if self._joined is None else [self._joined.to_block()]), *self._blocks]


def _are_repeated(texts: Any) -> bool:  # noqa: ANN401 - pyarrow declares no types
    """Return whether some texts are those of several rows, next to each other or anywhere.

    A column may begin with titles that are all different, and have few of them in its later row groups: as texts, these
    would take many times the memory of codes.
    """
    import numpy as np

    neighbours = texts.slice(len(texts) // 2, _ENOUGH_ROWS)
    spread = texts.take(to_arrow(np.arange(0, len(texts), len(texts) // _ENOUGH_ROWS + 1)))
    return any(len(part.unique()) * MOSTLY <= len(part) for part in (neighbours, spread))


def _check_codes(chunk: Any) -> None:  # noqa: ANN401 - pyarrow declares no types
    """Check that each code of an array has a text: Arrow does not where it reads codes, and takes damaged ones.

    Raises:
        IndexError: one has none.
    """
    import pyarrow.compute as pc

    bounds = pc.min_max(chunk.indices).as_py()
    if bounds["min"] is not None and not 0 <= bounds["min"] <= bounds["max"] < len(chunk.dictionary):
        raise IndexError(bounds["max"])


def _has_few_values(block: CodedBlock) -> bool:
    return block.codes is not None and block.lengths is None and len(block.values) <= _FEW_VALUES


class _JoinedCodes:
    """The codes of a column in which each row group has the same few texts, such as the names of members.

    Joined only at the end, they would be copied once more, and be in memory twice.
    """

    def __init__(self, row_count: int) -> None:
        import numpy as np

        self._values: Any = list_to_arrow([])
        self._codes = np.empty(row_count, "int16")
        self._end = 0

    @property
    def size(self) -> int:
        """The bytes of the texts."""
        return int(self._values.nbytes)

    def to_block(self) -> CodedBlock:
        """Return the rows as one block."""
        return CodedBlock(self._values, self._codes[: self._end], None)

    def add_known(self, chunk: Any) -> bool:  # noqa: ANN401 - pyarrow declares no types
        """Add rows of which all texts are known; return whether they are."""
        import pyarrow as pa

        if chunk.indices.null_count or len(chunk.dictionary) > _FEW_VALUES:
            return False
        places = self._find(chunk.dictionary.cast(pa.string()))
        if places.null_count:
            return False
        self._append(to_numpy(places).astype("int16"), to_numpy(chunk.indices))
        return True

    def add(self, block: CodedBlock) -> bool:
        """Add a block, of which some texts may be new; return whether all together are few."""
        import numpy as np
        import pyarrow as pa

        places = self._find(block.values)
        is_new = to_numpy(places.is_null())
        values = pa.concat_arrays([self._values, block.values.filter(to_arrow(is_new))])
        if len(values) > _FEW_VALUES:
            return False
        of_values = to_numpy(places).astype("int16")
        of_values[is_new] = np.arange(len(self._values), len(values))
        self._values = values
        codes = np.arange(len(block.values)) if block.codes is None else block.codes
        self._append(of_values, repeat_runs(codes, block.lengths))
        return True

    def _find(self, texts: Any) -> Any:  # noqa: ANN401 - pyarrow declares no types
        """Find the codes of some texts; null for those that are not known."""
        import pyarrow.compute as pc

        return pc.index_in(texts, self._values)

    def _append(self, of_values: npt.NDArray[np.int16], codes: npt.NDArray[Any]) -> None:
        """Append rows.

        Args:
            of_values: the code of each of their values.
            codes: the index of the value of each row.
        """
        import numpy as np

        end = self._end + len(codes)
        # No code is outside, and numpy makes no copy in this mode.
        np.take(of_values, codes, out=self._codes[self._end : end], mode="wrap")
        self._end = end
