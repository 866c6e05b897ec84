"""Parts of a workbook that a copy of it may not have, such as pictures."""

from __future__ import annotations

import zipfile
from collections import Counter
from typing import TYPE_CHECKING

from metrocli.messages import MessageType
from metrocli.text.late_patterns import compile_late
from metrocli.xlsx.kept_tabs import KEPT_FOLDER
from metrocli.xlsx.package import ODS_SUFFIX, OOXML_SUFFIXES

if TYPE_CHECKING:
    from pathlib import Path
    from typing import IO

    from metrocli.messages import Message

PARTS_LEFT_OUT = MessageType("parts-left-out", "The copy does not have the workbook's {parts:and}.")
_KINDS_OF_PARTS = {
    "xl/comments": "comments",
    "xl/vbaProject": "macros",
    "xl/media/": "pictures",
    "xl/charts/": "charts",
    "xl/diagrams/": "diagrams",
    "xl/pivotTables/": "pivot tables",
    "xl/slicers/": "slicers",
    "xl/timelines/": "timelines",
    "xl/ctrlProps/": "buttons and boxes",
    "xl/embeddings/": "embedded files",
    "xl/threadedComments/": "conversations",
    "xl/queryTables/": "queries",
    "xl/connections": "data connections",
    "xl/externalLinks/": "links to other workbooks",
    "xl/richData/": "linked data types",
    "xl/model/": "data model",
    "customXml/item": "custom data",
    "Pictures/": "pictures",
    "Object 1/content.xml": "charts",
    "Basic/": "macros",
}
"""The kinds of parts that a reader would miss in a copy, by the beginning of their names."""
_DRAWING = "xl/drawings/drawing"
_SHAPE = compile_late(rb"<(?:\w+:)?(?:sp|cxnSp|grpSp)[\s>]")


def note_parts_left_out(path: Path) -> list[Message]:
    """Note what a new file with the cells of a workbook does not have of it; nothing for other files.

    Args:
        path: a dataset.
    """
    if path.suffix.lower() not in {*OOXML_SUFFIXES, ODS_SUFFIX} or not path.is_file():
        return []
    try:
        counts = count_parts(path)
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return []  # what is wrong with it is reported where its sheets are read
    parts = [kind for kind, count in counts.items() if count]
    return [PARTS_LEFT_OUT.at(path.name, parts=parts)] if parts else []


def list_dropped_parts(content: IO[bytes], copy: IO[bytes]) -> list[str]:
    """List the kinds of parts of a workbook of which its copy has fewer, in words."""
    before, after = count_parts(content), count_parts(copy)
    return [kind for kind, count in before.items() if after[kind] < count]


def count_parts(content: Path | IO[bytes]) -> Counter[str]:
    """Count the parts of a workbook of each kind, and its drawings with shapes."""
    counts: Counter[str] = Counter()
    with zipfile.ZipFile(content) as book:
        names = [name.removeprefix(KEPT_FOLDER) for name in book.namelist()]
        for prefix, kind in _KINDS_OF_PARTS.items():
            # A part and the list of its relationships are two entries.
            counts[kind] += sum(name.startswith(prefix) and not name.endswith(".rels") for name in names)
        drawings = (name for name in book.namelist() if _DRAWING in name)
        counts["shapes"] = sum(_SHAPE.search(book.read(name)) is not None for name in drawings)
    return counts
