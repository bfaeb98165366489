"""A series seen together: who came to how many of its sessions. Counts for everybody who may ask, names on request."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

from bot.domain.attendance import count_people
from bot.domain.errors import InvalidInput, NotFound
from bot.domain.naming import slug
from bot.domain.posts import SeriesPost
from bot.domain.rows import SessionRecord
from bot.domain.series import Crowd, count_series, crowd_of, regulars
from bot.domain.webinar import State, Webinar
from bot.domain.work import Kind, NewTask, Task
from bot.exports.cells import LocalTimes
from bot.exports.comparison import comparison_png, people_csv
from bot.services import marks, refusing
from bot.services.house import House
from bot.services.ports.announcer import Announcer, Place
from bot.services.ports.kept import AuditLine
from bot.services.ports.outcomes import Desk, Done, NotWanted, Outcome
from bot.services.ports.store import Tx
from bot.services.records import record_of
from bot.services.sharing import COMMENTS, MadeFiles, report_thread, share_once
from bot.services.whispering import whisper
from bot.services.workroom import Workroom

HELD = (State.ENDED, State.REPORTED)
NOT_HELD = "No session of this series has been held yet. Ask again after the first one."


@dataclass(frozen=True, slots=True)
class Series:
    """A series by its name as first written, with its webinars by start."""

    name: str
    webinars: tuple[Webinar, ...]

    @property
    def held(self) -> tuple[Webinar, ...]:
        return tuple(each for each in self.webinars if each.state in HELD)


def find_series(house: House, wanted: str) -> Series:
    """By its whole name, else by a part that only one series has. NotFound names what to type."""
    with house.store.read() as tx:
        return _find(tx, wanted)


def count_now(house: House, wanted: str) -> SeriesPost:
    """The numbers of a series, counted here and now. InvalidInput before its first session was held."""
    series = find_series(house, wanted)
    if not series.held:
        raise InvalidInput(NOT_HELD)
    return draw_up(house, series.held[-1].id)


def request_count(house: House, who: str, delivery: str, wanted: str, channel: str) -> Series:
    """Has the numbers of a series shown to this person alone, if a session of it was held."""
    with house.store.begin() as tx:
        series = _find(tx, wanted)
        if series.held and _is_new(tx, who, delivery, "asked for the series", series):
            payload: dict[str, object] = {"user": who, "channel": channel or series.held[-1].channel}
            tx.work.add([_task(series, Kind.SERIES, f"series:{delivery}", tx, payload)])
        return series


def request_comparison(house: House, who: str, delivery: str, webinar_id: int) -> Webinar:
    """Has the picture of the whole series posted in the thread of its last report. Gives the webinar it belongs to."""
    return _request_file(house, who, delivery, webinar_id, "posted the comparison", {"what": "comparison"})


def request_people(house: House, who: str, delivery: str, webinar_id: int) -> Webinar:
    """Has the names of the whole series sent to this person as a file, in a direct message."""
    return _request_file(house, who, delivery, webinar_id, "asked for the people", {"what": "people", "user": who})


def show(house: House, announcer: Announcer, workroom: Workroom, task: Task, desk: Desk) -> Outcome:
    """Shows the numbers to the person who asked. Nothing is kept, so a lost answer is not repeated."""
    if task.look_first:
        return NotWanted("the numbers may have been shown; ask again if they were not")
    post = workroom.compute(_heaviest(house, task), partial(draw_up, webinar_id=task.webinar))
    desk.confirm(task)
    whisper(announcer, task.payload, post.webinar.channel, post)
    return Done("shown")


def file(house: House, announcer: Announcer, workroom: Workroom, task: Task, desk: Desk) -> Outcome:
    """The picture for the thread, or the list of people for one person."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
    what = str(task.payload["what"])
    thread = report_thread(house, webinar)
    place = Place(str(task.payload["user"])) if what == "people" else thread
    recipe = partial(draw_up_people if what == "people" else draw_up_comparison, webinar_id=webinar.id)
    heaviest = _heaviest(house, task)
    return share_once(announcer, task, desk, place, lambda: workroom.compute(heaviest, recipe), comment=COMMENTS[what])


def draw_up(house: House, webinar_id: int) -> SeriesPost:
    """The numbers of the series of this webinar."""
    series, crowds = _crowds(house, webinar_id)
    counted, named = {crowd.code for crowd in crowds}, {crowd.code for crowd in _named(crowds)}
    return SeriesPost(
        webinar=series.held[-1],
        series=series.name,
        count=count_series(crowds),
        uncounted=tuple(each.code for each in series.held if each.code not in counted),
        erased=tuple(each.code for each in series.held if each.code in counted - named),
        to_come=len(series.webinars) - len(series.held),
    )


