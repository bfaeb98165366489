"""Commands, windows and buttons, sent as Slack sends them: signed, over HTTP."""

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from bot.domain.errors import TryLater
from bot.domain.walltime import WallTime
from bot.domain.webinar import State
from bot.sandbox.faults import Fault
from bot.sandbox.slack.seed import ELSEWHERE
from bot.services import feed
from bot.services.front import Asked
from bot.services.ports.announcer import Place
from bot.slack.locale import Words
from bot.slack.troubles import sentence_for
from bot.slack.views.lists import help_message, home
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


def test_a_command_that_comes_again_opens_no_second_window_and_says_nothing(bot: Bot) -> None:
    first = bot.player.command(AMELIE, "new")
    view = bot.view_id()
    assert first.delivery is not None
    again = bot.player.repeat(first.delivery)
    assert (again.status, again.body) == (200, "")
    assert bot.view_id() == view


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


def test_help_answers_every_word_and_none(bot: Bot) -> None:
    bot.player.command(AMELIE, "")
    bot.player.command(AMELIE, "help")
    first, second = bot.private()
    assert first == second
    assert [f"`/webinar {verb}" in first for verb in ("new", "list", "show", "edit", "panelists", "cancel")] == [
        True
    ] * 6


@pytest.mark.parametrize(
    ("typed", "answer"),
    [
        ("lits", "I do not know `lits`. Did you mean `/webinar list`?"),
        ("cancle W-1", "I do not know `cancle`. Did you mean `/webinar cancel`?"),
        ("w-1", "I do not know `w-1`. Did you mean `/webinar show W-1`?"),
        ("81234567890", "I do not know `81234567890`. Did you mean `/webinar show 81234567890`?"),
        ("Safer streets: " + "all about it. " * 20, "I do not know `Safer`. Did you mean `/webinar new`?"),
        ("zzzzzz", "I do not know `zzzzzz`. `/webinar help` lists what I can do."),
        ("show", "Which webinar? Type its code, such as `/webinar show W-12`. `/webinar list` shows the codes."),
        ("edit W-99", "I know no webinar “W-99”. `/webinar list` shows the codes, such as W-12."),
        ("export W-1", "W-1 has not ended yet, so there is nothing to export."),
        ("series", "No webinar belongs to a series yet. The form has a field for it."),
    ],
)
def test_a_command_that_cannot_be_carried_out_says_what_to_type(bot: Bot, typed: str, answer: str) -> None:
    bot.front.schedule(Asked(AMELIE, "v1"), draft(), CHANNEL)
    assert bot.player.command(AMELIE, typed).problem is None
    (said,) = bot.private()
    assert said.startswith(answer)


def test_lists_and_cards_are_private_and_hostile_topics_harmless(bot: Bot) -> None:
    bot.front.schedule(Asked(AMELIE, "v1"), draft("<!channel> @here & co", series="BSFS"), CHANNEL)
    for typed in ("list", "list co", "list series bsfs", "series", "show w-1", "reminders 1"):
        assert bot.player.command(AMELIE, typed).problem is None
    told = bot.private()
    assert len(told) == 6
    assert [text for text in told if "<!channel>" in text or "@here" in text] == []
    assert bot.sandbox.slack.workspace.conversations[CHANNEL].messages == {}


def test_an_edit_moves_the_webinar_and_plans_every_reminder_anew(bot: Bot) -> None:
    bot.front.schedule(Asked(AMELIE, "v1"), draft(), CHANNEL)
    bot.player.command(AMELIE, "edit W-1")
    answer = bot.player.fill_and_submit(AMELIE, bot.view_id(), {"Date": "2022-05-12"})
    (webinar,) = bot.webinars()
    assert (answer.problem, answer.errors, webinar.generation) == (None, {}, 2)
    assert webinar.draft == draft(start=WallTime(datetime(2022, 5, 12, 14, 0), ZoneInfo("Europe/Paris")), language="en")
    dues = [line.due_at.date().isoformat() for line in bot.front.card(1).reminders]
    assert dues == ["2022-05-05", "2022-05-11", "2022-05-12", "2022-05-12"]


