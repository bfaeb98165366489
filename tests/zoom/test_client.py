"""The client against scripted answers: paging, differences, fallbacks, limits and what each call sends."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import responses

from bot.domain.errors import TryLater
from bot.domain.remote import PanelistWish, RegistrationForm, SurveyDefinition
from bot.domain.rows import PollDefinition, PollQuestion, Registrant, RegistrantStatus, Role
from bot.services.ports.zoom import Listing, Zoom
from bot.zoom import errors
from tests.zoom.bench import (
    API,
    HOST,
    SECOND_RUN,
    SPEC,
    WEBINAR,
    Bench,
    bench,
    gives,
    replies,
    sample,
    signs_in,
)

W = f"/webinars/{WEBINAR}"
RUN = "Zr8TcWq1SxO4uJb2nLd6eg%3D%3D"
REPORT = f"/report/webinars/{RUN}"
PAST = f"/past_webinars/{RUN}"


@pytest.fixture
def zoom() -> Any:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        signs_in(mock)
        yield mock


def calls(zoom: responses.RequestsMock) -> list[str]:
    """What was sent after signing in: method, path and query."""
    sent = (call.request for call in zoom.calls if call.request.url and call.request.url.startswith(API))
    return [f"{request.method} {str(request.url).removeprefix(API)}" for request in sent]


def bodies(zoom: responses.RequestsMock) -> list[Any]:
    """The JSON bodies sent after signing in."""
    sent = (call.request for call in zoom.calls if call.request.url and call.request.url.startswith(API))
    return [json.loads(request.body) for request in sent if request.body]


def test_the_client_is_what_the_use_cases_ask_for() -> None:
    client: Zoom = bench().client
    assert client is not None


def test_a_webinar_is_created_and_counted_for_its_host(zoom: responses.RequestsMock) -> None:
    replies(zoom, "POST", f"/users/{HOST}/webinars", "POST /users/{userId}/webinars")
    at = bench()
    made = at.client.create_webinar(HOST, SPEC)
    assert (made.id, made.passcode) == (WEBINAR, "Velo2026")
    assert at.budget.spent(HOST, date(2026, 11, 16)) == 1
    assert at.client.changes_left(HOST) == 99
    assert at.client.differences(SPEC, made) == ()
    assert at.outcomes == [("create_webinar", "ok")]
    assert zoom.calls[-1].request.headers["Authorization"] == "Bearer eyJ-example-not-a-token"


def test_an_email_host_is_one_path_segment(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", "/users/agathe.lorentz%40example.org", "GET /users/{userId}")
    assert bench().client.user("agathe.lorentz@example.org").status == "active"
    assert calls(zoom) == ["GET /users/agathe.lorentz%40example.org"]


def test_an_update_reads_first_and_merges_alternative_hosts(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", W, "GET /webinars/{webinarId}")
    replies(zoom, "PATCH", W, "PATCH /webinars/{webinarId}")
    at = bench()
    at.client.update_webinar(WEBINAR, replace(SPEC, alternative_hosts=("new@example.org",)), host=HOST)
    assert calls(zoom) == [f"GET {W}", f"PATCH {W}"]
    assert bodies(zoom)[0]["settings"]["alternative_hosts"] == "mehdi.taraud@example.org,new@example.org"
    assert at.client.changes_left(HOST) == 99


def test_a_simulive_webinar_is_never_changed(zoom: responses.RequestsMock) -> None:
    gives(zoom, "GET", W, 200, {**sample("GET /webinars/{webinarId}"), "is_simulive": True})
    with pytest.raises(errors.NotOurs):
        bench().client.update_webinar(WEBINAR, SPEC, host=HOST)
    assert calls(zoom) == [f"GET {W}"]


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (204, None),
        (404, {"code": 3001, "message": "Webinar not found."}),
        (404, {"code": 1001, "message": "User does not exist"}),
        (404, {"code": 404, "message": "Not found"}),
    ],
)
def test_deleting_what_is_gone_already_is_done(zoom: responses.RequestsMock, status: int, body: Any) -> None:
    gives(zoom, "DELETE", W, status, body)
    bench().client.delete_webinar(WEBINAR, notify=True)
    assert calls(zoom) == [f"DELETE {W}?cancel_webinar_reminder=true"]


@pytest.mark.parametrize(("name", "kind"), [("400 running", errors.StillRunning), ("400 ended", errors.AlreadyOver)])
def test_a_running_or_ended_webinar_is_not_deleted(
    zoom: responses.RequestsMock, name: str, kind: type[Exception]
) -> None:
    replies(zoom, "DELETE", W, name)
    with pytest.raises(kind):
        bench().client.delete_webinar(WEBINAR, notify=False)


def test_a_404_that_zoom_did_not_write_deletes_nothing(zoom: responses.RequestsMock) -> None:
    gives(zoom, "DELETE", W, 404, "<html>no such page</html>")
    with pytest.raises(errors.ZoomRefused):
        bench().client.delete_webinar(WEBINAR, notify=False)


def test_ending_without_a_webinar_plan_fails_although_zoom_says_200(zoom: responses.RequestsMock) -> None:
    replies(zoom, "PUT", f"{W}/status", "PUT /webinars/{webinarId}/status FAILURE with 200 (no webinar plan)")
    with pytest.raises(errors.LicenceMissing):
        bench().client.end_webinar(WEBINAR)
    assert bodies(zoom) == [{"action": "end"}]


def test_every_page_of_the_webinars_is_listed_and_each_once(zoom: responses.RequestsMock) -> None:
    rows = [{"id": number, "topic": f"T{number}", "type": 5} for number in range(7)]
    for page in (rows[:3], rows[2:5], rows[5:]):
        gives(zoom, "GET", f"/users/{HOST}/webinars", 200, {"page_count": 3, "total_records": 7, "webinars": page})
    assert [webinar.id for webinar in bench().client.list_webinars(HOST)] == [str(number) for number in range(7)]
    assert [parse_qs(urlsplit(call).query)["page_number"] for call in calls(zoom)] == [["1"], ["2"], ["3"]]


def test_a_page_count_of_zero_is_one_page(zoom: responses.RequestsMock) -> None:
    gives(zoom, "GET", f"/users/{HOST}/webinars", 200, {"page_count": 0, "total_records": 0, "webinars": []})
    assert bench().client.list_webinars(HOST) == ()


def test_registrants_of_all_three_statuses_are_listed_over_all_pages(zoom: responses.RequestsMock) -> None:
    for name in ("status=pending", "status=approved page 1", "status=approved page 2", "status=denied"):
        replies(zoom, "GET", f"{W}/registrants", f"GET /webinars/{{webinarId}}/registrants?{name}")
    listing = bench().client.registrants(WEBINAR)
    assert [(row.email.partition("@")[0], row.status.value) for row in listing.rows] == [
        ("nour.haddad", "approved"),
        ("lea.quennec", "approved"),
        ("olu.adebayo", "approved"),
        ("marta.z", "approved"),
        ("hugo.p", "approved"),
        ("victor.essai", "denied"),
        ("jonas.brandtvik", "denied"),
    ]
    assert listing.total == 7
    assert [parse_qs(urlsplit(call).query).get("next_page_token") for call in calls(zoom)] == [
        None,
        None,
        ["exampleNextPageToken0001"],
        None,
    ]


def test_a_webinar_without_registration_has_no_registrants(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"{W}/registrants", "404 registration off")
    assert bench().client.registrants(WEBINAR) == Listing((), 0)


def participants(zoom: responses.RequestsMock, path: str, names: list[str]) -> None:
    for name in names:
        replies(zoom, "GET", f"{path}/participants", name)


def test_participants_are_read_over_all_pages_with_zooms_own_total(zoom: responses.RequestsMock) -> None:
    page = "GET /report/webinars/{webinarId}/participants page"
    participants(zoom, REPORT, [f"{page} 1", f"{page} 2"])
    listing = bench().client.participants(SECOND_RUN)
    assert (len(listing.rows), listing.total) == (9, 9)
    first = f"GET {REPORT}/participants?include_fields=registrant_id&page_size=300"
    assert calls(zoom) == [first, f"{first}&next_page_token=exampleNextPageToken0002"]


def test_a_total_that_disagrees_with_the_rows_is_left_for_the_caller_to_see(zoom: responses.RequestsMock) -> None:
    body = {**sample("GET /report/webinars/{webinarId}/participants page 2"), "total_records": 12}
    gives(zoom, "GET", f"{REPORT}/participants", 200, body)
    listing = bench().client.participants(SECOND_RUN)
    assert (len(listing.rows), listing.total) == (4, 12)


def test_an_expired_page_token_starts_the_listing_again(zoom: responses.RequestsMock) -> None:
    page = "GET /report/webinars/{webinarId}/participants page"
    participants(zoom, REPORT, [f"{page} 1", "400 page token", f"{page} 1", f"{page} 2"])
    assert len(bench().client.participants(SECOND_RUN).rows) == 9


def test_a_page_token_that_always_expires_is_given_up_after_three_starts(zoom: responses.RequestsMock) -> None:
    page = "GET /report/webinars/{webinarId}/participants page"
    participants(zoom, REPORT, [f"{page} 1", "400 page token"] * 3)
    with pytest.raises(errors.PageTokenExpired):
        bench().client.participants(SECOND_RUN)
    assert len(calls(zoom)) == 6


def test_a_listing_that_repeats_its_token_is_not_followed_for_ever(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"{REPORT}/participants", "GET /report/webinars/{webinarId}/participants page 1")
    with pytest.raises(errors.ZoomAway):
        bench().client.participants(SECOND_RUN)
    assert len(calls(zoom)) == 2


@pytest.mark.parametrize("refusal", ["400 scope missing", "400 no webinar plan"])
def test_a_forbidden_report_falls_back_to_the_past_webinar(zoom: responses.RequestsMock, refusal: str) -> None:
    participants(zoom, REPORT, [refusal])
    participants(zoom, PAST, ["GET /past_webinars/{webinarId}/participants"])
    replies(zoom, "GET", f"{REPORT}/qa", refusal)
    replies(zoom, "GET", f"{PAST}/qa", "GET /past_webinars/{webinarId}/qa")
    replies(zoom, "GET", f"{REPORT}/polls", refusal)
    replies(zoom, "GET", f"{PAST}/polls", "GET /past_webinars/{webinarId}/polls")
    client = bench().client
    assert len(client.participants(SECOND_RUN).rows) == 3
    assert len(client.questions(SECOND_RUN)) == 3
    assert len(client.poll_answers(SECOND_RUN)) == 4


def test_when_both_reports_are_forbidden_the_better_ones_permission_is_named(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"{REPORT}/qa", "400 scope missing")
    gives(zoom, "GET", f"{PAST}/qa", 400, {"code": 4711, "message": "does not contain scopes:[webinar:read:past_qa]"})
    with pytest.raises(errors.ScopeMissing) as caught:
        bench().client.questions(SECOND_RUN)
    assert caught.value.scopes == ("report:read:list_webinar_participants:admin",)


def test_a_report_that_is_not_ready_is_not_sought_elsewhere(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"{REPORT}/qa", "404 not ended")
    with pytest.raises(errors.ReportNotReady):
        bench().client.questions(SECOND_RUN)
    assert calls(zoom) == [f"GET {REPORT}/qa"]


def test_the_rest_of_a_session_is_read_by_its_uuid(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", REPORT, "GET /report/webinars/{webinarId}")
    replies(zoom, "GET", f"{REPORT}/survey", "GET /report/webinars/{webinarId}/survey")
    replies(zoom, "GET", f"{PAST}/absentees", "GET /past_webinars/{webinarId}/absentees")
    client = bench().client
    assert client.session_detail(SECOND_RUN).participants == 9
    assert len(client.survey_answers(SECOND_RUN)) == 2
    absent = client.absentees(SECOND_RUN)
    assert ([row.email for row in absent.rows], absent.total) == (["hugo.p@example.org", "nour.haddad@example.org"], 2)


def test_instances_are_none_before_the_first_session(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"/past_webinars/{WEBINAR}/instances", "404 not ended")
    replies(zoom, "GET", f"/past_webinars/{WEBINAR}/instances", "GET /past_webinars/{webinarId}/instances")
    client = bench().client
    assert client.instances(WEBINAR) == ()
    assert len(client.instances(WEBINAR)) == 3


def test_a_recording_is_read_by_its_uuid(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"/meetings/{RUN}/recordings", "GET /meetings/{uuid}/recordings")
    assert len(bench().client.recordings(SECOND_RUN, host=HOST).files) == 4


def test_no_recording_can_be_asked_for_later(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"/meetings/{RUN}/recordings", "404 no recording")
    with pytest.raises(TryLater, match="No recording yet"):
        bench().client.recordings(SECOND_RUN, host=HOST)


def test_a_forbidden_recording_is_found_in_the_hosts_list(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"/meetings/{RUN}/recordings", "400 scope missing")
    other = {"uuid": "another==", "recording_files": []}
    found = {"meetings": [other, sample("GET /meetings/{uuid}/recordings")], "next_page_token": ""}
    gives(zoom, "GET", f"/users/{HOST}/recordings", 200, found)
    assert bench().client.recordings(SECOND_RUN, host=HOST).deleted_on == "2027-03-03"
    assert calls(zoom)[-1] == f"GET /users/{HOST}/recordings?from=2026-10-18&to=2026-11-17&page_size=300"


def test_a_recording_that_the_host_has_not_is_none_yet(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"/meetings/{RUN}/recordings", "400 scope missing")
    gives(zoom, "GET", f"/users/{HOST}/recordings", 200, {"meetings": []})
    with pytest.raises(errors.NoRecording):
        bench().client.recordings(SECOND_RUN, host=HOST)


# --- panelists by difference


def test_the_team_is_who_zoom_says_it_is(zoom: responses.RequestsMock) -> None:
    answer = sample("GET /webinars/{webinarId}")
    voice = {"enable": True, "interpreters": [{"email": "Ada@example.org", "interpreter_languages": "English,French"}]}
    sign = {"enable": False, "interpreters": [{"email": "left.over@example.org", "sign_language": "French"}]}
    chosen = {"language_interpretation": voice, "sign_language_interpretation": sign}
    gives(zoom, "GET", W, 200, {**answer, "settings": {**answer["settings"], **chosen}})
    replies(zoom, "GET", f"{W}/panelists", "GET /webinars/{webinarId}/panelists")
    assert [(each.role, each.email) for each in bench().client.team(WEBINAR)] == [
        (Role.ALTERNATIVE_HOST, "mehdi.taraud@example.org"),
        (Role.INTERPRETER, "Ada@example.org"),
        (Role.PANELIST, "ines.vo@example.org"),
        (Role.PANELIST, "Tomasz.Bielak@example.org"),
    ]


def test_panelists_are_written_by_difference_and_listed_again_for_their_links(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"{W}/panelists", "GET /webinars/{webinarId}/panelists")
    replies(zoom, "POST", f"{W}/panelists", "POST /webinars/{webinarId}/panelists")
    gives(zoom, "DELETE", f"{W}/panelists/pN1ExampleInesVO000001", 204)
    new = {"id": "pN3", "email": "new@example.org", "name": "New", "join_url": "https://zoom.example.org/w/3"}
    gives(zoom, "GET", f"{W}/panelists", 200, {"panelists": [new], "total_records": 1})
    wishes = [
        PanelistWish("Tomasz", "TOMASZ.bielak@example.org "),
        PanelistWish("New", "New@example.org"),
        PanelistWish("Twice", "new@EXAMPLE.org"),
    ]
    after = bench().client.sync_panelists(WEBINAR, wishes)
    assert [panelist.join_url for panelist in after] == ["https://zoom.example.org/w/3"]
    assert bodies(zoom) == [{"panelists": [{"email": "New@example.org", "name": "New"}]}]
    assert calls(zoom) == [
        f"GET {W}/panelists",
        f"POST {W}/panelists",
        f"DELETE {W}/panelists/pN1ExampleInesVO000001",
        f"GET {W}/panelists",
    ]


def test_panelists_who_are_all_there_cost_one_call(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"{W}/panelists", "GET /webinars/{webinarId}/panelists")
    wishes = [PanelistWish("Ines", "ines.vo@example.org"), PanelistWish("Tomasz", "tomasz.bielak@example.org")]
    assert len(bench().client.sync_panelists(WEBINAR, wishes)) == 2
    assert calls(zoom) == [f"GET {W}/panelists"]


def test_sixty_five_panelists_are_added_in_three_calls(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"{W}/panelists", "GET /webinars/{webinarId}/panelists empty")
    replies(zoom, "POST", f"{W}/panelists", "POST /webinars/{webinarId}/panelists")
    bench().client.sync_panelists(WEBINAR, [PanelistWish(f"P{n}", f"p{n}@example.org") for n in range(65)])
    assert [len(body["panelists"]) for body in bodies(zoom)] == [30, 30, 5]


def test_an_unwanted_panelist_who_is_gone_already_is_no_error(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"{W}/panelists", "GET /webinars/{webinarId}/panelists")
    gives(zoom, "DELETE", f"{W}/panelists/pN1ExampleInesVO000001", 404, {"code": 404, "message": "Not there"})
    gives(zoom, "DELETE", f"{W}/panelists/pN2ExampleTomaszB00002", 204)
    replies(zoom, "GET", f"{W}/panelists", "GET /webinars/{webinarId}/panelists empty")
    assert bench().client.sync_panelists(WEBINAR, []) == ()
    assert f"DELETE {W}/panelists" not in calls(zoom)


# --- polls, survey, form


def test_definitions_are_written_and_read(zoom: responses.RequestsMock) -> None:
    poll = PollDefinition("p1", "Terrain", (PollQuestion("Which?", "single", ("A", "B")),))
    gives(zoom, "POST", f"{W}/polls", 201, {"id": "p1", "title": "Terrain", "questions": []})
    for path in ("/polls/p1", "/survey", "/registrants/questions"):
        gives(zoom, "PUT" if path == "/polls/p1" else "PATCH", W + path, 204)
    replies(zoom, "GET", f"{W}/polls", "GET /webinars/{webinarId}/polls")
    replies(zoom, "GET", f"{W}/registrants/questions", "GET /webinars/{webinarId}/registrants/questions")
    gives(zoom, "GET", f"{W}/survey", 200, {})
    client = bench().client
    assert client.create_poll(WEBINAR, poll) == PollDefinition("p1", "Terrain", ())
    client.update_poll(WEBINAR, poll)
    client.set_survey(WEBINAR, SurveyDefinition(link="https://survey.example.org"))
    client.set_registration_form(WEBINAR, RegistrationForm())
    assert [definition.id for definition in client.poll_definitions(WEBINAR)] == ["pLexampleExample000001"]
    assert client.survey(WEBINAR) == SurveyDefinition()
    assert len(client.registration_form(WEBINAR).questions) == 1


def test_a_webinar_whose_polls_are_off_has_none(zoom: responses.RequestsMock) -> None:
    gives(zoom, "GET", f"{W}/polls", 400, {"code": 4400, "message": "Meeting polls disabled."})
    assert bench().client.poll_definitions(WEBINAR) == ()


def test_what_a_host_may_do_is_read_from_their_settings(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"/users/{HOST}/settings", "GET /users/{userId}/settings")
    assert bench().client.host_abilities(HOST).capacity == 500


def test_the_start_url_is_fetched_afresh(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", W, "GET /webinars/{webinarId}")
    assert bench().client.start_url(WEBINAR).endswith("zak=HOST-SECRET-NEVER-POST")


# --- retries, limits, budget


def test_a_read_is_tried_again_after_trouble_and_after_a_per_second_limit(zoom: responses.RequestsMock) -> None:
    for name in ("502 html", "429 per second", "GET /webinars/{webinarId}"):
        replies(zoom, "GET", W, name)
    at = bench()
    assert at.client.get_webinar(WEBINAR).id == WEBINAR
    assert [outcome for _, outcome in at.outcomes] == ["ZoomAway", "SlowDown", "ok"]
    assert sum(at.time.slept) >= 1


def test_a_read_gives_up_after_four_attempts(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", W, "502 html")
    with pytest.raises(errors.ZoomAway):
        bench().client.get_webinar(WEBINAR)
    assert len(calls(zoom)) == 4


def test_a_read_gives_up_when_its_time_is_over(zoom: responses.RequestsMock) -> None:
    at = bench()

    def slow(_: object) -> tuple[int, dict[str, str], str]:
        at.time.now += timedelta(seconds=30)
        return 502, {}, ""

    zoom.add_callback("GET", f"{API}{W}", slow)
    with pytest.raises(errors.ZoomAway):
        at.client.get_webinar(WEBINAR)
    assert len(calls(zoom)) == 2


@pytest.mark.parametrize("name", ["502 html", "429 per second", "429 concurrency", "404 user"])
def test_a_write_is_never_sent_twice(zoom: responses.RequestsMock, name: str) -> None:
    replies(zoom, "POST", f"/users/{HOST}/webinars", name)
    with pytest.raises(errors.ZoomError):
        bench().client.create_webinar(HOST, SPEC)
    assert len(calls(zoom)) == 1


def test_what_zoom_refuses_for_good_is_not_tried_again(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", W, "404 webinar gone or report not ready")
    with pytest.raises(errors.WebinarGone):
        bench().client.get_webinar(WEBINAR)
    assert len(calls(zoom)) == 1


def test_after_a_daily_limit_no_call_of_that_class_is_sent_until_it_ends(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", f"{REPORT}/qa", "429 daily")
    replies(zoom, "GET", f"{REPORT}/qa", "GET /report/webinars/{webinarId}/qa")
    replies(zoom, "GET", W, "GET /webinars/{webinarId}")
    at = bench()
    for _ in range(2):
        with pytest.raises(errors.DailyLimit) as caught:
            at.client.questions(SECOND_RUN)
        assert caught.value.retry_at == datetime(2026, 12, 4, tzinfo=UTC)
    assert calls(zoom) == [f"GET {REPORT}/qa"]
    assert at.client.get_webinar(WEBINAR).id == WEBINAR
    at.time.now = datetime(2026, 12, 4, tzinfo=UTC)
    assert len(at.client.questions(SECOND_RUN)) == 3


def test_a_used_up_host_is_left_alone_until_tomorrow_and_others_are_not(zoom: responses.RequestsMock) -> None:
    replies(zoom, "POST", f"/users/{HOST}/webinars", "429 host quota")
    replies(zoom, "POST", "/users/other/webinars", "POST /users/{userId}/webinars")
    at = bench()
    for _ in range(2):
        with pytest.raises(errors.HostQuota) as caught:
            at.client.create_webinar(HOST, SPEC, urgent=True)
        assert (caught.value.scope, caught.value.retry_at) == (f"host:{HOST}", datetime(2026, 11, 17, tzinfo=UTC))
    assert at.client.create_webinar("other", SPEC).id == WEBINAR
    assert calls(zoom) == [f"POST /users/{HOST}/webinars", "POST /users/other/webinars"]
    assert at.budget.spent(HOST, date(2026, 11, 16)) == 0


def spend(at: Bench, times: int) -> None:
    for _ in range(times):
        at.budget.spend(HOST, date(2026, 11, 16))


def test_the_last_five_changes_of_a_host_are_kept_for_what_is_urgent(zoom: responses.RequestsMock) -> None:
    replies(zoom, "POST", f"/users/{HOST}/webinars", "POST /users/{userId}/webinars")
    at = bench()
    spend(at, 95)
    with pytest.raises(errors.HostQuota, match="few of Zoom's daily changes left") as caught:
        at.client.create_webinar(HOST, SPEC)
    assert (caught.value.retry_at, caught.value.charged) == (datetime(2026, 11, 17, tzinfo=UTC), False)
    assert calls(zoom) == []
    at.client.create_webinar(HOST, SPEC, urgent=True)
    assert at.client.changes_left(HOST) == 4
    at.time.now = datetime(2026, 11, 17, tzinfo=UTC)
    at.client.create_webinar(HOST, SPEC)
    assert at.client.changes_left(HOST) == 99


def test_the_eightieth_change_of_a_host_is_warned_about_once(
    zoom: responses.RequestsMock, caplog: pytest.LogCaptureFixture
) -> None:
    replies(zoom, "POST", f"/users/{HOST}/webinars", "POST /users/{userId}/webinars")
    at = bench()
    spend(at, 78)
    for _ in range(3):
        at.client.create_webinar(HOST, SPEC)
    warnings = [record.getMessage() for record in caplog.records if record.levelname == "WARNING"]
    assert warnings == ["most of a host's daily Zoom changes are used"]


def test_reads_and_deletions_cost_a_host_nothing(zoom: responses.RequestsMock) -> None:
    replies(zoom, "GET", W, "GET /webinars/{webinarId}")
    gives(zoom, "DELETE", W, 204)
    at = bench()
    at.client.get_webinar(WEBINAR)
    at.client.delete_webinar(WEBINAR, notify=False)
    assert at.client.changes_left(HOST) == 100


def test_no_error_of_a_call_shows_the_token_or_a_secret(zoom: responses.RequestsMock) -> None:
    words = "Bad token eyJ-example-not-a-token for Velo2026, see https://zoom.us/x?pwd=1"
    gives(zoom, "POST", f"/users/{HOST}/webinars", 400, {"code": 300, "message": words})
    with pytest.raises(errors.InvalidField) as caught:
        bench().client.create_webinar(HOST, SPEC)
    shown = f"{caught.value} {caught.value!r} {caught.value.reply}"
    assert [word for word in ("eyJ", "Velo2026", "https", "example-client-secret") if word in shown] == []


def test_a_person_who_moves_between_lists_is_counted_once_with_the_later_status(zoom: responses.RequestsMock) -> None:
    row = {"id": "r1", "email": "a@b.example", "first_name": "A", "status": "pending"}
    gives(zoom, "GET", f"{W}/registrants", 200, {"registrants": [row], "total_records": 1})
    gives(zoom, "GET", f"{W}/registrants", 200, {"registrants": [{**row, "status": "approved"}], "total_records": 1})
    gives(zoom, "GET", f"{W}/registrants", 200, {"registrants": [], "total_records": 0})
    assert bench().client.registrants(WEBINAR) == Listing(
        (Registrant("r1", "a@b.example", "A", "", RegistrantStatus.APPROVED),), 1
    )
