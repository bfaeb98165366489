"""Announcements come wrapped: as HTML, in Slack's or Markdown's marks, in tables."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.announcement.clean import cleaned


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("Anna &amp; Bob &lt;in Kraków&gt;", "Anna & Bob <in Kraków>"),
        ("AT&T; R&D, 2 < 3 > 1", "AT&T; R&D, 2 < 3 > 1"),
        ("<mailto:a@x.org|a@x.org> and <mailto:b@x.org>", "<a@x.org> and <b@x.org>"),
        ("see <https://x.org/a|our page>, <https://x.org>", "see our page, <https://x.org>"),
        ("[our page](https://x.org/a) [Anna](mailto:a@x.org)", "our page Anna"),
        (":calendar: 5 May 2022, 14:00:30", " 5 May 2022, 14:00:30"),
        (
            "| When | 5 May 2022 |\n|---|---|\n| Anna | Kraków | a@x.org |",
            "When: 5 May 2022\n\nAnna | Kraków | a@x.org",
        ),
        ("<p>5 May<br>14:00</p><ul><li>Anna</li></ul>", "\n5 May\n14:00\n\n\n- Anna\n"),
        ("<div>One\nparagraph</div><style>p {}</style><script>x</script><!-- no -->", "\nOne paragraph\n"),
        ("<table><tr><td>When</td><td>5 May 2022</td></tr></table>", "\n\nWhen: 5 May 2022\n\n"),
        ("<br>Anna <anna@x.org>, Bob <b@x.org>", "\nAnna <anna@x.org>, Bob <b@x.org>"),
        (
            "From: A <a@x.org>\nSent: 4 April 2022\nSubject: FW: Lights\n\nDate: 5 May 2022",
            "\n\nSubject: FW: Lights\n\nDate: 5 May 2022",
        ),
        ("Date: 5 May 2022\nSubject: Lights", "Date: 5 May 2022\nSubject: Lights"),
        ("<p>An end that never comes <style>", "\nAn end that never comes <style>"),
    ],
)
def test_the_text_is_what_a_reader_sees(text: str, seen: str) -> None:
    assert cleaned(text) == seen


@given(st.text("ABC 5:.,@é–\u202f\n", max_size=200))  # small letters between colons are an emoji
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert cleaned(text) == text
