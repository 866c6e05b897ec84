"""Flatten groups of options: a command takes them as dataclasses, Typer sees their fields as options."""

from __future__ import annotations

import dataclasses
import functools
import inspect
from typing import TYPE_CHECKING, Any, get_type_hints

import typer

from metrocli.cli.environment import Environment

if TYPE_CHECKING:
    from collections.abc import Callable

_CONTEXT = "context"


def flatten_options(function: Callable[..., Any]) -> Callable[..., None]:
    """Return a command for Typer, with one parameter for each option.

    Args:
        function: the command. A parameter that is a dataclass becomes one option for each of its fields. A parameter
            that is an `Environment` gets the environment from Typer's context. All others, such as arguments, stay.
    """
    groups: dict[str, type] = {}
    environments: list[str] = []
    parameters: list[inspect.Parameter] = []
    for name, hint in get_type_hints(function, include_extras=True).items():
        if name == "return":
            continue
        if hint is Environment:
            environments.append(name)
            parameters.append(_parameter(_CONTEXT, typer.Context))
        elif dataclasses.is_dataclass(hint) and isinstance(hint, type):
            groups[name] = hint
            hints = get_type_hints(hint, include_extras=True)
            parameters += [
                _parameter(field.name, hints[field.name], field.default) for field in dataclasses.fields(hint)
            ]
        else:
            parameters.append(_parameter(name, hint, inspect.signature(function).parameters[name].default))

    @functools.wraps(function)
    def command(**values: Any) -> None:  # noqa: ANN401 - options hold values of any type
        grouped = {
            name: group(**{field.name: values.pop(field.name) for field in dataclasses.fields(group)})
            for name, group in groups.items()
        }
        grouped |= {name: values.pop(_CONTEXT).obj for name in environments}
        function(**values, **grouped)

    command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]  # inspect reads it
    command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
    return command


def _parameter(name: str, annotation: object, default: object = inspect.Parameter.empty) -> inspect.Parameter:
    return inspect.Parameter(name, inspect.Parameter.KEYWORD_ONLY, default=default, annotation=annotation)
