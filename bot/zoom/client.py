"""Zoom's API as the use cases want it: plain names in, values of the domain out. Implements `services.ports.zoom`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import requests

from bot.domain.errors import NotFound
from bot.domain.remote import (
    CloudRecording,
    HostAbilities,
    PanelistWish,
    RegistrationForm,
    RemotePanelist,
    RemoteUser,
    RemoteWebinar,
    SurveyDefinition,
    WebinarSpec,
)
from bot.domain.rows import PollDefinition, Registrant, RegistrantStatus, Role, TeamMember
from bot.services.ports.zoom import Listing
from bot.zoom import errors
from bot.zoom.budget import ALLOWED, Budget, utc_day
from bot.zoom.calling import Caller, JustBefore, Observer
from bot.zoom.downloads import fetch_vtt
from bot.zoom.limits import Spoken, spoken
from bot.zoom.pacing import Pacer
from bot.zoom.paging import every_numbered_page, every_page
from bot.zoom.past import PastSessions
from bot.zoom.protocol import panelists, polls, readback, recordings, registrants, users, webinars
from bot.zoom.protocol.settings import hosts_in, interpreters_in
from bot.zoom.request import Json, Request
from bot.zoom.tokens import SIGN_IN_LIMITS, Credentials, StoredToken, Tokens, TokenStore
from bot.zoom.transport import Transport

RECORDINGS_LOOK_BACK = timedelta(days=29)  # Zoom lists at most a month


class ZoomClient(PastSessions):
    """One account's Zoom. Every method raises TryLater, Refused or NotFound, and writes also OutcomeUnknown.

    `clock` gives aware UTC. `pacer` holds the real waiting. `urgent` calls may use the last few of a host's changes.
    """

    def __init__(
        self,
        *,
        base_url: str,
        oauth_url: str,
        account_id: str,
        client_id: str,
        client_secret: str,
        tokens: TokenStore,
        budget: Budget,
        pacer: Pacer,
        clock: Callable[[], datetime],
        session_factory: Callable[[], requests.Session] = requests.Session,
        transport: Transport | None = None,
        observe: Observer | None = None,
        say: Spoken = spoken,
    ) -> None:
        sender = transport or Transport(monotonic=pacer.monotonic, session_factory=session_factory)
        signer = transport or Transport(monotonic=pacer.monotonic, session_factory=session_factory, **SIGN_IN_LIMITS)
        self._clock = clock
        self._budget = budget
        self._base_url = base_url
        self._sessions = session_factory
        self._tokens = Tokens(
            oauth_url=oauth_url,
            credentials=Credentials(account_id, client_id, client_secret),
            store=tokens,
            transport=signer,
            clock=clock,
        )
        self._caller = Caller(
            base_url=base_url,
            transport=sender,
            tokens=self._tokens,
            pacer=pacer,
            budget=budget,
            clock=clock,
            observe=observe,
            say=say,
        )
        super().__init__(self._caller.send)

    # --- signing in

    def token(self) -> StoredToken:
        """The token in use, signing in if need be. For the doctor: `scopes` are what Zoom says it grants."""
        return self._tokens.current()

    def changes_left(self, host: str) -> int:
        """How many creations and updates Zoom still allows for the host today (UTC), by our own count."""
        return max(0, ALLOWED - self._budget.spent(host, utc_day(self._clock())))

    # --- webinars

    def create_webinar(
        self, host: str, spec: WebinarSpec, *, urgent: bool = False, just_before: JustBefore | None = None
    ) -> RemoteWebinar:
        """Makes it. After OutcomeUnknown look in `list_webinars` first: a second call is a second webinar.

        `just_before` is called right before the call leaves and may still raise to keep it.
        """
        request = webinars.create_webinar(host, spec)
        return webinars.read_webinar(self._caller.send(request, urgent=urgent, just_before=just_before))

    def get_webinar(self, webinar_id: str) -> RemoteWebinar:
        return webinars.read_webinar(self._send(webinars.get_webinar(webinar_id)))

    def start_url(self, webinar_id: str) -> str:
        """A fresh start URL: a secret, shown to one person once, never stored or logged."""
        return webinars.read_start_url(self._send(webinars.get_webinar(webinar_id)))

    def list_webinars(self, host: str) -> tuple[RemoteWebinar, ...]:
        """All unexpired webinars of the host, each once."""
        listing = every_numbered_page(
            self._send, lambda page: webinars.list_webinars(host, page), webinars.read_webinars
        )
        return tuple({webinar.id: webinar for webinar in listing.rows}.values())

    def update_webinar(
        self,
        webinar_id: str,
        spec: WebinarSpec,
        *,
        host: str,
        notify_registrants: bool = False,
        urgent: bool = False,
    ) -> None:
        """Makes it as the spec says. Reads it first: alternative hosts and Q&A set in the portal are kept.

        Raises Refused for a webinar that plays a recording as if it were live.
        """
        current = self._send(webinars.get_webinar(webinar_id))
        if webinars.is_simulive(current):
            raise errors.NotOurs(_SIMULIVE, errors.Reply("update_webinar"))
        settings = webinars.read_webinar(current).settings
        request = webinars.update_webinar(webinar_id, spec, settings, host=host, notify_registrants=notify_registrants)
        self._send(request, urgent=urgent)

    def delete_webinar(self, webinar_id: str, *, notify: bool) -> None:
        """Takes it off Zoom; one that is gone already counts as done. Raises StillRunning, AlreadyOver."""
        try:
            self._send(webinars.delete_webinar(webinar_id, notify=notify))
        except NotFound:
            return

    def end_webinar(self, webinar_id: str) -> None:
        """Ends it for everybody, at once."""
        self._send(webinars.end_webinar(webinar_id))

    def differences(self, spec: WebinarSpec, remote: RemoteWebinar) -> tuple[str, ...]:
        """One sentence for each thing Zoom did not keep; see `protocol.readback`."""
        return readback.differences(spec, remote)

    def needs_update(self, spec: WebinarSpec, remote: RemoteWebinar) -> bool:
        """Whether something is missing that a creation may not have set; see `protocol.readback`."""
        return readback.needs_update(spec, remote)

    # --- panelists and registrants

    def panelists(self, webinar_id: str) -> tuple[RemotePanelist, ...]:
        return panelists.read_panelists(self._send(panelists.list_panelists(webinar_id)))

    def team(self, webinar_id: str) -> tuple[TeamMember, ...]:
        """Alternative hosts, interpreters and panelists as Zoom has them, those set in its portal included."""
        settings = webinars.read_webinar(self._send(webinars.get_webinar(webinar_id))).settings
        return (
            *(TeamMember("", email, Role.ALTERNATIVE_HOST) for email in hosts_in(settings.get("alternative_hosts"))),
            *(TeamMember("", email, Role.INTERPRETER) for email in interpreters_in(settings)),
            *(TeamMember(each.name, each.email, Role.PANELIST) for each in self.panelists(webinar_id)),
        )

    def sync_panelists(self, webinar_id: str, wishes: Sequence[PanelistWish]) -> tuple[RemotePanelist, ...]:
        """Makes the panelists those wished for and gives them with their links; safe to call again after any error.

        A name alone is never changed: Zoom would need a removal, and the link would die with it.
        """
        present = self.panelists(webinar_id)
        changes = panelists.compare(present, wishes)
        for batch in panelists.batches(changes.missing):
            self._send(panelists.add_panelists(webinar_id, batch))
        for panelist in changes.extra:
            self._remove_panelist(webinar_id, panelist)
        return self.panelists(webinar_id) if changes.missing or changes.extra else present

    def registrants(self, webinar_id: str) -> Listing[Registrant]:
        """Everybody who signed up, in all three statuses, each once. None for a webinar without registration."""
        try:
            listings = [self._registrants(webinar_id, status) for status in registrants.STATUSES]
        except errors.RegistrationOff:
            return Listing((), 0)
        given = [registrant for listing in listings for registrant in listing.rows]
        once = registrants.each_once(given)
        totals = [listing.total for listing in listings if listing.total is not None]
        whole = len(totals) == len(listings)
        return Listing(once, sum(totals) - (len(given) - len(once)) if whole else None)

    def registration_form(self, webinar_id: str) -> RegistrationForm:
        return registrants.read_registration_form(self._send(registrants.get_registration_form(webinar_id)))

    def set_registration_form(self, webinar_id: str, form: RegistrationForm) -> None:
        self._send(registrants.set_registration_form(webinar_id, form))

    # --- polls and survey

    def poll_definitions(self, webinar_id: str) -> tuple[PollDefinition, ...]:
        """The polls as planned; empty where polls are switched off."""
        try:
            return polls.read_polls(self._send(polls.list_polls(webinar_id)))
        except errors.PollsOff:
            return ()

    def create_poll(self, webinar_id: str, poll: PollDefinition, *, anonymous: bool = False) -> PollDefinition:
        return polls.read_poll(self._send(polls.create_poll(webinar_id, poll, anonymous=anonymous)))

    def update_poll(self, webinar_id: str, poll: PollDefinition, *, anonymous: bool = False) -> None:
        self._send(polls.update_poll(webinar_id, poll, anonymous=anonymous))

    def survey(self, webinar_id: str) -> SurveyDefinition:
        """The survey as planned; an empty one where there is none."""
        try:
            return polls.read_survey(self._send(polls.get_survey(webinar_id)))
        except errors.ThingGone:
            return SurveyDefinition()

    def set_survey(self, webinar_id: str, survey: SurveyDefinition) -> None:
        self._send(polls.set_survey(webinar_id, survey))

    # --- recordings and people

    def recordings(self, uuid: str, *, host: str) -> CloudRecording:
        """The session's cloud recording. Raises NoRecording (a TryLater) for none, or none yet.

        Where the app may not read a session's recording, the host's list of the last month is looked through.
        """
        try:
            return recordings.read_recording(self._send(recordings.get_recording(uuid)))
        except errors.ScopeMissing as missing:
            return self._listed_recording(uuid, host, missing)

    def recording_passcode(self, uuid: str) -> str:
        """What the recording's link asks for: a secret, shown to one person, never stored or logged."""
        return recordings.read_passcode(self._send(recordings.get_recording(uuid)))

    def transcript(self, uuid: str, *, host: str) -> bytes:
        """The transcript as WebVTT, at most 10 MB. Raises NoRecording (a TryLater) for none, or none yet."""
        files = self.recordings(uuid, host=host).files
        found = next((file for file in files if file.kind == "TRANSCRIPT" and file.status == "completed"), None)
        if found is None:
            raise errors.NoRecording(_NO_TRANSCRIPT, errors.Reply("get_recording"))
        token = self._tokens.current()
        return fetch_vtt(found.download_url, token.value, base_url=self._base_url, session_factory=self._sessions)

    def user(self, user: str) -> RemoteUser:
        """By id or e-mail address. Raises UserUnknown (a NotFound)."""
        return users.read_user(self._send(users.get_user(user)))

    def host_abilities(self, user: str) -> HostAbilities:
        return users.read_abilities(self._send(users.get_settings(user)))

    # --- parts

    def _remove_panelist(self, webinar_id: str, panelist: RemotePanelist) -> None:
        try:
            self._send(panelists.remove_panelist(webinar_id, panelist))
        except errors.ThingGone:
            return

    def _registrants(self, webinar_id: str, status: RegistrantStatus) -> Listing[Registrant]:
        return every_page(
            self._send,
            lambda token: registrants.list_registrants(webinar_id, status, token),
            lambda answer: registrants.read_registrants(answer, status),
        )

    def _listed_recording(self, uuid: str, host: str, missing: errors.ScopeMissing) -> CloudRecording:
        today = utc_day(self._clock())
        since = today - RECORDINGS_LOOK_BACK
        try:
            listing = every_page(
                self._send,
                lambda token: recordings.list_recordings(host, since, today + timedelta(days=1), token),
                recordings.read_recordings,
            )
        except errors.ScopeMissing:
            raise missing from None
        found = next((recording for recording in listing.rows if recording.uuid == uuid), None)
        if found is None:
            raise errors.NoRecording("No recording yet.", errors.Reply("list_recordings", code=3301))
        return found

    def _send(self, request: Request, *, urgent: bool = False) -> Json:
        return self._caller.send(request, urgent=urgent)


_NO_TRANSCRIPT = "Zoom has no transcript of this recording yet."
_SIMULIVE = "This webinar plays a recording as if it were live; I do not change such a webinar."
