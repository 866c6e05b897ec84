"""The invented report of the Lakes Council, in three languages and five formats.

Each language has a folder with the report as text, and with the sheets that it must yield. The other formats are made
of the text: a block between blank lines in capitals becomes a heading, a line with a bullet an item of a list, and
lines with tabs a table; the other lines stay lines of one paragraph. Running heads and page numbers are left out.

    python tests/documents/make.py FOLDER      # write the report in each language and format into a folder
    python tests/documents/make.py --sheets    # write the sheets that each text yields beside it: read them before use
"""

from __future__ import annotations

import csv
import io
import json
import re
import sys
from datetime import date
from html import escape
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from metrocli.importing.grammar.phrases.days import read_day_line
from metrocli.importing.grammar.reading import read_facts
from metrocli.importing.readers.registry import read_document
from metrocli.importing.report import gather_report
from metrocli.model.periods import Span

FOLDER = Path(__file__).parent
LANGUAGES = ("en", "es", "fr")
FORMATS = ("txt", "md", "html", "docx", "pdf")
_WORD = re.compile(r"[^\W\d_]{3}")
_PERIOD = Span(date(2032, 11, 1), date(2033, 3, 1))
_LONG = 70
_BULLETS = ("- ", "• ")
_TEMPLATE = """
#let is-designed = sys.inputs.columns != "0"
#set page(width: 21cm, height: 29.7cm, margin: 2.5cm, columns: calc.max(int(sys.inputs.columns), 1),
  header: sys.inputs.head, footer: context align(center, counter(page).display()))
#set text(size: 11pt, lang: sys.inputs.lang, hyphenate: is-designed)
#set par(justify: is-designed)
#show heading.where(level: 1): set text(size: 24pt)
#show heading.where(level: 2): set text(size: 18pt)
#show heading.where(level: 3): set text(size: 13pt)
#show heading.where(level: 4): set text(size: 12.5pt)
#show heading: set text(hyphenate: false)
#show heading: set par(justify: false)
#show table: set text(size: 8pt, hyphenate: false)
#show table: set par(justify: false)
#for (kind, lines, level) in json(bytes(sys.inputs.blocks)) {
  let text = lines.map(line => [#line]).join(linebreak())
  if kind == "heading" { heading(level: level, text) }
  else if kind == "items" { list(..lines) }
  else if kind == "table" {
    let rows = lines.map(line => line.split("\\t"))
    let width = if is-designed { 2.4cm } else { 4cm }
    table(columns: (width,) * calc.max(..rows.map(row => row.len())), stroke: none, ..rows.flatten())
  }
  else { block(text) }
}
"""


class Block(NamedTuple):
    """Lines without a blank one between them; they are a "heading", "items", a "table" or a "paragraph"."""

    kind: str
    lines: list[str]
    level: int = 0


def split_blocks(text: str) -> list[Block]:
    """Split the text of a report into its blocks, without the running head and the number of each page."""
    pages = [page.strip("\n").split("\n") for page in text.split("\f")]
    head = pages[1][0]
    lines = [line for page in pages for line in page[page[0] == head : -1]]
    titles = {_title(line) for line in pages[0] if ".." in line}
    blocks: list[Block] = []
    for is_blank, group in groupby(lines, key=lambda line: not line):
        for kind, same in groupby([] if is_blank else group, key=_find_kind):
            found = [line[2:] if kind == "items" else line for line in same]
            if kind == "paragraph" and all(line.isupper() and _WORD.search(line) for line in found):
                level = 1 if not blocks else 2 if _title(" ".join(found)) in titles else 3
                blocks.append(Block("heading", found, level))
            else:
                blocks.append(Block(kind, found))
    return blocks


def _title(line: str) -> str:
    return line.rstrip("0123456789. ").casefold()


def _find_kind(line: str) -> str:
    return "items" if line.startswith(_BULLETS) else "table" if "\t" in line else "paragraph"


def list_sheets(path: Path) -> dict[str, str]:
    """Return the sheets that a document yields, as CSV by their names."""
    document = read_document(path)
    sheets = {}
    for sheet, rows in gather_report(document, read_facts(document)).rows.items():
        with io.StringIO(newline="") as file:
            writer = csv.DictWriter(
                file, [*dict.fromkeys(name for row in rows for name in row.cells)], lineterminator="\n"
            )
            writer.writeheader()
            writer.writerows({name: cell.value for name, cell in row.cells.items()} for row in rows)
            sheets[sheet] = file.getvalue()
    return sheets


