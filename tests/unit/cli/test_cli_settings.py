from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from metrocli.cli.settings.loading import load_settings
from metrocli.cli.settings.setting import BUILT_IN, Setting, Settings, prefix_errors
from metrocli.cli.settings.toml_file import SETTINGS_NOT_A_FILE, read_settings
from metrocli.errors import UnreadableData, UsageMistake
from metrocli.messages import MessageType

NONE = MessageType("none", "there is none")
IN_FILE = Setting("columns.members", "name", "../metrocli.toml")
IN_VARIABLE = Setting("format", "csv", "METROCLI_FORMAT")


class TestSetting:
    """A setting and its source."""

    def test_its_place(self) -> None:
        assert IN_FILE.place == "../metrocli.toml, key 'columns.members'"
        assert IN_VARIABLE.place == "METROCLI_FORMAT"

    def test_an_error_begins_with_its_place(self) -> None:
        with pytest.raises(UsageMistake, match=r"^METROCLI_FORMAT: there is none\.$"), prefix_errors(IN_VARIABLE):
            raise UsageMistake(NONE())
        with pytest.raises(UsageMistake, match=r"^there is none\.$"), prefix_errors(None):
            raise UsageMistake(NONE())

    def test_another_error_does_not(self) -> None:
        with pytest.raises(UnreadableData, match=r"^x: there is none\.$"), prefix_errors(IN_VARIABLE):
            raise UnreadableData("x", NONE())


class TestSettings:
    """All settings."""

    SETTINGS = Settings(None, {"format": IN_VARIABLE, "columns.members": IN_FILE})

    def test_one_by_its_key(self) -> None:
        assert self.SETTINGS.get("format") is IN_VARIABLE
        assert self.SETTINGS.value("format") == "csv"
        assert (self.SETTINGS.get("period"), self.SETTINGS.value("period")) == (None, None)

    def test_a_table_by_its_name(self) -> None:
        assert self.SETTINGS.table("columns") == {"members": IN_FILE}
        assert self.SETTINGS.table("ask") == {}


class TestLoading:
    """The settings of variables and of the nearest file."""

    def test_none(self) -> None:
        assert load_settings({"METROCLI_CONFIG": ""}) == Settings(None, {})

    @pytest.mark.skipif(sys.platform == "win32", reason="named pipes are those of POSIX")
    def test_a_pipe_a_device_or_a_folder_is_not_missing(self, tmp_path: Path) -> None:
        os.mkfifo(tmp_path / "pipe")
        for path in (tmp_path / "pipe", Path(os.devnull), tmp_path):
            with pytest.raises(UnreadableData) as caught:
                load_settings({"METROCLI_CONFIG": str(path)})
            assert caught.value.message == SETTINGS_NOT_A_FILE.at(str(path), variable="METROCLI_CONFIG")

    def test_variables(self) -> None:
        values = ("a b", "2021", " CSV ", "es", " FR ", " MDY", " 1900", "Windows-1250", "4 GB")
        variables = {f"METROCLI_{key.upper()}": value for key, value in zip(BUILT_IN, values, strict=True)}
        settings = load_settings({"METROCLI_CONFIG": ""} | variables)
        assert {key: setting.value for key, setting in settings.by_key.items()} == {
            "data": "a b",
            "period": "2021",
            "format": "csv",
            "names": "es",
            "lang": "fr",
            "dates": "mdy",
            "century": "1900",
            "encoding": "cp1250",
            "memory": "4 GB",
        }

    def test_a_file_is_looked_for_up_to_the_root(self, monkeypatch: pytest.MonkeyPatch) -> None:
        looked: list[Path] = []

        def seen(path: Path) -> bool:
            looked.append(Path(os.path.normpath(Path.cwd() / path)))
            return False

        monkeypatch.setattr(Path, "is_file", seen)
        assert load_settings({}).file is None
        assert looked == [folder / "metrocli.toml" for folder in (Path.cwd(), *Path.cwd().parents)]

    def test_without_a_file_its_reader_is_not_imported(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("METROCLI_CONFIG")
        code = (
            "import sys; from metrocli.__main__ import main; main(['alliances']); "
            "sys.exit('metrocli.cli.settings.toml_file' in sys.modules)"
        )
        for content, expected in ((None, 0), ('format = "csv"', 1)):
            if content is not None:
                (tmp_path / "metrocli.toml").write_text(content)
            done = subprocess.run(
                [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, timeout=60, check=False
            )
            assert done.returncode == expected


class TestFile:
    """A settings file."""

    def test_all_its_settings(self, tmp_path: Path) -> None:
        file = tmp_path / "metrocli.toml"
        file.write_text(
            'data = "sheets"\nperiod = "last"\nformat = "JSON"\nnames = "es"\nlang = "fr"\ndates = "DMY"\n'
            'century = 2000\nencoding = "MacRoman"\n'
            '[columns]\nmembers = "name, region"\nactivities = ["id", "title"]\n'
            '[ask]\n"the board" = "metrocli people --body \\"board\\""\nnone = ["members", "--silent"]\n'
        )
        assert {key: setting.value for key, setting in read_settings(file).items()} == {
            "data": str(tmp_path / "sheets"),
            "period": "last",
            "format": "json",
            "names": "es",
            "lang": "fr",
            "dates": "dmy",
            "century": "2000",
            "encoding": "mac_roman",
            "columns.members": "name, region",
            "columns.activities": "id,title",
            "ask.the board": "people --body board",
            "ask.none": "members --silent",
        }
        assert {setting.source for setting in read_settings(file).values()} == {str(file)}

    def test_hostile_content_is_reported_in_one_sentence(self, tmp_path: Path) -> None:
        file = tmp_path / "metrocli.toml"
        hostile = [b"\xff\xfe", b"\0", b"[", b"a.b.c = 1", b"=", b"data = 1e999", b"period = 0x" + b"f" * 5000]
        hostile += [b"period = " + b"9" * 5000, b"[[ask]]", b"[ask.a]", b"[ask]\na = [[]]", b"[columns.members]"]
        hostile += [b"ask = {a = {b = {}}}", b"\xef\xbb\xbf\xef\xbb\xbf", b"[ask]\na = '''\n\"'''", b"a = '\x1b[2J'"]
        for content in hostile:
            file.write_bytes(content)
            with pytest.raises((UsageMistake, UnreadableData)) as caught:
                read_settings(file)
            assert str(caught.value).startswith(str(file)), content
