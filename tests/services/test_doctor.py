"""What the doctor says about each answer of the outside."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest

from bot.domain.errors import BotError, NotFound, Refused, TryLater
from bot.domain.remote import HostAbilities, RemoteUser
from bot.services import doctor
from bot.services.doctor import Channel, Finding, Identity, Scope, read_http_date

T = TypeVar("T")
NOW = datetime(2026, 3, 2, 8, tzinfo=UTC)
ACTIVE = RemoteUser("u1", "host@example.org", "Host", kind=2, status="active")
ABLE = HostAbilities(webinar=True, capacity=500, polls=True, survey=True, cloud_recording=True)
PRIVATE = Channel("webinars", member=True, private=True, archived=False, shared=False)
CREATE = Scope("webinar:write:webinar:admin", "create webinars", needed=True, granted=True)
POST = Scope("chat:write", "post", needed=True, granted=None)


def now() -> datetime:
    return NOW


@dataclass
class Account:
    """A Zoom account of which each part can be wrong; an error is raised where it stands."""

    sign_in_error: BotError | None = None
    time: datetime | None = NOW
    host: RemoteUser | BotError = ACTIVE
    abilities: HostAbilities | BotError = ABLE
    granted: tuple[Scope, ...] = (CREATE,)

    def sign_in(self) -> None:
        if self.sign_in_error is not None:
            raise self.sign_in_error

    def server_time(self) -> datetime | None:
        return self.time

    def scopes(self) -> Iterator[Scope]:
        yield from self.granted

    def user(self, user: str) -> RemoteUser:
        return given(self.host)

    def host_abilities(self, user: str) -> HostAbilities:
        return given(self.abilities)


@dataclass
class Workspace:
    """A Slack workspace of which each part can be wrong."""

    who: Identity | BotError = field(
        default_factory=lambda: Identity("Network", "webinar-desk", frozenset({"chat:write"}), NOW)
    )
    room: Channel | BotError = PRIVATE

    def identity(self) -> Identity:
        return given(self.who)

    def channel(self, channel: str) -> Channel:
        return given(self.room)


def given(answer: T | BotError) -> T:
    if isinstance(answer, BotError):
        raise answer
    return answer


def zoom(account: Account) -> list[Finding]:
    return list(doctor.examine_zoom(account, "host@example.org", now))


def slack(workspace: Workspace, *, signed: bool = True) -> list[Finding]:
    return list(doctor.examine_slack(workspace, "C1", [POST], now, signed=signed))


def verdicts(findings: list[Finding]) -> dict[str, bool | None]:
    return {finding.name: finding.ok for finding in findings}


def found(findings: list[Finding], name: str) -> Finding:
    (finding,) = (each for each in findings if each.name == name)
    return finding


def test_a_healthy_zoom_account_passes_every_check() -> None:
    assert verdicts(zoom(Account())) == {
        "Zoom token": True,
        "Clock against Zoom": True,
        "Zoom host": True,
        "Zoom webinar licence": True,
        "Zoom permission webinar:write:webinar:admin": True,
    }


def test_after_a_refused_sign_in_the_rest_is_not_asked() -> None:
    findings = zoom(Account(sign_in_error=Refused("Zoom does not accept the app's credentials.")))
    assert findings[0] == Finding("Zoom token", False, True, "Zoom does not accept the app's credentials.")
    assert [finding.ok for finding in findings[1:]] == [None, None, None]


def test_a_host_that_zoom_does_not_know_names_the_setting() -> None:
    finding = found(zoom(Account(host=NotFound("host@example.org is not a Zoom user in our account."))), "Zoom host")
    assert (finding.failed, finding.what_to_do) == (
        True,
        "Set ZOOM_HOST to the id or e-mail address of a user you have.",
    )


@pytest.mark.parametrize(
    ("host", "said"),
    [
        (replace(ACTIVE, status="inactive"), "host@example.org is inactive in Zoom."),
        (replace(ACTIVE, status=""), "host@example.org is not active in Zoom."),
        (replace(ACTIVE, kind=1), "host@example.org has no Zoom licence."),
    ],
)
def test_a_host_who_cannot_host_fails(host: RemoteUser, said: str) -> None:
    finding = found(zoom(Account(host=host)), "Zoom host")
    assert (finding.failed, finding.sentence) == (True, said)


def test_a_missing_webinar_licence_fails() -> None:
    finding = found(zoom(Account(abilities=replace(ABLE, webinar=False))), "Zoom webinar licence")
    assert (finding.failed, finding.sentence) == (True, "host@example.org has no webinar licence.")


def test_the_capacity_and_what_is_switched_off_are_said() -> None:
    finding = found(zoom(Account(abilities=replace(ABLE, polls=False, survey=None))), "Zoom webinar licence")
    assert finding.sentence == (
        "host@example.org may run webinars for up to 500 attendees. Switched off in Zoom's settings: polls."
    )


@pytest.mark.parametrize(
    ("scope", "ok", "failed"),
    [
        (replace(CREATE, granted=False), False, True),
        (replace(CREATE, granted=False, needed=False), False, False),
        (replace(CREATE, granted=None, why_not="Zoom is not answering."), None, False),
    ],
)
def test_only_a_needed_permission_that_is_missing_fails(scope: Scope, ok: bool | None, failed: bool) -> None:
    finding = zoom(Account(granted=(scope,)))[-1]
    assert (finding.ok, finding.failed) == (ok, failed)


@pytest.mark.parametrize(
    ("seconds", "ok", "failed"),
    [(0, True, False), (30, True, False), (-31, False, False), (240, False, False), (-241, False, True)],
)
def test_a_clock_is_noted_after_half_a_minute_and_fails_after_four(seconds: int, ok: bool, failed: bool) -> None:
    finding = found(zoom(Account(time=NOW + timedelta(seconds=seconds))), "Clock against Zoom")
    assert (finding.ok, finding.failed) == (ok, failed)


def test_an_answer_without_a_time_is_not_held_against_the_clock() -> None:
    assert found(zoom(Account(time=None)), "Clock against Zoom").ok is None


def test_a_healthy_workspace_passes_every_check() -> None:
    assert verdicts(slack(Workspace())) == {
        "Slack token": True,
        "Clock against Slack": True,
        "Slack permission chat:write": True,
        "Slack channel": True,
        "Slack channel's privacy": True,
    }


def test_after_a_refused_token_the_rest_is_not_asked() -> None:
    findings = slack(Workspace(who=TryLater("Slack cannot be reached.")))
    assert [(finding.name, finding.ok) for finding in findings] == [
        ("Slack token", False),
        ("Slack permissions", None),
        ("Slack channel", None),
    ]


def test_a_missing_slack_permission_is_named() -> None:
    finding = found(
        slack(Workspace(who=Identity("N", "b", frozenset({"commands"}), NOW))), "Slack permission chat:write"
    )
    assert (finding.failed, finding.sentence) == (True, "missing; needed to post.")


def test_permissions_that_slack_does_not_tell_are_not_called_missing() -> None:
    finding = found(slack(Workspace(who=Identity("N", "b", frozenset(), NOW))), "Slack permission chat:write")
    assert finding.ok is None


def test_with_socket_mode_a_wrong_clock_breaks_no_signature() -> None:
    late = Workspace(who=Identity("N", "b", frozenset({"chat:write"}), NOW - timedelta(hours=1)))
    failing = [found(slack(late, signed=signed), "Clock against Slack").failed for signed in (True, False)]
    assert failing == [True, False]


@pytest.mark.parametrize(
    ("room", "name", "failed"),
    [
        (replace(PRIVATE, member=False), "Slack channel", True),
        (replace(PRIVATE, archived=True), "Slack channel", True),
        (replace(PRIVATE, private=False), "Slack channel's privacy", False),
        (replace(PRIVATE, shared=True), "Slack channel's privacy", False),
        (NotFound("I cannot see that channel."), "Slack channel", True),
    ],
)
def test_a_channel_that_does_not_do_is_found_out(room: Channel | BotError, name: str, failed: bool) -> None:
    finding = found(slack(Workspace(room=room)), name)
    assert (finding.ok, finding.failed, bool(finding.what_to_do)) == (False, failed, True)


@dataclass
class Tables:
    answer: bool | BotError

    def migrations_current(self) -> bool:
        return given(self.answer)


@pytest.mark.parametrize(
    ("answer", "itself", "oks"),
    [
        (True, False, [True, True]),
        (False, False, [True, False]),
        (False, True, [True, True]),
        (TryLater("The database does not answer."), False, [False, None]),
    ],
)
def test_the_database_answers_and_has_its_tables(answer: bool | BotError, itself: bool, oks: list[bool | None]) -> None:
    findings = doctor.examine_database(Tables(answer), migrates_itself=itself)
    assert [finding.ok for finding in findings] == oks


@dataclass
class Address:
    answer: bool | BotError

    def answers_validation(self) -> bool:
        return given(self.answer)


@pytest.mark.parametrize(
    ("address", "ok"),
    [
        (None, None),
        (Address(True), True),
        (Address(False), False),
        (Address(TryLater("https://x does not answer.")), False),
    ],
)
def test_the_bot_can_do_without_the_webhook(address: Address | None, ok: bool | None) -> None:
    (finding,) = doctor.examine_webhook(address)
    assert (finding.ok, finding.failed) == (ok, False)


def test_a_date_header_means_the_middle_of_its_second() -> None:
    assert read_http_date("Mon, 02 Mar 2026 08:00:00 GMT") == NOW + timedelta(milliseconds=500)


@pytest.mark.parametrize("header", ["", "yesterday", "Mon, 99 Mar 2026 08:00:00 GMT"])
def test_an_unreadable_date_header_gives_no_time(header: str) -> None:
    assert read_http_date(header) is None
