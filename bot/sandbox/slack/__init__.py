"""A stand-in for Slack that speaks its protocol over real HTTP and websockets, and refuses what Slack refuses."""

from bot.sandbox.slack.config import SlackConfig
from bot.sandbox.slack.delivery import Answer, Delivery
from bot.sandbox.slack.filling import NotThere
from bot.sandbox.slack.standin import SlackStandIn

__all__ = ["Answer", "Delivery", "NotThere", "SlackConfig", "SlackStandIn"]
