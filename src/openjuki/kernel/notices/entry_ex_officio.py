"""職権記載・職権消除・回復 — 住民基本台帳法 第8条, 施行令 第12条; S 4.2.1.1, S 4.2.2, RR-03.

An entry ex officio stands for a 転入届 that nobody gave: its rules apply as far as they fit (S 4.2.0.2, 準用).
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.death import RemovedMember
from openjuki.kernel.notices.heads import ExOfficio
from openjuki.kernel.notices.move_in import Mover
from openjuki.kernel.notices.move_within import StayingMember
from openjuki.kernel.register.address import NOWHERE, Address

#: Why somebody is entered without a notice.
OCCASIONS: Final = {
    "address_set": "住所設定",
    "unreported": "未届転入",
    "omitted": "記載漏れ",
    "family_register": "就籍など戸籍による記載",
    "became_subject": "住民基本台帳法の対象となった外国人",
    "other": "その他",
}
#: Why somebody is removed without a notice.
CAUSES: Final = {
    "absent": "居住の実態がない(実態調査)",
    "never_lived": "記載の時から居住していない",
    "double": "二重に記載されている",
    "departed": "届出をせずに国外へ出国した",
    "not_subject": "対象でなくなった外国人(在留資格の喪失、経過滞在期間の満了など)",
    "other": "その他",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryExOfficio(ExOfficio):
    """職権記載(住所設定を含む). `changed_on`: 住所を定めた日, unless `address_since` says it otherwise (不詳日).

    `became_resident_on`: 住民となった日 where it is another day. The previous address may be 「不明」, or blank
    where there never was one.
    """

    source: ClassVar[str] = "typed"
    card_move_in: ClassVar[bool] = False
    certificate_move_out_on: ClassVar[date | None] = None

    changed_on: date
    occasion: str
    address: Address
    members: tuple[Mover, ...]
    previous_address: Address = NOWHERE
    joins: str = ""
    address_since: UncertainDate | None = None
    became_resident_on: UncertainDate | None = None
    previous_householder_name: str = ""
    unreported_address: str = ""
    last_registered_address: Address = NOWHERE
    address_override: str = ""

    @property
    def moved_in_on(self) -> date:
        """異動日, under the name that the 転入届 gives it."""
        return self.changed_on


@dataclass(frozen=True, slots=True, kw_only=True)
class RemovalExOfficio(ExOfficio):
    """職権消除 — of some or all members of a household. `cause`: key of `CAUSES`; `staying`: as in 転居."""

    changed_on: date
    household_no: str
    cause: str
    members: tuple[RemovedMember, ...]
    staying: tuple[StayingMember, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Restoration(ExOfficio):
    """回復 — the record of somebody who was removed wrongly, as it was before (施行令 第12条第3項).

    Back into the former household while somebody of it lives at the address, else as a household of its own.
    `relationship`: 続柄 there; blank = as before.
    """

    LOOKS_BACK: ClassVar[bool] = True
    WITH_HOUSEHOLDS: ClassVar[bool] = True

    changed_on: date
    addressee_no: str
    relationship: str = ""
