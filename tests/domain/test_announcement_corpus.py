"""Announcements of many shapes, each held to what a person reads in it (`samples/announcements/expected.toml`)."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from bot.domain.announcement import Understanding, read_announcement

SAMPLES = Path(__file__).parents[1] / "samples" / "announcements"
EXPECTED = tomllib.loads((SAMPLES / "expected.toml").read_text(encoding="utf-8"))
NOTHING_SAID: dict[str, Any] = {
    "topic": "",
    "starts": [],
    "minutes": 0,
    "other_days": [],
    "people": [],
    "missing": [],
    "series": "",
    "position": [],
    "languages": [],
    "interpretation": None,
    "capacity": None,
    "registration_required": None,
    "questions": None,
    "recording": None,
}
TODAY = date(2022, 4, 12)


def read(name: str) -> Understanding:
    text = (SAMPLES / f"{name}.txt").read_bytes().decode("utf-8")
    return read_announcement(text, today=TODAY, default_zone="Europe/Paris")


def summary(found: Understanding) -> dict[str, Any]:
    facts = found.facts
    place = [facts.series_position, facts.series_size]
    return {
        "topic": found.topic or "",
        "starts": [f"{choice.starts_at:%Y-%m-%dT%H:%M}" for choice in found.time_choices],
        "minutes": found.minutes or 0,
        "other_days": [day.isoformat() for day in found.other_days],
        "people": [f"{each.name} | {each.organisation} | {each.email} | {each.role}" for each in found.people],
        "missing": list(found.missing),
        "series": facts.series,
        "position": [number for number in place if number is not None],
        "languages": list(facts.languages),
        "interpretation": facts.interpretation,
        "capacity": facts.capacity,
        "registration_required": facts.registration_required,
        "questions": facts.questions,
        "recording": facts.recording,
    }


def test_every_announcement_has_its_expectation() -> None:
    read_whole_elsewhere = {"ambiguous", "piraeus-en", "piraeus-fr", "victims-support"}
    assert {path.stem for path in SAMPLES.glob("*.txt")} == EXPECTED.keys() | read_whole_elsewhere


@pytest.mark.parametrize("name", EXPECTED)
def test_an_announcement_is_read_as_a_person_reads_it(name: str) -> None:
    found, expected = read(name), dict(EXPECTED[name])
    day, zone = expected.pop("day", ""), expected.pop("zone", "")
    told, problem = expected.pop("told", ""), expected.pop("problem", False)
    assert summary(found) == NOTHING_SAID | expected
    assert bool(found.questions) == (len(found.time_choices) > 1)
    assert any(told in str(note) for note in (*found.notes, *found.problems, "")) or not told
    assert found.problems or not problem
    assert not day or str(found.day) == day
    assert not zone or found.time_choices[0].start.zone.key == zone
