"""転出証明書情報 of a 特例転出 (住民基本台帳法 第24条の2第3項): told at settlement, not when the day comes.

The municipality of arrival needs it before anybody stands at its counter. A withdrawal takes it back. RR-06.
"""

from __future__ import annotations

from collections.abc import Iterator

from openjuki.kernel.decide.move_out import WITHDRAWN
from openjuki.kernel.names.shown import full_name
from openjuki.kernel.register.address import address_of
from openjuki.kernel.register.event_notes import CARD_MOVE_OUT, says
from openjuki.kernel.register.record import Record
from openjuki.kernel.register.version import Version
from openjuki.messages.parts import LegalDate
from openjuki.messages.residents.move_out_information.v1 import Body
from openjuki.runtime.exchange import Note

KIND = "residents/move_out_information/v1"


def notes_of(version: Version, old: Version | None) -> Iterator[Note]:
    """The information of one who leaves by card, or word that the person stays after all."""
    if says(version.note, CARD_MOVE_OUT) and version.record.planned_move_out_on is not None:
        yield Note(KIND, version.addressee_no, information(version.record, withdrawn=False))
    elif version.reason == WITHDRAWN and old is not None and says(old.note, CARD_MOVE_OUT):
        yield Note(KIND, version.addressee_no, information(old.record, withdrawn=True))


def information(r: Record, *, withdrawn: bool) -> Body:
    """What the 転出証明書 would say (施行令 第23条). Raises ValueError for a record without plan or birth."""
    if r.birth is None or r.planned_move_out_on is None:
        raise ValueError("転出の予定がないか、生年月日が空欄です")
    furigana = f"{r.furigana_surname}　{r.furigana_given_name}".strip("　")
    certified = r.furigana_surname_certified and r.furigana_given_name_certified
    return Body(
        to_municipality=r.planned_destination_code,
        from_municipality=r.ward,
        resident_code=r.resident_code,
        individual_number=r.individual_number or None,
        name=full_name(r),
        furigana=furigana if certified and furigana else None,
        former_surname=r.former_surname or None,
        birth=LegalDate(text=r.birth.display(), first=r.birth.first, last=r.birth.last),
        sex=r.sex,  # type: ignore[arg-type]
        householder_name=r.householder_name or None,
        relationship=r.relationship or None,
        registered_domicile=r.registered_domicile or None,
        register_head=r.register_head or None,
        address=address_of(r).one_line(),
        destination=address_of(r, "planned_destination").one_line(),
        planned_move_out_on=r.planned_move_out_on,
        notified_on=r.removal_notified_on or r.planned_move_out_on,
        withdrawn=withdrawn,
    )
