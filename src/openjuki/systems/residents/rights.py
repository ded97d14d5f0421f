"""Rights of 住民記録 (権限): functions and items. U-05, S 10.3."""

from __future__ import annotations

RIGHTS: dict[str, str] = {
    "residents.home": "受付一覧の表示",
    "residents.search": "住民の検索",
    "residents.search.city": "ほかの区の住民の検索と照会",
    "residents.search.individual_number": "個人番号による検索",
    "residents.search.resident_code": "住民票コードによる検索",
    "residents.search.residence_card_no": "在留カード・特別永住者証明書の番号による検索",
    "residents.view": "住民票の照会",
    "residents.memo": "メモの記入",
    "residents.enter": "届出の入力",
    "residents.enter_ex_officio": "職権による異動の入力",
    "residents.review": "審査",
    "residents.issue": "証明書の発行",
    "residents.incident": "証明書の事故の担当と終結",
    "residents.hold": "抑止の照会と設定",
    "residents.hold.lift": "抑止の解除",
    "residents.hold.release": "抑止の一時解除",
    "residents.support.receive": "支援措置の申出の受付",
    "residents.support.decide": "支援措置の決定・延長・終了",
    "residents.letters": "通知書の一覧と印刷・本人通知の登録",
    "residents.inspection": "閲覧の請求の受付と照会",
    "residents.inspection.decide": "閲覧の可否の決定",
    "residents.inspection.list": "閲覧用リストの作成と表示",
    "residents.inspection.publish": "閲覧の状況の公表",
    "residents.messages": "連携状況の表示",
    "residents.messages.view": "電文の照会",
    "residents.messages.skip": "電文の読み飛ばしの申出・再送",
    "residents.messages.approve": "電文の読み飛ばしの承認",
    "residents.settings": "設定の変更",
    "residents.print.elsewhere": "ほかの窓口のプリンタへの印刷",
    "residents.audit": "操作履歴の照会",
    "residents.item.individual_number": "個人番号の表示",
    "residents.item.resident_code": "住民票コードの表示",
    "residents.item.registered_domicile": "戸籍の表示の表示",
    "residents.item.residence_status": "在留資格等の表示",
    "residents.item.support_measure": "支援措置対象者の詳細の表示",
}

#: 委託の印: marks an account as a contractor's and names the kinds given to it. No part of `RIGHTS`, because they
#: narrow: whoever has every right is no contractor. 職権 and 取消し are the city's own (services.contractors).
CONTRACTED: dict[str, str] = {
    "residents.contracted.notice": "委託: 届出の入力だけ",
    "residents.contracted.family_register": "委託: 戸籍による異動の入力だけ",
    "residents.contracted.numbers": "委託: 番号の請求の入力だけ",
    "residents.contracted.foreign": "委託: 外国人住民の届出の入力だけ",
    "residents.contracted.notification": "委託: 他の機関からの通知の入力だけ",
}

_COUNTER = [
    "residents.home", "residents.search", "residents.view", "residents.enter",
    "residents.enter_ex_officio", "residents.issue", "residents.memo", "residents.letters",
    "residents.item.registered_domicile", "residents.item.residence_status",
]  # fmt: skip
ROLES: dict[str, list[str]] = {
    "counter": [*_COUNTER, "residents.search.resident_code", "residents.search.residence_card_no",
             "residents.item.resident_code", "residents.support.receive",
             "residents.item.individual_number", "residents.inspection", "residents.inspection.list"],
    "reviewer": ["residents.home", "residents.search", "residents.view", "residents.review",
             "residents.item.registered_domicile", "residents.item.residence_status",
             "residents.item.individual_number", "residents.item.resident_code",
             "residents.inspection", "residents.inspection.decide"],
    "contractor": ["residents.home", "residents.search", "residents.view", "residents.enter",
             "residents.contracted.notice"],
    "manager": list(RIGHTS),
    "operator": ["residents.incident", "residents.messages", "residents.messages.view",
                 "residents.messages.skip", "residents.settings", "residents.audit"],
}  # fmt: skip
