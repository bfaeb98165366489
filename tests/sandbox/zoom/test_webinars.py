from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.zoom.contract import listed_zones
from tests.sandbox.zoom.office import HOST, START, Office, samples


def test_the_documented_request_is_accepted_and_answered_like_the_sample(office: Office) -> None:
    sent = samples()["requests"]["create_webinar"]
    sent = {**sent, "settings": {**sent["settings"], "alternative_hosts": "second.host@cities.example.org"}}
    answer = office.call("POST", f"/users/{HOST}/webinars", sent)
    sample = samples()["responses"]["POST /users/{userId}/webinars"]
    assert answer.status_code == sample["status"]
    body = answer.json()
    assert set(body) == set(sample["body"])
    assert set(body["settings"]) >= set(sample["body"]["settings"])
    assert isinstance(body["id"], int)
    assert (body["start_time"], body["timezone"]) == ("2026-12-03T10:00:00Z", "Europe/Paris")


def test_a_reading_without_z_is_read_in_its_zone(office: Office) -> None:
    webinar = office.get(f"/webinars/{office.new_webinar()}")
    assert (webinar["start_time"], webinar["timezone"]) == ("2022-04-12T12:00:00Z", "Europe/Paris")


def test_z_fixes_the_instant_and_the_zone_is_for_show(office: Office) -> None:
    webinar = office.get(f"/webinars/{office.new_webinar(start_time='2022-04-12T12:00:00Z')}")
    assert (webinar["start_time"], webinar["timezone"]) == ("2022-04-12T12:00:00Z", "Europe/Paris")


def test_without_a_zone_the_hosts_zone_holds(office: Office) -> None:
    office.zoom.host.timezone = "America/New_York"
    body = office.draft()
    del body["timezone"]
    answer = office.call("POST", f"/users/{HOST}/webinars", body).json()
    assert (answer["start_time"], answer["timezone"]) == ("2022-04-12T18:00:00Z", "America/New_York")


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"topic": "x" * 201}, "topic"),
        ({"agenda": "x" * 2001}, "agenda"),
        ({"start_time": "2022-04-12 14:00"}, "start_time"),
        ({"start_time": "2022-04-12T14:00:00+02:00"}, "start_time"),
        ({"start_time": "2022-02-30T14:00:00"}, "start_time"),
        ({"timezone": "Europe/Piraeus"}, "timezone"),
        ({"timezone": "+02:00"}, "timezone"),
        ({"duration": 0}, "duration"),
        ({"password": "elevenchars1"}, "password"),
        ({"password": "Velo 2022"}, "password"),
        ({"password": "short1"}, "password"),
        ({"password": "1234567890"}, "password"),
        ({"settings": {"contact_email": "nobody"}}, "settings.contact_email"),
        ({"type": 9}, "recurrence"),
    ],
)
def test_a_value_zoom_does_not_take_is_refused_by_name(office: Office, change: dict[str, Any], field: str) -> None:
    answer = office.call("POST", f"/users/{HOST}/webinars", office.draft(**change))
    assert (answer.status_code, answer.json()["code"]) == (400, 300)
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    assert office.get(f"/users/{HOST}/webinars")["webinars"] == []


def test_the_longest_texts_are_taken_whole(office: Office) -> None:
    webinar = office.get(f"/webinars/{office.new_webinar(topic='é' * 200, agenda='ü' * 2000)}")
    assert (webinar["topic"], webinar["agenda"]) == ("é" * 200, "ü" * 2000)


def test_a_passcode_is_made_where_none_is_sent(office: Office) -> None:
    made = office.get(f"/webinars/{office.new_webinar()}")["password"]
    assert (len(made), made.isalnum()) == (10, True)
    assert office.get(f"/webinars/{office.new_webinar(password='Velo-2026')}")["password"] == "Velo-2026"


def test_the_start_link_is_a_fresh_secret_each_time(office: Office) -> None:
    path = f"/webinars/{office.new_webinar()}"
    first, second = office.get(path), office.get(path)
    assert first.pop("start_url") != second.pop("start_url")
    assert first == second


def test_the_registration_link_is_there_only_with_registration(office: Office) -> None:
    assert "registration_url" in office.get(f"/webinars/{office.new_webinar()}")
    assert "registration_url" not in office.get(f"/webinars/{office.new_webinar(settings={'approval_type': 2})}")


