"""Synthetic people and papers for the tests of certificates and typesetting."""

from __future__ import annotations

import io
from datetime import date, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from pypdf import PdfReader

import openjuki.systems.residents as residents
from openjuki.kernel.certificates.certifier import Certifier
from openjuki.kernel.certificates.choices import Choices
from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.certificates.issue_number import issue_number
from openjuki.kernel.certificates.make import certificate
from openjuki.kernel.certificates.record_copy import Issue, Person, RecordCopy
from openjuki.kernel.dates.uncertain import UncertainDate
from openjuki.kernel.register.record import Record

FORMS = Path(str(residents.__path__[0])) / "forms"
MADE_AT = datetime(2026, 11, 22, 9, 0, tzinfo=timezone(timedelta(hours=9)))
ISSUED_ON = date(2026, 11, 22)
CERTIFIER = Certifier("北海道", "札幌市中央区長", "見本　太郎")
NUMBER = issue_number(ISSUED_ON, "札幌市", "本庁1", "プリンタ001", 11)
ALL_ITEMS = {
    "relationship": True,
    "domicile": True,
    "resident_code": True,
    "individual_number": True,
    "foreign_items": True,
    "alias_events": True,
    "earlier_address": True,
    "remarks": True,
}


def lines_with(pdf: bytes, letter: str) -> int:
    """On how many lines of a file a letter stands."""
    lines: set[tuple[int, int]] = set()
    for number, page in enumerate(PdfReader(io.BytesIO(pdf)).pages):

        def see(text: str, cm: list[float], tm: list[float], *_: object, number: int = number) -> None:
            if letter in text:
                lines.add((number, round(cm[5] + tm[5] * cm[3])))

        page.extract_text(visitor_text=see)
    return len(lines)


def on(year: int, month: int, day: int) -> UncertainDate:
    """An exact day."""
    return UncertainDate.exact(date(year, month, day))


def japanese(order: int = 1, **items: Any) -> Record:
    """A Japanese resident of the household; ``items`` replace the defaults."""
    defaults: dict[str, Any] = {
        "ward": "01101",
        "household_no": "000000000000019",
        "member_order": order,
        "relationship": "世帯主" if order == 1 else "子",
        "householder_name": "𠮷田　髙志",
        "surname": "𠮷田",
        "given_name": f"髙志{order}",
        "furigana_surname": "よしだ",
        "furigana_given_name": "たかし",
        "furigana_surname_certified": True,
        "furigana_given_name_certified": True,
        "reading_surname": "ヨシダ",
        "reading_given_name": "タカシ",
        "birth": on(1985, 4, 12),
        "sex": "1",
        "registered_domicile": "宮城県仙台市青葉区国分町三丁目７番地",
        "register_head": "𠮷田　一郎",
        "became_resident_on": on(2026, 4, 1),
        "address_since": on(2026, 4, 1),
        "notified_on": date(2026, 4, 3),
        "address_code": "01101",
        "address_text": "札幌市中央区北一条西二丁目",
        "address_lot": "3番地5",
        "address_detail": "見本マンション１２０３号",
        "previous_address_text": "宮城県仙台市青葉区国分町三丁目",
        "previous_address_lot": "7番1号",
        "individual_number": "123456789018",
        "resident_code": "12345678903",
    }
    return Record(**(defaults | items))


def foreign(order: int = 2, **items: Any) -> Record:
    """A foreign resident (中長期在留者) of the same household."""
    defaults: dict[str, Any] = {
        "kind": "2",
        "surname": "",
        "given_name": "",
        "furigana_surname": "",
        "furigana_given_name": "",
        "roman_name": "ZHANG YULIN",
        "kanji_name": "張　玉蓮",
        "reading_surname": "",
        "reading_given_name": "",
        "reading_name": "チャン　ユウリン",
        "registered_domicile": "",
        "register_head": "",
        "relationship": "妻",
        "birth": on(1990, 12, 3),
        "sex": "2",
        "became_resident_on": None,
        "became_foreign_resident_on": on(2024, 3, 1),
        "nationality": "中国",
        "residence_category": "1",
        "status_of_residence": "技術・人文知識・国際業務",
        "period_of_stay": "3年",
        "period_of_stay_until": date(2027, 3, 1),
        "residence_card_no": "AB12345678CD",
    }
    return japanese(order, **(defaults | items))


#: A 転出 that was notified in time, and what the certificate says of insurance.
LEAVING: dict[str, Any] = {
    "planned_move_out_on": date(2026, 11, 30),
    "removal_notified_on": date(2026, 11, 20),
    "planned_destination_text": "東京都千代田区霞が関二丁目",
    "planned_destination_lot": "1番2号",
    "planned_destination_detail": "中央合同住宅５０５号",
    "nhi_insured": True,
    "nhi_acquired_on": date(2026, 4, 1),
    "late_elderly_insured": False,
    "pension_insured": True,
    "pension_category": "1号",
    "pension_no": "1234567890",
    "child_allowance_from": "2026-05",
}
#: A 除票 by 転出, with the 転入通知.
REMOVED: dict[str, Any] = LEAVING | {
    "status": "2",
    "removal_reason": "move_out",
    "removed_on": on(2026, 11, 8),
    "planned_move_out_on": date(2026, 11, 10),
    "removal_notified_on": date(2026, 11, 5),
    "confirmed_move_out_on": date(2026, 11, 8),
    "confirmed_destination_text": "東京都千代田区霞が関二丁目",
    "confirmed_destination_lot": "3番4号",
    "move_in_notification_on": date(2026, 11, 12),
}
_ISSUE = ("official_use", "specimen", "reissue", "by_card")


def copy_of(*records: Record, household_size: int | None = None, **options: Any) -> RecordCopy:
    """A certificate of these records, 住民票の写し unless ``kind`` says another; marks go to the issue.

    Everything else is chosen; what the law prescribes for the kind, unasked.
    """
    marks = {name: options.pop(name) for name in _ISSUE if name in options}
    size = len(records) if household_size is None else household_size
    unasked = CERTIFICATES[options.get("kind", "record_copy")].always
    choices = Choices(**(dict.fromkeys(unasked, True) | options))
    issue = Issue(NUMBER, ISSUED_ON, CERTIFIER, **marks)
    return certificate([Person(record) for record in records], size, choices, issue)
