"""The worked example of the fact sheet: a host's machine crashes, the webinar is restarted, four people come."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from bot.domain.attendance import Attendance, count_people
from bot.domain.rows import Instance, Role, SessionRecord, TeamMember
from tests.exports.builders import session, zoom_registrants, zoom_row

SAMPLES: dict[str, Any] = json.loads((Path(__file__).parents[1] / "samples" / "zoom-examples.json").read_text("utf-8"))
EXPECTED = SAMPLES["expected"]["attendance_second_run"]
RESPONSES = SAMPLES["responses"]
RUN = SAMPLES["ids"]["uuid_second_run"]
TEAM = (
    TeamMember("Agathe Lorentz", "agathe.lorentz@example.org", Role.HOST, SAMPLES["ids"]["host_user_id"]),
    TeamMember("Mehdi Taraud", "", Role.ALTERNATIVE_HOST, SAMPLES["ids"]["alternative_host_user_id"]),
    TeamMember("Ines Vautrin-Okafor", "ines.vo@example.org", Role.PANELIST),
    TeamMember("Tomasz Bielak", "Tomasz.Bielak@example.org", Role.PANELIST),
)


def second_run() -> SessionRecord:
    pages = [RESPONSES[f"GET /report/webinars/{{webinarId}}/participants page {n}"] for n in (1, 2)]
    lists = ("status=approved page 1", "status=approved page 2", "status=denied", "status=pending")
    registrants = [
        registrant
        for name in lists
        for registrant in RESPONSES[f"GET /webinars/{{webinarId}}/registrants?{name}"]["body"]["registrants"]
    ]
    record = session(*(zoom_row(row, RUN) for page in pages for row in page["body"]["participants"]))
    return replace(
        record,
        zone="Europe/Paris",
        starts_at=datetime(2026, 12, 3, 10, tzinfo=UTC),
        ends_at=datetime(2026, 12, 3, 11, tzinfo=UTC),
        generated_at=datetime(2026, 12, 3, 12, tzinfo=UTC),
        instances=(
            Instance(
                RUN, datetime(2026, 12, 3, 10, 21, tzinfo=UTC), datetime(2026, 12, 3, 11, 8, 20, tzinfo=UTC), False
            ),
        ),
        registrants=zoom_registrants(registrants),
        team=TEAM,
    )


@pytest.fixture(scope="module")
def counted() -> Attendance:
    return count_people(second_run())


def test_the_example_has_the_seconds_it_promises(counted: Attendance) -> None:
    seconds = {person.email or f"{person.name} (no e-mail)": person.seconds_present for person in counted.audience}
    assert seconds == EXPECTED["seconds"]


def test_the_example_has_the_people_it_promises(counted: Attendance) -> None:
    assert (counted.attended, counted.unknown_people) == (
        EXPECTED["unique_attendees"],
        EXPECTED["without_email_and_registrant"],
    )


def test_the_example_misses_whom_it_says_and_nobody_else(counted: Attendance) -> None:
    assert [each.email for each in counted.no_shows] == EXPECTED["absent_registrants"]
    assert not {each.email for each in counted.no_shows} & set(EXPECTED["cancelled_or_denied_not_counted"])


def test_the_team_of_the_example_is_listed_with_its_roles(counted: Attendance) -> None:
    assert [(each.name, each.role.value, each.attended, each.matched_by) for each in counted.team] == [
        ("Agathe Lorentz", "host", True, "participant_id"),
        ("Mehdi Taraud", "alternative host", True, "participant_id"),
        ("Ines Vautrin-Okafor", "panelist", True, "name (guess)"),
        ("Tomasz Bielak", "panelist", False, ""),
    ]


def test_two_devices_at_once_are_two_devices_of_one_person(counted: Attendance) -> None:
    lea = next(each for each in counted.audience if each.email == "lea.quennec@example.org")
    assert (lea.joins, lea.devices, lea.matched_by) == (3, 2, "registrant_id")


def test_every_row_of_the_example_is_accounted_for(counted: Attendance) -> None:
    assert counted.joins == len(counted.rows) == 9
    assert [row.merged_because for row in counted.rows if row.merged_because] == ["same registrant id"] * 2
    assert counted.merged_rows == 2
