"""Every request the client can build, held against the contract."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from urllib.parse import unquote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidInput
from bot.domain.remote import (
    PanelistWish,
    RegistrationField,
    RegistrationForm,
    RegistrationQuestion,
    RemotePanelist,
    SurveyDefinition,
    WebinarSpec,
)
from bot.domain.rows import PollDefinition, PollQuestion, RegistrantStatus
from bot.domain.webinar import Registration
from bot.zoom.protocol import panelists, polls, recordings, registrants, reports, users, webinars
from bot.zoom.request import Category, Request, path_id, path_segment, path_uuid
from tests.zoom.bench import HOST, SECOND_RUN, SLASHED, SPEC, WEBINAR, sample, samples, specs
from tests.zoom.contract import breaches, settings_of

QUESTIONS = tuple(
    PollQuestion(f"A question of kind {kind}?", kind, ("Paper", "Tablet"))
    for kind in ("single", "multiple", "rating_scale", "short_answer", "long_answer", "rank_order")
)
POLL = PollDefinition("pLexample", "Terrain", QUESTIONS)
INES = RemotePanelist("pN1ExampleInesVO000001", "ines.vo@example.org", "Ines", "https://zoom.example.org/w/1?tk=X")
FORM = RegistrationForm(
    (RegistrationField("org"), RegistrationField("country", required=True)),
    (RegistrationQuestion("How did you hear of us?", "single_radio", ("A letter", "Other")),),
)
REQUESTS = [
    webinars.create_webinar("agathe.lorentz@example.org", SPEC),
    webinars.update_webinar(WEBINAR, SPEC, sample("GET /webinars/{webinarId}")["settings"], host=HOST),
    webinars.get_webinar(WEBINAR),
    webinars.list_webinars(HOST, 2),
    webinars.delete_webinar(WEBINAR, notify=True),
    webinars.end_webinar(WEBINAR),
    panelists.list_panelists(WEBINAR),
    panelists.add_panelists(WEBINAR, [PanelistWish("Ines", "ines.vo@example.org")]),
    panelists.remove_panelist(WEBINAR, INES),
    *(registrants.list_registrants(WEBINAR, status, "token==") for status in RegistrantStatus),
    registrants.get_registration_form(WEBINAR),
    registrants.set_registration_form(WEBINAR, FORM),
    polls.list_polls(WEBINAR),
    polls.create_poll(WEBINAR, POLL, anonymous=True),
    polls.update_poll(WEBINAR, POLL),
    polls.get_survey(WEBINAR),
    polls.set_survey(WEBINAR, SurveyDefinition("Your view", QUESTIONS)),
    polls.set_survey(WEBINAR, SurveyDefinition(link="https://survey.example.org/1")),
    reports.list_instances(WEBINAR),
    reports.get_session(SLASHED),
    reports.list_participants(SLASHED, "token"),
    reports.list_past_participants(SLASHED, "token"),
    reports.list_absentees(SLASHED),
    reports.get_questions(SLASHED),
    reports.get_past_questions(SLASHED),
    reports.get_poll_answers(SLASHED),
    reports.get_past_poll_answers(SLASHED),
    reports.get_survey_answers(SLASHED),
    recordings.get_recording(SLASHED),
    recordings.list_recordings(HOST, date(2026, 11, 1), date(2026, 11, 30), "token"),
    users.get_user("agathe.lorentz@example.org"),
    users.get_settings(HOST),
]


@pytest.mark.parametrize("request_", REQUESTS, ids=lambda request: request.operation)
def test_every_request_keeps_to_the_contract(request_: Request) -> None:
    assert breaches(request_) == []


@given(specs())
def test_any_webinar_is_created_and_updated_within_the_contract(spec: WebinarSpec) -> None:
    assert breaches(webinars.create_webinar(HOST, spec)) == []
    assert breaches(webinars.update_webinar(WEBINAR, spec, {}, host=HOST, notify_registrants=True)) == []


@given(st.lists(st.builds(PanelistWish, st.text(max_size=60), st.emails()), min_size=1, max_size=30))
def test_any_panelists_are_added_within_the_contract(wishes: list[PanelistWish]) -> None:
    assert breaches(panelists.add_panelists(WEBINAR, wishes)) == []


def test_a_contract_breach_would_be_noticed() -> None:
    created = webinars.create_webinar(HOST, SPEC)
    assert breaches(replace(created, body={**(created.body or {}), "start": "soon"})) != []
    assert breaches(replace(REQUESTS[3], query={"page": "1"})) != []


def test_only_reads_are_repeatable_and_only_create_and_update_count() -> None:
    assert {request.method for request in REQUESTS if request.repeatable} == {"GET"}
    assert [request.operation for request in REQUESTS if not request.repeatable and request.method == "GET"] == []
    assert {request.operation for request in REQUESTS if request.counts_for_host} == {
        "create_webinar",
        "update_webinar",
    }


def test_reports_are_heavy_and_everyday_calls_are_light() -> None:
    assert {request.category for request in REQUESTS if request.path.startswith("/report/")} == {Category.HEAVY}
    assert webinars.create_webinar(HOST, SPEC).category is Category.LIGHT
    assert panelists.list_panelists(WEBINAR).category is Category.MEDIUM


def test_a_new_webinar_is_sent_as_in_the_sample_and_says_more() -> None:
    wanted, body = samples()["requests"]["create_webinar"], webinars.create_webinar(HOST, SPEC).body
    assert body is not None
    settings = body["settings"]
    assert isinstance(settings, dict)
    given_by_the_host = {"contact_name", "contact_email"}
    assert {key: body[key] for key in wanted if key != "settings"} == {
        key: value for key, value in wanted.items() if key != "settings"
    }
    assert {key: settings.get(key) for key in wanted["settings"] if key not in given_by_the_host} == {
        key: value for key, value in wanted["settings"].items() if key not in given_by_the_host
    }


def test_each_setting_that_is_left_to_zoom_is_named_here() -> None:
    settings = (webinars.create_webinar(HOST, SPEC).body or {})["settings"]
    assert isinstance(settings, dict)
    assert settings_of("webinars.createWebinar") - set(settings) == {
        # who is asked and how is the account's choice
        "contact_name", "contact_email", "audio_conference_info", "global_dial_in_countries",
        # only for other kinds of webinar, or for authentication that we switch off
        "registration_type", "authentication_domains", "authentication_option",
        # deprecated by Zoom (OpenAPI text, March 2024)
        "enforce_login", "enforce_login_domains", "close_registration",
        # pictures and looks
        "hd_video", "hd_video_for_attendees", "send_1080p_video_to_attendees", "show_share_button",
        "enable_session_branding", "alternative_host_update_polls", "survey_url",
    }  # fmt: skip


def test_zooms_own_mails_are_switched_off_unless_asked_for() -> None:
    silent = (webinars.create_webinar(HOST, SPEC).body or {})["settings"]
    asked = (webinars.create_webinar(HOST, replace(SPEC, reminder_type=3, follow_up=1)).body or {})["settings"]
    assert isinstance(silent, dict)
    assert isinstance(asked, dict)
    names = [name for name in silent if name.endswith("_email_notification") and isinstance(silent[name], dict)]
    assert [silent[name] for name in sorted(names)] == [{"enable": False, "type": 0}] * 3
    assert [asked[name] for name in sorted(names)] == [
        {"enable": True, "type": 3},
        {"enable": True, "type": 1},
        {"enable": True, "type": 1},
    ]


def test_registrants_are_mailed_only_where_there_is_registration() -> None:
    closed = replace(SPEC, registration=Registration.OFF)
    body = webinars.update_webinar(WEBINAR, closed, {}, host=HOST, notify_registrants=True).body or {}
    settings = body["settings"]
    assert isinstance(settings, dict)
    names = ("registrants_email_notification", "registrants_confirmation_email", "notify_registrants")
    assert [settings[name] for name in names] == [False, False, False]


def test_an_update_keeps_what_was_set_in_the_portal() -> None:
    current = {
        "alternative_hosts": "tomasz@example.org;Mehdi.Taraud@example.org",
        "question_and_answer": {"enable": True, "answer_questions": "only", "allow_anonymous_questions": False},
    }
    settings = (webinars.update_webinar(WEBINAR, SPEC, current, host=HOST).body or {})["settings"]
    assert isinstance(settings, dict)
    assert settings["alternative_hosts"] == "tomasz@example.org,Mehdi.Taraud@example.org"
    assert settings["question_and_answer"] == {
        "enable": True,
        "allow_submit_questions": True,
        "allow_anonymous_questions": False,
        "answer_questions": "only",
        "attendees_can_comment": False,
        "attendees_can_upvote": True,
        "allow_auto_reply": False,
        "auto_reply_text": "",
    }


def test_an_update_without_alternative_hosts_leaves_them_alone() -> None:
    nobody = replace(SPEC, alternative_hosts=())
    settings = (webinars.update_webinar(WEBINAR, nobody, {"alternative_hosts": "a@b.example"}, host=HOST).body or {})[
        "settings"
    ]
    assert isinstance(settings, dict)
    assert "alternative_hosts" not in settings


@pytest.mark.parametrize("vector", samples()["test_vectors"]["uuid_path_encoding"], ids=lambda vector: vector["uuid"])
def test_a_uuid_is_encoded_as_the_vectors_say(vector: dict[str, str]) -> None:
    assert path_uuid(vector["uuid"]) == vector["path_segment"]


@given(st.text("abcXYZ019+/=", min_size=1))
def test_any_uuid_survives_as_one_segment_and_comes_back(uuid: str) -> None:
    segment = path_uuid(uuid)
    assert "/" not in segment
    once = unquote(segment)
    assert (unquote(once) if "/" in uuid else once) == uuid
    assert "/" not in once


@given(st.text(max_size=20))
def test_no_name_escapes_from_its_segment(name: str) -> None:
    try:
        segment = path_segment(name)
    except InvalidInput:
        assert name.strip(". \t\r\n") == ""
    else:
        assert unquote(segment) == name
        assert set(segment) & set("/?#") == set()
        assert segment.strip(".") != ""


@pytest.mark.parametrize("wrong", ["", "W-12", "81234567890/panelists", "1?x=1", "../users", "１２"])
def test_a_webinar_number_with_anything_but_digits_is_refused(wrong: str) -> None:
    with pytest.raises(InvalidInput):
        path_id(wrong)


def test_thirty_one_panelists_do_not_fit_in_one_call() -> None:
    wishes = [PanelistWish(f"P{number}", f"p{number}@example.org") for number in range(31)]
    with pytest.raises(ValueError, match="1 to 30"):
        panelists.add_panelists(WEBINAR, wishes)
    assert [len(batch) for batch in panelists.batches(wishes)] == [30, 1]


def test_a_request_shows_neither_passcode_nor_body() -> None:
    shown = repr(webinars.create_webinar(HOST, SPEC)) + repr(SPEC)
    assert SPEC.passcode not in shown


def test_a_session_is_never_asked_for_by_number() -> None:
    assert reports.list_participants(SECOND_RUN).path == f"/report/webinars/{path_uuid(SECOND_RUN)}/participants"
    assert reports.list_participants(SECOND_RUN, "t").query == {
        "include_fields": "registrant_id",
        "page_size": "300",
        "next_page_token": "t",
    }
