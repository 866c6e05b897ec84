"""Regular expressions that are compiled when they are first used.

Compiling all patterns of the modules that an answer imports takes a twentieth of its time; few of them are used.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, AnyStr, cast

if TYPE_CHECKING:
    from re import Pattern


class _LatePattern:
    """A pattern with the attributes of a compiled one; each attribute is kept once it was asked for."""

    def __init__(self, source: str | bytes, flags: int) -> None:
        self._source: Any = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - methods and values of any type
        value = getattr(re.compile(self._source, self._flags), name)
        setattr(self, name, value)
        return value


def compile_late(source: AnyStr, flags: int = 0) -> Pattern[AnyStr]:
    """Return a pattern like `re.compile`, but compile it only when something is first searched.

    Use its methods: functions such as `re.sub` do not take it. A wrong pattern raises `re.error` when it is first used.
    """
    return cast("Pattern[AnyStr]", _LatePattern(source, flags))
