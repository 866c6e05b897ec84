"""Parts of a Word file that python-docx does not make: fields, bookmarks, links, pictures in SVG, repeated heads."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.text.quoting import shorten

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document
    from docx.shared import Length
    from docx.table import Table as WordTable
    from docx.text.paragraph import Paragraph as WordParagraph

    from metrocli.report.model import Report
    from metrocli.report.writers.pictures import Picture

_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SVG = (
    '<a:extLst xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:ext uri="{{96DAC541-7B7A-43D3-8B79-37D633B846F1}}"><asvg:svgBlip '
    'xmlns:asvg="http://schemas.microsoft.com/office/drawing/2016/SVG/main" '
    'xmlns:r="{relations}" r:embed="{part}"/></a:ext></a:extLst>'
)


_TABLE = (
    '<w:style {namespaces} w:type="table" w:customStyle="1" w:styleId="ReportTable"><w:name w:val="{name}"/>'
    '<w:basedOn w:val="TableNormal"/><w:qFormat/><w:tblPr><w:tblBorders>'
    '<w:bottom w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/>'
    '<w:insideH w:val="single" w:sz="4" w:space="0" w:color="BFBFBF"/></w:tblBorders></w:tblPr>'
    '<w:tblStylePr w:type="firstRow"><w:tcPr><w:tcBorders>'
    '<w:bottom w:val="single" w:sz="8" w:space="0" w:color="{accent}"/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>'
)
TABLE = "Report Table"
"""The style of tables: a line below the head in the colour of the association, and thin lines between the rows."""


class WordStyle(NamedTuple):
    """A style of paragraphs that an officer can change in Word.

    Attributes:
        name: its name in Word.
        size: the size of its letters in points.
        bold: whether they are bold.
        has_accent: whether they have the colour of the association; else they are black.
        is_quiet: whether they are grey.
        after: the space below the paragraph in points.
    """

    name: str
    size: float
    bold: bool = False
    has_accent: bool = False
    is_quiet: bool = False
    after: float = 4


FIGURE = WordStyle("Report Figure", 26, bold=True, has_accent=True, after=0)
LEAD = WordStyle("Report Lead", 12)
REMARK = WordStyle("Report Remark", 8.5, is_quiet=True)
WARNING = WordStyle("Report Warning", 10, bold=True)
TABLE_TITLE = WordStyle("Report Table Title", 10, bold=True, after=2)
CELL = WordStyle("Report Cell", 9, after=0)
ACTIVITY_DATE = WordStyle("Report Activity Date", 9, bold=True, has_accent=True, after=0)
ACTIVITY_FACTS = WordStyle("Report Activity Facts", 9, after=2)
SUMMARY = WordStyle("Report Activity Summary", 10, is_quiet=True, after=10)
STYLES = (FIGURE, LEAD, REMARK, WARNING, TABLE_TITLE, CELL, ACTIVITY_DATE, ACTIVITY_FACTS, SUMMARY)
_GREY = "595959"
_FONT = "Calibri"
_LONGEST_PROPERTY = 254
"""The most characters of a property of a document, without the mark that it was cut."""
_PAGE_WIDTH = 168
"""The width of the text in millimetres."""


def prepare_document(document: Document, report: Report) -> None:
    """Set the language, the page, the header and footer, the styles and the properties of a new document."""
    from datetime import datetime

    from docx.enum.style import WD_STYLE_TYPE
    from docx.oxml import parse_xml
    from docx.oxml.ns import nsdecls
    from docx.shared import Mm, Pt, RGBColor

    accent = RGBColor.from_string(report.accent.lstrip("#").upper())
    properties = document.core_properties
    properties.title, properties.author, properties.language = (
        shorten(report.full_title, _LONGEST_PROPERTY),
        shorten(report.association, _LONGEST_PROPERTY),
        report.language.code,
    )
    properties.created = properties.modified = datetime(1980, 1, 1)  # noqa: DTZ001 - the file has no time zone
    properties.comments = properties.last_modified_by = ""
    normal = document.styles["Normal"]
    normal.font.size, normal.font.name = Pt(10), _FONT
    normal.element.get_or_add_rPr().append(parse_xml(f'<w:lang {nsdecls("w")} w:val="{report.language.code}"/>'))
    for name in ("Title", "Subtitle", *(f"Heading {level}" for level in (1, 2, 3))):
        document.styles[name].font.color.rgb = accent
    for style in STYLES:
        made: Any = document.styles.add_style(style.name, WD_STYLE_TYPE.PARAGRAPH)
        made.base_style, made.quick_style = normal, True
        made.font.size, made.font.bold = Pt(style.size), style.bold
        made.paragraph_format.space_after = Pt(style.after)
        if style.has_accent:
            made.font.color.rgb = accent
        elif style.is_quiet:
            made.font.color.rgb = RGBColor.from_string(_GREY)
    document.styles[ACTIVITY_DATE.name].paragraph_format.keep_with_next = True
    document.styles[TABLE_TITLE.name].paragraph_format.keep_with_next = True
    table = _TABLE.format(namespaces=nsdecls("w"), name=TABLE, accent=report.accent.lstrip("#").upper())
    document.styles.element.append(parse_xml(table))
    for level in (1, 2):
        entry: Any = document.styles.add_style(f"toc {level}", WD_STYLE_TYPE.PARAGRAPH, builtin=True)
        entry.base_style = normal
        entry.paragraph_format.left_indent, entry.paragraph_format.space_after = Mm(5 * (level - 1)), Pt(1)
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(22), Mm(18)
    if report.is_brief:
        _tighten(document)
    footer = section.footer.paragraphs[0]
    footer.add_run(f"{report.full_title} · ")
    add_field(footer, "PAGE", "1")
    if report.draft_mark:
        section.header.paragraphs[0].add_run(report.draft_mark.upper()).bold = True


def _tighten(document: Document) -> None:
    """Set smaller margins, letters and spaces, so that a brief fits on two pages."""
    from docx.shared import Mm, Pt

    section = document.sections[0]
    section.top_margin = section.bottom_margin = Mm(14)
    section.footer_distance = section.header_distance = Mm(7)
    sizes = {"Normal": 9, "Title": 20, "Subtitle": 9, "Heading 1": 11, FIGURE.name: 18, LEAD.name: 10, CELL.name: 8}
    for name, size in sizes.items():
        document.styles[name].font.size = Pt(size)
    for name in ("Normal", "Title", "Subtitle", "Heading 1", "List Bullet", REMARK.name):
        form = document.styles[name].paragraph_format
        form.space_before, form.space_after, form.line_spacing = Pt(6 if name == "Heading 1" else 0), Pt(2), 1


def small_size() -> Length:
    """Return the size of the second line of a cell."""
    from docx.shared import Pt

    return Pt(8)


def tiny_size() -> Length:
    """Return the size of the sources of a brief."""
    from docx.shared import Pt

    return Pt(6.5)


def add_field(paragraph: WordParagraph, code: str, text: str) -> None:
    """Add a field to a paragraph, with the text that it shows until Word counts it anew."""
    open_field(paragraph, code)
    paragraph.add_run(text)
    close_field(paragraph)


def open_field(paragraph: WordParagraph, code: str) -> None:
    """Begin a field; what follows in this and in later paragraphs is its text, up to `close_field`."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    _add_field_mark(paragraph, "begin")
    instruction = OxmlElement("w:instrText")
    instruction.set(qn("xml:space"), "preserve")
    instruction.text = code
    paragraph.add_run()._r.append(instruction)  # noqa: SLF001 - python-docx has no fields
    _add_field_mark(paragraph, "separate")


