"""Reading documents that are text or Markdown."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from metrocli.errors import ExitCode, UnreadableData
from metrocli.importing.document import DocumentLine, LineKind
from metrocli.importing.readers.registry import read_document


def read(path: Path, content: str | bytes) -> tuple[DocumentLine, ...]:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_document(path).lines


def forms(lines: tuple[DocumentLine, ...]) -> list[tuple[str, str, int]]:
    return [(line.kind.value, line.text, line.level) for line in lines]


def test_a_text_has_lines_with_their_numbers(tmp_path: Path) -> None:
    lines = read(tmp_path / "a.txt", "**Members**:\r\n\r\n- Oulu,  Turku\r\n  see [the page](#)\r\n+1,412\r\n")
    assert lines == (
        DocumentLine("Members:", 0, 1),
        DocumentLine("Oulu, Turku", 0, 3, LineKind.ITEM),
        DocumentLine("see the page", 0, 4),
        DocumentLine("+1,412", 0, 5),
    )


def test_a_form_feed_begins_a_page(tmp_path: Path) -> None:
    lines = read(tmp_path / "a.txt", "one\ntwo\n\f\nthree\n\f")
    assert [(line.text, line.page, line.number) for line in lines] == [("one", 1, 1), ("two", 1, 2), ("three", 2, 1)]


@pytest.mark.parametrize("mark", ["\n", "\r", "\r\n", "\v", "\u0085", "\u2028", "\u2029"])
def test_each_mark_of_line_ends_ends_a_line(tmp_path: Path, mark: str) -> None:
    lines = read(tmp_path / "a.txt", f"one{mark}{mark}three\f{mark}four{mark}")
    assert [(line.text, line.number) for line in lines] == [("one", 1), ("three", 3), ("four", 1)]


def test_characters_that_cannot_be_seen_are_left_out(tmp_path: Path) -> None:
    content = "\u200f12\u200e May\x1b\x9b: \u202eLi\u200bma\u202c\U000e0041\U000e007f, Sao\u0303\u00a0Paulo\u00ad\x00"
    assert read(tmp_path / "a.txt", content.encode("utf-16"))[0].text == "12 May: Lima, Saõ Paulo"


def test_tabs_separate_cells_and_empty_cells_stay(tmp_path: Path) -> None:
    lines = read(tmp_path / "a.txt", "\tOulu\t\tTurku\nPori\t\t\t\n")
    assert [line.cells for line in lines] == [("", "Oulu", "", "Turku"), ("Pori", "", "", "")]
    assert lines[0].kind is LineKind.ROW
    assert lines[0].text == "\tOulu\t\tTurku"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252", "mac_roman"])
def test_the_encoding_is_guessed(tmp_path: Path, encoding: str) -> None:
    assert read(tmp_path / "a.txt", "Miembros: Málaga, Córdoba, Logroño".encode(encoding))[0].text == (
        "Miembros: Málaga, Córdoba, Logroño"
    )


def test_markdown_has_headings_lists_and_tables(tmp_path: Path) -> None:
    content = """\
<a id="overview"></a>

# Yearly *report*

Spring & summer
---------------

> **Draft** of `May`

- **1,412[^1]** people, see [here](https://example.org/a_(b))
* \\*not\\* strong, a_b_c
1. First point

| name | __note__ |
| --- | ---: |
| Oulu \\| Uleåborg | |
| | 3 |

***
![A square in *Oulu*](square.png)
[^1]: people: 1,412
"""
    lines = read(tmp_path / "a.md", content)
    assert forms(lines) == [
        ("heading", "Yearly report", 1),
        ("heading", "Spring & summer", 2),
        ("text", "Draft of May", 0),
        ("item", "1,412 people, see here", 0),
        ("item", "*not* strong, a_b_c", 0),
        ("item", "First point", 0),
        ("row", "name\tnote", 0),
        ("row", "Oulu | Uleåborg\t", 0),
        ("row", "\t3", 0),
        ("caption", "A square in Oulu", 0),
        ("text", "people: 1,412", 0),
    ]
    assert [line.number for line in lines][:3] == [3, 5, 8]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.txt", b"", "document-empty"),
        ("a.txt", b" \n\n", "document-empty"),
        ("a.txt", bytes(range(256)), "document-not-text"),
        ("a.txt", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture-as-document"),
        ("a.txt", b"{\\rtf1\\ansi 3 May 2021}", "not-a-document"),
        ("a.html", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n<html>=", "not-a-document"),
        ("a.txt", "\u200b\u2060\ufeff\n".encode(), "document-empty"),
    ],
)
def test_what_cannot_be_read_is_one_sentence(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    with pytest.raises(UnreadableData) as error:
        read(tmp_path / name, content)
    assert error.value.message.code == code
    assert error.value.exit_code is ExitCode.UNREADABLE


def test_a_folder_and_a_missing_file_are_not_documents(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.txt"):
        with pytest.raises(UnreadableData):
            read_document(path)


def test_comments_of_markdown_are_hidden(tmp_path: Path) -> None:
    content = "one\n<!-- two\n### 3 May 2021\n\nfour --> five\nThe mark `<!--` six\n-->\n<!-- seven\n"
    lines = read(tmp_path / "a.md", content)
    assert [(line.text, line.number) for line in lines][:3] == [("one", 1), ("five", 5), ("The mark <!-- six", 6)]
    assert lines[-1].text == "<!-- seven"


@pytest.mark.slow
def test_many_comments_without_an_end_take_linear_time(tmp_path: Path) -> None:
    assert len(read(tmp_path / "a.md", "<!--\n" * 200_000)) == 200_000


@pytest.mark.parametrize("mark", ["*a ", "**", "[", "![", "<a ", "_a ", "`", "[^", "| ", "> ", "- ", "#", "\\"])
def test_a_line_of_marks_takes_linear_time(tmp_path: Path, mark: str) -> None:
    assert len(read(tmp_path / "a.md", f"x{mark * 200_000}\n{mark * 200_000}x\n")) <= 2


def test_the_published_report_is_read_whole() -> None:
    """Each word of the published text is in a line, in the same order."""
    sample = os.environ.get("METROCLI_SAMPLE_REPORT")
    if not sample:
        pytest.skip("METROCLI_SAMPLE_REPORT is not set")
    plain = re.sub(r"\[([^]]*)\]\([^)]*\)", r"\1", Path(sample).read_text(encoding="utf-8").replace("**", ""))
    read_words = " ".join(line.text for line in read_document(Path(sample)).lines).split()
    assert [word for word in plain.split() if word != "-"] == [word for word in read_words if word != "-"]


def test_running_heads_and_page_numbers_of_pages_are_found(tmp_path: Path) -> None:
    pages = [
        f"\fRiver towns\n\n{letter} is a letter\n\nText {letter}\n\n{page}\n" for page, letter in enumerate("abcd", 1)
    ]
    path = tmp_path / "a.txt"
    path.write_text("".join(pages).removeprefix("\f"))
    document = read_document(path)
    assert [line.text for line in document.lines][:3] == ["a is a letter", "Text a", "b is a letter"]
    assert [line.text for line in document.running_lines][:3] == ["River towns", "1", "River towns"]
