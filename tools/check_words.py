"""Find phrases that this project no longer uses, in what people read: docstrings, comments, help texts and pages.

Sentences that are not yet a `MessageType` are passed over, and so is what pages show in fenced blocks.

Usage: python tools/check_words.py
"""

from __future__ import annotations

import ast
import io
import re
import subprocess
import sys
import tokenize
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parent.parent
PHRASES = {
    r"(?<!there )\b(?:is|are|was|were) no\b(?! longer| more|t)": "is not a …",
    r"\bno (?:member|row|sheet) (?:has that|is called)\b": "'…' is not a member",
    r"\bparted\b|\bpart at\b": "separated, split at",
    r"\blikewise\b|\bas told\b": "say it in full",
    r", too\b(?! [a-z])": "also",
    r"\bcur(?:e|es|ed|ing)\b|\bmend(?:s|ed|ing)?\b": "fix, correct",
    r"\b(?:is|are|was|were|be) told\b|\bto tell\b|\btells?\b": "show, report, print",
    r"\bheld to\b|\bhold(?:s|ing)? \w+ to (?:the|its|all) rules\b": "checked against",
    r"\bstands? (?:in|beside|there)\b": "is in, is next to",
    r"\bheard of\b": "other contact with",
    r"\bwithout a doubt\b|\bfor sure\b": "safely, certainly",
    r"\bwhom (?:it|each|they|some)\b": "who took part; name the person",
    r"\b(?:whoever|whatever) (?!the|else)\w+": "name the person or the thing",
    r"\bnot touched\b|\bnot moving\b": "not yet worked on, without activities",
    r"\bturn(?:s|ed)? (?:the order )?round\b": "descending order",
    r"\bwhat nobody\b|(?<!so )that nobody\b": "invisible, unknown: use the word",
    r"\bas [\w.`]+ gives it\b|\bas `\w+` (?:has|gives|tells|says)\b": "describe it here",
    r"\bat the most\b|\bat most so many\b": "at most N",
    r"\bonce and for all\b|\bbe it\b|\bis as good as\b": "say it plainly",
}
"""Each phrase, as a regular expression that ignores case, with what to write instead."""
CHECKED = ("src", "tests", "tools", "benchmarks", "docs", "README.md", "CONTRIBUTING.md", "SECURITY.md", "RELEASING.md")
GENERATED = ("docs/reference/", "tests/golden/reports/")
"""What is written from the code and the data, where the phrase is found at its source."""
HERE = "tools/check_words.py"
TEXTS = ("src/metrocli/sheets/template/", "src/metrocli/sheets/schema.py", "src/metrocli/sheets/translations.py")
"""Modules all of whose strings are read by people."""
HELP = frozenset({"help", "short_help", "metavar", "epilog"})
TEXT_CALLS = frozenset({"MessageType", "Field", "ObjectOf", "ListOf", "MapOf", "rule"})
"""Calls all of whose texts people read: messages, the help of fields, the texts of rules."""
FENCE = re.compile(r"^ *(`{3,}|~{3,}).*?^ *\1 *$", re.MULTILINE | re.DOTALL)
_COMPILED = {re.compile(phrase, re.IGNORECASE): better for phrase, better in PHRASES.items()}


class Text(NamedTuple):
    """A text that people read, with the line that it begins on."""

    line: int
    text: str


def texts_of_module(source: str, *, all_strings: bool = False) -> Iterator[Text]:
    """Yield docstrings, comments, help texts and messages of a module; with `all_strings`, every string."""
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            yield Text(token.start[0], token.string)
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and all_strings:
            yield Text(node.lineno, node.value)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str):
            yield Text(node.lineno, node.value.value)
        elif isinstance(node, ast.keyword) and node.arg in HELP and isinstance(node.value, ast.Constant):
            yield Text(node.value.lineno, str(node.value.value))
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXT_CALLS:
            strings = (each for part in (*node.args, *node.keywords) for each in ast.walk(part))
            yield from (Text(each.lineno, str(each.value)) for each in strings if isinstance(each, ast.Constant))


def texts_of_page(source: str) -> Iterator[Text]:
    """Yield a Markdown page without its fenced blocks."""
    yield Text(1, FENCE.sub(lambda block: "\n" * block[0].count("\n"), source))


def found_in(text: Text) -> Iterator[tuple[int, str, str]]:
    """Yield the line, the phrase and what to write instead, for each phrase in a text."""
    for pattern, better in _COMPILED.items():
        for match in pattern.finditer(text.text):
            yield text.line + text.text.count("\n", 0, match.start()), match[0].replace("\n", " "), better


def files() -> Iterator[str]:
    """Yield the files that are checked, relative to the root."""
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", *CHECKED],
        cwd=ROOT, capture_output=True, check=True, text=True,
    ).stdout.split("\n")  # fmt: skip
    for name in listed:
        if name.endswith((".py", ".md")) and not name.startswith(GENERATED) and name != HERE:
            yield name


def faults() -> list[str]:
    """Return one line for each phrase that is found."""
    lines = []
    for name in files():
        if not (ROOT / name).is_file():
            continue
        source = (ROOT / name).read_text(encoding="utf-8")
        page = name.endswith(".md")
        texts = texts_of_page(source) if page else texts_of_module(source, all_strings=name.startswith(TEXTS))
        lines += sorted({(name, *fault) for text in texts for fault in found_in(text)})
    return [f"{name}:{line}: '{phrase}' (better: {better})" for name, line, phrase, better in lines]


def main() -> int:
    """Print each phrase with its place; exit with 1 where there are any."""
    lines = faults()
    print(*lines, sep="\n", end="\n" if lines else "")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
