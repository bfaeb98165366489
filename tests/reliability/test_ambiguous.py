"""Effects whose answer says nothing, one kind of effect after the other: Zoom's changes, Slack's edits, people's links.

Creations and the channel's messages have tests of their own (`test_zoom.py`, `test_messages.py`).
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from bot.sandbox.ledger import Entry
from bot.sandbox.slack.seed import ADMIN, ORGANISERS
from tests.reliability import scenarios
from tests.reliability.config_files import Habits, Plan
from tests.reliability.conftest import Stage
from tests.reliability.scenarios import POST
from tests.reliability.test_zoom import FILES, held, shared
from tests.reliability.theatre import START, TOPIC, Theatre

UPDATE, DELETE = "PATCH /webinars/*", "DELETE /webinars/*"
SEAT, UNSEAT = "POST /webinars/*/panelists", "DELETE /webinars/*/panelists/*"
EDIT, SHARE, WHISPER = "chat.update", "files.completeUploadExternal", "chat.postEphemeral"
ACTED = ("acted_reset", "acted_status")
UNCLEAR: list[tuple[Any, dict[str, Any]]] = [
    ("acted_reset", {}),
    ("acted_status", {"status": 500}),
    ("status", {"status": 500}),
    ("reset", {}),
]
ELODIE = "Élodie Lefèvre <elodie.lefevre@montreuil.example.org>"
DUBREUIL = "Jean-Noël Dubreuil <jn.dubreuil@network.example.org>"
MARIA = "Maria Kanellou <maria.kanellou@piraeus.example.org>"
SOON = [timedelta(minutes=15 + number) for number in reversed(range(len(UNCLEAR)))]
TO_PANELISTS = Habits(
    [Plan(f"r{n}", f"PT{int(lead.total_seconds())}S", to=["panelists"]) for n, lead in enumerate(SOON)]
)


def acted(theatre: Theatre, name: str) -> list[Entry]:
    """The calls of this name that were carried out, whatever the bot heard of it."""
    return [entry for entry in theatre.ledger.entries("zoom" if "/" in name else "slack", name) if entry.acted]


def set_panelists(theatre: Theatre, *people: str, topic: str = TOPIC) -> None:
    theatre.press("Panelists", topic)
    answer = theatre.sandbox.player.fill_and_submit(ADMIN, theatre.view(), {"Panelists": "\n".join(people)})
    assert answer.ok


def seats(theatre: Theatre, topic: str = TOPIC) -> list[str]:
    """Who has a link of their own on Zoom."""
    return sorted(panelist.email for panelist in theatre.witness.on_zoom(topic)[0].panelists)


def links_sent(theatre: Theatre) -> Counter[tuple[str, str]]:
    """How often each person was sent each link of theirs."""
    told = [each for each in theatre.witness.visible() if "Your own link" in each.text]
    return Counter((each.place, each.text.rsplit(" ", 1)[1]) for each in told)


def shown_card(theatre: Theatre, topic: str = TOPIC) -> str:
    """The card's first words."""
    cards = [m for m in theatre.sandbox.slack.channel(ORGANISERS) if '"card_' in str(m).replace("'", '"')]
    return next((str(card["text"]) for card in cards if topic in str(card)), "")


