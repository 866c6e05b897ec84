from __future__ import annotations

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from metrocli.files.toml import parse_toml

DOTS = ".".join("a" * 200)


@pytest.mark.parametrize(
    "text",
    [
        f"{DOTS} = 1",
        f"[{DOTS}]",
        f"[[{DOTS}]]",
        f"x = 1\na = {{{DOTS} = 1}}",
        f"a = {{b = 1, {DOTS} = 1}}",
        " . ".join(["'a.b'", '"c=d"'] * 60) + "= 1",
    ],
)
def test_a_key_of_very_many_parts_is_refused(text: str) -> None:
    with pytest.raises(RecursionError):
        parse_toml(text)


@pytest.mark.parametrize(
    "text",
    [
        f'a = "{DOTS}"',
        f"a = '{DOTS}'",
        f'a = """\n{DOTS}\n""" # {DOTS}',
        f"a = '''{DOTS}'''",
        f'a = "\\"{DOTS}"',
        f'a = """""{DOTS}"""""',
        "a = [" + "1.5, " * 200 + "]",
        "".join(f"a.b{number} = 1.5\n" for number in range(200)),
        ".".join("a" * 100) + " = 1",
    ],
)
def test_dots_in_texts_and_numbers_do_not_matter(text: str) -> None:
    assert parse_toml(text) == tomllib.loads(text)


@given(st.text(alphabet="a.='\"\\#\n[]{}, "))
def test_every_other_text_is_read_as_tomllib_reads_it(text: str) -> None:
    text = f"x = '{DOTS}'\n{text}"  # so that the parts are counted
    try:
        expected = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        with pytest.raises((tomllib.TOMLDecodeError, RecursionError)):
            parse_toml(text)
    else:
        assert parse_toml(text) == expected
