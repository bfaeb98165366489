"""Local stand-ins for Slack and Zoom over real HTTP: they judge the bot and share no code with it."""

from bot.sandbox.sandbox import Sandbox

__all__ = ["Sandbox"]
