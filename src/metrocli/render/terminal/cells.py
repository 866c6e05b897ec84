"""Draw the cells of a table column: their text, style and width, by the format of the column."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from rich.cells import cell_len
from rich.text import Text

from metrocli.model.findings import Severity
from metrocli.render.parts import CellFormat, ScreenColumn
from metrocli.render.terminal.column_widths import WidthNeeds
from metrocli.render.values import CODE_FIELDS, format_change, format_value, mask_controls
from metrocli.text.phrases import BLANK

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from metrocli.text.languages.language import Language

BAR_WIDTH, _LEAST_BAR_WIDTH = 20, 8
_FLEXIBLE = {CellFormat.TEXT, CellFormat.LINES, CellFormat.TITLED, CellFormat.NAMES}
_LEAST_WIDTH, _PREFERRED_WIDTH, _MOST_WIDTH = 12, 40, 96
_MOST_NAME_WIDTH = 24
_CODES_SHOWN = 5
_EIGHTHS = " ▏▎▍▌▋▊▉"
_SEVERITY_STYLES: dict[str, str] = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
_UNKNOWN = Text(BLANK, style="dim")


class TableColumn:
    """A column of a table on a terminal: the width that it needs, and how its cells are drawn.

    Args:
        declaration: the column as the answer declares it.
        values: for each row, the values of the fields of the column.
        language: the language of numbers and days.
    """

    def __init__(self, declaration: ScreenColumn, values: Sequence[tuple[Any, ...]], language: Language) -> None:
        self.declaration, self.values, self._language = declaration, values, language
        is_number = declaration.format in {CellFormat.NUMBER, CellFormat.COUNT, CellFormat.CHANGE}
        self.justify: Literal["left", "right"] = "right" if is_number else "left"
        self._one_year = len({day.year for row in values for day in row if hasattr(day, "year")}) <= 1
        self._most = max((row[0] or 0 for row in values), default=0) if declaration.format is CellFormat.BAR else 0

    @property
    def can_be_left_out(self) -> bool:
        """Whether the column may be dropped and is blank in every row."""
        return bool(self.declaration.drop_order) and all(map(self.is_blank, self.values))

    def is_blank(self, row: tuple[Any, ...]) -> bool:
        """Return whether the cell of a row is blank."""
        return self._full_text(row) == BLANK

    @property
    def width_needs(self) -> WidthNeeds:
        """The width that the column needs: codes, dates and numbers in full, texts at least a few words."""
        format_, drop_order = self.declaration.format, self.declaration.drop_order
        header = cell_len(self.declaration.label)
        widths = [max(cell_len(line) for line in self._full_text(row).split("\n")) for row in self.values]
        full = max([header, *widths])
        if format_ in {CellFormat.BAR, CellFormat.SHARE}:
            short = max(header, full - BAR_WIDTH + _LEAST_BAR_WIDTH)
            return WidthNeeds(short, short, full, drop_order)
        if format_ not in _FLEXIBLE or (format_ is CellFormat.TEXT and self._is_never_wrapped(full)):
            return WidthNeeds(full, full, full, drop_order)
        full = min(full, _MOST_WIDTH)
        if format_ is CellFormat.TEXT:
            words = (word for row in self.values for word in self._full_text(row).split())
            minimum = max([_LEAST_WIDTH, *map(cell_len, words)])
        else:
            minimum = self._first_name_width()
        minimum = min(minimum, full, _PREFERRED_WIDTH)
        preferred = _PREFERRED_WIDTH if drop_order == 0 else minimum
        return WidthNeeds(max(header, minimum), max(header, min(preferred, full)), full, drop_order)

    def _first_name_width(self) -> int:
        """Return the width of the longest first name, within limits; less for a column that may be dropped."""
        if self.declaration.format is not CellFormat.NAMES or self.declaration.drop_order:
            return _LEAST_WIDTH
        lists = [row[0] for row in self.values if row[0]]
        widths = [cell_len(mask_controls(first)) + (len(f" +{len(rest)}") if rest else 0) for first, *rest in lists]
        return min(max([_LEAST_WIDTH, *widths]), _MOST_NAME_WIDTH)

    def _is_never_wrapped(self, width: int) -> bool:
        """Return whether the texts are short, or have no spaces, such as codes."""
        return width <= _LEAST_WIDTH or not any(" " in self._full_text(row) for row in self.values)

    def _full_text(self, row: tuple[Any, ...]) -> str:
        """Return the cell of a row as text at its full width."""
        main, language = row[0], self._language
        texts: dict[CellFormat, Callable[[], str]] = {
            CellFormat.SPAN: lambda: language.format_span(row[0], row[1], year=not self._one_year, short=True),
            CellFormat.TERM: lambda: language.format_term(row[0], row[1]),
            CellFormat.TITLED: lambda: "\n".join(
                [mask_controls(format_value(main)), *([", ".join(map(mask_controls, row[1]))] if row[1:] else [])]
            ),
            CellFormat.CODES: lambda: "\n".join(map(mask_controls, main)),
            CellFormat.LINES: lambda: "\n".join(map(mask_controls, main)),
            CellFormat.NAMES: lambda: mask_controls(", ".join(main)),
            CellFormat.COUNT: lambda: str(len(main)) if main else "",
            CellFormat.NUMBER: lambda: "" if main is None else language.format_number(main),
            CellFormat.CHANGE: lambda: "" if main is None else format_change(main, language),
            CellFormat.BAR: lambda: f"{language.format_number(self._most)} {'█' * BAR_WIDTH}",
            CellFormat.SHARE: lambda: "█" * BAR_WIDTH + " " + language.format_percent(1, 1),
        }
        format_ = self.declaration.format
        text = texts[format_]() if format_ in texts else mask_controls(format_value(main))
        return text or BLANK

    def draw(self, row: tuple[Any, ...], width: int) -> Text:
        """Return the cell of a row, drawn for a width."""
        drawers: dict[CellFormat, Callable[[tuple[Any, ...], int], Text]] = {
            CellFormat.TITLED: self._draw_titled,
            CellFormat.CODES: self._draw_codes,
            CellFormat.NAMES: lambda row, width: fit_names(row[0], width, self._language),
            CellFormat.BAR: self._draw_number_and_bar,
            CellFormat.SHARE: self._draw_share,
        }
        drawer = drawers.get(self.declaration.format)
        if drawer is not None:
            return drawer(row, width)
        text = self._full_text(row)
        if text == BLANK:
            return _UNKNOWN.copy()
        if self.declaration.format is CellFormat.SEVERITY:
            return Text(text, style=_SEVERITY_STYLES.get(text, ""))
        is_code = self.declaration.format is CellFormat.TEXT and self.declaration.fields[0] in CODE_FIELDS
        return Text(text, style="cyan" if is_code else "")

    def _draw_titled(self, row: tuple[Any, ...], width: int) -> Text:
        text = Text(mask_controls(format_value(row[0])), style="bold")
        if row[1:] and row[1]:
            text.append("\n").append_text(fit_names(row[1], width, self._language, style="dim not bold"))
        return text

    def _draw_codes(self, row: tuple[Any, ...], width: int) -> Text:
        codes = [mask_controls(code) for code in row[0]]
        if not codes:
            return _UNKNOWN.copy()
        text = Text("\n".join(codes[:_CODES_SHOWN]), style="cyan")
        if len(codes) > _CODES_SHOWN:
            text.append(f"\n+{len(codes) - _CODES_SHOWN}"[: width + 1], style="dim")
        return text

    def _draw_number_and_bar(self, row: tuple[Any, ...], width: int) -> Text:
        if row[0] is None:
            return _UNKNOWN.copy()
        number = self._language.format_number(row[0]).rjust(len(self._language.format_number(self._most)))
        text = Text(number, style="" if row[0] else "dim")
        return text.append(" ").append(draw_bar(row[0], self._most, width - len(number) - 1), style="cyan")

    def _draw_share(self, row: tuple[Any, ...], width: int) -> Text:
        part, whole = row
        share_width = 1 + len(self._language.format_percent(1, 1))
        share = self._language.format_percent(part, whole) if whole else BLANK
        text = Text(f"{draw_bar(part, whole, width - share_width):<{width - share_width}}", style="cyan")
        return text.append(share.rjust(share_width), style="default")


def draw_bar(part: float, whole: float, width: int) -> str:
    """Return a bar for a part of a whole, in eighths of a character; at least one eighth for any part above 0."""
    if not whole or not part or width <= 0:
        return ""
    eighths = max(1, round(part / whole * width * 8))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def fit_names(names: Sequence[str], width: int, language: Language, style: str = "") -> Text:
    """Return the first names that fit on one line, and the number of the others."""
    if not names:
        return _UNKNOWN.copy()
    safe = [mask_controls(name) for name in names]
    for count in range(len(safe), 0, -1):
        left = len(safe) - count
        more = f" {language.translate('and {count} more', count=language.format_number(left))}" if left else ""
        line = ", ".join(safe[:count]) + more
        if cell_len(line) <= width:
            return Text(line, style=style)
    more = f" +{len(safe) - 1}" if len(safe) > 1 else ""
    first = Text(safe[0], style=style)
    first.truncate(max(1, width - len(more)), overflow="ellipsis")
    return first.append(more)
