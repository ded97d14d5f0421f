"""旧氏の請求・通称の申出 — 住民基本台帳法施行令 第30条の13・第30条の14 (旧氏), 第30条の16 (通称). S 1.1.7, RR-03."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from openjuki.kernel.notices.heads import Given

#: What is asked for about a 旧氏.
FORMER_SURNAME_ACTS: Final = {"entry": "記載", "change": "変更", "removal": "削除"}
#: What is asked for about a 通称; to change one it is removed and another entered.
ALIAS_ACTS: Final = {"entry": "記載", "removal": "削除"}


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerSurnameRequest(Given):
    """旧氏の請求. `act`: key of `FORMER_SURNAME_ACTS`; `proof_seen`: 戸籍謄本等 with the former 氏 were examined.

    `former_surname` and its readings are blank for a removal.
    """

    LOOKS_BACK: ClassVar[bool] = True

    addressee_no: str
    act: str
    former_surname: str = ""
    former_surname_furigana: str = ""
    former_surname_reading: str = ""
    proof_seen: bool = False

    @property
    def changed_on(self) -> date:
        """異動日 — the day of the request."""
        return self.notified_on


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasRequest(Given):
    """通称の申出. `act`: key of `ALIAS_ACTS`; `proof_seen`: papers that show its use in society were examined.

    The day and the municipality of the entry or the removal are those of this notice (RR-F-law-04 to 07).
    """

    LOOKS_BACK: ClassVar[bool] = True

    addressee_no: str
    act: str
    alias: str = ""
    alias_reading: str = ""
    proof_seen: bool = False

    @property
    def changed_on(self) -> date:
        """異動日 — the day of the notice."""
        return self.notified_on
