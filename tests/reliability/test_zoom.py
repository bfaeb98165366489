"""Zoom's creations, changes and reports when answers are lost, late, limited or refused."""

from __future__ import annotations

import threading
from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.ledger import Entry
from bot.sandbox.slack.seed import ORGANISERS
from tests.reliability import scenarios
from tests.reliability.config_files import Habits
from tests.reliability.conftest import Stage
from tests.reliability.scenarios import CREATE
from tests.reliability.theatre import START, TOPIC, Theatre

UPLOAD = "bot.slack.gateway.SlackGateway"
FILES = {"attendance.csv", "no_shows.csv", "qa.csv", "polls.csv", "joins.csv", "summary.json", "report.xlsx"}


@pytest.mark.row(17, "the creation acts and the connection is reset")
def test_a_creation_whose_answer_is_lost_is_found_and_adopted(theatre: Theatre) -> None:
    assert scenarios.creation_answer_lost(theatre) == []


BROKEN: list[tuple[Any, dict[str, Any]]] = [
    ("acted_status", {"status": 500}),
    ("html", {"acted": True}),
    ("empty", {"acted": True}),
    ("garbage", {}),
]


@pytest.mark.row(17, "the creation acts and the answer is a 500, an HTML page, nothing; or broken, and it does not act")
def test_a_creation_with_a_broken_answer_makes_one_webinar(stage: Stage) -> None:
    theatre = stage()
    theatre.open()
    for number, (kind, fault) in enumerate(BROKEN):
        theatre.fault(CREATE, kind, **fault)
        theatre.schedule(f"Topic {number}", START + timedelta(hours=number))
    theatre.wait("the creations", lambda: len(theatre.witness.notes("is on Zoom now")) == len(BROKEN))
    theatre.calm()
    assert theatre.witness.wrong({}) == []
    assert len(theatre.witness.on_zoom()) == len(BROKEN)


@pytest.mark.row(4, "the creation has acted and is not answered yet")
def test_killed_before_zooms_answer_the_webinar_is_found_and_adopted(theatre: Theatre) -> None:
    bot = theatre.open()
    theatre.when_ended(CREATE, lambda _: bot.kill())
    theatre.schedule(settle=False)
    theatre.wait("the bot's death", lambda: not bot.alive)
    theatre.start()
    theatre.wait("the creation", lambda: theatre.witness.notes("is on Zoom now"))
    theatre.calm()
    assert theatre.witness.wrong({}) == []


@pytest.mark.row(5, "Zoom's answer is read and its receipt not committed")
def test_killed_before_the_receipt_of_a_creation_it_is_adopted(theatre: Theatre) -> None:
    bot = theatre.open(changes=["die-after:bot.zoom.client.ZoomClient.create_webinar"])
    theatre.schedule(settle=False)
    theatre.wait("the bot's death", lambda: not bot.alive)
    theatre.start()
    theatre.wait("the creation", lambda: theatre.witness.notes("is on Zoom now"))
    theatre.calm()
    assert theatre.witness.wrong({}) == []


@pytest.mark.row(11, "the first creation reaches Zoom after the second one was sent")
def test_a_creation_carried_out_after_the_look_up_is_told_as_a_twin(theatre: Theatre) -> None:
    theatre.open()
    dropped: list[Entry] = []
    theatre.when_ended(CREATE, dropped.append)
    theatre.fault(CREATE, "reset")
    theatre.schedule(settle=False)
    theatre.wait("the second creation", lambda: theatre.witness.on_zoom())
    scenarios.again_to_zoom(theatre, dropped[0])
    theatre.wait("word of the twin", lambda: theatre.witness.notes("seems to be on Zoom twice"))
    theatre.calm()
    assert len(theatre.witness.on_zoom()) == 2
    assert len(theatre.witness.notes("seems to be on Zoom twice")) == 1


