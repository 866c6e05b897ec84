"""An invented document, written in each format that can be imported."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PARTS = (
    ("heading", "Report of the League of River Towns", 1),
    ("text", "February and March 2023", 0),
    ("heading", "Activities", 2),
    ("text", "8 February · A walk along the Oder & the Warta", 0),
    ("item", "Members: Słubice, Kostrzyn nad Odrą, Málaga-on-Oder", 0),
    ("item", "1.2 Clean water", 0),
    ("caption", "The walk at noon", 0),
    ("heading", "Members", 2),
    ("row", "Upper\tSłubice\tGubin", 0),
    ("row", "\tKostrzyn\tNowa Sól", 0),
    ("text", "The league thanks everyone who took part.", 0),
)
"""The kind, the text and the level of each line."""


def write_invented(path: Path) -> None:
    """Write the document in the format of the file's ending."""
    write = {".md": _to_markdown, ".html": _to_html, ".txt": _to_text}.get(path.suffix)
    if write is None:
        _write_docx(path)
    else:
        path.write_text(write(), encoding="utf-8")


def _to_text() -> str:
    marks = {"item": "• "}
    return "\n\n".join(marks.get(kind, "") + text for kind, text, _ in PARTS) + "\n"


def _to_markdown() -> str:
    lines = []
    for place, (kind, text, level) in enumerate(PARTS):
        if kind == "row":
            lines.append("| " + " | ".join(text.split("\t")) + " |")
            lines += ["| --- | --- | --- |"] if PARTS[place - 1][0] != "row" else []
            continue
        marks = {"heading": "#" * level + " ", "item": "- "}
        lines.append(f"![{text}](walk.png)\n" if kind == "caption" else f"\n{marks.get(kind, '')}{text}\n")
    return "\n".join(lines)


def _to_html() -> str:
    tags = {"text": "p", "item": "li", "caption": "figcaption"}
    lines = ["<!DOCTYPE html><html><head><title>No line</title><style>p{}</style></head><body><p hidden>No line</p>"]
    for kind, text, level in PARTS:
        if kind == "row":
            lines.append("<table><tr>" + "".join(f"<td>{cell}</td>" for cell in text.split("\t")) + "</tr></table>")
        else:
            tag = f"h{level}" if kind == "heading" else tags[kind]
            lines.append(f"<{tag}>{text.replace('&', '&amp;')}</{tag}>")
    return "\n".join(lines)


def _write_docx(path: Path) -> None:
    from docx import Document

    document = Document()
    styles = {"text": "Normal", "item": "List Bullet", "caption": "Caption"}
    for kind, text, level in PARTS:
        if kind == "row":
            for cell, value in zip(document.add_table(1, 3).rows[0].cells, text.split("\t"), strict=True):
                cell.text = value
        elif kind == "heading":
            document.add_heading(text, level - 1)
        else:
            document.add_paragraph(text, style=styles[kind])
    document.save(str(path))
