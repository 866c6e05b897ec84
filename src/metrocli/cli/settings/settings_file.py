"""Reading a file of settings: which keys there are, what each may hold, and one sentence for each mistake in it."""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from functools import cache
from importlib import import_module
from inspect import signature
from typing import TYPE_CHECKING, Any

from metrocli.cli.app import COMMANDS
from metrocli.cli.bundles import spread
from metrocli.cli.settings.settings import BUILT_IN, COLUMNS, ELSEWHERE, QUESTIONS, Setting, checked
from metrocli.cli.streams import PROGRAM
from metrocli.errors import UnreadableData, UsageMistake
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_EXAMPLES = {"data": "sheets", "period": "2021-T3", "format": "json", "names": "es", "dates": "dmy"}
_QUOTES = "Put texts in quotes: period = \"2021-T3\", data = 'C:\\sheets'."
_FAULT = re.compile(r"(?P<problem>.*?) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)


def read(path: Path) -> dict[str, Setting]:
    """The settings of a file, by their keys and in its order; what is empty is not set.

    Raises:
        UsageMistake: it is no TOML, or holds what is no setting. UnreadableData: it cannot be read as text.
    """
    found: dict[str, Setting] = {}
    for key, value in _loaded(path).items():
        if key in BUILT_IN:
            text = _text(f"{path}, key '{key}'", key, value)
            if text.strip():
                found[key] = checked(Setting(key, _from_folder(path, text) if key == "data" else text, str(path)))
            continue
        if key not in _TABLES:
            raise UsageMistake(f"{path}, key '{key}': there is no such setting.{_near(key, (*BUILT_IN, *_TABLES))}")
        if not isinstance(value, dict):
            raise UsageMistake(f"{path}, key '{key}': {_kind(value)} stands where a table is wanted. Write [{key}].")
        for name, each in value.items():
            text = _TABLES[key](f"{path}, key '{key}.{name}'", name, each)
            if text:
                found[f"{key}.{name}"] = Setting(f"{key}.{name}", text, str(path))
    return found


def _loaded(path: Path) -> dict[str, Any]:
    """What the file holds, as TOML has it."""
    if not path.is_file():
        raise UnreadableData(str(path), "there is no such file", f"Correct {ELSEWHERE}, or leave it empty for none.")
    try:
        raw = path.read_bytes()
    except OSError as fault:
        raise UnreadableData(str(path), f"it cannot be read ({fault.strerror})") from fault
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as fault:
        line = raw.count(b"\n", 0, fault.start) + 1
        raise UnreadableData(f"{path}, line {line}", "this is not UTF-8", "Save the file as UTF-8.") from fault
    except RecursionError:
        raise UsageMistake(f"{path}: lists stand in lists too deep to be read. Leave them out.") from None
    except ValueError as fault:
        said = _FAULT.fullmatch(str(fault))
        problem = said["problem"] if said else str(fault)
        place = f"{path}, line {said['line']}" if said and said["line"] else f"{path}, at its end"
        raise UsageMistake(f"{place}: this is not TOML: {problem[:1].lower()}{problem[1:]}. {_QUOTES}") from None


def _text(place: str, key: str, value: object) -> str:
    """A value that must be one text."""
    if not isinstance(value, str):
        said = f"{_kind(value)} stands where a text is wanted"
        raise UsageMistake(f'{place}: {said}. Write it in quotes, as in {key} = "{_EXAMPLES[key]}".')
    if "\0" in value:
        raise UsageMistake(f"{place}: it holds a zero byte. Leave it out.")
    return value


def _kind(value: object) -> str:
    """What a value of TOML is, in words."""
    if isinstance(value, bool):
        return "true or false"
    for kind, said in ((str, "a text"), (int | float, "a number"), (list, "a list"), (dict, "a table")):
        if isinstance(value, kind):
            return said
    return "a date"


def _from_folder(path: Path, text: str) -> str:
    """A path as the file means it: from the file's own folder, or from the home of who reads it."""
    return str(path.parent / os.path.expanduser(text))  # noqa: PTH111 - Path's own fails where there is no home


def _columns(place: str, name: str, value: object) -> str:
    """The columns of one command, parted by commas."""
    if name in BUILT_IN:
        raise UsageMistake(f"{place}: '{name}' is no command. Move it above the first line that stands in brackets.")
    if name not in COMMANDS:
        raise UsageMistake(f"{place}: there is no command '{name}'.{_near(name, COMMANDS)}")
    if not _lists(name):
        raise UsageMistake(f"{place}: {name} has no columns to choose. Leave it out.")
    words = _words(place, value, "id,title")
    return ",".join(words) if any(word.strip(" ,") for word in words) else ""


@cache
def _lists(command: str) -> bool:
    """Whether a command lists, so that there are columns to choose."""
    module = import_module(f"metrocli.cli.commands.{command}")
    return "columns" in signature(spread(getattr(module, command))).parameters


def _question(place: str, _name: str, value: object) -> str:
    """One saved question: the words after the program's name."""
    if isinstance(value, str):
        try:
            value = shlex.split(value)
        except ValueError as fault:
            problem = str(fault)
            raise UsageMistake(
                f"{place}: {problem[:1].lower()}{problem[1:]}. Close the quote, or write a list of words."
            ) from None
    words = _words(place, value, "members --silent")
    words = words[1:] if words[:1] == [PROGRAM] else words
    if not words:
        raise UsageMistake(f"{place}: nothing is asked. Write a command line, such as members --silent.")
    if words[0] == QUESTIONS:
        raise UsageMistake(f"{place}: a saved question cannot ask another one. Write out what that one asks.")
    if words[0] not in COMMANDS:
        raise UsageMistake(f"{place}: there is no command '{words[0]}'.{_near(words[0], COMMANDS)}")
    return shlex.join(words)


def _words(place: str, value: object, example: str) -> list[str]:
    """A value that may be one text, or a list of them."""
    words: list[str] = []
    for word in value if isinstance(value, list) else [value]:
        if not isinstance(word, str):
            said = f"{_kind(word)} stands where a text, or a list of texts, is wanted"
            raise UsageMistake(f'{place}: {said}. Write it in quotes, as in "{example}".')
        if "\0" in word:
            raise UsageMistake(f"{place}: it holds a zero byte. Leave it out.")
        words.append(word)
    return words


def _near(typed: str, names: Sequence[str]) -> str:
    """The fix for a name that is none: the nearest ones, or all of few."""
    from difflib import get_close_matches

    near = get_close_matches(typed.lower(), names, n=3)
    return f" Did you mean {join_or(near)}?" if near else f" Choose from {', '.join(names)}."


_TABLES: dict[str, Callable[[str, str, object], str]] = {COLUMNS: _columns, QUESTIONS: _question}
