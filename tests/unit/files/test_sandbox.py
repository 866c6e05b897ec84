from __future__ import annotations

import importlib
import io
import pickle
import signal
import sys
import time
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from metrocli.files import sandbox_child
from metrocli.files.sandbox import Sandbox

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PARSER = """
import os, time

def parse(text, *, requests):
    yield "text", text
    for line in requests:
        match line.strip():
            case b"sleep":
                time.sleep(60)
            case b"grow":
                yield "bytes", len(bytearray(1 << 30))
            case b"die":
                os.abort()
            case b"act":
                yield "function", os.system
            case b"fail":
                raise LookupError("lost")
            case other:
                yield "line", other.decode()
"""


@pytest.fixture
def started(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Sandbox]:
    (tmp_path / "parser_for_tests.py").write_text(PARSER)
    monkeypatch.syspath_prepend(tmp_path)
    sandbox = Sandbox(importlib.import_module("parser_for_tests").parse, "é", memory=512 << 20, seconds=5)
    assert sandbox.receive() == ("text", "é")
    yield sandbox
    sandbox.close()
    assert sandbox.process.poll() is not None
    sys.modules.pop("parser_for_tests")


class TestSandbox:
    def test_a_request_is_answered(self, started: Sandbox) -> None:
        started.request("one")
        started.request("two")
        assert [started.receive(), started.receive()] == [("line", "one"), ("line", "two")]

    def test_an_exception_is_the_last_message(self, started: Sandbox) -> None:
        started.request("fail")
        assert started.receive() == ("LookupError", "lost")
        assert started.receive() == ("", "")
        started.request("more")  # to a process that has ended

    @pytest.mark.parametrize("request_line", ["die", "act"])
    def test_no_message(self, started: Sandbox, request_line: str) -> None:
        started.request(request_line)
        assert started.receive() == ("", "")

    @pytest.mark.parametrize("broken", [b"", b"\x80\x04", b"\x80\x04K\x01.", b"\x80\x04)R.", b"cdatetime\nnowhere\n."])
    def test_a_broken_message_is_none(self, started: Sandbox, broken: bytes) -> None:
        with started.process.stdout or io.BytesIO():
            started.process.stdout = io.BytesIO(broken)
            assert started.receive() == ("", "")

    @pytest.mark.skipif(sys.platform != "linux", reason="memory is limited there")
    def test_memory_is_limited(self, started: Sandbox) -> None:
        started.request("grow")
        assert started.receive()[0] == "MemoryError"

    def test_time_is_limited(self, started: Sandbox) -> None:
        began = time.monotonic()
        started.seconds = 0.2
        with started.time_limit():
            started.request("sleep")
            assert started.receive() == ("", "")
        assert started.has_timed_out
        assert time.monotonic() - began < 10

    def test_no_process_outlives_the_object(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        (tmp_path / "other_parser.py").write_text(PARSER)
        monkeypatch.syspath_prepend(tmp_path)
        sandbox = Sandbox(importlib.import_module("other_parser").parse, "", memory=512 << 20, seconds=5)
        process = sandbox.process
        del sandbox
        assert process.poll() is not None


class TestChild:
    def test_answer_writes_messages_as_pickles(self) -> None:
        def parse(*texts: str, requests: Iterable[bytes]) -> Iterator[tuple[str, object]]:
            yield "texts", texts
            yield "day", date(2021, 9, 1)
            yield from (("line", line) for line in requests)
            raise FileNotFoundError(2, "No such file or directory")

        output = io.BytesIO()
        sandbox_child.answer(parse, "a", requests=[b"x\n"], output=output)
        end, messages = output.tell(), []
        output.seek(0)
        while output.tell() < end:
            messages.append(pickle.load(output))  # noqa: S301 - made above
        assert messages == [
            ("texts", ("a",)),
            ("day", date(2021, 9, 1)),
            ("line", b"x\n"),
            ("OSError", "No such file or directory"),
        ]

    @pytest.mark.skipif(sys.platform == "win32", reason="no limit can be set to the memory of a process")
    def test_run_limits_memory_and_ignores_ctrl_c(self, monkeypatch: pytest.MonkeyPatch) -> None:
        import resource

        limits: dict[int, tuple[int, int]] = {}
        handlers: dict[int, object] = {}
        calls: list[tuple[Any, ...]] = []
        monkeypatch.setattr(resource, "setrlimit", limits.__setitem__)
        monkeypatch.setattr(signal, "signal", handlers.__setitem__)
        monkeypatch.setattr(sandbox_child, "answer", lambda *words, **_: calls.append(words))
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
        parser = iter
        sandbox_child.run(parser, "2000", "book.xlsx", "100")
        assert limits == {resource.RLIMIT_AS: (2000, 2000), resource.RLIMIT_CORE: (0, 0)}
        assert handlers == {signal.SIGINT: signal.SIG_IGN}
        assert calls == [(parser, "book.xlsx", "100")]
