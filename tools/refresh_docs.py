"""Run the commands and Python examples in the documentation, and update the output that pages show.

A command is shown in a fenced block whose info string begins with `console`:

    ```console tty width=80 exit=3
    $ metrocli member Atlantis
    what it prints, stdout and stderr together
    ```

Each line that begins with `$ ` and starts metrocli is run by a shell, in the order of the page. Each page has a folder
of its own, with copies of `data/` and `tests/data/riverlands/`, and with the files that the page shows: a block whose
info string contains `file=metrocli.toml` is such a file. `tty` gives a command a terminal, `width=` sets the columns
(100), and `exit=` the expected exit code (0). A line that is only `…` matches any lines; a block with such a line is
never rewritten, nor is output that names a path of this machine.

A fenced block whose info string is `python` is also run if it has prompts, `>>> ` and `... `. All examples of a page
share one Python, which has no terminal, sees 100 columns and starts in the same folder after the commands.

Usage: python tools/refresh_docs.py [--check]
"""

from __future__ import annotations

import fcntl
import json
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import sysconfig
import tempfile
import termios
import time
from dataclasses import dataclass, replace
from difflib import unified_diff
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parent.parent
ANY_LINES = "…"
PROMPT, PYTHON, MORE = "$ ", ">>> ", "... "
FILE = "file="
WIDTH = 100
SECONDS = 60
FENCE = re.compile(r"(?P<indent> *)(?P<marks>`{3,}|~{3,}) *(?P<info>.*)")
PROGRESS = re.compile(r"[^\n]*\n(?:\x1b\[\?25h)?\r?\x1b\[1A\x1b\[2K")
"""A progress bar, which appears on a slow machine only and erases itself."""
ERASED = re.compile(r"[^\n]*\r\x1b\[2K")
"""A line that is erased, such as one that shows progress."""
WORD = re.compile(r"tty|(?:width|exit)=\d+")
STARTS = re.compile(r"(?:^|[;&|(])\s*(?:\w+=\S*\s+)*metrocli(?:\s|$)")


@dataclass(frozen=True)
class Shown:
    """A command or a Python example that a page shows.

    Attributes:
        command: what stands after the prompt.
        line: the number of the line below it, from 0.
        lines: what is shown below it, without the empty lines at the end.
        indent: the blanks before each line of its block.
        fixed: whether its block has a line that stands for any lines.
        tty: whether it is given a terminal.
        width: how many columns it sees.
        exit: the code that it must end with.
        prompt: `$ ` before a command, `>>> ` before an example.
    """

    command: str
    line: int
    lines: tuple[str, ...]
    indent: str = ""
    fixed: bool = False
    tty: bool = False
    width: int = WIDTH
    exit: int = 0
    prompt: str = PROMPT


@dataclass(frozen=True)
class Printed:
    """What a command prints, stdout and stderr together, and the code that it ends with."""

    lines: tuple[str, ...]
    exit: int


class Block(NamedTuple):
    """A fenced block: the words of its info string, the number of its first line, its lines and their indent."""

    words: tuple[str, ...]
    first: int
    lines: tuple[str, ...]
    indent: str


