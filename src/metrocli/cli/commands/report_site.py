"""`metrocli report -o site/`: the report as a folder of linked pages."""

from __future__ import annotations

from typing import TYPE_CHECKING

from metrocli.errors import Refused
from metrocli.files.running.progress import report_step
from metrocli.files.targets import FOLDER_IS_FILE
from metrocli.messages import MessageType

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from metrocli.messages import Message
    from metrocli.report.build import ReportRequest
    from metrocli.report.writers.registry import WriterOptions

REPORT_OVER_SOURCE = MessageType(
    "report-over-source", "the report is made from {path}", "Name another file or folder for the report."
)
SITE_WRITTEN = MessageType(
    "site-written",
    "{count:,} pages are in {path}, of which {written:,} were written now; open {index}.",
    one="1 page is in {path}, of which {written:,} were written now; open {index}.",
)
_PAGE_ENDING = ".html"


def is_site_target(target: Path) -> bool:
    """Return whether a target is a folder: an existing one, or a name without an ending. A name of a format is a file.

    Raises:
        Refused: a file has that name.
    """
    from metrocli.report.writers.registry import FORMATS

    if target.suffix.lower() in FORMATS:
        return False
    if target.suffix or target.is_dir() or not target.exists():
        return target.is_dir() or not target.suffix
    raise Refused(FOLDER_IS_FILE(path=str(target)))


def write_site_folder(
    request: ReportRequest,
    options: WriterOptions,
    target: Path,
    sources: Iterable[Path],
    *,
    force: bool,
) -> list[Message]:
    """Write the site of a report into a folder: nothing before all pages are made, and then only what changed.

    Args:
        request: what the report is built from.
        options: what the writer needs.
        target: the folder; it is created if missing.
        sources: the files that the report is made from, none of which is replaced.
        force: whether files of others may be replaced; they are then kept as backups.

    Returns:
        Notes; the last one says how many pages there are and which to open.

    Raises:
        Refused: the site needs the name of a file of others or of a source, or the folder cannot be written.
    """
    from metrocli.report.folder.own_files import open_own_files
    from metrocli.report.site.build import build_site
    from metrocli.report.writers.site import write_site

    site = build_site(request)
    contents: dict[str, bytes] = {}
    with report_step("Writing the site") as step:
        for file in write_site(site, options):
            step.change(f"Writing {file.name}", len(contents), len(site.entries))
            contents[file.name] = file.content
    taken = {source.resolve() for source in sources}
    for name in contents:
        if (path := (target / name).resolve()) in taken:
            raise Refused(REPORT_OVER_SOURCE(path=str(path)))
    with open_own_files(target, "report", force=force) as own:
        written = [name for name in own.write(contents) if name.endswith(_PAGE_ENDING)]
        notes = own.finish(own.unneeded)
    count = sum(name.endswith(_PAGE_ENDING) for name in contents)
    done = SITE_WRITTEN(count=count, written=len(written), path=str(target), index=str(target / "index.html"))
    return [*site.notes, *notes, done]
