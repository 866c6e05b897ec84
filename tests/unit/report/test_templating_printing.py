"""Print with a user's templates: what they may use, what is refused, and where an error is."""

from __future__ import annotations

import re
import socket
import sys
from typing import TYPE_CHECKING

import pytest
from invented_report import SAMPLE  # type: ignore[import-not-found] # it is in this folder

from metrocli.errors import ExitCode, UnreadableData
from metrocli.report.templating import printing
from metrocli.report.templating.faults import TemplateLimits
from metrocli.report.templating.pages import Templates
from metrocli.report.writers import pdf
from metrocli.report.writers.registry import WriterOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from metrocli.messages import Message
    from metrocli.report.model import Report
    from metrocli.report.writers.registry import Written

    Render = Callable[..., Written]
    Fail = Callable[..., tuple[str, str, Message]]

pytest.importorskip("typst")
BEGINNING = '#set document(title: "t", date: none)\n'
PLUGIN = "bytes((0, 97, 115, 109, 1, 0, 0, 0))"


@pytest.fixture(autouse=True)
def _limits(monkeypatch: pytest.MonkeyPatch) -> None:
    limits = TemplateLimits(memory=2 << 30, seconds=4)
    monkeypatch.setitem(printing.set_own_pdf.__kwdefaults__ or {}, "limits", limits)


@pytest.fixture
def render(tmp_path: Path) -> Render:
    """Set the sample with a template of this text and with other files."""

    def write(text: str | None = None, report: Report = SAMPLE, **files: str | bytes) -> Written:
        for name, content in {**({} if text is None else {"report__typ": BEGINNING + text}), **files}.items():
            path = tmp_path / "brand" / name.replace("__", ".")
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return pdf.write_report(report, WriterOptions(templates=Templates(tmp_path / "brand")))

    return write


@pytest.fixture
def fail(render: Render, tmp_path: Path) -> Fail:
    """Set the sample with a template that fails; return the code, the place and the message."""

    def write(text: str | None = None, **files: str | bytes) -> tuple[str, str, Message]:
        with pytest.raises(UnreadableData) as error:
            render(text, **files)
        message = error.value.message
        assert error.value.exit_code is ExitCode.UNREADABLE
        return message.code, str(message.place).removeprefix(f"{tmp_path}/brand/"), message

    return write


