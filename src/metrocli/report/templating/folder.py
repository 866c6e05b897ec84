"""A folder with templates of a user: read as a whole and before any of it runs, so that nothing else is read later."""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from metrocli.errors import UnreadableData, UsageMistake, name_reason
from metrocli.hints import DID_YOU_MEAN
from metrocli.messages import MessageType
from metrocli.text.nearest import find_nearest

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from metrocli.messages import Message

TEMPLATES_FOLDER_MISSING = MessageType(
    "templates-folder-missing", "{path:quoted} is not a folder with templates", "Name the folder of the templates."
)
TEMPLATE_LEADS_OUT = MessageType(
    "template-leads-out", "this is a link that leads out of the folder of templates", "Copy the file into the folder."
)
TEMPLATE_NOT_A_FILE = MessageType(
    "template-not-a-file", "this is not a file", "Remove it from the folder of templates."
)
TEMPLATE_NOT_READABLE = MessageType(
    "template-not-readable", "it cannot be read ({reason})", "Check who may read the file."
)
TEMPLATE_NOT_UTF8 = MessageType("template-not-utf8", "the text of this template is not UTF-8", "Save it as UTF-8.")
TEMPLATE_IS_PLUGIN = MessageType(
    "template-is-plugin", "a template may not use plugins", "Remove it from the folder of templates."
)
TEMPLATES_TOO_LARGE = MessageType(
    "templates-too-large",
    "the folder of templates holds more than {files:,} files or {limit:,} MB",
    "Name a folder with nothing but the templates and what they include.",
)
NOT_A_TEMPLATE = MessageType(
    "not-a-template", "This is not a template of metrocli, and no other file of the folder names it.", "{hint}"
)
FONTS = frozenset({".ttf", ".otf", ".ttc", ".otc"})
"""The endings of fonts, which are used without being named."""
TEXTS = frozenset({".html", ".css", ".js", ".typ", ".svg", ".txt"})
"""The endings of texts, which must be UTF-8."""
OURS = "metrocli/"
"""What is before the name of a template of ours, for a template that extends it."""
_OUR_FOLDERS = (Path(__file__).parents[1] / "templates", Path(__file__).parents[2] / "render" / "html" / "templates")
_SHARED = frozenset({"palette.css"})
"""The templates of answers that reports have as well."""
_MOST_FILES, _MOST_BYTES = 500, 64 << 20


class TemplateFolder(NamedTuple):
    """A folder with templates.

    Attributes:
        path: the folder, as the user wrote it.
        files: the content of each file, by its name in the folder, with / between folders; hidden files are left out.
    """

    path: Path
    files: Mapping[str, bytes]

    def list_unused(self) -> Iterator[Message]:
        """Yield a note for each file that is not in place of a template of ours and that no other file names."""
        ours = read_our_templates()
        texts = [content for name, content in self.files.items() if Path(name).suffix in TEXTS]
        for name in self.files:
            base = Path(name).name
            whole = re.compile(rb"(?<![\w.-])" + re.escape(base.encode()) + rb"(?![\w.-])")
            is_named = any(whole.search(text) for text in texts if text is not self.files[name])
            if name not in ours and Path(name).suffix.lower() not in FONTS and not is_named:
                near = find_nearest(base, ours)
                hint = DID_YOU_MEAN(near=near) if near else None
                yield NOT_A_TEMPLATE.at(str(self.path / name), hint=hint)


def read_our_templates() -> dict[str, bytes]:
    """Return the content of each template of ours by its name, such as `report.html`."""
    reports, answers = _OUR_FOLDERS
    paths = [*sorted(reports.iterdir()), *(answers / name for name in sorted(_SHARED))]
    return {path.name: path.read_bytes() for path in paths if path.is_file()}


def read_folder(path: Path) -> TemplateFolder:
    """Read a folder with templates.

    Raises:
        UsageMistake: there is no such folder.
        UnreadableData: a file leads out of it or cannot be read, or it holds too much.
    """
    if not path.is_dir():
        raise UsageMistake(TEMPLATES_FOLDER_MISSING(path=str(path)))
    root, files, size = path.resolve(), dict[str, bytes](), 0
    for file in _walk(path, root):
        content = _read_file(file)
        size += len(content)
        if len(files) >= _MOST_FILES or size > _MOST_BYTES:
            raise UnreadableData(str(path), TEMPLATES_TOO_LARGE(files=_MOST_FILES, limit=_MOST_BYTES >> 20))
        files[file.relative_to(path).as_posix()] = content
    return TemplateFolder(path, files)


def _walk(folder: Path, root: Path) -> Iterator[Path]:
    """Yield the files of a folder and of those below it, in order, without hidden ones."""
    try:
        entries = sorted(folder.iterdir())
    except OSError as error:
        raise UnreadableData(str(folder), TEMPLATE_NOT_READABLE(reason=name_reason(error))) from error
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if not Path(os.path.realpath(entry)).is_relative_to(root):
            raise UnreadableData(str(entry), TEMPLATE_LEADS_OUT())
        if entry.is_dir() and not entry.is_symlink():
            yield from _walk(entry, root)
        elif entry.is_file():
            yield entry
        else:
            raise UnreadableData(str(entry), TEMPLATE_NOT_A_FILE())


def _read_file(path: Path) -> bytes:
    if path.suffix.lower() == ".wasm":
        raise UnreadableData(str(path), TEMPLATE_IS_PLUGIN())
    try:
        with path.open("rb") as file:
            content = file.read(_MOST_BYTES + 1)
    except OSError as error:
        raise UnreadableData(str(path), TEMPLATE_NOT_READABLE(reason=name_reason(error))) from error
    if path.suffix.lower() in TEXTS:
        try:
            content.decode()
        except UnicodeDecodeError:
            raise UnreadableData(str(path), TEMPLATE_NOT_UTF8()) from None
    return content
