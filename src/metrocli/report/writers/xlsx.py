"""The report as a workbook: a tab for each section, real numbers and dates, and charts that Excel draws itself."""

from __future__ import annotations

import io
import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import quoteattr

from metrocli import __version__
from metrocli.report.contents import tabulate_sources, walk_sections
from metrocli.report.model import (
    Activities,
    Bullets,
    Chart,
    ChartKind,
    ColumnKind,
    FactList,
    HeadlineFigures,
    Names,
    Paragraph,
    ReportCell,
    ReportColumn,
    ReportTable,
    Section,
    TextSpan,
)
from metrocli.report.writers.office_package import pack_again
from metrocli.report.writers.registry import Written
from metrocli.text.late_patterns import compile_late
from metrocli.xlsx.tables.lost_text import LostTexts
from metrocli.xlsx.write import make_bold_font, make_tab_name, write_cell

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from openpyxl.chart.bar_chart import BarChart
    from openpyxl.worksheet.worksheet import Worksheet

    from metrocli.report.model import Activity, Block, Report
    from metrocli.report.writers.registry import WriterOptions
    from metrocli.xlsx.write import WritableValue

_WIDEST, _NARROWEST = 60, 9
_CHART_ROWS = 16
"""The rows that a chart covers."""
_SHADES = ("00FFFFFF", "005B9BD5")
_TIMES = compile_late(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_NO_TIME = rb"\g<1>1980-01-01T00:00:00Z"
_CHART_NAME = compile_late(rb'<cNvPr id="(\d+)" name="Chart \d+"')
_PERCENT, _WHOLE, _DECIMAL = "0%", "#,##0", "0.00"
_BLANK = ReportCell("")


def write_report(report: Report, _: WriterOptions) -> Written:
    """Write a report as a workbook; the same report gives the same bytes on every day."""
    from openpyxl import Workbook

    book, lost = Workbook(), LostTexts()
    if book.active is not None:
        book.remove(book.active)
    book.properties.creator, book.properties.title = report.association, report.full_title
    book.properties.language = report.language.code
    descriptions: list[list[str]] = []
    about = report.language.translate("about")
    for section, _level in walk_sections([_join_sections(report)] if report.is_brief else report.sections):
        blocks = [*section.blocks, *([tabulate_sources(report)] if section.key == "sources" else [])]
        if blocks:
            name = make_tab_name(section.title, [*book.sheetnames, about])
            tab = _Tab(book.create_sheet(name), lost, report)
            for block in blocks:
                tab.add(block)
            tab.finish()
            descriptions += [tab.descriptions] if tab.descriptions else []
    tab = _Tab(book.create_sheet(about), lost, report)
    tab.add(_make_about(report))
    tab.finish()
    out = io.BytesIO()
    book.save(out)

    def settle(name: str, part: bytes) -> bytes:
        """Take the time out of a part, and give its charts their descriptions."""
        if name == "docProps/core.xml":
            return _TIMES.sub(_NO_TIME, part)
        number = re.fullmatch(r"xl/drawings/drawing(\d+)\.xml", name)
        if number is None:
            return part
        texts = descriptions[int(number[1]) - 1]
        return _CHART_NAME.sub(
            lambda match: (
                match[0] + f" descr={quoteattr(texts[int(match[1]) - 1])}".encode("ascii", "xmlcharrefreplace")
            ),
            part,
        )

    return Written(pack_again(out.getvalue(), settle), tuple(lost.notes()))


def _join_sections(report: Report) -> Section:
    """Join the sections of a brief to one, for one tab; each begins with its title."""
    blocks: list[Block] = []
    for section in report.sections[:-1] if report.sources else report.sections:
        blocks += [Paragraph((TextSpan(section.title, strong=True),)), *section.blocks]
    below = (Section("sources", report.sections[-1].title),) if report.sources else ()
    return Section("brief", report.title, tuple(blocks), below)


def _make_about(report: Report) -> ReportTable:
    translate = report.language.translate
    facts = (
        (translate("title"), report.title),
        (translate("association"), report.association),
        (translate("period"), report.period),
        (translate("days"), report.days),
        (translate("state"), report.draft),
        (translate("written by"), f"metrocli {__version__}"),
    )
    rows = tuple((ReportCell(label), ReportCell(text)) for label, text in facts if text)
    return ReportTable("", (ReportColumn(translate("about")), ReportColumn(translate("this report"))), rows)


class _Tab:
    """A tab under construction: blocks below each other.

    Attributes:
        descriptions: the descriptions of its charts, in order.
    """

    def __init__(self, sheet: Worksheet, lost: LostTexts, report: Report) -> None:
        self._sheet, self._lost, self._report = sheet, lost, report
        self._row = 1
        self._widths: dict[int, int] = {}
        self._bold = make_bold_font()
        self._heads: list[int] = []
        self.descriptions: list[str] = []

    def add(self, block: Block) -> None:  # noqa: C901 - one case for each kind
        """Add a block below the others."""
        translate = self._report.language.translate
        match block:
            case Paragraph():
                is_bold = all(span.strong for span in block.spans)
                self._write_text(_join_spans(block.spans), is_bold=is_bold)
            case Bullets():
                for spans in block.items:
                    self._write_text(_join_spans(spans))
            case ReportTable():
                self._write_table(block)
            case Chart():
                self._write_chart(block)
            case HeadlineFigures():
                rows = tuple((ReportCell(each.label), each.figure, ReportCell(each.remark)) for each in block.figures)
                columns = (
                    ReportColumn(translate("figure")),
                    ReportColumn(translate("number"), ColumnKind.NUMBER),
                    ReportColumn(translate("remark")),
                )
                self._write_table(ReportTable("", columns, rows))
            case Names():
                self._write_names(block)
            case FactList():
                for label, spans in block.pairs:
                    self._write_row([ReportCell(label), ReportCell(_join_spans(spans))])
            case Activities():
                self._write_activities(block)
        self._row += 1

    def finish(self) -> None:
        """Set the widths of the columns and the print layout; the head of a tab with one table is frozen."""
        from openpyxl.utils import get_column_letter
        from openpyxl.worksheet.properties import PageSetupProperties

        for place, width in self._widths.items():
            letters = get_column_letter(place)
            self._sheet.column_dimensions[letters].width = min(max(width + 1, _NARROWEST), _WIDEST)
        if len(self._heads) == 1:
            (head,) = self._heads
            self._sheet.freeze_panes = f"A{head + 1}"
            self._sheet.print_title_rows = f"{head}:{head}"
        self._sheet.page_setup.orientation = "landscape"
        self._sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
        self._sheet.page_setup.fitToHeight = 0
        header = self._sheet.oddHeader
        if self._report.draft_mark and header is not None and header.right is not None:
            header.right.text = self._report.draft_mark.replace("&", "&&")

    def _write_table(self, table: ReportTable) -> int:
        """Write a table, and return the row of its head."""
        if table.caption:
            self._write_text(table.caption, is_bold=True)
        head = self._row
        kinds = [column.kind for column in table.columns]
        self._write_row([ReportCell(column.label) for column in table.columns], kinds, is_bold=True)
        self._heads.append(head)
        levels = table.levels or (0,) * len(table.rows)
        for row, level in zip(table.rows, levels, strict=True):
            self._write_row(row, kinds, level)
        if table.totals:
            self._write_row(table.totals, kinds, is_bold=True)
        return head

    def _write_names(self, names: Names) -> None:
        """Write a list of names as a table with what is below each name."""
        translate = self._report.language.translate
        has_below = any(name.below for name in names.names)
        columns = (ReportColumn(translate("name")), *((ReportColumn(translate("remark")),) if has_below else ()))
        rows = tuple(
            (name._replace(below="", value=None), *((ReportCell(name.below),) if has_below else ()))
            for name in names.names
        )
        self._write_table(ReportTable(names.caption, columns, rows))

    def _write_activities(self, block: Activities) -> None:
        translate, labels = self._report.language.translate, block.labels
        columns = (
            ReportColumn(translate("id"), ColumnKind.CODE),
            ReportColumn(translate("first day"), ColumnKind.DATE),
            ReportColumn(translate("last day"), ColumnKind.DATE),
            ReportColumn(translate("title")),
            ReportColumn(translate("line"), ColumnKind.CODE),
            ReportColumn(translate("facts")),
            *(ReportColumn(labels[name]) for name in ("outcomes", "challenges", "members", "alliances")),
            ReportColumn(translate("number of members"), ColumnKind.NUMBER),
            ReportColumn(translate("people")),
            ReportColumn(translate("summary")),
        )
        self._write_table(ReportTable("", columns, tuple(map(_make_activity, block.activities))))

    def _write_chart(self, chart: Chart) -> None:
        """Write the table of a chart; bars are drawn beside it, a heat map shades its numbers."""
        self._write_text(chart.title, is_bold=True)
        head = self._write_table(chart.table)
        rows, columns = len(chart.table.rows), len(chart.table.columns)
        if not rows:
            return
        if chart.kind in {ChartKind.BARS, ChartKind.STACKED}:
            from openpyxl.utils import get_column_letter

            self._sheet.add_chart(self._make_bars(chart, head), f"{get_column_letter(columns + 2)}{head}")
            self.descriptions.append(chart.description or chart.title)
            self._row = max(self._row, head + _CHART_ROWS)
        elif chart.kind is ChartKind.HEAT_MAP:
            self._shade(head, rows, columns)

    def _make_bars(self, chart: Chart, head: int) -> BarChart:
        from openpyxl.chart import BarChart, Reference

        last, columns = head + len(chart.table.rows), len(chart.table.columns)
        bars = BarChart()
        bars.type, bars.title, bars.height, bars.width = "bar", chart.title, 7.5, 16
        bars.add_data(
            Reference(self._sheet, min_col=2, max_col=columns, min_row=head, max_row=last), titles_from_data=True
        )
        bars.set_categories(Reference(self._sheet, min_col=1, min_row=head + 1, max_row=last))
        bars.y_axis.delete = bars.x_axis.delete = False
        bars.x_axis.scaling.orientation = "maxMin"
        for series in bars.series:
            series.graphicalProperties.solidFill = self._report.accent.lstrip("#")
        if chart.kind is ChartKind.STACKED:
            bars.grouping, bars.overlap = "stacked", 100
            for series in bars.series[1:]:
                series.graphicalProperties.solidFill = "FFFFFF"
                series.graphicalProperties.line.solidFill = self._report.accent.lstrip("#")
        else:
            bars.legend = None
        return bars

    def _shade(self, head: int, rows: int, columns: int) -> None:
        from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
        from openpyxl.styles import Color
        from openpyxl.utils import get_column_letter

        bounds = [FormatObject(type="num", val=0), FormatObject(type="max")]
        shades = ColorScale(cfvo=bounds, color=[*map(Color, _SHADES)])
        cells = f"B{head + 1}:{get_column_letter(columns)}{head + rows}"
        self._sheet.conditional_formatting.add(cells, Rule(type="colorScale", colorScale=shades))

    def _write_text(self, text: str, *, is_bold: bool = False) -> None:
        """Write a text into the first column of the next row; it does not widen the column."""
        cell = self._sheet.cell(self._row, 1)
        write_cell(cell, self._lost.fit(text, self._sheet.title, cell.coordinate))
        if is_bold:
            cell.font = self._bold
        self._row += 1

    def _write_row(
        self,
        cells: Sequence[ReportCell],
        kinds: Sequence[ColumnKind] = (),
        level: int = 0,
        *,
        is_bold: bool = False,
    ) -> None:
        from openpyxl.styles import Alignment

        for place, cell in enumerate(cells, 1):
            kind = kinds[place - 1] if kinds else ColumnKind.TEXT
            target = self._sheet.cell(self._row, place)
            value = _find_value(cell)
            if isinstance(value, str):
                value = self._lost.fit(value, self._sheet.title, target.coordinate)
            write_cell(target, value)
            if isinstance(value, int | float):
                target.number_format = (
                    _PERCENT if kind is ColumnKind.SHARE else _WHOLE if isinstance(value, int) else "0.00"
                )
            text = cell.text if not isinstance(value, str) else value
            self._widths[place] = max(self._widths.get(place, 0), *map(len, text.split("\n")))
            is_long = isinstance(value, str) and len(value) > _WIDEST
            is_right = kind in {ColumnKind.NUMBER, ColumnKind.SHARE}
            target.alignment = Alignment(
                vertical="top",
                wrap_text=is_long,
                horizontal="right" if is_right else None,
                indent=level if place == 1 else 0,
            )
            if is_bold:
                target.font = self._bold
        self._row += 1


def _find_value(cell: ReportCell) -> WritableValue:
    """Return the number or the day of a cell, else its text with what is below it."""
    if cell.value is not None:
        return cell.value
    return f"{cell.text} ({cell.below})" if cell.below else cell.text


def _make_activity(activity: Activity) -> tuple[ReportCell, ...]:
    return (
        ReportCell(activity.id),
        ReportCell(activity.start.isoformat(), activity.start) if activity.start else _BLANK,
        ReportCell(activity.end.isoformat(), activity.end) if activity.end else _BLANK,
        ReportCell(activity.title),
        ReportCell("; ".join(activity.lines)),
        ReportCell(activity.facts),
        ReportCell("; ".join(code.label for code in activity.outcomes)),
        ReportCell("; ".join(code.label for code in activity.challenges)),
        ReportCell("; ".join(activity.members)),
        ReportCell("; ".join(activity.alliances)),
        ReportCell(str(len(activity.members)), len(activity.members)),
        ReportCell(activity.people),
        ReportCell(activity.summary),
    )


def _join_spans(spans: Iterable[TextSpan]) -> str:
    """Join the pieces of a running text; an address is written after the text that leads to it."""
    texts = (
        f"{span.text} ({span.link})" if span.link and span.link.removeprefix("mailto:") != span.text else span.text
        for span in spans
    )
    return "".join(texts)
