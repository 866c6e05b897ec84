"""metrocli: ask, check and publish the sheets of an association of cities.

From Python, `open_dataset` gives a dataset to be asked:

    from metrocli import open_dataset

    ds = open_dataset("data")
    ds.activities(outcome="L2A2D4")
"""

from typing import TYPE_CHECKING

from metrocli.errors import AmbiguousName, MetrocliError, Refused, UnknownName, UnreadableData, UsageMistake

if TYPE_CHECKING:
    from metrocli.library.dataset import Dataset, open_dataset
    from metrocli.library.results import Result

__version__ = "0.3.0"
__all__ = [
    "AmbiguousName",
    "Dataset",
    "MetrocliError",
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
        """Import the library when it is first used; the command line does not need it."""
        if name not in _ASKING:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        from metrocli.library import dataset

        return getattr(dataset, name)

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
