"""外国人住民の届出 — 住基法30条の46 (転入), 30条の47 (対象となった), 30条の48 (続柄の変更). S 4.5.1, S 4.5.2."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from openjuki.kernel.notices.heads import Given
from openjuki.kernel.notices.move_in import Mover
from openjuki.kernel.register.address import NOWHERE, Address

ARTICLES: Final = {
    "46": "第30条の46(国外から転入した中長期在留者等)",
    "47": "第30条の47(住所を有する者が中長期在留者等となった)",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ForeignEntry(Given):
    """法第30条の46転入・第30条の47届出. `article`: key of `ARTICLES`.

    `changed_on`: 住所を定めた日 (46), or the day on which they became 中長期在留者 etc. (47). The previous address
    may stay blank (S 4.5.1). The rules of the 転入届 apply as far as they fit.
    """

    source: ClassVar[str] = "typed"
    card_move_in: ClassVar[bool] = False
    certificate_move_out_on: ClassVar[date | None] = None
    unreported_address: ClassVar[str] = ""
    previous_householder_name: ClassVar[str] = ""
    last_registered_address: ClassVar[Address] = NOWHERE

    changed_on: date
    article: str
    address: Address
    members: tuple[Mover, ...]
    previous_address: Address = NOWHERE
    joins: str = ""
    address_override: str = ""

    @property
    def moved_in_on(self) -> date:
        """異動日, under the name that the 転入届 gives it."""
        return self.changed_on


@dataclass(frozen=True, slots=True, kw_only=True)
class RelationshipNotice(Given):
    """法第30条の48の届出 — a foreign resident's 続柄 to a householder who is a foreigner too has changed.

    `relationship_proven`: the document was seen, with a translation where it is in another language (第30条の49).
    """

    WITH_HOUSEHOLDS: ClassVar[bool] = True

    changed_on: date
    addressee_no: str
    relationship: str
    relationship_proven: bool = False
