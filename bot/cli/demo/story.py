"""One webinar's life as an organiser lives it. Every scene drives the bot over HTTP and waits for what it shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.cli.demo.screen import CHANNEL, ORGANISER, Screen, moment_of, plain
from bot.cli.demo.stage import Stage, StageTrouble
from bot.sandbox.slack.delivery import Answer
from bot.sandbox.slack.messages import Message
from bot.sandbox.slack.open_views import View
from bot.sandbox.zoom.crowd import plan_session
from bot.sandbox.zoom.script import Script
from bot.sandbox.zoom.world import Webinar

PARIS = ZoneInfo("Europe/Paris")
QUESTION = "Which time"
TOPIC = "Local councils for crime prevention: Piraeus and Montreuil"
PEOPLE = """\
Élodie Lefèvre, Ville de Montreuil <elodie.lefevre@montreuil.example.org>, panelist
Σοφία Παπαδοπούλου, City of Piraeus <sofia.p@piraeus.example.org>, panelist
Maria Kanellou, City of Piraeus <maria.kanellou@piraeus.example.org>, panelist
Anders Høgh-Møller, Aarhus Kommune <anders@aarhus.example.org>, panelist
Jean-Noël Dubreuil, network secretariat <jn.dubreuil@network.example.org>, moderator"""

USUAL = {"Topic": TOPIC, "Panelists": PEOPLE}
USUAL_TIMES = {"Start": "14:00", "End": "15:30"}  # where the form asks no question that settles them

Say = Callable[[datetime, str], None]


@dataclass(frozen=True, slots=True)
class Scene:
    """One step of the story. Between two scenes everything is at rest: a good place to pull the plug."""

    name: str
    play: Callable[[], None]


@dataclass(slots=True)
class Story:
    """The scenes in order. `begins` is the organiser's first morning; the webinar is some three weeks later."""

    stage: Stage
    announcement: str
    say: Say
    seed: int = 1
    submission: Answer | None = None
    script: Script = field(default_factory=Script)
    told: set[str] = field(default_factory=set)

    def scenes(self) -> Iterator[Scene]:
        """Every scene, each to be played before the next is asked for."""
        yield Scene("announcement", self.announce)
        yield Scene("form", self.fill_in)
        yield Scene("again", self.submit_again)
        yield Scene("week before", lambda: self.wait_until(self.calendar_day(-7, 9)))
        yield Scene("a week later", lambda: self.move_by(7))
        yield Scene("and back", lambda: self.move_by(-7))
        yield Scene("day before", lambda: self.wait_until(self.calendar_day(-1, 9)))
        yield Scene("one hour before", lambda: self.wait_until(self.start - timedelta(hours=1)))
        yield Scene("last call", lambda: self.wait_until(self.start - timedelta(minutes=15)))
        yield Scene("the room opens", lambda: self.live(self.start + timedelta(minutes=1)))
        yield Scene("half time", lambda: self.live(self.start + self.lasting / 2))
        yield Scene("the end", self.close_the_room)
        yield Scene("too early", lambda: self.wait_until(self.ended + timedelta(minutes=6)))
        yield Scene("provisional report", self.provisional)
        yield Scene("final report", self.final)

    # --- what is known of the webinar, from Zoom's stand-in

    @property
    def screen(self) -> Screen:
        return Screen(self.stage.sandbox)

    @property
    def webinar(self) -> Webinar:
        """The one webinar on Zoom. Raises StageTrouble if there is none, or more than one."""
        found = [w for w in self.on_zoom.values() if not w.deleted]
        if len(found) != 1:
            raise StageTrouble(f"Zoom should have one webinar and has {len(found)}")
        return found[0]

    @property
    def on_zoom(self) -> dict[int, Webinar]:
        return self.stage.sandbox.zoom.account.world.webinars

    @property
    def start(self) -> datetime:
        if self.webinar.start is None:
            raise StageTrouble("the webinar on Zoom has no start")
        return self.webinar.start

    @property
    def zone(self) -> ZoneInfo:
        """The webinar's own, as Zoom shows it."""
        return ZoneInfo(self.webinar.timezone)

    @property
    def lasting(self) -> timedelta:
        return timedelta(minutes=self.webinar.duration)

    @property
    def ended(self) -> datetime:
        ended = [run.ended for run in self.webinar.runs if not run.practice and run.ended is not None]
        return max(ended)

    @property
    def now(self) -> datetime:
        return self.stage.sandbox.clock.now()

    def calendar_day(self, days: int, hour: int) -> datetime:
        """That many days from the webinar's, at an hour of its wall clocks."""
        day = self.start.astimezone(self.zone).date() + timedelta(days=days)
        return datetime(day.year, day.month, day.day, hour, tzinfo=self.zone)

    # --- scenes

    def announce(self) -> None:
        """The announcement is pasted; the form opens with what was understood, and asks what it cannot know."""
        self.tell("Amélie pastes the announcement: /webinar new …")
        self.check(self.stage.sandbox.player.command(ORGANISER, f"new {self.announcement}"))
        view = self.stage.wait_for("the form", self.screen.view)
        for option in choices(view.blocks, QUESTION):
            self.tell(f"  the form asks which time is meant: {plain(option)}")

    def fill_in(self) -> None:
        """What the announcement did not say is typed in, the question is answered, the form is sent."""
        view = self.stage.wait_for("the form", self.screen.view)
        usual = USUAL if choices(view.blocks, QUESTION) else USUAL | USUAL_TIMES
        values = {label: text for label, text in usual.items() if not filled(view.blocks, label)}
        if values:
            self.tell(f"Amélie types what is missing: {', '.join(label.lower() for label in values)}")
        self.submission = self.submit(view, values)
        self.stage.wait_for("the webinar on Zoom", lambda: self.on_zoom)
        self.stage.wait_for("the panelists on Zoom", lambda: self.webinar.panelists)
        self.stage.settle()
        self.describe_creation()

    def submit(self, view: View, values: Mapping[str, Any]) -> Answer:
        """Sends the form. The question which time is meant is answered with the first choice, whenever it is asked."""
        player = self.stage.sandbox.player
        answer = player.fill_and_submit(ORGANISER, view.id, {**values, **self.answered(view)})
        asked = self.screen.view()
        if asked is not None and (meant := self.answered(asked)):
            answer = player.fill_and_submit(ORGANISER, asked.id, meant)
        self.check(answer)
        return answer

    def answered(self, view: View) -> dict[str, Any]:
        meant = choices(view.blocks, QUESTION)
        if meant:
            self.tell(f"Amélie answers: {meant[0]}")
        return {QUESTION: meant[0]} if meant else {}

    def describe_creation(self) -> None:
        webinar = self.webinar
        self.tell(f"Zoom has webinar {webinar.id}: {self.start:%Y-%m-%d %H:%M} UTC, {webinar.duration} minutes")
        self.tell(f"  its agenda: {len(webinar.agenda)} characters, ending “…{webinar.agenda[-48:]}”")
        self.show_new_messages()

    def submit_again(self) -> None:
        """The same form arrives a second time, as after a double click: nothing is added."""
        if self.submission is None or self.submission.delivery is None:
            return
        before = (len(self.on_zoom), len(self.screen.top_level()))
        self.stage.sandbox.player.repeat(self.submission.delivery)
        self.stage.settle()
        after = (len(self.on_zoom), len(self.screen.top_level()))
        self.tell(f"The same form is sent again: {after[0] - before[0]} webinars and {after[1] - before[1]} cards more")

    def wait_until(self, moment: datetime) -> None:
        """Time passes; what falls due is done."""
        self.script.play_until(moment - timedelta(seconds=1))
        self.stage.jump_to(moment + timedelta(seconds=2))
        self.show_new_messages()

    def move_by(self, days: int) -> None:
        """The organiser edits the date; every reminder is planned anew."""
        card = self.stage.wait_for("the card", self.screen.card)
        local = self.start.astimezone(self.zone)
        day, until = local.date() + timedelta(days=days), local.replace(tzinfo=None) + self.lasting
        self.tell(f"Amélie moves the webinar to {day:%d %B}")
        self.check(self.stage.sandbox.player.click(ORGANISER, "Edit", channel=CHANNEL, ts=card.ts))
        view = self.stage.wait_for("the form", self.screen.view)
        self.submit(view, {"Date": day.isoformat(), "End": f"{until:%H:%M}"})
        self.stage.wait_for("the new date on Zoom", lambda: self.start.astimezone(self.zone).date() == day)
        self.stage.settle()
        self.show_new_messages()
        if days < 0:
            self.script = plan_session(self.stage.sandbox.zoom, self.webinar.id, seed=self.seed)

    def live(self, moment: datetime) -> None:
        """The session: people come, leave, ask and vote as the clock moves."""
        self.stage.jump_to(moment)
        self.script.play_until(moment)
        self.stage.settle()
        present = sum(stay.left is None for run in self.webinar.runs for stay in run.stays)
        self.tell(f"  {present} devices are in the room")

    def close_the_room(self) -> None:
        """Everybody leaves, the host ends the session, and the grace time for a restart passes."""
        end = self.script.ends_at() or self.start
        last = self.start + timedelta(minutes=self.webinar.duration + 5)
        self.stage.jump_to(min(end, last))
        self.script.play_until(last)
        self.tell("The host ends the session")
        self.stage.settle()

    def provisional(self) -> None:
        """Zoom's report is there, but may still change."""
        self.wait_until(self.ended + timedelta(minutes=16))
        self.stage.wait_for("the provisional report", self.screen.report)
        self.stage.settle()
        self.show_new_messages()

    def final(self) -> None:
        """Two readings agree: the message and the files are replaced by the final ones."""
        self.wait_until(self.ended + timedelta(minutes=31))
        self.stage.wait_for("the files", lambda: "summary.json" in self.screen.files())
        self.stage.settle()
        report = self.stage.wait_for("the report", self.screen.report)
        self.tell("The report now reads:")
        for line in plain(report.text).splitlines():
            self.tell(f"    {line}")

    # --- telling

    def tell(self, text: str) -> None:
        self.say(self.now, text)

    def check(self, answer: Answer) -> None:
        """Raises StageTrouble if the bot did not take it."""
        if not answer.ok:
            raise StageTrouble(f"The bot answered {answer.problem or dict(answer.errors)}")

    def show_new_messages(self) -> None:
        """Tells each message that was not told yet: the channel's, then how many direct ones."""
        for message in self.screen.channel():
            if message.ts not in self.told:
                self.told.add(message.ts)
                self.tell(f"  #webinars{_where(message)}: {_short(message)}")
        direct = [m for _, m in self.screen.direct_messages() if m.ts not in self.told]
        if direct:
            self.told.update(m.ts for m in direct)
            self.tell(f"  {len(direct)} direct messages, each with its own content: {_short(direct[0])}")


def choices(blocks: list[dict[str, Any]], label: str) -> list[str]:
    """The texts of the options of the field so labelled; empty if there is no such field."""
    for block in blocks:
        element = block.get("element") or {}
        if element.get("options") and str(block.get("label", {}).get("text", "")).startswith(label):
            return [option["text"]["text"] for option in element["options"]]
    return []


def filled(blocks: list[dict[str, Any]], label: str) -> bool:
    """Whether the field so labelled holds something already, or is not there."""
    fields = (block["element"] for block in blocks if block.get("label", {}).get("text") == label)
    return all(any(name.startswith("initial_") for name in element) for element in fields)


def morning_before(day: date) -> datetime:
    """Ten o'clock in Paris, 23 days before: when the demo begins."""
    first = day - timedelta(days=23)
    return datetime(first.year, first.month, first.day, 10, tzinfo=PARIS)


def _where(message: Message) -> str:
    posted = moment_of(message.ts).astimezone(PARIS)
    return f" (thread, {posted:%H:%M})" if message.is_reply else f" ({posted:%H:%M})"


def _short(message: Message) -> str:
    text = " · ".join(line.strip() for line in plain(message.text).splitlines() if line.strip())
    return text if len(text) <= 150 else text[:149] + "…"
