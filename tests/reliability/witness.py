"""What the stand-ins saw. Every verdict of this suite comes from here, none from the bot's own tables."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.sandbox import Sandbox
from bot.sandbox.slack.effects import Effect
from bot.sandbox.zoom.world import Webinar


@dataclass(frozen=True, slots=True)
class Shown:
    """One message as it appeared: `place` is the channel or direct message, `at` the sandbox's time."""

    place: str
    ts: str
    text: str
    delivery: str
    at: datetime
    user: str


@dataclass(frozen=True, slots=True)
class Witness:
    """Reads the ledgers of one sandbox."""

    sandbox: Sandbox

    def shown(self) -> list[Shown]:
        """Every message of the bot that ever appeared, those deleted since included."""
        bot = self.sandbox.slack.workspace.bot_user
        return [_shown(effect) for effect in self.sandbox.slack.effects("post", "dm") if effect.by == bot]

    def visible(self) -> list[Shown]:
        """What is still there."""
        gone = {(effect.channel, effect.ts) for effect in self.sandbox.slack.effects("delete")}
        return [each for each in self.shown() if (each.place, each.ts) not in gone]

    def reminders(self, topic: str) -> list[Shown]:
        """Those about this topic, oldest first, in the channel and in direct messages."""
        return [each for each in self.shown() if f"{topic} starts " in each.text]

    def notes(self, part: str) -> list[Shown]:
        """Messages with this in their text that are no reminders."""
        return [each for each in self.shown() if part in each.text and " starts " not in each.text]

    def on_zoom(self, topic: str = "") -> list[Webinar]:
        """The webinars that Zoom holds, of this topic or of any."""
        world = self.sandbox.zoom.account.world
        with self.sandbox.zoom.account.lock:
            return [w for w in world.webinars.values() if not w.deleted and topic in ("", w.topic)]

    def calls(self, service: str, name: str) -> int:
        """How many calls reached the stand-in, whatever became of them."""
        return len(self.sandbox.ledger.entries(service, name))

    def doubles(self, *, ever: bool = True) -> list[str]:
        """One sentence for each message that appeared twice; `ever` counts those deleted since."""
        counted = Counter(each.delivery for each in (self.shown() if ever else self.visible()) if each.delivery)
        twice = [f"{_text_of(self.shown(), delivery)!r} appeared {n} times" for delivery, n in counted.items() if n > 1]
        topics = Counter(webinar.topic for webinar in self.on_zoom())
        return twice + [f"{topic!r} is on Zoom {n} times" for topic, n in topics.items() if n > 1]

    def wrong(self, wanted: Mapping[str, int], *, due: datetime | None = None, ever: bool = True) -> list[str]:
        """What is not as it must be: `wanted` reminders by topic, none twice, none before `due`."""
        found = self.doubles(ever=ever)
        for topic, count in wanted.items():
            reminders = self.reminders(topic)
            alive = [each for each in self.visible() if each in reminders]
            if len(alive) != count:
                found.append(f"{topic!r} was reminded of {len(alive)} times, not {count}")
            early = [each for each in reminders if due is not None and each.at < due]
            found += [f"{each.text!r} came at {each.at}, before {due}" for each in early]
        return found


def _shown(effect: Effect) -> Shown:
    blocks = effect.details.get("blocks") or [{}]
    mark = str(blocks[0].get("block_id", ""))
    delivery = mark.removeprefix("d:") if mark.startswith("d:") else ""
    return Shown(effect.channel or "", effect.ts or "", effect.text, delivery, effect.at, effect.user or "")


def _text_of(shown: list[Shown], delivery: str) -> str:
    return next(each.text for each in shown if each.delivery == delivery)
