"""The report as a tagged PDF, set by typst from a fixed template; the report goes in as JSON, never as markup."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from metrocli.errors import UnreadableData
from metrocli.files.extras import need_extra
from metrocli.messages import MessageType
from metrocli.report.character_places import find_characters
from metrocli.report.charts.drawing import draw_chart
from metrocli.report.charts.style import ChartStyle
from metrocli.report.contents import join_spans, tabulate_sources, walk_sections
from metrocli.report.logo import LOGO_NOT_DRAWN, BrokenLogo
from metrocli.report.model import (
    Activities,
    Activity,
    Bullets,
    Chart,
    ChartKind,
    FactList,
    HeadlineFigures,
    Names,
    Paragraph,
    ReportTable,
)
from metrocli.report.writers.registry import Written
from metrocli.report.writers.typesetting import MAIN, Typesetter, TypesettingError
from metrocli.text.late_patterns import compile_late
from metrocli.text.quoting import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from metrocli.messages import Message
    from metrocli.report.model import Block, Image, Report, ReportCell, TextSpan
    from metrocli.report.writers.registry import WriterOptions
    from metrocli.sheets.table import RawTable

GLYPHS_MISSING = MessageType(
    "glyphs-missing",
    "{characters:and}: no glyph in any font, so the PDF shows a box in its place and does not claim PDF/UA-1.",
    "Add fonts with {--fonts}.",
)
FAMILY = "Noto Sans"
FONTS = Path(__file__).parents[1] / "fonts"
"""Noto Sans in three styles (SIL Open Font License 1.1, see OFL.txt there)."""
_TEMPLATES = Path(__file__).parents[1] / "templates"
_FIRST = "report.typ"
_PAGE_OF_SIGNS = b"""#set document(title: "signs", date: none)
#set text(font: json(bytes(sys.inputs.fonts)))
#sys.inputs.signs.clusters().join(" ")"""
_BROKEN_PICTURE = re.compile("failed to (?:decode image|parse SVG)")
_NO_DAY = datetime(1980, 1, 1, tzinfo=UTC)
"""The day in the metadata, so that the same report gives the same bytes on every day."""
_LONG = 1_000
"""An activity with more letters than this may be cut by a page, but not between its title and its first lines."""
_LONGEST_RUNNING_TITLE = 120
"""The most letters of the title at the foot of each page, which has one line."""
_LONG_WORD = compile_late(r"(?:\w{40}|[^\s/]{80})(?=\S)")
_NOT_SHOWN = frozenset({"key", "svg", "link", "content", "full_title", "fonts"})
"""Data of the template that is not printed as text."""
_COLUMNS = ((16, 5), (24, 4), (36, 3))
"""The longest names, with what is below them, of a list in so many columns; longer ones are in two."""
_IMAGES = {"image/png": "png", "image/jpeg": "jpg", "image/svg+xml": "svg"}


def write_report(report: Report, options: WriterOptions) -> Written:
    """Write a report as PDF: tagged, and PDF/UA-1 where every character has a glyph in one of the fonts.

    Raises:
        MissingExtra: typst is not installed.
        BrokenLogo: the logo cannot be drawn.
        Refused: there is too little memory or time for a report of this length.
        UnreadableData: a template of the user fails, takes too much, or asks for what it may not have.
    """
    with need_extra("PDF", "pdf"):
        import typst
    from metrocli.report.templating.printing import copy_fonts, set_own_pdf

    own = options.templates.folder if options.templates else None
    notes: tuple[Message, ...] = ()
    typesetter = options.typesetter or Typesetter()
    with TemporaryDirectory() as empty, copy_fonts(own) as own_fonts:
        fonts = [*options.fonts, *own_fonts]
        found = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=fonts)
        families = [FAMILY, *(name for name in found.families() if name != FAMILY)]
        data = json.dumps(_break_words(make_print_data(report, families)), ensure_ascii=False)
        folders = [str(folder) for folder in (FONTS, *fonts)]

        def set_report(*, is_checked: bool) -> bytes:
            if own is not None:
                return set_own_pdf(own, data, empty, folders, is_checked=is_checked)
            return typesetter.set_pdf(_read_templates(), data, empty, folders, is_checked=is_checked)

        try:
            content = set_report(is_checked=True)
        except (TypesettingError, UnreadableData) as error:
            # The charts are always whole, and a template of the user may have pictures of its own.
            if own is None and _BROKEN_PICTURE.search(str(error)) and report.logo is not None:
                raise BrokenLogo(LOGO_NOT_DRAWN(reason=str(error))) from error
            settings = {
                "root": empty,
                "font_paths": [FONTS, *fonts],
                "ignore_system_fonts": True,
                "timestamp": _NO_DAY,
            }
            missing = _find_missing_glyphs(data, families, settings)
            if not missing:
                raise
            notes = tuple(_note_missing(options.tables, missing))
            content = set_report(is_checked=False)
    return Written(content, notes)


