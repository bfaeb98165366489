"""What an organiser is told when a row ends badly."""

import pytest

from bot.domain.posts import Notice
from bot.domain.work import Kind
from bot.services import planning
from bot.services.front import Asked, Front
from bot.services.house import House
from bot.services.telling import QUIET, WHAT, tell_dead
from tests.services.conftest import draft


def test_every_row_that_is_told_about_has_words_of_its_own() -> None:
    assert {kind for kind in Kind if kind not in WHAT} == set(QUIET)


@pytest.mark.parametrize(
    ("notice", "said"),
    [(Notice.FAILED, [{"notice": "untold", "values": {"who": "U0ANN"}, "loud": False}]), (Notice.NO_RECORDING, [])],
)
def test_where_messages_about_trouble_fail_the_thread_says_once_that_a_person_is_needed(
    house: House, front: Front, notice: Notice, said: list[dict[str, object]]
) -> None:
    webinar = front.schedule(Asked("U0ANN", "form"), draft(), "")
    with house.store.begin() as tx:
        for key in ("first", "second"):
            planning.tell(tx, webinar, notice, key, {"error": "Zoom does not know ann@example.org."})
            message = tx.work.by_key(f"tell:{webinar.id}:{key}")
            assert message is not None
            tell_dead(tx, message)
        notes = [task.payload for task in tx.work.of_webinar(webinar.id, [Kind.NOTE]) if task.key.startswith("note:")]
    assert notes == said
