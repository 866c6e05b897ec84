"""The shells: the scripts that ask for a completion, and the form in which each shell takes the answer.

Typer's own scripts for bash and zsh insert a name with a space unquoted, and complete a name only where its first
letters are exactly as typed. These ignore accents and case, and insert a name so that it is read as one word.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from metrocli.cli.completion.completer import Completion, complete_word, format_list
from metrocli.cli.completion.shell_syntax import find_line, quote_word, split_line
from metrocli.cli.typer_internals import (
    BashComplete,
    CompletionItem,
    FishComplete,
    PowerShellComplete,
    ShellComplete,
    ZshComplete,
    register_shell,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from metrocli.cli.environment import Environment

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
"""Values of bash's COMP_TYPE: bash lists the words, or inserts the beginning that they share."""


def register_shells() -> None:
    """Register the classes below with Typer; call it after each `get_command`, which resets the registry."""
    register_shell("bash", Bash, BASH)
    register_shell("zsh", Zsh, ZSH)
    register_shell("fish", Fish)
    register_shell("powershell", PowerShell)
    register_shell("pwsh", PowerShell)


def _environment(shell: ShellComplete) -> Environment:
    environment: Environment = shell.ctx_args["obj"]
    return environment


def _complete(shell: ShellComplete, format_words: Callable[[Completion], str]) -> str:
    """Return the answer to a shell: "" without a line, `files` for a path, else the words."""
    line = find_line(_environment(shell))
    if line is None:
        return ""
    completion = complete_word(shell, list(line.words[1:]), line.typed)
    return "files" if completion.files else format_words(completion)


class Bash(BashComplete):
    """Completion for Bash, which replaces the current word (COMP_WORD) by the answer, unchanged."""

    source_template = BASH

    def complete(self) -> str:
        """Return `words` or `files`; on the next lines the words, quoted for insertion or formatted as a list."""
        return _complete(self, self._format_words)

    def _format_words(self, completion: Completion) -> str:
        environment = _environment(self)
        line, width = environment.variables["COMP_LINE"], environment.screen.width
        action = environment.variables.get("COMP_TYPE", "")
        if action == _LISTING:
            # Bash does not put lines next to each other that are wider than half the screen.
            least = width // 2 if any(suggestion.help for suggestion in completion.suggestions) else 0
            return "\n".join(["words", *(f"{text:{least}}" for text in format_list(completion.suggestions, width))])
        kept = split_line(line.removesuffix(environment.variables.get("COMP_WORD", ""))).typed
        quote = split_line(line).quote
        texts = [suggestion.text for suggestion in completion.suggestions if suggestion.text.startswith(kept)]
        # With an empty word among them, the words share no beginning, and bash leaves the typed text as it is.
        empty = [""] if texts and action in _INSERTING and not completion.extends_typed else []
        return "\n".join(["words", *(quote_word(text.removeprefix(kept), quote) for text in texts), *empty])


class Zsh(ZshComplete):
    """Zsh quotes the word that it inserts, and shows another text for it in its list."""

    source_template = ZSH

    def complete(self) -> str:
        """Return `files`, or the actions; on the next lines the words, each with a tab and its text in the list."""
        return _complete(self, self._format_words)

    def _format_words(self, completion: Completion) -> str:
        action = "insert" if completion.extends_typed else "choose"
        layout = "lines" if any(suggestion.help for suggestion in completion.suggestions) else "columns"
        labels = format_list(completion.suggestions, _environment(self).screen.width)
        pairs = zip(completion.suggestions, labels, strict=True)
        return "\n".join([f"{action} {layout}", *(f"{suggestion.text}\t{label}" for suggestion, label in pairs)])


def _items(completion: Completion) -> list[CompletionItem]:
    """Return the suggestions as Typer's own objects."""
    return [CompletionItem(suggestion.text, help=suggestion.help) for suggestion in completion.suggestions]


class Fish(FishComplete):
    """Fish quotes the word that it inserts, and filters the words itself."""

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return the words."""
        return _items(complete_word(self, args, incomplete))

    def format_completion(self, item: CompletionItem) -> str:
        """Return a word, a tab and its explanation."""
        return f"{item.value}\t{item.help}"


class PowerShell(PowerShellComplete):
    """PowerShell inserts the answer unchanged, in place of the whole word with its quotes."""

    def get_completion_args(self) -> tuple[list[str], str]:
        """Return the finished words, and the beginning of the word that is being typed."""
        args, typed = super().get_completion_args()
        return args, split_line(typed).typed

    def get_completions(self, args: list[str], incomplete: str) -> list[CompletionItem]:
        """Return the words."""
        return _items(complete_word(self, args, incomplete))

    def format_completion(self, item: CompletionItem) -> str:
        """Return a word, in quotes where it needs them, and its explanation."""
        text = str(item.value)
        if not text.replace("-", "").replace(".", "").isalnum():
            text = "'" + re.sub("['‘’‚‛]", r"\g<0>\g<0>", text) + "'"
        return f"{text}:::{item.help or ' '}"
