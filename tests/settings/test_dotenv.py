"""The ways `.env` can be unusable, each with a sentence."""

from __future__ import annotations

import pytest

from bot.settings import Needs, SettingsWrong, load
from tests.surroundings import Surroundings


def refusal() -> str:
    with pytest.raises(SettingsWrong) as caught:
        load(Needs.LITTLE)
    return str(caught.value)


def test_a_folder_of_that_name_is_refused(surroundings: Surroundings) -> None:
    (surroundings() / ".env").mkdir()
    assert refusal() == (
        ".env cannot be read: it is a folder. Move it away and write the settings into a file of that name."
    )


def test_a_file_that_is_not_utf8_is_refused_with_its_line(surroundings: Surroundings) -> None:
    surroundings(dotenv=b"BOT_LOCALE=fr\nZOOM_HOST=H\xf4te\n")
    assert refusal() == ".env cannot be read: line 2 is not UTF-8 text. Save the file as UTF-8."


def test_a_file_that_points_at_itself_is_refused(surroundings: Surroundings) -> None:
    place = surroundings()
    (place / ".env").symlink_to(place / ".env")
    assert refusal().startswith(".env cannot be read: too many levels of symbolic links.")


@pytest.mark.parametrize(
    ("text", "line"),
    [("BOT_LOCALE=fr\nBOT_LOG\n", 2), ("\n\nBOT_LOG='json\n", 3), ("# a remark\n= json\n", 2)],
)
def test_a_line_that_is_no_setting_is_named(surroundings: Surroundings, text: str, line: int) -> None:
    surroundings(dotenv=text)
    assert refusal() == f".env has a line {line} that is not NAME=value."


def test_quotes_export_remarks_and_a_byte_order_mark_are_understood(surroundings: Surroundings) -> None:
    surroundings(dotenv="\ufeffexport BOT_LOCALE='fr' # French\n\nBOT_TIMEZONE=\"Europe/Athens\"\nBOT_LOG=\n")
    settings = load(Needs.LITTLE)
    assert (settings.bot_locale, settings.bot_timezone.key, settings.bot_log) == ("fr", "Europe/Athens", "text")


def test_no_file_at_all_is_fine(surroundings: Surroundings) -> None:
    surroundings()
    assert load(Needs.LITTLE).bot_locale == "en"
