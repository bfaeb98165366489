"""The document of answered questions: complete, in the right language, harmless."""

from __future__ import annotations

from datetime import date
from html.parser import HTMLParser

from hypothesis import given
from hypothesis import strategies as st

from bot.exports.answers import Answered, answers_html

DAY = date(2022, 5, 5)


class Reader(HTMLParser):
    """Collects the tags and the text below each heading and paragraph."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.parts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, _attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.parts.append((tag, ""))

    def handle_data(self, data: str) -> None:
        if self.parts:
            tag, text = self.parts[-1]
            self.parts[-1] = (tag, text + data)


def read(page: bytes) -> list[tuple[str, str]]:
    reader = Reader()
    reader.feed(page.decode("utf-8"))
    return [(tag, text.strip()) for tag, text in reader.parts if tag in ("h1", "h2", "h3", "p")]


def test_the_page_has_every_question_with_its_answers_in_two_parts() -> None:
    later = [Answered("Will there be a recording?", ("Yes, in May.",))]
    live = [Answered("Ποιος πληρώνει;", ("Ο δήμος.", "Και η πόλη."))]
    assert read(answers_html("Safer streets", DAY, later, live)) == [
        ("h1", "Your questions, answered"),
        ("p", "Safer streets, 2022-05-05"),
        ("h2", "Answered after the session"),
        ("h3", "Will there be a recording?"),
        ("p", "Yes, in May."),
        ("h2", "Answered during the session"),
        ("h3", "Ποιος πληρώνει;"),
        ("p", "Ο δήμος."),
        ("p", "Και η πόλη."),
    ]


def test_the_page_speaks_french_for_a_french_webinar_and_leaves_empty_parts_out() -> None:
    page = read(answers_html("Rues sûres", DAY, [Answered("Quand ?", ("En mai.",))], [], "fr"))
    assert [text for tag, text in page if tag in ("h1", "h2")] == [
        "Vos questions, nos réponses",
        "Réponses données après la session",
    ]


@given(st.text(), st.text())
def test_nothing_that_people_wrote_becomes_a_tag(question: str, answer: str) -> None:
    hostile = "<script>alert(1)</script>" + question
    page = answers_html(hostile, DAY, [Answered(hostile, (answer + '"><img src=x onerror=y>',))], [])
    reader = Reader()
    reader.feed(page.decode("utf-8"))
    assert set(reader.tags) == {"html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "p"}