@cache
def _read_templates() -> Mapping[str, str]:
    """Return the text of each template of print by its name, the first one as `MAIN`."""
    return {
        MAIN if path.name == _FIRST else path.name: path.read_text(encoding="utf-8")
        for path in sorted(_TEMPLATES.glob("*.typ"))
    }


def _note_missing(tables: Iterable[RawTable], characters: Iterable[str]) -> Iterator[Message]:
    """Yield a note for each cell with characters that no font has a glyph for."""
    for cell, signs in find_characters(tables, characters).items():
        yield GLYPHS_MISSING.at(cell, characters=signs) if cell else GLYPHS_MISSING(characters=signs)


def _find_missing_glyphs(text: str, families: Sequence[str], settings: dict[str, Any]) -> list[str]:
    """Find the characters of a text that no font has a glyph for, each once and in order.

    A page with some of them is set as PDF/UA-1, which refuses a character without a glyph; a page that is refused is
    halved.
    """
    import typst

    fonts = json.dumps(families, ensure_ascii=False)

    def is_set(signs: str) -> bool:
        try:
            typst.compile(
                _PAGE_OF_SIGNS, sys_inputs={"signs": signs, "fonts": fonts}, pdf_standards=["ua-1"], **settings
            )
        except typst.TypstError:
            return False
        return True

    def find(signs: str) -> list[str]:
        if is_set(signs):
            return []
        half = len(signs) // 2
        return [*find(signs[:half]), *find(signs[half:])] if half else [signs]

    return find("".join(dict.fromkeys(sign for sign in text if not sign.isascii())))


def make_print_data(report: Report, families: Sequence[str]) -> dict[str, Any]:
    """Make the data that the template reads."""
    translate = report.language.translate
    charts = _ChartNumbers(report, families)
    sections: list[dict[str, Any]] = [
        {"key": section.key, "title": section.title, "level": level, "new_page": section.new_page, "blocks": blocks}
        for section, level in walk_sections(report.sections)
        for blocks in [[_make_block(block, charts) for block in section.blocks]]
    ]
    for section in sections:
        if section["key"] == "sources" and report.sources:
            table = tabulate_sources(report)
            heads, rows = (
                [column.label for column in table.columns],
                [[cell.text for cell in row] for row in table.rows],
            )
            section["blocks"].append({"kind": "sources", "heads": heads, "rows": rows})
    return {
        "language": report.language.code,
        "brief": report.is_brief,
        "title": report.title,
        "full_title": report.full_title,
        "running_title": shorten(report.full_title, _LONGEST_RUNNING_TITLE),
        "association": report.association,
        "period": report.period,
        "days": report.days,
        "draft": report.draft,
        "draft_mark": report.draft_mark,
        "accent": report.accent,
        "contents": translate("Contents"),
        "fonts": families,
        "logo": _make_image(report.logo) if report.logo else None,
        "sections": sections,
    }


class _ChartNumbers:
    """Draws the charts of a report, each with ids of its own."""

    def __init__(self, report: Report, families: Sequence[str]) -> None:
        self._style = ChartStyle(
            report.language,
            accent=report.accent,
            ink="#1a1a1a",
            fonts=", ".join(families),
            prefix="chart",
            map_label_size=15,
        )
        self._count = 0

    def draw(self, chart: Chart) -> str:
        """Draw the next chart."""
        self._count += 1
        return draw_chart(chart, self._style._replace(prefix=f"chart-{self._count}"))


def _make_image(image: Image) -> dict[str, Any]:
    return {
        "format": _IMAGES[image.media_type],
        "content": list(image.content),
        "alternative": image.alternative,
    }


