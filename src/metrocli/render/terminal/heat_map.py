"""Draw a crosstab on a terminal as a heat map: each count on a shade of blue."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from rich.cells import cell_len
from rich.text import Text

from metrocli.answers.fields import FieldType
from metrocli.messages import Message, MessageType
from metrocli.render.crosstab import TOTAL, list_columns
from metrocli.render.terminal.column_headers import StackedHeader, fit_headers
from metrocli.render.terminal.column_widths import GAP, MARGIN
from metrocli.render.terminal.console import print_line
from metrocli.render.values import format_value, mask_controls, translate_label
from metrocli.text.phrases import BLANK

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

    from metrocli.answers.answer import Crosstab
    from metrocli.text.languages.language import Language

# White on grey to vivid blue; the shades are neither light nor dark, so that they stand out on any background.
_STYLES = tuple(f"color(231) on color({number})" for number in (59, 24, 25, 26, 27))
_LEAST_LABEL_WIDTH = 12
_ZERO = "·"
HEAT_MAP_COLUMNS_NOT_SHOWN = MessageType(
    "heat-map-columns-not-shown",
    "{count} of {columns} columns, those with the fewest activities, are not shown at this width; "
    "-o FILE or a pipe shows all.",
    one="1 of {columns} columns, the one with the fewest activities, is not shown at this width; "
    "-o FILE or a pipe shows all.",
)


class _Layout(NamedTuple):
    """The widths of the parts of a line.

    Attributes:
        label: the width of the labels of the rows.
        headers: the columns.
        pad: the spaces before each count; one space is always after it.
        total: the width of the totals of the rows.
    """

    label: int
    headers: list[StackedHeader]
    pad: int
    total: int

    @property
    def width(self) -> int:
        """The width of a whole line with its margins."""
        counts = sum(self.pad + header.width + 1 for header in self.headers)
        return 2 * MARGIN + self.label + GAP + counts + GAP + self.total

    def make_line(self, label: Text, counts: Sequence[Text], total: Text) -> Text:
        """Return one line: a label, a count for each column, a total."""
        text = Text(" " * MARGIN) + _align_left(label, self.label + GAP)
        for header, count in zip(self.headers, counts, strict=True):
            text.append_text(_align_right(count, self.pad + header.width, after=1))
        text.append_text(_align_right(total, GAP + self.total))
        return text


def draw_heat_map(
    console: Console, crosstab: Crosstab, records: Sequence[Mapping[str, Any]], language: Language
) -> list[Message]:
    """Draw a crosstab: its headers, its rows with their totals, and the totals of its columns.

    Args:
        console: the console to draw on.
        crosstab: a complete crosstab (see `render.crosstab.as_complete_crosstab`).
        records: the rows to show.
        language: the language of labels, months and numbers.

    Returns:
        Notes on the columns that do not fit.
    """
    names = list_columns(crosstab)
    layout = _make_layout(crosstab, records, names, console.width, language)
    most = max((record[name] or 0 for record in records for name in names), default=0)
    lines = _make_header_lines(crosstab, layout, language)
    lines.append(Text("─" * layout.width, style="dim"))
    label_style = "cyan" if crosstab.fields[crosstab.label].type is FieldType.CODE else ""
    for record in records:
        label = Text(_format_label(crosstab, record, language), style=label_style)
        counts = [_draw_count(record[header.name], most, language) for header in layout.headers]
        first, *further = label.wrap(console, layout.label, overflow="fold")
        lines.append(layout.make_line(first, counts, Text(_format_count(record[TOTAL], language))))
        lines += [layout.make_line(part, [Text()] * len(counts), Text()) for part in further]
    lines.append(Text("─" * layout.width, style="dim"))
    totals = [
        Text(_format_count(crosstab.totals.get(header.name), language), style="bold") for header in layout.headers
    ]
    grand_total = Text(_format_count(crosstab.totals.get(TOTAL), language), style="bold")
    lines.append(layout.make_line(Text(language.translate("total"), style="bold"), totals, grand_total))
    for line in lines:
        print_line(console, line)
    return _note_dropped_columns(len(names), len(names) - len(layout.headers))


def _make_layout(
    crosstab: Crosstab, records: Sequence[Mapping[str, Any]], names: Sequence[str], width: int, language: Language
) -> _Layout:
    """Share the width: the labels get what they need, up to a third of it, and the counts get the rest."""
    digits = {
        name: max(
            len(_format_count(count, language))
            for count in (crosstab.totals.get(name), *(record[name] for record in records))
        )
        for name in names
    }
    totals = (crosstab.totals.get(TOTAL), *(record[TOTAL] for record in records))
    total_width = max(len(language.translate("total")), *(len(_format_count(total, language)) for total in totals))
    labels = (
        translate_label(crosstab.label, language),
        *(_format_label(crosstab, record, language) for record in records),
    )
    label_width = min(max(map(cell_len, labels)), max(_LEAST_LABEL_WIDTH, width // 3))
    counts_width = width - 2 * MARGIN - label_width - 2 * GAP - total_width
    headers = fit_headers(digits, crosstab.column_type, crosstab.totals, counts_width, language)
    has_space_for_pad = sum(header.width + 2 for header in headers) <= counts_width
    return _Layout(label_width, headers, 1 if has_space_for_pad else 0, total_width)


def _make_header_lines(crosstab: Crosstab, layout: _Layout, language: Language) -> list[Text]:
    """Return the lines of the column headers; the last line also has the headers of the labels and the totals."""
    height = max((len(header.lines) for header in layout.headers), default=1)
    lines = []
    for number in range(height):
        is_last = number == height - 1
        texts = [Text(text, style="dim") for text in _list_header_texts(crosstab, layout, number, height)]
        ends = (translate_label(crosstab.label, language), language.translate("total"))
        label, total = (Text(text if is_last else "", style="dim") for text in ends)
        lines.append(layout.make_line(label, texts, total))
    return lines


def _list_header_texts(crosstab: Crosstab, layout: _Layout, number: int, height: int) -> list[str]:
    """Return line `number` of all headers, which are `height` lines tall.

    Codes begin on the first line, other headers end on the last one. The levels that a code shares with the code before
    it are left blank, except its last level.
    """
    texts: list[str] = []
    previous: tuple[str, ...] = ()
    are_codes = crosstab.column_type is FieldType.CODE
    for header in layout.headers:
        index = number if are_codes else number - (height - len(header.lines))
        is_upper_level = are_codes and index < len(header.lines) - 1
        is_shared = is_upper_level and previous[: index + 1] == header.lines[: index + 1]
        is_shown = 0 <= index < len(header.lines) and not is_shared
        texts.append(mask_controls(header.lines[index]) if is_shown else "")
        previous = header.lines
    return texts


def _format_label(crosstab: Crosstab, record: Mapping[str, Any], language: Language) -> str:
    """Return the label of a row; a month is shown by its name."""
    text = format_value(record[crosstab.label])
    is_month = bool(text) and crosstab.fields[crosstab.label].type is FieldType.MONTH
    return mask_controls(language.format_month(text) if is_month else text) or BLANK


def _format_count(count: int | None, language: Language) -> str:
    return language.format_number(count) if count else _ZERO


def _draw_count(count: int | None, most: int, language: Language) -> Text:
    """Return a count on its shade; None, as for a member and itself, has no shade."""
    if count is None:
        return Text(BLANK, style="dim")
    if not count:
        return Text(_ZERO, style="dim")
    shade = min(len(_STYLES) - 1, (count - 1) * len(_STYLES) // most)
    return Text(_format_count(count, language), style=_STYLES[shade])


def _align_left(text: Text, width: int) -> Text:
    """Return a text with spaces after it, which do not have its style."""
    return Text().append_text(text).append(" " * (width - text.cell_len))


def _align_right(text: Text, width: int, after: int = 0) -> Text:
    """Return a text with spaces before it, and some after it, all in its style."""
    return Text(" " * (width - text.cell_len) + text.plain + " " * after, style=text.style)


def _note_dropped_columns(columns: int, dropped: int) -> list[Message]:
    return [HEAT_MAP_COLUMNS_NOT_SHOWN(count=dropped, columns=columns)] if dropped else []
