"""Run Python examples one after the other, as a person would type them, and tell what each of them prints.

Takes a JSON list of sources on stdin and gives a JSON list of texts on stdout: what was printed, the value of what has
one, and for an error the two lines and the sentence that `doctest` would show of it.
"""

from __future__ import annotations

import json
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO
from traceback import format_exception_only
from typing import Any


def printed(source: str, names: dict[str, Any]) -> str:
    """What one example prints; the names that it gives are kept for the next."""
    with StringIO() as out, redirect_stdout(out), redirect_stderr(out):
        try:
            exec(compile(source, "<example>", "single"), names)  # noqa: S102 - that is what this is for
        except Exception as error:  # noqa: BLE001 - whatever it is, the page shows it
            out.write("".join(["Traceback (most recent call last):\n    ...\n", *format_exception_only(error)]))
        return out.getvalue()


def main() -> None:
    """Run those on stdin."""
    names: dict[str, Any] = {"__name__": "__main__"}
    texts = [printed(source, names) for source in json.load(sys.stdin)]
    json.dump(texts, sys.stdout)


if __name__ == "__main__":
    main()
