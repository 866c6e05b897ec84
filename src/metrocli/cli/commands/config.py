"""`metrocli config`."""

from __future__ import annotations

from metrocli.cli.environment import Environment
from metrocli.cli.options import OutputWithoutData, ShapeOptions
from metrocli.cli.output import show_answer
from metrocli.cli.settings.setting import BUILT_IN, FILE_NAME, FILE_VARIABLE, Setting

EXAMPLES = ("metrocli config", "metrocli config -f json")
_LABELS = {"setting": "setting", "value": "value", "source": "from"}


def config(environment: Environment, shape: ShapeOptions, out: OutputWithoutData) -> None:
    """Show the settings, their values and where each value comes from.

    An option wins over a variable such as METROCLI_DATA; a variable wins over the file metrocli.toml. That file is read
    from this folder or, where it has none, from the nearest folder above.
    """
    from metrocli.query.lists import list_texts

    built_in = {key: Setting(key, value, "built-in") for key, value in BUILT_IN.items()}
    settings = (built_in | environment.settings.by_key).values()
    show_answer(
        environment, list_texts("config", "Settings", _LABELS, settings, [_file_note(environment)]), None, out, shape
    )


def _file_note(environment: Environment) -> str:
    """Return a note about the settings file that was read, or why none was."""
    named = FILE_VARIABLE in environment.variables
    file = environment.settings.file
    if file is not None:
        return f"Settings are read from {file}{f', as {FILE_VARIABLE} says' if named else ''}."
    return (
        f"{FILE_VARIABLE} is empty: no {FILE_NAME} is read."
        if named
        else f"No {FILE_NAME} is in this folder or above it."
    )
