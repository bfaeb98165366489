"""Our side of `bench.pack`: what the bot does with the kept readings of a session."""

from __future__ import annotations

import gc
import json
from dataclasses import replace
from pathlib import Path

from bench.crowd import session
from bot.domain.rows import GivenAnswer, ParticipantRow, Question, Registrant
from bot.exports.pack import build_pack
from bot.services.frozen import Thaw


def main(rows: Path, out: Path) -> None:
    gc.disable()  # as in the bot's child process
    content = json.loads(rows.read_bytes())
    thaw = Thaw()
    record = replace(
        session(0),
        participants=thaw.rows(ParticipantRow, content.pop("participants")),
        registrants=thaw.rows(Registrant, content.pop("registrants")),
        questions=thaw.rows(Question, content.pop("questions")),
        poll_answers=thaw.rows(GivenAnswer, content.pop("poll_answers")),
    )
    for file in build_pack(record).files:
        (out / file.name).write_bytes(file.content)
