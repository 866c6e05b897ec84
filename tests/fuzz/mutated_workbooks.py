"""Workbooks of mutated sheets, XLSX and ODS, with mutated parts and mutated zip files."""

from __future__ import annotations

import io
import re
import warnings
import zipfile
from functools import cache
from html import escape
from typing import TYPE_CHECKING

from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.template.build import write_template
from metrocli.sheets.writing.convert import convert

from .hostile_texts import choose_text
from .mutated_folders import BASES, mutate_bytes

if TYPE_CHECKING:
    from pathlib import Path
    from random import Random

    from .mutated_folders import Rows, Sheets

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_ODF = "urn:oasis:names:tc:opendocument:xmlns"
_TOP = '<?xml version="1.0" encoding="UTF-8"?>\n'
_STYLES = (
    f'{_TOP}<styleSheet xmlns="{_MAIN}">'
    '<numFmts count="1"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/></numFmts>'
    '<fonts count="1"><font><sz val="11"/></font></fonts>'
    '<fills count="1"><fill><patternFill patternType="none"/></fill></fills>'
    '<borders count="1"><border/></borders><cellStyleXfs count="1"><xf numFmtId="0"/></cellStyleXfs><cellXfs count="3">'
    '<xf numFmtId="0"/><xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="9"/></cellXfs></styleSheet>'
)
_NUMBER = re.compile(r"-?\d{1,9}(\.\d+)?")
_TOKEN = re.compile(rb"<[^>]*>|[^<]+")
_ATTRIBUTE = re.compile(rb'([\w:]+)="([^"]*)"')
_READ = ("xl/worksheets/sheet", "xl/sharedStrings", "xl/styles", "xl/workbook", "content.xml")
_NOT_IN_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_VALUES = (b"", b"-1", b"0", b"1", b"2", b"99", b"65536", b"4294967295", b"4294967296",
           b"99999999999999999999", b"A0", b"XFD1048576", b"XFE1048577", b"ZZZZ9", b"A1:XFD1048576", b"B2:A1",
           b"A1:A1", b":", b"A1:", b"1e999", b"NaN", b"true", b"s", b"n", b"d", b"e", b"b", b"str",
           b"inlineStr", b"rId99", b"../../x.xml", b"/xl/workbook.xml", b"xl/worksheets/sheet1.xml",
           b"http://127.0.0.1:9/", b"External", b"hidden", b"veryHidden", b"shared", b"array", b"string",
           b"float", b"date", b"time", b"boolean", b"percentage", b"9999-12-31", b"-0001-01-01", b"PT99999H",
           b"&#0;", b"&#xD800;", b"&x;", b"<", b"\xff", b"activities", b"x" * 300)  # fmt: skip


def write_workbook(random: Random, sheets: Sheets, path: Path) -> None:
    """Write sheets, or a workbook that metrocli wrote, as a workbook with mutated parts."""
    made = _ods_parts if path.suffix == ".ods" else _xlsx_parts
    if path.suffix != ".ods" and random.random() < 0.3:
        parts = dict(random.choice(_written_books()))
    else:
        parts = {name: part.encode() for name, part in made(random, sheets).items()}
    if random.random() < (0.35 if path.suffix == ".ods" else 0.5):
        for _ in range(random.choice((1, 1, 1, 2, 5))):
            _mutate_parts(random, parts)
    raw = _zip(random, parts)
    path.write_bytes(mutate_bytes(random, raw) if random.random() < 0.06 else raw)


@cache
def _written_books() -> list[dict[str, bytes]]:
    """Return the parts of workbooks that metrocli writes: of two datasets, and an empty one to fill in."""
    import tempfile
    from pathlib import Path

    with tempfile.TemporaryDirectory() as place:
        paths = [Path(place) / f"{number}.xlsx" for number in range(3)]
        for base, path in zip(BASES, paths[:2], strict=False):
            convert(open_dataset(base), path)
        write_template(paths[2], "es", None)
        books = []
        for path in paths:
            with zipfile.ZipFile(path) as book:
                books.append({name: book.read(name) for name in book.namelist()})
    return books


