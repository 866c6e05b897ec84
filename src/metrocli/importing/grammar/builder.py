"""Collect the facts of a document and what becomes of each of its lines."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from metrocli.importing.facts import Certainty, DocumentReading, ImportedFact, PassedOver

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.messages import Message


class FactBuilder:
    """The facts found so far; a line that is neither used by a fact nor passed over is a leftover.

    Args:
        has_whole_lines: whether each line of the document is a whole paragraph, as in HTML, and not a part of one.
    """

    def __init__(self, *, has_whole_lines: bool = False) -> None:
        self.has_whole_lines = has_whole_lines
        self._facts: list[ImportedFact] = []
        self._passed: list[PassedOver] = []
        self._done: set[int] = set()
        self._rows: Counter[str] = Counter()
        self._joined: list[tuple[DocumentLine, Sequence[DocumentLine]]] = []

    def join(self, lines: Sequence[DocumentLine]) -> DocumentLine:
        """Return lines as one, at the place of the first; what becomes of it becomes of each."""
        line = lines[0]._replace(text=" ".join(line.text.strip() for line in lines))
        self._joined.append((line, lines))
        return line

    def add_row(
        self,
        sheet: str,
        cells: dict[str, str],
        lines: Sequence[DocumentLine],
        certainty: Certainty = Certainty.SURE,
    ) -> int:
        """Add a row of facts that the lines state, and return its number; cells without a value are left out."""
        row = self._rows[sheet]
        self._rows[sheet] += 1
        for column, value in cells.items():
            self.add(sheet, row, column, value, lines, certainty)
        return row

    def add(
        self,
        sheet: str,
        row: int,
        column: str,
        value: str,
        lines: Sequence[DocumentLine],
        certainty: Certainty = Certainty.SURE,
    ) -> None:
        """Add the fact of a cell, if the value is not empty, and mark its lines as used."""
        self.use(lines)
        if value:
            self._facts.append(ImportedFact(sheet, row, column, value, lines[0].page, lines[0].number, certainty))

    def add_other_title(
        self, sheet: str, key: tuple[str, str], columns: tuple[str, str], title: str, line: DocumentLine
    ) -> None:
        """Add another title of a row, once, if its own title differs.

        Args:
            sheet: the sheet.
            key: the column and the value that identify the row.
            columns: the column of its title, and the one for the other title.
            title: the other title.
            line: the line that states it.
        """
        rows = {fact.row for fact in self._facts if (fact.sheet, fact.column, fact.value) == (sheet, *key)}
        stated = {fact.column: fact.value for fact in self._facts if fact.sheet == sheet and fact.row in rows}
        if columns[1] not in stated and stated.get(columns[0], title) != title:
            self.add(sheet, min(rows), columns[1], title, [line])

    def use(self, lines: Iterable[DocumentLine]) -> None:
        """Mark lines as used by a fact."""
        self._done.update(map(id, lines))

    def pass_over(self, lines: Iterable[DocumentLine], reason: Message) -> None:
        """Pass over the lines that nothing has used."""
        for line in lines:
            if id(line) not in self._done:
                self._done.add(id(line))
                self._passed.append(PassedOver(line, reason))

    @property
    def has_facts(self) -> bool:
        """Whether a fact has been added."""
        return bool(self._facts)

    def is_done(self, line: DocumentLine) -> bool:
        """Return whether a line is used by a fact or passed over."""
        return id(line) in self._done

    def has_used(self, line: DocumentLine) -> bool:
        """Return whether a line is used by a fact."""
        return self.is_done(line) and not any(passed.line is line for passed in self._passed)

    def build(self, lines: Iterable[DocumentLine]) -> DocumentReading:
        """Return the reading of a document with these lines."""
        for line, parts in self._joined:
            self.use(parts if id(line) in self._done else ())
        leftovers = tuple(line for line in lines if id(line) not in self._done)
        return DocumentReading(tuple(self._facts), tuple(self._passed), leftovers)
