"""Webinars and posts to look at, plain ones and the worst there can be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.domain.breakdown import Funnel
from bot.domain.desk import DeskEntry, DeskState, desk_items
from bot.domain.posts import (
    CardPost,
    DeskPost,
    NotePost,
    Notice,
    OrganiserPost,
    PanelistLine,
    PasscodePost,
    PersonalPost,
    Places,
    PollLine,
    Post,
    RecordingOffer,
    RecordingPost,
    ReminderLine,
    ReminderPost,
    ReportPost,
    SeriesPost,
    StartLinkPost,
    WhyPost,
)
from bot.domain.qa import tidy_questions
from bot.domain.recordings import Consent
from bot.domain.rows import Question
from bot.domain.series import SeriesCount, SessionLine
from bot.domain.walltime import WallTime
from bot.domain.webinar import Panelist, PanelistRole, State, Webinar, WebinarDraft
from bot.domain.why import SENTENCES, Explanation, Line, Share
from bot.slack import texts
from bot.slack.texts import TOTALS

CREATED = datetime(2022, 4, 12, 9, 0, tzinfo=UTC)
HOSTILE = "<!channel> @here <https://evil.example|zoom> *b* `c` :x: & \u202egnp\n=1+1 " + "ß🎉" * 60
PERSONAL = "https://zoom.example/w/1?tk=PERSONAL"
SHARED = "https://zoom.example/rec/share/x"
PUBLIC = "https://zoom.example/register/PUBLIC"


def draft(topic: str = "A council for safer streets", **changes: object) -> WebinarDraft:
    start = WallTime(datetime(2022, 5, 5, 14, 0), ZoneInfo("Europe/Paris"))
    made = WebinarDraft(topic, start, 90, "Come and listen.", (Panelist("Ann Martin", "ann@example.org"),))
    return replace(made, **changes)  # type: ignore[arg-type]


def webinar(topic: str = "A council for safer streets", **changes: object) -> Webinar:
    made = Webinar(
        id=12,
        draft=draft(topic),
        state=State.SCHEDULED,
        channel="C0ORGANISE",
        created_by="U0AMELIE01",
        created_at=CREATED,
        zoom_id="81234567890",
        join_url="https://zoom.example/j/81234567890",
        registration_url=PUBLIC,
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def card(text: str = "A council", people: int = 2, **changes: object) -> CardPost:
    lines = tuple(
        PanelistLine(
            Panelist(f"{text} {n}", f"p{n}@example.org", PanelistRole.MODERATOR, text), "U1" if n % 2 else "", n % 3 > 0
        )
        for n in range(people)
    )
    reminders = tuple(
        ReminderLine(text, datetime(2022, 5, 4, 7, 0, tzinfo=UTC), state, ("channel", "panelists"))
        for state in ("planned", "sent", "skipped", "expired", "failed")
    )
    return CardPost(webinar(text, **changes), lines, reminders, ("panelists", "announcement"))


def series_count(text: str, sessions: int) -> SeriesCount:
    lines = tuple(SessionLine(f"W-{n}", text, CREATED + timedelta(days=n), 9, 8, 7) for n in range(sessions))
    return SeriesCount(lines, tuple(range(sessions)))


def desk_post(text: str, asked: int) -> DeskPost:
    """Every state in turn, every second question assigned, every third anonymous."""
    rows = [
        Question(str(n), text or f"Why {n}?", "Anonymous Attendee" if n % 3 else text, "", CREATED, "open")
        for n in range(asked)
    ]
    bare = desk_items(tidy_questions(rows), {})
    states = list(DeskState)
    entries = {
        item.key: DeskEntry(item.key, states[n % 3], "U1" if n % 2 else "", text, "U2", CREATED)
        for n, item in enumerate(bare)
    }
    return DeskPost(webinar(text), desk_items(tidy_questions(rows), entries))


def posts(text: str) -> list[Post]:
    """Every kind of post, with `text` wherever people wrote something."""
    one = webinar(text, draft=replace(draft(text), series=text, series_position=2, series_size=4))
    person = Panelist(text, "ann@example.org", PanelistRole.MODERATOR, text)
    summary: dict[str, object] = {"registered": 400, "attended": 230, "no_shows": 180, "peak": 210}
    summary |= {"panelists_present": 5, "median_seconds": 3300.0, "questions": 20, "unanswered": 3, "polls": 2}
    summary |= {"peak_at": "2022-05-05T14:31:00+02:00", "unknown_people": 4, "counting_rule": "Each person once."}
    places = {name: Places(((text, 9),) * 8, 12, 3) for name in ("country", "city", "organisation")}
    polls = (*(PollLine(text, text, 9, ((text, 4),) * 30, True) for _ in range(30)), PollLine(text, text, 9, ()))
    curve = tuple((CREATED + timedelta(minutes=5 * n), n) for n in range(20))
    share = Share(text, 30, (Line("P001", text, CREATED, text),) * 30)
    sums = [Explanation(total, 60, (share, replace(share, what="same e-mail address"))) for total in TOTALS]
    doubtful = Explanation("panelists_present", 0, (), aside=replace(share, what=SENTENCES["perhaps_team"]))
    mean = Explanation("mean_seconds", 3, (), SENTENCES["mean"], (("seconds", 9), ("people", 3)))
    values = {"who": "U0AMELIE01", "old_start": "2022-05-05T12:00:00+00:00", "new_start": "2022-05-12T12:00:00+00:00"}
    values |= dict.fromkeys(("settings", "what", "error", "reference", "reason", "missing", "numbers"), text)
    states = [replace(one, state=state, problem=text) for state in State]
    return [
        card(text, people=120),
        *(replace(card(text), webinar=each) for each in states),
        ReminderPost(one, text, 15),
        ReminderPost(replace(one, registration_url="", join_url=""), text, 29 * 60),
        PersonalPost(one, person, PERSONAL),
        PersonalPost(one, person, PERSONAL, text, 60),
        OrganiserPost(one, text, 7 * 24 * 60),
        *(NotePost(one, notice, values, loud=True) for notice in Notice),
        *(NotePost(one, notice) for notice in Notice),
        NotePost(one, Notice.FAILED, values | {"reference": "0180", "post_again": "yes"}),
        ReportPost(
            webinar=one,
            summary=summary,
            final=False,
            missing=("the Q&A",),
            next_look=datetime(2022, 5, 5, 15, 0, tzinfo=UTC),
            refused=(("the poll results", text),),
            funnel=Funnel(400, 230, 160, 12),
            places=places,
            polls=polls,
            curve=curve,
        ),
        ReportPost(one, {}, True),
        ReportPost(one, summary, False),
        ReportPost(one, summary, True, next_look=datetime(2022, 5, 5, 15, 0, tzinfo=UTC), polls=polls[-1:]),
        WhyPost(one, (*sums, doubtful, mean)),
        *(RecordingOffer(one, part, "tag", state, SHARED, "U1") for part in texts.OFFERS for state in Consent),
        RecordingPost(one, SHARED),
        PasscodePost(one, "Pass*code_1"),
        PasscodePost(one, ""),
        desk_post(text, 0),
        desk_post(text, 60),
        SeriesPost(one, text, SeriesCount((), ()), (), 2),
        SeriesPost(one, text, series_count(text, 40), tuple(f"W-{n}" for n in range(60)), 1),
        StartLinkPost(one, "https://zoom.example/s/1?zak=SECRET"),
    ]
