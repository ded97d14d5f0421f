"""請求の権利 — each right to a copy as one row: its articles, what it gives, and what must be shown for it.

住民基本台帳法 第12条 (本人・同一世帯), 第12条の2 (国又は地方公共団体の機関), 第12条の3 (第三者, 特定事務受任者),
and for removed records 第15条の4. Decision 14 of the notes.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Final

from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.notices.parties import IDENTITY_METHODS

#: 個人番号 and 住民票コード: nobody but the person and the household ever gets them on a copy.
NUMBERS: Final = frozenset({"individual_number", "resident_code"})
#: Everything that is left out unless asked for, and is no number.
ITEMS: Final = frozenset(f.name for f in fields(Choices) if isinstance(f.default, bool)) - NUMBERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Right:
    """請求の権利. `law`: for a 住民票; `removed_law`: for a 除票; `word`: what the law calls asking by it.

    `on_demand`: items given when the request names them; `on_special_demand`: only on 特別の申出 (第12条の3第7項);
    what is in neither is never given. `asks`: fields of `CopyRequest` that only some rights use.
    `documents`: what proves who stands there. `free`: the reason for which no fee is taken. `unfounded`: what a
    refusal says where the right is not made out; `paragraphs`: by what it is refused (key of `REFUSALS`), where that
    is another paragraph than the one that gives the right.
    """

    key: str
    title: str
    word: str = "請求"
    law: str
    removed_law: str
    on_demand: frozenset[str]
    on_special_demand: frozenset[str] = frozenset()
    asks: tuple[str, ...]
    documents: tuple[str, ...]
    free: str = ""
    unfounded: str
    paragraphs: Mapping[str, str] = field(hash=False)

    def article(self, *, removed: bool) -> str:
        """The article by which this right asks for a copy."""
        return self.removed_law if removed else self.law

    def refused_by(self, refusal: str, *, removed: bool) -> str:
        """The article by which a request of this right is refused; for a 除票 by 第15条の4第5項, which refers to it."""
        if refusal not in self.paragraphs:
            return self.article(removed=removed)
        act, _, article = self.law.partition(" ")
        article = article[: article.rindex("第")] + self.paragraphs[refusal]
        return f"{act} 第15条の4第5項において準用する{article}" if removed else f"{act} {article}"

    def numbers(self) -> bool:
        """Whether 個人番号 or 住民票コード may stand on the copy at all."""
        return bool(NUMBERS & self.on_demand)


#: 対象者 as stated.
_WHOM: Final = ("stated_name", "stated_address")
_BY_CARD: Final = ("number_card", "residence_card", "licence", "passport", "other_photo")
PHOTO: Final = tuple(IDENTITY_METHODS[method] for method in _BY_CARD)
TWO: Final = IDENTITY_METHODS["two_documents"]
ASKED: Final = IDENTITY_METHODS["questions"]
#: What 第12条の3 says of an 申出: 相当と認めるとき, 第5項 (本人), 第6項 (権限).
_NOT_FIT: Final = "申出を相当と認めることができないため"
_OF_AN_OFFER: Final = {"not_identified": "第5項", "no_authority": "第6項"}

PERSON: Final = Right(
    key="person",
    title="本人・同一世帯",
    law="住民基本台帳法 第12条第1項",
    removed_law="住民基本台帳法 第15条の4第1項",
    on_demand=ITEMS | NUMBERS,
    asks=("relation", *_WHOM, "bearer", "authority", "purpose"),
    documents=(*PHOTO, TWO, ASKED),
    unfounded="不当な目的によることが明らかなため",
    paragraphs={
        "improper": "第6項", "no_reason": "第6項", "support": "第6項",
        "not_identified": "第3項", "no_authority": "第4項",
    },
)  # fmt: skip
OFFICIAL: Final = Right(
    key="official",
    title="国又は地方公共団体の機関(公用)",
    law="住民基本台帳法 第12条の2第1項",
    removed_law="住民基本台帳法 第15条の4第2項",
    on_demand=ITEMS,
    asks=(*_WHOM, "bearer", "statute", "purpose"),
    documents=("職員の身分証明書", "公文書(公印のあるもの)"),
    free="公用",
    unfounded="法令で定める事務の遂行のために必要であると認めることができないため",
    paragraphs={"not_identified": "第3項", "no_authority": "第3項"},
)
THIRD_PARTY: Final = Right(
    key="third_party",
    title="第三者",
    word="申出",
    law="住民基本台帳法 第12条の3第1項",
    removed_law="住民基本台帳法 第15条の4第3項",
    on_demand=frozenset(),
    on_special_demand=ITEMS,
    asks=(*_WHOM, "ground", "purpose", "submit_to", "evidence", "special_request", "bearer", "authority"),
    documents=(*PHOTO, TWO, "法人の代表者事項証明書と担当者の社員証等"),
    unfounded=_NOT_FIT,
    paragraphs=_OF_AN_OFFER,
)
PROFESSIONAL: Final = Right(
    key="professional",
    title="特定事務受任者(職務上請求)",
    word="申出",
    law="住民基本台帳法 第12条の3第2項",
    removed_law="住民基本台帳法 第15条の4第4項",
    on_demand=frozenset(),
    on_special_demand=ITEMS,
    asks=(
        *_WHOM, "profession", "registration_no", "form_no", "matter", "client", "ground", "purpose", "submit_to",
        "special_request", "bearer", "authority",
    ),
    documents=("特定事務受任者の証票・会員証", "補助者証", *PHOTO),
    unfounded=_NOT_FIT,
    paragraphs=_OF_AN_OFFER,
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


def is_stand_in(relation: str, bearer: str) -> bool:
    """Whether somebody else came (`bearer`) where the person or the household is said to ask: an agent."""
    return relation in {"self", "same_household"} and bool(bearer.strip())


def told_to_person(relation: str, bearer: str = "") -> bool:
    """本人通知 — whether a registered person is told of this issue: it went to an agent or to a third party.

    `bearer`: who came for the person or the household.
    """
    return is_stand_in(relation, bearer) or relation in {"agent", "third_party", "professional"}
