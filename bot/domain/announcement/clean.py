"""Announcement text out of its wrapping: HTML mails, Slack's and Markdown's links, entities, rows of tables."""

from __future__ import annotations

import html
import re

_BREAKING = """
address article aside blockquote br dd div dl dt footer form h1 h2 h3 h4 h5 h6 header hr ol p pre section table tr ul
"""
_INLINE = """
a abbr b body center cite code em figure font head html i img link main meta o:p s small span strong sub sup
tbody tfoot thead title tt u
"""
_TAG = re.compile(r"<(?P<end>/?)(?P<name>[a-zA-Z][a-zA-Z0-9:]*)(?=[\s/>])[^<>]*>|<![^<>]*>")
_PAGE = re.compile(r"<(?:!doctype html|html|body|p|div|br|li|td|h[1-6]|span)(?=[\s/>])[^<>]*>", re.IGNORECASE)
_PARAGRAPHS = re.compile(r"<(?:html|body|p|div|table)(?=[\s/>])", re.IGNORECASE)
_UNSEEN = re.compile(r"<(?P<name>style|script|head)(?=[\s>])|<!--", re.IGNORECASE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z]{2,31}\d{0,2});")
_SLACK_MAIL = re.compile(r"<(?:mailto|tel):([^|<>\s]+)(?:\|[^<>]*)?>")
_SLACK_LINK = re.compile(r"<https?://[^|<>\s]+\|([^<>\n]*)>")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\n]{1,200})\]\((?:https?|mailto):[^()\s]{1,500}\)")
_MAIL_HEAD = re.compile(
    r"^[\s>*]*(?P<name>from|sent|to|cc|bcc|date|reply-to|subject|de|envoyé|à|objet|von|gesendet|an|betreff|asunto|oggetto)"
    r"[\s*]*:",
    re.IGNORECASE,
)
_SUBJECTS = frozenset(["subject", "objet", "betreff", "asunto", "oggetto"])
_SENDERS = frozenset(["from", "de", "von"])
_EMOJI_CODE = re.compile(r"(?<![\w:]):[a-z][a-z0-9_+-]{1,40}:(?![\w:])")


def cleaned(text: str) -> str:
    """The text as a reader sees it, its lines kept; plain text stays as it is."""
    if _PAGE.search(text):
        page = _seen(text)
        text = _TAG.sub(_instead_of_tag, " ".join(page.split()) if _PARAGRAPHS.search(page) else page)
    text = _SLACK_MAIL.sub(r"<\1>", text)
    text = _SLACK_LINK.sub(r"\1", text)
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    text = _EMOJI_CODE.sub("", _MARKDOWN_LINK.sub(r"\1", text))
    lines = (_row(line) if "|" in line else line for line in text.split("\n"))
    return "\n".join(_without_mail_heads(list(lines)))


def _instead_of_tag(tag: re.Match[str]) -> str:
    name = (tag["name"] or "").casefold()
    if name in ("td", "th"):
        return "" if tag["end"] else " | "
    if name == "li":
        return "" if tag["end"] else "\n- "
    if name in _BREAKING.split():
        return "\n"
    return "" if not name or name in _INLINE.split() else tag[0]


def _seen(page: str) -> str:
    """The page without what a browser does not show; an element that never ends is left as it is."""
    parts, at = [], 0
    while opening := _UNSEEN.search(page, at):
        name = (opening["name"] or "").casefold()
        closing = re.compile(rf"</{name}\s*>" if name else "-->", re.IGNORECASE).search(page, opening.end())
        if closing is None:
            break
        parts.append(page[at : opening.start()])
        at = closing.end()
    return "".join([*parts, page[at:]])


def _row(line: str) -> str:
    """A table's row of two cells as a label and what it labels; the rule below a table's head is nothing."""
    bare = line.strip()
    if not bare.startswith("|"):
        return line
    cells = [cell.strip() for cell in bare.strip("|").split("|")]
    if not "".join(cells).strip("-: "):
        return ""
    label = cells[0].strip("*: ")
    return f"{label}: {cells[1]}" if len(cells) == 2 and label else " | ".join(cells)


def _without_mail_heads(lines: list[str]) -> list[str]:
    """The lines, of a forwarded mail's head only the subject: the day it was sent is not the event's."""
    kept: list[str] = []
    heads = [match["name"].casefold() if (match := _MAIL_HEAD.match(line)) else "" for line in lines]
    at = 0
    while at < len(lines):
        end = next((each for each in range(at, len(lines)) if not heads[each]), len(lines))
        names = frozenset(heads[at:end])
        is_head = bool(names & _SENDERS and names & _SUBJECTS)
        kept += ["" if is_head and heads[each] not in _SUBJECTS else lines[each] for each in range(at, end)]
        kept += lines[end : end + 1]
        at = end + 1
    return kept
