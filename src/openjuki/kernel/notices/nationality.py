"""帰化・国籍取得・国籍喪失 — 住民基本台帳法 第8条, 施行令 第8条の2・第12条; S 4.5.3–4.5.5, RR-03.

The record under the former 住民種別 is removed and one under the new is entered, in one event.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar, Final

from openjuki.kernel.notices.heads import ExOfficio
from openjuki.kernel.register.codes import ResidenceCategory

#: How Japanese nationality came (国籍法 第3条・第4条・第17条).
WAYS: Final = {"naturalization": "帰化", "nationality_acquired": "国籍取得"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Naturalization(ExOfficio):
    """帰化・国籍取得. `way`: key of `WAYS`; `changed_on`: 帰化の告示の日, or the day of acquisition.

    The names and 戸籍の表示 are those of the new family register; what S 4.5.3 lists is inherited.
    """

    WITH_HOUSEHOLDS: ClassVar[bool] = True

    changed_on: date
    addressee_no: str
    way: str
    surname: str
    given_name: str
    registered_domicile: str
    register_head: str
    reading_surname: str = ""
    reading_given_name: str = ""
    furigana_surname: str = ""
    furigana_given_name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalityLost(ExOfficio):
    """国籍喪失. `changed_on`: the day of the loss; `stays`: the person is recorded as a foreign resident.

    Without a status of residence it is as 経過滞在者(国籍喪失), for 60 days (法第30条の45).
    """

    WITH_HOUSEHOLDS: ClassVar[bool] = True

    changed_on: date
    addressee_no: str
    stays: bool = True
    roman_name: str = ""
    kanji_name: str = ""
    reading_name: str = ""
    nationality: str = ""
    nationality_code: str = ""
    residence_category: str = ResidenceCategory.TRANSITIONAL_NATIONALITY_LOST
    status_of_residence: str = ""
    period_of_stay: str = ""
    period_of_stay_until: date | None = None
    residence_card_no: str = ""
    special_permanent_no: str = ""
