"""What a person reads when something does not work, and the one line about it in the log."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from secrets import token_hex

from bot.domain.errors import BotError, InvalidInput, TryLater
from bot.slack import texts
from bot.slack.access import Denied
from bot.slack.forms.fields import read_hidden
from bot.slack.reception import Body, Reception, user_of

log = logging.getLogger(__name__)

_AGAIN = "Try again in a moment."  # what some sentences end with already


def sentence_for(desk: Reception, body: Body, what: str, exc: Exception) -> str:
    """The sentence. Refusals go into the audit; what nobody foresaw is logged with a reference that is also shown."""
    words = desk.words
    if isinstance(exc, Denied):
        _audit(desk, body, what)
        cause = exc.__cause__
        return f"{words(exc.template)} ({_logged(body, what, cause)})" if cause else words(exc.template)
    if isinstance(exc, InvalidInput):
        return words(str(exc))
    if isinstance(exc, TryLater):
        reference = _logged(body, what, exc)
        said = words(str(exc))
        return f"{said if str(exc).endswith(_AGAIN) else words(texts.BUSY, sentence=said)} ({reference})"
    if isinstance(exc, BotError):
        reference = _logged(body, what, exc)
        return f"{words(str(exc))} ({reference})"
    reference = token_hex(4)
    log.error("request failed", exc_info=exc, extra={"action": what, "who": user_of(body), "reference": reference})
    return words(texts.TROUBLE, reference=reference)


def _logged(body: Body, what: str, exc: BaseException) -> str:
    reference = token_hex(4)
    why = type(exc).__name__
    log.warning(
        "request not done", extra={"action": what, "who": user_of(body), "reference": reference, "why": f"{why}: {exc}"}
    )
    return reference


def _webinar_of(body: Body) -> str:
    """The webinar that a request names: behind the command's first word, in the button, or in the form."""
    view, actions = body.get("view"), body.get("actions")
    if body.get("type") == "view_submission" and isinstance(view, Mapping):
        hidden = read_hidden(view)
        return f"W-{hidden.webinar_id}" if hidden is not None and hidden.webinar_id else ""
    if isinstance(actions, list) and actions and isinstance(actions[0], Mapping):
        number = str(actions[0].get("value") or "").partition(":")[0]
        return f"W-{number}" if number.isdecimal() else ""
    words = str(body.get("text") or "").split()
    return words[1] if len(words) > 1 else ""


def _audit(desk: Reception, body: Body, what: str) -> None:
    who = user_of(body)
    log.warning("refused", extra={"action": what, "who": who})
    try:
        desk.front.refused(who, what, _webinar_of(body))
    except BotError as exc:
        log.error("refusal not written into the audit", extra={"action": what, "who": who, "why": str(exc)})  # noqa: TRY400
