"""The packages of office programs (DOCX, XLSX) with the same bytes on every day."""

from __future__ import annotations

import io
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

_FIRST = "[Content_Types].xml"
_NO_DAY = (1980, 1, 1, 0, 0, 0)
_READABLE = 0o600 << 16


def pack_again(content: bytes, change: Callable[[str, bytes], bytes] | None = None) -> bytes:
    """Return a package with its parts in a fixed order, and without the time at which it was written.

    Args:
        content: the package.
        change: takes the name and the content of each part, and returns the content to write; None changes nothing.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as package, zipfile.ZipFile(out, "w") as copy:
        for name in sorted(package.namelist(), key=lambda name: (name != _FIRST, name)):
            member = zipfile.ZipInfo(name, _NO_DAY)
            member.compress_type, member.external_attr = zipfile.ZIP_DEFLATED, _READABLE
            part = package.read(name)
            copy.writestr(member, change(name, part) if change else part, compresslevel=6)
    return out.getvalue()
