"""Make hostile files, each small on the disk. Their names in `FILES` say what is hostile in them."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_TOP = '<?xml version="1.0" encoding="UTF-8"?>'
MEMBERS = (("member", "region"), ("Paris", "Europe"))


def _row(number: int, *texts: str) -> str:
    cells = (
        f'<c r="{letter}{number}" t="inlineStr"><is><t>{text}</t></is></c>'
        for letter, text in zip("AB", texts, strict=False)
    )
    return f'<row r="{number}">{"".join(cells)}</row>'


def tab(rows: str = "", *, before: str = "") -> str:
    """Return the part of a tab: two members, and then more rows."""
    cells = "".join(_row(number, *row) for number, row in enumerate(MEMBERS, 1))
    return f'{_TOP}{before}<worksheet xmlns="{_MAIN}"><sheetData>{cells}{rows}</sheetData></worksheet>'


def parts(sheet: str, *, strings: str = "", before: str = "") -> dict[str, str]:
    """Return the parts of an XLSX workbook with one tab called memberships."""
    type_ = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    return {
        "[Content_Types].xml": (
            f'{_TOP}<Types xmlns="{_TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{type_}.sheet.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'{_TOP}<Relationships xmlns="{_RELATIONS}">'
            f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{_TOP}<Relationships xmlns="{_RELATIONS}">'
            f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
            f'<Relationship Id="r2" Type="{_OFFICE}/sharedStrings" Target="sharedStrings.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{_TOP}{before}<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>'
            '<sheet name="memberships" sheetId="1" r:id="r1"/></sheets></workbook>'
        ),
        "xl/worksheets/sheet1.xml": sheet,
        **({"xl/sharedStrings.xml": strings} if strings else {}),
    }


def zipped(members: dict[str, str]) -> bytes:
    """Return a zip file of some parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content, zipfile.ZIP_STORED if name == "mimetype" else None)
    return out.getvalue()


_ODS_END = "</table:table></office:spreadsheet></office:body></office:document-content>"


def ods(table: str, *, before: str = "", after: str = _ODS_END) -> bytes:
    """Return an ODS workbook with one tab called memberships: two members, and then more rows."""
    office, table_, text = (f"urn:oasis:names:tc:opendocument:xmlns:{name}:1.0" for name in ("office", "table", "text"))
    rows = "".join(f"<table:table-row>{''.join(map(_ods_cell, row))}</table:table-row>" for row in MEMBERS)
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"
    content = (
        f'{_TOP}{before}<office:document-content xmlns:office="{office}" xmlns:table="{table_}" xmlns:text="{text}">'
        f'<office:body><office:spreadsheet><table:table table:name="memberships">{rows}{table}{after}'
    )
    listed = (
        f'{_TOP}<manifest:manifest xmlns:manifest="{manifest}">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/></manifest:manifest>'
    )
    return zipped(
        {
            "mimetype": kind,
            "META-INF/manifest.xml": listed,
            "content.xml": content,
        }
    )


