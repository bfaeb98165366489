"""`webinars` and `show`: what the organisers see in Slack, for operators."""

from __future__ import annotations

from typing import Annotated

import typer

from bot.cli.building import building
from bot.cli.output import clean, fields, print_json, say, table
from bot.domain.posts import CardPost
from bot.domain.series import SessionLine
from bot.domain.webinar import Webinar
from bot.domain.zones import moment_line, when_line

Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def webinars(
    word: Annotated[str, typer.Argument(help="Only those with this word in topic, series or code.")] = "",
    past: Annotated[bool, typer.Option("--past", help="Those that are over, newest first.")] = False,
    series: Annotated[str, typer.Option("--series", help="Who came how often to the sessions of this series.")] = "",
    as_json: Json = False,
) -> None:
    """The coming webinars by start."""
    if series:
        _series(series, as_json=as_json)
        return
    with building() as bot:
        found = bot.front.listing(word=word, past=past)
    if as_json:
        print_json([in_short(each) for each in found])
    elif found:
        table(("ID", "State", "When", "Topic"), [(w.code, w.state, when(w), w.draft.topic) for w in found])
    else:
        say("No webinars. `/webinar new` in Slack makes one.")


def show(
    wanted: Annotated[str, typer.Argument(metavar="ID", help="The bot's code, such as W-12, or Zoom's number.")],
    as_json: Json = False,
) -> None:
    """One webinar: time, people, reminders, what is missing. Personal links are not shown."""
    with building() as bot:
        card = bot.front.card(bot.front.find(wanted).id)
    if as_json:
        print_json(in_full(card))
    else:
        _print(card)


def _series(name: str, *, as_json: bool) -> None:
    with building() as bot:
        post = bot.front.count_series(name)
    count = post.count
    if as_json:
        people, unknown = count.people, count.unknown
        sums = {"series": post.series, "people": people, "unknown_visits": unknown, "visits": count.visits}
        sessions = [{**_line(line), "topic": line.topic, "starts_at": line.starts_at} for line in count.lines]
        print_json({**sums, "came_to": count.came_to, "sessions": sessions, "uncounted": post.uncounted})
        return
    say(f"{count.people} different people, {count.visits} visits, {count.unknown} of them not recognisable")
    for often, people in enumerate(count.came_to, 1):
        say(f"  came to {often}: {people}")
    rows = [(*_line(line).values(), line.topic) for line in count.lines]
    table(("ID", "Came", "New", "Returning", "Unknown", "Topic"), rows)


def _line(line: SessionLine) -> dict[str, object]:
    numbers = {"came": line.came, "new": line.new, "returning": line.returning, "unknown": line.unknown}
    return {"id": line.code, **numbers}


def when(webinar: Webinar) -> str:
    """The event's own clocks, with their zone."""
    draft = webinar.draft
    return when_line(draft.starts_at, draft.ends_at, draft.start.zone)


def in_short(webinar: Webinar) -> dict[str, object]:
    """For JSON: what a list needs, without a secret."""
    draft = webinar.draft
    return {
        "id": webinar.code,
        "zoom_id": webinar.zoom_id,
        "state": webinar.state,
        "topic": draft.topic,
        "starts_at": draft.starts_at,
        "ends_at": draft.ends_at,
        "zone": draft.start.zone.key,
        "when": when(webinar),
        "series": draft.series,
        "public_url": webinar.public_url,
        "problem": webinar.problem,
    }


def in_full(card: CardPost) -> dict[str, object]:
    """For JSON: everything the card says."""
    return {
        **in_short(card.webinar),
        "host": card.webinar.host,
        "registration": card.webinar.draft.registration,
        "recording": card.webinar.draft.recording,
        "questions": card.webinar.draft.questions,
        "practice_session": card.webinar.draft.practice_session,
        "panelists": card.panelists,
        "reminders": card.reminders,
        "missing": card.missing,
        "erase_at": card.erase_at,
        "erased_at": card.erased_at,
        "announcement": card.webinar.draft.announcement,
    }


def _erased(card: CardPost) -> str:
    """When the people's names go, or went."""
    zone = card.webinar.draft.start.zone
    if card.erased_at:
        return f"names and addresses, on {moment_line(card.erased_at, zone)}"
    return f"names and addresses will be, on {moment_line(card.erase_at, zone)}" if card.erase_at else ""


def _print(card: CardPost) -> None:
    webinar, draft = card.webinar, card.webinar.draft
    fields(
        [
            ("ID", webinar.code),
            ("Topic", draft.topic),
            ("When", when(webinar)),
            ("State", webinar.state),
            ("Problem", webinar.problem),
            ("Zoom", webinar.zoom_id),
            ("Link", webinar.public_url),
            ("Series", draft.series),
            ("Missing", ", ".join(card.missing)),
            ("Erased", _erased(card)),
        ]
    )
    if card.panelists:
        say("\nPanelists:")
    for line in card.panelists:
        where = "in Slack" if line.slack_user else "mailed by Zoom"
        say(f"  - {clean(line.panelist.name)} ({line.panelist.role}, {clean(line.panelist.email)}), {where}")
    if card.reminders:
        say("\nReminders:")
    for reminder in card.reminders:
        moment = moment_line(reminder.due_at, draft.start.zone)
        say(f"  - {reminder.name}: {moment}, to {', '.join(reminder.audience)}: {reminder.state}")
