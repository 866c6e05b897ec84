"""The parts of an answer on a page or a screen: tables with their columns, facts and key figures."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.fields import FieldType

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from metrocli.answers.answer import ListAnswer
    from metrocli.text.languages.language import Language


class CellFormat(StrEnum):
    """How the cells of a table column are drawn.

    TITLED is a text with its names on a line below. SPAN shows two dates as one span. TERM is a span in which a blank
    date means an open end. CODES puts one code on a line, LINES one text. NAMES shows the first names and how many
    more. COUNT is the number of values. BAR is a number with a bar, CHANGE a number with its sign, SHARE a fraction
    with a bar and per cent. SEVERITY is coloured by the severity of a finding.
    """

    TEXT = "text"
    NUMBER = "number"
    TITLED = "titled"
    SPAN = "span"
    TERM = "term"
    CODES = "codes"
    NAMES = "names"
    COUNT = "count"
    BAR = "bar"
    CHANGE = "change"
    SHARE = "share"
    SEVERITY = "severity"
    LINES = "lines"


class ScreenColumn(NamedTuple):
    """A column of a table on a screen.

    Attributes:
        label: its heading.
        format: how its cells are drawn.
        fields: the fields that it draws, the main one first.
        drop_order: 0 if it is shown at every width; on a narrow screen the column with the highest number goes first.
    """

    label: str
    format: CellFormat
    fields: tuple[str, ...]
    drop_order: int = 0


class Facts(NamedTuple):
    """Facts about one thing: pairs of a label and a text, one line for each pair."""

    pairs: tuple[tuple[str, str], ...]


class KeyFigure(NamedTuple):
    """A single number with its label; None is shown as "unknown"."""

    number: int | None
    label: str
    remark: str = ""


class KeyFigures(NamedTuple):
    """The few most important numbers of an answer."""

    figures: tuple[KeyFigure, ...]


class Table(NamedTuple):
    """The rows of a list, as a table with some of its fields.

    Attributes:
        rows: a list answer, or an object for each row with the fields that the columns draw.
        columns: the columns of the table; for a crosstab they are used where it is not drawn as a heat map.
        title: the caption.
        summary: the line below the table, such as "29 activities · 12 members".
        section_field: the field of a list answer whose values are shown as headings above their rows; "" for none.
    """

    rows: ListAnswer | Sequence[Mapping[str, Any]]
    columns: tuple[ScreenColumn, ...]
    title: str = ""
    summary: str = ""
    section_field: str = ""


Part = Facts | KeyFigures | Table


class Page(NamedTuple):
    """An answer in words and parts, for a person.

    Attributes:
        title: the heading.
        subtitle: one line below it: the question in words, or a few facts about the thing.
        parts: the parts, in order.
    """

    title: str
    subtitle: str
    parts: tuple[Part, ...]


def make_list_page(
    answer: ListAnswer,
    columns: tuple[ScreenColumn, ...],
    *,
    title: str,
    subtitle: str = "",
    summary: str = "",
    section_field: str = "",
) -> Page:
    """Make the page of a list that is one table.

    A list whose columns were chosen has a plain column for each of its fields.

    Args:
        answer: the list.
        columns: the usual columns.
        title: the heading.
        subtitle: the line below it.
        summary: the line below the table.
        section_field: the field whose values are headings; "" for none, and in a grouped list.
    """
    if answer.has_chosen_columns:
        columns = tuple(_make_plain_column(name, field.type) for name, field in answer.fields.items())
    if answer.group_by:
        columns, section_field = tuple(column for column in columns if column.fields[0] != answer.group_by), ""
    return Page(title, subtitle, (Table(answer, columns, title, summary, section_field),))


def translate_heads(page: Page, language: Language) -> Page:
    """Return a page with the heads of its columns in a language; those that are data stay as they are."""
    return page._replace(
        parts=tuple(
            part._replace(
                columns=tuple(column._replace(label=language.translate_label(column.label)) for column in part.columns)
            )
            if isinstance(part, Table)
            else part
            for part in page.parts
        )
    )


def _make_plain_column(name: str, field_type: FieldType) -> ScreenColumn:
    formats = {
        FieldType.SEVERAL: CellFormat.NAMES,
        FieldType.MESSAGES: CellFormat.NAMES,
        FieldType.CELLS: CellFormat.NAMES,
        FieldType.INTEGER: CellFormat.NUMBER,
    }
    return ScreenColumn(name.replace("_", " "), formats.get(field_type, CellFormat.TEXT), (name,))
