"""Every post as a message: within Slack's limits, harmless whatever people wrote, complete for a screen reader."""

import json
import re
from dataclasses import replace

import pytest
from slack_sdk.models.blocks import Block

from bot.domain.posts import CardPost, PersonalPost, Post, ReminderPost, StartLinkPost
from bot.domain.webinar import State
from bot.sandbox.slack.blocks import message_problems as judged
from bot.slack.blocks import Message
from bot.slack.limits import message_problems
from bot.slack.locale import Words, load
from bot.slack.render import render
from tests.slack.conftest import ROOT
from tests.slack.examples import HOSTILE, PERSONAL, PUBLIC, card, posts, webinar

LANGUAGES = [load(ROOT / "config" / "locale", locale) for locale in ("en", "fr")]
TEXTS = {
    "plain": "A council",
    "hostile": HOSTILE,
    "empty": "",
    "long": "x" * 5000,
    "emoji": "🎉" * 2500,
    "scripts": "Ελληνικά ‮ שלום 👩‍👩‍👧",
    "templates": "{name} %s",
}


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda each: each.locale)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_post_fits_into_slack_whatever_people_wrote(words: Words, text: str) -> None:
    for post in posts(text):
        message = render(words, post)
        assert message_problems(message.text, message.blocks) == []
        assert judged(list(message.blocks)) == []
        assert len(Block.parse_all(list(message.blocks))) == len(message.blocks)


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda each: each.locale)
def test_nothing_that_people_wrote_acts_in_any_post(words: Words) -> None:
    for post in posts(HOSTILE):
        message = render(words, post)
        for mrkdwn in [message.text, *_mrkdwn(message.blocks)]:
            assert not re.search(r"<!(channel|here|everyone)|<https://evil|@(here|channel|everyone)\b", mrkdwn)
            assert "\u202e" not in mrkdwn
        assert "\u202e" not in json.dumps(message.blocks, ensure_ascii=False)


def test_every_mrkdwn_text_is_verbatim_so_that_slack_links_nothing() -> None:
    for post in posts("A council"):
        for each in _texts(render(Words(), post).blocks):
            assert each["type"] != "mrkdwn" or each["verbatim"] is True


def test_personal_and_start_links_appear_only_in_messages_to_one_person() -> None:
    for post in posts("A council"):
        message = render(Words(), post)
        shown = json.dumps([message.text, message.blocks])
        assert (PERSONAL in shown) == isinstance(post, PersonalPost)
        assert ("zak=SECRET" in shown) == isinstance(post, StartLinkPost)


def test_no_text_for_a_summer_day_carries_the_label_cet() -> None:
    for post in posts("A council"):
        shown = json.dumps([render(Words(), post).text, render(Words(), post).blocks])
        assert not re.search(r"\bCET\b", shown)


def test_a_card_says_the_time_in_its_zone_and_for_the_reader() -> None:
    message = render(Words(), card())
    when = "Thursday 5 May 2022, 14:00–15:30 Paris time (CEST, UTC+2)"
    assert message.text == f"W-12 A council: {when}. On Zoom. Sign up: {PUBLIC}"
    token = "<!date^1651752000^{date_long_pretty} {time}|Thursday 5 May 2022, 14:00 Paris time (CEST, UTC+2)>"
    assert message.blocks[1]["text"]["text"] == f"*{when}*\nFor you: {token}"


def test_where_nobody_signs_up_the_public_link_is_for_joining() -> None:
    joined = replace(webinar(), registration_url="", join_url="https://zoom.example/j/1")
    posted: list[Post] = [replace(card(), webinar=joined), ReminderPost(joined, "day-before", 1440)]
    for message in (render(Words(), post) for post in posted):
        assert message.text.endswith("Join: https://zoom.example/j/1")
        assert "Sign up" not in json.dumps([message.text, message.blocks])


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (State.CREATING, ["Edit", "Panelists", "Reminders", "Cancel"]),
        (State.SCHEDULED, ["Edit", "Panelists", "Reminders", "Start link", "Cancel"]),
        (State.OPEN, ["Reminders", "Start link"]),
        (State.ENDED, ["Export"]),
        (State.REPORTED, ["Export"]),
        (State.CANCELLED, []),
        (State.FAILED, ["Edit", "Panelists", "Reminders", "Cancel"]),
    ],
)
def test_a_card_offers_what_can_be_done_in_its_state(state: State, expected: list[str]) -> None:
    post = CardPost(webinar(state=state), (), ())
    found = [
        b["text"]["text"] for block in render(Words(), post).blocks for b in block.get("elements", []) if "value" in b
    ]
    assert found == expected


@pytest.mark.parametrize(
    ("minutes", "lead"),
    [
        (0, "now"),
        (1, "in 1 minute"),
        (15, "in 15 minutes"),
        (60, "in 1 hour"),
        (150, "in about 3 hours"),
        (29 * 60, "tomorrow"),
        (7 * 24 * 60 + 300, "in 7 days"),
    ],
)
def test_a_reminder_says_how_long_is_left(minutes: int, lead: str) -> None:
    text = render(Words(), ReminderPost(webinar("Launch"), "any", minutes)).text
    assert text.startswith(f"Launch starts {lead}: Thursday 5 May 2022")


def test_a_panelist_outside_slack_is_shown_with_what_zoom_mails_them() -> None:
    lines = _lines(render(Words(), card(people=2)))
    assert lines[:2] == [
        "A council 0: A council, moderator, not in Slack: Zoom mails them their link, link not made yet",
        "A council 1: A council, moderator, in Slack, link ready",
    ]


def _lines(message: Message) -> list[str]:
    rows = [row for block in message.blocks if block["type"] == "rich_text" for row in block["elements"]]
    items = [item for row in rows if row["type"] == "rich_text_list" for item in row["elements"]]
    return ["".join(piece.get("text", "") for piece in item["elements"]) for item in items]


def _texts(value: object) -> list[dict[str, object]]:
    if isinstance(value, dict):
        own = [value] if value.get("type") in ("mrkdwn", "plain_text") else []
        return own + [found for inner in value.values() for found in _texts(inner)]
    return [found for inner in value for found in _texts(inner)] if isinstance(value, (list, tuple)) else []


def _mrkdwn(blocks: object) -> list[str]:
    return [str(each["text"]) for each in _texts(blocks) if each["type"] == "mrkdwn"]


def test_every_kind_of_post_is_among_the_examples() -> None:
    kinds = {type(post) for post in posts("any")}
    assert kinds == set(Post.__args__)
