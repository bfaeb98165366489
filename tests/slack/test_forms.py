"""The forms: what they show, what they give back, and errors at their fields."""

from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.views import View

from bot.domain.walltime import WallTime
from bot.domain.webinar import Panelist, PanelistRole, Recording, Registration
from bot.sandbox.slack.blocks import view_problems as judged
from bot.slack.forms.build import cancel_form, create_form, edit_form, panelists_form, people_text
from bot.slack.forms.read import FormReading, read_form, read_people
from bot.slack.forms.understand import blank, understood
from bot.slack.forms.values import FormInput
from bot.slack.limits import view_problems
from bot.slack.locale import Words, load
from bot.slack.views.lists import closed_home, home
from tests.slack.conftest import DEFAULTS, NOON, ROOT, announcement
from tests.slack.examples import HOSTILE, card, draft, webinar

Json = dict[str, Any]
FRENCH = load(ROOT / "config" / "locale", "fr")
ENGLISH = Words()
TYPED = {"topic": "Launch", "date": "2022-05-05", "start": "14:00", "end": "15:30"}


def state_of(element: Json) -> Json:
    """The state Slack sends for an input that was left as it opened."""
    kinds = {
        "plain_text_input": ("value", "initial_value"),
        "datepicker": ("selected_date", "initial_date"),
        "timepicker": ("selected_time", "initial_time"),
        "static_select": ("selected_option", "initial_option"),
        "radio_buttons": ("selected_option", "initial_option"),
        "checkboxes": ("selected_options", "initial_options"),
        "conversations_select": ("selected_conversation", "initial_conversation"),
    }
    name, initial = kinds[element["type"]]
    return {"type": element["type"], name: element.get(initial, [] if name == "selected_options" else None)}


def submitted(view: Json, **typed: Any) -> Json:
    """The window as Slack sends it back, with some fields changed."""
    inputs = [block for block in view["blocks"] if block["type"] == "input"]
    values = {block["block_id"]: {"value": state_of(block["element"])} for block in inputs}
    for name, value in typed.items():
        (block_id,) = [each for each in values if each.partition("~")[0] == name]
        key = next(key for key in values[block_id]["value"] if key != "type")
        values[block_id]["value"][key] = {"value": value} if key == "selected_option" else value
    return {**view, "state": {"values": values}}


def read(view: Json, *, kept: str = "", now: datetime = NOON, words: Words = ENGLISH) -> FormReading:
    reading = read_form(words, view, kept=kept, defaults=DEFAULTS, now=now)
    assert reading is not None
    return reading


def create(given: FormInput | None = None, words: Words = ENGLISH) -> Json:
    return create_form(words, given or blank(DEFAULTS), DEFAULTS)


def announced(name: str, words: Words = ENGLISH) -> tuple[Json, str]:
    text = announcement(name)
    return create(understood(words, text, DEFAULTS, today=NOON.date()), words), text


def labels(view: Json) -> list[str]:
    return [block["label"]["text"] for block in view["blocks"] if block["type"] == "input"]


def initial(view: Json, name: str) -> Any:
    (block,) = [b for b in view["blocks"] if b.get("block_id", "").partition("~")[0] == name]
    return next((v for k, v in block["element"].items() if k.startswith("initial")), None)


def every_view() -> list[Json]:
    long = "Ann Martin, " + "City " * 20 + "<ann@example.org>, moderator\n"
    hostile = replace(
        blank(DEFAULTS), topic=HOSTILE * 30, announcement=HOSTILE * 200, series=HOSTILE, panelists=long * 90
    )
    big = replace(card(HOSTILE, people=120))
    asks = replace(webinar(HOSTILE), draft=draft(HOSTILE, start=_twice(), announcement="x" * 9000))
    made = []
    for words in (ENGLISH, FRENCH):
        names = ("piraeus-en.txt", "piraeus-fr.txt", "victims-en.txt", "tricky-en.txt")
        made += [create_form(words, understood(words, HOSTILE, DEFAULTS, today=NOON.date()), DEFAULTS)]
        made += [announced(name, words)[0] for name in names if (ROOT / "tests/samples/announcements" / name).exists()]
        made += [create(None, words), create(hostile, words), edit_form(words, asks, DEFAULTS)]
        made += [panelists_form(words, big), cancel_form(words, webinar(HOSTILE * 9))]
        made += [home(words, [webinar(HOSTILE)] * 60), home(words, []), closed_home("no")]
    return made


