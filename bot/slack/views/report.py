"""The message after the session: the numbers that matter, what is still awaited, and where the files are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from bot.domain.posts import ReportPost
from bot.slack import texts
from bot.slack.blocks import MESSAGE_TEXT, Block, Message, bullets, context, header, paragraph, piece, section
from bot.slack.escape import headline, mrkdwn, shorten, shorten_mrkdwn
from bot.slack.locale import Words
from bot.slack.views.times import when_section

_MOST_TOP, _MOST_POLLS, _MOST_CHOICES = 8, 8, 10
_TOPS = {"country": texts.BY_COUNTRY, "city": texts.BY_CITY, "organisation": texts.BY_ORGANISATION}


def report(words: Words, post: ReportPost) -> Message:
    """Numbers only in `text`; what attendees wrote stays in rich text."""
    webinar = post.webinar
    kind = words(texts.REPORT_FINAL if post.final else texts.REPORT_PROVISIONAL)
    shown = {name: _count(words, post, name) for name in ("registered", "attended", "no_shows", "peak")}
    topic = headline(webinar.draft.topic)
    numbers = words(texts.REPORT_NUMBERS, **shown)
    text = words(texts.REPORT_TEXT, code=webinar.code, topic=topic, kind=kind, numbers=numbers)
    return Message(shorten_mrkdwn(text, MESSAGE_TEXT), tuple(_blocks(words, post, kind)))


def _blocks(words: Words, post: ReportPost, kind: str) -> Iterator[Block]:
    webinar = post.webinar
    yield header(f"{kind}: {webinar.draft.topic}")
    yield when_section(words, webinar)
    yield _figures(words, post)
    for name, heading in _TOPS.items():
        if rows := post.top.get(name):
            yield section(f"*{words(heading)}*")
            yield _tally(words, rows, _MOST_TOP)
    if post.polls:
        yield section(f"*{words(texts.POLL_RESULTS)}*")
    for question, choices in post.polls[:_MOST_POLLS]:
        yield paragraph(question, 500)
        if choices:
            yield _tally(words, choices, _MOST_CHOICES)
    if len(post.polls) > _MOST_POLLS:
        yield context(words.plural(texts.MORE, len(post.polls) - _MOST_POLLS))
    yield context(*_small_print(words, post))


def _figures(words: Words, post: ReportPost) -> Block:
    """At most ten fields, as Slack allows."""
    rows = [
        (texts.REGISTERED, _count(words, post, "registered")),
        (texts.ATTENDED, _attended(words, post)),
        (texts.NO_SHOWS, _count(words, post, "no_shows")),
        (texts.PANELISTS_PRESENT, _count(words, post, "panelists_present")),
        (texts.PEAK, _peak(words, post)),
        (texts.STAYED, _stayed(words, post)),
        (texts.QUESTIONS, _questions(words, post)),
        (texts.POLLS, _count(words, post, "polls")),
    ]
    if _number(post, "unknown_people"):
        rows.append((texts.UNKNOWN_PEOPLE, _count(words, post, "unknown_people")))
    fields = [{"type": "mrkdwn", "text": f"*{words(name)}*\n{value}", "verbatim": True} for name, value in rows]
    return {"type": "section", "fields": fields}


def _small_print(words: Words, post: ReportPost) -> Iterator[str]:
    if post.missing:
        yield words(texts.REPORT_MISSING, missing=mrkdwn(", ".join(words(part) for part in post.missing)))
    if post.next_look:
        yield words(texts.NEXT_LOOK, time=words.moment(post.next_look, post.webinar.draft.start.zone))
    if rule := str(post.summary.get("counting_rule") or ""):
        yield words(texts.HOW_COUNTED, rule=mrkdwn(rule))
    yield words(texts.FILES_BELOW)


def _number(post: ReportPost, name: str) -> int | None:
    """A whole number of the summary; None where Zoom has not given it yet."""
    value = post.summary.get(name)
    return int(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _count(words: Words, post: ReportPost, name: str) -> str:
    number = _number(post, name)
    return words(texts.NOT_KNOWN) if number is None else str(number)


def _attended(words: Words, post: ReportPost) -> str:
    """How many came; the share of those who signed up would mislead where others came too."""
    came, signed_up, away = (_number(post, name) for name in ("attended", "registered", "no_shows"))
    if came is None or not signed_up or away is None or not 0 <= away <= signed_up:
        return _count(words, post, "attended")
    return words(texts.SHARE, n=came, percent=round(100 * (signed_up - away) / signed_up))


def _peak(words: Words, post: ReportPost) -> str:
    at = post.summary.get("peak_at")
    if not isinstance(at, str) or not at:
        return _count(words, post, "peak")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return _count(words, post, "peak")
    local = moment.astimezone(post.webinar.draft.start.zone) if moment.tzinfo else moment
    return words(texts.PEAK_AT, n=_count(words, post, "peak"), time=f"{local:%H:%M}")


def _stayed(words: Words, post: ReportPost) -> str:
    seconds = _number(post, "median_seconds")
    return words(texts.NOT_KNOWN) if seconds is None else words.plural(texts.MINUTES, round(seconds / 60))


def _questions(words: Words, post: ReportPost) -> str:
    unanswered = _number(post, "unanswered")
    count = _count(words, post, "questions")
    return words(texts.QUESTIONS_OPEN, n=count, open=unanswered) if unanswered else count


def _tally(words: Words, rows: Sequence[tuple[str, int]], most: int) -> Block:
    shown = [[piece(f"{shorten(name, 150)}: "), piece(str(count), bold=True)] for name, count in rows[:most]]
    if len(rows) > most:
        shown.append([piece(words.plural(texts.MORE, len(rows) - most))])
    return bullets(shown)
