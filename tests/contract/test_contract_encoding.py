"""`--encoding`: the encoding of CSV files, for every command that reads sheets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

import metrocli

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from subprocess import CompletedProcess

    Run = Callable[..., CompletedProcess[str]]
    Said = Callable[[str], list[tuple[str, str, dict[str, object]]]]

MEMBERS = "member,region\nKőszeg,Plzeň\nBogotá,Andes\n"
ACTIVITIES = "id,title,start,members\n1,Foro,2021-01-05,Kőszeg\n"


@pytest.fixture
def data(folder: Callable[..., Path]) -> Path:
    """Make a folder whose letters do not settle that it is in cp1250."""
    return folder(memberships=MEMBERS.encode("cp1250"), activities=ACTIVITIES.encode("cp1250"))


def names_of(done: CompletedProcess[str]) -> list[str]:
    return [row["name"] for row in json.loads(done.stdout)["rows"]]


def test_the_option_gives_the_encoding(run: Run, data: Path) -> None:
    assert names_of(run("members", "--data", str(data), "-f", "json")) != ["Bogotá", "Kőszeg"]
    for name in ("cp1250", "Windows-1250", "CP1250 "):
        done = run("members", "--data", str(data), "-f", "json", "--encoding", name)
        assert sorted(names_of(done)) == ["Bogotá", "Kőszeg"]
        assert (done.stderr, json.loads(done.stdout)["messages"]) == ("", [])


def test_a_variable_and_a_setting_give_the_encoding(
    run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("METROCLI_ENCODING", "cp1250")
    assert "Kőszeg" in names_of(run("members", "--data", str(data), "-f", "json"))
    assert "Kőszeg" not in names_of(run("members", "--data", str(data), "-f", "json", "--encoding", "cp1252"))
    monkeypatch.delenv("METROCLI_ENCODING")
    (tmp_path / "settings.toml").write_text('encoding = "cp1250"')
    monkeypatch.setenv("METROCLI_CONFIG", str(tmp_path / "settings.toml"))
    assert "Kőszeg" in names_of(run("members", "--data", str(data), "-f", "json"))


def test_commands_that_name_datasets_take_it(run: Run, data: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "memberships.csv").write_text(MEMBERS)
    (other / "activities.csv").write_text(ACTIVITIES)
    assert run("diff", str(data), str(other), "--encoding", "cp1250").returncode == 0
    assert run("diff", str(data), str(other)).returncode == 1
    done = run("merge", str(data), str(other), "-o", str(tmp_path / "all"), "--encoding", "cp1250")
    assert done.returncode == 0
    assert (tmp_path / "all" / "memberships.csv").read_text(encoding="utf-8-sig") == MEMBERS
    assert run("convert", str(tmp_path / "new"), "--data", str(data), "--encoding", "cp1250").returncode == 0
    assert "Kőszeg" in (tmp_path / "new" / "activities.csv").read_text(encoding="utf-8-sig")
    lists = run("template", str(tmp_path / "blank"), "--lists", str(data), "--encoding", "cp1250")
    assert (lists.returncode, "Kőszeg" in (tmp_path / "blank" / "memberships.csv").read_text("utf-8-sig")) == (0, True)


def test_saved_questions_take_it(run: Run, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert "--encoding NAME" in run("ask", "--help").stdout
    (tmp_path / "settings.toml").write_text(f'data = "{data}"\n[ask]\ncities = "members -f json"\n')
    monkeypatch.setenv("METROCLI_CONFIG", str(tmp_path / "settings.toml"))
    for words in (["--encoding", "cp1250", "cities"], ["cities", "--encoding", "cp1250"]):
        assert sorted(names_of(run("ask", *words))) == ["Bogotá", "Kőszeg"]
    assert "Kőszeg" not in names_of(run("ask", "cities"))


def test_check_and_fix_take_it(run: Run, folder: Callable[..., Path]) -> None:
    data = folder(
        memberships=MEMBERS.replace("Kőszeg", "Kőszeg ").encode("cp1250"), activities=ACTIVITIES.encode("cp1250")
    )
    found = json.loads(run("check", "--data", str(data), "--encoding", "cp1250", "-f", "json").stdout)["rows"]
    assert [(row["rule"], row["value"]) for row in found if row["rule"] in {"S011", "S035"}] == [("S035", "Kőszeg ")]
    assert run("fix", "--apply", "--data", str(data), "--encoding", "cp1250").returncode == 0
    assert (data / "memberships.csv").read_bytes() == MEMBERS.encode("cp1250")


@pytest.mark.parametrize("name", ["klingon", "rot13", "", "hex"])
def test_an_unknown_encoding(run: Run, said: Said, data: Path, name: str) -> None:
    done = run("members", "--data", str(data), "--encoding", name or " ")
    assert (done.returncode, done.stdout) == (2, "")
    ((place, code, values),) = said(done.stderr)
    assert (place, code, values["text"]) == ("", "unknown-encoding", name or " ")
    assert isinstance(values["names"], list)
    assert {"utf-8", "cp1252"} <= {*values["names"]}


@pytest.mark.parametrize(
    ("content", "name", "row", "byte"),
    [
        (MEMBERS.encode("cp1250"), "utf-8", 2, "0xF5"),
        ('member,region\nParis,"Eu\nrope"\nBogotá,Andes\n'.encode("cp1252"), "utf-8", 3, "0xE1"),
        ("sep=;\nmember;region\nBogotá;Andes\n".encode(), "ascii", 2, "0xC3"),
        (b"member,region\nParis,Europe\nA\x81\xe1,x\n", "cp1252", 3, "0x81"),
    ],
)
def test_a_file_that_is_not_in_it(
    run: Run, said: Said, folder: Callable[..., Path], content: bytes, name: str, row: int, byte: str
) -> None:
    done = run("members", "--data", str(folder(memberships=content)), "--encoding", name)
    assert (done.returncode, done.stdout) == (4, "")
    values = {"byte": byte, "encoding": name}
    assert said(done.stderr) == [(f"memberships.csv, row {row}", "encoding-unfit", values)]


def test_a_file_that_shows_that_it_is_utf8_stays_so(run: Run, folder: Callable[..., Path]) -> None:
    data = folder(memberships=MEMBERS, activities=ACTIVITIES.encode("cp1250"))
    done = run("activities", "--data", str(data), "-f", "json", "--encoding", "cp1250", "--member", "Kőszeg")
    answer = json.loads(done.stdout)
    assert [row["members"] for row in answer["rows"]] == [["Kőszeg"]]
    notes = [(message["code"], message["values"]) for message in answer["messages"]]
    files = ["memberships.csv"]
    assert ("encoding-not-used", {"count": 1, "encoding": "utf-8", "named": "cp1250", "files": files}) in notes


def test_the_library_takes_it(data: Path) -> None:
    dataset = metrocli.open_dataset(data, encoding="windows-1250")
    assert "Kőszeg" in dataset.members()["name"].tolist()
    assert dataset.check(select="S011").empty
    with pytest.raises(metrocli.MetrocliError) as caught:
        metrocli.open_dataset(data, encoding="klingon")
    assert (caught.value.message.code, caught.value.exit_code) == ("unknown-encoding", 2)
