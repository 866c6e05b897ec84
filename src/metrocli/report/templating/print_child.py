"""Code of the child process in which templates of a user set pages for print; see `printing`."""

from __future__ import annotations

import json
import os
import pickle
import re
from base64 import b64decode
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metrocli.files.sandbox_child import forbid_opening, limit_processor_time
from metrocli.report.templating.faults import TemplateFault
from metrocli.report.templating.job import FAULT, PAGE
from metrocli.report.writers.typesetting import MAIN, NO_DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    import typst

    from metrocli.report.templating.job import PrintJob

_PLACE = re.compile(r"┌─ (?P<path>.+?):(?P<line>\d+):\d+")
_NOT_FOUND = re.compile(r'searched at (?P<searched>.+)\)|path `"(?P<outside>.+)"` would escape')
_PACKAGE = re.compile("failed to download package|package not found|package manifest")
_NOTHING_OPENS = "Too many open files"
_CLOSED = "http://127.0.0.1:9"
"""A port of this machine at which nothing listens: where no limit forbids connections, they end there."""
_PROXIES = ("http_proxy", "https_proxy", "all_proxy")
_PAGE_OF_FACES = b"""#for face in json(bytes(sys.inputs.faces)) {
  text(font: face.family, style: face.style, weight: face.weight, stretch: face.stretch * 100%)[x]
}"""


def set_pages(*, requests: Iterable[bytes]) -> Iterator[tuple[str, object]]:
    """Set each job, a pickle in base64 on one line, as PDF, and yield it, or the `TemplateFault` that ends it.

    Before the templates run, the process loads all fonts and then loses the right to open anything.
    """
    import typst

    for line in requests:
        job: PrintJob = pickle.loads(b64decode(line))  # noqa: S301 - from the process that started this one
        os.environ.update({name: _CLOSED for proxy in _PROXIES for name in (proxy, proxy.upper())} | {"NO_PROXY": ""})
        fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[*job.fonts])
        settings: dict[str, Any] = {
            "root": job.root,
            "package_path": job.root,
            "package_cache_path": job.root,
            "font_paths": fonts,
            "ignore_system_fonts": True,
        }
        _load_fonts(fonts, settings)
        limit_processor_time(job.seconds * (os.cpu_count() or 1))
        forbid_opening(has_threads=True)
        standards: dict[str, Any] = {"pdf_standards": ["ua-1"]} if job.is_checked else {}
        try:
            content = typst.compile(
                dict(job.templates), sys_inputs={"report": job.report}, timestamp=NO_DAY, **settings, **standards
            )
        except typst.TypstError as error:
            yield FAULT, tuple(_describe(error, job))
        else:
            yield PAGE, bytes(content)


def _load_fonts(fonts: typst.Fonts, settings: dict[str, Any]) -> None:
    """Set a letter in each face, since typst reads the file of a font only where a page needs it."""
    import typst

    names = ("family", "style", "weight", "stretch")
    faces = [{name: getattr(face, name) for name in names} for face in fonts.fonts()]
    typst.compile(_PAGE_OF_FACES, sys_inputs={"faces": json.dumps(faces)}, **settings)


def _describe(error: typst.TypstError, job: PrintJob) -> TemplateFault:
    """Describe what typst refuses, and where: in a template of the user, if one is among the places."""
    root = Path(job.root).resolve()
    places = []
    for found in _PLACE.finditer(error.diagnostic or ""):
        path = Path(os.path.normpath(Path.cwd() / found["path"]))
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.name
        places.append((job.first if name == MAIN else name, int(found["line"])))
    name, line = next((place for place in places if place[0] in job.own), places[0] if places else ("", 0))
    if _PACKAGE.search(error.message):
        return TemplateFault("forbidden", name, line, "it imports a package")
    if missing := _NOT_FOUND.search(error.message):
        return TemplateFault(
            "not-found", name, line, (missing["searched"] or missing["outside"]).removeprefix(f"{root}/")
        )
    if _NOTHING_OPENS in error.message:
        return TemplateFault("forbidden", name, line, "it opens a file")
    return TemplateFault("broken", name, line, error.message)
