"""The columns of a table with one type each, as Parquet has them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.sheets.columns.filled_cells import find_blank_codes
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.schema import ColumnType
from metrocli.sheets.writing.cell_values import find_declared_column, to_portable_column, to_workbook_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from metrocli.sheets.schema import Column
    from metrocli.sheets.table import RawTable

_MOST_CODED = 1 << 15
"""A dictionary of so many texts mostly fits into one page of a file; a longer one would be written for nothing."""
_ROWS_OF_A_VALUE = 4
"""A dictionary saves space where each of its texts is in so many rows."""
_TYPED = {ColumnType.DATE, ColumnType.INTEGER, ColumnType.DECIMAL}


class TypedColumn(NamedTuple):
    """A column of one type.

    Attributes:
        name: its name.
        codes: the index in `values` of the value of each row, int32.
        values: the distinct values, an array of Arrow: large strings, date32, int64 or double; null for a blank cell.
        is_coded: whether the values of some rows are written as codes of a dictionary, which is faster.
    """

    name: str
    codes: npt.NDArray[np.int32]
    values: Any
    is_coded: bool

    @property
    def field(self) -> Any:  # noqa: ANN401 - pyarrow declares no types
        """The column in a schema of Arrow."""
        import pyarrow as pa

        return pa.field(self.name, pa.dictionary(pa.int32(), pa.large_string()) if self.is_coded else self.values.type)

    def make_array(self, rows: Any) -> Any:  # noqa: ANN401 - pyarrow declares no types
        """Return the values of some rows as an array of Arrow.

        Args:
            rows: the rows: a slice or an array of their indexes.
        """
        import pyarrow as pa

        codes = self.codes[rows]
        if self.is_coded and not self.values.null_count and len(codes) >= _ROWS_OF_A_VALUE * len(self.values):
            return pa.DictionaryArray.from_arrays(pa.array(codes), self.values)
        array = self.values.take(pa.array(codes))
        return array.dictionary_encode() if self.is_coded else array


def type_columns(table: RawTable, names: Sequence[str]) -> list[TypedColumn]:
    """Return the columns of a table with their types.

    A column of dates or numbers has the type of these if all its cells can be parsed safely; else it has texts, as a
    CSV file would. A column that is not declared has a type if a workbook stores all its values with that type.

    Args:
        table: the table.
        names: the names of the columns.
    """
    import numpy as np
    import pyarrow as pa
    from pyarrow import types

    columns = []
    for index, (name, raws) in enumerate(zip(names, table.columns, strict=True)):
        values = _type_values(table, index, find_declared_column(table, index))
        if types.is_string(values.type):  # the texts of many rows together may have more than 2 GB
            values = values.cast(pa.large_string())
        is_coded = types.is_large_string(values.type) and len(values) <= min(_MOST_CODED, len(raws) // _ROWS_OF_A_VALUE)
        columns.append(TypedColumn(name, np.asarray(raws.codes, "int32"), values, is_coded))
    return columns


def _type_values(table: RawTable, index: int, column: Column | None) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """Return the distinct values of a column as an array of one type, null for a blank one."""
    import pyarrow as pa

    raws = table.columns[index]
    blank = {*find_blank_codes(raws)}
    if column is None or column.type in _TYPED:
        cells = to_workbook_column(table, index)
        values = [None if code in blank else value for code, value in enumerate(cells)]
        type_ = _find_type({type(value) for value in values if value is not None}, column)
        try:
            if type_ is not None:
                return pa.array(values, type_)
        except (pa.ArrowException, OverflowError):
            pass  # a whole number may be too large for the type
        portable = to_portable_column(table, index)
        texts = [None if code in blank else to_text(value) for code, value in enumerate(portable)]
        return pa.array(texts, pa.string())
    if (array := getattr(raws, "array", None)) is not None:
        import numpy as np

        if not blank:
            return array
        is_blank = np.zeros(len(array), "bool")
        is_blank[[*blank]] = True
        import pyarrow.compute as pc

        return pc.if_else(pa.array(is_blank), pa.scalar(None, pa.string()), array)
    cells = to_workbook_column(table, index)
    return pa.array([None if code in blank else value for code, value in enumerate(cells)], pa.string())


def _find_type(kinds: set[type], column: Column | None) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """Return the type of values of some types of Python; None if only texts hold all of them."""
    import pyarrow as pa

    allowed: dict[Any, set[type]] = {pa.date32(): {date}, pa.int64(): {int}, pa.float64(): {int, float}}
    if column is None:
        return next((type_ for type_, kept in allowed.items() if kinds and kinds <= kept), None)
    type_ = {ColumnType.DATE: pa.date32(), ColumnType.INTEGER: pa.int64(), ColumnType.DECIMAL: pa.float64()}[
        column.type
    ]
    return type_ if kinds <= allowed[type_] else None
