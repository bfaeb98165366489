"""The window in which an organiser settles a question of the Q&A desk: who takes it, the answer, what became of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.domain.desk import ANSWER_LIMIT, DeskItem, DeskState, change_of
from bot.domain.lengths import beginning
from bot.domain.posts import DeskPost
from bot.slack import texts
from bot.slack.blocks import Block, context, field, modal, option, paragraph
from bot.slack.escape import mrkdwn, one_line, shorten
from bot.slack.forms.build import VERSION
from bot.slack.locale import Words

SETTLE = "settle_question"
_USER = re.compile(r"[UW][A-Z0-9]{2,}")
_MOST, _MANY, _IN_GROUP = 900, 300, 100  # a menu takes 100 groups of 100, but a window only 250,000 bytes


@dataclass(frozen=True, slots=True)
class Settled:
    """What a submitted window holds. `seen` is the change its person had before them, None where they chose freely."""

    webinar_id: int
    key: str
    state: DeskState
    assignee: str
    answer: str
    seen: str | None


def settle_form(words: Words, post: DeskPost, item: DeskItem | None) -> Block:
    """For one question; without one, the question is chosen in the window."""
    hidden = {"v": VERSION, "webinar": post.webinar.id, "question": item.key if item else ""}
    return modal(
        words(texts.DESK_WINDOW, code=post.webinar.code),
        [*(_about(words, item) if item else [_menu(words, post.items)]), *_fields(words, item)],
        callback=SETTLE,
        submit=words(texts.SAVE),
        close=words(texts.CLOSE),
        metadata=json.dumps(hidden | ({"seen": change_of(item)} if item else {})),
    )


def read_settled(view: Mapping[str, Any]) -> Settled | None:
    """None for a window of another version, or one that holds what its fields cannot give."""
    try:
        hidden = json.loads(view.get("private_metadata") or "")
        if hidden["v"] != VERSION:
            return None
        values = view["state"]["values"]
        key = hidden["question"] or values["question"]["value"]["selected_option"]["value"]
        state = DeskState(values["state"]["value"]["selected_option"]["value"])
        assignee = values["assignee"]["value"].get("selected_user") or ""
        answer = values["answer"]["value"].get("value") or ""
        seen = hidden.get("seen")
        settled = Settled(int(hidden["webinar"]), str(key), state, str(assignee), str(answer), seen)
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return settled if not settled.assignee or _USER.fullmatch(settled.assignee) else None


def _about(words: Words, item: DeskItem) -> Iterator[Block]:
    asked = item.question
    yield paragraph(f"{item.number}. {asked.text}")
    by_name = not asked.anonymous and asked.asker
    yield context(words(texts.DESK_ASKED_BY, name=mrkdwn(asked.asker)) if by_name else words(texts.DESK_ANONYMOUS))


def _fields(words: Words, item: DeskItem | None) -> Iterator[Block]:
    states = {state: option(words(texts.DESK_CHOICES[state]), state.value) for state in DeskState}
    chosen = states[item.state if item else DeskState.OPEN]
    select = {"type": "static_select", "options": list(states.values()), "initial_option": chosen}
    yield field("state", words(texts.DESK_STATE), select)
    person = {"type": "users_select"} | ({"initial_user": item.assignee} if item and item.assignee else {})
    yield field("assignee", words(texts.DESK_ASSIGNEE), person, optional=True)
    written = {"initial_value": beginning(item.answer, ANSWER_LIMIT)} if item and item.answer else {}
    entry = {"type": "plain_text_input", "multiline": True, "max_length": ANSWER_LIMIT} | written
    yield field("answer", words(texts.DESK_ANSWER), entry, hint=words(texts.DESK_ANSWER_HINT), optional=True)


def _menu(words: Words, items: Sequence[DeskItem]) -> Block:
    unsettled = sorted(items, key=lambda item: (item.state is not DeskState.OPEN, item.number))[:_MOST]
    room = 75 if len(unsettled) <= _MANY else 40
    options = [option(_short(item, room), item.key) for item in unsettled]
    if len(options) <= _IN_GROUP:
        return field("question", words(texts.DESK_QUESTION), {"type": "static_select", "options": options})
    groups = [
        {"label": _plain(f"{at + 1}-{min(at + _IN_GROUP, len(options))}"), "options": options[at : at + _IN_GROUP]}
        for at in range(0, len(options), _IN_GROUP)
    ]
    return field("question", words(texts.DESK_QUESTION), {"type": "static_select", "option_groups": groups})


def _short(item: DeskItem, room: int) -> str:
    return shorten(one_line(f"{item.number}. {item.question.text}"), room)


def _plain(text: str) -> Block:
    return {"type": "plain_text", "text": text, "emoji": False}
