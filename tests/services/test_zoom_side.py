"""What becomes of a webinar on Zoom: the rows' handlers with the real client and queue, against the stand-in."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta

import pytest

from bot.domain.errors import InvalidInput, Refused
from bot.domain.walltime import WallTime
from bot.domain.webinar import Registration, State, Webinar
from bot.domain.work import Kind, Task
from bot.sandbox.clock import SandboxClock
from bot.sandbox.faults import Fault, Faults
from bot.sandbox.http import SandboxServer
from bot.sandbox.ledger import Ledger
from bot.sandbox.zoom import ZoomConfig, ZoomStandIn
from bot.schedule.handling import TaskDesk, carry_out
from bot.schedule.verdicts import judge
from bot.services import creating, snapshot, watching, zoom_side
from bot.services.front import Asked, Front
from bot.services.house import House
from bot.services.ports.outcomes import Handler, Outcome
from bot.services.ports.zoom import Listing
from bot.services.queue import Wish
from bot.services.watching import ZoomEvent
from bot.store.queue import WorkQueue
from bot.store.store import SqlStore
from bot.zoom.budget import KEEP_FOR_URGENT, MemoryBudget
from bot.zoom.client import ZoomClient
from bot.zoom.pacing import Pacer
from bot.zoom.request import Category
from bot.zoom.tokens import MemoryTokenStore
from tests.conftest import TestClock
from tests.schedule.world import quick
from tests.services.conftest import PARIS, draft

HOST = "host@cities.example.org"
SECOND = "second.host@cities.example.org"
UNKNOWN, PENDING, BASIC = "nobody@example.org", "pending@cities.example.org", "basic@cities.example.org"
MONTHS_AHEAD, TOMORROW = "2026-06-20T14:00", "2026-03-02T18:00"


@dataclass
class Office:
    """A house beside a pretended Zoom."""

    house: House
    zoom: ZoomStandIn
    ledger: Ledger
    faults: Faults
    client: ZoomClient
    budget: MemoryBudget
    queue: WorkQueue

    @property
    def front(self) -> Front:
        return Front(self.house)

    def scheduled(self, at: str = MONTHS_AHEAD) -> Webinar:
        return self.front.schedule(Asked("U0ANN", f"form {at}"), draft(at=at), "")

    def moved(self, webinar: Webinar, to: str) -> None:
        start = WallTime(draft(at=to).start.reading, PARIS)
        self.front.edit(Asked("U0ANN", f"edit {to}"), webinar.id, replace(self.now(webinar).draft, start=start))

    def carry_out(self, kind: Kind) -> list[Outcome]:
        """Does the rows of this kind that are due, as the worker does them."""
        handler, tuning, ended = self._handlers()[kind], quick(), []
        for task in self.queue.claim(Wish("test", (kind.value,), 9, lambda _: timedelta(seconds=30))).tasks:
            outcome = carry_out(task, handler, TaskDesk(self.queue, tuning, time.monotonic))
            self.queue.settle([judge(task, outcome, self.house.clock(), tuning, 0.0)])
            ended.append(outcome)
        return ended

    def _handlers(self) -> dict[Kind, Handler]:
        house, zoom = self.house, self.client
        return {
            Kind.ZOOM_CREATE: lambda task, desk: creating.create(house, zoom, task, desk),
            Kind.ZOOM_UPDATE: lambda task, desk: zoom_side.update(house, zoom, task, desk),
            Kind.ZOOM_CHECK: lambda task, _: zoom_side.check(house, zoom, task),
            Kind.ZOOM_DELETE: lambda task, desk: zoom_side.delete(house, zoom, task, desk),
            Kind.ZOOM_WATCH: lambda task, _: watching.watch(house, zoom, task),
        }

    def now(self, webinar: Webinar) -> Webinar:
        with self.house.store.read() as tx:
            return tx.webinars.get(webinar.id)

    def told(self, user: str) -> list[str]:
        """What direct messages to this person are about."""
        return [str(row.payload["notice"]) for row in self.rows(Kind.NOTE) if row.payload.get("to") == user]

    def rows(self, *kinds: Kind) -> list[Task]:
        with self.house.store.read() as tx:
            return [row for row in tx.work.list() if row.kind in kinds]

    def sent(self, call: str) -> list[dict[str, object]]:
        """The bodies of the calls that Zoom got."""
        return [entry.body for entry in self.ledger.entries("zoom", call)]


@pytest.fixture
def office(house: House, sqlite_store: SqlStore, clock: TestClock) -> Iterator[Office]:
    there, faults, ledger = SandboxClock(), Faults(), Ledger()
    there.advance_to(clock(), backwards=True)
    zoom = ZoomStandIn(there, faults, ledger, config=ZoomConfig(plan=None))
    budget = MemoryBudget()
    with SandboxServer(there, faults, ledger) as server:
        zoom.mount(server)
        client = ZoomClient(
            base_url=f"{server.url}/zoom/v2",
            oauth_url=f"{server.url}/zoom/oauth/token",
            account_id=zoom.config.account_id,
            client_id=zoom.config.client_id,
            client_secret=zoom.config.client_secret,
            tokens=MemoryTokenStore(),
            budget=budget,
            pacer=Pacer(monotonic=time.monotonic, sleep=lambda _: None, paces=dict.fromkeys(Category, 1000.0)),
            clock=clock,
        )
        habits = replace(house.habits, host=HOST, admins=("U0ADMIN",))
        yield Office(replace(house, habits=habits), zoom, ledger, faults, client, budget, WorkQueue(sqlite_store))
        zoom.stop()
    assert zoom.contract_breaches == []


def on_zoom(office: Office) -> dict[str, object]:
    (webinar,) = office.zoom.account.world.webinars.values()
    return webinar.settings


def test_an_alternative_host_whom_zoom_would_refuse_is_left_out_and_named_with_the_reason(office: Office) -> None:
    habits = replace(office.house.habits, alternative_hosts=(UNKNOWN, SECOND, PENDING, BASIC))
    office.house = replace(office.house, habits=habits)
    webinar = office.scheduled()
    office.carry_out(Kind.ZOOM_CREATE)
    office.carry_out(Kind.ZOOM_CHECK)
    assert on_zoom(office)["alternative_hosts"] == SECOND
    assert office.now(webinar).notes == (
        f"Alternative host {UNKNOWN} was left out: not a user of this Zoom account.",
        f"Alternative host {PENDING} was left out: not active in Zoom.",
        f"Alternative host {BASIC} was left out: without a Zoom licence.",
    )
    assert [row.key for row in office.rows(Kind.STAND_INS)] == ["stand-ins:1"]


def test_where_the_app_may_not_look_users_up_zoom_decides_about_alternative_hosts(office: Office) -> None:
    office.house = replace(office.house, habits=replace(office.house.habits, alternative_hosts=(SECOND,)))
    office.zoom.config.granted_scopes = ["webinar:write:webinar:admin"]
    office.scheduled()
    office.carry_out(Kind.ZOOM_CREATE)
    assert on_zoom(office)["alternative_hosts"] == SECOND


def test_a_new_time_is_mailed_to_those_who_signed_up_and_another_change_is_not(office: Office) -> None:
    webinar = office.scheduled()
    office.carry_out(Kind.ZOOM_CREATE)
    office.moved(webinar, "2026-06-21T14:00")
    office.carry_out(Kind.ZOOM_UPDATE)
    renamed = replace(office.now(webinar).draft, topic="Calmer streets")
    office.front.edit(Asked("U0ANN", "renamed"), webinar.id, renamed)
    office.carry_out(Kind.ZOOM_UPDATE)
    mailed = [body["settings"]["notify_registrants"] for body in office.sent("PATCH *")]  # type: ignore[index]
    assert mailed == [True, False]


def test_what_a_creation_drops_is_set_by_one_update_before_anything_is_told(office: Office) -> None:
    office.scheduled()
    office.carry_out(Kind.ZOOM_CREATE)
    on_zoom(office)["email_in_attendee_report"] = False
    assert [len(office.carry_out(kind)) for kind in (Kind.ZOOM_CHECK, Kind.ZOOM_UPDATE, Kind.ZOOM_CHECK)] == [1, 1, 1]
    assert (on_zoom(office)["email_in_attendee_report"], len(office.sent("PATCH *"))) == (True, 1)
    assert "not_kept" not in [row.payload["notice"] for row in office.rows(Kind.NOTE)]


def test_what_zoom_drops_for_good_costs_one_update_and_is_told_once(office: Office) -> None:
    office.zoom.config.dropped_settings.append("email_in_attendee_report")
    webinar = office.scheduled()
    office.carry_out(Kind.ZOOM_CREATE)
    for kind in (Kind.ZOOM_CHECK, Kind.ZOOM_UPDATE, Kind.ZOOM_CHECK, Kind.ZOOM_UPDATE, Kind.ZOOM_CHECK):
        office.carry_out(kind)
    assert len(office.sent("PATCH *")) == 1
    assert office.now(webinar).notes == ("E-mail addresses in the attendance report: asked for on, Zoom has off.",)


@pytest.mark.parametrize(("at", "made"), [(TOMORROW, 1), (MONTHS_AHEAD, 0)])
def test_the_last_changes_of_a_host_are_spent_on_what_begins_within_a_day(office: Office, at: str, made: int) -> None:
    for _ in range(KEEP_FOR_URGENT):
        office.budget.spend(HOST, date(2026, 3, 2))
    office.scheduled(at)
    office.carry_out(Kind.ZOOM_CREATE)
    assert len(office.zoom.account.world.webinars) == made
    assert office.told("U0ANN") == ["waiting"] * (1 - made)


def test_a_refused_webinar_is_made_by_pressing_try_again_once_the_licence_is_there(office: Office) -> None:
    user = office.zoom.config.user(HOST)
    assert user is not None
    user.webinar = False
    webinar = office.scheduled()
    office.carry_out(Kind.ZOOM_CREATE)
    assert (office.now(webinar).state, office.told("U0ANN")) == (State.FAILED, ["failed"])
    user.webinar = True
    office.front.try_again(Asked("U0BEN", "press"), webinar.id)
    assert (office.now(webinar).state, office.now(webinar).problem) == (State.CREATING, "")
    office.carry_out(Kind.ZOOM_CREATE)
    assert (office.now(webinar).state, len(office.zoom.account.world.webinars)) == (State.SCHEDULED, 1)
    with pytest.raises(InvalidInput, match="W-1 is not waiting for another try"):
        office.front.try_again(Asked("U0BEN", "again"), webinar.id)


def test_a_trouble_leaves_the_card_when_the_same_kind_of_call_goes_well(office: Office) -> None:
    webinar = office.scheduled()
    office.carry_out(Kind.ZOOM_CREATE)
    office.faults.add(Fault(service="zoom", match="PATCH *", kind="status", status=400, times=1))
    office.moved(webinar, "2026-06-21T14:00")
    office.carry_out(Kind.ZOOM_UPDATE)
    assert office.now(webinar).problem.startswith("Zoom refused this")
    office.moved(webinar, "2026-06-22T14:00")
    office.carry_out(Kind.ZOOM_UPDATE)
    assert office.now(webinar).problem == ""


def test_a_webinar_cancelled_while_zoom_refused_it_stays_cancelled(office: Office) -> None:
    webinar = office.scheduled()
    (task,) = office.queue.claim(Wish("test", (Kind.ZOOM_CREATE.value,), 1, lambda _: timedelta(seconds=30))).tasks
    office.zoom.config.granted_scopes = []
    outcome = creating.create(office.house, office.client, task, TaskDesk(office.queue, quick(), time.monotonic))
    office.front.cancel(Asked("U0ANN", "cancel"), webinar.id)
    office.queue.settle([judge(task, outcome, office.house.clock(), quick(), 0.0)])
    assert (office.now(webinar).state, office.told("U0ANN")) == (State.CANCELLED, [])


def test_an_admin_hears_of_a_missing_permission_once_a_day(office: Office, clock: TestClock) -> None:
    office.zoom.config.granted_scopes = []
    for day in ("2026-06-20T14:00", "2026-06-21T14:00"):
        office.scheduled(day)
    office.carry_out(Kind.ZOOM_CREATE)
    assert (office.told("U0ADMIN"), office.told("U0ANN")) == (["alarm"], ["failed", "failed"])


def test_a_webinar_is_followed_again_after_the_apps_secret_was_wrong(office: Office, clock: TestClock) -> None:
    webinar = office.scheduled()
    office.carry_out(Kind.ZOOM_CREATE)
    secret, office.zoom.config.client_secret = office.zoom.config.client_secret, "changed"
    clock.step(hours=2)
    office.carry_out(Kind.ZOOM_WATCH)
    assert office.told("U0ADMIN") == ["alarm"]
    office.zoom.config.client_secret = secret
    (made,) = office.zoom.account.world.webinars.values()
    made.start = made.start + timedelta(hours=2) if made.start else None
    clock.step(minutes=10)
    office.carry_out(Kind.ZOOM_WATCH)
    assert office.now(webinar).draft.starts_at == made.start


def test_a_webinar_that_seemed_unheld_is_looked_for_again_when_an_organiser_asks(
    office: Office, clock: TestClock
) -> None:
    webinar = office.scheduled("2026-03-02T18:00")
    office.carry_out(Kind.ZOOM_CREATE)
    clock.step(days=3)
    office.carry_out(Kind.ZOOM_WATCH)
    assert (office.now(webinar).state, office.told("U0ANN")) == (State.FAILED, ["not_held"])
    clock.step(minutes=1)
    office.front.request_export(Asked("U0ANN", "export"), webinar.id)
    office.carry_out(Kind.ZOOM_WATCH)
    assert (office.now(webinar).state, office.told("U0ANN")) == (State.FAILED, ["not_held", "not_held"])
    start = webinar.draft.starts_at
    ended = replace(
        ZoomEvent("webinar.ended", office.now(webinar).zoom_id, "late==", "key"),
        started_at=start,
        ended_at=start + timedelta(hours=1),
    )
    clock.step(minutes=1)
    watching.receive(office.house, ended)
    office.carry_out(Kind.ZOOM_WATCH)
    assert office.now(webinar).state is State.ENDED


@pytest.mark.parametrize("registration", [Registration.OFF, Registration.AUTOMATIC])
def test_registrations_that_zoom_refuses_are_no_trouble_where_nobody_is_to_sign_up(
    office: Office, registration: Registration
) -> None:
    webinar = office.scheduled()
    office.carry_out(Kind.ZOOM_CREATE)
    webinar = office.now(webinar)
    webinar = replace(webinar, draft=replace(webinar.draft, registration=registration))
    answer = {"code": 300, "message": "Registration has not been enabled for this webinar"}
    office.faults.add(Fault("zoom", "GET /webinars/*/registrants", "status", status=400, body=answer, times=3))
    if registration is Registration.OFF:
        assert snapshot.signed_up(office.client, webinar) == Listing((), 0)
    else:
        with pytest.raises(Refused):
            snapshot.signed_up(office.client, webinar)
