"""What a form shows of an announcement: what is certain in its fields, what is not as a question."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.announcement import parse_people, read_announcement
from bot.domain.webinar import Recording, Registration
from bot.slack.forms.build import create_form
from bot.slack.forms.read import FormReading, read_form
from bot.slack.forms.understand import understood
from bot.slack.forms.values import PlannedTime
from bot.slack.limits import view_problems
from bot.slack.locale import Words
from tests.slack.conftest import DEFAULTS, NOON, SAMPLES
from tests.slack.test_forms import initial, submitted

ENGLISH = Words()
NAMES = sorted(path.stem for path in (SAMPLES / "announcements").glob("*.txt"))


def announcement(name: str) -> str:
    return Path(SAMPLES / "announcements" / f"{name}.txt").read_bytes().decode("utf-8-sig")


def form(text: str) -> dict[str, Any]:
    return create_form(ENGLISH, understood(ENGLISH, text, DEFAULTS, today=NOON.date()), DEFAULTS)


def preset(text: str) -> list[Any]:
    view = form(text)
    return [initial(view, name) for name in ("date", "start", "end")]


def read(view: dict[str, Any], text: str) -> FormReading:
    reading = read_form(ENGLISH, view, kept=text, defaults=DEFAULTS, now=NOON)
    assert reading is not None
    return reading


def readings(view: dict[str, Any]) -> list[str]:
    (block,) = [b for b in view["blocks"] if b.get("block_id", "").partition("~")[0] == "meant"]
    return [option["value"] for option in block["element"]["options"]]


@pytest.mark.parametrize(
    ("text", "fields"),
    [
        ("5 May 2022, 14:00-15:30 (Paris time)", ["2022-05-05", "14:00", "15:30"]),
        ("5 May 2022, 14:00 (Paris time)", ["2022-05-05", "14:00", None]),
        ("5 May 2022, 14:00-15:30 CET", ["2022-05-05", None, None]),
        ("5/6/2022, 14:00-15:30 (Paris time)", [None, "14:00", "15:30"]),
        ("Friday 5 May 2022, 14:00-15:30 (Paris time)", [None, "14:00", "15:30"]),
        ("5/6/2022", [None, None, None]),
        ("5 May 2022, 14:00-15:30 XYZT", ["2022-05-05", None, None]),
        ("26 March 2023, 02:30 (Paris time), 1 hour", ["2023-03-26", None, None]),
        ("30 October 2022, 02:30-03:30 (Paris time)", ["2022-10-30", "02:30", "03:30"]),
        ("Time: 14:00-15:30 (Athens time)", [None, None, None]),
        ("nothing at all", [None, None, None]),
    ],
)
def test_only_what_is_certain_stands_in_the_fields(text: str, fields: list[str | None]) -> None:
    assert preset(f"Title: Lights\n{text}") == fields


def test_the_question_stands_above_the_fields_and_its_days_below_them() -> None:
    view = form("Title: Lights\n5/6/2022, 14:00-15:30 (Paris time)")
    assert "“5/6/2022” may be 5 June 2022 or 6 May 2022. Choose which day is meant." in str(view["blocks"][:6])
    starts = [planned.start.instant().isoformat() for each in readings(view) if (planned := PlannedTime.read(each))]
    assert starts == ["2022-06-05T12:00:00+00:00", "2022-05-06T12:00:00+00:00"]


def test_the_chosen_day_is_the_webinars_and_the_form_is_not_shown_again() -> None:
    text = "Title: Lights\n5/6/2022, 14:00-15:30 (Paris time)"
    view = form(text)
    draft = read(submitted(view, meant=readings(view)[1]), text).draft
    assert draft is not None
    assert (draft.starts_at, draft.minutes) == (datetime(2022, 5, 6, 12, tzinfo=UTC), 90)
    assert read(submitted(view), text).errors == {"meant": "Choose which of the times is meant."}


def test_an_end_typed_beside_a_chosen_reading_counts() -> None:
    text = "Title: Lights\n5 May 2022, 14:00-15:30 CET"
    view = form(text)
    draft = read(submitted(view, meant=readings(view)[1], end="17:00"), text).draft
    assert draft is not None
    assert (draft.starts_at, draft.minutes) == (datetime(2022, 5, 5, 13, tzinfo=UTC), 120)


def test_a_start_typed_as_the_chosen_reading_has_it_is_no_contradiction() -> None:
    text = "Title: Lights\n5/6/2022, 14:00-15:30 (Paris time)"
    view = form(text)
    draft = read(submitted(view, meant=readings(view)[0], date="2022-06-05"), text).draft
    assert draft is not None
    assert draft.starts_at == datetime(2022, 6, 5, 12, tzinfo=UTC)


def test_what_is_said_of_recording_and_registration_is_set() -> None:
    shown = understood(ENGLISH, "The session will be recorded. No registration.", DEFAULTS, today=NOON.date())
    assert (shown.recording, shown.registration) == (Recording.CLOUD, Registration.OFF)


@pytest.mark.parametrize("name", NAMES)
def test_every_announcement_makes_a_form_that_slack_takes_and_that_reads_back_its_people(name: str) -> None:
    text = announcement(name)
    view = form(text)
    found = read_announcement(text, today=NOON.date(), default_zone=DEFAULTS.zone)
    people, _ = parse_people(initial(view, "panelists") or "")
    assert view_problems(view) == []
    assert people == tuple(person for person in found.people if person.email)
    assert bool(found.questions) <= (None in preset(text) or "30 October" in text)


PIECES = """Anna|Nowak|,|;|<|>|<a@b.org>|a@b.org|c@d.org|@|(|)|moderator|, chair|–|-|•|1.|"|Dr.|de|and|&|:|mailto:|<>
|\u202e|=1+1|<!channel>|*|_|tbc|İ|ß|ZoZo|(at)"""
lines = st.lists(st.sampled_from([piece.strip() for piece in PIECES.split("|")]), max_size=14).map(" ".join)


@given(st.lists(st.one_of(lines, st.text(max_size=80)), max_size=5).map("\n".join))
def test_any_panelist_lines_are_people_or_errors_with_their_line(text: str) -> None:
    view = submitted(form("Title: Lights\n5 May 2022, 14:00-15:30 (Paris time)"), panelists=text)
    reading = read(view, "")
    if reading.draft is None:
        assert list(reading.errors) == ["panelists"]
        assert reading.errors["panelists"].startswith("Line ")
    else:
        assert all(person.email.count("@") == 1 and person.name for person in reading.draft.panelists)


@given(
    st.sampled_from(["", "24:00", "14:00", "١٤:٠٠", "14h", "99:99", "02:30", None]),
    st.sampled_from(["", "2022-05-05", "2022-10-30", "2023-03-26", "0000-00-00", "9999-12-31", "2022-5-5", None]),
    st.sampled_from(["Europe/Paris", "Pacific/Apia", "UTC", "Europe", "", "America/Scoresbysund", None]),
    st.sampled_from(["15:30", "14:00", "00:00", "03:30", "", None]),
)
def test_any_mixture_of_times_is_a_draft_a_question_or_errors(
    start: str | None, date: str | None, zone: str | None, end: str | None
) -> None:
    view = submitted(form("Title: Lights"), start=start, date=date, zone=zone, end=end)
    reading = read(view, "Title: Lights")
    assert bool(reading.errors) + bool(reading.again) + bool(reading.draft) == 1
