"""Draw the README's pictures: the terminal output of a command as a self-contained SVG.

Usage: python tools/picture.py [--check]
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import TerminalTheme
from rich.text import Text

ROOT = Path(__file__).parent.parent
WIDTH = 96
PICTURES = {
    "stats": (["stats", "--period", "2021-T3"], 26),
    "matrix": (["matrix", "members", "outcomes", "--region", "Europe"], 40),
    "member": (["member", "Bruxelles"], 22),
}
THEME = TerminalTheme(
    (255, 255, 255),
    (36, 41, 47),
    [
        (36, 41, 47),
        (207, 34, 46),
        (17, 99, 41),
        (77, 45, 0),
        (9, 105, 218),
        (130, 80, 223),
        (10, 110, 122),
        (110, 119, 129),
    ],
)
FRAME = """<svg class="rich-terminal" viewBox="0 0 {width} {height}" xmlns="http://www.w3.org/2000/svg">
<style>
.{unique_id}-matrix {{ font-family: ui-monospace, "DejaVu Sans Mono", Menlo, Consolas, monospace;
  font-size: {char_height}px; line-height: {line_height}px; font-variant-east-asian: full-width; }}
{styles}
</style>
<defs>
<clipPath id="{unique_id}-clip-terminal">
<rect x="0" y="0" width="{terminal_width}" height="{terminal_height}" />
</clipPath>
{lines}
</defs>
<rect fill="#ffffff" stroke="#d0d7de" x="0.5" y="0.5" width="{width}" height="{height}" rx="8"/>
<g transform="translate({terminal_x}, {terminal_y})" clip-path="url(#{unique_id}-clip-terminal)">
{backgrounds}
<g class="{unique_id}-matrix" xml:space="preserve">
{matrix}
</g>
</g>
</svg>
"""


def drawn(name: str) -> str:
    """Return the picture of that name as SVG: the command and the first lines of its output."""
    words, lines = PICTURES[name]
    variables = {name: value for name, value in os.environ.items() if not name.startswith(("METROCLI", "NO_COLOR"))}
    variables |= {"COLUMNS": str(WIDTH), "FORCE_COLOR": "1", "LC_ALL": "C.UTF-8", "METROCLI_CONFIG": ""}
    command = [sys.executable, "-m", "metrocli", *words, "-f", "table"]
    answer = subprocess.run(command, env=variables, capture_output=True, check=True, text=True).stdout
    shown = answer.splitlines()
    text = "\n".join([f"$ metrocli {' '.join(words)}", "", *shown[:lines], *(["…"] if len(shown) > lines else [])])
    console = Console(record=True, width=WIDTH, file=open(os.devnull, "w"), force_terminal=True)  # noqa: PTH123, SIM115
    console.print(Text.from_ansi(text), overflow="ignore", no_wrap=True, crop=False)
    return console.export_svg(title="", theme=THEME, code_format=FRAME, unique_id=f"metrocli-{name}")


def main() -> int:
    """Write the pictures, or with --check show which are out of date."""
    stale = []
    for name in PICTURES:
        path = ROOT / "docs" / "pictures" / f"{name}.svg"
        picture = drawn(name)
        if "--check" in sys.argv[1:]:
            if not path.is_file() or path.read_text(encoding="utf-8") != picture:
                stale.append(path.name)
        else:
            path.write_text(picture, encoding="utf-8")
    if stale:
        print(f"out of date: {', '.join(stale)}; run python tools/picture.py")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
