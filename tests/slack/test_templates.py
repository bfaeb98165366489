"""Sentences that reach Slack filled in are known by their template and said in French."""

import pytest

from bot.services import refusing
from bot.slack.locale import load
from bot.slack.templates import Templates
from bot.zoom import sentences
from bot.zoom.protocol import readback
from tests.slack.conftest import ROOT

FRENCH = load(ROOT / "config" / "locale", "fr")


@pytest.mark.parametrize(
    ("english", "french"),
    [
        (
            refusing.TWIN.format(code="W-12"),
            "W-12 a déjà ce sujet et ce début. Modifiez-le avec `/webinar edit W-12`, ou changez le sujet.",
        ),
        (sentences.OTHER.format(message="{no}, not: so."), "Zoom a refusé cela\u00a0: {no}, not: so."),
        (
            readback.OTHERWISE.format(label="Practice session", wanted="on", kept="off"),
            "Répétition avant le début\u00a0: demandé\u00a0: activé, Zoom a\u00a0: désactivé.",
        ),
        (sentences.AWAY, "Zoom ne répond pas\u202f; je continue d'essayer."),
        (
            refusing.NOT_GIVEN.format(code="W-7"),
            "Zoom n'a pas encore donné de rapport sur W-7. Le bot continue de le demander\u202f; réessayez plus tard.",
        ),
        (
            "Something unexpected happened (reference 1a2b, see the log).",
            "Un incident imprévu s'est produit (référence 1a2b, voir le journal).",
        ),
        ("Nobody wrote this sentence.", "Nobody wrote this sentence."),
    ],
)
def test_a_filled_sentence_is_said_in_french(english: str, french: str) -> None:
    assert FRENCH(english) == french


def test_the_template_that_says_most_itself_is_taken() -> None:
    templates = Templates.of(["Zoom refused {what}", "Zoom refused {what} because of {why}", "{any}"])
    said = {"Zoom refused {what} because of {why}": "{why} → {what}"}
    assert templates.translated("Zoom refused it because of rain", lambda text: said.get(text, text)) == "rain → it"


def test_a_field_that_stands_twice_must_be_the_same_twice() -> None:
    templates = Templates.of(["Choose {code} or else {code}."])
    assert [templates.translated(text, str.upper) for text in ("Choose a or else b.",)] == ["Choose a or else b."]
