"""Only organisers: asked for at every act, refused in private, and written down."""

from collections.abc import Callable

import pytest

from bot.sandbox.faults import Fault
from bot.sandbox.slack.delivery import Answer
from bot.services.front import Asked
from bot.services.ports.announcer import Place
from tests.slack.conftest import AMELIE, BRUNO, CHANNEL, GUEST, LISTED_GUEST, NINA, STRANGER, Bot
from tests.slack.examples import draft

GENERAL = "C0GENERAL1"
REFUSALS = {
    NINA: "Only the organisers may do this. Ask one of them, or an administrator to add you.",
    GUEST: "Guests may not do this. Ask one of the organisers.",
    STRANGER: "People of other workspaces may not do this. Ask one of the organisers.",
}


@pytest.mark.parametrize("user", [NINA, GUEST, STRANGER])
def test_a_command_of_anybody_else_is_refused_in_private_and_kept_in_the_audit(bot: Bot, user: str) -> None:
    answer = bot.player.command(user, "new Come to our webinar", channel=GENERAL)
    assert (answer.problem, bot.private(user), bot.has_window(user)) == (None, [REFUSALS[user]], False)
    assert bot.audit("command new") == [(user, "refused")]
    assert bot.webinars() == ()


@pytest.mark.parametrize("user", [NINA, GUEST, STRANGER])
def test_a_button_pressed_by_anybody_else_does_nothing(bot: Bot, user: str) -> None:
    webinar = bot.front.schedule(Asked(AMELIE, "v1"), draft(), GENERAL)
    receipt = bot.gateway.post(Place(GENERAL), bot.front.card(webinar.id), delivery="d1")
    bot.player.click(user, "Cancel", channel=GENERAL, ts=receipt.ts)
    assert bot.private(user) == [REFUSALS[user]]
    assert [each.state.value for each in bot.webinars()] == ["creating"]
    assert bot.audit("press card_cancel") == [(user, "refused")]


def test_an_attempt_on_one_webinar_stands_among_what_happened_to_it(bot: Bot) -> None:
    webinar = bot.front.schedule(Asked(AMELIE, "v1"), draft(), GENERAL)
    receipt = bot.gateway.post(Place(GENERAL), bot.front.card(webinar.id), delivery="d1")
    bot.player.command(BRUNO, "panelists W-1")
    bot.sandbox.slack.workspace.conversations[CHANNEL].members.remove(BRUNO)
    bot.player.submit(BRUNO, bot.view_id(BRUNO))
    bot.player.command(NINA, "show W-1", channel=GENERAL)
    bot.player.command(NINA, "show W-9", channel=GENERAL)
    bot.player.click(NINA, "Cancel", channel=GENERAL, ts=receipt.ts)
    refused = [line for line in bot.audit("W-1") if line[1].startswith("was refused")]
    assert refused == [
        (BRUNO, "was refused: submit set_panelists"),
        (NINA, "was refused: command show"),
        (NINA, "was refused: press card_cancel"),
    ]


def test_the_right_is_asked_for_again_when_a_form_is_submitted(bot: Bot) -> None:
    bot.player.command(BRUNO, "new")
    workspace = bot.sandbox.slack.workspace
    workspace.conversations[CHANNEL].members.remove(BRUNO)
    values = {"Topic": "Late", "Date": "2022-05-05", "Start": "14:00", "End": "15:00"}
    bot.player.fill_and_submit(BRUNO, bot.view_id(BRUNO), values)
    assert (bot.webinars(), bot.audit("submit create_webinar")) == ((), [(BRUNO, "refused")])
    assert REFUSALS[NINA] in str(bot.view(BRUNO))


def test_who_leaves_the_channel_loses_the_right_at_once(bot: Bot) -> None:
    bot.player.command(BRUNO, "help")
    bot.sandbox.slack.workspace.conversations[CHANNEL].members.remove(BRUNO)
    bot.player.event({"type": "member_left_channel", "user": BRUNO, "channel": CHANNEL})
    bot.player.command(BRUNO, "help", channel=GENERAL)
    assert bot.private(BRUNO)[-1] == REFUSALS[NINA]


def test_a_button_is_refused_the_moment_somebody_is_no_organiser_any_more(bot: Bot) -> None:
    webinar = bot.front.schedule(Asked(AMELIE, "v1"), draft(), GENERAL)
    receipt = bot.gateway.post(Place(GENERAL), bot.front.card(webinar.id), delivery="d1")
    bot.player.command(BRUNO, "help")
    bot.sandbox.slack.workspace.conversations[CHANNEL].members.remove(BRUNO)
    bot.player.click(BRUNO, "Cancel", channel=GENERAL, ts=receipt.ts)
    assert bot.private(BRUNO)[-1] == REFUSALS[NINA]
    assert [each.state.value for each in bot.webinars()] == ["creating"]


def test_who_is_invited_after_a_refusal_may_at_once(bot: Bot) -> None:
    bot.player.command(NINA, "list", channel=GENERAL)
    bot.sandbox.slack.workspace.conversations[CHANNEL].members.append(NINA)
    bot.player.command(NINA, "list", channel=GENERAL)
    assert bot.private(NINA) == [REFUSALS[NINA], "Coming webinars: There are none. `/webinar new` starts one."]


def test_a_minute_s_memory_serves_while_slack_does_not_answer(bot: Bot) -> None:
    bot.player.command(BRUNO, "new")
    bot.sandbox.faults.add(Fault("slack", "conversations.members", "status"))
    values = {"Topic": "Kept", "Date": "2022-05-05", "Start": "14:00", "End": "15:00"}
    bot.player.fill_and_submit(BRUNO, bot.view_id(BRUNO), values)
    assert [each.draft.topic for each in bot.webinars()] == ["Kept"]


def test_nobody_may_when_slack_does_not_say_who_is_an_organiser(bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    bot.sandbox.faults.add(Fault("slack", "conversations.members", "status"))
    bot.player.command(AMELIE, "list")
    (said,) = bot.private()
    sentence, _, reference = said.removesuffix(")").rpartition(" (")
    assert sentence == (
        "I could not check with Slack whether you are an organiser, so I did nothing. Try again in a minute."
    )
    (logged,) = [r.why for r in caplog.records if getattr(r, "reference", "") == reference]  # type: ignore[attr-defined]
    assert logged.startswith("TryLater: Slack gave no clear answer to conversations.members (Slack answered 500")


def test_somebody_listed_by_name_may_although_not_in_the_channel(bot: Bot) -> None:
    bot.player.command(LISTED_GUEST, "list", channel=GENERAL)
    assert bot.private(LISTED_GUEST) == ["Coming webinars: There are none. `/webinar new` starts one."]


@pytest.mark.parametrize(
    "act",
    [
        lambda bot: bot.player.shortcut(NINA, "create_webinar"),
        lambda bot: bot.player.open_home(NINA),
        lambda bot: bot.player.message_shortcut(
            NINA, "create_webinar_from_message", channel=GENERAL, ts=bot.player.say(NINA, "hello", channel=GENERAL)
        ),
    ],
    ids=["shortcut", "home", "message shortcut"],
)
def test_every_other_way_in_is_closed_as_well(bot: Bot, act: Callable[[Bot], Answer]) -> None:
    assert act(bot).problem is None
    workspace = bot.sandbox.slack.workspace
    shown = [str(view.source) for view in workspace.views.values()] + bot.private(NINA)
    assert [REFUSALS[NINA] in each for each in shown] == [True]
