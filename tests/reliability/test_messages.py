"""Messages whose outcome is not known: lost, broken and refused answers, and look-ups that do not work either."""

from __future__ import annotations

import threading
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.sandbox.ledger import Entry
from bot.sandbox.slack.seed import ADMIN, GENERAL, ORGANISERS
from tests.reliability import scenarios
from tests.reliability.bots import Bot
from tests.reliability.config_files import Habits, Plan
from tests.reliability.conftest import Stage
from tests.reliability.relay import Relay
from tests.reliability.scenarios import LOOK, POST
from tests.reliability.theatre import START, TOPIC, Theatre

CLEAR = ("200", "slow 200")


def posted_until_looked_up(theatre: Theatre) -> int:
    """How many posts reached Slack before the first look-up that was answered."""
    count = 0
    for entry in theatre.ledger.entries("slack", "c*"):
        count += entry.name == POST and TOPIC in str(entry.body.get("text")) and " starts " in str(entry.body)
        if entry.name == LOOK and entry.outcome in CLEAR and count:
            break
    return count


def remind_under(theatre: Theatre, kind: Any, **fault: Any) -> list[str]:
    """A webinar whose reminder's post meets this fault."""
    theatre.open()
    theatre.schedule()
    theatre.fault(POST, kind, **fault)
    due = theatre.go_to_due()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    return theatre.witness.wrong({TOPIC: 1}, due=due)


@pytest.mark.row(8, "chat.postMessage acts and the connection is reset")
def test_a_dropped_connection_after_the_post_leads_to_a_look_and_no_second_post(theatre: Theatre) -> None:
    assert remind_under(theatre, "acted_reset") == []
    assert posted_until_looked_up(theatre) == 1
    assert len(theatre.witness.reminders(TOPIC)) == 1


@pytest.mark.row(8, "chat.postMessage acts; its answer comes after the time limit of ten seconds")
def test_an_answer_after_the_time_limit_leads_to_a_look_and_no_second_post(stage: Stage) -> None:
    theatre = stage(habits=Habits(lease=25))
    assert remind_under(theatre, "acted_hang", seconds=11) == []
    assert posted_until_looked_up(theatre) == 1


@pytest.mark.row(8, "the connection is reset; Slack acts half a settling time later")
def test_a_post_that_is_carried_out_late_is_waited_for_and_found(stage: Stage) -> None:
    theatre = stage(habits=Habits(settling=1.6))
    assert scenarios.acts_shortly_after_the_drop(theatre) == []
    assert len(theatre.witness.reminders(TOPIC)) == 1


SAYS_NOTHING: list[tuple[Any, dict[str, Any]]] = [
    ("status", {"status": 503}),
    ("acted_status", {"status": 500}),
    ("garbage", {}),
    ("garbage", {"acted": True}),
    ("empty", {"acted": True}),
    ("html", {}),
    ("html", {"acted": True}),
    ("slow", {"seconds": 1.5}),
    ("status", {"status": 200, "body": {"ok": False, "error": "internal_error"}}),
    ("acted_status", {"status": 200, "body": {"ok": False, "error": "fatal_error"}}),
]


@pytest.mark.row(9, "the reminder's post: ten such answers, one after the other")
def test_an_answer_that_says_nothing_leads_to_one_reminder(stage: Stage) -> None:
    leads = [timedelta(minutes=15 + number) for number in reversed(range(len(SAYS_NOTHING)))]
    plans = [Plan(f"r{number}", f"PT{int(lead.total_seconds())}S") for number, lead in enumerate(leads)]
    theatre = stage(habits=Habits(plans))
    theatre.open()
    theatre.schedule()
    counted = []
    for number, (kind, fault) in enumerate(SAYS_NOTHING):
        theatre.fault(POST, kind, **fault)
        theatre.go_to_due(leads[number])
        theatre.wait("the reminder", partial(reminded_more_than, theatre, number))
        theatre.calm()
        counted.append(len(theatre.witness.reminders(TOPIC)))
    assert counted == list(range(1, len(SAYS_NOTHING) + 1))
    assert theatre.witness.wrong({TOPIC: len(SAYS_NOTHING)}) == []


def reminded_more_than(theatre: Theatre, count: int) -> bool:
    return len(theatre.witness.reminders(TOPIC)) > count


