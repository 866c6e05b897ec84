"""Cells and texts that name things, which a site links to their pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.report.cleaning import choose_separator, clean_text
from metrocli.report.model import ReportCell, TextSpan
from metrocli.report.things import Thing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from metrocli.report.things import ThingKind


def make_thing(kind: ThingKind, name: object) -> Thing | None:
    """Return a thing by its name or code as a sheet writes it; None for an unknown one."""
    return None if name is None else Thing(kind, clean_text(str(name)))


def name_cell(kind: ThingKind, name: object, below: str = "") -> ReportCell:
    """Return a cell that names a thing; an empty one for an unknown name.

    Args:
        kind: the kind of the thing.
        name: its name or code as a sheet writes it; None if it is unknown.
        below: the lighter line below it.
    """
    thing = make_thing(kind, name)
    return ReportCell(thing.key if thing else "", below=below, thing=thing)


def name_code(kind: ThingKind, row: Mapping[str, Any]) -> ReportCell:
    """Return a cell with a code and its title.

    Args:
        kind: outcome or challenge.
        row: its `code` and `title`; None for no title.
    """
    text = clean_text(f"{row['code']} {row['title'] or ''}".strip())
    return ReportCell(text, thing=make_thing(kind, row["code"]))


def name_span(kind: ThingKind, name: str) -> TextSpan:
    """Return a text that names a thing."""
    text = clean_text(name)
    return TextSpan(text, thing=Thing(kind, text))


def name_spans(kind: ThingKind, names: Iterable[str], between: str = "") -> Iterator[TextSpan]:
    """Yield texts that name things, and what is between two of them.

    Args:
        kind: the kind of the things.
        names: their names or codes as a sheet writes them.
        between: what is between two of them; "" for a comma, or a semicolon where a name has a comma in it.
    """
    texts = [clean_text(name) for name in names]
    separator = TextSpan(between or choose_separator(texts))
    for number, text in enumerate(texts):
        if number:
            yield separator
        yield TextSpan(text, thing=Thing(kind, text))


def names_cell(kind: ThingKind, names: Iterable[str], between: str = "") -> ReportCell:
    """Return a cell that names several things (see `name_spans`)."""
    return join_cell(name_spans(kind, names, between))


def join_cell(spans: Iterable[TextSpan], below: str = "") -> ReportCell:
    """Return a cell of several pieces of text."""
    pieces = tuple(spans)
    return ReportCell("".join(span.text for span in pieces), below=below, spans=pieces)
