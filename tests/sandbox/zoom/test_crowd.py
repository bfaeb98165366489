from collections import Counter
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.sandbox.zoom import NotPossible, play_session
from bot.sandbox.zoom.crowd import plan_session
from bot.sandbox.zoom.truth import busiest, union
from tests.sandbox.zoom.office import START, Office, escaped, samples

END = START + timedelta(hours=1)


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def full_day(office: Office, **options: Any) -> tuple[int, dict[str, Any]]:
    both = {"approval_type": 0, "alternative_hosts": "second.host@cities.example.org"}
    webinar = office.new_webinar(settings=both)
    office.call("POST", f"/webinars/{webinar}/panelists", samples()["requests"]["add_panelists"])
    truth = play_session(office.zoom, webinar, seed=3, **options)
    office.go_to(END + timedelta(hours=1))
    return webinar, truth


def rows_of(office: Office, uuid: str) -> list[dict[str, Any]]:
    """Every row of a run's report, page by page."""
    path = f"/report/webinars/{escaped(uuid)}/participants"
    rows, token = [], ""
    while True:
        more = {"next_page_token": token} if token else {}
        page = office.get(path, page_size=300, include_fields="registrant_id", **more)
        rows += page["participants"]
        token = page["next_page_token"]
        if not token:
            return rows


def test_the_day_has_the_numbers_that_were_asked_for(office: Office) -> None:
    _, truth = full_day(office)
    wanted = {
        "registered": 400,
        "attended": 230,
        "no_shows": 171,
        "panelists_present": 2,
        "hosts_present": 2,
        "unknown_people": 1,
        "questions": 14,
        "unanswered": 3,
        "polls": 2,
        "instances": 1,
    }
    assert {name: truth[name] for name in wanted} == wanted
    assert truth["joins"] - truth["merged_rows"] == 234
    assert truth["merged_rows"] > 20


def test_the_report_has_every_join_and_nothing_else(office: Office) -> None:
    webinar, truth = full_day(office)
    _, show = (one["uuid"] for one in office.get(f"/past_webinars/{webinar}/instances")["webinars"])
    rows = rows_of(office, show)
    assert len(rows) == truth["joins"]
    registered = {row["registrant_id"] for row in rows} - {""}
    assert len(registered) == 229
    nameless = [row["name"] for row in rows if not (row["registrant_id"] or row["user_email"])]
    assert sorted(nameless) == ["Call-in User_1", "Tomasz Bielak"]


def test_the_names_are_as_hard_as_life(office: Office) -> None:
    _, truth = full_day(office)
    names = Counter(person["name"] for person in truth["people"])
    assert [name for name, count in names.items() if count > 1] == ["Maria Papadopoulou"]
    hard = ("Ελένη Παπαδοπούλου", "Zoë 🚲 Lefèvre-Ñúñez", "محمد الحسن", "<!channel> Alert")
    assert [name in names for name in hard] == [True] * 4
    assert sum(name.startswith("=") for name in names) == 1


def test_some_came_on_two_devices_and_some_came_back(office: Office) -> None:
    _, truth = full_day(office)
    audience = [person for person in truth["people"] if person["role"] == "attendee"]
    assert sum(person["devices"] == 2 for person in audience) > 5
    assert sum(person["joins"] > person["devices"] for person in audience) > 15
    assert sum(person["seconds_present"] == 0 for person in audience) == 1


def test_registrants_carry_organisation_city_and_country(office: Office) -> None:
    webinar, _ = full_day(office)
    page = office.get(f"/webinars/{webinar}/registrants", page_size=300)
    assert (page["total_records"], len(page["registrants"])) == (400, 300)
    assert all(one["city"] and one["country"] for one in page["registrants"])
    assert office.get(f"/webinars/{webinar}/registrants", status="denied")["total_records"] == 8
    assert office.get(f"/webinars/{webinar}/registrants", status="pending")["total_records"] == 0


def test_the_same_seed_plays_the_same_day_and_another_does_not() -> None:
    def totals(seed: int) -> dict[str, Any]:
        office = Office()
        truth = play_session(office.zoom, office.new_webinar(), seed=seed, registered=60, came=40)
        office.close()
        return {name: truth[name] for name in ("joins", "peak", "peak_at", "mean_seconds", "people")}

    assert totals(1) == totals(1)
    assert totals(1) != totals(2)


