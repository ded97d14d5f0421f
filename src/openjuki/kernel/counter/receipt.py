"""郵送による届の受付 — what came in the envelope, and what is still missing (住基法 第24条, 民法 第97条).

A notice by post takes effect on the day on which it reaches the office, not on the day of its postmark.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

#: Kinds of notice that may come by post: who moves in or within the city appears at the counter (第22条・第23条).
#: A 転出届 that arrives after its term is done ex officio (S 4.1.3.0.1).
MAILABLE: Final = frozenset({"move_out", "move_out_ex_officio"})

#: 本人確認書類の写し.
COPIES: Final = {
    "number_card": "個人番号カード(表面)の写し",
    "licence": "運転免許証の写し",
    "passport": "旅券の写し",
    "residence_card": "在留カード・特別永住者証明書の写し",
    "insurance": "資格確認書などの写し",
    "none": "入っていない",
}

#: 返送先.
REGISTERED: Final = "registered"
NEW: Final = "new"
OTHER: Final = "other"
RETURN_TO: Final = {REGISTERED: "登録された住所", NEW: "届出の新しい住所", OTHER: "その他"}

#: 不備: what an envelope can lack. The last one is said in words.
IDENTIFICATION: Final = "identification"
MISSING: Final = {
    IDENTIFICATION: "本人確認書類の写し",
    "signature": "届出人の署名又は記名押印",
    "items": "届書の記入(転出先、転出予定日、届出人など)",
    "mandate": "委任状その他の代理権を証する書類",
    "envelope": "返信用封筒・切手",
    "phone": "昼間に連絡できる電話番号",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class PostalReceipt:
    """郵送の受付. `arrived_on`: 到達した日 = 届出日; `notified_on`: 届出日 of the draft, None where it has none.

    `kind`: 届の種別; `missing`: keys of `MISSING`; `due_on`: until when the answer is awaited. `for_review`: judged
    on the way to review, where nothing may be missing any more.
    """

    kind: str
    arrived_on: date | None
    postmarked_on: date | None = None
    notified_on: date | None = None
    identification: str = ""
    envelope: bool = False
    return_to: str = REGISTERED
    return_reason: str = ""
    missing: tuple[str, ...] = ()
    due_on: date | None = None
    for_review: bool = False


def listed(missing: Iterable[str]) -> str:
    """不備 in words."""
    return "、".join(MISSING[key] for key in missing)
