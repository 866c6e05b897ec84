"""Keep pandas from importing pyarrow, until something reads or writes Parquet.

pandas imports pyarrow where it can, which costs a fifth of the program's start. Only the program blocks it: in other
processes that import metrocli, pandas works as usual.
"""

from __future__ import annotations

import sys


def block_pyarrow() -> None:
    """Make `import pyarrow` fail in this process; no effect where it is imported already."""
    sys.modules.setdefault("pyarrow", None)  # type: ignore[arg-type] # Python's own mark for a blocked import


def allow_pyarrow() -> None:
    """Lift the block, if any: call this before each `import pyarrow`."""
    if sys.modules.get("pyarrow", sys) is None:
        del sys.modules["pyarrow"]