def _ods_cell(text: str, columns: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def _ods_row(text: str, rows: int = 1, columns: int = 1) -> str:
    return f'<table:table-row table:number-rows-repeated="{rows}">{_ods_cell(text, columns)}</table:table-row>'


_LAUGHS = (
    "<!DOCTYPE lolz [<!ENTITY a0 'lol'>"
    + "".join(f"<!ENTITY a{n} '{f'&a{n - 1};' * 10}'>" for n in range(1, 10))
    + "]>"
)
_OUTSIDE = "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'><!ENTITY h SYSTEM 'http://127.0.0.1:9/'>]>"


def _shared(strings: str, count: int | str, before: str = "") -> dict[str, str]:
    row = '<row r="3"><c r="A3" t="s"><v>0</v></c><c r="B3" t="s"><v>0</v></c></row>'
    listed = f'{_TOP}{before}<sst xmlns="{_MAIN}" count="{count}" uniqueCount="{count}">{strings}</sst>'
    return parts(tab(row), strings=listed)


def bomb(size: int, claimed: int | None = None) -> bytes:
    """Return a workbook whose tab unpacks to so many bytes of blanks; its directory may state another size."""
    whole = parts(tab(), strings="")
    body = whole.pop("xl/worksheets/sheet1.xml").encode()
    cut = body.index(b"</sheetData>")
    blanks = b" " * (1 << 20)
    pieces = [body[:cut], *[blanks] * (size >> 20), body[cut:]]
    checksum = 0
    for piece in pieces:
        checksum = zlib.crc32(piece, checksum)
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    packed = [packer.compress(piece) + packer.flush(zlib.Z_FULL_FLUSH) for piece in (body[:cut], blanks)]
    packed[1:] = packed[1:] * (size >> 20)
    raw = b"".join([*packed, packer.compress(body[cut:]), packer.flush()])
    out = io.BytesIO(zipped(whole))
    # A zip file with one more member, written by hand: its directory can state a false size.
    rest = out.getvalue()
    end = rest.rindex(b"PK\x05\x06")
    entries, length, begin = struct.unpack("<HLL", rest[end + 10 : end + 20])
    name = b"xl/worksheets/sheet1.xml"
    stated = len(body) + (size >> 20 << 20) if claimed is None else claimed
    fields = (20, 0, 8, 0, 0, checksum, len(raw), min(stated, 0xFFFFFFFF), len(name), 0)
    local = struct.pack("<4sHHHHHLLLHH", b"PK\x03\x04", *fields) + name + raw
    central = struct.pack("<4sHHHHHHLLLHHHHHLL", b"PK\x01\x02", 20, *fields, 0, 0, 0, 0, begin) + name
    directory = rest[begin : begin + length] + central
    ending = struct.pack(
        "<4sHHHHLLH", b"PK\x05\x06", 0, 0, entries + 1, entries + 1, len(directory), begin + len(local), 0
    )
    return b"".join([rest[:begin], local, directory, ending])


def many_members(number: int) -> bytes:
    """Return a workbook with so many empty parts."""
    return zipped({**parts(tab()), **{f"xl/media/{n}": "" for n in range(number)}})


def one_body_many_times(number: int, size: int) -> bytes:
    """Return a workbook whose directory lists one part under many names, so that it is large only when unpacked."""
    whole = zipped({**parts(tab()), "xl/media/0": " " * size})
    end = whole.rindex(b"PK\x05\x06")
    entries, length, begin = struct.unpack("<HLL", whole[end + 10 : end + 20])
    directory = whole[begin : begin + length]
    last = directory.rindex(b"PK\x01\x02")
    entry = directory[last:]
    name = b"xl/media/0"
    copies = [
        entry[:28] + struct.pack("<H", len(each)) + entry[30:46] + each + entry[46 + len(name) :]
        for each in (b"xl/media/%d" % n for n in range(1, number))
    ]
    more = directory + b"".join(copies)
    count = entries + number - 1
    return whole[:begin] + more + struct.pack("<4sHHHHLLH", b"PK\x05\x06", 0, 0, count, count, len(more), begin, 0)


def ole(
    fat: list[int], *, directory: int = 1, difat: int = 0xFFFFFFFE, fat_sectors: int = 1, sectors: int = 4
) -> bytes:
    """Return an OLE file, the container of XLS, with any table of sectors."""
    head = bytearray(512)
    head[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", head, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<LLLLLLLL", head, 44, fat_sectors, directory, 0, 4096, 0xFFFFFFFE, 0, difat, 0)
    struct.pack_into("<109L", head, 76, 0, *[0xFFFFFFFF] * 108)
    table = struct.pack("<128L", *fat, *[0xFFFFFFFF] * (128 - len(fat)))
    return bytes(head) + table + bytes(512 * (sectors - 1))


def _biff(opcode: int, body: bytes) -> bytes:
    return struct.pack("<HH", opcode, len(body)) + body


def xls(*far: tuple[int, int]) -> bytes:
    """Return an XLS workbook with one tab called memberships: two members, and then cells anywhere."""
    name = b"memberships"
    globals_ = _biff(0x0809, struct.pack("<HHHHLL", 0x0600, 0x0005, 0, 0, 0, 0))
    place = len(globals_) + 4 + 8 + len(name) + 4
    globals_ += _biff(0x0085, struct.pack("<LHBB", place, 0, len(name), 0) + name) + _biff(0x000A, b"")
    sheet = _biff(0x0809, struct.pack("<HHHHLL", 0x0600, 0x0010, 0, 0, 0, 0))
    for row, cells in enumerate(MEMBERS):
        for column, text in enumerate(cells):
            sheet += _biff(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 0) + text.encode())
    for row, column in far:
        sheet += _biff(0x0203, struct.pack("<HHHd", row, column, 0, 1.0))
    stream = (globals_ + sheet + _biff(0x000A, b"")).ljust(4096, b"\0")
    entry = "Workbook".encode("utf-16-le")
    root = "Root Entry".encode("utf-16-le")
    listed = b"".join(
        each.ljust(64, b"\0") + struct.pack("<HBBLLL", len(each) + 2, kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF)
        + bytes(36) + struct.pack("<LLL", start, size, 0)
        for each, kind, start, size in ((root, 5, 0xFFFFFFFE, 0), (entry, 2, 2, len(stream)))
    ).ljust(512, b"\0")  # fmt: skip
    chain = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, 10), 0xFFFFFFFE]
    frame = ole(chain, sectors=1)
    return frame + listed + stream


