"""The three-step upload, sharing after a while, and deletion."""

from collections.abc import Callable
from typing import Any

import pytest
import requests
from slack_sdk import WebClient

from bot.sandbox import Sandbox
from bot.sandbox.slack import SlackStandIn

Refusal = Callable[[Callable[[], Any]], dict[str, Any]]
CHANNEL = "C0ORGANISE"


def upload(client: WebClient, name: str = "attendance.csv", content: bytes = b"name\r\n") -> str:
    """Steps one and two; gives the file id."""
    asked = client.files_getUploadURLExternal(filename=name, length=len(content))
    sent = requests.post(asked["upload_url"], data=content, timeout=5)
    assert (sent.status_code, sent.text) == (200, f"OK - {len(content)}")
    return str(asked["file_id"])


def test_several_files_make_one_message_in_the_thread(slack: SlackStandIn, client: WebClient) -> None:
    report = client.chat_postMessage(channel=CHANNEL, text="report")["ts"]
    names = ["attendance.csv", "report.xlsx"]
    files: list[dict[str, str | None]] = [{"id": upload(client, name), "title": name.upper()} for name in names]
    client.files_completeUploadExternal(files=files, channel_id=CHANNEL, thread_ts=report)
    (card,) = slack.channel(CHANNEL)
    (message,) = card["thread"]
    assert [(file["name"], file["title"]) for file in message["files"]] == [(name, name.upper()) for name in names]
    assert [effect.kind for effect in slack.effects()] == ["post", "file", "file", "post"]
    assert slack.file_content(str(files[0]["id"])) == b"name\r\n"


def test_upload_v2_of_the_sdk_goes_through(slack: SlackStandIn, client: WebClient) -> None:
    uploads = [
        {"content": b"a,b", "filename": "a.csv", "title": "A"},
        {"content": b"\x89PNG", "filename": "b.png", "alt_txt": "A curve"},
    ]
    client.files_upload_v2(file_uploads=uploads, channel=CHANNEL, initial_comment="Files")
    (message,) = slack.channel(CHANNEL)
    assert (message["text"], [file["name"] for file in message["files"]]) == ("Files", ["a.csv", "b.png"])
    assert message["files"][1]["alt_txt"] == "A curve"


def test_a_multipart_upload_is_taken_too(slack: SlackStandIn, client: WebClient) -> None:
    asked = client.files_getUploadURLExternal(filename="a.csv", length=3)
    sent = requests.post(asked["upload_url"], files={"file": ("a.csv", b"a,b")}, timeout=5)
    assert sent.text == "OK - 3"


def test_the_share_comes_later_by_the_clock(sandbox: Sandbox, client: WebClient) -> None:
    sandbox.slack.config.share_delay = 20.0
    file = upload(client)
    answer = client.files_completeUploadExternal(files=[{"id": file}], channel_id=CHANNEL)
    assert (answer["files"][0]["shares"], answer["files"][0]["mimetype"]) == ({}, "")
    assert sandbox.slack.channel(CHANNEL) == []
    assert client.files_info(file=file)["file"]["shares"] == {}
    sandbox.clock.shift(21)
    (message,) = sandbox.slack.channel(CHANNEL)
    shown = client.files_info(file=file)["file"]
    assert shown["shares"] == {"private": {CHANNEL: [{"ts": message["ts"]}]}}
    assert (shown["mimetype"], shown["groups"]) == ("text/csv", [CHANNEL])


def test_a_file_without_a_channel_stays_private(slack: SlackStandIn, client: WebClient) -> None:
    file = upload(client)
    client.files_completeUploadExternal(files=[{"id": file}])
    assert slack.effects() == []
    assert client.files_info(file=file)["file"]["shares"] == {}


def test_completing_twice_is_refused_and_posts_nothing(
    slack: SlackStandIn, client: WebClient, refusal: Refusal
) -> None:
    files: list[dict[str, str | None]] = [{"id": upload(client)}]
    client.files_completeUploadExternal(files=files, channel_id=CHANNEL)
    again = refusal(lambda: client.files_completeUploadExternal(files=files, channel_id=CHANNEL))
    assert (again["error"], len(slack.channel(CHANNEL))) == ("file_update_failed", 1)


def test_completing_without_bytes_is_refused(client: WebClient, refusal: Refusal) -> None:
    file = client.files_getUploadURLExternal(filename="a.csv", length=3)["file_id"]
    answer = refusal(lambda: client.files_completeUploadExternal(files=[{"id": file}], channel_id=CHANNEL))
    assert answer["error"] == "file_not_found"


def test_bytes_of_another_length_or_to_a_used_address_are_refused(client: WebClient) -> None:
    asked = client.files_getUploadURLExternal(filename="a.csv", length=3)
    assert requests.post(asked["upload_url"], data=b"four", timeout=5).status_code == 400
    assert requests.post(asked["upload_url"], data=b"abc", timeout=5).status_code == 200
    client.files_completeUploadExternal(files=[{"id": asked["file_id"]}], channel_id=CHANNEL)
    assert requests.post(asked["upload_url"], data=b"abc", timeout=5).status_code == 400


