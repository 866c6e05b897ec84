"""The documentation shows what the program prints, and a page that shows something else is found."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT))

from tools import refresh_docs  # noqa: E402 - found from the root only
from tools.refresh_docs import (  # noqa: E402
    Printed,
    Shown,
    documents,
    examples,
    fault,
    files,
    matches,
    parse,
    refreshed,
    run,
    run_all,
    run_python,
)

PAGE = """Text
```console
$ metrocli --version
metrocli 0

$ pip install something
$ X=1 metrocli info | head -1
old
```
  ~~~console tty width=80 exit=3
  $ metrocli member Atlantis
  …
  ~~~
````markdown
```console
$ metrocli never
```
````
```python
from somewhere import nothing
```
  ```python
  >>> a = [
  ...     2,
  ... ]
  >>> a[0] + 1

  4

  >>> a[1]
  ```
"""


@pytest.mark.parametrize("page", documents(), ids=lambda page: str(page.relative_to(ROOT)))
def test_a_page_shows_what_its_commands_print(page: Path, tmp_path: Path) -> None:
    results = run_all(page.read_text(encoding="utf-8"), tmp_path)
    if said := [text for result in results if (text := fault(*result))]:
        pytest.fail("\n\n".join([f"{page.relative_to(ROOT)} (make docs writes it anew)", *said]), pytrace=False)


def test_a_page_shows_python() -> None:
    assert len(examples((ROOT / "docs" / "how-to" / "python.md").read_text(encoding="utf-8"))) > 10


def test_the_readme_shows_commands() -> None:
    assert parse((ROOT / "README.md").read_text(encoding="utf-8"))


def test_commands_are_found_with_what_their_block_says() -> None:
    assert parse(PAGE) == [
        Shown("metrocli --version", 3, ("metrocli 0",)),
        Shown("X=1 metrocli info | head -1", 7, ("old",)),
        Shown("metrocli member Atlantis", 11, ("…",), indent="  ", fixed=True, tty=True, width=80, exit=3),
    ]


def test_files_are_found_and_written(tmp_path: Path) -> None:
    page = 'Text\n  ```toml file=metrocli.toml\n  data = "data"\n  ```\n```toml\nx = 1\n```\n'
    assert files(page) == {"metrocli.toml": 'data = "data"\n'}
    assert run_all(page, tmp_path) == []
    assert (tmp_path / "metrocli.toml").read_text(encoding="utf-8") == 'data = "data"\n'


def test_examples_are_found_with_all_their_lines() -> None:
    assert examples(PAGE) == [
        Shown("a = [\n    2,\n]", 25, (), indent="  ", prompt=">>> "),
        Shown("a[0] + 1", 26, ("", "4"), indent="  ", prompt=">>> "),
        Shown("a[1]", 30, (), indent="  ", prompt=">>> "),
    ]


@pytest.mark.parametrize("info", ["python title=x", "pycon", "text", ""])
def test_other_blocks_have_no_examples(info: str) -> None:
    assert examples(f"```{info}\n>>> 1\n```") == []


def test_examples_share_their_names_and_an_error_is_shown_as_doctest_does(tmp_path: Path) -> None:
    printed = [each for _, each in run_python(examples(PAGE), tmp_path)]
    assert printed == [
        Printed((), 0),
        Printed(("3",), 0),
        Printed(("Traceback (most recent call last):", "    ...", "IndexError: list index out of range"), 0),
    ]


def test_examples_see_their_folder_and_no_terminal(tmp_path: Path) -> None:
    sources = ("import os, sys", "os.getcwd(), os.get_terminal_size", "print(sys.stdin.isatty()); 'é'")
    asked = run_python([Shown(source, 0, (), prompt=">>> ") for source in sources], tmp_path)
    assert str(tmp_path) in asked[1][1].lines[0]
    assert asked[2][1] == Printed(("False", "'é'"), 0)


def test_an_example_that_does_not_compile_is_shown_as_such(tmp_path: Path) -> None:
    ((_, printed),) = run_python([Shown("1 +", 0, (), prompt=">>> ")], tmp_path)
    assert printed.lines[-1] == "SyntaxError: invalid syntax"


def test_what_an_example_prints_instead_is_said() -> None:
    said = fault(Shown("a[0] + 1", 28, ("", "4"), prompt=">>> "), Printed(("3",), 0))
    assert "line 28: >>> a[0] + 1" in said
    assert "-4\n+3" in said


@pytest.mark.parametrize("command", ["mkdir x && metrocli info", "touch a; metrocli info", "A=1 B=2 metrocli"])
def test_a_command_may_start_metrocli_later(command: str) -> None:
    assert [shown.command for shown in parse(f"```console\n$ {command}\n```")] == [command]


@pytest.mark.parametrize("command", ["make demo", "pip install metrocli", "cat metrocli.txt", ".venv/bin/metrocli"])
def test_other_commands_are_not_run(command: str) -> None:
    assert parse(f"```console\n$ {command}\n```") == []


@pytest.mark.parametrize("info", ["wide=80", "exit=three", "exit", "TTY"])
def test_an_unknown_word_is_refused(info: str) -> None:
    with pytest.raises(ValueError, match="line 1: nobody knows"):
        parse(f"```console {info}\n$ metrocli\n```")


@pytest.mark.parametrize(
    ("shown", "printed", "same"),
    [
        (["a", "b"], ["a", "b"], True),
        (["a", "b", ""], ["a ", "b"], True),
        (["a"], ["a", "b"], False),
        (["a", "b"], ["a"], False),
        (["a."], ["ab"], False),
        ([], ["a"], False),
        ([], [], True),
        (["…"], [], True),
        (["a", "…", "d"], ["a", "b", "c", "d"], True),
        (["a", "…", "d"], ["a", "b", "c"], False),
        (["a", "…"], ["a", "b", "c"], True),
        (["a …"], ["a b"], False),
    ],
)
def test_lines_are_compared_whole(shown: list[str], printed: list[str], same: bool) -> None:
    assert matches(shown, printed) is same


def test_both_streams_are_shown_as_they_come(tmp_path: Path) -> None:
    shown = Shown("echo a; echo b >&2; echo $COLUMNS; exit 4", 0, (), width=70)
    assert run(shown, tmp_path) == Printed(("a", "b", "70"), 4)


def test_a_pipe_ends_with_the_code_of_what_fails_in_it(tmp_path: Path) -> None:
    assert run(Shown("(exit 4) | cat", 0, ()), tmp_path).exit == 4


def test_a_terminal_is_one(tmp_path: Path) -> None:
    shown = Shown("test -t 0 && test -t 1 && test -t 2 && stty size && printf 'a\\nb\\n'", 0, (), tty=True, width=72)
    assert run(shown, tmp_path) == Printed(("50 72", "a", "b"), 0)
    assert run(Shown("test -t 1", 0, ()), tmp_path).exit == 1


@pytest.mark.parametrize(
    "bar",
    [
        r"\033[?25l   reading\r\033[2K━━ \n\033[?25h\r\033[1A\033[2K",
        r"   reading\r\033[2K   reading\r\033[2K━━ \n\r\033[1A\033[2K",
        r"   reading\n\r\033[1A\033[2K",
        r"Working\r\033[2KReading activities  61 %%  2 s left\r\033[2K",
    ],
)
def test_a_progress_bar_that_erased_itself_is_not_shown(bar: str, tmp_path: Path) -> None:
    assert run(Shown(f"printf '{bar}Findings\\n'", 0, (), tty=True), tmp_path) == Printed(("Findings",), 0)


def test_a_command_that_does_not_end_is_ended(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh_docs, "SECONDS", 0.1)
    with pytest.raises(TimeoutError, match="`sleep 30` has not ended"):
        run(Shown("sleep 30", 0, ()), tmp_path)


def test_what_differs_is_said() -> None:
    shown = Shown("metrocli --version", 3, ("metrocli 0",))
    assert fault(shown, Printed(("metrocli 0",), 0)) == ""
    said = fault(shown, Printed(("metrocli 1",), 2))
    assert "line 3: $ metrocli --version" in said
    assert "exit code 2, not 0" in said
    assert "-metrocli 0\n+metrocli 1" in said


def test_a_page_is_rewritten_but_for_what_stands_for_any_lines() -> None:
    everything = [*parse(PAGE), *examples(PAGE)]
    fresh = refreshed(PAGE, [(shown, Printed(("new", "", "lines"), shown.exit)) for shown in everything])
    expected = PAGE.replace("metrocli 0", "new\n\nlines").replace("old", "new\n\nlines")
    expected = expected.replace("  ... ]\n", "  ... ]\n  new\n\n  lines\n").replace("\n\n  4\n", "\n  new\n\n  lines\n")
    assert fresh == expected.replace("  >>> a[1]\n", "  >>> a[1]\n  new\n\n  lines\n")


def test_a_place_of_this_machine_is_never_written(tmp_path: Path) -> None:
    (shown, *_) = parse(PAGE)
    printed = Printed((f"data in {ROOT.resolve()}/data",), 0)
    assert refreshed(PAGE, [(shown, printed)]) == PAGE
    assert "a line that is only …" in fault(shown, printed)
    assert fault(Shown("metrocli info", 0, ("data", "…")), Printed(("data", str(tmp_path)), 0)) == ""
