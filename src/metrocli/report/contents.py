"""The contents, the running text and the sources of a report, as its writers need them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.report.model import ColumnKind, ReportCell, ReportColumn, ReportTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.report.model import Report, Section, TextSpan


class Entry(NamedTuple):
    """An entry of the contents, which a writer may have to write itself.

    Attributes:
        title: the title of the section.
        key: the key of the section.
        level: its depth, from 1.
    """

    title: str
    key: str
    level: int


def walk_sections(sections: Iterable[Section], level: int = 1) -> Iterator[tuple[Section, int]]:
    """Yield the sections and those below them in reading order, each with its depth, from 1."""
    for section in sections:
        yield section, level
        yield from walk_sections(section.sections, level + 1)


def list_contents(sections: Iterable[Section]) -> list[Entry]:
    """List the sections and those below them in reading order, as entries of the contents."""
    return [Entry(section.title, section.key, level) for section, level in walk_sections(sections)]


def tabulate_sources(report: Report) -> ReportTable:
    """Return the sources as a table; the value of the first cell of a row is the number of its source."""
    translate = report.language.translate
    columns = (
        ReportColumn(translate("no."), ColumnKind.NUMBER),
        ReportColumn(translate("figure")),
        ReportColumn(translate("how")),
        ReportColumn(translate("cells")),
    )
    rows = tuple(
        (
            ReportCell(str(source.number), source.number),
            ReportCell(source.figure),
            ReportCell(source.how),
            ReportCell("; ".join(source.cells)),
        )
        for source in report.sources
    )
    return ReportTable("", columns, rows)


def join_spans(spans: Iterable[TextSpan]) -> list[TextSpan]:
    """Return running text for formats without pages of things: a name is one piece with the text around it."""
    joined: list[TextSpan] = []
    for span in spans:
        last = joined[-1] if joined else None
        if last and (last.thing or span.thing) and _get_look(last) == _get_look(span) == (*_get_look(last)[:2], "", 0):
            joined[-1] = span._replace(text=last.text + span.text, thing=last.thing or span.thing)
        else:
            joined.append(span)
    return joined


def _get_look(span: TextSpan) -> tuple[bool, bool, str, int]:
    return span.strong, span.emphasis, span.link, span.source
