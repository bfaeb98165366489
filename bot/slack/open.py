"""Joins the parts of this room: the wiring gives the settings and gets the announcer and the app."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from slack_bolt import App

from bot.services.front import Front
from bot.services.ports import Clock
from bot.slack.access import Access
from bot.slack.app import make_app
from bot.slack.client import SlackClient
from bot.slack.forms.values import FormDefaults
from bot.slack.gateway import SlackGateway
from bot.slack.locale import Words
from bot.slack.members import Members
from bot.slack.reception import Reception

WORKER_TIMEOUT = 10  # seconds
FRONT_TIMEOUT = 2  # the person and Slack wait three


@dataclass(frozen=True, slots=True)
class Workspace:
    """Which Slack we speak to. `channel` is the organisers'; `groups` are user group ids, empty for its members."""

    token: str
    base_url: str
    channel: str
    groups: Sequence[str] = ()
    admins: Iterable[str] = ()

    def __repr__(self) -> str:
        return f"Workspace(channel={self.channel!r})"


def open_announcer(workspace: Workspace, *, words: Words, clock: Clock) -> SlackGateway:
    """Slack for the worker."""
    return _gateway(workspace, words, clock, WORKER_TIMEOUT)[0]


def open_app(workspace: Workspace, *, front: Front, words: Words, defaults: FormDefaults, clock: Clock) -> App:
    """Slack for the web process: hand it to `edge.Edge` or `socket.SocketMode`."""
    return make_app(open_reception(workspace, front=front, words=words, defaults=defaults, clock=clock))


def open_reception(
    workspace: Workspace, *, front: Front, words: Words, defaults: FormDefaults, clock: Clock
) -> Reception:
    gateway, members, client = _gateway(workspace, words, clock, FRONT_TIMEOUT)
    access = Access(members, admins=workspace.admins)
    return Reception(front, access, gateway, client, words, defaults, clock)


def _gateway(
    workspace: Workspace, words: Words, clock: Clock, timeout: int
) -> tuple[SlackGateway, Members, SlackClient]:
    client = SlackClient(workspace.token, workspace.base_url, clock=clock, timeout=timeout)
    members = Members(client, channel=workspace.channel, groups=workspace.groups, clock=clock)
    return SlackGateway(client, members, words), members, client
