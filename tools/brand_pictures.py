"""Draw the pictures of the page about brands: the beginning of its page in Chromium, and its first printed pages.

The files are those that `docs/how-to/branding.md` shows. Other versions of Chromium, typst or PDFium
give other bytes.

Usage: python tools/brand_pictures.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools.refresh_docs import files  # noqa: E402 - found from the root only
from tools.report_pictures import FOLDER, join_pages  # noqa: E402 - found from the root only

PAGE = ROOT / "docs" / "how-to" / "branding.md"
DATA = Path("tests/data/riverlands")
WINDOW = "900,640"
"""The width and height of the window in px."""
PAGES = 2


def main() -> int:
    """Write both pictures."""
    program = shutil.which("chromium")
    if program is None:
        print("chromium is not installed")
        return 1
    variables = {name: value for name, value in os.environ.items() if not name.startswith("METROCLI")}
    with tempfile.TemporaryDirectory() as folder:
        for name, text in files(PAGE.read_text(encoding="utf-8")).items():
            Path(folder, name).parent.mkdir(exist_ok=True)
            Path(folder, name).write_text(text, encoding="utf-8")
        shutil.copytree(ROOT / DATA, Path(folder, DATA))

        def run(*words: str) -> None:
            subprocess.run(words, cwd=folder, env=variables, capture_output=True, check=True)

        for target in ("river.html", "river.pdf"):
            run(sys.executable, "-m", "metrocli", "report", "--period", "2023", "-o", target)
        run(program, "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={WINDOW}",
            f"--screenshot={FOLDER / 'brand-page.png'}", "river.html")  # fmt: skip
        FOLDER.joinpath("brand-print.png").write_bytes(join_pages(Path(folder, "river.pdf"), PAGES))
    return 0


if __name__ == "__main__":
    sys.exit(main())
