"""Recording and transcript: looked for after the session, offered to the organiser, posted once they say so.

Only the link that asks for the passcode is posted. The passcode goes to the organiser who approved, by direct message,
and is kept nowhere here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import sha256

from bot.domain.errors import InvalidInput, Refused, TryLater
from bot.domain.following import session_instances
from bot.domain.posts import Notice, PasscodePost, RecordingOffer, RecordingPost
from bot.domain.recordings import READY, TRANSCRIPT, Consent, KeptRecording, next_look
from bot.domain.remote import CloudRecording
from bot.domain.webinar import Recording, State, Webinar
from bot.domain.work import OPEN_STATES, Kind, NewTask, Task, TaskState
from bot.services import planning
from bot.services.house import House
from bot.services.messages import UNTIL_CARD, deliver
from bot.services.ports.announcer import Announcer, Place, Receipt
from bot.services.ports.kept import AuditLine
from bot.services.ports.outcomes import Desk, Done, Later, NotWanted, Outcome
from bot.services.ports.store import Tx
from bot.services.ports.zoom import Zoom
from bot.services.sharing import COMMENTS, report_thread, share_once

OVER = (State.ENDED, State.REPORTED)
UNTIL_ENDED = timedelta(minutes=2)
FIRST_LOOK = timedelta(hours=1)
PARTS = ("recording", "transcript")
NONE_YET = 3301  # Zoom's code
POSTED = "It is posted already. Delete the message in Slack if it should not be there."
NOT_YOURS = "Approve the recording first: the passcode goes to whoever approved it."
SHARED_OUTSIDE = (
    "The organisers' channel is shared with another organisation, so the transcript is not posted there. End the"
    " sharing or set BOT_CHANNEL to a private channel, then press Post again."
)
GONE = "This recording is no longer in the books. Look in Zoom's portal, under Recordings."


@dataclass(frozen=True, slots=True)
class Found:
    """A session's recording at Zoom, with whether its transcript is ready."""

    recording: CloudRecording
    transcript: bool


def plan_looks(tx: Tx, webinar: Webinar, ended_at: datetime) -> None:
    """Has Zoom asked for the recording after the session, where one was wanted."""
    if webinar.draft.recording is Recording.CLOUD:
        at = max(tx.now, ended_at + FIRST_LOOK)
        tx.work.add([planning.zoom_task(webinar, Kind.RECORDING, f"recording:{webinar.id}", at)])


def hurry(tx: Tx, webinar: Webinar, event: str) -> None:
    """Zoom says that something is ready: have a look now. `event` names the notice, so that each is heard once."""
    if not tx.work.touch(f"recording:{webinar.id}", run_at=tx.now):
        tx.work.add([planning.zoom_task(webinar, Kind.RECORDING, f"recording:{webinar.id}:{event}", tx.now)])


def look(house: House, zoom: Zoom, task: Task) -> Outcome:
    """Asks Zoom for the recording of each session. Comes back until the transcript is there too, or two days passed."""
    with house.store.read() as tx:
        webinar, now = tx.webinars.get(task.webinar), tx.now
        erased = tx.erasures.of(task.webinar) is not None
        real = session_instances(webinar, tx.instances.of(task.webinar), grace=house.habits.restart_grace)
    if erased:
        return NotWanted("the names were erased")
    if webinar.state not in OVER or webinar.ended_at is None:
        over = now > webinar.draft.ends_at + timedelta(hours=24)
        return NotWanted("not held") if over else Later("", at=now + UNTIL_ENDED, charged=False)
    found = [each for each in (_found(zoom, webinar, instance.uuid) for instance in real) if each is not None]
    again = next_look(webinar.ended_at, now)

    def then(tx: Tx) -> None:
        for each in found:
            _keep(tx, webinar.id, each)
        if again is None and not found and webinar.draft.recording is Recording.CLOUD:
            planning.tell(tx, webinar, Notice.NO_RECORDING, "no-recording", {})

    if again is None or (len(found) == len(real) and all(each.transcript for each in found)):
        return Done(f"{len(found)} found", then=then)
    return Later("", at=again, charged=False, then=then)


