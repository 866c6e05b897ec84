"""Read a settings file: its keys, its tables, and one sentence for each mistake in it."""

from __future__ import annotations

import os
import re
import shlex
from typing import TYPE_CHECKING, Any

from metrocli.catalogue import COMMANDS, has_columns
from metrocli.cli.settings.setting import (
    BUILT_IN,
    COLUMNS,
    FILE_VARIABLE,
    IMPORT,
    QUESTIONS,
    REPORT,
    VOCABULARY,
    Setting,
    check_setting,
)
from metrocli.cli.streams import PROGRAM
from metrocli.errors import UnreadableData, UsageMistake, name_reason
from metrocli.files.toml import parse_toml
from metrocli.hints import suggest
from metrocli.messages import MessageType
from metrocli.model.vocabulary import Vocabulary
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

NOT_A_SETTING = MessageType("not-a-setting", "{text:quoted} is not a setting", "{hint}")
NOT_A_COMMAND = MessageType("not-a-command", "{text:quoted} is not a command", "{hint}")
SECTION_NEEDED = MessageType(
    "section-needed", "the value is {type:article}, but this key is a section", "Write [{key}] on a line of its own."
)
SETTINGS_FILE_MISSING = MessageType(
    "settings-file-missing", "the file does not exist", "Correct {variable}, or leave it empty to use no file."
)
SETTINGS_NOT_A_FILE = MessageType(
    "settings-not-a-file", "this is not an ordinary file", "Save the settings as a file, and name it in {variable}."
)
SETTINGS_NOT_READABLE = MessageType("settings-not-readable", "the file cannot be read ({reason})")
SETTINGS_TOO_LARGE = MessageType(
    "settings-too-large",
    "the file has {size:,} bytes, more than the {limit:,} that settings may have",
    "Delete what is not needed.",
)
SETTINGS_NOT_UTF8 = MessageType("settings-encoding", "the text is not UTF-8", "Save the file as UTF-8.")
SETTINGS_TOO_DEEP = MessageType("settings-too-deep", "lists or keys are nested too deeply", "Leave them out.")
NOT_TOML = MessageType(
    "not-toml", "not valid TOML: {problem}", "Put texts in quotes: period = \"2021-T3\", data = 'C:\\sheets'."
)
TEXT_NEEDED = MessageType(
    "text-needed", "the value is {type:article}, but must be a text", 'Write it in quotes, as in {key} = "{example}".'
)
TEXTS_NEEDED = MessageType(
    "texts-needed",
    "the value is {type:article}, but must be a text or a list of texts",
    'Write it in quotes, as in "{example}".',
)
ZERO_BYTE_IN_SETTING = MessageType("zero-byte-in-setting", "the value contains a zero byte", "Remove it.")
SETTING_IN_SECTION = MessageType(
    "setting-in-section",
    "{name:quoted} is not a command",
    "If the setting {name} is meant, move it above the first [section].",
)
COMMAND_WITHOUT_COLUMNS = MessageType("command-without-columns", "{name} has no columns to choose", "Remove this line.")
OPEN_QUOTE = MessageType("open-quote", "{problem}", "Close the quote, or write a list of words.")
EMPTY_QUESTION = MessageType(
    "empty-question", "the saved question is empty", "Write a command line, such as members --silent."
)
NESTED_QUESTION = MessageType(
    "nested-question",
    "a saved question cannot run another saved question",
    "Write the command line of the other question.",
)
NOT_A_VOCABULARY = MessageType(
    "not-a-vocabulary", "{text:quoted} is not a kind of membership", "Choose from {names:all}."
)
COMMA_IN_WORD = MessageType("comma-in-word", "a word contains a comma", "Write each word as its own text in a list.")
NOT_A_MEANING = MessageType("not-a-meaning", "{text:quoted} is not something that {kind} can mean", "{hint}")
SEMICOLON_IN_PHRASE = MessageType(
    "semicolon-in-phrase", "a phrase contains a semicolon", "Write each phrase as its own text in a list."
)
PHRASE_WITHOUT_LETTERS = MessageType(
    "phrase-without-letters", "the phrase {text:quoted} has no letters", "Write the words of the report."
)
_EXAMPLES = {
    "data": "sheets",
    "period": "2021-T3",
    "format": "json",
    "names": "es",
    "lang": "es",
    "dates": "dmy",
    "century": "2000",
    "encoding": "cp850",
    "memory": "8 GB",
}
_REPORT_EXAMPLES = {
    "title": "Progress report",
    "association": "Riverlands League",
    "address": "1 Quay Street, Fenwick",
    "email": "office@example.org",
    "phone": "+44 20 7946 0000",
    "url": "https://example.org",
    "logo": "logo.svg",
    "accent": "#0b5394",
    "note": "note.md",
    "sponsor": "Riverlands Foundation",
    "language": "es",
    "templates": "brand",
}
"""The keys of [report], with an example of each."""
_PATHS = frozenset({"data", "report.logo", "report.note", "report.templates"})
"""The settings that are paths, relative to the folder of the settings file."""
_MAX_BYTES = 1 << 20
"""The most bytes of a settings file; reading a larger one would take minutes."""
_TOML_ERROR = compile_late(r"(?P<problem>.*?) \(at (?:line (?P<line>\d+), column \d+|end of document)\)", re.DOTALL)


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
                    Setting(key, _data_path(path, text) if key in _PATHS else text, str(path))
                )
            continue
        if key not in _TABLES:
            raise _unknown_setting(f"{path}, key '{key}'", key)
        if not isinstance(value, dict):
            raise UsageMistake(SECTION_NEEDED.at(f"{path}, key '{key}'", type=_type_name(value), key=key))
        entries = _list_phrases(path, value) if key == IMPORT else value
        for name, content in entries.items():
            full_key = f"{key}.{name}"
            text = _TABLES[key](f"{path}, key '{full_key}'", name, content)
            if text:
                text = _data_path(path, text) if full_key in _PATHS else text
                settings[full_key] = check_setting(Setting(full_key, text, str(path)))
    return settings


