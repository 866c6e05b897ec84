"""Libraries of optional formats that are not installed."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from metrocli.errors import ExitCode, MissingExtra
from metrocli.files.extras import need_extra
from metrocli.report.writers.extras import require_extra
from metrocli.report.writers.registry import load_writer


def test_a_missing_library_is_named_with_the_command_that_installs_it() -> None:
    with pytest.raises(MissingExtra) as error, need_extra("PDF", "pdf"):
        import no_such_library  # type: ignore[import-not-found] # noqa: F401
    assert error.value.exit_code is ExitCode.USAGE
    assert 'pip install "metrocli[pdf]"' in str(error.value)


@pytest.mark.parametrize(("name", "library"), [("pdf", "typst"), ("docx", "docx")])
def test_a_format_is_refused_before_the_work(monkeypatch: pytest.MonkeyPatch, name: str, library: str) -> None:
    monkeypatch.setattr(sys, "path", [])
    monkeypatch.delitem(sys.modules, library, raising=False)
    with pytest.raises(MissingExtra) as error:
        load_writer(Path(f"report.{name}"))
    assert (error.value.what, error.value.extra) == (name.upper(), name)


@pytest.mark.parametrize("name", ["html", "markdown", "xlsx"])
def test_other_formats_need_nothing(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setattr(sys, "path", [])
    require_extra(name)
