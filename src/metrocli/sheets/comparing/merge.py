"""Several datasets as one: each row once, blanks filled from others, and no conflict decided silently."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from metrocli.sheets.comparing.alignment import sheet_names, side_by_side
from metrocli.sheets.comparing.cell_meaning import BLANK, Said, Understanding
from metrocli.sheets.table import RawTable
from metrocli.sheets.writing.convert import above_headers, portable

if TYPE_CHECKING:
    from collections.abc import Hashable, Sequence
    from pathlib import Path

    from metrocli.sheets.comparing.alignment import Row, Sides
    from metrocli.sheets.dataset import Dataset
    from metrocli.sheets.table import RawValue

_SEPARATOR = "; "


class Decision(StrEnum):
    """What became of a cell of which the sources say different things.

    In a CONFLICT nothing is decided. A cell is COMPLETED where some leave it blank and the others agree, PREFERRED
    where one source was to count, UNITED where lists were to be put together.
    """

    CONFLICT = "conflict"
    COMPLETED = "completed"
    PREFERRED = "preferred"
    UNITED = "united"


class Statement(NamedTuple):
    """What one source says in a cell of which others say something else.

    Attributes:
        decision: what became of that cell.
        sheet: the sheet.
        row: the place of the merged row in it.
        key: the row, by its key.
        column: the column.
        file: the file that says so.
        cell: the spreadsheet's name of its cell.
        value: the cell's text; "" where it is blank.
        own: of a list, the values that not every source has in it.
        common: of a list, how many values all of them have.
        kept: whether the merged cell says that; None in a conflict.
    """

    decision: Decision
    sheet: str
    row: int
    key: str
    column: str
    file: str
    cell: str
    value: str
    own: tuple[str, ...]
    common: int
    kept: bool | None


@dataclass
class Merged:
    """What several datasets come to.

    Attributes:
        tables: the merged sheets; not to be written while there are conflicts.
        statements: for each cell of which the sources say different things, what each of them says.
        decided: how many cells of each kind there are.
        repeated: how many rows stand in more than one source.
        rewritten: how many cells are written in different ways that mean the same.
        notes: what a reader should know, a sentence each.
    """

    tables: list[RawTable] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    decided: dict[Decision, int] = field(default_factory=lambda: dict.fromkeys(Decision, 0))
    repeated: int = 0
    rewritten: int = 0
    notes: list[str] = field(default_factory=list)

    @property
    def in_conflict(self) -> bool:
        """Whether there are cells of which nothing decides what they say."""
        return self.decided[Decision.CONFLICT] > 0

    @property
    def rows(self) -> int:
        """How many rows all sheets have together."""
        return sum(len(table.rows) for table in self.tables)


class _Cell(NamedTuple):
    """A cell of one source: which source, which of its rows, and what it says."""

    source: int
    row: int
    said: Said


class _Place(NamedTuple):
    """The place of a merged cell: its row, and its column among the headings."""

    row: int
    heading: int


@dataclass(frozen=True)
class _Rules:
    """How conflicts are decided: by the sources that count, the first one first; and whether lists are united."""

    prefer: Sequence[int]
    unite: bool

    def decide(self, cells: Sequence[_Cell], *, lists: bool) -> tuple[Decision, _Cell | None]:
        """Decide between cells that mean different things; a cell only where one is taken as it stands."""
        if lists and self.unite:
            return Decision.UNITED, None
        for source in self.prefer:
            said = next((each for each in cells if each.source == source), None)
            if said is not None:
                return Decision.PREFERRED, said
        return Decision.CONFLICT, None


def merge(datasets: Sequence[Dataset], *, prefer: Sequence[int] = (), unite: bool = False) -> Merged:
    """Put several datasets together.

    Rows that are the same one (see `Sides.paired`) become one. Rows come in the order of the first source, then what
    each further one has beyond; columns as declared and under their declared names, then others as they appear.

    Args:
        datasets: the datasets, two or more.
        prefer: the places of those whose cells count in a conflict, first of all the first one.
        unite: whether lists that differ are united.

    Raises:
        UnreadableData: a sheet cannot be read.
    """
    understanding = Understanding(datasets)
    merged = Merged()
    for names in sheet_names(datasets):
        sheet = side_by_side(names, datasets, understanding)
        if any(sheet.sides):
            _Merging(sheet, [dataset.source.path for dataset in datasets], _Rules(prefer, unite), merged).run()
    return merged


class _Merging:
    """The merging of one sheet."""

    def __init__(self, sheet: Sides, paths: Sequence[Path], rules: _Rules, merged: Merged) -> None:
        self.sheet, self.paths, self.rules, self.merged = sheet, paths, rules, merged
        self.sides = {source: side for source, side in enumerate(sheet.sides) if side is not None}
        self.held = {source: portable(side.table) for source, side in self.sides.items()}

    def run(self) -> None:
        """Merge the sheet, and say what was decided."""
        rows = [self._row(at, places) for at, places in enumerate(self._same_rows())]
        for source, side in self.sides.items():
            folder = "" if side.table.in_workbook else f"{self.paths[source]}: "
            self.merged.notes += [folder + note for note in above_headers([side.table])]
        headings = self.sheet.headings
        headers = tuple(each.header for each in headings)
        places = {each.column.name: place for place, each in enumerate(headings) if each.column}
        numbers = [*range(2, len(rows) + 2)]
        file = f"merged {self.sheet.name}"
        self.merged.tables.append(RawTable(self.sheet.name, file, False, 1, headers, rows, numbers, places))  # noqa: FBT003

    def _same_rows(self) -> list[list[tuple[int, int]]]:
        """For each merged row the sources that have it, each with the place of the row there."""
        known: list[Row] = []
        found: list[list[tuple[int, int]]] = []
        for source, side in self.sides.items():
            pairs = self.sheet.paired(known, side.rows, _completes) if known else {}
            for at, row in enumerate(side.rows):
                if at in pairs:
                    found[pairs[at]].append((source, at))
                    known[pairs[at]] = tuple(map(_filled, known[pairs[at]], row))
                else:
                    known.append(row)
                    found.append([(source, at)])
        return found

    def _row(self, at: int, places: list[tuple[int, int]]) -> list[RawValue]:
        """The cells of one merged row."""
        self.merged.repeated += len(places) > 1
        source, row = places[0]
        if len(places) == 1:
            return ["" if place is None else self.held[source][row][place] for place in self.sides[source].places]
        return [self._cell(_Place(at, heading), places) for heading in range(len(self.sheet.headings))]

    def _cell(self, here: _Place, places: list[tuple[int, int]]) -> RawValue:
        """One merged cell, by what each source that has the column says."""
        heading = here.heading
        cells = [
            _Cell(source, row, self.sides[source].rows[row][heading])
            for source, row in places
            if self.sides[source].places[heading] is not None
        ]
        forms = {each.said.form for each in cells}
        if len(forms) <= 1:
            return self._held(heading, cells[0]) if cells else ""
        telling = [each for each in cells if each.said.meaning is not None]
        if len({each.said.meaning for each in telling}) == 1:
            self.merged.rewritten += len({each.said.form for each in telling}) > 1
            if len(telling) < len(cells):
                self._tell(Decision.COMPLETED, here, places, cells, telling[0].said.meaning)
            return self._held(heading, telling[0])
        column = self.sheet.headings[heading].column
        decision, taken = self.rules.decide(telling, lists=column is not None and column.multivalued)
        self._tell(decision, here, places, cells, None if taken is None else taken.said.meaning)
        if decision is Decision.UNITED:
            united: dict[Hashable, str] = {}
            for piece, meaning in (pair for each in telling for pair in each.said.pieces):
                united.setdefault(meaning, piece)
            return _SEPARATOR.join(united.values())
        return self._held(heading, taken or telling[0])

    def _held(self, heading: int, cell: _Cell) -> RawValue:
        place = self.sides[cell.source].places[heading]
        return "" if place is None else self.held[cell.source][cell.row][place]

    def _tell(
        self,
        decision: Decision,
        here: _Place,
        places: list[tuple[int, int]],
        cells: list[_Cell],
        meaning: Hashable,
    ) -> None:
        """Keep what each source says; `meaning` is what is kept, None for all or nothing of it."""
        self.merged.decided[decision] += 1
        source, row = places[0]
        key, label = self.sheet.key_text(self.sides[source].rows[row]), self.sheet.headings[here.heading].label
        common = frozenset.intersection(*(frozenset(meant for _, meant in each.said.pieces) for each in cells))
        for each in cells:
            side, path = self.sides[each.source], self.paths[each.source]
            file = str(path if side.table.in_workbook else path / side.table.file)
            kept = None
            if decision is not Decision.CONFLICT:
                kept = each.said.meaning is not None and meaning in {None, each.said.meaning}
            cell, text = side.a1(each.row, here.heading), each.said.text
            own = tuple(piece for piece, meant in each.said.pieces if meant not in common)
            self.merged.statements.append(
                Statement(decision, self.sheet.name, here.row, key, label, file, cell, text, own, len(common), kept)
            )


def _completes(one: Said, other: Said) -> bool:
    """Whether two cells that differ may be of the same row, since one of them is blank."""
    return one.meaning is None or other.meaning is None


def _filled(known: Said, further: Said) -> Said:
    return further if known is BLANK else known