_DEEP = 200_000
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "unpacks to 10 GB": (".xlsx", lambda: bomb(10 << 30)),
    "unpacks to 10 GB and says 100 bytes": (".xlsx", lambda: bomb(10 << 30, 100)),
    "lists one body a thousand times": (".xlsx", lambda: one_body_many_times(1000, 10 << 20)),
    "60,000 members": (".xlsx", lambda: many_members(60_000)),
    "entities that grow, in the tab": (".xlsx", lambda: zipped(parts(tab(_row(3, "&a9;", "R"), before=_LAUGHS)))),
    "entities that grow, in the strings": (
        ".xlsx", lambda: zipped(_shared("<si><t>&a9;</t></si>", 1, _LAUGHS)),
    ),
    "entities that grow, in the list of tabs": (".xlsx", lambda: zipped(parts(tab(), before=_LAUGHS))),
    "entities that grow, in ODS": (".ods", lambda: ods(_ods_row("&a9;"), before=_LAUGHS)),
    "entities from outside": (".xlsx", lambda: zipped(parts(tab(_row(3, "&e;", "&h;"), before=_OUTSIDE)))),
    "entities from outside, in ODS": (".ods", lambda: ods(_ods_row("&e;") + _ods_row("&h;"), before=_OUTSIDE)),
    "claims a billion strings": (".xlsx", lambda: zipped(_shared("<si><t>x</t></si>", 10**9))),
    "claims more strings than there are numbers": (".xlsx", lambda: zipped(_shared("<si><t>x</t></si>", 2**62))),
    "50 million empty strings": (".xlsx", lambda: zipped(_shared("<si/>" * 50_000_000, 1))),
    "a cell in the last corner, unnumbered": (
        ".xlsx", lambda: zipped(parts(tab('<row r="1048576">' + "<c/>" * 16383 + "<c><v>1</v></c></row>"))),
    ),
    "a cell beyond the last corner": (
        ".xlsx", lambda: zipped(parts(tab('<row r="9"><c r="ZZZZ99999999"><v>1</v></c></row>'))),
    ),
    "a million cells of one long string": (
        ".xlsx", lambda: zipped(parts(tab("".join(
            f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(3, 1_000_003))),
            strings=f'<sst xmlns="{_MAIN}"><si><t>{"x" * 32_000}</t></si></sst>')),
    ),
    "elements 200,000 deep": (".xlsx", lambda: zipped(parts(tab("<row>" * _DEEP + "</row>" * _DEEP)))),
    "open brackets without end": (".xlsx", lambda: zipped(parts(tab("<c " * 3_000_000)))),
    "a row repeated a million times": (".ods", lambda: ods(_ods_row("x", 1_048_576, 60))),
    "a long row repeated a million times": (".ods", lambda: ods(_ods_row("x" * 30_000, 1_048_576, 50))),
    "a row repeated more than there are rows": (".ods", lambda: ods(_ods_row("x", 2**62, 2**40))),
    "a million repeated rows": (".ods", lambda: ods(_ods_row("x", 1, 16_000) * 100_000)),
    "an ODS that ends within its table": (".ods", lambda: ods("", after="")),
    "an XLS whose sectors go round": (".xls", lambda: ole([0xFFFFFFFD, 1])),
    "an XLS whose tables go round": (".xls", lambda: ole([0xFFFFFFFD, 0xFFFFFFFE, *[0] * 126], difat=0)),
    "an XLS that claims four billion tables": (".xls", lambda: ole([0xFFFFFFFD, 0xFFFFFFFE], fat_sectors=2**32 - 1)),
    "an XLS with a cell in the last corner": (".xls", lambda: xls((0xFFFF, 0xFFFE))),
}  # fmt: skip
"""The suffix of each file and the function that makes it, by what is hostile in it."""
