"""What an association sets for its report: the names and numbers of the imprint, the logo and the colour."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from metrocli.report.model import Block, Image


class ReportSettings(NamedTuple):
    """The settings of a report, read and checked.

    Attributes:
        title: the title; "" for the usual one, in the report's language.
        association: the association.
        address: its address, with line breaks.
        email: its e-mail address.
        phone: its telephone number.
        url: the address of its site.
        sponsor: who pays for the report.
        accent: the colour of headings and charts, as #rrggbb; "" for the usual one.
        logo: the logo; None for none.
        note: the blocks of the note of the secretary general; empty for none.
    """

    title: str = ""
    association: str = ""
    address: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""
    sponsor: str = ""
    accent: str = ""
    logo: Image | None = None
    note: tuple[Block, ...] = ()
