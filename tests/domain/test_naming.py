"""Folder names that any file system takes."""

from __future__ import annotations

import re
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.naming import folder_name, slug

DAY = date(2022, 4, 12)


@pytest.mark.parametrize(
    ("topic", "expected"),
    [
        ("Rights of victims, session 2", "rights-of-victims-session-2"),
        ("Straße & Łódź – Adébáyọ̀-Roy", "strasse-lodz-adebayo-roy"),
        ("Πειραιάς: τα δικαιώματα", "peiraias-ta-dikaiomata"),
        ("Новый вебинар", "novyi-vebinar"),
        ("حقوق الضحايا", "hqwq-aldhaya"),
        ("ひらがな 한국", "hirakana-hangug"),
        ("日本", "65e5-672c"),
        ("../../etc/passwd", "etc-passwd"),
        ("🚲 🎉", "webinar"),
        ("", "webinar"),
    ],
)
def test_a_topic_in_any_script_becomes_a_readable_slug(topic: str, expected: str) -> None:
    assert slug(topic) == expected


def test_a_long_topic_is_cut_between_words() -> None:
    name = folder_name("W-12", DAY, "cities against violence " * 9)
    assert name == "W-12_2022-04-12_cities-against-violence-cities-against-violence-cities-against"


@given(st.text(max_size=300), st.text(max_size=12))
def test_every_folder_name_is_short_plain_and_has_three_parts(topic: str, code: str) -> None:
    name = folder_name(code, DAY, topic)
    assert len(name) <= 80
    assert re.fullmatch(r"[A-Za-z0-9-]+_2022-04-12_[a-z0-9-]+", name)
