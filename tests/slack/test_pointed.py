"""The shortcut on a message reads what the message says, however it came there."""

from typing import Any

import pytest

from bot.slack.pointed import words_of


def rich(*parts: tuple[str, list[Any]]) -> dict[str, Any]:
    return {"type": "rich_text", "elements": [{"type": kind, "elements": elements} for kind, elements in parts]}


def said(text: str) -> dict[str, Any]:
    return {"type": "text", "text": text}


FORWARDED = {"is_share": True, "text": "Web conference &amp; debate\n5 May 2027, 14:00", "fallback": "[May 1st] ann: …"}
PREVIEW = {"title": "City of Piraeus", "text": "Welcome to our site"}


@pytest.mark.parametrize(
    ("message", "words"),
    [
        ({"text": "Talk <https://a.example|here> &amp; there"}, "Talk here & there"),
        ({"text": "", "attachments": [FORWARDED]}, "Web conference & debate\n5 May 2027, 14:00"),
        ({"text": "FYI", "attachments": [FORWARDED]}, "FYI\n\nWeb conference & debate\n5 May 2027, 14:00"),
        ({"text": "See our site", "attachments": [PREVIEW]}, "See our site"),
        ({"text": "", "attachments": [{"fallback": "A talk on 5 May"}]}, "A talk on 5 May"),
        (
            {
                "blocks": [
                    {"type": "header", "text": {"type": "plain_text", "text": "A talk"}},
                    rich(
                        ("rich_text_section", [said("5 May 2027, "), said("14:00")]),
                        ("rich_text_list", [{"type": "rich_text_section", "elements": [said("Ann")]}]),
                    ),
                    {"type": "divider"},
                ]
            },
            "A talk\n5 May 2027, 14:00\n- Ann",
        ),
        ({"files": [{"id": "F1"}]}, ""),
        ({"text": None, "blocks": None, "attachments": None}, ""),
    ],
    ids=["typed", "forwarded", "forwarded with a word", "link preview", "fallback", "blocks", "a picture", "nothing"],
)
def test_the_words_of_a_message(message: dict[str, Any], words: str) -> None:
    assert words_of(message) == words
