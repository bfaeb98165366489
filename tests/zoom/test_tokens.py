"""The one token: shared, early, once more when refused, and never in a loop."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from threading import Barrier, Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
import responses

from bot.domain.errors import Refused, TryLater
from bot.domain.remote import SurveyDefinition
from bot.zoom import errors
from bot.zoom.tokens import Credentials, MemoryTokenStore, StoredToken, safe_api_url
from tests.zoom.bench import API, NOW, OAUTH, TOKEN, WEBINAR, bench, gives, replies, samples, signs_in

W = f"/webinars/{WEBINAR}"


@pytest.fixture
def zoom() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=False) as mock:
        yield mock


def sent_to(zoom: responses.RequestsMock, address: str) -> list[Any]:
    return [call.request for call in zoom.calls if str(call.request.url).startswith(address)]


def test_signing_in_is_sent_as_in_the_sample(zoom: responses.RequestsMock) -> None:
    signs_in(zoom)
    token = bench().client.token()
    wanted = samples()["oauth"]["request"]
    request = sent_to(zoom, OAUTH)[0]
    assert request.headers["Authorization"] == wanted["headers"]["Authorization"]
    assert request.headers["Content-Type"] == wanted["headers"]["Content-Type"]
    assert {name: values[0] for name, values in parse_qs(request.body.decode()).items()} == wanted["form"]
    assert (token.value, token.obtained_at, token.expires_at) == (TOKEN, NOW, NOW + timedelta(hours=1))
    assert "webinar:read:webinar:admin" in token.scopes


def test_a_token_serves_until_five_minutes_before_its_end(zoom: responses.RequestsMock) -> None:
    signs_in(zoom)
    replies(zoom, "GET", W, "GET /webinars/{webinarId}")
    at = bench()
    for minutes in (0, 54, 54.9):
        at.time.now = NOW + timedelta(minutes=minutes)
        at.client.get_webinar(WEBINAR)
    assert len(sent_to(zoom, OAUTH)) == 1
    at.time.now = NOW + timedelta(minutes=55)
    at.client.get_webinar(WEBINAR)
    assert len(sent_to(zoom, OAUTH)) == 2


def test_a_short_lived_token_still_serves_for_half_its_life() -> None:
    token = StoredToken("t", NOW, NOW + timedelta(minutes=4))
    assert [token.is_fresh(NOW + timedelta(minutes=minutes)) for minutes in (0, 1, 2, 3)] == [True, True, False, False]


def test_a_clock_set_back_by_an_hour_makes_the_token_stale() -> None:
    token = StoredToken("t", NOW, NOW + timedelta(hours=1))
    assert [token.is_fresh(NOW - timedelta(minutes=minutes)) for minutes in (1, 60)] == [True, False]


@pytest.mark.parametrize("error", ["401 token", "401 token expired"])
def test_a_refused_token_is_renewed_once_and_the_call_repeated_once(zoom: responses.RequestsMock, error: str) -> None:
    signs_in(zoom)
    signs_in(zoom, access_token="second")
    replies(zoom, "PATCH", f"{W}/survey", error)
    gives(zoom, "PATCH", f"{W}/survey", 204)
    bench().client.set_survey(WEBINAR, SurveyDefinition(link="https://survey.example.org"))
    assert [request.headers["Authorization"] for request in sent_to(zoom, API)] == [f"Bearer {TOKEN}", "Bearer second"]


def test_a_token_refused_twice_is_reported_and_not_tried_for_ever(zoom: responses.RequestsMock) -> None:
    signs_in(zoom)
    replies(zoom, "GET", W, "401 token")
    with pytest.raises(errors.SignInFailed, match="I cannot sign in to Zoom"):
        bench().client.get_webinar(WEBINAR)
    assert (len(sent_to(zoom, OAUTH)), len(sent_to(zoom, API))) == (2, 2)


def test_a_401_about_another_account_is_no_token_problem(zoom: responses.RequestsMock) -> None:
    signs_in(zoom)
    replies(zoom, "GET", W, "401 not a token problem")
    with pytest.raises(errors.BelongsElsewhere):
        bench().client.get_webinar(WEBINAR)
    assert (len(sent_to(zoom, OAUTH)), len(sent_to(zoom, API))) == (1, 1)


def test_a_missing_permission_is_asked_again_only_with_a_token_older_than_five_minutes(
    zoom: responses.RequestsMock,
) -> None:
    signs_in(zoom)
    signs_in(zoom, access_token="second")
    replies(zoom, "GET", W, "400 scope missing")
    replies(zoom, "GET", W, "400 scope missing")
    replies(zoom, "GET", W, "GET /webinars/{webinarId}")
    at = bench()
    with pytest.raises(errors.ScopeMissing):
        at.client.get_webinar(WEBINAR)
    assert (len(sent_to(zoom, OAUTH)), len(sent_to(zoom, API))) == (1, 1)
    at.time.now = NOW + timedelta(minutes=6)
    assert at.client.get_webinar(WEBINAR).id == WEBINAR
    assert (len(sent_to(zoom, OAUTH)), len(sent_to(zoom, API))) == (2, 3)


def test_eight_threads_that_start_together_sign_in_once(zoom: responses.RequestsMock) -> None:
    signs_in(zoom)
    replies(zoom, "GET", W, "GET /webinars/{webinarId}")
    at, together = bench(), Barrier(8)
    found: list[str] = []

    def reads() -> None:
        together.wait()
        found.append(at.client.get_webinar(WEBINAR).id)

    in_threads(reads)
    assert found == [WEBINAR] * 8
    assert len(sent_to(zoom, OAUTH)) == 1


def test_threads_whose_token_is_refused_together_renew_it_once(zoom: responses.RequestsMock) -> None:
    signs_in(zoom)
    signs_in(zoom, access_token="second")
    together = Barrier(8)

    def refuses_the_first(request: Any) -> tuple[int, dict[str, str], str]:
        if request.headers["Authorization"] == f"Bearer {TOKEN}":
            together.wait(10)
            return 401, {}, '{"code": 124, "message": "Invalid access token."}'
        return 200, {}, '{"id": 81234567890}'

    zoom.add_callback("GET", f"{API}{W}", refuses_the_first)
    at = bench(concurrency=8)
    found: list[str] = []
    at.client.token()
    in_threads(lambda: found.append(at.client.get_webinar(WEBINAR).id))
    assert found == [WEBINAR] * 8
    assert len(sent_to(zoom, OAUTH)) == 2


def in_threads(work: Any) -> None:
    threads = [Thread(target=work) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [thread.is_alive() for thread in threads] == [False] * 8


def test_two_clients_on_one_store_share_the_token(zoom: responses.RequestsMock) -> None:
    signs_in(zoom)
    store = MemoryTokenStore()
    tokens = [bench(store=store).client.token() for _ in range(2)]
    assert tokens[0] == tokens[1]
    assert len(sent_to(zoom, OAUTH)) == 1


def test_a_stored_token_of_another_app_is_not_used(zoom: responses.RequestsMock) -> None:
    signs_in(zoom)
    store = MemoryTokenStore()
    bench(store=store).client.token()
    foreign = store.load()
    assert foreign is not None
    store.save(replace(foreign, value="foreign", credentials="another"))
    assert bench(store=store).client.token().value == TOKEN


def test_the_regional_address_is_used_while_the_default_is_set(zoom: responses.RequestsMock) -> None:
    zoom.add(responses.POST, OAUTH, json=samples()["oauth"]["response_ok_classic_scopes_regional"]["body"])
    zoom.add(responses.GET, f"https://api-eu.example.org/v2{W}", json={"id": 1})
    assert bench().client.get_webinar(WEBINAR).id == "1"


def test_the_regional_address_is_ignored_where_another_one_is_set(zoom: responses.RequestsMock) -> None:
    zoom.add(responses.POST, OAUTH, json=samples()["oauth"]["response_ok_classic_scopes_regional"]["body"])
    zoom.add(responses.GET, f"http://127.0.0.1:9/zoom/v2{W}", json={"id": 2})
    assert bench(base_url="http://127.0.0.1:9/zoom/v2/").client.get_webinar(WEBINAR).id == "2"


@pytest.mark.parametrize(
    ("given", "base"),
    [
        ("https://api-eu.zoom.us", "https://api-eu.zoom.us/v2"),
        ("https://api-eu.zoom.us/", "https://api-eu.zoom.us/v2"),
        ("https://api-eu.zoom.us/v2", "https://api-eu.zoom.us/v2"),
        ("http://api-eu.zoom.us", ""),
        ("https://me:secret@api.zoom.us", ""),
        ("https://api.zoom.us?x=1", ""),
        ("https://[", ""),
        ("ftp://api.zoom.us", ""),
        ("", ""),
    ],
)
def test_only_a_plain_https_address_is_taken_from_the_answer(given: str, base: str) -> None:
    assert safe_api_url(given) == base


REFUSALS = [
    (
        samples()["oauth"]["response_bad_secret"],
        "Zoom does not accept the app's credentials; check ZOOM_CLIENT_ID and ZOOM_CLIENT_SECRET.",
    ),
    (
        samples()["oauth"]["response_bad_account"],
        "Zoom does not know this account for our app; check ZOOM_ACCOUNT_ID.",
    ),
    (
        {"status": 400, "body": {"error": "unsupported_grant_type", "reason": "x"}},
        "The Zoom app is of another kind; it must be a server-to-server OAuth app.",
    ),
    (
        {"status": 401, "body": {"code": 4717, "message": "disabled"}},
        "The Zoom app is switched off; the administrator must activate it.",
    ),
    ({"status": 403, "body": {}}, "I cannot sign in to Zoom; the administrator has been told."),
    ({"status": 418, "body": {}}, "I cannot sign in to Zoom; the administrator has been told."),
]


@pytest.mark.parametrize(("given", "sentence"), REFUSALS)
def test_a_refused_sign_in_says_what_to_check(
    zoom: responses.RequestsMock, given: dict[str, Any], sentence: str
) -> None:
    zoom.add(responses.POST, OAUTH, json=given["body"], status=given["status"])
    with pytest.raises(errors.SignInFailed) as caught:
        bench().client.token()
    assert str(caught.value) == sentence
    assert isinstance(caught.value, Refused)
    assert len(sent_to(zoom, OAUTH)) == 1


@pytest.mark.parametrize(
    ("status", "body"), [(500, ""), (200, "<html>"), (200, '{"token_type": "bearer"}'), (429, "{}")]
)
def test_a_sign_in_that_fails_for_a_while_can_be_tried_later(
    zoom: responses.RequestsMock, status: int, body: str
) -> None:
    zoom.add(responses.POST, OAUTH, body=body, status=status)
    with pytest.raises(TryLater):
        bench().client.token()


@pytest.mark.parametrize("lifetime", [None, "3600", 3600.0, "soon"])
def test_an_oddly_typed_lifetime_is_an_hour(zoom: responses.RequestsMock, lifetime: object) -> None:
    signs_in(zoom, expires_in=lifetime)
    assert bench().client.token().expires_at == NOW + timedelta(hours=1)


def test_no_secret_shows_in_a_repr() -> None:
    credentials = Credentials("account", "client", "hush")
    shown = repr(credentials) + repr(StoredToken("eyJtoken", NOW, NOW)) + credentials.fingerprint
    assert [word for word in ("hush", "eyJtoken", "'account'") if word in shown] == []
