"""Settings: what holds where the command line does not say, and whether a variable or a file says so."""

from __future__ import annotations

import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import MetrocliError, UsageMistake
from metrocli.render import registry

if TYPE_CHECKING:
    from collections.abc import Iterator

FILE = "metrocli.toml"
"""The file of settings, in the working folder or the nearest folder above that has one."""
ELSEWHERE = "METROCLI_CONFIG"
"""The variable that names another file of settings; empty, it keeps any from being read."""
BUILT_IN = {
    "data": "the bundled data",
    "period": "any time",
    "format": "table on a terminal, else tsv or record",
    "names": "as the memberships have them",
    "dates": "as the other dates of a column tell",
}
"""Every setting with a variable of its own, and in words what holds where nothing sets it."""
COLUMNS, QUESTIONS = "columns", "ask"
"""The tables of a file of settings: the columns of commands, and saved questions."""


class Setting(NamedTuple):
    """What a setting says, and where.

    Attributes:
        key: `period`; in a table `columns.members` or `ask.board-2021`.
        value: what it says, as it would be typed.
        source: the variable or the file.
    """

    key: str
    value: str
    source: str

    @property
    def place(self) -> str:
        """Where it stands: the variable, or the file with the key."""
        return self.source if self.source == variable(self.key) else f"{self.source}, key '{self.key}'"


class Settings(NamedTuple):
    """All that is set.

    Attributes:
        file: the file of settings that was read, as it is found from the working folder; None for none.
        known: the settings by their keys; those without a table first.
    """

    file: Path | None
    known: dict[str, Setting]

    def get(self, key: str) -> Setting | None:
        """One setting; None where nothing sets it."""
        return self.known.get(key)

    def value(self, key: str) -> str | None:
        """What one setting says; None where nothing sets it."""
        setting = self.known.get(key)
        return None if setting is None else setting.value

    def table(self, name: str) -> dict[str, Setting]:
        """The settings of a table, by their names in it."""
        begin = f"{name}."
        return {key.removeprefix(begin): setting for key, setting in self.known.items() if key.startswith(begin)}


def variable(key: str) -> str:
    """The environment variable of a setting."""
    return f"METROCLI_{key.upper()}"


def settings_in_use() -> Settings:
    """Read the settings: a variable that is not empty wins over the file.

    Raises:
        UsageMistake: the file or a variable says something that nobody understands; the sentence names the place.
        UnreadableData: the file cannot be read, or METROCLI_CONFIG names none.
    """
    file = _file()
    written: dict[str, Setting] = {}
    if file is not None:
        from metrocli.cli.settings.settings_file import read

        written = read(file)
    known = {}
    for key in BUILT_IN:
        said = os.environ.get(variable(key), "")
        setting = checked(Setting(key, said, variable(key))) if said.strip() else written.get(key)
        if setting is not None:
            known[key] = setting
    return Settings(file, known | {key: setting for key, setting in written.items() if key not in BUILT_IN})


def _file() -> Path | None:
    """The file of settings: the one that METROCLI_CONFIG names, else the nearest from the working folder upward."""
    named = os.environ.get(ELSEWHERE)
    if named is not None:
        return Path(named) if named.strip() else None
    try:
        depth = len(Path.cwd().parts)
    except OSError:  # a folder that was removed has nothing above it
        return None
    places = (Path(*[os.pardir] * up, FILE) for up in range(depth))
    return next((path for path in places if path.is_file()), None)


def checked(setting: Setting) -> Setting:
    """A setting in the form in which it is used; UsageMistake where it cannot be what it says."""
    key, value = setting.key, setting.value
    if key == "format":
        with blaming(setting):
            return setting._replace(value=registry.check_format(value))
    if key == "dates":
        order = value.strip().lower()
        if order not in {"dmy", "mdy"}:
            raise UsageMistake(
                f"{setting.place}: '{value}' is no order of dates. Set it to dmy (day first) or mdy (month first)."
            )
        return setting._replace(value=order)
    return setting


@contextmanager
def blaming(setting: Setting | None, kind: type[MetrocliError] = UsageMistake) -> Iterator[None]:
    """Let the sentence of a mistake begin with the setting that it comes from, if it comes from one.

    Args:
        setting: what is used here; None where the command line says it.
        kind: the mistakes that only this can bring about.
    """
    try:
        yield
    except kind as mistake:
        if setting is not None:
            mistake.args = (f"{setting.place}: {mistake}",)
        raise
