"""Alternative hosts: looked up before Zoom is asked to take them, and told by the bot that they are.

Zoom refuses the whole webinar for one who is unknown, inactive or Basic, and mails those it takes only where the
account's settings say so (moodle-mod_zoom; Zoom developer forum, thread 23987).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Protocol

from bot.domain.errors import NotFound, Refused
from bot.domain.posts import Notice
from bot.domain.remote import RemoteUser, WebinarSpec
from bot.domain.webinar import Webinar
from bot.domain.work import Kind, NewTask, Task
from bot.services import planning
from bot.services.house import House
from bot.services.ports.announcer import Announcer
from bot.services.ports.outcomes import Done, NotWanted, Outcome
from bot.services.ports.store import Tx
from bot.services.ports.zoom import Zoom

BASIC = 1  # Zoom's type of a user without a licence
UNKNOWN_HOST = "Alternative host {user} was left out: not a user of this Zoom account."
INACTIVE_HOST = "Alternative host {user} was left out: not active in Zoom."
BASIC_HOST = "Alternative host {user} was left out: without a Zoom licence."


class Users(Protocol):
    """Who looks Zoom users up."""

    def user(self, user: str) -> RemoteUser: ...


def vetted(zoom: Zoom, spec: WebinarSpec) -> tuple[WebinarSpec, tuple[str, ...]]:
    """The spec with those alternative hosts whom Zoom will take, and a sentence for each of the others."""
    verdicts = {host: why_not(zoom, host) for host in spec.alternative_hosts}
    good = tuple(host for host, why in verdicts.items() if not why)
    return replace(spec, alternative_hosts=good), tuple(why for why in verdicts.values() if why)


def plan_telling(tx: Tx, webinar: Webinar) -> None:
    """Has the alternative hosts told, once for each webinar: after Zoom was read back."""
    key = f"stand-ins:{webinar.id}"
    tx.work.add([NewTask(key, Kind.STAND_INS, tx.now, webinar.draft.ends_at, webinar=webinar.id, group="slack:people")])


def tell(house: House, announcer: Announcer, task: Task) -> Outcome:
    """A direct message to each alternative host who is in Slack and whom Zoom took. Only reads at Slack: repeatable."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
    if not planning.is_coming(webinar):
        return NotWanted(f"the webinar is {webinar.state}")
    taken = [host for host in house.habits.alternative_hosts if not any(host in note for note in webinar.notes)]
    users = sorted({user for host in taken if (user := announcer.person_by_email(host))})

    def then(tx: Tx) -> None:
        for user in users:
            planning.tell_person(tx, webinar, user, Notice.STAND_IN, f"stand-in:{user}", {})

    return Done(str(len(users)), then=then)


def why_not(zoom: Users, host: str) -> str:
    """Empty for one whom Zoom will take, and where the app may not look: then Zoom decides."""
    try:
        user = zoom.user(host)
    except NotFound:
        return UNKNOWN_HOST.format(user=host)
    except Refused:
        return ""
    if user.status and user.status != "active":
        return INACTIVE_HOST.format(user=host)
    return BASIC_HOST.format(user=host) if user.kind == BASIC else ""
