"""Files of a recording, fetched from Zoom alone: the address comes from outside, and our token goes with it.

`download_url` takes the account's token and may redirect between Zoom's hosts (developers.zoom.us, cloud recordings,
read in August 2026).
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urljoin, urlsplit

import requests

from bot.zoom import errors, sentences
from bot.zoom.errors import Reply
from bot.zoom.transport import CONNECT_SECONDS, READ_SECONDS, is_loopback

LARGEST = 10 * 1024 * 1024
REDIRECTS = 5
OPERATION = "download_transcript"
_CHUNK = 64 * 1024
_ZOOM = "zoom.us"
_MOVED = (301, 302, 303, 307, 308)
_REFUSED = "Zoom does not let me fetch the transcript ({status}). Download it in Zoom's portal, under Recordings."
_ELSEWHERE = "Zoom named an address for the transcript that is not Zoom's own; I did not use it."
_TOO_LARGE = "The transcript is larger than 10 MB. Download it in Zoom's portal, under Recordings."
_NO_TRANSCRIPT = "What Zoom gave is no transcript. Download it in Zoom's portal, under Recordings."


def fetch_vtt(
    url: str,
    token: str,
    *,
    base_url: str,
    session_factory: Callable[[], requests.Session] = requests.Session,
    largest: int = LARGEST,
) -> bytes:
    """The transcript at this address. Raises ZoomRefused for an address or content that is not to be trusted,
    ZoomTryLater where Zoom is away or busy."""
    for _ in range(REDIRECTS + 1):
        _check(url, base_url)
        moved, content = _one(url, token, session_factory, largest)
        if not moved:
            return _vtt(content)
        url = urljoin(url, moved)
    raise errors.ZoomRefused(_REFUSED, Reply(OPERATION), {"status": "redirected too often"})


def is_zooms(url: str, base_url: str) -> bool:
    """Whether an address is https on one of Zoom's hosts, or the stand-in's own where the API is on loopback."""
    here, api = urlsplit(url), urlsplit(base_url)
    host = (here.hostname or "").rstrip(".")
    if is_loopback(base_url):
        return here.scheme in ("http", "https") and is_loopback(url) and here.netloc == api.netloc
    zooms = host == _ZOOM or host.endswith("." + _ZOOM)
    return zooms and here.scheme == "https" and here.port in (None, 443) and not here.username


def _check(url: str, base_url: str) -> None:
    try:
        good = is_zooms(url, base_url)
    except ValueError:  # a port or host that is none
        good = False
    if not good:
        raise errors.ZoomRefused(_ELSEWHERE, Reply(OPERATION))


def _one(url: str, token: str, session_factory: Callable[[], requests.Session], largest: int) -> tuple[str, bytes]:
    """Where it moved to, or the content."""
    try:
        with session_factory() as session:
            session.trust_env = not is_loopback(url)
            with session.get(
                url,
                headers={"Authorization": f"Bearer {token}", "User-Agent": "webinar-bot"},
                timeout=(CONNECT_SECONDS, READ_SECONDS),
                allow_redirects=False,
                stream=True,
            ) as response:
                if response.status_code in _MOVED:
                    return str(response.headers.get("Location") or ""), b""
                _judge(response.status_code)
                return "", _bounded(response, largest)
    except requests.RequestException as exc:
        raise errors.ZoomAway(sentences.AWAY, Reply(OPERATION)) from exc


def _judge(status: int) -> None:
    if status == 429 or status >= 500:
        raise errors.ZoomAway(sentences.AWAY, Reply(OPERATION, status))
    if status != 200:
        raise errors.ZoomRefused(_REFUSED, Reply(OPERATION, status), {"status": str(status)})


def _bounded(response: requests.Response, largest: int) -> bytes:
    parts, size = [], 0
    for chunk in response.iter_content(_CHUNK):
        size += len(chunk)
        if size > largest:
            raise errors.ZoomRefused(_TOO_LARGE, Reply(OPERATION, 200))
        parts.append(chunk)
    return b"".join(parts)


def _vtt(content: bytes) -> bytes:
    """A sign-in page in place of the file is an error, not a transcript (W3C WebVTT: the file begins with WEBVTT)."""
    if not content.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        raise errors.ZoomRefused(_NO_TRANSCRIPT, Reply(OPERATION, 200))
    return content