def test_a_crash_makes_a_second_run_and_the_people_come_back(office: Office) -> None:
    webinar, truth = full_day(office, restart_after=20)
    assert (truth["instances"], truth["attended"], truth["questions"]) == (2, 230, 14)
    uuids = [one["uuid"] for one in office.get(f"/past_webinars/{webinar}/instances")["webinars"]]
    assert len(uuids) == 3
    assert sum(len(rows_of(office, uuid)) for uuid in uuids[1:]) == truth["joins"]


@pytest.mark.parametrize(("duration", "crash"), [(2, None), (5, None), (15, 7), (240, 100), (60, 59.5), (60, 0.5)])
def test_a_crowd_fits_into_any_webinar(office: Office, duration: int, crash: float | None) -> None:
    webinar = office.new_webinar(duration=duration)
    truth = play_session(office.zoom, webinar, seed=duration, restart_after=crash)
    assert (truth["registered"], truth["attended"], truth["no_shows"]) == (400, 230, 171)
    assert truth["instances"] == (1 if crash is None else 2)
    runs = [run for run in office.zoom.webinar(webinar).runs if not run.practice]
    for run in runs:
        assert run.ended is not None
        assert all(run.started <= s.joined <= (s.left or s.joined) <= run.ended for s in run.stays)


def test_a_script_plays_only_what_the_clock_has_reached(office: Office) -> None:
    webinar = office.new_webinar()
    script = plan_session(office.zoom, webinar, registered=40, came=20, rehearsal=False)
    script.play_until(START - timedelta(minutes=10))
    assert (len(office.zoom.webinar(webinar).registrants), office.zoom.webinar(webinar).runs) == (48, [])
    script.play_until(START)
    assert office.zoom.webinar(webinar).open_run is not None
    script.play()
    assert script.next_at() is None
    assert office.zoom.truth(webinar)["attended"] == 20


def test_the_crowd_votes_in_the_polls_that_are_defined(office: Office) -> None:
    webinar = office.new_webinar()
    questions = [{"name": "Again?", "type": "multiple", "answers": ["Yes", "No"]}]
    office.call("POST", f"/webinars/{webinar}/polls", {"title": "Mine", "questions": questions})
    play_session(office.zoom, webinar)
    office.go_to(END + timedelta(hours=1))
    people = office.get(f"/report/webinars/{webinar}/polls")["questions"]
    given = {detail["answer"] for one in people for detail in one["question_details"] if detail["question"] == "Again?"}
    assert given == {"Yes", "No", "Yes;No"}


def test_the_crowd_fills_in_the_survey_if_there_is_one(office: Office) -> None:
    webinar = office.new_webinar()
    survey = {
        "custom_survey": {"title": "Votre avis", "questions": [{"name": "Une remarque ?", "type": "long_answer"}]}
    }
    office.call("PATCH", f"/webinars/{webinar}/survey", survey)
    play_session(office.zoom, webinar)
    office.go_to(END + timedelta(minutes=20))
    some = len(office.get(f"/report/webinars/{webinar}/survey")["survey_answers"])
    office.go_to(END + timedelta(hours=2))
    everybody = len(office.get(f"/report/webinars/{webinar}/survey")["survey_answers"])
    assert 0 < some < everybody == 40


def test_a_crowd_needs_registration_and_enough_people(office: Office) -> None:
    with pytest.raises(NotPossible, match="with registration"):
        play_session(office.zoom, office.new_webinar(settings={"approval_type": 2}))
    with pytest.raises(NotPossible, match="12 people cannot come where 10"):
        play_session(office.zoom, office.new_webinar(), registered=10, came=12)
    with pytest.raises(NotPossible, match="after 60 minutes"):
        play_session(office.zoom, office.new_webinar(), restart_after=60)


