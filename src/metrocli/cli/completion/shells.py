"""How shells ask what may stand for a word that is being typed, and how they are answered.

With Typer's own scripts, bash and zsh insert a name with a space as it is, and only one that begins to the letter as
typed. With these, accents and case do not matter, and what is inserted reads back as one word.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

from typer import _completion_shared
from typer._click.shell_completion import CompletionItem, ShellComplete, add_completion_class
from typer._completion_classes import BashComplete, FishComplete, PowerShellComplete, ZshComplete

from metrocli.cli import streams
from metrocli.cli.completion.offers import Offer, listed, offer
from metrocli.cli.completion.typed_line import Line, quoted, read

if TYPE_CHECKING:
    from collections.abc import Callable

BASH = r"""
%(complete_func)s() {
    local answer
    mapfile -t answer < <(COMP_LINE="${COMP_LINE:0:COMP_POINT}" COMP_WORD="$2" COMP_TYPE="$COMP_TYPE" \
        COLUMNS="$COLUMNS" %(autocomplete_var)s=complete_bash "${1/#\~\//$HOME/}" 2>/dev/null)
    COMPREPLY=("${answer[@]:1}")
    [[ ${answer[0]-} == files ]] && compopt -o default
    return 0
}

complete -o nosort -F %(complete_func)s %(prog_name)s
"""
ZSH = r"""
#compdef %(prog_name)s

%(complete_func)s() {
    local word="${words[CURRENT]%%"$SUFFIX"}"
    local -a answer values shown how
    answer=("${(@f)$(COMP_LINE="${(j: :)words[1,CURRENT-1]} $word" COLUMNS="$COLUMNS" \
        %(autocomplete_var)s=complete_zsh "${${(Q)words[1]}/#\~\//$HOME/}" 2>/dev/null)}")
    values=("${(@)answer[2,-1]%%%%$'\t'*}")
    shown=("${(@)answer[2,-1]#*$'\t'}")
    case $answer[1] in
        files) [[ $PREFIX == --*=* ]] && compset -P 1 '*='; _files; return ;;
        choose*) compstate[insert]=menu ;;
    esac
    [[ $answer[1] == *lines ]] && how=(-l)
    compadd -U -V %(prog_name)s $how -d shown -a values
}

if [[ $funcstack[1] == _%(prog_name)s ]]; then
    %(complete_func)s "$@"
else
    compdef %(complete_func)s %(prog_name)s
fi
"""
_LISTING, _INSERTING = "63", {"9", "33", "64"}
"""What bash will do with the words (its COMP_TYPE): show them, or insert what they have in common."""


def asked() -> Line | None:
    """The line that a shell asks about, up to the cursor.

    Returns:
        The line; None where no shell asks, or where one asks by a script of Typer's own that was installed before: bash
        and zsh would take our answer for something else.
    """
    shell = os.environ.get(f"_{streams.PROGRAM.upper()}_COMPLETE", "").removeprefix("complete_")
    line = os.environ.get("COMP_LINE" if shell in {"bash", "zsh"} else "_TYPER_COMPLETE_ARGS")
    return read(line) if shell and line is not None else None


def register() -> None:
    """Have Typer answer by what follows; it goes back to its own whenever it makes a program."""
    for name, shell in (("bash", Bash), ("zsh", Zsh), ("fish", Fish), ("powershell", PowerShell), ("pwsh", PowerShell)):
        add_completion_class(shell, name)
    _completion_shared._completion_scripts.update(bash=BASH, zsh=ZSH)  # noqa: SLF001 - Typer has no other way


def _answered(shell: ShellComplete, words: Callable[[Offer], str]) -> str:
    """The answer to a shell: nothing where no line is told, `files` where a path is expected, else the words."""
    line = asked()
    if line is None:
        return ""
    offered = offer(shell, list(line.words[1:]), line.typed)
    return "files" if offered.files else words(offered)


class Bash(BashComplete):
    """Bash inserts what it gets as it is, in place of what it takes for the word (COMP_WORD)."""

    source_template = BASH

    def complete(self) -> str:
        """`words` or `files`, and below it the words, as they must stand in the line or as a list shows them."""
        return _answered(self, self._words)

    def _words(self, offered: Offer) -> str:
        line, does = os.environ["COMP_LINE"], os.environ.get("COMP_TYPE", "")
        if does == _LISTING:
            # Lines wider than half the screen are not put beside each other, where something is said of the words.
            wide = streams.screen().width // 2 if any(word.told for word in offered.words) else 0
            return "\n".join(["words", *(f"{shown:{wide}}" for shown in listed(offered.words))])
        kept, quote = read(line.removesuffix(os.environ.get("COMP_WORD", ""))).typed, read(line).quote
        texts = [word.text for word in offered.words if word.text.startswith(kept)]
        # Beside an empty word, bash finds nothing in common and leaves what is typed.
        more = [""] if texts and does in _INSERTING and not offered.alike else []
        return "\n".join(["words", *(quoted(text.removeprefix(kept), quote) for text in texts), *more])


class Zsh(ZshComplete):
    """Zsh quotes what it inserts, and shows what it is told to show instead."""

    source_template = ZSH

    def complete(self) -> str:
        """`files`, or what to do and how to list, and below it the words, each with a tab and what a list shows."""
        return _answered(self, self._words)

    def _words(self, offered: Offer) -> str:
        does = "insert" if offered.alike else "choose"
        lists = "lines" if any(word.told for word in offered.words) else "columns"
        pairs = zip(offered.words, listed(offered.words), strict=True)
        return "\n".join([f"{does} {lists}", *(f"{word.text}\t{shown}" for word, shown in pairs)])


def _items(offered: Offer) -> list[CompletionItem]:
    """What is offered, in Typer's terms."""
    return [CompletionItem(word.text, help=word.told) for word in offered.words]


class Fish(FishComplete):
    """Fish quotes what it inserts, and chooses itself what begins as typed."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """The words."""
        return _items(offer(self, args, incomplete))

    def format_completion(self, item: CompletionItem) -> str:
        """A word, a tab, and what is said of it."""
        return f"{item.value}\t{item.help}"


class PowerShell(PowerShellComplete):
    """PowerShell inserts what it gets as it is, in place of the whole word with its quotes."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is being typed, and that one."""
        args, typed = super().get_completion_args()
        return args, read(typed).typed

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """The words."""
        return _items(offer(self, args, incomplete))

    def format_completion(self, item: CompletionItem) -> str:
        """A word, in quotes where it needs them, and what is said of it."""
        text = str(item.value)
        if not text.replace("-", "").replace(".", "").isalnum():
            text = "'" + re.sub("['‘’‚‛]", r"\g<0>\g<0>", text) + "'"
        return f"{text}:::{item.help or ' '}"
