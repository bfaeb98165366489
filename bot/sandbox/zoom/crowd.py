"""A whole webinar's people, played: they register, rehearse, come, come back, ask, vote and leave.

By default 400 are registered and approved and 230 people come: 229 of the registered, and one who dials in by phone
and leaves neither e-mail nor registration. Speakers and hosts come too, and are not among the 230. Some more people
cancelled or were denied. All times are whole seconds, spread over the scheduled time of the webinar.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from bot.sandbox.zoom.cast import LINES, POLLS, Cast, Line, cast
from bot.sandbox.zoom.script import Script
from bot.sandbox.zoom.session import NotPossible
from bot.sandbox.zoom.visits import Guest, Session, audience_visits, crew_visit
from bot.sandbox.zoom.world import Poll, Webinar

if TYPE_CHECKING:
    from bot.sandbox.zoom.standin import ZoomStandIn

DENIED, CANCELLED = 5, 3  # beside the registered


def play_session(
    zoom: ZoomStandIn,
    webinar_id: int,
    seed: int = 0,
    registered: int = 400,
    came: int = 230,
    *,
    rehearsal: bool = True,
    restart_after: float | None = None,
) -> dict[str, Any]:
    """Play it all at once, ahead of the clock if need be, and give the truth about it. Arguments: `plan_session`."""
    script = plan_session(zoom, webinar_id, seed, registered, came, rehearsal=rehearsal, restart_after=restart_after)
    script.play()
    return zoom.truth(webinar_id)


def plan_session(
    zoom: ZoomStandIn,
    webinar_id: int,
    seed: int = 0,
    registered: int = 400,
    came: int = 230,
    *,
    rehearsal: bool = True,
    restart_after: float | None = None,
) -> Script:
    """The script of the day. `restart_after` minutes the host's machine crashes and a second run begins.

    The times are those of the webinar as it stands now: plan after it was moved for the last time.
    Raises NotPossible for a webinar without registration or without a time, or for too many people.
    """
    webinar = zoom.webinar(webinar_id)
    if not webinar.needs_registration or webinar.start is None:
        raise NotPossible("the crowd comes to webinars with a time and with registration")
    if not 1 <= came <= registered + 1:
        raise NotPossible(f"{came} people cannot come where {registered} are registered")
    if restart_after is not None and not 0 < restart_after < webinar.duration:
        raise NotPossible(f"a crash after {restart_after} minutes is not within the webinar")
    random = Random(seed)  # noqa: S311 - must be repeatable
    start, planned = webinar.start, timedelta(minutes=webinar.duration)
    crash = None if restart_after is None else start + timedelta(minutes=restart_after)
    ends = start + planned + timedelta(seconds=random.randrange(60, 240))
    session = Session(start - timedelta(minutes=3), start, ends, crash)
    return Planner(zoom, webinar, session, random).plan(registered, came, rehearsal)


def interpreters(webinar: Webinar) -> list[str]:
    """Addresses of those who interpret, by voice or by sign, and speak on no panel."""
    chosen = (webinar.settings[name] for name in ("language_interpretation", "sign_language_interpretation"))
    found = [row["email"] for each in chosen if each.get("enable") for row in each.get("interpreters", [])]
    speakers = {panelist.email.casefold() for panelist in webinar.panelists}
    return [address for address in dict.fromkeys(found) if address.casefold() not in speakers]


class Planner:
    """Writes one script."""

    def __init__(self, zoom: ZoomStandIn, webinar: Webinar, session: Session, random: Random) -> None:
        self._zoom, self._webinar, self._session, self._random = zoom, webinar, session, random
        self._script = Script()
        self._ids: dict[str, str] = {}  # e-mail → registrant id

    def plan(self, registered: int, came: int, rehearsal: bool) -> Script:
        """The whole day, registrations before it and the survey after it."""
        people = cast(self._random, registered + DENIED + CANCELLED)
        self._registrations(people, registered)
        crew = self._crew()
        if rehearsal:
            self._rehearse(crew)
        guests = [Guest("phone guest", name="Call-in User_1", phone="+33199000042")]
        guests += [self._guest(person) for person in self._chosen(people[:registered], came - 1)]
        self._room()
        for guest in crew:
            self._attend(guest, crew_visit(self._session, self._random, guest.role))
        for place, guest in enumerate(guests):
            self._attend(guest, audience_visits(self._session, self._random, place))
        self._questions(crew, guests)
        self._polls(guests)
        self._survey(guests)
        return self._script

    def _registrations(self, people: list[Cast], registered: int) -> None:
        last = self._session.start - timedelta(hours=1)
        first = min(self._webinar.created, last - timedelta(hours=23))
        for place, person in enumerate(people):
            at = first + timedelta(seconds=self._random.randrange(int((last - first).total_seconds())))
            fate = "approve" if place < registered else "deny" if place < registered + DENIED else "cancel"
            self._script.add(at, self._sign_up, person, at)
            later = at + timedelta(minutes=20)
            self._script.add(later, self._decide, person, fate, later)

    def _sign_up(self, person: Cast, at: datetime) -> None:
        registrant = self._zoom.register(
            self._webinar.id,
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            answers={"org": person.org, "city": person.city, "country": person.country},
            at=at,
        )
        self._ids[person.email] = registrant.id

    def _decide(self, person: Cast, fate: Any, at: datetime) -> None:
        self._zoom.decide(self._webinar.id, self._ids[person.email], fate, at=at)

    def _chosen(self, people: list[Cast], number: int) -> list[Cast]:
        """Who comes: everybody with a hard name first, then by chance."""
        hard = [person for person in people if person.hard][:number]
        rest = [person for person in people if person not in hard]
        return hard + self._random.sample(rest, number - len(hard))

    def _crew(self) -> list[Guest]:
        webinar, config = self._webinar, self._zoom.config
        crew = [Guest(webinar.host.email, "host", webinar.host.email, webinar.host.name)]
        for address in webinar.settings["alternative_hosts"].replace(";", ",").split(","):
            user = config.user(address) if address else None
            if user is not None and user is not webinar.host:
                crew.append(Guest(user.email, "alternative_host", user.email, user.name))
        crew += [Guest(each, "interpreter", each, each.partition("@")[0].title()) for each in interpreters(webinar)]
        for place, panelist in enumerate(webinar.panelists):
            shows = place % 3 != 1  # some speakers come without their account: only the name tells who they are
            email = panelist.email
            crew.append(Guest(email.lower(), "panelist", email, panelist.name, shows_email=shows))
        return crew

    def _guest(self, person: Cast) -> Guest:
        shows = self._random.random() > 0.1
        return Guest(person.email, email=person.email, name=person.name, registered=True, shows_email=shows)

    def _rehearse(self, crew: list[Guest]) -> None:
        begin, end = (self._session.start - timedelta(minutes=minutes) for minutes in (45, 25))
        self._script.add(begin, self._zoom.open_room, self._webinar.id, practice=True, at=begin)
        for place, guest in enumerate(crew):
            at = begin + timedelta(seconds=10 + 20 * place)
            self._script.add(at, self._enter, guest, "computer", at, {})
        self._script.add(end, self._zoom.close_room, self._webinar.id, at=end)

    def _room(self) -> None:
        for begin, end in self._session.runs:
            self._script.add(begin, self._zoom.open_room, self._webinar.id, at=begin)
            self._script.add(end, self._zoom.close_room, self._webinar.id, at=end)

    def _attend(self, guest: Guest, visits: list[tuple[str, tuple[datetime, datetime]]]) -> None:
        """Write the joins and leaves down; who stays to the end of a run is put out by it."""
        guest.visits = visits
        closings = {end for _, end in self._session.runs}
        for device, (begin, end) in visits:
            row: dict[str, str] = {}
            self._script.add(begin, self._enter, guest, device, begin, row)
            if end not in closings:
                self._script.add(end, self._go, row, end)

    def _enter(self, guest: Guest, device: str, at: datetime, row: dict[str, str]) -> None:
        stay = self._zoom.join(
            self._webinar.id,
            name=guest.name.replace(",", "#") + (" (iPhone)" if device == "phone" else ""),  # Zoom writes # for ,
            email=guest.email,
            registrant_id=self._ids[guest.email] if guest.registered else "",
            role=guest.role,
            person=guest.key,
            device=device,
            phone=guest.phone,
            shown_email=guest.email if guest.shows_email else "",
            at=at,
        )
        row["user_id"] = stay.user_id

    def _go(self, row: dict[str, str], at: datetime) -> None:
        self._zoom.leave(self._webinar.id, row["user_id"], at=at)

    def _questions(self, crew: list[Guest], guests: list[Guest]) -> None:
        for place, line in enumerate(LINES):
            at = self._session.at((place + 1) / (len(LINES) + 2))
            there = [guest for guest in guests if guest.registered and guest.there_at(at)]
            if there:
                asker, speaker = there[place * 7 % len(there)], crew[place % len(crew)]
                self._script.add(at, self._ask, line, at, asker, speaker)

    def _ask(self, line: Line, at: datetime, asker: Guest, speaker: Guest) -> None:
        webinar_id = self._webinar.id
        question = self._zoom.ask(webinar_id, person=asker.key, text=line.text, anonymous=line.anonymous, at=at)
        later = at + timedelta(seconds=40)
        if line.live:
            self._zoom.answer(webinar_id, question_id=question.id, live=True, at=later)
        elif line.answer:
            self._zoom.answer(webinar_id, question_id=question.id, person=speaker.key, text=line.answer, at=later)

    def _polls(self, guests: list[Guest]) -> None:
        defined = list(self._webinar.polls.values())
        for place in range(len(POLLS)):
            at = self._session.at((place + 1) / 3)
            known = defined[place] if place < len(defined) else None
            there = [g for g in guests if g.registered and g.there_at(at) and self._random.random() < 0.6]
            self._script.add(at, self._poll, place, known, at, there)

    def _poll(self, place: int, known: Poll | None, at: datetime, there: list[Guest]) -> None:
        title, questions = POLLS[place]
        poll_id = known.id if known else ""
        poll = self._zoom.launch_poll(self._webinar.id, poll_id=poll_id, title=title, questions=questions)
        for number, guest in enumerate(there):
            answers = {question["name"]: self._choice(question) for question in poll.body["questions"]}
            moment = at + timedelta(seconds=5 + number % 40)
            self._zoom.vote(self._webinar.id, poll_id=poll.id, person=guest.key, answers=answers, at=moment)

    def _choice(self, question: dict[str, Any]) -> str:
        answers = question.get("answers") or ["Everything, thank you."]
        if question.get("type") != "multiple":
            return str(self._random.choice(answers))
        chosen = set(self._random.sample(answers, self._random.randint(1, len(answers))))
        return ";".join(answer for answer in answers if answer in chosen)

    def _survey(self, guests: list[Guest]) -> None:
        questions = (self._webinar.survey or {}).get("custom_survey", {}).get("questions", [])
        near_end = self._session.ends - timedelta(minutes=2)
        there = [guest for guest in guests if guest.registered and guest.there_at(near_end)]
        for place, guest in enumerate(there[:40] if questions else []):
            at = self._session.ends + timedelta(minutes=2 + place)
            answers = {question["name"]: self._choice(question) for question in questions}
            self._script.add(at, self._zoom.answer_survey, self._webinar.id, person=guest.key, answers=answers, at=at)
