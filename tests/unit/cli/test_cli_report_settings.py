"""The section [report] of the settings becomes the settings of a report, checked."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.cli.settings.report_settings import read_report_settings
from metrocli.cli.settings.setting import Setting, Settings
from metrocli.errors import UnreadableData, UsageMistake
from metrocli.report.model import Paragraph, TextSpan
from metrocli.report.settings import ReportSettings

if TYPE_CHECKING:
    from pathlib import Path

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0h9"/></svg>'


def settings(**values: str) -> Settings:
    keys = {f"report.{key}": Setting(f"report.{key}", value, "metrocli.toml") for key, value in values.items()}
    return Settings(None, keys)


def test_without_settings() -> None:
    assert read_report_settings(settings(), None) == (ReportSettings(), [])


def test_each_setting(tmp_path: Path) -> None:
    (tmp_path / "logo.svg").write_bytes(SVG)
    (tmp_path / "note.md").write_text("Dear *friends*")
    found, notes = read_report_settings(
        settings(
            title="Pro\u202egress",
            association="Riverlands League",
            address="1 Quay Street\r\nFenwick",
            email="office@example.org",
            phone="+1 2",
            url="https://example.org",
            sponsor="Foundation",
            accent="#0b5394",
            logo=str(tmp_path / "logo.svg"),
            note=str(tmp_path / "note.md"),
            language="es",
        ),
        None,
    )
    assert notes == []
    assert found.logo is not None
    assert (found.logo.content, found.logo.alternative) == (SVG, "Riverlands League")
    assert found._replace(logo=None) == ReportSettings(
        title="Progress",
        association="Riverlands League",
        address="1 Quay Street\nFenwick",
        email="office@example.org",
        phone="+1 2",
        url="https://example.org",
        sponsor="Foundation",
        accent="#0b5394",
        note=(Paragraph((TextSpan("Dear "), TextSpan("friends", emphasis=True))),),
    )


def test_the_note_of_the_command_line_wins(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("typed")
    found, _ = read_report_settings(settings(note=str(tmp_path / "missing.md")), tmp_path / "a.md")
    assert found.note == (Paragraph((TextSpan("typed"),)),)


def test_a_pale_accent_is_darkened_with_a_note() -> None:
    found, [note] = read_report_settings(settings(accent="#ffff00"), None)
    assert found.accent == "#7a7a00"
    assert (note.code, note.values) == ("accent-darkened", {"accent": "#ffff00", "darker": "#7a7a00"})


def test_a_logo_or_a_note_that_cannot_be_used(tmp_path: Path) -> None:
    with pytest.raises(UsageMistake) as mistake:
        read_report_settings(settings(logo=str(tmp_path / "none.png")), None)
    assert (mistake.value.message.code, mistake.value.message.place) == (
        "logo-unreadable",
        "metrocli.toml, key 'report.logo'",
    )
    with pytest.raises(UnreadableData) as error:
        read_report_settings(settings(note=str(tmp_path / "none.md")), None)
    assert (error.value.message.code, error.value.message.place) == (
        "file-unreadable",
        "metrocli.toml, key 'report.note': none.md",
    )
