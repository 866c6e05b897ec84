"""Fixtures that run a command line: in this process, or as a program of its own where streams matter."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from subprocess import CompletedProcess
from typing import TYPE_CHECKING

import pytest

from metrocli.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable

    Run = Callable[..., CompletedProcess[str]]


@pytest.fixture
def run(capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run in this process: `run("stats", "-f", "json", COLUMNS="80")`."""

    def ask(*words: str, **environment: str) -> CompletedProcess[str]:
        for name, value in environment.items():
            monkeypatch.setenv(name, value)
        code = main(words)
        captured = capfdbinary.readouterr()
        return CompletedProcess(words, code, captured.out.decode(), captured.err.decode())

    return ask


@pytest.fixture
def start() -> Callable[..., subprocess.Popen[bytes]]:
    """Start the program: `start("stats", stdout=subprocess.PIPE, NO_COLOR="1")`."""

    def begin(*words: str, stdout: int, stderr: int = subprocess.PIPE, **environment: str) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            [sys.executable, "-m", "metrocli", *words],
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            env=os.environ | environment,
        )

    return begin


@pytest.fixture(scope="session")
def riverlands() -> str:
    """The folder of an invented network that has nothing in common with the bundled one."""
    return str(Path(__file__).parent.parent / "data" / "riverlands")
