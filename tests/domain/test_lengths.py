"""Counting as Zoom and Slack may count: what fits by the larger number fits by either."""

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import shorten
from bot.domain.lengths import beginning, length


@given(st.text())
def test_a_length_is_what_utf_16_takes(text: str) -> None:
    assert length(text) == len(text.encode("utf-16-le", "surrogatepass")) // 2


@given(st.text(), st.integers(-1, 50))
def test_a_beginning_fits_and_one_letter_more_would_not(text: str, limit: int) -> None:
    kept = beginning(text, limit)
    assert text.startswith(kept)
    assert length(kept) <= max(limit, 0)
    assert kept == text or length(text[: len(kept) + 1]) > limit


def test_a_description_of_emoji_is_cut_where_zoom_may_count_each_as_two() -> None:
    short = shorten("A party 🎉. " * 300)
    assert length(short) <= 2000
    assert short.endswith("A party 🎉.")