@pytest.mark.row(17, "the creation's answer is lost, and the webinar is moved before the look-up")
def test_a_creation_is_found_although_the_webinar_was_moved_meanwhile(theatre: Theatre) -> None:
    theatre.open()
    later = START + timedelta(days=1)

    def moved(_: Entry) -> None:
        theatre.wait("the card", lambda: theatre.sandbox.slack.channel(ORGANISERS))
        theatre.move(later)

    theatre.when_ended(CREATE, moved)
    theatre.fault(CREATE, "acted_reset")
    theatre.schedule(settle=False)
    theatre.wait("the creation", lambda: theatre.witness.notes("is on Zoom now"))
    theatre.calm()
    assert [webinar.start for webinar in theatre.witness.on_zoom()] == [later]


@pytest.mark.row(18, "the creation's answer is lost; somebody makes an equal one by hand before the look-up")
def test_of_two_equal_webinars_the_one_with_our_passcode_is_adopted(theatre: Theatre) -> None:
    theatre.open()
    ours: list[Entry] = []

    def by_hand(entry: Entry) -> None:
        ours.append(entry)
        theatre.when_arrives(
            "GET /users/*/webinars", lambda: scenarios.again_to_zoom(theatre, entry, password="Other12345")
        )

    theatre.when_ended(CREATE, by_hand)
    theatre.fault(CREATE, "acted_reset")
    theatre.schedule(settle=False)
    theatre.wait("the creation", lambda: theatre.witness.notes("is on Zoom now"))
    theatre.calm()
    made = {webinar.password: webinar for webinar in theatre.witness.on_zoom()}
    shown = str(theatre.sandbox.slack.channel(ORGANISERS))
    assert sorted(made) == sorted(["Other12345", ours[0].body["password"]])
    assert str(made[ours[0].body["password"]].registration_code) in shown
    assert str(made["Other12345"].registration_code) not in shown


@pytest.mark.row(18, "the same, and Zoom hides the passcodes: a person is asked, deletes one and tries again")
def test_of_two_equal_webinars_without_a_passcode_neither_is_adopted_until_one_is_gone(theatre: Theatre) -> None:
    theatre.sandbox.zoom.config.passcodes_hidden = True
    theatre.open()
    theatre.when_ended(
        CREATE,
        lambda entry: theatre.when_arrives(
            "GET /users/*/webinars", lambda: scenarios.again_to_zoom(theatre, entry, password="Other12345")
        ),
    )
    theatre.fault(CREATE, "acted_reset")
    theatre.schedule(settle=False)
    asked = theatre.wait("the question", lambda: theatre.witness.notes("Zoom holds several webinars"))
    theatre.calm()
    first, second = theatre.witness.on_zoom()
    shown = str(theatre.sandbox.slack.channel(ORGANISERS))
    assert [str(each.id) in asked[0].text for each in (first, second)] == [True, True]
    assert [str(each.registration_code) in shown for each in (first, second)] == [False, False]
    theatre.sandbox.zoom.delete_in_portal(second.id)
    assert theatre.press("Try again").ok
    theatre.wait("the creation", lambda: theatre.witness.notes("is on Zoom now"))
    theatre.calm()
    assert [each.id for each in theatre.witness.on_zoom()] == [first.id]
    assert str(first.registration_code) in str(theatre.sandbox.slack.channel(ORGANISERS))


@pytest.mark.row(12, "the look-up for a lost creation: 500s, then a limit")
def test_nothing_is_created_again_while_the_look_up_fails(stage: Stage) -> None:
    theatre = stage()
    theatre.open()
    theatre.fault(CREATE, "acted_reset")
    theatre.fault("GET /users/*/webinars", "status", times=2, status=500)
    theatre.fault("GET /users/*/webinars", "rate_limited", retry_after=1)
    theatre.schedule(settle=False)
    theatre.wait("the creation", lambda: theatre.witness.notes("is on Zoom now"))
    theatre.calm()
    assert theatre.witness.wrong({}) == []
    assert theatre.witness.calls("zoom", CREATE) == 1


