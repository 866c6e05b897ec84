"""Run Python examples one after the other, as a person would type them, and return what each of them prints.

Reads a JSON list of sources from stdin and writes a JSON list of texts to stdout: the printed text, the value of an
expression, and for an error the lines that `doctest` shows.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from traceback import format_exception_only
from typing import Any


def printed(source: str, names: dict[str, Any]) -> str:
    """Return what one example prints; the names that it defines are kept for the next one."""
    with StringIO() as out, redirect_stdout(out), redirect_stderr(out):
        try:
            exec(compile(source, "<example>", "single"), names)  # noqa: S102 - that is what this is for
        except Exception as error:  # noqa: BLE001 - the page shows any error
            out.write("".join(["Traceback (most recent call last):\n    ...\n", *format_exception_only(error)]))
        return out.getvalue()


def main() -> None:
    """Run those on stdin."""
    names: dict[str, Any] = {"__name__": "__main__"}
    texts = [printed(source, names) for source in json.load(sys.stdin)]
    json.dump(texts, sys.stdout)


if __name__ == "__main__":
    main()
