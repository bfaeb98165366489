"""The client against the stand-in, which was written from the same facts by other rules: both must agree."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.domain.errors import OutcomeUnknown, TryLater
from bot.domain.remote import (
    PanelistWish,
    RegistrationField,
    RegistrationForm,
    RegistrationQuestion,
    SurveyDefinition,
    WebinarSpec,
)
from bot.domain.rows import PollDefinition, PollQuestion
from bot.domain.webinar import Recording
from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.http import SandboxServer
from bot.sandbox.ledger import Ledger
from bot.sandbox.zoom import ZoomConfig, ZoomStandIn, play_session
from bot.zoom import errors
from bot.zoom.budget import MemoryBudget
from bot.zoom.client import ZoomClient
from bot.zoom.pacing import Pacer
from bot.zoom.request import Category
from bot.zoom.tokens import MemoryTokenStore
from tests.zoom.bench import SPEC

FAST = dict.fromkeys(Category, 1000.0)


@dataclass
class Land:
    """A running stand-in and clients that know it by its address alone."""

    clock: SandboxClock
    faults: Faults
    zoom: ZoomStandIn
    url: str

    def __post_init__(self) -> None:
        self.client = self.another_client()

    def another_client(self) -> ZoomClient:
        """One that shares nothing with the first, as another process would."""
        return ZoomClient(
            base_url=f"{self.url}/zoom/v2",
            oauth_url=f"{self.url}/zoom/oauth/token",
            account_id=self.zoom.config.account_id,
            client_id=self.zoom.config.client_id,
            client_secret=self.zoom.config.client_secret,
            tokens=MemoryTokenStore(),
            budget=MemoryBudget(),
            pacer=Pacer(monotonic=time.monotonic, sleep=lambda _: None, paces=FAST),
            clock=self.clock.now,
        )

    @property
    def host(self) -> str:
        return self.zoom.host.email

    def made(self, **changes: object) -> str:
        """The id of a new webinar, an hour from now unless changed."""
        return self.client.create_webinar(self.host, self.spec(**changes)).id

    def spec(self, **changes: object) -> WebinarSpec:
        start = (self.clock.now() + timedelta(hours=1)).replace(microsecond=0)
        wanted = replace(SPEC, starts_at=start, alternative_hosts=(), passcode="Velo2026xy")
        return replace(wanted, **changes)  # type: ignore[arg-type]


@pytest.fixture
def land() -> Iterator[Land]:
    clock, faults, ledger = SandboxClock(), Faults(), Ledger()
    clock.advance_to(datetime(2030, 1, 15, 9, tzinfo=UTC))
    zoom = ZoomStandIn(clock, faults, ledger, config=ZoomConfig(plan=None))
    with SandboxServer(clock, faults, ledger) as server:
        zoom.mount(server)
        yield Land(clock, faults, zoom, server.url)
        zoom.stop()
    assert zoom.contract_breaches == []


def test_a_webinar_lives_from_creation_to_deletion(land: Land) -> None:
    spec = land.spec()
    made = land.client.create_webinar(land.host, spec)
    assert land.client.differences(spec, made) == ()
    assert land.client.differences(spec, land.client.get_webinar(made.id)) == ()
    moved = replace(spec, starts_at=spec.starts_at + timedelta(days=7), questions=False, recording=Recording.NONE)
    land.client.update_webinar(made.id, moved, host=land.host, notify_registrants=True)
    assert land.client.differences(moved, land.client.get_webinar(made.id)) == ()
    assert [webinar.id for webinar in land.client.list_webinars(land.host)] == [made.id]
    assert "zak=" in land.client.start_url(made.id)
    land.client.delete_webinar(made.id, notify=True)
    land.client.delete_webinar(made.id, notify=True)
    assert land.client.list_webinars(land.host) == ()
    with pytest.raises(errors.WebinarGone):
        land.client.get_webinar(made.id)


def test_what_zoom_drops_is_told(land: Land) -> None:
    land.zoom.config.dropped_settings.append("practice_session")
    spec = land.spec()
    assert land.client.differences(spec, land.client.create_webinar(land.host, spec)) == (
        "Practice session: asked for on, Zoom has off.",
    )


def test_forty_panelists_come_and_all_but_two_go(land: Land) -> None:
    webinar = land.made()
    wishes = [PanelistWish(f"P {number}", f"P{number}@example.org") for number in range(40)]
    seated = land.client.sync_panelists(webinar, wishes)
    assert {panelist.key for panelist in seated} == {wish.email.casefold() for wish in wishes}
    assert len({panelist.join_url for panelist in seated}) == 40
    left = land.client.sync_panelists(webinar, wishes[:2])
    assert left == tuple(panelist for panelist in seated if panelist.key in {"p0@example.org", "p1@example.org"})


def test_form_polls_and_survey_come_back_as_they_were_set(land: Land) -> None:
    webinar = land.made()
    form = RegistrationForm(
        (RegistrationField("org", required=True), RegistrationField("city")),
        (RegistrationQuestion("Why?", "single_radio", ("Because", "Other")),),
    )
    land.client.set_registration_form(webinar, form)
    assert land.client.registration_form(webinar) == form
    asked = (PollQuestion("Which?", "single", ("A", "B")),)
    poll = land.client.create_poll(webinar, PollDefinition("", "Terrain", asked))
    assert (poll.title, poll.questions) == ("Terrain", asked)
    land.client.update_poll(webinar, replace(poll, title="Relief"))
    assert [(found.id, found.title) for found in land.client.poll_definitions(webinar)] == [(poll.id, "Relief")]
    assert land.client.survey(webinar) == SurveyDefinition()
    land.client.set_survey(webinar, SurveyDefinition("View", asked))
    assert land.client.survey(webinar) == SurveyDefinition("View", asked)


def test_a_whole_day_is_read_and_agrees_with_what_happened(land: Land) -> None:
    webinar = land.made()
    truth = play_session(land.zoom, int(webinar), seed=3, registered=330, came=120, restart_after=20)
    land.clock.shift(6 * 3600)
    registrants = land.client.registrants(webinar)
    assert registrants.total == len(registrants.rows)
    assert sum(row.status == "approved" for row in registrants.rows) == truth["registered"]
    instances = land.client.instances(webinar)
    assert len(instances) == truth["instances"] + 1
    real = instances[1:]
    listings = [land.client.participants(instance.uuid) for instance in real]
    assert sum(len(listing.rows) for listing in listings) == truth["joins"]
    assert [listing.total for listing in listings] == [len(listing.rows) for listing in listings]
    asked = [question for instance in real for question in land.client.questions(instance.uuid)]
    assert (len(asked), sum(not question.answers for question in asked)) == (truth["questions"], truth["unanswered"])
    polled = {given.poll for instance in real for given in land.client.poll_answers(instance.uuid)}
    assert len(polled) == truth["polls"]
    assert land.client.session_detail(real[0].uuid).started_at == real[0].started_at


def test_a_report_that_is_not_ready_is_for_later(land: Land) -> None:
    webinar = land.made(recording=Recording.NONE)
    land.clock.shift(3600)
    run = land.zoom.open_room(int(webinar))
    land.clock.shift(1800)
    land.client.end_webinar(webinar)
    with pytest.raises(errors.ReportNotReady):
        land.client.participants(run.uuid)
    with pytest.raises(errors.NoRecording):
        land.client.recordings(run.uuid, host=land.host)
    land.clock.shift(1200)
    assert land.client.session_detail(run.uuid).started_at == run.started
    with pytest.raises(errors.AlreadyOver):
        land.client.delete_webinar(webinar, notify=False)


def test_a_transcript_and_a_passcode_are_read_when_zoom_has_them(land: Land) -> None:
    webinar = land.made()
    land.clock.shift(3600)
    run = land.zoom.open_room(int(webinar))
    land.clock.shift(1800)
    land.zoom.close_room(int(webinar))
    now = land.clock.now()
    land.zoom.add_recording(int(webinar), ready=now, transcript=now + timedelta(minutes=5))
    with pytest.raises(errors.NoRecording, match="no transcript"):
        land.client.transcript(run.uuid, host=land.host)
    assert len(land.client.recording_passcode(run.uuid)) == 10
    land.clock.shift(300)
    assert land.client.transcript(run.uuid, host=land.host).startswith(b"WEBVTT")


def test_a_running_webinar_cannot_be_deleted(land: Land) -> None:
    webinar = land.made()
    land.zoom.open_room(int(webinar))
    with pytest.raises(errors.StillRunning):
        land.client.delete_webinar(webinar, notify=False)


def test_a_page_token_that_expires_on_the_way_starts_the_listing_again(land: Land) -> None:
    webinar = land.made()
    for number in range(310):
        land.zoom.register(int(webinar), email=f"r{number}@example.org", first_name=f"R{number}")
    land.faults.add(
        Fault(
            "zoom",
            f"GET /webinars/{webinar}/registrants",
            "status",
            status=400,
            skip=2,
            body={"code": 300, "message": "The next page token is invalid or expired."},
        )
    )
    assert len(land.client.registrants(webinar).rows) == 310


@pytest.mark.parametrize(
    ("host", "kind"),
    [
        ("nobody@cities.example.org", errors.UserUnknown),
        ("no.licence@cities.example.org", errors.LicenceMissing),
        ("basic@cities.example.org", errors.LicenceMissing),
    ],
)
def test_who_may_not_host_is_refused_with_a_reason(land: Land, host: str, kind: type[errors.ZoomError]) -> None:
    with pytest.raises(kind) as caught:
        land.client.create_webinar(host, land.spec())
    assert host in str(caught.value)


def test_a_host_is_read_with_what_they_may_do(land: Land) -> None:
    assert land.client.user(land.host).status == "active"
    abilities = land.client.host_abilities(land.host)
    assert (abilities.webinar, abilities.capacity, abilities.polls) == (True, 500, True)
    assert land.client.host_abilities("no.licence@cities.example.org").webinar is False


def test_a_missing_permission_is_named_and_the_poorer_report_serves(land: Land) -> None:
    webinar = land.made()
    run = land.zoom.open_room(int(webinar))
    land.zoom.close_room(int(webinar))
    land.clock.shift(3600)
    land.zoom.config.granted_scopes = ["webinar:read:list_past_participants:admin"]
    fresh = land.another_client()
    assert fresh.participants(run.uuid).rows == ()
    with pytest.raises(errors.ScopeMissing) as caught:
        fresh.questions(run.uuid)
    assert caught.value.scopes == ("report:read:webinar_qna:admin",)


@pytest.mark.parametrize("kind", ["acted_reset", "acted_status", "garbage", "empty", "html"])
def test_a_creation_whose_answer_is_lost_is_unknown_and_can_be_found(land: Land, kind: str) -> None:
    land.faults.add(Fault("zoom", "POST /users/*/webinars", kind, acted=True))  # type: ignore[arg-type]
    spec = land.spec()
    with pytest.raises(OutcomeUnknown):
        land.client.create_webinar(land.host, spec)
    found = land.client.list_webinars(land.host)
    assert [(row.topic, row.starts_at) for row in found] == [(spec.topic, spec.starts_at)]
    assert land.client.get_webinar(found[0].id).passcode == spec.passcode


def test_reads_ride_out_trouble(land: Land) -> None:
    webinar = land.made()
    for kind in ("reset", "html", "garbage"):
        land.faults.add(Fault("zoom", f"GET /webinars/{webinar}", kind))
    assert land.client.get_webinar(webinar).id == webinar


def test_a_daily_limit_says_until_when(land: Land) -> None:
    webinar = land.made()
    land.faults.add(Fault("zoom", f"GET /webinars/{webinar}", "rate_limited", daily=True, retry_after=3600))
    with pytest.raises(TryLater) as caught:
        land.client.get_webinar(webinar)
    assert caught.value.retry_at is not None
    assert timedelta(minutes=59) < caught.value.retry_at - land.clock.now() <= timedelta(hours=24)


def test_the_hundred_and_first_change_of_a_day_waits_for_tomorrow(land: Land) -> None:
    land.zoom.config.daily_quota = 2
    land.made()
    land.made()
    with pytest.raises(errors.HostQuota) as caught:
        land.made()
    assert caught.value.retry_at == datetime(2030, 1, 16, tzinfo=UTC)


def test_a_token_that_another_process_ended_is_renewed(land: Land) -> None:
    land.zoom.config.one_token = True
    webinar = land.made()
    land.another_client().token()
    assert land.client.get_webinar(webinar).id == webinar
