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
    import pandas as pd

    columns: dict[str, list[Any]] = {}
    for name, field in fields.items():
        values = frame[name].tolist()
        if field.type.is_several:
            columns[name] = [list(value) for value in values]
        elif field.type is FieldType.DATE:
            columns[name] = [None if pd.isna(value) else value.date() for value in values]
        else:
            columns[name] = [None if pd.isna(value) else value for value in values]
    return [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]


def to_texts(values: Iterable[Any]) -> tuple[str, ...]:
    """Return several values as texts: a message by its code, a cell by its address, any other value as it is."""
    return tuple(map(_to_text, values))


def _to_text(value: Any) -> Any:  # noqa: ANN401 - any value of an answer
    if isinstance(value, Message):
        return value.code
    return value.address if isinstance(value, CellValue) else value
