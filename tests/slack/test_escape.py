"""Text from people: nothing acts, nothing is reordered, nothing is cut in the middle of an escape."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.slack.escape import headline, mrkdwn, one_line, shorten_mrkdwn, typed

_hostile = st.lists(
    st.sampled_from(["<!channel>", "@here", "&lt;", "<@U1|x>", "\u202e", "\u2066", "\n", "*", "`", "x", "🎉", "é"])
).map("".join)


@given(_hostile | st.text())
def test_nothing_acts_in_escaped_text(text: str) -> None:
    for safe in (mrkdwn(text), headline(text)):
        assert not re.search(r"[<>\n\u202a-\u202e\u2066-\u2069]|@(here|channel|everyone)\b", safe)
        assert re.sub(r"&(amp|lt|gt);", "", safe).count("&") == 0


@given(_hostile, st.integers(min_value=8, max_value=40))
def test_shortened_text_keeps_its_escapes_whole(text: str, limit: int) -> None:
    short = shorten_mrkdwn(mrkdwn(text), limit)
    assert len(short) <= limit
    assert re.sub(r"&(amp|lt|gt);", "", short).count("&") == 0


@pytest.mark.parametrize(
    ("sent", "written"),
    [
        ("Ann &lt;<mailto:ann@example.org|ann@example.org>&gt;", "Ann <ann@example.org>"),
        ("see <https://example.org/a?b=1&amp;c=2>", "see https://example.org/a?b=1&c=2"),
        ("see <https://example.org|our page>", "see our page"),
        ("<#C123|webinars> and <@U123|ann>", "#webinars and @ann"),
        ("<!channel> <!date^1^{time}|14:00 Paris time>", "@channel 14:00 Paris time"),
        ("a &amp;lt; b", "a &lt; b"),
        ("1 < 2 > 0", "1 < 2 > 0"),
    ],
)
def test_what_was_typed_is_read_back_from_what_slack_sends(sent: str, written: str) -> None:
    assert typed(sent) == written


def test_a_line_stays_a_line() -> None:
    assert one_line(" a\n\tb\u00a0 c\x00\u200e ") == "a b c"
