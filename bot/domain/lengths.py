"""How long a text is for services that count as JavaScript and Java do: most emoji are two characters there.

Neither Zoom nor Slack documents how it counts. UTF-16 gives the larger of the two likely numbers: what fits by it
fits by either.
"""

from __future__ import annotations


def length(text: str) -> int:
    """The number of UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def beginning(text: str, limit: int) -> str:
    """As much of the text as `limit` UTF-16 code units hold; a character is in it whole or not at all."""
    if length(text) <= limit:
        return text
    room = max(limit, 0)
    for index, letter in enumerate(text):
        room -= 2 if letter > "\uffff" else 1
        if room < 0:
            return text[:index]
    return text
