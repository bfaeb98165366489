"""`config/`: shipped files, replaced one by one, and sentences for broken ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.domain.webinar import Recording, Registration
from bot.settings import ConfigFiles, Defaults, SettingsWrong


def defaults_of(folder: Path, text: str) -> Defaults:
    (folder / "defaults.toml").write_text(text, encoding="utf-8")
    return Defaults.read(ConfigFiles(folder))


def refusal(folder: Path, text: str) -> list[str]:
    with pytest.raises(SettingsWrong) as caught:
        defaults_of(folder, text)
    return str(caught.value).replace(str(folder), "").splitlines()


def test_the_shipped_defaults_say_what_the_code_assumes() -> None:
    assert Defaults.read(ConfigFiles()) == Defaults()


def test_a_file_of_the_override_folder_wins_and_the_others_stay(tmp_path: Path) -> None:
    defaults_of(tmp_path, "")
    files = ConfigFiles(tmp_path)
    assert files.path("defaults.toml") == tmp_path / "defaults.toml"
    assert files.path("reminders.toml") == ConfigFiles().path("reminders.toml")


def test_defaults_are_read_into_the_words_of_the_domain(tmp_path: Path) -> None:
    text = '[form]\nminutes = 45\nregistration = "off"\nrecording = "cloud"\n[zoom]\nalternative_hosts = ["b@x.org"]\n'
    read = defaults_of(tmp_path, text)
    assert (read.form.minutes, read.form.registration, read.form.recording, read.zoom.alternative_hosts) == (
        45,
        Registration.OFF,
        Recording.CLOUD,
        ("b@x.org",),
    )


def test_broken_toml_names_file_and_line(tmp_path: Path) -> None:
    (line,) = refusal(tmp_path, "[form]\nminutes = = 3\n")
    assert line.startswith("/defaults.toml is not valid TOML: ")
    assert "(at line 2, column 11)" in line


def test_every_wrong_entry_is_named_at_once(tmp_path: Path) -> None:
    text = '[form]\nminute = 3\nquestions = "yes"\n[zoom]\nreminder_type = 9\n[mail]\n'
    assert refusal(tmp_path, text) == [
        "/defaults.toml: form.questions cannot be 'yes': input should be a valid boolean.",
        "/defaults.toml: form.minute is unknown. Did you mean minutes?",
        "/defaults.toml: zoom.reminder_type cannot be 9: input should be less than or equal to 7.",
        "/defaults.toml: mail is unknown. There are: form, zoom.",
    ]


def test_a_file_that_is_not_utf8_names_its_line(tmp_path: Path) -> None:
    (tmp_path / "defaults.toml").write_bytes(b"[form]\n# \xe9t\xe9\n")
    with pytest.raises(SettingsWrong, match=r"cannot be read: line 2 is not UTF-8 text\."):
        Defaults.read(ConfigFiles(tmp_path))


def test_a_file_that_is_nowhere_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(SettingsWrong, match=r"nothing\.toml cannot be read: no such file or directory\."):
        ConfigFiles(tmp_path).text("nothing.toml")
