"""When the people of a crowd are connected: late, early, twice at once, cut off and back, or gone with a crash."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from bot.sandbox.zoom.world import Role

Span = tuple[datetime, datetime]
BREAK = timedelta(seconds=90)  # from a crash to the second run
MINUTE = timedelta(minutes=1)


@dataclass(slots=True)
class Guest:
    """Somebody who will come, and when each of their devices is connected. `key` says which human being it is."""

    key: str
    role: Role = "attendee"
    email: str = ""
    name: str = ""
    phone: str = ""
    registered: bool = False
    shows_email: bool = True
    visits: list[tuple[str, Span]] = field(default_factory=list)

    def there_at(self, moment: datetime) -> bool:
        """Whether a device is connected, for a minute at least before and after."""
        return any(begin + MINUTE <= moment <= end - MINUTE for _, (begin, end) in self.visits)


@dataclass(frozen=True, slots=True)
class Session:
    """The room's times: `opens` before the scheduled `start`, closed at `ends`, cut by a `crash` or None."""

    opens: datetime
    start: datetime
    ends: datetime
    crash: datetime | None = None

    @property
    def runs(self) -> list[Span]:
        """One run, or two with the break between them."""
        if self.crash is None:
            return [(self.opens, self.ends)]
        return [(self.opens, self.crash), (self.crash + BREAK, self.ends)]

    def at(self, share: float) -> datetime:
        """A moment at that share of the time between start and end, behind the restart if it fell into the break."""
        moment = whole(self.start + (self.ends - self.start) * share)
        if self.crash is None or not self.crash - MINUTE <= moment <= self.crash + BREAK + 3 * MINUTE:
            return moment
        return self.crash + BREAK + 3 * MINUTE


def crew_visit(session: Session, random: Random, role: Role) -> list[tuple[str, Span]]:
    """Hosts and speakers: there before the start, until the end."""
    begin = session.opens + timedelta(seconds=5 if role == "host" else random.randrange(20, 150))
    return _all_around(session, random, [("computer", (begin, session.ends))])


def audience_visits(session: Session, random: Random, place: int) -> list[tuple[str, Span]]:
    """One of the audience, by their number: some come twice at once, some are cut off, one is in and out."""
    begin = _arrival(session, random)
    end = session.ends
    if random.random() < 0.3:
        end = whole(begin + (session.ends - begin) * random.uniform(0.2, 0.9))
    spans = [("computer", (begin, end))]
    if place == 5:
        spans = [("computer", (begin, begin))]
    elif place % 20 == 2:  # a phone beside the computer for a while
        third = (end - begin) / 3
        spans.append(("phone", (whole(begin + third), whole(begin + 2 * third))))
    elif place % 7 == 3:
        spans = _broken(random, begin, end, 1 + place % 2)
    return _all_around(session, random, spans)


def whole(moment: datetime) -> datetime:
    """Without fractions of a second."""
    return moment.replace(microsecond=0)


def _arrival(session: Session, random: Random) -> datetime:
    half = int((session.ends - session.start).total_seconds()) // 2
    if random.random() < 0.35:
        return session.start + timedelta(seconds=random.randrange(min(300, half - 1), half))
    return session.start + timedelta(seconds=random.randrange(-150, min(300, half)))


def _broken(random: Random, begin: datetime, end: datetime, times: int) -> list[tuple[str, Span]]:
    part = (end - begin) / (times + 1)
    spans: list[tuple[str, Span]] = []
    for number in range(times + 1):
        away = timedelta(seconds=random.randrange(0, 90)) if number else timedelta(0)
        first = whole(begin + number * part + min(away, part / 2))
        last = end if number == times else whole(begin + (number + 1) * part)
        spans.append(("computer", (first, max(first, last))))
    return spans


def _all_around(session: Session, random: Random, spans: list[tuple[str, Span]]) -> list[tuple[str, Span]]:
    """The spans without the break after a crash; those who were there come back one after another."""
    if session.crash is None:
        return spans
    found = []
    for device, (begin, end) in spans:
        back = session.crash + BREAK + timedelta(seconds=random.randrange(5, 60))
        if begin < session.crash:
            found.append((device, (begin, min(end, session.crash))))
        if begin >= session.crash or end > back:
            found.append((device, (max(begin, back), max(end, back))))
    return found
