"""Interactive elements: what each must and may carry, and in which blocks each may stand.

Limits: docs.slack.dev/reference/block-kit/block-elements, read in August 2026.
"""

from collections.abc import Mapping
from typing import Any

from bot.sandbox.slack.checking import Check, Spot, anything, by_type, each, flag, one_of, record, string, whole
from bot.sandbox.slack.objects import (
    box_option,
    clock_time,
    confirm,
    conversation_filter,
    day,
    dispatch_config,
    link,
    menu_option,
    option_group,
    picture,
    placeholder,
    plain,
    rich_text,
    zone,
)

_id = string(255)
_people = each(string(30), 100, 0)
_actionable: dict[str, Check] = {"action_id": _id, "confirm": confirm}
_input: dict[str, Check] = {"action_id": _id, "focus_on_load": flag, "placeholder": placeholder}
_menu: dict[str, Check] = {**_input, "confirm": confirm}
_multi: dict[str, Check] = {**_menu, "max_selected_items": whole(1, 100)}
_typed: dict[str, Check] = {**_input, "dispatch_action_config": dispatch_config}
_number = string(30, pattern=r"-?\d+(\.\d+)?")


def _element(required: Mapping[str, Check], optional: Mapping[str, Check], *also: Check) -> Check:
    return record({"type": anything, **required}, optional, *also)


def all_options(element: Mapping[str, Any]) -> list[Any]:
    """The options of a menu, a checkbox group or a radio group, those of its groups included."""
    grouped = [option for group in element.get("option_groups") or [] for option in group["options"]]
    return [*(element.get("options") or []), *grouped]


def _options_or_groups(spot: Spot) -> None:
    if ("options" in spot.value) == ("option_groups" in spot.value):
        spot.fail("must provide either options or option_groups")


def _initial_is_an_option(spot: Spot) -> None:
    options = all_options(spot.value)
    chosen = spot.value.get("initial_options") or []
    if "initial_option" in spot.value:
        chosen = [spot.value["initial_option"]]
    if any(choice not in options for choice in chosen):
        spot.fail("initial option must exactly match one of the options")


def _shortest_is_not_longest(spot: Spot) -> None:
    if spot.value.get("min_length", 0) > spot.value.get("max_length", 3000):
        spot.fail("min_length must not exceed max_length")


def _initial_fits(spot: Spot) -> None:
    initial = spot.value.get("initial_value")
    if initial is not None and len(initial) > spot.value.get("max_length", 3000):
        spot.fail("initial_value must not be longer than max_length")


_choice = {"options": each(menu_option, 100), "option_groups": each(option_group, 100)}
_static = (_options_or_groups, _initial_is_an_option)
_conversation = {"default_to_current_conversation": flag, "filter": conversation_filter}

image = _element({"alt_text": string(2000)}, {"image_url": picture, "slack_file": record({}, {"id": _id, "url": link})})
_button = _element(
    {"text": plain(75)},
    {
        **_actionable,
        "value": string(2000),
        "url": link,
        "style": one_of("primary", "danger"),
        "accessibility_label": string(75),
    },
)
_overflow = _element({"options": each(menu_option, 5)}, _actionable)
_checkboxes = _element(
    {"options": each(box_option, 10)},
    {**_actionable, "focus_on_load": flag, "initial_options": each(box_option, 10)},
    _initial_is_an_option,
)
_radio_buttons = _element(
    {"options": each(box_option, 10)},
    {**_actionable, "focus_on_load": flag, "initial_option": box_option},
    _initial_is_an_option,
)

_pickers: dict[str, Check] = {
    "datepicker": _element({}, {**_menu, "initial_date": day}),
    "timepicker": _element({}, {**_menu, "initial_time": clock_time, "timezone": zone}),
}
_moment = {
    "datetimepicker": _element(
        {},
        {**_actionable, "focus_on_load": flag, "initial_date_time": whole(1_000_000_000, 9_999_999_999)},
    )
}
_selects: dict[str, Check] = {
    "static_select": _element({}, {**_menu, **_choice, "initial_option": menu_option}, *_static),
    "external_select": _element({}, {**_menu, "initial_option": menu_option, "min_query_length": whole(0, 1000)}),
    "users_select": _element({}, {**_menu, "initial_user": string(30)}),
    "channels_select": _element({}, {**_menu, "initial_channel": string(30), "response_url_enabled": flag}),
    "conversations_select": _element(
        {}, {**_menu, **_conversation, "initial_conversation": string(30), "response_url_enabled": flag}
    ),
}
_multi_selects: dict[str, Check] = {
    "multi_static_select": _element({}, {**_multi, **_choice, "initial_options": each(menu_option, 100)}, *_static),
    "multi_external_select": _element(
        {}, {**_multi, "initial_options": each(menu_option, 100), "min_query_length": whole(0, 1000)}
    ),
    "multi_users_select": _element({}, {**_multi, "initial_users": _people}),
    "multi_channels_select": _element({}, {**_multi, "initial_channels": _people}),
    "multi_conversations_select": _element({}, {**_multi, **_conversation, "initial_conversations": _people}),
}
_fields: dict[str, Check] = {
    "plain_text_input": _element(
        {},
        {
            **_typed,
            "initial_value": string(3000, 0),
            "multiline": flag,
            "min_length": whole(0, 3000),
            "max_length": whole(1, 3000),
        },
        _shortest_is_not_longest,
        _initial_fits,
    ),
    "rich_text_input": _element({}, {**_typed, "initial_value": rich_text, "min_lines": whole(1, 100)}),
    "email_text_input": _element({}, {**_typed, "initial_value": string(3000, 0)}),
    "url_text_input": _element({}, {**_typed, "initial_value": string(3000, 0)}),
    "number_input": _element(
        {"is_decimal_allowed": flag},
        {**_typed, "initial_value": _number, "min_value": _number, "max_value": _number},
    ),
    "file_input": _element({}, {"action_id": _id, "filetypes": each(string(20), 100), "max_files": whole(1, 10)}),
}
_groups: dict[str, Check] = {"checkboxes": _checkboxes, "radio_buttons": _radio_buttons}

in_section = by_type(
    {
        "button": _button,
        "image": image,
        "overflow": _overflow,
        **_groups,
        **_pickers,
        **_selects,
        **_multi_selects,
    }
)
in_actions = by_type(
    {"button": _button, "overflow": _overflow, **_groups, **_pickers, **_moment, **_selects, **_multi_selects}
)
in_input = by_type({**_fields, **_groups, **_pickers, **_moment, **_selects, **_multi_selects})
