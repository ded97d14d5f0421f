"""Two Japanese and two foreign families of which no two share a value: for tests that no item gets lost."""

from __future__ import annotations

import json
from typing import Any

from openjuki.runtime import places
from openjuki.runtime.exchange import current_party
from openjuki.runtime.exchange.models import Message
from openjuki.systems.residents.models import CaseFile
from openjuki.systems.residents.services import cases, review
from openjuki.systems.residents.services.judge import alert_key, judge
from openjuki.systems.residents.services.submit_notice import submit_notice
from support.residents import code, make_staff, number

CLERK, FIRST, SECOND = (make_staff(user, ward="") for user in ("s1001", "s2001", "s2002"))

#: Item of the person → its value in the one and in the other family; entered as typed, kept as it is.
JAPANESE: dict[str, tuple[Any, Any]] = {
    "surname": ("青葉", "広瀬"), "given_name": ("花", "翔"),
    "furigana_surname": ("アオバ", "ヒロセ"), "furigana_given_name": ("ハナ", "ショウ"),
    "furigana_surname_certified": (True, False), "furigana_given_name_certified": (True, False),
    "reading_surname": ("アオバ", "ヒロセ"), "reading_given_name": ("ハナ", "ショウ"),
    "former_surname": ("若林", "太白"), "former_surname_furigana": ("ワカバヤシ", "タイハク"),
    "former_surname_reading": ("ワカバヤシキュウ", "タイハクキュウ"),
    "birth": ("1990-02-03", "2015-11-30"), "sex": ("2", "1"), "relationship": ("妻", "子"),
    "registered_domicile": ("宮城県仙台市青葉区本町一丁目", "東京都千代田区丸の内一丁目"),
    "register_head": ("青葉　太郎", "広瀬　次郎"),
    "individual_number": (number(71), number(82)), "individual_number_check": ("number_card", "certificate"),
    "resident_code": (code(71), code(82)), "holds_number_card": (True, False),
    "remarks": ("備考あ", "備考い"),
}  # fmt: skip
FOREIGN: dict[str, tuple[Any, Any]] = {
    "kind": ("2", "2"), "roman_name": ("GARCIA ANA", "LI WEI"), "kanji_name": ("加西亜　安奈", "李　偉"),
    "katakana_name": ("ガルシア　アナ", "リ　ウェイ"), "reading_name": ("ガルシアアナ", "リウェイ"),
    "alias": ("春日　安奈", "木村　偉"), "alias_reading": ("カスガ　アンナ", "キムラ　イ"),
    "alias_entered_on": ("2019-06-07", "2021-08-09"), "alias_entered_in": ("東京都港区", "大阪府大阪市北区"),
    "alias_entered_code": ("13103", "27127"), "birth": ("1988-07-06", "1979-01-15"), "sex": ("2", "1"),
    "relationship": ("世帯主", "世帯主"), "individual_number": (number(93), number(64)),
    "individual_number_check": ("number_card", "certificate"), "resident_code": (code(93), code(64)),
    "holds_number_card": (True, False), "nationality": ("フィリピン", "中国"),
    "nationality_code": ("PHL", "CHN"), "residence_category": ("1", "1"),
    "status_of_residence": ("技術・人文知識・国際業務", "永住者の配偶者等"),
    "period_of_stay": ("３年", "５年"),
    "period_of_stay_until": ("2028-03-31", "2029-09-30"),
    "residence_card_no": ("AB12345678CD", "EF87654321GH"),
    "became_foreign_resident_on": ("2018-04-01", "2020-05-02"), "relationship_proven": (True, True),
    "remarks": ("備考う", "備考え"),
}  # fmt: skip
#: The other categories of 30条の45: what each of them must hold, in both families.
OTHER_CATEGORIES: tuple[dict[str, tuple[Any, Any]], ...] = (
    {"residence_category": ("2", "2"), "special_permanent_no": ("特永A123", "特永B456"),
     "special_permanent_issued_on": ("2020-01-02", "2021-03-04"),
     "special_permanent_expires_on": ("2027-01-02", "2028-03-04")},
    {"residence_category": ("3", "3"), "landing_period": ("令和９年１月まで", "令和９年２月まで")},
    {"residence_category": ("4", "4"), "provisional_stay_period": ("令和９年３月まで", "令和９年４月まで")},
    {"residence_category": ("5", "6")},
)  # fmt: skip
#: Item of the notice (dotted) → its value in the one and in the other family.
NOTICE: dict[str, tuple[Any, Any]] = {
    "notified_on": ("2026-11-20", "2026-11-18"), "moved_in_on": ("2026-11-15", "2026-11-09"),
    "address.lot": ("１番２号", "３番４号"), "address.detail": ("青葉荘101", "広瀬ハイツ202"),
    "previous_address.code": ("13101", "27127"), "previous_address.town_code": ("0020000", "0050000"),
    "previous_address.text": ("東京都千代田区丸の内", "大阪府大阪市北区梅田"),
    "previous_address.lot": ("５番６号", "７番８号"), "previous_address.detail": ("旧館303", "旧荘404"),
    "previous_address.postal_code": ("1000005", "5300001"), "previous_address.country": ("", ""),
    "last_registered_address.code": ("13103", "14101"),
    "last_registered_address.text": ("東京都港区芝公園", "神奈川県横浜市鶴見区鶴見中央"),
    "last_registered_address.lot": ("一丁目５番", "三丁目２０番"),
    "last_registered_address.detail": ("芝荘", "鶴見荘"),
    "previous_householder_name": ("前　世帯主", "先　世帯主"),
    "note": ("留意あ", "留意い"), "certificate_move_out_on": ("2026-11-14", "2026-11-08"),
}  # fmt: skip
WARDS = ("04101", "04102")


