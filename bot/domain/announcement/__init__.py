"""Reads an announcement: what it says about the webinar, what is doubtful, and what is still missing."""

from bot.domain.announcement.choices import TimeChoice
from bot.domain.announcement.clocks import parse_clock
from bot.domain.announcement.dates import parse_date
from bot.domain.announcement.durations import parse_minutes
from bot.domain.announcement.labels import with_labels_in_force
from bot.domain.announcement.people import parse_people
from bot.domain.announcement.reading import Understanding, read_announcement
from bot.domain.sentences import Note

__all__ = [
    "Note",
    "TimeChoice",
    "Understanding",
    "parse_clock",
    "parse_date",
    "parse_minutes",
    "parse_people",
    "read_announcement",
    "with_labels_in_force",
]
