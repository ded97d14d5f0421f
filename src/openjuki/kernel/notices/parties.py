"""届出人・本人確認・代理人 — who stands at the counter, and how we know (住民基本台帳法 第27条, A-04)."""

from dataclasses import dataclass
from typing import Final

#: 届出人の立場. 住基法26条: the householder may give notice for the members; others need a mandate.
CAPACITIES: Final = {
    "self": "本人",
    "householder": "世帯主",
    "same_household": "同一世帯員",
    "statutory_agent": "法定代理人",
    "agent": "任意代理人",
}

#: 本人確認の方法 (住基法27条2項, 本人確認の事務処理要領).
IDENTITY_METHODS: Final = {
    "number_card": "個人番号カード",
    "residence_card": "在留カード・特別永住者証明書",
    "licence": "運転免許証",
    "passport": "旅券",
    "other_photo": "その他の官公署発行の写真付き書類",
    "two_documents": "写真のない書類2点",
    "questions": "聞き取り(住民票の記載事項の質問)",
    "not_verified": "確認できず(届出受理通知を送付)",
}


@dataclass(frozen=True, slots=True)
class Notifier:
    """届出人. `capacity`: key of `CAPACITIES`; `addressee_no` when the person is in the register."""

    name: str
    capacity: str
    address: str = ""
    phone: str = ""
    addressee_no: str = ""


@dataclass(frozen=True, slots=True)
class IdentityCheck:
    """本人確認. `method`: key of `IDENTITY_METHODS`; `document`: what was shown (never its 個人番号)."""

    method: str
    document: str = ""
    checked_by_pin: bool = False


@dataclass(frozen=True, slots=True)
class Agent:
    """代理人の権限. `mandate_seen`: 委任状 (or proof of agency) was examined; `mandate`: what it was."""

    mandate_seen: bool
    mandate: str = ""
