"""Composition objects and rich text: text, option, confirm, filter, and what stands inside a `rich_text` block.

Limits: docs.slack.dev/reference/block-kit/composition-objects, read in August 2026.
"""

from datetime import date
from zoneinfo import available_timezones

from bot.sandbox.slack.checking import Check, Spot, anything, by_type, each, flag, one_of, record, string, whole

URL = r"(https?|slack|mailto|tel):.+"
ZONES = available_timezones()


def plain(most: int) -> Check:
    """A plain_text object."""
    return by_type({"plain_text": _plain(most)})


def either(most: int) -> Check:
    """A plain_text or mrkdwn object."""
    mrkdwn = record({"type": anything, "text": string(most)}, {"verbatim": flag})
    return by_type({"plain_text": _plain(most), "mrkdwn": mrkdwn})


def _plain(most: int) -> Check:
    return record({"type": anything, "text": string(most)}, {"emoji": flag})


def _real_date(spot: Spot) -> None:
    try:
        date.fromisoformat(spot.value)
    except (TypeError, ValueError):
        spot.fail("must be a date in the format YYYY-MM-DD")


def _known_zone(spot: Spot) -> None:
    if spot.value not in ZONES:
        spot.fail("must be an IANA time zone")


day: Check = _real_date
zone: Check = _known_zone
clock_time = string(5, pattern=r"([01][0-9]|2[0-3]):[0-5][0-9]")
link = string(3000, pattern=URL)
picture = string(3000, pattern=r"https?://.+")
placeholder = plain(150)

confirm = record(
    {"title": plain(100), "text": either(300), "confirm": plain(30), "deny": plain(30)},
    {"style": one_of("primary", "danger")},
)


def option(text: Check) -> Check:
    """An option of a menu, a checkbox or a radio button; NODE's stricter 75 for values is not applied."""
    return record({"text": text, "value": string(150)}, {"description": either(75), "url": link})


menu_option = option(plain(75))
box_option = option(either(75))
option_group = record({"label": plain(75), "options": each(menu_option, 100)})

conversation_filter = record(
    {},
    {
        "include": each(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": flag,
        "exclude_bot_users": flag,
    },
)
dispatch_config = record(
    {"trigger_actions_on": each(one_of("on_enter_pressed", "on_character_entered"), 2)},
)

_styles = ("bold", "italic", "strike", "code", "underline", "highlight", "client_highlight", "unlink")
_style = record({}, dict.fromkeys(_styles, flag))
_text = record({"type": anything, "text": string(10_000)}, {"style": _style})
_link = record({"type": anything, "url": link}, {"text": string(3000), "unsafe": flag, "style": _style})
_leaf = by_type(
    {
        "text": _text,
        "link": _link,
        "user": record({"type": anything, "user_id": string(30)}, {"style": _style}),
        "usergroup": record({"type": anything, "usergroup_id": string(30)}, {"style": _style}),
        "channel": record({"type": anything, "channel_id": string(30)}, {"style": _style}),
        "broadcast": record({"type": anything, "range": one_of("here", "channel", "everyone")}, {"style": _style}),
        "color": record({"type": anything, "value": string(20)}, {"style": _style}),
        "emoji": record(
            {"type": anything, "name": string(100)},
            {"unicode": string(100), "skin_tone": whole(1, 6), "style": _style},
        ),
        "date": record(
            {"type": anything, "timestamp": whole(0, 99_999_999_999), "format": string(250)},
            {"url": link, "fallback": string(500), "style": _style},
        ),
    }
)
_border = {"border": whole(0, 1)}
_section = record({"type": anything, "elements": each(_leaf, 1000, 0)})
_preformatted = record(
    {"type": anything, "elements": each(by_type({"text": _text, "link": _link}), 1000, 0)},
    {**_border, "language": string(50)},
)
_list = record(
    {
        "type": anything,
        "style": one_of("bullet", "ordered"),
        "elements": each(by_type({"rich_text_section": _section}), 1000),
    },
    {**_border, "indent": whole(0, 8), "offset": whole(0, 1_000_000)},
)
rich_text = record(
    {
        "type": anything,
        "elements": each(
            by_type(
                {
                    "rich_text_section": _section,
                    "rich_text_list": _list,
                    "rich_text_preformatted": _preformatted,
                    "rich_text_quote": record({"type": anything, "elements": each(_leaf, 1000, 0)}, _border),
                }
            ),
            1000,
        ),
    },
    {"block_id": string(255)},
)
