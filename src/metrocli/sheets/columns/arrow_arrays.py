"""Arrays of numpy and lists of texts as arrays of Arrow, and back.

Those functions of pyarrow that take or return arrays of numpy import pandas first. A thread that reads a sheet would
wait until the main thread, which imports pandas meanwhile, is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy.typing as npt

_BITS = 8


def to_arrow(values: npt.NDArray[Any]) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """Return an array of booleans or numbers as one of Arrow, without nulls; numbers are not copied."""
    import numpy as np
    import pyarrow as pa

    stored = np.packbits(values, bitorder="little") if values.dtype == np.bool_ else np.ascontiguousarray(values)
    return pa.Array.from_buffers(pa.from_numpy_dtype(values.dtype), len(values), [None, pa.py_buffer(stored)])


def to_numpy(array: Any, null: int = 0) -> npt.NDArray[Any]:  # noqa: ANN401 - pyarrow declares no types
    """Return an array of Arrow, of booleans or numbers, as one of numpy, which is not to be changed.

    Args:
        array: the array; one of booleans has no nulls.
        null: the number in place of nulls, which the type of the array can hold.
    """
    import numpy as np
    from pyarrow import types

    stored = array.buffers()[1] or b""
    start, stop = array.offset, array.offset + len(array)
    if not types.is_boolean(array.type):
        numbers = np.frombuffer(stored, array.type.to_pandas_dtype())[start:stop]
        return np.where(to_numpy(array.is_null()), numbers.dtype.type(null), numbers) if array.null_count else numbers
    first = start // _BITS
    bits = np.frombuffer(stored, "uint8")[first : -(-stop // _BITS)]
    return np.unpackbits(bits, count=stop - first * _BITS, bitorder="little")[start - first * _BITS :].view("bool")


def list_to_arrow(texts: Sequence[str]) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """Return texts as an array of strings (`pyarrow.StringArray`).

    Raises:
        OverflowError: they have more bytes than such an array can hold.
    """
    import numpy as np
    import pyarrow as pa

    encoded = [text.encode() for text in texts]
    ends = np.cumsum([0, *map(len, encoded)])
    if ends[-1] > np.iinfo("int32").max:
        raise OverflowError(int(ends[-1]))
    content = pa.py_buffer(b"".join(encoded))
    return pa.StringArray.from_buffers(len(encoded), pa.py_buffer(ends.astype("int32")), content)
