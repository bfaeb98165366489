"""The Block Kit checker against table 2.5 of Slack's limits: each limit passes, one more is refused."""

from typing import Any

import pytest
from slack_sdk.models import blocks as kit
from slack_sdk.models.views import View

from bot.sandbox.slack.blocks import message_problems, view_is_too_large, view_problems


def plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> dict[str, Any]:
    return {"type": "mrkdwn", "text": text}


def button(text: str = "Go", **more: Any) -> dict[str, Any]:
    return {"type": "button", "text": plain(text), **more}


def option(text: str = "One", value: str = "1", **more: Any) -> dict[str, Any]:
    return {"text": plain(text), "value": value, **more}


def options(count: int) -> list[dict[str, Any]]:
    return [option(f"Option {number}", str(number)) for number in range(count)]


def actions(*elements: dict[str, Any]) -> dict[str, Any]:
    return {"type": "actions", "elements": list(elements)}


def section(text: str = "words", **more: Any) -> dict[str, Any]:
    return {"type": "section", "text": mrkdwn(text), **more}


def field(element: dict[str, Any], label: str = "Field", **more: Any) -> dict[str, Any]:
    return {"type": "input", "label": plain(label), "element": element, **more}


def select(**more: Any) -> dict[str, Any]:
    return {"type": "static_select", **more}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "modal", "title": plain("Title"), "submit": plain("Save"), "blocks": list(blocks), **more}


def rows(height: int, width: int, text: str = "x") -> list[list[dict[str, Any]]]:
    return [[{"type": "raw_text", "text": text}] * width for _ in range(height)]


ACCESSIBLE = {"accessibility_label": "a" * 75}
CONFIRM = {"title": plain("t" * 100), "text": plain("x" * 300), "confirm": plain("c" * 30), "deny": plain("d" * 30)}
PICTURE = "https://example.org/" + "p" * 2980
ENTRY = {"type": "plain_text_input"}