def _twice() -> WallTime:
    return WallTime(datetime(2022, 10, 30, 2, 30), ZoneInfo("Europe/Brussels"), fold=1)


def test_every_window_fits_into_slack() -> None:
    for view in every_view():
        assert view_problems(view) == []
        assert judged(view) == []
        View(**view).validate_json()


def test_the_form_asks_for_everything_under_short_labels() -> None:
    expected = ["Topic", "Announcement", "Date", "Start", "End", "Time zone", "Options", "Registration", "Recording"]
    assert labels(create()) == [*expected, "Panelists", "Series", "Channel"]


def test_the_zones_begin_with_europe_and_say_the_offset_of_the_day() -> None:
    zones = next(b for b in create()["blocks"] if b.get("block_id") == "zone")["element"]
    assert [group["label"]["text"] for group in zones["option_groups"]] == ["Europe", "UTC", "America", "Asia"]
    assert zones["initial_option"]["text"]["text"] == "Paris (Europe/Paris)"
    view, _ = announced("piraeus-en.txt")
    assert initial(view, "zone")["text"]["text"] == "Paris, UTC+2 (Europe/Paris)"


def test_a_plain_form_becomes_a_draft_with_all_its_settings() -> None:
    view = submitted(create(), **TYPED, zone="Europe/Athens", registration="manual", recording="cloud", series="BSFS")
    reading = read(view)
    assert (reading.errors, reading.again, reading.channel) == ({}, None, "C0ORGANISE")
    assert reading.draft == draft(
        "Launch",
        start=WallTime(datetime(2022, 5, 5, 14, 0), ZoneInfo("Europe/Athens")),
        announcement="",
        panelists=(),
        registration=Registration.MANUAL,
        recording=Recording.CLOUD,
        series="BSFS",
    )


def test_cet_in_summer_is_a_question_with_paris_first_and_none_chosen() -> None:
    view, _ = announced("piraeus-en.txt")
    (block,) = [b for b in view["blocks"] if b.get("block_id") == "meant"]
    options = [(o["text"]["text"], o["description"]["text"]) for o in block["element"]["options"]]
    assert options == [
        ("Thursday 5 May 2022, 14:00–15:30 Paris time (CEST, UTC+2)", "2022-05-05 12:00–13:30 UTC"),
        ("Thursday 5 May 2022, 15:00–16:30 Paris time (CEST, UTC+2)", "2022-05-05 13:00–14:30 UTC"),
    ]
    assert (block["label"]["text"], block["optional"], initial(view, "meant")) == ("Which time is meant?", False, None)


def test_an_unanswered_question_is_an_error_at_the_question() -> None:
    view, text = announced("piraeus-en.txt")
    reading = read(submitted(view, topic="Launch"), kept=text)
    assert reading.errors == {"meant": "Choose which of the times is meant."}


@pytest.mark.parametrize(("chosen", "hour"), [(0, 12), (1, 13)])
def test_the_chosen_reading_sets_start_and_end(chosen: int, hour: int) -> None:
    view, text = announced("piraeus-en.txt")
    (block,) = [b for b in view["blocks"] if b.get("block_id") == "meant"]
    value = block["element"]["options"][chosen]["value"]
    reading = read(submitted(view, topic="Launch", meant=value), kept=text)
    assert reading.draft is not None
    assert (reading.draft.starts_at, reading.draft.minutes) == (datetime(2022, 5, 5, hour, tzinfo=UTC), 90)


def test_a_time_changed_by_hand_wins_over_the_question() -> None:
    view, text = announced("piraeus-en.txt")
    reading = read(submitted(view, topic="Launch", start="16:00", end="17:00"), kept=text)
    assert reading.draft is not None
    assert (reading.draft.starts_at, reading.draft.minutes) == (datetime(2022, 5, 5, 14, tzinfo=UTC), 60)


