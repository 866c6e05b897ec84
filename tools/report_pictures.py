"""Draw the pictures of the report and of a brief in the documentation: their first pages, and the map.

The pages come from `metrocli report` and `metrocli brief` on the bundled data, without settings. They are drawn by
PDFium and saved as PNG with at most 256 colours; another version of typst, PDFium or zlib gives other bytes, so only
the map is checked.

Usage: python tools/report_pictures.py [--check]
"""

from __future__ import annotations

import os
import struct
import subprocess
import sys
import tempfile
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pypdfium2

from metrocli.query.selecting.filters import Filters
from metrocli.query.stats import select_time
from metrocli.report.build import ReportRequest, build_report
from metrocli.report.charts.drawing import draw_chart
from metrocli.report.charts.style import ChartStyle
from metrocli.report.contents import walk_sections
from metrocli.report.model import Chart, ChartKind
from metrocli.report.settings import ReportSettings
from metrocli.sheets.dataset import open_dataset
from metrocli.sheets.reading.bundled import find_bundled_data
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from numpy.typing import NDArray

ROOT = Path(__file__).parent.parent
FOLDER = ROOT / "docs" / "pictures"
PERIOD = "2021-T3"
PAGES = 3
MEMBER = "Johannesburg"
"""The member whose brief is drawn."""
SCALE = 0.9
"""Pixels per point of the page: 536 by 758 for A4."""
GAP = 12
"""The pixels between two pages."""
GREY = 208
_BITS = 4
"""The bits of each colour that are kept, before the most frequent colours are chosen."""


def draw_pages(*words: str, count: int) -> bytes:
    """Draw the first pages of what a command writes side by side, as PNG.

    Args:
        *words: the command.
        count: the number of pages.
    """
    variables = {name: value for name, value in os.environ.items() if not name.startswith("METROCLI")}
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.pdf"
        command = [sys.executable, "-m", "metrocli", *words, "--period", PERIOD, "-o", str(path)]
        subprocess.run(command, env=variables | {"METROCLI_CONFIG": ""}, capture_output=True, check=True)
        return join_pages(path, count)


def join_pages(path: Path, count: int) -> bytes:
    """Draw the first pages of a PDF side by side, as PNG."""
    document = pypdfium2.PdfDocument(path)
    pages = [document[number].render(scale=SCALE).to_numpy()[:, :, 2::-1] for number in range(count)]
    document.close()
    gap = np.full((pages[0].shape[0], GAP, 3), GREY, dtype=np.uint8)
    row = [piece for page in pages for piece in (gap, page)] + [gap]
    edge = np.full((GAP, sum(piece.shape[1] for piece in row), 3), GREY, dtype=np.uint8)
    return write_png(np.concatenate([edge, np.concatenate(row, axis=1), edge]))


def write_png(pixels: NDArray[np.uint8]) -> bytes:
    """Return a picture as PNG with a palette of the 256 most frequent colours; any other becomes the nearest of them.

    Args:
        pixels: red, green and blue, of shape (height, width, 3).
    """
    height, width, _ = pixels.shape
    step = 255 // ((1 << _BITS) - 1)
    coarse = np.round(pixels.reshape(-1, 3) / step).astype(np.int32) * step
    colours, places, counts = np.unique(coarse, axis=0, return_inverse=True, return_counts=True)
    palette = colours[np.argsort(-counts, kind="stable")[:256]]
    distances = ((colours[:, None, :] - palette[None, :, :]) ** 2).sum(axis=2)
    indexed = distances.argmin(axis=1)[places.reshape(-1)].astype(np.uint8).reshape(height, width)
    lines = np.concatenate([np.zeros((height, 1), dtype=np.uint8), indexed], axis=1)
    chunks = [
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", palette.astype(np.uint8).tobytes()),
        (b"IDAT", zlib.compress(lines.tobytes(), 9)),
        (b"IEND", b""),
    ]
    parts = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in chunks
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def draw_map() -> str:
    """Draw the map of the report as SVG."""
    selection = select_time(open_dataset(find_bundled_data()), Filters(period=(PERIOD,)))
    report = build_report(ReportRequest(selection, load_language("en"), ReportSettings())).report
    blocks = (block for section, _ in walk_sections(report.sections) for block in section.blocks)
    chart = next(block for block in blocks if isinstance(block, Chart) and block.kind is ChartKind.MAP)
    return draw_chart(chart, ChartStyle(report.language, accent=report.accent, ink="#1a1a1a", fonts="sans-serif"))


def main() -> int:
    """Write the pictures, or with --check show whether the map is out of date."""
    path, drawing = FOLDER / "map.svg", draw_map()
    if "--check" in sys.argv[1:]:
        if path.is_file() and path.read_text(encoding="utf-8") == drawing:
            return 0
        print("out of date: map.svg; run python tools/report_pictures.py")
        return 1
    path.write_text(drawing, encoding="utf-8")
    FOLDER.joinpath("report.png").write_bytes(draw_pages("report", count=PAGES))
    FOLDER.joinpath("brief.png").write_bytes(draw_pages("brief", MEMBER, count=2))
    return 0


if __name__ == "__main__":
    sys.exit(main())
