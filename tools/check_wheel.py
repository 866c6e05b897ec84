"""Build the wheel, install it in an empty environment and run it there: this tests the package, not the checkout.

Usage: python tools/check_wheel.py
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parent.parent
QUESTIONS = (
    ("activities", "--outcome", "L2A2D4"),
    ("member", "Guangzhou"),
    ("stats", "--period", "2021-T3"),
)
EXTRAS = ("typst", "python-docx", "lxml", "typing-extensions")
"""The packages of the extras pdf and docx."""
ONLY_FOR_DEVELOPMENT = ("pytest", "hypothesis", "mypy", "hatchling", "build")
REFUSED = 5
WRONG_COMMAND = 2

Command = tuple[str | Path, ...]


def run(command: Command, folder: Path, environment: Mapping[str, str], expected: int = 0) -> str:
    """Run a command and return its stdout; exit with all its output if the exit code differs."""
    done = subprocess.run(
        command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False, text=True
    )
    if done.returncode != expected:
        words = " ".join(str(word) for word in command)
        sys.exit(f"`{words}` ended with {done.returncode}, not {expected}:\n{done.stdout}{done.stderr}")
    return done.stdout


def hold(true: bool, sentence: str) -> None:
    """SystemExit with a sentence unless it holds."""
    if not true:
        sys.exit(f"the wheel: {sentence}")


def built(folder: Path, environment: Mapping[str, str]) -> Path:
    """The wheel, built from the checkout into a folder."""
    run((sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT), folder, environment)
    return next(folder.glob("*.whl"))


def check_content(wheel: Path) -> None:
    """See that the wheel carries the program with its templates and its data, and nothing beside them."""
    names = set(zipfile.ZipFile(wheel).namelist())
    wanted = {f"metrocli/data/{sheet.name}" for sheet in (ROOT / "data").glob("*.csv")}
    sources = (path for path in (ROOT / "src").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    wanted |= {str(path.relative_to(ROOT / "src")) for path in sources}
    missing = sorted(wanted - names)
    hold(not missing, f"these files are missing: {', '.join(missing)}")
    strange = sorted(name for name in names if not name.startswith(("metrocli/", "metrocli-")))
    hold(not strange, f"these files do not belong: {', '.join(strange)}")


def installed(wheel: Path, folder: Path, environment: Mapping[str, str]) -> Path:
    """The folder of programs of an empty environment with what the lock pins, and the wheel."""
    run((sys.executable, "-m", "venv", folder), folder.parent, environment)
    programs = folder / "bin"
    pip: Command = (programs / "python", "-m", "pip", "--disable-pip-version-check", "--no-input", "-q")
    run((*pip, "install", "--require-hashes", "-r", ROOT / "requirements" / "run.lock"), folder, environment)
    run((*pip, "install", "--no-index", "--no-deps", wheel), folder, environment)
    run((*pip, "check"), folder, environment)
    return programs


def check_answers(programs: Path, folder: Path) -> None:
    """Ask the installed program from a folder of its own, in an environment that holds next to nothing."""
    environment = {"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    metrocli = programs / "metrocli"
    version = run((metrocli, "--version"), folder, environment).strip()
    hold(version.startswith("metrocli "), f"--version says {version!r}")
    for words in QUESTIONS:
        answer = json.loads(run((metrocli, *words, "-f", "json"), folder, environment))
        hold(answer.get("schema") == "metrocli/1", f"{words[0]} answers in the schema {answer.get('schema')!r}")
        hold(bool(answer.get("rows") or answer.get("result")), f"{words[0]} answers with nothing")
    book = (metrocli, *QUESTIONS[0], "-o", "x.xlsx")
    run(book, folder, environment)
    hold(zipfile.is_zipfile(folder / "x.xlsx"), "-o x.xlsx writes no workbook")
    run(book, folder, environment, expected=REFUSED)
    page = run((metrocli, *QUESTIONS[0], "-f", "html"), folder, environment)
    hold(page.startswith("<!DOCTYPE html>"), "-f html writes no page")
    run((metrocli, *QUESTIONS[0], "-o", "x.parquet"), folder, environment)
    hold((folder / "x.parquet").read_bytes().startswith(b"PAR1"), "-o x.parquet writes no Parquet file")
    code = "from metrocli import open_dataset; print(len(open_dataset().members()))"
    number = run((programs / "python", "-I", "-c", code), folder, environment).strip()
    hold(number not in {"", "0"}, f"as a library it knows {number or 'no'} members")
    code = "import importlib.util, sys; print(*filter(importlib.util.find_spec, sys.argv[1:]))"
    found = run((programs / "python", "-I", "-c", code, *ONLY_FOR_DEVELOPMENT), folder, environment).split()
    hold(not found, f"what only development needs is installed with it: {', '.join(found)}")


def check_reports(programs: Path, folder: Path) -> None:
    """Write reports without the extras, then install these and write the other formats."""
    environment = {"PATH": os.defpath, "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    report: Command = (programs / "metrocli", "report", "--period", "2021-T3", "-o")
    run((*report, "x.html"), folder, environment)
    page = (folder / "x.html").read_text(encoding="utf-8")
    hold("<svg" in page and "<script" in page, "a report as HTML has no map or no filters")
    run((*report, "x.md", "--lang", "fr"), folder, environment)
    text = (folder / "x.md").read_text(encoding="utf-8")
    hold(text.startswith("# Rapport"), f"a report in French begins with {text[:20]!r}")
    for name in ("x.pdf", "x.docx"):
        run((*report, name), folder, environment, expected=WRONG_COMMAND)
    pins = folder / "extras.lock"
    pins.write_text("\n".join(map(find_pin, EXTRAS)), encoding="utf-8")
    pip: Command = (programs / "python", "-m", "pip", "--disable-pip-version-check", "--no-input", "-q")
    run((*pip, "install", "--require-hashes", "--no-deps", "-r", pins), folder, dict(os.environ))
    for name, start in (("x.pdf", b"%PDF-"), ("x.docx", b"PK")):
        run((*report, name), folder, environment)
        hold((folder / name).read_bytes().startswith(start), f"-o {name} writes another format")


def find_pin(package: str) -> str:
    """Return the lines of a package in the lock of the development tools: its version and its hashes."""
    lock = (ROOT / "requirements" / "dev.lock").read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(package)}==.*(?:\n +--hash=.*)+", lock, re.MULTILINE)
    hold(found is not None, f"the lock does not pin {package}")
    return found[0].rstrip("\\ ") if found else ""


def main() -> int:
    """Check the wheel; the first failure ends the program with a sentence."""
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "METROCLI"))}
    with tempfile.TemporaryDirectory(prefix="metrocli-wheel-") as temporary:
        folder = Path(temporary)
        for name in ("built", "asked"):
            (folder / name).mkdir()
        wheel = built(folder / "built", environment)
        check_content(wheel)
        programs = installed(wheel, folder / "venv", environment)
        check_answers(programs, folder / "asked")
        check_reports(programs, folder / "asked")
    return 0


if __name__ == "__main__":
    sys.exit(main())
