"""Alternative hosts are told by the bot: Zoom mails them only where the account's settings say so."""

from dataclasses import replace

from bot.services import hosts
from bot.services.front import Asked
from bot.services.ports.outcomes import Done
from tests.slack.conftest import AMELIE, BRUNO, CHANNEL, Bot
from tests.slack.examples import draft

TAKEN, LEFT_OUT, OUTSIDE = "bruno.conti@network.example.org", "chloe.peeters@network.example.org", "zoe@example.org"


def test_those_in_slack_whom_zoom_took_are_told_once(bot: Bot) -> None:
    habits = replace(bot.front.house.habits, alternative_hosts=(TAKEN, LEFT_OUT, OUTSIDE))
    house = replace(bot.front.house, habits=habits)
    made = bot.front.schedule(Asked(AMELIE, "v1"), draft(), CHANNEL)
    with bot.store.begin() as tx:
        tx.webinars.save(replace(made, notes=(hosts.BASIC_HOST.format(user=LEFT_OUT),)))
        hosts.plan_telling(tx, made)
        hosts.plan_telling(tx, made)
        (row,) = tx.work.of_webinar(made.id, ["slack.stand_ins"])
    outcome = hosts.tell(house, bot.gateway, row)
    assert isinstance(outcome, Done)
    assert outcome.then is not None
    with bot.store.begin() as tx:
        outcome.then(tx)
        outcome.then(tx)
        told = [(each.payload["to"], each.payload["notice"]) for each in tx.work.of_webinar(made.id, ["slack.note"])]
    assert told == [(BRUNO, "stand_in")]