@pytest.mark.row(38, "Zoom's update: acts, then a reset, a 500; does not act, the same")
def test_an_update_without_an_answer_is_made_once_and_mailed_once(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    for number, (kind, fault) in enumerate(UNCLEAR, 1):
        theatre.fault(UPDATE, kind, **fault)
        assert theatre.move(START + timedelta(hours=number)).ok
        theatre.calm()
        assert theatre.witness.on_zoom()[0].start == START + timedelta(hours=number)
        assert len(acted(theatre, UPDATE)) == number
    assert theatre.witness.wrong({}) == []
    assert theatre.witness.notes("was moved in Zoom's portal") == []


@pytest.mark.row(38, "Zoom's update acts and is reset; it is edited again before the look-up")
def test_an_update_without_an_answer_does_not_undo_the_next_one(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()

    def moved_again(_: Entry) -> None:
        theatre.move(START + timedelta(hours=2))

    theatre.when_ended(UPDATE, moved_again)
    theatre.fault(UPDATE, "acted_reset")
    assert theatre.move(START + timedelta(hours=1)).ok
    theatre.calm()
    assert theatre.witness.on_zoom()[0].start == START + timedelta(hours=2)
    assert len(acted(theatre, UPDATE)) == 2
    assert theatre.witness.notes("was moved in Zoom's portal") == []


@pytest.mark.row(38, "one worker's update is under way for long; another worker carries out the next edit meanwhile")
def test_an_update_that_was_overtaken_does_not_stay(stage: Stage) -> None:
    theatre = two_workers(stage)
    theatre.schedule()
    overtaken(theatre, UPDATE, lambda: theatre.move(START + timedelta(hours=2)))
    assert theatre.move(START + timedelta(hours=1)).ok
    theatre.calm()
    assert theatre.witness.on_zoom()[0].start == START + timedelta(hours=2)
    assert theatre.witness.notes("was moved in Zoom's portal") == []
    assert theatre.witness.notes("did not keep") == []


@pytest.mark.row(38, "Zoom's update is reset, and carried out after the next edit")
def test_an_update_that_is_carried_out_late_is_put_right(stage: Stage) -> None:
    theatre = stage(habits=Habits(twin_watch=4))
    theatre.open()
    theatre.schedule()
    dropped: list[Entry] = []
    theatre.when_ended(UPDATE, dropped.append)
    theatre.fault(UPDATE, "reset")
    assert theatre.move(START + timedelta(hours=1)).ok
    theatre.wait("the second sending", lambda: acted(theatre, UPDATE))
    assert theatre.move(START + timedelta(hours=2)).ok
    theatre.wait("the next edit", lambda: theatre.witness.on_zoom()[0].start == START + timedelta(hours=2))
    scenarios.again_to_zoom(theatre, dropped[0])
    assert theatre.witness.on_zoom()[0].start == START + timedelta(hours=1)
    theatre.wait("the start to be put right", lambda: theatre.witness.on_zoom()[0].start == START + timedelta(hours=2))
    theatre.calm()
    assert theatre.witness.notes("was moved in Zoom's portal") == []


@pytest.mark.row(38, "Zoom's update is under way for so long that the webinar is cancelled and off Zoom before it")
def test_an_update_of_a_webinar_that_was_cancelled_meanwhile_is_nobodys_trouble(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    gone = threading.Event()

    def cancelled() -> None:
        theatre.when_ended(DELETE, lambda _: gone.set())
        theatre.cancel()
        gone.wait(theatre.habits.lease)

    theatre.when_arrives(UPDATE, cancelled)
    assert theatre.move(START + timedelta(hours=1)).ok
    theatre.calm()
    assert theatre.witness.on_zoom() == []
    assert theatre.witness.calls("zoom", UPDATE) == 1
    assert theatre.witness.notes("was not updated") == []


@pytest.mark.row(39, "Zoom's deletion: acts, then a reset, a 500; does not act, the same")
def test_a_deletion_without_an_answer_is_made_and_mailed_once(theatre: Theatre) -> None:
    theatre.open()
    topics = [f"Topic {number}" for number in range(len(UNCLEAR))]
    for number, topic in enumerate(topics):
        theatre.schedule(topic, START + timedelta(hours=number))
    for topic, (kind, fault) in zip(topics, UNCLEAR, strict=True):
        theatre.fault(DELETE, kind, **fault)
        assert theatre.cancel(topic).ok
        theatre.calm()
    assert theatre.witness.on_zoom() == []
    assert len(acted(theatre, DELETE)) == len(topics)
    assert len(theatre.witness.notes("cancelled")) == len(topics)
    assert theatre.witness.doubles() == []


@pytest.mark.row(40, "adding and removing panelists: each acts, then a reset, a 500; does not act, the same")
def test_panelists_without_an_answer_are_added_and_removed_once(theatre: Theatre) -> None:
    theatre.open()
    for number, (kind, fault) in enumerate(UNCLEAR):
        topic = f"Topic {number}"
        theatre.fault(SEAT, kind, **fault)
        theatre.schedule(topic, START + timedelta(hours=number), Panelists=f"{ELODIE}\n{DUBREUIL}")
        theatre.fault(UNSEAT, kind, **fault)
        set_panelists(theatre, ELODIE, MARIA, topic=topic)
        theatre.calm()
        assert seats(theatre, topic) == ["elodie.lefevre@montreuil.example.org", "maria.kanellou@piraeus.example.org"]
    sent = links_sent(theatre)
    assert set(sent.values()) == {1}
    assert sorted(Counter(place for place, _ in sent).values()) == [len(UNCLEAR)] * 3


@pytest.mark.row(40, "of 32 the second call's two are lost; of two in one call Zoom keeps one and answers 500")
def test_panelists_of_whom_zoom_kept_a_part_are_all_there_in_the_end(stage: Stage) -> None:
    theatre = stage()
    theatre.open()
    theatre.fault(SEAT, "status", skip=1, status=500)
    crowd = [f"Speaker {number} <speaker{number}@example.org>" for number in range(32)]
    theatre.schedule(Panelists="\n".join(crowd))
    before = {each.email: each.id for each in theatre.witness.on_zoom()[0].panelists}
    theatre.when_ended(SEAT, lambda _: keep_half(theatre, set(before)))
    theatre.fault(SEAT, "acted_status", status=500)
    set_panelists(theatre, *crowd, ELODIE, MARIA)
    theatre.calm()
    after = {each.email: each.id for each in theatre.witness.on_zoom()[0].panelists}
    assert len(before) == 32
    assert len(after) == len(theatre.witness.on_zoom()[0].panelists) == 34
    assert {email: after[email] for email in before} == before
    assert sorted(links_sent(theatre).values()) == [1, 1]


def keep_half(theatre: Theatre, known: set[str]) -> None:
    webinar = theatre.witness.on_zoom()[0]
    fresh = [each for each in webinar.panelists if each.email not in known]
    webinar.panelists = [each for each in webinar.panelists if each not in fresh[1:]]


@pytest.mark.row(40, "one worker adds somebody for long; another worker takes them out again meanwhile")
def test_a_panelist_who_was_taken_out_meanwhile_does_not_stay(stage: Stage) -> None:
    theatre = two_workers(stage)
    theatre.schedule(Panelists=ELODIE)
    overtaken(theatre, SEAT, lambda: set_panelists(theatre, ELODIE, MARIA))
    set_panelists(theatre, ELODIE, DUBREUIL)
    theatre.calm()
    assert seats(theatre) == ["elodie.lefevre@montreuil.example.org", "maria.kanellou@piraeus.example.org"]


@pytest.mark.row(41, "the card's edit: acts, then a reset, a 500; does not act, the same")
def test_a_card_whose_edit_has_no_answer_shows_what_is_true(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    for number, (kind, fault) in enumerate(UNCLEAR):
        theatre.fault(EDIT, kind, **fault)
        assert theatre.move(START + timedelta(hours=number + 1)).ok
        theatre.calm()
        assert f"{15 + number}:00" in card_text(theatre)
    assert len(cards(theatre)) == 1
    assert theatre.witness.doubles() == []


@pytest.mark.row(41, "one worker's edit of the card is under way for long; another worker makes the next one meanwhile")
def test_an_edit_of_the_card_that_was_overtaken_does_not_stay(stage: Stage) -> None:
    theatre = two_workers(stage)
    theatre.schedule()
    overtaken(theatre, EDIT, lambda: rename(theatre, "Water in the town"))
    rename(theatre, "Water in the village")
    theatre.calm()
    assert "Water in the town" in card_text(theatre)


@pytest.mark.row(41, "the card's edit is reset; Slack carries it out after the next edit")
def test_an_edit_of_the_card_that_is_carried_out_late_does_not_stay(stage: Stage) -> None:
    theatre = stage(habits=Habits(twin_watch=3))
    theatre.open()
    theatre.schedule()
    dropped: list[Entry] = []
    theatre.when_ended(EDIT, dropped.append)
    theatre.fault(EDIT, "reset")
    rename(theatre, "Water in the village")
    theatre.wait("the edit", lambda: "Water in the village" in card_text(theatre))
    rename(theatre, "Water in the town")
    theatre.wait("the next edit", lambda: "Water in the town" in card_text(theatre))
    scenarios.again_to_slack(theatre, dropped[0])
    assert "Water in the village" in card_text(theatre)
    theatre.wait("the card to be put right", lambda: "Water in the town" in card_text(theatre), 20)


def rename(theatre: Theatre, topic: str) -> None:
    """Gives the webinar another topic, whatever it has now."""
    theatre.sandbox.player.click(ADMIN, "Edit", channel=ORGANISERS, ts=cards(theatre)[0]["ts"])
    assert theatre.sandbox.player.fill_and_submit(ADMIN, theatre.view(), {"Topic": topic}).ok


def cards(theatre: Theatre) -> list[dict[str, Any]]:
    return [each for each in theatre.sandbox.slack.channel(ORGANISERS) if "'card_" in str(each)]


def card_text(theatre: Theatre) -> str:
    return str(cards(theatre)[0]["blocks"])


@pytest.mark.row(42, "direct messages of four reminders: each acts, then a reset, a 500; does not act, the same")
def test_a_direct_message_without_an_answer_comes_once(stage: Stage) -> None:
    theatre = stage(habits=TO_PANELISTS)
    theatre.open()
    theatre.schedule(Panelists=f"{ELODIE}\n{MARIA}")
    theatre.restart()  # it has no channel of a person in mind: the first look-up opens one
    theatre.fault("conversations.open", "reset")
    for lead, (kind, fault) in zip(SOON, UNCLEAR, strict=True):
        theatre.fault(POST, kind, times=2, **fault)
        theatre.go_to_due(lead)
        theatre.calm()
    reminders = theatre.witness.reminders(TOPIC)
    assert sorted(Counter(each.place for each in reminders).values()) == [len(UNCLEAR)] * 2
    assert theatre.witness.doubles() == []
    assert len({(each.place, each.text.rsplit(" ", 1)[1]) for each in reminders}) == 2


@pytest.mark.row(43, "a start link for one person's eyes: acts, then a reset, a 500; does not act, the same")
def test_a_private_answer_without_an_answer_is_never_shown_twice_and_can_be_asked_for_again(theatre: Theatre) -> None:
    theatre.open()
    theatre.schedule()
    for kind, fault in UNCLEAR:
        theatre.fault(WHISPER, kind, skip=1, **fault)  # the first one says that it is under way
        assert theatre.press("Start link").ok
        theatre.calm()
    assert start_links(theatre) == len([kind for kind, _ in UNCLEAR if kind in ACTED])
    assert theatre.press("Start link").ok
    theatre.calm()
    assert start_links(theatre) == len([kind for kind, _ in UNCLEAR if kind in ACTED]) + 1


def start_links(theatre: Theatre) -> int:
    return len([each for each in theatre.sandbox.slack.effects("ephemeral") if "Start link of" in each.text])


@pytest.mark.row(
    44, "the sharing: a 500 without an effect, then one with it; before, address and bytes without an answer"
)
def test_files_whose_sharing_has_no_answer_are_shared_once(stage: Stage) -> None:
    theatre = held(stage())
    theatre.fault("files.getUploadURLExternal", "acted_reset")
    theatre.fault("upload", "acted_status", status=500)
    theatre.fault(SHARE, "status", status=500)
    theatre.fault(SHARE, "acted_status", status=500)
    theatre.go_to(theatre.now() + timedelta(minutes=16))
    theatre.wait("the files", lambda: shared(theatre))
    theatre.calm()
    assert {name: count for name, count in shared(theatre).items() if count != 1} == {}
    assert set(shared(theatre)) >= FILES
    assert theatre.witness.calls("slack", SHARE) >= 3


@pytest.mark.row(
    11,
    "a post reaches Slack after the second one; the twin's removal acts, then a reset, a 500; does not act, the same",
)
def test_a_late_twin_whose_removal_has_no_answer_is_gone_in_the_end(stage: Stage) -> None:
    plans = [Plan(f"r{n}", f"PT{int(lead.total_seconds())}S") for n, lead in enumerate(SOON)]
    theatre = stage(habits=Habits(plans))
    theatre.open()
    theatre.schedule()
    for lead, (kind, fault) in zip(SOON, UNCLEAR, strict=True):
        dropped: list[Entry] = []
        before = len(theatre.witness.reminders(TOPIC))
        theatre.when_ended(POST, dropped.append)
        theatre.fault(POST, "reset")
        theatre.fault("chat.delete", kind, **fault)
        theatre.go_to_due(lead)
        theatre.wait("the second sending", lambda: len(theatre.witness.reminders(TOPIC)) > before)  # noqa: B023
        scenarios.again_to_slack(theatre, dropped[0])
        theatre.wait("the twin's end", lambda: len(removed(theatre)) > before // 2)  # noqa: B023
        theatre.calm()
    assert theatre.witness.wrong({TOPIC: len(SOON)}, ever=False) == []
    assert len(removed(theatre)) == len(SOON)


def removed(theatre: Theatre) -> list[Any]:
    return theatre.sandbox.slack.effects("delete")


KILLED: list[tuple[str, Callable[[Theatre], object]]] = [
    (UPDATE, lambda theatre: theatre.move(START + timedelta(hours=1))),
    (SEAT, lambda theatre: set_panelists(theatre, ELODIE, MARIA)),
    (UNSEAT, lambda theatre: set_panelists(theatre, MARIA)),
    (EDIT, lambda theatre: rename(theatre, "Water in the town")),
    (DELETE, lambda theatre: theatre.cancel("Water in the town")),
]


@pytest.mark.row(4, "Zoom's update, its panelists added and removed, the card's edit, Zoom's deletion: each has acted")
def test_killed_before_any_answer_every_effect_is_there_once(stage: Stage) -> None:
    theatre = stage()
    theatre.open()
    theatre.schedule(Panelists=ELODIE)
    for name, act in KILLED:
        bot = theatre.bots[-1]
        theatre.when_ended(name, lambda _: bot.kill())  # noqa: B023 - it strikes before the next bot is there
        act(theatre)
        theatre.wait("the bot's death", lambda: not bot.alive)  # noqa: B023
        theatre.start()
        theatre.calm()
    assert [len(acted(theatre, name)) for name in (UPDATE, SEAT, UNSEAT, DELETE)] == [2, 2, 1, 2]
    assert theatre.witness.on_zoom() == []
    assert set(links_sent(theatre).values()) == {1}
    assert "Cancelled" in card_text(theatre)
    assert theatre.witness.doubles() == []


def two_workers(stage: Stage) -> Theatre:
    """A front and two workers, for `overtaken`."""
    theatre = stage(habits=Habits(lease=25))
    theatre.open(role="web")
    theatre.start("worker")
    theatre.start("worker")
    return theatre


def overtaken(theatre: Theatre, name: str, act: Callable[[], object]) -> None:
    """The first worker's next call of this name is under way for so long that one of the second is carried out before
    it: that of what `act` has the organiser do."""
    first, second = theatre.bots[-2:]
    passed = threading.Event()

    def hold() -> None:
        theatre.pause(first)
        second.go_on()
        theatre.when_ended(name, lambda _: passed.set())
        act()
        passed.wait(theatre.habits.lease)
        first.go_on()

    theatre.pause(second)
    theatre.when_arrives(name, hold)
