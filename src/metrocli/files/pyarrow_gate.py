"""Keep pandas from importing pyarrow, until something reads or writes Parquet.

pandas imports pyarrow where it can, which costs a fifth of the program's start. Only the program blocks it: in other
processes that import metrocli, pandas works as usual.
"""

from __future__ import annotations

import os
import sys

_pandas_lacks_it = False
"""Whether pandas was imported while pyarrow was blocked."""


def block_pyarrow() -> None:
    """Make `import pyarrow` fail in this process; no effect where it is imported already.

    If it is imported later, its memory comes in large pages where the system has them: to get small ones takes a tenth
    of the time of a question about millions of rows. Its allocator reads the variable when it is loaded.
    """
    os.environ.setdefault("MIMALLOC_ALLOW_LARGE_OS_PAGES", "1")
    sys.modules.setdefault("pyarrow", None)  # type: ignore[arg-type] # Python's own mark for a blocked import


def allow_pyarrow() -> bool:
    """Lift the block, if any: call this before each `import pyarrow`.

    Returns:
        Whether pandas can use pyarrow; not if it was imported while the block was there.
    """
    if sys.modules.get("pyarrow", sys) is None:
        global _pandas_lacks_it  # noqa: PLW0603 - what is imported is a state of the process
        _pandas_lacks_it = "pandas" in sys.modules
        del sys.modules["pyarrow"]
    return not _pandas_lacks_it
