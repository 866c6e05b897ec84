"""Load the settings: from environment variables, and from the nearest settings file."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.cli.settings.setting import (
    BUILT_IN,
    FILE_NAME,
    FILE_VARIABLE,
    Setting,
    Settings,
    check_setting,
    variable,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


def load_settings(variables: Mapping[str, str]) -> Settings:
    """Read the settings: a variable that is not empty wins over the file.

    Args:
        variables: the environment variables.

    Raises:
        UsageMistake: a setting in the file or in a variable is wrong; the message names the place.
        UnreadableData: the file cannot be read, or METROCLI_CONFIG names a file that does not exist.
    """
    file = _find_file(variables)
    in_file: dict[str, Setting] = {}
    if file is not None:
        from metrocli.cli.settings.toml_file import read_settings

        in_file = read_settings(file)
    by_key = {}
    for key in BUILT_IN:
        value = variables.get(variable(key), "")
        setting = check_setting(Setting(key, value, variable(key))) if value.strip() else in_file.get(key)
        if setting is not None:
            by_key[key] = setting
    return Settings(file, by_key | {key: setting for key, setting in in_file.items() if key not in BUILT_IN})


def _find_file(variables: Mapping[str, str]) -> Path | None:
    """Find the settings file: as METROCLI_CONFIG names it, else the nearest from the working folder upward."""
    named = variables.get(FILE_VARIABLE)
    if named is not None:
        return Path(named) if named.strip() else None
    try:
        depth = len(Path.cwd().parts)
    except OSError:  # the working folder was deleted, so it has no folder above it
        return None
    paths = (Path(*[os.pardir] * up, FILE_NAME) for up in range(depth))
    return next((path for path in paths if path.is_file()), None)
