"""The question of an answer in words: the filters as understood."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from metrocli.answers.answer import Answer
    from metrocli.text.languages.language import Language

_CODES = ("outcome", "challenge", "line")
_NAMES = ("member", "region", "alliance", "text", "period")
_DAYS = ("on", "from", "to")
"""The keys of a query in the order of the line: codes with their titles, then names, then days."""


def describe_question(answer: Answer, language: Language, *, leave_out: Collection[str] = ()) -> str:
    """Describe the filters of an answer in one line: codes with their titles, names as understood; "" without filters.

    Args:
        answer: the answer.
        language: the language of the words.
        leave_out: keys of the query that are not described.
    """
    return " · ".join(
        f"{language.translate_label(key)} {_format_value(answer, key, language)}"
        for key in (*_CODES, *_NAMES, *_DAYS)
        if answer.query.get(key) and key not in leave_out
    )


def _format_value(answer: Answer, key: str, language: Language) -> str:
    value: Any = answer.query[key]
    if key in _DAYS:
        return str(value)
    texts = _with_titles(answer, key)
    return language.join_any([*(map(language.translate_word, texts) if key == "region" else texts)])


def _with_titles(answer: Answer, key: str) -> Iterator[str]:
    titles = answer.titles.get(key, {})
    for text in answer.query[key]:
        yield f"{text} {titles[text]}" if text in titles else text
