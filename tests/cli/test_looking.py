"""`webinars`, `show`, `work`, `explain`, `subject`, `export` on a real database."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.domain.walltime import WallTime
from bot.domain.webinar import Panelist, PanelistRole, Webinar, WebinarDraft
from bot.domain.work import AttemptOutcome, Kind, TaskState
from bot.services.front import Asked
from bot.services.queue import Verdict, Wish
from bot.store.queue import WorkQueue
from bot.wiring import Building
from tests.cli.conftest import Command
from tests.surroundings import Surroundings

DRAFT = WebinarDraft(
    topic="Safer streets [bold]after dark",
    start=WallTime(datetime(2099, 5, 5, 14), ZoneInfo("Europe/Paris")),
    minutes=90,
    announcement="Write to anna@example.org.",
    panelists=(Panelist("Anna Nowak", "Anna@example.org"), Panelist("Ben", "ben@example.org", PanelistRole.MODERATOR)),
)
WHEN = "Tuesday 5 May 2099, 14:00–15:30 Paris time (CEST, UTC+2)"


@pytest.fixture
def webinar(bot: Building) -> Webinar:
    """The one webinar of that bot."""
    return bot.front.schedule(Asked("U1", "delivery-1"), DRAFT, "C0123456789")


@pytest.mark.usefixtures("bot")
def test_an_empty_list_says_how_to_make_a_webinar(command: Command) -> None:
    assert command("webinars").out == "No webinars. `/webinar new` in Slack makes one.\n"


@pytest.mark.usefixtures("webinar")
def test_the_list_shows_code_state_time_and_topic_as_written(command: Command) -> None:
    header, row = command("webinars").out.splitlines()
    assert header.split() == ["ID", "State", "When", "Topic"]
    assert [cell for cell in row.split("  ") if cell.strip()] == [
        "W-1",
        "creating",
        WHEN,
        "Safer streets [bold]after dark",
    ]


@pytest.mark.usefixtures("webinar")
def test_the_list_as_json_holds_moments_with_offsets(command: Command) -> None:
    (row,) = json.loads(command("webinars", "--json").out)
    assert (row["id"], row["starts_at"], row["ends_at"], row["when"]) == (
        "W-1",
        "2099-05-05T12:00:00+00:00",
        "2099-05-05T13:30:00+00:00",
        WHEN,
    )


@pytest.mark.usefixtures("webinar")
def test_the_list_can_be_searched_and_holds_no_past_ones(command: Command) -> None:
    assert [
        json.loads(command("webinars", *words, "--json").out) != [] for words in (["streets"], ["x"], ["--past"])
    ] == [
        True,
        False,
        False,
    ]


@pytest.mark.parametrize("wanted", ["W-1", "w1", "1", "84280387012", "842 8038 7012"])
def test_show_finds_a_webinar_by_code_or_zoom_number(
    bot: Building, webinar: Webinar, command: Command, wanted: str
) -> None:
    with bot.store.begin() as tx:
        tx.webinars.save(replace(webinar, zoom_id="84280387012"))
    assert command("show", wanted).out.splitlines()[0].split() == ["ID", "W-1"]


def test_show_never_shows_a_personal_link(bot: Building, webinar: Webinar, command: Command) -> None:
    with bot.store.begin() as tx:
        (anna, _) = tx.panelists.of(webinar.id)
        tx.panelists.learn(webinar.id, replace(anna, zoom_id="p1", join_url="https://zoom.us/w/1?tk=personal"))
    both = command("show", "W-1").out + command("show", "W-1", "--json").out
    assert "Anna Nowak" in both
    assert "personal" not in both
    assert webinar.passcode not in both


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("line", [["show", "W-9"], ["explain", "W-9"], ["export", "W-9", "--output", "x"]])
def test_an_unknown_webinar_is_one_sentence(command: Command, line: list[str]) -> None:
    ran = command(*line)
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert ran.err.startswith("I know no webinar “W-9”.")


@pytest.mark.usefixtures("webinar")
def test_an_export_before_the_end_is_refused_and_writes_nothing(surroundings: Surroundings, command: Command) -> None:
    place = surroundings()
    ran = command("export", "W-1", "--output", "out")
    assert (ran.code, ran.out, len(ran.err.splitlines())) == (1, "", 1)
    assert not (place / "out").exists()


@pytest.mark.usefixtures("webinar")
def test_work_lists_what_is_due_with_its_key(command: Command) -> None:
    rows = json.loads(command("work", "--json").out)
    assert {"zoom.create:1", "card:1:1"} <= {row["key"] for row in rows}
    assert {row["state"] for row in rows} == {"pending"}
    assert not {"payload", "checkpoint"} & set(rows[0])


@pytest.mark.usefixtures("webinar")
def test_work_can_be_narrowed_to_a_state(command: Command) -> None:
    assert command("work", "--state", "dead", "--state", "expired").out == "No such work.\n"


@pytest.mark.usefixtures("webinar")
def test_work_says_where_it_stops(command: Command) -> None:
    said = "The list stops at 1; there may be more: see --limit and --state."
    assert command("work", "--limit", "1").out.splitlines()[-1] == said
    assert said not in command("work").out


def test_work_that_is_closed_by_hand_leaves_a_line_in_the_audit(
    bot: Building, webinar: Webinar, command: Command
) -> None:
    ran = command("work", "close", "zoom.create:1")
    with bot.store.read() as tx:
        task = tx.work.by_key("zoom.create:1")
        (line,) = tx.audit.of("zoom.create:1")
    assert (ran.code, ran.out) == (0, "zoom.create:1 is closed.\n")
    assert task is not None
    assert task.state is TaskState.CANCELLED
    assert (line.who, line.what) == ("command line", "close work")


@pytest.mark.usefixtures("webinar")
def test_work_can_be_narrowed_to_a_webinar(command: Command) -> None:
    every = {row["key"] for row in json.loads(command("work", "--json").out)}
    of_it = {row["key"] for row in json.loads(command("work", "--webinar", "W-1", "--json").out)}
    none = command("work", "--webinar", "W-9")
    assert of_it == every
    assert (none.code, none.err) == (1, "There is no webinar “W-9”. `webinar-bot webinars` lists them.\n")


def attempted(bot: Building, key: str, *verdicts: tuple[TaskState, AttemptOutcome, str]) -> None:
    """Attempts at one row that ended so."""
    queue = WorkQueue(bot.store)
    for state, outcome, error in verdicts:
        wish = Wish("a worker", tuple(Kind), 50, lambda _: timedelta(minutes=1))
        (task,) = [each for each in queue.claim(wish).tasks if each.key == key]
        queue.settle([Verdict(task, state, outcome, task.first_tried_at or task.due_at, error=error)])


NO_ANSWER = (TaskState.UNKNOWN, AttemptOutcome.UNKNOWN, "Zoom gave no clear answer.")
REFUSED = (TaskState.DEAD, AttemptOutcome.REFUSED, "Zoom says no.")


@pytest.mark.usefixtures("webinar")
def test_work_of_one_key_shows_every_attempt_in_words(bot: Building, command: Command) -> None:
    attempted(bot, "zoom.create:1", NO_ANSWER, REFUSED)
    shown = command("work", "show", "zoom.create:1").out
    said = json.loads(command("work", "show", "zoom.create:1", "--json").out)
    lines = [" ".join(line.split()) for line in shown.splitlines()]
    assert "Webinar W-1" in lines
    assert "State dead: refused for good: waits for a person, who mends the cause and retries it, or closes it" in lines
    assert "Last error Zoom says no." in lines
    assert [line[0] for line in lines[-2:]] == ["1", "2"]
    assert lines[-2].endswith("no clear answer: may have been done Zoom gave no clear answer.")
    assert lines[-1].endswith("refused: surely not done Zoom says no.")
    assert [attempt["outcome"] for attempt in said["attempts"]] == ["unknown", "refused"]


@pytest.mark.usefixtures("webinar")
def test_no_key_is_cut_in_a_narrow_terminal(command: Command, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")  # a terminal, for Rich
    monkeypatch.setenv("COLUMNS", "50")
    ran = command("work")
    assert max(len(re.sub(r"\x1b\[\d*m", "", line)) for line in ran.out.splitlines()) <= 50
    assert "…" not in ran.out


@pytest.mark.usefixtures("webinar")
def test_work_that_was_not_tried_says_so_and_work_that_is_not_there_too(command: Command) -> None:
    assert command("work", "show", "zoom.create:1").out.splitlines()[-1] == "It was not tried yet."
    ran = command("work", "show", "nothing")
    assert (ran.code, ran.err) == (1, "There is no work with the key “nothing”. `webinar-bot work` lists the keys.\n")


@pytest.mark.usefixtures("webinar")
@pytest.mark.parametrize(
    ("ends", "looks"),
    [([REFUSED], ""), ([NO_ANSWER, REFUSED], " It may have been carried out, so I look before I repeat it.")],
    ids=["surely-refused", "maybe-done"],
)
def test_a_retry_says_whether_it_looks_first(
    bot: Building, command: Command, ends: list[tuple[TaskState, AttemptOutcome, str]], looks: str
) -> None:
    attempted(bot, "zoom.create:1", *ends)
    assert command("work", "retry", "zoom.create:1").out == f"zoom.create:1 goes round again.{looks}\n"


@pytest.mark.usefixtures("webinar")
def test_only_dead_or_expired_work_can_be_sent_round_again(command: Command) -> None:
    ran = command("work", "retry", "zoom.create:1")
    said = "zoom.create:1 is pending: only dead or expired work can be sent round again.\n"
    assert (ran.code, ran.err) == (1, said)


@pytest.mark.usefixtures("bot")
def test_a_decision_about_unknown_work_is_one_sentence(command: Command) -> None:
    ran = command("work", "close", "nothing")
    assert (ran.code, ran.err) == (
        1,
        "There is no work with the key “nothing”. `webinar-bot work` lists the keys.\n",
    )


@pytest.mark.usefixtures("webinar")
def test_explain_tells_what_was_asked_and_planned_in_order(command: Command) -> None:
    events = json.loads(command("explain", "W-1", "--json").out)
    assert ("U1", "scheduled") in [(event["who"], event["what"]) for event in events]
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
    assert "planned zoom.create:1" in [event["what"] for event in events]


@pytest.mark.usefixtures("webinar")
def test_subject_lists_every_row_about_an_address(command: Command) -> None:
    rows = json.loads(command("subject", "ANNA@example.org", "--json").out)
    assert [(row["webinar"], row["where"]) for row in rows] == [("W-1", "panel"), ("W-1", "announcement")]
    assert command("subject", "nobody@example.org").out == "Nothing is known about this address.\n"


@pytest.mark.usefixtures("bot")
@pytest.mark.parametrize("name", ["subject", "erase"])
def test_something_that_is_no_address_is_one_sentence(command: Command, name: str) -> None:
    ran = command(name, "anna.example.org")
    said = "“anna.example.org” is not an e-mail address. Write it like anna@example.org.\n"
    assert (ran.code, ran.err) == (1, said)
