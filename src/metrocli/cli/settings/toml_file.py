"""Read a settings file: its keys, its tables, and one sentence for each mistake in it."""

from __future__ import annotations

import os
import re
import shlex
import tomllib
from typing import TYPE_CHECKING, Any

from metrocli.catalogue import COMMANDS, has_columns
from metrocli.cli.settings.setting import BUILT_IN, COLUMNS, FILE_VARIABLE, QUESTIONS, Setting, check_setting
from metrocli.cli.streams import PROGRAM
from metrocli.errors import UnreadableData, UsageMistake
from metrocli.text.quoting import join_or

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_EXAMPLES = {"data": "sheets", "period": "2021-T3", "format": "json", "names": "es", "dates": "dmy"}
_QUOTES = "Put texts in quotes: period = \"2021-T3\", data = 'C:\\sheets'."
_TOML_ERROR = re.compile(r"(?P<problem>.*?) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)


def read_settings(path: Path) -> dict[str, Setting]:
    """Read a settings file: its settings by key, in the order of the file, without empty ones.

    Raises:
        UsageMistake: the file is not TOML, or holds an unknown or wrong setting. UnreadableData: it cannot be read.
    """
    settings: dict[str, Setting] = {}
    for key, value in _read_toml(path).items():
        if key in BUILT_IN:
            text = _check_text(f"{path}, key '{key}'", key, value)
            if text.strip():
                settings[key] = check_setting(
                    Setting(key, _data_path(path, text) if key == "data" else text, str(path))
                )
            continue
        if key not in _TABLES:
            raise UsageMistake(f"{path}, key '{key}': there is no such setting.{_suggest(key, (*BUILT_IN, *_TABLES))}")
        if not isinstance(value, dict):
            raise UsageMistake(
                f"{path}, key '{key}': {_type_name(value)} stands where a table is wanted. Write [{key}]."
            )
        for name, content in value.items():
            text = _TABLES[key](f"{path}, key '{key}.{name}'", name, content)
            if text:
                settings[f"{key}.{name}"] = Setting(f"{key}.{name}", text, str(path))
    return settings


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        raise UnreadableData(
            str(path), "there is no such file", f"Correct {FILE_VARIABLE}, or leave it empty for none."
        )
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise UnreadableData(str(path), f"it cannot be read ({error.strerror})") from error
    try:
        return tomllib.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableData(f"{path}, line {line}", "this is not UTF-8", "Save the file as UTF-8.") from error
    except RecursionError:
        raise UsageMistake(f"{path}: lists stand in lists too deep to be read. Leave them out.") from None
    except ValueError as error:
        match = _TOML_ERROR.fullmatch(str(error))
        problem = match["problem"] if match else str(error)
        place = f"{path}, line {match['line']}" if match and match["line"] else f"{path}, at its end"
        raise UsageMistake(f"{place}: this is not TOML: {problem[:1].lower()}{problem[1:]}. {_QUOTES}") from None


def _check_text(place: str, key: str, value: object) -> str:
    """Return a value that must be one text."""
    if not isinstance(value, str):
        problem = f"{_type_name(value)} stands where a text is wanted"
        raise UsageMistake(f'{place}: {problem}. Write it in quotes, as in {key} = "{_EXAMPLES[key]}".')
    if "\0" in value:
        raise UsageMistake(f"{place}: it holds a zero byte. Leave it out.")
    return value


def _type_name(value: object) -> str:
    """Return the TOML type of a value, in words."""
    if isinstance(value, bool):
        return "true or false"
    for kind, name in ((str, "a text"), (int | float, "a number"), (list, "a list"), (dict, "a table")):
        if isinstance(value, kind):
            return name
    return "a date"


def _data_path(path: Path, text: str) -> str:
    """Return a path relative to the folder of the settings file, or below the reader's home where it begins with ~."""
    return str(path.parent / os.path.expanduser(text))  # noqa: PTH111 - Path.expanduser fails where there is no home


def _check_columns(place: str, name: str, value: object) -> str:
    """Return the columns of one command, separated by commas."""
    if name in BUILT_IN:
        raise UsageMistake(f"{place}: '{name}' is no command. Move it above the first line that stands in brackets.")
    if name not in COMMANDS:
        raise UsageMistake(f"{place}: there is no command '{name}'.{_suggest(name, COMMANDS)}")
    if not has_columns(name):
        raise UsageMistake(f"{place}: {name} has no columns to choose. Leave it out.")
    words = _check_words(place, value, "id,title")
    return ",".join(words) if any(word.strip(" ,") for word in words) else ""


def _check_question(place: str, _name: str, value: object) -> str:
    """Return the command line of one saved question, without the program's name."""
    if isinstance(value, str):
        try:
            value = shlex.split(value)
        except ValueError as error:
            problem = str(error)
            raise UsageMistake(
                f"{place}: {problem[:1].lower()}{problem[1:]}. Close the quote, or write a list of words."
            ) from None
    words = _check_words(place, value, "members --silent")
    words = words[1:] if words[:1] == [PROGRAM] else words
    if not words:
        raise UsageMistake(f"{place}: nothing is asked. Write a command line, such as members --silent.")
    if words[0] == QUESTIONS:
        raise UsageMistake(f"{place}: a saved question cannot ask another one. Write out what that one asks.")
    if words[0] not in COMMANDS:
        raise UsageMistake(f"{place}: there is no command '{words[0]}'.{_suggest(words[0], COMMANDS)}")
    return shlex.join(words)


def _check_words(place: str, value: object, example: str) -> list[str]:
    """Return the texts of a value that may be one text or a list of texts."""
    words: list[str] = []
    for word in value if isinstance(value, list) else [value]:
        if not isinstance(word, str):
            problem = f"{_type_name(word)} stands where a text, or a list of texts, is wanted"
            raise UsageMistake(f'{place}: {problem}. Write it in quotes, as in "{example}".')
        if "\0" in word:
            raise UsageMistake(f"{place}: it holds a zero byte. Leave it out.")
        words.append(word)
    return words


def _suggest(typed: str, names: Sequence[str]) -> str:
    """Return a sentence with the names nearest to an unknown one, or with all names."""
    from difflib import get_close_matches

    near = get_close_matches(typed.lower(), names, n=3)
    return f" Did you mean {join_or(near)}?" if near else f" Choose from {', '.join(names)}."


_TABLES: dict[str, Callable[[str, str, object], str]] = {COLUMNS: _check_columns, QUESTIONS: _check_question}
"""The tables of a settings file, with the function that checks one value of each."""
