import pytest

from bot.sandbox.zoom.contract import contract, listed_zones
from bot.sandbox.zoom.routes import HANDLERS
from bot.sandbox.zoom.scopes import SCOPES, all_scopes, wanted
from tests.sandbox.zoom.office import samples

REQUESTS = [
    ("create_webinar", "POST", "users/host@example.org/webinars"),
    ("create_series", "POST", "users/host@example.org/webinars"),
    ("update_webinar", "PATCH", "webinars/81234567890"),
    ("update_occurrence", "PATCH", "webinars/82345678901"),
    ("add_panelists", "POST", "webinars/81234567890/panelists"),
    ("add_registrant", "POST", "webinars/81234567890/registrants"),
    ("batch_registrants", "POST", "webinars/81234567890/batch_registrants"),
    ("registrant_status", "PUT", "webinars/81234567890/registrants/status"),
    ("end_webinar", "PUT", "webinars/81234567890/status"),
]


def test_every_call_that_is_answered_is_in_the_contract_and_has_a_scope() -> None:
    assert set(HANDLERS) == set(SCOPES)
    assert set(HANDLERS) <= {operation.id for operation in contract().operations}
    assert [wanted(one, all_scopes()) for one in SCOPES] == [None] * len(SCOPES)


@pytest.mark.parametrize(("name", "method", "path"), REQUESTS)
def test_the_documented_requests_are_within_the_contract(name: str, method: str, path: str) -> None:
    found = contract().match(method, path)
    assert found is not None
    assert found[0].body is not None
    assert list(found[0].body.iter_errors(samples()["requests"][name])) == []


def test_the_documented_events_are_within_the_contract() -> None:
    events = [one for name, one in samples()["webhooks"].items() if "payload" in one and "url_validation" not in name]
    assert len(events) == 25
    assert [contract().faults_of_event(one) for one in events] == [[]] * len(events)


def test_a_literal_part_of_a_path_goes_before_a_parameter() -> None:
    found = contract().match("GET", "webinars/1/registrants/questions")
    assert found is not None
    assert found[0].id == "webinars.listRegistrationQuestions"
    other = contract().match("GET", "webinars/1/registrants/abc")
    assert other is not None
    assert other[1] == {"webinarId": "1", "registrantId": "abc"}


def test_an_empty_part_of_a_path_fits_nothing() -> None:
    assert contract().match("GET", "webinars//panelists") is None
    assert contract().match("GET", "webinars/1/") is None


def test_paris_is_on_the_list_and_strasbourg_is_not() -> None:
    assert ("Europe/Paris" in listed_zones(), "Europe/Strasbourg" in listed_zones()) == (True, False)