def _make_block(block: Block, charts: _ChartNumbers) -> dict[str, Any]:
    match block:
        case Paragraph():
            return {"kind": "paragraph", "tone": block.tone, "spans": _make_spans(block.spans)}
        case Bullets():
            return {"kind": "bullets", "numbered": block.numbered, "items": [*map(_make_spans, block.items)]}
        case ReportTable():
            return _make_table(block)
        case Chart():
            return {
                "kind": "chart",
                "title": block.title,
                "description": block.description or block.title,
                "svg": charts.draw(block),
                "width": 30 if block.kind is ChartKind.SPARKLINE else 100,
            }
        case HeadlineFigures():
            figures = [{**each._asdict(), "figure": each.figure._asdict()} for each in block.figures]
            return {"kind": "headlines", "figures": _to_plain(figures)}
        case Names():
            return {
                "kind": "names",
                "caption": block.caption,
                "columns": _split_columns(block.names),
            }
        case FactList():
            pairs = [{"label": label, "spans": _make_spans(spans)} for label, spans in block.pairs]
            return {"kind": "facts", "pairs": pairs}
        case Activities():
            return {
                "kind": "activities",
                "labels": dict(block.labels),
                "activities": [_make_activity(activity) for activity in block.activities],
            }


def _make_table(table: ReportTable) -> dict[str, Any]:
    """Make a table; a column of texts is as wide as its longest text asks for, within bounds."""
    lengths = [
        max((len(text) for row in table.rows for text in (row[index].text, row[index].below)), default=1)
        for index in range(len(table.columns))
    ]
    columns = [
        {"label": column.label, "kind": column.kind, "weight": min(max(length, 12), 60)}
        for column, length in zip(table.columns, lengths, strict=True)
    ]
    return {
        "kind": "table",
        "caption": table.caption,
        "columns": columns,
        "rows": [[_make_cell(cell) for cell in row] for row in table.rows],
        "levels": table.levels,
        "totals": [_make_cell(cell) for cell in table.totals],
    }


def _split_columns(names: Sequence[ReportCell]) -> list[list[dict[str, Any]]]:
    """Split a list of names into columns of one height; short names are in more columns."""
    lengths = sorted(len(name.text) + len(name.below) for name in names)
    usual = lengths[len(lengths) * 9 // 10] if lengths else 0
    number = next((number for most, number in _COLUMNS if usual <= most), 2)
    height = max(1, -(-len(names) // number))
    cells = [*map(_make_cell, names)]
    return [cells[start : start + height] for start in range(0, len(cells), height)]


def _make_cell(cell: ReportCell) -> dict[str, Any]:
    return {"text": cell.text, "source": cell.source, "below": cell.below}


def _make_spans(spans: Iterable[TextSpan]) -> list[dict[str, Any]]:
    return [{**span._asdict(), "thing": None} for span in join_spans(spans)]


def _to_plain(figures: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return headline figures without their values, which JSON does not need."""
    return [{**each, "figure": {**each["figure"], "value": None}} for each in figures]


def _make_activity(activity: Activity) -> dict[str, Any]:
    members = activity.members_text
    facts = " · ".join(filter(None, (activity.facts, activity.people, activity.id)))
    return {
        "title": activity.title,
        "days": activity.days,
        "facts": facts,
        "outcomes": " · ".join(code.label for code in activity.outcomes),
        "challenges": " · ".join(code.label for code in activity.challenges),
        "members": members,
        "count": activity.members_counted,
        "alliances": activity.alliances_text,
        "summary": [text for text in activity.summary.split("\n") if text],
        "source": activity.source,
        "long": sum(map(len, (activity.title, facts, members, activity.summary))) > _LONG,
        "long_title": len(activity.title) + len(facts) > _LONG,
    }


def _break_words(value: Any) -> Any:  # noqa: ANN401 - data of the template
    """Let lines break within words that are so long that they would run off the page."""
    if isinstance(value, str):
        return _LONG_WORD.sub("\\g<0>\u200b", value)
    if isinstance(value, dict):
        return {key: each if key in _NOT_SHOWN else _break_words(each) for key, each in value.items()}
    return [_break_words(each) for each in value] if isinstance(value, (list, tuple)) else value