def test_settings_left_out_get_zooms_own_reminder(office: Office) -> None:
    settings = office.get(f"/webinars/{office.new_webinar()}")["settings"]
    assert settings["attendees_and_panelists_reminder_email_notification"] == {"enable": True, "type": 1}


def test_settings_can_be_lost_in_silence(office: Office) -> None:
    office.config.dropped_settings = ["practice_session", "question_and_answer.allow_anonymous_questions"]
    sent = {
        "practice_session": True,
        "auto_recording": "cloud",
        "registration_type": 3,
        "language_interpretation": {"enable": True},
        "question_and_answer": {"allow_anonymous_questions": False, "answer_questions": "all"},
    }
    kept = office.get(f"/webinars/{office.new_webinar(settings=sent)}")["settings"]
    assert (kept["practice_session"], kept["auto_recording"], kept["registration_type"]) == (False, "cloud", 1)
    assert kept["language_interpretation"] == {"enable": False}
    qa = kept["question_and_answer"]
    assert (qa["allow_anonymous_questions"], qa["answer_questions"]) == (True, "all")


def test_alternative_hosts_come_back_with_semicolons(office: Office) -> None:
    both = f"{HOST},second.host@cities.example.org"
    kept = office.get(f"/webinars/{office.new_webinar(settings={'alternative_hosts': both})}")["settings"]
    assert kept["alternative_hosts"] == f"{HOST};second.host@cities.example.org"


@pytest.mark.parametrize("address", ["basic@cities.example.org", "pending@cities.example.org", "nobody@example.org"])
def test_an_alternative_host_must_be_active_and_licensed(office: Office, address: str) -> None:
    body = office.draft(settings={"alternative_hosts": address})
    assert office.refused("POST", f"/users/{HOST}/webinars", body)[:2] == (400, 1114)


def test_a_host_cannot_schedule_for_somebody_else(office: Office) -> None:
    body = office.draft(schedule_for="second.host@cities.example.org")
    assert office.refused("POST", f"/users/{HOST}/webinars", body)[:2] == (400, 3000)


def test_a_change_answers_204_and_leaves_the_rest(office: Office) -> None:
    webinar = office.new_webinar(password="Velo-2026")
    before = office.get(f"/webinars/{webinar}")
    answer = office.call("PATCH", f"/webinars/{webinar}", samples()["requests"]["update_webinar"])
    assert (answer.status_code, answer.content) == (204, b"")
    after = office.get(f"/webinars/{webinar}")
    assert (after["start_time"], after["duration"]) == ("2026-12-03T10:30:00Z", 75)
    assert (after["topic"], after["join_url"], after["uuid"]) == (before["topic"], before["join_url"], before["uuid"])
    assert "notify_registrants" not in after["settings"]


def test_another_passcode_makes_another_join_link(office: Office) -> None:
    webinar = office.new_webinar()
    before = office.get(f"/webinars/{webinar}")["join_url"]
    office.call("PATCH", f"/webinars/{webinar}", {"password": "Neu-12345"})
    assert office.get(f"/webinars/{webinar}")["join_url"] != before


def test_a_refused_change_changes_nothing(office: Office) -> None:
    webinar = office.new_webinar()
    before = office.get(f"/webinars/{webinar}")
    body = {"topic": "New", "start_time": "2022-05-01T10:00:00Z", "password": "bad"}
    assert office.refused("PATCH", f"/webinars/{webinar}", body)[:2] == (400, 300)
    after = office.get(f"/webinars/{webinar}")
    assert {**after, "start_url": ""} == {**before, "start_url": ""}


def test_the_hundred_and_first_create_or_update_of_a_day_is_refused(office: Office) -> None:
    webinar = office.new_webinar()
    statuses = [office.call("PATCH", f"/webinars/{webinar}", {"topic": f"T{n}"}).status_code for n in range(99)]
    assert statuses == [204] * 99
    message = samples()["errors"]["429 host quota"]["body"]["message"]
    assert office.refused("PATCH", f"/webinars/{webinar}", {"topic": "T"}) == (429, 429, message)
    assert office.refused("POST", f"/users/{HOST}/webinars", office.draft())[0] == 429
    assert office.call("POST", "/users/second.host@cities.example.org/webinars", office.draft()).status_code == 201
    office.go_to(datetime(2022, 3, 2, tzinfo=UTC))
    assert office.call("PATCH", f"/webinars/{webinar}", {"topic": "T"}).status_code == 204