def test_an_untouched_announcement_is_kept_whole_and_a_changed_one_counts() -> None:
    text = "First line.\n" + "More. " * 1000
    view = create(replace(blank(DEFAULTS), announcement=text))
    whole = read(submitted(view, **TYPED), kept=text).draft
    changed = read(submitted(view, **TYPED, announcement="Short."), kept=text).draft
    assert whole is not None
    assert changed is not None
    assert (len(initial(view, "announcement")), whole.announcement.split()) == (3000, text.split())
    assert changed.announcement == "Short."


def test_an_empty_time_is_filled_in_from_the_announcement_and_shown_again() -> None:
    text = "Jeudi 5 mai 2022, de 14h à 15h30 (heure de Paris)"
    reading = read(submitted(create(), topic="Launch", announcement=text))
    assert reading.again is not None
    again = create(reading.again)
    shown = [initial(again, name) for name in ("date", "start", "end", "topic", "announcement")]
    assert shown == ["2022-05-05", "14:00", "15:30", "Launch", text]
    assert {b["block_id"] for b in again["blocks"] if b["type"] == "input"} >= {"date~1", "topic~1", "channel~1"}
    draft_ = read(submitted(again)).draft
    assert draft_ is not None
    assert draft_.starts_at == datetime(2022, 5, 5, 12, tzinfo=UTC)


def test_a_time_typed_in_the_repeated_hour_becomes_a_question() -> None:
    typed = {**TYPED, "date": "2022-10-30", "start": "02:30", "end": "03:30", "zone": "Europe/Brussels"}
    reading = read(submitted(create(), **typed))
    assert reading.again is not None
    again = create(reading.again)
    (block,) = [b for b in again["blocks"] if b.get("block_id") == "meant~1"]
    options = block["element"]["options"]
    assert [o["description"]["text"] for o in options] == ["2022-10-30 00:30–02:30 UTC", "2022-10-30 01:30–02:30 UTC"]
    second = read(submitted(again, meant=options[1]["value"])).draft
    assert second is not None
    assert (second.starts_at, second.minutes) == (datetime(2022, 10, 30, 1, 30, tzinfo=UTC), 60)


@pytest.mark.parametrize(
    ("typed", "errors"),
    [
        ({"date": "2022-02-30"}, {"date": "I cannot read this date. Choose one, such as 2027-05-05."}),
        ({"date": "١٢٣٤-٠٥-٠٥"}, {"date": "I cannot read this date. Choose one, such as 2027-05-05."}),
        ({"date": 20220505}, {"date": "I cannot read this date. Choose one, such as 2027-05-05."}),
        ({"start": "25:99"}, {"start": "I cannot read this time. Choose one, such as 14:00."}),
        ({"end": ["x"]}, {"end": "I cannot read this time. Choose one, such as 14:00."}),
        (
            {"date": None},
            {"date": "Choose the day of the webinar. The announcement names none that I can read."},
        ),
        (
            {"end": "13:00"},
            {"end": "The end is not after the start. Choose a later end; a webinar cannot run past midnight here."},
        ),
        ({"date": "2022-04-11"}, {"date": "This day has passed. Choose one in the future."}),
        ({"date": "2022-04-12", "start": "08:00"}, {"start": "This time has passed. Choose one in the future."}),
        ({"zone": "Europe/Atlantis"}, {"zone": "I do not know this time zone. Choose one from the list."}),
        ({"zone": "../etc/passwd"}, {"zone": "I do not know this time zone. Choose one from the list."}),
        ({"zone": "x" * 500}, {"zone": "I do not know this time zone. Choose one from the list."}),
        ({"registration": "maybe"}, {"registration": "I cannot read this choice. Choose one from the list."}),
        ({"topic": " "}, {"topic": "The webinar needs a topic. Type one of at most 200 characters."}),
        ({"topic": "x" * 300}, {"topic": "The topic has 300 characters; Zoom takes 200. Shorten it."}),
        ({"channel": None}, {"channel": "Choose the channel in which the card and the reminders are posted."}),
        (
            {"date": "2023-03-26", "start": "02:30", "end": "04:00"},
            {
                "start": "02:30 on 26 March 2023 does not exist in Paris: the clocks go forward then."
                " Choose a time at least an hour away."
            },
        ),
    ],
)
def test_what_cannot_be_used_is_an_error_at_its_field(typed: Json, errors: dict[str, str]) -> None:
    assert read(submitted(create(), **{**TYPED, **typed})).errors == errors


