"""`metrocli config`."""

from __future__ import annotations

import os

from metrocli.cli.options import Shaping, Telling
from metrocli.cli.settings.settings import BUILT_IN, ELSEWHERE, FILE, Setting, Settings, settings_in_use
from metrocli.cli.show import show

EXAMPLES = ("metrocli config", "metrocli config -f json")
_LABELS = {"setting": "setting", "value": "value", "source": "from"}


def config(shape: Shaping, out: Telling) -> None:
    """Show the settings, their values and where each value comes from.

    An option wins over a variable such as METROCLI_DATA; a variable wins over the file metrocli.toml. That file is read
    from this folder or, where it has none, from the nearest folder above.
    """
    from metrocli.query.lists import list_texts

    said = settings_in_use()
    usual = {key: Setting(key, value, "built-in") for key, value in BUILT_IN.items()}
    show(list_texts("config", "Settings", _LABELS, (usual | said.known).values(), [_looked_at(said)]), None, out, shape)


def _looked_at(said: Settings) -> str:
    """Which file of settings was read, or why none was."""
    named = ELSEWHERE in os.environ
    if said.file is not None:
        return f"Settings are read from {said.file}{f', as {ELSEWHERE} says' if named else ''}."
    return f"{ELSEWHERE} is empty: no {FILE} is read." if named else f"No {FILE} is in this folder or above it."
