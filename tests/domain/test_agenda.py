from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.agenda import shorten
from bot.domain.lengths import length

SAMPLES = Path(__file__).parents[1] / "samples" / "announcements"


def test_the_announcement_of_the_demo_ends_at_its_last_question_that_fits() -> None:
    text = (SAMPLES / "piraeus-en.txt").read_text(encoding="utf-8")
    short = shorten(text)
    assert (len(text), len(short) <= 2000) == (2255, True)
    assert text.startswith(short)
    assert short.endswith("- Which partners were hardest to win, and what won them?")


def test_a_text_that_fits_is_only_stripped() -> None:
    assert shorten("  One.\nTwo without end \n", 100) == "One.\nTwo without end"


@pytest.mark.parametrize(
    ("text", "limit", "short"),
    [
        ("First one. Second one is longer.", 20, "First one."),
        ("We meet Dr. Weiss, e.g. in Ghent. Then we go home.", 40, "We meet Dr. Weiss, e.g. in Ghent."),
        ("See Dr. Weiss in the town hall of Ghent at noon.", 20, "See Dr. Weiss in…"),
        ("It ends… Or not? The rest is cut away.", 20, "It ends… Or not?"),
        ("“Is it so?” he asked. And then much more was said.", 30, "“Is it so?” he asked."),
        ("«\u00a0Est-ce vrai\u202f?\u00a0» Oui, et encore bien plus que cela.", 20, "«\u00a0Est-ce vrai\u202f?\u00a0»"),
        ("Τι είναι αυτό; Και πολλά άλλα λόγια ακόμη.", 20, "Τι είναι αυτό;"),
        ("First; then the other thing and so on.", 20, "First; then the…"),
        ("Points:\n- one thing\n- two things\n- three things", 35, "Points:\n- one thing\n- two things"),
        ("Steps:\n1. Ask\n2. Answer\n3. Thank all of them", 27, "Steps:\n1. Ask\n2. Answer"),
        ("At 2 p.m. we begin. It lasts long.", 25, "At 2 p.m. we begin."),
        ("Am 5. Mai beginnt es. Danach geht es weiter.", 30, "Am 5. Mai beginnt es."),
        ("J. Smith speaks. Others answer him at length.", 25, "J. Smith speaks."),
        ("Windows line.\r\n- item one\r\n- item two is long", 25, "Windows line.\r\n- item one"),
        ("Donaudampfschifffahrt", 10, "Donaudamp…"),
        ("nothing fits", 0, ""),
    ],
)
def test_a_long_text_ends_where_a_sentence_or_an_item_does(text: str, limit: int, short: str) -> None:
    assert shorten(text, limit) == short


@pytest.mark.parametrize("cluster", ["e\u0301", "👩‍👩‍👧", "👍🏽", "🇬🇷", "ก\u0e33"[:1] + "\u0e49", "✈\ufe0f"])
def test_a_letter_is_never_parted_from_its_marks(cluster: str) -> None:
    for limit in range(1, 12):
        kept = shorten(cluster * 20, limit)
        assert kept[-1] == "…"
        assert kept[:-1] == cluster * (len(kept[:-1]) // len(cluster))


def test_halves_of_characters_are_joined_or_replaced() -> None:
    assert shorten("\ud83d\ude00 hello \ud83d.") == "😀 hello \ufffd."


words = st.sampled_from(
    ["city", "e.g.", "Dr.", "end.", "why?", "oui\u202f!", "«\u00a0non.\u00a0»", "- item\n", "\n\n", "🇬🇷", "ά;", "é,"]
)
texts = st.one_of(st.text(max_size=300), st.lists(words, max_size=80).map(" ".join))


@given(texts, st.integers(0, 120))
def test_the_result_is_a_beginning_within_the_limit(text: str, limit: int) -> None:
    short = shorten(text, limit)
    whole = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace").strip()
    assert length(short) <= limit
    if length(whole) <= limit:
        assert short == whole
    else:
        assert whole.startswith((short, short.removesuffix("…")))


@given(st.lists(words, min_size=30, max_size=80).map(" ".join), st.integers(5, 60))
def test_no_cut_falls_inside_a_word(text: str, limit: int) -> None:
    whole, short = text.strip(), shorten(text, limit)
    body = short if whole.startswith(short) else short.removesuffix("…")
    following = whole[len(body) : len(body) + 1]
    assert following == "" or not (body[-1:].isalnum() and following.isalnum())


@given(st.text(max_size=200), st.integers(1, 50))
def test_no_cut_falls_before_a_combining_mark(text: str, limit: int) -> None:
    whole, short = text.strip(), shorten(text, limit)
    body = short if whole.startswith(short) else short.removesuffix("…")
    following = whole[len(body) : len(body) + 1]
    assert not body or not following or not unicodedata.combining(following)
