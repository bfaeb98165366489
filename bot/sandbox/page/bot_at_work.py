"""Whether the bot still has something to do, as it tells everybody at its `/metrics`."""

import re

import requests

_NUMBERS = re.compile(r"^webinar_bot_(?:overdue_seconds|running) ([0-9.e+-]+)$", re.MULTILINE)
SECONDS = 2.0


def at_work(bot_url: str) -> bool | None:
    """Whether anything is due or running; None where no bot answers or it does not say."""
    try:
        with requests.Session() as session:
            session.trust_env = False  # a proxy of the machine has no business on loopback
            page = session.get(f"{bot_url}/metrics", timeout=SECONDS)
    except requests.RequestException:
        return None
    numbers = [float(found) for found in _NUMBERS.findall(page.text)]
    return any(numbers) if page.ok and numbers else None