def test_the_list_has_pages_by_number_and_short_agendas(office: Office) -> None:
    made = [
        office.new_webinar(topic=f"T{n}", agenda="a" * 300, start_time=f"2022-04-{n + 10}T10:00:00Z") for n in range(5)
    ]
    first = office.get(f"/users/{HOST}/webinars", page_size=3)
    second = office.get(f"/users/{HOST}/webinars", page_size=3, page_number=2)
    rows = first["webinars"] + second["webinars"]
    assert [row["id"] for row in rows] == made
    assert {len(row["agenda"]) for row in rows} == {250}
    assert (first["page_count"], first["total_records"], first["next_page_token"]) == (2, 5, "")
    sample = samples()["responses"]["GET /users/{userId}/webinars"]["body"]
    assert set(first) == set(sample)
    assert set(rows[0]) == set(sample["webinars"][0])


def test_the_list_forgets_what_is_over(office: Office) -> None:
    webinar = office.new_webinar()
    office.go_to(START + timedelta(minutes=60))
    assert office.get(f"/users/{HOST}/webinars")["webinars"] == []
    assert office.get(f"/webinars/{webinar}")["id"] == webinar
    office.go_to(START + timedelta(days=91))
    assert office.refused("GET", f"/webinars/{webinar}")[:2] == (404, 3001)


def test_deleting_answers_204_and_then_3001(office: Office) -> None:
    webinar = office.new_webinar()
    assert office.call("DELETE", f"/webinars/{webinar}", cancel_webinar_reminder="true").status_code == 204
    assert office.refused("DELETE", f"/webinars/{webinar}") == (
        404,
        3001,
        f"Webinar {webinar} not found or has expired.",
    )


def test_a_running_or_finished_webinar_cannot_be_deleted(office: Office) -> None:
    webinar = office.new_webinar()
    office.zoom.open_room(webinar)
    errors = samples()["errors"]
    assert office.refused("DELETE", f"/webinars/{webinar}") == (400, 3002, errors["400 running"]["body"]["message"])
    assert office.call("PUT", f"/webinars/{webinar}/status", {"action": "end"}).status_code == 204
    assert office.refused("DELETE", f"/webinars/{webinar}") == (400, 3007, errors["400 ended"]["body"]["message"])


def test_a_rehearsal_does_not_keep_a_webinar_from_being_deleted(office: Office) -> None:
    webinar = office.new_webinar()
    office.hold(webinar, practice=True)
    assert office.call("DELETE", f"/webinars/{webinar}").status_code == 204


def test_ending_puts_everybody_out(office: Office) -> None:
    webinar = office.new_webinar()
    office.zoom.open_room(webinar)
    office.zoom.join(webinar, email=HOST, role="host")
    office.call("PUT", f"/webinars/{webinar}/status", {"action": "end"})
    [run] = office.zoom.webinar(webinar).runs
    assert run.ended is not None
    assert [stay.left for stay in run.stays] == [run.ended]


def test_a_webinar_turned_into_a_meeting_is_gone(office: Office) -> None:
    webinar = office.new_webinar()
    office.zoom.convert_in_portal(webinar)
    assert office.refused("GET", f"/webinars/{webinar}")[:2] == (404, 3001)


def test_a_change_in_the_portal_costs_no_call_of_the_day(office: Office) -> None:
    office.config.daily_quota = 1
    webinar = office.new_webinar()
    office.zoom.move_in_portal(webinar, start=START + timedelta(days=7), topic="Moved")
    seen = office.get(f"/webinars/{webinar}")
    assert (seen["start_time"], seen["topic"]) == ("2022-04-19T12:00:00Z", "Moved")


def series(**changes: Any) -> dict[str, Any]:
    return {**samples()["requests"]["create_series"], **changes}


def starts(office: Office, webinar: int) -> list[str]:
    return [one["start_time"] for one in office.get(f"/webinars/{webinar}")["occurrences"]]


def test_a_series_keeps_its_local_hour_through_the_clock_change(office: Office) -> None:
    answer = office.call("POST", f"/users/{HOST}/webinars", series()).json()
    sample = samples()["responses"]["GET /webinars/{webinarId} series"]["body"]
    wanted = [(one["occurrence_id"], one["start_time"]) for one in sample["occurrences"]]
    assert [(one["occurrence_id"], one["start_time"]) for one in answer["occurrences"]] == wanted