def town(which: int) -> Any:
    """The town of a family's new address."""
    return places.towns(WARDS[which])[which + 1]


def notice(kind: str, which: int) -> dict[str, Any]:
    """転入届 of one of the families; the person looked at is the second Japanese, the first foreigner."""
    data: dict[str, Any] = {
        "ward": WARDS[which], "notifier": {"name": "届出　人", "capacity": "householder"},
        "identity": {"method": "number_card", "document": "個人番号カード"},
        "address": {"code": WARDS[which], "town_code": town(which).town_code, "text": town(which).address,
                    "postal_code": town(which).postal_code},
    }  # fmt: skip
    for path, values in NOTICE.items():
        outer, _, inner = path.partition(".")
        if inner:
            data.setdefault(outer, {})[inner] = values[which]
        else:
            data[outer] = values[which]
    data["members"] = _japanese(which) if kind == "J" else _foreign(which)
    return data


def _japanese(which: int) -> list[dict[str, Any]]:
    head = {
        "key": "head", "surname": ("青葉", "広瀬")[which], "given_name": ("太郎", "次郎")[which],
        "birth": "1960-01-01", "sex": "1", "relationship": "世帯主",
        "registered_domicile": "宮城県仙台市青葉区", "register_head": "某",
        "resident_code": code(500 + which),
    }  # fmt: skip
    return [head, {"key": "looked-at", **{name: values[which] for name, values in JAPANESE.items()}}]


def _foreign(which: int) -> list[dict[str, Any]]:
    rows = [{"key": "looked-at", **{name: values[which] for name, values in FOREIGN.items()}}]
    for n, category in enumerate(OTHER_CATEGORIES):
        rows.append(
            {
                "key": f"other{n}", "kind": "2", "roman_name": f"OTHER {'ABCD'[n]}", "birth": f"199{n}-01-01",
                "sex": "1", "relationship": "同居人", "nationality": "韓国",
                "became_foreign_resident_on": "2021-01-01", "resident_code": code(600 + 10 * which + n),
                **{name: values[which] for name, values in category.items()},
            }
        )  # fmt: skip
    return rows


def settle_answering(data: dict[str, Any], kind: str = "move_in") -> CaseFile:
    """Enter, answer every alert with a reason, submit and settle."""
    case = cases.open_case(staff=CLERK, kind=kind, data={"ward": data["ward"]})
    cases.save_draft(staff=CLERK, case_no=case.case_no, data=data)
    cases.record_paper(staff=CLERK, case_no=case.case_no, kind="received_paper")
    findings = judge(kind=kind, data=data).findings
    assert not [f for f in findings if f.level == "error"], findings
    reasons = {alert_key(f): "確認した" for f in findings}
    submit_notice(staff=CLERK, case_no=case.case_no, acknowledged=reasons)
    review.approve(staff=FIRST, case_no=case.case_no)
    done = CaseFile.objects.get(case_no=case.case_no)
    if done.state != "settled":
        review.approve(staff=SECOND, case_no=case.case_no)
    return CaseFile.objects.get(case_no=case.case_no)


def published(kind: str, subject: str) -> list[dict[str, Any]]:
    """Bodies of the messages of a kind about a person, opened, in order."""
    keys = current_party().bodies
    return [
        json.loads(keys.unseal(m.body, kind=m.kind, day=m.body_day, message=str(m.id)))
        for m in Message.objects.filter(kind=kind, subject=subject).order_by("subject_seq")
    ]
