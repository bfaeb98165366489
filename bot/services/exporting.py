"""The export files of one webinar for an operator: with names, under pseudonyms, or the totals once names are gone."""

from __future__ import annotations

import hmac
from hashlib import sha256

from bot.domain.naming import folder_name
from bot.domain.pseudonyms import Pseudonyms
from bot.domain.unnamed import PREFIX, unnamed
from bot.domain.webinar import Webinar
from bot.exports.pack import build_pack
from bot.services import forgetting, remains
from bot.services.house import House
from bot.services.records import record_now
from bot.services.reporting import PackedFiles


def export_files(house: House, webinar: Webinar, *, pseudonymised: bool = False) -> PackedFiles:
    """The files as of the latest readings. After the erasure: the totals and the certificate.

    Raises InvalidInput before the session has ended.
    """
    with house.store.read() as tx:
        erasure = tx.erasures.of(webinar.id)
    if erasure is not None:
        return PackedFiles(_folder(webinar), remains.papers(house, webinar, erasure))
    record = record_now(house, webinar)
    if not pseudonymised:
        pack = build_pack(record, house.habits.wording)
        return PackedFiles(pack.folder, pack.files)
    pack = build_pack(unnamed(record, _pseudonyms(house, webinar)), house.habits.wording)
    return PackedFiles(f"{pack.folder}_pseudonymised", pack.files)


def _pseudonyms(house: House, webinar: Webinar) -> Pseudonyms:
    """Words of the series, or of the webinar alone if it has none: a person has other ones in another series."""
    with house.store.begin() as tx:
        secret = forgetting.secret(tx)
    series = " ".join(webinar.draft.series.casefold().split()) or webinar.code
    return Pseudonyms(hmac.new(secret, f"series:{series}".encode(), sha256).digest(), PREFIX)


def _folder(webinar: Webinar) -> str:
    start = webinar.draft.start
    return folder_name(webinar.code, start.instant().astimezone(start.zone).date(), webinar.draft.topic)