def _read_toml(path: Path) -> dict[str, Any]:
    if not path.is_file():
        kind = SETTINGS_NOT_A_FILE if path.exists() else SETTINGS_FILE_MISSING
        raise UnreadableData(str(path), kind(variable=FILE_VARIABLE))
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= _MAX_BYTES else b""
    except OSError as error:
        raise UnreadableData(str(path), SETTINGS_NOT_READABLE(reason=name_reason(error))) from error
    if size > _MAX_BYTES:
        raise UnreadableData(str(path), SETTINGS_TOO_LARGE(size=size, limit=_MAX_BYTES))
    try:
        return parse_toml(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise UnreadableData(f"{path}, line {line}", SETTINGS_NOT_UTF8()) from error
    except RecursionError:
        raise UsageMistake(SETTINGS_TOO_DEEP.at(str(path))) from None
    except ValueError as error:
        match = _TOML_ERROR.fullmatch(str(error))
        problem = match["problem"] if match else str(error)
        place = f"{path}, line {match['line']}" if match and match["line"] else f"{path}, at its end"
        raise UsageMistake(NOT_TOML.at(place, problem=problem[:1].lower() + problem[1:])) from None


def _check_text(place: str, key: str, value: object) -> str:
    """Return a value that must be one text."""
    if key == "century" and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str):
        raise UsageMistake(TEXT_NEEDED.at(place, type=_type_name(value), key=key, example=_EXAMPLES[key]))
    if "\0" in value:
        raise UsageMistake(ZERO_BYTE_IN_SETTING.at(place))
    return value


def _type_name(value: object) -> str:
    """Return the TOML type of a value."""
    if isinstance(value, bool):
        return "boolean"
    for kind, name in ((str, "text"), (int | float, "number"), (list, "list"), (dict, "section")):
        if isinstance(value, kind):
            return name
    return "date"


def _data_path(path: Path, text: str) -> str:
    """Return a path relative to the folder of the settings file, or below the reader's home where it begins with ~."""
    return str(path.parent / os.path.expanduser(text))  # noqa: PTH111 - Path.expanduser fails where there is no home


def _check_columns(place: str, name: str, value: object) -> str:
    """Return the columns of one command, separated by commas."""
    if name in BUILT_IN:
        raise UsageMistake(SETTING_IN_SECTION.at(place, name=name))
    if name not in COMMANDS:
        raise _unknown_command(place, name)
    if not has_columns(name):
        raise UsageMistake(COMMAND_WITHOUT_COLUMNS.at(place, name=name))
    words = _check_words(place, value, "id,title")
    return ",".join(words) if any(word.strip(" ,") for word in words) else ""


def _check_question(place: str, _name: str, value: object) -> str:
    """Return the command line of one saved question, without the program's name."""
    if isinstance(value, str):
        try:
            value = shlex.split(value)
        except ValueError as error:
            problem = str(error)
            raise UsageMistake(OPEN_QUOTE.at(place, problem=problem[:1].lower() + problem[1:])) from None
    words = _check_words(place, value, "members --silent")
    words = words[1:] if words[:1] == [PROGRAM] else words
    if not words:
        raise UsageMistake(EMPTY_QUESTION.at(place))
    if words[0] == QUESTIONS:
        raise UsageMistake(NESTED_QUESTION.at(place))
    if words[0] not in COMMANDS:
        raise _unknown_command(place, words[0])
    return shlex.join(words)


