from datetime import timedelta
from typing import Any

import pytest

from tests.sandbox.zoom.office import HOST, START, Office, escaped, samples

END = START + timedelta(hours=1)
READY = END + timedelta(minutes=10)


def sample(name: str) -> Any:
    return samples()["responses"][name]["body"]


def small_day(office: Office) -> tuple[int, str]:
    """Host, one speaker, Léa on two devices, Olu by name only: one webinar and its run."""
    webinar = office.new_webinar()
    zoom = office.zoom
    zoom.config.survey_delay = 0
    path = f"/webinars/{webinar}"
    survey = {
        "custom_survey": {"title": "Votre avis", "questions": [{"name": "Une remarque ?", "type": "long_answer"}]}
    }
    office.call("PATCH", f"{path}/survey", survey)
    lea = zoom.register(webinar, email="lea@example.org", first_name="Léa", last_name="Quennec", at=START).id
    zoom.register(webinar, email="hugo@example.org", first_name="Hugo", at=START)
    run = zoom.open_room(webinar, at=START)
    zoom.join(webinar, email=HOST, name="Agathe Lorentz", role="host", at=START)
    first = zoom.join(webinar, registrant_id=lea, at=START + timedelta(minutes=1))
    zoom.join(webinar, registrant_id=lea, name="Léa (téléphone)", device="phone", at=START + timedelta(minutes=5))
    zoom.join(webinar, name="iPhone de Karim", phone="+331", person="karim", at=START + timedelta(minutes=6))
    zoom.leave(webinar, first.user_id, at=START + timedelta(minutes=20))
    question = zoom.ask(webinar, person=lea, text="Publiées ?", at=START + timedelta(minutes=8))
    zoom.answer(webinar, question_id=question.id, person=HOST, text="Oui", at=START + timedelta(minutes=9))
    zoom.ask(webinar, person=lea, text="=1+1", at=START + timedelta(minutes=10))
    hidden = zoom.ask(webinar, person="karim", text="Combien ?", anonymous=True, at=START + timedelta(minutes=11))
    zoom.answer(webinar, question_id=hidden.id, live=True)
    body = samples()["responses"]["GET /webinars/{webinarId}/polls"]["body"]["polls"][0]
    poll = zoom.launch_poll(webinar, title="Terrain", questions=body["questions"])
    answers = {"Quel relief trouvez-vous le plus dur ?": "Montagne", "Quels outils utilisez-vous ?": "Papier;Tablette"}
    zoom.vote(webinar, poll_id=poll.id, person=lea, answers=answers, at=START + timedelta(minutes=15))
    zoom.close_room(webinar, at=END)
    zoom.answer_survey(webinar, person=lea, answers={"Une remarque ?": "Très bien"}, at=END + timedelta(minutes=2))
    return webinar, run.uuid


def test_every_report_has_the_shape_of_its_sample(office: Office) -> None:
    webinar, uuid = small_day(office)
    office.go_to(READY)
    run = escaped(uuid)
    pairs = [
        (f"/report/webinars/{run}", "GET /report/webinars/{webinarId}", None),
        (f"/report/webinars/{run}/polls", "GET /report/webinars/{webinarId}/polls", "questions"),
        (f"/report/webinars/{run}/qa", "GET /report/webinars/{webinarId}/qa", "questions"),
        (f"/report/webinars/{run}/survey", "GET /report/webinars/{webinarId}/survey", "survey_answers"),
        (f"/past_webinars/{run}/participants", "GET /past_webinars/{webinarId}/participants", "participants"),
        (f"/past_webinars/{run}/absentees", "GET /past_webinars/{webinarId}/absentees", "registrants"),
        (f"/past_webinars/{run}/polls", "GET /past_webinars/{webinarId}/polls", "questions"),
        (f"/past_webinars/{run}/qa", "GET /past_webinars/{webinarId}/qa", "questions"),
        (f"/past_webinars/{webinar}/instances", "GET /past_webinars/{webinarId}/instances", "webinars"),
    ]
    for path, name, rows in pairs:
        body = office.get(path)
        assert set(body) == set(sample(name)), name
        if rows:
            assert set(body[rows][0]) == set(sample(name)[rows][0]), name