def offer(house: House, announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """Asks the organiser by direct message, once for each part, and shows there what was decided."""
    with house.store.read() as tx:
        webinar, now = tx.webinars.get(task.webinar), tx.now
        kept = _by_tag(tx, webinar.id, str(task.payload["tag"]))
        known = tx.notebook.read(_offer_name(task))
        others = [row for row in tx.work.of_webinar(webinar.id, [Kind.OFFER]) if row.id != task.id]
    if kept is None:
        return NotWanted("the names were erased")
    part = str(task.payload["part"])
    post = RecordingOffer(webinar, part, tag_of(kept.uuid), _consent(kept, part), kept.share_url, _who(kept, part))
    if known:
        channel, _, ts = known.partition(" ")
        desk.confirm(task)
        announcer.update(Receipt(channel, ts), post)
        return Done(ts)
    first = task.key.removesuffix(f":{task.payload.get('round', 1)}")
    if any(row.key.startswith(first) and _is_open(row) and _round(row) < _round(task) for row in others):
        return Later("the question itself is not posted yet", at=now + UNTIL_CARD, charged=False)

    def remember(tx: Tx, receipt: Receipt) -> None:
        tx.notebook.write(_offer_name(task), f"{receipt.channel} {receipt.ts}")

    return deliver(house, announcer, task, desk, Place(webinar.created_by), post, kept=remember)


def decide(house: House, who: str, delivery: str, webinar_id: int, tag: str, part: str, *, approve: bool) -> Webinar:
    """An organiser's word on the recording or its transcript. What is posted cannot be made private again."""
    with house.store.begin() as tx:
        webinar, kept = tx.webinars.get(webinar_id), _by_tag(tx, webinar_id, tag)
        if not tx.inbox.first_time("slack", delivery, tx.now):
            return webinar
        if kept is None or part not in PARTS:
            raise InvalidInput(GONE)
        if _consent(kept, part) is Consent.APPROVED:
            if approve:
                return webinar
            raise InvalidInput(POSTED)
        consent = Consent.APPROVED if approve else Consent.PRIVATE
        tx.recordings.put(_decided(kept, part, consent, who))
        tx.audit.record(AuditLine(tx.now, who, f"{part}: {consent}", webinar.code, ""))
        if approve:
            _plan_post(tx, house, webinar, tag, part)
        _plan_offer(tx, webinar, tag, part)
        return webinar


def request_passcode(house: House, who: str, delivery: str, webinar_id: int, tag: str) -> Webinar:
    """Has the passcode sent to the organiser who approved the recording, by direct message."""
    with house.store.begin() as tx:
        webinar, kept = tx.webinars.get(webinar_id), _by_tag(tx, webinar_id, tag)
        if kept is None:
            raise InvalidInput(GONE)
        if kept.state is not Consent.APPROVED or kept.decided_by != who:
            raise InvalidInput(NOT_YOURS)
        if tx.inbox.first_time("slack", delivery, tx.now):
            tx.audit.record(AuditLine(tx.now, who, "asked for the recording's passcode", webinar.code, ""))
            payload: dict[str, object] = {"tag": tag, "user": who}
            until = tx.now + timedelta(minutes=10)
            key = f"passcode:{delivery}"
            tx.work.add([NewTask(key, Kind.PASSCODE, tx.now, until, payload, webinar.id, f"slack:{who}")])
        return webinar


def post(house: House, announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """The link in the report's thread, without the passcode."""
    with house.store.read() as tx:
        webinar, kept = tx.webinars.get(task.webinar), _by_tag(tx, task.webinar, str(task.payload["tag"]))
    if kept is None or kept.state is not Consent.APPROVED:
        return NotWanted("the recording is not approved, or its link was erased")
    place = report_thread(house, webinar)
    return deliver(house, announcer, task, desk, place, RecordingPost(webinar, kept.share_url))


def transcript(house: House, zoom: Zoom, announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """The transcript as a file in the report's thread."""
    with house.store.read() as tx:
        webinar, kept = tx.webinars.get(task.webinar), _by_tag(tx, task.webinar, str(task.payload["tag"]))
        every = tx.recordings.of(task.webinar)
    if kept is None or kept.transcript is not Consent.APPROVED:
        return NotWanted("the transcript is not approved, or was erased")
    place = report_thread(house, webinar)
    if not task.look_first and announcer.is_shared_outside(place.channel):
        raise Refused(SHARED_OUTSIDE)
    number = f"_{every.index(kept) + 1}" if len(every) > 1 else ""
    name, uuid = f"{webinar.code}_transcript{number}.vtt", kept.uuid
    return share_once(
        announcer,
        task,
        desk,
        place,
        lambda: [(name, zoom.transcript(uuid, host=webinar.host))],
        comment=COMMENTS["transcript"],
    )


def passcode(house: House, zoom: Zoom, announcer: Announcer, task: Task, desk: Desk) -> Outcome:
    """The passcode for one organiser, fetched when it is sent."""
    with house.store.read() as tx:
        webinar, kept = tx.webinars.get(task.webinar), _by_tag(tx, task.webinar, str(task.payload["tag"]))
    if kept is None:
        return NotWanted("the recording was erased")
    secret = "" if task.look_first else zoom.recording_passcode(kept.uuid)
    lost = NotWanted("the passcode may have been sent; ask again if it was not") if task.look_first else None
    own = PasscodePost(webinar, secret)
    return deliver(house, announcer, task, desk, Place(str(task.payload["user"])), own, moot=lambda: lost)


def tag_of(uuid: str) -> str:
    """A short name of a session for buttons and keys."""
    return sha256(uuid.encode()).hexdigest()[:12]


def _found(zoom: Zoom, webinar: Webinar, uuid: str) -> Found | None:
    """None while Zoom has none: that it never will and that it is still working on it look alike. Raises TryLater
    where Zoom is away or busy."""
    try:
        recording = zoom.recordings(uuid, host=webinar.host)
    except TryLater as problem:
        if getattr(problem, "code", None) == NONE_YET:
            return None
        raise
    if not recording.share_url.startswith("https://"):
        return None
    ready = any(file.kind == TRANSCRIPT and file.status == READY for file in recording.files)
    return Found(replace(recording, uuid=recording.uuid or uuid), ready)


def _keep(tx: Tx, webinar_id: int, found: Found) -> None:
    """What is new is offered; what was decided stays decided."""
    webinar = tx.webinars.get(webinar_id)
    uuid, tag = found.recording.uuid, tag_of(found.recording.uuid)
    kept = _by_tag(tx, webinar_id, tag)
    if kept is None:
        kept = KeptRecording(webinar_id, uuid, found.recording.share_url, tx.now)
        tx.recordings.put(kept)
        _plan_offer(tx, webinar, tag, "recording")
    if found.transcript and kept.transcript is Consent.AWAITED:
        tx.recordings.put(replace(kept, transcript=Consent.OFFERED))
        _plan_offer(tx, webinar, tag, "transcript")


def _plan_offer(tx: Tx, webinar: Webinar, tag: str, part: str) -> None:
    first = f"offer:{webinar.id}:{tag}:{part}"
    rows = [row for row in tx.work.of_webinar(webinar.id, [Kind.OFFER]) if row.key.startswith(first)]
    if any(row.state is TaskState.PENDING for row in rows):
        return
    turn = len(rows) + 1
    payload: dict[str, object] = {"tag": tag, "part": part, "round": turn}
    group = f"slack:{webinar.created_by}"
    tx.work.add([NewTask(f"{first}:{turn}", Kind.OFFER, tx.now, None, payload, webinar.id, group)])


def _plan_post(tx: Tx, house: House, webinar: Webinar, tag: str, part: str) -> None:
    kind = Kind.RECORDING_POST if part == "recording" else Kind.TRANSCRIPT
    group = f"slack:{report_thread(house, webinar).channel}"
    tx.work.add([NewTask(f"{part}-post:{webinar.id}:{tag}", kind, tx.now, None, {"tag": tag}, webinar.id, group)])


def _by_tag(tx: Tx, webinar_id: int, tag: str) -> KeptRecording | None:
    return next((each for each in tx.recordings.of(webinar_id) if tag_of(each.uuid) == tag), None)


def _consent(kept: KeptRecording, part: str) -> Consent:
    return kept.state if part == "recording" else kept.transcript


def _who(kept: KeptRecording, part: str) -> str:
    return kept.decided_by if part == "recording" else kept.transcript_by


def _decided(kept: KeptRecording, part: str, consent: Consent, who: str) -> KeptRecording:
    if part == "recording":
        return replace(kept, state=consent, decided_by=who)
    return replace(kept, transcript=consent, transcript_by=who)


def _offer_name(task: Task) -> str:
    return f"offer:{task.webinar}:{task.payload['tag']}:{task.payload['part']}"


def _round(row: Task) -> int:
    return int(row.key.rsplit(":", 1)[-1])


def _is_open(row: Task) -> bool:
    return row.state in (*OPEN_STATES, TaskState.RUNNING)


SENTENCES: Sequence[str] = (POSTED, NOT_YOURS, GONE, SHARED_OUTSIDE)
