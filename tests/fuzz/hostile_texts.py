"""Texts that are hard to read as a cell, a header, a name of a file or a word of a command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

DATES = ("0001-01-01", "9999-12-31", "31/12/9999", "01/01/0001", "0000-00-00", "2021-02-30", "2021-13-01",
         "99999-1-1", "2021", "1", "2021-09", "0001-01", "9999-12", "44469", "-1", "2958465", "2958466",
         "1e9", "2021-09-01T25:61", "2021-09-01..2021-12-31", "septembre 2021", "30 de febrero de 2021",
         "12/2021", "2021-T0", "2021-T3", "2021-Q5", "2021-W53", "0001-Q1", "9999-T3", "9999-Q4..", "..",
         "last", "00/00/00", "1677-09-21", "2262-04-12", "2021-09-31 to 2021-08-01", "29 February 1900", "60",
         "0", "1899-12-30")  # fmt: skip
NUMBERS = ("nan", "NaN", "-nan", "inf", "-inf", "Infinity", "1e999", "-1e999", "1e-999", "-0", "9" * 30,
           "9" * 400, "9223372036854775808", "-9223372036854775809", "1,412", "1.412", "1 412", "1'412",
           "1e308", "0x10", "1_000", "٣", "²", "½", "Ⅻ", "一", "1/0", "12%", "NA", "N/A", "None", "null",
           "<NA>", "NaT", "True", "#N/A", "#REF!", "--5", "+5", "5.", ".5", "1,2,3", "1.2.3", "approx. 30",
           "30–40", "30-")  # fmt: skip
MARKS = ("", " ", "\t", "\n", "\r", "\r\n", "\0", "\x1b[2J", "\x85", "\u2028", "\u2029", "\u200b", "\u200e",
         "\u061c", "\u202e", "\ufeff", "\ufffe", "\uffff", "\ud800", "\udfff", "\u0301", "\xa0", "\xad", "🙂",
         "👩‍👩‍👧", "ß", "İ", "ı", "ſ", "ﬁ", "ﷺ", "𝔓aris", "e\u0301" * 20, '"', '""', "'", "`", "\\", "\\\\n",
         ";", ",", ";;", "; ;", "|", "||", "/", "//", "sep=;", "-", "--", "—", "*", "?", "(", ")", "()", "[",
         "]", "[red]", "[/]", "[bold", "{", "}", "{0}", "{name}", "%s", "%(name)s", "$HOME", "<b>", "&amp;",
         "&", "<!--", "]]>", "=1+1", "=A1", "+1", "@x", "#", "_x0000_", "_x000D_", ".", "..", "../x", "CON",
         "~", "~$x", "C:\\x", "x" * 300, "x" * 5000, "a b " * 400, "a; " * 400, "(" * 200, "[" * 200,
         "A" + "-1" * 200, "L1" * 100, "x\ny\nz", '"x\ny"', "x, y; z / w & v and u")  # fmt: skip
WORDS = ("total", "Total:", "member", "members", "period", "id", "code", "title", "start", "end", "from",
         "until", "status", "honorary", "planned", "cancelled", "in progress", "vacant", "Paris", "Guangzhou",
         "Paris; Paris", "L1", "L2A2D4", "l9z9", "A1", "Europe", "board", "all", "Notes", "example",
         "L1A1, L2A2; X", "Paris (France)", "St. Paris", "parís", "PARIS", "sirap", "Page 1 of 2",
         "see above", "idem", "TBC", "n.a.", "?")  # fmt: skip


def choose_text(random: Random) -> str:
    """Return a hostile text, sometimes two of them as one."""
    text = random.choice(random.choice((DATES, NUMBERS, MARKS, WORDS)))
    if random.random() < 0.2:
        text += random.choice(("", " ", "; ", ", ", "\n", "-")) + random.choice(random.choice((DATES, MARKS, WORDS)))
    return text
