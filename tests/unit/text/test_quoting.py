from __future__ import annotations

import pytest

from metrocli.text.quoting import quote


@pytest.mark.parametrize(
    ("text", "quoted"),
    [
        ("Bogotá", "'Bogotá'"),
        (" a\nb\x1b[31m ", "'a b [31m'"),
        ("x" * 60, f"'{'x' * 60}'"),
        ("x" * 61, f"'{'x' * 60}…'"),
        ("", "''"),
    ],
)
def test_a_text_is_quoted_in_one_line(text: str, quoted: str) -> None:
    assert quote(text) == quoted
