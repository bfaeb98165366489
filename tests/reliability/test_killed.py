"""kill -9 at every step between the promise and its receipt."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.reliability import scenarios
from tests.reliability.config_files import LEASE
from tests.reliability.scenarios import POST
from tests.reliability.theatre import START, TOPIC, Theatre

GATEWAY = "bot.slack.gateway.SlackGateway"


@pytest.mark.row(1, "inside the transaction that would promise the webinar")
def test_killed_before_the_commit_nothing_happens_and_nobody_was_told(theatre: Theatre) -> None:
    theatre.open(changes=["die-after:bot.services.planning.plan_creation"])
    answer = theatre.submit_new(TOPIC, START)
    theatre.restart()
    theatre.schedule("Another one", START + timedelta(hours=2))
    assert answer.problem == "connection_failed"
    assert [webinar.topic for webinar in theatre.witness.on_zoom()] == ["Another one"]
    assert [each for each in theatre.witness.shown() if TOPIC in each.text] == []


@pytest.mark.row(2, "after the webinar is promised, before Slack is answered")
def test_killed_before_the_answer_the_promise_is_kept_once(theatre: Theatre) -> None:
    theatre.open(changes=["die-after:bot.services.organise.schedule"])
    answer = theatre.submit_new(TOPIC, START)
    theatre.restart()
    theatre.calm()
    assert answer.delivery is not None
    theatre.sandbox.player.repeat(answer.delivery)
    theatre.calm()
    due = theatre.go_to_due()
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(3, "as the reminder's post is about to begin")
def test_killed_after_the_claim_the_reminder_comes_when_the_lease_ends(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    bot = theatre.restart(changes=[f"die-before:{GATEWAY}.post"])
    due = theatre.go_to_due()
    theatre.wait("the bot's death", lambda: not bot.alive)
    theatre.start()
    back = theatre.now()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []
    assert theatre.witness.reminders(TOPIC)[0].at <= back + timedelta(seconds=LEASE + 2)


@pytest.mark.row(4, "chat.postMessage has acted and is not answered yet")
def test_killed_before_the_answer_the_message_is_found_and_not_repeated(theatre: Theatre) -> None:
    assert scenarios.killed_after_the_message_is_out(theatre) == []


@pytest.mark.row(5, "Slack's answer is read and its receipt not committed")
def test_killed_before_the_receipt_the_message_is_found_and_not_repeated(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    bot = theatre.restart(changes=[f"die-after:{GATEWAY}.post"])
    due = theatre.go_to_due()
    theatre.wait("the bot's death", lambda: not bot.alive)
    theatre.start()
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(7, "as the reminder's post arrives; back after five minutes")
def test_a_reminder_is_sent_late_when_every_bot_was_down_at_its_time(theatre: Theatre) -> None:
    bot = theatre.open()
    theatre.schedule()
    theatre.when_arrives(POST, bot.kill)
    theatre.fault(POST, "reset")
    due = theatre.go_to_due()
    theatre.wait("the bot's death", lambda: not bot.alive)
    theatre.go_to(due + timedelta(minutes=5))
    theatre.start()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(7, "before the due time; back after the webinar's start")
def test_a_reminder_is_not_sent_but_told_when_every_bot_was_down_until_the_start(theatre: Theatre) -> None:
    bot = theatre.open()
    theatre.schedule()
    bot.kill()
    theatre.go_to(START + timedelta(minutes=5))
    theatre.start()
    theatre.wait(
        "word of it", lambda: theatre.witness.notes("A reminder was not posted (last-call): its time had passed")
    )
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 0}) == []
    assert len(theatre.witness.notes("its time had passed")) == 1
