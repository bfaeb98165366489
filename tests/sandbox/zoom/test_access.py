"""Tokens, scopes, licences, rate limits and the contract: what stands before every call."""

from datetime import timedelta

import pytest

from bot.sandbox.zoom import ZoomConfig
from bot.sandbox.zoom.limits import Limits
from bot.sandbox.zoom.refusals import Refusal
from tests.sandbox.zoom.office import HOST, START, Office, samples


def test_a_token_answer_has_the_shape_of_the_sample(office: Office) -> None:
    answer = office.ask_token()
    sample = samples()["oauth"]["response_ok"]
    assert answer.status_code == sample["status"]
    assert list(answer.json()) == list(sample["body"])
    assert answer.json()["expires_in"] == 3600
    assert "report:read:list_webinar_participants:admin" in answer.json()["scope"].split()


def test_wrong_credentials_get_the_documented_bodies(office: Office) -> None:
    wrong = office.ask_token(auth=("sandbox-client-id", "no"))
    assert (wrong.status_code, wrong.json()) == (400, samples()["oauth"]["response_bad_secret"]["body"])
    other = office.ask_token(account_id="another")
    assert (other.status_code, other.json()) == (400, samples()["oauth"]["response_bad_account"]["body"])
    grant = office.ask_token(grant_type="client_credentials")
    assert (grant.status_code, grant.json()["error"]) == (400, "unsupported_grant_type")


def test_a_token_dies_after_an_hour_of_the_sandbox_clock(office: Office) -> None:
    office.clock.shift(3500)
    assert office.call("GET", f"/users/{HOST}").status_code == 200
    office.clock.shift(100)
    assert office.refused("GET", f"/users/{HOST}") == (401, 124, "Access token is expired.")


def test_an_unknown_or_missing_token_is_refused(office: Office) -> None:
    office.token = "made-up"
    assert office.refused("GET", f"/users/{HOST}") == (401, 124, "Invalid access token.")
    office.token = " "
    assert office.refused("GET", f"/users/{HOST}")[:2] == (401, 4700)


def test_several_tokens_live_together_unless_the_account_allows_one(office: Office) -> None:
    first = office.token
    office.sign_in()
    second, office.token = office.token, first
    assert office.call("GET", f"/users/{HOST}").status_code == 200
    office.config.one_token = True
    office.sign_in()
    office.token = second
    assert office.refused("GET", f"/users/{HOST}") == (401, 124, "Invalid access token.")


def test_a_missing_scope_is_named(office: Office) -> None:
    office.config.granted_scopes = ["user:read:user:admin"]
    office.sign_in()
    assert office.call("GET", f"/users/{HOST}").status_code == 200
    status, code, message = office.refused("GET", "/report/webinars/1/participants")
    assert (status, code) == (400, 4711)
    assert message == samples()["errors"]["400 scope missing"]["body"]["message"]


def test_classic_scopes_open_the_same_calls(office: Office) -> None:
    office.config.granted_scopes = ["webinar:write:admin", "webinar:read:admin"]
    office.sign_in()
    webinar = office.new_webinar()
    assert office.call("GET", f"/webinars/{webinar}/panelists").status_code == 200
    assert office.refused("GET", f"/report/webinars/{webinar}")[:2] == (400, 4711)


def test_a_scope_granted_later_needs_a_new_token(office: Office) -> None:
    office.config.granted_scopes = []
    office.sign_in()
    office.config.granted_scopes = None
    assert office.refused("GET", f"/users/{HOST}")[:2] == (400, 4711)
    office.sign_in()
    assert office.call("GET", f"/users/{HOST}").status_code == 200


def test_a_user_is_found_by_id_and_by_address_in_any_case(office: Office) -> None:
    by_address = office.get("/users/Host@Cities.example.org")
    assert by_address == office.get(f"/users/{by_address['id']}")
    assert (by_address["type"], by_address["status"]) == (2, "active")
    assert office.refused("GET", "/users/inconnu@example.org") == (
        404,
        1001,
        "User does not exist: inconnu@example.org.",
    )


def test_settings_tell_licence_and_capacity(office: Office) -> None:
    settings = office.get(f"/users/{HOST}/settings")
    assert (settings["feature"]["webinar"], settings["feature"]["webinar_capacity"]) == (True, 500)
    assert settings["in_meeting"]["webinar_polling"]["enable"] is True
    assert office.get("/users/no.licence@cities.example.org/settings")["feature"]["webinar"] is False


def test_users_are_listed_by_status(office: Office) -> None:
    assert [user["email"] for user in office.get("/users", status="pending")["users"]] == ["pending@cities.example.org"]
    page = office.get("/users", page_size=2)
    rest = office.get("/users", page_size=3, next_page_token=page["next_page_token"])
    assert (len(page["users"]), len(rest["users"]), rest["next_page_token"]) == (2, 3, "")


