"""What the control room lets people do, a handful at a time; and whole sessions, played as the clock reaches them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

from bot.sandbox.zoom.cast import LINES, POLLS, Cast, cast
from bot.sandbox.zoom.crowd import plan_session
from bot.sandbox.zoom.script import Script
from bot.sandbox.zoom.session import NotPossible, current
from bot.sandbox.zoom.standin import ZoomStandIn
from bot.sandbox.zoom.world import Run, Stay, Webinar

Json = dict[str, Any]
CROWD, MOST_AT_ONCE = 600, 200
HOSTILE = Cast(
    "person.html@hard.example.org",
    '<img src=x onerror="alert(1)">',
    "<script>alert(2)</script>",
    "<b>Org</b>",
    "Lyon",
    "FR",
)
AFTER_THE_END = (6, 16, 31)  # minutes at which a whole session stops to look


class ControlRoom:
    """Raises session.NotPossible (a ValueError) for what cannot be, KeyError for an unknown webinar."""

    def __init__(self, zoom: ZoomStandIn, seed: int = 0) -> None:
        self._zoom = zoom
        self._random = Random(seed)  # noqa: S311 - must be repeatable
        crowd = cast(self._random, CROWD)
        self._random.shuffle(crowd)
        self._crowd = [*crowd[:2], HOSTILE, *crowd[2:]]
        self._scripts: dict[int, Script] = {}
        self._troubles: dict[int, str] = {}
        self._lock = zoom.account.lock  # the only one: a second could be taken in the other order

    # Handfuls of people

    def register(self, webinar_id: int, count: int = 1) -> str:
        """So many more people sign up."""
        webinar = self._zoom.webinar(webinar_id)
        known = {registrant.email for registrant in webinar.registrants.values()}
        chosen = self._some(
            [person for person in self._crowd if person.email not in known], count, "is left to sign up"
        )
        for person in chosen:
            answers = {"org": person.org, "city": person.city, "country": person.country}
            names = {"first_name": person.first_name, "last_name": person.last_name}
            self._zoom.register(webinar_id, email=person.email, answers=answers, **names)
        return _said([person.name for person in chosen], "signed up")

    def come(self, webinar_id: int, count: int = 1) -> str:
        """So many of the registered, or of anybody where nobody needs to register, enter for the first time."""
        webinar, run = self._open(webinar_id)
        if webinar.needs_registration:
            waiting = [r for r in webinar.registrants.values() if r.status == "approved" and r.id not in run.people]
            chosen = self._some(waiting, count, "who signed up is still outside; let people register first")
            stays = [self._zoom.join(webinar_id, registrant_id=registrant.id) for registrant in chosen]
        else:
            others = [person for person in self._crowd if person.email not in run.people]
            guests = self._some(others, count, "is left to come")
            stays = [self._zoom.join(webinar_id, name=guest.name, email=guest.email) for guest in guests]
        return _said([stay.shown_name for stay in stays], "came")

    def crew_comes(self, webinar_id: int) -> str:
        """The host and every panelist who is not there yet enter."""
        webinar, run = self._open(webinar_id)
        crew = [(webinar.host.email, webinar.host.name, "host")]
        crew += [(panelist.email, panelist.name, "panelist") for panelist in webinar.panelists]
        inside = {stay.person.key for stay in _inside(run)}
        absent = [row for row in crew if row[0].lower() not in inside]
        for email, name, role in absent:
            self._zoom.join(webinar_id, person=email.lower(), email=email, name=name, role=role)  # type: ignore[arg-type]
        return _said([name for _, name, _ in absent], "came") if absent else "Host and panelists are all there."

    def rejoin(self, webinar_id: int, count: int = 1) -> str:
        """So many of those who left come back."""
        _, run = self._open(webinar_id)
        inside = {stay.person.key for stay in _inside(run)}
        gone = [person for person in run.people.values() if person.role == "attendee" and person.key not in inside]
        for person in self._some(gone, count, "has left who could come back"):
            self._again(webinar_id, person.key, "computer")
        return _said([person.name for person in gone[:count]], "came back")

    def second_device(self, webinar_id: int, count: int = 1) -> str:
        """So many of those in the room join with their telephone's app as well."""
        _, run = self._open(webinar_id)
        keys = [stay.person.key for stay in _inside(run) if stay.person.role == "attendee"]
        alone = [key for key in dict.fromkeys(keys) if keys.count(key) == 1]
        chosen = self._some(alone, count, "in the room has a device left")
        for key in chosen:
            self._again(webinar_id, key, "phone")
        return _said([run.people[key].name for key in chosen], "joined from a second device")

    def dial_in(self, webinar_id: int) -> str:
        """Somebody joins by phone, with neither an e-mail address nor a registration."""
        _, run = self._open(webinar_id)
        number = 1 + sum(bool(person.phone) for person in run.people.values())
        name = f"Call-in User_{number}"
        self._zoom.join(webinar_id, name=name, phone=f"+3319900{number:04d}", person=f"phone {number}", device="phone")
        return _said([name], "dialled in")

    def leave(self, webinar_id: int, count: int = 1) -> str:
        """So many joins of attendees end."""
        _, run = self._open(webinar_id)
        audience = [stay for stay in _inside(run) if stay.person.role == "attendee"]
        chosen = self._some(audience, count, "of the audience is in the room")
        for stay in chosen:
            self._zoom.leave(webinar_id, stay.user_id)
        return _said([stay.shown_name for stay in chosen], "left")

    def ask(self, webinar_id: int, text: str = "", anonymous: bool = False) -> str:
        """Somebody in the room asks that, or the next of the prepared questions."""
        _, run = self._open(webinar_id)
        seen = [stay for stay in _inside(run) if stay.person.role == "attendee" and not stay.person.phone]
        there = self._some(seen, MOST_AT_ONCE, "of the audience is in the room to ask")
        asker = there[len(run.questions) % len(there)]
        question = text.strip() or LINES[len(run.questions) % len(LINES)].text
        self._zoom.ask(webinar_id, person=asker.person.key, text=question, anonymous=anonymous)
        return _said(["Somebody" if anonymous else asker.shown_name], f"asked: {question}")

    def answer(self, webinar_id: int, question_id: str, text: str = "") -> str:
        """A panelist or the host answers in writing, or without a text by voice."""
        _, run = self._open(webinar_id)
        if not text.strip():
            self._zoom.answer(webinar_id, question_id=question_id, live=True)
            return "Answered by voice."
        crew = [stay for stay in _inside(run) if stay.person.role in ("host", "panelist")]
        speaker = self._some(crew, 1, "of host and panelists is in the room to write")[0]
        self._zoom.answer(webinar_id, question_id=question_id, person=speaker.person.key, text=text.strip())
        return _said([speaker.shown_name], "answered in writing")

    def run_poll(self, webinar_id: int) -> str:
        """The next poll is launched, and most of the audience votes."""
        webinar, run = self._open(webinar_id)
        defined = list(webinar.polls.values())
        place = len(run.launched)
        title, questions = POLLS[place % len(POLLS)]
        known = defined[place].id if place < len(defined) else ""
        poll = self._zoom.launch_poll(webinar_id, poll_id=known, title=title, questions=questions)
        voters = {stay.person.key for stay in _inside(run) if stay.person.role == "attendee" and not stay.person.phone}
        voting = [key for key in sorted(voters) if self._random.random() < 0.8]
        for key in voting:
            answers = {each["name"]: str(self._random.choice(each["answers"])) for each in poll.body["questions"]}
            self._zoom.vote(webinar_id, poll_id=poll.id, person=key, answers=answers)
        return f"Poll “{poll.body.get('title') or title}”: {len(voting)} of {len(voters)} voted."

    # Whole sessions

    def plan(self, webinar_id: int, seed: int = 0, registered: int = 400, came: int = 230) -> Json:
        """Write the whole day down, to be played as the clock moves. Gives the moments worth stopping at."""
        with self._lock:
            script = plan_session(self._zoom, webinar_id, seed, registered, came)
            self._scripts[webinar_id] = script
            self._troubles.pop(webinar_id, None)
            ends = script.ends_at() or self._zoom.clock.now()
        self.catch_up()
        webinar, now = self._zoom.webinar(webinar_id), self._zoom.clock.now()
        stops = sorted({moment for moment in self._stops(webinar, ends) if moment > now})
        return {"stops": [moment.isoformat() for moment in stops]}

    def catch_up(self) -> None:
        """Play what the clock has reached. A script that the room does not allow any more ends with its reason."""
        now = self._zoom.clock.now()
        with self._lock:
            for webinar_id, script in list(self._scripts.items()):
                try:
                    script.play_until(now)
                except (NotPossible, KeyError) as exc:
                    self._troubles[webinar_id] = f"The planned session stopped: {exc}."
                    del self._scripts[webinar_id]
                else:
                    if script.next_at() is None:
                        del self._scripts[webinar_id]

    def plans(self) -> list[Json]:
        """The sessions being played, and those that stopped early."""
        with self._lock:
            playing = [(webinar_id, script.next_at(), "") for webinar_id, script in self._scripts.items()]
            stopped = [(webinar_id, None, why) for webinar_id, why in self._troubles.items()]
        rows = [*playing, *stopped]
        return [{"webinar_id": i, "next_at": at.isoformat() if at else None, "trouble": why} for i, at, why in rows]

    def _stops(self, webinar: Webinar, ends: datetime) -> list[datetime]:
        start, half = webinar.start or ends, timedelta(minutes=webinar.duration) / 2
        morning = start.astimezone(ZoneInfo(webinar.timezone)) - timedelta(days=1)
        before = [start - timedelta(hours=1), start - timedelta(minutes=15)]
        during = [start + timedelta(minutes=1), start + half, ends]
        after = [ends + timedelta(minutes=minutes) for minutes in AFTER_THE_END]
        return [morning.replace(hour=9, minute=0, second=0), *before, *during, *after]

    # What stands behind

    def undisturbed(self, verb: Callable[..., Any], **wish: Any) -> Any:
        """Do it while no call of the bot changes the account."""
        with self._lock:
            return verb(**wish)

    def _open(self, webinar_id: int) -> tuple[Webinar, Run]:
        webinar = self._zoom.webinar(webinar_id)
        return webinar, current(webinar)

    def _some(self, found: list[Any], count: int, nobody: str) -> list[Any]:
        """The first `count` of them; raises NotPossible if there is none."""
        if not 1 <= count <= MOST_AT_ONCE:
            raise NotPossible(f"Choose between 1 and {MOST_AT_ONCE} people.")
        if not found:
            raise NotPossible(f"Nobody {nobody}.")
        return found[:count]

    def _again(self, webinar_id: int, key: str, device: str) -> None:
        person = current(self._zoom.webinar(webinar_id)).people[key]
        self._zoom.join(webinar_id, person=key, registrant_id=person.registrant_id, name=person.name, device=device)


def verbs(room: ControlRoom) -> dict[str, Callable[..., Any]]:
    """What `POST /page/room/<verb>` may ask for."""
    asked = (
        room.register,
        room.come,
        room.crew_comes,
        room.rejoin,
        room.second_device,
        room.dial_in,
        room.leave,
        room.ask,
        room.answer,
        room.run_poll,
        room.plan,
    )
    return {verb.__name__: partial(room.undisturbed, verb) for verb in asked}


def _inside(run: Run) -> list[Stay]:
    return [stay for stay in run.stays if stay.left is None]


def _said(names: list[str], did: str) -> str:
    shown = ", ".join(names[:3])
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{shown}{more} {did}" + ("" if did.endswith(("?", "!", ".")) else ".")
