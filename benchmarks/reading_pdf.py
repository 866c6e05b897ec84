"""Measure how long the facts of a PDF take to read, next to its text alone and `import pandas`.

Usage: python benchmarks/reading_pdf.py [--check]
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.importing.grammar.reading import read_facts
from metrocli.importing.readers.registry import read_document

if TYPE_CHECKING:
    from collections.abc import Callable

PAGES = (30, 300)
MOST = 3  # what reading may cost, as a multiple of the text alone plus `import pandas`
MOST_GROWTH = 12  # what ten times the pages may cost, as a multiple
_PAGE = """
#set page(header: [League of River Towns], footer: context counter(page).display())
November 2030 – February 2031
= Activities
#for number in range(int(sys.inputs.pages)) [
  #(calc.rem(number * 5, 28) + 1) November
  == Walk #number
  #for part in range(11) [#lorem(40) #parbreak()]
  Members: Gubin, Oulu and Turku
  #table(columns: 3, [Gubin], [], [Oulu], [], [Turku], [Pori])
  #pagebreak(weak: true)
]
"""


def measure(work: Callable[[], object]) -> float:
    """Return the shortest of three times that a piece of work takes, in seconds."""
    times = []
    for _ in range(3):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def read_text(path: Path) -> None:
    """Read the text of a PDF alone."""
    from pypdfium2 import PdfDocument

    for page in PdfDocument(path):
        page.get_textpage().get_text_range()


def main() -> int:
    """Measure; with --check, return 1 if a limit is exceeded."""
    import typst

    pandas = measure(lambda: subprocess.run([sys.executable, "-c", "import pandas"], check=True))
    times: list[float] = []
    ratios: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        for pages in PAGES:
            path = Path(folder) / f"{pages}.pdf"
            path.write_bytes(typst.compile(_PAGE.encode(), sys_inputs={"pages": str(pages)}, ignore_system_fonts=True))
            text = measure(lambda path=path: read_text(path))  # type: ignore[misc]
            facts = measure(lambda path=path: read_facts(read_document(path)))  # type: ignore[misc]
            times.append(facts)
            ratios.append(facts / (text + pandas))
            print(
                f"{pages} pages: text {text:.2f} s, pandas {pandas:.2f} s, facts {facts:.2f} s, ratio {ratios[-1]:.2f}"
            )
    growth = times[-1] / times[0]
    print(f"{PAGES[-1]} pages take {growth:.1f} times as long as {PAGES[0]}")
    return int("--check" in sys.argv[1:] and (max(ratios) > MOST or growth > MOST_GROWTH))


if __name__ == "__main__":
    sys.exit(main())
