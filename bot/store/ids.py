"""Names for new rows: UUIDv7, which sort by the moment they were made."""

from __future__ import annotations

import os
from datetime import datetime

from bot.store.columns import to_microseconds


def new_id(now: datetime) -> str:
    """A fresh UUIDv7 as text (RFC 9562, 5.7): 48 bits of milliseconds, then random bits."""
    milliseconds = to_microseconds(now) // 1000
    noise = int.from_bytes(os.urandom(10), "big")
    high, low = noise >> 68, noise & ((1 << 62) - 1)
    number = (milliseconds & ((1 << 48) - 1)) << 80 | 7 << 76 | high << 64 | 0b10 << 62 | low
    digits = f"{number:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
