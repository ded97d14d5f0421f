"""閲覧の根拠 — each ground of a look at part of the register, one row each (住民基本台帳法 第11条・第11条の2)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

OFFICE: Final = "office"
CORPORATE: Final = "corporate"
INDIVIDUAL: Final = "individual"
#: 請求者・申出者: 法人でない団体 with a representative counts as 法人 (第11条の2第1項).
APPLICANTS: Final = {OFFICE: "国又は地方公共団体の機関", CORPORATE: "法人・団体", INDIVIDUAL: "個人"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """閲覧の根拠. `published`: who looked is published (第11条第3項, 第11条の2第12項); `by`: who may ask."""

    key: str
    title: str
    law: str
    published: bool
    by: tuple[str, ...]

    @property
    def official(self) -> bool:
        """請求 of a public body (第11条), not 申出 of somebody else."""
        return OFFICE in self.by


_OTHERS: Final = (CORPORATE, INDIVIDUAL)
_ROWS: Final = (
    Ground(key="official", title="法令で定める事務の遂行", law="住民基本台帳法 第11条第1項",
           published=True, by=(OFFICE,)),
    Ground(key="investigation", title="犯罪捜査等のための請求", law="住民基本台帳法 第11条第1項", published=False,
           by=(OFFICE,)),
    Ground(key="research", title="統計調査・世論調査・学術研究など", law="住民基本台帳法 第11条の2第1項第1号",
           published=True, by=_OTHERS),
    Ground(key="welfare", title="公共的団体の地域住民の福祉の向上", law="住民基本台帳法 第11条の2第1項第2号",
           published=True, by=(CORPORATE,)),
    Ground(key="residence", title="営利以外の居住関係の確認(訴訟の提起など)",
           law="住民基本台帳法 第11条の2第1項第3号", published=False, by=_OTHERS),
)  # fmt: skip
#: In the order in which a clerk chooses.
GROUNDS: Final = {each.key: each for each in _ROWS}
