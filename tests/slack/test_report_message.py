"""The report message: the same numbers in every shape, harmless and within limits, and a sum behind each of them."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.domain.breakdown import Funnel
from bot.domain.posts import Places, PollLine, ReportPost, WhyPost
from bot.sandbox import Sandbox
from bot.sandbox.faults import Fault
from bot.sandbox.slack.blocks import message_problems as judged
from bot.services.ports.announcer import Place
from bot.slack.blocks import Block
from bot.slack.gateway import SlackGateway
from bot.slack.locale import Words
from bot.slack.refusals import SlackRefused
from bot.slack.render import render
from tests.slack.conftest import CHANNEL
from tests.slack.examples import HOSTILE, posts, webinar
from tests.slack.test_render import LANGUAGES, TEXTS

POST = ReportPost(
    webinar=webinar("A council"),
    summary={
        "registered": 400,
        "attended": 230,
        "no_shows": 171,
        "panelists_present": 5,
        "peak": 203,
        "peak_at": "2022-05-05T14:41:00+02:00",
        "median_seconds": 4796,
        "questions": 14,
        "unanswered": 3,
        "polls": 1,
        "unknown_people": 1,
    },
    final=True,
    funnel=Funnel(400, 230, 188, 13, unregistered=1),
    places={"city": Places((("Piraeus", 120), ("Lyon", 60)), 40, 10)},
    polls=(PollLine("Tools", "Which?", 8, (("Paper", 6), ("Tablet", 2))),),
    curve=tuple((datetime(2022, 5, 5, 12, 5 * n, tzinfo=UTC), 10 * n) for n in range(12)),
)


def reports(text: str) -> list[ReportPost]:
    return [post for post in posts(text) if isinstance(post, ReportPost)]


def lines(blocks: tuple[Block, ...]) -> list[str]:
    """The bullets."""
    rows = [row for block in blocks if block["type"] == "rich_text" for row in block["elements"]]
    return ["".join(piece["text"] for piece in item["elements"]) for row in rows for item in row["elements"]]


def fields(blocks: tuple[Block, ...]) -> list[str]:
    return [field["text"] for block in blocks for field in block.get("fields", ())]


def cells(blocks: tuple[Block, ...], kind: str) -> list[list[str]]:
    (found,) = [block for block in blocks if block["type"] == kind]
    return [[cell["text"] for cell in row] for row in found["rows"]]


@pytest.mark.parametrize("words", LANGUAGES, ids=lambda each: each.locale)
@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_shape_fits_into_slack_whatever_people_wrote(words: Words, text: str) -> None:
    for post in reports(text):
        message = render(words, post)
        assert judged(list(message.richer), modern=True) == []
        assert judged(list(message.plainer)) == []


def test_no_shape_lets_act_what_people_wrote() -> None:
    for post in reports(HOSTILE):
        message = render(Words(), post)
        for blocks in (message.richer, message.plainer):
            shown = [json.dumps(block, ensure_ascii=False) for block in blocks]
            mrkdwn = [each for each in shown if '"mrkdwn"' in each]
            assert not any(re.search(r"<!(channel|here)|<https://evil|@(here|channel)\b", each) for each in mrkdwn)
            assert not any("\u202e" in each for each in shown)


def test_the_text_alone_says_everything_a_director_asks() -> None:
    assert render(Words(), POST).text == (
        "W-12 A council: Report. 400 signed up, 230 came, 171 stayed away; most at once: 203 at 14:41. 1 person came"
        " without signing up. 188 stayed over half of it, 13 asked a question by name. 14 questions: 11 answered, 3"
        " open. 1 person could not be identified: no registration, address or Zoom account (a phone guest, say)."
    )


def test_bars_show_the_funnel_and_each_choice_with_its_number() -> None:
    assert lines(render(Words(), POST).blocks) == [
        "████████████████ 400 signed up",
        "█████████ 230 came",
        "████████ 188 stayed over half of it",
        "█ 13 asked a question by name",
        "████████████ 6 Paper (75 %)",
        "████ 2 Tablet (25 %)",
    ]


def test_the_share_who_came_leaves_out_the_team_and_those_who_did_not_sign_up() -> None:
    counted = POST.summary | {"registered": 8, "no_shows": 2, "attended": 27}
    message = render(Words(), replace(POST, summary=counted, funnel=Funnel(8, 27, 3, 1, unregistered=22, on_team=1)))
    assert "*Came*\n27 (of those who signed up: 71 %)" in fields(message.blocks)


def test_places_are_the_same_rows_in_every_shape_and_sum_up_to_everybody() -> None:
    message = render(Words(), POST)
    rows = [
        ["Kind", "Place", "People"],
        ["City", "Piraeus", "120"],
        ["City", "Lyon", "60"],
        ["City", "others", "40"],
        ["City", "not given", "10"],
    ]
    assert cells(message.blocks, "table") == cells(message.richer, "data_table") == rows
    assert [line for line in lines(message.plainer) if ": " in line] == [
        "Piraeus: 120",
        "Lyon: 60",
        "others: 40",
        "not given: 10",
    ]
    assert sum(int(row[2]) for row in rows[1:]) == POST.summary["attended"]


def test_the_charts_hold_the_numbers_of_the_curve_and_of_the_first_poll() -> None:
    room, poll = [b["chart"] for b in render(Words(), POST).richer if b["type"] == "data_visualization"]
    points = room["series"][0]["data"]
    assert [(point["label"], point["value"]) for point in points[:2]] == [("14:00", 0), ("14:05", 10)]
    assert room["axis_config"]["categories"] == [point["label"] for point in points]
    assert [(point["label"], point["value"]) for point in poll["series"][0]["data"]] == [("Paper", 6), ("Tablet", 2)]


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, ""),
        ({"final": False}, "Provisional: the reports still changed between two readings. I have stopped asking."),
        ({"final": False, "missing": ("the Q&A",)}, "Provisional: Zoom still owes the Q&amp;A. I have stopped asking."),
        ({"refused": (("the Q&A", "A permission is lacking."),)}, "Zoom does not give the Q&amp;A: A permission"),
        (
            {"next_look": datetime(2022, 5, 5, 15, tzinfo=UTC)},
            "In case Zoom adds to it, I look again on Thursday 5 May 2022, 17:00",
        ),
    ],
)
def test_the_message_says_how_far_the_reports_have_come(changes: dict[str, object], expected: str) -> None:
    message = render(Words(), replace(POST, **changes))  # type: ignore[arg-type]
    assert expected in message.text
    assert ("provisional" in message.text.casefold()) == (changes.get("final") is False)


def test_an_answer_why_shows_the_sum_of_every_total() -> None:
    (post,) = [each for each in posts("rows that Zoom gave") if isinstance(each, WhyPost)]
    message = render(Words(), post)
    assert "Signed up: 60; Came: 60" in message.text
    assert lines(message.blocks)[:2] == ["+30 rows that Zoom gave", "+30 same e-mail address"]
    assert "P001 rows that Zoom gave, 11:00:00" in lines(message.blocks)
    assert "counted in the audience under the name of a team member who was not seen" in str(message.blocks)


def refusal(code: str, times: int) -> Fault:
    return Fault("slack", "chat.postMessage", "status", times=times, status=200, body={"ok": False, "error": code})


@pytest.mark.parametrize(("refused", "shown"), [(1, {"table"}), (2, set())])
def test_a_workspace_that_refuses_blocks_gets_the_same_numbers_in_a_plainer_shape_once(
    gateway: SlackGateway, sandbox: Sandbox, refused: int, shown: set[str]
) -> None:
    sandbox.slack.config.modern_blocks = True
    sandbox.faults.add(refusal("invalid_blocks", refused))
    receipt = gateway.post(Place(CHANNEL), POST, delivery="d-1")
    (message,) = sandbox.slack.workspace.conversations[CHANNEL].messages.values()
    assert (message.ts, message.text) == (receipt.ts, render(Words(), POST).text)
    assert {block["type"] for block in message.blocks} & {"table", "data_table", "data_visualization"} == shown


def test_a_refused_shape_is_not_tried_again_at_the_next_edit(gateway: SlackGateway, sandbox: Sandbox) -> None:
    receipt = gateway.post(Place(CHANNEL), POST, delivery="d-1")
    before = len(sandbox.ledger.entries("slack", "chat.update"))
    gateway.update(receipt, POST)
    assert len(sandbox.ledger.entries("slack", "chat.update")) - before == 1


def test_another_refusal_is_told_and_not_tried_in_another_shape(gateway: SlackGateway, sandbox: Sandbox) -> None:
    sandbox.faults.add(refusal("is_archived", 1))
    with pytest.raises(SlackRefused):
        gateway.post(Place(CHANNEL), POST, delivery="d-1")
    assert list(sandbox.slack.workspace.conversations[CHANNEL].messages) == []
