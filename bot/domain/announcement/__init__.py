"""Reads an announcement: what it says about the webinar, what is doubtful, and what is still missing."""

from bot.domain.announcement.choices import TimeChoice
from bot.domain.announcement.labels import with_labels_in_force
from bot.domain.announcement.people import parse_people
from bot.domain.announcement.reading import Understanding, read_announcement
from bot.domain.sentences import Note

__all__ = [
    "Note",
    "TimeChoice",
    "Understanding",
    "parse_people",
    "read_announcement",
    "with_labels_in_force",
]
