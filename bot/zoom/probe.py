"""Asking Zoom what we may do, without changing anything: every call names a user or webinar that cannot exist.

Zoom looks at a call's permission before it looks for what the call is about, so a refusal for a missing scope (4711)
and a refusal for a missing webinar (3001) tell the two apart. Scope names: Zoom's granular scopes list, 2026.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.domain.errors import OutcomeUnknown, Refused, TryLater
from bot.domain.remote import PanelistWish, RemotePanelist, WebinarSpec
from bot.domain.rows import RegistrantStatus
from bot.domain.webinar import Recording, Registration
from bot.services.doctor import Scope, read_http_date
from bot.zoom.budget import MemoryBudget
from bot.zoom.client import ZoomClient
from bot.zoom.errors import NoRecording, ReportNotReady, ScopeMissing
from bot.zoom.pacing import Pacer
from bot.zoom.protocol import panelists, polls, recordings, registrants, reports, users, webinars
from bot.zoom.request import Request
from bot.zoom.tokens import TokenStore
from bot.zoom.transport import NoAnswer, Outgoing, Transport

NO_WEBINAR = "1"  # webinar numbers have ten digits or more
NO_USER = "nobody@webinar-bot.invalid"
NO_SESSION = "bm8gc3VjaCBzZXNzaW9uIQ=="
_SPEC = WebinarSpec(
    topic="Permission check",
    agenda="",
    starts_at=datetime(2100, 1, 1, tzinfo=UTC),
    minutes=60,
    zone="Europe/Paris",
    passcode="check12345",
    questions=False,
    practice_session=False,
    registration=Registration.OFF,
    recording=Recording.NONE,
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A scope, what the bot needs it for, and a call that asks for it and can do nothing."""

    name: str
    purpose: str
    call: Callable[[], Request]
    needed: bool = True


WANTED = (
    Wanted("user:read:user:admin", "look up the host and alternative hosts", lambda: users.get_user(NO_USER)),
    Wanted("user:read:settings:admin", "look up the host's licence", lambda: users.get_settings(NO_USER)),
    Wanted("webinar:write:webinar:admin", "create webinars", lambda: webinars.create_webinar(NO_USER, _SPEC)),
    Wanted("webinar:read:webinar:admin", "read a webinar back", lambda: webinars.get_webinar(NO_WEBINAR)),
    Wanted(
        "webinar:read:list_webinars:admin",
        "find a webinar whose creation got no answer",
        lambda: webinars.list_webinars(NO_USER, 1),
    ),
    Wanted(
        "webinar:update:webinar:admin",
        "change webinars",
        lambda: webinars.update_webinar(NO_WEBINAR, _SPEC, {}, host=NO_USER),
    ),
    Wanted(
        "webinar:delete:webinar:admin",
        "cancel webinars",
        lambda: webinars.delete_webinar(NO_WEBINAR, notify=False),
    ),
    Wanted("webinar:read:list_panelists:admin", "list panelists", lambda: panelists.list_panelists(NO_WEBINAR)),
    Wanted(
        "webinar:write:panelist:admin",
        "add panelists",
        lambda: panelists.add_panelists(NO_WEBINAR, [PanelistWish("Permission check", NO_USER)]),
    ),
    Wanted(
        "webinar:delete:panelist:admin",
        "remove panelists",
        lambda: panelists.remove_panelist(NO_WEBINAR, RemotePanelist("none", NO_USER, "Permission check", "")),
    ),
    Wanted(
        "webinar:read:list_registrants:admin",
        "list who signed up",
        lambda: registrants.list_registrants(NO_WEBINAR, RegistrantStatus.APPROVED),
    ),
    Wanted(
        "webinar:read:list_past_instances:admin",
        "find the sessions that were held",
        lambda: reports.list_instances(NO_WEBINAR),
    ),
    Wanted("report:read:webinar:admin", "read when a session ran", lambda: reports.get_session(NO_SESSION)),
    Wanted(
        "report:read:list_webinar_participants:admin",
        "read who came",
        lambda: reports.list_participants(NO_SESSION),
    ),
    Wanted("report:read:webinar_qna:admin", "read the Q&A", lambda: reports.get_questions(NO_SESSION)),
    Wanted(
        "report:read:list_webinar_polls:admin",
        "read poll answers",
        lambda: reports.get_poll_answers(NO_SESSION),
    ),
    Wanted(
        "report:read:webinar_survey:admin",
        "read survey answers",
        lambda: reports.get_survey_answers(NO_SESSION),
        needed=False,
    ),
    Wanted(
        "webinar:read:list_polls:admin",
        "read the polls planned for a webinar",
        lambda: polls.list_polls(NO_WEBINAR),
        needed=False,
    ),
    Wanted(
        "cloud_recording:read:list_recording_files:admin",
        "link the recording",
        lambda: recordings.get_recording(NO_SESSION),
        needed=False,
    ),
)


class ZoomCheck(ZoomClient):
    """A client that also tells what it may do. Implements `doctor.ZoomProbe`; its calls count for nobody's budget."""

    def __init__(
        self,
        *,
        base_url: str,
        oauth_url: str,
        account_id: str,
        client_id: str,
        client_secret: str,
        tokens: TokenStore,
        pacer: Pacer,
        clock: Callable[[], datetime],
    ) -> None:
        self._address = base_url.rstrip("/")
        self._plain = Transport(monotonic=pacer.monotonic)
        super().__init__(
            base_url=base_url,
            oauth_url=oauth_url,
            account_id=account_id,
            client_id=client_id,
            client_secret=client_secret,
            tokens=tokens,
            budget=MemoryBudget(),
            pacer=pacer,
            clock=clock,
            transport=self._plain,
        )

    def sign_in(self) -> None:
        """Raises SignInFailed or TryLater."""
        self.token()

    def server_time(self) -> datetime | None:
        """The time in the answer to a call without a token, which Zoom refuses; None if it gave none."""
        try:
            answer = self._plain.send(Outgoing("GET", f"{self._address}/users/me", repeatable=True))
        except NoAnswer as exc:
            raise TryLater("Zoom does not answer. Check the network.") from exc
        return read_http_date(answer.headers.get("date", ""))

    def scopes(self) -> Iterator[Scope]:
        """Each scope the bot wants, asked one after the other at Zoom's pace."""
        for wanted in WANTED:
            granted, why_not = self._may(wanted)
            yield Scope(wanted.name, wanted.purpose, wanted.needed, granted, why_not)

    def _may(self, wanted: Wanted) -> tuple[bool | None, str]:
        try:
            self._send(wanted.call())
        except ScopeMissing as missing:
            return False, str(missing)
        except (ReportNotReady, NoRecording, Refused):
            return True, ""  # it came as far as looking for the thing
        except (TryLater, OutcomeUnknown) as trouble:
            return None, str(trouble)
        return True, ""
