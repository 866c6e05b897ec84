"""Results that are computed once from an object and kept with it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_Result = TypeVar("_Result")


class KeepsResults:
    """An object that does not change, so that what functions compute from it can be kept."""

    @cached_property
    def _results(self) -> dict[Callable[..., Any], Any]:
        """The results so far, by their functions."""
        return {}

    def compute_once(self, function: Callable[[Self], _Result]) -> _Result:
        """Return what a function computes from this object; later calls return the same object: do not change it.

        Args:
            function: a function, or a class; the same one is meant by the same object, so it is not a lambda.
        """
        if function not in self._results:
            self._results[function] = function(self)
        result: _Result = self._results[function]
        return result
