"""The note of the secretary general: a small part of Markdown becomes blocks, anything else stays text."""

from __future__ import annotations

import os
import time
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import UnreadableData
from metrocli.report.model import Bullets, Paragraph, TextSpan
from metrocli.report.note import parse_note, read_note

if TYPE_CHECKING:
    from pathlib import Path

NOTE = """\
# To our *members*

Dear friends,
this was a **good** season. See [the site](https://example.org/a_(b)) or
<https://example.org>.

* Lima and *Quito*
- São Paulo
  and its suburbs

1. First
2) Second
"""


def spans(text: str) -> tuple[TextSpan, ...]:
    [paragraph] = parse_note(text)
    assert isinstance(paragraph, Paragraph)
    return paragraph.spans


def test_each_kind_of_block() -> None:
    assert parse_note(NOTE) == (
        Paragraph((TextSpan("To our ", strong=True), TextSpan("members", strong=True, emphasis=True))),
        Paragraph(
            (
                TextSpan("Dear friends, this was a "),
                TextSpan("good", strong=True),
                TextSpan(" season. See "),
                TextSpan("the site", link="https://example.org/a_(b)"),
                TextSpan(" or "),
                TextSpan("https://example.org", link="https://example.org"),
                TextSpan("."),
            )
        ),
        Bullets(
            (
                (TextSpan("Lima and "), TextSpan("Quito", emphasis=True)),
                (TextSpan("São Paulo and its suburbs"),),
            )
        ),
        Bullets(((TextSpan("First"),), (TextSpan("Second"),)), numbered=True),
    )


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script> <b>bold</b> &amp;",
        "[press](javascript:alert(1))",
        "[a file](file:///etc/passwd)",
        "![a picture](x.png)",
        "2021. That was a good year",
        "snake_case_name and 2 * 3 * 4 and ** alone",
        "a *star without an end",
        "| a | b |",
        "{{ template }} #set page() \\LaTeX =1+1",
        "#no heading",
        "----",
    ],
)
def test_anything_else_stays_text(text: str) -> None:
    assert spans(text) == (TextSpan(text),)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("***both***", (TextSpan("both", strong=True, emphasis=True),)),
        ("__strong__ _italic_", (TextSpan("strong", strong=True), TextSpan(" "), TextSpan("italic", emphasis=True))),
        (r"\*stars\* and \[brackets](https://a.example)", (
            TextSpan("*stars* and [brackets]("), TextSpan("https://a.example", link="https://a.example"), TextSpan(")"),
        )),
        ("**[site](https://example.org)**", (TextSpan("site", strong=True, link="https://example.org"),)),
        ("[**our** site](HTTPS://example.org)", (
            TextSpan("our", strong=True, link="https://example.org"), TextSpan(" site", link="https://example.org"),
        )),
        ("https://example.org/a, and", (
            TextSpan("https://example.org/a", link="https://example.org/a"), TextSpan(", and"),
        )),
        ("turned \u202eround\x07", (TextSpan("turned round"),)),
    ],
)  # fmt: skip
def test_emphasis_and_links(text: str, shown: tuple[TextSpan, ...]) -> None:
    assert spans(text) == shown


def test_a_list_ends_a_paragraph() -> None:
    assert [type(block) for block in parse_note("We did:\n- one\n- two\n\nAnd more.\n")] == [
        Paragraph,
        Bullets,
        Paragraph,
    ]


def test_items_with_blank_lines_between_are_one_list() -> None:
    assert parse_note("1. a\n\n2. b\n") == (Bullets(((TextSpan("a"),), (TextSpan("b"),)), numbered=True),)


@pytest.mark.parametrize("raw", [b"", b"\n \n", b"\xef\xbb\xbf"])
def test_an_empty_note_has_no_blocks(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "note.md").write_bytes(raw)
    assert read_note(tmp_path / "note.md") == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "note.md").write_bytes("Année où São Paulo s’est jointe à nous".encode(encoding))
    assert read_note(tmp_path / "note.md") == (Paragraph((TextSpan("Année où São Paulo s’est jointe à nous"),)),)


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    (tmp_path / "picture.md").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "large.md").write_bytes(b"a" * 1_100_000)
    os.mkfifo(tmp_path / "pipe.md")
    for name, code in (
        ("missing.md", "file-unreadable"),
        ("picture.md", "note-not-text"),
        ("large.md", "note-too-large"),
        ("pipe.md", "not-a-regular-file"),
        (".", "not-a-regular-file"),
    ):
        with pytest.raises(UnreadableData) as error:
            read_note(tmp_path / name)
        assert error.value.message.code == code


@pytest.mark.parametrize(
    "piece",
    ["[", "*", "**a", "_a ", "[a](", "[a](https://a(", "<https://", "https://", "![", "\\", "*a**b ", "[a", "- ", "1. ",
     "# ", "[a](https://x.y) ", "https://a(b", "[a][b]", "a*", " *", "(", "\n\n- a", "<", "`", "&"],
)  # fmt: skip
def test_hostile_text_takes_no_longer_than_its_length(piece: str) -> None:
    began = time.perf_counter()
    parse_note(piece * (40_000 // len(piece)))
    assert time.perf_counter() - began < 3
