"""Commands, windows and buttons, sent as Slack sends them: signed, over HTTP."""

from bot.services.front import Asked
from bot.services.ports import Place
from tests.slack.conftest import AMELIE, BRUNO, CHANNEL, Bot, announcement
from tests.slack.examples import draft

PEOPLE = "Ann Martin, City of Piraeus <ann@example.org>, moderator\nZoë Núñez <zoe@example.org>"


def test_an_announcement_becomes_a_form_with_the_question_and_then_a_webinar(bot: Bot) -> None:
    bot.player.command(AMELIE, "new " + announcement("piraeus-en.txt"))
    answer = bot.player.fill_and_submit(
        AMELIE,
        bot.view_id(),
        {
            "Topic": "A council in Piraeus",
            "Panelists": PEOPLE,
            "Which time is meant?": "2022-05-05T14:00|90|Europe/Paris|0",
        },
    )
    (webinar,) = bot.webinars()
    assert (answer.problem, answer.errors) == (None, {})
    assert webinar.draft.starts_at.isoformat() == "2022-05-05T12:00:00+00:00"
    assert [(p.name, p.role.value) for p in webinar.draft.panelists] == [
        ("Ann Martin", "moderator"),
        ("Zoë Núñez", "panelist"),
    ]
    assert webinar.draft.announcement.split() == announcement("piraeus-en.txt").split()


def test_the_same_submission_again_adds_no_second_webinar(bot: Bot) -> None:
    bot.player.command(AMELIE, "new")
    values = {"Topic": "Once", "Date": "2022-05-05", "Start": "14:00", "End": "15:00"}
    answer = bot.player.fill_and_submit(AMELIE, bot.view_id(), values)
    assert answer.delivery is not None
    assert bot.player.repeat(answer.delivery).problem is None
    assert [each.draft.topic for each in bot.webinars()] == ["Once"]


def test_a_command_with_the_word_payload_is_heard(bot: Bot) -> None:
    answer = bot.player.command(AMELIE, "list payload")
    assert answer.problem is None
    assert bot.private() == ["Webinars with “payload”: There are none. `/webinar new` starts one."]


def test_every_button_of_a_card_answers_in_time(bot: Bot) -> None:
    webinar = bot.front.schedule(Asked(AMELIE, "v1"), draft(), CHANNEL)
    bot.gateway.post(Place(CHANNEL), bot.front.card(webinar.id), delivery="d1")
    ts = next(iter(bot.sandbox.slack.workspace.conversations[CHANNEL].messages))
    for name in ("Edit", "Panelists", "Reminders", "Cancel"):
        answer = bot.player.click(BRUNO, name, channel=CHANNEL, ts=ts)
        assert (name, answer.problem) == (name, None)
    assert bot.private(BRUNO) == ["W-1 is cancelled. I take it off Zoom now."]
