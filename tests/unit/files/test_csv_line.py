from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.files.csv_line import format_csv_line


@pytest.mark.parametrize(
    ("cells", "line"),
    [
        (["a", "b"], "a,b\n"),
        (["a, b", "c"], '"a, b",c\n'),
        (['say "a"', ""], '"say ""a""",\n'),
        (["a\nb", "a\rb", "a\r\nb"], '"a\nb","a\rb","a\r\nb"\n'),
        (["a;b", "a\tb", "a|b"], "a;b,a\tb,a|b\n"),
        (["", ""], ",\n"),
        ([""], '""\n'),
        (["=1+1", " a "], "=1+1, a \n"),
    ],
)
def test_only_cells_that_need_it_are_quoted(cells: list[str], line: str) -> None:
    assert format_csv_line(cells) == line


def test_a_header_quotes_every_possible_delimiter() -> None:
    assert format_csv_line(["a;b", "a\tb", "a|b", "a,b", "a"], header=True) == '"a;b","a\tb","a|b","a,b",a\n'


@given(rows=st.lists(st.lists(st.text(), min_size=1), min_size=1), header=st.booleans())
def test_every_text_is_read_back_unchanged(rows: list[list[str]], *, header: bool) -> None:
    text = "".join(format_csv_line(row, header=header) for row in rows)
    assert list(csv.reader(io.StringIO(text, newline=""))) == rows
