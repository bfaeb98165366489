"""Zoom's ways of saying no, with the statuses, codes and texts of its documentation and of open-source clients."""

from typing import Any


class Refusal(Exception):
    """An answer that is not the one the caller hoped for. `status` may be 200: some of Zoom's failures are."""

    def __init__(
        self,
        status: int,
        code: int,
        message: str,
        *,
        errors: list[dict[str, str]] | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        super().__init__(f"{status} {code} {message}")
        self.status, self.code, self.headers = status, code, headers or {}
        self.body: dict[str, Any] = {"code": code, "message": message} | ({"errors": errors} if errors else {})


def invalid(field: str, message: str = "Invalid field.") -> Refusal:
    """400, code 300, naming one field."""
    return Refusal(400, 300, "Validation Failed.", errors=[{"field": field, "message": message}])


def invalid_fields(errors: list[dict[str, str]]) -> Refusal:
    """400, code 300, naming several fields."""
    return Refusal(400, 300, "Validation Failed.", errors=errors)


def bad_token(expired: bool = False) -> Refusal:
    """401, code 124."""
    return Refusal(401, 124, "Access token is expired." if expired else "Invalid access token.")


def scope_missing(scopes: list[str]) -> Refusal:
    """400, code 4711, the wanted scopes named."""
    return Refusal(400, 4711, f"Invalid access token, does not contain scopes:[{', '.join(scopes)}].")


def no_plan(user_id: str, *, with_200: bool = False) -> Refusal:
    """Code 200, the webinar add-on is missing; some calls answer it with HTTP 200."""
    if with_200:
        return Refusal(200, 200, "Webinar plan subscription is missing.")
    return Refusal(
        400,
        200,
        "Webinar plan is missing. You must subscribe to the webinar plan and enable webinars for this user "
        f"in order to perform this action: {user_id}.",
    )


def no_user(reference: str, *, status: int = 404) -> Refusal:
    """Code 1001; 404, but 400 on the template calls."""
    return Refusal(status, 1001, f"User does not exist: {reference}.")


def no_webinar(reference: object) -> Refusal:
    """404, code 3001: deleted, expired, converted, or a report that is not ready."""
    return Refusal(404, 3001, f"Webinar {reference} not found or has expired.")


def not_ended() -> Refusal:
    """404, code 3001: no run of that id or UUID has ended."""
    return Refusal(404, 3001, "Meeting ID is invalid or not end.")


def page_token_dead() -> Refusal:
    """400, code 300: the page token is unknown or older than 15 minutes."""
    return Refusal(400, 300, "The next page token is invalid or expired.")


def registration_off(webinar_id: int) -> Refusal:
    """404, code 404, as the batch call says it."""
    return Refusal(404, 404, f"Registration has not been enabled for this meeting: {webinar_id}.")


def registration_not_required(webinar_id: int) -> Refusal:
    """400, code 3000, as the other registrant calls say it."""
    return Refusal(400, 3000, f"Registration is not required for this webinar: {webinar_id}.")


def host_quota(limit: int) -> Refusal:
    """429: the day's create and update calls of one host are used up."""
    return Refusal(
        429, 429, f"A maximum of ({limit}) webinars can be created and updated for a single user in one day."
    )


def registrant_quota(limit: int, call: str, who: str) -> Refusal:
    """429: the day's calls for one registrant are used up."""
    return Refusal(
        429,
        429,
        f"You have exceeded the daily rate limit of ({limit}) for {call} API requests for the registrant ({who}). "
        "You can resume these API requests at GMT 00:00:00.",
    )
