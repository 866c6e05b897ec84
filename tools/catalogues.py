"""Update the catalogues of the other languages: a text that the code no longer has goes, a new one gets an empty entry.

Usage: python tools/catalogues.py [--check]

The texts are the literals of `translate("…")` and `translate_count("…", "…")` in modules and in templates of HTML, the
heads of columns on a screen, the labels of declared fields, and the words in `text/languages/words.py`. Translate the
empty entries in the file of each language and run this again: it writes what the program reads, which has no empty
entries.
"""

from __future__ import annotations

import ast
import re
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from metrocli.answers.fields import ListOf, ObjectOf
from metrocli.catalogue import load_answers
from metrocli.text.languages.words import WORDS
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.answers.fields import Content

SOURCES = Path(__file__).parent.parent / "src/metrocli"
FOLDER = SOURCES / "text/languages/catalogues"
CELL_MESSAGES = {
    *("meetings-held", "seat-held", "seat-without-name", "named-in-report"),
    *("seat-handed-over", "seat-taken-over", "seat-vacant-after", "seat-not-filled"),
    *("activities-in-all", "members-in-all", "sum-in-all", "sum-of-known", "sum-unknown", "no-sum"),
}
"""The codes of the messages that are values of an answer; all other messages stay English."""
_WIDTH = 118
_PLURALS = {"es": "nplurals=2; plural=(n != 1);", "fr": "nplurals=2; plural=(n > 1);"}
_HEADER = """msgid ""
msgstr ""
"Language: {language}\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: {plurals}\\n"

"""
_NO_CLOCK = "2000-01-01 00:00+0000"
Key = str | tuple[str, str]
"""A text, or the text for one and the text for several."""


class CatalogueFiles(NamedTuple):
    """The two files of a catalogue: the one that people edit, and the one that the program reads."""

    source: bytes
    compiled: bytes
    missing: tuple[Key, ...]


def collect_texts() -> set[Key]:
    """Return all texts that the catalogues translate."""
    texts: set[Key] = {*WORDS, *_list_labels()}
    for path in SOURCES.rglob("*.py"):
        texts.update(_find_texts(path))
    for path in SOURCES.rglob("*.html"):
        template = path.read_text("utf-8")
        texts.update(re.findall(r'\btranslate\("([^"]+)"', template))
        texts.update(re.findall(r'\btranslate_count\("([^"]+)", "([^"]+)"', template))
    # A text that is also the first form of a count has the translation of that form.
    return texts - {text[0] for text in texts if isinstance(text, tuple)}


def _list_labels() -> Iterator[str]:
    """Yield the name of each declared field, in words."""
    contents: list[Mapping[str, Content]] = []
    for answer in load_answers().values():
        contents += [answer.result or {}, *(fields for row in answer.rows for fields in (row.fields, row.extra))]
    for fields in contents:
        for name, content in fields.items():
            yield name.replace("_", " ")
            if isinstance(content, ObjectOf | ListOf):
                contents.append(content.fields)


def _find_texts(path: Path) -> Iterator[Key]:
    """Yield the texts of a module."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in {"translate", "ScreenColumn"} and node.args:
            if name == "translate" and isinstance(node.args[0], ast.JoinedStr):
                raise SystemExit(f"{path}:{node.lineno}: translate takes a literal; give the values as keywords")
            yield from filter(None, _list_literals(node.args[0]))
        elif name == "MessageType" and CELL_MESSAGES.intersection(_list_literals(node.args[0])):
            texts = [*node.args[1:2], *(keyword.value for keyword in node.keywords if keyword.arg == "one")]
            yield from (ast.literal_eval(text) for text in texts)
        elif name == "translate_count":
            one, many = (ast.literal_eval(argument) for argument in node.args[:2])
            yield (one, many)


def _list_literals(node: ast.expr) -> list[str]:
    """Return the text of a literal, or both texts of `a if … else b`."""
    if isinstance(node, ast.IfExp):
        return [*_list_literals(node.body), *_list_literals(node.orelse)]
    return [node.value] if isinstance(node, ast.Constant) and isinstance(node.value, str) else []


def read_catalogue(language: str) -> Catalog:
    """Read the catalogue of a language as it is."""
    path = FOLDER / f"{language}.po"
    return read_po(BytesIO(path.read_bytes() if path.is_file() else b""), locale=language)


def make_files(language: str) -> CatalogueFiles:
    """Return the files of a catalogue with the present texts."""
    present = read_catalogue(language)
    catalogue = Catalog(locale=language, fuzzy=False)
    catalogue.mime_headers = [
        ("Content-Type", "text/plain; charset=utf-8"),
        ("Plural-Forms", _PLURALS[language]),
        *((f"{name}-Date", _NO_CLOCK) for name in ("POT-Creation", "PO-Revision")),
    ]
    missing = []
    for key in sorted(collect_texts(), key=str):
        entry = present.get(key)
        if entry and isinstance(entry.id, tuple) != isinstance(key, tuple):
            entry = None
        catalogue.add(key, entry.string if entry else None, user_comments=entry.user_comments if entry else ())
        if not (entry and entry.string and all([entry.string] if isinstance(key, str) else entry.string)):
            missing.append(key)
    source, compiled = BytesIO(), BytesIO()
    source.write(_HEADER.format(language=language, plurals=_PLURALS[language]).encode())
    write_po(source, catalogue, width=_WIDTH, omit_header=True)
    write_mo(compiled, catalogue)
    return CatalogueFiles(source.getvalue().rstrip() + b"\n", compiled.getvalue(), tuple(missing))


def main() -> int:
    """Write the files, or with --check show what is out of date or not translated."""
    status = 0
    for language in LANGUAGES[1:]:
        files = make_files(language)
        paths = {FOLDER / f"{language}.po": files.source, FOLDER / f"{language}.mo": files.compiled}
        for path, content in paths.items():
            if "--check" not in sys.argv[1:]:
                path.write_bytes(content)
            elif not path.is_file() or path.read_bytes() != content:
                print(f"out of date: {path.name}; run python tools/catalogues.py")
                status = 1
        for key in files.missing:
            print(f"not translated: {language}.po: {key if isinstance(key, str) else key[0]}")
            status = 1
    return status


if __name__ == "__main__":
    sys.exit(main())
