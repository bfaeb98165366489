"""“Your questions, answered”: a page to read through, copy from or send on. Nobody who asked is named in it."""

from __future__ import annotations

import html
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from string import Template

from bot.exports.cells import encodable

_WORDS = {
    "en": ("Your questions, answered", "Answered after the session", "Answered during the session"),
    "fr": ("Vos questions, nos réponses", "Réponses données après la session", "Réponses données pendant la session"),
}
_PAGE = Template("""<!DOCTYPE html>
<html lang="$language">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>$title</title>
<style>
body { font: 1em/1.5 sans-serif; max-width: 42em; margin: 2em auto; padding: 0 1em; }
h3 { margin-bottom: 0.2em; }
h3, p { white-space: pre-line; overflow-wrap: anywhere; }
</style>
</head>
<body>
<h1>$title</h1>
<p>$about</p>
$sections
</body>
</html>
""")


@dataclass(frozen=True, slots=True)
class Answered:
    """A question with its answers in writing."""

    question: str
    answers: tuple[str, ...]


def answers_html(
    topic: str, day: date, later: Sequence[Answered], live: Sequence[Answered], language: str = "en"
) -> bytes:
    """The page as UTF-8. `day` is the event's own date; `language` is `fr` or anything else for English.

    Every text from people is escaped, and the page allows neither scripts nor anything from elsewhere.
    """
    known = language if language in _WORDS else "en"
    title, after, during = _WORDS[known]
    sections = "\n".join([*_section(after, later), *_section(during, live)])
    about = f"{_safe(topic)}, {day.isoformat()}"
    page = _PAGE.substitute(language=known, title=title, about=about, sections=sections)
    return page.encode("utf-8")


def _section(heading: str, items: Iterable[Answered]) -> list[str]:
    shown = [f'<h3 dir="auto">{_safe(each.question)}</h3>\n{_paragraphs(each.answers)}' for each in items]
    return [f"<h2>{heading}</h2>", *shown] if shown else []


def _paragraphs(texts: Iterable[str]) -> str:
    return "\n".join(f'<p dir="auto">{_safe(text)}</p>' for text in texts)


def _safe(text: str) -> str:
    return html.escape(encodable(text).replace("\x00", "").strip())
