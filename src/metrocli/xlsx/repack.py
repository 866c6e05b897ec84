r"""Copy the parts of an unusual but valid XLSX workbook into a usual package, for a library that reads nothing else.

Programs may put the main part, the styles and the shared texts anywhere, and may write targets such as `./a.xml` or
`a\b.xml`. The extent that a tab states is optional and often wrong, so the copy has none.
"""

from __future__ import annotations

import io
import shutil
import zipfile
from typing import BinaryIO
from xml.sax.saxutils import quoteattr

from metrocli.text.late_patterns import compile_late
from metrocli.xlsx.package import USUAL_PARTS, find_main_part, read_relationships

_TYPES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_ROOT = (
    f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="rId1" Type="{_TYPES}/officeDocument" '
    'Target="xl/workbook.xml"/></Relationships>'
)
_STATED_EXTENT = compile_late(rb"<((?:\w+:)?dimension)\b[^<>]*(?:/>|>\s*</\1\s*>)")
_HEAD = 1 << 16
"""The stated extent is within so many bytes of the beginning of a tab."""


def repack_workbook(file: str | BinaryIO) -> BinaryIO:
    """Return a workbook with the usual names of parts: its tabs, styles and shared texts, and nothing else.

    Args:
        file: the path or the content of an XLSX workbook.

    Raises:
        Exception: it is not a workbook, or is damaged; of many kinds, as the parts are read as they are.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(file) as book, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as copy:
        lines = []
        for number, (identifier, (kind, part)) in enumerate(read_relationships(book).items()):
            is_tab = kind.endswith("sheet")
            target = f"xl/worksheets/sheet{number}.xml" if is_tab else USUAL_PARTS.get(kind, "")
            if target:
                lines.append(
                    f"<Relationship Id={quoteattr(identifier)} Type={quoteattr(f'{_TYPES}/{kind}')} "
                    f'Target="/{target}"/>'
                )
                _copy_part(book, part, copy, target)
        _copy_part(book, find_main_part(book), copy, "xl/workbook.xml")
        copy.writestr("_rels/.rels", _ROOT)
        relations = f'<Relationships xmlns="{_RELATIONS}">{"".join(lines)}</Relationships>'
        copy.writestr("xl/_rels/workbook.xml.rels", relations)
    out.seek(0)
    return out


def _copy_part(book: zipfile.ZipFile, part: str, copy: zipfile.ZipFile, target: str) -> None:
    """Copy a part, without the extent that a tab states; nothing if there is no such part."""
    if part not in book.namelist():
        return
    with book.open(part) as source, copy.open(target, "w") as out:
        out.write(_STATED_EXTENT.sub(b"", source.read(_HEAD), count=1))
        shutil.copyfileobj(source, out)
