"""`draft`: what was understood, and a sentence for files that are no announcement."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from tests.cli.conftest import Command, in_its_own_process
from tests.surroundings import Surroundings

SAMPLES = Path(__file__).parent.parent / "samples" / "announcements"


def test_the_question_is_shown_with_both_instants(surroundings: Surroundings, command: Command) -> None:
    surroundings()
    ran = command("draft", str(SAMPLES / "piraeus-en.txt"))
    choices = [line.strip().split(". ")[:2] for line in ran.out.splitlines() if line.startswith(("  1.", "  2."))]
    assert ran.code == 0
    assert choices == [
        ["1", "Thursday 5 May 2022, 14:00–15:30 Paris time (CEST, UTC+2): 2022-05-05 12:00 UTC"],
        ["2", "Thursday 5 May 2022, 15:00–16:30 Paris time (CEST, UTC+2): 2022-05-05 13:00 UTC"],
    ]


def test_what_is_missing_is_listed_and_is_no_failure(surroundings: Surroundings, command: Command) -> None:
    surroundings()
    ran = command("draft", str(SAMPLES / "piraeus-en.txt"))
    assert ran.out.split("Still missing:\n")[1] == "  - topic\n  - speakers\n  - moderators\n"


def test_json_holds_the_same_with_offsets(surroundings: Surroundings, command: Command) -> None:
    surroundings()
    read = json.loads(command("draft", str(SAMPLES / "piraeus-en.txt"), "--json").out)
    assert read["choices"] == [
        {
            "start": "2022-05-05T14:00:00",
            "end": "2022-05-05T15:30:00",
            "zone": "Europe/Paris",
            "starts_at": "2022-05-05T12:00:00+00:00",
            "ends_at": "2022-05-05T13:30:00+00:00",
            "minutes": 90,
            "why": "14:00 on the clocks of Paris (UTC+2)",
        },
        {
            "start": "2022-05-05T15:00:00",
            "end": "2022-05-05T16:30:00",
            "zone": "Europe/Paris",
            "starts_at": "2022-05-05T13:00:00+00:00",
            "ends_at": "2022-05-05T14:30:00+00:00",
            "minutes": 90,
            "why": "14:00 at UTC+1, which is 15:00 in Paris",
        },
    ]
    assert (read["date"], read["start"], read["starts_at"]) == ("2022-05-05", "2022-05-05T14:00:00", None)
    assert (read["zone_written"], read["missing"]) == ("CET", ["topic", "speakers", "moderators"])
    assert (read["announcement_length"], read["agenda_length"]) == (2254, 1961)


def test_json_names_everybody_with_role_organisation_and_address(surroundings: Surroundings, command: Command) -> None:
    surroundings()
    read = json.loads(command("draft", str(SAMPLES / "victims-support.txt"), "--json").out)
    assert (read["starts_at"], read["ends_at"]) == ("2022-10-25T08:30:00+00:00", "2022-10-25T10:00:00+00:00")
    assert (read["series"], read["position"], read["size"], read["capacity"]) == ("BSFS", 3, 4, 250)
    assert read["people"][2] == {
        "name": "Pilar Núñez O'Brien",
        "email": "pilar@network.example.org",
        "organisation": "network secretariat",
        "role": "moderator",
    }


@pytest.mark.parametrize("text", ["nothing but the 5 May", "5/6/2030, 14:00 CET, 1 hour", "Title: x\n14:00"])
def test_every_key_is_there_whatever_is_said_and_the_page_explains_it(
    surroundings: Surroundings, command: Command, text: str
) -> None:
    place = surroundings()
    (place / "a.txt").write_text(text, encoding="utf-8")
    ran = command("draft", "a.txt", "--json")
    page = (Path(__file__).parents[2] / "docs" / "draft.md").read_text(encoding="utf-8")
    rows = [line.split("|")[1] for line in page.splitlines() if line.startswith("| `")]
    assert (ran.code, list(json.loads(ran.out))) == (0, [key for row in rows for key in re.findall(r"`(\w+)`", row)])


def test_the_zone_of_the_settings_is_meant_where_none_is_written(surroundings: Surroundings, command: Command) -> None:
    place = surroundings(BOT_TIMEZONE="Europe/Athens")
    (place / "a.txt").write_text("Web conference\n5 May 2030, 14:00-15:30\n", encoding="utf-8")
    read = json.loads(command("draft", "a.txt", "--json").out)
    assert [choice["starts_at"] for choice in read["choices"]] == ["2030-05-05T11:00:00+00:00"]


def test_a_file_in_utf_16_is_read_by_its_mark(surroundings: Surroundings, command: Command) -> None:
    place = surroundings()
    (place / "a.txt").write_text("Élan\n5 May 2030, 14:00\n", encoding="utf-16")
    assert json.loads(command("draft", "a.txt", "--json").out)["topic"] == "Élan"


def test_a_text_without_a_time_exits_with_one(surroundings: Surroundings, command: Command) -> None:
    place = surroundings()
    (place / "a.txt").write_text("Good morning everybody\n", encoding="utf-8")
    ran = command("draft", "a.txt")
    assert ran.code == 1
    assert "  - date\n  - start time\n" in ran.out


def test_standard_input_is_read_for_a_dash(tmp_path: Path) -> None:
    ran = in_its_own_process("draft", "-", cwd=tmp_path, stdin=(SAMPLES / "piraeus-fr.txt").read_bytes())
    assert (ran.code, ran.err) == (0, "")
    assert "Élodie Lefèvre" in ran.out


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("latin", "Élodie".encode("latin-1"), "latin is not UTF-8 text. Save the announcement as plain text in UTF-8."),
        ("binary", b"\x7fELF\xff\xfe\x00", "binary is not UTF-8 text. Save the announcement as plain text in UTF-8."),
        ("zeros", b"text\0text", "zeros is not text. Save the announcement as plain text in UTF-8."),
        ("empty", b" \n", "empty is empty. Put the announcement's text into it."),
        ("huge", b"a" * 1_100_000, "huge is larger than 1 MB. An announcement is a page of text; give that."),
    ],
)
def test_a_file_that_is_no_announcement_is_one_sentence(
    surroundings: Surroundings, command: Command, name: str, content: bytes, said: str
) -> None:
    place = surroundings()
    (place / name).write_bytes(content)
    ran = command("draft", name)
    assert (ran.code, ran.out, ran.err) == (1, "", f"{said}\n")


def test_a_missing_file_and_a_folder_are_one_sentence_each(surroundings: Surroundings, command: Command) -> None:
    surroundings()
    hint = "Give the path of a text file, or - for standard input.\n"
    assert command("draft", "nothing.txt").err == f"nothing.txt cannot be read: no such file or directory. {hint}"
    assert command("draft", ".").err == f". cannot be read: is a directory. {hint}"


def test_characters_that_steer_a_terminal_do_not_reach_it(surroundings: Surroundings, command: Command) -> None:
    place = surroundings()
    shutil.copy(SAMPLES / "piraeus-fr.txt", place / "a.txt")
    with (place / "a.txt").open("a", encoding="utf-8") as text:
        text.write("\nIntervenants :\n\x1b[2J\x1b]0;owned\x07Eve \u202e<eve@example.org>\n")
    ran = command("draft", "a.txt")
    assert not {"\x1b", "\x07", "\u202e"} & set(ran.out)
