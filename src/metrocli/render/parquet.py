"""Parquet: one typed table for programs that compute."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, RecordAnswer
from metrocli.answers.fields import Field, FieldType
from metrocli.files.pyarrow_gate import allow_pyarrow
from metrocli.render.registry import Rendered
from metrocli.render.values import flatten_result, format_value, iterate_parts, iterate_rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.render.registry import Target

_OWN_TYPES = {FieldType.DATE: "date32", FieldType.INTEGER: "int64", FieldType.NUMBER: "float64", FieldType.FLAG: "bool"}


def render_parquet(answer: Answer, _: Target) -> Rendered:
    """Write the answer as a Parquet file.

    Dates are date32, whole numbers int64, other numbers float64, flags bool; every other field is a string. Several
    values in a cell are joined, an unknown value is null. A list has a column for each field; a record has two
    columns of strings, field and value. The same answer always gives the same bytes.
    """
    allow_pyarrow()
    import pyarrow as pa
    from pyarrow.parquet import write_table

    of_record = dict.fromkeys(("field", "value"), Field(FieldType.TEXT))
    fields = of_record if isinstance(answer, RecordAnswer) else answer.fields
    schema = pa.schema([(name, _OWN_TYPES.get(field.type, "string")) for name, field in fields.items()])
    batches = [
        pa.record_batch(
            [_make_column(pa, field.type, values) for field, values in zip(fields.values(), columns, strict=True)],
            schema=schema,
        )
        for columns in _iterate_columns(answer)
    ]
    out = io.BytesIO()
    write_table(pa.Table.from_batches(batches, schema), out)
    return Rendered(out.getvalue())


def _iterate_columns(answer: Answer) -> Iterator[Iterable[Iterable[Any]]]:
    """Yield the columns of some rows after the other, of which the values take much more memory than the arrays."""
    if isinstance(answer, RecordAnswer):
        yield zip(*flatten_result(answer.result), strict=True)
    else:
        yield from (zip(*iterate_rows(part), strict=True) for part in iterate_parts(answer))


def _make_column(pa: Any, field_type: FieldType, values: Iterable[Any]) -> Any:  # noqa: ANN401 - pyarrow declares no types
    """Return the values of a field as a pyarrow array of its type."""
    own = _OWN_TYPES.get(field_type)
    if own is not None:
        return pa.array(values, pa.type_for_alias(own))
    return pa.array([None if value is None else _to_utf8(format_value(value)) for value in values], pa.string())


def _to_utf8(text: str) -> str:
    """Replace characters that UTF-8 cannot encode, such as the surrogates of an undecodable file name."""
    return text.encode(errors="replace").decode()