AT_THE_LIMIT: list[tuple[str, Any, Any]] = [
    ("header", {"type": "header", "text": plain("h" * 150)}, {"type": "header", "text": plain("h" * 151)}),
    ("section text", section("s" * 3000), section("s" * 3001)),
    (
        "section fields",
        {"type": "section", "fields": [mrkdwn("f" * 2000)] * 10},
        {"type": "section", "fields": [mrkdwn("f")] * 11},
    ),
    (
        "field text",
        {"type": "section", "fields": [plain("f" * 2000)]},
        {"type": "section", "fields": [plain("f" * 2001)]},
    ),
    (
        "context elements",
        {"type": "context", "elements": [mrkdwn("c")] * 10},
        {"type": "context", "elements": [mrkdwn("c")] * 11},
    ),
    ("actions elements", actions(*[button()] * 25), actions(*[button()] * 26)),
    ("block_id", section(block_id="b" * 255), section(block_id="b" * 256)),
    ("action_id", actions(button(action_id="a" * 255)), actions(button(action_id="a" * 256))),
    ("button text", actions(button("t" * 75)), actions(button("t" * 76))),
    ("button value", actions(button(value="v" * 2000)), actions(button(value="v" * 2001))),
    ("button url", actions(button(url=PICTURE)), actions(button(url=PICTURE + "p"))),
    (
        "accessibility_label",
        actions(button(**ACCESSIBLE)),
        actions(button(accessibility_label="a" * 76)),
    ),
    ("option text", actions(select(options=[option("t" * 75)])), actions(select(options=[option("t" * 76)]))),
    (
        "option value",
        actions(select(options=[option(value="v" * 150)])),
        actions(select(options=[option(value="v" * 151)])),
    ),
    (
        "option description",
        actions(select(options=[option(description=plain("d" * 75))])),
        actions(select(options=[option(description=plain("d" * 76))])),
    ),
    ("options", actions(select(options=options(100))), actions(select(options=options(101)))),
    (
        "option groups",
        actions(select(option_groups=[{"label": plain("g" * 75), "options": options(1)}] * 100)),
        actions(select(option_groups=[{"label": plain("g"), "options": options(1)}] * 101)),
    ),
    (
        "group label",
        actions(select(option_groups=[{"label": plain("g" * 75), "options": options(100)}])),
        actions(select(option_groups=[{"label": plain("g" * 76), "options": options(1)}])),
    ),
    (
        "checkboxes",
        actions({"type": "checkboxes", "options": options(10)}),
        actions({"type": "checkboxes", "options": options(11)}),
    ),
    (
        "radio buttons",
        actions({"type": "radio_buttons", "options": options(10)}),
        actions({"type": "radio_buttons", "options": options(11)}),
    ),
    (
        "overflow",
        section(accessory={"type": "overflow", "options": options(5)}),
        section(accessory={"type": "overflow", "options": options(6)}),
    ),
    ("confirm", actions(button(confirm=CONFIRM)), actions(button(confirm={**CONFIRM, "title": plain("t" * 101)}))),
    (
        "confirm text",
        actions(button(confirm=CONFIRM)),
        actions(button(confirm={**CONFIRM, "text": plain("t" * 301)})),
    ),
    (
        "confirm button",
        actions(button(confirm=CONFIRM)),
        actions(button(confirm={**CONFIRM, "confirm": plain("t" * 31)})),
    ),
    (
        "placeholder",
        actions(select(options=options(1), placeholder=plain("p" * 150))),
        actions(select(options=options(1), placeholder=plain("p" * 151))),
    ),
    (
        "image address",
        {"type": "image", "image_url": PICTURE, "alt_text": "a" * 2000},
        {"type": "image", "image_url": PICTURE + "p", "alt_text": "a"},
    ),
    (
        "image alt_text",
        {"type": "image", "image_url": PICTURE, "alt_text": "a" * 2000},
        {"type": "image", "image_url": PICTURE, "alt_text": "a" * 2001},
    ),
    (
        "image title",
        {"type": "image", "image_url": PICTURE, "alt_text": "a", "title": plain("t" * 2000)},
        {"type": "image", "image_url": PICTURE, "alt_text": "a", "title": plain("t" * 2001)},
    ),
    ("input label", field(ENTRY, "l" * 2000), field(ENTRY, "l" * 2001)),
    ("input hint", field(ENTRY, hint=plain("h" * 2000)), field(ENTRY, hint=plain("h" * 2001))),
    (
        "input max_length",
        field({**ENTRY, "max_length": 3000}),
        field({**ENTRY, "max_length": 3001}),
    ),
    ("markdown", {"type": "markdown", "text": "m" * 12_000}, {"type": "markdown", "text": "m" * 12_001}),
    ("table rows", {"type": "table", "rows": rows(100, 20)}, {"type": "table", "rows": rows(101, 20)}),
    ("table columns", {"type": "table", "rows": rows(100, 20)}, {"type": "table", "rows": rows(1, 21)}),
    (
        "table characters",
        {"type": "table", "rows": rows(10, 10, "x" * 100)},
        {"type": "table", "rows": rows(10, 10, "x" * 101)},
    ),
    (
        "files in a file_input",
        field({"type": "file_input", "max_files": 10}),
        field({"type": "file_input", "max_files": 11}),
    ),
    (
        "video title",
        {
            "type": "video",
            "alt_text": "a",
            "title": plain("t" * 199),
            "thumbnail_url": "https://example.org/t.png",
            "video_url": "https://example.org/v",
        },
        {
            "type": "video",
            "alt_text": "a",
            "title": plain("t" * 200),
            "thumbnail_url": "https://example.org/t.png",
            "video_url": "https://example.org/v",
        },
    ),
]


@pytest.mark.parametrize(("what", "fits", "too_much"), AT_THE_LIMIT, ids=[row[0] for row in AT_THE_LIMIT])
def test_a_limit_is_kept_and_one_more_is_refused(what: str, fits: Any, too_much: Any) -> None:
    assert message_problems([fits]) == []
    assert len(message_problems([too_much])) == 1


