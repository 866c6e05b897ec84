"""The tables of an HTML page, cell by cell, before the template sets them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.kinds import Form, Grid, Holds, Listing, Shown
from metrocli.answers.shaping import groups
from metrocli.model.findings import Severity
from metrocli.render.grid import columns, ends, upright, whole
from metrocli.render.values import CODED, change, flat, heading, label, rows, rows_to_show
from metrocli.text.phrases import day_span, term

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

SEVERITY = "severity"
SHADES = 9
"""How many shades a heat map has, beside none for nothing."""
_NUMBER, _DATE, _TEXT = "number", "date", "text"
_KINDS = {
    Holds.INTEGER: _NUMBER,
    Holds.NUMBER: _NUMBER,
    Holds.DATE: _DATE,
    Holds.MONTH: _DATE,
    Holds.CODE: "code",
    Holds.SEVERAL: "several",
}
_FORMS = {
    Form.NUMBER: _NUMBER,
    Form.COUNT: _NUMBER,
    Form.CHANGE: _NUMBER,
    Form.BAR: "bar",
    Form.SHARE: "bar",
    Form.SPAN: _DATE,
    Form.TERM: _DATE,
    Form.CODES: "code several",
    Form.NAMES: "several",
    Form.TITLED: "titled",
}
_SORTED = {_NUMBER: _NUMBER, "bar": _NUMBER, _DATE: _DATE}
_COMES_TO = {Holds.SEVERAL: "{} different", Holds.FLAG: "{} true"}
_Row = tuple[Any, ...]


class Cell(NamedTuple):
    """A cell of a table.

    Attributes:
        text: what it says.
        kind: what it holds, as the style of the page knows it.
        sort: what it is sorted by, where that is not its text.
        below: a second line.
        bar: how long its bar is, of a hundred; None where it has none.
    """

    text: str
    kind: str = ""
    sort: str = ""
    below: str = ""
    bar: float | None = None


class Head(NamedTuple):
    """The head of a column.

    Attributes:
        field: the field that stands below.
        label: what it says.
        kind: what its cells hold.
        sort: whether they are sorted as numbers, as dates or as text.
    """

    field: str
    label: str
    kind: str
    sort: str


class Section(NamedTuple):
    """Rows that stand together, and for a group its heading and what it comes to."""

    rows: Sequence[Sequence[Cell]]
    heading: str = ""
    ends: Sequence[Cell] = ()


class Table(NamedTuple):
    """A table of a page.

    Attributes:
        caption: what it lists.
        heads: its columns.
        sections: its rows.
        ends: its last row, which stays there however the others are sorted.
        counted: what is counted, the line below.
        kind: "grid" for a heat map, and "upright" where the heads of its columns are.
    """

    caption: str
    heads: Sequence[Head]
    sections: Sequence[Section]
    ends: Sequence[Cell] = ()
    counted: str = ""
    kind: str = ""


def whole_table(listing: Listing) -> Table:
    """All fields and rows of a listing, with the values that every format holds."""
    grid = whole(listing)
    if grid is not None:
        return _heat(grid)
    # The value that a group has in common is its heading.
    kinds = {name: _kind(name, holds) for name, holds in listing.fields.items() if name != listing.group}
    sections = [
        Section(_cells(each.listing, kinds), heading(each), _subtotals(listing, kinds, each.subtotals))
        for each in groups(listing)
    ]
    heads = [Head(name, label(name), kind, _sorted(listing.fields[name])) for name, kind in kinds.items()]
    return Table(listing.title, heads, sections or [Section(_cells(listing, kinds))], counted=listing.counted)


def shown_table(listing: Listing) -> Table:
    """The columns of a listing that a person sees, with whole values."""
    records = rows_to_show(listing)
    heads, drawn = [], []
    for shown in listing.shown:
        kind = "code" if shown.form is Form.TEXT and shown.fields[0] in CODED else _FORMS.get(shown.form, "")
        cells = _drawn(shown, kind, [tuple(row[name] for name in shown.fields) for row in records])
        if not shown.gives_way or any(cell.text for cell in cells):
            heads.append(Head(shown.fields[0], shown.label, kind, _SORTED.get(kind, _TEXT)))
            drawn.append(cells)
    by_row = list(zip(*drawn, strict=True))
    return Table(listing.title or heads[0].label, heads, [Section(by_row)], counted=listing.counted)


def _kind(name: str, holds: Holds) -> str:
    """What a field holds; codes have their colour also where there are several in a cell."""
    kind = _KINDS.get(holds, "")
    return " ".join(dict.fromkeys(["code", *kind.split()])) if name in CODED else kind


def _sorted(holds: Holds) -> str:
    return _SORTED.get(_KINDS.get(holds, ""), _TEXT)


def _cells(listing: Listing, kinds: Mapping[str, str]) -> list[list[Cell]]:
    return [
        [Cell(text := flat(row[name]), _colored(name, text, kind)) for name, kind in kinds.items()]
        for row in rows(listing)
    ]


def _colored(name: str, text: str, kind: str) -> str:
    """How sure a finding is has a colour of its own; anything else has that of its kind."""
    return text if name == SEVERITY and text in {*Severity} else kind


def _subtotals(listing: Listing, kinds: Mapping[str, str], subtotals: Mapping[str, int | None]) -> list[Cell]:
    """What a group comes to, each number below what it counts; nothing where nothing can be counted."""
    said = {
        name: _COMES_TO.get(listing.fields[name], "{}").format(number)
        for name, number in subtotals.items()
        if name in kinds and number is not None
    }
    return [Cell(said.get(name, ""), kind) for name, kind in kinds.items()] if said else []


def _heat(grid: Grid) -> Table:
    """A grid: the shade of a count says how near it comes to the most."""
    names, records = columns(grid), rows(grid)
    most = max((record[name] or 0 for record in records for name in names), default=0)
    first, *_, last = grid.fields
    cells = [
        [
            Cell(flat(record[first]), _kind(first, grid.fields[first])),
            *(Cell(flat(record[name]), _shade(record[name], most)) for name in names),
            Cell(flat(record[last]), f"{_NUMBER} total"),
        ]
        for record in records
    ]
    of_columns = f"code {_NUMBER}" if grid.heads is Holds.CODE else _NUMBER
    heads = [
        Head(first, label(first), "", _TEXT),
        *(Head(name, name, of_columns, _NUMBER) for name in names),
        Head(last, label(last), f"{_NUMBER} total", _NUMBER),
    ]
    said, *totals = map(flat, ends(grid))
    last_row = [Cell(said), *(Cell(number, _NUMBER) for number in totals)]
    kind = "grid upright" if upright(grid) else "grid"
    return Table(grid.title, heads, [Section(cells)], last_row, grid.counted, kind)


def _shade(count: int | None, most: int) -> str:
    """A count with its shade, from 0 for nothing to the deepest for the most; a thing that meets itself has none."""
    return _NUMBER if count is None else f"{_NUMBER} heat{-(-count * SHADES // most) if most else 0}"


def _drawn(shown: Shown, kind: str, values: Sequence[_Row]) -> list[Cell]:
    """The cells of a column as a person likes to see them."""
    most = max((row[0] or 0 for row in values), default=0) if shown.form is Form.BAR else 0
    draw, name = _DRAWN.get(shown.form, _plain), shown.fields[0]
    return [(cell := draw(row, most))._replace(kind=_colored(name, cell.text, kind)) for row in values]


def _plain(row: _Row, _: int) -> Cell:
    return Cell(flat(row[0]))


def _number(row: _Row, _: int) -> Cell:
    return Cell("") if row[0] is None else Cell(f"{row[0]:,}", sort=str(row[0]))


def _bar(row: _Row, most: int) -> Cell:
    """A number with its bar; unknown has none."""
    return _number(row, most)._replace(bar=100 * row[0] / most if row[0] and most else None)


def _share(row: _Row, _: int) -> Cell:
    part, of = row
    return Cell(f"{part / of:.0%}", sort=str(part / of), bar=100 * part / of) if of else Cell("")


def _days(said: Callable[[Any, Any], str]) -> Callable[[_Row, int], Cell]:
    """Two days as words, sorted by the first that is known."""
    return lambda row, _: Cell(said(*row), sort=flat(row[0] or row[1]))


_DRAWN: dict[Form, Callable[[_Row, int], Cell]] = {
    Form.NUMBER: _number,
    Form.COUNT: lambda row, _: Cell(flat(len(row[0]) or None)),
    Form.CHANGE: lambda row, _: Cell("") if row[0] is None else Cell(change(row[0]), sort=str(row[0])),
    Form.BAR: _bar,
    Form.SHARE: _share,
    Form.SPAN: _days(day_span),
    Form.TERM: _days(term),
    Form.TITLED: lambda row, _: Cell(flat(row[0]), below=flat(row[1]) if row[1:] else ""),
}
