"""The syntax of shells: split a command line that is still being typed, and quote a word for it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from metrocli.cli.streams import PROGRAM
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from metrocli.cli.environment import Environment

_ESCAPABLE_IN_DOUBLE_QUOTES = '"\\$`\n'
_UNSAFE = compile_late(r"[ !\"#$&'()*;<>?\[\\\]^`{|}~]")
_UNSAFE_IN_DOUBLE_QUOTES = compile_late(r'["\\$`]')


class Line(NamedTuple):
    """A command line up to the cursor.

    Attributes:
        words: the finished words.
        typed: the beginning of the word that is being typed; "" after a space.
        quote: the quote that is open in that word: `"`, `'` or "".
    """

    words: tuple[str, ...]
    typed: str
    quote: str


def find_line(environment: Environment) -> Line | None:
    """Find the line that a shell wants to be completed, up to the cursor.

    Returns:
        The line; None where no shell asks, or where bash or zsh ask through a script of Typer's own that was installed
        earlier: they would misread the answer.
    """
    variables = environment.variables
    shell = variables.get(f"_{PROGRAM.upper()}_COMPLETE", "").removeprefix("complete_")
    line = variables.get("COMP_LINE" if shell in {"bash", "zsh"} else "_TYPER_COMPLETE_ARGS")
    return split_line(line) if shell and line is not None else None


def split_line(line: str) -> Line:
    """Split a line into words as shells do; quotes and backslashes need not be complete."""
    words: list[str] = []
    word: str | None = None
    quote = ""
    characters = iter(line)
    for character in characters:
        if character == "\\" and quote != "'":
            escaped = next(characters, "")
            backslash = "\\" if quote and escaped not in _ESCAPABLE_IN_DOUBLE_QUOTES else ""
            word = f"{word or ''}{backslash}{escaped}"
        elif quote:
            word = f"{word or ''}{'' if character == quote else character}"
            quote = "" if character == quote else quote
        elif character in "\"'":
            word, quote = word or "", character
        elif not character.isspace():
            word = f"{word or ''}{character}"
        elif word is not None:
            words.append(word)
            word = None
    return Line(tuple(words), word or "", quote)


def quote_word(text: str, quote: str) -> str:
    """Return a text as it must be typed, so that a shell reads the same text.

    Args:
        text: the text, of printable characters.
        quote: the quote that is open before it and will be closed after it; "" for none.
    """
    if quote == "'":
        return text.replace("'", "'\\''")
    if quote:
        # "!" recalls earlier lines. A backslash does not prevent that within double quotes, but outside of them.
        return _UNSAFE_IN_DOUBLE_QUOTES.sub(r"\\\g<0>", text).replace("!", '"\\!"')
    return _UNSAFE.sub(r"\\\g<0>", text)
