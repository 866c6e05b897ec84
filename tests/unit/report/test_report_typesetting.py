"""Setting pages in a child process: what typst refuses, and what happens where it ends for want of memory."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest

from metrocli.errors import ExitCode, Refused
from metrocli.files.sandbox import Sandbox
from metrocli.report.writers import typesetting
from metrocli.report.writers.typesetting import Typesetter, TypesettingError, compile_pages

if TYPE_CHECKING:
    from pathlib import Path

    from metrocli.files.sandbox_child import Parser

TEMPLATE = '#set document(title: "t", date: none)\n#sys.inputs.report'


def test_a_template_is_set_in_a_child_process(tmp_path: Path) -> None:
    content = Typesetter().set_pdf({"main": TEMPLATE}, "Words", str(tmp_path), (), is_checked=True)
    assert content.startswith(b"%PDF")
    assert b"pdfuaid:part" in content


def test_what_typst_refuses_is_an_error_with_its_reason(tmp_path: Path) -> None:
    with pytest.raises(TypesettingError, match="file"):
        Typesetter().set_pdf({"main": '#read("/etc/passwd")'}, "", str(tmp_path), (), is_checked=False)


@pytest.mark.skipif(sys.platform != "linux", reason="the memory of a process is bounded so")
@pytest.mark.parametrize("memory", [64 << 20, 600 << 20])
def test_too_little_memory_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, memory: int) -> None:
    monkeypatch.setattr(typesetting, "_MEMORY", memory)
    with pytest.raises(Refused) as error:
        Typesetter().set_pdf({"main": "#range(400000000).len()"}, "", str(tmp_path), (), is_checked=False)
    assert error.value.message.code == "pdf-too-long"
    assert error.value.exit_code is ExitCode.REFUSED


def test_the_child_compiles_each_request(tmp_path: Path) -> None:
    line = (
        b'{"templates": {"main": "#sys.inputs.report"}, "report": "x", "root": "%s", "fonts": [], "is_checked": false}'
    )
    ((kind, content),) = compile_pages(requests=[line % str(tmp_path).encode()])
    assert kind == "pdf"
    assert isinstance(content, bytes)


def test_several_reports_are_set_in_one_child_process(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[Sandbox] = []

    def start(parser: Parser, *, memory: int, seconds: float) -> Sandbox:
        started.append(Sandbox(parser, memory=memory, seconds=seconds))
        return started[-1]

    monkeypatch.setattr(typesetting, "Sandbox", start)
    typesetter = Typesetter()
    one, again = (typesetter.set_pdf({"main": TEMPLATE}, "One", str(tmp_path), (), is_checked=True) for _ in range(2))
    with pytest.raises(TypesettingError, match="unknown variable"):
        typesetter.set_pdf({"main": "#nothing"}, "", str(tmp_path), (), is_checked=False)
    other = typesetter.set_pdf({"main": TEMPLATE}, "Other", str(tmp_path), (), is_checked=True)
    assert one == again != other
    assert len(started) == 1
    typesetter.close()
    assert typesetter.set_pdf({"main": TEMPLATE}, "One", str(tmp_path), (), is_checked=True) == one
    assert len(started) == 2