def test_participants_are_rows_of_joins_with_registrant_id_on_request(office: Office) -> None:
    _, uuid = small_day(office)
    office.go_to(READY)
    path = f"/report/webinars/{escaped(uuid)}/participants"
    rows = office.get(path, include_fields="registrant_id")["participants"]
    assert set(rows[0]) == set(sample("GET /report/webinars/{webinarId}/participants page 1")["participants"][0])
    told = [(r["name"], r["user_email"], r["join_time"][11:16], r["leave_time"][11:16], r["duration"]) for r in rows]
    assert told == [
        ("Agathe Lorentz", HOST, "12:00", "13:00", 3600),
        ("Léa Quennec", "lea@example.org", "12:01", "12:20", 1140),
        ("Léa (téléphone)", "lea@example.org", "12:05", "13:00", 3300),
        ("iPhone de Karim", "", "12:06", "13:00", 3240),
    ]
    assert rows[1]["registrant_id"] == rows[2]["registrant_id"] != ""
    assert rows[1]["user_id"] != rows[2]["user_id"]
    assert rows[0]["id"] == office.zoom.host.id
    assert "registrant_id" not in office.get(path)["participants"][0]


def test_questions_are_told_by_asker_and_the_anonymous_hidden(office: Office) -> None:
    _, uuid = small_day(office)
    office.go_to(READY)
    rows = office.get(f"/report/webinars/{escaped(uuid)}/qa")["questions"]
    told = [(row["name"], [(q["question"], q["answer"]) for q in row["question_details"]]) for row in rows]
    assert told == [
        ("Léa Quennec", [("Publiées ?", "Oui"), ("=1+1", "")]),
        ("Anonymous Attendee", [("Combien ?", "live answered")]),
    ]
    assert rows[0]["question_details"][0]["answer_details"][0]["type"] == "host_answered"
    assert (rows[1]["email"], rows[1]["user_id"]) == ("", "")


def test_polls_and_survey_are_told_by_person(office: Office) -> None:
    _, uuid = small_day(office)
    office.go_to(READY)
    [voter] = office.get(f"/report/webinars/{escaped(uuid)}/polls")["questions"]
    assert (voter["first_name"], voter["last_name"]) == ("Léa", "Quennec")
    assert [detail["answer"] for detail in voter["question_details"]] == ["Montagne", "Papier;Tablette"]
    [answer] = office.get(f"/report/webinars/{escaped(uuid)}/survey")["survey_answers"]
    assert answer["answer_details"][0]["question_id"] == "sQ1"


def test_reports_are_not_there_before_their_delay(office: Office) -> None:
    webinar, uuid = small_day(office)
    office.config.survey_delay = None
    paths = [f"/report/webinars/{escaped(uuid)}{part}" for part in ("", "/participants", "/polls", "/qa", "/survey")]
    paths += [f"/past_webinars/{escaped(uuid)}{part}" for part in ("/participants", "/absentees", "/polls", "/qa")]
    office.go_to(READY - timedelta(minutes=1))
    message = samples()["errors"]["404 not ended"]["body"]["message"]
    assert [office.refused("GET", path) for path in paths] == [(404, 3001, message)] * len(paths)
    office.go_to(READY)
    assert [office.call("GET", path).status_code for path in paths] == [200] * len(paths)
    assert [office.call("GET", path).status_code for path in paths] == [200] * len(paths)
    assert office.get(f"/report/webinars/{webinar}")["uuid"] == uuid


def test_an_early_report_can_be_empty_instead(office: Office) -> None:
    _, uuid = small_day(office)
    office.config.report_early = "empty"
    office.go_to(END + timedelta(minutes=1))
    early = office.get(f"/past_webinars/{escaped(uuid)}/participants", page_size=300)
    assert early == sample("GET /past_webinars/{webinarId}/participants too early")
    assert office.get(f"/report/webinars/{escaped(uuid)}/qa")["questions"] == []
    assert office.call("GET", f"/report/webinars/{escaped(uuid)}").status_code == 404


