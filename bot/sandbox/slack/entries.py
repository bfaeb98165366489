"""What elements hold: their value untouched, and their value after a person has typed or chosen something."""

from collections.abc import Callable, Iterable
from typing import Any

from bot.sandbox.slack.blocks import interactive
from bot.sandbox.slack.elements import all_options

Json = dict[str, Any]

# element type: (key of the initial value, key of the value in state and actions, value when empty)
SINGLE: dict[str, tuple[str, str]] = {
    "plain_text_input": ("initial_value", "value"),
    "email_text_input": ("initial_value", "value"),
    "url_text_input": ("initial_value", "value"),
    "number_input": ("initial_value", "value"),
    "rich_text_input": ("initial_value", "rich_text_value"),
    "datepicker": ("initial_date", "selected_date"),
    "timepicker": ("initial_time", "selected_time"),
    "datetimepicker": ("initial_date_time", "selected_date_time"),
    "static_select": ("initial_option", "selected_option"),
    "external_select": ("initial_option", "selected_option"),
    "radio_buttons": ("initial_option", "selected_option"),
    "users_select": ("initial_user", "selected_user"),
    "channels_select": ("initial_channel", "selected_channel"),
    "conversations_select": ("initial_conversation", "selected_conversation"),
}
SEVERAL: dict[str, tuple[str, str]] = {
    "checkboxes": ("initial_options", "selected_options"),
    "multi_static_select": ("initial_options", "selected_options"),
    "multi_external_select": ("initial_options", "selected_options"),
    "multi_users_select": ("initial_users", "selected_users"),
    "multi_channels_select": ("initial_channels", "selected_channels"),
    "multi_conversations_select": ("initial_conversations", "selected_conversations"),
    "file_input": ("initial_files", "files"),
}
ABSENT_WHEN_EMPTY = ("email_text_input", "url_text_input", "number_input")
WITHOUT_STATE = ("button", "overflow")


class NoSuchChoice(ValueError):
    """The value does not fit the element: no such option, or the wrong shape."""


def untouched(element: Json) -> Json:
    """The value an element holds before anybody touches it."""
    kind = element["type"]
    held: Json = {"type": kind}
    if kind in SEVERAL:
        initial, key = SEVERAL[kind]
        held[key] = list(element.get(initial) or [])
    else:
        initial, key = SINGLE[kind]
        value = element.get(initial)
        if value not in (None, "") or kind not in ABSENT_WHEN_EMPTY:
            held[key] = value if value != "" else None
    return {**held, "timezone": element["timezone"]} if kind == "timepicker" and "timezone" in element else held


def entered(element: Json, value: Any, search: Callable[[str], Iterable[Json]] | None = None) -> Json:
    """The value after a person gives `value`: text, a date, an id, an option's value or text, or a list of these.

    None empties. `search` gives the options of an external menu for what was typed. Raises NoSuchChoice.
    """
    kind = element["type"]
    held = untouched({"type": kind, **({"timezone": element["timezone"]} if "timezone" in element else {})})
    if value is None or value in ("", []):
        return held
    offers = _offers(element, search)
    if kind in SEVERAL:
        wanted = value if isinstance(value, list | tuple) else [value]
        return {**held, SEVERAL[kind][1]: [_choice(element, item, offers) for item in wanted]}
    return {**held, SINGLE[kind][1]: _choice(element, value, offers)}


def chosen(element: Json, value: Any, search: Callable[[str], Iterable[Json]] | None = None) -> Json:
    """The part of a block_actions entry that says what was chosen."""
    if element["type"] == "button":
        shown = {"type": "button", "text": element["text"]}
        return {**shown, **{name: element[name] for name in ("value", "style") if name in element}}
    if element["type"] == "overflow":
        return {"type": "overflow", "selected_option": _option(element, value, element["options"])}
    return entered(element, value, search)


def current_values(blocks: list[Json], typed: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """`state.values`: what was typed, else what the elements hold untouched."""
    values: dict[str, dict[str, Any]] = {}
    for block, element in interactive(blocks):
        if element["type"] not in WITHOUT_STATE:
            block_id, action_id = block["block_id"], element["action_id"]
            value = typed.get(block_id, {}).get(action_id)
            values.setdefault(block_id, {})[action_id] = untouched(element) if value is None else value
    return values


def is_empty(held: Json) -> bool:
    """Whether a value in the state counts as nothing given."""
    return not any(value for name, value in held.items() if name not in ("type", "timezone"))


def _offers(element: Json, search: Callable[[str], Iterable[Json]] | None) -> Callable[[str], Iterable[Json]] | None:
    if element["type"] in ("external_select", "multi_external_select"):
        return search
    known = all_options(element)
    return (lambda _typed: known) if known else None


def _choice(element: Json, value: Any, offers: Callable[[str], Iterable[Json]] | None) -> Any:
    if element["type"] == "datetimepicker":
        return int(value)
    if element["type"] in ("rich_text_input", "file_input"):
        return value
    if offers is None:
        return str(value)
    return _option(element, str(value), offers(str(value)))


def _option(element: Json, wanted: str, options: Iterable[Json]) -> Json:
    known = list(options)
    for option in known:
        if option["value"] == wanted:
            return dict(option)
    for option in known:
        if option["text"]["text"] == wanted:
            return dict(option)
    texts = ", ".join(repr(option["text"]["text"]) for option in known[:10])
    raise NoSuchChoice(f"{element['type']} {element.get('action_id')} does not offer {wanted!r}, but {texts}")
