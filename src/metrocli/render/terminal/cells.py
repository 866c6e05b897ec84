"""Drawing one value in a column of a table: the forms in which a person likes to see it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.cells import cell_len
from rich.text import Text

from metrocli.answers.screen import CellFormat, ScreenColumn
from metrocli.model.findings import Severity
from metrocli.render.terminal.column_widths import Need
from metrocli.render.values import CODE_FIELDS, format_change, format_value, mask_controls
from metrocli.text.phrases import day_span, term

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

BAR_WIDTH, _BAR_LEAST = 20, 8
_FLEXIBLE = {CellFormat.TEXT, CellFormat.LINES, CellFormat.TITLED, CellFormat.NAMES}
_LEAST, _WANTS, _MOST = 12, 40, 96
_NAME = 24
_CODES_SHOWN = 5
_EIGHTHS = " ▏▎▍▌▋▊▉"
BLANK = "–"
_SEVERITIES: dict[str, str] = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.NOTE: "dim"}
UNKNOWN = Text(BLANK, style="dim")


class Column:
    """A column of a table: what it needs, and how its values are drawn in the width that it gets.

    Args:
        shown: the column as the answer declares it.
        values: for each row, the values of its fields.
    """

    def __init__(self, shown: ScreenColumn, values: Sequence[tuple[Any, ...]]) -> None:
        self.shown, self.values = shown, values
        self.right = shown.format in {CellFormat.NUMBER, CellFormat.COUNT, CellFormat.CHANGE}
        self._one_year = len({day.year for row in values for day in row if hasattr(day, "year")}) <= 1
        self._most = max((row[0] or 0 for row in values), default=0) if shown.format is CellFormat.BAR else 0

    @property
    def says_nothing(self) -> bool:
        """Whether no row has a value here and the column may give way for that."""
        return bool(self.shown.drop_order) and all(map(self.blank, self.values))

    def blank(self, row: tuple[Any, ...]) -> bool:
        """Whether a row has no value here."""
        return self._natural(row) == BLANK

    @property
    def need(self) -> Need:
        """The width that the column needs: codes, dates and numbers whole, texts at least a few words."""
        header = cell_len(self.shown.label)
        natural = [max(cell_len(line) for line in self._natural(row).split("\n")) for row in self.values]
        whole = max([header, *natural])
        if self.shown.format in {CellFormat.BAR, CellFormat.SHARE}:
            short = max(header, whole - BAR_WIDTH + _BAR_LEAST)
            return Need(short, short, whole, self.shown.drop_order)
        if self.shown.format not in _FLEXIBLE or (self.shown.format is CellFormat.TEXT and self._is_short(whole)):
            return Need(whole, whole, whole, self.shown.drop_order)
        whole = min(whole, _MOST)
        words = [cell_len(word) for row in self.values for word in self._natural(row).split()]
        least = min(
            max([_LEAST, *words]) if self.shown.format is CellFormat.TEXT else self._first_name(), whole, _WANTS
        )
        wants = _WANTS if self.shown.drop_order == 0 else least
        return Need(max(header, least), max(header, min(wants, whole)), whole, self.shown.drop_order)

    def _first_name(self) -> int:
        """The room for the first name of each row, within limits; a column that may give way goes with less."""
        if self.shown.format is not CellFormat.NAMES or self.shown.drop_order:
            return _LEAST
        names = [row[0] for row in self.values if row[0]]
        firsts = [cell_len(mask_controls(first)) + (len(f" +{len(more)}") if more else 0) for first, *more in names]
        return min(max([_LEAST, *firsts]), _NAME)

    def _is_short(self, whole: int) -> bool:
        """Texts without a space, such as codes and ids, are never broken; nor are those of a word or two."""
        return whole <= _LEAST or not any(" " in self._natural(row) for row in self.values)

    def _natural(self, row: tuple[Any, ...]) -> str:
        """A value as one text, as wide as it may be."""
        main = row[0]
        texts: dict[CellFormat, Callable[[], str]] = {
            CellFormat.SPAN: lambda: day_span(row[0], row[1], year=not self._one_year),
            CellFormat.TERM: lambda: term(row[0], row[1]),
            CellFormat.TITLED: lambda: "\n".join(
                [mask_controls(format_value(main)), *([", ".join(map(mask_controls, row[1]))] if row[1:] else [])]
            ),
            CellFormat.CODES: lambda: "\n".join(map(mask_controls, main)),
            CellFormat.LINES: lambda: "\n".join(map(mask_controls, main)),
            CellFormat.NAMES: lambda: mask_controls(", ".join(main)),
            CellFormat.COUNT: lambda: str(len(main)) if main else "",
            CellFormat.NUMBER: lambda: "" if main is None else f"{main:,}",
            CellFormat.CHANGE: lambda: "" if main is None else format_change(main),
            CellFormat.BAR: lambda: f"{self._most:,} {'█' * BAR_WIDTH}",
            CellFormat.SHARE: lambda: "█" * BAR_WIDTH + " 100%",
        }
        text = texts[self.shown.format]() if self.shown.format in texts else mask_controls(format_value(main))
        return text or BLANK

    def draw(self, row: tuple[Any, ...], width: int) -> Text:
        """Draw the value of one row in a width."""
        drawers: dict[CellFormat, Callable[[tuple[Any, ...], int], Text]] = {
            CellFormat.TITLED: self._titled,
            CellFormat.CODES: self._codes,
            CellFormat.NAMES: lambda row, width: first_names(row[0], width),
            CellFormat.BAR: self._bar,
            CellFormat.SHARE: self._share,
        }
        drawer = drawers.get(self.shown.format)
        if drawer is not None:
            return drawer(row, width)
        text = self._natural(row)
        if text == BLANK:
            return UNKNOWN.copy()
        if self.shown.format is CellFormat.SEVERITY:
            return Text(text, style=_SEVERITIES.get(text, ""))
        style = "" if self.shown.format is not CellFormat.TEXT or self.shown.fields[0] not in CODE_FIELDS else "cyan"
        return Text(text, style=style)

    def _titled(self, row: tuple[Any, ...], width: int) -> Text:
        text = Text(mask_controls(format_value(row[0])), style="bold")
        if row[1:] and row[1]:
            text.append("\n").append_text(first_names(row[1], width, style="dim not bold"))
        return text

    def _codes(self, row: tuple[Any, ...], width: int) -> Text:
        codes = [mask_controls(code) for code in row[0]]
        if not codes:
            return UNKNOWN.copy()
        text = Text("\n".join(codes[:_CODES_SHOWN]), style="cyan")
        if len(codes) > _CODES_SHOWN:
            text.append(f"\n+{len(codes) - _CODES_SHOWN}"[: width + 1], style="dim")
        return text

    def _bar(self, row: tuple[Any, ...], width: int) -> Text:
        if row[0] is None:
            return UNKNOWN.copy()
        number = f"{row[0]:>{len(f'{self._most:,}')},}"
        text = Text(number, style="" if row[0] else "dim")
        return text.append(" ").append(bar(row[0], self._most, width - len(number) - 1), style="cyan")

    def _share(self, row: tuple[Any, ...], width: int) -> Text:
        part, whole = row
        text = Text(f"{bar(part, whole, width - 5):<{width - 5}}", style="cyan")
        return text.append(f"{part / whole:>5.0%}" if whole else "    –", style="default")


def bar(part: float, whole: float, width: int) -> str:
    """A bar for a part of a whole, in eighths of a place; something that is there shows at least one of them."""
    if not whole or not part or width <= 0:
        return ""
    eighths = max(1, round(part / whole * width * 8))
    return "█" * (eighths // 8) + _EIGHTHS[eighths % 8].strip()


def first_names(names: Sequence[str], width: int, style: str = "") -> Text:
    """The first names that have room on one line, and how many more there are."""
    if not names:
        return UNKNOWN.copy()
    safe = [mask_controls(name) for name in names]
    for count in range(len(safe), 0, -1):
        more = f" and {len(safe) - count} more" if count < len(safe) else ""
        line = ", ".join(safe[:count]) + more
        if cell_len(line) <= width:
            return Text(line, style=style)
    more = f" +{len(safe) - 1}" if len(safe) > 1 else ""
    first = Text(safe[0], style=style)
    first.truncate(max(1, width - len(more)), overflow="ellipsis")
    return first.append(more)