def test_a_series_can_come_an_hour_off_after_the_clock_change(office: Office) -> None:
    office.config.daylight_fault = True
    webinar = office.call("POST", f"/users/{HOST}/webinars", series()).json()["id"]
    assert starts(office, webinar)[2] == "2027-04-01T10:00:00Z"
    [third] = [o["occurrence_id"] for o in office.get(f"/webinars/{webinar}")["occurrences"]][2:3]
    fix = {"start_time": "2027-04-01T11:00:00", "timezone": "Europe/Paris"}
    assert office.call("PATCH", f"/webinars/{webinar}", fix, occurrence_id=third).status_code == 204
    assert starts(office, webinar)[2] == "2027-04-01T09:00:00Z"


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        ({"type": 1, "repeat_interval": 10, "end_times": 3}, ["03-18", "03-28", "04-07"]),
        ({"type": 2, "weekly_days": "3,5", "end_times": 3}, ["03-18", "03-23", "03-25"]),
        ({"type": 2, "repeat_interval": 2, "end_date_time": "2027-04-20T00:00:00Z"}, ["03-18", "04-01", "04-15"]),
        ({"type": 3, "monthly_day": 31, "end_times": 2}, ["03-31", "05-31"]),
        ({"type": 3, "monthly_week": -1, "monthly_week_day": 6, "end_times": 2}, ["03-26", "04-30"]),
        ({"type": 3, "monthly_week": 1, "monthly_week_day": 5, "end_times": 2}, ["04-01", "05-06"]),
    ],
)
def test_a_rule_makes_its_dates(office: Office, recurrence: dict[str, Any], days: list[str]) -> None:
    answer = office.call("POST", f"/users/{HOST}/webinars", series(recurrence=recurrence)).json()
    assert [one["start_time"][5:10] for one in answer["occurrences"]] == days


def test_more_than_fifty_dates_are_refused(office: Office) -> None:
    for recurrence in ({"type": 1, "end_times": 51}, {"type": 1, "end_date_time": "2028-03-18T00:00:00Z"}):
        assert office.refused("POST", f"/users/{HOST}/webinars", series(recurrence=recurrence))[:2] == (400, 300)


def test_one_date_of_a_series_is_deleted_alone(office: Office) -> None:
    webinar = office.call("POST", f"/users/{HOST}/webinars", series()).json()["id"]
    fourth = office.get(f"/webinars/{webinar}", show_previous_occurrences="true")["occurrences"][3]["occurrence_id"]
    assert office.call("DELETE", f"/webinars/{webinar}", occurrence_id=fourth).status_code == 204
    everything = office.get(f"/webinars/{webinar}", show_previous_occurrences="true")["occurrences"]
    assert [one["status"] for one in everything] == ["available", "available", "available", "deleted"]
    assert len(starts(office, webinar)) == 3
    assert office.refused("PATCH", f"/webinars/{webinar}", {"duration": 30}, occurrence_id="1")[:2] == (400, 300)


def test_a_webinar_without_a_time_drops_its_registration(office: Office) -> None:
    body = office.draft(type=6)
    del body["start_time"]
    answer = office.call("POST", f"/users/{HOST}/webinars", body).json()
    assert ("start_time" in answer, answer["settings"]["approval_type"]) == (False, 2)


def test_templates_are_listed_and_made_from_a_webinar(office: Office) -> None:
    assert office.get(f"/users/{HOST}/webinar_templates")["total_records"] == 2
    path = f"/users/{office.zoom.host.id}/webinar_templates"
    made = office.call("POST", path, {"webinar_id": office.new_webinar(), "name": "Port series"})
    assert (made.status_code, made.json()["name"]) == (201, "Port series")
    assert office.get(path)["templates"][2] == {**made.json(), "type": 1}
    assert office.refused("GET", "/users/nobody@example.org/webinar_templates")[:2] == (400, 1001)


def test_every_zone_on_the_list_is_taken(office: Office) -> None:
    office.config.daily_quota = 1000
    taken = {
        zone: office.call("POST", f"/users/{HOST}/webinars", office.draft(timezone=zone)) for zone in listed_zones()
    }
    assert {answer.status_code for answer in taken.values()} == {201}
    assert taken["SST"].json()["start_time"] == "2022-04-12T03:00:00Z"
