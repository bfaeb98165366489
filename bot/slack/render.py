"""Posts as Slack messages."""

from __future__ import annotations

from bot.domain.posts import (
    CardPost,
    DeskPost,
    NotePost,
    OrganiserPost,
    PasscodePost,
    PersonalPost,
    Post,
    RecordingOffer,
    RecordingPost,
    ReminderPost,
    ReportPost,
    SeriesPost,
    StartLinkPost,
    WhyPost,
)
from bot.slack.blocks import Message
from bot.slack.locale import Words
from bot.slack.views.card import card
from bot.slack.views.notes import note
from bot.slack.views.questions import questions
from bot.slack.views.recordings import offer, passcode, recording
from bot.slack.views.reminders import organiser, personal, reminder, start_link
from bot.slack.views.report import report
from bot.slack.views.series import series
from bot.slack.views.why import why


def render(words: Words, post: Post) -> Message:
    """What a post looks like, within Slack's limits."""
    match post:
        case CardPost():
            return card(words, post)
        case ReminderPost():
            return reminder(words, post)
        case PersonalPost():
            return personal(words, post)
        case OrganiserPost():
            return organiser(words, post)
        case NotePost():
            return note(words, post)
        case ReportPost():
            return report(words, post)
        case RecordingOffer():
            return offer(words, post)
        case RecordingPost():
            return recording(words, post)
        case PasscodePost():
            return passcode(words, post)
        case DeskPost():
            return questions(words, post)
        case SeriesPost():
            return series(words, post)
        case StartLinkPost():
            return start_link(words, post)
        case WhyPost():
            return why(words, post)
