"""The report in Markdown: headings, tables and footnotes, for a repository, a message or a wiki."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.render.markdown_text import escape_markdown, escape_paragraph, write_markdown_table
from metrocli.report.cleaning import join_names
from metrocli.report.contents import join_spans, list_contents
from metrocli.report.model import (
    Activities,
    Bullets,
    Chart,
    ColumnKind,
    FactList,
    HeadlineFigures,
    Names,
    Paragraph,
    ReportTable,
    Tone,
)
from metrocli.report.writers.registry import Written

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from metrocli.report.model import Activity, Block, FigureSource, Report, ReportCell, Section, TextSpan
    from metrocli.report.writers.registry import WriterOptions
    from metrocli.text.languages.language import Language

_INDENT = "&emsp;"
"""The indentation of a level of a tree: Markdown drops spaces."""
_RIGHT = {ColumnKind.NUMBER, ColumnKind.SHARE}


def write_report(report: Report, _: WriterOptions) -> Written:
    """Write a report in Markdown; each figure has a footnote with its cells."""
    parts = [f"# {escape_markdown(report.title)}"]
    parts.append(escape_paragraph(" · ".join(filter(None, (report.association, report.period, report.days)))))
    if report.draft:
        parts.append(f"> **{escape_markdown(report.draft_mark)}** {escape_markdown(report.draft)}")
    entries = [] if report.is_brief else list_contents(report.sections)
    parts.append(
        "\n".join(f"{'  ' * (entry.level - 1)}- [{escape_markdown(entry.title)}](#{entry.key})" for entry in entries)
    )
    for section in report.sections:
        parts += _write_section(section, 2, report)
    return Written(("\n\n".join(filter(None, parts)) + "\n").encode())


def _write_section(section: Section, level: int, report: Report) -> Iterator[str]:
    yield f'<a id="{section.key}"></a>\n\n{"#" * level} {escape_markdown(section.title)}'
    for block in section.blocks:
        yield from _write_block(block, level, report.language)
    if section.key == "sources":
        yield "\n".join(_write_source(source, report.language) for source in report.sources)
    for below in section.sections:
        yield from _write_section(below, level + 1, report)


def _write_source(source: FigureSource, language: Language) -> str:
    text = f"{source.figure} ({language.join_clauses((source.how, *source.cells))})"
    return f"[^{source.number}]: {escape_markdown(text)}"


def _write_block(block: Block, level: int, language: Language) -> Iterator[str]:
    """Yield the parts of a block below a heading of some level."""
    match block:
        case Paragraph():
            yield from _write_paragraph(block)
        case Bullets():
            yield from _write_bullets(block)
        case ReportTable():
            yield from _write_table(block)
        case Chart():
            yield from _write_chart(block)
        case HeadlineFigures():
            yield from _write_figures(block)
        case Names():
            yield from _write_names(block, language)
        case FactList():
            yield from _write_facts(block, language)
        case Activities():
            yield from _write_activities(block, level, language)


def _write_paragraph(block: Paragraph) -> Iterator[str]:
    text = _write_spans(block.spans, is_start=True)
    yield f"> {text}" if block.tone is Tone.WARNING else text


def _write_bullets(block: Bullets) -> Iterator[str]:
    yield "\n".join(
        f"{f'{number}.' if block.numbered else '-'} {_write_spans(spans, is_start=True)}"
        for number, spans in enumerate(block.items, 1)
    )


def _write_table(block: ReportTable) -> Iterator[str]:
    yield f"**{escape_markdown(block.caption)}**"
    levels = block.levels or (0,) * len(block.rows)
    rows = [
        [_INDENT * level + _write_cell(row[0]), *map(_write_cell, row[1:])]
        for row, level in zip(block.rows, levels, strict=True)
    ]
    totals = [[f"**{text}**" if (text := _write_cell(cell)) else "" for cell in block.totals]] if block.totals else []
    heads = [escape_markdown(column.label) for column in block.columns]
    yield write_markdown_table(heads, [*rows, *totals], numbers=[column.kind in _RIGHT for column in block.columns])


def _write_chart(block: Chart) -> Iterator[str]:
    yield f"**{escape_markdown(block.title)}**"
    yield escape_paragraph(block.description)
    if not block.repeats:
        yield from _write_table(block.table)


def _write_figures(block: HeadlineFigures) -> Iterator[str]:
    yield "\n".join(
        f"- **{_write_cell(each.figure)}** {escape_markdown(each.label)}"
        + (f" ({escape_markdown(each.remark)})" if each.remark else "")
        for each in block.figures
    )


def _write_names(block: Names, language: Language) -> Iterator[str]:
    if block.caption:
        yield f"**{escape_markdown(block.caption)}**"
    has_below = any(name.below for name in block.names)
    names = [*map(_write_name, block.names)]
    yield language.join_clauses(names) if has_below else join_names(names)


def _write_facts(block: FactList, language: Language) -> Iterator[str]:
    yield "\n".join(
        f"- {escape_markdown(language.add_colon(label))} {_write_spans(spans)}" for label, spans in block.pairs
    )


def _write_activities(block: Activities, level: int, language: Language) -> Iterator[str]:
    for activity in block.activities:
        yield from _write_activity(activity, block, level + 1, language)


def _write_activity(activity: Activity, block: Activities, level: int, language: Language) -> Iterator[str]:
    title = " · ".join(filter(None, (activity.days, activity.title)))
    yield f"{'#' * min(level, 6)} {escape_markdown(title)}"
    members = escape_markdown(activity.members_text)
    lines = [
        (block.labels["outcomes"], _join(code.label for code in activity.outcomes)),
        (block.labels["challenges"], _join(code.label for code in activity.challenges)),
        (activity.members_counted, members + _cite(activity.source) if members else ""),
        (block.labels["alliances"], escape_markdown(activity.alliances_text)),
    ]
    facts = [escape_markdown(text) for text in (activity.facts, activity.people, activity.id) if text]
    items = [f"- {' · '.join(facts)}"] if facts else []
    items += [f"- {escape_markdown(language.add_colon(label))} {text}" for label, text in lines if text]
    yield "\n".join(items)
    for paragraph in filter(None, activity.summary.split("\n")):
        yield escape_paragraph(paragraph)


def _join(texts: Iterable[str]) -> str:
    return ", ".join(escape_markdown(text) for text in texts)


def _write_name(name: ReportCell) -> str:
    below = f" ({escape_markdown(name.below)})" if name.below else ""
    return f"{escape_markdown(name.text)}{below}{_cite(name.source)}"


def _write_cell(cell: ReportCell) -> str:
    below = f"<br>{escape_markdown(cell.below)}" if cell.below else ""
    return f"{escape_markdown(cell.text)}{_cite(cell.source)}{below}"


def _cite(source: int) -> str:
    return f"[^{source}]" if source else ""


def _write_spans(spans: Iterable[TextSpan], *, is_start: bool = False) -> str:
    """Write running text; the spaces around an emphasised piece stay outside of its marks.

    Args:
        spans: the pieces.
        is_start: whether they begin a paragraph or an item.
    """
    texts = []
    for number, span in enumerate(join_spans(spans)):
        inner = span.text.strip()
        escaped = (escape_paragraph if is_start and not number else escape_markdown)(inner)
        if inner and span.strong:
            escaped = f"**{escaped}**"
        if inner and span.emphasis:
            escaped = f"*{escaped}*"
        if inner and span.link:
            escaped = f"[{escaped}](<{span.link}>)"
        before = " " if span.text[:1].isspace() and inner else ""
        after = " " if span.text[-1:].isspace() else ""
        texts.append(f"{before}{escaped}{_cite(span.source)}{after}")
    return "".join(texts).strip()
