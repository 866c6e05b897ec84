"""The policy of a page from a template of a user: its own style and script, and nothing from another address."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import TYPE_CHECKING

from metrocli.errors import UnreadableData
from metrocli.messages import MessageType
from metrocli.render.html.environment import hash_for_policy
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from pathlib import Path

PAGE_WITHOUT_POLICY = MessageType(
    "page-without-policy",
    "the page {name} does not begin with its policy",
    "Begin as the built-in template does, up to the line with Content-Security-Policy.",
)
PAGE_POLICY_TOO_WIDE = MessageType(
    "page-policy-too-wide",
    "the policy of the page {name} allows {part:quoted}",
    "Write {policy:quoted} there, which allows nothing from other addresses.",
)
_BEGINNING = compile_late(
    r'\s*<!doctype html>\s*<html\b[^<>]*>\s*<head>\s*(?:<meta charset="utf-8">\s*)?'
    r'<meta http-equiv="Content-Security-Policy" content="(?P<policy>[^"<>]*)">',
    re.IGNORECASE,
)
"""The only beginning of a page with which a browser surely has the policy before anything else."""
_CODE = compile_late(r"<(style|script)\b[^>]*>(.*?)</\1\s*>", re.DOTALL | re.IGNORECASE)
_HARMLESS = compile_late(r"'none'|'self'|file:|data:|'sha(?:256|384|512)-[A-Za-z0-9+/=]+'")
"""What a policy may allow: nothing, the site itself, pictures in the page, and code with a certain hash."""
_CLOSED = ("default-src", "base-uri", "form-action")
"""What is forbidden unless the page's own policy says more about it."""


def allow_own_code(name: str, content: bytes, folder: Path) -> bytes:
    """Return a page whose policy allows the styles and scripts that are in it, each by its hash.

    Args:
        name: the name of the page; a file that is not a page is returned as it is.
        content: its bytes.
        folder: the folder of the templates, for the error.

    Raises:
        UnreadableData: the page does not begin with a policy, or its policy allows another address.
    """
    if not name.endswith(".html"):
        return content
    text = content.decode()
    begun = _BEGINNING.match(text)
    if begun is None:
        raise UnreadableData(str(folder), PAGE_WITHOUT_POLICY(name=name))
    rules = _read_policy(name, unescape(begun["policy"]), folder)
    for kind, code in _CODE.findall(text):
        sources = rules.setdefault(f"{kind.lower()}-src", [])
        if (hashed := hash_for_policy(code)) not in sources:
            sources.append(hashed)
    for sources in rules.values():
        if len(sources) > 1 and "'none'" in sources:
            sources.remove("'none'")
    policy = "; ".join(f"{rule} {' '.join(sources)}" for rule, sources in rules.items())
    return f"{text[: begun.start('policy')]}{escape(policy, quote=False)}{text[begun.end('policy') :]}".encode()


def _read_policy(name: str, policy: str, folder: Path) -> dict[str, list[str]]:
    """Return what a policy allows for each kind of request, after checking that all of it is harmless."""
    rules: dict[str, list[str]] = {}
    for part in filter(None, map(str.strip, policy.split(";"))):
        rule, *sources = part.split()
        if not all(map(_HARMLESS.fullmatch, sources)) or (rule == "default-src" and sources != ["'none'"]):
            raise UnreadableData(str(folder), PAGE_POLICY_TOO_WIDE(name=name, part=part, policy="{{ policy }}"))
        rules.setdefault(rule.lower(), sources)
    return {**{rule: ["'none'"] for rule in _CLOSED}, **rules}
