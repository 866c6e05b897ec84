"""Parquet: one typed table for programs that compute."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from metrocli.answers.kinds import Account, Answer, Holds
from metrocli.files.pyarrow_gate import allow_pyarrow
from metrocli.render.values import flat, table_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_OWN_TYPES = {Holds.DATE: "date32", Holds.INTEGER: "int64", Holds.NUMBER: "float64", Holds.FLAG: "bool"}


def parquet(answer: Answer) -> bytes:
    """The answer as a Parquet file: dates, numbers and flags as such, all else as text; unknown is null.

    A listing is a column for each of its fields, several values in a cell joined; an account is two columns of text,
    field and value. The same answer is always the same bytes.
    """
    allow_pyarrow()
    import pyarrow as pa
    from pyarrow.parquet import write_table

    headers, rows = table_of(answer)
    fields = dict.fromkeys(headers, Holds.TEXT) if isinstance(answer, Account) else answer.fields
    columns = [_column(pa, holds, [row[place] for row in rows]) for place, holds in enumerate(fields.values())]
    out = io.BytesIO()
    write_table(pa.Table.from_arrays(columns, names=headers), out)
    return out.getvalue()


def _column(pa: Any, holds: Holds, values: Iterable[Any]) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """The values of a field as a column of its type."""
    own = _OWN_TYPES.get(holds)
    if own is not None:
        return pa.array(values, pa.type_for_alias(own))
    return pa.array([None if value is None else _utf8(flat(value)) for value in values], pa.string())


def _utf8(text: str) -> str:
    """A text as UTF-8 can hold it: half a character, as a file's name may bring it, stands as a mark."""
    return text.encode(errors="replace").decode()