def test_panelists_are_set_by_their_form_and_errors_stand_at_the_field(bot: Bot) -> None:
    bot.front.schedule(Asked(AMELIE, "v1"), draft(), CHANNEL)
    bot.player.command(AMELIE, "panelists W-1")
    wrong = bot.player.fill_and_submit(AMELIE, bot.view_id(), {"Panelists": "Ann <ann.example.org>"})
    assert list(wrong.errors) == ["panelists"]
    right = bot.player.fill_and_submit(AMELIE, bot.view_id(), {"Panelists": PEOPLE})
    assert right.errors == {}
    assert [line.panelist.name for line in bot.front.card(1).panelists] == ["Ann Martin", "Zoë Núñez"]


def test_a_webinar_is_cancelled_by_command_only_after_a_question(bot: Bot) -> None:
    bot.front.schedule(Asked(AMELIE, "v1"), draft(), CHANNEL)
    bot.player.command(AMELIE, "cancel W-1")
    assert bot.webinars()[0].state is State.CREATING
    answer = bot.player.submit(AMELIE, bot.view_id())
    assert answer.delivery is not None
    bot.player.repeat(answer.delivery)
    assert bot.webinars()[0].state is State.CANCELLED


def test_a_webinar_with_the_same_topic_and_start_is_an_error_at_the_topic(bot: Bot) -> None:
    bot.front.schedule(Asked(AMELIE, "v1"), draft("Once"), CHANNEL)
    bot.player.command(AMELIE, "new")
    values = {"Topic": "Once", "Date": "2022-05-05", "Start": "14:00", "End": "15:00"}
    answer = bot.player.fill_and_submit(AMELIE, bot.view_id(), values)
    assert list(answer.errors) == ["topic"]
    assert len(bot.webinars()) == 1


def test_a_message_becomes_a_form_with_its_addresses_as_they_were_typed(bot: Bot) -> None:
    when, mail = "Thursday 5 May 2022, 14:00-15:30 (Paris time)", "<mailto:ann@example.org|ann@example.org>"
    text = f"{when}\n\nSpeakers:\n- Ann &lt;{mail}&gt;"
    ts = bot.player.say(BRUNO, text)
    bot.player.message_shortcut(BRUNO, "create_webinar_from_message", channel=CHANNEL, ts=ts)
    shown = {b["block_id"]: b["element"] for b in bot.view(BRUNO)["blocks"] if b["type"] == "input"}
    assert shown["date"]["initial_date"] == "2022-05-05"
    assert shown["panelists"]["initial_value"] == "Ann <ann@example.org>, panelist"


def test_home_shows_the_coming_webinars_to_an_organiser(bot: Bot) -> None:
    bot.front.schedule(Asked(AMELIE, "v1"), draft("On its way"), CHANNEL)
    assert bot.player.open_home(AMELIE).problem is None
    workspace = bot.sandbox.slack.workspace
    home = workspace.views[workspace.homes[AMELIE]]
    assert "W-1 On its way" in str(home.source)
    bot.player.click(AMELIE, "Show", view_id=home.id)
    assert "On its way" in str(bot.view())


def test_a_home_tab_that_slack_does_not_take_is_shown_when_slack_repeats_its_event(bot: Bot) -> None:
    bot.sandbox.faults.add(Fault("slack", "views.publish", "status"))
    refused = bot.player.open_home(AMELIE)
    assert (refused.status, bot.sandbox.slack.workspace.homes) == (503, {})
    assert refused.delivery is not None
    again = bot.player.retry(refused.delivery, reason="http_error")
    assert (again.status, list(bot.sandbox.slack.workspace.homes)) == (200, [AMELIE])


