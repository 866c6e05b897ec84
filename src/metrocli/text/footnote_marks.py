"""Marks of footnotes, such as * and † and ¹ and [1] and (1), before or after a text."""

from metrocli.text.late_patterns import compile_late

# Without bounds, a long run of spaces or marks would be scanned once from each of its characters.
_MARKS = r"[*†‡§¶⁰¹²³⁴-⁹]{1,20}"
FIRST_MARKS = compile_late(rf"^{_MARKS}\s*")
LAST_MARKS = compile_late(rf"\s{{0,20}}(?:{_MARKS}|\[[\w*]{{1,3}}\]|\(\d{{1,2}}\))$")


def strip_footnote_marks(text: str) -> str:
    """Return a text without the marks of footnotes before and after it."""
    return LAST_MARKS.sub("", FIRST_MARKS.sub("", text))
