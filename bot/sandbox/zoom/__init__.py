"""A stand-in for Zoom that speaks its protocol over real HTTP and refuses what Zoom refuses."""

from bot.sandbox.zoom.config import User, ZoomConfig
from bot.sandbox.zoom.crowd import play_session
from bot.sandbox.zoom.session import NotPossible
from bot.sandbox.zoom.standin import ZoomStandIn

__all__ = ["NotPossible", "User", "ZoomConfig", "ZoomStandIn", "play_session"]
