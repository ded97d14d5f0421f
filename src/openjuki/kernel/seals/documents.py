"""本人確認の書類 — what somebody shows to be known by. Which of them count for what, the ordinance says (data)."""

from __future__ import annotations

from typing import Final

from openjuki.kernel.seals.ordinance import Ordinance

#: Documents by key. Whatever else an ordinance names stands there by its own title.
DOCUMENTS: Final = {
    "number_card": "個人番号カード",
    "driving_licence": "運転免許証",
    "passport": "旅券",
    "residence_card": "在留カード・特別永住者証明書",
    "disability_certificate": "身体障害者手帳等(写真付き)",
    "official_photo": "官公署発行の写真付き証明書",
    "health_insurance": "資格確認書等",
    "pension_book": "年金手帳等",
    "other": "その他の書類",
}


def documents(rules: Ordinance) -> dict[str, str]:
    """What a clerk may choose: key → title, those with a photograph first."""
    return {key: title_of(key) for key in (*rules.photo_documents, *rules.other_documents)}


def title_of(key: str) -> str:
    """The words for a document; one that the ordinance no longer names, too."""
    return DOCUMENTS.get(key, key)


def has_photo(key: str, rules: Ordinance) -> bool:
    """Whether an office issued it with a photograph: such a one proves who is there on the same day."""
    return key in rules.photo_documents