@pytest.mark.parametrize(
    ("block", "problem"),
    [
        ({"type": "section"}, "[ERROR] must provide text or fields [json-pointer:/blocks/0]"),
        ({}, "[ERROR] missing required field: type [json-pointer:/blocks/0]"),
        ("text", "[ERROR] missing required field: type [json-pointer:/blocks/0]"),
        ({"type": "sections"}, "[ERROR] unsupported type: sections [json-pointer:/blocks/0]"),
        ({"type": "file", "external_id": "x"}, "[ERROR] unsupported type: file [json-pointer:/blocks/0]"),
        ({"type": "alert", "text": plain("x")}, "[ERROR] unsupported type: alert [json-pointer:/blocks/0]"),
        ({"type": "header"}, "[ERROR] missing required field: text [json-pointer:/blocks/0]"),
        (
            {"type": "header", "text": mrkdwn("no")},
            "[ERROR] unsupported type: mrkdwn [json-pointer:/blocks/0/text]",
        ),
        (section(""), "[ERROR] must be more than 0 characters [json-pointer:/blocks/0/text/text]"),
        (section(colour="red"), "[ERROR] invalid additional property: colour [json-pointer:/blocks/0]"),
        (
            section(accessory=ENTRY),
            "[ERROR] unsupported type: plain_text_input [json-pointer:/blocks/0/accessory]",
        ),
        (actions(), "[ERROR] no less than 1 items allowed [json-pointer:/blocks/0/elements]"),
        (
            actions({"type": "image", "image_url": PICTURE, "alt_text": "a"}),
            "[ERROR] unsupported type: image [json-pointer:/blocks/0/elements/0]",
        ),
        (
            actions(button(style="green")),
            "[ERROR] must be one of: primary, danger [json-pointer:/blocks/0/elements/0/style]",
        ),
        (
            actions(select()),
            "[ERROR] must provide either options or option_groups [json-pointer:/blocks/0/elements/0]",
        ),
        (
            actions(select(options=options(2), initial_option=option("Option 0", "1"))),
            "[ERROR] initial option must exactly match one of the options [json-pointer:/blocks/0/elements/0]",
        ),
        (
            actions({"type": "datepicker", "initial_date": "2025-02-31"}),
            "[ERROR] must be a date in the format YYYY-MM-DD [json-pointer:/blocks/0/elements/0/initial_date]",
        ),
        (
            actions({"type": "timepicker", "initial_time": "24:00"}),
            "[ERROR] must match pattern: ([01][0-9]|2[0-3]):[0-5][0-9] "
            "[json-pointer:/blocks/0/elements/0/initial_time]",
        ),
        (
            actions({"type": "timepicker", "timezone": "CET/Paris"}),
            "[ERROR] must be an IANA time zone [json-pointer:/blocks/0/elements/0/timezone]",
        ),
        (
            field({"type": "number_input"}),
            "[ERROR] missing required field: is_decimal_allowed [json-pointer:/blocks/0/element]",
        ),
        (
            field({"type": "number_input", "is_decimal_allowed": False, "min_value": 3}),
            "[ERROR] must provide a string [json-pointer:/blocks/0/element/min_value]",
        ),
        (
            field({**ENTRY, "multiline": "yes"}),
            "[ERROR] must provide a boolean [json-pointer:/blocks/0/element/multiline]",
        ),
        (
            field({**ENTRY, "max_length": 3, "initial_value": "four"}),
            "[ERROR] initial_value must not be longer than max_length [json-pointer:/blocks/0/element]",
        ),
        (
            {"type": "image", "alt_text": "a"},
            "[ERROR] must provide either image_url or slack_file [json-pointer:/blocks/0]",
        ),
        (
            {"type": "rich_text", "elements": [{"type": "text", "text": "bare"}]},
            "[ERROR] unsupported type: text [json-pointer:/blocks/0/elements/0]",
        ),
        (
            {"type": "data_table", "caption": "c", "rows": rows(2, 2)},
            "[ERROR] unsupported type: data_table [json-pointer:/blocks/0]",
        ),
    ],
)
def test_a_faulty_block_is_named_with_its_place(block: Any, problem: str) -> None:
    assert message_problems([block]) == [problem]


def test_a_message_takes_fifty_blocks_and_a_view_a_hundred() -> None:
    divider = {"type": "divider"}
    assert message_problems([divider] * 50) == view_problems(modal(*[divider] * 100)) == []
    assert message_problems([divider] * 51) == ["[ERROR] no more than 50 items allowed [json-pointer:/blocks]"]
    assert view_problems(modal(*[divider] * 101)) == [
        "[ERROR] no more than 100 items allowed [json-pointer:/view/blocks]"
    ]


def test_ids_that_stand_twice_are_refused() -> None:
    twice = [section(block_id="same"), actions(button(action_id="go"), button(action_id="go"))]
    assert message_problems([*twice, section(block_id="same")]) == [
        "[ERROR] block_id `same` already exists [json-pointer:/blocks]",
        "[ERROR] action_id `go` already exists [json-pointer:/blocks/1]",
    ]


def test_totals_over_a_whole_message_are_counted() -> None:
    table, markdown = {"type": "table", "rows": rows(1, 1)}, {"type": "markdown", "text": "m" * 6001}
    assert message_problems([table, table, markdown, markdown]) == [
        "[ERROR] no more than 1 table blocks allowed [json-pointer:/blocks]",
        "[ERROR] markdown blocks must be less than 12001 characters together [json-pointer:/blocks]",
    ]


