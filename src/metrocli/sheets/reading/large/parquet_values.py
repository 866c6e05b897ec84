"""Values of Parquet as the values of cells: texts as codes, and days, numbers and lists as such."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.sheets.columns.arrow_arrays import list_to_arrow, to_numpy
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.reading.large.column_blocks import (
    MOST_BYTES,
    CodedBlock,
    TextsTooLargeError,
    choose_code_type,
    encode_array,
    find_runs,
)

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from metrocli.sheets.raw_column import RawValue

_UUID = "arrow.uuid"
_NO_VALUE = -1
_FIRST_ROWS = 20
"""So many rows for each value mostly have all values."""


class NotACellError(Exception):
    """A column holds values that a cell cannot hold."""


class NotUtf8Error(Exception):
    """A column of texts has bytes that are not text."""


def is_text(type_: Any) -> bool:  # noqa: ANN401 - pyarrow declares no types
    """Return whether a type is that of texts."""
    from pyarrow import types

    return bool(types.is_string(type_) or types.is_large_string(type_) or types.is_string_view(type_))


def is_coded(type_: Any) -> bool:  # noqa: ANN401 - pyarrow declares no types
    """Return whether a type is that of codes of texts."""
    from pyarrow import types

    return bool(types.is_dictionary(type_) and is_text(type_.value_type))


def repeat(text: str, count: int) -> CodedBlock:
    """Return a block with one text in each of some rows."""
    import numpy as np

    return CodedBlock(list_to_arrow([text][:count]), np.zeros(count, "int32"), None)


def encode(array: Any) -> tuple[CodedBlock, list[RawValue] | None]:  # noqa: ANN401 - pyarrow declares no types
    """Encode the values of some rows; of other values than texts, return these as well.

    Raises:
        NotACellError: a cell cannot hold such values.
        NotUtf8Error: a text has bytes that are not text. TextsTooLargeError: the texts have too many bytes.
    """
    from pyarrow import types

    if is_coded(array.type):
        return _order(check_texts(array.dictionary), array.indices), None
    if is_text(array.type):
        return encode_array(check_texts(array)), None
    if types.is_null(array.type):
        return repeat("", len(array)), None
    if _is_list(array.type):
        if not _can_be_text(array.type.value_type):
            raise NotACellError
        return encode_array(_join_lists(array)), None
    if not _can_be_text(array.type):
        raise NotACellError
    return _encode_values(array)


def _can_be_text(type_: Any) -> bool:  # noqa: ANN401 - pyarrow declares no types
    """Return whether each value of a type can be the text of a cell, or of an item of a list."""
    import pyarrow as pa
    from pyarrow import types

    if isinstance(type_, pa.BaseExtensionType):
        return type_.extension_name == _UUID or _can_be_text(type_.storage_type)
    if types.is_dictionary(type_):
        return _can_be_text(type_.value_type)
    bytes_ = (types.is_binary, types.is_large_binary, types.is_fixed_size_binary, types.is_binary_view)
    return not types.is_nested(type_) and not any(is_type(type_) for is_type in bytes_)


def _is_list(type_: Any) -> bool:  # noqa: ANN401 - pyarrow declares no types
    from pyarrow import types

    return bool(types.is_list(type_) or types.is_large_list(type_) or types.is_fixed_size_list(type_))


def _join_lists(array: Any) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """Return the items of each list in one text; items without a text are left out."""
    try:
        lists = array.to_pylist()
    except UnicodeDecodeError:
        raise NotUtf8Error from None
    try:
        return list_to_arrow(
            [
                "; ".join(text for item in cell or () if item is not None and (text := to_text(_to_raw(item))).strip())
                for cell in lists
            ]
        )
    except OverflowError:
        raise TextsTooLargeError from None


def check_texts(array: Any) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """Return an array of texts as strings without nulls; Arrow does not look at their bytes when it reads them.

    Raises:
        NotUtf8Error: a text has bytes that are not text. TextsTooLargeError: there are too many texts.
    """
    import pyarrow as pa

    if array.nbytes > MOST_BYTES:
        raise TextsTooLargeError
    try:
        array = array.cast(pa.string()).fill_null(list_to_arrow([""])[0])
        array.validate(full=True)
    except pa.ArrowInvalid:
        raise NotUtf8Error from None
    return array


def _encode_values(array: Any) -> tuple[CodedBlock, list[RawValue]]:  # noqa: ANN401 - pyarrow declares no types
    """Encode days, numbers and other values that are not texts; the values in the order of their first rows."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc
    from pyarrow import types

    if types.is_floating(array.type):  # where a number is missing, pandas and others have this value
        array = pc.if_else(pc.is_nan(array), pa.nulls(1, array.type)[0], array)
    if isinstance(array.type, pa.BaseExtensionType):
        is_null = array.is_null()
        texts = list_to_arrow([str(value) for value in array.to_pylist()])
        array = pc.if_else(is_null, pa.nulls(1, pa.string())[0], texts)
    encoded = array.dictionary_encode()
    values = _list_values(encoded.dictionary)
    is_day = types.is_date32(array.type)  # Arrow writes days as we do
    texts = encoded.dictionary.cast(pa.string()).to_pylist() if is_day else [*map(to_text, values)]
    codes = to_numpy(encoded.indices, _NO_VALUE)
    if encoded.indices.null_count:  # "" comes after the values of the rows above the first one without a value
        place = int(codes[: int((codes == _NO_VALUE).argmax())].max(initial=_NO_VALUE)) + 1
        codes = np.where(codes == _NO_VALUE, np.int32(place), codes + (codes >= place))
        values.insert(place, "")
        texts.insert(place, "")
    return CodedBlock(list_to_arrow(texts), codes, None), values


