"""Draw the picture of a member's page that `docs/how-to/site.md` shows, in Chromium.

Other versions of Chromium give other bytes.

Usage: python tools/site_picture.py
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TARGET = Path(__file__).parent.parent / "docs" / "pictures" / "site-member.png"
PAGE = "members/johannesburg.html"
WINDOW = "1000,760"
"""The width and height of the window in px."""


def main() -> int:
    """Write the picture."""
    program = shutil.which("chromium")
    if program is None:
        print("chromium is not installed")
        return 1
    variables = {name: value for name, value in os.environ.items() if not name.startswith("METROCLI")}
    with tempfile.TemporaryDirectory() as folder:

        def run(*words: str) -> None:
            subprocess.run(words, cwd=folder, env=variables, capture_output=True, check=True)

        run(sys.executable, "-m", "metrocli", "report", "--period", "2021-T3", "-o", "site")
        run(program, "--headless", "--no-sandbox", "--hide-scrollbars", f"--window-size={WINDOW}",
            f"--screenshot={TARGET}", f"site/{PAGE}")  # fmt: skip
    return 0


if __name__ == "__main__":
    sys.exit(main())