def _check_vocabulary(place: str, name: str, value: object) -> str:
    """Return the words of one kind of membership, separated by commas."""
    if name not in Vocabulary._fields:
        raise UsageMistake(NOT_A_VOCABULARY.at(place, text=name, names=Vocabulary._fields))
    words = [word.strip() for word in _check_words(place, value, "miembro pleno")]
    if any("," in word for word in words):
        raise UsageMistake(COMMA_IN_WORD.at(place))
    return ",".join(filter(None, words))


def _check_report(place: str, name: str, value: object) -> str:
    """Return one text about the association or its report."""
    if name not in _REPORT_EXAMPLES:
        raise UsageMistake(NOT_A_SETTING.at(place, text=name, hint=suggest(name, _REPORT_EXAMPLES)))
    if not isinstance(value, str):
        example = _REPORT_EXAMPLES[name]
        raise UsageMistake(TEXT_NEEDED.at(place, type=_type_name(value), key=name, example=example))
    if "\0" in value:
        raise UsageMistake(ZERO_BYTE_IN_SETTING.at(place))
    return value.strip()


def _list_phrases(path: Path, kinds: dict[str, Any]) -> dict[str, Any]:
    """Return what the sections of [import] hold, each key with the name of its section before it."""
    from metrocli.importing.grammar.phrases.words import MEANINGS

    entries: dict[str, Any] = {}
    for kind, meanings in kinds.items():
        key = f"{IMPORT}.{kind}"
        place = f"{path}, key '{key}'"
        if kind not in MEANINGS:
            raise UsageMistake(NOT_A_SETTING.at(place, text=kind, hint=suggest(kind, MEANINGS)))
        if not isinstance(meanings, dict):
            raise UsageMistake(SECTION_NEEDED.at(place, type=_type_name(meanings), key=key))
        entries |= {f"{kind}.{meaning}": phrases for meaning, phrases in meanings.items()}
    return entries


def _check_phrases(place: str, name: str, value: object) -> str:
    """Return the phrases of a report that have one meaning, separated by semicolons."""
    from metrocli.importing.grammar.phrases.words import MEANINGS, to_phrase

    kind, _, meaning = name.partition(".")
    if MEANINGS[kind] and meaning not in MEANINGS[kind]:
        hint = suggest(meaning, MEANINGS[kind])
        raise UsageMistake(NOT_A_MEANING.at(place, text=meaning, kind=f"{IMPORT}.{kind}", hint=hint))
    phrases = [phrase.strip() for phrase in _check_words(place, value, "Participating towns") if phrase.strip()]
    for phrase in phrases:
        if ";" in phrase:
            raise UsageMistake(SEMICOLON_IN_PHRASE.at(place))
        if kind != "spans" and not to_phrase(phrase):
            raise UsageMistake(PHRASE_WITHOUT_LETTERS.at(place, text=phrase))
    return "; ".join(phrases)


def _check_words(place: str, value: object, example: str) -> list[str]:
    """Return the texts of a value that may be one text or a list of texts."""
    words: list[str] = []
    for word in value if isinstance(value, list) else [value]:
        if not isinstance(word, str):
            raise UsageMistake(TEXTS_NEEDED.at(place, type=_type_name(word), example=example))
        if "\0" in word:
            raise UsageMistake(ZERO_BYTE_IN_SETTING.at(place))
        words.append(word)
    return words


def _unknown_setting(place: str, typed: str) -> UsageMistake:
    """Return the error for an unknown setting, with the nearest settings or with all."""
    names = (*BUILT_IN, *_TABLES)
    return UsageMistake(NOT_A_SETTING.at(place, text=typed, hint=suggest(typed, names)))


def _unknown_command(place: str, typed: str) -> UsageMistake:
    """Return the error for an unknown command, with the nearest commands or with all."""
    return UsageMistake(NOT_A_COMMAND.at(place, text=typed, hint=suggest(typed, COMMANDS)))


_TABLES: dict[str, Callable[[str, str, object], str]] = {
    COLUMNS: _check_columns,
    QUESTIONS: _check_question,
    VOCABULARY: _check_vocabulary,
    REPORT: _check_report,
    IMPORT: _check_phrases,
}
"""The tables of a settings file, with the function that checks one value of each."""
