"""HTML: one self-contained page, for a browser, an e-mail or paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from metrocli.answers.answer import ListAnswer
from metrocli.answers.shaping import Shape, apply_shape
from metrocli.render.html.environment import make_environment, make_policy
from metrocli.render.html.tables import HtmlTable, make_full_table, make_screen_table
from metrocli.render.parts import Facts, KeyFigures
from metrocli.render.registry import Rendered, lay_out

if TYPE_CHECKING:
    from collections.abc import Iterator

    from metrocli.answers.answer import Answer
    from metrocli.render.parts import Page
    from metrocli.render.registry import Target
    from metrocli.text.languages.language import Language


class PageBlock(NamedTuple):
    """A part of a page: its kind, which is also the name of its template macro, and the content for that macro."""

    kind: str
    content: Any


def render_html(answer: Answer, target: Target) -> Rendered:
    """Write the answer as an HTML page.

    A list is a table of all its fields and rows, with a section for each group; a crosstab is a heat map. A record has
    the same parts as on the screen. A click on a header sorts its table.
    """
    language = target.language
    page = lay_out(answer, language)
    templates = make_environment()
    style, script = (templates.get_template(name).render() for name in ("page.css", "page.js"))
    text = templates.get_template("page.html").render(
        title=page.title or answer.command,
        question=page.subtitle,
        blocks=list(_make_blocks(answer, page, language)),
        language=language,
        notes=[*map(str, answer.notes)],
        policy=make_policy(style, script),
    )
    return Rendered(text)


def _make_blocks(answer: Answer, page: Page, language: Language) -> Iterator[PageBlock]:
    for part in page.parts:
        if isinstance(part, Facts):
            yield PageBlock("facts", _group_by_label(part))
        elif isinstance(part, KeyFigures):
            yield PageBlock("figures", part.figures)
        elif part.rows is answer:
            yield from _make_table_blocks(make_full_table(answer, part, language))
        elif part.section_field and isinstance(part.rows, ListAnswer):
            grouped = apply_shape(part.rows, Shape(group_by=part.section_field))
            yield from _make_table_blocks(make_full_table(grouped, part, language))
        else:
            yield from _make_table_blocks(make_screen_table(part, language))


def _make_table_blocks(table: HtmlTable) -> Iterator[PageBlock]:
    """Yield a table and the line below it; a table without rows is left out."""
    if any(group.rows for group in table.groups):
        yield PageBlock("table", table)
    if table.summary:
        yield PageBlock("counted", table.summary)


def _group_by_label(facts: Facts) -> list[tuple[str, list[str]]]:
    """Group the texts of facts by their label; a blank label continues the label before it."""
    labels: list[tuple[str, list[str]]] = []
    for label, text in facts.pairs:
        if label or not labels:
            labels.append((label, []))
        labels[-1][1].append(text)
    return labels
