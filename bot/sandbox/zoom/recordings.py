"""The call on cloud recordings."""

from datetime import timedelta
from typing import Any

from flask import request

from bot.sandbox.zoom.account import Account, Call, Handler
from bot.sandbox.zoom.ready import minutes
from bot.sandbox.zoom.refusals import Refusal
from bot.sandbox.zoom.times import stamp


def recordings(call: Call) -> Any:
    """GET /meetings/{meetingId}/recordings: also for webinars; the type is text here. 3301 until it is ready."""
    config = call.account.config
    reference = call.params["meetingId"]
    runs = [(w, r, r.recording) for w, r in call.account.world.runs() if reference in (r.uuid, str(w.id))]
    there = [(w, r, kept) for w, r, kept in runs if kept is not None and kept.ready <= call.now]
    if not there:
        raise Refusal(404, 3301, "There is no recording for this meeting.")
    webinar, run, kept = max(there, key=lambda found: found[1].started)
    transcript = kept.transcript_ready is not None and kept.transcript_ready <= call.now
    files = [
        f | {"download_url": f["download_url"].replace(config.link_base, f"{request.host_url}zoom")}
        for f in kept.files
        if transcript or f["file_type"] != "TRANSCRIPT"
    ]
    view = {
        "id": webinar.id,
        "uuid": run.uuid,
        "host_id": webinar.host.id,
        "account_id": config.account_id,
        "topic": webinar.topic,
        "type": str(webinar.type),
        "start_time": stamp(run.started),
        "timezone": webinar.timezone,
        "password": "",
        "duration": minutes((run.ended or run.started) - run.started),
        "share_url": f"{config.link_base}/rec/share/{kept.share_token}",
        "total_size": sum(file["file_size"] for file in files),
        "recording_count": len(files),
        "recording_play_passcode": kept.share_token[9::-1],
        "auto_delete": True,
        "auto_delete_date": (kept.ready + timedelta(days=90)).date().isoformat(),
        "recording_files": files,
        "participant_audio_files": [],
    }
    if "download_access_token" in call.query.get("include_fields", ""):
        view["download_access_token"] = call.account.ids.passing(48)
    return view


def download(account: Account, code: str) -> tuple[str, bytes] | None:
    """Type and content of the file with that code; only transcripts have any. None if there is no such file."""
    for _, run in account.world.runs():
        for file in run.recording.files if run.recording else ():
            if file["download_url"].endswith(f"/rec/download/{code}"):
                return ("text/vtt", TRANSCRIPT) if file["file_type"] == "TRANSCRIPT" else ("video/mp4", b"")
    return None


TRANSCRIPT = """WEBVTT

1
00:00:04.120 --> 00:00:09.400
Amélie Durand: Welcome, everybody. Καλώς ήρθατε.

2
00:00:10.000 --> 00:00:14.250
Σοφία Παπαδοπούλου: <b>Thank you</b> & good morning.
""".encode()

HANDLERS: dict[str, Handler] = {"cloudRecording.getMeetingRecordings": recordings}