def documents() -> list[Path]:
    """The pages that may show commands and examples."""
    return [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md"))]


def parse(text: str) -> list[Shown]:
    """The commands that a page shows and that start metrocli; ValueError where an info string cannot be read."""
    return [shown for block in blocks(text) if block.words[:1] == ("console",) for shown in _commands(block)]


def blocks(text: str) -> Iterator[Block]:
    """The fenced blocks of a page; what looks like one inside another is none."""
    lines = text.split("\n")
    number = 0
    while number < len(lines):
        opening = FENCE.fullmatch(lines[number])
        number += 1
        if opening is None:
            continue
        first = number
        while number < len(lines) and lines[number].strip() != opening["marks"]:
            number += 1
        indent = opening["indent"]
        plain = tuple(line.removeprefix(indent) for line in lines[first:number])
        yield Block(tuple(opening["info"].split()), first, plain, indent)
        number += 1


def files(text: str) -> dict[str, str]:
    """The files that a page shows, by their names."""
    return {
        word.removeprefix(FILE): "".join(f"{line}\n" for line in block.lines)
        for block in blocks(text)
        for word in block.words[1:]
        if word.startswith(FILE)
    }


def _commands(block: Block) -> Iterator[Shown]:
    """The commands of one block that start metrocli."""
    words = block.words[1:]
    if unknown := [word for word in words if not WORD.fullmatch(word)]:
        raise ValueError(f"line {block.first}: nobody knows what '{unknown[0]}' after console means")
    said = dict(word.split("=") for word in words if "=" in word)
    for shown in _prompted(block, PROMPT):
        if STARTS.search(shown.command):
            yield replace(
                shown,
                tty="tty" in words,
                width=int(said.get("width", WIDTH)),
                exit=int(said.get("exit", 0)),
            )


def examples(text: str) -> list[Shown]:
    """The Python examples that a page shows."""
    return [shown for block in blocks(text) if block.words == ("python",) for shown in _prompted(block, PYTHON)]


def _prompted(block: Block, prompt: str) -> Iterator[Shown]:
    """What stands after each prompt of a block, with the lines below it that go on with it, and what is shown then."""
    starts = [number for number, line in enumerate(block.lines) if line.startswith(prompt)]
    for start, following in pairwise([*starts, len(block.lines)]):
        end = start + 1
        while prompt == PYTHON and end < following and f"{block.lines[end]} ".startswith(MORE):
            end += 1
        yield Shown(
            "\n".join(line[len(prompt) :] for line in block.lines[start:end]),
            line=block.first + end,
            lines=trimmed(block.lines[end:following]),
            indent=block.indent,
            fixed=any(line.strip() == ANY_LINES for line in block.lines),
            prompt=prompt,
        )


def trimmed(lines: Sequence[str]) -> tuple[str, ...]:
    """Lines without what cannot be seen: blanks at their ends, and empty lines at the end of all."""
    kept = [line.rstrip() for line in lines]
    while kept and not kept[-1]:
        kept.pop()
    return tuple(kept)


def matches(shown: Sequence[str], printed: Sequence[str]) -> bool:
    """Whether what is shown is what was printed, where a line that is only `…` stands for any lines."""
    pattern = [r"(?:.*\n)*" if line.strip() == ANY_LINES else re.escape(line) + r"\n" for line in trimmed(shown)]
    return re.fullmatch("".join(pattern), "".join(f"{line}\n" for line in trimmed(printed))) is not None


def run_all(text: str, folder: Path) -> list[tuple[Shown, Printed]]:
    """Run what a page shows, one after the other, in an empty folder that becomes the page's own."""
    for data in ("data", "tests/data/riverlands"):
        shutil.copytree(ROOT / data, folder / data)
    for name, content in files(text).items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(content, encoding="utf-8")
    return [*((shown, run(shown, folder)) for shown in parse(text)), *run_python(examples(text), folder)]


def run_python(shown: Sequence[Shown], folder: Path) -> list[tuple[Shown, Printed]]:
    """Run the Python examples of a page; TimeoutExpired where they do not end."""
    if not shown:
        return []
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "python_examples.py"],
        cwd=folder,
        env=surroundings(folder, WIDTH),
        input=json.dumps([each.command for each in shown]),
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=True,
        timeout=SECONDS,
    )
    texts: list[str] = json.loads(done.stdout)
    return [(each, Printed(trimmed(text.split("\n")), 0)) for each, text in zip(shown, texts, strict=True)]


def surroundings(folder: Path, width: int) -> dict[str, str]:
    """The variables that what a page shows is run with."""
    return {
        "PATH": os.pathsep.join([sysconfig.get_path("scripts"), os.environ.get("PATH", os.defpath)]),
        "HOME": str(folder),
        "LC_ALL": "C.UTF-8",
        "COLUMNS": str(width),
        "NO_COLOR": "1",
        "TERM": "dumb",
        "PAGER": "cat",
    }


