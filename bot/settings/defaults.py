"""`config/defaults.toml`: what a new webinar starts with, and what Zoom is told beyond the form."""

from __future__ import annotations

from difflib import get_close_matches
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from bot.domain.webinar import Recording, Registration
from bot.settings.config_files import ConfigFiles
from bot.settings.problems import Problem, SettingsWrong

FILE = "defaults.toml"
MailType = Annotated[int, Field(ge=0, le=7)]


class _Table(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class FormDefaults(_Table):
    """What the form shows before anybody changed it."""

    minutes: Annotated[int, Field(ge=5, le=1440, strict=True)] = 90
    questions: Annotated[bool, Field(strict=True)] = True
    practice_session: Annotated[bool, Field(strict=True)] = True
    registration: Registration = Registration.AUTOMATIC
    recording: Recording = Recording.NONE


class ZoomDefaults(_Table):
    """What the form does not ask. `reminder_type` and `follow_up` are Zoom's own e-mails, 0 for none."""

    alternative_hosts: tuple[str, ...] = ()
    mail_panelists: Annotated[bool, Field(strict=True)] = True
    reminder_type: MailType = 0
    follow_up: MailType = 0
    language: Literal["", "en", "fr"] = ""


class Defaults(_Table):
    """The whole file."""

    form: FormDefaults = FormDefaults()
    zoom: ZoomDefaults = ZoomDefaults()

    @classmethod
    def read(cls, files: ConfigFiles) -> Defaults:
        """Raises SettingsWrong with one line for each entry that is wrong."""
        content = files.toml(FILE)
        try:
            return cls.model_validate(content)
        except ValidationError as exc:
            where = str(files.path(FILE))
            raise SettingsWrong(_problem(where, dict(each)) for each in exc.errors()) from exc


def _problem(file: str, error: dict[str, Any]) -> Problem:
    where = f"{file}: {'.'.join(str(part) for part in error['loc'])}"
    if error["type"] != "extra_forbidden":
        return Problem(where, f"cannot be {error['input']!r}: {error['msg'][:1].lower()}{error['msg'][1:]}.")
    *above, name = error["loc"]
    tables: dict[str, type[BaseModel]] = {"form": FormDefaults, "zoom": ZoomDefaults}
    known = tables[str(above[0])].model_fields if above else Defaults.model_fields
    close = get_close_matches(str(name), known, n=1)
    hint = f"Did you mean {close[0]}?" if close else f"There are: {', '.join(known)}."
    return Problem(where, f"is unknown. {hint}")