def test_a_window_that_slack_does_not_open_becomes_a_sentence(bot: Bot) -> None:
    bot.sandbox.faults.add(Fault("slack", "views.open", "status"))
    assert bot.player.command(AMELIE, "new").problem is None
    assert bot.private()[0].startswith("Slack did not open the window. Try once more.")


def test_a_failure_nobody_foresaw_is_a_sentence_with_a_reference_that_is_in_the_log_once(
    bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    bot.store.close()
    with bot.store.begin() as tx:
        tx.connection.exec_driver_sql("ALTER TABLE webinar RENAME TO gone")
    answer = bot.player.command(AMELIE, "list")
    (said,) = bot.private()
    records = [r for r in caplog.records if r.name.startswith("bot.slack") and hasattr(r, "reference")]
    assert answer.problem is None
    assert [r.reference in said for r in records] == [True]
    assert "Traceback" not in said


@pytest.mark.parametrize("cause", ["The database is busy. Try again in a moment.", "Zoom is not answering."])
def test_a_person_is_asked_once_to_try_again(bot: Bot, cause: str) -> None:
    said = sentence_for(bot.desk, {"user": {"id": AMELIE}}, "list", TryLater(cause))
    assert (said.startswith(cause), said.count("Try again")) == (True, 1)


def test_an_old_button_and_an_old_form_say_so(bot: Bot) -> None:
    webinar = bot.front.schedule(Asked(AMELIE, "v1"), draft(), CHANNEL)
    receipt = bot.gateway.post(Place(CHANNEL), bot.front.card(webinar.id), delivery="d1")
    message = bot.sandbox.slack.workspace.conversations[CHANNEL].messages[receipt.ts]
    for block in message.blocks:
        for element in block.get("elements", []):
            if element.get("action_id") == "card_edit":
                element["action_id"] = "card_edit_of_yesterday"
    bot.player.click(AMELIE, "card_edit_of_yesterday", channel=CHANNEL, ts=receipt.ts)
    assert bot.private() == ["This button is from an older version. Type `/webinar list` to find the webinar."]


def test_a_list_asked_for_where_the_bot_is_no_member_opens_its_webinars_in_windows(bot: Bot) -> None:
    webinar = bot.front.schedule(Asked(AMELIE, "v1"), draft("Far away"), CHANNEL)
    bot.player.command(AMELIE, "list", channel=ELSEWHERE)
    (listed,) = bot.sandbox.slack.workspace.ephemerals
    assert bot.player.click(AMELIE, "Show", channel=ELSEWHERE, ts=listed.ts).problem is None
    assert "Far away" in str(bot.view())
    bot.player.click(AMELIE, "Cancel", view_id=bot.view_id())
    assert bot.front.card(webinar.id).webinar.state is State.CANCELLED
    assert (bot.view()["title"]["text"], "W-1 is cancelled" in str(bot.view())) == ("Webinars", True)


def test_two_forms_opened_from_one_card_in_a_window_both_count(bot: Bot) -> None:
    bot.front.schedule(Asked(AMELIE, "v1"), draft("On its way"), CHANNEL)
    bot.player.open_home(AMELIE)
    bot.player.click(AMELIE, "Show", view_id=bot.sandbox.slack.workspace.homes[AMELIE])
    card = bot.view_id()
    bot.player.click(AMELIE, "Edit", view_id=card)
    assert bot.player.fill_and_submit(AMELIE, bot.view_id(), {"Topic": "Changed"}).errors == {}
    bot.player.click(AMELIE, "Panelists", view_id=card)
    assert bot.player.fill_and_submit(AMELIE, bot.view_id(), {"Panelists": PEOPLE}).errors == {}
    (webinar,) = bot.webinars()
    assert (webinar.draft.topic, len(webinar.draft.panelists)) == ("Changed", 2)


def test_a_card_of_a_series_leads_to_its_other_webinars(bot: Bot) -> None:
    for number, topic in enumerate(("First", "Second")):
        bot.front.schedule(Asked(AMELIE, f"v{number}"), draft(topic, series="BSFS"), CHANNEL)
    receipt = bot.gateway.post(Place(CHANNEL), bot.front.card(1), delivery="d1")
    assert bot.player.click(AMELIE, "Series", channel=CHANNEL, ts=receipt.ts).problem is None
    (said,) = bot.private()
    assert said.startswith("Webinars of the series “BSFS”\nW-1 First")
    assert "W-2 Second" in said


def test_home_leads_to_past_webinars_and_to_help_and_says_what_is_wrong(bot: Bot) -> None:
    bot.front.schedule(Asked(AMELIE, "v1"), draft("Stuck"), CHANNEL)
    with bot.store.begin() as tx:
        tx.webinars.save(replace(tx.webinars.get(1), state=State.FAILED, problem="Zoom refused *this*."))
    bot.player.open_home(AMELIE)
    home = bot.sandbox.slack.workspace.homes[AMELIE]
    shown = json.dumps(bot.sandbox.slack.workspace.views[home].source, ensure_ascii=False)
    assert "What is wrong: Zoom refused *\u2060this*\u2060." in shown
    for name, answer in (("Past webinars", "There are none"), ("What I can do", "/webinar export")):
        assert bot.player.click(AMELIE, name, view_id=home).problem is None
        assert answer in str(bot.view())


def test_a_window_whose_ground_was_closed_meanwhile_opens_by_itself(bot: Bot) -> None:
    bot.front.schedule(Asked(AMELIE, "v1"), draft(), CHANNEL)
    bot.player.open_home(AMELIE)
    bot.player.click(AMELIE, "Show", view_id=bot.sandbox.slack.workspace.homes[AMELIE])
    closed = {"ok": False, "error": "not_found"}
    bot.sandbox.faults.add(Fault("slack", "views.push", "status", status=200, body=closed))
    assert bot.player.click(AMELIE, "Edit", view_id=bot.view_id()).problem is None
    assert (bot.view()["title"]["text"], bot.view_id()) == ("Edit W-1", bot.sandbox.slack.workspace.stacks[AMELIE][0])


def test_the_calendar_s_address_stands_in_the_home_tab_and_in_the_help(bot: Bot) -> None:
    bot.player.open_home(AMELIE)
    without = bot.sandbox.slack.home(AMELIE)
    habits = replace(bot.front.house.habits, public_address="https://bot.example.org")
    at_home = feed.address(replace(bot.front.house, habits=habits))
    assert at_home == f"https://bot.example.org/calendar/{feed.token(bot.front.house)}.ics"
    assert "/calendar/" not in str(without)
    assert f"<{at_home}>" in str(home(Words(), (), at_home))
    assert f"<{at_home}>" in help_message(Words(), at_home).text


def test_a_channel_without_the_bot_is_refused_at_its_field_and_taken_once_the_bot_was_invited(bot: Bot) -> None:
    elsewhere = "C0GENERAL1"
    there = bot.sandbox.slack.workspace.conversations[elsewhere].members
    there.remove(bot.sandbox.slack.workspace.bot_user)
    bot.player.command(AMELIE, "new")
    values = {"Topic": "Far", "Date": "2022-05-05", "Start": "14:00", "End": "15:00", "Channel": elsewhere}
    refused = bot.player.fill_and_submit(AMELIE, bot.view_id(), values)
    sentence = "I cannot post in that channel. Invite me with `/invite @webinar-desk`, then choose Schedule again."
    assert (refused.errors, bot.webinars()) == ({"channel": sentence}, ())
    there.append(bot.sandbox.slack.workspace.bot_user)
    assert bot.player.fill_and_submit(AMELIE, bot.view_id(), values).errors == {}
    assert [each.channel for each in bot.webinars()] == [elsewhere]