@pytest.mark.row(15, "the creation, half an hour before Zoom's day ends")
def test_a_creation_beyond_the_daily_limit_waits_for_the_next_day(stage: Stage) -> None:
    theatre = stage()
    theatre.open(now=datetime(2027, 5, 2, 23, 30, tzinfo=UTC))
    theatre.fault(CREATE, "rate_limited", daily=True)
    theatre.schedule(settle=False)
    theatre.wait("the refusal", lambda: theatre.witness.calls("zoom", CREATE) == 1)
    theatre.calm()
    theatre.go_to(datetime(2027, 5, 2, 23, 55, tzinfo=UTC))
    theatre.calm()
    early = theatre.witness.calls("zoom", CREATE)
    theatre.go_to(datetime(2027, 5, 3, 0, 6, tzinfo=UTC))
    theatre.wait("the creation", lambda: theatre.witness.notes("is on Zoom now"))
    theatre.calm()
    assert early == 1
    assert theatre.witness.wrong({}) == []


@pytest.mark.row(15, "the creation; the webinar begins before Zoom's next day")
def test_a_creation_that_can_only_come_too_late_expires_and_is_told(stage: Stage) -> None:
    theatre = stage()
    theatre.open()
    theatre.fault(CREATE, "rate_limited", daily=True, times=None)
    theatre.schedule(settle=False)
    theatre.wait("the refusal", lambda: theatre.witness.calls("zoom", CREATE) == 1)
    theatre.go_to(START + timedelta(minutes=1))
    theatre.wait("word of it", lambda: theatre.witness.notes("its time had passed"))
    theatre.calm()
    assert theatre.witness.on_zoom() == []
    assert theatre.witness.wrong({TOPIC: 0}) == []