@pytest.mark.row(10, "nobody listens at Slack's and Zoom's address from the promise on, then they do")
def test_refused_connections_are_tried_again_until_there_is_an_answer(theatre: Theatre) -> None:
    theatre.open()
    line = Relay(int(theatre.sandbox.url.rsplit(":", 1)[1]))
    at = f"http://127.0.0.1:{line.port}"
    theatre.extra = {
        "SLACK_API_URL": f"{at}/slack/api/",
        "ZOOM_API_URL": f"{at}/zoom/v2",
        "ZOOM_OAUTH_URL": f"{at}/zoom/oauth/token",
    }
    theatre.restart()
    theatre.sandbox.player.command(ADMIN, "new")
    view = theatre.view()
    line.cut()
    values = {"Topic": TOPIC, "Date": "2027-05-03", "Start": "14:00", "End": "15:00"}
    answer = theatre.sandbox.player.fill_and_submit(ADMIN, view, values)
    theatre.wait(
        "attempts in vain", lambda: max((row[0] for row in theatre.execute("SELECT attempt FROM task")), default=0) > 1
    )
    line.mend()
    theatre.wait("the webinar", lambda: theatre.witness.notes("is on Zoom now"))
    line.cut()
    due = theatre.go_to_due()
    tried = "SELECT attempt FROM task WHERE kind = 'slack.reminder'"
    theatre.wait("attempts in vain", lambda: theatre.execute(tried)[0][0] > 1)
    line.mend()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    line.cut()
    assert answer.ok
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(10, "the reminder's post; put right by a restart with another address")
def test_a_broken_tls_or_name_is_tried_again_once_put_right(stage: Stage) -> None:
    theatre = stage()
    theatre.open()
    theatre.schedule()
    port = theatre.sandbox.url.rsplit(":", 1)[1]
    theatre.extra = {"SLACK_API_URL": f"https://127.0.0.1:{port}/slack/api/"}
    theatre.restart()
    due = theatre.go_to_due()
    tried = "SELECT attempt FROM task WHERE kind = 'slack.reminder' AND last_error <> ''"
    theatre.wait("an attempt in vain", lambda: theatre.execute(tried))
    theatre.extra = {}
    theatre.restart()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(11, "the first post reaches Slack after the second one was sent")
def test_a_post_carried_out_after_the_look_up_ends_with_one_message(stage: Stage) -> None:
    theatre = stage(habits=Habits(twin_watch=1))
    theatre.open()
    theatre.schedule()
    dropped: list[Entry] = []
    theatre.when_ended(POST, dropped.append)
    theatre.fault(POST, "reset")
    due = theatre.go_to_due()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    scenarios.again_to_slack(theatre, dropped[0])
    theatre.calm()
    assert len(theatre.witness.reminders(TOPIC)) == 2
    assert theatre.witness.wrong({TOPIC: 1}, due=due, ever=False) == []


@pytest.mark.row(12, "the look-up after a lost answer: 500, reset, garbage, 429")
def test_nothing_is_sent_again_while_the_look_up_fails(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    theatre.fault(POST, "acted_reset")
    for kind in ("status", "reset", "garbage"):
        theatre.fault(LOOK, kind)
    theatre.fault(LOOK, "rate_limited", retry_after=1)
    due = theatre.go_to_due()
    theatre.wait(
        "a look-up that works", lambda: [e for e in theatre.ledger.entries("slack", LOOK) if e.outcome == "200"]
    )
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []
    assert posted_until_looked_up(theatre) == 1
    assert len(theatre.ledger.entries("slack", LOOK)) >= 5


@pytest.mark.row(12, "250 messages of people before and after the lost one")
def test_the_look_up_reads_every_page_of_the_thread(stage: Stage) -> None:
    theatre = stage()
    theatre.open()
    theatre.schedule()
    theatre.go_to(START - timedelta(minutes=15, seconds=20))
    card = theatre.card()

    def chat() -> None:
        for number in range(250):
            theatre.sandbox.player.say(ADMIN, f"message {number}", thread_ts=card)

    chat()
    theatre.when_ended(POST, lambda _: chat())
    theatre.fault(POST, "acted_reset")
    due = theatre.go_to_due()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    pages = [entry for entry in theatre.ledger.entries("slack", LOOK) if entry.body.get("cursor")]
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []
    assert len(pages) >= 2


@pytest.mark.row(13, "after the lost answer, before the look-up")
def test_a_bot_put_out_of_the_channel_tells_and_never_sends_again(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    theatre.fault(POST, "acted_reset")
    theatre.when_ended(POST, lambda _: leave_channel(theatre))
    due = theatre.go_to_due()
    theatre.wait("word of it", lambda: theatre.witness.notes("A reminder was not posted (last-call)"))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []
    assert posted_until_looked_up(theatre) == 1


@pytest.mark.row(13, "before the reminder's time")
def test_a_reminder_for_a_channel_that_was_left_is_dead_and_told_once(stage: Stage) -> None:
    theatre = stage()
    theatre.open()
    theatre.schedule()
    leave_channel(theatre)
    theatre.go_to_due()
    theatre.wait("word of it", lambda: theatre.witness.notes("A reminder was not posted (last-call)"))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 0}) == []
    assert len(theatre.witness.notes("A reminder was not posted (last-call)")) == 1


