"""Libraries of optional formats that are not installed."""

from __future__ import annotations

import pytest

from metrocli.errors import ExitCode, MissingExtra
from metrocli.report.writers.extras import need_extra


def test_a_missing_library_is_named_with_the_command_that_installs_it() -> None:
    with pytest.raises(MissingExtra) as error, need_extra("PDF", "pdf"):
        import no_such_library  # type: ignore[import-not-found] # noqa: F401
    assert error.value.exit_code is ExitCode.USAGE
    assert 'pip install "metrocli[pdf]"' in str(error.value)
