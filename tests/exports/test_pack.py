"""The pack as a whole: which files, which numbers, and that they agree with each other."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.exports.pack import build_pack
from tests.exports.builders import joined, session
from tests.exports.worked_pack import content, table, worked_pack, worked_record


def test_the_pack_has_exactly_the_promised_files() -> None:
    assert worked_pack().folder == "W-12_2022-04-12_rights-of-victims"
    assert [file.name for file in worked_pack().files] == [
        "attendance.csv",
        "no_shows.csv",
        "qa.csv",
        "polls.csv",
        "survey.csv",
        "joins.csv",
        "summary.json",
        "report.xlsx",
        "attendance.png",
    ]


def test_the_summary_says_what_happened() -> None:
    summary = json.loads(content("summary.json"))
    assert summary.pop("counting_rule").startswith("Each person counts once")
    assert summary == {
        "registered": 3,
        "attended": 4,
        "no_shows": 1,
        "panelists_present": 1,
        "joins": 7,
        "merged_rows": 1,
        "unknown_people": 1,
        "peak": 4,
        "peak_at": "2022-04-12T15:30:00+03:00",
        "median_seconds": 30.5 * 60,
        "mean_seconds": (55 + 26 + 35 + 5) * 60 / 4,
        "questions": 3,
        "unanswered": 1,
        "polls": 2,
        "instances": 2,
        "generated_at": "2022-04-12T17:00:00+03:00",
        "complete": True,
    }
    assert worked_pack().summary | {"counting_rule": ""} == summary | {"counting_rule": ""}


def test_the_totals_can_be_counted_again_in_the_files() -> None:
    summary, people, joins = worked_pack().summary, table("attendance.csv"), table("joins.csv")
    came = [person for person in people if person["attended"] == "yes"]
    counted = [row for row in joins if row["counted"] == "yes"]
    assert summary["attended"] == sum(1 for person in people if person["role"] == "attendee")
    assert summary["panelists_present"] == sum(1 for person in came if person["role"] in ("panelist", "moderator"))
    assert summary["no_shows"] == len(table("no_shows.csv"))
    assert summary["joins"] == len(counted) == sum(int(person["joins"]) for person in people)
    assert summary["merged_rows"] == sum(1 for row in counted if row["merged_because"])
    assert {row["person"] for row in counted} == {person["person"] for person in came}
    assert summary["questions"] == len({row["question_id"] for row in table("qa.csv")})


def test_a_record_is_complete_only_when_final_whole_and_with_nothing_missing() -> None:
    record = worked_record()
    cases = (
        record,
        replace(record, final=False),
        replace(record, missing=("the survey",)),
        replace(record, reported_total=9),
        replace(record, reported_total=8),
    )
    assert [build_pack(case).summary["complete"] for case in cases] == [True, False, False, False, True]


def test_a_session_nobody_came_to_still_has_all_its_files() -> None:
    pack = build_pack(session())
    assert {file.name: len(file.content) > 0 for file in pack.files} == {
        file.name: True for file in worked_pack().files
    }
    assert (pack.summary["attended"], pack.summary["peak"], pack.summary["peak_at"]) == (0, 0, None)


def test_the_same_record_gives_the_same_bytes() -> None:
    assert worked_pack().files == build_pack(worked_record()).files


def test_half_an_emoji_in_a_name_spoils_no_file() -> None:
    pack = build_pack(session(joined("Ana \ud83d", email="a@example.org")))
    assert [row["name"] for row in table("joins.csv", pack)] == ["Ana �"]
