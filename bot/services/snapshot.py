"""Keeps registrants, polls and who is on the team before the session: Zoom may drop them with the webinar's id."""

from __future__ import annotations

from bot.domain.errors import Refused
from bot.domain.rows import Registrant
from bot.domain.webinar import Registration, State, Webinar
from bot.domain.work import Task
from bot.services.frozen import frozen
from bot.services.house import House
from bot.services.ports.outcomes import Done, NotWanted, Outcome
from bot.services.ports.store import Tx
from bot.services.ports.zoom import Listing, Zoom
from bot.services.readings import keep_reading


def registrants(house: House, zoom: Zoom, task: Task) -> Outcome:
    """One look shortly before the start, unless the webinar was moved or cancelled since it was planned."""
    with house.store.read() as tx:
        webinar = tx.webinars.get(task.webinar)
    if webinar.state is State.CANCELLED or task.key != f"registrants:{webinar.id}:{webinar.generation}":
        return NotWanted("the webinar was moved or cancelled")
    listing = signed_up(zoom, webinar)
    polls = zoom.poll_definitions(webinar.zoom_id)
    team = zoom.team(webinar.zoom_id)

    def keep(tx: Tx) -> None:
        keep_reading(tx, webinar.id, "registrants", "", listing.total, frozen(listing.rows))
        keep_reading(tx, webinar.id, "poll_definitions", "", None, frozen(polls))
        keep_reading(tx, webinar.id, "team", "", None, frozen(team))

    return Done(str(len(listing.rows)), then=keep)


def signed_up(zoom: Zoom, webinar: Webinar) -> Listing[Registrant]:
    """Who signed up. Nobody, where nobody is to: however Zoom refuses the question then, it is no trouble."""
    try:
        return zoom.registrants(webinar.zoom_id)
    except Refused:
        if webinar.draft.registration is not Registration.OFF:
            raise
        return Listing((), 0)
