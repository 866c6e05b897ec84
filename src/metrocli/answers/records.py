"""Records: the rows of a frame as dicts, for programs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from metrocli.answers.fields import FieldType
from metrocli.messages import Message
from metrocli.model.cell import CellValue

if TYPE_CHECKING:
    from collections.abc import Iterable

    import pandas as pd

    from metrocli.answers.fields import Fields


def to_records(frame: pd.DataFrame, fields: Fields) -> list[dict[str, Any]]:
    """Turn the rows of a frame into dicts, as programs receive them.

    Args:
        frame: the rows, with a column for each field.
        fields: the fields, in the order of the keys.

    Returns:
        A dict for each row: a date is a `date`, several values, messages or cells are a list, an unknown value is None.
    """
    columns = [list_values(frame[name], field.type) for name, field in fields.items()]
    return [dict(zip(fields, row, strict=True)) for row in zip(*columns, strict=True)]


def list_values(column: pd.Series, type_: FieldType) -> list[Any]:
    """Return the values of a field as records have them; see `to_records`.

    Args:
        column: the value of each row.
        type_: the type of the field.
    """
    if type_.is_several:
        return [*map(list, column)]
    has_times = type_ is FieldType.DATE and column.dtype.kind == "M"
    values = (column.dt.date if has_times else column).tolist()
    if type_ is FieldType.DATE and not has_times:
        values = [value.date() if is_known else None for value, is_known in zip(values, column.notna(), strict=True)]
    missing = column.isna()
    if not missing.any():
        return values
    return [None if is_missing else value for value, is_missing in zip(values, missing, strict=True)]


def to_texts(values: Iterable[Any]) -> tuple[str, ...]:
    """Return several values as texts: a message by its code, a cell by its address, any other value as it is."""
    return tuple(map(_to_text, values))


def _to_text(value: Any) -> Any:  # noqa: ANN401 - any value of an answer
    if isinstance(value, Message):
        return value.code
    return value.address if isinstance(value, CellValue) else value