@pytest.fixture
def listener(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A server of this machine that all settings of proxies name."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        for name in ("http_proxy", "https_proxy", "all_proxy"):
            for written in (name, name.upper()):
                monkeypatch.setenv(written, f"http://127.0.0.1:{server.getsockname()[1]}")
        server.settimeout(0.1)
        yield server


def test_templates_that_change_nothing_give_the_same_bytes(tmp_path: Path) -> None:
    options = WriterOptions(templates=Templates(tmp_path))
    assert pdf.write_report(SAMPLE, options).content == pdf.write_report(SAMPLE, WriterOptions()).content


def test_one_part_is_replaced_and_uses_ours(render: Render) -> None:
    own = '#import "metrocli/report_first_page.typ": first-page as usual\n#let first-page() = { usual(); pagebreak() }'
    pages = [
        len(re.findall(rb"/Type\s*/Page\b", written.content))
        for written in (pdf.write_report(SAMPLE, WriterOptions()), render(report_first_page__typ=own))
    ]
    assert pages[1] == pages[0] + 1


def test_a_template_uses_files_and_fonts_of_its_folder(render: Render) -> None:
    font = (pdf.FONTS / "NotoSans-Bold.ttf").read_bytes()
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><path d="M0 0h9v9z"/></svg>'
    text = '#include "foot.typ"\n#image("ring.svg", alt: "Ring")'
    written = render(text, foot__typ='#set text(font: "Noto Sans")\nWords', ring__svg=svg, Own__ttf=font)
    assert written.content.startswith(b"%PDF")
    assert b"NotoSans-Regular" in written.content


def test_a_character_without_a_glyph_is_a_note(render: Render) -> None:
    own = '#import "metrocli/report_first_page.typ": first-page'
    written = render(None, SAMPLE._replace(title="東京"), report_first_page__typ=own)
    assert [note.code for note in written.notes] == ["glyphs-missing"]


@pytest.mark.parametrize(
    ("text", "code", "place"),
    [
        ("\n#unknown", "template-broken", "report.typ, line 3"),
        ("#let f(", "template-broken", "report.typ, line 2"),
        ('#image(bytes("x"), alt: "x")', "template-broken", "report.typ, line 2"),
        ('#read("/etc/passwd")', "template-not-found", "report.typ, line 2"),
        ('#read("../foot.typ")', "template-not-found", "report.typ, line 2"),
        ('#read("/proc/self/environ")', "template-not-found", "report.typ, line 2"),
        ('#let name = "/etc/" + "passwd"\n#read(name)', "template-not-found", "report.typ, line 3"),
        ('#eval("read(\\"/etc/passwd\\")")', "template-not-found", "report.typ, line 2"),
        ('#pdf.attach("/etc/passwd")', "template-not-found", "report.typ, line 2"),
        ('#csv("http://127.0.0.1/x")', "template-not-found", "report.typ, line 2"),
        ('#plugin("a.wasm")', "template-not-found", "report.typ, line 2"),
        (f"#plugin({PLUGIN})", "template-broken", "report.typ, line 2"),
        ("#while true {}", "template-broken", "report.typ, line 2"),
        ("#let f(x) = f(x + 1)\n#f(1)", "template-broken", "report.typ, line 2"),
        (
            "#for i in range(9999) { for j in range(9999) { let x = calc.pow(3, 7) } }",
            "template-too-slow",
            "report.typ",
        ),
    ],
)
def test_an_error_is_one_sentence_with_its_place(fail: Fail, text: str, code: str, place: str) -> None:
    assert fail(text)[:2] == (code, place)


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited there")
def test_too_much_memory_is_one_sentence(fail: Fail, monkeypatch: pytest.MonkeyPatch) -> None:
    # Enough time to take all memory, also on a busy machine.
    limits = TemplateLimits(memory=1 << 30, seconds=60)
    monkeypatch.setitem(printing.set_own_pdf.__kwdefaults__ or {}, "limits", limits)
    assert fail("#range(400000000).len()")[:2] == ("template-too-large", "report.typ")


def test_an_included_file_is_named(fail: Fail) -> None:
    code, place, message = fail('#include "foot.typ"', foot__typ="\n#unknown")
    assert (code, place) == ("template-broken", "foot.typ, line 2")
    assert message.values == {"reason": "unknown variable: unknown"}


def test_a_mistake_in_a_call_of_ours_is_in_the_template_of_the_user(fail: Fail) -> None:
    own = '#import "report_blocks.typ": spans\n#let first-page() = {\n  spans(3)\n}'
    assert fail(report_first_page__typ=own)[:2] == ("template-broken", "report_first_page.typ, line 3")


@pytest.mark.parametrize(
    "text",
    [
        '#import "@preview/cetz:0.3.0"',
        '#let name = "@pre" + "view/cetz:0.3.0"\n#import name',
        '#include "@preview/cetz:0.3.0"',
        '#import "@local/own:0.1.0"',
        '#eval("import \\"@preview/cetz:0.3.0\\"")',
    ],
)
def test_a_package_is_refused_and_no_connection_is_tried(fail: Fail, listener: socket.socket, text: str) -> None:
    assert fail(text)[0] == "template-forbidden"
    with pytest.raises(TimeoutError):
        listener.accept()


def test_the_listener_hears_typst_without_the_sandbox(listener: socket.socket) -> None:
    """Otherwise the test before this one would prove nothing."""
    import subprocess

    program = "import typst; typst.compile(b'#import \"@preview/cetz:0.3.0\"')"
    process = subprocess.Popen([sys.executable, "-c", program], stderr=subprocess.DEVNULL)
    listener.settimeout(10)
    listener.accept()[0].close()
    process.kill()
    process.wait()