def test_a_first_report_can_be_partial_and_grows(office: Office) -> None:
    _, uuid = small_day(office)
    office.config.partial_share, office.config.partial_seconds = 0.5, 600
    counts = []
    for minutes in (0, 5, 10):
        office.go_to(READY + timedelta(minutes=minutes))
        counts.append(office.get(f"/report/webinars/{escaped(uuid)}/participants")["total_records"])
    assert counts == [2, 3, 4]


def test_a_run_going_on_has_no_report(office: Office) -> None:
    webinar = office.new_webinar()
    office.go_to(START)
    uuid = office.zoom.open_room(webinar).uuid
    assert office.refused("GET", f"/report/webinars/{escaped(uuid)}")[:2] == (404, 3001)
    assert office.get(f"/past_webinars/{webinar}/instances") == {"webinars": []}


def test_the_id_means_the_latest_run_and_the_uuid_its_own(office: Office) -> None:
    webinar = office.new_webinar()
    office.zoom.open_room(webinar, practice=True, at=START - timedelta(hours=1))
    rehearsal = office.zoom.close_room(webinar, at=START - timedelta(minutes=30)).uuid
    show = office.hold(webinar)
    office.zoom.open_room(webinar, at=END + timedelta(minutes=5))
    accident = office.zoom.close_room(webinar, at=END + timedelta(minutes=6)).uuid
    office.go_to(READY + timedelta(minutes=10))
    listed = [one["uuid"] for one in office.get(f"/past_webinars/{webinar}/instances")["webinars"]]
    assert listed == [rehearsal, show, accident]
    assert office.get(f"/report/webinars/{webinar}")["uuid"] == accident
    assert office.get(f"/report/webinars/{escaped(show)}")["duration"] == 60
    assert office.refused("GET", f"/report/webinars/{escaped(office.zoom.webinar(webinar).uuid)}")[:2] == (404, 3001)


def test_a_uuid_with_slashes_must_be_encoded_twice(office: Office) -> None:
    webinar = office.new_webinar()
    uuids = [office.hold(webinar) for _ in range(4)]
    office.go_to(READY)
    assert uuids[0].startswith("/")
    assert "//" in uuids[0]
    assert ["/" in uuids[1], "+" in uuids[2]] == [True, True]
    for uuid in uuids:
        assert office.get(f"/report/webinars/{escaped(uuid)}")["uuid"] == uuid
    for uuid in uuids[:2]:
        once = uuid.replace("/", "%2F").replace("=", "%3D")
        assert office.call("GET", f"/report/webinars/{once}").status_code == 404
        assert office.call("GET", f"/report/webinars/{once}/participants").status_code == 404


def test_the_samples_path_segments_name_their_uuids(office: Office) -> None:
    webinar = office.new_webinar()
    office.hold(webinar)
    office.go_to(READY)
    [run] = office.zoom.webinar(webinar).runs
    for vector in samples()["test_vectors"]["uuid_path_encoding"]:
        run.uuid = vector["uuid"]
        assert office.get(f"/report/webinars/{vector['path_segment']}")["uuid"] == vector["uuid"]


def test_deleting_a_webinar_takes_its_reports_away(office: Office) -> None:
    webinar, uuid = small_day(office)
    office.go_to(READY)
    office.zoom.delete_in_portal(webinar)
    assert office.refused("GET", f"/report/webinars/{escaped(uuid)}/participants")[:2] == (404, 3001)
    office.config.reports_survive_deletion = True
    assert office.call("GET", f"/report/webinars/{escaped(uuid)}/participants").status_code == 200


def test_a_report_older_than_a_year_is_refused(office: Office) -> None:
    _, uuid = small_day(office)
    office.go_to(END + timedelta(days=366))
    message = samples()["errors"]["400 too old"]["body"]["message"]
    assert office.refused("GET", f"/report/webinars/{escaped(uuid)}") == (400, 12702, message)


