"""A recording on its way: the question to the organiser, the link for the thread, the passcode for one person."""

from __future__ import annotations

from collections.abc import Iterator

from bot.domain.posts import PasscodePost, RecordingOffer, RecordingPost
from bot.domain.recordings import Consent
from bot.domain.webinar import Webinar
from bot.slack import texts
from bot.slack.blocks import MESSAGE_TEXT, Block, Message, actions, button, context, link, paragraph, piece, rich
from bot.slack.escape import headline, one_line, shorten, shorten_mrkdwn
from bot.slack.locale import Words


def offer(words: Words, post: RecordingOffer) -> Message:
    """For the organiser who scheduled it. Nothing is posted before they press."""
    text = words(texts.OFFERS[post.part], **_named(post.webinar))
    return Message(shorten_mrkdwn(text, MESSAGE_TEXT), tuple(_offer_blocks(words, post, text)))


def recording(words: Words, post: RecordingPost) -> Message:
    """The link alone: whoever opens it is asked for the passcode."""
    text = words(texts.RECORDING_IS_THERE, **_named(post.webinar))
    return Message(
        shorten_mrkdwn(f"{text} {post.share_url}", MESSAGE_TEXT),
        (_line(post.webinar), _open_link(words, post.share_url), context(words(texts.RECORDING_ASKS))),
    )


def passcode(words: Words, post: PasscodePost) -> Message:
    """For the organiser who approved the recording."""
    named = _named(post.webinar)
    if not post.passcode:
        text = words(texts.PASSCODE_NONE, **named)
        return Message(shorten_mrkdwn(text, MESSAGE_TEXT), (paragraph(text),))
    text = words(texts.PASSCODE_TEXT, **named)
    shown = rich([piece(f"{words(texts.PASSCODE_IS)} "), piece(post.passcode, bold=True)])
    return Message(
        shorten_mrkdwn(text, MESSAGE_TEXT), (_line(post.webinar), shown, context(words(texts.PASSCODE_KEEP)))
    )


def _offer_blocks(words: Words, post: RecordingOffer, text: str) -> Iterator[Block]:
    yield _line(post.webinar)
    yield paragraph(text)
    if post.part == "recording":
        yield _open_link(words, post.share_url)
    if post.consent is not Consent.OFFERED:
        who = f"<@{post.decided_by}>" if post.decided_by else words(texts.SOMEBODY)
        yield context(words(texts.DECISIONS[post.consent], who=who))
    pressed = f"{post.webinar.id}:{post.tag}"
    buttons = []
    if post.consent is not Consent.APPROVED:
        buttons.append(button(f"{post.part}_approve", words(texts.APPROVE), pressed, style="primary"))
    if post.consent is Consent.OFFERED:
        buttons.append(button(f"{post.part}_private", words(texts.KEEP_PRIVATE), pressed))
    if post.part == "recording" and post.consent is Consent.APPROVED:
        buttons.append(button("recording_passcode", words(texts.SEND_PASSCODE), pressed))
    if buttons:
        yield actions(buttons)


def _line(webinar: Webinar) -> Block:
    return rich([piece(f"{webinar.code} {shorten(one_line(webinar.draft.topic), 200)}", bold=True)])


def _open_link(words: Words, url: str) -> Block:
    return rich([link(url, words(texts.OPEN_RECORDING))])


def _named(webinar: Webinar) -> dict[str, str]:
    return {"code": webinar.code, "topic": headline(shorten(one_line(webinar.draft.topic), 150))}
