"""What all sections of a report are made with: the answers, the language, and the sources of figures."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

from metrocli.answers.explanation import FigureKind
from metrocli.report.cleaning import clean_text
from metrocli.report.model import FigureSource, Paragraph, ReportCell, TextSpan, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable

    from metrocli.answers.answer import Answer
    from metrocli.answers.explanation import CellAddresses, ExplainedFigure
    from metrocli.report.answers import ReportAnswers
    from metrocli.text.languages.language import Language


class Composer:
    """Makes the cells, texts and sources of a report.

    Attributes:
        answers: the answers that the report is made of.
        language: the language of its texts.
        sources: the sources of the figures so far, by number.
    """

    def __init__(self, answers: ReportAnswers, language: Language) -> None:
        self.answers = answers
        self.language = language
        self.sources: list[FigureSource] = []
        self._numbers: dict[tuple[int, tuple[str, ...]], int] = {}

    @property
    def unknown(self) -> str:
        """The word for an unknown value."""
        return self.language.translate("unknown")

    def text(self, value: object) -> ReportCell:
        """Return a text of a sheet as a cell; an unknown one is empty."""
        return ReportCell(clean_text(str(value)) if value is not None else "")

    def word(self, value: object) -> ReportCell:
        """Return a word that is common in the field, such as online, in the report's language; others as written."""
        return ReportCell(clean_text(self.language.translate_word(str(value))) if value is not None else "")

    def number(
        self, value: float | None, answer: Answer | None = None, path: Iterable[str] = (), what: str = ""
    ) -> ReportCell:
        """Return a number as a cell, with its source.

        Args:
            value: the number; None if it is unknown.
            answer: the answer that it is a figure of; None for a figure without a source.
            path: where it is in the answer.
            what: what the figure counts, in words, for the list of sources.
        """
        if value is None:
            return ReportCell(self.unknown)
        source = self.cite(answer, path, what) if answer is not None else 0
        return ReportCell(self.language.format_number(value), value, source)

    def share(self, part: int | None, whole: int | None) -> ReportCell:
        """Return a share in percent as a cell; unknown if a number is unknown or the whole is 0."""
        if part is None or not whole:
            return ReportCell(self.unknown)
        return ReportCell(self.language.format_percent(part, whole), part / whole)

    def day(self, value: Any) -> ReportCell:  # noqa: ANN401 - a date, or None
        """Return a day as a cell; an unknown one is empty."""
        return ReportCell(self.language.format_day(value), value) if isinstance(value, date) else ReportCell("")

    def paragraph(self, text: str, tone: Tone = Tone.BODY, source: int = 0) -> Paragraph:
        """Return a paragraph of one text, with the number of the source of its figure."""
        return Paragraph((TextSpan(text, source=source),), tone)

    def cite(self, answer: Answer, path: Iterable[str], what: str) -> int:
        """Return the number of the source of a figure; 0 if it is 0 or unknown, which no cell shows.

        Args:
            answer: the answer that it is a figure of.
            path: where it is in the answer.
            what: what the figure counts, in words.
        """
        key = id(answer), tuple(path)
        if key not in self._numbers:
            figure = self.answers.find_figure(answer, key[1])
            if figure is None:
                return 0
            self._numbers[key] = self.add_source(figure, what)
        return self._numbers[key]

    def add_source(self, figure: ExplainedFigure, what: str) -> int:
        """Add the source of a figure, and return its number.

        Args:
            figure: the figure with its cells.
            what: what it counts, in words.
        """
        text = self.language.translate("{what}: {figure}", what=what, figure=self.language.format_number(figure.value))
        how = self._names_of_kinds.get(figure.kind) or self.language.translate("computed from the cells")
        cells = tuple(clean_text(self._format_cells(cells)) for cells in figure.cells)
        self.sources.append(FigureSource(len(self.sources) + 1, text, how, cells))
        return len(self.sources)

    def _format_cells(self, cells: CellAddresses) -> str:
        """Format the addresses of cells: activities.csv, members: L2:L9, L12."""
        column = f", {cells.column}" if cells.column else ""
        return f"{self.answers.name_sheet(cells.sheet)}{column}: {', '.join(cells.cells)}"

    @cached_property
    def _names_of_kinds(self) -> dict[FigureKind, str]:
        """How a figure follows from its cells, in words; of kinds that are not in it, it is computed from them."""
        translate = self.language.translate
        return {
            FigureKind.COUNT: translate("number of cells"),
            FigureKind.ITEMS: translate("number of values in the cells"),
            FigureKind.DISTINCT: translate("number of different values in the cells"),
            FigureKind.SUM: translate("sum of the cells"),
            FigureKind.VALUE: translate("value of the cell"),
        }
