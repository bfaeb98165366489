"""Several processes, paused, wrong in time, replaced while they work."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.sandbox.slack.seed import ORGANISERS
from tests.reliability import scenarios
from tests.reliability.bots import Bot
from tests.reliability.config_files import Habits, Plan
from tests.reliability.conftest import Stage
from tests.reliability.scenarios import POST
from tests.reliability.theatre import START, TOPIC, Theatre


def many(count: int) -> Habits:
    """That many reminders within so many hundredths of a second before a quarter to."""
    return Habits([Plan(f"r{number}", "PT15M") for number in range(count)])


@pytest.mark.row(23, "all reminders due at one moment")
@pytest.mark.parametrize("workers", [2, 4])
def test_several_workers_at_one_due_time_send_every_reminder_once(postgres_stage: Stage, workers: int) -> None:
    theatre = postgres_stage(habits=many(24))
    theatre.open(role="web")
    for _ in range(workers):
        theatre.start("worker")
    theatre.schedule()
    due = theatre.go_to_due()
    theatre.wait("the reminders", lambda: len(theatre.witness.reminders(TOPIC)) >= 24)
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 24}, due=due) == []


@pytest.mark.row(23, "all reminders due at one moment; two processes on one file")
def test_two_processes_on_one_sqlite_file_send_every_reminder_once(sqlite_stage: Stage) -> None:
    theatre = sqlite_stage(habits=many(24))
    theatre.open()
    theatre.start("worker")
    theatre.schedule()
    due = theatre.go_to_due()
    theatre.wait("the reminders", lambda: len(theatre.witness.reminders(TOPIC)) >= 24)
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 24}, due=due) == []


@pytest.mark.row(24, "between the look-up and the effect; another worker takes over")
def test_a_worker_paused_past_its_lease_does_not_send_when_it_goes_on(theatre: Theatre) -> None:
    assert scenarios.paused_longer_than_its_lease(theatre) == []
    assert len(theatre.witness.reminders(TOPIC)) == 1


@pytest.mark.row(24, "while Slack refuses its message for haste; another worker takes over")
def test_a_refusal_read_after_the_lease_does_not_send_the_message_again(theatre: Theatre) -> None:
    assert scenarios.refusal_read_after_the_lease(theatre) == []
    assert len(theatre.witness.reminders(TOPIC)) == 1


@pytest.mark.row(24, "after the message was carried out; nobody else is there")
def test_a_bot_paused_past_its_lease_all_alone_sends_once(theatre: Theatre) -> None:
    bot = theatre.open()
    theatre.schedule()
    theatre.when_ended(POST, lambda _: theatre.pause(bot))
    due = theatre.go_to_due()
    theatre.wait("the message", lambda: theatre.witness.reminders(TOPIC))
    asleep = theatre.now()
    theatre.wait("the lease to end", lambda: theatre.now() > asleep + timedelta(seconds=theatre.habits.lease + 0.5))
    bot.go_on()
    theatre.wait("it to be back", lambda: bot.page("/readyz"))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(24, "inside the transaction of the claim, of the receipt; another worker takes over (PostgreSQL)")
@pytest.mark.parametrize("moment", ["claims._taken", "receipts.settle"], ids=["claim", "receipt"])
def test_a_worker_paused_inside_a_transaction_holds_the_others_up_for_a_while_only(
    postgres_stage: Stage, moment: str
) -> None:
    """On SQLite nobody can write until it goes on: there is one lock for the whole file."""
    theatre = postgres_stage()
    theatre.open()
    theatre.schedule()
    first = theatre.restart(changes=[f"stop-after:bot.store.{moment}"])
    due = theatre.go_to_due()
    theatre.wait("the pause", lambda: list(theatre.folder.glob("stopped-*")))
    theatre.start("worker")
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    at_rest = theatre.now()
    first.go_on()
    theatre.wait("the first one to be back", lambda: first.page("/readyz"))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []
    assert at_rest < due + timedelta(seconds=15 + theatre.habits.lease + 10)


@pytest.mark.row(25, "from the start")
@pytest.mark.parametrize("seconds", [90, -90])
def test_a_worker_whose_clock_is_wrong_is_neither_early_nor_late(postgres_stage: Stage, seconds: int) -> None:
    theatre = postgres_stage()
    theatre.open(role="web")
    theatre.start("worker", changes=[f"clock-off:{seconds}"])
    theatre.schedule()
    due = START - timedelta(minutes=15)
    theatre.go_to(due - timedelta(seconds=3))
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []
    assert theatre.witness.reminders(TOPIC)[0].at < due + timedelta(seconds=2)


@pytest.mark.row(35, "workers replaced one after the other while reminders fall due")
def test_a_rolling_redeploy_under_load_sends_every_reminder_once(postgres_stage: Stage) -> None:
    count = 80
    theatre = postgres_stage(habits=Habits([Plan(f"r{n}", f"PT{900 - n // 4}S") for n in range(count)]))
    theatre.open(role="web")
    old = [theatre.start("worker"), theatre.start("worker")]
    theatre.schedule()
    theatre.keep_useful()
    first = START - timedelta(seconds=900)
    theatre.go_to(first)
    theatre.wait("both to work", lambda: all(bot.said() for bot in old))
    codes = [_replaced(theatre, bot) for bot in old]
    theatre.wait("the reminders", lambda: len(theatre.witness.reminders(TOPIC)) >= count)
    theatre.calm()
    due = [first + timedelta(seconds=n // 4) for n in range(count)]
    late = [each.at - when for each, when in zip(theatre.witness.reminders(TOPIC), due, strict=True)]
    assert codes == [0, 0]
    assert theatre.witness.wrong({TOPIC: count}, due=first) == []
    assert max(late) < timedelta(seconds=2)


@pytest.mark.row(35, "the one process restarted by SIGTERM while reminders fall due")
def test_a_restart_under_load_sends_every_reminder_once(stage: Stage) -> None:
    count = 40
    theatre = stage(habits=Habits([Plan(f"r{n}", f"PT{900 - n // 8}S") for n in range(count)]))
    bot = theatre.open()
    theatre.schedule()
    theatre.keep_useful()
    first = START - timedelta(seconds=900)
    theatre.go_to(first)
    theatre.wait("some reminders", lambda: len(theatre.witness.reminders(TOPIC)) > 4)
    code = bot.end()
    theatre.start()
    theatre.wait("the reminders", lambda: len(theatre.witness.reminders(TOPIC)) >= count)
    theatre.calm()
    assert code == 0
    assert theatre.witness.wrong({TOPIC: count}, due=first) == []


def _replaced(theatre: Theatre, bot: Bot) -> int:
    """The old worker goes when the new one is at work."""
    new = theatre.start("worker")
    theatre.wait("the new worker's first message", new.said)
    return bot.end()


@pytest.mark.row(36, "a newer build has planned a reminder whose payload this one cannot read")
def test_a_newer_payload_is_left_for_the_newer_build(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    theatre.schedule("Another one")
    theatre.execute("UPDATE task SET v = 2 WHERE kind = 'slack.reminder' AND webinar = 1")
    due = theatre.go_to_due()
    theatre.wait("the other reminder", lambda: theatre.witness.reminders("Another one"))
    theatre.wait("ten more sweeps", lambda: theatre.now() > due + timedelta(seconds=4))
    before = theatre.witness.reminders(TOPIC)
    theatre.restart(changes=["newer:2"])
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    theatre.calm()
    assert before == []
    assert theatre.witness.wrong({TOPIC: 1, "Another one": 1}, due=due) == []


@pytest.mark.row(36, "a newer build has planned work of a kind that this one does not know")
def test_an_unknown_kind_is_left_untouched_and_holds_nobody_up(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    theatre.execute(
        "UPDATE task SET kind = 'slack.hologram', run_at = 0, state = 'pending' WHERE key = 'note:1:created'"
    )
    due = theatre.go_to_due()
    theatre.wait("the reminder", lambda: theatre.witness.reminders(TOPIC))
    assert theatre.execute("SELECT state, attempt FROM task WHERE kind = 'slack.hologram'") == [("pending", 1)]
    assert theatre.witness.wrong({TOPIC: 1}, due=due) == []


@pytest.mark.row(37, "all of them due within one second")
def test_many_due_at_once_among_many_more_pending_come_once_each(stage: Stage, size: int) -> None:
    count = 40 * size
    theatre = stage(habits=many(count))
    theatre.open()
    theatre.schedule()
    theatre.execute(_PENDING.format(rows=5000 * size))
    due = theatre.go_to_due()
    theatre.wait("the reminders", lambda: len(theatre.witness.reminders(TOPIC)) >= count, 120)
    assert theatre.witness.wrong({TOPIC: count}, due=due) == []


@pytest.mark.row(37, "all reminders of one webinar due at once: its card follows with few edits")
def test_one_edit_of_the_card_serves_the_reminders_that_went_out_together(stage: Stage) -> None:
    theatre = stage(habits=many(40))
    theatre.open()
    theatre.schedule()
    before = theatre.witness.calls("slack", "chat.update")
    theatre.go_to_due()
    theatre.wait("the reminders", lambda: len(theatre.witness.reminders(TOPIC)) == 40)
    theatre.calm()
    card = next(m for m in theatre.sandbox.slack.channel(ORGANISERS) if m["ts"] == theatre.card())
    assert str(card["blocks"]).count("this channel, sent") == 40
    assert theatre.witness.calls("slack", "chat.update") - before <= 10


_PENDING = """
INSERT INTO task (id, key, kind, v, payload, webinar, group_name, due_at, run_at, not_after, state, attempt,
                  lease_owner, lease_until, look_first, receipt, checkpoint, last_error, created_at, spared)
WITH RECURSIVE counting(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counting WHERE n < {rows})
SELECT 'far-' || n, 'far:' || n, kind, v, payload, webinar, group_name, due_at + 86400000000 * n,
       run_at + 86400000000 * n, not_after + 86400000000 * n, 'pending', 0, '', NULL, look_first, '', checkpoint, '',
       created_at, 0
FROM counting, (SELECT * FROM task WHERE kind = 'slack.reminder' ORDER BY id LIMIT 1) AS sample
"""
