"""Every sample answer, read; and the shapes that Zoom sometimes gives instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.remote import (
    CloudRecording,
    HostAbilities,
    RecordingFile,
    RegistrationField,
    RegistrationForm,
    RegistrationQuestion,
    RemotePanelist,
    RemoteUser,
    SessionDetail,
    SurveyDefinition,
)
from bot.domain.rows import (
    Answer,
    GivenAnswer,
    Instance,
    ParticipantRow,
    PollDefinition,
    PollQuestion,
    Question,
    Registrant,
    RegistrantStatus,
)
from bot.zoom.protocol import answers, panelists, polls, recordings, registrants, reports, users, webinars
from bot.zoom.reading import read_moment, text, truth, whole
from bot.zoom.zones import listed_zones, zoom_zone
from tests.zoom.bench import HOST, SECOND_RUN, WEBINAR, sample, samples

MATCHES = "https://zoom.example.org/"


def at(hour: int, minute: int, second: int = 0, day: int = 3, month: int = 12) -> datetime:
    return datetime(2026, month, day, hour, minute, second, tzinfo=UTC)


def test_a_webinar_is_read_with_its_number_as_text() -> None:
    webinar = webinars.read_webinar(sample("POST /users/{userId}/webinars"))
    assert (webinar.id, webinar.uuid, webinar.kind) == (WEBINAR, "n2LwYb5cRf6sVq0tKxHjDQ==", 5)
    assert (webinar.starts_at, webinar.minutes, webinar.zone) == (at(10, 0), 60, "Europe/Paris")
    assert (webinar.created_at, webinar.passcode, webinar.host_id) == (
        at(8, 41, 12, day=16, month=11),
        "Velo2026",
        HOST,
    )
    assert webinar.registration_url == f"{MATCHES}webinar/register/WN_exampleExample0001"
    assert webinar.settings["practice_session"] is True


def test_a_webinar_shows_no_secret_in_its_repr() -> None:
    webinar = webinars.read_webinar(sample("GET /webinars/{webinarId}"))
    assert [secret for secret in ("Velo2026", "HOST-SECRET", "https") if secret in repr(webinar)] == []


def test_the_start_url_is_read_only_by_its_own_function() -> None:
    given_ = sample("GET /webinars/{webinarId}")
    assert webinars.read_start_url(given_) == f"{MATCHES}s/81234567890?zak=HOST-SECRET-NEVER-POST"
    assert "HOST-SECRET" not in str(webinars.read_webinar(given_).settings)


def test_a_listing_of_webinars_is_read_without_settings() -> None:
    read = webinars.read_webinars(sample("GET /users/{userId}/webinars"))
    assert [(row.id, row.kind, row.settings, row.passcode) for row in read] == [
        (WEBINAR, 5, {}, ""),
        ("82345678901", 9, {}, ""),
    ]


def test_panelists_are_read_with_their_links_and_compared_case_folded() -> None:
    read = panelists.read_panelists(sample("GET /webinars/{webinarId}/panelists"))
    link = f"{MATCHES}w/81234567890?tk=PANELIST-TOKEN-000{{}}&pwd=aVNlY3JldDEyMw.1"
    assert read == (
        RemotePanelist("pN1ExampleInesVO000001", "ines.vo@example.org", "Ines Vautrin-Okafor", link.format(1)),
        RemotePanelist("pN2ExampleTomaszB00002", "Tomasz.Bielak@example.org", "Tomasz Bielak", link.format(2)),
    )
    assert read[1].key == "tomasz.bielak@example.org"
    assert panelists.read_panelists(sample("GET /webinars/{webinarId}/panelists empty")) == ()


def test_a_registrant_is_read_with_status_and_organisation() -> None:
    read = registrants.read_registrants(sample("GET /webinars/{webinarId}/registrants?status=approved page 1"))
    assert read[0] == Registrant(
        "rG1LeaQuennecExample0001",
        "lea.quennec@example.org",
        "Léa",
        "Quennec",
        RegistrantStatus.APPROVED,
        organisation="Atelier Rose des Vents",
        registered_at=datetime(2026, 11, 20, 7, 12, 45, tzinfo=UTC),
    )
    denied = registrants.read_registrants(sample("GET /webinars/{webinarId}/registrants?status=denied"))
    assert [row.status for row in denied] == [RegistrantStatus.DENIED] * 2


def test_a_registrant_without_a_status_has_the_one_asked_for() -> None:
    rows: dict[str, object] = {"registrants": [{"id": "r1", "email": "a@b.example", "first_name": "A"}]}
    assert registrants.read_registrants(rows, RegistrantStatus.PENDING) == [
        Registrant("r1", "a@b.example", "A", "", RegistrantStatus.PENDING)
    ]


def test_the_registration_form_is_read() -> None:
    assert registrants.read_registration_form(
        sample("GET /webinars/{webinarId}/registrants/questions")
    ) == RegistrationForm(
        (RegistrationField("last_name", required=True), RegistrationField("org")),
        (
            RegistrationQuestion(
                "Comment avez-vous connu ce webinaire ?",
                "single_radio",
                ("Lettre d'information", "Réseau social", "Autre"),
            ),
        ),
    )


def test_polls_are_read_with_their_choices() -> None:
    assert polls.read_polls(sample("GET /webinars/{webinarId}/polls")) == (
        PollDefinition(
            "pLexampleExample000001",
            "Terrain",
            (
                PollQuestion(
                    "Quel relief trouvez-vous le plus dur ?", "single", ("Montagne", "Plaine", "Ville, côte; tout !")
                ),
                PollQuestion("Quels outils utilisez-vous ?", "multiple", ("Papier", "Tablette", "Téléphone")),
            ),
        ),
    )


def test_a_survey_is_read_and_no_survey_is_an_empty_one() -> None:
    own: dict[str, object] = {
        "custom_survey": {"title": "View", "anonymous": True, "questions": [{"name": "Why?", "type": "long_answer"}]}
    }
    assert polls.read_survey(own) == SurveyDefinition("View", (PollQuestion("Why?", "long_answer"),), anonymous=True)
    assert polls.read_survey({}) == SurveyDefinition()


def test_instances_are_read_by_start_rehearsal_among_them() -> None:
    given_ = sample("GET /past_webinars/{webinarId}/instances")
    shuffled: dict[str, object] = {"webinars": [*reversed(given_["webinars"]), {"uuid": "", "start_time": "x"}, None]}
    expected = (
        Instance("/aB3kd//TQ2c0Zx8mN1pLw==", at(15, 0, 7, day=1)),
        Instance("k7Vd3/9sQpG1mTz0yWc5hA==", at(10, 2)),
        Instance(SECOND_RUN, at(10, 21)),
    )
    assert reports.read_instances(given_) == expected
    assert reports.read_instances(shuffled) == expected


def test_the_detail_of_a_session_is_read() -> None:
    assert reports.read_session(sample("GET /report/webinars/{webinarId}"), SECOND_RUN) == SessionDetail(
        SECOND_RUN, at(10, 21), at(11, 8, 20), 9
    )
    assert reports.read_session({"start_time": ""}, SECOND_RUN) is None


def test_a_participant_of_the_report_is_one_join() -> None:
    rows = reports.read_participants(sample("GET /report/webinars/{webinarId}/participants page 1"), SECOND_RUN)
    assert rows[0] == ParticipantRow(
        SECOND_RUN,
        "Agathe Lorentz",
        "agathe.lorentz@example.org",
        "",
        HOST,
        "16778240",
        at(10, 21, 3),
        at(11, 8, 20),
    )


def test_a_participant_of_the_older_call_has_the_id_of_the_account() -> None:
    rows = reports.read_participants(sample("GET /past_webinars/{webinarId}/participants"), SECOND_RUN)
    assert [(row.participant_id, row.registrant_id) for row in rows] == [
        (HOST, ""),
        ("", "rG1LeaQuennecExample0001"),
        ("", "rG1LeaQuennecExample0001"),
    ]
    assert reports.read_participants(sample("GET /past_webinars/{webinarId}/participants too early"), "u") == []


def test_a_participant_with_one_time_counts_as_a_moment_and_with_none_not_at_all() -> None:
    rows: dict[str, object] = {
        "participants": [
            {"name": "Still here", "join_time": "2026-12-03T10:21:00Z", "leave_time": None},
            {"name": "Only left", "leave_time": "2026-12-03T10:30:00Z"},
            {"name": "Backwards", "join_time": "2026-12-03T10:30:00Z", "leave_time": "2026-12-03T10:29:00Z"},
            {"name": "Nothing"},
        ]
    }
    assert [(row.name, row.joined_at, row.left_at) for row in reports.read_participants(rows, "u")] == [
        ("Still here", at(10, 21), None),
        ("Only left", at(10, 30), at(10, 30)),
        ("Backwards", at(10, 30), at(10, 30)),
    ]


def test_questions_are_read_with_every_answer_in_order() -> None:
    read = answers.read_questions(sample("GET /report/webinars/{webinarId}/qa"))
    lea, email = "Léa Quennec", "lea.quennec@example.org"
    assert read == (
        Question(
            "qAexample0001",
            "Les données seront-elles publiées ?",
            lea,
            email,
            at(10, 50),
            "open",
            (
                Answer("Oui, en janvier", "Agathe Lorentz", at(10, 51, 12), "host_answered"),
                Answer("Lien dans le compte rendu", "Ines Vautrin-Okafor", at(10, 52, 40), "default"),
            ),
        ),
        Question(
            "qAexample0002",
            '=1+1 ; et "les guillemets", ça passe ?\nDeuxième ligne',
            lea,
            email,
            at(10, 58),
            "open",
        ),
        Question(
            "qAexample0003",
            "Combien de kilomètres par jour ?",
            "Anonymous Attendee",
            "",
            at(11, 0),
            "open",
            (Answer("live answered", kind="live"),),
        ),
    )


def test_the_older_shape_of_questions_keeps_its_one_text() -> None:
    read = answers.read_questions(sample("GET /past_webinars/{webinarId}/qa"))
    assert [(question.id, question.answers) for question in read] == [
        ("", (Answer("Oui, en janvier;Lien dans le compte rendu"),)),
        ("", ()),
        ("", (Answer("live answered", kind="live"),)),
    ]


@pytest.mark.parametrize("call", ["GET /report/webinars/{webinarId}/polls", "GET /past_webinars/{webinarId}/polls"])
def test_poll_answers_are_one_row_per_person_and_question(call: str) -> None:
    read = answers.read_poll_answers(sample(call))
    first, second = "pLexampleExample000001", "pLexampleExample000002"
    relief, lea = "Quel relief trouvez-vous le plus dur ?", "lea.quennec@example.org"
    olu = "olu.adebayo@association.example.org"
    assert read == (
        GivenAnswer(first, relief, "Léa Quennec", lea, "Montagne", at(10, 45, 10)),
        GivenAnswer(first, "Quels outils utilisez-vous ?", "Léa Quennec", lea, "Papier;Tablette", at(10, 45, 10)),
        GivenAnswer(first, relief, "Olu", olu, "Ville, côte; tout !", at(10, 45, 31)),
        GivenAnswer(second, "Note de 1 à 5", "Anonymous Attendee", "", "4", at(11, 5)),
    )
    assert answers.read_poll_answers(sample("GET /report/webinars/{webinarId}/polls none")) == ()


def test_survey_answers_are_read_under_the_name_of_the_survey() -> None:
    read = answers.read_survey_answers(sample("GET /report/webinars/{webinarId}/survey"))
    olu = "olu.adebayo@association.example.org"
    assert read == (
        GivenAnswer("Votre avis", "Recommanderiez-vous ce webinaire ?", "Olu", olu, "9", at(11, 10)),
        GivenAnswer("Votre avis", "Une remarque ?", "Olu", olu, "Très bien, merci !", at(11, 10)),
    )


def test_a_recording_is_read_without_passcode_and_token() -> None:
    read = recordings.read_recording(sample("GET /meetings/{uuid}/recordings"))
    assert read == CloudRecording(
        SECOND_RUN,
        f"{MATCHES}rec/share/EXAMPLE-SHARE-0001",
        tuple(
            RecordingFile(
                kind,
                "completed",
                f"{MATCHES}rec/play/EXAMPLE-REC-000{number}",
                f"{MATCHES}rec/download/EXAMPLE-REC-000{number}",
            )
            for number, kind in enumerate(("MP4", "M4A", "CHAT", "TRANSCRIPT"), start=1)
        ),
        deleted_on="2027-03-03",
    )


def test_a_host_and_their_licence_are_read() -> None:
    assert users.read_user(sample("GET /users/{userId}")) == RemoteUser(
        HOST, "agathe.lorentz@example.org", "Agathe Lorentz", 2, "active", "Europe/Paris"
    )
    assert users.read_user(sample("GET /users/{userId} basic user (not licensed)")).kind == 1
    assert users.read_abilities(sample("GET /users/{userId}/settings")) == HostAbilities(True, 500, True, True, True)
    assert users.read_abilities(sample("GET /users/{userId}/settings no webinar licence")) == HostAbilities(
        False, None, None, False, True
    )


READERS: dict[str, Callable[[Any], object]] = {
    "/recordings": recordings.read_recording,
    "/instances": reports.read_instances,
    "/participants": lambda body: reports.read_participants(body, "u"),
    "/absentees": registrants.read_registrants,
    "/registrants": registrants.read_registrants,
    "/questions": registrants.read_registration_form,
    "/panelists": panelists.read_panelists,
    "/qa": answers.read_questions,
    "/survey": answers.read_survey_answers,
    "/polls": answers.read_poll_answers,
    "/settings": users.read_abilities,
    "/webinars": webinars.read_webinars,
    "": webinars.read_webinar,
}
ODD = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inside: st.lists(inside, max_size=3) | st.dictionaries(st.text(max_size=4), inside, max_size=3),
    max_leaves=8,
)


@given(st.data())
def test_an_oddly_typed_field_never_stops_a_reader(data: st.DataObject) -> None:
    calls = sorted(name for name in samples()["responses"] if name.startswith("GET") and sample(name))
    body = bent(sample(data.draw(st.sampled_from(calls))), data)
    for read in READERS.values():
        assert read(body) is not None
    assert reports.read_session(body, "u") is None or body.get("start_time")


def bent(value: Any, data: st.DataObject) -> Any:
    """The sample with one field, somewhere, replaced by anything."""
    if isinstance(value, dict) and value and data.draw(st.booleans()):
        key = data.draw(st.sampled_from(sorted(value)))
        return {**value, key: bent(value[key], data)}
    if isinstance(value, list) and value and data.draw(st.booleans()):
        return [bent(value[0], data), *value[1:]]
    return data.draw(ODD) if not isinstance(value, dict) else {**value, **dict.fromkeys(value, data.draw(ODD))}


@pytest.mark.parametrize(
    ("given_", "read"),
    [
        ("2026-12-03T10:00:00Z", at(10, 0)),
        ("2026-12-03T10:00:00.000Z", at(10, 0)),
        ("2026-12-03T11:00:00+01:00", at(10, 0)),
        ("2026-12-03T10:00:00", at(10, 0)),
        ("", None),
        (None, None),
        (1796292000, None),
        ("tomorrow", None),
        ("0001-01-01T00:00:00+14:00", None),
    ],
)
def test_a_time_is_read_as_utc_or_not_at_all(given_: object, read: datetime | None) -> None:
    assert read_moment(given_) == read


def test_numbers_and_truths_are_read_from_text_as_well() -> None:
    assert [whole({"n": value}, "n") for value in (7, "7", " -7 ", 7.0, True, "x", None, float("nan"), "²")] == [
        7, 7, -7, 7, None, None, None, None, None,
    ]  # fmt: skip
    assert [text({"n": value}, "n") for value in (81234567890, 8.0, "8", True, None)] == [
        "81234567890",
        "8",
        "8",
        "",
        "",
    ]
    assert [truth({"n": value}, "n") for value in (True, "true", "False", 1, None)] == [True, True, False, None, None]


@pytest.mark.parametrize(
    ("zone", "sent"),
    [
        ("Europe/Paris", "Europe/Paris"),
        ("Europe/Athens", "Europe/Athens"),
        ("Europe/Zagreb", "Europe/Paris"),
        ("Europe/Kyiv", "Europe/Athens"),
        ("Australia/Melbourne", "Australia/Hobart"),
        ("America/Nuuk", "America/Godthab"),
        ("Pacific/Chatham", "UTC"),
        ("Not/AZone", "UTC"),
        ("", "UTC"),
    ],
)
def test_a_zone_zoom_does_not_list_is_sent_as_one_with_the_same_clocks(zone: str, sent: str) -> None:
    assert zoom_zone(zone, at(10, 0)) == sent


@given(st.sampled_from(["Europe/Zagreb", "Europe/Kyiv", "Asia/Ho_Chi_Minh", "America/Detroit"]), st.dates(
    date(2026, 1, 1), date(2027, 12, 31)
))  # fmt: skip
def test_the_zone_sent_shows_the_same_hour_on_the_day(zone: str, day: date) -> None:
    start = datetime(day.year, day.month, day.day, 10, tzinfo=UTC)
    sent = zoom_zone(zone, start)
    assert sent in listed_zones()
    assert start.astimezone(ZoneInfo(sent)).utcoffset() == start.astimezone(ZoneInfo(zone)).utcoffset()
