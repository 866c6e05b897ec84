"""No user's mistake and no broken file ever shows a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from metrocli.__main__ import main

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]

HOSTILE = [
    "",
    ",",
    "-",
    "\t",
    "\n",
    "\x00x",
    "\x1b[2J",
    "\u202egnitteg",
    "[bold]x[/bold]",
    "[/x]",
    "=1+1",
    "../../etc/passwd",
    "\udcff",
    "a" * 5000,
    "9" * 400,
    "..",
    "2021..",
    "0000-00-00",
    "9999-12-31",
    "10000-01-01",
    "2021-T9",
]
OPTIONS = [
    ["activities", "--period"],
    ["activities", "--from"],
    ["activities", "--outcome"],
    ["activities", "--member"],
    ["activities", "--region"],
    ["activities", "--alliance"],
    ["activities", "--text"],
    ["members", "--columns"],
    ["members", "--sort"],
    ["members", "--limit"],
    ["people", "--on"],
    ["people", "--body"],
    ["stats", "--period"],
    ["member"],
    ["activity"],
    ["info", "--data"],
    ["info", "--format"],
]


@pytest.mark.parametrize("words", OPTIONS, ids=" ".join)
def test_whatever_is_typed_ends_in_an_answer_or_in_one_sentence(run: Run, said: Said, words: list[str]) -> None:
    for typed in HOSTILE:
        asked = run(*words, typed)
        told = f"{words} {typed[:40]!r}: {asked.returncode} {asked.stderr[:300]!r}"
        assert asked.returncode in {0, 2, 3, 4}, told
        assert "Traceback" not in asked.stderr, told
        assert all(code for _, code, _ in said(asked.stderr)), told
        assert "\x1b" not in asked.stderr, told
        assert "\u202e" not in asked.stderr, told
        if asked.returncode:
            assert asked.stdout == "", told
            assert asked.stderr.startswith("metrocli: "), told
            assert asked.stderr.count("\n") == 1, told


SHEETS = {
    "binary": bytes(range(256)),
    "zeros": b"\0" * 100,
    "utf-16 without an end": b"\xff\xfem\0e",
    "only a header": b"id,title,start\n",
    "only a byte order mark": b"\xef\xbb\xbf",
    "an open quote": b'id,title,start\n1,"a,2021-01-01\n',
    "more cells than headers": b"id,title,start\n1,a,2021-01-01,x,y\n",
    "no key": b"id,title,start\n,a,2021-01-01\n",
    "a bad date": b"id,title,start\n1,a,yesterday\n",
    "a bad number": b"id,title,people_engaged\n1,a,many\n",
    "a negative number": b"id,title,people_engaged\n1,a,-5\n",
    "a number beyond all": b"id,title,people_engaged\n1,a," + b"9" * 400 + b"\n",
    "the end of time": b"id,title,start,end\n1,a,9999-12-01,9999-12-31\n",
    "an end before its start": b"id,title,start,end\n1,a,2021-12-01,2021-01-01\n",
    "two of one id": b"id,title\n1,a\n1,b\n",
    "itself as parent": b"id,title,parent\n1,a,1\n",
    "codes that are none": b"id,title,outcomes,challenges,line\n1,a,???;;[x],-,()\n",
    "escapes": b"id,title,start\n\x1b[2J,[/x]\x1b]0;y\x07,2021-01-01\n",
}


@pytest.mark.parametrize("name", SHEETS)
def test_whatever_a_sheet_holds_ends_in_an_answer_or_in_one_sentence(
    run: Run, said: Said, folder: Callable[..., Path], tmp_path: Path, name: str
) -> None:
    data = str(folder(activities=SHEETS[name], memberships="member,region\nA,R\n"))
    book, page, columns = (str(tmp_path / f"answer.{suffix}") for suffix in ("xlsx", "html", "parquet"))
    for words in (["activities"], ["activities", "-f", "table"], ["activity", "1"], ["stats"], ["member", "A"],
                  ["outcomes"], ["info"], ["activities", "-o", book, "--force"], ["activities", "-o", page, "--force"],
                  ["activities", "-o", columns, "--force"], ["activities", "-f", "html"]):  # fmt: skip
        asked = run(*words, "--data", data)
        told = f"{words}: {asked.returncode} {asked.stderr!r}"
        assert asked.returncode in {0, 3, 4}, told
        assert all(code for _, code, _ in said(asked.stderr)), told
        assert "\x1b" not in asked.stderr, told
        assert "\x1b" not in asked.stdout or words[-1] == "activities", told
        if asked.returncode:
            assert asked.stdout == "", told
            assert asked.stderr.splitlines()[-1].startswith("metrocli: "), told


class TestDebug:
    """--debug shows where an error came from, on purpose."""

    def test_without_it_one_sentence(self, run: Run, said: Said) -> None:
        ((place, code, values),) = said(run("member", "Atlantis").stderr)
        assert (place, code, values["text"]) == ("", "name-unknown", "Atlantis")

    @pytest.mark.parametrize(("words", "variable"), [(("--debug",), ""), ((), "1")])
    def test_with_it_the_traceback_and_the_same_exit_code(
        self, run: Run, said: Said, words: tuple[str, ...], variable: str
    ) -> None:
        asked = run("member", "Atlantis", *words, METROCLI_DEBUG=variable)
        first, *lines, last = asked.stderr.splitlines()
        assert (asked.returncode, asked.stdout, first) == (3, "", "Traceback (most recent call last):")
        assert any("in resolve" in line for line in lines)
        ((_, code, values),) = said(last)
        assert (code, values["text"]) == ("name-unknown", "Atlantis")

    def test_an_internal_error_is_one_sentence_with_a_code_of_its_own(
        self, run: Run, said: Said, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object) -> None:
            raise ZeroDivisionError("a fault")

        monkeypatch.setattr("metrocli.sheets.dataset.open_dataset", broken)
        asked = run("stats")
        assert (asked.returncode, asked.stdout) == (70, "")
        assert asked.stderr.startswith("metrocli: ")
        assert asked.stderr.count("\n") == 1
        ((_, code, values),) = said(asked.stderr)
        assert (code, values) == ("internal-error", {"kind": "ZeroDivisionError", "text": "a fault"})
        debugged = run("stats", "--debug")
        assert debugged.returncode == 70
        assert debugged.stderr.startswith("Traceback (most recent call last):\n")
        assert debugged.stderr.endswith(asked.stderr)

    def test_a_defect_before_there_is_an_environment(
        self, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: Said
    ) -> None:
        def broken(*_: object) -> None:
            raise AttributeError("a fault")

        monkeypatch.setattr("metrocli.cli.environment.Environment.of_process", broken)
        assert main(["stats"]) == 70
        ((_, code, values),) = said(capsys.readouterr().err)
        assert (code, values["kind"]) == ("internal-error", "AttributeError")

    def test_a_defect_in_the_reader_of_workbooks_is_not_a_damaged_workbook(
        self, run: Run, book: Callable[..., Path], said: Said, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("metrocli.files.sandbox.Sandbox.receive", lambda _: ("AttributeError", "a fault"))
        asked = run("members", "--data", str(book(memberships=[["member", "region"], ["A", "R"]])))
        ((_, code, values),) = said(asked.stderr)
        assert (asked.returncode, code, values["kind"]) == (70, "internal-error", "RuntimeError")
