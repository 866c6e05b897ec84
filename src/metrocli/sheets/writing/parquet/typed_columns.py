"""The columns of a table with one type each, as Parquet has them."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.sheets.coded_texts import Runs
from metrocli.sheets.columns.arrow_column import ArrowColumn
from metrocli.sheets.columns.coded_column import to_coded_column
from metrocli.sheets.columns.filled_cells import find_blank_codes
from metrocli.sheets.parsing.cell_text import to_text
from metrocli.sheets.schema import ColumnType
from metrocli.sheets.writing.cell_values import find_declared_column, to_portable_column, to_workbook_column

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    import numpy.typing as npt

    from metrocli.sheets.columns.coded_column import CodedColumn
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
        column: the codes of its rows.
        values: the value of each code, an array of Arrow: large strings, date32, int64 or double; null for a blank
            cell. Some may be equal.
        is_coded: whether the values of some rows are written as codes of a dictionary, which is faster.
    """

    name: str
    column: CodedColumn
    values: Any
    is_coded: bool

    @property
    def field(self) -> Any:  # noqa: ANN401 - pyarrow declares no types
        """The column in a schema of Arrow."""
        import pyarrow as pa

        return pa.field(self.name, pa.dictionary(pa.int32(), pa.large_string()) if self.is_coded else self.values.type)

    def make_array(self, rows: slice | npt.NDArray[np.int64]) -> Any:  # noqa: ANN401 - pyarrow declares no types
        """Return the values of some rows as an array of Arrow.

        Args:
            rows: the rows: a slice or an array of their indexes.
        """
        import pyarrow as pa

        runs = (
            self.column.runs_between(rows.start, rows.stop)
            if isinstance(rows, slice)
            else Runs(self.column.codes_of(rows), None)
        )
        if self.is_coded and runs.lengths is not None:
            return _encode_runs(self.values, runs)
        codes = runs.expand()
        if self.is_coded and len(codes) >= _ROWS_OF_A_VALUE * len(self.values):
            return _encode(self.values, codes)
        array = self.values.take(pa.array(codes))
        return array.dictionary_encode() if self.is_coded else array


def _encode_runs(values: Any, runs: Runs) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """Return the values of runs of rows as an array of codes of Arrow, with a dictionary of these values alone."""
    import numpy as np
    import pyarrow as pa

    kept, codes = np.unique(runs.of_runs, return_inverse=True)
    return _encode(values.take(pa.array(kept)), Runs(codes.astype("int32"), runs.lengths).expand())


def _encode(values: Any, codes: npt.NDArray[Any]) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """Return the values of rows as an array of codes of Arrow, whose dictionary has no null: Parquet allows none there.

    Args:
        values: the values of the codes, null for a blank cell.
        codes: the index in `values` of the value of each row.
    """
    import numpy as np
    import pyarrow as pa

    if not values.null_count:
        return pa.DictionaryArray.from_arrays(pa.array(codes), values)
    is_blank = values.is_null().to_numpy(zero_copy_only=False)
    places = (np.cumsum(~is_blank) - 1).astype(codes.dtype)
    return pa.DictionaryArray.from_arrays(pa.array(places[codes], mask=is_blank[codes]), values.drop_null())


def type_columns(table: RawTable, names: Sequence[str]) -> list[TypedColumn]:
    """Return the columns of a table with their types.

    A column of dates or numbers has the type of these if all its cells can be parsed safely; else it has texts, as a
    CSV file would. A column that is not declared has a type if a workbook stores all its values with that type.

    Args:
        table: the table.
        names: the names of the columns.
    """
    import pyarrow as pa
    from pyarrow import types

    columns = []
    for index, (name, raws) in enumerate(zip(names, table.columns, strict=True)):
        column, values = _type_values(table, index, find_declared_column(table, index))
        if types.is_string(values.type):  # the texts of many rows together may have more than 2 GB
            values = values.cast(pa.large_string())
        has_few = len(values) <= min(_MOST_CODED, len(raws) // _ROWS_OF_A_VALUE)
        is_coded = types.is_large_string(values.type) and (has_few or column.has_runs)
        columns.append(TypedColumn(name, column, values, is_coded))
    return columns


def _type_values(table: RawTable, index: int, declared: Column | None) -> tuple[CodedColumn, Any]:
    """Return the codes of a column, and the value of each code as an array of one type, null for a blank one."""
    import pyarrow as pa

    column = to_coded_column(table.columns[index])
    if isinstance(column, ArrowColumn) and declared is not None and declared.type not in _TYPED:
        return column.uncompared, _drop_blanks(column.uncompared)
    blank = {*find_blank_codes(column)}
    cells = to_workbook_column(table, index)
    values = [None if code in blank else value for code, value in enumerate(cells)]
    if declared is not None and declared.type not in _TYPED:
        return column, pa.array(values, pa.string())
    type_ = _find_type({type(value) for value in values if value is not None}, declared)
    try:
        if type_ is not None:
            return column, pa.array(values, type_)
    except (pa.ArrowException, OverflowError):
        pass  # a whole number may be too large for the type
    portable = to_portable_column(table, index)
    texts = [None if code in blank else to_text(value) for code, value in enumerate(portable)]
    return column, pa.array(texts, pa.string())


def _drop_blanks(column: ArrowColumn) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """Return the texts of a column as they are, null where they are blank."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    blank = [*find_blank_codes(column)]
    if not blank:
        return column.array
    is_blank = np.zeros(len(column.array), "bool")
    is_blank[blank] = True
    return pc.if_else(pa.array(is_blank), pa.scalar(None, pa.string()), column.array)


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