def _zip(random: Random, parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # a part may be there twice
        for name, content in parts.items():
            archive.writestr(
                name, content, random.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
            )
            if random.random() < 0.002:
                archive.writestr(name, mutate_bytes(random, content))
    return out.getvalue()


def _mutate_parts(random: Random, parts: dict[str, bytes]) -> None:
    """Damage, drop, rename or exchange one part."""
    name, other = random.choice(sorted(parts)), random.choice(sorted(parts))
    if random.random() < 0.7:  # where most of a workbook is read from
        name = random.choice([each for each in parts if each.startswith(_READ)] or [name])
    kind = random.random()
    if kind < 0.8:
        parts[name] = _mutate_xml(random, parts[name])
    elif kind < 0.86:
        parts[name] = mutate_bytes(random, parts[name])
    elif kind < 0.9 and len(parts) > 1:
        del parts[name]
    elif kind < 0.93:
        parts[name] = parts[other]
    elif kind < 0.96:
        parts[f"{name.upper() if random.random() < 0.5 else name + 'x'}"] = parts.pop(name)
    else:
        extra = (
            "xl/vbaProject.bin",
            "xl/metadata.xml",
            "META-INF/x",
            "../x",
            "/x",
            "xl/worksheets/",
            "xl/calcChain.xml",
        )
        parts[random.choice(extra)] = random.choice((b"", parts[name], b"<x/>"))


def _mutate_xml(random: Random, part: bytes) -> bytes:
    """Drop, repeat, exchange or change a few tags, attributes and texts of an XML part."""
    tokens = _TOKEN.findall(part)
    for _ in range(random.choice((1, 1, 2, 6))):
        if not tokens:
            return b""
        place, other = random.randrange(len(tokens)), random.randrange(len(tokens))
        kind = random.random()
        if kind < 0.1:
            del tokens[place]
        elif kind < 0.2:
            tokens.insert(other, tokens[place])
        elif kind < 0.25:
            tokens[place], tokens[other] = tokens[other], tokens[place]
        elif kind < 0.3:
            tokens[place:place] = tokens[place : place + random.randint(2, 30)]
        elif kind < 0.35:
            del tokens[place : place + random.randint(2, 30)]
        elif kind < 0.85:
            place = _find_token(random, tokens, has_attribute=kind < 0.65)
            tokens[place] = _mutate_token(random, tokens[place])
        elif kind < 0.93:
            row = random.choice((b'<mergeCells><mergeCell ref="%s"/></mergeCells>', b'<dimension ref="%s"/>',
                                 b'<c r="%s" t="s" s="99"><v>9999</v></c>', b'<autoFilter ref="%s"/>',
                                 b"<f>%s+1</f>", b"<v>%s</v>", b"<c><is><t>%s</t></is></c>", b"<t>%s</t>",
                                 b'<row r="%s"><c/></row>', b"<table:table-cell table:number-columns-repeated='%s'/>",
                                 b"<text:s text:c='%s'/>"))  # fmt: skip
            tokens.insert(place, row.replace(b"%s", random.choice(_VALUES)))
        else:
            tokens[place] = choose_text(random).encode("utf-8", errors="surrogatepass")
    return b"".join(tokens)


def _find_token(random: Random, tokens: list[bytes], *, has_attribute: bool) -> int:
    """Choose a tag with an attribute, or a text; any token where there is none nearby."""
    start = random.randrange(len(tokens))
    for place in range(start, min(start + 50, len(tokens))):
        if (b'="' in tokens[place]) if has_attribute else not tokens[place].startswith(b"<"):
            return place
    return start


def _mutate_token(random: Random, token: bytes) -> bytes:
    attributes = list(_ATTRIBUTE.finditer(token))
    if not attributes:
        if token.startswith(b"<"):
            return mutate_bytes(random, token)
        return random.choice((*_VALUES, escape(choose_text(random)).encode("utf-8", errors="replace")))
    found = random.choice(attributes)
    name, value = found.groups()
    text = escape(choose_text(random)).encode("utf-8", errors="replace")
    new = random.choice((b"", b'%s="%s" %s="%s"' % (name, value, name, value), b"", *[b""] * 2)) or (
        b'%s="%s"' % (name, random.choice((*_VALUES, text, value * 2)))
    )
    if random.random() < 0.1:
        new = b""
    return token[: found.start()] + new + token[found.end() :]


def _xlsx_parts(random: Random, sheets: Sheets) -> dict[str, str]:
    """Return the parts of a workbook with cells of all types."""
    names = {name: _tab_name(random, name) for name in sheets}
    strings: list[str] = []
    tabs = {f"xl/worksheets/sheet{number}.xml": _xlsx_tab(random, rows, strings)
            for number, rows in enumerate(sheets.values(), 1)}  # fmt: skip
    listed = "".join(
        f'<sheet name="{escape(name)}" sheetId="{number}" r:id="r{number}"/>'
        for number, name in enumerate(names.values(), 1)
    )
    relations = "".join(
        f'<Relationship Id="r{number}" Type="{_OFFICE}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        for number in range(1, len(tabs) + 1)
    )
    overrides = "".join(f'<Override PartName="/{part}" ContentType="{_TYPE}.worksheet+xml"/>' for part in tabs)
    return {
        "[Content_Types].xml": (
            f'{_TOP}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
            f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
            f'<Override PartName="/xl/sharedStrings.xml" ContentType="{_TYPE}.sharedStrings+xml"/>{overrides}</Types>'
        ),
        "_rels/.rels": (
            f'{_TOP}<Relationships xmlns="{_PACKAGE}/relationships">'
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_TOP}<Relationships xmlns="{_PACKAGE}/relationships">{relations}'
            f'<Relationship Id="s1" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/>'
            f'<Relationship Id="s2" Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{_TOP}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><workbookPr date1904="{random.choice("0001")}"/>'
            f"<sheets>{listed}</sheets></workbook>"
        ),
        "xl/styles.xml": _STYLES,
        "xl/sharedStrings.xml": (
            f'{_TOP}<sst xmlns="{_MAIN}" count="{len(strings)}" uniqueCount="{len(strings)}">{"".join(strings)}</sst>'
        ),
        **tabs,
    }


