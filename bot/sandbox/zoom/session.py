"""What people do: register, come, go, ask, vote. Nothing here is part of Zoom's API; it makes what the API reports."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Literal

from bot.sandbox.zoom import events
from bot.sandbox.zoom.account import Account
from bot.sandbox.zoom.times import whole
from bot.sandbox.zoom.world import (
    Answer,
    Person,
    Poll,
    Question,
    Recording,
    Registrant,
    Role,
    Run,
    Stay,
    Vote,
    Webinar,
)


class NotPossible(ValueError):
    """The simulated people were asked for something the room does not allow."""


def open_room(account: Account, webinar: Webinar, at: datetime, *, practice: bool = False) -> Run:
    """The host opens the room: a new run with its own UUID, and `webinar.started`."""
    if webinar.open_run is not None:
        raise NotPossible(f"the room of {webinar.id} is open already")
    at = whole(at)
    near = min(webinar.occurrences, key=lambda o: abs(o.start - at), default=None)
    run = Run(account.ids.uuid(), webinar.id, at, practice, occurrence_id=near.id if near else "")
    webinar.runs.append(run)
    account.emit(events.room_opened(account.config, webinar, run))
    return run


def close_run(account: Account, webinar: Webinar, run: Run, at: datetime, *, practice: bool | None = None) -> None:
    """Everybody still there leaves, the run ends, and `webinar.ended` says so."""
    at = max(whole(at), run.started)
    for stay in run.stays:
        if stay.left is None:
            _leave(account, webinar, run, stay, max(at, stay.joined))
    run.ended = at
    if practice is not None:
        run.practice = practice
    account.emit(events.room_closed(account.config, webinar, run, at))


def current(webinar: Webinar) -> Run:
    """The run going on. Raises NotPossible."""
    if webinar.open_run is None:
        raise NotPossible(f"nobody has opened the room of {webinar.id}")
    return webinar.open_run


def join(
    account: Account,
    webinar: Webinar,
    at: datetime,
    *,
    name: str = "",
    email: str = "",
    registrant_id: str = "",
    role: Role = "attendee",
    person: str = "",
    device: str = "computer",
    phone: str = "",
    shown_email: str | None = None,
) -> Stay:
    """Somebody enters: a new row of the report. `person` says who it is; without it, registrant id or e-mail does,
    and somebody with neither is a new human being at every join. `shown_email` is what Zoom tells (default: as known).
    """
    run, at = current(webinar), whole(at)
    registrant = _registrant(webinar, registrant_id) if registrant_id else None
    if role == "attendee" and webinar.needs_registration and registrant is None and not phone:
        raise NotPossible("this webinar lets in only registrants and people who dial in")
    if registrant is not None and registrant.status != "approved":
        raise NotPossible(f"{registrant.email} is not approved")
    user_id = account.ids.session_user_id()
    known_email = email or (registrant.email if registrant else "")
    key = person or registrant_id or known_email.lower() or f"guest-{user_id}"
    if key not in run.people:
        user = account.config.user(known_email) if known_email else None
        shown = name or (registrant.name if registrant else known_email)
        zoom_id = user.id if user else ""
        run.people[key] = Person(key, shown, known_email, role, registrant_id, zoom_id, phone)
    someone = run.people[key]
    stay = Stay(
        person=someone,
        user_id=user_id,
        participant_uuid=account.ids.hexadecimal(),
        shown_name=name or someone.name,
        shown_email=someone.email if shown_email is None else shown_email,
        device=device,
        joined=max(at, run.started),
    )
    run.stays.append(stay)
    account.emit(events.participant(account.config, webinar, run, stay))
    return stay


def leave(account: Account, webinar: Webinar, at: datetime, user_id: str) -> None:
    """The join with that `user_id` ends."""
    run = current(webinar)
    stay = next((s for s in run.stays if s.user_id == user_id and s.left is None), None)
    if stay is None:
        raise NotPossible(f"nobody with user_id {user_id} is in the room")
    _leave(account, webinar, run, stay, max(whole(at), stay.joined))


def ask(
    account: Account, webinar: Webinar, at: datetime, *, person: str, text: str, anonymous: bool = False
) -> Question:
    """A question of somebody who has been in the room."""
    run = current(webinar)
    question = Question(account.ids.text(16), _present(run, person), text, whole(at), anonymous)
    run.questions.append(question)
    return question


def answer(
    webinar: Webinar, at: datetime, *, question_id: str, person: str = "", text: str = "", live: bool = False
) -> None:
    """An answer by the host or a panelist in writing, or `live` by voice."""
    run = current(webinar)
    question = next((q for q in run.questions if q.id == question_id), None)
    if question is None:
        raise NotPossible(f"there is no question {question_id}")
    if live:
        question.live = True
        return
    someone = _present(run, person)
    kind = "host_answered" if someone.role == "host" else "default"
    question.answers.append(Answer(someone, text, whole(at), kind))


def launch_poll(
    account: Account, webinar: Webinar, *, poll_id: str = "", title: str = "", questions: Iterable[dict[str, Any]] = ()
) -> Poll:
    """Start a poll that is defined, or define it on the spot. Launched again, only the new run's answers stay."""
    run = current(webinar)
    if not poll_id:
        poll_id = account.ids.text(22)
        body = {"title": title, "questions": list(questions), "poll_type": 1, "anonymous": False}
        webinar.polls[poll_id] = Poll(poll_id, body)
    if poll_id not in webinar.polls:
        raise NotPossible(f"there is no poll {poll_id}")
    run.votes = [vote for vote in run.votes if vote.poll_id != poll_id]
    run.launched.append(poll_id)
    webinar.polls[poll_id].status = "ended"
    return webinar.polls[poll_id]