def _list_values(array: Any) -> list[RawValue]:  # noqa: ANN401 - pyarrow declares no types
    """Return values of Arrow as values of cells; as texts where Python has no such days."""
    import pyarrow as pa
    from pyarrow import types

    if types.is_timestamp(array.type) and array.type.unit == "ns":  # Python has microseconds
        array = array.cast(pa.timestamp("us", array.type.tz), safe=False)
    if types.is_timestamp(array.type) and array.type.tz is not None:
        try:
            return [_to_raw(value) for value in array.to_pylist()]
        except (pa.ArrowException, OverflowError, ValueError):  # a time zone that this computer does not know
            array = array.cast(pa.timestamp(array.type.unit))
    try:
        values = array.to_pylist()
        return values if types.is_date32(array.type) else [*map(_to_raw, values)]
    except (OverflowError, ValueError):  # a year before 1 or after 9999
        return [*array.cast(pa.string()).to_pylist()]


def _to_raw(value: Any) -> RawValue:  # noqa: ANN401 - any value of Parquet
    """Return a value of Parquet as the value of a cell."""
    from datetime import date, datetime, time
    from decimal import Decimal

    if isinstance(value, datetime):
        return value.isoformat(sep=" ") if value.tzinfo else value
    if isinstance(value, Decimal):
        return str(value)
    return value if isinstance(value, str | float | int | bool | date | time) else str(value)


def _order(dictionary: Any, indices: Any) -> CodedBlock:  # noqa: ANN401 - pyarrow declares no types
    """Return codes of a dictionary as codes of the values that occur, in the order of their first rows."""
    import numpy as np
    import pyarrow as pa

    of_rows = np.asarray(to_numpy(indices, len(dictionary)), "int32")
    if indices.null_count:
        dictionary = pa.concat_arrays([dictionary, list_to_arrow([""])])
    starts = find_runs(of_rows)
    if starts is None:
        return _compact(dictionary, of_rows, None)
    lengths = np.diff(starts, append=len(of_rows)).astype("int32")
    return _compact(dictionary, of_rows[starts], lengths)


def _compact(values: Any, codes: npt.NDArray[np.int32], lengths: npt.NDArray[np.int32] | None) -> CodedBlock:  # noqa: ANN401 - pyarrow declares no types
    """Return a block with the values that occur, in the order of their first rows.

    Args:
        values: the values.
        codes: the index of the value of each run of rows.
        lengths: the number of rows of each run; None where each row is a run.
    """
    import numpy as np

    type_ = choose_code_type(len(values))
    # A writer mostly adds a value where it is first needed, so that the codes are in this order. A few rows show it if
    # there are few values.
    for some in (codes[: len(values) * _FIRST_ROWS], codes):
        highest = np.maximum.accumulate(some)
        if len(some) and int(highest[-1]) == len(values) - 1:
            if int(np.diff(highest, prepend=np.int32(-1)).max()) > 1:
                break
            if len(values) == len(codes) and lengths is None:
                return CodedBlock(values, None, None)
            return CodedBlock(values, codes.astype(type_), lengths)  # a copy, which Arrow's memory does not wait for
    column = ArrowColumn(codes, values).take(np.arange(len(codes)))  # type: ignore[arg-type] # as `RawColumn.codes`
    return CodedBlock(column.array, column.codes.astype(type_), lengths)
