"""A whole webinar's people, played: they register, rehearse, come, come back, ask, vote and leave.

By default 400 are registered and approved and 230 people come: 229 of the registered, and one who dials in by phone and
leaves neither e-mail nor registration. Speakers and host come too, and are not among the 230. Some more people cancelled
or were denied. All times are whole seconds, spread over the scheduled time of the webinar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from bot.sandbox.zoom.cast import LINES, POLLS, Cast, cast
from bot.sandbox.zoom.session import NotPossible
from bot.sandbox.zoom.world import Role, Webinar

if TYPE_CHECKING:
    from bot.sandbox.zoom.standin import ZoomStandIn

Span = tuple[datetime, datetime]
UNAPPROVED = 8  # beside the registered: five denied by the host, three cancelled


@dataclass(frozen=True, slots=True, order=True)
class Step:
    """One thing that somebody does at a moment."""

    at: datetime
    number: int
    act: Callable[[], Any] = field(compare=False)


class Script:
    """The steps of a day in order. Play them as the clock reaches them, or all at once ahead of it."""

    def __init__(self) -> None:
        self._steps: list[Step] = []
        self._sorted = False

    def add(self, at: datetime, act: Callable[[], Any]) -> None:
        """Put a step in; steps of one moment keep the order in which they were added."""
        self._steps.append(Step(at, len(self._steps), act))
        self._sorted = False

    def play_until(self, moment: datetime) -> int:
        """Play what is due up to and including `moment`; gives the number of steps played."""
        played = 0
        for step in self._in_order():
            if step.at > moment:
                break
            step.act()
            played += 1
        del self._steps[:played]
        return played

    def play(self) -> None:
        """Play all that is left."""
        for step in self._in_order():
            step.act()
        self._steps.clear()

    def next_at(self) -> datetime | None:
        """When the next step is due, or None at the end."""
        return next((step.at for step in self._in_order()), None)

    def _in_order(self) -> list[Step]:
        if not self._sorted:
            self._steps.sort()
            self._sorted = True
        return self._steps


@dataclass(slots=True)
class Guest:
    """Somebody who will come, and when each of their devices is connected."""

    key: Callable[[], str]
    role: Role = "attendee"
    email: str = ""
    name: str = ""
    phone: str = ""
    registered: bool = False
    shows_email: bool = True
    visits: list[tuple[str, Span]] = field(default_factory=list)

    def there_at(self, moment: datetime) -> bool:
        """Whether a device is connected, for a minute at least before and after."""
        minute = timedelta(minutes=1)
        return any(begin + minute <= moment <= end - minute for _, (begin, end) in self.visits)


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
    """Play it all at once, ahead of the clock if need be, and give the truth about it."""
    plan_session(zoom, webinar_id, seed, registered, came, rehearsal=rehearsal, restart_after=restart_after).play()
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

    Raises NotPossible for a webinar without registration or without a time.
    """
    webinar = zoom.webinar(webinar_id)
    if not webinar.needs_registration or webinar.start is None:
        raise NotPossible("the crowd comes to webinars with a time and with registration")
    if came > registered + 1:
        raise NotPossible(f"{came} people cannot come where {registered} are registered")
    return _Planner(zoom, webinar, webinar.start, Random(seed), restart_after).plan(registered, came, rehearsal)  # noqa: S311


