"""Jinja for templates of a user: no file, no module, no process, and of our objects only what a page shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from jinja2 import BaseLoader, StrictUndefined, TemplateNotFound, runtime, utils
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment

from metrocli.render.html.environment import to_page_text
from metrocli.report.templating.folder import OURS, TEXTS
from metrocli.text.languages.language import Language

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from jinja2 import Environment

_PLAIN = (str, int, float, date, tuple, list, dict, set, frozenset, type(None))
"""Data, also our named tuples: all of their public fields. Jinja itself takes care of the methods of texts."""
_OF_JINJA = (
    runtime.BlockReference, runtime.LoopContext, runtime.Macro, runtime.TemplateReference, runtime.Undefined,
    TemplateModule, utils.Cycler, utils.Joiner, utils.Namespace,
)  # fmt: skip
_GLOBALS = ("range", "dict", "cycler", "joiner", "namespace")
_NOT_SAME_TWICE = ("random",)
"""Filters that would give other bytes each time."""
_LANGUAGE = frozenset({"code"})
"""What a template may use of a language: its other functions put values into texts, also into those of the template."""


class Sandboxed(ImmutableSandboxedEnvironment):
    """An environment in which a template reads data and calls the few functions that it is given.

    Of an object that is not data, only what its class declares in `FOR_TEMPLATES` may be used: a new one is not open by
    accident.
    """

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:  # noqa: ANN401 - as the base class has it
        """Return whether a template may use an attribute."""
        if attr.startswith("_"):
            return False
        if isinstance(obj, _PLAIN):
            return bool(super().is_safe_attribute(obj, attr, value))
        if isinstance(obj, _OF_JINJA):
            return not callable(value) or bool(super().is_safe_attribute(obj, attr, value))
        return attr in (_LANGUAGE if isinstance(obj, Language) else getattr(type(obj), "FOR_TEMPLATES", ()))

    def is_safe_callable(self, obj: Any) -> bool:  # noqa: ANN401 - as the base class has it
        """Return whether a template may call an object; it only comes by those of safe attributes."""
        return not isinstance(obj, type) or obj in {dict, utils.Namespace, utils.Cycler, utils.Joiner}


def _to_page_text(value: Any) -> Any:  # noqa: ANN401 - any value of a template
    """Return a value as text for the page; an object that is not data would give other bytes each time.

    Raises:
        SecurityError: the value is not data.
    """
    if isinstance(value, (*_PLAIN, runtime.Undefined)) or hasattr(value, "__html__"):
        return to_page_text(value)
    message = f"it shows an object of the type {type(value).__name__.lstrip('_')}"
    raise SecurityError(message)


class _Loader(BaseLoader):
    """Loads templates of the user, else ours, from memory.

    Args:
        files: the files of the user's folder.
        ours: our templates.
    """

    def __init__(self, files: Mapping[str, bytes], ours: Mapping[str, bytes]) -> None:
        texts = {name: content for name, content in files.items() if any(map(name.endswith, TEXTS))}
        self._files = {**ours, **{f"{OURS}{name}": content for name, content in ours.items()}}
        self._files |= {name: content for name, content in texts.items() if not name.startswith(OURS)}

    def get_source(self, _: Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        """Return the text of a template, and its name as the file that errors name."""
        if template not in self._files:
            raise TemplateNotFound(template)
        return self._files[template].decode(), template, lambda: True

    def list_templates(self) -> list[str]:
        """List the names of all templates."""
        return sorted(self._files)


def make_sandboxed(files: Mapping[str, bytes], ours: Mapping[str, bytes]) -> Environment:
    """Make the environment of a user's templates, otherwise like that of our own.

    Args:
        files: the files of the user's folder by name.
        ours: our templates by name.
    """
    environment = Sandboxed(
        loader=_Loader(files, ours),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_to_page_text,
        trim_blocks=True,
        lstrip_blocks=True,
        cache_size=-1,
    )
    environment.globals = {name: environment.globals[name] for name in _GLOBALS}
    for name in _NOT_SAME_TWICE:
        del environment.filters[name]
    return environment
