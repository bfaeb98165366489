"""What an organiser can ask for. Each call commits what it promises before it returns; the worker does the rest.

Nothing here calls Zoom or Slack, so every function is quick enough for Slack's three seconds. Bad input raises
InvalidInput with the field it belongs to; something unknown raises NotFound; a locked database raises TryLater.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.desk import DeskState
from bot.domain.posts import CardPost, DeskPost, SeriesPost
from bot.domain.webinar import Panelist, Webinar, WebinarDraft
from bot.services import feed, organise, questions, recordings, views
from bot.services import series as series_numbers
from bot.services.house import House
from bot.services.ports.kept import DraftRow
from bot.services.series import Series


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks, and the delivery that carried it: the same delivery twice adds nothing."""

    who: str
    delivery: str


@dataclass(frozen=True, slots=True)
class Front:
    """The use cases of the commands, forms and buttons, bound to the house they work in."""

    house: House

    def feed_address(self) -> str:
        """Where calendars subscribe to the webinars; empty without BOT_BASE_URL."""
        return feed.address(self.house)

    def keep_announcement(self, asked: Asked, channel: str, announcement: str) -> DraftRow:
        """Keeps the whole announcement for the form that is about to open."""
        return organise.keep_announcement(self.house, asked.who, channel, announcement)

    def draft(self, draft_id: str) -> DraftRow | None:
        return organise.draft(self.house, draft_id)

    def schedule(self, asked: Asked, draft: WebinarDraft, channel: str) -> Webinar:
        """Promises a webinar. Fields of InvalidInput: topic, date, start, end, zone, panelists, channel."""
        return organise.schedule(self.house, asked.who, asked.delivery, draft, channel)

    def edit(self, asked: Asked, webinar_id: int, draft: WebinarDraft) -> Webinar:
        """Changes what Zoom shows and, if the time changed, plans every reminder anew. Panelists stay as they are."""
        return organise.edit(self.house, asked.who, asked.delivery, webinar_id, draft)

    def set_panelists(self, asked: Asked, webinar_id: int, panelists: tuple[Panelist, ...]) -> Webinar:
        return organise.set_panelists(self.house, asked.who, asked.delivery, webinar_id, panelists)

    def cancel(self, asked: Asked, webinar_id: int) -> Webinar:
        """Takes the webinar off Zoom and its open reminders off the plan."""
        return organise.cancel(self.house, asked.who, asked.delivery, webinar_id)

    def try_again(self, asked: Asked, webinar_id: int) -> Webinar:
        """Has Zoom asked once more for what it refused. InvalidInput where nothing waits for that."""
        return organise.try_again(self.house, asked.who, asked.delivery, webinar_id)

    def post_again(self, asked: Asked, webinar_id: int, reference: str) -> Webinar:
        """Has a report or file that Slack refused posted once more. InvalidInput where it is not waiting for that."""
        return organise.post_again(self.house, asked.who, asked.delivery, webinar_id, reference)

    def request_export(self, asked: Asked, webinar_id: int) -> Webinar:
        """Reads the reports again now and replaces the posted files. InvalidInput before the session ended."""
        return organise.request_export(self.house, asked.who, asked.delivery, webinar_id)

    def request_explanation(self, asked: Asked, webinar_id: int, channel: str) -> Webinar:
        """Has the sums behind the report's numbers shown to this person alone. InvalidInput before the report."""
        return organise.request_explanation(self.house, asked.who, asked.delivery, webinar_id, channel)

    def request_start_link(self, asked: Asked, webinar_id: int, channel: str) -> Webinar:
        """Has a fresh start link shown to this person alone, in this channel."""
        return organise.request_start_link(self.house, asked.who, asked.delivery, webinar_id, channel)

    def questions(self, webinar_id: int) -> DeskPost:
        """The questions the session left open, as they are now. InvalidInput before it has ended."""
        return questions.desk_of(self.house, webinar_id)

    def settle_question(
        self,
        asked: Asked,
        webinar_id: int,
        key: str,
        *,
        state: DeskState,
        assignee: str,
        answer: str,
        seen: str | None = None,
    ) -> Webinar:
        """Keeps what became of one question. InvalidInput at `answer`; nothing is sent to attendees."""
        return questions.settle(
            self.house, asked.who, asked.delivery, webinar_id, key,
            state=state, assignee=assignee, answer=answer, seen=seen,
        )  # fmt: skip

    def request_answers(self, asked: Asked, webinar_id: int) -> Webinar:
        """Has the answers posted below the report as a document. InvalidInput while there is none."""
        return questions.request_answers(self.house, asked.who, asked.delivery, webinar_id)

    def decide_recording(self, asked: Asked, webinar_id: int, tag: str, part: str, *, approve: bool) -> Webinar:
        """An organiser's word on one part, "recording" or "transcript": it is posted, or kept private."""
        return recordings.decide(self.house, asked.who, asked.delivery, webinar_id, tag, part, approve=approve)

    def request_passcode(self, asked: Asked, webinar_id: int, tag: str) -> Webinar:
        """Has the recording's passcode sent to the organiser who approved it."""
        return recordings.request_passcode(self.house, asked.who, asked.delivery, webinar_id, tag)

    def count_series(self, wanted: str) -> SeriesPost:
        """Who came how often, counted now: takes as long as counting each session. InvalidInput before the first."""
        return series_numbers.count_now(self.house, wanted)

    def request_series(self, asked: Asked, wanted: str, channel: str) -> Series:
        """Has who came how often counted and shown to this person alone, if a session was held."""
        return series_numbers.request_count(self.house, asked.who, asked.delivery, wanted, channel)

    def request_comparison(self, asked: Asked, webinar_id: int) -> Webinar:
        """Has the sessions of this webinar's series drawn side by side, for the thread of the one it gives."""
        return series_numbers.request_comparison(self.house, asked.who, asked.delivery, webinar_id)

    def request_series_people(self, asked: Asked, webinar_id: int) -> Webinar:
        """Has the names of this webinar's series sent to this person as a file."""
        return series_numbers.request_people(self.house, asked.who, asked.delivery, webinar_id)

    def refused(self, who: str, what: str, wanted: str = "") -> None:
        """Writes an attempt without the right into the audit, also under the webinar that it named."""
        organise.refused(self.house, who, what, wanted)

    def find(self, wanted: str) -> Webinar:
        """By code or Zoom number. NotFound says what to type instead."""
        return views.find(self.house, wanted)

    def card(self, webinar_id: int) -> CardPost:
        return views.card(self.house, webinar_id)

    def listing(self, *, word: str = "", past: bool = False, series: str = "") -> tuple[Webinar, ...]:
        """Coming webinars by start; `past` the ended ones, newest first; `word` searches topics and codes."""
        return views.listing(self.house, word=word, past=past, series=series)

    def series(self) -> tuple[tuple[str, tuple[Webinar, ...]], ...]:
        """Each series with its webinars by start."""
        return views.series(self.house)
