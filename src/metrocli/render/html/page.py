"""HTML: one page that needs nothing beside itself, for a browser, a message or paper."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.kinds import Account, Answer, Facts, Figures, parts_of
from metrocli.answers.shaping import Shape, shaped
from metrocli.render.html.tables import Table, shown_table, whole_table
from metrocli.render.values import flat, harmless

if TYPE_CHECKING:
    from collections.abc import Iterator

    from jinja2 import Environment

_TEMPLATES = Path(__file__).parent / "templates"


class Block(NamedTuple):
    """A part of a page: its kind, which is also the name of what sets it, and what is to be set."""

    kind: str
    content: Any


def page(answer: Answer) -> str:
    """The answer as an HTML page.

    A listing is a table of all its fields and rows, with a section for each group and a heat map for a grid; of an
    account the page holds what a person sees. Its tables are sorted by their heads.
    """
    templates = _environment()
    hashes = {name: _hash(templates, name) for name in ("page.css", "page.js")}
    return templates.get_template("page.html").render(
        title=answer.title or answer.command,
        question=answer.subtitle,
        blocks=list(_blocks(answer)),
        notes=answer.notes,
        policy=f"default-src 'none'; style-src {hashes['page.css']}; script-src {hashes['page.js']}",
    )


def _environment() -> Environment:
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    return Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        finalize=_said,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def _said(value: Any) -> Any:  # noqa: ANN401 - whatever a template puts out
    """A value as the page says it; what a template has already set stays as it is."""
    return value if hasattr(value, "__html__") else harmless(flat(value))


def _hash(templates: Environment, name: str) -> str:
    """What the page's policy calls its own style or script: nothing else may act in it."""
    content = templates.get_template(name).render()
    return f"'sha256-{b64encode(sha256(content.encode()).digest()).decode()}'"


def _blocks(answer: Answer) -> Iterator[Block]:
    if not isinstance(answer, Account) and answer.parts is None:
        yield from _table(whole_table(answer))
        return
    for part in parts_of(answer):
        if isinstance(part, Facts):
            yield Block("facts", _by_label(part))
        elif isinstance(part, Figures):
            yield Block("figures", part.figures)
        else:
            grouped = shaped(part, Shape(group=part.parted)) if part.parted else part
            yield from _table(whole_table(grouped) if grouped.group else shown_table(grouped))


def _table(table: Table) -> Iterator[Block]:
    """A table; where it has no rows, only what is counted."""
    if any(section.rows for section in table.sections):
        yield Block("table", table)
    if table.counted:
        yield Block("counted", table.counted)


def _by_label(facts: Facts) -> list[tuple[str, list[str]]]:
    """Facts with all that is said under each label; a blank label goes on with the one before."""
    said: list[tuple[str, list[str]]] = []
    for label, text in facts.pairs:
        if label or not said:
            said.append((label, []))
        said[-1][1].append(text)
    return said
