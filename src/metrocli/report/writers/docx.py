"""The report as a Word file: named styles, contents with entries, tables with header rows, and charts as pictures."""

from __future__ import annotations

import io
from itertools import count
from typing import TYPE_CHECKING

from metrocli.files.extras import need_extra
from metrocli.messages import MessageType
from metrocli.report.contents import join_spans, list_contents, tabulate_sources
from metrocli.report.model import (
    Activities,
    Bullets,
    Chart,
    ColumnKind,
    FactList,
    HeadlineFigures,
    Names,
    Paragraph,
    ReportCell,
    ReportTable,
    TextSpan,
    Tone,
)
from metrocli.report.writers import docx_parts as parts
from metrocli.report.writers.office_package import pack_again
from metrocli.report.writers.registry import Written

if TYPE_CHECKING:
    from collections.abc import Iterable

    from docx.document import Document
    from docx.text.paragraph import Paragraph as WordParagraph

    from metrocli.messages import Message
    from metrocli.report.model import Activity, Block, Report, Section
    from metrocli.report.writers.pictures import Picture
    from metrocli.report.writers.registry import WriterOptions

CHARTS_AS_TABLES = MessageType(
    "charts-as-tables",
    "typst is not installed, so the report has a table in place of each chart.",
    'Install it with pip install "metrocli[docx]".',
)
_TONES = {Tone.LEAD: parts.LEAD, Tone.REMARK: parts.REMARK, Tone.WARNING: parts.WARNING}
_RIGHT = {ColumnKind.NUMBER, ColumnKind.SHARE}
_CONTENTS = {1: "toc 1", 2: "toc 2"}
"""The styles of the entries of the contents by their level, as Word names them."""


def write_report(report: Report, options: WriterOptions) -> Written:
    """Write a report as a Word file; the same report gives the same bytes on every day.

    Raises:
        MissingExtra: python-docx is not installed.
    """
    with need_extra("DOCX", "docx"):
        import docx
    document = docx.Document()
    parts.prepare_document(document, report)
    notes: tuple[Message, ...] = ()
    pictures: dict[Chart, Picture] = {}
    try:
        from metrocli.report.writers.pictures import draw_pictures

        pictures = draw_pictures(report, options.fonts)
    except ModuleNotFoundError:
        notes = (CHARTS_AS_TABLES(),)
    _ReportDocument(document, report, pictures).write()
    out = io.BytesIO()
    document.save(out)
    return Written(pack_again(out.getvalue()), notes)


