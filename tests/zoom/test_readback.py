"""What Zoom did not keep, said in a line each."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given

from bot.domain.remote import RemoteWebinar, WebinarSpec
from bot.domain.webinar import Recording, Registration
from bot.zoom.protocol import webinars
from bot.zoom.protocol.readback import differences
from tests.zoom.bench import HOST, SPEC, sample, specs


def kept(**settings: Any) -> RemoteWebinar:
    """The sample answer, which kept everything, with some settings otherwise; None leaves one out."""
    given_ = sample("GET /webinars/{webinarId}")
    changed = {**given_["settings"], **settings}
    return webinars.read_webinar(
        {**given_, "settings": {key: value for key, value in changed.items() if value is not None}}
    )


def test_a_webinar_that_was_kept_whole_has_no_differences() -> None:
    assert differences(SPEC, kept()) == ()


@given(specs())
def test_what_was_sent_and_kept_never_differs(spec: WebinarSpec) -> None:
    sent = webinars.create_webinar(HOST, spec).body or {}
    assert differences(spec, webinars.read_webinar({**sent, "id": 1})) == ()


def test_each_dropped_setting_is_named_in_plain_words() -> None:
    remote = kept(
        practice_session=False,
        approval_type=2,
        auto_recording="none",
        question_and_answer={"enable": False},
        alternative_hosts="",
        attendees_and_panelists_reminder_email_notification={"enable": True, "type": 1},
        follow_up_absentees_email_notification={"enable": True, "type": 2},
        language_interpretation={"enable": True},
        email_language="en-US",
    )
    assert differences(SPEC, remote) == (
        "Practice session: asked for on, Zoom has off.",
        "Registration: asked for open to everybody, Zoom has off.",
        "Recording: asked for cloud, Zoom has off.",
        "Language of Zoom's e-mails: asked for fr-FR, Zoom has en-US.",
        "Language interpretation: asked for off, Zoom has on.",
        "Zoom's reminder e-mails: asked for off, Zoom has an hour before.",
        "Zoom's follow-up e-mail to absentees: asked for off, Zoom has 2 days after.",
        "Q&A: asked for on, Zoom has off.",
        "Alternative hosts: Zoom did not take mehdi.taraud@example.org.",
    )


def test_interpreters_whom_somebody_named_in_the_portal_are_nothing_that_was_lost() -> None:
    ann = {"enable": True, "interpreters": [{"email": "ann@example.org", "interpreter_languages": "English,French"}]}
    assert differences(SPEC, kept(language_interpretation=ann)) == ()


def test_a_setting_zoom_does_not_mention_is_lost_only_if_it_was_wanted() -> None:
    wanted = kept(practice_session=None, on_demand=None, email_language=None, question_and_answer=None)
    unwanted = replace(SPEC, practice_session=False, questions=False)
    assert differences(SPEC, wanted) == (
        "Practice session: asked for on, Zoom has no answer.",
        "Q&A: asked for on, Zoom has no answer.",
    )
    assert differences(unwanted, wanted) == ()


def test_a_moved_start_and_a_cut_text_are_named_without_the_passcode() -> None:
    remote = replace(
        kept(),
        topic="Cartes",
        agenda="Cut",
        starts_at=datetime(2026, 12, 3, 9, tzinfo=UTC),
        minutes=45,
        zone="Europe/London",
        passcode="SECRET",
    )
    found = differences(SPEC, remote)
    assert found == (
        "Topic: Zoom has “Cartes”.",
        "Description: Zoom shortened or changed it.",
        "Start: asked for 2026-12-03 10:00 UTC, Zoom has 2026-12-03 09:00 UTC.",
        "Length: asked for 60 minutes, Zoom has 45.",
        "Time zone: asked for Europe/Paris, Zoom has Europe/London.",
        "Passcode: Zoom chose another one.",
    )


def test_line_ends_and_a_hidden_passcode_are_no_difference() -> None:
    spec = replace(SPEC, agenda="One\nTwo")
    assert differences(spec, replace(kept(), agenda="One\r\nTwo ", passcode="")) == ()


def test_alternative_hosts_may_come_back_in_another_form() -> None:
    remote = kept(alternative_hosts="Someone@example.org; MEHDI.TARAUD@example.org")
    assert differences(SPEC, remote) == ()


def test_recording_and_registration_that_are_off_stay_silent() -> None:
    spec = replace(SPEC, recording=Recording.NONE, registration=Registration.OFF, alternative_hosts=())
    remote = kept(auto_recording=None, approval_type=None, registrants_email_notification=None, alternative_hosts=None)
    assert differences(spec, remote) == ()
