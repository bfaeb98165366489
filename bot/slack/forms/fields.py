"""What a submitted window holds, read without trusting any of it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.domain.webinar import Recording, Registration
from bot.slack.escape import many_lines, one_line
from bot.slack.forms.build import PANELIST_FIELDS, VERSION
from bot.slack.forms.values import PlannedTime, TimeFields


@dataclass(frozen=True, slots=True)
class Hidden:
    """What we gave the window to remember. `asked` are the time fields as they stood when it opened."""

    draft_id: str = ""
    webinar_id: int = 0
    asked: TimeFields = field(default_factory=TimeFields)
    question: bool = False
    planned: PlannedTime | None = None
    revision: int = 0


@dataclass(frozen=True, slots=True)
class Submitted:
    """The values of the fields; empty where nothing was given or the value is not of the field's kind.

    `blocks` are the block ids by field name, for errors. `odd` names the fields whose value no such field can give.
    """

    callback: str
    hidden: Hidden
    topic: str = ""
    announcement: str = ""
    times: TimeFields = field(default_factory=TimeFields)
    questions: bool = False
    practice_session: bool = False
    registration: Registration = Registration.AUTOMATIC
    recording: Recording = Recording.NONE
    panelists: str = ""
    series: str = ""
    channel: str = ""
    meant: str = ""
    blocks: Mapping[str, str] = field(default_factory=dict)
    odd: frozenset[str] = frozenset()

    def block(self, name: str) -> str:
        """The block an error about this field belongs under; the first input's where the field is not there."""
        return self.blocks.get(name) or next(iter(self.blocks.values()), "")


def read_fields(view: Mapping[str, Any]) -> Submitted | None:
    """The window's fields; None for a window of another version."""
    hidden = read_hidden(view)
    if hidden is None:
        return None
    blocks = _inputs(view)
    values = _values(view)
    odd: set[str] = set()
    chosen = {name: _chosen(values.get(name), name, odd) for name in ("zone", "registration", "recording", "meant")}
    registration = _one_of(Registration, chosen["registration"], odd, "registration") or Registration.AUTOMATIC
    recording = _one_of(Recording, chosen["recording"], odd, "recording") or Recording.NONE
    ticked = _ticked(values.get("options"))
    people = [_text(values.get(f"panelists{n}" if n > 1 else "panelists")) for n in range(1, PANELIST_FIELDS + 1)]
    return Submitted(
        callback=str(view.get("callback_id", "")),
        hidden=hidden,
        topic=one_line(_text(values.get("topic"))),
        announcement=many_lines(_text(values.get("announcement"))).strip("\n"),
        times=TimeFields(
            _picked(values.get("date"), "selected_date", "date", odd),
            _picked(values.get("start"), "selected_time", "start", odd),
            _picked(values.get("end"), "selected_time", "end", odd),
            chosen["zone"],
        ),
        questions="questions" in ticked,
        practice_session="practice_session" in ticked,
        registration=registration,
        recording=recording,
        panelists=many_lines("\n".join(part for part in people if part)),
        series=one_line(_text(values.get("series"))),
        channel=_picked(values.get("channel"), "selected_conversation", "channel", odd),
        meant=chosen["meant"],
        blocks=blocks,
        odd=frozenset(odd),
    )


def read_hidden(view: Mapping[str, Any]) -> Hidden | None:
    """The hidden part; None if another version of us, or somebody else, wrote it."""
    try:
        kept = json.loads(view.get("private_metadata") or "")
        if kept["v"] != VERSION:
            return None
        return Hidden(
            draft_id=str(kept["draft"]),
            webinar_id=int(kept["webinar"]),
            asked=TimeFields(*(str(each) for each in kept["asked"])),
            question=bool(kept["question"]),
            planned=PlannedTime.read(str(kept["planned"])),
            revision=int(kept["revision"]),
        )
    except (ValueError, TypeError, KeyError):
        return None


def _inputs(view: Mapping[str, Any]) -> dict[str, str]:
    blocks = view.get("blocks")
    ids = [str(b.get("block_id", "")) for b in blocks or () if isinstance(b, Mapping) and b.get("type") == "input"]
    return {block_id.partition("~")[0]: block_id for block_id in ids}


def _values(view: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    """The state of each field by its name."""
    state = view.get("state")
    given = state.get("values") if isinstance(state, Mapping) else None
    found = {}
    for block_id, actions in given.items() if isinstance(given, Mapping) else ():
        value = actions.get("value") if isinstance(actions, Mapping) else None
        if isinstance(value, Mapping):
            found[str(block_id).partition("~")[0]] = value
    return found


def _text(value: Mapping[str, Any] | None) -> str:
    given = value.get("value") if value else None
    return given if isinstance(given, str) else ""


def _picked(value: Mapping[str, Any] | None, key: str, name: str, odd: set[str]) -> str:
    given = value.get(key) if value else None
    if given is None:
        return ""
    if not isinstance(given, str):
        odd.add(name)
        return ""
    return given.strip()


def _chosen(value: Mapping[str, Any] | None, name: str, odd: set[str]) -> str:
    option = value.get("selected_option") if value else None
    if option is None:
        return ""
    given = option.get("value") if isinstance(option, Mapping) else None
    if not isinstance(given, str):
        odd.add(name)
        return ""
    return given


def _one_of(kind: type[Any], given: str, odd: set[str], name: str) -> Any:
    try:
        return kind(given) if given else None
    except ValueError:
        odd.add(name)
        return None


def _ticked(value: Mapping[str, Any] | None) -> set[str]:
    options = value.get("selected_options") if value else None
    given = options if isinstance(options, list) else []
    return {str(each.get("value")) for each in given if isinstance(each, Mapping)}
