"""The usual words of the sheets in this field, which answers and reports may translate; other words stay as written."""

from __future__ import annotations

REGIONS = ("Africa", "Asia-Pacific", "Europe", "Latin America and the Caribbean", "North America")
"""The regions of a world-wide association."""

STATUSES = ("full", "honorary", "associate", "observer", "planned", "cancelled", "in progress")
"""The status of a membership or of an activity."""

MODES = ("online", "on-site", "hybrid")
"""The modes of a meeting and the formats of an activity."""

BODIES = ("board", "secretariat", "interns", "regional officer", "regional secretary")
"""The bodies of an association."""

ROLES = (
    "presidency", "co-presidency", "vice-presidency", "regional vice-presidency", "treasury", "member", "president",
    "co-president", "vice-president", "regional vice-president", "treasurer", "Secretary General",
    "Regional Secretary", "Regional Officer", "Intern", "led", "co-led", "took part",
)  # fmt: skip
"""The roles of people in a body, and of the association in an activity."""

KINDS = (
    "award", "award ceremony", "campaign", "conference", "congress", "debate", "fair", "forum", "governance meeting",
    "internal project", "learning programme", "local government network", "network", "project",
    "project launch", "publication", "report launch", "seminar", "session", "survey", "training", "training centre",
    "UN agency", "university", "webinar", "website", "working group", "workshop", "folder", "workbook",
)  # fmt: skip
"""The kinds of activities, of allied organisations and of data."""

SHEET_WORDS = frozenset((*REGIONS, *STATUSES, *MODES, *BODIES, *ROLES, *KINDS))
"""All usual words of the sheets."""

ORDINALS = ("", "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
"""Places in a ranking, by their number; the first one is for no place."""

THINGS = (
    "activities", "members", "regions", "countries", "lines", "outcomes", "challenges", "alliances", "months",
    "periods", "activity", "alliance", "challenge", "country", "line", "month", "outcome", "period", "region", "text",
    "on", "field",
)  # fmt: skip
"""The things that answers are about and are counted by."""

WORDS = (*SHEET_WORDS, *ORDINALS[1:], *THINGS)
"""All words with an entry in the catalogues."""
