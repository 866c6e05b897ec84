"""Settings: values for options that the command line does not give, each with its source."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import MetrocliError, UsageMistake
from metrocli.messages import MessageType
from metrocli.render import registry
from metrocli.text.late_patterns import compile_late
from metrocli.text.locale import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOT_A_COLOUR = MessageType("not-a-colour", "{text:quoted} is not a colour", "Write it as #rrggbb, such as #0b5394.")
NOT_A_LANGUAGE = MessageType(
    "not-a-language", "answers and reports are not available in the language {text:quoted}", "Choose from {names:all}."
)
_CENTURY = compile_late(r"[1-9]\d00")
FILE_NAME = "metrocli.toml"
"""The settings file, in the working folder or in the nearest folder above that has one."""
FILE_VARIABLE = "METROCLI_CONFIG"
"""The variable that names another settings file; where it is empty, no file is read."""
BUILT_IN = {
    "data": "the bundled data",
    "period": "any time",
    "format": "table on a terminal, else tsv or record",
    "names": "as the memberships have them",
    "lang": "English",
    "dates": "as the other dates of a column tell",
    "century": "the nearest year, for years of two digits",
    "encoding": "as each CSV file shows it",
    "memory": "half of the memory of the machine",
}
"""Every setting that has a variable of its own, with the built-in value in words."""
COLUMNS, QUESTIONS, VOCABULARY, REPORT, IMPORT = "columns", "ask", "vocabulary", "report", "import"
"""The tables of a settings file: columns by command, saved questions by name, words for a status, the report, and
phrases of reports that are imported."""


class Setting(NamedTuple):
    """One setting and its source.

    Attributes:
        key: such as `period`; in a table `columns.members` or `ask.board-2021`.
        value: the value, as a user would type it.
        source: the variable or the file.
    """

    key: str
    value: str
    source: str

    @property
    def place(self) -> str:
        """The variable, or the file and the key."""
        return self.source if self.source == variable(self.key) else f"{self.source}, key '{self.key}'"


class Settings(NamedTuple):
    """All settings.

    Attributes:
        file: the settings file that was read, relative to the working folder; None for none.
        by_key: the settings by key; those outside tables first.
    """

    file: Path | None
    by_key: dict[str, Setting]

    def get(self, key: str) -> Setting | None:
        """Return a setting; None where it is not set."""
        return self.by_key.get(key)

    def value(self, key: str) -> str | None:
        """Return the value of a setting; None where it is not set."""
        setting = self.by_key.get(key)
        return None if setting is None else setting.value

    def table(self, name: str) -> dict[str, Setting]:
        """Return the settings of a table, by their keys within it."""
        prefix = f"{name}."
        return {key.removeprefix(prefix): setting for key, setting in self.by_key.items() if key.startswith(prefix)}


def variable(key: str) -> str:
    """Return the environment variable of a setting."""
    return f"METROCLI_{key.upper()}"


def check_setting(setting: Setting) -> Setting:
    """Return a setting in its normal form.

    Raises:
        UsageMistake: the value is not a format, a language, an order of dates, a century, an encoding, an amount
            of memory or a colour.
    """
    key, value = setting.key, setting.value
    if key == "format":
        with prefix_errors(setting):
            return setting._replace(value=registry.check_format(value))
    if key == "dates":
        order = value.strip().lower()
        if order not in {"dmy", "mdy"}:
            from metrocli.model.dates import NOT_A_DAY_ORDER

            raise UsageMistake(NOT_A_DAY_ORDER.at(setting.place, text=value))
        return setting._replace(value=order)
    if key == "lang":
        with prefix_errors(setting):
            return setting._replace(value=check_language(value))
    if key == "encoding":
        from metrocli.sheets.reading.csv_files.encodings import check_encoding

        with prefix_errors(setting):
            return setting._replace(value=check_encoding(value))
    if key == "memory":
        from metrocli.files.running.memory import parse_size

        with prefix_errors(setting):
            parse_size(value)
        return setting
    if key.startswith(f"{REPORT}."):
        return _check_report_setting(setting)
    if key == "century":
        if not _CENTURY.fullmatch(value.strip()):
            from metrocli.model.dates import NOT_A_CENTURY

            raise UsageMistake(NOT_A_CENTURY.at(setting.place, text=value))
        return setting._replace(value=value.strip())
    return setting


def check_language(text: str) -> str:
    """Return a language of headings and labels in its normal form.

    Raises:
        UsageMistake: there is no such language.
    """
    language = text.strip().lower()
    if language not in LANGUAGES:
        raise UsageMistake(NOT_A_LANGUAGE(text=text, names=LANGUAGES))
    return language


def _check_report_setting(setting: Setting) -> Setting:
    """Return a setting of the report in its normal form.

    Raises:
        UsageMistake: the value is not a colour or not a language.
    """
    word = setting.value.strip().lower()
    if setting.key == f"{REPORT}.accent":
        from metrocli.report.colours import is_colour

        if not is_colour(word):
            raise UsageMistake(NOT_A_COLOUR.at(setting.place, text=setting.value))
        return setting._replace(value=word)
    if setting.key == f"{REPORT}.language":
        with prefix_errors(setting):
            return setting._replace(value=check_language(setting.value))
    return setting


@contextmanager
def prefix_errors(setting: Setting | None, kind: type[MetrocliError] = UsageMistake) -> Iterator[None]:
    """Begin the message of an error with the setting that caused it.

    Args:
        setting: the setting in use; None where the value comes from the command line.
        kind: the errors that only this value can cause.
    """
    try:
        yield
    except kind as error:
        if setting is not None:
            place = error.message.place
            error.change_message(error.message.about(setting.place if place is None else f"{setting.place}: {place}"))
        raise
