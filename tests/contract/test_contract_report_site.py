"""`report -o site/`: linked pages in a folder, which is written again without --force."""

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
    "aliases": "alias,member,kind\nVilla Roble,Oak Town,language:es\n",
}


@pytest.fixture
def data(folder: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("METROCLI_CONFIG")
    (tmp_path / "work").mkdir()
    monkeypatch.chdir(tmp_path / "work")
    return str(folder(**SHEETS))


def read(site: Path) -> dict[str, bytes]:
    return {path.relative_to(site).as_posix(): path.read_bytes() for path in site.rglob("*") if path.is_file()}


def count_written(said: Said, result: CompletedProcess[str]) -> tuple[object, object]:
    """Return how many pages there are and how many were written, of the last note."""
    assert result.returncode == 0
    _, code, values = said(result.stderr)[-1]
    assert code == "site-written"
    return values["count"], values["written"]


def test_a_target_without_an_ending_is_a_folder_of_pages(run: Run, said: Said, data: str) -> None:
    result = run("report", "--data", data, "-o", "site/")
    site = Path("site")
    pages = [name for name in read(site) if name.endswith(".html")]
    assert result.stdout == ""
    assert count_written(said, result) == (len(pages), len(pages))
    assert {"index.html", "search.html", "members/oak-town.html", "members/fir.html"} <= set(pages)
    assert {"style.css", "metrocli-files.json"} <= set(read(site))


def test_written_again_it_needs_no_force_and_writes_only_what_changed(run: Run, said: Said, data: str) -> None:
    count, _ = count_written(said, run("report", "--data", data, "-o", "site"))
    before = read(Path("site"))
    assert count_written(said, run("report", "--data", data, "-o", "site")) == (count, 0)
    assert read(Path("site")) == before


def test_addresses_do_not_depend_on_the_language(run: Run, data: str) -> None:
    assert run("report", "--data", data, "-o", "en").returncode == 0
    assert run("report", "--data", data, "-o", "es", "--lang", "es").returncode == 0
    english, spanish = read(Path("en")), read(Path("es"))
    assert english.keys() == spanish.keys()
    assert b"Villa Roble" in spanish["members/oak-town.html"]
    assert b'lang="es"' in spanish["index.html"]


def test_a_page_that_went_away_is_removed_and_named(run: Run, said: Said, data: str) -> None:
    assert run("report", "--data", data, "-o", "site").returncode == 0
    sheet = Path(data, "memberships.csv")
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("Fir,Q,Y\n", ""), encoding="utf-8")
    result = run("report", "--data", data, "-o", "site")
    (removed,) = [values for _, code, values in said(result.stderr) if code == "files-removed"]
    assert removed["files"] == ["members/fir.html"]
    assert not Path("site/members/fir.html").exists()


def test_a_page_that_somebody_changed_is_named_and_nothing_is_written(run: Run, said: Said, data: str) -> None:
    assert run("report", "--data", data, "-o", "site").returncode == 0
    Path("site/members/elm.html").write_bytes(b"mine")
    before = read(Path("site"))
    result = run("report", "--data", data, "-o", "site", "--lang", "fr")
    assert result.returncode == 5
    ((_, code, values),) = said(result.stderr)
    assert (code, values["files"]) == ("files-not-ours", ["members/elm.html"])
    assert read(Path("site")) == before

    result = run("report", "--data", data, "-o", "site", "--lang", "fr", "--force")
    assert result.returncode == 0
    assert Path("site/members/elm.html.bak").read_bytes() == b"mine"
    assert "others-kept" in [code for _, code, _ in said(result.stderr)]


def test_files_of_others_in_the_folder_stay(run: Run, data: str) -> None:
    Path("docs").mkdir()
    Path("docs/CNAME").write_text("example.org")
    assert run("report", "--data", data, "-o", "docs").returncode == 0
    assert run("report", "--data", data, "-o", "docs").returncode == 0
    assert Path("docs/CNAME").read_text() == "example.org"


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("-o", "site", "--fonts", "."), 2, "fonts-not-used"),
        (("-o", "site.odt"), 2, "unknown-report-format"),
        (("-o", "notes"), 5, "folder-is-file"),
        (("-o", "{data}"), 5, "report-over-source"),
        (("-o", "site", "--note", "site/index.html"), 5, "report-over-source"),
        (("-o", "briefs"), 5, "folder-of-other-command"),
    ],
)
def test_what_cannot_be_written(
    run: Run, said: Said, data: str, words: tuple[str, ...], exit_code: int, code: str
) -> None:
    Path("notes").write_text("a file")
    Path("site").mkdir()
    Path("site/index.html").write_text("A note.\n")
    assert run("brief", "--all", "--data", data, "-o", "briefs").returncode == 0
    briefs = read(Path("briefs"))
    result = run("report", "--data", data, *(word.format(data=data) for word in words))
    assert result.returncode == exit_code
    assert [each[1] for each in said(result.stderr)] == [code]
    assert read(Path("site")) == {"index.html": b"A note.\n"}
    assert read(Path("briefs")) == briefs


def test_while_errors_are_open_each_page_is_a_draft_and_strict_writes_nothing(run: Run, said: Said, data: str) -> None:
    sheet = Path(data, "activities.csv")
    sheet.write_text(sheet.read_text(encoding="utf-8").replace("2024-04-01,,", "2024-04-01,2024-03-01,"))
    assert run("report", "--data", data, "-o", "site", "--strict").returncode == 1
    assert not Path("site").exists()
    result = run("report", "--data", data, "-o", "site")
    assert "report-is-draft" in [code for _, code, _ in said(result.stderr)]
    assert all(b"Draft" in content for name, content in read(Path("site")).items() if name.endswith(".html"))


def test_an_interrupt_while_the_pages_are_made_changes_nothing(
    run: Run, data: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    from metrocli.__main__ import main
    from metrocli.report.writers import site as writer

    assert run("report", "--data", data, "-o", "site").returncode == 0
    before = read(Path("site"))

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(writer, "write_site", interrupt)
    assert main(["report", "--data", data, "-o", "site", "--lang", "es"]) == 130
    assert read(Path("site")) == before


@pytest.mark.parametrize("words", [("report", "-o", ""), ("report", "--output="), ("brief", "--all", "-o", "")])
def test_a_blank_name_is_not_this_folder(run: Run, said: Said, data: str, words: tuple[str, ...]) -> None:
    before = read(Path())
    result = run(*words, "--data", data)
    assert result.returncode == 2
    assert [code for _, code, _ in said(result.stderr)] == ["output-blank"]
    assert read(Path()) == before
