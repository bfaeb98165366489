"""Text from people, made harmless for Slack and read back from it.

Slack acts on `<!channel>`, `<@U…>` and links in mrkdwn, turns `@here` into a mention on its own, and lets bidi controls
reorder what is read (docs.slack.dev/messaging/formatting-message-text, read in August 2026).
"""

from __future__ import annotations

import html
import re
import unicodedata

from bot.domain.lengths import beginning, length

_BIDI = dict.fromkeys([0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A)])
_BROADCAST = re.compile(r"@(?=(?:here|channel|everyone)\b)", re.IGNORECASE)
_LIVE = re.compile(r"[*_~`:@]")
_NO_BREAK = "\u2060"  # word joiner: invisible, and breaks what Slack would act on
_MARKUP = re.compile(r"<([^<>\n]*)>")
_SPACE = re.compile(r"\s+")
_MAIL = re.compile(r"^(?:mailto|tel):")


def folded(text: str) -> str:
    """Plain text with every run of white space made one space, control characters and bidi controls gone."""
    return _SPACE.sub(" ", _without_controls(text))


def one_line(text: str) -> str:
    """As `folded`, without a space at either end."""
    return folded(text).strip()


def many_lines(text: str) -> str:
    """Plain text that keeps its lines, without control characters and bidi controls."""
    lines = _without_controls(text.replace("\r\n", "\n").replace("\r", "\n")).split("\n")
    return "\n".join(line.rstrip() for line in lines)


def mrkdwn(text: str) -> str:
    """Text from people for a mrkdwn field: one line, nothing in it acts or formats."""
    safe = html.escape(one_line(text), quote=False)
    return _LIVE.sub(lambda found: found.group() + _NO_BREAK, safe)


def headline(text: str) -> str:
    """Text from people for a message's top-level `text`, which screen readers and notifications show."""
    return _BROADCAST.sub("@" + _NO_BREAK, html.escape(one_line(text), quote=False))


def shorten(text: str, limit: int) -> str:
    """The text, or its beginning and an ellipsis, in at most `limit` characters by either way of counting emoji."""
    return text if length(text) <= limit else beginning(text, limit - 1).rstrip() + "…"


def shorten_mrkdwn(text: str, limit: int) -> str:
    """As `shorten`, never in the middle of an escape or of something in angle brackets."""
    if length(text) <= limit:
        return text
    cut = beginning(text, limit - 1)
    for opening, closing in (("&", ";"), ("<", ">")):
        start = cut.rfind(opening)
        if start > cut.rfind(closing):
            cut = cut[:start]
    return cut.rstrip() + "…"


def typed(text: str) -> str:
    """What a person typed, from the mrkdwn that Slack makes of it in commands and messages."""
    return html.unescape(_MARKUP.sub(lambda found: _shown(found.group(1)), text))


def _shown(inner: str) -> str:
    """The words of one `<…>`: an address, the label of a link, a name, the fallback of a date."""
    target, bar, label = inner.partition("|")
    if _MAIL.match(target):
        return _MAIL.sub("", target)
    if target.startswith(("http://", "https://")):
        return label if bar and label else target
    if target.startswith(("@", "#")):
        return target[0] + label if bar and label else f"<{inner}>"
    if target.startswith("!date^"):
        return label
    return f"@{target[1:]}" if target in ("!here", "!channel", "!everyone") else f"<{inner}>"


def _without_controls(text: str) -> str:
    if text.isprintable():  # none of them is, and most texts have none
        return text
    kept = text.translate(_BIDI)
    return "".join(letter for letter in kept if letter in "\n\t" or unicodedata.category(letter) not in ("Cc", "Cs"))