def run(shown: Shown, folder: Path) -> Printed:
    """Run a command with the metrocli of this interpreter's environment; TimeoutError where it does not end."""
    environment = surroundings(folder, shown.width) | ({"TERM": "xterm"} if shown.tty else {})
    reader, writer = pty.openpty() if shown.tty else os.pipe()
    if shown.tty:
        fcntl.ioctl(writer, termios.TIOCSWINSZ, struct.pack("HHHH", 50, shown.width, 0, 0))
    with subprocess.Popen(
        ["bash", "-o", "pipefail", "-c", shown.command],
        cwd=folder,
        env=environment,
        stdin=writer if shown.tty else subprocess.DEVNULL,
        stdout=writer,
        stderr=writer,
        start_new_session=True,
    ) as process:
        os.close(writer)
        try:
            raw = b"".join(_read(reader))
        except TimeoutError as fault:
            os.killpg(process.pid, signal.SIGKILL)
            raise TimeoutError(f"`{shown.command}` has not ended after {SECONDS} seconds") from fault
        finally:
            os.close(reader)
    text = ERASED.sub("", PROGRESS.sub("", raw.decode("utf-8", errors="replace").replace("\r\n", "\n")))
    return Printed(trimmed(text.split("\n")), process.returncode)


def _read(reader: int) -> Iterator[bytes]:
    """All that comes until the other end is closed."""
    end = time.monotonic() + SECONDS
    while True:
        ready, _, _ = select.select([reader], [], [], max(0.0, end - time.monotonic()))
        if not ready:
            raise TimeoutError
        try:
            piece = os.read(reader, 65536)
        except OSError:  # the way in which a terminal says that it is closed
            return
        if not piece:
            return
        yield piece


def private(printed: Printed) -> bool:
    """Whether what was printed names a place of this machine, which no page may show."""
    return any(place in line for line in printed.lines for place in (str(ROOT.resolve()), tempfile.gettempdir()))


def fault(shown: Shown, printed: Printed) -> str:
    """How what is shown differs from what was printed; empty where it does not."""
    said = [] if printed.exit == shown.exit else [f"ends with exit code {printed.exit}, not {shown.exit}"]
    if not matches(shown.lines, printed.lines):
        said += unified_diff(shown.lines, printed.lines, "shown", "printed", lineterm="")
        if private(printed):
            said.append(f"names a place of this machine: show a line that is only {ANY_LINES} there")
    return "\n".join([f"line {shown.line}: {shown.prompt}{shown.command}", *said]) if said else ""


def refreshed(text: str, results: Sequence[tuple[Shown, Printed]]) -> str:
    """A page that shows what its commands print."""
    lines = text.split("\n")
    for shown, printed in sorted(results, key=lambda result: result[0].line, reverse=True):
        if not shown.fixed and not private(printed):
            fresh = [f"{shown.indent}{line}".rstrip() for line in printed.lines]
            lines[shown.line : shown.line + len(shown.lines)] = fresh
    return "\n".join(lines)


def main() -> int:
    """Write the pages anew, or with --check only say which of their commands print something else."""
    wrong = []
    for page in documents():
        text = page.read_text(encoding="utf-8")
        name = page.relative_to(ROOT)
        with tempfile.TemporaryDirectory(prefix="metrocli-docs-") as folder:
            results = run_all(text, Path(folder).resolve())
        if "--check" not in sys.argv[1:] and (fresh := refreshed(text, results)) != text:
            page.write_text(fresh, encoding="utf-8")
            print(f"written: {name}")
            shown = [*parse(fresh), *examples(fresh)]
            results = list(zip(shown, [printed for _, printed in results], strict=True))
        wrong += [f"{name}, {said}" for pair in results if (said := fault(*pair))]
    if wrong:
        print("\n\n".join(wrong))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
