"""The bot's language: gettext catalogues read from `.po` files that people can edit, without a compile step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po

from bot.domain import zones
from bot.domain.announcement.people import AT_LINE
from bot.domain.errors import InvalidInput
from bot.domain.sentences import Note
from bot.slack.templates import Templates
from bot.slack.typography import typeset

DOMAIN = "webinar-bot"


class Plural(NamedTuple):
    """A sentence with a count `n`, in English: for one and for any other number."""

    one: str
    many: str


@dataclass(frozen=True, slots=True)
class Words:
    """Every sentence in the bot's language. A message id is the English sentence, with named fields.

    `sentences` are the translations without a count, by message id.
    """

    locale: str = "en"
    translations: NullTranslations = field(default_factory=NullTranslations, repr=False, compare=False)
    templates: Templates = field(default_factory=Templates, repr=False, compare=False)
    sentences: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)

    def __call__(self, message: str, /, **values: object) -> str:
        """The sentence with its fields filled. Values are put in as they are: escape them first.

        One that is filled already is known by its template.
        """
        text = self.translations.gettext(message)
        if values:
            return text.format(**values)
        if text == message:
            return self.templates.translated(message, self.translations.gettext)
        return text

    def plural(self, message: Plural, n: int, /, **values: object) -> str:
        return self.translations.ngettext(message.one, message.many, n).format(n=n, **values)

    def note(self, note: Note) -> str:
        """A rule's sentence; one that was put behind `Line {line}: ` is known without it."""
        return note.render(self._template, self.locale)

    def _template(self, template: str) -> str:
        if template.startswith(AT_LINE):
            return self.translations.gettext(AT_LINE) + self.translations.gettext(template.removeprefix(AT_LINE))
        return self.translations.gettext(template)

    def chosen(self, named: Mapping[str, str], name: str) -> str:
        """The word for a named state; the name itself where there is none."""
        return self(named[name]) if name in named else name

    def clock(self, local: datetime) -> str:
        """The reading of a clock: `14:00`, `14h00`."""
        return zones.clock_text(local, self.locale)

    def when(self, start: datetime, end: datetime, zone: ZoneInfo) -> str:
        """Day, readings and zone label between two aware moments."""
        return zones.when_line(start, end, zone, self.locale)

    def moment(self, moment: datetime, zone: ZoneInfo) -> str:
        """Day, reading and zone label of one aware moment."""
        return zones.moment_line(moment, zone, self.locale)


def load(locale_dir: Path, locale: str) -> Words:
    """The words of `locale` (`en`, `fr`). Raises InvalidInput naming BOT_LOCALE or the file that cannot be read."""
    path = locale_dir / locale / "LC_MESSAGES" / f"{DOMAIN}.po"
    try:
        with path.open("rb") as file:
            catalog = read_po(file, locale=locale, domain=DOMAIN, abort_invalid=True)
    except FileNotFoundError as exc:
        known = ", ".join(sorted(each.parent.parent.name for each in locale_dir.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))
        raise InvalidInput(
            f"There is no catalogue for the language “{locale}”. Set BOT_LOCALE to one of: {known or 'none found'}.",
            field="BOT_LOCALE",
        ) from exc
    except (OSError, ValueError, PoFileError) as exc:
        raise InvalidInput(f"The catalogue {path} cannot be read: {exc}.", field="BOT_LOCALE") from exc
    for message in catalog:
        message.string = _typeset(message.string or "", locale)
    compiled = BytesIO()
    write_mo(compiled, catalog)
    compiled.seek(0)
    sentences = {each.id: str(each.string) for each in catalog if each.id and each.string and isinstance(each.id, str)}
    return Words(locale, GNUTranslations(compiled), Templates.of(sentences), sentences)


def _typeset(said: str | Sequence[str], locale: str) -> str | tuple[str, ...]:
    """A translation, or each of its plural forms."""
    return typeset(said, locale) if isinstance(said, str) else tuple(typeset(form, locale) for form in said)