def test_a_host_without_the_add_on_cannot_have_webinars(office: Office) -> None:
    for user in ("no.licence@cities.example.org", "me"):
        status, code, message = office.refused("POST", f"/users/{user}/webinars", office.draft())
        assert (status, code, message[:24]) == (400, 200, "Webinar plan is missing.")


def test_a_lost_licence_shows_as_200_where_zoom_says_it_so(office: Office) -> None:
    webinar = office.new_webinar()
    office.hold(webinar)
    office.zoom.host.webinar = False
    office.go_to(START + timedelta(hours=3))
    body = {"code": 200, "message": "Webinar plan subscription is missing."}
    for method, path in (
        ("PUT", f"/webinars/{webinar}/status"),
        ("GET", f"/webinars/{webinar}/panelists"),
        ("GET", f"/webinars/{webinar}/registrants"),
        ("GET", f"/report/webinars/{webinar}/participants"),
        ("GET", f"/past_webinars/{webinar}/absentees"),
    ):
        answer = office.call(method, path, {"action": "end"} if method == "PUT" else None)
        assert (answer.status_code, answer.json()) == (200, body)
    assert office.refused("PATCH", f"/webinars/{webinar}", {"topic": "x"})[:2] == (400, 200)


def test_calls_above_the_rate_of_the_plan_are_refused() -> None:
    limits = Limits(ZoomConfig(plan="pro"))
    left = [limits.pass_call("reports.getWebinarQAReport", 100 + n / 100)["X-RateLimit-Remaining"] for n in range(10)]
    assert left == [str(n) for n in range(9, -1, -1)]
    with pytest.raises(Refusal) as refusal:
        limits.pass_call("reports.getWebinarPollReports", 100.5)
    sample = samples()["errors"]["429 per second"]
    assert (refusal.value.status, refusal.value.body) == (429, sample["body"])
    assert refusal.value.headers == {
        "X-RateLimit-Category": "Heavy",
        "X-RateLimit-Type": "QPS",
        "X-RateLimit-Limit": "10",
        "X-RateLimit-Remaining": "0",
        "X-RateLimit-Reset": "101",
    }
    assert limits.pass_call("webinars.getWebinar", 100.5)["X-RateLimit-Remaining"] == "29"
    assert limits.pass_call("reports.getWebinarQAReport", 101.001)["X-RateLimit-Remaining"] == "0"


def test_a_free_plan_refuses_a_burst_over_http() -> None:
    office = Office(ZoomConfig(plan="free"))
    statuses = {office.call("GET", "/report/webinars/1").status_code for _ in range(40)}
    office.close()
    assert statuses == {404, 429}


def test_every_answer_carries_the_rate_limit_headers(office: Office) -> None:
    for path, category, limit in ((f"/users/{HOST}/webinars", "Medium", "60"), (f"/users/{HOST}", "Light", "80")):
        headers = office.call("GET", path).headers
        found = {name: headers.get(name) for name in ("X-RateLimit-Category", "X-RateLimit-Type", "X-RateLimit-Limit")}
        assert found == {"X-RateLimit-Category": category, "X-RateLimit-Type": "QPS", "X-RateLimit-Limit": limit}
        assert headers["x-zm-trackingid"].startswith("WEB_")


def test_a_request_outside_the_contract_names_its_fields(office: Office) -> None:
    body = office.draft(colour="red", duration="60", settings={"approval_type": 7, "practise_session": True})
    answer = office.call("POST", f"/users/{HOST}/webinars", body)
    assert (answer.status_code, answer.json()["code"], answer.json()["message"]) == (400, 300, "Validation Failed.")
    fields = {error["field"] for error in answer.json()["errors"]}
    assert fields == {"colour", "duration", "settings.approval_type", "settings.practise_session"}


def test_unknown_query_words_and_bad_values_are_refused(office: Office) -> None:
    path = f"/users/{HOST}/webinars"
    assert office.call("GET", path, next_page_token="x").json()["errors"][0]["field"] == "next_page_token"
    assert office.call("GET", path, type="past").json()["errors"][0]["field"] == "type"
    assert office.call("GET", path, page_size="many").json()["errors"][0]["field"] == "page_size"
    assert office.call("GET", path, page_size=301).json()["errors"][0]["field"] == "page_size"


def test_a_body_that_is_no_json_object_is_refused(office: Office) -> None:
    assert office.refused("POST", f"/users/{HOST}/webinars", [1])[:2] == (400, 300)
    assert office.refused("POST", f"/users/{HOST}/webinars")[:2] == (400, 300)


def test_paths_zoom_does_not_have_are_not_recognised(office: Office) -> None:
    webinar = office.new_webinar()
    assert office.refused("GET", "/past_webinars/1")[:2] == (404, 2300)
    assert office.refused("GET", f"/meetings/{webinar}") == (400, 3000, "Cannot access webinar info.")
    assert office.refused("GET", "/webinars/abc/panelists")[:2] == (400, 300)