class _Planner:
    """Writes one script."""

    def __init__(
        self, zoom: ZoomStandIn, webinar: Webinar, start: datetime, random: Random, restart_after: float | None
    ) -> None:
        self._zoom, self._webinar, self._random = zoom, webinar, random
        self._script = Script()
        self._opens = start - timedelta(minutes=3)
        self._start = start
        self._ends = start + timedelta(minutes=webinar.duration, seconds=random.randrange(60, 240))
        self._crash = None if restart_after is None else start + timedelta(minutes=restart_after)
        self._ids: dict[str, str] = {}  # e-mail → registrant id

    def plan(self, registered: int, came: int, rehearsal: bool) -> Script:
        people = cast(self._random, registered + UNAPPROVED)
        self._registrations(people, registered)
        crew = self._crew()
        if rehearsal:
            self._rehearse(crew)
        guests = [self._phone_guest()] if came else []
        guests += [self._guest(person) for person in self._chosen(people[:registered], came - 1)]
        self._room()
        for place, guest in enumerate([*crew, *guests]):
            self._visits(guest, place - len(crew))
        self._questions(crew, guests)
        self._polls(guests)
        self._survey(guests)
        return self._script

    def _registrations(self, people: list[Cast], registered: int) -> None:
        first = min(self._webinar.created, self._start - timedelta(days=1))
        length = int((self._start - timedelta(hours=1) - first).total_seconds())
        for place, person in enumerate(people):
            at = first + timedelta(seconds=self._random.randrange(length))
            fate = "approve" if place < registered else "deny" if place < registered + 5 else "cancel"
            self._script.add(at, lambda person=person, at=at: self._sign_up(person, at))  # type: ignore[misc]
            later = at + timedelta(minutes=20)
            self._script.add(later, lambda person=person, at=later, fate=fate: self._decide(person, at, fate))  # type: ignore[misc]

    def _sign_up(self, person: Cast, at: datetime) -> None:
        answers = {"org": person.org, "city": person.city, "country": person.country}
        registrant = self._zoom.register(
            self._webinar.id,
            email=person.email,
            first_name=person.first_name,
            last_name=person.last_name,
            answers=answers,
            at=at,
        )
        self._ids[person.email] = registrant.id

    def _decide(self, person: Cast, at: datetime, fate: Any) -> None:
        self._zoom.decide(self._webinar.id, self._ids[person.email], fate, at=at)

    def _chosen(self, people: list[Cast], number: int) -> list[Cast]:
        """Who comes: everybody with a hard name first, then by chance."""
        hard = [p for p in people if p.email.endswith("@hard.example.org")][: max(0, number)]
        rest = [p for p in people if p not in hard]
        return hard + self._random.sample(rest, max(0, number) - len(hard))

    def _crew(self) -> list[Guest]:
        webinar, config = self._webinar, self._zoom.config
        host = webinar.host
        crew = [Guest(lambda: host.email, "host", host.email, host.name)]
        for address in webinar.settings["alternative_hosts"].replace(";", ",").split(","):
            user = config.user(address) if address else None
            if user is not None and user is not host:
                crew.append(Guest(lambda user=user: user.email, "alternative_host", user.email, user.name))  # type: ignore[misc]
        for place, panelist in enumerate(webinar.panelists):
            key = panelist.email.lower()
            shows = place % 3 != 1  # some speakers come without their account: only the name tells who they are
            guest = Guest(lambda key=key: key, "panelist", panelist.email, panelist.name, shows_email=shows)  # type: ignore[misc]
            crew.append(guest)
        return crew

    def _phone_guest(self) -> Guest:
        return Guest(lambda: "phone guest", name="Call-in User_1", phone="+33199000042")

    def _guest(self, person: Cast) -> Guest:
        email = person.email
        shows = self._random.random() > 0.1
        return Guest(lambda: self._ids[email], email=email, registered=True, shows_email=shows)

    def _rehearse(self, crew: list[Guest]) -> None:
        begin, end = self._start - timedelta(minutes=45), self._start - timedelta(minutes=25)
        self._script.add(begin, lambda: self._zoom.open_room(self._webinar.id, practice=True, at=begin))
        for place, guest in enumerate(crew):
            at = begin + timedelta(seconds=10 + 20 * place)
            self._script.add(at, lambda guest=guest, at=at: self._enter(guest, "computer", at))  # type: ignore[misc]
        self._script.add(end, lambda: self._zoom.close_room(self._webinar.id, at=end))

    def _room(self) -> None:
        runs = [(self._opens, self._ends)]
        if self._crash is not None:
            runs = [(self._opens, self._crash), (self._back(), self._ends)]
        for begin, end in runs:
            self._script.add(begin, lambda at=begin: self._zoom.open_room(self._webinar.id, at=at))  # type: ignore[misc]
            self._script.add(end, lambda at=end: self._zoom.close_room(self._webinar.id, at=at))  # type: ignore[misc]

    def _visits(self, guest: Guest, place: int) -> None:
        """Decide when each device is connected, and write the joins and leaves down. Crew have a negative `place`."""
        spans = self._spans(guest, place)
        for device, span in spans:
            guest.visits += [(device, part) for part in self._around_crash(span)]
        for device, (begin, end) in guest.visits:
            row: dict[str, str] = {}
            self._script.add(begin, lambda row=row, device=device, at=begin: self._come(guest, device, at, row))  # type: ignore[misc]
            if end < self._ends and end != self._crash:
                self._script.add(end, lambda row=row, at=end: self._go(row, at))  # type: ignore[misc]

    def _spans(self, guest: Guest, place: int) -> list[tuple[str, Span]]:
        random, length = self._random, int((self._ends - self._start).total_seconds())
        if guest.role != "attendee":
            begin = self._opens + timedelta(seconds=5 if guest.role == "host" else random.randrange(20, 150))
            return [("computer", (begin, self._ends))]
        late = random.random() < 0.35
        begin = self._start + timedelta(
            seconds=random.randrange(300, length // 2) if late else random.randrange(-150, 300)
        )
        early = random.random() < 0.3
        end = begin + (self._ends - begin) * random.uniform(0.2, 0.9) if early else self._ends
        end = end.replace(microsecond=0)
        if place == 5:
            return [("computer", (begin, begin))]  # in and out within the second
        if place % 20 == 2:  # a phone beside the computer for a while
            third = (end - begin) / 3
            beside = (_whole(begin + third), _whole(begin + 2 * third))
            return [("computer", (begin, end)), ("phone", beside)]
        if place % 7 == 3:  # lost the line once or twice
            return self._broken(begin, end, 1 + place % 2)
        return [("computer", (begin, end))]

    def _broken(self, begin: datetime, end: datetime, times: int) -> list[tuple[str, Span]]:
        part = (end - begin) / (times + 1)
        spans: list[tuple[str, Span]] = []
        for number in range(times + 1):
            away = timedelta(seconds=self._random.randrange(0, 90)) if number else timedelta(0)
            first = _whole(begin + number * part + min(away, part / 2))
            last = end if number == times else _whole(begin + (number + 1) * part)
            spans.append(("computer", (first, max(first, last))))
        return spans

    def _around_crash(self, span: Span) -> list[Span]:
        """The span without the time between crash and restart; those who were there come back one after another."""
        if self._crash is None:
            return [span]
        begin, end = span
        back = self._back() + timedelta(seconds=self._random.randrange(5, 60))
        parts = [(begin, min(end, self._crash))] if begin < self._crash else []
        return parts + ([(max(begin, back), end)] if end > max(begin, back) else [])

    def _back(self) -> datetime:
        return (self._crash or self._opens) + timedelta(seconds=90)

    def _come(self, guest: Guest, device: str, at: datetime, row: dict[str, str]) -> None:
        row["user_id"] = self._enter(guest, device, at)

    def _enter(self, guest: Guest, device: str, at: datetime) -> str:
        key = guest.key()
        known = self._webinar.registrants[key].name if guest.registered else guest.name
        shown = known.replace(",", "#") + (" (iPhone)" if device == "phone" else "")
        stay = self._zoom.join(
            self._webinar.id,
            name=shown,
            email=guest.email,
            registrant_id=key if guest.registered else "",
            role=guest.role,
            person=key,
            device=device,
            phone=guest.phone,
            shown_email=guest.email if guest.shows_email else "",
            at=at,
        )
        return stay.user_id

    def _go(self, row: dict[str, str], at: datetime) -> None:
        self._zoom.leave(self._webinar.id, row["user_id"], at=at)

    def _questions(self, crew: list[Guest], guests: list[Guest]) -> None:
        step = (self._ends - self._start) / (len(LINES) + 2)
        for place, line in enumerate(LINES):
            at = self._fitting(_whole(self._start + (place + 1) * step))
            there = [guest for guest in guests if guest.registered and guest.there_at(at)]
            if there:
                asker, speaker = there[place * 7 % len(there)], crew[place % len(crew)]
                self._script.add(at, lambda line=line, at=at, a=asker, s=speaker: self._ask(line, at, a, s))  # type: ignore[misc]

    def _ask(self, line: Any, at: datetime, asker: Guest, speaker: Guest) -> None:
        webinar_id = self._webinar.id
        question = self._zoom.ask(webinar_id, person=asker.key(), text=line.text, anonymous=line.anonymous, at=at)
        later = at + timedelta(seconds=40)
        if line.live:
            self._zoom.answer(webinar_id, question_id=question.id, live=True, at=later)
        elif line.answer:
            self._zoom.answer(webinar_id, question_id=question.id, person=speaker.key(), text=line.answer, at=later)

    def _polls(self, guests: list[Guest]) -> None:
        defined = list(self._webinar.polls.values())
        for place in range(2):
            share = (place + 1) / 3
            at = self._fitting(_whole(self._start + (self._ends - self._start) * share))
            known = defined[place] if place < len(defined) else None
            there = [g for g in guests if g.registered and g.there_at(at) and self._random.random() < 0.6]
            self._script.add(
                at, lambda place=place, known=known, at=at, there=there: self._poll(place, known, at, there)
            )  # type: ignore[misc]

    def _poll(self, place: int, known: Any, at: datetime, there: list[Guest]) -> None:
        title, questions = POLLS[place]
        poll = self._zoom.launch_poll(
            self._webinar.id, poll_id=known.id if known else "", title=title, questions=questions
        )
        for number, guest in enumerate(there):
            answers = {question["name"]: self._choice(question) for question in poll.body["questions"]}
            moment = at + timedelta(seconds=5 + number % 40)
            self._zoom.vote(self._webinar.id, poll_id=poll.id, person=guest.key(), answers=answers, at=moment)

    def _choice(self, question: dict[str, Any]) -> str:
        answers = question.get("answers") or ["Everything, thank you."]
        if question.get("type") != "multiple":
            return str(self._random.choice(answers))
        chosen = set(self._random.sample(answers, self._random.randint(1, len(answers))))
        return ";".join(answer for answer in answers if answer in chosen)

    def _survey(self, guests: list[Guest]) -> None:
        questions = (self._webinar.survey or {}).get("custom_survey", {}).get("questions", [])
        if not questions:
            return
        for place, guest in enumerate([g for g in guests if g.there_at(self._ends - timedelta(minutes=2))][:40]):
            at = self._ends + timedelta(minutes=2 + place)
            answers = {question["name"]: self._choice(question) for question in questions}
            self._script.add(at, lambda g=guest, at=at, answers=answers: self._fill(g, answers, at))  # type: ignore[misc]

    def _fill(self, guest: Guest, answers: dict[str, str], at: datetime) -> None:
        self._zoom.answer_survey(self._webinar.id, person=guest.key(), answers=answers, at=at)

    def _fitting(self, moment: datetime) -> datetime:
        """The moment, moved behind the restart if it falls into or right before the gap."""
        if self._crash is not None and self._crash - timedelta(minutes=1) <= moment <= self._back() + timedelta(
            minutes=3
        ):
            return self._back() + timedelta(minutes=3)
        return moment


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)
