"""Panelists, registrants, polls and the survey before the day."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.zoom.office import HOST, START, Office, samples


def panelists(office: Office, webinar: int, *addresses: str) -> Any:
    body = {"panelists": [{"email": address, "name": f"Speaker {n}"} for n, address in enumerate(addresses)]}
    return office.call("POST", f"/webinars/{webinar}/panelists", body)


def test_adding_panelists_tells_no_links_and_listing_does(office: Office) -> None:
    webinar = office.new_webinar()
    added = office.call("POST", f"/webinars/{webinar}/panelists", samples()["requests"]["add_panelists"])
    sample = samples()["responses"]
    assert (added.status_code, set(added.json())) == (201, set(sample["POST /webinars/{webinarId}/panelists"]["body"]))
    assert added.json()["id"] == str(webinar)
    listed = office.get(f"/webinars/{webinar}/panelists")
    assert listed["total_records"] == 2
    assert set(listed["panelists"][1]) == set(sample["GET /webinars/{webinarId}/panelists"]["body"]["panelists"][1])
    assert len({one["join_url"] for one in listed["panelists"]}) == 2


def test_thirty_panelists_go_in_one_call_and_not_more(office: Office) -> None:
    webinar = office.new_webinar()
    many = [f"p{n}@example.org" for n in range(31)]
    assert panelists(office, webinar, *many).status_code == 400
    assert panelists(office, webinar, *many[:30]).status_code == 201
    assert panelists(office, webinar).status_code == 400
    assert office.get(f"/webinars/{webinar}/panelists")["total_records"] == 30


def test_a_bad_address_keeps_everybody_out(office: Office) -> None:
    webinar = office.new_webinar()
    answer = panelists(office, webinar, "good@example.org", "bad")
    assert answer.json()["errors"][0]["field"] == "panelists[1].email"
    assert office.get(f"/webinars/{webinar}/panelists")["panelists"] == []


@pytest.mark.parametrize(("way", "status", "total"), [("kept", 201, 1), ("again", 201, 2), ("refused", 400, 1)])
def test_a_panelist_added_twice_is_handled_in_each_way_zoom_may(
    office: Office, way: Any, status: int, total: int
) -> None:
    office.config.duplicate_panelist = way
    webinar = office.new_webinar()
    panelists(office, webinar, "Ines@example.org")
    assert panelists(office, webinar, "ines@example.org").status_code == status
    assert office.get(f"/webinars/{webinar}/panelists")["total_records"] == total


def test_the_licence_limits_how_many_are_invited(office: Office) -> None:
    office.config.panelist_limit = 2
    webinar = office.new_webinar()
    answer = panelists(office, webinar, "a@example.org", "b@example.org", "c@example.org")
    assert answer.json() == samples()["errors"]["400 panelist limit"]["body"]


def test_a_panelist_is_removed_by_id_or_address_and_only_once(office: Office) -> None:
    webinar = office.new_webinar()
    panelists(office, webinar, "a@example.org", "b@example.org", "c@example.org", "d@example.org")
    first = office.get(f"/webinars/{webinar}/panelists")["panelists"][0]["id"]
    path = f"/webinars/{webinar}/panelists"
    assert office.call("DELETE", f"{path}/{first}").status_code == 204
    assert office.call("DELETE", f"{path}/B%40example.org").status_code == 204
    assert office.refused("DELETE", f"{path}/{first}")[:2] == (404, 1001)
    assert office.call("DELETE", path).status_code == 204
    assert office.get(path) == samples()["responses"]["GET /webinars/{webinarId}/panelists empty"]["body"]


def person(**changes: Any) -> dict[str, Any]:
    return {"email": "lea.quennec@example.org", "first_name": "Léa", "last_name": "Quennec", **changes}


def test_a_registrant_is_added_and_listed_like_the_samples(office: Office) -> None:
    webinar = office.new_webinar()
    added = office.call("POST", f"/webinars/{webinar}/registrants", samples()["requests"]["add_registrant"])
    sample = samples()["responses"]
    assert added.status_code == 201
    assert set(added.json()) == set(sample["POST /webinars/{webinarId}/registrants"]["body"])
    assert (added.json()["id"], added.json()["status"]) == (webinar, "approved")
    listed = office.get(f"/webinars/{webinar}/registrants")
    shape = sample["GET /webinars/{webinarId}/registrants?status=approved page 1"]["body"]
    assert (set(listed), set(listed["registrants"][0])) == (set(shape), set(shape["registrants"][0]))


def test_adding_somebody_again_gives_the_registration_they_have(office: Office) -> None:
    path = f"/webinars/{office.new_webinar()}/registrants"
    first = office.call("POST", path, person()).json()
    again = office.call("POST", path, person(email="Lea.Quennec@example.org", first_name="Other")).json()
    assert again["registrant_id"] == first["registrant_id"]
    assert office.get(path)["total_records"] == 1


def test_a_fourth_add_of_one_person_in_a_day_is_refused(office: Office) -> None:
    paths = [f"/webinars/{office.new_webinar()}/registrants" for _ in range(2)]
    assert [office.call("POST", paths[n % 2], person()).status_code for n in range(3)] == [201] * 3
    message = samples()["errors"]["429 registrant quota"]["body"]["message"]
    assert office.refused("POST", paths[0], person()) == (429, 429, message)
    assert office.call("POST", paths[0], person(email="other@example.org")).status_code == 201
    office.go_to(datetime(2022, 3, 2, tzinfo=UTC))
    assert office.call("POST", paths[0], person()).status_code == 201


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"email": "nobody"}, 300),
        ({"email": f"{'x' * 120}@example.org"}, 300),
        ({"first_name": "x" * 65}, 300),
        ({"last_name": "x" * 65}, 300),
        ({"custom_questions": [{"title": "t", "value": "x" * 129}]}, 300),
        ({"no_of_employees": "101-250"}, 300),
        ({"email": HOST}, 3027),
    ],
)
def test_a_registration_zoom_does_not_take_is_refused(office: Office, change: dict[str, Any], code: int) -> None:
    path = f"/webinars/{office.new_webinar()}/registrants"
    assert office.refused("POST", path, person(**change))[:2] == (400, code)
    assert office.get(path)["total_records"] == 0


def test_registration_is_closed_when_off_full_or_over(office: Office) -> None:
    off = office.new_webinar(settings={"approval_type": 2})
    assert office.refused("POST", f"/webinars/{off}/registrants", person())[:2] == (400, 3000)
    assert office.refused("GET", f"/webinars/{off}/registrants")[:2] == (400, 3000)
    batch = samples()["requests"]["batch_registrants"]
    assert office.refused("POST", f"/webinars/{off}/batch_registrants", batch)[:2] == (404, 404)
    small = office.new_webinar(settings={"approval_type": 0, "registrants_restrict_number": 1})
    office.call("POST", f"/webinars/{small}/registrants", person())
    other = person(email="other@example.org")
    assert office.refused("POST", f"/webinars/{small}/registrants", other)[:2] == (400, 3043)
    office.go_to(START + timedelta(hours=2))
    assert office.refused("POST", f"/webinars/{small}/registrants", other)[:2] == (400, 3038)


def test_the_brackets_of_employees_read_otherwise_than_written(office: Office) -> None:
    path = f"/webinars/{office.new_webinar()}/registrants"
    office.call("POST", path, person(no_of_employees="500-1,000"))
    assert office.get(path)["registrants"][0]["no_of_employees"] == "501-1,000"


def test_the_three_statuses_are_three_lists(office: Office) -> None:
    webinar = office.new_webinar(settings={"approval_type": 1})
    path = f"/webinars/{webinar}/registrants"
    ids = {}
    for name in ("a", "b", "c", "d"):
        added = office.call("POST", path, person(email=f"{name}@example.org")).json()
        assert "join_url" not in added
        ids[name] = added["registrant_id"]
    for action, name in (("approve", "a"), ("deny", "b"), ("cancel", "c")):
        body = {"action": action, "registrants": [{"id": ids[name], "email": f"{name}@example.org"}]}
        answer = office.call("PUT", f"{path}/status", body)
        assert (answer.status_code, answer.content) == (204, b"")
    lists = {
        status: [one["email"] for one in office.get(path, status=status)["registrants"]]
        for status in ("approved", "denied", "pending")
    }
    assert lists == {
        "approved": ["a@example.org"],
        "denied": sorted(["b@example.org", "c@example.org"], key=lambda e: ids[e[0]]),
        "pending": ["d@example.org"],
    }
    assert ["join_url" in office.get(path, status=s)["registrants"][0] for s in lists] == [True, False, False]
    assert office.get(path)["registrants"][0]["email"] == "a@example.org"


def test_a_status_can_be_changed_ten_times_a_day(office: Office) -> None:
    path = f"/webinars/{office.new_webinar()}/registrants"
    office.call("POST", path, person())
    body = {"action": "approve", "registrants": [{"email": person()["email"]}]}
    assert [office.call("PUT", f"{path}/status", body).status_code for _ in range(11)] == [204] * 10 + [429]


def test_a_registrant_is_read_and_deleted_by_id(office: Office) -> None:
    path = f"/webinars/{office.new_webinar()}/registrants"
    one = office.call("POST", path, person(city="Lille")).json()["registrant_id"]
    assert office.get(f"{path}/{one}")["city"] == "Lille"
    assert office.call("DELETE", f"{path}/{one}").status_code == 204
    assert office.refused("GET", f"{path}/{one}")[:2] == (404, 1001)


def test_registrants_come_in_pages_whose_tokens_grow_old(office: Office) -> None:
    webinar = office.new_webinar()
    for number in range(7):
        office.zoom.register(webinar, email=f"p{number}@example.org", first_name="P")
    path = f"/webinars/{webinar}/registrants"
    seen, token = [], ""
    while True:
        page = office.get(path, page_size=3, **({"next_page_token": token} if token else {}))
        seen += [one["email"] for one in page["registrants"]]
        token = page["next_page_token"]
        if not token:
            break
    assert sorted(seen) == [f"p{number}@example.org" for number in range(7)]
    token = office.get(path, page_size=3)["next_page_token"]
    assert office.refused("GET", path, status="denied", next_page_token=token)[:2] == (400, 300)
    office.clock.shift(840)
    assert office.call("GET", path, next_page_token=token).status_code == 200
    office.clock.shift(60)
    message = samples()["errors"]["400 page token"]["body"]["message"]
    assert office.refused("GET", path, next_page_token=token) == (400, 300, message)


def test_a_batch_registers_up_to_thirty(office: Office) -> None:
    webinar = office.new_webinar(settings={"approval_type": 1})
    answer = office.call("POST", f"/webinars/{webinar}/batch_registrants", samples()["requests"]["batch_registrants"])
    assert (answer.status_code, len(answer.json()["registrants"])) == (201, 2)
    assert office.get(f"/webinars/{webinar}/registrants")["total_records"] == 2
    many = {"registrants": [{"email": f"b{n}@example.org", "first_name": "B"} for n in range(31)]}
    assert office.refused("POST", f"/webinars/{webinar}/batch_registrants", many)[:2] == (400, 300)


def test_registration_questions_are_kept_part_by_part(office: Office) -> None:
    path = f"/webinars/{office.new_webinar()}/registrants/questions"
    assert office.get(path) == {"questions": [], "custom_questions": []}
    sample = samples()["responses"]["GET /webinars/{webinarId}/registrants/questions"]["body"]
    assert office.call("PATCH", path, {"questions": sample["questions"]}).status_code == 204
    assert office.call("PATCH", path, {"custom_questions": sample["custom_questions"]}).status_code == 204
    assert office.get(path) == sample
    bad = {"custom_questions": [{"title": "t", "type": "single_radio"}]}
    assert office.refused("PATCH", path, bad)[:2] == (400, 300)


def test_tracking_sources_count_who_registered(office: Office) -> None:
    webinar = office.new_webinar()
    office.zoom.register(webinar, email="a@example.org", first_name="A")
    [source] = office.get(f"/webinars/{webinar}/tracking_sources")["tracking_sources"]
    sample = samples()["responses"]["GET /webinars/{webinarId}/tracking_sources"]["body"]
    assert (set(source), source["registration_count"]) == (set(sample["tracking_sources"][0]), 1)


def poll(**changes: Any) -> dict[str, Any]:
    sample = samples()["responses"]["GET /webinars/{webinarId}/polls"]["body"]["polls"][0]
    return {"title": sample["title"], "poll_type": 2, "questions": sample["questions"], **changes}


def test_polls_are_made_read_changed_and_deleted(office: Office) -> None:
    path = f"/webinars/{office.new_webinar()}/polls"
    made = office.call("POST", path, poll())
    assert made.status_code == 201
    one = made.json()["id"]
    assert office.get(path) == {"total_records": 1, "polls": [office.get(f"{path}/{one}")]}
    sample = samples()["responses"]["GET /webinars/{webinarId}/polls"]["body"]["polls"][0]
    assert office.get(f"{path}/{one}") == {**sample, "id": one}
    assert office.call("PUT", f"{path}/{one}", poll(title="Other", anonymous=True)).status_code == 204
    assert [p["title"] for p in office.get(path, anonymous="true")["polls"]] == ["Other"]
    assert office.call("DELETE", f"{path}/{one}").status_code == 204
    assert office.refused("GET", f"{path}/{one}")[:2] == (400, 4400)


def test_a_poll_needs_a_title_questions_and_choices(office: Office) -> None:
    path = f"/webinars/{office.new_webinar()}/polls"
    for bad in (
        poll(title=" "),
        poll(questions=[]),
        poll(questions=[{"name": "Q", "type": "single", "answers": ["1"]}]),
    ):
        assert office.refused("POST", path, bad)[:2] == (400, 300)


def test_polls_and_survey_can_be_switched_off(office: Office) -> None:
    webinar = office.new_webinar()
    office.config.polling = office.config.survey = False
    assert office.refused("GET", f"/webinars/{webinar}/polls")[:2] == (400, 4400)
    assert office.refused("GET", f"/webinars/{webinar}/survey")[:2] == (400, 3000)


def test_a_survey_is_set_read_and_deleted(office: Office) -> None:
    path = f"/webinars/{office.new_webinar()}/survey"
    assert office.refused("GET", path)[:2] == (404, 3001)
    survey = {
        "custom_survey": {"title": "Votre avis", "questions": [{"name": "Une remarque ?", "type": "long_answer"}]}
    }
    assert office.call("PATCH", path, survey).status_code == 204
    assert office.get(path) == {"show_in_the_browser": True, **survey}
    assert office.call("DELETE", path).status_code == 204
    assert office.refused("GET", path)[:2] == (404, 3001)
