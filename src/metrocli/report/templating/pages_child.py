"""Code of the child process in which templates of a user write pages; see `pages`."""

from __future__ import annotations

import pickle
import re
import signal
import traceback
from base64 import b64decode
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

from jinja2.exceptions import SecurityError, TemplateNotFound, TemplateSyntaxError

from metrocli.files.sandbox_child import forbid_opening, limit_processor_time
from metrocli.report.charts.equal_earth import read_land
from metrocli.report.templating.faults import TemplateFault
from metrocli.report.templating.jinja_sandbox import make_sandboxed
from metrocli.report.templating.job import DONE, FAULT, PAGE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import FrameType

    from jinja2 import Environment

    from metrocli.report.templating.job import Job

_CLASS = re.compile(r"'(?:\w+\.)*(\w+) object'")
"""How Jinja names the class of a value, with its module."""
_LONGEST_PAGE = 64 << 20


class _TimeIsUpError(BaseException):
    """The template takes too long; not an Exception, so that nothing handles it on its way."""


def write_pages(*, requests: Iterable[bytes]) -> Iterator[tuple[str, object]]:
    """Write the pages of each job, a pickle in base64 on one line, and yield them, then that it is done.

    A template that fails ends a job with its `TemplateFault`. Before the first template runs, the process loses the
    right to open anything: a file, a connection, another process.
    """
    environment: Environment | None = None
    for line in requests:
        job: Job = pickle.loads(b64decode(line))  # noqa: S301 - from the process that started this one
        if environment is None:
            environment = make_sandboxed(job.files, job.ours)
            _load_the_rest()
            forbid_opening()
        try:
            yield from _write(job, environment)
        except (Exception, _TimeIsUpError) as error:  # noqa: BLE001 - a template may raise anything
            yield FAULT, tuple(_describe(error))
        else:
            yield DONE, ""


def _load_the_rest() -> None:
    """Load the modules and the files that are loaded late, since nothing can be opened afterwards."""
    # Jinja and Python import these where they need them.
    import encodings.unicode_escape  # noqa: F401
    import pprint  # noqa: F401

    import jinja2.debug  # noqa: F401

    read_land()


def _write(job: Job, environment: Environment) -> Iterator[tuple[str, object]]:
    pages = job.write(job.subject, environment)
    while True:
        with _time_limit(job.seconds):
            page = next(pages, None)
        if page is None:
            return
        name, content = page
        if len(content) > _LONGEST_PAGE:
            raise MemoryError
        yield PAGE, (name, content)


@contextmanager
def _time_limit(seconds: float) -> Iterator[None]:
    """Raise an error in the template after some seconds; where the system has no timer, the other process ends this."""
    limit_processor_time(seconds)
    if not hasattr(signal, "setitimer"):
        yield
        return
    signal.signal(signal.SIGALRM, _end_time)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)


def _end_time(_: int, __: FrameType | None) -> NoReturn:
    raise _TimeIsUpError


def _describe(error: BaseException) -> TemplateFault:
    """Describe why a template failed, and where."""
    name, line = _find_place(error)
    match error:
        case TemplateSyntaxError():
            return TemplateFault("broken", error.name or name, error.lineno, error.message or "")
        case TemplateNotFound():
            return TemplateFault("not-found", name, line, str(error.name))
        case SecurityError():
            return TemplateFault("forbidden", name, line, str(error))
        case MemoryError():
            return TemplateFault("too-large", name, line)
        case _TimeIsUpError():
            return TemplateFault("too-slow", name, line)
        case OSError():  # also where Jinja or Python would load a module, such as a codec
            return TemplateFault("forbidden", name, line, "it opens a file")
        case RecursionError():
            return TemplateFault("broken", name, line, "endless recursion")
    reason = _CLASS.sub(r"\1", str(error) or type(error).__name__)
    return TemplateFault("broken", name, line, reason)


def _find_place(error: BaseException) -> tuple[str, int]:
    """Find the innermost line of a template in the traceback of an error; ("", 0) if there is none.

    Jinja replaces most of the frames by others that show the template itself; it does not for the end of the time.
    """
    for frame, line in reversed([*traceback.walk_tb(error.__traceback__)]):
        template = frame.f_globals.get("__jinja_template__")
        if template is not None:
            return str(template.filename), template.get_corresponding_lineno(line)
        if "__jinja_exception__" in frame.f_globals:
            return frame.f_code.co_filename, line
    return "", 0
