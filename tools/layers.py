"""The layers of the program, from the lowest to the highest: the one plan that the import test and the picture use.

Usage: python tools/layers.py [--check]     writes docs/pictures/layers.svg, or shows whether it is out of date
"""

from __future__ import annotations

import sys
from html import escape
from pathlib import Path

PICTURE = Path(__file__).parent.parent / "docs" / "pictures" / "layers.svg"
LAYERS = (
    {"text": "folding, cleaning, quoting, phrases, languages"},
    {"messages": "messages as data: template, parameters, code"},
    {"hints": "what to write instead of an unknown word"},
    {"errors": "what ends a command, with its exit code"},
    {"model": "codes, periods, dates, cells, findings", "names": "who is meant by a name"},
    {"files": "limits, locks, whole writes, child processes"},
    {"xlsx": "the parts of XLSX files: reading, writing, patching"},
    {"sheets": "declared sheets: reading, parsing, writing, editing, comparing, templates"},
    {"answers": "what a question returns, its fields and shaping"},
    {"query": "the questions: selecting, linking, counting, facts"},
    {"check": "rules over the sheets, and their findings"},
    {"fix": "corrections of cells", "importing": "a published report becomes sheets"},
    {"catalogue": "every command with its answer"},
    {"render": "answers in their formats: terminal, HTML, exact formats"},
    {"report": "the sheets become a report"},
    {"library": "the questions from Python"},
    {"cli": "the command line: options, settings, completion"},
    {"metrocli": "public names", "__main__": "the process: errors and exit codes"},
)
"""Each layer with its packages and what they hold. Packages on one layer do not import each other."""
PLANNED: frozenset[str] = frozenset()
"""Packages that have a place and no module yet."""

_WIDTH, _HEIGHT, _GAP, _MARGIN = 720, 34, 8, 16
_STYLE = (
    "rect{fill:#f6f8fa;stroke:#d0d7de}text{font:13px ui-sans-serif,'DejaVu Sans',sans-serif;fill:#24292f}"
    ".name{font-weight:600;fill:#0969da}.paper{fill:#fff;stroke:none}"
)


def picture() -> str:
    """Return the layers as an SVG picture, the highest on top."""
    rows = [{name: text for name, text in layer.items() if name not in PLANNED} for layer in reversed(LAYERS)]
    rows = [row for row in rows if row]
    height = 2 * _MARGIN + len(rows) * (_HEIGHT + _GAP) - _GAP
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH + 2 * _MARGIN} {height}" role="img">',
        "<title>The layers of metrocli, the highest on top; imports go down only</title>",
        f"<style>{_STYLE}</style>",
        f'<rect class="paper" width="{_WIDTH + 2 * _MARGIN}" height="{height}"/>',
    ]
    for number, row in enumerate(rows):
        top, width = _MARGIN + number * (_HEIGHT + _GAP), (_WIDTH - _GAP * (len(row) - 1)) / len(row)
        for place, (name, text) in enumerate(row.items()):
            left = _MARGIN + place * (width + _GAP)
            middle = top + _HEIGHT / 2 + 4.5
            parts += [
                f'<rect x="{left:g}" y="{top}" width="{width:g}" height="{_HEIGHT}" rx="5"/>',
                f'<text class="name" x="{left + 12:g}" y="{middle:g}">{escape(name)}</text>',
                f'<text x="{left + 98:g}" y="{middle:g}">{escape(text)}</text>',
            ]
    return "\n".join([*parts, "</svg>", ""])


def main() -> int:
    """Write the picture, or with --check show whether it is out of date."""
    if "--check" not in sys.argv[1:]:
        PICTURE.write_text(picture(), encoding="utf-8")
    elif not PICTURE.is_file() or PICTURE.read_text(encoding="utf-8") != picture():
        print(f"out of date: {PICTURE.name}; run python tools/layers.py")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
