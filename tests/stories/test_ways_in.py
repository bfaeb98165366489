"""The same bot through Socket Mode, through a message shortcut, in French, and with another reminder plan."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli.demo.play import SAMPLE
from bot.cli.demo.screen import CHANNEL, ORGANISER, Screen, plain
from bot.cli.demo.stage import Stage
from bot.cli.demo.story import PARIS, QUESTION, TOPIC, Story, choices
from bot.sandbox.slack.seed import ADMIN, FOURTH, SECOND, THIRD
from tests.stories.conftest import MORNING, OpenStage
from tests.stories.held import hold as hold_session
from tests.stories.test_bad_input import GOOD, submit
from tests.stories.test_one_life import quiet

SAMPLES = Path(__file__).parents[1] / "samples" / "announcements"


def test_socket_mode_needs_no_way_in_from_outside(tmp_path: Path) -> None:
    stage = Stage(tmp_path / "socket")
    stage.sandbox.slack.config.socket_mode = True
    try:
        stage.open(MORNING)
        story = Story(stage, SAMPLE.read_text(encoding="utf-8"), quiet)
        stage.wait_for("the socket", lambda: stage.sandbox.slack.sockets.connected)
        story.announce()
        story.fill_in()
        assert len(story.screen.top_level()) == 1
        assert story.webinar.topic == TOPIC
    finally:
        stage.close()


def test_a_message_becomes_a_form_by_its_shortcut(stage: Stage, screen: Screen) -> None:
    player = stage.sandbox.player
    ts = player.say(ORGANISER, "Jeudi 5 mai 2022, de 14h à 15h30 (heure de Paris)\n\nLe conseil local du Pirée")
    assert player.message_shortcut(ORGANISER, "create_webinar_from_message", channel=CHANNEL, ts=ts).ok
    view = stage.wait_for("the form", screen.view)
    shown = {block["block_id"]: block["element"] for block in view.blocks if block["type"] == "input"}
    assert shown["date"]["initial_date"] == "2022-05-05"
    assert (shown["start"]["initial_time"], shown["end"]["initial_time"]) == ("14:00", "15:30")


def test_a_doubled_hour_is_made_into_a_webinar_only_once_the_organiser_says_which(open_stage: OpenStage) -> None:
    stage = open_stage(now=datetime(2022, 10, 7, 10, tzinfo=PARIS))
    screen, player, webinars = Screen(stage.sandbox), stage.sandbox.player, stage.sandbox.zoom.account.world.webinars
    ts = player.say(ORGANISER, (SAMPLES / "ambiguous.txt").read_text(encoding="utf-8"))
    assert player.message_shortcut(ORGANISER, "create_webinar_from_message", channel=CHANNEL, ts=ts).ok
    view = stage.wait_for("the form", screen.view)
    first, second = choices(view.blocks, QUESTION)
    assert ("UTC+2" in first, "UTC+1" in second, "UTC+2" in second) == (True, True, False)

    unanswered = player.fill_and_submit(ORGANISER, view.id, {"Panelists": "Ann Martin <ann@example.org>, panelist"})
    assert list(unanswered.errors.values()) == ["Please complete this required field."]  # Slack itself asks
    stage.settle()
    assert (webinars, screen.card()) == ({}, None)

    assert player.fill_and_submit(ORGANISER, view.id, {QUESTION: second}).errors == {}
    made = stage.wait_for("the webinar on Zoom", lambda: next(iter(webinars.values()), None))
    assert (made.topic, made.start, made.duration) == (
        "Safer streets after dark",
        datetime(2022, 10, 30, 1, 30, tzinfo=UTC),
        60,
    )
    stage.settle()
    card = stage.wait_for("the card", screen.card)
    assert "Sunday 30 October 2022, 02:30–03:30 Brussels time (CET, UTC+1)" in plain(card.text)


def test_the_home_tab_lists_what_is_coming(stage: Stage) -> None:
    assert submit(stage) == {}
    stage.settle()
    assert stage.sandbox.player.open_home(ORGANISER).status == 200
    stage.wait_for("the home tab", lambda: "Safer streets" in str(stage.sandbox.slack.home(ORGANISER)))


def test_a_french_bot_speaks_french(open_stage: OpenStage) -> None:
    stage = open_stage(extra={"BOT_LOCALE": "fr"})
    screen, player = Screen(stage.sandbox), stage.sandbox.player
    assert player.command(ORGANISER, f"new {SAMPLE.read_text(encoding='utf-8')}").ok
    view = stage.wait_for("the form", screen.view)
    labels = [block["label"]["text"] for block in view.blocks if block["type"] == "input"]
    assert "Début" in labels
    assert "jeudi 5 mai 2022" in str(view.blocks)
    answer = player.command(ORGANISER, "show W-99")
    assert "Je ne connais pas de webinaire « W-99 »" in answer.body["text"]


def test_a_french_bot_presents_its_files_in_french(open_stage: OpenStage) -> None:
    stage = open_stage(extra={"BOT_LOCALE": "fr"})
    screen, player = Screen(stage.sandbox), stage.sandbox.player
    assert player.command(ORGANISER, "new").ok
    view = stage.wait_for("the form", screen.view)
    said = {"Sujet": "Rues", "Date": "2022-05-05", "Début": "14:00", "Fin": "15:30", "Fuseau horaire": "Europe/Paris"}
    assert player.fill_and_submit(ORGANISER, view.id, said).errors == {}
    worlds = stage.sandbox.zoom.account.world.webinars
    hold_session(stage, stage.wait_for("the webinar on Zoom", lambda: next(iter(worlds.values()), None)))
    assert {message.text for message in screen.channel() if message.files} == {"Les fichiers de cette session."}


@pytest.mark.parametrize(
    ("zone", "start", "due"),
    [
        ("Europe/Paris", "2022-03-28T10:00", "2022-03-27T07:00"),  # the clocks go forward on the day between
        ("Europe/Athens", "2022-10-31T10:00", "2022-10-30T07:00"),  # and back
    ],
)
def test_a_calendar_reminder_keeps_its_wall_time_over_a_clock_change(
    open_stage: OpenStage, tmp_path: Path, zone: str, start: str, due: str
) -> None:
    plan = '[[reminder]]\nname = "eve"\nbefore = "P1D"\nat = "09:00"\nto = ["channel"]\n'
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "reminders.toml").write_text(plan, encoding="utf-8")
    begins = datetime.fromisoformat(start).replace(tzinfo=PARIS) - timedelta(days=9)
    stage = open_stage(now=begins, extra={"BOT_CONFIG_DIR": str(tmp_path / "conf")})
    day, clock = start.split("T")
    assert submit(stage, Date=day, Start=clock, End="11:00", Time_zone=zone) == {}
    stage.wait_for("the card", Screen(stage.sandbox).card)
    stage.settle()
    moment = datetime.fromisoformat(f"{due}:00+00:00")
    before = len(Screen(stage.sandbox).channel())
    stage.jump_to(moment - timedelta(seconds=3))
    assert len(Screen(stage.sandbox).channel()) == before
    stage.jump_to(moment + timedelta(seconds=1))
    reminders = [m.text for m in Screen(stage.sandbox).channel() if "starts" in m.text]
    assert len(reminders) == 1
    assert GOOD["Topic"] in reminders[0]


def test_a_reminder_to_the_organisers_reaches_each_of_them_alone(open_stage: OpenStage, tmp_path: Path) -> None:
    plan = '[[reminder]]\nname = "eve"\nbefore = "P1D"\nat = "09:00"\nto = ["organisers"]\n'
    (tmp_path / "conf").mkdir()
    (tmp_path / "conf" / "reminders.toml").write_text(plan, encoding="utf-8")
    stage = open_stage(extra={"BOT_CONFIG_DIR": str(tmp_path / "conf")})
    assert submit(stage) == {}
    stage.wait_for("the webinar on Zoom", lambda: stage.sandbox.zoom.account.world.webinars)
    stage.settle()
    stage.jump_to(datetime(2022, 5, 4, 9, 0, 1, tzinfo=PARIS))
    told = sorted(user for user, message in Screen(stage.sandbox).direct_messages() if "Safer streets" in message.text)
    assert told == sorted([ADMIN, SECOND, THIRD, FOURTH])
    assert not any("starts" in message.text for message in Screen(stage.sandbox).channel())
