"""Cloud recordings: webinars have theirs under `/meetings`."""

from __future__ import annotations

from datetime import date

from bot.domain.remote import CloudRecording, RecordingFile
from bot.zoom.reading import objects, text
from bot.zoom.request import Category, Json, Request, path_segment, path_uuid, read

PAGE_SIZE = 300


def get_recording(uuid: str) -> Request:
    """GET /meetings/{uuid}/recordings of one session. 3301 means none, or none yet: the two look alike."""
    return read("get_recording", f"/meetings/{path_uuid(uuid)}/recordings", Category.LIGHT, "recording_files")


def list_recordings(host: str, since: date, until: date, token: str = "") -> Request:
    """GET /users/{userId}/recordings between two days, at most a month apart."""
    query = {"from": since.isoformat(), "to": until.isoformat(), "page_size": str(PAGE_SIZE)}
    return read(
        "list_recordings",
        f"/users/{path_segment(host)}/recordings",
        Category.MEDIUM,
        "meetings",
        query={**query, **({"next_page_token": token} if token else {})},
        about={"host": host},
    )


def read_recording(answer: Json) -> CloudRecording:
    """Its files and the link that asks for the passcode; passcodes and download tokens are not read at all."""
    return CloudRecording(
        uuid=text(answer, "uuid"),
        share_url=text(answer, "share_url"),
        files=tuple(
            RecordingFile(text(row, "file_type"), text(row, "status"), text(row, "play_url"), text(row, "download_url"))
            for row in objects(answer, "recording_files")
        ),
        deleted_on=text(answer, "auto_delete_date"),
    )


def read_passcode(answer: Json) -> str:
    """What `share_url` asks for: a secret for one person. Empty where the recording opens without."""
    return text(answer, "recording_play_passcode") or text(answer, "password")


def read_recordings(answer: Json) -> list[CloudRecording]:
    return [read_recording(row) for row in objects(answer, "meetings")]
