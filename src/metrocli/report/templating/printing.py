"""Set pages for print with the templates of a user in a child process, with limits of memory and time."""

from __future__ import annotations

import pickle
from base64 import b64encode
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from metrocli.files.sandbox import Sandbox
from metrocli.report.templating.faults import TemplateFault, TemplateLimits
from metrocli.report.templating.folder import FONTS, OURS, read_our_templates
from metrocli.report.templating.job import FAULT, PAGE, PrintJob
from metrocli.report.templating.print_child import set_pages
from metrocli.report.writers.typesetting import MAIN

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from metrocli.report.templating.folder import TemplateFolder

PRINT_LIMITS = TemplateLimits(memory=4 << 30, seconds=120)
"""What templates of print may take; a report of 2,900 activities takes 2 GB and a quarter of a minute."""
_FIRST, _TYPST = "report.typ", ".typ"
_WITHOUT_MEMORY = {"", "MemoryError", "ImportError"}


def set_own_pdf(
    folder: TemplateFolder,
    report: str,
    root: str,
    fonts: Sequence[str],
    *,
    is_checked: bool,
    limits: TemplateLimits = PRINT_LIMITS,
) -> bytes:
    """Set a report as PDF with the templates of a user.

    Args:
        folder: the folder of the templates.
        report: the report in JSON.
        root: an empty folder.
        fonts: the folders with fonts.
        is_checked: whether to claim PDF/UA-1, and to refuse a document that does not keep it.
        limits: what the templates may take.

    Raises:
        UnreadableData: a template fails, takes too much, or asks for what it may not have.
    """
    ours = {name: text for name, text in read_our_templates().items() if name.endswith(_TYPST)}
    own = {name: content for name, content in folder.files.items() if Path(name).suffix.lower() not in FONTS}
    templates = {**ours, **own, **{f"{OURS}{name}": text for name, text in ours.items()}}
    templates[MAIN] = templates[_FIRST]
    job = PrintJob(templates, _FIRST, frozenset(own), report, root, tuple(fonts), is_checked, limits.seconds)
    child = Sandbox(set_pages, memory=limits.memory, seconds=limits.seconds)
    try:
        with child.time_limit():
            child.request(b64encode(pickle.dumps(job, protocol=5)).decode())
            kind, value = child.receive()
    finally:
        child.close()
    if kind == PAGE:
        return bytes(value)
    if kind == FAULT:
        raise TemplateFault(*value).to_error(folder.path, limits)
    name = _FIRST if _FIRST in own else ""
    fault = "too-slow" if child.has_timed_out else "too-large" if kind in _WITHOUT_MEMORY else "broken"
    raise TemplateFault(fault, name, reason=str(value)).to_error(folder.path, limits)


@contextmanager
def copy_fonts(folder: TemplateFolder | None) -> Iterator[list[Path]]:
    """Copy the fonts of a folder of templates into a folder of their own, and yield it; none for a folder without.

    Args:
        folder: the folder of templates; None for none.
    """
    files = folder.files if folder else {}
    fonts = {name: content for name, content in files.items() if Path(name).suffix.lower() in FONTS}
    with TemporaryDirectory() as copies:
        for number, (name, content) in enumerate(fonts.items()):
            Path(copies, f"{number}{Path(name).suffix.lower()}").write_bytes(content)
        yield [Path(copies)] if fonts else []
