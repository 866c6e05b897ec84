from __future__ import annotations

import errno
import io
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from metrocli.__main__ import run_in
from metrocli.cli.environment import Environment
from metrocli.cli.settings import loading, toml_file
from metrocli.sheets.reading.bundled import find_bundled_data

Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]


def environment_with(*words: str, **variables: str) -> Environment:
    """An environment with streams of its own."""
    stdout, stderr = (io.TextIOWrapper(io.BytesIO(), encoding="utf-8") for _ in range(2))
    return Environment(stdout=stdout, stderr=stderr, variables={"METROCLI_CONFIG": ""} | variables, words=words)


def output(environment: Environment) -> tuple[str, str]:
    """The text on stdout and on stderr."""
    texts = []
    for stream in (environment.stdout, environment.stderr):
        assert isinstance(stream, io.TextIOWrapper)
        assert isinstance(stream.buffer, io.BytesIO)
        texts.append(stream.buffer.getvalue().decode())
    return texts[0], texts[1]


@pytest.mark.parametrize(
    ("fault", "code", "message"),
    [
        (MemoryError(), 4, "out-of-memory"),
        (OSError(errno.ENOMEM, "Cannot allocate memory"), 4, "out-of-memory"),
        (ImportError("lib.so: failed to map segment from shared object"), 4, "out-of-memory"),
        (SystemError("f returned NULL without setting an exception"), 4, "out-of-memory"),
        (ImportError("No module named 'x'"), 70, "internal-error"),
        (SystemError("other"), 70, "internal-error"),
        (ValueError("x"), 70, "internal-error"),
    ],
)
def test_too_little_memory_is_no_defect(
    monkeypatch: pytest.MonkeyPatch, said: Said, fault: Exception, code: int, message: str
) -> None:
    def fail(_: Environment) -> int:
        raise fault

    monkeypatch.setattr("metrocli.cli.app.run", fail)
    environment = environment_with("alliances")
    assert run_in(environment) == code
    assert [code for _, code, _ in said(output(environment)[1])] == [message]


class TestInjected:
    """A command takes everything from the environment that it is given."""

    def test_the_streams(self, said: Said, capfd: pytest.CaptureFixture[str]) -> None:
        environment = environment_with("alliances", "--limit", "1", "-f", "csv")
        assert run_in(environment) == 0
        answer, notes = output(environment)
        assert answer.startswith("alliance,activities\n")
        assert said(notes) == [("", "bundled-data", {}), ("", "limited", {"limit": 1, "rows": 15})]
        environment = environment_with("nonsense")
        assert run_in(environment) == 2
        ((_, code, values),) = said(output(environment)[1])
        assert (code, values["text"]) == ("unknown-command", "nonsense")
        assert capfd.readouterr() == ("", "")

    def test_the_variables(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("METROCLI_FORMAT", "json")
        environment = environment_with("alliances", METROCLI_FORMAT="csv")
        assert run_in(environment) == 0
        assert output(environment)[0].startswith("alliance,activities\n")
        environment = environment_with("--version", METROCLI_FORMAT="nonsense", METROCLI_DEBUG="1")
        assert run_in(environment) == 0
        environment = environment_with("alliances", METROCLI_FORMAT="nonsense", METROCLI_DEBUG="1")
        assert run_in(environment) == 2
        assert output(environment)[1].startswith("Traceback ")

    def test_the_process(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdout", None)
        monkeypatch.setenv("COLUMNS", "99")
        environment = Environment.of_process(["a", "b"])
        assert (environment.stdout, environment.stderr) == (None, sys.stderr)
        assert environment.words == ("a", "b")
        assert environment.screen.width == 99

    def test_the_data(self) -> None:
        assert environment_with().data_path(None) == find_bundled_data()
        assert environment_with(METROCLI_DATA="a b").data_path(None) == Path("a b")
        assert environment_with(METROCLI_DATA="a b").data_path(Path("typed")) == Path("typed")


class TestSettings:
    """The settings are read when they are needed, and only once for a command."""

    @pytest.mark.parametrize(
        "words",
        [
            ("activities",),
            ("activities", "--columns", "id", "-f", "json"),
            ("members", "--silent"),
            ("check",),
            ("config",),
            ("ask", "some"),
        ],
    )
    def test_the_file_is_read_once(
        self, words: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        file = tmp_path / "settings.toml"
        file.write_text('period = "2021-11"\nformat = "csv"\n[columns]\nactivities = "id"\n[ask]\nsome = "stats"\n')
        read: list[Path] = []

        def read_settings(path: Path) -> object:
            read.append(path)
            return original(path)

        original = toml_file.read_settings
        monkeypatch.setattr(toml_file, "read_settings", read_settings)
        assert run_in(environment_with(*words, METROCLI_CONFIG=str(file))) in {0, 1}
        assert read == [file]

    @pytest.mark.parametrize("words", [("--version",), ("--help",), ("stats", "--help"), ("convert",)])
    def test_without_need_nothing_is_read(self, words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(loading, "_find_file", pytest.fail)
        assert run_in(environment_with(*words)) in {0, 2}

    def test_another_command_line_has_the_same_settings(self) -> None:
        environment = environment_with("a", METROCLI_PERIOD="2021")
        other = environment.with_words(["b"])
        assert (environment.words, other.words) == (("a",), ("b",))
        assert other.settings is environment.settings
