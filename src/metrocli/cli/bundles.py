"""Spreading bundles of options into the parameters that Typer sees."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from typing import TYPE_CHECKING, Any, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable


def spread(function: Callable[..., Any]) -> Callable[..., None]:
    """A command whose parameters that are dataclasses stand as their fields, each field one option.

    Args:
        function: a command; its other parameters, such as arguments, stay as they are and come first.
    """
    bundles: dict[str, type] = {}
    parameters: list[inspect.Parameter] = []
    for name, hint in get_type_hints(function, include_extras=True).items():
        if name == "return":
            continue
        if not dataclasses.is_dataclass(hint) or not isinstance(hint, type):
            default = inspect.signature(function).parameters[name].default
            parameters.append(inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=hint))
            continue
        bundles[name] = hint
        hints = get_type_hints(hint, include_extras=True)
        parameters += [
            inspect.Parameter(
                field.name, inspect.Parameter.KEYWORD_ONLY, default=field.default, annotation=hints[field.name]
            )
            for field in dataclasses.fields(hint)
        ]

    @functools.wraps(function)
    def command(**values: Any) -> None:  # noqa: ANN401 - whatever the options hold
        own = {
            name: bundle(**{field.name: values.pop(field.name) for field in dataclasses.fields(bundle)})
            for name, bundle in bundles.items()
        }
        function(**values, **own)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # what inspect looks for
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command
