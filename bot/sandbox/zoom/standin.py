"""The stand-in for Zoom: mount it on a `SandboxServer`, point the bot at it, and let people come."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Faults
from bot.sandbox.http import SandboxServer
from bot.sandbox.ledger import Ledger
from bot.sandbox.zoom import events, session
from bot.sandbox.zoom.account import Account
from bot.sandbox.zoom.config import User, ZoomConfig
from bot.sandbox.zoom.control import zoom_control
from bot.sandbox.zoom.identifiers import Identifiers
from bot.sandbox.zoom.routes import zoom_dialect, zoom_routes
from bot.sandbox.zoom.truth import truth
from bot.sandbox.zoom.webhooks import Courier
from bot.sandbox.zoom.webinars import summary, tell_change
from bot.sandbox.zoom.world import Poll, Question, Recording, Registrant, Role, Run, Stay, Webinar


class ZoomStandIn:
    """One pretended account. The verbs below are what people and the portal do; `at` is the sandbox clock unless given.

    `at` may lie ahead of the clock, to play a day in one go: its webhooks wait until the clock gets there.
    Verbs raise session.NotPossible (a ValueError) for what Zoom's room would not allow.
    """

    def __init__(
        self,
        clock: SandboxClock,
        faults: Faults,
        ledger: Ledger,
        *,
        seed: int = 0,
        config: ZoomConfig | None = None,
    ) -> None:
        self.clock, self.faults, self.ledger = clock, faults, ledger
        self.config = config or ZoomConfig()
        self.courier = Courier(self.config, clock, ledger, seed)
        self.account = Account(self.config, Identifiers(seed), self.courier.send)
        self._answer_breaches: list[str] = []

    @property
    def contract_breaches(self) -> list[str]:
        """Answers and webhooks of ours that break Zoom's contract; anything here is a fault of the sandbox."""
        return self._answer_breaches + self.courier.breaches

    @property
    def host(self) -> User:
        """The first user who may host webinars."""
        return next(user for user in self.config.users if user.webinar)

    def mount(self, server: SandboxServer) -> None:
        """Serve `/zoom/oauth/token`, `/zoom/v2/…` and `/control/zoom/…` there."""
        server.app.register_blueprint(zoom_routes(self.account, self.clock, self._answer_breaches))
        server.app.register_blueprint(zoom_control(self))
        server.speak(zoom_dialect(self.account))

    def stop(self) -> None:
        """End the delivery of webhooks."""
        self.courier.stop()

    def webinar(self, webinar_id: int) -> Webinar:
        """The webinar, deleted or not. Raises KeyError."""
        return self.account.world.webinars[int(webinar_id)]

    def truth(self, webinar_id: int) -> dict[str, Any]:
        """What really happened; see `truth.py`."""
        with self.account.lock:
            return truth(self.webinar(webinar_id))

    def validate_endpoint(self) -> dict[str, Any]:
        """Zoom's check of the bot's webhook address, as it does every 72 hours."""
        return self.courier.validate_endpoint()

    # Registration

    def register(
        self,
        webinar_id: int,
        *,
        email: str,
        first_name: str,
        last_name: str = "",
        status: Literal["approved", "pending", "denied"] | None = None,
        answers: dict[str, str] | None = None,
        custom: list[dict[str, str]] | None = None,
        at: datetime | None = None,
    ) -> Registrant:
        """Somebody signs up on the registration page."""
        with self.account.lock:
            return session.register(
                self.account,
                self.webinar(webinar_id),
                at or self.clock.now(),
                email=email,
                first_name=first_name,
                last_name=last_name,
                status=status,
                answers=answers,
                custom=custom,
            )

    def cancel_registration(self, webinar_id: int, registrant_id: str, *, at: datetime | None = None) -> None:
        """Somebody cancels by their own link."""
        with self.account.lock:
            moment = at or self.clock.now()
            session.cancel_registration(self.account, self.webinar(webinar_id), registrant_id, moment)

    def decide(
        self,
        webinar_id: int,
        registrant_id: str,
        action: Literal["approve", "deny", "cancel"],
        *,
        at: datetime | None = None,
    ) -> None:
        """The host approves, denies or cancels somebody in the portal."""
        with self.account.lock:
            webinar = self.webinar(webinar_id)
            registrant = webinar.registrants[registrant_id]
            session.set_status(self.account, webinar, registrant, action, at or self.clock.now())

    # The room

    def open_room(self, webinar_id: int, *, practice: bool = False, at: datetime | None = None) -> Run:
        """The host opens the room, for a rehearsal or for real."""
        with self.account.lock:
            moment = at or self.clock.now()
            return session.open_room(self.account, self.webinar(webinar_id), moment, practice=practice)

    def close_room(self, webinar_id: int, *, practice: bool | None = None, at: datetime | None = None) -> Run:
        """The host ends the run for everybody; `practice` corrects what it was."""
        with self.account.lock:
            webinar = self.webinar(webinar_id)
            run = session.current(webinar)
            session.close_run(self.account, webinar, run, at or self.clock.now(), practice=practice)
            return run

    def join(
        self,
        webinar_id: int,
        *,
        name: str = "",
        email: str = "",
        registrant_id: str = "",
        role: Role = "attendee",
        person: str = "",
        device: str = "computer",
        phone: str = "",
        shown_email: str | None = None,
        at: datetime | None = None,
    ) -> Stay:
        """Somebody enters; give the `user_id` of the result to `leave`."""
        with self.account.lock:
            return session.join(
                self.account,
                self.webinar(webinar_id),
                at or self.clock.now(),
                name=name,
                email=email,
                registrant_id=registrant_id,
                role=role,
                person=person,
                device=device,
                phone=phone,
                shown_email=shown_email,
            )

    def leave(self, webinar_id: int, user_id: str, *, at: datetime | None = None) -> None:
        """One join ends."""
        with self.account.lock:
            session.leave(self.account, self.webinar(webinar_id), at or self.clock.now(), user_id)

    def ask(
        self, webinar_id: int, *, person: str, text: str, anonymous: bool = False, at: datetime | None = None
    ) -> Question:
        """A question; `person` is the key of somebody who has joined."""
        with self.account.lock:
            webinar, moment = self.webinar(webinar_id), at or self.clock.now()
            return session.ask(self.account, webinar, moment, person=person, text=text, anonymous=anonymous)

    def answer(
        self,
        webinar_id: int,
        *,
        question_id: str,
        person: str = "",
        text: str = "",
        live: bool = False,
        at: datetime | None = None,
    ) -> None:
        """An answer in writing by `person`, or `live`."""
        with self.account.lock:
            webinar, moment = self.webinar(webinar_id), at or self.clock.now()
            session.answer(webinar, moment, question_id=question_id, person=person, text=text, live=live)

    def launch_poll(
        self, webinar_id: int, *, poll_id: str = "", title: str = "", questions: Iterable[dict[str, Any]] = ()
    ) -> Poll:
        """Start a poll, defined before or on the spot."""
        with self.account.lock:
            webinar = self.webinar(webinar_id)
            return session.launch_poll(self.account, webinar, poll_id=poll_id, title=title, questions=questions)

    def vote(
        self, webinar_id: int, *, poll_id: str, person: str, answers: dict[str, str], at: datetime | None = None
    ) -> None:
        """One person's answers to a poll."""
        with self.account.lock:
            webinar, moment = self.webinar(webinar_id), at or self.clock.now()
            session.vote(webinar, moment, poll_id=poll_id, person=person, answers=answers)

    def answer_survey(
        self, webinar_id: int, *, person: str, answers: dict[str, str], at: datetime | None = None
    ) -> None:
        """One person's answers to the survey, after the end."""
        with self.account.lock:
            moment = at or self.clock.now()
            session.answer_survey(self.webinar(webinar_id), moment, person=person, answers=answers)

    def add_recording(
        self, webinar_id: int, *, ready: datetime | None = None, transcript: datetime | None = None
    ) -> Recording:
        """A cloud recording of the last run."""
        with self.account.lock:
            webinar = self.webinar(webinar_id)
            if not webinar.runs:
                raise session.NotPossible("nothing was held that could have been recorded")
            moment = ready or self.clock.now()
            return session.add_recording(self.account, webinar, webinar.runs[-1], moment, transcript)

    # The portal

    def move_in_portal(
        self,
        webinar_id: int,
        *,
        start: datetime | None = None,
        duration: int | None = None,
        topic: str | None = None,
        at: datetime | None = None,
    ) -> None:
        """Somebody changes the webinar in Zoom's portal, past the bot; does not count toward the API's quota."""
        with self.account.lock:
            webinar, moment = self.webinar(webinar_id), at or self.clock.now()
            before = summary(webinar)
            webinar.start = start or webinar.start
            webinar.duration = duration or webinar.duration
            webinar.topic = topic or webinar.topic
            webinar.changed = moment
            tell_change(self.account, webinar, before, moment, self.config.users[0])

    def delete_in_portal(self, webinar_id: int, *, at: datetime | None = None) -> None:
        """Somebody deletes the webinar in the portal; its reports go with it."""
        with self.account.lock:
            webinar = self.webinar(webinar_id)
            webinar.deleted = True
            moment = at or self.clock.now()
            self.account.emit(events.webinar_deleted(self.config, webinar, self.config.users[0], moment))

    def convert_in_portal(self, webinar_id: int, *, at: datetime | None = None) -> None:
        """Somebody turns the webinar into a meeting."""
        with self.account.lock:
            webinar = self.webinar(webinar_id)
            webinar.converted = True
            moment = at or self.clock.now()
            self.account.emit(events.converted_to_meeting(self.config, webinar, self.config.users[0], moment))

    def report_ready_at(self, webinar_id: int) -> datetime | None:
        """When the reports of the last ended run are there, or None."""
        ended = [run.ended for run in self.webinar(webinar_id).runs if run.ended is not None]
        return max(ended) + timedelta(seconds=self.config.report_delay) if ended else None
