"""The workspace the sandbox begins with: a private channel of organisers, and the people around it."""

from bot.sandbox.slack.messages import Conversation
from bot.sandbox.slack.people import Person, UserGroup
from bot.sandbox.slack.workspace import Workspace

ORGANISERS = "C0ORGANISE"
GENERAL = "C0GENERAL1"
ELSEWHERE = "C0ELSEWHER"  # private, the bot is not in it
ARCHIVED = "C0ARCHIVED"
OTHER_TEAM = "T0CONNECT1"

ADMIN, SECOND, THIRD, FOURTH = "U0AMELIE01", "U0BRUNO002", "U0CHLOE003", "U0DIMITRI4"
NOT_A_MEMBER, GUEST, STRANGER = "U0NONMEMB5", "U0GUEST006", "U0STRANGE7"
PANELISTS = ("U0ELODIE08", "U0JNDUBRE9", "U0MARIAK10")
LEFT = "U0DELETE11"
GROUP = "S0ORGANISE"


def seed_workspace(workspace: Workspace) -> None:
    """Fill an empty workspace."""
    people = [*_organisers(), *_others(), *_panelists(), _bot(workspace)]
    for person in people:
        person.team = person.team or workspace.team
        workspace.people[person.id] = person
    workspace.groups[GROUP] = UserGroup(GROUP, "organisers", "Webinar organisers", [ADMIN, SECOND, THIRD])
    for conversation in _channels(workspace.bot_user):
        workspace.conversations[conversation.id] = conversation


def _channels(bot: str) -> list[Conversation]:
    organisers = [bot, ADMIN, SECOND, THIRD, FOURTH]
    everybody = [*organisers, NOT_A_MEMBER, GUEST, STRANGER, *PANELISTS]
    return [
        Conversation(ORGANISERS, "private", "webinars", [*organisers, GUEST], ADMIN),
        Conversation(GENERAL, "public", "general", everybody, ADMIN, is_ext_shared=True),
        Conversation(ELSEWHERE, "private", "board", [ADMIN, NOT_A_MEMBER], ADMIN),
        Conversation(ARCHIVED, "public", "webinars-2019", organisers, ADMIN, is_archived=True),
        Conversation("C0RANDOM12", "public", "random", [ADMIN, SECOND], ADMIN),
    ]


def _organisers() -> list[Person]:
    return [
        Person(
            ADMIN, "amelie", "Amélie Laurent", "amelie.laurent@network.example.org", "", is_admin=True, locale="fr-FR"
        ),
        Person(SECOND, "bruno", "Bruno Conti", "bruno.conti@network.example.org", "", "Europe/Rome", "it-IT"),
        Person(THIRD, "chloe", "Chloé Peeters", "chloe.peeters@network.example.org", "", "Europe/Brussels", "fr-FR"),
        Person(
            FOURTH, "dimitris", "Δημήτρης Παππάς", "dimitris.pappas@piraeus.example.org", "", "Europe/Athens", "el-GR"
        ),
    ]


def _others() -> list[Person]:
    return [
        Person(NOT_A_MEMBER, "nina", "Nina Okafor", "nina.okafor@network.example.org", "", "Europe/London"),
        Person(GUEST, "gast", "Gustav Gast", "gustav.gast@press.example.net", "", "Europe/Berlin", is_restricted=True),
        Person(STRANGER, "sam", "Sam Stranger", "sam@elsewhere.example.com", OTHER_TEAM, None, is_stranger=True),
        Person(LEFT, "lea", "Léa Partie", "lea.partie@network.example.org", "", deleted=True),
    ]


def _panelists() -> list[Person]:
    elodie, dubreuil, maria = PANELISTS
    return [
        Person(elodie, "elodie", "Élodie Lefèvre", "elodie.lefevre@montreuil.example.org", "", locale="fr-FR"),
        Person(dubreuil, "jn", "Jean-Noël Dubreuil", "jn.dubreuil@network.example.org", "", locale="fr-FR"),
        Person(maria, "maria", "Μαρία Κανέλλου", "maria.kanellou@piraeus.example.org", "", "Europe/Athens", "el-GR"),
    ]


def _bot(workspace: Workspace) -> Person:
    return Person(workspace.bot_user, "webinar-desk", "Webinar Desk", None, workspace.team, None, is_bot=True)