def draw_up_comparison(house: House, webinar_id: int) -> MadeFiles:
    series, crowds = _crowds(house, webinar_id)
    picture = comparison_png(count_series(crowds), _times(series), house.habits.wording)
    return [(f"series_{slug(series.name)}.png", picture)]


def draw_up_people(house: House, webinar_id: int) -> MadeFiles:
    series, crowds = _crowds(house, webinar_id)
    named = _named(crowds)
    codes = tuple(line.code for line in count_series(named).lines)
    return [(f"series_{slug(series.name)}_people.csv", people_csv(regulars(named), codes, _times(series)))]


def _crowds(house: House, webinar_id: int) -> tuple[Series, tuple[Crowd, ...]]:
    """The audience of each session that has a report, or had one before its names were erased."""
    with house.store.read() as tx:
        series = _series_of(tx, tx.webinars.get(webinar_id))
        left = {each.id: _left(tx, each, erased.totals) for each in series.held if (erased := tx.erasures.of(each.id))}
        records = [(each, _record(tx, each, house)) for each in series.held if each.id not in left]
    crowds = [(webinar, _crowd(webinar, record)) for webinar, record in records if record.participants]
    with house.store.read() as tx:
        known = [marks.marked(tx, webinar, crowd) for webinar, crowd in crowds]
    return series, (*(crowd for crowd in left.values() if crowd is not None), *known)


def _crowd(webinar: Webinar, record: SessionRecord) -> Crowd:
    return crowd_of(webinar.code, webinar.draft.topic, webinar.draft.starts_at, count_people(record))


def _left(tx: Tx, webinar: Webinar, totals: Mapping[str, object]) -> Crowd | None:
    """An erased session: its marks, or how many came where no marks were kept. None if it never had a report."""
    came = totals.get("attended")
    if (crowd := marks.crowd_left(tx, webinar)) is not None or not isinstance(came, int):
        return crowd
    return Crowd(webinar.code, webinar.draft.topic, webinar.draft.starts_at, (), came)


def _named(crowds: Iterable[Crowd]) -> tuple[Crowd, ...]:
    """Sessions that still have names: nobody is listed as having been at one that was erased."""
    return tuple(each for each in crowds if any(visitor.name or visitor.email for visitor in each.visitors))


def _record(tx: Tx, webinar: Webinar, house: House) -> SessionRecord:
    return record_of(tx, webinar, house.habits, generated_at=tx.now, final=True, missing=())


def _request_file(
    house: House, who: str, delivery: str, webinar_id: int, what: str, payload: dict[str, object]
) -> Webinar:
    with house.store.begin() as tx:
        series = _series_of(tx, tx.webinars.get(webinar_id))
        if not series.held:
            raise InvalidInput(NOT_HELD)
        if _is_new(tx, who, delivery, what, series):
            tx.work.add([_task(series, Kind.SERIES_FILE, f"series:{delivery}", tx, payload)])
        return series.held[-1]


def _task(series: Series, kind: Kind, key: str, tx: Tx, payload: dict[str, object]) -> NewTask:
    last = series.held[-1]
    return NewTask(key, kind, tx.now, None, payload, last.id, f"slack:{payload.get('user') or last.channel}")


def _is_new(tx: Tx, who: str, delivery: str, what: str, series: Series) -> bool:
    if not tx.inbox.first_time("slack", delivery, tx.now):
        return False
    tx.audit.record(AuditLine(tx.now, who, what, series.held[-1].code, f"series of {len(series.held)} sessions"))
    return True


def _find(tx: Tx, wanted: str) -> Series:
    every = [each for each in tx.webinars.all() if each.draft.series and each.state is not State.CANCELLED]
    names = list(dict.fromkeys(_folded(each.draft.series) for each in every))
    exact = [name for name in names if name == _folded(wanted)]
    found = exact or [name for name in names if _folded(wanted) in name]
    if len(found) != 1 or not _folded(wanted):
        raise NotFound(refusing.NO_SERIES.format(wanted=wanted))
    members = tuple(each for each in every if _folded(each.draft.series) == found[0])
    return Series(members[0].draft.series, members)


def _series_of(tx: Tx, webinar: Webinar) -> Series:
    return _find(tx, webinar.draft.series)


def _heaviest(house: House, task: Task) -> int:
    """The webinar with the biggest report: it says where the counting is done."""
    with house.store.read() as tx:
        held = _series_of(tx, tx.webinars.get(task.webinar)).held
        return max((each.id for each in held), key=tx.readings.weight, default=task.webinar)


def _times(series: Series) -> LocalTimes:
    return LocalTimes(series.held[-1].draft.start.zone.key)


def _folded(text: str) -> str:
    return re.sub(r"\s+", " ", text.casefold()).strip()
