"""Who signed up, and what the registration page asks."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.remote import RegistrationField, RegistrationForm, RegistrationQuestion
from bot.domain.rows import Registrant, RegistrantStatus
from bot.zoom.reading import moment, objects, text, truth, words
from bot.zoom.request import Category, Json, Request, path_id, read

PAGE_SIZE = 300
# Zoom lists one status a call, approved unless told; a person who moves on between the calls is met again later.
STATUSES = (RegistrantStatus.PENDING, RegistrantStatus.APPROVED, RegistrantStatus.DENIED)


def list_registrants(webinar_id: str, status: RegistrantStatus, token: str = "") -> Request:
    """GET /webinars/{id}/registrants, one page of one status."""
    query = {"status": status.value, "page_size": str(PAGE_SIZE), **({"next_page_token": token} if token else {})}
    path = f"/webinars/{path_id(webinar_id)}/registrants"
    return read("list_registrants", path, Category.MEDIUM, "registrants", query=query)


def read_registrants(answer: Json, asked: RegistrantStatus = RegistrantStatus.APPROVED) -> list[Registrant]:
    """One page. A row without a status of its own has the one that was asked for."""
    return [_registrant(row, asked) for row in objects(answer, "registrants")]


def each_once(registrants: Iterable[Registrant]) -> tuple[Registrant, ...]:
    """One row per registrant id, the later status winning; rows without an id all stay."""
    seen: dict[str, Registrant] = {}
    for number, registrant in enumerate(registrants):
        seen[registrant.id or f"#{number}"] = registrant
    return tuple(seen.values())


def get_registration_form(webinar_id: str) -> Request:
    """GET /webinars/{id}/registrants/questions."""
    path = f"/webinars/{path_id(webinar_id)}/registrants/questions"
    return read("get_registration_form", path, Category.LIGHT, None)


def set_registration_form(webinar_id: str, form: RegistrationForm) -> Request:
    """PATCH /webinars/{id}/registrants/questions: the whole form."""
    return Request(
        "set_registration_form",
        "PATCH",
        f"/webinars/{path_id(webinar_id)}/registrants/questions",
        204,
        Category.LIGHT,
        body={
            "questions": [{"field_name": asked.name, "required": asked.required} for asked in form.fields],
            "custom_questions": [_question(asked) for asked in form.questions],
        },
    )


def read_registration_form(answer: Json) -> RegistrationForm:
    return RegistrationForm(
        fields=tuple(
            RegistrationField(text(row, "field_name"), truth(row, "required") or False)
            for row in objects(answer, "questions")
        ),
        questions=tuple(
            RegistrationQuestion(
                text(row, "title"), text(row, "type"), words(row, "answers"), truth(row, "required") or False
            )
            for row in objects(answer, "custom_questions")
        ),
    )


def _registrant(row: Json, asked: RegistrantStatus) -> Registrant:
    return Registrant(
        id=text(row, "id"),
        email=text(row, "email"),
        first_name=text(row, "first_name"),
        last_name=text(row, "last_name"),
        status=_status(text(row, "status"), asked),
        organisation=text(row, "org"),
        city=text(row, "city"),
        country=text(row, "country"),
        registered_at=moment(row, "create_time"),
    )


def _status(given: str, asked: RegistrantStatus) -> RegistrantStatus:
    try:
        return RegistrantStatus(given.lower())
    except ValueError:
        return asked


def _question(asked: RegistrationQuestion) -> Json:
    body: Json = {"title": asked.title, "type": asked.kind, "required": asked.required}
    return {**body, "answers": list(asked.answers)} if asked.answers else body