@pytest.mark.row(14, "the first post into one channel is limited, with Retry-After")
def test_a_limited_channel_waits_as_long_as_slack_says_and_others_go_on(theatre: Theatre) -> None:
    limited = limited_post(theatre, retry_after=4.0)
    assert limited == []


@pytest.mark.row(14, "the first post into one channel is limited, without Retry-After")
def test_a_limit_without_a_time_holds_its_channel_for_half_a_minute(stage: Stage) -> None:
    assert limited_post(stage(), retry_after=None) == []


def limited_post(theatre: Theatre, retry_after: float | None) -> list[str]:
    """Two webinars in two channels at one time; one of the two posts is limited."""
    theatre.open()
    theatre.schedule()
    theatre.schedule("Waste in the city", Channel=GENERAL)
    theatre.fault(POST, "rate_limited", retry_after=retry_after)
    wait = timedelta(seconds=30 if retry_after is None else retry_after)
    due = theatre.go_to_due()
    entries = theatre.wait("both posts", lambda: at_least(theatre.ledger.entries("slack", POST), theatre, 2))
    held = next(entry for entry in entries if entry.outcome.startswith("rate"))
    if retry_after is None:
        theatre.go_to(due + timedelta(seconds=25))
    theatre.wait(
        "the other channel", lambda: [e for e in theatre.witness.reminders("") if e.place != held.body["channel"]]
    )
    early = len(theatre.witness.reminders(""))
    if retry_after is None:
        theatre.go_to(due + timedelta(seconds=32))
    theatre.wait("both reminders", lambda: len(theatre.witness.reminders("")) == 2)
    theatre.calm()
    calls = [e for e in reminder_posts(theatre) if e.body["channel"] == held.body["channel"] and e is not held]
    too_early = [f"called again at {e.at}, after {held.at}" for e in calls if e.at < held.at + wait]
    wrong = theatre.witness.wrong({TOPIC: 1, "Waste in the city": 1}, due=due)
    return wrong + too_early + ([] if early == 1 else [f"{early} reminders within the limit"])


def at_least(_entries: list[Entry], theatre: Theatre, count: int) -> list[Entry]:
    found = reminder_posts(theatre)
    return found if len(found) >= count else []


def reminder_posts(theatre: Theatre) -> list[Entry]:
    """The calls that posted a reminder, or tried to."""
    return [e for e in theatre.ledger.entries("slack", POST) if " starts " in str(e.body.get("text"))]


def leave_channel(theatre: Theatre) -> None:
    workspace = theatre.sandbox.slack.workspace
    with workspace.lock:
        workspace.conversations[ORGANISERS].members.remove(workspace.bot_user)


@pytest.mark.row(34, "SIGTERM while Slack takes two seconds to answer the reminder")
def test_a_bot_told_to_stop_finishes_its_call_and_its_receipt(theatre: Theatre) -> None:
    bot = theatre.open()
    theatre.schedule()
    theatre.when_ended(POST, lambda _: bot.terminate())
    theatre.fault(POST, "slow", seconds=2)
    due = theatre.go_to_due()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    code = bot.process.wait(20)
    looks = theatre.witness.calls("slack", LOOK)
    theatre.start()
    theatre.calm()
    assert code == 0
    assert theatre.witness.calls("slack", LOOK) == looks
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(34, "SIGTERM while the reminder's call hangs for longer than the time to stop")
def test_a_bot_told_to_stop_in_a_hung_call_ends_in_time_and_looks_later(stage: Stage) -> None:
    theatre = stage(habits=Habits(stop_within=1))
    bot = theatre.open()
    theatre.schedule()
    theatre.when_ended(POST, lambda _: bot.terminate())
    theatre.fault(POST, "acted_hang", seconds=9)
    due = theatre.go_to_due()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    code = ended(bot, 6)
    theatre.start()
    theatre.calm()
    assert code == 0
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


def ended(bot: Bot, seconds: float) -> int:
    return bot.process.wait(seconds)


@pytest.mark.row(31, "the form sent again: double click, at once and later")
def test_a_form_sent_many_times_makes_one_webinar(theatre: Theatre) -> None:
    theatre.open()
    answer = theatre.schedule()
    assert answer.delivery is not None
    delivery = answer.delivery
    again = [threading.Thread(target=theatre.sandbox.player.repeat, args=(delivery,)) for _ in range(4)]
    for each in again:
        each.start()
    for each in again:
        each.join()
    theatre.calm()
    due = theatre.go_to_due()
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []
    assert len(theatre.witness.notes("Being created on Zoom")) == 1
