"""Read what a report claims besides its lists: how long they are, and days on posters of activities."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.importing.facts import Certainty
from metrocli.importing.grammar.phrases.words import ReportPart
from metrocli.model.date_mentions import find_date_mentions
from metrocli.text.late_patterns import compile_late

if TYPE_CHECKING:
    from collections.abc import Sequence

    from metrocli.importing.document import DocumentLine
    from metrocli.importing.grammar.builder import FactBuilder

_MEMBERS = r"(?:member )?(?:members?|cities)|miembros?|ciudades|membres?|villes"
_ENGAGED = r"engaged|took part|that participated|implicad[ao]s|participantes|engagées?|participantes?"
_NOUNS = {
    ReportPart.ENGAGEMENT: {"members": _MEMBERS},
    ReportPart.PLAN: {"outcomes": "outcomes|resultados|résultats"},
    ReportPart.CHALLENGES: {
        "challenges": "(?:metropolitan )?challenges|retos(?: metropolitanos)?|défis(?: métropolitains)?"
    },
    ReportPart.RESULTS: {
        "activities": "activities|actividades|activités",
        "members": rf"(?:{_MEMBERS}) (?:{_ENGAGED})",
    },
}
"""What each section counts, by the name of the total."""
_AMOUNT = r"(?<![\w.,+>–-])(?<!\d )(?P<number>\d{1,4})(?![.,]?\d)"
_OTHERS = compile_late(r"\s*(?:,|/|&|(?:and|y|e|et|or|o|ou)\b)", re.IGNORECASE)
_UNCERTAIN = compile_late(
    r"(?:\+|>|than|over|least|nearly|almost|about|around|some|of|menos|casi|unos|unas|de|environ|moins|sur)\s*$",
    re.IGNORECASE,
)
_CLAIMS = {
    part: {name: compile_late(rf"{_AMOUNT} (?:{noun})\b", re.IGNORECASE) for name, noun in nouns.items()}
    for part, nouns in _NOUNS.items()
}


def read_list_totals(
    part: ReportPart | None, lines: Sequence[DocumentLine], title: str, period: str, builder: FactBuilder
) -> None:
    """Read how many members or codes a section says it lists, above the list, or activities and members in the results.

    A number with "more than", "of" or another thing that is counted with it is left over, and so are two numbers.
    """
    patterns = _CLAIMS.get(part, {}) if part else {}
    for index, line in enumerate(lines if patterns else ()):
        if line.cells or builder.is_done(line):
            if part is ReportPart.RESULTS:
                continue
            break  # the list begins
        used = list(lines[index : index + 2]) if line.text.strip().isdecimal() else [line]
        text = " ".join(one.text.strip() for one in used)
        found = [(name, match) for name, pattern in patterns.items() for match in pattern.finditer(text)]
        if len(found) != 1:
            continue
        name, match = found[0]
        if not _UNCERTAIN.search(text[: match.start()]) and not _OTHERS.match(text, match.end()):
            cells = {"period": period, "section": "total", "value": f"{name}: {match['number']}", "source": title}
            builder.add_row("published", cells, used, Certainty.LIKELY)


def read_poster_days(lines: Sequence[DocumentLine], title: str, period: str, builder: FactBuilder) -> None:
    """Read the days with their weekday that are left over below an activity, as on a poster of it.

    The source of the claim is the title of the activity.
    """
    for line in lines:
        mentions = [] if builder.is_done(line) else find_date_mentions(line.text)
        if mentions and mentions[0].weekday is not None and not line.text[: mentions[0].start].strip():
            cells = {"period": period, "section": "date", "value": line.text.strip(), "source": title}
            builder.add_row("published", cells, [line], Certainty.LIKELY)
