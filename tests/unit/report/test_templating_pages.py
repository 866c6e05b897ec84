"""Pages with a user's templates: what they may use, what is refused, and where an error is."""

from __future__ import annotations

import dataclasses
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from invented_report import SAMPLE  # type: ignore[import-not-found] # it is in this folder
from invented_site import make_site  # type: ignore[import-not-found] # it is in this folder

from metrocli.errors import ExitCode, UnreadableData
from metrocli.report.templating.faults import TemplateFault, TemplateLimits
from metrocli.report.templating.folder import read_our_templates
from metrocli.report.templating.jinja_sandbox import make_sandboxed
from metrocli.report.templating.pages import Templates
from metrocli.report.writers.html import PageState, write_page, write_report
from metrocli.report.writers.html_filters import ActivityFilters
from metrocli.report.writers.registry import WriterOptions
from metrocli.report.writers.site import write_site
from metrocli.text.languages.language import load_language

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.messages import Message
    from metrocli.report.model import Report

BEGINNING = (
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="{{ policy }}">\n'
)
LIMITS = TemplateLimits(memory=1 << 30, seconds=2)
POLICY = re.compile(rb'Policy" content="[^"]*"')


@pytest.fixture
def render(tmp_path: Path) -> Callable[..., bytes]:
    """Write the sample with a template, which begins as a page should, and other files."""

    def write(text: str, report: Report = SAMPLE, **files: str) -> bytes:
        for name, content in {"report.html": BEGINNING + text, **files}.items():
            (tmp_path / name.replace("__", ".")).write_text(content)
        return write_report(report, WriterOptions(templates=Templates(tmp_path, LIMITS))).content

    return write


@pytest.fixture
def fail(render: Callable[..., bytes], tmp_path: Path) -> Callable[..., tuple[str, str, Message]]:
    """Write the sample with a template that fails; return the code, the place and the message."""

    def write(text: str, **files: str) -> tuple[str, str, Message]:
        with pytest.raises(UnreadableData) as error:
            render(text, **files)
        message = error.value.message
        assert error.value.exit_code is ExitCode.UNREADABLE
        return message.code, str(message.place).removeprefix(f"{tmp_path}/"), message

    return write


@pytest.mark.parametrize("code", ["en", "fr"])
def test_a_template_that_only_extends_ours_gives_the_same_page(tmp_path: Path, code: str) -> None:
    report = SAMPLE._replace(language=load_language(code))
    (tmp_path / "report.html").write_text('{% extends "metrocli/report.html" %}')
    templates = Templates(tmp_path)
    own = [write_report(report, WriterOptions(templates=templates)).content for _ in range(2)]
    ours = write_report(report, WriterOptions()).content
    assert [POLICY.sub(b"", page) for page in own] == [POLICY.sub(b"", ours)] * 2


def test_a_template_includes_its_own_files(render: Callable[..., bytes]) -> None:
    page = render('{% include "foot.html" %}<style>{{ style }}</style>', foot__html="<p>{{ report.title }}</p>")
    assert f"<p>{SAMPLE.title}</p>" in page.decode()


def test_a_style_sheet_alone_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "report.css").write_text("h1 { color: {{ accent }} }")
    page = write_report(SAMPLE, WriterOptions(templates=Templates(tmp_path))).content
    assert f"<style>h1 {{ color: {SAMPLE.accent} }}</style>" in page.decode()


def test_values_are_escaped(render: Callable[..., bytes]) -> None:
    assert b"&lt;b&gt;" in render("{{ report.title }}", SAMPLE._replace(title="<b>"))


