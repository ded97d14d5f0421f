"""What every service of the register shares (サービスの枠): its constraints in words (U-08)."""

from __future__ import annotations

from openjuki.runtime.release.overflow import keeps_unprinted
from openjuki.runtime.service import DatabaseRefused, Frame
from openjuki.systems.residents.models import Unprinted
from openjuki.systems.residents.services.contractors import refuse_contractor

__all__ = ["ACTIONS", "DatabaseRefused", "frame", "refusal_of", "refused_by", "service"]

_CONSTRAINTS = {
    "active_individual_number_once": ("E06", "この個人番号は、既に別の住民の住民票に記載されています。", "番号法 第7条",
                                      "個人番号カード等と再度照合し、住基ネットで番号の対応を確認してください。"),
    "active_resident_code_once": ("E06", "この住民票コードは、既に別の住民の住民票に記載されています。",
                                  "住民基本台帳法 第30条の2",
                                  "転入前の記録と照合し、再転入であれば除票を選んでください。"),
    "individual_number_for_life": ("E111", "この個人番号は、別の人に付いている、又は付いていたものです。",
                                   "番号法 第7条", "確定せず、市町村CSで番号の本人を確認してください。"),
    "resident_code_for_life": ("E111", "この住民票コードは、別の人に付いている、又は付いていたものです。",
                               "住民基本台帳法 第30条の3", "確定せず、市町村CSで番号の本人を確認してください。"),
    "one_householder": ("E11", "同じ世帯に世帯主が2人になります。", "住民基本台帳法 第7条第4号",
                        "世帯の続柄を確認し、世帯主を1人にしてください。"),
    "maker_is_not_checker": ("R01", "入力した者は、その届の審査をできません。", "本人確認情報等の管理 A-02",
                             "入力者以外の職員が審査してください。"),
    "review_once_per_person": ("R02", "この届は既にあなたが審査しています。", "A-02",
                               "別の職員が次の審査をしてください。"),
    "review_once_per_stage": ("R03", "別の職員がこの審査を先に終えました。", "A-02",
                              "一覧を更新して状態を確認してください。"),
    "delivered_notification_waits_once": ("E126", "同じ発信元・文書番号の通知が、先に記録されました。",
                                          "住民基本台帳法 第9条第2項", "一覧を更新して確かめてください。"),
    "delivered_notification_edition_once": ("E126", "同じ発信元・文書番号の通知が、先に記録されました。",
                                            "住民基本台帳法 第9条第2項", "一覧を更新して確かめてください。"),
    "print_job_once": ("E234", "この書面は、今プリンタへ送っています。", "S 1.3.8",
                       "画面を更新し、結果を確かめてください。"),
    "event_once_per_case": ("R04", "この受付は既に確定しています。", "", "受付の経過を確認してください。"),
}  # fmt: skip

#: A contractor gets no further than what `services.contractors` names.
frame = Frame(_CONSTRAINTS, overtaken="R05", admits=refuse_contractor, refused=keeps_unprinted(Unprinted))
ACTIONS = frame.actions
service, refusal_of, refused_by = frame.service, frame.refusal_of, frame.refused_by
