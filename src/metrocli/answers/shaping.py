"""The shape of a listing: its columns, its order, how many rows, and its groups with their subtotals."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.declaration import Rows
from metrocli.answers.fields import ANY, meaning
from metrocli.answers.kinds import Form, Grid, Holds, Listing, Shown
from metrocli.errors import UsageMistake
from metrocli.model.codes import natural_key
from metrocli.names.resolve import Names
from metrocli.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterable, Sequence

    import pandas as pd

HELP = "help"
"""What `--columns` takes to list the columns instead of the answer."""
_MANY = 24
"""How many columns a sentence may list."""


COLUMNS = Rows({"column": Holds.TEXT, "holds": Holds.TEXT, "usual": Holds.FLAG, "meaning": Holds.TEXT})
_LEAST = {"holds": 1, "usual": 2}


class Shape(NamedTuple):
    """The shape in which a listing is wanted.

    Attributes:
        columns: the fields to give, in this order; none for the usual ones.
        sort: the fields to sort by, the first one first; a leading "-" turns the order round.
        limit: how many rows at the most; None for all.
        group: the field to group the rows by; "" for none.
    """

    columns: tuple[str, ...] = ()
    sort: tuple[str, ...] = ()
    limit: int | None = None
    group: str = ""


class Group(NamedTuple):
    """The rows of a listing that have one value in common.

    Attributes:
        value: that value as text; "" for the rows that have none.
        listing: these rows.
        subtotals: for each field that can be counted, how much it comes to; None where nothing is known.
    """

    value: str
    listing: Listing
    subtotals: dict[str, int | None]


def shaped(listing: Listing, shape: Shape) -> Listing:
    """Give a listing the shape that was asked for.

    Raises:
        UsageMistake: a column does not exist; the sentence lists those that do.
    """
    known = listing.fields | listing.extra
    if shape.columns == (HELP,) and HELP not in known:
        return columns_of(listing)
    columns = [name for name, _ in _named(listing, shape.columns)]
    sort = _named(listing, shape.sort, turned=True)
    group = "".join(name for name, _ in _named(listing, [shape.group] if shape.group else []))
    if {*columns, *(name for name, _ in sort), group} & set(listing.extra):
        listing = listing.completed()
    frame = listing.frame
    notes = list(listing.notes)
    for name, turned in reversed(sort):
        frame = frame.iloc[_order(frame[name], known[name], turned=turned)]
    if shape.limit is not None and shape.limit < 0:
        raise UsageMistake(f"--limit {shape.limit} is less than no rows. Give a number from 0 on.")
    if shape.limit is not None and shape.limit < len(frame):
        of_all = f" The totals are of all {len(frame)}." if isinstance(listing, Grid) else ""
        of_all += " The groups are made of these rows only." if group else ""
        notes.append(f"{shape.limit} of {len(frame)} rows; --limit {len(frame)} gives all.{of_all}")
        frame = frame.head(shape.limit)
    usual = listing.frame
    listing = replace(listing, frame=frame, notes=tuple(notes))
    if columns:
        wanted = {name: known[name] for name in columns}
        shown = tuple(_plainly(name, holds) for name, holds in wanted.items())
        # The rest stays within reach, for the groups, and is given no more.
        listing = replace(listing, fields=wanted, shown=shown)
    if columns or group:
        listing = replace(listing, parts=None)
    if group:
        as_sorted = any(name == group for name, _ in sort)
        listing = _grouped(listing, group, known[group], None if as_sorted else usual)
    return replace(listing, extra={}, further=None) if columns else listing


def check_columns(listing: Listing, names: Iterable[str]) -> None:
    """UsageMistake where a listing has no column of one of the names; the sentence lists those that it has."""
    _named(listing, tuple(names))


def _named(listing: Listing, typed: Sequence[str], *, turned: bool = False) -> list[tuple[str, bool]]:
    """The fields that a person names, case and accents aside; and whether their order is turned round by a "-".

    A name that holds a comma, such as that of a member in a matrix, was cut there and is put together again.
    """
    known = listing.fields | listing.extra
    names = Names("column", known)
    found: list[tuple[str, bool]] = []
    left = list(typed)
    while left:
        for number in range(1, len(left) + 1):
            text = ", ".join(left[:number])
            back = turned and text not in known and text.startswith("-")
            settled = names.settle(text[1:] if back else text)
            if settled is not None:
                found.append((settled.name, back))
                del left[:number]
                break
        else:
            name = left[0].removeprefix("-") if turned else left[0]
            choice = f"Choose from {', '.join(known)}." if len(known) <= _MANY else "--columns help lists them all."
            raise UsageMistake(f"there is no column '{name}' in {listing.command}. {choice}")
    return found


def _order(values: pd.Series[Any], holds: Holds, *, turned: bool) -> list[int]:
    """The places of some values in their order, or turned round; blanks come last in both, equals stay as they are."""
    blank = values.map(len) == 0 if holds is Holds.SEVERAL else values.isna()
    key, texts = _sort_key(holds), values.tolist()
    there = [place for place, none in enumerate(blank) if not none]
    there.sort(key=lambda place: key(texts[place]), reverse=turned)
    return there + [place for place, none in enumerate(blank) if none]


def _sort_key(holds: Holds) -> Callable[[Any], Any]:
    """How to compare the values of a field: texts folded, codes as people count, several values by their number."""
    if holds is Holds.SEVERAL:
        return len
    if holds is Holds.CODE:
        return lambda value: (natural_key(value), value)
    if holds is Holds.TEXT:
        return lambda value: (fold(value), value)
    return lambda value: value


def _plainly(name: str, holds: Holds) -> Shown:
    """A column for a field that was asked for by name."""
    forms = {Holds.SEVERAL: Form.NAMES, Holds.INTEGER: Form.NUMBER}
    return Shown(name.replace("_", " "), forms.get(holds, Form.TEXT), (name,))


def _grouped(listing: Listing, name: str, holds: Holds, usual: pd.DataFrame | None) -> Listing:
    """Bring the rows of one group together; rows without a value come last.

    A row that has several values stands in the group of each of them, and a note says so.

    Args:
        listing: the listing.
        name: the field to group by.
        holds: what it holds.
        usual: the rows in their usual order. Groups of texts come as they come there, others by their values; None
            where all groups come as they come in the listing, since it is sorted by them.
    """
    frame, notes = listing.frame, list(listing.notes)
    if holds is Holds.SEVERAL:
        one = each_of(name, listing.fields | listing.extra)
        repeated = int((frame[name].map(len) > 1).sum())
        if repeated:
            rows = "row has" if repeated == 1 else "rows have"
            notes.append(f"{repeated} {rows} several {name} and stand{'s' * (repeated == 1)} in the group of each.")
        frame = frame.assign(**{one: frame[name]}).explode(one)
        values = sorted(frame[one].dropna().unique(), key=lambda value: (natural_key(fold(value)), value))
        name, holds = one, Holds.TEXT
    else:
        values = list(dict.fromkeys((frame if usual is None else usual)[name].dropna()))
        if usual is not None and holds is not Holds.TEXT:
            values.sort(key=_sort_key(holds), reverse=holds is Holds.FLAG)
    order = {value: place for place, value in enumerate(values)}
    places = frame[name].map(order).reset_index(drop=True).sort_values(kind="stable", na_position="last").index
    fields = {name: holds} | {each: kind for each, kind in listing.fields.items() if each != name}
    shown = tuple(each for each in listing.shown if each.fields[0] != name)
    return replace(listing, frame=frame.iloc[places], fields=fields, shown=shown, notes=tuple(notes), group=name)


def each_of(name: str, taken: Container[str]) -> str:
    """The field that a row grouped by a field of several values has for one of them: `member` for `members`."""
    one = name.removesuffix("s")
    return f"each_{one}" if one in taken else one


def groups(listing: Listing) -> list[Group]:
    """The groups of a listing in their order, each with its rows and subtotals; none where it is not grouped."""
    if not listing.group:
        return []
    values = listing.frame[listing.group]
    found = []
    for value in [*dict.fromkeys(values.dropna()), *([None] if values.isna().any() else [])]:
        rows = listing.frame[values.isna() if value is None else values == value]
        said = "" if value is None else str(value.date() if hasattr(value, "date") else value)
        said = said.lower() if listing.fields[listing.group] is Holds.FLAG else said
        part = replace(listing, frame=rows, counted="", notes=(), group="")
        found.append(Group(said, part, _subtotals(part, rows, listing.group)))
    return found


def _subtotals(listing: Listing, rows: pd.DataFrame, group: str) -> dict[str, int | None]:
    """What the rows come to: sums where they mean something, how many are so, how many different ones there are."""
    found: dict[str, int | None] = {}
    for name, holds in listing.fields.items():
        values = rows[name].dropna()
        if holds is Holds.FLAG:
            there = rows.loc[values.index, listing.counts] if listing.counts else True
            found[name] = int((values.astype("bool") & there).sum()) if len(values) else None
        elif holds is Holds.SEVERAL and name in listing.counting:
            different, counting = set(values.explode().dropna()), listing.counting[name]
            found[name] = len(different if counting is None else different & set(counting))
        elif holds is Holds.INTEGER and name in listing.sums and name != group:
            found[name] = int(values.sum()) if len(values) else None
    return found


def columns_of(listing: Listing) -> Listing:
    """The columns that a listing can give, as a listing: what each holds and means, and whether it is given unasked."""
    import pandas as pd

    known = listing.fields | listing.extra
    # What a matrix counts is called as the data call it.
    own = [*listing.fields][1:-1] if isinstance(listing, Grid) else []
    rows = [
        (name, holds.value, name in listing.fields, meaning(listing.command, ANY if name in own else name))
        for name, holds in known.items()
    ]
    fields = COLUMNS.fields
    return Listing(
        "columns",
        f"Columns of {listing.command}",
        {"command": listing.command},
        pd.DataFrame(rows, columns=[*fields]),
        fields,
        tuple(Shown(name, Form.TEXT, (name,), _LEAST.get(name, 0)) for name in fields),
        counted="--columns A,B gives these, --sort A,-B sorts by them, --group-by A groups by one",
    )
