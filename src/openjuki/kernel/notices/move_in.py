"""転入届 — 住民基本台帳法 第22条 (国内からの転入; 特例転入 第24条の2を含む). RR-01, S 4.1.1, flow 1.

The same form whether it is filled from 転出証明書情報, from a 転出証明書, or by typing.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.heads import Given
from openjuki.kernel.register.address import NOWHERE, Address
from openjuki.kernel.register.codes import Kind

#: Where the entries came from.
SOURCES: Final = {
    "information": "転出証明書情報(住基ネット)",
    "certificate": "転出証明書",
    "typed": "書面なし(前住所地へ照会)",
    "abroad": "国外から(旅券・戸籍謄本・附票の写し)",
}

#: 個人番号の真正性確認 (A-05, 番号法16条).
NUMBER_CHECKS: Final = {
    "number_card": "個人番号カードと照合",
    "certificate": "転出証明書の記載と照合",
    "juki_cs": "市町村CSで照合",
    "none": "未確認",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mover:
    """転入者 — one person of the notice. `key`: the row's name in the form, unique in the notice.

    `resumes`: 宛名番号 of the removed record that this person takes up again (再転入, S 4.1.1.2).
    `stated_*`: what 転出証明書情報 says where the entry differs (A14); empty when there is none.
    """

    key: str
    kind: str = Kind.JAPANESE
    surname: str = ""
    given_name: str = ""
    furigana_surname: str = ""
    furigana_given_name: str = ""
    furigana_surname_certified: bool = False
    furigana_given_name_certified: bool = False
    reading_surname: str = ""
    reading_given_name: str = ""
    former_surname: str = ""
    former_surname_furigana: str = ""
    former_surname_reading: str = ""
    roman_name: str = ""
    kanji_name: str = ""
    katakana_name: str = ""
    reading_name: str = ""
    alias: str = ""
    alias_reading: str = ""
    alias_entered_on: date | None = None
    alias_entered_in: str = ""
    alias_entered_code: str = ""
    birth: UncertainDate | None = None
    sex: str = ""
    relationship: str = ""
    registered_domicile: str = ""
    register_head: str = ""
    individual_number: str = ""
    individual_number_check: str = "none"
    resident_code: str = ""
    holds_number_card: bool = False
    nationality: str = ""
    nationality_code: str = ""
    residence_category: str = ""
    status_of_residence: str = ""
    period_of_stay: str = ""
    period_of_stay_until: date | None = None
    residence_card_no: str = ""
    residence_card_deferred: bool = False
    special_permanent_no: str = ""
    special_permanent_issued_on: date | None = None
    special_permanent_expires_on: date | None = None
    landing_period: str = ""
    provisional_stay_period: str = ""
    relationship_proven: bool = False
    became_foreign_resident_on: UncertainDate | None = None
    resumes: str = ""
    stated_name: str = ""
    stated_birth: UncertainDate | None = None
    remarks: str = ""

    def __repr__(self) -> str:
        """Never shows the numbers; the name neither, since reprs end in logs."""
        return f"Mover(key={self.key!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveIn(Given):
    """転入届. `ward`: 届出を受けた区 (5 digits); `moved_in_on`: 異動日 = 住所を定めた日 = 住民となった日.

    `joins`: 世帯番号 of the household that the movers join; empty = new household.
    `certificate_move_out_on`: 転出予定日 as stated by the certificate. `unreported_address`: 直近の未届地.
    `address_override`: why an address outside 住所辞書 is taken all the same. `card_move_in`: 特例転入.
    """

    DAY: ClassVar[str] = "moved_in_on"

    moved_in_on: date
    address: Address
    previous_address: Address
    members: tuple[Mover, ...]
    source: str = "certificate"
    joins: str = ""
    card_move_in: bool = False
    previous_householder_name: str = ""
    certificate_move_out_on: date | None = None
    unreported_address: str = ""
    last_registered_address: Address = NOWHERE
    address_override: str = ""

    @property
    def changed_on(self) -> date:
        """異動年月日."""
        return self.moved_in_on
