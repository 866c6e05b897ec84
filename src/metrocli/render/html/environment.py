"""What all HTML pages share: their templates, and a policy that allows nothing but their own style and script."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any

from metrocli.render.values import format_value, mask_controls

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = Path(__file__).parent / "templates"


def make_environment(*folders: Path) -> Environment:
    """Make an environment of templates that escapes every value, and fails at an unknown name.

    Args:
        *folders: folders with more templates; those of the answers are always there.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader([*folders, TEMPLATES]),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=to_page_text,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def to_page_text(value: Any) -> Any:  # noqa: ANN401 - any value of a template
    """Return a value as text for the page; text that is HTML already stays as it is."""
    if type(value) is str:  # Most values are, and a page has thousands.
        return value if value.isascii() and value.isprintable() else mask_controls(value)
    if type(value) is int:
        return value
    return value if hasattr(value, "__html__") else mask_controls(format_value(value))


def make_policy(style: str, script: str, *, images: bool = False) -> str:
    """Return the Content-Security-Policy of a page: its own style and script, and nothing else.

    Args:
        style: its style sheet.
        script: its script.
        images: whether it has pictures, which are in the page itself.
    """
    policy = f"default-src 'none'; style-src {hash_for_policy(style)}; script-src {hash_for_policy(script)}"
    return f"{policy}; img-src data:" if images else policy


def hash_for_policy(content: str) -> str:
    """Return what a policy writes for a style sheet or a script in the page: its hash."""
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"
