"""The values of an answer as Python objects and as text, the same for every format."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

from metrocli.answers.answer import Answer, Crosstab, ListAnswer, RecordAnswer
from metrocli.answers.fields import Field, FieldType
from metrocli.answers.records import list_values, to_records, to_texts
from metrocli.files.running.progress import find_current_step
from metrocli.messages import COMMAND_LINE, Message, Wording
from metrocli.model.cell import CellValue
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    import pandas as pd

    from metrocli.answers.shaping import RowGroup
    from metrocli.render.parts import Table
    from metrocli.text.languages.language import Language

SEPARATOR = "; "
_WORD_FIELDS = {"region", "country", "status", "state", "mode", "format", "kind", "role", "body"}
"""Fields that may hold usual words of the sheets (`text.languages.words`), or a country."""
CODE_FIELDS = ("code", "id", "outcomes", "challenges", "rule")
"""Fields that hold codes or identifiers; they are shown in a colour of their own."""
_BATCH = 5_000
"""So many rows are made at once where rows are written one by one."""
_CONTROLS = compile_late(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\xad\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""Control characters of terminals and of text direction, and signs without a shape, such as a soft hyphen, a mark of
the byte order or a tag; tab and line feed are not among them."""


def list_rows(listing: ListAnswer) -> list[dict[str, Any]]:
    """Return the rows of a list: dates as `date`, several values as lists, unknown as None."""
    return to_records(listing.frame, listing.fields)


def list_table_rows(table: Table) -> list[dict[str, Any]]:
    """Return the rows of a table with the fields that it shows; of a crosstab, with all its fields."""
    rows = table.rows
    names = dict.fromkeys(name for column in table.columns for name in column.fields)
    if not isinstance(rows, ListAnswer):
        return [{name: row[name] for name in names} for row in rows]
    if isinstance(rows, Crosstab):
        names = dict.fromkeys(rows.fields)
    fields = rows.fields | rows.extra
    records = list_rows(replace(rows, fields={name: fields.get(name, Field(FieldType.TEXT)) for name in names}))
    for name in (name for name in names if name in fields and fields[name].type.is_object):
        for record in records:
            record[name] = [format_value(item) for item in record[name]]
    return records


class TranslatedWording(Wording):
    """The way to put messages into words of a language; without a translation, into English ones with its days."""

    def __init__(self, language: Language) -> None:
        self._language = language

    def vformat(self, format_string: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
        """Put the values of a message into its template."""
        return super().vformat(self._language.translate_label(format_string), args, kwargs)

    def format_field(self, value: Any, format_spec: str) -> str:  # noqa: ANN401 - as the base class has it
        """Put one value into words."""
        if format_spec == "day":
            return self._language.format_day(value, short=True)
        if format_spec == ",":
            return self._language.format_number(value)
        return super().format_field(value, format_spec)


def put_message(message: Message, language: Language) -> str:
    """Put the text of a message that is a value of an answer into words of a language."""
    return message.put_text(COMMAND_LINE if language.code == "en" else TranslatedWording(language))


def translate_words(answer: Answer, language: Language) -> Answer:
    """Return an answer with its usual words, countries and messages in a language; in English, it stays as it is."""
    if language.code == "en":
        return answer
    if isinstance(answer, RecordAnswer):
        return replace(answer, result=_translate_fields(answer.result, language))
    several = [name for name, field in (answer.fields | answer.extra).items() if field.type is FieldType.MESSAGES]
    names = [name for name in answer.frame.columns if name in {*_WORD_FIELDS, *several}]
    words = {name: _translate_column(name, answer.frame[name], language) for name in names}
    return replace(answer, frame=answer.frame.assign(**words)) if names else answer


def _translate_column(name: str, values: Iterable[Any], language: Language) -> list[Any]:
    """Translate the values of a field; each different text is translated once."""
    translate = cache(lambda text: _translate_field(name, text, language))
    return [translate(value) if isinstance(value, str) else _translate_field(name, value, language) for value in values]


def _translate_fields(value: Any, language: Language) -> Any:  # noqa: ANN401 - any value of an answer
    """Return an object with the usual words and the messages in it translated, at any depth."""
    if isinstance(value, Message):
        return put_message(value, language)
    if isinstance(value, list | tuple):
        return [_translate_fields(item, language) for item in value]
    if not isinstance(value, dict):
        return value
    return {
        name: _translate_field(name, item, language) if name in _WORD_FIELDS else _translate_fields(item, language)
        for name, item in value.items()
    }


def _translate_field(name: str, value: Any, language: Language) -> Any:  # noqa: ANN401 - any value of an answer
    if not isinstance(value, str):
        return _translate_fields(value, language)
    return language.name_country(value) if name == "country" else language.translate_word(value)


def format_heading(group: RowGroup, none: str = "none") -> str:
    """Return the heading above the rows of a group, with the word for a group without a value."""
    return format_value(group.value) or none


def format_subtotals(group: RowGroup, language: Language) -> str:
    """Return the subtotals of a group in one line: the number of its rows, and each subtotal that is not unknown."""
    numbers = {name: number for name, number in group.subtotals.items() if number is not None}
    subtotals = (
        f"{translate_label(name, language)} {language.format_number(number)}" for name, number in numbers.items()
    )
    return " · ".join([language.translate_count("1 row", "{count} rows", len(group.answer.frame)), *subtotals])


def translate_label(name: str, language: Language) -> str:
    """Return the name of a field as words in a language: people_engaged is "personas implicadas"."""
    return language.translate_label(format_label(name))


def format_label(name: str) -> str:
    """Return the name of a field as words: people_engaged is "people engaged"."""
    return name.replace("_", " ")


def format_change(number: int, language: Language) -> str:
    """Return a difference with its sign, or "=" for 0."""
    sign = "+" if number > 0 else "−"
    return f"{sign}{language.format_number(abs(number))}" if number else "="


def format_value(value: Any) -> str:  # noqa: ANN401 - any value of an answer
    """Return a value as one text.

    Dates are in ISO format, several values joined by "; ", messages in words, cells as their addresses, None as "".
    """
    if value is None:
        return ""
    if isinstance(value, Message):
        return value.text
    if isinstance(value, CellValue):
        return value.address
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple):
        return SEPARATOR.join(format_value(item) for item in value)
    if isinstance(value, dict):
        return " ".join(text for item in value.values() if (text := format_value(item)))
    return str(value)