@pytest.mark.parametrize(
    ("channel", "error"),
    [
        ("U0ELODIE08", "invalid_arguments"),
        ("webinars", "invalid_arguments"),
        ("C0ELSEWHER", "channel_not_found"),
        ("C0RANDOM12", "not_in_channel"),
    ],
)
def test_the_bot_must_be_a_member_and_give_a_channel_id(
    sandbox: Sandbox, client: WebClient, refusal: Refusal, channel: str, error: str
) -> None:
    sandbox.slack.config.scopes.add("chat:write.public")
    file = upload(client)
    answer = refusal(lambda: client.files_completeUploadExternal(files=[{"id": file}], channel_id=channel))
    assert answer["error"] == error
    client.files_completeUploadExternal(files=[{"id": file}], channel_id=CHANNEL)


def test_a_thread_and_several_channels_exclude_each_other(client: WebClient, refusal: Refusal) -> None:
    parent = client.chat_postMessage(channel=CHANNEL, text="card")["ts"]
    files: list[dict[str, str | None]] = [{"id": upload(client)}]
    both = [CHANNEL, "C0GENERAL1"]
    answer = refusal(lambda: client.files_completeUploadExternal(files=files, channels=both, thread_ts=parent))
    assert answer["error"] == "invalid_arguments"
    client.files_completeUploadExternal(files=files, channels=both)


def test_asking_for_an_address_is_checked(sandbox: Sandbox, client: WebClient, refusal: Refusal) -> None:
    sandbox.slack.config.storage_bytes = 2 * 1024**2

    def error(**arguments: Any) -> Any:
        return refusal(lambda: client.files_getUploadURLExternal(**arguments))["error"]

    assert error(filename="a.csv", length=0) == "invalid_arguments"
    assert error(filename="a.csv", length=1, alt_txt="a" * 1001) == "alt_txt_too_large"
    assert error(filename="a.csv", length=1024**2 + 1, snippet_type="csv") == "snippet_too_large"
    assert error(filename="a.csv", length=2 * 1024**2 + 1) == "storage_limit_reached"


def test_a_deleted_file_leaves_a_tombstone_and_its_message(
    slack: SlackStandIn, client: WebClient, refusal: Refusal
) -> None:
    file = upload(client)
    client.files_completeUploadExternal(files=[{"id": file}], channel_id=CHANNEL)
    client.files_delete(file=file)
    assert slack.channel(CHANNEL)[0]["files"] == [{"id": file, "mode": "tombstone"}]
    assert slack.file_content(file) == b""
    assert refusal(lambda: client.files_delete(file=file))["error"] == "file_deleted"
    assert refusal(lambda: client.files_info(file="F0NOWHERE1"))["error"] == "file_not_found"


def test_deleting_the_message_leaves_the_file(slack: SlackStandIn, client: WebClient) -> None:
    file = upload(client)
    client.files_completeUploadExternal(files=[{"id": file}], channel_id=CHANNEL)
    client.chat_delete(channel=CHANNEL, ts=slack.channel(CHANNEL)[0]["ts"])
    assert slack.channel(CHANNEL) == []
    assert client.files_info(file=file)["file"]["name"] == "attendance.csv"


def test_the_list_is_paged_and_filtered(client: WebClient) -> None:
    files = [upload(client, f"{number}.csv") for number in range(3)]
    for file, channel in zip(files, (CHANNEL, CHANNEL, "C0GENERAL1"), strict=True):
        client.files_completeUploadExternal(files=[{"id": file}], channel_id=channel)
    first = client.files_list(channel=CHANNEL, count=1)
    assert [file["name"] for file in first["files"]] == ["1.csv"]
    assert first["paging"] == {"count": 1, "total": 2, "page": 1, "pages": 2}
    assert [file["name"] for file in client.files_list(channel=CHANNEL, count=1, page=2)["files"]] == ["0.csv"]
    assert client.files_list(user="U0AMELIE01")["files"] == []


def test_a_file_attached_by_update_shows_on_the_message(slack: SlackStandIn, client: WebClient) -> None:
    ts = client.chat_postMessage(channel=CHANNEL, text="report")["ts"]
    file = upload(client)
    client.chat_update(channel=CHANNEL, ts=ts, text="report", file_ids=[file])
    (message,) = slack.channel(CHANNEL)
    assert [shown["id"] for shown in message["files"]] == [file]


def test_the_private_address_gives_the_bytes_to_the_bot_alone(slack: SlackStandIn, client: WebClient) -> None:
    file = upload(client)
    client.files_completeUploadExternal(files=[{"id": file}], channel_id=CHANNEL)
    address = client.files_info(file=file)["file"]["url_private"]
    allowed = {"Authorization": f"Bearer {slack.config.bot_token}"}
    assert requests.get(address, headers=allowed, timeout=5).content == b"name\r\n"
    assert requests.get(address, timeout=5).status_code == 404