def write_report(language: str, path: Path) -> Path:
    """Write the report in a language as the format that the name of the path ends with, and return the path."""
    text = (FOLDER / language / "report.txt").read_text(encoding="utf-8")
    writers = {".md": _to_markdown, ".html": _to_html}
    blocks = split_blocks(text)
    if path.suffix == ".docx":
        _write_docx(blocks, path)
    elif path.suffix == ".pdf":
        _write_pdf(blocks, text.split("\f")[1].strip().split("\n")[0], path, language)
    else:
        path.write_text(writers[path.suffix](blocks) if path.suffix in writers else text, encoding="utf-8")
    return path


def _to_markdown(blocks: list[Block]) -> str:
    parts = []
    for kind, lines, level in blocks:
        if kind == "heading":
            parts.append("#" * level + " " + " ".join(lines))
        elif kind == "items":
            parts.append("\n".join(f"- {line}" for line in lines))
        elif kind == "table":
            rows = [line.split("\t") for line in lines]
            head = [[""] * len(rows[0]), ["---"] * len(rows[0])]
            parts.append("\n".join(f"| {' | '.join(row)} |" for row in [*head, *rows]))
        else:
            parts.append("  \n".join(lines))
    return "\n\n".join(parts) + "\n"


def _to_html(blocks: list[Block]) -> str:
    parts = []
    for kind, lines, level in blocks:
        texts = [escape(line) for line in lines]
        if kind == "items":
            parts.append("<ul>" + "".join(f"<li>{text}</li>" for text in texts) + "</ul>")
        elif kind == "table":
            rows = ("".join(f"<td>{cell}</td>" for cell in text.split("\t")) for text in texts)
            parts.append("<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>")
        else:
            tag = f"h{level}" if kind == "heading" else "p"
            parts.append(f"<{tag}>{'<br>'.join(texts)}</{tag}>")
    return "<!doctype html>\n<title>Report</title>\n" + "\n".join(parts) + "\n"


def _write_docx(blocks: list[Block], path: Path) -> None:
    from docx import Document

    document = Document()
    for kind, lines, level in blocks:
        if kind == "heading":
            document.add_heading("\n".join(lines), level)
        elif kind == "items":
            for line in lines:
                document.add_paragraph(line, style="List Bullet")
        elif kind == "table":
            rows = [line.split("\t") for line in lines]
            table = document.add_table(len(rows), len(rows[0]))
            for row, texts in zip(table.rows, rows, strict=True):
                for cell, text in zip(row.cells, texts, strict=True):
                    cell.text = text
        else:
            document.add_paragraph("\n".join(lines))
    document.save(str(path))


def write_designed_pdf(language: str, path: Path, columns: int) -> Path:
    """Write the report as a PDF in columns, justified and hyphenated, with each day as a heading; return the path."""
    text = (FOLDER / language / "report.txt").read_text(encoding="utf-8")
    blocks = []
    for block in split_blocks(text):
        kind, lines, _ = block
        if kind == "paragraph" and len(lines) == 1 and read_day_line(lines[0], _PERIOD):
            blocks.append(Block("heading", lines, 4))
        elif kind == "paragraph" and len(lines[0]) > _LONG:
            blocks.append(Block(kind, [" ".join(lines)]))
        else:
            blocks.append(block)
    _write_pdf(blocks, text.split("\f")[1].strip().split("\n")[0], path, language, columns)
    return path


def _write_pdf(blocks: list[Block], head: str, path: Path, language: str, columns: int = 0) -> None:
    import typst

    inputs = {"blocks": json.dumps(blocks), "head": head, "lang": language, "columns": str(columns)}
    path.write_bytes(typst.compile(_TEMPLATE.encode(), sys_inputs=inputs, ignore_system_fonts=True))


def main() -> None:
    """Write what the argument asks for."""
    if sys.argv[1:] == ["--sheets"]:
        for language in LANGUAGES:
            for name, content in list_sheets(FOLDER / language / "report.txt").items():
                (FOLDER / language / f"{name}.csv").write_text(content, encoding="utf-8")
        return
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    for language in LANGUAGES:
        for form in FORMATS:
            write_report(language, folder / f"{language}.{form}")


if __name__ == "__main__":
    main()
