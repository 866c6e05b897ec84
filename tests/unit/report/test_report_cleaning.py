"""Texts that are safe in every format: without controls and direction marks, and links that only lead to pages."""

from __future__ import annotations

import pytest

from metrocli.report.cleaning import clean_text, safe_link


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("São Paulo – 广州, मुंबई", "São Paulo – 广州, मुंबई"),
        ("a\x00b\x07c\x1bd\x7fe\x9bf", "abcdef"),
        ("safe\u202eexe.txt\u202c \u2066x\u2069 \u200e\u200f\u061cend", "safeexe.txt x end"),
        ("re\ufffebuild\uffff\ufeff \U0001fffe", "rebuild "),
        ("half \ud83d a pair", "half � a pair"),
        ("one\u2028two\u2029three\x85four\x0bfive\x0csix\r\nseven\reight\nnine",
         "one\ntwo\nthree\nfour\nfive\nsix\nseven\neight\nnine"),
        ("tab\there", "tab here"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("1\u202f412 km\u00b2", "1\u202f412 km\u00b2"),
    ],
)  # fmt: skip
def test_clean(text: str, shown: str) -> None:
    assert clean_text(text) == shown
    assert clean_text(shown) == shown


@pytest.mark.parametrize(
    ("text", "link"),
    [
        ("https://example.org", "https://example.org"),
        (" HTTP://example.org/a?b=c&d=%20#e ", "http://example.org/a?b=c&d=%20#e"),
        ("https://münchen.example:8080/ü", "https://münchen.example:8080/ü"),
        ("mailto:office@example.org", "mailto:office@example.org"),
        ("javascript:alert(1)", ""),
        ("java\nscript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("data:text/html,x", ""),
        ("//example.org", ""),
        ("www.example.org", ""),
        ("https://", ""),
        ("https:///path", ""),
        ("https://a b.example", ""),
        ("https://example.org/\x00", ""),
        ("https://example.org/\u202egpj", ""),
        ("https://bank.example@evil.example/", ""),
        ("https:\\\\example.org", ""),
        ('https://example.org/"onclick="x', ""),
        ("https://example.org/<b>", ""),
        ("mailto:a@b.example?bcc=c@d.example", ""),
        ("mailto:a@b.example,c@d.example", ""),
        ("mailto:nobody", ""),
        ("https://example.org/" + "a" * 3000, ""),
        ("", ""),
    ],
)
def test_link(text: str, link: str) -> None:
    assert safe_link(text) == link
