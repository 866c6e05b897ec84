"""`brief`: of one member into a file, of all members into a folder."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]

SHEETS = {
    "memberships": "member,region,country\nOak Town,R,X\nElm,R,Y\nFir,Q,Y\n",
    "activities": "id,title,start,end,members\nA-1,First walk,2024-03-01,,Oak Town\nA-2,Second walk,2024-04-01,,Elm\n",
    "periods": "period,start,end\n2024-T1,2024-01-01,2024-04-30\n",
}


@pytest.fixture
def data(folder: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("METROCLI_CONFIG")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return str(folder(**SHEETS))


def test_one_member_into_a_file(run: Run, data: str, tmp_path: Path) -> None:
    result = run("brief", "oak town", "--data", data, "-o", "oak.md")
    assert (result.returncode, result.stdout) == (0, "")
    assert (tmp_path / "work/oak.md").read_text(encoding="utf-8").startswith("# Oak Town\n")
    assert run("brief", "Elm", "--data", data, "-o", "oak.md").returncode == 5
    assert run("brief", "Atlantis", "--data", data, "-o", "a.md").returncode == 3


def test_a_note_is_printed_after_the_figures_and_that_of_the_report_is_not(run: Run, data: str, tmp_path: Path) -> None:
    (tmp_path / "work/points.md").write_text("Ask about the **walk**.\n", encoding="utf-8")
    (tmp_path / "work/greeting.md").write_text("Dear members,\n", encoding="utf-8")
    (tmp_path / "work/metrocli.toml").write_text('[report]\nnote = "greeting.md"\n', encoding="utf-8")
    assert run("brief", "Elm", "--data", data, "-o", "a.md", "--note", "points.md").returncode == 0
    assert run("brief", "Elm", "--data", data, "-o", "b.md").returncode == 0
    noted, plain = ((tmp_path / f"work/{name}.md").read_text(encoding="utf-8") for name in "ab")
    assert "## For the meeting\n\nAsk about the **walk**.\n" in noted
    assert "Dear members" not in noted + plain
    assert "## For the meeting" not in plain


def test_each_member_into_a_folder_that_is_written_again_without_force(run: Run, data: str, tmp_path: Path) -> None:
    assert run("brief", "--all", "--data", data, "-o", "briefs", "-f", "markdown").returncode == 0
    folder = tmp_path / "work/briefs"
    assert sorted(path.name for path in folder.iterdir()) == [
        *("elm.md", "fir.md", "index.html", "metrocli-files.json", "oak-town.md")
    ]
    before = {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.suffix != ".json"}
    assert run("brief", "--all", "--data", data, "-o", "briefs", "-f", "markdown").returncode == 0
    assert {path.name: path.stat().st_mtime_ns for path in folder.iterdir() if path.suffix != ".json"} == before


def test_filters_choose_the_members_and_change_no_figure(run: Run, data: str, tmp_path: Path) -> None:
    assert run("brief", "--all", "--region", "R", "--data", data, "-o", "b", "-f", "markdown").returncode == 0
    assert sorted(path.name for path in (tmp_path / "work/b").glob("*.md")) == ["elm.md", "oak-town.md"]
    assert "- **1[^1]** of 2 activities" in (tmp_path / "work/b/elm.md").read_text(encoding="utf-8")


def test_with_an_open_error_each_page_is_a_draft(run: Run, said: Said, data: str, tmp_path: Path) -> None:
    assert run("brief", "Elm", "--data", data, "-o", "a.md").returncode == 0
    assert "Draft" not in (tmp_path / "work/a.md").read_text(encoding="utf-8")
    sheet = Path(data, "activities.csv")
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("2024-04-01,,", "2024-04-01,2024-03-01,"))
    result = run("brief", "Elm", "--data", data, "-o", "b.md")
    assert "report-is-draft" in [code for _, code, _ in said(result.stderr)]
    assert "**Draft**" in (tmp_path / "work/b.md").read_text(encoding="utf-8")
    assert run("brief", "--all", "--data", data, "-o", "b", "-f", "markdown").returncode == 0
    assert all("**Draft**" in path.read_text(encoding="utf-8") for path in (tmp_path / "work/b").glob("*.md"))


def test_the_name_of_a_file_does_not_depend_on_the_filters(run: Run, data: str, tmp_path: Path) -> None:
    with Path(data, "memberships.csv").open("a", encoding="utf-8") as sheet:
        sheet.write("Elm!,Q,Z\n")
    assert run("brief", "--all", "--data", data, "-o", "b", "-f", "markdown").returncode == 0
    before = (tmp_path / "work/b/elm.md").read_bytes(), (tmp_path / "work/b/elm-2.md").read_bytes()
    assert run("brief", "--all", "--data", data, "-o", "b", "-f", "markdown", "--region", "Q").returncode == 0
    assert ((tmp_path / "work/b/elm.md").read_bytes(), (tmp_path / "work/b/elm-2.md").read_bytes()) == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("-o", "a.md"), "member-or-all"),
        (("Elm", "--all", "-o", "a"), "member-or-all"),
        (("Elm",), "brief-file-needed"),
        (("--all",), "brief-folder-needed"),
        (("--all", "-o", "a.pdf"), "brief-folder-needed"),
        (("Elm", "-o", "a.md", "--region", "R"), "only-with-all"),
        (("Elm", "-o", "a.md", "-f", "pdf"), "only-with-all"),
        (("--all", "-o", "a", "-f", "tsv"), "unknown-brief-format"),
    ],
)
def test_what_cannot_be_meant(run: Run, said: Said, data: str, words: tuple[str, ...], code: str) -> None:
    result = run("brief", *words, "--data", data)
    assert result.returncode == 2
    assert [each[1] for each in said(result.stderr)] == [code]


def test_an_interrupt_leaves_whole_files_and_says_how_far_it_came(
    data: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from metrocli.__main__ import main
    from metrocli.report.brief import build

    real, names = build.build_brief, []

    def build_two(request: build.BriefRequest) -> build.BuiltBrief:
        names.append(request.typed)
        if len(names) > 2:
            raise KeyboardInterrupt
        return real(request)

    monkeypatch.setattr(build, "build_brief", build_two)
    assert main(["brief", "--all", "--data", data, "-o", "b"]) == 130
    assert "Interrupted after 2 of 3 briefs" in capfd.readouterr().err
    assert sorted(path.name for path in (tmp_path / "work/b").iterdir()) == [
        *("elm.html", "metrocli-files.json", "oak-town.html")
    ]


HOSTILE = '<script>alert(1)</script> =HYPERLINK("http://x") #read("/etc/passwd") [x](javascript:alert(1)) | `a` *b* $x$'


@pytest.mark.slow
@pytest.mark.parametrize("ending", ["html", "pdf", "docx", "md", "xlsx"])
def test_every_cell_is_text_and_the_same_sheets_give_the_same_bytes(
    run: Run, folder: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str
) -> None:
    monkeypatch.delenv("METROCLI_CONFIG")
    monkeypatch.chdir(tmp_path)
    quoted = '"{}"'.format(HOSTILE.replace('"', '""'))
    data = folder(
        memberships=f"member,region,country,status\nElm,{quoted},{quoted},{quoted}\n{quoted},R,Y,\n",
        outcomes=f"code,title\nA1,{quoted}\nA2,{quoted}\n",
        activities=f"id,title,start,end,status,outcomes,members,alliances\n"
        f"1,{quoted},2024-03-01,,{quoted},A1,Elm,{quoted}\n2,{quoted},2024-03-02,,,A1; A2,Elm,\n",
        people=f"person,body,role,office,member,region,from,until\n{quoted},{quoted},{quoted},{quoted},Elm,,,\n",
        periods="period,start,end\n2024-T1,2024-01-01,2024-04-30\n",
    )
    for name in ("a", "b"):
        result = run("brief", "Elm", "--data", str(data), "-o", f"{name}.{ending}")
        assert result.returncode == 0, result.stderr
    content = (tmp_path / f"a.{ending}").read_bytes()
    assert content == (tmp_path / f"b.{ending}").read_bytes()
    if ending == "html":
        assert b"<script>alert" not in content
        assert b'href="javascript' not in content
    if ending == "md":
        assert b"<script>" not in content
        assert b"[x](" not in content


def test_the_brief_of_a_member_that_left_is_removed_and_named(run: Run, data: str, tmp_path: Path, said: Said) -> None:
    assert run("brief", "--all", "--data", data, "-o", "briefs", "-f", "markdown").returncode == 0
    sheet = Path(data, "memberships.csv")
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("Fir,Q,Y\n", ""), encoding="utf-8")
    run("brief", "--all", "--data", data, "-o", "briefs", "-f", "markdown", "--region", "R")
    assert (tmp_path / "work/briefs/fir.md").exists()
    narrowed = run("brief", "--all", "--data", data, "-o", "briefs", "-f", "markdown", "--region", "R")
    assert "briefs-not-listed" in [code for _, code, _ in said(narrowed.stderr)]
    result = run("brief", "--all", "--data", data, "-o", "briefs", "-f", "markdown")
    assert "files-removed" in [code for _, code, _ in said(result.stderr)]
    assert not (tmp_path / "work/briefs/fir.md").exists()


def test_the_folder_of_the_data_is_not_a_folder_for_briefs(run: Run, said: Said, data: str) -> None:
    before = sorted(path.name for path in Path(data).iterdir())
    result = run("brief", "--all", "--data", data, "-o", data)
    assert result.returncode == 5
    assert [code for _, code, _ in said(result.stderr)] == ["report-over-source"]
    assert sorted(path.name for path in Path(data).iterdir()) == before


def test_briefs_of_another_format_stay(run: Run, data: str, tmp_path: Path) -> None:
    assert run("brief", "--all", "--data", data, "-o", "briefs", "-f", "markdown").returncode == 0
    assert run("brief", "--all", "--data", data, "-o", "briefs").returncode == 0
    names = {path.name for path in (tmp_path / "work/briefs").iterdir()}
    assert {"elm.md", "elm.html", "fir.md", "fir.html"} <= names


@pytest.mark.parametrize(("words", "code"), [(["-o", "-"], "no-standard-output"), (["-o", "  "], "output-blank")])
def test_a_name_that_is_none_is_refused(run: Run, said: Said, data: str, words: list[str], code: str) -> None:
    for command in (["brief", "--all"], ["report"]):
        result = run(*command, "--data", data, *words)
        assert (result.returncode, [found for _, found, _ in said(result.stderr)]) == (2, [code])


def test_a_blank_filter_is_not_a_blank_output(run: Run, data: str) -> None:
    result = run("brief", "--all", "--data", data, "--region", "", "-o", ".")
    assert (result.returncode, "--region" in result.stderr) == (2, True)
