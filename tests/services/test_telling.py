"""What an organiser is told when a row ends badly."""

from bot.domain.work import Kind
from bot.services.telling import QUIET, WHAT


def test_every_row_that_is_told_about_has_words_of_its_own() -> None:
    assert {kind for kind in Kind if kind not in WHAT} == set(QUIET)
