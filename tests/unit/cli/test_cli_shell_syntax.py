from __future__ import annotations

import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.cli.completion.shell_syntax import Line, quote_word, split_line


@pytest.mark.parametrize(
    ("line", "words", "typed", "quote"),
    [
        ("", (), "", ""),
        ("metrocli mem", ("metrocli",), "mem", ""),
        ("metrocli  member ", ("metrocli", "member"), "", ""),
        ('metrocli member "Barcelona (m', ("metrocli", "member"), "Barcelona (m", '"'),
        ("metrocli member Barcelona\\ \\(m", ("metrocli", "member"), "Barcelona (m", ""),
        ("metrocli member 'Xi'\\''a", ("metrocli", "member"), "Xi'a", "'"),
        ('metrocli --data="my files" member \'a\\', ("metrocli", "--data=my files", "member"), "a\\", "'"),
        ('x "a \\"b \\c', ("x",), 'a "b \\c', '"'),
        ("x a\\", ("x",), "a", ""),
        ('x "" ', ("x", ""), "", ""),
    ],
)
def test_a_line_is_split_as_shells_split_it(line: str, words: tuple[str, ...], typed: str, quote: str) -> None:
    assert split_line(line) == Line(words, typed, quote)


@pytest.mark.parametrize(
    ("text", "bare", "double", "single"),
    [
        ("Bogotá", "Bogotá", "Bogotá", "Bogotá"),
        ("Barcelona (city)", "Barcelona\\ \\(city\\)", "Barcelona (city)", "Barcelona (city)"),
        ("Xi'an", "Xi\\'an", "Xi'an", "Xi'\\''an"),
        ("Male'", "Male\\'", "Male'", "Male'\\''"),
        ("a;b", "a\\;b", "a;b", "a;b"),
        ("$HOME `x`", "\\$HOME\\ \\`x\\`", "\\$HOME \\`x\\`", "$HOME `x`"),
        ('"q" \\', '\\"q\\"\\ \\\\', '\\"q\\" \\\\', '"q" \\'),
        ("Hi!", "Hi\\!", 'Hi"\\!"', "Hi!"),
        ("id,-title", "id,-title", "id,-title", "id,-title"),
    ],
)
def test_a_word_is_quoted_for_its_place(text: str, bare: str, double: str, single: str) -> None:
    assert (quote_word(text, ""), quote_word(text, '"'), quote_word(text, "'")) == (bare, double, single)


@given(
    st.text(st.characters(exclude_categories=["C", "Z"], include_characters=" "), min_size=1), st.sampled_from("\"'")
)
def test_a_quoted_word_is_read_as_the_same_text(text: str, quote: str) -> None:
    assert split_line(f"x {quote_word(text, '')}").typed == text
    assert split_line(f"x {quote}{quote_word(text, quote)}{quote}").typed == text
    # In double quotes, shlex keeps a backslash before "`" and "$"; a shell removes it (see the contract test).
    assert shlex.split(quote_word(text, "")) == [text]
    assert quote == '"' or shlex.split(f"'{quote_word(text, quote)}'") == [text]
