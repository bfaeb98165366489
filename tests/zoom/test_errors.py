"""What each refusal of Zoom becomes, and what the organiser reads."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import BotError, NotFound, OutcomeUnknown, Refused, TryLater
from bot.zoom import errors
from bot.zoom.errors import ZoomError
from bot.zoom.judging import failure, judge
from bot.zoom.protocol import panelists, recordings, reports, users, webinars
from bot.zoom.redaction import redact
from bot.zoom.request import Answer, Request
from tests.zoom.bench import HOST, NOW, SECOND_RUN, SPEC, WEBINAR, answer, samples

CREATE = webinars.create_webinar("agathe.lorentz@example.org", SPEC)
GET = webinars.get_webinar(WEBINAR)
DELETE = webinars.delete_webinar(WEBINAR, notify=False)
REPORT = reports.list_participants(SECOND_RUN)
RECORDING = recordings.get_recording(SECOND_RUN)
USER = users.get_user("inconnu@example.org")
PANELISTS = panelists.list_panelists(WEBINAR)

SAMPLES: list[tuple[str, Request, type[ZoomError], str]] = [
    ("401 token", GET, errors.TokenRejected, "I cannot sign in to Zoom; the administrator has been told."),
    ("401 token expired", GET, errors.TokenRejected, "I cannot sign in to Zoom; the administrator has been told."),
    (
        "401 not a token problem",
        reports.get_past_questions(SECOND_RUN),
        errors.BelongsElsewhere,
        "That Zoom user or webinar belongs to another organisation.",
    ),
    (
        "400 scope missing",
        REPORT,
        errors.ScopeMissing,
        "The Zoom app lacks a permission (report:read:list_webinar_participants:admin); the administrator must add it.",
    ),
    (
        "400 no webinar plan",
        CREATE,
        errors.LicenceMissing,
        "This Zoom account may not run webinars: the webinar licence is missing for agathe.lorentz@example.org.",
    ),
    (
        "400 validation",
        CREATE,
        errors.InvalidField,
        "Zoom did not accept settings.contact_email (Invalid field); start_time (Invalid field).",
    ),
    ("400 page token", REPORT, errors.PageTokenExpired, "Zoom's list took too long to read; I start it again."),
    ("400 panelist limit", CREATE, errors.LimitReached, "Zoom's limit of panelists for this licence is reached."),
    (
        "400 meeting call on a webinar",
        GET,
        errors.WrongCall,
        "I asked Zoom in the wrong way; the operator has the details.",
    ),
    ("400 running", DELETE, errors.StillRunning, "The webinar is running; end it first."),
    ("400 ended", DELETE, errors.AlreadyOver, "It has already taken place; nothing to delete."),
    ("400 host cannot register", GET, errors.RegistrantRefused, "The host cannot register as attendee."),
    ("400 over", GET, errors.AlreadyOver, "The webinar is over; registration is closed."),
    ("404 user", USER, errors.UserUnknown, "inconnu@example.org is not a Zoom user in our account."),
    (
        "404 webinar gone or report not ready",
        GET,
        errors.WebinarGone,
        "I can no longer find this webinar in Zoom; it was deleted, expired or turned into a meeting.",
    ),
    (
        "404 webinar gone or report not ready",
        REPORT,
        errors.ReportNotReady,
        "Zoom is still preparing the report; I will try again later.",
    ),
    ("404 not ended", REPORT, errors.ReportNotReady, "Zoom is still preparing the report; I will try again later."),
    ("404 no recording", RECORDING, errors.NoRecording, "No recording yet."),
    ("404 registration off", GET, errors.RegistrationOff, "Registration is off for this webinar."),
    ("400 too old", REPORT, errors.ReportTooOld, "Zoom keeps this report for one year only."),
    ("429 per second", REPORT, errors.SlowDown, "Zoom asks for a short pause; I try again in a moment."),
    (
        "429 daily",
        REPORT,
        errors.DailyLimit,
        "Zoom's daily limit is reached; I continue at 00:00 UTC on 4 December 2026.",
    ),
    (
        "429 host quota",
        CREATE,
        errors.HostQuota,
        "Zoom's daily limit of changes for agathe.lorentz@example.org is reached;"
        " I continue at 00:00 UTC on 17 November 2026.",
    ),
    (
        "429 registrant quota",
        GET,
        errors.RegistrantQuota,
        "Zoom accepts no more changes for this person today; I continue at 00:00 UTC on 17 November 2026.",
    ),
    ("429 concurrency", CREATE, errors.SlowDown, "Zoom asks for a short pause; I try again in a moment."),
    ("502 html", GET, errors.ZoomAway, "Zoom is not answering; I keep trying."),
    (
        "502 html",
        CREATE,
        errors.ZoomOutcomeUnknown,
        "Zoom did not say whether it did this; I look before I try again.",
    ),
]
# Codes that no sample has; the sentences are those of the table in the facts.
CODES: list[tuple[int, int, str, type[ZoomError], str]] = [
    (400, 201, "expired", errors.TokenRejected, "I cannot sign in to Zoom; the administrator has been told."),
    (401, 4741, "revoked", errors.TokenRejected, "I cannot sign in to Zoom; the administrator has been told."),
    (
        400,
        4702,
        "",
        errors.SignInFailed,
        "Zoom does not accept the app's credentials; the administrator must check them.",
    ),
    (400, 4717, "", errors.SignInFailed, "The Zoom app is switched off; the administrator must activate it."),
    (
        400,
        4735,
        "",
        errors.SignInFailed,
        "The owner of the Zoom app left; the administrator must name another one.",
    ),
    (400, 1120, "", errors.UserUnknown, "That address is not a Zoom user in our account."),
    (
        400,
        3000,
        "You cannot schedule a meeting for agathe",
        errors.HostingNotAllowed,
        "The host has not allowed us to schedule for them.",
    ),
    (
        400,
        3000,
        "The attendee limit has been reached.",
        errors.LimitReached,
        "Zoom's limit of attendees for this licence is reached.",
    ),
    (
        400,
        3000,
        "Registration is not required for this webinar.",
        errors.RegistrationOff,
        "Registration is off for this webinar.",
    ),
    (
        400,
        3000,
        "Webinar survey disabled.",
        errors.FeatureRefused,
        "Zoom refused this: Webinar survey disabled.",
    ),
    (400, 3003, "", errors.NotOurs, "Zoom says that we are not the host of this webinar."),
    (400, 3018, "", errors.NotOurs, "That is a personal room; I leave it alone."),
    (400, 3037, "", errors.NotOurs, "That is a personal room; I leave it alone."),
    (400, 3034, "", errors.RegistrantRefused, "Please register this person with their work e-mail."),
    (400, 3035, "", errors.LimitReached, "The webinar is full."),
    (404, 3043, "", errors.LimitReached, "The webinar is full."),
    (400, 3063, "", errors.NotOurs, "End it from the Zoom client."),
    (400, 3161, "", errors.HostingNotAllowed, "The host may not host in Zoom; ask the administrator."),
    (400, 3303, "Storage is full.", errors.RecordingRefused, "Zoom refused this: Storage is full."),
    (400, 4400, "", errors.PollsOff, "Polls are switched off in Zoom settings."),
    (400, 300, "Invalid start time", errors.InvalidField, "Zoom did not accept a value: Invalid start time"),
    (409, 0, "", errors.Conflict, "Somebody changed this in Zoom at the same moment; I read it again first."),
    (400, 9999, "Something new.", errors.ZoomRefused, "Zoom refused this: Something new."),
    (403, 0, "", errors.ZoomRefused, "Zoom refused this: it gave no reason (HTTP 403)."),
]


@pytest.mark.parametrize(("name", "request_", "kind", "sentence"), SAMPLES, ids=[row[0] for row in SAMPLES])
def test_each_sample_error_has_its_type_and_sentence(
    name: str, request_: Request, kind: type[ZoomError], sentence: str
) -> None:
    error = failure_of(request_, answer(samples()["errors"][name]))
    assert (type(error), str(error)) == (kind, sentence)


def test_no_sample_error_is_left_out_above() -> None:
    assert {row[0] for row in SAMPLES} == set(samples()["errors"])


@pytest.mark.parametrize(("status", "code", "message", "kind", "sentence"), CODES)
def test_each_further_code_has_its_type_and_sentence(
    status: int, code: int, message: str, kind: type[ZoomError], sentence: str
) -> None:
    error = failure_of(GET, said(status, {"code": code, "message": message} if code else {}))
    assert (type(error), str(error)) == (kind, sentence)


@pytest.mark.parametrize(
    ("kind", "next_step"),
    [
        (errors.TokenRejected, Refused),
        (errors.ScopeMissing, Refused),
        (errors.WebinarGone, NotFound),
        (errors.ReportNotReady, TryLater),
        (errors.RateLimited, TryLater),
        (errors.ZoomOutcomeUnknown, OutcomeUnknown),
    ],
)
def test_a_type_says_what_the_caller_can_do_next(kind: type[ZoomError], next_step: type[BotError]) -> None:
    assert issubclass(kind, next_step)


def test_a_missing_permission_keeps_its_names_for_the_administrator() -> None:
    error = failure_of(REPORT, answer(samples()["errors"]["400 scope missing"]))
    assert isinstance(error, errors.ScopeMissing)
    assert error.scopes == ("report:read:list_webinar_participants:admin",)


def test_an_error_keeps_status_code_words_and_tracking_id() -> None:
    given = said(404, {"code": 3001, "message": "Webinar not found."}, {"x-zm-trackingid": "WEB_1"})
    error = failure_of(GET, given)
    assert (error.status, error.code, error.zoom_message, error.tracking_id) == (
        404,
        3001,
        "Webinar not found.",
        "WEB_1",
    )


@pytest.mark.parametrize("status", [200, 201, 204])
def test_a_good_status_with_an_error_inside_is_a_failure(status: int) -> None:
    body = {"code": 200, "message": "Webinar plan subscription is missing."}
    for request in (CREATE, GET, DELETE, webinars.end_webinar(WEBINAR), PANELISTS):
        assert type(failure_of(request, said(status, body))) is errors.LicenceMissing


def test_a_success_that_lacks_its_key_is_unknown_after_a_write_and_tried_again_after_a_read() -> None:
    assert type(failure_of(CREATE, said(201, {"topic": "x"}))) is errors.ZoomOutcomeUnknown
    assert type(failure_of(PANELISTS, said(200, {"total_records": 0}))) is errors.ZoomAway


def test_another_success_than_the_expected_one_is_unknown_after_a_write() -> None:
    assert type(failure_of(DELETE, Answer(200))) is errors.ZoomOutcomeUnknown
    assert type(failure_of(CREATE, said(202, {"id": 1}))) is errors.ZoomOutcomeUnknown


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'"text"', b"null", b"\xff\xfe", b'{"id": 1', b"[" * 100_000])
def test_a_body_that_is_no_object_never_crashes(body: bytes) -> None:
    assert type(failure_of(CREATE, Answer(201, {}, body))) is errors.ZoomOutcomeUnknown
    assert type(failure_of(GET, Answer(200, {}, body))) is errors.ZoomAway


def test_code_zero_is_a_success_as_zoom_says() -> None:
    body = {"code": 0, "id": 81234567890}
    assert judge(GET, said(200, body), NOW) == body


@given(st.integers(200, 599), st.recursive(st.none() | st.integers() | st.text(), st.lists) | st.dictionaries(
    st.sampled_from(["code", "message", "errors", "id", "error_message"]),
    st.none() | st.integers() | st.text() | st.lists(st.dictionaries(st.text(), st.text())),
))  # fmt: skip
def test_whatever_zoom_answers_it_is_a_body_or_a_typed_error(status: int, body: object) -> None:
    for request in (CREATE, GET, DELETE, REPORT):
        outcome = judged(request, said(status, body))
        assert isinstance(outcome, dict) or str(outcome) != ""
        assert request.repeatable or not isinstance(outcome, errors.ZoomAway)


@pytest.mark.parametrize(
    ("words", "safe"),
    [
        ("See https://zoom.us/j/1?pwd=abc now", "See [link] now"),
        ("Invalid access token eyJhbGciOiJIUzUxMiJ9.abc-def", "Invalid access token [token]"),
        ("Authorization: Bearer abc.def", "Authorization: [token]"),
        ("password=Velo2026 is weak", "password [hidden] is weak"),
        ("The passcode Velo2026 is weak", "The passcode [hidden] is weak"),
        ("two\n  lines", "two lines"),
        ("x" * 400, "x" * 299 + "…"),
    ],
)
def test_secrets_are_taken_out_of_zooms_words(words: str, safe: str) -> None:
    assert redact(words, ("Velo2026",)) == safe


def test_no_error_repeats_the_passcode_or_a_link() -> None:
    words = "Passcode Velo2026 is weak, see https://zoom.us/j/1?pwd=abc"
    body = {"code": 300, "message": words, "errors": [{"field": "password", "message": words}]}
    error = failure_of(CREATE, said(400, body))
    shown = f"{error} {error!r} {error.reply} {error.values} {vars(error)}"
    assert "Velo2026" not in shown
    assert "https" not in shown


@pytest.mark.parametrize(
    ("headers", "wait"),
    [
        ({"retry-after": "3"}, 3),
        ({"retry-after": "0"}, 1),
        ({"x-ratelimit-reset": str(int(NOW.timestamp()) + 2)}, 2),
        ({"x-ratelimit-reset": "9999999999"}, 10),
        ({}, 1),
        ({"retry-after": "soon"}, 1),
    ],
)
def test_a_limit_per_second_waits_a_little(headers: dict[str, str], wait: int) -> None:
    body = {"code": 429, "message": "You have reached the maximum per-second rate limit for this API."}
    error = limited(REPORT, body, headers)
    assert (error.retry_at, error.charged, error.soon) == (NOW + timedelta(seconds=wait), False, True)


@pytest.mark.parametrize(
    ("given_", "until"),
    [
        ("2026-11-17T00:00:00Z", datetime(2026, 11, 17, tzinfo=UTC)),
        ("2026-11-17T01:00:00+01:00", datetime(2026, 11, 17, tzinfo=UTC)),
        ("2026-11-17T00:00:00", datetime(2026, 11, 17, tzinfo=UTC)),
        ("3600", NOW + timedelta(hours=1)),
        ("Tue, 17 Nov 2026 00:00:00 GMT", datetime(2026, 11, 17, tzinfo=UTC)),
        ("2020-01-01T00:00:00Z", NOW),
        ("never", datetime(2026, 11, 17, tzinfo=UTC)),
        ("9" * 40, datetime(2026, 11, 17, tzinfo=UTC)),
        ("", datetime(2026, 11, 17, tzinfo=UTC)),
    ],
)
def test_a_daily_limit_waits_until_zoom_says_in_any_of_its_forms(given_: str, until: datetime) -> None:
    body = {"code": 429, "message": "You have reached the maximum daily rate limit for this API."}
    error = limited(REPORT, body, {"retry-after": given_})
    assert (error.retry_at, error.charged, error.scope, error.soon) == (until, False, "account", False)


def test_the_quota_of_a_host_closes_that_host_until_the_next_utc_day() -> None:
    error = limited(CREATE, samples()["errors"]["429 host quota"]["body"], {})
    assert (error.retry_at, error.charged, error.scope) == (
        datetime(2026, 11, 17, tzinfo=UTC),
        False,
        "host:agathe.lorentz@example.org",
    )


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("You have reached the maximum limit of (100) webinars in one day.", errors.HostQuota),
        ("A maximum of 100 meetings can be created/updated for a single user in one day.", errors.HostQuota),
        ("You exceeded the limit (3) for Add a webinar registrant for the registrant (x).", errors.RegistrantQuota),
        ("You have reached the maximum daily rate limit for this API.", errors.DailyLimit),
        ("You have reached the maximum per-second rate limit for this API.", errors.SlowDown),
    ],
)
def test_a_quota_is_known_in_each_of_zooms_wordings(words: str, kind: type[errors.RateLimited]) -> None:
    assert type(limited(CREATE, {"code": 429, "message": words}, {})) is kind


def test_a_limit_says_when_it_goes_on_in_the_organisers_words() -> None:
    body = json.dumps(samples()["errors"]["429 host quota"]["body"]).encode()
    error = failure(CREATE, Answer(429, {}, body), NOW, lambda moment: f"{moment:%d.%m. %H:%M} at home")
    assert str(error) == (
        "Zoom's daily limit of changes for agathe.lorentz@example.org is reached; I continue at 17.11. 00:00 at home."
    )


def test_too_many_calls_at_once_wait_one_second() -> None:
    error = limited(CREATE, samples()["errors"]["429 concurrency"]["body"], {})
    assert (type(error), error.retry_at) == (errors.SlowDown, NOW + timedelta(seconds=1))


def test_a_429_without_words_goes_by_its_headers() -> None:
    daily = limited(REPORT, {}, {"x-ratelimit-type": "Daily-limit", "retry-after": "2026-11-17T00:00:00Z"})
    second = limited(REPORT, {}, {"x-ratelimit-type": "QPS"})
    unnamed = limited(REPORT, {}, {"retry-after": "120"})
    assert [type(error) for error in (daily, second, unnamed)] == [
        errors.DailyLimit,
        errors.SlowDown,
        errors.RateLimited,
    ]
    assert unnamed.retry_at == NOW + timedelta(minutes=2)


def limited(request: Request, body: Any, headers: dict[str, str]) -> errors.RateLimited:
    error = failure_of(request, said(429, body, headers))
    assert isinstance(error, errors.RateLimited)
    return error


def judged(request: Request, given_: Answer) -> dict[str, object] | ZoomError:
    try:
        return judge(request, given_, NOW)
    except ZoomError as error:
        return error


def said(status: int, body: object, headers: dict[str, str] | None = None) -> Answer:
    return Answer(status, headers or {}, json.dumps(body).encode())


def failure_of(request: Request, given_: Answer) -> ZoomError:
    with pytest.raises(ZoomError) as caught:
        judge(request, given_, NOW)
    return caught.value


def test_the_host_is_named_where_the_request_knows_them() -> None:
    error = failure_of(users.get_settings(HOST), said(400, {"code": 3161, "message": ""}))
    assert str(error) == f"{HOST} may not host in Zoom; ask the administrator."
