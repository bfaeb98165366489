"""files.*: the three-step upload, sharing after a while, listing and deletion."""

import re
from functools import partial
from typing import Any

from bot.sandbox.slack.access import visible
from bot.sandbox.slack.arguments import Arguments
from bot.sandbox.slack.chat import by_the_bot, put, read_thread
from bot.sandbox.slack.content import read_blocks
from bot.sandbox.slack.messages import Conversation, Message
from bot.sandbox.slack.refusal import Refusal, refused_with
from bot.sandbox.slack.stored_files import StoredFile
from bot.sandbox.slack.workspace import Workspace

Json = dict[str, Any]
CHANNEL = r"[CGDZ][A-Z0-9]{8,}"
CHANNELS_MOST, SNIPPET_MOST, ALT_MOST = 100, 1024**2, 1000


def upload_url(workspace: Workspace, call: Arguments) -> Json:
    """files.getUploadURLExternal: an address for the bytes, and the id of the file to be."""
    name, length = call.text("filename"), call.whole("length", 0, most=1024**4)
    if not name:
        raise Refusal("missing_argument")
    if len(call.text("alt_txt")) > ALT_MOST:
        raise Refusal("alt_txt_too_large")
    if "snippet_type" in call and length > SNIPPET_MOST:
        raise Refusal("snippet_too_large")
    used = sum(len(file.content) for file in workspace.files.values() if file.stage != "deleted")
    if used + length > workspace.config.storage_bytes:
        raise Refusal("storage_limit_reached")
    new, ticket = workspace.names.id("F0"), workspace.names.ticket(40)
    created = int(workspace.clock.time())
    file = StoredFile(new, name, length, ticket, created, workspace.bot_user, alt_txt=call.text("alt_txt"))
    workspace.files[new] = file
    return {"ok": True, "upload_url": f"{workspace.base_url}/slack/upload/v1/{ticket}", "file_id": new}


def receive_bytes(workspace: Workspace, ticket: str, content: bytes) -> str | None:
    """Keep what was sent to an upload address. Gives `OK - n`, or None if the address or the length is wrong."""
    file = next((file for file in workspace.files.values() if file.ticket == ticket), None)
    if file is None or file.stage not in ("asked", "uploaded") or len(content) != file.length:
        return None
    file.content, file.stage = content, "uploaded"
    return f"OK - {len(content)}"


def complete_upload(workspace: Workspace, call: Arguments) -> Json:
    """files.completeUploadExternal: once per file; one message for the batch, some time later."""
    files = _uploaded(workspace, call)
    targets = _targets(workspace, call)
    if len(targets) != 1 and "thread_ts" in call:
        raise refused_with("invalid_arguments", ["[ERROR] thread_ts needs one channel_id [json-pointer:/thread_ts]"])
    threads = {target.id: read_thread(target, call) for target in targets}
    text = call.text("initial_comment")
    blocks = [] if text else read_blocks(workspace, call) or []
    for file, title in files:
        file.stage, file.title = "complete", title
    batch = [file for file, _ in files]
    due = workspace.clock.time() + workspace.config.share_delay
    workspace.later.append((due, partial(_scan, batch)))
    for target in targets:
        share = partial(_share, workspace, target, threads[target.id], batch, text, blocks)
        workspace.later.append((due, share))
    shown = [file.as_json(workspace.base_url, workspace.team) for file in batch]
    return {"ok": True, "files": shown}


def _uploaded(workspace: Workspace, call: Arguments) -> list[tuple[StoredFile, str]]:
    wanted = call.parsed("files", "invalid_arguments")
    if not isinstance(wanted, list) or not wanted or not all(isinstance(w, dict) and "id" in w for w in wanted):
        raise refused_with("invalid_arguments", ["[ERROR] must provide an array of files [json-pointer:/files]"])
    found: list[tuple[StoredFile, str]] = []
    for item in wanted:
        file = workspace.files.get(item["id"])
        if file is None or file.stage in ("asked", "deleted"):
            raise Refusal("file_not_found")
        if file.stage == "complete":
            raise Refusal("file_update_failed")
        found.append((file, item.get("title") or file.name))
    return found


def _targets(workspace: Workspace, call: Arguments) -> list[Conversation]:
    names = [call.text("channel_id")] if "channel_id" in call else call.listed("channels")
    if len(names) > CHANNELS_MOST:
        raise Refusal("channels_limit_exceeded")
    for name in names:
        if re.fullmatch(CHANNEL, name) is None:
            raise refused_with(
                "invalid_arguments", [f"[ERROR] must match pattern: ^{CHANNEL}$ [json-pointer:/channel]"]
            )
    targets = [visible(workspace, name) for name in names]
    if any(workspace.bot_user not in target.members for target in targets):
        raise Refusal("not_in_channel")
    return targets


def _scan(files: list[StoredFile]) -> None:
    for file in files:
        file.scanned = True


def _share(
    workspace: Workspace,
    target: Conversation,
    thread: str | None,
    files: list[StoredFile],
    text: str,
    blocks: list[Json],
) -> None:
    kept = [file for file in files if file.stage == "complete"]
    if not kept:
        return
    message = Message(
        ts=workspace.next_ts(target),
        user=workspace.bot_user,
        text=text,
        bot=by_the_bot(workspace),
        blocks=blocks,
        thread_ts=thread,
        files=[file.id for file in kept],
    )
    for file in kept:
        file.shares.append((target.id, target.kind, message.ts, thread))
        workspace.saw("file", channel=target.id, ts=message.ts, text=file.name, file=file.id, thread_ts=thread)
    put(workspace, target, message)


def file_info(workspace: Workspace, call: Arguments) -> Json:
    """files.info."""
    file = _known(workspace, call)
    return {"ok": True, "file": file.as_json(workspace.base_url, workspace.team), "comments": []}


def delete_file(workspace: Workspace, call: Arguments) -> Json:
    """files.delete: the bytes go, its message keeps a tombstone."""
    file = _known(workspace, call)
    if file.user != workspace.bot_user:
        raise Refusal("cant_delete_file")
    file.stage, file.content = "deleted", b""
    workspace.saw("file_deleted", text=file.name, file=file.id)
    return {"ok": True}


def _known(workspace: Workspace, call: Arguments) -> StoredFile:
    file = workspace.files.get(call.text("file"))
    if file is None or file.stage in ("asked", "uploaded"):
        raise Refusal("file_not_found")
    if file.stage == "deleted":
        raise Refusal("file_deleted")
    return file


def list_files(workspace: Workspace, call: Arguments) -> Json:
    """files.list by channel, user and time, in numbered pages, newest first."""
    channel, user = call.text("channel"), call.text("user")
    since, until = float(call.text("ts_from") or 0), float(call.text("ts_to") or "inf")
    shown = [
        file
        for file in reversed(workspace.files.values())
        if file.stage == "complete"
        and (not channel or any(place == channel for place, _, _, _ in file.shares))
        and (not user or file.user == user)
        and since <= file.created <= until
    ]
    count, page = call.whole("count", 100), call.whole("page", 1)
    rows = [file.as_json(workspace.base_url, workspace.team) for file in shown[(page - 1) * count : page * count]]
    pages = -(-len(shown) // count)
    return {"ok": True, "files": rows, "paging": {"count": count, "total": len(shown), "page": page, "pages": pages}}
