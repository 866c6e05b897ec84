"""`metrocli config`."""

from __future__ import annotations

from metrocli.cli.environment import Environment
from metrocli.cli.option_sets import OutputWithoutData, ShapeOptions
from metrocli.cli.output import show_answer
from metrocli.cli.settings.setting import BUILT_IN, FILE_NAME, FILE_VARIABLE, Setting
from metrocli.messages import Message, MessageType

SETTINGS_READ = MessageType("settings-read", "Settings are read from {path}.")
SETTINGS_OF_VARIABLE = MessageType("settings-of-variable", "Settings are read from {path} (set by {variable}).")
SETTINGS_OFF = MessageType("settings-off", "{variable} is empty, so no {file} is read.")
NO_SETTINGS_FILE = MessageType("no-settings-file", "There is no {file} in this folder or above it.")
EXAMPLES = ("metrocli config", "metrocli config -f json")


def config(environment: Environment, shape: ShapeOptions, out: OutputWithoutData) -> None:
    """Show the settings, their values and where each value comes from.

    An option wins over a variable such as METROCLI_DATA; a variable wins over the file metrocli.toml. That file is read
    from this folder or, where it has none, from the nearest folder above.
    """
    from metrocli.query.lists import list_texts

    built_in = {key: Setting(key, value, "built-in") for key, value in BUILT_IN.items()}
    settings = (built_in | environment.settings.by_key).values()
    show_answer(environment, list_texts("config", settings, [_file_note(environment)]), None, out, shape)


def _file_note(environment: Environment) -> Message:
    """Return a note about the settings file that was read, or why none was."""
    named = FILE_VARIABLE in environment.variables
    file = environment.settings.file
    if file is not None:
        path = str(file)
        return SETTINGS_OF_VARIABLE(path=path, variable=FILE_VARIABLE) if named else SETTINGS_READ(path=path)
    return SETTINGS_OFF(variable=FILE_VARIABLE, file=FILE_NAME) if named else NO_SETTINGS_FILE(file=FILE_NAME)