def _tab_name(random: Random, name: str) -> str:
    """Return the name of a tab: that of its sheet, or sometimes another."""
    if random.random() < 0.96:
        return name
    return random.choice(
        (name.upper(), f" {name} ", "", "Sheet1", f"{name} (2)", _NOT_IN_XML.sub("", choose_text(random)))
    )


def _xlsx_tab(random: Random, rows: Rows, strings: list[str]) -> str:
    written = []
    for number, row in enumerate(rows, 1):
        cells = "".join(
            _xlsx_cell(random, f"{_letters(column)}{number}", text, strings) for column, text in enumerate(row)
        )
        written.append(f'<row r="{number}">{cells}</row>')
    merged = ""
    if random.random() < 0.15:
        places = ("A2:A4", "A1:C1", "B2:D9", "A1:XFD1048576", "C3:C3", "A2:A4000", "B2:A1")
        merged = f'<mergeCells count="1"><mergeCell ref="{random.choice(places)}"/></mergeCells>'
    size = random.choice(
        ("", "", '<dimension ref="A1"/>', '<dimension ref="A1:XFD1048576"/>', '<dimension ref="B2:A1"/>')
    )
    return f'{_TOP}<worksheet xmlns="{_MAIN}">{size}<sheetData>{"".join(written)}</sheetData>{merged}</worksheet>'


def _letters(column: int) -> str:
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def _xlsx_cell(random: Random, place: str, text: str, strings: list[str]) -> str:
    if not text and random.random() < 0.9:
        return ""
    if random.random() < 0.004:
        odd = ('t="e"><v>#REF!</v>', 't="b"><v>1</v>', 't="d"><v>2021-09-01T00:00:00Z</v>',
               's="1"><v>44469.75</v>', 's="1"><v>2958466</v>', 's="1"><v>-1</v>', 's="2"><v>0.25</v>',
               's="99"><v>7</v>', 't="s"><v>99999</v>', 't="n"><v>1e999</v>', "><f>SUM(A1:A9)</f>",
               '><f t="shared" si="0"/><v>3</v>', 't="str"><f>1/0</f><v></v>', 's="1"><v>0.5</v>',
               's="1"><v>60</v>', 't="d"><v>9999-12-31</v>', 't="n"><v>1e300</v>')  # fmt: skip
        return f'<c r="{place}" {random.choice(odd)}</c>'
    if _NUMBER.fullmatch(text):
        return f'<c r="{place}"><v>{text}</v></c>'
    content = f'<t xml:space="preserve">{escape(_NOT_IN_XML.sub("", text))}</t>'
    if random.random() < 0.5:
        return f'<c r="{place}" t="inlineStr"><is>{content}</is></c>'
    strings.append(f"<si>{content}</si>")
    return f'<c r="{place}" t="s"><v>{len(strings) - 1}</v></c>'


def _ods_parts(random: Random, sheets: Sheets) -> dict[str, str]:
    """Return the parts of an ODS workbook."""
    tables = "".join(
        f'<table:table table:name="{escape(_tab_name(random, name))}">'
        + "".join(
            f"<table:table-row>{''.join(_ods_cell(random, text) for text in row)}</table:table-row>" for row in rows
        )
        + "</table:table>"
        for name, rows in sheets.items()
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    spaces = " ".join(f'xmlns:{name}="{_ODF}:{name}:1.0"' for name in ("office", "table", "text"))
    return {
        "mimetype": kind,
        "META-INF/manifest.xml": (
            f'{_TOP}<manifest:manifest xmlns:manifest="{_ODF}:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
        ),
        "content.xml": (
            f"{_TOP}<office:document-content {spaces}><office:body><office:spreadsheet>{tables}</office:spreadsheet>"
            "</office:body></office:document-content>"
        ),
    }


def _ods_cell(random: Random, text: str) -> str:
    if random.random() < 0.004:
        odd = ('office:value-type="date" office:date-value="9999-12-31T23:59:59"',
               'office:value-type="float" office:value="1e999"',
               'office:value-type="percentage" office:value="0.1"',
               'office:value-type="boolean" office:boolean-value="true"',
               'office:value-type="time" office:time-value="PT1H"',
               'office:value-type="date" office:date-value="0001-01-01"',
               'table:number-columns-repeated="16384"', 'table:number-columns-repeated="-1"',
               'table:formula="of:=1+1" office:value-type="float" office:value="2"',
               'table:number-rows-spanned="3"')  # fmt: skip
        return f"<table:table-cell {random.choice(odd)}><text:p>x</text:p></table:table-cell>"
    if _NUMBER.fullmatch(text):
        typed = f'office:value-type="float" office:value="{text}"'
        return f"<table:table-cell {typed}><text:p>{text}</text:p></table:table-cell>"
    content = "</text:p><text:p>".join(escape(_NOT_IN_XML.sub("", text)).split("\n"))
    return f'<table:table-cell office:value-type="string"><text:p>{content}</text:p></table:table-cell>'