class TestErrors:
    """One sentence with the template and the line."""

    @pytest.mark.parametrize(
        ("text", "code", "line"),
        [
            ("\n{{ unknown }}", "template-broken", 7),
            ("\n\n{% unknown %}", "template-broken", 8),
            ("{{ report.unknown }}", "template-broken", 6),
            ("{{ page.draw(1, 2) }}", "template-broken", 6),
            ("{{ 1 / 0 }}", "template-broken", 6),
            ("{{ x", "template-broken", 6),
            ("{% include '/etc/passwd' %}", "template-not-found", 6),
            ("{% include '../report.html' %}", "template-not-found", 6),
            ("{% set name = '/etc/' ~ 'passwd' %}\n{% include name %}", "template-not-found", 7),
            ("{% import 'os' as os %}", "template-not-found", 6),
            ("{% extends 'metrocli/../folder.py' %}", "template-not-found", 6),
            ("{{ report.title.__class__ }}", "template-forbidden", 6),
            ("{% macro f() %}{{ f() }}{% endmacro %}{{ f() }}", "template-broken", 6),
            ("{% include 'report.html' %}", "template-broken", 6),
            ("{{ range(1000000) }}", "template-broken", 6),
            ("{{ page }}", "template-forbidden", 6),
            ("{{ 'a'.encode('idna') }}", "template-forbidden", 6),
            pytest.param(
                "{{ 'a' * 10**10 }}",
                "template-too-large",
                6,
                marks=pytest.mark.skipif(sys.platform != "linux", reason="memory is limited there"),
            ),
            (
                "{% for i in range(99999) %}{% for j in range(99999) %}\n{% endfor %}{% endfor %}",
                "template-too-slow",
                6,
            ),
        ],
    )
    def test_the_line(self, fail: Callable[..., tuple[str, str, Message]], text: str, code: str, line: int) -> None:
        found, place, _ = fail(text)
        assert (found, place) == (code, f"report.html, line {line}")

    def test_an_included_file_is_named(self, fail: Callable[..., tuple[str, str, Message]]) -> None:
        _, place, message = fail("{% include 'foot.html' %}", foot__html="\n{{ unknown }}")
        assert place == "foot.html, line 2"
        assert message.values == {"reason": "'unknown' is undefined"}

    @pytest.mark.parametrize("name", ["report.html", "metrocli/report.html"])
    def test_a_template_of_ours_is_named_as_such(self, tmp_path: Path, name: str) -> None:
        error = TemplateFault("broken", name, 3, "x").to_error(tmp_path, LIMITS)
        assert str(error.message.place) == "metrocli/report.html, line 3"

    def test_a_style_sheet_is_named(self, fail: Callable[..., tuple[str, str, Message]]) -> None:
        assert fail("", report__css="{{ unknown }}")[:2] == ("template-broken", "report.css, line 1")

    def test_a_page_without_policy(self, tmp_path: Path) -> None:
        (tmp_path / "report.html").write_text("<p>")
        with pytest.raises(UnreadableData) as error:
            write_report(SAMPLE, WriterOptions(templates=Templates(tmp_path)))
        assert error.value.message.code == "page-without-policy"

    @pytest.mark.slow
    def test_a_calculation_without_an_end_is_ended_from_outside(
        self, fail: Callable[..., tuple[str, str, Message]], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("metrocli.report.templating.pages._GRACE", 1)
        code, place, _ = fail("{{ 7**(7**10) }}")
        assert (code, place) == ("template-too-slow", "report.html")

    def test_after_an_error_the_next_page_is_written(self, tmp_path: Path) -> None:
        (tmp_path / "report.html").write_text(BEGINNING + "{{ report.title[5] }}")
        options = WriterOptions(templates=Templates(tmp_path, LIMITS))
        with pytest.raises(UnreadableData):
            write_report(SAMPLE._replace(title="abc"), options)
        assert write_report(SAMPLE._replace(title="abcdef"), options).content.endswith(b"f")


def try_to_open(report: Report, _: object) -> Any:  # noqa: ANN401 - a writer for the child process
    """Try what a template could do if it came out of the sandbox of Jinja."""
    import os
    import socket
    import subprocess

    attempts: list[Callable[[], object]] = [
        lambda: Path("/etc/passwd").open(),  # noqa: SIM115 - it must not open
        socket.socket,
        lambda: socket.create_connection(("127.0.0.1", int(report.title))),
        lambda: socket.getaddrinfo("localhost", 80),
        os.pipe,
        lambda: [*Path("/").iterdir()],
        lambda: subprocess.run(["/bin/true"], check=False),
    ]
    opened = []
    for number, attempt in enumerate(attempts):
        try:
            attempt()
        except OSError:
            continue
        opened.append(number)
    yield "opened", repr(opened).encode()


@pytest.mark.skipif(sys.platform == "win32", reason="there are no limits of resources")
def test_the_child_process_can_open_nothing(tmp_path: Path) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = str(listener.getsockname()[1])
        (written,) = Templates(tmp_path, LIMITS).write_pages(try_to_open, SAMPLE._replace(title=port), "report.html")
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()
    assert written == ("opened", b"[]")


class TestSandbox:
    """Ways out of the sandbox of Jinja, tried on everything that a template gets."""

    @pytest.mark.parametrize(
        "attack",
        [
            "{{ ''.__class__.__mro__[1].__subclasses__() }}",
            "{{ report.__class__ }}",
            "{{ report['__class__'] }}",
            "{{ report|attr('__class__') }}",
            "{{ report|attr('_asdict') }}",
            "{{ report._replace(title='x') }}",
            "{{ [report]|map(attribute='__class__')|list }}",
            "{{ [report, report]|sort(attribute='__class__') }}",
            "{{ [report]|groupby('__class__') }}",
            "{{ '{0.__class__}'.format(report) }}",
            "{{ '{x.__init__.__globals__}'.format_map({'x': page}) }}",
            "{{ ('{0._report}'|attr('format'))(page) }}",
            "{{ ['{0._report}']|map(attribute='format')|first }}{{ ('{0._report}'['format'])(page) }}",
            "{{ style.format.__self__ }}",
            "{{ (style ~ '{0.__class__}').format(page) }}",
            "{{ report.language.translate('{x.__init__.__globals__}', x=page) }}",
            "{{ report.language.translate_count('{x.__class__}', '', 1, x=page) }}",
            "{{ report.language.format_number(1) }}",
            "{{ report.logo.content.decode('utf-7') }}",
            "{{ page._report }}",
            "{{ page['_report'] }}",
            "{{ page.draw.__globals__ }}",
            "{{ page.draw.__func__.__code__ }}",
            "{{ page.__init__.__globals__ }}",
            "{{ page.__dict__ }}",
            "{{ page }}",
            "{{ page.draw }}{{ words.get }}",
            "{{ report.language }}",
            "{{ filters._report }}",
            "{{ filters._language }}",
            "{{ filters.list_filters.__self__ }}",
            "{{ colon.__self__ }}",
            "{{ words.update({'skip': 'x'}) }}",
            "{{ words.pop('skip') }}",
            "{{ filters.values.clear() }}",
            "{{ filters.activities.append(1) }}",
            "{{ self.__init__.__globals__ }}",
            "{{ self._TemplateReference__context }}",
            "{{ cycler.__init__.__globals__ }}",
            "{{ joiner.__init__ }}",
            "{{ namespace.mro() }}",
            "{{ dict.mro() }}",
            "{{ dict.fromkeys }}",
            "{{ range.__self__ }}",
            "{{ (range(3)|map('string')).gi_frame }}",
            "{{ (range(3)|map('string')).gi_frame.f_globals }}",
            "{% macro m() %}{% endmacro %}{{ m._func }}",
            "{% macro m() %}{% endmacro %}{{ m._environment }}",
            "{% for x in [1] %}{{ loop._iterable }}{% endfor %}",
            "{% for x in [1] %}{{ loop.__init__.__globals__ }}{% endfor %}",
            "{% import 'report_blocks.html' as b %}{{ b._body_stream }}",
            "{% import 'report_blocks.html' as b %}{{ b.section.__globals__ }}",
            "{{ [page.draw]|map(attribute='__globals__')|list }}",
            "{{ unknown.__class__ }}",
            "{{ lipsum.__globals__ }}",
            "{{ get_flashed_messages }}{{ config }}{{ request }}",
            "{{ 'x'|random }}",
            "{{ report.days.format.__globals__ }}",
            "{{ (1).real.__class__ }}",
            "{{ report.sections[0].blocks[0].count.__self__ }}",
            "{{ none.__class__ }}",
            "{% set page = page %}{{ page.__class__ }}",
        ],
    )
    def test_an_attack_is_an_error(self, attack: str) -> None:
        from jinja2 import TemplateError

        environment = make_sandboxed({"report.html": f"{BEGINNING}{attack}".encode()}, read_our_templates())
        with pytest.raises((TemplateError, TypeError, KeyError)):
            [*write_page(SAMPLE, environment)]

    def test_the_objects_of_a_template_are_data_or_declared(self) -> None:
        """A value of a new class must be looked at before a template gets it."""
        given: dict[str, Any] = {}

        class Recorded:
            def get_template(self, _: str) -> Recorded:
                return self

            def render(self, **values: object) -> str:
                given.update(values)
                return ""

        [*write_page(SAMPLE, Recorded())]  # type: ignore[arg-type]
        reached: set[type] = set()
        pending = [*given.values(), SAMPLE.sections]
        while pending:
            value = pending.pop()
            if type(value) in reached and not isinstance(value, (tuple, list, dict)):
                continue
            reached.add(type(value))
            if isinstance(value, dict):
                pending += [*value, *value.values()]
            elif isinstance(value, (tuple, list)):
                pending += value
        objects = {kind for kind in reached if not issubclass(kind, (tuple, str))}
        ours = {kind for kind in objects if kind.__module__.startswith("metrocli")}
        assert ours == {PageState, ActivityFilters, type(SAMPLE.language)}
        assert not [kind for kind in reached if dataclasses.is_dataclass(kind)]
        for kind in (PageState, ActivityFilters):
            assert {
                name for name in [*dir(kind), *vars(ActivityFilters(SAMPLE))] if name[0] != "_"
            } >= kind.FOR_TEMPLATES
        assert {kind.__module__ for kind in reached if not kind.__module__.startswith("metrocli")} <= {
            "builtins", "datetime", "markupsafe",
        }  # fmt: skip


class TestSite:
    """The pages of a site."""

    def test_a_layout_that_only_extends_ours_gives_the_same_site(self, tmp_path: Path) -> None:
        (tmp_path / "site_layout.html").write_text('{% extends "metrocli/site_layout.html" %}')
        site = make_site()
        own = [*write_site(site, WriterOptions(templates=Templates(tmp_path)))]
        ours = [*write_site(make_site(), WriterOptions())]
        assert [one.name for one in own] == [one.name for one in ours]
        for one, other in zip(own, ours, strict=True):
            assert POLICY.sub(b"", one.content) == POLICY.sub(b"", other.content)

    def test_a_block_of_the_layout_and_an_empty_style_sheet(self, tmp_path: Path) -> None:
        own = '{% extends "metrocli/site_layout.html" %}{% block footer %}<p>Own {{ root }}</p>{% endblock %}'
        (tmp_path / "site_layout.html").write_text(own)
        (tmp_path / "site.css").write_text("")
        files = {one.name: one.content for one in write_site(make_site(), WriterOptions(templates=Templates(tmp_path)))}
        assert files["style.css"] == b""
        assert all(b"<p>Own " in content for name, content in files.items() if name.endswith(".html"))

    def test_the_line_of_an_error(self, tmp_path: Path) -> None:
        (tmp_path / "site_page.html").write_text("\n{{ here.unknown }}")
        with pytest.raises(UnreadableData) as error:
            [*write_site(make_site(), WriterOptions(templates=Templates(tmp_path)))]
        assert str(error.value.message.place) == f"{tmp_path}/site_page.html, line 2"