def test_the_truth_of_a_small_day_is_what_happened(office: Office) -> None:
    webinar = office.new_webinar()
    zoom = office.zoom
    ana, bo, cy = (zoom.register(webinar, email=f"{n}@example.org", first_name=n).id for n in ("ana", "bo", "cy"))
    zoom.register(webinar, email="dee@example.org", first_name="dee", status="denied")
    zoom.open_room(webinar, practice=True, at=at(-60))
    zoom.join(webinar, email="speaker@example.org", name="Speaker", role="panelist", at=at(-59))
    zoom.close_room(webinar, at=at(-30))
    zoom.open_room(webinar, at=at(0))
    zoom.join(webinar, email="speaker@example.org", name="Speaker", role="panelist", at=at(0))
    first = zoom.join(webinar, registrant_id=ana, at=at(0))
    zoom.join(webinar, registrant_id=ana, device="phone", at=at(10))
    zoom.leave(webinar, first.user_id, at=at(20))
    second = zoom.join(webinar, registrant_id=bo, at=at(5))
    zoom.leave(webinar, second.user_id, at=at(15))
    guest = zoom.join(webinar, phone="+33", name="Guest", person="guest", at=at(15))
    zoom.leave(webinar, guest.user_id, at=at(25))
    zoom.ask(webinar, person=ana, text="Why?")
    zoom.close_room(webinar, at=at(60))
    truth = zoom.truth(webinar)
    people = {one.pop("name"): one for one in truth.pop("people")}
    assert truth == {
        "registered": 3,
        "attended": 3,
        "no_shows": 1,
        "panelists_present": 1,
        "hosts_present": 0,
        "joins": 5,
        "merged_rows": 1,
        "unknown_people": 1,
        "peak": 2,
        "peak_at": "2022-04-12T12:05:00Z",
        "median_seconds": 600,
        "mean_seconds": 1600,
        "questions": 1,
        "unanswered": 1,
        "polls": 0,
        "instances": 1,
    }
    assert people["ana"] == {
        "email": "ana@example.org",
        "role": "attendee",
        "registrant_id": ana,
        "seconds_present": 3600,
        "joins": 2,
        "devices": 2,
    }
    assert cy not in {one["registrant_id"] for one in people.values()}


def test_spans_that_touch_are_one_and_a_handover_is_no_peak() -> None:
    assert union([(at(5), at(9)), (at(0), at(5)), (at(20), at(21))]) == [(at(0), at(9)), (at(20), at(21))]
    assert busiest([(at(0), at(5)), (at(5), at(9))]) == (1, at(0))
    assert busiest([(at(0), at(5)), (at(4), at(9)), (at(4), at(4))]) == (2, at(4))
    assert busiest([]) == (0, None)


def test_the_room_lets_in_only_whom_it_should(office: Office) -> None:
    webinar = office.new_webinar()
    with pytest.raises(NotPossible, match="nobody has opened"):
        office.zoom.join(webinar, email="a@example.org")
    office.zoom.open_room(webinar)
    with pytest.raises(NotPossible, match="open already"):
        office.zoom.open_room(webinar)
    with pytest.raises(NotPossible, match="only registrants"):
        office.zoom.join(webinar, email="a@example.org")
    denied = office.zoom.register(webinar, email="a@example.org", first_name="A", status="denied")
    with pytest.raises(NotPossible, match="not approved"):
        office.zoom.join(webinar, registrant_id=denied.id)


def test_the_verbs_work_over_http(office: Office) -> None:
    webinar = office.new_webinar()
    url = f"{office.server.url}/control/zoom"

    def act(verb: str, **values: Any) -> Any:
        return office.http.post(f"{url}/{verb}", json={"webinar_id": webinar, **values})

    one = act("register", email="ana@example.org", first_name="Ana").json()
    act("open_room", at="2022-04-12T12:00:00+00:00")
    stay = act("join", registrant_id=one["id"], at="2022-04-12T12:01:00+00:00").json()
    act("leave", user_id=stay["user_id"], at="2022-04-12T12:31:00+00:00")
    assert act("close_room", at="2022-04-12T13:00:00+00:00").status_code == 200
    truth = office.http.get(f"{url}/truth/{webinar}").json()
    assert (truth["attended"], truth["median_seconds"]) == (1, 1800)
    assert act("leave", user_id="1").json() == {"error": f"nobody has opened the room of {webinar}"}
    assert act("dance").status_code == 404
    assert act("open_room", at="2022-04-12T12:00:00").status_code == 400
    assert office.http.get(f"{url}/truth/1").status_code == 404
    assert office.http.get(f"{url}/breaches").json() == {"breaches": []}
    assert [one["id"] for one in office.http.get(f"{url}/webinars").json()["webinars"]] == [webinar]


def test_a_day_is_played_and_options_are_set_over_http(office: Office) -> None:
    url = f"{office.server.url}/control/zoom"
    changed = office.http.patch(f"{url}/options", json={"report_delay": 30, "webhook_copies": 2})
    assert (changed.json()["report_delay"], office.config.webhook_copies) == (30, 2)
    assert office.http.patch(f"{url}/options", json={"report_dely": 30}).status_code == 400
    wish = {"webinar_id": office.new_webinar(), "registered": 30, "came": 10}
    assert office.http.post(f"{url}/play_session", json=wish).json()["attended"] == 10