def close_field(paragraph: WordParagraph) -> None:
    """End a field."""
    _add_field_mark(paragraph, "end")


def _add_field_mark(paragraph: WordParagraph, kind: str) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    mark = OxmlElement("w:fldChar")
    mark.set(qn("w:fldCharType"), kind)
    paragraph.add_run()._r.append(mark)  # noqa: SLF001


def add_bookmark(paragraph: WordParagraph, name: str, number: int) -> None:
    """Mark a paragraph as the target of links.

    Args:
        paragraph: the paragraph.
        name: letters of ASCII, digits and underscores, at most 40.
        number: a number that no other bookmark has.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    start, end = OxmlElement("w:bookmarkStart"), OxmlElement("w:bookmarkEnd")
    for element in (start, end):
        element.set(qn("w:id"), str(number))
    start.set(qn("w:name"), name)
    inner = paragraph._p  # noqa: SLF001 - python-docx has no bookmarks
    inner.insert(1 if inner.pPr is not None else 0, start)
    inner.append(end)


def add_link(
    paragraph: WordParagraph, text: str, *, target: str = "", address: str = "", is_small: bool = False
) -> None:
    """Add a text that leads to a bookmark of the document, or to an address.

    Args:
        paragraph: the paragraph.
        text: the text.
        target: the name of the bookmark; "" for an address.
        address: the address.
        is_small: whether the text is set small and raised, as the number of a note.
    """
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    if target:
        link.set(qn("w:anchor"), target)
    else:
        link.set(qn("r:id"), paragraph.part.relate_to(address, f"{_RELATIONS}/hyperlink", is_external=True))
    run = paragraph.add_run(text)
    if is_small:
        run.font.superscript, run.font.size, run.font.bold = True, small_size(), False
    elif address:
        run.font.underline = True
    link.append(run._r)  # noqa: SLF001 - the run moves into the link
    paragraph._p.append(link)  # noqa: SLF001


def add_picture(document: Document, picture: Picture, description: str, number: int) -> None:
    """Add a chart as SVG, with PNG for programs that do not draw SVG.

    Args:
        document: the document.
        picture: the chart.
        description: what it shows, for a reader who does not see it.
        number: its number, from 1.
    """
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml
    from docx.shared import Mm

    run = document.add_paragraph().add_run()
    shape = run.add_picture(io.BytesIO(picture.png), width=Mm(168))
    shape._inline.docPr.set("descr", description)  # noqa: SLF001 - python-docx has no descriptions
    name = PackURI(f"/word/media/chart{number}.svg")
    part = Part(name, "image/svg+xml", picture.svg, document.part.package)
    relation = document.part.relate_to(part, f"{_RELATIONS}/image")
    blip = shape._inline.graphic.graphicData.pic.blipFill.blip  # noqa: SLF001
    blip.append(parse_xml(_SVG.format(relations=_RELATIONS, part=relation)))


def set_widths(table: WordTable, weights: Sequence[float]) -> None:
    """Share the width of the page among the columns of a table, in proportion to their weights."""
    from docx.shared import Mm

    table.autofit = False
    for column, weight in zip(table.columns, weights, strict=True):
        column.width = Mm(_PAGE_WIDTH * weight / sum(weights))


def set_repeated(table: WordTable) -> None:
    """Repeat the first row of a table on each page, and let no page cut a row."""
    from docx.oxml import OxmlElement

    for number, row in enumerate(table._tbl.tr_lst):  # noqa: SLF001 - python-docx has no header rows
        properties = row.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if not number:
            properties.append(OxmlElement("w:tblHeader"))