def mask_controls(text: str) -> str:
    """Replace each control character by "�", so that a cell cannot act on a terminal."""
    return _CONTROLS.sub("�", text)


def flatten_result(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - any value of an answer
    """Flatten the result of a record into paths, such as "activities.1.title", and values.

    A list of plain values stays one value. An empty object or list is None.
    """
    if isinstance(value, dict) and value:
        for key, item in value.items():
            yield from flatten_result(item, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
        for number, item in enumerate(value, 1):
            yield from flatten_result(item, f"{path}.{number}")
    else:
        yield path, None if value in ({}, []) else value


def is_list_of_objects(value: Any) -> bool:  # noqa: ANN401 - any value of an answer
    """Return whether a value is a list of objects, and not a list of plain values or an empty list."""
    return isinstance(value, list) and bool(value) and isinstance(value[0], dict)


def iterate_texts(answer: Answer) -> Iterator[list[list[str]]]:
    """Yield an answer as one table (see `to_table`) in parts: of each column the header, then the text of each row.

    The first part has the headers. A part has few rows, since millions would take gigabytes at once.
    """
    if isinstance(answer, RecordAnswer):
        values = ((path, format_value(value)) for path, value in flatten_result(answer.result))
        pairs = chain([("field", "value")], values)
        while lines := [*islice(pairs, _BATCH)]:
            yield [*map(list, zip(*lines, strict=True))]
        return
    yield [[name] for name in answer.fields]
    for part in iterate_parts(answer):
        yield [_format_column(part, name) for name in part.fields]


def split_listing(listing: ListAnswer) -> Iterator[ListAnswer]:
    """Split a list into lists of few rows, of which the values are made one list after the other."""
    for start in range(0, len(listing.frame), _BATCH):
        yield replace(listing, frame=listing.frame.iloc[start : start + _BATCH])


def iterate_parts(listing: ListAnswer) -> Iterator[ListAnswer]:
    """Split a list into lists of few rows (see `split_listing`), and report how many rows are written."""
    total, done = len(listing.frame), 0
    for part in split_listing(listing):
        yield part
        done += len(part.frame)
        report_part(done, total)
        find_current_step().rows = done


def report_part(done: int, total: int) -> None:
    """Report how much of an answer is written to the current step, which is another one after the first parts."""
    step = find_current_step()
    step.change(step.description, done, total)


def _format_column(listing: ListAnswer, name: str) -> list[str]:
    """Return the text of each row in a field; what is simple to format is not asked for value by value."""
    type_ = listing.fields[name].type
    if type_.is_object:
        return [format_value(to_texts(several)) for several in listing.frame[name]]
    if type_.is_several:
        column = listing.frame[name].tolist()
        try:
            return [*map(SEPARATOR.join, column)]
        except TypeError:  # not all of them are texts
            return [SEPARATOR.join(map(format_value, values)) for values in column]
    if (texts_of_counts := _format_counts(listing.frame[name])) is not None:
        return texts_of_counts
    values = list_values(listing.frame[name], type_)
    types = {*map(type, values)} - {type(None)}
    if types <= {str}:
        return [value or "" for value in values] if None in values else values
    if types in ({date}, {int}):  # few of them are different
        texts = {value: format_value(value) for value in {*values}}
        return [*map(texts.__getitem__, values)]
    return [*map(format_value, values)]


def _format_counts(column: pd.Series[Any]) -> list[str] | None:
    """Return the texts of integers that are not larger than a column is long, as counts mostly are; else None.

    Each number is formatted once. A wide matrix has hundreds of thousands of them.
    """
    import numpy as np

    if column.dtype.kind not in "iu" or not len(column) or column.isna().any():
        return None
    numbers = column.to_numpy("int64")
    highest = int(numbers.max())
    if int(numbers.min()) < 0 or highest > len(numbers):
        return None
    texts: list[str] = np.array([*map(str, range(highest + 1))], "object")[numbers].tolist()
    return texts


def to_table(answer: Answer, *, in_words: bool = False) -> tuple[list[str], list[list[Any]]]:
    """Return an answer as one table: its headers, and its rows of values.

    A list has a column for each field; a record has two columns, field and value.

    Args:
        answer: the answer.
        in_words: whether messages stay messages, to be put into words; else their codes replace them.
    """
    if isinstance(answer, RecordAnswer):
        return ["field", "value"], [[path, value] for path, value in flatten_result(answer.result)]
    rows = [list(record.values()) for record in list_rows(answer)]
    if not in_words and any(field.type.is_object for field in answer.fields.values()):
        rows = [[[*to_texts(value)] if isinstance(value, list) else value for value in row] for row in rows]
    return list(answer.fields), rows


def iterate_rows(listing: ListAnswer) -> Iterator[tuple[Any, ...]]:
    """Yield the rows of a list for cells: a value for each field, several values as one text.

    Few rows are made at once: a million would take gigabytes.
    """
    for part in split_listing(listing):
        columns = (
            _format_column(part, name) if field.type.is_several else list_values(part.frame[name], field.type)
            for name, field in part.fields.items()
        )
        yield from zip(*columns, strict=True)
