"""請求の権利 — each right to a copy as one row: its articles, what it gives, and what must be shown for it.

住民基本台帳法 第12条 (本人・同一世帯), 第12条の2 (国又は地方公共団体の機関), 第12条の3 (第三者, 特定事務受任者),
and for removed records 第15条の4. Decision 14 of the notes.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Final

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.notices.parties import IDENTITY_METHODS

#: 個人番号 and 住民票コード: nobody but the person and the household ever gets them on a copy.
NUMBERS: Final = frozenset({"individual_number", "resident_code"})
#: Everything that is left out unless asked for, and is no number.
ITEMS: Final = frozenset(f.name for f in fields(Choices) if isinstance(f.default, bool)) - NUMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """請求の権利. `law`: for a 住民票; `removed_law`: for a 除票.

    `on_demand`: items given when the request names them; `on_special_demand`: only on 特別の申出 (第12条の3第7項);
    what is in neither is never given. `asks`: fields of `CopyRequest` that only some rights use.
    `documents`: what proves who stands there. `free`: the reason for which no fee is taken.
    """

    key: str
    title: str
    law: str
    removed_law: str
    on_demand: frozenset[str]
    on_special_demand: frozenset[str] = frozenset()
    asks: tuple[str, ...]
    documents: tuple[str, ...]
    free: str = ""

    def article(self, *, removed: bool) -> str:
        """The article by which this right asks for a copy."""
        return self.removed_law if removed else self.law

    def numbers(self) -> bool:
        """Whether 個人番号 or 住民票コード may stand on the copy at all."""
        return bool(NUMBERS & self.on_demand)


_BY_CARD: Final = ("number_card", "residence_card", "licence", "passport", "other_photo")
PHOTO: Final = tuple(IDENTITY_METHODS[method] for method in _BY_CARD)
TWO: Final = IDENTITY_METHODS["two_documents"]
ASKED: Final = IDENTITY_METHODS["questions"]

PERSON: Final = Right(
    key="person",
    title="本人・同一世帯",
    law="住民基本台帳法 第12条第1項",
    removed_law="住民基本台帳法 第15条の4第1項",
    on_demand=ITEMS | NUMBERS,
    asks=("relation", "bearer", "authority", "purpose"),
    documents=(*PHOTO, TWO, ASKED),
)
OFFICIAL: Final = Right(
    key="official",
    title="国又は地方公共団体の機関(公用)",
    law="住民基本台帳法 第12条の2第1項",
    removed_law="住民基本台帳法 第15条の4第2項",
    on_demand=ITEMS,
    asks=("bearer", "statute", "purpose"),
    documents=("職員の身分証明書", "公文書(公印のあるもの)"),
    free="公用",
)
THIRD_PARTY: Final = Right(
    key="third_party",
    title="第三者",
    law="住民基本台帳法 第12条の3第1項",
    removed_law="住民基本台帳法 第15条の4第3項",
    on_demand=frozenset(),
    on_special_demand=ITEMS,
    asks=("ground", "purpose", "submit_to", "evidence", "special_request", "bearer", "authority"),
    documents=(*PHOTO, TWO, "法人の代表者事項証明書と担当者の社員証等"),
)
PROFESSIONAL: Final = Right(
    key="professional",
    title="特定事務受任者(職務上請求)",
    law="住民基本台帳法 第12条の3第2項",
    removed_law="住民基本台帳法 第15条の4第4項",
    on_demand=frozenset(),
    on_special_demand=ITEMS,
    asks=(
        "profession", "registration_no", "form_no", "matter", "client", "ground", "purpose", "submit_to",
        "special_request", "bearer", "authority",
    ),
    documents=("特定事務受任者の証票・会員証", "補助者証", *PHOTO),
)  # fmt: skip
#: In the order of the keys by which a clerk chooses.
RIGHTS: Final = {each.key: each for each in (PERSON, OFFICIAL, THIRD_PARTY, PROFESSIONAL)}

#: 請求者と対象者の関係, and by which right that relation asks.
RELATIONS: Final = {
    "self": "本人",
    "same_household": "同一世帯の者",
    "statutory_agent": "法定代理人",
    "agent": "任意代理人",
    "official": OFFICIAL.title,
    "third_party": THIRD_PARTY.title,
    "professional": PROFESSIONAL.title,
}


def right_of(relation: str) -> Right:
    """The right by which a relation asks; an unknown relation asks by none but the person's own."""
    return RIGHTS.get(relation, PERSON)


def told_to_person(relation: str) -> bool:
    """本人通知 — whether a registered person is told of this issue: it went to an agent or to a third party."""
    return relation in {"agent", "third_party", "professional"}