def vote(webinar: Webinar, at: datetime, *, poll_id: str, person: str, answers: dict[str, str]) -> None:
    """One person's answers to a poll that was launched: question → answer, several choices joined by `;`."""
    run = current(webinar)
    if poll_id not in run.launched:
        raise NotPossible(f"poll {poll_id} was not launched")
    anonymous = bool(webinar.polls[poll_id].body.get("anonymous"))
    for question, given in answers.items():
        run.votes.append(Vote(poll_id, _present(run, person), question, given, whole(at), anonymous))


def answer_survey(webinar: Webinar, at: datetime, *, person: str, answers: dict[str, str]) -> None:
    """Answers to the survey, given after the last real run. Raises NotPossible where there is no survey."""
    if webinar.survey is None:
        raise NotPossible("this webinar has no survey")
    run = next((r for r in reversed(webinar.runs) if not r.practice and r.ended is not None), None)
    if run is None:
        raise NotPossible("the survey opens when the webinar has ended")
    names = [q["name"] for q in webinar.survey.get("custom_survey", {}).get("questions", [])]
    for question, given in answers.items():
        number = f"sQ{names.index(question) + 1}" if question in names else "sQ0"
        run.survey.append(Vote("", _present(run, person), question, given, whole(at), question_id=number))


def register(
    account: Account,
    webinar: Webinar,
    at: datetime,
    *,
    email: str,
    first_name: str,
    last_name: str = "",
    status: Literal["approved", "pending", "denied"] | None = None,
    answers: dict[str, str] | None = None,
    custom: list[dict[str, str]] | None = None,
    language: str = "en-US",
) -> Registrant:
    """Somebody signs up on the registration page; the same address again gives the registration it has."""
    for known in webinar.registrants.values():
        if known.email.lower() == email.lower():
            return known
    registrant = Registrant(
        id=account.ids.text(22),
        email=email,
        first_name=first_name,
        last_name=last_name,
        status=status or ("approved" if webinar.settings["approval_type"] == 0 else "pending"),
        created=whole(at),
        token=account.ids.text(32),
        answers=answers or {},
        custom=custom or [],
        language=language,
    )
    webinar.registrants[registrant.id] = registrant
    if registrant.status != "denied":
        account.emit(events.registration(account.config, webinar, registrant, "created", at))
    return registrant


def set_status(
    account: Account,
    webinar: Webinar,
    registrant: Registrant,
    action: Literal["approve", "deny", "cancel"],
    at: datetime,
) -> None:
    """The host decides on somebody. Cancelling leaves them as denied: they cannot sign up again by themselves."""
    status: Literal["approved", "denied"] = "approved" if action == "approve" else "denied"
    if registrant.status == status:
        return
    registrant.status = status
    what = {"approve": "approved", "deny": "denied", "cancel": "cancelled"}[action]
    account.emit(events.registration(account.config, webinar, registrant, what, at, webinar.host))


def cancel_registration(account: Account, webinar: Webinar, registrant_id: str, at: datetime) -> None:
    """Somebody cancels by their own link: the registration is gone, and they may sign up again."""
    registrant = _registrant(webinar, registrant_id)
    del webinar.registrants[registrant_id]
    account.emit(events.registration(account.config, webinar, registrant, "cancelled", at, webinar.host))


def add_recording(
    account: Account, webinar: Webinar, run: Run, ready: datetime, transcript: datetime | None
) -> Recording:
    """A cloud recording of a run that has ended, there from `ready`; the transcript from its own moment."""
    if run.ended is None:
        raise NotPossible("the run has not ended")
    kinds = [
        ("shared_screen_with_speaker_view", "MP4", "MP4", 184_320_011),
        ("audio_only", "M4A", "M4A", 22_400_190),
        ("chat_file", "CHAT", "TXT", 1840),
    ]
    if transcript is not None:
        kinds.append(("audio_transcript", "TRANSCRIPT", "VTT", 48_712))
    files = [_file(account, run, *kind) for kind in kinds]
    run.recording = Recording(whole(ready), account.ids.text(20), files, transcript)
    token = account.ids.text(48)
    completed = events.recording(account.config, webinar, run, run.recording, "completed", token, ready)
    account.emit(completed)
    if transcript is not None:
        token = account.ids.text(48)
        event = events.recording(account.config, webinar, run, run.recording, "transcript_completed", token, transcript)
        account.emit(event)
    return run.recording


def _file(account: Account, run: Run, kind: str, file_type: str, extension: str, size: int) -> dict[str, Any]:
    code = account.ids.text(20)
    ended = run.ended or run.started
    return {
        "id": account.ids.hexadecimal().lower(),
        "meeting_id": run.uuid,
        "recording_start": (run.started + timedelta(seconds=5)).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "recording_end": ended.strftime("%Y-%m-%dT%H:%M:%SZ"),
        "recording_type": kind,
        "file_type": file_type,
        "file_extension": extension,
        "file_size": size,
        "play_url": f"{account.config.link_base}/rec/play/{code}",
        "download_url": f"{account.config.link_base}/rec/download/{code}",
        "status": "completed",
    }


def _leave(account: Account, webinar: Webinar, run: Run, stay: Stay, at: datetime) -> None:
    stay.left = at
    account.emit(events.participant(account.config, webinar, run, stay))


def _present(run: Run, key: str) -> Person:
    if key not in run.people:
        raise NotPossible(f"{key} has not been in the room")
    return run.people[key]


def _registrant(webinar: Webinar, registrant_id: str) -> Registrant:
    if registrant_id not in webinar.registrants:
        raise NotPossible(f"nobody registered as {registrant_id}")
    return webinar.registrants[registrant_id]