@pytest.mark.parametrize(
    ("people", "error"),
    [
        ("Ann <ann@example.org>\nBob <bob.example.org>", "Line 2: “bob.example.org” has no @."),
        ("Ann <a@example.org>\nAnna <A@example.org>", "Line 2: "),
        ("Ann", "Line 1: "),
    ],
)
def test_a_panelist_line_that_cannot_be_used_is_named_by_its_number(people: str, error: str) -> None:
    errors = read(submitted(create(), **TYPED, panelists=people)).errors
    assert list(errors) == ["panelists"]
    assert errors["panelists"].startswith(error)


def test_a_hundred_panelists_go_through_an_edit_without_losing_one() -> None:
    people = tuple(
        Panelist(
            f"Person Number{n}",
            f"person{n}@example.org",
            PanelistRole.MODERATOR if n % 9 == 0 else PanelistRole.PANELIST,
            "City of Somewhere in Europe",
        )
        for n in range(100)
    )
    lines = [replace(line, panelist=p) for line, p in zip(card(people=100).panelists, people, strict=True)]
    view = panelists_form(ENGLISH, replace(card(), panelists=tuple(lines)))
    assert read_people(ENGLISH, submitted(view)) == (people, {})


def test_people_are_written_as_they_are_read() -> None:
    people = (Panelist("Zoë Núñez", "zoe@example.org", PanelistRole.MODERATOR, "City of Łódź"),)
    assert people_text(people) == "Zoë Núñez, City of Łódź <zoe@example.org>, moderator"


def test_an_edit_without_a_change_gives_the_same_draft() -> None:
    old = webinar(draft=draft(start=_twice(), minutes=60, announcement="x " * 4000, language="en"))
    view = edit_form(ENGLISH, old, DEFAULTS)
    reading = read(submitted(view), kept=old.draft.announcement)
    assert reading.draft is not None
    assert (reading.draft.start, reading.draft.minutes) == (old.draft.start, 60)
    assert reading.draft.announcement.split() == old.draft.announcement.split()


def test_an_event_that_runs_past_midnight_survives_an_edit_of_its_topic() -> None:
    late = WallTime(datetime(2022, 5, 5, 23, 0), ZoneInfo("Europe/Paris"))
    view = edit_form(ENGLISH, webinar(draft=draft(start=late, minutes=120)), DEFAULTS)
    reading = read(submitted(view, topic="New"), kept="Come and listen.")
    assert reading.draft is not None
    assert (reading.draft.topic, reading.draft.start, reading.draft.minutes) == ("New", late, 120)


def test_a_form_of_another_version_is_not_read() -> None:
    for hidden in ("", "{}", '{"v":99}', "[]", '{"v":1}', '{"v":1,"draft":"","webinar":"x","asked":[],"question":0}'):
        view = {**submitted(create(), **TYPED), "private_metadata": hidden}
        assert read_form(ENGLISH, view, kept="", defaults=DEFAULTS, now=NOON) is None


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.dictionaries(st.sampled_from(["topic", "date", "start", "end", "zone", "meant", "options", "channel"]), _json)
)
def test_no_value_of_any_field_breaks_the_reading(values: dict[str, Any]) -> None:
    view = submitted(create(), **TYPED)
    for name, value in values.items():
        view["state"]["values"][name] = (
            value
            if isinstance(value, dict)
            else {
                "value": {
                    "value": value,
                    "selected_date": value,
                    "selected_time": value,
                    "selected_option": value,
                    "selected_options": value,
                }
            }
        )
    reading = read(view)
    assert bool(reading.errors) + bool(reading.again) + bool(reading.draft) == 1