def test_the_blocks_of_2026_pass_only_where_the_workspace_has_them() -> None:
    table = {"type": "data_table", "caption": "Attendance", "rows": rows(201, 20)}
    assert message_problems([table], modern=True) == []
    assert len(message_problems([table], modern=False)) == 1
    assert len(message_problems([{**table, "rows": rows(202, 1)}], modern=True)) == 1
    chart = {"type": "data_visualization", "title": "People"}
    assert len(message_problems([chart] * 3, modern=True)) == 1


@pytest.mark.parametrize(
    ("view", "problem"),
    [
        (
            {"type": "modal", "title": plain("T"), "blocks": [field(ENTRY)]},
            "[ERROR] submit is required when an input block is within the blocks array [json-pointer:/view]",
        ),
        (modal(title=plain("t" * 25)), "[ERROR] must be less than 25 characters [json-pointer:/view/title/text]"),
        (modal(submit=plain("t" * 25)), "[ERROR] must be less than 25 characters [json-pointer:/view/submit/text]"),
        (modal(close=plain("t" * 25)), "[ERROR] must be less than 25 characters [json-pointer:/view/close/text]"),
        (
            modal(private_metadata="m" * 3001),
            "[ERROR] must be less than 3001 characters [json-pointer:/view/private_metadata]",
        ),
        (modal(callback_id="c" * 256), "[ERROR] must be less than 256 characters [json-pointer:/view/callback_id]"),
        (modal(external_id="c" * 256), "[ERROR] must be less than 256 characters [json-pointer:/view/external_id]"),
        (
            modal({"type": "table", "rows": rows(1, 1)}),
            "[ERROR] unsupported type: table [json-pointer:/view/blocks/0]",
        ),
        (
            {"type": "home", "title": plain("T"), "blocks": []},
            "[ERROR] invalid additional property: title [json-pointer:/view]",
        ),
        ({"type": "page", "blocks": []}, "[ERROR] unsupported type: page [json-pointer:/view]"),
        (
            modal(field({**ENTRY, "focus_on_load": True}), field({**ENTRY, "focus_on_load": True})),
            "[ERROR] only one element may have focus_on_load [json-pointer:/view/blocks]",
        ),
    ],
)
def test_a_faulty_view_is_named_with_its_place(view: Any, problem: str) -> None:
    assert view_problems(view) == [problem]


def test_a_view_over_250_kilobytes_is_too_large() -> None:
    big = modal(*[section("x" * 2900) for _ in range(90)])
    assert view_problems(big) == []
    assert view_is_too_large(big)
    assert not view_is_too_large(modal(*[section("x" * 2500) for _ in range(90)]))


def test_what_slacks_own_builders_make_passes() -> None:
    """The models of slack_sdk are a second opinion: what they build within their limits is accepted here."""
    message = [
        kit.HeaderBlock(text="Web conference"),
        kit.SectionBlock(text=kit.MarkdownTextObject(text="*Piraeus*"), accessory=kit.ButtonElement(text="Show")),
        kit.ContextBlock(elements=[kit.MarkdownTextObject(text="12:00 UTC", verbatim=True)]),
        kit.ActionsBlock(
            elements=[
                kit.ButtonElement(
                    text="Cancel", style="danger", value="W-1", confirm=kit.ConfirmObject(title="Cancel", text="Sure?")
                ),
                kit.DatePickerElement(initial_date="2022-05-05"),
                kit.OverflowMenuElement(options=[kit.Option(value="a", text="A"), kit.Option(value="b", text="B")]),
            ]
        ),
        kit.DividerBlock(),
        kit.RichTextBlock(elements=[kit.RichTextSectionElement(elements=[kit.RichTextElementParts.Text(text="=1+1")])]),
    ]
    zone = kit.StaticSelectElement(options=[kit.Option(value="Europe/Paris", text="Paris")])
    view = View(
        type="modal",
        title=kit.PlainTextObject(text="New webinar"),
        submit=kit.PlainTextObject(text="Schedule"),
        blocks=[
            kit.InputBlock(label="Topic", element=kit.PlainTextInputElement(action_id="topic")),
            kit.InputBlock(label="Zone", element=zone),
            kit.InputBlock(label="Start", element=kit.TimePickerElement(initial_time="14:00")),
        ],
    )
    assert message_problems([block.to_dict() for block in message]) == []
    assert view_problems(view.to_dict()) == []
