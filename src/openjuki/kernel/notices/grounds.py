"""職権の根拠 — by what a change ex officio is justified (住民基本台帳法 第8条・第14条, 施行令 第12条). S 4.2, RR-03.

A 届出 has a notifier; an entry ex officio has grounds instead: a document that came from somewhere on a day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

#: 職権記載等の根拠.
BASES: Final = {
    "family_register": "戸籍の届出(住基法施行令第12条第2項第1号)",
    "article_9_2": "住基法第9条第2項の通知(本籍地以外で受理した戸籍の届出)",
    "domicile_notice": "本籍地からの通知(住基法第19条第2項など)",
    "move_in_notice": "転入地からの通知(住基法第9条第1項)",
    "judgement": "裁判所の裁判・登記所の通知",
    "immigration": "出入国在留管理庁長官の通知(住基法第30条の50)",
    "number_agency": "地方公共団体情報システム機構の通知",
    "investigation": "実態調査(住基法第34条)",
    "request": "本人などの申出",
    "no_notice": "届出がないため(住基法施行令第12条第1項)",
    "own_finding": "誤記・記載漏れの発見(住基法施行令第12条第3項)",
}
#: Of these, the ones that come from a family register.
FAMILY_REGISTER_BASES: Final = frozenset({"family_register", "article_9_2", "domicile_notice"})


@dataclass(frozen=True, slots=True)
class Grounds:
    """根拠. `basis`: key of `BASES`; `document`: which paper or notice; `received_on`: 受領日・申出日・通知日.

    `sender`: who sent it; `number`: its 文書番号. Never a 個人番号.
    """

    basis: str
    document: str
    received_on: date | None = None
    sender: str = ""
    number: str = ""
