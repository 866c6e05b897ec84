"""The settings of the report: the section [report], with its logo and its note read and checked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from metrocli.cli.settings.setting import REPORT, prefix_errors
from metrocli.errors import UnreadableData
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from metrocli.cli.settings.setting import Setting, Settings
    from metrocli.messages import Message
    from metrocli.report.model import Block, Image
    from metrocli.report.settings import ReportSettings

ACCENT_DARKENED = MessageType(
    "accent-darkened", "The accent {accent} is too pale to read on white, so the report uses {darker}."
)
_TEXTS = ("title", "association", "address", "email", "phone", "url", "sponsor")


def read_report_settings(
    settings: Settings, note: Path | None, *, is_brief: bool = False
) -> tuple[ReportSettings, list[Message]]:
    """Read the settings of a report.

    Args:
        settings: the settings.
        note: the file of the note from the command line; None to use the one in the settings.
        is_brief: whether they are for a brief, for which the note in the settings is not meant.

    Returns:
        The settings of the report, and notes about them.

    Raises:
        UsageMistake: the logo is missing or cannot be used. UnreadableData: the note cannot be read.
    """
    from metrocli.report.cleaning import clean_text
    from metrocli.report.settings import ReportSettings

    table = settings.table(REPORT)
    texts = {key: clean_text(table[key].value).strip() for key in _TEXTS if key in table}
    accent, notes = _read_accent(table.get("accent"))
    logo = _read_logo(table.get("logo"), texts.get("association", ""))
    written = None if is_brief else table.get("note")
    return ReportSettings(**texts, accent=accent, logo=logo, note=_read_note(written, note)), notes


def _read_accent(setting: Setting | None) -> tuple[str, list[Message]]:
    """Return the accent, dark enough to read, and a note if it was too pale."""
    from metrocli.report.colours import darken_for_paper

    if setting is None:
        return "", []
    darker = darken_for_paper(setting.value)
    return darker, [] if darker == setting.value else [ACCENT_DARKENED(accent=setting.value, darker=darker)]


def _read_logo(setting: Setting | None, association: str) -> Image | None:
    from metrocli.report.logo import read_logo

    if setting is None:
        return None
    with prefix_errors(setting):
        return read_logo(Path(setting.value), association)


def _read_note(setting: Setting | None, path: Path | None) -> tuple[Block, ...]:
    from metrocli.report.note import read_note

    if path is not None:
        return read_note(path)
    if setting is None:
        return ()
    with prefix_errors(setting, UnreadableData):
        return read_note(Path(setting.value))
