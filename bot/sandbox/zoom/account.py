"""One pretended Zoom account: its state and the services every call uses."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from threading import RLock
from typing import Any

from bot.sandbox.zoom.config import ZoomConfig
from bot.sandbox.zoom.identifiers import Identifiers
from bot.sandbox.zoom.limits import Limits
from bot.sandbox.zoom.oauth import Tokens
from bot.sandbox.zoom.paging import Pages
from bot.sandbox.zoom.world import World

Emit = Callable[[dict[str, Any]], None]


@dataclass(slots=True)
class Account:
    """Holders of `lock` may read and change the world; `emit` takes a finished webhook body."""

    config: ZoomConfig
    ids: Identifiers
    emit: Emit
    lock: RLock = field(default_factory=RLock)
    world: World = field(init=False)
    limits: Limits = field(init=False)
    pages: Pages = field(init=False)
    tokens: Tokens = field(init=False)

    def __post_init__(self) -> None:
        self.world = World(self.config, self.ids)
        self.limits = Limits(self.config)
        self.pages = Pages(self.ids)
        self.tokens = Tokens(self.config, self.ids)


@dataclass(frozen=True, slots=True)
class Call:
    """One request that passed token, scope, rate limit and contract; `now` is the sandbox clock's."""

    account: Account
    operation: str
    params: dict[str, Any]
    query: dict[str, Any]
    body: dict[str, Any]
    now: datetime

    def page(self, key: str, rows: list[Any], listing: str) -> dict[str, Any]:
        """The asked page of a list; `listing` names the list, so that a token fits no other."""
        lifetime = self.account.config.page_token_seconds
        return self.account.pages.by_token(key, rows, self.query, listing, self.now, lifetime)


Handler = Callable[[Call], Any]
