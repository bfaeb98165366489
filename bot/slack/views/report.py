"""The message after the session: one that can be forwarded. Numbers as text always; charts where Slack takes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime

from bot.domain.posts import ReportPost
from bot.slack import texts
from bot.slack.blocks import (
    MESSAGE_TEXT,
    Block,
    Message,
    actions,
    bullets,
    button,
    context,
    header,
    section,
)
from bot.slack.escape import headline, mrkdwn, one_line, shorten_mrkdwn
from bot.slack.locale import Words
from bot.slack.views.figures import (
    bar_line,
    curve_chart,
    number,
    places_data_table,
    places_lines,
    places_table,
    poll_chart,
    poll_rows,
)
from bot.slack.views.times import when_section

_MOST_POLLS = 8


def report(words: Words, post: ReportPost) -> Message:
    """Numbers only in `text`; what attendees wrote stays where nothing acts.

    `richer` holds charts and a sortable table that a workspace may not have yet, `plainer` no table either.
    """
    return Message(
        text=shorten_mrkdwn(_text(words, post), MESSAGE_TEXT),
        blocks=tuple(_blocks(words, post, [], places_table(words, post))),
        richer=tuple(_blocks(words, post, _charts(words, post), places_data_table(words, post))),
        plainer=tuple(_blocks(words, post, [], places_lines(words, post))),
    )


def _text(words: Words, post: ReportPost) -> str:
    """The whole in a few sentences: what screen readers and notifications give."""
    shown = {name: _count(words, post, name) for name in ("registered", "attended", "no_shows")}
    sentences = [words(texts.REPORT_NUMBERS, **shown, peak=_peak(words, post))]
    sentences += _beside(words, post)
    if post.funnel:
        asked = {"stayed": post.funnel.stayed_over_half, "asked": post.funnel.asked}
        sentences.append(words(texts.REPORT_STAYED_ASKED, **asked))
    questions, unanswered = number(post, "questions"), number(post, "unanswered")
    if questions and unanswered is not None:
        counts = {"answered": questions - unanswered, "open": unanswered}
        sentences.append(words.plural(texts.REPORT_ANSWERED, questions, **counts))
    sentences += [*_unidentified(words, post), *_standing(words, post, headline)]
    topic = headline(post.webinar.draft.topic)
    numbers = " ".join(sentences)
    return words(texts.REPORT_TEXT, code=post.webinar.code, topic=topic, kind=_kind(words, post), numbers=numbers)


def _blocks(words: Words, post: ReportPost, charts: list[Block], places: list[Block]) -> Iterator[Block]:
    webinar = post.webinar
    yield header(words(texts.LABELLED, label=_kind(words, post), text=webinar.draft.topic))
    yield when_section(words, webinar)
    if standing := list(_standing(words, post, mrkdwn)):
        yield section(f"*{' '.join(standing)}*" if not post.final else " ".join(standing))
    yield from _funnel(words, post)
    yield _figures(words, post)
    yield from charts
    yield from places
    yield from _polls(words, post)
    yield context(*_small_print(words, post))
    yield actions(_buttons(words, post))


def _standing(words: Words, post: ReportPost, escape: Callable[[str], str]) -> Iterator[str]:
    """Whether the numbers can still change, what is missing, and what happens next."""
    if post.missing:
        yield words(texts.REPORT_MISSING, missing=escape(", ".join(words(part) for part in post.missing)))
    elif not post.final:
        yield words(texts.REPORT_ALMOST if post.next_look else texts.REPORT_UNSETTLED)
    for what, why in post.refused:
        yield words(texts.REPORT_REFUSED, what=escape(words(what)), why=escape(words(why)))
    if post.next_look:
        sentence = texts.REPORT_MAY_FILL if post.final else texts.NEXT_LOOK
        yield words(sentence, time=words.moment(post.next_look, post.webinar.draft.start.zone))
    elif not post.final:
        yield words(texts.REPORT_STOPPED, code=post.webinar.code)


def _funnel(words: Words, post: ReportPost) -> Iterator[Block]:
    steps = post.funnel
    if steps is None:
        return
    yield section(f"*{words(texts.FUNNEL)}*")
    most = max(steps.registered, steps.came, 1)
    shown = ((name, getattr(steps, name)) for name in texts.FUNNEL_STEPS)
    yield bullets(bar_line(words.chosen(texts.FUNNEL_STEPS, name), count, most) for name, count in shown)


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
    fields = [{"type": "mrkdwn", "text": f"*{words(name)}*\n{value}", "verbatim": True} for name, value in rows]
    return {"type": "section", "fields": fields}


def _charts(words: Words, post: ReportPost) -> list[Block]:
    """At most two, as Slack allows: the room, and the first poll."""
    return [*curve_chart(words, post), *poll_chart(words, post)]


def _polls(words: Words, post: ReportPost) -> Iterator[Block]:
    if post.polls:
        yield section(f"*{words(texts.POLL_RESULTS)}*")
    for line in post.polls[:_MOST_POLLS]:
        yield from poll_rows(words, line)
    if len(post.polls) > _MOST_POLLS:
        yield context(words.plural(texts.MORE, len(post.polls) - _MOST_POLLS))


def _small_print(words: Words, post: ReportPost) -> Iterator[str]:
    yield from _beside(words, post)
    yield from _unidentified(words, post)
    yield words(texts.HOW_COUNTED)
    yield words(texts.FILES_BELOW)


def _beside(words: Words, post: ReportPost) -> Iterator[str]:
    """Why those who came and those who stayed away are not all who signed up."""
    if post.funnel is None or not post.funnel.registered:
        return
    if guests := post.funnel.unregistered:
        yield words.plural(texts.UNREGISTERED, guests)
    if post.funnel.on_team:
        yield words.plural(texts.REGISTERED_ON_TEAM, post.funnel.on_team)


def _unidentified(words: Words, post: ReportPost) -> Iterator[str]:
    if unknown := number(post, "unknown_people"):
        yield words.plural(texts.UNIDENTIFIED, unknown)


def _buttons(words: Words, post: ReportPost) -> Iterator[Block]:
    webinar = post.webinar
    topic = one_line(webinar.draft.topic)
    for action_id, text in (("report_why", texts.WHY_BUTTON), ("card_export", texts.EXPORT)):
        label = words(texts.ABOUT_WEBINAR, action=words(text), code=webinar.code, topic=topic)
        yield button(action_id, words(text), str(webinar.id), label=label)


def _kind(words: Words, post: ReportPost) -> str:
    return words(texts.REPORT_FINAL if post.final else texts.REPORT_PROVISIONAL)


def _count(words: Words, post: ReportPost, name: str) -> str:
    found = number(post, name)
    return words(texts.NOT_KNOWN) if found is None else str(found)


def _attended(words: Words, post: ReportPost) -> str:
    """How many came, and the share of those who signed up and are not on the team: others came without signing up."""
    came, registered, away = (number(post, name) for name in ("attended", "registered", "no_shows"))
    signed_up = (registered or 0) - (post.funnel.on_team if post.funnel else 0)
    if came is None or signed_up <= 0 or away is None or not 0 <= away <= signed_up:
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
    return words(texts.PEAK_AT, n=_count(words, post, "peak"), time=words.clock(local))


def _stayed(words: Words, post: ReportPost) -> str:
    seconds = number(post, "median_seconds")
    return words(texts.NOT_KNOWN) if seconds is None else words.plural(texts.MINUTES, round(seconds / 60))


def _questions(words: Words, post: ReportPost) -> str:
    asked, unanswered = number(post, "questions"), number(post, "unanswered")
    if not asked or unanswered is None:
        return _count(words, post, "questions")
    if not unanswered:
        return words(texts.QUESTIONS_ANSWERED, n=asked)
    return words(texts.QUESTIONS_OPEN, answered=asked - unanswered, open=unanswered)
