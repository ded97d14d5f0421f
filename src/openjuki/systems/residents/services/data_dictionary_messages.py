"""電文に載る記録項目: every message of a person, made by its own function (for the data dictionary).

What a message says of an item shows only where nothing else stands in its place: so each kind has the samples in
which its items come to word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any, Final

from pydantic import BaseModel

from openjuki.kernel.register.codes import Status
from openjuki.kernel.register.record import FIELD_NAMES, Record
from openjuki.kernel.register.version import Version
from openjuki.messages.handover_items import AddressedIdentity, IdentityPart
from openjuki.messages.identity_items import IdentityItems
from openjuki.messages.residents.registrant_handover.v1 import Body as RegistrantPart
from openjuki.messages.residents.resident_handover.v1 import Body as ResidentPart
from openjuki.systems.residents.services import outgoing, outgoing_move_out

_DAY: Final = date(2020, 4, 1)
_RUN: Final[dict[str, Any]] = {"run": 1, "part": 1, "last": False, "handed_over": 1}
_AWAY: Final = {"planned_move_out_on": date(2030, 4, 1), "planned_destination_code": "13101"}


@dataclass(frozen=True, slots=True)
class Telling:
    """電文. ``of``: what is told of a version; None where nothing is. ``given``: what the record must hold so that
    the items of this sample come to word."""

    title: str
    of: Callable[[Version], BaseModel | None]
    given: Mapping[str, Any] = field(default_factory=dict)
    reason: str = "move_in"

    def said(self, record: Record) -> dict[str, Any]:
        """What it says, flat, by the names of its fields; empty where there is no such message."""
        version = Version("1", 1, "1", self.reason, _DAY, _DAY, datetime(2020, 4, 1, tzinfo=UTC), record)
        try:
            body = self.of(version)
        except ValueError:  # what the message must say is not known
            return {}
        return dict(_flat(body.model_dump())) if body is not None else {}


def _flat(told: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in told.items():
        if name == "persons":
            yield from _flat(value[0], f"{prefix}persons.")
        elif name == "identity":
            yield from _flat(value, f"{prefix}identity.")
        else:
            yield f"{prefix}{name}", value


def _identity_part(version: Version) -> BaseModel:
    items = IdentityItems.model_validate(outgoing.identity_changed(version).model_dump())
    return IdentityPart(**_RUN, persons=(AddressedIdentity(addressee_no="1", identity=items),))


#: Kinds that say nothing of a record: what a copy was, what holds a person (その項目の行に書いてある).
NOT_OF_A_RECORD: Final = frozenset({"hold_changed", "certificate_released", "certificate_voided"})
#: Samples beside the full one: of somebody with the name in roman letters alone, of one who came from abroad …
_ROMAN: Final = {"kanji_name": "", "alias": "", "katakana_name": "", "became_resident_on": None}


def messages_of_a_record() -> tuple[Telling, ...]:
    """Every kind with items of a record, and the samples in which they come to word."""
    told = [
        Telling(title, of, given)
        for title, of in (
            ("resident_changed", outgoing.resident_changed),
            ("resident_handover", lambda v: ResidentPart(**_RUN, persons=(outgoing.resident_changed(v),))),
            ("registrant_changed", outgoing.registrant_changed),
            (
                "registrant_handover",
                lambda v: RegistrantPart(**_RUN, persons=(outgoing.registrant_changed(v),)),
            ),
            ("identity_changed", outgoing.identity_changed),
            ("identity_handover", _identity_part),
        )
        for given in ({}, _ROMAN)
    ]
    domestic = {"previous_address_country": ""}
    for given in (domestic, domestic | {"last_registered_address_code": ""}):
        told.append(Telling("move_in_notification", outgoing.move_in_notification, given))
    told.append(
        Telling(
            "move_out_information", lambda v: outgoing_move_out.information(v.record, withdrawn=False), _AWAY
        )
    )
    abroad = {"status": Status.MOVED_OUT}
    supplement = outgoing.supplement_notice
    told.append(Telling("family_register_supplement_notice", supplement))
    told.append(Telling("family_register_supplement_notice", supplement, abroad, outgoing.ABROAD))
    return tuple(told)


_ADDRESS: Final = "住所は文字で送り、コードと郵便番号の欄は電文にない"
_OFFICES: Final = (
    "記載のもとはその事務の課にあり、課から受けて記載する(住民基本台帳法 第7条第10号から第11号の2)"
)
_STAY: Final = "出入国在留管理庁の通知を受けて記載する事項で、知らせる相手がない(住民基本台帳法 第30条の50)"
_OWN: Final = "この台帳の記載の経過で、ほかの機関に知らせる定めがない"
_NAME: Final = (
    "読み・表記と記載の経過は、氏名・通称の電文に含めない(本人確認情報の8項目は住民基本台帳法 第30条の6)"
)
_CARD: Final = "市町村CSの回答を記載するもので、送り返さない"
_WARD: Final = "該当の有無だけを印鑑登録へ知らせる(印鑑登録証明事務処理要領)"
_MOVED: Final = "転入通知を受けて記載する(住民基本台帳法 第9条第1項)。受ける側で、送らない"
_REASONS: Final[tuple[tuple[tuple[str, ...], str], ...]] = (
    (("_code", "_postal_code", "_country"), _ADDRESS),
    (("voter_", "nhi_", "late_elderly_", "ltc_", "pension_", "child_allowance_"), _OFFICES),
    (("residence_", "status_of_residence", "period_of_stay", "special_permanent_", "landing_", "provisional_",
      "nationality", "moved_in_art30", "notified_art30"), _STAY),
    (("alias_", "former_surname_", "reading_", "name_priority", "roman_name", "furigana_"), _NAME),
    (("card_",), _CARD),
    (("adult_ward_",), _WARD),
    (("confirmed_", "move_in_notification_on"), _MOVED),
)  # fmt: skip


def why_not_sent(name: str) -> str:
    """電文のない理由 of an item that no message carries."""
    assert name in FIELD_NAMES, name
    for marks, reason in _REASONS:
        if any(name.startswith(mark) or name.endswith(mark) for mark in marks):
            return reason
    return _OWN
