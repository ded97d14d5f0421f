"""住所の修正 — the address of a household as it is written, without anybody moving (S 4.2.3.1–4.2.3.3).

住民基本台帳法 第8条, 施行規則 第11条第3項第2号. 住居表示, 町名変更, 地番変更, 方書の修正, and what was written wrongly.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from openjuki.kernel.notices.heads import ExOfficio
from openjuki.kernel.register.address import Address

#: 異動事由 of the correction.
MANNERS: Final = {
    "minor_correction": "軽微な修正",
    "correction_ex_officio": "職権修正",
    "error_correction": "誤記修正",
}


@dataclass(frozen=True, slots=True)
class Occupant:
    """修正する人 — everybody of the household."""

    addressee_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressCorrection(ExOfficio):
    """住所の修正. `manner`: key of `MANNERS`; `category`: key of `MINOR_CATEGORIES`, for 軽微な修正 only.

    住所を定めた年月日 stays: nobody has moved.
    """

    changed_on: date
    household_no: str
    members: tuple[Occupant, ...]
    address: Address
    manner: str
    category: str = ""
    address_override: str = ""
