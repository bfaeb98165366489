"""One session with everything in it that makes files go wrong, and its pack."""

from __future__ import annotations

import csv
import io
from functools import cache

from bot.domain.rows import (
    Answer,
    GivenAnswer,
    Instance,
    PollDefinition,
    PollQuestion,
    Question,
    Role,
    SessionRecord,
    TeamMember,
)
from bot.exports.pack import Pack, build_pack
from tests.exports.builders import END, START, at, joined, registrant, session


def worked_record() -> SessionRecord:
    """Eight rows of six people, one practice and two real instances, three registrants, three questions, two polls."""
    return session(
        joined("Agathe Lorentz", -40, -20, instance="P", participant_id="host"),
        joined("Agathe Lorentz", 0, 20, participant_id="host", user_id="10"),
        joined("=1+1", 1, 20, registrant_id="r1", email="evil@example.org", user_id="11"),
        joined("=1+1", 24, 60, registrant_id="r1", email="evil@example.org", instance="+I2/", user_id="12"),
        joined("Δήμητρα Παπαδοπούλου 🚲", 24, 50, registrant_id="r2", instance="+I2/", user_id="13"),
        joined("هدى النجار", 25, 60, email="huda@example.org", instance="+I2/", user_id="14"),
        joined("+33 1 ** ** 12", 30, 35, instance="+I2/", user_id="15"),
        joined("Ines Vautrin", 24, 60, instance="+I2/", user_id="16"),
        instances=(
            Instance("P", at(-40), at(-20), practice=True),
            Instance("I1", START, at(20), practice=False),
            Instance("+I2/", at(24), END, practice=False),
        ),
        registrants=(
            registrant(
                "r1",
                "evil@example.org",
                "=1+1",
                organisation='@SUM(A1) "Ltd", Łódź',
                city="Łódź",
                registered_at=at(-9000),
            ),
            registrant(
                "r2", "dimitra@example.org", "Δήμητρα Παπαδοπούλου", organisation="Δήμος Πειραιά", city="Πειραιάς"
            ),
            registrant("r3", "hugo@example.org", "Hugo\r\nPerrin", city="-Lyon", registered_at=at(-8000)),
        ),
        team=(
            TeamMember("Agathe Lorentz", "agathe@example.org", Role.HOST, "host"),
            TeamMember("Ines Vautrin", "ines@example.org", Role.MODERATOR),
            TeamMember("Tomasz Bielak", "tomasz@example.org", Role.PANELIST),
        ),
        questions=(
            Question(
                "q1",
                '=HYPERLINK("http://x.example","<!channel>")\nsecond line; "quoted"',
                "=1+1",
                "evil@example.org",
                at(31),
                "open",
                (Answer("Yes, in January", "Agathe Lorentz", at(32)), Answer("\tSee the link", "Ines Vautrin", at(33))),
            ),
            Question("q2", "How far?", "Anonymous Attendee", "leak@example.org", at(34), "open"),
            Question("q3", "Live?", "هدى النجار", "huda@example.org", at(35), "open", (Answer("live answered"),)),
        ),
        poll_definitions=(PollDefinition("p1", "Tools", (PollQuestion("Which?", "multiple", ("Paper", "Tablet")),)),),
        poll_answers=(
            GivenAnswer("p1", "Which?", "=1+1", "evil@example.org", "Paper;Tablet", at(40)),
            GivenAnswer("p2", "Rate", "Anonymous Attendee", "", "-4", at(41)),
        ),
        survey_answers=(GivenAnswer("Feedback", "Remark?", "هدى النجار", "huda@example.org", "@home;thanks", at(70)),),
    )


@cache
def worked_pack() -> Pack:
    return build_pack(worked_record())


def content(name: str, pack: Pack | None = None) -> bytes:
    return next(file.content for file in (pack or worked_pack()).files if file.name == name)


def table(name: str, pack: Pack | None = None) -> list[dict[str, str]]:
    """A CSV file of the pack, read back by its header."""
    text = content(name, pack).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline=""), strict=True))
