"""The bot speaks English and French, all of it."""

import re
from pathlib import Path

import pytest

from bot.domain.errors import InvalidInput
from bot.domain.sentences import Note
from bot.slack import texts
from bot.slack.locale import load
from bot.slack.typography import typeset
from tests.slack.catalogue import plurals, sentences
from tests.slack.conftest import ROOT

LOCALES = ROOT / "config" / "locale"


def _fields(text: str) -> list[str]:
    return sorted(set(re.findall(r"{(\w+)}", text)))


def test_every_sentence_is_translated_into_french_with_the_same_fields() -> None:
    catalogue = load(LOCALES, "fr").translations
    known = catalogue._catalog  # type: ignore[attr-defined]
    assert [text for text in sentences() if text not in known] == []
    assert [text for text in sentences() if _fields(catalogue.gettext(text)) != _fields(text)] == []
    assert [text for text in sentences() if text.count("`") != catalogue.gettext(text).count("`")] == []


def test_every_count_is_translated_into_french_with_the_same_fields() -> None:
    catalogue = load(LOCALES, "fr").translations
    for plural in plurals():
        for n in (0, 1, 2):
            said = catalogue.ngettext(plural.one, plural.many, n)
            assert said not in (plural.one, plural.many) or plural.one == "{n} minute"
            assert _fields(said) == _fields(plural.many)


def test_both_catalogues_hold_the_same_message_ids() -> None:
    ids = [_message_ids(LOCALES / locale / "LC_MESSAGES" / "webinar-bot.po") for locale in ("en", "fr")]
    assert ids[0] == ids[1]
    assert set(sentences()) <= set(ids[0])


def test_a_problem_in_a_line_is_said_in_french() -> None:
    note = Note("Line {line}: {name} has no e-mail address. Write {name} <name@place.org>.", {"line": 2, "name": "Ann"})
    said = load(LOCALES, "fr").note(note)
    assert said == "Ligne 2\u00a0: Ann n'a pas d'adresse e-mail. Écrivez Ann <nom@lieu.org>."


def test_french_marks_never_begin_a_line() -> None:
    catalogue = load(LOCALES, "fr").translations
    said = [catalogue.gettext(text) for text in sentences()]
    said += [catalogue.ngettext(plural.one, plural.many, n) for plural in plurals() for n in (1, 2)]
    assert [text for text in said if re.search(r" [;!?%»]|« | :(\s|$)|\w[;!?»](?!\w)", text)] == []
    assert "\u202f" in catalogue.gettext(texts.CANCEL_TITLE)


def test_code_and_english_keep_their_spaces() -> None:
    assert typeset("Tapez `a ; b` : « ici » ; {n} % !", "fr") == (
        "Tapez `a ; b`\u00a0: «\u202fici\u202f»\u202f; {n}\u202f%\u202f!"
    )
    assert typeset("Type a ; b : {n} %", "en") == "Type a ; b : {n} %"


def test_a_language_without_catalogue_is_refused_by_name() -> None:
    with pytest.raises(InvalidInput, match=r"no catalogue for the language “de”\. Set BOT_LOCALE to one of: en, fr"):
        load(LOCALES, "de")


def _message_ids(path: Path) -> list[str]:
    found = re.findall(r'^msgid "(.+)"$', path.read_text("utf-8"), re.MULTILINE)
    return [each.replace('\\"', '"') for each in found]
