"""`--templates`: where the folder comes from, which formats use it, and what ends the command."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]

OWN = '{% extends "metrocli/report.html" %}\n{% block head %}<meta name="brand" content="own">{% endblock %}\n'


@pytest.fixture
def work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, without settings, with templates in `brand`."""
    monkeypatch.delenv("METROCLI_CONFIG")
    work = tmp_path / "work"
    (work / "brand").mkdir(parents=True)
    (work / "brand" / "report.html").write_text(OWN)
    monkeypatch.chdir(work)
    return work


@pytest.fixture
def data(folder: Callable[..., Path]) -> Path:
    """Sheets without an error."""
    return folder(
        memberships="member,region,country\nOak Town,R,X\nElm,R,Y\n",
        activities="id,title,start,members\nA-1,First walk,2024-03-01,Oak Town\nA-2,Second walk,2024-04-01,Elm\n",
        periods="period,label,start,end\n2024-T1,Spring 2024,2024-01-01,2024-04-30\n",
    )


def is_own(page: Path) -> bool:
    return '<meta name="brand" content="own">' in page.read_text()


def test_a_report(run: Run, said: Said, work: Path, data: Path) -> None:
    result = run("report", "--data", str(data), "--templates", "brand", "-o", "r.html")
    assert (result.returncode, result.stdout) == (0, "")
    assert is_own(work / "r.html")
    assert "not-a-template" not in [code for _, code, _ in said(result.stderr)]


@pytest.mark.parametrize(("name", "own"), [("r.html", True), ("r.md", False)])
def test_the_settings(run: Run, work: Path, data: Path, name: str, *, own: bool) -> None:
    (work / "metrocli.toml").write_text('[report]\ntemplates = "brand"\n')
    assert run("report", "--data", str(data), "-o", name).returncode == 0
    assert is_own(work / name) is own


def test_briefs(run: Run, work: Path, data: Path) -> None:
    assert run("brief", "Elm", "--data", str(data), "--templates", "brand", "-o", "b.html").returncode == 0
    assert is_own(work / "b.html")
    assert run("brief", "--all", "--data", str(data), "--templates", "brand", "-o", "briefs").returncode == 0
    assert all(is_own(work / "briefs" / name) for name in ("elm.html", "oak-town.html"))
    (work / "brand" / "brief_index.css").write_text("h1 { color: {{ 'r' }}ed }")
    assert run("brief", "--all", "--data", str(data), "--templates", "brand", "-o", "briefs").returncode == 0
    assert "<style>h1 { color: red }</style>" in (work / "briefs" / "index.html").read_text()


def test_a_site(run: Run, work: Path, data: Path) -> None:
    own = '{% extends "metrocli/site_layout.html" %}\n{% block head %}<meta name="brand" content="own">{% endblock %}\n'
    (work / "brand" / "site_layout.html").write_text(own)
    assert run("report", "--data", str(data), "--templates", "brand", "-o", "site").returncode == 0
    pages = [*(work / "site").rglob("*.html")]
    assert len(pages) > 5
    assert all(map(is_own, pages))


def test_a_site_of_a_broken_template_leaves_nothing(run: Run, work: Path, data: Path) -> None:
    (work / "brand" / "site_page.html").write_text("{{ unknown }}")
    result = run("report", "--data", str(data), "--templates", "brand", "-o", "site")
    assert (result.returncode, result.stdout) == (4, "")
    assert "brand/site_page.html, line 1" in result.stderr
    assert not (work / "site").exists()


def test_a_file_without_a_use(run: Run, said: Said, work: Path, data: Path) -> None:
    (work / "brand" / "report.htm").write_text("")
    result = run("report", "--data", str(data), "--templates", "brand", "-o", "r.html")
    assert result.returncode == 0
    assert ("brand/report.htm", "not-a-template") in [(place, code) for place, code, _ in said(result.stderr)]
    assert "Did you mean report.html?" in result.stderr


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (["--templates", "none", "-o", "r.html"], 2, "templates-folder-missing"),
        (["--templates", "brand/report.html", "-o", "r.html"], 2, "templates-folder-missing"),
        (["--templates", "brand", "-o", "r.docx"], 2, "templates-not-used"),
        (["--templates", "brand", "-o", "r.xlsx"], 2, "templates-not-used"),
        (["--templates", "brand", "-o", "brand/r.html"], 5, "report-over-source"),
        (["--templates", "broken", "-o", "r.html"], 4, "template-broken"),
        (["--templates", "bare", "-o", "r.html"], 4, "page-without-policy"),
    ],
)
def test_a_mistake(run: Run, said: Said, work: Path, data: Path, words: list[str], exit_code: int, code: str) -> None:
    for name, text in {"broken": "{{ unknown }}", "bare": "<p>"}.items():
        (work / name).mkdir()
        (work / name / "report.html").write_text(text)
    result = run("report", "--data", str(data), *words)
    assert (result.returncode, result.stdout) == (exit_code, "")
    assert [each for _, each, _ in said(result.stderr)][-1:] == [code]
    assert sorted(path.name for path in work.iterdir()) == ["bare", "brand", "broken"]
