"""The names of the commands.

A command is a module of that name in `cli.commands`. It has a function of that name, and EXAMPLES for its help page.
It may have CONTEXT: Typer's settings for the way its words are parsed.
"""

from __future__ import annotations

GROUPS = {
    "Commands that answer questions": (
        "activities",
        "activity",
        "members",
        "member",
        "outcomes",
        "challenges",
        "alliances",
        "meetings",
        "media",
        "people",
        "stats",
        "matrix",
        "compare",
        "trend",
        "ask",
    ),
    "Commands that look after the data": (
        "info",
        "check",
        "explain",
        "fix",
        "config",
        "diff",
        "merge",
        "convert",
        "template",
    ),
}
"""The commands as `metrocli --help` groups them."""
COMMANDS = tuple(name for names in GROUPS.values() for name in names)
"""All commands, in their order in `metrocli --help`."""
