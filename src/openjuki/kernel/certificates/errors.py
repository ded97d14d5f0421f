"""Why a paper cannot be made — 作成できない理由."""

from __future__ import annotations

from typing import Final

#: id → Japanese message. The ids are stable: services turn them into findings.
REASONS: Final = {
    "C01": "対象者が選ばれていません。",
    "C02": "消除された者、または転出予定日に達した者が含まれています。除票の写しを交付してください。",
    "C03": "別の世帯の者は、同じ住民票の写しに記載できません。",
    "C04": "個人票は一人ずつ作成します。",
    "C05": "認証者(市区町村長)が設定されていません。",
    "C06": "世帯連記式には履歴を記載できません。個人票を選んでください。",
    "E145": "選んだ履歴は、この人の除票ではありません。",
    "E190": "この証明書に、この様式はありません。",
    "E191": "この証明書に記載しない事項が選ばれています。",
    "E192": "この証明書で省略できない事項が選ばれています。",
    "E193": "現に住民票に記載されている者です。除票ではなく、住民票の写しを交付してください。",
    "E194": "転出の届出も、届出のない転出による消除もない者が含まれています。",
    "E195": "国外へ転出する者です。転出証明書は交付しません。",
    "E196": "転出先と転出する日が同じ者だけを、一枚の転出証明書に記載できます。",
    "E197": "届出が転出から14日を過ぎたか、職権で消除した者です。転出証明書に準ずる証明書を交付してください。",
    "E198": "期限内の転出届による者です。転出証明書を交付してください。",
    "E199": "転出証明書は1通だけ交付します。なくしたときは再交付になります。",
}


class CannotMakeError(ValueError):
    """The paper would be unlawful or empty; ``reason`` is a key of ``REASONS``."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(REASONS[reason])
