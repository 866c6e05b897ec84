"""Marks of footnotes, such as * and † and ¹ and [1] and (1), before or after a text."""

import re

_MARKS = r"[*†‡§¶⁰¹²³⁴-⁹]+"
FIRST_MARKS = re.compile(rf"^{_MARKS}\s*")
LAST_MARKS = re.compile(rf"\s*(?:{_MARKS}|\[[\w*]{{1,3}}\]|\(\d{{1,2}}\))$")


def strip_footnote_marks(text: str) -> str:
    """Return a text without the marks of footnotes before and after it."""
    return LAST_MARKS.sub("", FIRST_MARKS.sub("", text))
