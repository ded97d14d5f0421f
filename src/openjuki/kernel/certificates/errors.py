"""Why a paper cannot be made — 作成できない理由."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

_RECORD: Final = "住民基本台帳法 第6条"
_ASKED: Final = "住民基本台帳法 第12条第5項、S 5.1"
_REMOVED: Final = "住民基本台帳法 第15条の4"
_LEAVING: Final = "住民基本台帳法施行令 第23条・第24条、S 4.1.3.0.3"


@dataclass(frozen=True, slots=True)
class Reason:
    """Japanese message, and the article; "" where it is that of the certificate that was asked for."""

    message: str
    law: str = ""


#: The ids are stable: services turn them into findings.
REASONS: Final = {
    "E145": Reason("選んだ履歴は、この人の除票ではありません。", _REMOVED),
    "E183": Reason("対象者が選ばれていません。"),
    "E184": Reason(
        "消除された者、または転出予定日に達した者が含まれています。除票の写しを交付してください。", _REMOVED
    ),
    "E185": Reason("別の世帯の者は、同じ住民票の写しに記載できません。", _RECORD),
    "E186": Reason("個人票は一人ずつ作成します。", _RECORD),
    "E187": Reason("認証者(市区町村長)が設定されていません。", "S 1.3.9、S 5.6"),
    "E188": Reason("世帯連記式には履歴を記載できません。個人票を選んでください。", "S 20.1.2"),
    "E190": Reason("この証明書に、この様式はありません。", _ASKED),
    "E191": Reason("この証明書に記載しない事項が選ばれています。", _ASKED),
    "E192": Reason("この証明書で省略できない事項が選ばれています。", _ASKED),
    "E193": Reason(
        "現に住民票に記載されている者です。除票ではなく、住民票の写しを交付してください。", _REMOVED
    ),
    "E194": Reason("転出の届出も、届出のない転出による消除もない者が含まれています。", _LEAVING),
    "E195": Reason("国外へ転出する者です。転出証明書は交付しません。", _LEAVING),
    "E196": Reason("転出先と転出する日が同じ者だけを、一枚の転出証明書に記載できます。", _LEAVING),
    "E197": Reason(
        "届出が転出から14日を過ぎたか、職権で消除した者です。転出証明書に準ずる証明書を交付してください。",
        _LEAVING,
    ),
    "E198": Reason("期限内の転出届による者です。転出証明書を交付してください。", _LEAVING),
    "E199": Reason("転出証明書は1通だけ交付します。なくしたときは再交付になります。", _LEAVING),
}


class CannotMakeError(ValueError):
    """The paper would be unlawful or empty; ``reason`` is a key of ``REASONS``."""

    def __init__(self, reason: str) -> None:
        self.reason, self.law = reason, REASONS[reason].law
        super().__init__(REASONS[reason].message)
