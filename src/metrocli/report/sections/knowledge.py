"""How we know: the state of the data, what is unknown, accepted findings; and the imprint."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.messages import COMMAND_LINE
from metrocli.report.cleaning import clean_text, safe_link
from metrocli.report.model import Block, Bullets, FactList, Section, TextSpan, Tone

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from metrocli.messages import Message
    from metrocli.report.composer import Composer
    from metrocli.report.findings import AcceptedNote
    from metrocli.report.settings import ReportSettings


def make_knowledge(
    composer: Composer, draft: str, notes: Iterable[Message], accepted: Sequence[AcceptedNote]
) -> Section:
    """Make the section that shows where figures come from, and what a reader should know of them.

    Args:
        composer: the answers and the language.
        draft: why the report is a draft; "" if it is not.
        notes: the notes of the answers, in English as everywhere.
        accepted: the accepted findings.
    """
    language = composer.language
    blocks: list[Block] = [
        composer.paragraph(
            language.translate(
                "Every figure was counted from the sheets. The number beside it leads to its source in the list below: "
                "the cells that it was counted, summed or read from. What no sheet records is written as unknown."
            )
        )
    ]
    if draft:
        blocks.append(composer.paragraph(draft, Tone.WARNING))
    sections = []
    texts = [clean_text(_state(note)) for note in notes]
    if texts:
        items = tuple((TextSpan(text),) for text in texts)
        sections.append(Section("remarks", language.translate("Remarks on the data"), (Bullets(items),)))
    if accepted:
        footnotes = tuple(
            (
                TextSpan(clean_text(f"{note.place}: ")),
                TextSpan(clean_text(f"{note.message.removesuffix('.')}.")),
                *((TextSpan(clean_text(f" {note.reason}"), emphasis=True),) if note.reason else ()),
            )
            for note in accepted
        )
        title = language.translate("Findings that were looked at and accepted")
        sections.append(Section("accepted", title, (Bullets(footnotes, numbered=True),)))
    sections.append(Section("sources", language.translate("Sources of the figures")))
    return Section("knowledge", language.translate("How we know"), tuple(blocks), tuple(sections), new_page=True)


def _state(note: Message) -> str:
    """Return what a note states, without how to fix it, which only the person who keeps the sheets can do."""
    place = f"{COMMAND_LINE.format_place(note.place)}: " if note.place is not None else ""
    return f"{place}{note.text.removesuffix('.')}."


def make_imprint(composer: Composer, settings: ReportSettings, period: str) -> Section:
    """Make the imprint from the settings; without any, it has only the period."""
    language = composer.language
    facts = [
        (language.translate("published by"), settings.association),
        (language.translate("period"), period),
        (language.translate("address"), settings.address),
        (language.translate("telephone"), settings.phone),
        (language.translate("e-mail"), settings.email),
        (language.translate("site"), settings.url),
        (language.translate("with the support of"), settings.sponsor),
    ]
    pairs = []
    for label, text in facts:
        cleaned = clean_text(text)
        link = safe_link(f"mailto:{cleaned}" if cleaned and cleaned == clean_text(settings.email) else cleaned)
        if cleaned:
            pairs.append((label, (TextSpan(cleaned, link=link),)))
    return Section("imprint", language.translate("Imprint and contact"), (FactList(tuple(pairs)),))
