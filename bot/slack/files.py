"""The bytes of an upload, sent to the address that Slack gave for them."""

from __future__ import annotations

from http.client import HTTPException
from ssl import SSLContext
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

from bot.domain.errors import TryLater
from bot.slack.client import SlackClient
from bot.slack.refusals import FILE_AWAY, FILE_REFUSED, SlackRefused


def send_bytes(client: SlackClient, url: str, content: bytes) -> None:
    """POSTs the file. Nothing is visible yet, so every failure may be repeated: TryLater, or SlackRefused for a 4xx."""
    if urlsplit(url).scheme not in ("https", urlsplit(client.base_url).scheme):
        raise SlackRefused("Slack gave an upload address that is not https; I did not use it.", code="bad_upload_url")
    request = Request(url, data=content, method="POST", headers={"Content-Type": "application/octet-stream"})  # noqa: S310 - checked above
    try:
        with urlopen(request, timeout=client.timeout, context=_context(client, url)) as answer:  # noqa: S310
            status = answer.status
    except HTTPError as exc:
        with exc:
            raise _refused(exc.code) from exc
    except (OSError, HTTPException) as exc:
        raise TryLater(FILE_AWAY) from exc
    if status != 200:
        raise _refused(status)


def _context(client: SlackClient, url: str) -> SSLContext | None:
    return client.context if urlsplit(url).scheme == "https" else None


def _refused(status: int) -> Exception:
    if status == 429 or status >= 500:
        return TryLater(FILE_AWAY)
    return SlackRefused(FILE_REFUSED.format(status=status), code=f"upload_{status}")