class _ReportDocument:
    """A Word file under construction."""

    def __init__(self, document: Document, report: Report, pictures: dict[Chart, Picture]) -> None:
        self._document, self._report, self._pictures = document, report, pictures
        self._bookmarks, self._charts = count(1), count(1)
        # By its name, python-docx looks for a style among all of them at each paragraph.
        self._styles = {style.name: style.style_id for style in document.styles}

    def write(self) -> None:
        """Write the title, the contents and all sections."""
        report, document = self._report, self._document
        if report.logo is not None and report.logo.media_type != "image/svg+xml":
            from docx.shared import Mm

            picture = document.add_picture(io.BytesIO(report.logo.content), height=Mm(14))
            picture._inline.docPr.set("descr", report.logo.alternative)  # noqa: SLF001 - python-docx has no descriptions
        self._add(report.association, "Subtitle")
        self._add(report.title, "Title")
        self._add(report.period, "Subtitle")
        self._add(report.days if report.days != report.period else "", parts.REMARK.name)
        self._add(report.draft, parts.WARNING.name)
        for number, section in enumerate(report.sections):
            self._write_section(section, 1)
            if not number and not report.is_brief:
                self._write_contents()

    def _paragraph(self, style: str, text: str = "") -> WordParagraph:
        """Add a paragraph in a style."""
        paragraph = self._document.add_paragraph(text)
        self._set_style(paragraph, style)
        return paragraph

    def _set_style(self, paragraph: WordParagraph, style: str) -> None:
        paragraph._p.style = self._styles[style]  # noqa: SLF001 - see the map of the styles

    def _heading(self, text: str, level: int) -> WordParagraph:
        return self._paragraph(f"Heading {min(level, 3)}", text)

    def _add(self, text: str, style: str) -> None:
        if text:
            self._paragraph(style, text)

    def _write_contents(self) -> None:
        """Write the contents as a field whose entries are there already, so that Word asks nothing at opening."""
        self._paragraph(parts.TABLE_TITLE.name, self._report.language.translate("Contents"))
        entries = [entry for entry in list_contents(self._report.sections) if entry.level in _CONTENTS]
        for number, entry in enumerate(entries):
            paragraph = self._paragraph(_CONTENTS[entry.level])
            if not number:
                parts.open_field(paragraph, 'TOC \\o "1-2" \\h \\z \\u')
            parts.add_link(paragraph, entry.title, target=_name_bookmark(entry.key))
            if number == len(entries) - 1:
                parts.close_field(paragraph)

    def _write_section(self, section: Section, level: int) -> None:
        heading = self._heading(section.title, level)
        heading.paragraph_format.page_break_before = section.new_page
        parts.add_bookmark(heading, _name_bookmark(section.key), next(self._bookmarks))
        for block in section.blocks:
            self._write_block(block, level)
        if section.key == "sources":
            self._write_sources()
        for below in section.sections:
            self._write_section(below, level + 1)

    def _write_block(self, block: Block, level: int) -> None:  # noqa: C901 - one case for each kind
        match block:
            case Paragraph():
                style = _TONES[block.tone].name if block.tone in _TONES else "Normal"
                self._write_spans(self._paragraph(style), block.spans)
            case Bullets():
                for spans in block.items:
                    style = "List Number" if block.numbered else "List Bullet"
                    self._write_spans(self._paragraph(style), spans)
            case ReportTable():
                self._write_table(block)
            case Chart():
                self._write_chart(block)
            case HeadlineFigures():
                self._write_figures(block)
            case Names():
                self._write_names(block)
            case FactList():
                for label, spans in block.pairs:
                    paragraph = self._document.add_paragraph()
                    paragraph.add_run(f"{self._report.language.add_colon(label)} ").bold = True
                    self._write_spans(paragraph, spans)
            case Activities():
                for activity in block.activities:
                    self._write_activity(activity, block, level + 1)

    def _write_spans(self, paragraph: WordParagraph, spans: Iterable[TextSpan]) -> None:
        for span in join_spans(spans):
            if span.link:
                parts.add_link(paragraph, span.text, address=span.link)
            else:
                run = paragraph.add_run(span.text)
                run.bold, run.italic = span.strong or None, span.emphasis or None
            self._cite(paragraph, span.source)

    def _cite(self, paragraph: WordParagraph, source: int) -> None:
        if source:
            parts.add_link(paragraph, f"[{source}]", target=f"source_{source}", is_small=True)

    def _write_table(self, table: ReportTable) -> None:
        self._add(table.caption, parts.TABLE_TITLE.name)
        heads = tuple(ReportCell(column.label) for column in table.columns)
        rows = [heads, *table.rows, *([table.totals] if table.totals else [])]
        made = self._document.add_table(rows=len(rows), cols=len(heads), style=parts.TABLE)
        parts.set_widths(made, _weigh_columns(table))
        cells, width = made._cells, len(heads)  # noqa: SLF001 - row by row, python-docx takes the square of the time
        levels = (0, *(table.levels or (0,) * len(table.rows)), 0)
        for number, row in enumerate(rows):
            is_bold = not number or (bool(table.totals) and number == len(rows) - 1)
            for place, cell in enumerate(row):
                self._fill(
                    cells[number * width + place].paragraphs[0],
                    cell,
                    table.columns[place].kind,
                    indent=levels[number] if not place else 0,
                    is_bold=is_bold,
                )
        parts.set_repeated(made)
        self._paragraph(parts.CELL.name)

    def _fill(
        self, paragraph: WordParagraph, cell: ReportCell, kind: ColumnKind, *, indent: int = 0, is_bold: bool = False
    ) -> None:
        """Fill the paragraph of a cell of a table."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        self._set_style(paragraph, parts.CELL.name)
        if kind in _RIGHT:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        if indent:
            paragraph.paragraph_format.left_indent = Mm(3 * indent)
        run = paragraph.add_run(cell.text)
        if is_bold:
            run.bold = True
        self._cite(paragraph, cell.source)
        if cell.below:
            paragraph.add_run().add_break()
            paragraph.add_run(cell.below).font.size = parts.small_size()

    def _write_chart(self, chart: Chart) -> None:
        """Write a chart as a picture, and its table where there is no picture or no other table with its figures."""
        picture = self._pictures.get(chart)
        self._add(chart.title, parts.TABLE_TITLE.name)
        if picture is not None:
            parts.add_picture(self._document, picture, chart.description or chart.title, next(self._charts))
        if picture is None or not chart.repeats:
            self._write_table(chart.table)

    def _write_figures(self, block: HeadlineFigures) -> None:
        """Write the large figures side by side, in a table without lines."""
        made = self._document.add_table(rows=1, cols=len(block.figures))
        for cell, each in zip(made.rows[0].cells, block.figures, strict=True):
            figure = cell.paragraphs[0]
            self._set_style(figure, parts.FIGURE.name)
            figure.add_run(each.figure.text)
            self._cite(figure, each.figure.source)
            label, remark = cell.add_paragraph(), cell.add_paragraph(each.remark)
            label.add_run(each.label).bold = True
            self._set_style(label, parts.CELL.name)
            self._set_style(remark, parts.REMARK.name)

    def _write_names(self, names: Names) -> None:
        self._add(names.caption, parts.TABLE_TITLE.name)
        paragraph = self._paragraph(parts.CELL.name)
        has_below = any(name.below or "," in name.text for name in names.names)
        between = self._report.language.join_clauses(("", "")) if has_below else ", "
        for number, name in enumerate(names.names):
            paragraph.add_run(f"{between if number else ''}{name.text}")
            self._cite(paragraph, name.source)
            if name.below:
                paragraph.add_run(f" ({name.below})").font.size = parts.small_size()
        self._paragraph(parts.CELL.name)

    def _write_activity(self, activity: Activity, block: Activities, level: int) -> None:
        """Write an activity; its date and title stay with the first lines."""
        self._add(activity.days, parts.ACTIVITY_DATE.name)
        self._heading(activity.title, level)
        facts = " · ".join(filter(None, (activity.facts, activity.people, activity.id)))
        self._add(facts, parts.REMARK.name)
        for key, text in (
            ("outcomes", " · ".join(code.label for code in activity.outcomes)),
            ("challenges", " · ".join(code.label for code in activity.challenges)),
            ("members", activity.members_text),
            ("alliances", activity.alliances_text),
        ):
            if text:
                paragraph = self._paragraph(parts.ACTIVITY_FACTS.name)
                label = activity.members_counted if key == "members" else block.labels[key]
                paragraph.add_run(label).bold = True
                self._cite(paragraph, activity.source if key == "members" else 0)
                paragraph.add_run(f"{self._report.language.add_colon('')} {text}")
        for text in filter(None, activity.summary.split("\n")):
            self._add(text, parts.SUMMARY.name)

    def _write_sources(self) -> None:
        """Write the table of the sources, each the target of the numbers beside figures."""
        table = tabulate_sources(self._report)
        if self._report.is_brief:
            for label, figure, how, addresses in table.rows:
                paragraph = self._paragraph(parts.CELL.name)
                parts.add_bookmark(paragraph, f"source_{label.text}", next(self._bookmarks))
                paragraph.add_run(
                    f"[{label.text}] {figure.text} ({how.text}) {addresses.text}"
                ).font.size = parts.tiny_size()
            return
        made = self._document.add_table(rows=len(table.rows) + 1, cols=len(table.columns), style=parts.TABLE)
        parts.set_widths(made, (6, 40, 25, 50))
        cells, width = made._cells, len(table.columns)  # noqa: SLF001 - row by row, it takes the square of the time
        for place, column in enumerate(table.columns):
            self._fill(cells[place].paragraphs[0], ReportCell(column.label), column.kind, is_bold=True)
        for number, row in enumerate(table.rows, 1):
            for place, (cell, column) in enumerate(zip(row, table.columns, strict=True)):
                self._fill(cells[number * width + place].paragraphs[0], cell, column.kind)
            parts.add_bookmark(cells[number * width].paragraphs[0], f"source_{row[0].text}", next(self._bookmarks))
        parts.set_repeated(made)


def _weigh_columns(table: ReportTable) -> list[float]:
    """Weigh the columns of a table by their longest words and texts."""
    weights = []
    for place, column in enumerate(table.columns):
        cells = [row[place] for row in (*table.rows, *([table.totals] if table.totals else []))]
        longest = max((len(text) for cell in cells for text in (cell.text, cell.below)), default=0)
        word = max(map(len, column.label.split()), default=0)
        weights.append(float(max(min(longest + 3, 60), 1.6 * word + 4, 7)))
    return weights


def _name_bookmark(key: str) -> str:
    """Return the name of the bookmark of a section: Word allows no hyphens, and 40 characters."""
    return f"section_{key.replace('-', '_')}"[:40]
