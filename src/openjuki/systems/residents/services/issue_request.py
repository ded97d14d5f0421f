"""Who asks for a copy, and what may then stand on it (請求の審査): 住民基本台帳法 第12条〜第12条の3.

Checked before anything is read from the register. RR-05, A-04, N2-1, decision 14.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from openjuki.kernel.certificates.choices import Choices, Form
from openjuki.kernel.certificates.forms import CERTIFICATES
from openjuki.kernel.numbers import individual_number, resident_code
from openjuki.runtime.errors import Finding, Forbidden, Invalid
from openjuki.runtime.signin import Staff

#: 請求者と対象者の関係.
RELATIONS: Final = {
    "self": "本人",
    "same_household": "同一世帯の者",
    "statutory_agent": "法定代理人",
    "agent": "任意代理人",
    "official": "国又は地方公共団体の機関(公用)",
    "third_party": "第三者",
    "professional": "特定事務受任者(職務上)",
}
#: Those who may never have 個人番号 or 住民票コード: 第12条の2第1項, 第12条の3第1項.
WITHOUT_NUMBERS: Final = frozenset({"official", "third_party", "professional"})
#: Those to whom the law asks why: 第12条の2第2項, 第12条の3第4項.
WITH_PURPOSE: Final = WITHOUT_NUMBERS
DELIVERIES: Final = {"counter": "窓口で交付", "mail_to_person": "本人の住所へ郵送"}
MOST_COPIES: Final = 20
MOST_TEXT: Final = 200
_DIGITS = re.compile(r"(?<!\d)\d{11,12}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyRequest:
    """請求書 — what was filled in for one issue. `choices.form` decides 世帯連記式 or 個人票.

    `acknowledged`: alert → reason. `special_request`: 特別の申出 of a third party for more than the basic
    items (第12条の3第7項). `fee_exemption`: why no fee is taken.
    """

    choices: Choices
    requester: str = field(repr=False)
    relation: str
    identification: str
    purpose: str = field(default="", repr=False)
    copies: int = 1
    fee_exemption: str = ""
    delivery: str = "counter"
    special_request: str = ""

    @property
    def with_numbers(self) -> bool:
        """True where 個人番号 or 住民票コード is asked for."""
        return self.choices.individual_number or self.choices.resident_code


def check_request(request: CopyRequest, staff: Staff) -> None:
    """Raises Invalid with all findings, or Forbidden where a right is missing."""
    if not staff.may("residents.issue"):
        raise _forbidden("証明書の発行", "residents.issue")
    _check_rights(request, staff)
    findings = [*_form(request), *_texts(request), *_numbers(request), *_third_party(request)]
    if findings:
        raise Invalid(*findings)


def _check_rights(request: CopyRequest, staff: Staff) -> None:
    items = {
        "residents.item.individual_number": ("個人番号の記載", request.choices.individual_number),
        "residents.item.resident_code": ("住民票コードの記載", request.choices.resident_code),
        "residents.item.registered_domicile": ("戸籍の表示の記載", request.choices.domicile),
        "residents.item.residence_status": ("在留資格等の記載", request.choices.foreign_items),
    }
    for right, (what, wanted) in items.items():
        if wanted and not staff.may(right):
            raise _forbidden(what, right)


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
    )
    for name, value, known, label in choices:
        if value not in known:
            yield Finding(
                "I10", f"{label}が選ばれていません。", field=name, remedy="一覧から選んでください。"
            )
    if not 1 <= request.copies <= MOST_COPIES:
        yield Finding("I11", f"通数は1から{MOST_COPIES}までです。", field="copies",
                      remedy="通数を確かめてください。")  # fmt: skip


def _texts(request: CopyRequest) -> Iterator[Finding]:
    mandatory = (
        ("requester", request.requester, "請求者の氏名と住所", "住民基本台帳法 第12条第2項第1号"),
        ("identification", request.identification, "本人確認の方法", "住民基本台帳法 第12条第3項"),
    )
    for name, value, label, law in mandatory:
        if not value.strip():
            yield Finding("I12", f"{label}がありません。", field=name, law=law, remedy="入力してください。")
    for name in ("requester", "identification", "purpose", "fee_exemption", "special_request"):
        value = getattr(request, name)
        if len(value) > MOST_TEXT:
            yield Finding("I13", f"{MOST_TEXT}文字までです。", field=name, remedy="短くしてください。")
        if holds_number(value):
            yield Finding("I14", "個人番号又は住民票コードが入力されています。", field=name,
                          law="番号法 第20条",
                          remedy="番号を消してください。確認した書類の種類だけを書きます。")  # fmt: skip


def _numbers(request: CopyRequest) -> Iterator[Finding]:
    if not request.with_numbers or CERTIFICATES[request.choices.kind].is_prescribed:
        return
    if request.relation in WITHOUT_NUMBERS:
        yield Finding("I15", "この請求では、個人番号と住民票コードを記載できません。", field="relation",
                      law="住民基本台帳法 第12条の2第1項・第12条の3第1項",
                      remedy="個人番号と住民票コードの記載を外してください。")  # fmt: skip
    elif not request.purpose.strip():
        yield Finding("I16", "個人番号又は住民票コードを記載する理由がありません。", field="purpose",
                      law="番号法 第19条、特定個人情報保護評価 RR-05",
                      remedy="使用目的と提出先を聞き取り、入力してください。")  # fmt: skip
    if request.relation == "agent" and request.delivery == "counter":
        yield Finding("I17", "代理人には、個人番号や住民票コードを記載したものを窓口で渡せません。",
                      field="delivery", law="住民基本台帳事務処理要領 第2-4",
                      remedy="本人の住所へ郵送するか、番号の記載を外してください。")  # fmt: skip


def _third_party(request: CopyRequest) -> Iterator[Finding]:
    if request.relation in WITH_PURPOSE and not request.purpose.strip():
        yield Finding("I18", "請求の理由がありません。", field="purpose",
                      law="住民基本台帳法 第12条の2第2項・第12条の3第4項",
                      remedy="請求書に書かれた理由を入力してください。")  # fmt: skip
    more = request.choices.relationship or request.choices.domicile or request.choices.foreign_items
    if request.relation in ("third_party", "professional") and more and not request.special_request.strip():
        yield Finding("I19", "第三者の請求では、基礎証明事項だけを記載します。", field="special_request",
                      law="住民基本台帳法 第12条の3第1項・第7項",
                      remedy="続柄や本籍などが必要なら、特別の申出の内容を入力してください。")  # fmt: skip


def holds_number(text: str) -> bool:
    """True where a text contains digits that pass as 個人番号 or 住民票コード, however they are written.

    Eleven digits with a leading 0 are taken for a telephone number.
    """
    digits = re.sub(r"[\s\-‐－]", "", unicodedata.normalize("NFKC", text))
    return any(
        individual_number.is_valid(run) if len(run) == 12 else run[0] != "0" and resident_code.is_valid(run)
        for run in _DIGITS.findall(digits)
    )