def test_absentees_are_those_approved_who_stayed_away(office: Office) -> None:
    _, uuid = small_day(office)
    office.go_to(READY)
    rows = office.get(f"/past_webinars/{escaped(uuid)}/absentees")["registrants"]
    assert [row["email"] for row in rows] == ["hugo@example.org"]


def test_a_poll_launched_again_keeps_only_the_last_answers(office: Office) -> None:
    webinar = office.new_webinar(settings={"approval_type": 2})
    office.zoom.open_room(webinar, at=START)
    office.zoom.join(webinar, name="Ana", email="ana@example.org", at=START)
    questions = [{"name": "Q", "type": "single", "answers": ["1", "2"]}]
    poll = office.zoom.launch_poll(webinar, title="P", questions=questions)
    office.zoom.vote(webinar, poll_id=poll.id, person="ana@example.org", answers={"Q": "1"})
    office.zoom.launch_poll(webinar, poll_id=poll.id)
    office.zoom.vote(webinar, poll_id=poll.id, person="ana@example.org", answers={"Q": "2"})
    uuid = office.zoom.close_room(webinar, at=END).uuid
    office.go_to(READY)
    [row] = office.get(f"/report/webinars/{escaped(uuid)}/polls")["questions"]
    assert [detail["answer"] for detail in row["question_details"]] == ["2"]
    assert office.zoom.truth(webinar)["polls"] == 1


def test_a_recording_is_there_when_ready_and_its_transcript_later(office: Office) -> None:
    webinar, uuid = small_day(office)
    path = f"/meetings/{escaped(uuid)}/recordings"
    message = samples()["errors"]["404 no recording"]["body"]["message"]
    assert office.refused("GET", path) == (404, 3301, message)
    office.zoom.add_recording(webinar, ready=READY, transcript=READY + timedelta(minutes=20))
    office.go_to(READY - timedelta(minutes=1))
    assert office.refused("GET", path)[:2] == (404, 3301)
    office.go_to(READY)
    early = office.get(path, include_fields="download_access_token", ttl=3600)
    assert (early["type"], early["recording_count"]) == ("5", 3)
    office.go_to(READY + timedelta(minutes=20))
    late = office.get(path, include_fields="download_access_token", ttl=3600)
    assert [file["file_type"] for file in late["recording_files"]] == ["MP4", "M4A", "CHAT", "TRANSCRIPT"]
    assert set(late) == set(sample("GET /meetings/{uuid}/recordings"))


def test_a_transcript_is_given_for_a_token_after_a_redirect(office: Office) -> None:
    webinar, uuid = small_day(office)
    office.zoom.add_recording(webinar, ready=READY, transcript=READY)
    office.go_to(READY)
    files = office.get(f"/meetings/{escaped(uuid)}/recordings")["recording_files"]
    url = next(file["download_url"] for file in files if file["file_type"] == "TRANSCRIPT")
    signed = {"Authorization": f"Bearer {office.token}"}
    assert office.http.get(url, headers=signed, allow_redirects=False).status_code == 302
    assert office.http.get(url, headers=signed).content.startswith(b"WEBVTT")
    assert office.http.get(url).status_code == 401
    assert office.http.get(f"{url}x", headers=signed).status_code == 404


@pytest.mark.parametrize(("unit", "duration"), [("seconds", 3600), ("minutes", 60)])
def test_the_unit_of_a_duration_is_not_to_be_trusted(office: Office, unit: Any, duration: int) -> None:
    office.config.duration_unit = unit
    uuid = office.hold(office.new_webinar())
    office.go_to(READY)
    assert office.get(f"/report/webinars/{escaped(uuid)}/participants")["participants"][0]["duration"] == duration


def test_an_answer_of_ours_that_breaks_the_contract_is_a_loud_failure() -> None:
    office = Office()
    webinar = office.new_webinar()
    office.zoom.webinar(webinar).settings["audio"] = "loud"
    answer = office.call("GET", f"/webinars/{webinar}")
    office.close()
    assert answer.status_code == 500
    assert office.zoom.contract_breaches == [
        "GET /webinars/{webinarId} $.settings.audio: 'loud' is not one of ['both', 'telephony', 'thirdParty', 'voip']"
    ]
