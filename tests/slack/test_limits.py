"""Our checker knows Slack's table: what is one too much is named, what just fits is not."""

from typing import Any

import pytest

from bot.slack.limits import message_problems, view_problems

Json = dict[str, Any]


def plain(length: int) -> Json:
    return {"type": "plain_text", "text": "x" * length}


def option(text: int = 5, value: int = 5) -> Json:
    return {"text": plain(text), "value": "x" * value}


def section(length: int) -> Json:
    return {"type": "section", "text": {"type": "mrkdwn", "text": "x" * length}}


def button(**changes: Any) -> Json:
    return {"type": "button", "action_id": "a", "text": plain(5), **changes}


def entered(element: Json, **changes: Any) -> Json:
    return {"type": "input", "label": plain(5), "element": {"action_id": "value", **element}, **changes}


def boxes(count: int) -> Json:
    return entered({"type": "checkboxes", "options": [option() for _ in range(count)]})


def table(kind: str, rows: int, columns: int, cell: int = 1) -> Json:
    cells = [[{"type": "raw_text", "text": "x" * cell}] * columns] * rows
    return {"type": kind, "rows": cells} | ({"caption": "c"} if kind == "data_table" else {})


def chart(points: int = 1, label: int = 1, title: int = 1, series: int = 1) -> Json:
    data = [{"label": "x" * label, "value": 1}] * points
    drawn = {"type": "bar", "series": [{"name": "n", "data": data}] * series}
    return {"type": "data_visualization", "title": "x" * title, "chart": drawn}


MESSAGES: list[tuple[list[Json], list[Json]]] = [
    ([{"type": "header", "text": plain(150)}], [{"type": "header", "text": plain(151)}]),
    ([section(3000)], [section(3001)]),
    ([section(1)], [section(0)]),
    ([section(1)] * 50, [section(1)] * 51),
    (
        [{"type": "section", "fields": [plain(2000)] * 10}],
        [{"type": "section", "fields": [plain(2001)]}],
    ),
    ([{"type": "section", "fields": [plain(1)] * 10}], [{"type": "section", "fields": [plain(1)] * 11}]),
    ([{"type": "context", "elements": [plain(1)] * 10}], [{"type": "context", "elements": [plain(1)] * 11}]),
    ([{"type": "actions", "elements": [button()] * 25}], [{"type": "actions", "elements": [button()] * 26}]),
    (
        [{"type": "actions", "elements": [button(text=plain(75), value="x" * 2000)]}],
        [{"type": "actions", "elements": [button(text=plain(76))]}],
    ),
    ([{**section(1), "block_id": "a"}], [{**section(1), "block_id": "a"}] * 2),
    ([{"type": "section", "text": plain(1)}], [{"type": "section"}]),
    ([table("table", 100, 20)], [table("table", 101, 20)]),
    ([table("table", 1, 20)], [table("table", 1, 21)]),
    ([table("table", 1, 1)], [table("table", 1, 1)] * 2),
    ([table("table", 100, 20, 5)], [table("table", 100, 20, 6)]),
    ([table("data_table", 101, 2)], [table("data_table", 102, 2)]),
    ([table("data_table", 100, 20, 10)], [table("data_table", 100, 20, 11)]),
    ([table("data_table", 1, 1)], [{"type": "data_table", "rows": table("data_table", 1, 1)["rows"]}]),
    ([chart()] * 2, [chart()] * 3),
    ([chart(points=20, label=20, title=50, series=12)], [chart(title=51)]),
    ([chart()], [chart(points=21)]),
    ([chart()], [chart(series=13)]),
    ([chart()], [chart(label=21)]),
    (
        [{"type": "header", "text": {"type": "plain_text", "text": "🌍" * 75}}],
        [{"type": "header", "text": {"type": "plain_text", "text": "🌍" * 76}}],
    ),
]


@pytest.mark.parametrize(("fits", "too_much"), MESSAGES)
def test_a_message_is_refused_from_the_first_character_or_block_too_many(
    fits: list[Json], too_much: list[Json]
) -> None:
    assert message_problems("said", fits) == []
    assert len(message_problems("said", too_much)) == 1


def test_a_message_needs_a_text_that_can_be_changed_later() -> None:
    assert message_problems("x" * 4000, []) == []
    assert message_problems("x" * 4001, []) == ["text: 4001 characters, 4000 allowed"]
    assert message_problems(" ", []) == ["text: empty, so screen readers have nothing to read"]


def modal(*blocks: Json, **changes: Any) -> Json:
    return {"type": "modal", "title": plain(24), "submit": plain(24), "blocks": list(blocks), **changes}


@pytest.mark.parametrize(
    ("fits", "too_much"),
    [
        (modal(section(1)), modal(section(1), title=plain(25))),
        (modal(section(1), private_metadata="x" * 3000), modal(section(1), private_metadata="x" * 3001)),
        (modal(boxes(10)), modal(boxes(11))),
        (modal(*[section(1)] * 100), modal(*[section(1)] * 101)),
        (
            modal(entered({"type": "static_select", "options": [option()], "initial_option": option()})),
            modal(entered({"type": "static_select", "options": [option()], "initial_option": option(6)})),
        ),
        (
            modal(entered({"type": "plain_text_input", "initial_value": "x" * 3000})),
            modal(entered({"type": "plain_text_input", "initial_value": "x" * 3001})),
        ),
    ],
)
def test_a_window_is_refused_from_the_first_thing_too_many(fits: Json, too_much: Json) -> None:
    assert view_problems(fits) == []
    assert len(view_problems(too_much)) == 1


def test_a_window_with_inputs_needs_a_submit_button() -> None:
    view = modal(entered({"type": "plain_text_input"}))
    del view["submit"]
    assert view_problems(view) == ["view: inputs without submit"]


def test_a_window_of_more_than_a_quarter_megabyte_is_refused() -> None:
    assert view_problems(modal(*[section(3000)] * 90)) == ["view: more than 250 KB"]