@pytest.mark.row(16, "the creation is refused with 401, code 124")
def test_a_token_that_is_refused_in_the_middle_is_renewed_once(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule("Another one", START + timedelta(hours=2))
    before = theatre.witness.calls("zoom", "POST /oauth/token")
    theatre.fault(CREATE, "status", status=401, body={"code": 124, "message": "Invalid access token."})
    theatre.schedule(settle=False)
    theatre.wait("the creation", lambda: len(theatre.witness.notes("is on Zoom now")) == 2)
    theatre.calm()
    assert theatre.witness.calls("zoom", "POST /oauth/token") == before + 1
    assert theatre.witness.wrong({}) == []


@pytest.mark.row(16, "kill -9 while the token is fetched")
def test_killed_while_the_token_is_fetched_nobody_waits_long_for_its_lock(theatre: Theatre) -> None:
    bot = theatre.open()
    theatre.when_arrives("POST /oauth/token", bot.kill)
    theatre.schedule(settle=False)
    theatre.wait("the bot's death", lambda: not bot.alive)
    theatre.start()
    back = theatre.now()
    theatre.wait("the creation", lambda: theatre.witness.notes("is on Zoom now"))
    theatre.calm()
    assert theatre.witness.wrong({}) == []
    assert theatre.witness.notes("is on Zoom now")[0].at < back + timedelta(seconds=6 + theatre.habits.lease + 5)


@pytest.mark.row(16, "the token call hangs when a reminder falls due")
@pytest.mark.parametrize("call", ["POST /oauth/token", CREATE], ids=["token", "creation"])
def test_while_zoom_hangs_reminders_come_on_time(stage: Stage, call: str) -> None:
    """More work for Zoom waits than there are threads."""
    theatre = stage(habits=Habits(lease=25))
    theatre.open()
    theatre.schedule()
    theatre.go_to(START - timedelta(minutes=15, seconds=10))
    if "token" in call:
        theatre.sandbox.zoom.account.tokens.revoke_all()
    hanging = threading.Event()
    theatre.when_arrives(call, hanging.set)
    theatre.fault(call, "hang", seconds=8, times=None)
    for number in range(theatre.habits.threads + 1):
        assert theatre.submit_new(f"Another {number}", START + timedelta(days=1)).ok
    theatre.wait("the hanging call", hanging.is_set)
    theatre.go_to(START - timedelta(minutes=15, seconds=0.5))
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.faults.clear()
    due = START - timedelta(minutes=15)
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []
    assert theatre.witness.reminders(TOPIC)[0].at < due + timedelta(seconds=2)


@pytest.mark.row(19, "after the first upload, before the sharing, after it")
@pytest.mark.parametrize(
    "change",
    [f"die-after:{UPLOAD}.upload", f"die-before:{UPLOAD}.share", f"die-after:{UPLOAD}.share"],
    ids=["uploaded", "not-shared", "shared"],
)
def test_killed_between_the_steps_of_an_upload_every_file_is_shared_once(stage: Stage, change: str) -> None:
    theatre = held(stage())
    bot = theatre.restart(changes=[change])
    ended = theatre.now()
    theatre.go_to(ended + timedelta(minutes=16))
    theatre.wait("the bot's death", lambda: not bot.alive)
    theatre.start()
    theatre.wait("the files", lambda: shared(theatre))
    theatre.calm()
    assert {name: count for name, count in shared(theatre).items() if count != 1} == {}
    assert set(shared(theatre)) >= FILES


@pytest.mark.row(32, "every webhook three times, shuffled; the end's again after the report")
def test_webhooks_twice_and_out_of_order_lead_to_one_export(theatre: Theatre) -> None:
    theatre.sandbox.zoom.config.webhook_copies = 3
    theatre.sandbox.zoom.config.webhook_shuffled = True
    held(theatre)
    theatre.go_to(theatre.now() + timedelta(minutes=16))
    theatre.wait("the files", lambda: shared(theatre))
    theatre.calm()
    assert {name: count for name, count in shared(theatre).items() if count != 1} == {}
    assert theatre.witness.doubles() == []
    assert len(theatre.witness.notes("has ended")) == 1


@pytest.mark.row(33, "the report is asked for before Zoom has it; a page token expires in it")
def test_a_late_report_with_an_expired_page_token_comes_whole_and_once(theatre: Theatre) -> None:
    theatre.sandbox.zoom.config.report_delay = 25 * 60
    held(theatre, people=350)
    theatre.fault(
        "GET */participants",
        "status",
        skip=1,
        status=400,
        body={"code": 300, "message": "The next page token is invalid or expired."},
    )
    ended = theatre.now()
    for minute in (6, 16, 31):
        theatre.go_to(ended + timedelta(minutes=minute))
        theatre.calm()
    theatre.wait("the files", lambda: shared(theatre))
    theatre.calm()
    reports = [each for each in theatre.witness.visible() if "350 came" in each.text]
    assert len(reports) == 1
    assert {name: count for name, count in shared(theatre).items() if count != 1} == {}
    assert theatre.witness.doubles() == []


def held(theatre: Theatre, people: int = 3) -> Theatre:
    """A webinar that took place and whose grace for a restart has passed; some people came."""
    theatre.open()
    theatre.schedule(minutes=30)
    theatre.go_to_due()
    theatre.calm()
    theatre.go_to(START)
    zoom, webinar = theatre.sandbox.zoom, theatre.witness.on_zoom()[0].id
    zoom.open_room(webinar)
    guests = [zoom.register(webinar, email=f"guest{n}@example.org", first_name=f"Guest {n}") for n in range(people)]
    stays = [zoom.join(webinar, registrant_id=guest.id) for guest in guests]
    theatre.go_to(START + timedelta(minutes=30))
    theatre.calm()
    for stay in stays:
        zoom.leave(webinar, stay.user_id)
    zoom.close_room(webinar)
    theatre.calm()
    return theatre


def shared(theatre: Theatre) -> Counter[str]:
    """How often a file of each name was ever shared."""
    return Counter(effect.text for effect in theatre.sandbox.slack.effects("file"))


@pytest.mark.row(29, "Zoom's portal moves the webinar before the reminder's time")
def test_a_move_in_the_portal_leaves_the_old_reminder_unsent(stage: Stage) -> None:
    theatre = stage()
    theatre.open()
    theatre.schedule()
    theatre.sandbox.zoom.move_in_portal(
        theatre.witness.on_zoom()[0].id, start=(START + timedelta(hours=3)).astimezone(UTC)
    )
    theatre.wait("the move", lambda: theatre.witness.notes("was moved in Zoom's portal"))
    theatre.go_to_due()
    theatre.calm()
    before = len(theatre.witness.reminders(TOPIC))
    due = theatre.go_to_due(start=START + timedelta(hours=3))
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert before == 0
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []
