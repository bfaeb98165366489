"""The calendar file, read back."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from icalendar import Calendar

from bot.exports.calendar import CalendarEvent, webinar_calendar

EVENT = CalendarEvent(
    uid="w-12@webinar-bot",
    version=3,
    topic="Δικαιώματα; a, b",
    starts_at=datetime(2022, 4, 12, 12, tzinfo=UTC),
    ends_at=datetime(2022, 4, 12, 13, 30, tzinfo=UTC),
    zone="Europe/Athens",
    changed_at=datetime(2022, 4, 1, 9, tzinfo=UTC),
    link="https://zoom.example.org/webinar/register/WN_1",
    description="Second of four.\nIn English.",
)


def read(*events: CalendarEvent) -> Calendar:
    found = Calendar.from_ical(webinar_calendar(list(events)))
    assert isinstance(found, Calendar)
    return found


def test_an_event_reads_back_as_it_was_given() -> None:
    (entry,) = read(EVENT).walk("VEVENT")
    assert {name: str(entry[name]) for name in ("UID", "SEQUENCE", "SUMMARY", "STATUS", "URL", "DESCRIPTION")} == {
        "UID": "w-12@webinar-bot",
        "SEQUENCE": "3",
        "SUMMARY": "Δικαιώματα; a, b",
        "STATUS": "CONFIRMED",
        "URL": "https://zoom.example.org/webinar/register/WN_1",
        "DESCRIPTION": "Second of four.\nIn English.",
    }
    assert entry.decoded("DTSTART") == EVENT.starts_at
    assert entry.decoded("DTEND") == EVENT.ends_at
    assert entry.decoded("DTSTAMP") == EVENT.changed_at


def test_times_are_local_with_the_rules_of_their_zone_in_the_file() -> None:
    text = webinar_calendar([EVENT]).decode()
    assert "DTSTART;TZID=Europe/Athens:20220412T150000\r\n" in text
    (zone,) = read(EVENT).walk("VTIMEZONE")
    offsets = {str(part["TZNAME"]): part["TZOFFSETTO"].to_ical() for part in zone.walk() if "TZNAME" in part}
    assert (str(zone["TZID"]), offsets) == ("Europe/Athens", {"EET": "+0200", "EEST": "+0300"})


def test_a_cancelled_webinar_is_marked_so_and_stays_in_the_file() -> None:
    (entry,) = read(replace(EVENT, cancelled=True, version=4)).walk("VEVENT")
    assert (str(entry["STATUS"]), entry["SEQUENCE"]) == ("CANCELLED", 4)


def test_events_come_in_order_and_each_zone_once() -> None:
    later = replace(EVENT, uid="w-13@webinar-bot", starts_at=datetime(2022, 6, 1, 12, tzinfo=UTC))
    paris = replace(EVENT, uid="w-11@webinar-bot", zone="Europe/Paris", starts_at=datetime(2022, 3, 1, 12, tzinfo=UTC))
    calendar = read(later, EVENT, paris)
    assert [str(each["UID"]) for each in calendar.walk("VEVENT")] == [
        "w-11@webinar-bot",
        "w-12@webinar-bot",
        "w-13@webinar-bot",
    ]
    assert [str(each["TZID"]) for each in calendar.walk("VTIMEZONE")] == ["Europe/Athens", "Europe/Paris"]


def test_no_line_of_the_file_is_longer_than_the_standard_allows() -> None:
    lines = webinar_calendar([replace(EVENT, topic="Ω" * 300)]).split(b"\r\n")
    assert max(map(len, lines)) <= 75


def test_a_calendar_without_webinars_is_still_a_calendar() -> None:
    assert webinar_calendar([]).startswith(b"BEGIN:VCALENDAR\r\n")
