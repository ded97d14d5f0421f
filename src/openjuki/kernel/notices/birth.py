"""出生による職権記載 — 戸籍法 第49条の出生届に基づく (住民基本台帳法 第8条, 施行令 第12条第2項第1号). S 4.2.1.2, RR-01.

The child enters the household of its mother (事務処理要領), with the day of birth as 住民となった年月日.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.notices.heads import ExOfficio
from openjuki.kernel.register.address import NOWHERE, Address
from openjuki.kernel.register.codes import Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Newborn:
    """出生した子. `key`: the row's name in the form. A blank name is 氏名未定.

    `furigana_*` is what the family register certifies; the reading for search follows it unless stated.
    A foreign child is a 経過滞在者(出生) (住基法30条の45). No child has a 旧氏, a 通称 or a number yet.
    """

    former_surname: ClassVar[str] = ""
    alias: ClassVar[str] = ""
    katakana_name: ClassVar[str] = ""
    individual_number: ClassVar[str] = ""
    resident_code: ClassVar[str] = ""
    residence_card_no: ClassVar[str] = ""
    special_permanent_no: ClassVar[str] = ""
    resumes: ClassVar[str] = ""

    key: str
    kind: str = Kind.JAPANESE
    surname: str = ""
    given_name: str = ""
    furigana_surname: str = ""
    furigana_given_name: str = ""
    reading_surname: str = ""
    reading_given_name: str = ""
    birth: UncertainDate | None = None
    sex: str = ""
    relationship: str = ""
    registered_domicile: str = ""
    register_head: str = ""
    roman_name: str = ""
    kanji_name: str = ""
    reading_name: str = ""
    nationality: str = ""
    nationality_code: str = ""
    relationship_proven: bool = False
    remarks: str = ""

    def __repr__(self) -> str:
        """The name does not show, since reprs end in logs."""
        return f"Newborn(key={self.key!r})"


@dataclass(frozen=True, slots=True, kw_only=True)
class Birth(ExOfficio):
    """出生. `members`: one child, or twins, who may be born on two days; the 異動日 of each is its birth.

    `mother_addressee_no`: the mother, when the register has her. `joins`: 世帯番号 of the household that the
    child enters; empty = a household of its own at `address` (棄児, child of an institution). With `joins` the
    address is that household's.
    """

    DAY: ClassVar[str] = "members.*.birth"

    #: The mother's household is needed too: whether the child stands in it already.
    WITH_HOUSEHOLDS: ClassVar[bool] = True

    members: tuple[Newborn, ...]
    mother_addressee_no: str = ""
    joins: str = ""
    address: Address = NOWHERE
    address_override: str = ""

    @property
    def changed_on(self) -> date:
        """異動年月日 — the first birth; the day of the notice while no day of birth is entered."""
        days = [child.birth.sort_day for child in self.members if child.birth is not None]
        return min(days) if days else self.notified_on
