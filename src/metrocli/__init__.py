"""metrocli: ask, check and publish the sheets of an association of cities.

From Python, `open_dataset` gives a dataset to be asked:

    from metrocli import open_dataset

    ds = open_dataset("data")
    ds.activities(outcome="L2A2D4")
"""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from metrocli.errors import (
        AmbiguousName,
        MetrocliError,
        MissingExtra,
        Refused,
        UnknownName,
        UnreadableData,
        UsageMistake,
    )
    from metrocli.library.dataset import Dataset, open_dataset
    from metrocli.library.results import Result

__version__ = "0.3.0"
__all__ = [
    "AmbiguousName",
    "Dataset",
    "MetrocliError",
    "MissingExtra",
    "Refused",
    "Result",
    "UnknownName",
    "UnreadableData",
    "UsageMistake",
    "__version__",
    "open_dataset",
]
_ASKING = ("Dataset", "Result", "open_dataset")

if not TYPE_CHECKING:  # or every name would be one that it knows

    def __getattr__(name: str) -> object:
        """Import the library or the errors when they are first used; a process that reads a file needs neither."""
        if name in _ASKING:
            from metrocli.library import dataset

            return getattr(dataset, name)
        if name in __all__:
            from metrocli import errors

            return getattr(errors, name)
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
