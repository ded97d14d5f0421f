"""What was filled in for an issue (請求書の記入の確認), checked before anything is read from the register.

Rights of the staff for the items asked for, keys, lengths, and that nobody wrote a number into a text. What the
law says of the request is judged by `issue_law`, under the locks. RR-05, A-04, N2-1.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import fields
from typing import Final

from openjuki.kernel.certificates.choices import LABELS, Form
from openjuki.kernel.certificates.requests.request import CHANNELS, DELIVERIES, CopyRequest
from openjuki.kernel.certificates.requests.rights import RELATIONS
from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.runtime.errors import Finding, Forbidden, Invalid
from openjuki.runtime.signin import Staff

MOST_COPIES: Final = 20
#: 記載する事項 that take a right of their own (U-05).
ITEM_RIGHTS: Final = {
    "individual_number": "residents.item.individual_number",
    "resident_code": "residents.item.resident_code",
    "domicile": "residents.item.registered_domicile",
    "foreign_items": "residents.item.residence_status",
}
MOST_TEXT: Final = 200
#: As much money as a letter brings.
MOST_PAID: Final = 100_000
_DIGITS = re.compile(r"(?<!\d)\d{11,12}(?!\d)")
_KEYS: Final = {"relation", "delivery", "channel", "ground", "profession"}
_TEXTS: Final = [f.name for f in fields(CopyRequest) if f.type == "str" and f.name not in _KEYS]


def check_request(request: CopyRequest, staff: Staff) -> None:
    """Raises Invalid with all findings, or Forbidden where a right is missing."""
    if not staff.may("residents.issue"):
        raise _forbidden("証明書の発行", "residents.issue")
    _check_rights(request, staff)
    findings = [*_form(request), *_texts(request)]
    if findings:
        raise Invalid(*findings)


def _check_rights(request: CopyRequest, staff: Staff) -> None:
    for item, right in ITEM_RIGHTS.items():
        if item in request.choices.asked and not staff.may(right):
            raise _forbidden(f"{LABELS[item]}の記載", right)


def _forbidden(what: str, right: str) -> Forbidden:
    return Forbidden(
        Finding("AU-02", f"{what}の権限がありません({right})。", law="特定個人情報保護評価 U-05",
                remedy="権限のある職員に代わってください。")
    )  # fmt: skip


def _form(request: CopyRequest) -> Iterator[Finding]:
    choices = (
        ("form", request.choices.form, Form.LABELS, "様式"),
        ("relation", request.relation, RELATIONS, "請求者との関係"),
        ("delivery", request.delivery, DELIVERIES, "交付の方法"),
        ("channel", request.channel, CHANNELS, "受付の方法"),
    )
    for name, value, known, label in choices:
        if value not in known:
            yield Finding(
                "I10", f"{label}が選ばれていません。", field=name, remedy="一覧から選んでください。"
            )
    if not 1 <= request.copies <= MOST_COPIES:
        yield Finding("I11", f"通数は1から{MOST_COPIES}までです。", field="copies",
                      remedy="通数を確かめてください。")  # fmt: skip
    if not 0 <= request.paid <= MOST_PAID:
        yield Finding(
            "I25", f"同封された額は{MOST_PAID}円までです。", field="paid", remedy="額を確かめてください。"
        )


def _texts(request: CopyRequest) -> Iterator[Finding]:
    for name in _TEXTS:
        value = getattr(request, name)
        if len(value) > MOST_TEXT:
            yield Finding("I13", f"{MOST_TEXT}文字までです。", field=name, remedy="短くしてください。")
        if holds_number(value):
            yield Finding("I14", "個人番号又は住民票コードが入力されています。", field=name,
                          law="番号法 第20条",
                          remedy="番号を消してください。確認した書類の種類だけを書きます。")  # fmt: skip


def holds_number(text: str) -> bool:
    """True where a text contains digits that pass as 個人番号 or 住民票コード, however they are written.

    Eleven digits with a leading 0 are taken for a telephone number.
    """
    digits = re.sub(r"[\s\-‐－]", "", unicodedata.normalize("NFKC", text))
    return any(
        individual_number.is_valid(run) if len(run) == 12 else run[0] != "0" and resident_code.is_valid(run)
        for run in _DIGITS.findall(digits)
    )
